"""What a column may be called, and the unit that its heading states."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Final, Literal

from teller_app import places
from teller_app.intake.layout import FIELDS, Form, Kind
from teller_app.intake.profile import AmountFormat

SYNONYMS = "intake/synonyms.toml"
_SILENT = re.compile(r"[\s_\-./()（）\[\]【】:：,，]+")
_APART = re.compile(r"(.*)[(（\[【]([^()（）\[\]【】]+)[)）\]】]", re.DOTALL)
OTHER: Final = "other"
"""A unit that no profile can say, or one of which nobody knows whether it is one."""
Unit = AmountFormat | Literal["other"]
_KEYS = {"client": "key"}
"""What other files call a client by, a file of clients calls its key."""


def fields_of(kind: Kind, names: Sequence[str]) -> list[str | None]:
    """Our field of each heading, each field once, for the first column that is called so.

    A profile has one unit for all amounts of a file, so a column of another unit than the first is not taken.
    """
    known = {field.name: field for field in FIELDS[kind]}
    found: list[str | None] = []
    first: Unit | None = None
    for name in names:
        ours = next((each for each in _meant(name) if each in known and each not in found), None)
        if ours is not None and known[ours].form is Form.AMOUNT:
            unit = unit_of(name) or AmountFormat.YUAN
            first = first or unit
            ours = ours if unit == first else None
        found.append(ours)
    return found


def unit_of(name: str) -> Unit | None:
    """The unit that the heading of an amount states, if it states one.

    What stands in brackets of its own is a unit, whatever stands before, but for a unit: thousands (RMB). Of
    one that is only an ending nobody knows how long it is (余额千元 is not in 元), but where the rest is what
    something is called.
    """
    table, forms = _by_name(), (_plain(name), _spelt_out(name))
    if any(form in table for form in forms):
        return None
    found = _APART.fullmatch(name.strip())
    before, apart = found.groups() if found else ("", name)
    unit = _units().get(_plain(apart))
    if unit is not None and _without_unit(_plain(before))[1] is None:
        return unit
    ends = [_without_unit(form) for form in forms]
    unclear: Unit | None = OTHER if any(unit for _, unit in ends) else None
    return next((unit for bare, unit in ends if bare in table), unclear)


@cache
def synonyms() -> Mapping[str, Mapping[str, object]]:
    """What others call our fields and values."""
    return tomllib.loads((places.resources() / SYNONYMS).read_text("utf-8"))


def _meant(name: str) -> list[str]:
    table = _by_name()
    forms = (_plain(name), _spelt_out(name))
    for form in forms:
        if form in table:
            return table[form]
    for form in forms:
        bare, unit = _without_unit(form)
        if bare in table and unit != OTHER:
            return [ours for ours in table[bare] if ours in _AMOUNTS]
    return []


_AMOUNTS = {field.name for fields in FIELDS.values() for field in fields if field.form is Form.AMOUNT}


def _without_unit(plain: str) -> tuple[str, Unit | None]:
    """By its longest ending that is a unit."""
    for word, unit in _units().items():
        if plain.endswith(word) and plain != word:
            return plain.removesuffix(word), unit
    return plain, None


@cache
def _units() -> Mapping[str, Unit]:
    """By the plain form of what they may be called, the longest first."""
    said = synonyms()["unit"]
    found: dict[str, Unit] = {}
    for name, words in said.items():
        unit: Unit = OTHER if name == OTHER else AmountFormat(name)
        found |= {_plain(str(word)): unit for word in (words if isinstance(words, list) else ())}
    return dict(sorted(found.items(), key=lambda pair: -len(pair[0])))


@cache
def _by_name() -> dict[str, list[str]]:
    """Our fields by the plain form of what a column may be called, our own names before all others."""
    table: dict[str, list[str]] = {}
    for fields in FIELDS.values():
        for field in fields:
            _add(table, field.name, field.name)
    for ours, names in synonyms()["field"].items():
        for name in names if isinstance(names, list) else ():
            _add(table, str(name), ours)
            if ours in _KEYS:
                _add(table, str(name), _KEYS[ours])
    return table


def _add(table: dict[str, list[str]], name: str, ours: str) -> None:
    for form in (_plain(name), _spelt_out(name)):
        known = table.setdefault(form, [])
        if ours not in known:
            known.append(ours)


def _plain(name: str) -> str:
    return _SILENT.sub("", name).casefold()


def _spelt_out(name: str) -> str:
    """The same with the short words of core systems written out: ``CUST_NM`` is ``customer name``."""
    words = synonyms()["word"]
    return "".join(str(words.get(part, part)) for part in _SILENT.split(name.casefold()))
