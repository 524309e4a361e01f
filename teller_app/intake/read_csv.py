"""Read a CSV file as text, strictly: nothing is guessed, and text stays text."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from io import StringIO
from pathlib import Path

from teller_app.intake.faults import Faults, RowFault
from teller_app.rules.codes import AmountFact, Status
from teller_app.rules.errors import Refusal

MAX_BYTES = 512 * 1024 * 1024
MAX_FIELD = 2000


class Kind(StrEnum):
    """What a file holds, told by its header."""

    CLIENTS = "clients"
    HOLDINGS = "holdings"


_REQUIRED = {
    Kind.CLIENTS: ("key", "kind", "name"),
    Kind.HOLDINGS: ("client", "asset_class", "date", "balance"),
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
    ),
    Kind.HOLDINGS: (),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One row as text, and the line on which it stands."""

    file: str
    line: int
    fields: dict[str, str]

    def get(self, column: str) -> str:
        """The text of a column; empty where the file has no such column."""
        return self.fields.get(column, "")


def read_csv(path: Path, faults: Faults) -> tuple[Kind, list[Row]]:
    """Read a whole file; rows with the wrong number of fields go to ``faults``.

    Raises:
        Refusal: ``import.no_file``, ``import.too_big``, ``import.encoding``, ``import.empty``,
            ``import.unknown_column``, ``import.missing_column`` or ``import.twice_column``.
    """
    text = _decoded(path)
    first_line = text.partition("\n")[0]
    reader = csv.reader(
        StringIO(text, newline=""), delimiter="\t" if "\t" in first_line else ",", strict=True
    )
    try:
        header = [name.strip() for name in next(reader, [])]
        kind = _kind(header, path.name)
        rows = list(_rows(reader, header, path.name, faults))
    except csv.Error as error:
        raise Refusal("import.not_csv", file=path.name, line=reader.line_num, reason=str(error)) from None
    if not rows and not faults.count:
        raise Refusal("import.empty", file=path.name)
    return kind, rows


def _decoded(path: Path) -> str:
    """UTF-8 with or without a mark, or GB18030; a file that is neither is refused."""
    try:
        if path.stat().st_size > MAX_BYTES:
            raise Refusal("import.too_big", file=path.name)
        raw = path.read_bytes()
    except OSError as error:
        raise Refusal("import.no_file", file=path.name, reason=error.strerror or "") from error
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise Refusal("import.encoding", file=path.name)


def _kind(header: list[str], file: str) -> Kind:
    if not any(header):
        raise Refusal("import.empty", file=file)
    kind = Kind.HOLDINGS if "asset_class" in header else Kind.CLIENTS
    known = (*_REQUIRED[kind], *_OPTIONAL[kind])
    for name in header:
        if name not in known:
            raise Refusal("import.unknown_column", file=file, column=name, known=list(known))
        if header.count(name) > 1:
            raise Refusal("import.twice_column", file=file, column=name)
    for name in _REQUIRED[kind]:
        if name not in header:
            raise Refusal("import.missing_column", file=file, column=name)
    return kind


def _rows(reader: Iterator[list[str]], header: list[str], file: str, faults: Faults) -> Iterator[Row]:
    for line, cells in enumerate(reader, start=2):
        if not any(cells):
            continue
        if len(cells) != len(header):
            values = {"found": len(cells), "wanted": len(header)}
            faults.add(RowFault(file, line, "", "import.field_count", values))
            continue
        long = next((name for name, cell in zip(header, cells, strict=True) if len(cell) > MAX_FIELD), None)
        if long is not None:
            faults.add(RowFault(file, line, long, "import.too_long", {"most": MAX_FIELD}))
            continue
        yield Row(file, line, {name: cell.strip() for name, cell in zip(header, cells, strict=True)})
