"""A workbook's sheet, row by row; what would unpack to more than it may is refused before it is unpacked.

Calamine is quick, but holds the whole sheet in memory, and gives an empty cell for a formula whose result is
not kept and for one that failed. So the parts are looked through first, and openpyxl reads, row by row, what
has any such cell or would take too much room.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from datetime import datetime, time
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree.ElementTree import ParseError

from teller_app.intake.opening import Heard, first_bytes, unheard, unreadable
from teller_app.intake.spelling import Cell, NoResult
from teller_app.intake.xlsx_look import Looked, look_through
from teller_app.rules.errors import Refusal

if TYPE_CHECKING:
    from python_calamine import CalamineSheet

_MAGIC = b"PK\x03\x04"
_OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""Of a container in which workbooks lay before 2007, and since then those with a password."""
_BROKEN = (
    ParseError,
    LookupError,
    ValueError,
    TypeError,
    AttributeError,
    ArithmeticError,
    RuntimeError,
    EOFError,
    zlib.error,
    zipfile.BadZipFile,
)
"""What the readers raise of a workbook that is not what it should be; openpyxl says nearly anything."""
Rows = Iterator[list[Cell]]
FirstRows = Sequence[Sequence[Cell]]


class XlsxFile:
    """One sheet.

    Args:
        path: the file.
        sheet: its name, also of a hidden one; the only one that is shown and holds something if not given.
        heard: while it is looked through, and before each sheet of several.
        first: so many rows of each sheet are looked at, and the first of several will do; ``None`` for
            whoever reads one to its end.

    Attributes:
        sheets: of a workbook with several, the first rows of those that hold something and are shown, or
            named.
        hidden: those that hold something, are not shown and are not read.

    Raises:
        Refusal: ``import.no_file``, ``import.bomb``, ``import.not_xlsx``, ``import.no_sheet`` or
            ``import.sheets`` (file, sheets).
    """

    def __init__(
        self, path: Path, sheet: str | None = None, heard: Heard = unheard, *, first: int | None = None
    ) -> None:
        self._path, self._name, self._heard, self._first = path, path.name, heard, first
        self.sheets: dict[str, FirstRows] = {}
        self.hidden: tuple[str, ...] = ()
        looked = look_through(path, heard)
        self.done, self.total = 0, 0
        with ExitStack() as opened:
            try:
                if looked.quick:
                    cells = self._quickly(sheet, opened)
                else:
                    cells = self._carefully(sheet, looked, opened)
            except (*_BROKEN, OSError) as error:
                raise Refusal("import.not_xlsx", file=self._name, reason=type(error).__name__) from None
            self._rows = self._counted(cells)
            self._opened = opened.pop_all()

    def rows(self) -> Rows:
        """Every row from the first on, all of one length, to be read once.

        Raises:
            Refusal: ``import.not_xlsx``.
        """
        return self._rows

    def close(self) -> None:
        """Let go of the file; a reading that has stopped half-way would hold it still."""
        self._rows.close()
        self._opened.close()

    def _counted(self, cells: Rows) -> Generator[list[Cell], None, None]:
        try:
            for row in cells:
                self.done += 1
                yield row
        except _BROKEN as error:
            raise Refusal("import.not_xlsx", file=self._name, reason=type(error).__name__) from None
        except OSError as error:
            raise unreadable(self._path, error) from error

    def _quickly(self, wanted: str | None, opened: ExitStack) -> Rows:
        from python_calamine import (  # noqa: PLC0415  text needs none
            CalamineError,
            CalamineWorkbook,
            SheetTypeEnum,
            SheetVisibleEnum,
        )

        try:
            book = CalamineWorkbook.from_path(str(self._path))
            opened.callback(book.close)
            there = {
                each.name: each.visible == SheetVisibleEnum.Visible
                for each in book.sheets_metadata
                if each.typ == SheetTypeEnum.WorkSheet
            }

            def begins(name: str) -> FirstRows | None:
                sheet = book.get_sheet_by_name(name)
                return None if sheet.start is None else self._first_of(_rows_of(sheet))

            sheet = book.get_sheet_by_name(self._chosen(there, wanted, begins))
        except CalamineError as error:
            raise Refusal("import.not_xlsx", file=self._name, reason=type(error).__name__) from None
        self.total = sheet.total_height
        return _rows_of(sheet)

    def _carefully(self, wanted: str | None, looked: Looked, opened: ExitStack) -> Rows:
        from openpyxl import load_workbook  # noqa: PLC0415  text needs none
        from openpyxl.utils.exceptions import InvalidFileException  # noqa: PLC0415

        try:
            kept = load_workbook(self._path, read_only=True, data_only=True)
            opened.callback(kept.close)
            said = load_workbook(self._path, read_only=True, data_only=False) if looked.special else kept
            opened.callback(said.close)
        except InvalidFileException as error:
            raise Refusal("import.not_xlsx", file=self._name, reason=type(error).__name__) from None
        for sheet in (*kept.worksheets, *said.worksheets):
            # A size that is stated wrongly would cut rows off, or add more than there is room for.
            sheet.reset_dimensions()

        def rows_of(name: str) -> Rows:
            if not looked.special:
                values = kept[name].iter_rows(values_only=True)
                return _one_length([_cell(value) for value in row] for row in values)
            pairs = zip(said[name].iter_rows(), kept[name].iter_rows(), strict=True)
            return _one_length([_joined(a, b) for a, b in zip(*both, strict=True)] for both in pairs)

        def begins(name: str) -> FirstRows | None:
            rows = said[name].iter_rows(values_only=True)
            holds = any(value is not None for row in rows for value in row)
            return self._first_of(rows_of(name)) if holds else None

        there = {each.title: each.sheet_state == "visible" for each in said.worksheets}
        name = self._chosen(there, wanted, begins)
        self.total = looked.last
        return rows_of(name)

    def _first_of(self, rows: Rows) -> FirstRows:
        return list(islice(rows, self._first or 0))

    def _chosen(
        self, there: Mapping[str, bool], wanted: str | None, begins: Callable[[str], FirstRows | None]
    ) -> str:
        """Which sheet is read, of those that are there and whether they are shown.

        Nobody would miss the clients of a second sheet that was passed over. Whoever has named one still
        hears which others there are: the name may be of a night long ago.
        """
        name = next((name for name in there if there[name]), "") if wanted is None else wanted
        if name not in there:
            raise Refusal("import.no_sheet", file=self._name, sheet=name)
        if len(there) > 1:
            self._look_at_all(there, wanted, begins)
        if wanted is not None:
            return wanted
        if len(self.sheets) > 1 and self._first is None:
            raise Refusal("import.sheets", file=self._name, sheets=list(self.sheets))
        return next(iter(self.sheets), name)

    def _look_at_all(
        self, there: Mapping[str, bool], wanted: str | None, begins: Callable[[str], FirstRows | None]
    ) -> None:
        hidden = []
        for name, shown in there.items():
            self._heard(0)
            rows = begins(name)
            if rows is not None and (shown or name == wanted):
                self.sheets[name] = rows
            elif rows is not None:
                hidden.append(name)
        self.hidden = tuple(hidden)


