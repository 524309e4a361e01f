"""A profile proposed from a header and the first rows; whoever sees it decides."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from glob import escape
from itertools import islice
from pathlib import Path

from pydantic import ValidationError

from teller_app.intake.headings import OTHER, fields_of, synonyms, unit_of
from teller_app.intake.layout import ADDING, FIELDS, Field, Form, Kind, lacking
from teller_app.intake.mapping import check_width
from teller_app.intake.opening import Heard, unheard
from teller_app.intake.profile import MOST_FILES, AmountFormat, DayFormat, FileProfile, Limits, Profile
from teller_app.intake.sources import open_table
from teller_app.intake.spelling import Cell, cell_text, speller
from teller_app.intake.text_file import TextFile
from teller_app.intake.xlsx import XlsxFile
from teller_app.rules.errors import Refusal

FIRST_ROWS = 50
_FORMATS = (DayFormat.DASHES, DayFormat.SLASHES, DayFormat.DOTS, DayFormat.DIGITS, DayFormat.CHINESE)
_DAY_LIKE = re.compile(r"[0-9]{4}-[0-9]{2}(-[0-9]{2})?")
_GROUPED = re.compile(r"[¥￥]?\s*-?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?")


Rows = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Seen:
    """What the beginning of a file shows.

    Attributes:
        header: its columns as they stand there.
        rows: the first rows, as text.
        sheet: which one of the workbook they stand in; ``None`` where it has one, or nobody has chosen.
        sheets: the first rows of each, header and all, where it has several.
    """

    file: str
    header: tuple[str, ...]
    rows: Rows
    encoding: str | None = None
    delimiter: str | None = None
    sheet: str | None = None
    sheets: Mapping[str, Rows] = field(default_factory=dict)

    def at_sheet(self, name: str) -> Seen:
        """The same of another sheet."""
        rows = self.sheets[name]
        return replace(self, header=_stripped(rows[0]), rows=rows[1:], sheet=name)


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a file seems to be.

    Attributes:
        kind: as most of its columns say.
        fields: our field of each column, ``None`` where nobody knows.
        missing: fields that a file of this kind must have and that no column seems to be.
        profile: ``None`` while any is missing.
        adds: it seems to hold only what is new.
        told: how it was read before, or somebody has written down that it is.
    """

    seen: Seen
    kind: Kind
    fields: tuple[str | None, ...]
    missing: tuple[str, ...]
    profile: FileProfile | None
    adds: bool = False
    told: FileProfile | None = None

    @property
    def as_told(self) -> bool:
        """Whether it is read as it was told, in whatever order that says it."""
        now, told = self.profile, self.told
        if now is None or told is None:
            return False
        here = {name for name in self.seen.header if name}
        ignored = set(now.ignore) & here == set(told.ignore) & here
        return ignored and now == told.model_copy(update={"ignore": now.ignore})


def propose(
    path: Path, heard: Heard = unheard, told: FileProfile | None = None, sheet: str | None = None
) -> Proposal:
    """Look at the beginning of a file; at all of it for its encoding, or for what a workbook would ask for.

    Args:
        path: the file.
        heard: hears of what was looked at, and stops it by raising.
        told: how it is read, where that is known.
        sheet: which one of a workbook; the one that ``told`` names if not given.

    Raises:
        Refusal: as ``open_table`` and ``check_width``, or ``import.empty`` or ``import.no_header``.
    """
    table = open_table(path, told, heard, sheet=sheet, first=FIRST_ROWS + 1)
    try:
        first = _texts(islice(table.rows(), FIRST_ROWS + 1))
        text = table if isinstance(table, TextFile) else None
        several = table.sheets if isinstance(table, XlsxFile) and len(table.sheets) > 1 else {}
    finally:
        table.close()
    if not first:
        raise Refusal("import.empty", file=path.name)
    check_width(path.name, first[0])
    if not any(first[0]):
        raise Refusal("import.no_header", file=path.name)
    encoding, delimiter = (text.encoding, text.delimiter) if text else (None, None)
    if sheet is None and told is not None and text is None:
        sheet = told.sheet
    sheets = {name: _texts(rows) for name, rows in several.items()}
    header, rows = _stripped(first[0]), first[1:]
    return propose_profile(Seen(path.name, header, rows, encoding, delimiter, sheet, sheets))


def _texts(rows: Iterable[Sequence[Cell]]) -> Rows:
    return tuple(tuple(_shown(cell) for cell in row) for row in rows)


def _stripped(header: Sequence[str]) -> tuple[str, ...]:
    return tuple(name.strip() for name in header)


def propose_profile(seen: Seen) -> Proposal:
    """Propose what each column is, from what it is called and how its values look."""
    kind = max(Kind, key=lambda each: _fit(each, seen.header))
    fields = fields_of(kind, seen.header)
    return proposal(seen, kind, fields, adds=_one_night(kind, fields, seen.rows))


