"""Files as tables: text or workbook, told by what they are and not by what they are called."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import chain, islice
from pathlib import Path
from typing import Protocol

from teller_app.intake.faults import Faults
from teller_app.intake.mapping import Mapping, Row, mapping_of
from teller_app.intake.opening import Heard, unheard
from teller_app.intake.profile import FileProfile
from teller_app.intake.spelling import Cell
from teller_app.intake.text_file import TextFile
from teller_app.intake.xlsx import XlsxFile, is_xlsx
from teller_app.rules.errors import Refusal

MOST_ROWS = 1_048_576
"""What a spreadsheet holds: a file of just so many rows has probably lost the rest."""

EVERY = 500
"""Lines after which somebody is told."""
_AHEAD = 8192
"""Bytes of a text that may have been read and not yet been given."""


class Table(Protocol):
    """Rows of cells, and how far they have been read."""

    @property
    def done(self) -> int:
        """So much of ``total`` has been read."""

    @property
    def total(self) -> int:
        """In bytes or rows."""

    def rows(self) -> Iterator[Sequence[Cell]]:
        """Every row, to be read once."""

    def close(self) -> None:
        """Let go of the file."""


def open_table(
    path: Path,
    profile: FileProfile | None = None,
    heard: Heard = unheard,
    *,
    sheet: str | None = None,
    first: int | None = None,
) -> TextFile | XlsxFile:
    """Open a file.

    Args:
        path: the file.
        profile: how it is read, where that is known.
        heard: hears of what was looked at, and stops it by raising.
        sheet: goes before the one that ``profile`` names.
        first: as of ``XlsxFile``.

    Raises:
        Refusal: as ``TextFile`` and ``XlsxFile``; ``import.no_sheet`` where a sheet of a text is asked for.
    """
    if is_xlsx(path):
        return XlsxFile(path, profile.sheet if sheet is None and profile else sheet, heard, first=first)
    if sheet is not None:
        raise Refusal("import.no_sheet", file=path.name, sheet=sheet)
    if profile is None:
        return TextFile(path, heard=heard)
    return TextFile(path, profile.encoding, profile.delimiter, heard)


class Source:
    """A file whose header is right.

    Attributes:
        mapping: what its columns are.
        encoding: of its text, said or found out; ``None`` for a workbook.
        hidden: sheets of a workbook that hold something, are not shown there and are not read here.
        count: rows that hold something, so far.

    Raises:
        Refusal: as ``open_table`` and ``mapping_of``.
    """

    def __init__(self, path: Path, profile: FileProfile | None = None, heard: Heard = unheard) -> None:
        self.path, self.name = path, path.name
        table = open_table(path, profile, heard)
        self.encoding = table.encoding if isinstance(table, TextFile) else None
        self.hidden = table.hidden if isinstance(table, XlsxFile) else ()
        self._table: Table = table
        self._cells: Iterator[Sequence[Cell]] = self._table.rows()
        self._looked: list[Sequence[Cell]] = []
        self.count = self.lines = 0
        try:
            header = [_heading(cell) for cell in self._first()]
            self.mapping: Mapping = mapping_of(self.name, header, profile)
            keys = (each.at for each in self.mapping.columns if each.field.name in {"key", "client"})
            self._key_at = next(keys, None)
        except Refusal:
            self.close()
            raise

    def _first(self) -> Sequence[Cell]:
        for cells in self._cells:
            return cells
        raise Refusal("import.empty", file=self.name)

    def first(self, count: int) -> Sequence[Sequence[Cell]]:
        """The first rows under the header, as they are; they are read all the same later.

        Raises:
            Refusal: as the table's rows.
        """
        if not self._looked:
            self._looked = list(islice(self._cells, count))
            self._cells = chain(self._looked, self._cells)
        return self._looked

    def reckoned(self, count: int) -> int:
        """About how many rows there are, by the first ``count``: exact if that is all, else too many."""
        seen = len(self.first(count))
        done = self._table.done - (_AHEAD if isinstance(self._table, TextFile) else 0)
        return seen if seen < count or done <= 0 else max(seen, seen * self._table.total // done)

    @property
    def share(self) -> float:
        """How much of it has been read, from 0 to 1."""
        return self._table.done / self._table.total if self._table.total else 1.0

    def rows(
        self, faults: Faults, *, whole: bool = False, told: Callable[[], None] | None = None
    ) -> Iterator[Row]:
        """Every row that holds something, to be read once; wrong ones too, which ``faults`` names.

        Args:
            faults: takes what is wrong with them.
            told: hears of every ``EVERY`` lines, whatever they hold, and stops the reading by raising.
            whole: somebody has said that a file of ``MOST_ROWS`` is whole.

        Raises:
            Refusal: ``import.empty``, ``import.cut_off`` or as the table's rows.
        """
        self.lines = last = 1
        for cells in self._cells:
            if told is not None and self.lines > 1 and self.lines % EVERY == 1:
                told()
            self.lines += 1
            if not any(cell != "" for cell in cells):
                continue
            self.count, last = self.count + 1, self.lines
            trusted = self._key_at if len(cells) == self.mapping.width else None
            faults.reading = (self.name, self.lines, cells, trusted)
            yield self.mapping.row(self.lines, cells, faults)
        if not self.count:
            raise Refusal("import.empty", file=self.name)
        # With the header or without it; empty lines at the end are nothing that a spreadsheet has kept.
        if MOST_ROWS in {self.count, last} and not whole:
            raise Refusal("import.cut_off", file=self.name, rows=MOST_ROWS)

    def close(self) -> None:
        """Let go of the file."""
        self._table.close()


def _heading(cell: Cell) -> str:
    return str(cell).strip()
