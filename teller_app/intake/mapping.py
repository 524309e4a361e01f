"""From the cells of a file to rows of our fields, by its header alone or by a profile."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from teller_app.intake.faults import Faults, RowFault, hidden
from teller_app.intake.layout import FIELDS, Field, Kind, kind_of, lacking
from teller_app.intake.profile import FileProfile
from teller_app.intake.spelling import Cell, cell_text, plain_speller, speller
from teller_app.rules.errors import Refusal

MAX_FIELD = 2000
MAX_COLUMNS = 16_384
"""As many as a spreadsheet can have."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row as text.

    Attributes:
        line: which row of the file it is, as a spreadsheet counts; the header is 1.
        cells: what stood there, by our fields, where that is not what ``fields`` says.
        words: what the file writes for our values, by field.
        wrong: a cell cannot be text, and is not among the fields, or the row has another number of cells.
    """

    file: str
    line: int
    fields: dict[str, str]
    cells: dict[str, str] | None = None
    words: dict[str, dict[str, str]] | None = None
    wrong: bool = False

    def get(self, column: str) -> str:
        """The text of a column; empty where the file has no such column."""
        return self.fields.get(column, "")

    def original(self, column: str) -> str:
        """What stood in the file."""
        return (self.cells or self.fields).get(column, "") if column else ""

    def as_written(self, column: str, allowed: Sequence[object]) -> list[object]:
        """Values of a column as the file itself writes them, where it has words of its own."""
        theirs = (self.words or {}).get(column, {})
        return [word for word, ours in theirs.items() if ours in allowed] or list(allowed)


@dataclass(frozen=True, slots=True)
class _Column:
    at: int
    field: Field
    spell: Callable[[str], str] | None
    values: dict[str, str] | None


@dataclass(frozen=True, slots=True)
class Mapping:
    """How the rows of one file are read.

    Attributes:
        kind: what it holds.
        fields: those that it speaks of.
        adds: what the book says of the same clients stays.
        unnamed: where columns without a heading are, which nobody reads; something there is a fault.
    """

    file: str
    kind: Kind
    fields: frozenset[str]
    width: int
    columns: tuple[_Column, ...]
    constants: dict[str, str]
    adds: bool = False
    words: dict[str, dict[str, str]] | None = None
    unnamed: tuple[int, ...] = ()

    @property
    def places(self) -> dict[str, int]:
        """In which column each field stands."""
        return {column.field.name: column.at for column in self.columns}

    def row(self, line: int, cells: Sequence[Cell], faults: Faults) -> Row:
        """One row that is not empty."""
        if len(cells) != self.width:
            values = {"found": len(cells), "wanted": self.width}
            text = ",".join(str(cell) for cell in cells)[:MAX_FIELD]
            fault = RowFault(self.file, line, "", "import.field_count", values, text)
            faults.add(fault)
            # Whatever was left out or is too much: no column can be trusted, not that of the client either.
            return Row(self.file, line, {}, wrong=True)
        fields, before = dict(self.constants), faults.count
        changed = False
        for column in self.columns:
            cell = cells[column.at]
            text = cell.strip() if type(cell) is str else self._text(line, cell, column, faults)
            if len(text) > MAX_FIELD:
                name, values = column.field.name, {"most": MAX_FIELD}
                fault = RowFault(self.file, line, name, "import.too_long", values, text[:MAX_FIELD])
                faults.add(fault)
                continue
            if text and (column.values is not None or column.spell is not None):
                ours = self._ours(text, column)
                changed = changed or ours != text
                text = ours
            fields[column.field.name] = text
        for at in self.unnamed:
            if text := str(cells[at]).strip():
                values = {"at": at + 1}
                faults.add(RowFault(self.file, line, "", "import.unnamed_cell", values, text[:MAX_FIELD]))
        wrong = faults.count > before
        cells_by_name = {c.field.name: str(cells[c.at]) for c in self.columns} if changed else None
        return Row(self.file, line, fields, cells_by_name, self.words, wrong=wrong)

    def _text(self, line: int, cell: Cell, column: _Column, faults: Faults) -> str:
        try:
            return cell_text(cell, column.field.form)
        except Refusal as refusal:
            name = column.field.name
            fault = RowFault(self.file, line, name, refusal.code, refusal.values, str(cell))
            faults.add(fault)
            return ""

    def _ours(self, text: str, column: _Column) -> str:
        """A word that the profile knows stands for what it says; all else is written as the file writes."""
        if column.values is not None and text in column.values:
            return column.values[text]
        return column.spell(text) if column.spell is not None else text


def check_width(file: str, header: Sequence[object]) -> None:
    """Refuse a header of more columns than anybody's files have.

    Raises:
        Refusal: ``import.too_many_columns`` (file, found, most).
    """
    if len(header) > MAX_COLUMNS:
        raise Refusal("import.too_many_columns", file=file, found=len(header), most=MAX_COLUMNS)


def mapping_of(file: str, header: Sequence[str], profile: FileProfile | None) -> Mapping:
    """Read a header.

    Raises:
        Refusal: ``import.no_header``, ``import.unnamed_column``, ``import.unknown_column``,
            ``import.missing_column``, ``import.says_nothing`` or ``import.twice_column``; as ``check_width``.
    """
    check_width(file, header)
    if not any(header):
        raise Refusal("import.no_header", file=file)
    for name, times in Counter(header).items():
        if name and times > 1:
            raise Refusal("import.twice_column", file=file, column=hidden(name))
    return _plain(file, header) if profile is None else _profiled(file, header, profile)


def _plain(file: str, header: Sequence[str]) -> Mapping:
    """Columns that are called as our fields are."""
    kind = kind_of(list(header))
    known = {field.name: field for field in FIELDS[kind]}
    for at, name in enumerate(header, start=1):
        if not name:
            raise Refusal("import.unnamed_column", file=file, at=at)
        if name not in known:
            raise Refusal("import.unknown_column", file=file, column=hidden(name), known=list(known))
    if missing := lacking(kind, header):
        code = "import.says_nothing" if missing[0] == kind.value else "import.missing_column"
        raise Refusal(code, file=file, column=missing[0])
    columns = tuple(
        _Column(at, known[name], plain_speller(known[name].form), None) for at, name in enumerate(header)
    )
    return Mapping(file, kind, frozenset(header), len(header), columns, {})


def _profiled(file: str, header: Sequence[str], profile: FileProfile) -> Mapping:
    """Columns as a profile calls them; what it does not speak of is refused and never guessed."""
    known = {field.name: field for field in FIELDS[profile.kind]}
    spoken = {*profile.columns.values(), *profile.ignore}
    for name in header:
        if name and name not in spoken:
            raise Refusal("import.unknown_column", file=file, column=hidden(name), known=sorted(spoken))
    words = {ours: dict(values) for ours, values in profile.values.items()}
    columns = []
    for ours, theirs in profile.columns.items():
        if theirs not in header:
            raise Refusal("import.missing_column", file=file, column=theirs)
        field = known[ours]
        spell = speller(field.form, profile.date, profile.amount)
        columns.append(_Column(list(header).index(theirs), field, spell, words.get(ours)))
    fields = frozenset({*profile.columns, *profile.constants})
    constants = dict(profile.constants)
    read = {column.at for column in columns}
    unnamed = tuple(at for at, name in enumerate(header) if not name and at not in read)
    return Mapping(
        file, profile.kind, fields, len(header), tuple(columns), constants, profile.adds, words, unnamed
    )
