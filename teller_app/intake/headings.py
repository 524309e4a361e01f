"""What a column may be called, and the unit that its heading states."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from teller_app import places
from teller_app.intake.layout import FIELDS, Form, Kind
from teller_app.intake.profile import AmountFormat

SYNONYMS = "intake/synonyms.toml"
_SILENT = re.compile(r"[\s_\-./()（）\[\]【】:：,，]+")
_UNITS: Mapping[str, AmountFormat] = {
    "万元": AmountFormat.WAN,
    "人民币元": AmountFormat.YUAN,
    "人民币": AmountFormat.YUAN,
    "元": AmountFormat.YUAN,
    "万": AmountFormat.WAN,
    "分": AmountFormat.FEN,
    "yuan": AmountFormat.YUAN,
    "rmb": AmountFormat.YUAN,
    "cny": AmountFormat.YUAN,
    "wan": AmountFormat.WAN,
    "fen": AmountFormat.FEN,
}
"""At the end of a heading, the longer one first; one that is not here (千元) leaves the column unknown."""
_KEYS = {"client": "key"}
"""What other files call a client by, a file of clients calls its key."""


def fields_of(kind: Kind, names: Sequence[str]) -> list[str | None]:
    """Our field of each heading, each field once, for the first column that is called so.

    A profile has one unit for all amounts of a file, so a column of another unit than the first is not taken.
    """
    known = {field.name: field for field in FIELDS[kind]}
    found: list[str | None] = []
    units: set[AmountFormat] = set()
    for name in names:
        ours = next((each for each in _meant(name) if each in known and each not in found), None)
        if ours is not None and known[ours].form is Form.AMOUNT:
            units.add(unit_of(name) or AmountFormat.YUAN)
            ours = ours if len(units) == 1 else None
        found.append(ours)
    return found


def unit_of(name: str) -> AmountFormat | None:
    """The unit that the heading of an amount states, if it states one."""
    if _plain(name) in _by_name() or _spelt_out(name) in _by_name():
        return None
    return next((unit for _, unit in _without_unit(_plain(name))), None)


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
        for bare, _ in _without_unit(form):
            if bare in table:
                return [ours for ours in table[bare] if ours in _AMOUNTS]
    return []


_AMOUNTS = {field.name for fields in FIELDS.values() for field in fields if field.form is Form.AMOUNT}


def _without_unit(plain: str) -> Iterator[tuple[str, AmountFormat]]:
    for word, unit in _UNITS.items():
        if plain.endswith(word) and plain != word:
            yield plain.removesuffix(word), unit
            return


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