def proposal(
    seen: Seen, kind: Kind, fields: Sequence[str | None], *, adds: bool, told: FileProfile | None = None
) -> Proposal:
    """The proposal for columns that somebody has given their fields.

    Args:
        seen: the file.
        kind: what it holds.
        fields: one a column.
        adds: it holds only what is new.
        told: what holds for all that the columns do not say: constants, how values are written.

    Raises:
        Refusal: ``profile.unclear`` or ``profile.units`` (file).
    """
    pairs = tuple(zip(seen.header, fields, strict=True))
    columns = {ours: theirs for theirs, ours in pairs if ours is not None}
    known = {field.name for field in FIELDS[kind]}
    constants = dict(told.constants) if told else {}
    if kind is Kind.CLIENTS:
        company = any("信用代码" in name for name in seen.header)
        constants.setdefault("kind", "company" if company else "person")
    constants = {name: text for name, text in constants.items() if name in known - set(columns)}
    missing = lacking(kind, {*columns, *constants})
    if seen.sheets and seen.sheet is None:
        missing = ("sheet",)
    adds = adds and kind in ADDING
    profile = None
    if not missing:
        ignore = [theirs for theirs, ours in pairs if ours is None and theirs]
        if told is not None:
            ignore += [theirs for theirs in told.ignore if theirs not in seen.header]
        said = {"columns": columns, "constants": constants, "ignore": ignore, "adds": adds}
        profile = _profile(seen, kind, fields, said, told)
    return Proposal(seen, kind, tuple(fields), missing, profile, adds, told)


def _profile(
    seen: Seen,
    kind: Kind,
    fields: Sequence[str | None],
    said: Mapping[str, object],
    told: FileProfile | None,
) -> FileProfile:
    samples = {
        ours: [row[at].strip() for row in seen.rows if at < len(row) and row[at].strip()]
        for at, ours in enumerate(fields)
        if ours is not None
    }
    new = [field for field in FIELDS[kind] if told is None or field.name not in told.columns]
    values = {field.name: words for field in new if (words := _values(field, samples))}
    found: dict[str, object] = {"match": escape(seen.file), "date": _days(kind, samples)}
    found |= {"encoding": seen.encoding, "delimiter": seen.delimiter}
    if told is not None:
        found = told.model_dump(exclude={"columns", "constants", "ignore", "adds"})
        known = {field.name for field in FIELDS[kind]}
        values |= {name: dict(words) for name, words in told.values.items() if name in known}
    found |= {
        "kind": kind,
        "sheet": seen.sheet,
        "amount": _amounts(seen, kind, fields, samples, told),
        "values": values,
    }
    try:
        return FileProfile.model_validate({**found, **said})
    except ValidationError:
        # Two columns of one name, or a pattern of signs: nothing that a profile could tell apart.
        raise Refusal("profile.unclear", file=seen.file) from None


def joined(proposals: Sequence[Proposal], name: str = "", told: Profile | None = None) -> Profile:
    """One profile of several proposals.

    Args:
        proposals: of all files.
        name: for people.
        told: what was said before: its keys and limits hold, and so does what it says of other files.

    Raises:
        Refusal: ``profile.missing`` (file, fields) where one is not whole, or ``import.sheets``.
    """
    for each in proposals:
        if "sheet" in each.missing:
            raise Refusal("import.sheets", file=each.seen.file, sheets=list(each.seen.sheets))
        if each.profile is None:
            raise Refusal("profile.missing", file=each.seen.file, fields=list(each.missing))
    if told is not None:
        return _revised(told, proposals)
    found = tuple(each.profile for each in proposals if each.profile is not None)
    return Profile(format=1, name=name, limits=Limits(), file=found)


def _revised(told: Profile, proposals: Sequence[Proposal]) -> Profile:
    """Each file where it was spoken of, or before all others where others are read by that too."""
    new, entries = [], list(told.file)
    for each in proposals:
        if each.profile is None or each.as_told:
            continue
        alone = sum(other.told == each.told for other in proposals) == 1
        if alone and each.told in entries:
            entries[entries.index(each.told)] = each.profile
        else:
            new.append(each.profile.model_copy(update={"match": escape(each.seen.file)}))
    return told.model_copy(update={"file": tuple([*new, *entries][:MOST_FILES])})


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
    seen: Seen,
    kind: Kind,
    fields: Sequence[str | None],
    samples: Mapping[str, Sequence[str]],
    told: FileProfile | None,
) -> AmountFormat:
    """What a profile says of its columns holds, whatever their headings say; all others must agree.

    A unit that nobody can tell is none that they agree in.
    """
    amounts = {field.name for field in FIELDS[kind] if field.form is Form.AMOUNT}
    spoken = set(told.columns.values()) if told else set()
    named = [name for name, ours in zip(seen.header, fields, strict=True) if ours in amounts]
    units = {unit_of(name) for name in named if name not in spoken}
    if told is not None:
        units = (units - {None}) | {_unit(told.amount)}
    if OTHER in units or len({unit or AmountFormat.YUAN for unit in units}) > 1:
        raise Refusal("profile.units", file=seen.file)
    if told is not None:
        return told.amount
    unit = next((unit for unit in units if unit is not None and unit != OTHER), AmountFormat.YUAN)
    texts = [text for name in amounts for text in samples.get(name, ())]
    grouped = unit is AmountFormat.YUAN and any(_GROUPED.fullmatch(text) for text in texts)
    return AmountFormat.GROUPED if grouped else unit


def _unit(amount: AmountFormat) -> AmountFormat:
    return AmountFormat.YUAN if amount is AmountFormat.GROUPED else amount


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
