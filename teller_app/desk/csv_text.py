"""A table as CSV that a spreadsheet opens and in which nothing is a formula."""

from __future__ import annotations

import csv
from io import StringIO

from teller_app.desk.branch_tables import Table

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What a spreadsheet may take for the beginning of a formula."""


def csv_bytes(table: Table) -> bytes:
    """CSV in UTF-8 with the mark that spreadsheets look for; no cell can be taken for a formula."""
    target = StringIO()
    writer = csv.writer(target, lineterminator="\r\n")
    writer.writerow(table.columns)
    writer.writerows([_plain(cell) for cell in row] for row in table.rows)
    return target.getvalue().encode("utf-8-sig")


def _plain(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
