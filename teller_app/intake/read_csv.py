"""Read a CSV file as text, strictly: nothing is guessed, and text stays text."""

from __future__ import annotations

import codecs
import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from io import StringIO
from pathlib import Path
from typing import Protocol

from teller_app.intake.faults import Faults, RowFault, hidden
from teller_app.rules.codes import AmountFact, Status
from teller_app.rules.errors import Refusal

MAX_BYTES = 512 * 1024 * 1024
MAX_FIELD = 2000
_LONG_UTF8 = re.compile("[\u0800-\ufffc\U00010000-\U0010ffff]")
"""What takes three bytes or more; Chinese is among it, accents are not."""


class _Reader(Protocol):
    """What ``csv.reader`` gives; its own type has no public name."""

    line_num: int

    def __iter__(self) -> Iterator[list[str]]: ...


class Kind(StrEnum):
    """What a file holds, told by its header."""

    CLIENTS = "clients"
    HOLDINGS = "holdings"
    ACTIVITY = "activity"


_REQUIRED = {
    Kind.CLIENTS: ("key", "kind", "name"),
    Kind.HOLDINGS: ("client", "asset_class", "date", "balance"),
    Kind.ACTIVITY: ("client", "month"),
}
_OPTIONAL = {
    Kind.CLIENTS: (
        "id_number",
        "phone",
        "birth",
        "sex",
        "joined",
        "region",
        "cards",
        "accounts",
        *(status.value for status in Status),
        *(fact.value for fact in AmountFact),
        "income",
        "existing_monthly",
        "stable_job",
        "capacity",
        "overdue_consecutive",
        "overdue_total",
        "currently_overdue",
        "inquiries",
        "id_expires",
        "group",
        "referred_by",
    ),
    Kind.HOLDINGS: (),
    Kind.ACTIVITY: ("transactions", "volume", "largest", "profit", "conceded"),
}
_TOLD_BY = {"asset_class": Kind.HOLDINGS, "month": Kind.ACTIVITY}
"""The column that tells a file from one of clients; the first that is there counts."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row as text.

    Attributes:
        line: which row of the file it is, as a spreadsheet counts; the header is 1.
    """

    file: str
    line: int
    fields: dict[str, str]

    def get(self, column: str) -> str:
        """The text of a column; empty where the file has no such column."""
        return self.fields.get(column, "")


@dataclass(frozen=True, slots=True)
class CsvFile:
    """A file whose header is right.

    Attributes:
        columns: those that it has.
        rows: to be read once; reading on may raise ``Refusal``, ``import.not_csv`` or ``import.empty``.
    """

    name: str
    kind: Kind
    columns: frozenset[str]
    rows: Iterator[Row]


def read_csv(path: Path, faults: Faults) -> CsvFile:
    """Open a file; rows with the wrong number of fields go to ``faults``.

    Raises:
        Refusal: ``import.no_file``, ``import.too_big``, ``import.encoding``, ``import.empty``,
            ``import.unknown_column``, ``import.missing_column`` or ``import.twice_column``.
    """
    text = decoded(_bytes(path), path.name)
    delimiter = "\t" if "\t" in text.partition("\n")[0] else ","
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True)
    lines = _lines(reader, path.name)
    header = [name.strip() for name in next(lines, [])]
    kind = _kind(header, path.name)
    return CsvFile(path.name, kind, frozenset(header), _rows(lines, header, path.name, faults))


def _bytes(path: Path) -> bytes:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise Refusal("import.too_big", file=path.name)
        return path.read_bytes()
    except OSError as error:
        raise Refusal("import.no_file", file=path.name, reason=error.strerror or "") from error


def decoded(raw: bytes, file: str) -> str:
    """UTF-8 with or without a mark, or GB18030; what might be either, or is broken, is refused.

    Nearly every UTF-8 text is GB18030 too once a byte of it is damaged, and a few short GB18030 texts are
    UTF-8; both would come out as other characters, and nobody would be told.

    Raises:
        Refusal: ``import.encoding``.
    """
    utf8, text = _tried(raw, "utf-8-sig"), None
    if utf8 is not None and (raw.startswith(codecs.BOM_UTF8) or utf8.isascii() or _LONG_UTF8.search(utf8)):
        text = utf8
    elif utf8 is not None:
        text = utf8 if _tried(raw, "gb18030") is None else None
    elif not _is_broken_utf8(raw):
        text = _tried(raw, "gb18030")
    if text is None or "\x00" in text:
        raise Refusal("import.encoding", file=file)
    return text


def _tried(raw: bytes, encoding: str) -> str | None:
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError:
        return None


def _is_broken_utf8(raw: bytes) -> bool:
    """Whether Chinese in UTF-8 outweighs what is not UTF-8: in GB18030 it turns up by rare chance only."""
    if raw.startswith(codecs.BOM_UTF8):
        return True
    text = raw.decode("utf-8", "replace")
    return 0 < len(_LONG_UTF8.findall(text)) >= text.count("\ufffd")


def _kind(header: list[str], file: str) -> Kind:
    if not any(header):
        raise Refusal("import.empty", file=file)
    kind = next((kind for column, kind in _TOLD_BY.items() if column in header), Kind.CLIENTS)
    known = (*_REQUIRED[kind], *_OPTIONAL[kind])
    for name in header:
        if name not in known:
            raise Refusal("import.unknown_column", file=file, column=hidden(name), known=list(known))
        if header.count(name) > 1:
            raise Refusal("import.twice_column", file=file, column=hidden(name))
    for name in _REQUIRED[kind]:
        if name not in header:
            raise Refusal("import.missing_column", file=file, column=name)
    return kind


def _lines(reader: _Reader, file: str) -> Iterator[list[str]]:
    try:
        yield from reader
    except csv.Error as error:
        raise Refusal("import.not_csv", file=file, line=reader.line_num, reason=str(error)) from None


def _rows(lines: Iterator[list[str]], header: list[str], file: str, faults: Faults) -> Iterator[Row]:
    empty = True
    for line, cells in enumerate(lines, start=2):
        if not any(cells):
            continue
        empty = False
        if len(cells) != len(header):
            values = {"found": len(cells), "wanted": len(header)}
            faults.add(RowFault(file, line, "", "import.field_count", values))
            continue
        long = next((name for name, cell in zip(header, cells, strict=True) if len(cell) > MAX_FIELD), None)
        if long is not None:
            faults.add(RowFault(file, line, long, "import.too_long", {"most": MAX_FIELD}))
            continue
        yield Row(file, line, {name: cell.strip() for name, cell in zip(header, cells, strict=True)})
    if empty:
        raise Refusal("import.empty", file=file)
