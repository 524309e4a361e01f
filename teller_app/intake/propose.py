"""A profile proposed from a header and the first rows; whoever sees it decides."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from glob import escape
from itertools import islice
from pathlib import Path

from pydantic import ValidationError

from teller_app.intake.headings import fields_of, synonyms, unit_of
from teller_app.intake.layout import ADDING, FIELDS, Field, Form, Kind, lacking
from teller_app.intake.opening import Heard, unheard
from teller_app.intake.profile import AmountFormat, DayFormat, FileProfile, Limits, Profile
from teller_app.intake.sources import open_table
from teller_app.intake.spelling import Cell, cell_text, speller
from teller_app.intake.text_file import TextFile
from teller_app.rules.errors import Refusal

FIRST_ROWS = 50
_FORMATS = (DayFormat.DASHES, DayFormat.SLASHES, DayFormat.DOTS, DayFormat.DIGITS, DayFormat.CHINESE)
_DAY_LIKE = re.compile(r"[0-9]{4}-[0-9]{2}(-[0-9]{2})?")
_GROUPED = re.compile(r"[¥￥]?\s*-?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]{1,2})?")


@dataclass(frozen=True, slots=True)
class Seen:
    """What the beginning of a file shows.

    Attributes:
        header: its columns as they stand there.
        rows: the first rows, as text.
    """

    file: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    encoding: str | None = None
    delimiter: str | None = None


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a file seems to be.

    Attributes:
        kind: as most of its columns say.
        fields: our field of each column, ``None`` where nobody knows.
        missing: fields that a file of this kind must have and that no column seems to be.
        profile: ``None`` while any is missing.
        adds: it seems to hold only what is new.
    """

    seen: Seen
    kind: Kind
    fields: tuple[str | None, ...]
    missing: tuple[str, ...]
    profile: FileProfile | None
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
        first = [tuple(_shown(cell) for cell in row) for row in islice(table.rows(), FIRST_ROWS + 1)]
        text = table if isinstance(table, TextFile) else None
    finally:
        table.close()
    if not first:
        raise Refusal("import.empty", file=path.name)
    if not any(first[0]):
        raise Refusal("import.no_header", file=path.name)
    header = tuple(name.strip() for name in first[0])
    encoding, delimiter = (text.encoding, text.delimiter) if text else (None, None)
    return propose_profile(Seen(path.name, header, tuple(first[1:]), encoding, delimiter))


def propose_profile(seen: Seen) -> Proposal:
    """Propose what each column is, from what it is called and how its values look."""
    kind = max(Kind, key=lambda each: _fit(each, seen.header))
    fields = fields_of(kind, seen.header)
    return proposal(seen, kind, fields, adds=_one_night(kind, fields, seen.rows))


def proposal(seen: Seen, kind: Kind, fields: Sequence[str | None], *, adds: bool) -> Proposal:
    """The proposal for columns that somebody has given their fields.

    Raises:
        Refusal: ``profile.unclear`` or ``profile.units`` (file).
    """
    pairs = tuple(zip(seen.header, fields, strict=True))
    columns = {ours: theirs for theirs, ours in pairs if ours is not None}
    constants = {}
    if kind is Kind.CLIENTS and "kind" not in columns:
        company = any("信用代码" in name for name in seen.header)
        constants["kind"] = "company" if company else "person"
    missing = lacking(kind, {*columns, *constants})
    adds = adds and kind in ADDING
    profile = None
    if not missing:
        ignore = [theirs for theirs, ours in pairs if ours is None and theirs]
        told = {"columns": columns, "constants": constants, "ignore": ignore, "adds": adds}
        profile = _profile(seen, kind, fields, told)
    return Proposal(seen, kind, tuple(fields), missing, profile, adds)


def _profile(seen: Seen, kind: Kind, fields: Sequence[str | None], told: Mapping[str, object]) -> FileProfile:
    samples = {
        ours: [row[at].strip() for row in seen.rows if at < len(row) and row[at].strip()]
        for at, ours in enumerate(fields)
        if ours is not None
    }
    found = {
        "match": escape(seen.file),
        "kind": kind,
        "encoding": seen.encoding,
        "delimiter": seen.delimiter,
        "date": _days(kind, samples),
        "amount": _amounts(seen, kind, fields, samples),
        "values": {field.name: found for field in FIELDS[kind] if (found := _values(field, samples))},
    }
    try:
        return FileProfile.model_validate({**found, **told})
    except ValidationError:
        # Two columns of one name, or a pattern of signs: nothing that a profile could tell apart.
        raise Refusal("profile.unclear", file=seen.file) from None


def joined(proposals: Sequence[Proposal], name: str = "") -> Profile:
    """One profile of several proposals.

    Raises:
        Refusal: ``profile.missing`` (file, fields) where one is not whole.
    """
    for each in proposals:
        if each.profile is None:
            raise Refusal("profile.missing", file=each.seen.file, fields=list(each.missing))
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
    found = fields_of(kind, names)
    whole = not lacking(kind, {*found, "kind"})
    return whole, sum(field is not None for field in found), -len(FIELDS[kind])


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


def _amounts(
    seen: Seen, kind: Kind, fields: Sequence[str | None], samples: Mapping[str, Sequence[str]]
) -> AmountFormat:
    amounts = {field.name for field in FIELDS[kind] if field.form is Form.AMOUNT}
    units = {unit_of(name) for name, ours in zip(seen.header, fields, strict=True) if ours in amounts}
    if len(units) > 1:
        raise Refusal("profile.units", file=seen.file)
    if units - {AmountFormat.YUAN}:
        return units.pop()
    texts = [text for name in amounts for text in samples.get(name, ())]
    return AmountFormat.GROUPED if any(_GROUPED.fullmatch(text) for text in texts) else AmountFormat.YUAN


def _values(field: Field, samples: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """All that is known of a field's values, where any of those seen is not ours already."""
    name = "flag" if field.form is Form.FLAG else field.name
    known = synonyms()["value"].get(name) if field.name in samples else None
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
