"""A workbook's parts, looked through in pieces before any reader of workbooks may open it.

A few kilobytes can ask such a reader for hundreds of gigabytes: two cells in far corners of a sheet, one long
text in a million cells, entities that grow. Whoever asks for more than there is ends the program, so what
would be asked for is counted here, by a parser of XML: XML has too many spellings for anything less.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import IO
from xml.parsers import expat

from teller_app.intake.opening import Heard, unheard, unreadable
from teller_app.rules.errors import Refusal

MAX_BYTES = 256 * 1024 * 1024
MAX_UNPACKED = 512 * 1024 * 1024
MAX_PARTS = 2000
MAX_CELLS = 40_000_000
"""Of a sheet from its first row and column to its last, empty ones too."""
MAX_RATIO = 120
"""Unpacked to packed, of a part worth looking at; sheets of numbers come to some 15."""
QUICK_BYTES = 384 * 1024 * 1024
"""What the quick reader may take; it and the program stay below 512 MB then."""
_ROOM_BYTES, _CELL_BYTES = 32, 64
"""What it takes for a cell, and for one that holds something: 24 and 56 were measured."""
_WORTH = 4 * 1024 * 1024
_CHUNK = 1 << 20
_LONGEST = 4 * 1024 * 1024
"""Bytes of one tag; the parser keeps what has not ended yet."""
_DEEPEST = 1000
"""Tags within tags; the parser keeps each one until it ends."""
_LAST_COLUMN = 16_384
_LAST_ROW = 1_048_576
_PACKED = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
_MACROS = "vbaproject.bin"
_OTHER_KINDS = frozenset({"content.xml", "xl/workbook.bin"})
"""By these other spreadsheets are told, which nothing here has looked through."""
_RELATIONS = "xl/_rels/workbook.xml.rels"
_XML = (".xml", ".rels")
_DIGITS = "0123456789"
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    expat.ExpatError,
    RuntimeError,
    EOFError,
    ValueError,
    LookupError,
)


@dataclass(frozen=True, slots=True)
class Looked:
    """What a workbook asks for.

    Attributes:
        special: a cell has a formula, or one that failed.
        last: the last row of its longest sheet.
        need: bytes that the quick reader would take, of its largest sheet.
    """

    special: bool
    last: int
    need: int

    @property
    def quick(self) -> bool:
        """Whether the quick reader may read it."""
        return not self.special and self.need <= QUICK_BYTES


def look_through(path: Path, heard: Heard = unheard) -> Looked:
    """Refuse what is too large, then unpack the parts once in pieces.

    Raises:
        Refusal: ``import.bomb``, ``import.not_xlsx`` or ``import.no_file``.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
            _within_bounds(path, parts)
            return _looked(path, archive, parts, heard)
    except _BROKEN as error:
        raise Refusal("import.not_xlsx", file=path.name, reason=type(error).__name__) from None
    except OSError as error:
        raise unreadable(path, error) from error


def _within_bounds(path: Path, parts: list[zipfile.ZipInfo]) -> None:
    """By what the archive says of itself; a part that says too little ends where it said it would."""
    names = {_plain(part.filename) for part in parts}
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
    if others := names & _OTHER_KINDS:
        raise Refusal("import.not_xlsx", file=path.name, reason=min(others))


def _looked(path: Path, archive: zipfile.ZipFile, parts: list[zipfile.ZipInfo], heard: Heard) -> Looked:
    """A sheet is whatever the workbook calls one, wherever it lies and whatever its name ends with."""
    by_name = {_plain(part.filename): part for part in parts}
    sheets: set[str] = set()
    if _RELATIONS in by_name:
        sheets = _Part(path, archive, by_name[_RELATIONS], heard).targets
    found = [
        _Part(path, archive, part, heard)
        for name, part in by_name.items()
        if name.endswith(_XML) or name.rpartition("/")[2] in sheets
    ]
    longest = max((each.longest for each in found), default=0)
    need = max((each.need(longest) for each in found), default=0)
    return Looked(any(each.special for each in found), max((each.row for each in found), default=0), need)


def _plain(name: str) -> str:
    return name.replace("\\", "/").lower()


