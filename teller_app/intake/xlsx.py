"""A workbook's sheet, row by row; what would unpack to more than it may is refused before it is unpacked.

Calamine is quick, but gives an empty cell for a formula whose result is not kept and for one that failed. So
the sheet is looked through for formulas and failures first, and openpyxl reads one that has any.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Generator, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from xml.etree.ElementTree import ParseError

from teller_app.intake.opening import first_bytes, unreadable
from teller_app.intake.spelling import Cell, NoResult
from teller_app.rules.errors import Refusal

MAX_BYTES = 256 * 1024 * 1024
MAX_UNPACKED = 512 * 1024 * 1024
MAX_PARTS = 2000
MAX_CELLS = 40_000_000
"""Of a sheet from its first row and column to its last, empty ones too; calamine makes room for them all."""
MAX_RATIO = 120
"""Unpacked to packed, of a part worth looking at; sheets of numbers come to some 15."""
_WORTH = 4 * 1024 * 1024
_CHUNK = 1 << 20
_OVERLAP = 64
_HEAD = 4096
_SPECIAL = re.compile(rb"<(?:[A-Za-z0-9]+:)?f[ />]|\bt=[\"']e[\"']")
_PLACE = re.compile(rb"\br=[\"']([A-Za-z]{0,3})([0-9]+)[\"']")
_PACKED = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
_MACROS = "vbaproject.bin"
_MAGIC = b"PK\x03\x04"
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


class XlsxFile:
    """One sheet.

    Args:
        path: the file.
        sheet: its name; the first one if not given.

    Raises:
        Refusal: ``import.no_file``, ``import.bomb``, ``import.not_xlsx`` or ``import.no_sheet``.
    """

    def __init__(self, path: Path, sheet: str | None = None) -> None:
        self._path, self._name = path, path.name
        special = _looked_through(path)
        self.done, self.total = 0, 0
        with ExitStack() as opened:
            try:
                cells = self._carefully(sheet, opened) if special else self._quickly(sheet, opened)
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
        )

        try:
            book = CalamineWorkbook.from_path(str(self._path))
            opened.callback(book.close)
            names = [each.name for each in book.sheets_metadata if each.typ == SheetTypeEnum.WorkSheet]
            sheet = book.get_sheet_by_name(self._chosen(names, wanted))
        except CalamineError as error:
            raise Refusal("import.not_xlsx", file=self._name, reason=type(error).__name__) from None
        start = sheet.start
        if start is None:
            return iter(())
        self.total = sheet.total_height
        # Rows above the first one that holds something are given, columns left of it are not.
        before: list[Cell] = [""] * start[1]
        return ([*before, *_known(row)] for row in sheet.iter_rows())

    def _carefully(self, wanted: str | None, opened: ExitStack) -> Rows:
        from openpyxl import load_workbook  # noqa: PLC0415  text needs none
        from openpyxl.utils.exceptions import InvalidFileException  # noqa: PLC0415

        try:
            said = load_workbook(self._path, read_only=True, data_only=False)
            opened.callback(said.close)
            kept = load_workbook(self._path, read_only=True, data_only=True)
            opened.callback(kept.close)
        except InvalidFileException as error:
            raise Refusal("import.not_xlsx", file=self._name, reason=type(error).__name__) from None
        name = self._chosen([each.title for each in said.worksheets], wanted)
        self.total = kept[name].max_row or 0
        pairs = zip(said[name].iter_rows(), kept[name].iter_rows(), strict=True)
        return _one_length([_joined(a, b) for a, b in zip(left, right, strict=True)] for left, right in pairs)

    def _chosen(self, names: list[str], wanted: str | None) -> str:
        if not names or (wanted is not None and wanted not in names):
            raise Refusal("import.no_sheet", file=self._name, sheet=wanted or "")
        return names[0] if wanted is None else wanted


def is_xlsx(path: Path) -> bool:
    """Whether a file begins as an archive does; what it is called counts for nothing.

    Raises:
        Refusal: ``import.no_file``.
    """
    return first_bytes(path, len(_MAGIC))[: len(_MAGIC)] == _MAGIC


def _looked_through(path: Path) -> bool:
    """Refuse what is too large, then unpack the sheets once in pieces; whether one needs care."""
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
            _within_bounds(path, parts)
            for part in parts:
                _without_doctype(path, archive, part)
            # A sheet is whatever the workbook calls one, wherever it lies.
            special = [_needs_care(path, archive, part) for part in parts if _is_xml(part)]
            return any(special)
    except (zipfile.BadZipFile, zlib.error, RuntimeError, EOFError, ValueError) as error:
        raise Refusal("import.not_xlsx", file=path.name, reason=type(error).__name__) from None
    except OSError as error:
        raise unreadable(path, error) from error


def _within_bounds(path: Path, parts: list[zipfile.ZipInfo]) -> None:
    """By what the archive says of itself; a part that says too little ends where it said it would."""
    names = {part.filename.lower() for part in parts}
    if path.stat().st_size > MAX_BYTES or len(parts) > MAX_PARTS or len(names) != len(parts):
        raise Refusal("import.bomb", file=path.name)
    if sum(part.file_size for part in parts) > MAX_UNPACKED:
        raise Refusal("import.bomb", file=path.name)
    for part in parts:
        if part.file_size > _WORTH and part.file_size > MAX_RATIO * max(1, part.compress_size):
            raise Refusal("import.bomb", file=path.name)
        odd = part.flag_bits & 1 or part.compress_type not in _PACKED
        if odd or part.filename.lower().endswith(_MACROS):
            raise Refusal("import.not_xlsx", file=path.name, reason=part.filename[-20:])


def _without_doctype(path: Path, archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    """A workbook declares no entities; whoever does wants them to grow."""
    if _is_xml(part) or part.filename.lower().endswith(".rels"):
        with archive.open(part) as file:
            if b"<!DOCTYPE" in file.read(_HEAD):
                raise Refusal("import.bomb", file=path.name)


def _is_xml(part: zipfile.ZipInfo) -> bool:
    return part.filename.lower().endswith(".xml")


def _needs_care(path: Path, archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bool:
    """Whether a sheet has formulas or failures; unpacking it whole also proves its size and its checksum.

    Two cells in the far corners of a sheet take no room in the file and hundreds of gigabytes once read.
    """
    found, tail = False, b""
    columns: set[bytes] = set()
    last = 0
    with archive.open(part) as file:
        while chunk := file.read(_CHUNK):
            text = tail + chunk
            found = found or _SPECIAL.search(text) is not None
            places = _PLACE.findall(text)
            columns.update(column for column, _ in places)
            last = max([last, *map(int, {row for _, row in places})])
            tail = chunk[-_OVERLAP:]
    if last * max(map(_column, columns), default=0) > MAX_CELLS:
        raise Refusal("import.bomb", file=path.name)
    return found


def _column(letters: bytes) -> int:
    """``A`` is the first one, ``AA`` the one after ``Z``."""
    at = 0
    for letter in letters.upper():
        at = at * 26 + letter - ord("A") + 1
    return at


def _known(row: Sequence[object]) -> list[Cell]:
    """A duration is none of our values, so it is taken as its text and refused as such."""
    return [cell if isinstance(cell, Cell) else str(cell) for cell in row]


def _joined(said: object, kept: object) -> Cell:
    """The result of a formula; without one, what tells that it is missing."""
    told, value = getattr(said, "value", None), getattr(kept, "value", None)
    formula = getattr(said, "data_type", "") == "f"
    failed = getattr(kept, "data_type", "") == "e"
    if failed or (formula and value is None):
        return NoResult(str(value if failed else told))
    if value is None:
        return ""
    return value if isinstance(value, Cell) else str(value)


def _one_length(rows: Iterator[list[Cell]]) -> Rows:
    """Rows of a sheet without a stated size may end early; the first that holds something is the width."""
    width = 0
    for row in rows:
        width = width or (len(row) if any(cell != "" for cell in row) else 0)
        while len(row) > width and row[-1] == "":
            row.pop()
        yield [*row, *[""] * (width - len(row))]
