"""CSV files as text: their first row, and their rows as a spreadsheet counts them. No engine is needed.

An engine leaves out empty lines and counts what remains. DuckDB drops rows without a word where one that is
no row begins just where it has cut the file for its threads, and Spark takes a line end within quotes for the
end of a row. So rows are counted here as well.
"""

from __future__ import annotations

import csv
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import BinaryIO

from teller_app.batch.places import Format, Source
from teller_app.rules.errors import Refusal

_MOST_LINE = 2_000_000
"""Signs of a line; DuckDB takes no more bytes."""
_CHUNK = 1 << 20
_QUOTE, _END, _BLANK = b'"', b"\n", b"\n\n"


@dataclass(frozen=True, slots=True)
class Head:
    """The first row of a CSV file."""

    names: tuple[str, ...]
    delimiter: str


def read_head(file: str) -> Head:
    """Take a CSV file's names of columns; what is no UTF-8 text is refused.

    Raises:
        Refusal: ``batch.encoding``, ``batch.empty``, ``batch.csv_row`` or ``batch.unreadable``, each with the
            file.
    """
    name = Path(file).name
    with open_text(file) as lines:
        head = head_of(lines, name)
    if _is_lost(head.names):
        raise Refusal("batch.encoding", file=name)
    return head


def head_of(lines: Iterator[str], name: str) -> Head:
    """What the first row of a file says.

    Raises:
        Refusal: ``batch.empty`` (file) or ``batch.csv_row`` (file, row).
    """
    first = next(lines, "")
    delimiter = "\t" if "\t" in first else ","
    try:
        names = next(csv.reader(chain([first], lines), delimiter=delimiter, strict=True), [])
    except csv.Error:
        raise Refusal("batch.csv_row", file=name, row=1) from None
    if not any(names):
        raise Refusal("batch.empty", file=name)
    return Head(tuple(names), delimiter)


def one_head(source: Source) -> Head:
    """The head that every part has.

    Raises:
        Refusal: as ``read_head``; ``batch.other_columns`` (file) where a part differs from the first.
    """
    first, *others = source.files
    head = read_head(first)
    for each in others:
        if read_head(each) != head:
            raise Refusal("batch.other_columns", file=Path(each).name, first=Path(first).name)
    return head


def all_read(source: Source, rows: int) -> None:
    """Make sure that so many rows are all that CSV files have; of what is remote only its engine can tell.

    Raises:
        Refusal: ``batch.not_read`` (file), or as ``look_closely``.
    """
    if source.format is not Format.CSV or source.remote:
        return
    head = one_head(source)
    if sum(count_records(file, head) for file in source.files) == rows:
        return
    count = 0
    for file in source.files:
        with open_text(file) as lines:
            count += look_closely(lines, head, Path(file).name)
    if count != rows:
        raise Refusal("batch.not_read", file=source.name)


def rows_of(lines: Iterable[str], head: Head, records: Collection[int], name: str) -> dict[int, int]:
    """In which rows of a spreadsheet some records stand, the head being row 1.

    Args:
        lines: of the file, the head among them.
        head: what it says.
        records: as an engine counts them, from 1.
        name: of the file.

    Raises:
        Refusal: ``batch.csv_row`` (file, row).
    """
    found: dict[int, int] = {}
    last = max(records, default=0)
    for record, (row, _) in enumerate(_records(lines, head, name)):
        if record in records:
            found[record] = row
        if record >= last:
            break
    return found


def count_records(file: str, head: Head) -> int:
    """How many records a file has: its line ends outside of quotes, but for empty lines.

    That is quick, and wrong where a quote stands within a cell that does not begin with one.

    Raises:
        Refusal: ``batch.unreadable`` (file, reason).
    """
    one, count, quoted = len(head.names) == 1, -1, False
    try:
        with Path(file).open("rb") as opened:
            for block in _blocks(opened):
                if not quoted and _QUOTE not in block and _BLANK not in _END + block + _END:
                    count += block.count(_END) + 1
                    continue
                for line in block.split(_END):
                    blank = not line and not quoted and not one
                    quoted ^= line.count(_QUOTE) % 2 == 1
                    count += not quoted and not blank
    except OSError as error:
        raise Refusal("batch.unreadable", file=Path(file).name, reason=error.strerror or "") from error
    return count


def look_closely(lines: Iterable[str], head: Head, name: str) -> int:
    """How many records a file has, read one by one.

    Args:
        lines: of the file, the head among them.
        head: what it says.
        name: of the file.

    Raises:
        Refusal: ``batch.csv_row`` (file, row) for the first that has more or fewer cells than the head, and
            ``batch.encoding`` (file) where one is no UTF-8.
    """
    count = -1
    for row, cells in _records(lines, head, name):
        if len(cells) != len(head.names) and (cells or len(head.names) > 1):
            raise Refusal("batch.csv_row", file=name, row=row)
        if _is_lost(cells):
            raise Refusal("batch.encoding", file=name)
        count += 1
    return count


@contextmanager
def open_text(file: str) -> Iterator[Iterator[str]]:
    """The lines of a file; bytes that are no text stand for themselves.

    Raises:
        Refusal: ``batch.unreadable`` (file, reason).
    """
    try:
        with Path(file).open(encoding="utf-8-sig", errors="surrogateescape", newline="") as opened:
            yield iter(lambda: opened.readline(_MOST_LINE), "")
    except OSError as error:
        raise Refusal("batch.unreadable", file=Path(file).name, reason=error.strerror or "") from error


def _records(lines: Iterable[str], head: Head, name: str) -> Iterator[tuple[int, list[str]]]:
    """The row and the cells of the head and of every record."""
    row, before = 0, csv.field_size_limit(_MOST_LINE)
    try:
        for cells in csv.reader(lines, delimiter=head.delimiter, strict=True):
            row += 1
            if cells or len(head.names) == 1:
                yield row, cells
    except csv.Error:
        raise Refusal("batch.csv_row", file=name, row=row + 1) from None
    finally:
        csv.field_size_limit(before)


def _blocks(opened: BinaryIO) -> Iterator[bytes]:
    """Whole lines, many at once, the last one without its end; every end is the same."""
    pending = b""
    while chunk := opened.read(_CHUNK):
        block = pending + chunk
        # A carriage return at the very end may be half a line end.
        cut = max(block.rfind(_END), block.rfind(b"\r", 0, -1)) + 1
        pending = block[cut:]
        if cut:
            yield _even(block[:cut])
    if pending:
        yield _even(pending)


def _even(block: bytes) -> bytes:
    return block.replace(b"\r\n", _END).replace(b"\r", _END).removesuffix(_END)


def _is_lost(cells: Iterable[str]) -> bool:
    return any("\udc80" <= sign <= "\udcff" for cell in cells if not cell.isascii() for sign in cell)