class _Part:
    """One part, unpacked whole: that also proves its size and its checksum.

    Attributes:
        special: it has formulas or failures.
        row: the last one.
        longest: bytes of the longest text that cells of any sheet may share.
        targets: names of the parts that it refers to, without their folders.
    """

    def __init__(self, path: Path, archive: zipfile.ZipFile, part: zipfile.ZipInfo, heard: Heard) -> None:
        self._path = path
        self.special = False
        self.row = self._at = self._next = self._columns = 0
        self._letters: set[str] = set()
        self._digits = ""
        self._cells = self._shared = 0
        self.longest, self._text_from = 0, -1
        self.targets: set[str] = set()
        self._parser = expat.ParserCreate()
        self._depth = 0
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.StartDoctypeDeclHandler = self._declared
        self._acts: dict[str, Callable[[Mapping[str, str]], None]] = {
            "sheetData": self._sheet,
            "si": self._text,
            "Relationship": self._relation,
        }
        with archive.open(part) as file:
            self._read_through(file, heard)

    def need(self, longest: int) -> int:
        """Bytes that the quick reader would take for it."""
        return self._room() * _ROOM_BYTES + self._cells * _CELL_BYTES + self._shared * longest

    def _read_through(self, file: IO[bytes], heard: Heard) -> None:
        fed = 0
        while chunk := file.read(_CHUNK):
            self._parser.Parse(chunk)
            fed += len(chunk)
            if fed - self._parser.CurrentByteIndex > _LONGEST or self._depth > _DEEPEST:
                raise self._bomb()
            self._check_room()
            heard(len(chunk))
        self._parser.Parse(b"", True)
        self._text_until(fed)
        self._check_room()

    def _start(self, name: str, told: Mapping[str, str]) -> None:
        self._depth += 1
        if ":" in name:
            name = name.rpartition(":")[2]
        if name in self._acts:
            self._acts[name](told)

    def _end(self, _: str) -> None:
        self._depth -= 1

    def _sheet(self, _: Mapping[str, str]) -> None:
        """Cells stand in a sheet; the order in which they are calculated tells them in a part of its own."""
        self._acts |= {"c": self._cell, "row": self._new_row, "f": self._formula}

    def _new_row(self, told: Mapping[str, str]) -> None:
        self._at = int(told["r"]) if "r" in told else self._at + 1
        self._next = 0
        self.row = max(self.row, self._at)

    def _cell(self, told: Mapping[str, str]) -> None:
        """A cell without a place stands after the one before."""
        self._cells += 1
        if "t" in told:
            kind = told["t"]
            if kind == "s":
                self._shared += 1
            elif kind == "e":
                self.special = True
        if "r" in told:
            place = told["r"]
            letters = place.rstrip(_DIGITS)
            self._letters.add(letters)
            if not place.endswith(self._digits) or len(place) != len(letters) + len(self._digits):
                self._digits = place[len(letters) :]
                self._at = int(self._digits)
                self.row = max(self.row, self._at)
        else:
            self._next += 1
            self._columns = max(self._columns, self._next)

    def _formula(self, _: Mapping[str, str]) -> None:
        self.special = True

    def _text(self, _: Mapping[str, str]) -> None:
        self._text_until(self._parser.CurrentByteIndex)
        self._text_from = self._parser.CurrentByteIndex

    def _text_until(self, at: int) -> None:
        if self._text_from >= 0:
            self.longest = max(self.longest, at - self._text_from)

    def _relation(self, told: Mapping[str, str]) -> None:
        self.targets.add(_plain(told.get("Target", "")).rpartition("/")[2])

    def _room(self) -> int:
        return self.row * max([self._columns, *map(_column, self._letters)])

    def _check_room(self) -> None:
        if len(self._letters) > _LAST_COLUMN or self.row > _LAST_ROW or self._room() > MAX_CELLS:
            raise self._bomb()

    def _declared(self, *_: object) -> None:
        """A workbook declares no entities; whoever does wants them to grow."""
        raise self._bomb()

    def _bomb(self) -> Refusal:
        return Refusal("import.bomb", file=self._path.name)


@lru_cache(maxsize=_LAST_COLUMN)
def _column(letters: str) -> int:
    """``A`` is the first one, ``AA`` the one after ``Z``; whatever is no letter comes after all of them."""
    if not (letters.isascii() and letters.isalpha()):
        return _LAST_COLUMN + 1
    at = 0
    for letter in letters.upper():
        at = at * 26 + ord(letter) - ord("A") + 1
    return at
