"""A profile proposed from a header and the first rows; whoever sees it decides."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from glob import escape
from itertools import islice
from pathlib import Path

from pydantic import ValidationError

from teller_app import places
from teller_app.intake.layout import ADDING, FIELDS, Field, Form, Kind
from teller_app.intake.opening import Heard, unheard
from teller_app.intake.profile import AmountFormat, DayFormat, FileProfile, Limits, Profile
from teller_app.intake.sources import open_table
from teller_app.intake.spelling import Cell, cell_text, speller
from teller_app.intake.text_file import TextFile
from teller_app.rules.errors import Refusal

SYNONYMS = "intake/synonyms.toml"
FIRST_ROWS = 50
_SILENT = re.compile(r"[\s_\-./()（）:：,，]+")
_FORMATS = (DayFormat.DASHES, DayFormat.SLASHES, DayFormat.DOTS, DayFormat.DIGITS, DayFormat.CHINESE)
_DAY_LIKE = re.compile(r"[0-9]{4}-[0-9]{2}(-[0-9]{2})?")
_GROUPED = re.compile(r"[¥￥]?\s*-?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]{1,2})?")
_KEYS = {"client": "key"}
"""What other files call a client by, a file of clients calls its key."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a file seems to be.

    Attributes:
        kind: as most of its columns say.
        adds: it seems to hold only what is new.
        header: its columns as they stand there.
        fields: our field of each column, ``None`` where nobody knows.
        missing: fields that a file of this kind must have and that no column seems to be.
        profile: ``None`` while any is missing.
        rows: the first rows, as text.
    """

    file: str
    kind: Kind
    header: tuple[str, ...]
    fields: tuple[str | None, ...]
    missing: tuple[str, ...]
    profile: FileProfile | None
    rows: tuple[tuple[str, ...], ...]
    encoding: str | None = None
    delimiter: str | None = None
    adds: bool = False


def propose(path: Path, heard: Heard = unheard) -> Proposal:
    """Look at the beginning of a file; at all of it for its encoding, or for what a workbook would ask for.

    Args:
        path: the file.
        heard: hears of what was looked at, and stops it by raising.

    Raises:
        Refusal: as ``open_table``, or ``import.empty`` or ``import.no_header``.
    """
    table = open_table(path, heard=heard)
    try:
        first = [[_shown(cell) for cell in row] for row in islice(table.rows(), FIRST_ROWS + 1)]
        encoding = table.encoding if isinstance(table, TextFile) else None
        delimiter = table.delimiter if isinstance(table, TextFile) else None
    finally:
        table.close()
    if not first:
        raise Refusal("import.empty", file=path.name)
    if not any(first[0]):
        raise Refusal("import.no_header", file=path.name)
    return propose_profile(path.name, first[0], first[1:], encoding, delimiter)


def propose_profile(
    file: str,
    header: Sequence[str],
    rows: Sequence[Sequence[str]],
    encoding: str | None = None,
    delimiter: str | None = None,
) -> Proposal:
    """Propose what each column is, from what it is called and how its values look."""
    names = [name.strip() for name in header]
    kind = max(Kind, key=lambda each: _fit(each, names))
    fields = _named(kind, names)
    adds = _one_night(kind, fields, rows)
    return proposal(file, kind, names, fields, rows, encoding, delimiter, adds=adds)


def proposal(  # noqa: PLR0913, PLR0917  what a person may change of it one by one
    file: str,
    kind: Kind,
    header: Sequence[str],
    fields: Sequence[str | None],
    rows: Sequence[Sequence[str]],
    encoding: str | None = None,
    delimiter: str | None = None,
    *,
    adds: bool = False,
) -> Proposal:
    """The proposal for columns that somebody has given their fields."""
    columns = {ours: theirs for theirs, ours in zip(header, fields, strict=True) if ours is not None}
    samples = {
        ours: [row[at].strip() for row in rows if at < len(row) and row[at].strip()]
        for at, ours in enumerate(fields)
        if ours is not None
    }
    constants = {}
    if kind is Kind.CLIENTS and "kind" not in columns:
        company = any("信用代码" in name for name in header)
        constants["kind"] = "company" if company else "person"
    given = {*columns, *constants}
    adds = adds and kind in ADDING
    missing = tuple(field.name for field in FIELDS[kind] if field.required and field.name not in given)
    profile = None
    if not missing:
        ignore = [theirs for theirs, ours in zip(header, fields, strict=True) if ours is None and theirs]
        profile = _profile(
            kind,
            samples,
            match=escape(file),
            encoding=encoding,
            delimiter=delimiter,
            columns=columns,
            constants=constants,
            ignore=ignore,
            adds=adds,
        )
    first = tuple(tuple(row) for row in rows)
    return Proposal(
        file, kind, tuple(header), tuple(fields), missing, profile, first, encoding, delimiter, adds
    )


def _profile(kind: Kind, samples: Mapping[str, Sequence[str]], **told: object) -> FileProfile:
    told |= {"kind": kind, "date": _days(kind, samples), "amount": _amounts(kind, samples)}
    told["values"] = {field.name: found for field in FIELDS[kind] if (found := _values(field, samples))}
    try:
        return FileProfile.model_validate(told)
    except ValidationError:
        # Two columns of one name, or a pattern of signs: nothing that a profile could tell apart.
        raise Refusal("profile.unclear", file=told["match"]) from None


def joined(proposals: Sequence[Proposal], name: str = "") -> Profile:
    """One profile of several proposals.

    Raises:
        Refusal: ``profile.missing`` (file, fields) where one is not whole.
    """
    for each in proposals:
        if each.profile is None:
            raise Refusal("profile.missing", file=each.file, fields=list(each.missing))
    found = tuple(each.profile for each in proposals if each.profile is not None)
    return Profile(format=1, name=name, limits=Limits(), file=found)


def _one_night(kind: Kind, fields: Sequence[str | None], rows: Sequence[Sequence[str]]) -> bool:
    """Whether a file of balances has one day alone: the closing ones of a night, and no history."""
    if kind is not Kind.HOLDINGS or "date" not in fields:
        return False
    at = fields.index("date")
    days = [row[at].strip() for row in rows if at < len(row) and row[at].strip()]
    return len(days) > 1 and len(set(days)) == 1


def _fit(kind: Kind, names: Sequence[str]) -> tuple[bool, int, int]:
    """All that is needed, then how many columns are known; of two alike the one with fewer fields."""
    fields = _named(kind, names)
    needed = {field.name for field in FIELDS[kind] if field.required} - {"kind"}
    return needed <= set(fields), sum(field is not None for field in fields), -len(FIELDS[kind])


def _named(kind: Kind, names: Sequence[str]) -> list[str | None]:
    """Each field once, for the first column that is called so."""
    table = _fields_by_name()
    known = {field.name for field in FIELDS[kind]}
    found: list[str | None] = []
    for name in names:
        candidates = [ours for ours in table.get(_plain(name), ()) if ours in known and ours not in found]
        found.append(candidates[0] if candidates else None)
    return found


@cache
def _synonyms() -> Mapping[str, Mapping[str, object]]:
    return tomllib.loads((places.resources() / SYNONYMS).read_text("utf-8"))


@cache
def _fields_by_name() -> dict[str, list[str]]:
    """Our fields by the plain form of what a column may be called, our own names before all others."""
    table: dict[str, list[str]] = {}
    for fields in FIELDS.values():
        for field in fields:
            _add(table, field.name, field.name)
    for ours, names in _synonyms()["field"].items():
        for name in names if isinstance(names, list) else ():
            _add(table, str(name), ours)
            if ours in _KEYS:
                _add(table, str(name), _KEYS[ours])
    return table


def _add(table: dict[str, list[str]], name: str, ours: str) -> None:
    known = table.setdefault(_plain(name), [])
    if ours not in known:
        known.append(ours)


def _plain(name: str) -> str:
    return _SILENT.sub("", name).casefold()


def _days(kind: Kind, samples: Mapping[str, Sequence[str]]) -> DayFormat:
    """The format by which most of the dates seen become one: a wrong one does not spoil all others."""
    seen = [
        (field.form, text)
        for field in FIELDS[kind]
        if field.form in {Form.DAY, Form.MONTH}
        for text in samples.get(field.name, ())
    ]

    def read(form: DayFormat) -> int:
        return sum(_DAY_LIKE.fullmatch(_spelt(text, of, form)) is not None for of, text in seen)

    return max(_FORMATS, key=read)


def _spelt(text: str, form: Form, days: DayFormat) -> str:
    spell = speller(form, days, AmountFormat.YUAN)
    return text if spell is None else spell(text)


def _amounts(kind: Kind, samples: Mapping[str, Sequence[str]]) -> AmountFormat:
    seen = [text for f in FIELDS[kind] if f.form is Form.AMOUNT for text in samples.get(f.name, ())]
    return AmountFormat.GROUPED if any(_GROUPED.fullmatch(text) for text in seen) else AmountFormat.YUAN


def _values(field: Field, samples: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """All that is known of a field's values, where any of those seen is not ours already."""
    name = "flag" if field.form is Form.FLAG else field.name
    known = _synonyms()["value"].get(name) if field.name in samples else None
    if not isinstance(known, dict) or set(samples[field.name]) <= set(known):
        return {}
    return {str(theirs): ours for ours, names in known.items() for theirs in names if str(theirs) != ours}


def _shown(cell: Cell) -> str:
    """As it would be read where its field allows it."""
    for form in (Form.TEXT, Form.AMOUNT, Form.DAY, Form.FLAG):
        try:
            return cell_text(cell, form)
        except Refusal:
            continue
    return str(cell)