def is_xlsx(path: Path) -> bool:
    """Whether a file begins as an archive does; what it is called counts for nothing.

    Raises:
        Refusal: ``import.no_file``, or ``import.old_workbook`` (file) of another kind.
    """
    first = first_bytes(path, len(_OLD))
    if first.startswith(_OLD):
        raise Refusal("import.old_workbook", file=path.name)
    return first.startswith(_MAGIC)


def _rows_of(sheet: CalamineSheet) -> Rows:
    """Rows above the first one that holds something are given, columns left of it are not."""
    start = sheet.start
    if start is None:
        return
    before: list[Cell] = [""] * start[1]
    for row in sheet.iter_rows():
        yield [*before, *map(_cell, row)]


def _cell(value: object) -> Cell:
    """What either reader gives for a cell, alike: they differ in how they tell whole numbers and days."""
    if value is None:
        return ""
    if type(value) is int:
        return float(value)
    if isinstance(value, datetime) and value.time() == time():
        return value.date()
    # A duration is none of our values, so it is taken as its text and refused as such.
    return value if isinstance(value, Cell) else str(value)


def _joined(said: object, kept: object) -> Cell:
    """The result of a formula; without one, what tells that it is missing."""
    told, value = getattr(said, "value", None), getattr(kept, "value", None)
    formula = getattr(said, "data_type", "") == "f"
    failed = getattr(kept, "data_type", "") == "e"
    if failed or (formula and value is None):
        return NoResult(str(value if failed else told))
    return _cell(value)


def _one_length(rows: Iterable[list[Cell]]) -> Rows:
    """Rows of a sheet whose size is not known end early; the first that holds something is the width."""
    width = 0
    for row in rows:
        width = width or (len(row) if any(cell != "" for cell in row) else 0)
        while len(row) > width and row[-1] == "":
            row.pop()
        yield [*row, *[""] * (width - len(row))]
