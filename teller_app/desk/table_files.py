"""Tables as files for a spreadsheet: every cell is text, so that no name is ever taken for a formula."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Sequence
from io import BytesIO, TextIOWrapper
from pathlib import Path
from typing import BinaryIO

import xlsxwriter

from teller_app.desk.branch_tables import Table
from teller_app.rules.errors import Refusal
from teller_app.words.spreadsheet import plain_cell

KINDS = (".csv", ".xlsx")
_WIDEST = 48
_SHEET_NAME = 31
MOST_ROWS = 1_048_576 - 5
"""Of a table on one sheet of a workbook, with what stands above and below it."""
Row = Sequence[str]


def check_kind(file: str) -> None:
    """Go on only with a name of a kind that can be written.

    Raises:
        Refusal: ``trial.file`` (file).
    """
    if Path(file).suffix.lower() not in KINDS:
        raise Refusal("trial.file", file=Path(file).name)


def table_csv(table: Table, cell: Callable[[str], str] = plain_cell) -> bytes:
    """CSV in UTF-8 with the mark that spreadsheets look for; no cell can be taken for a formula.

    Args:
        table: what goes into it.
        cell: makes a cell harmless; ``no_formula`` where a program is to read it again, with its digits.
    """
    target = BytesIO()
    write_csv(target, table.columns, table.rows, cell)
    return target.getvalue()


def write_csv(
    file: BinaryIO, columns: Row, rows: Iterable[Row], cell: Callable[[str], str] = plain_cell
) -> None:
    """As ``table_csv``, of as many rows as there are, into a file; whatever they raise ends it."""
    text = TextIOWrapper(file, "utf-8-sig", newline="")
    try:
        writer = csv.writer(text, lineterminator="\r\n")
        writer.writerow(columns)
        writer.writerows([cell(text) for text in row] for row in rows)
    finally:
        text.detach()


def table_workbook(tables: Sequence[Table], beside: str, remark: str) -> bytes:
    """An XLSX file with a sheet a table.

    Args:
        tables: in the order of the sheets.
        beside: stands beside each title: of which day they are.
        remark: stands below each.
    """
    target = BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        _fill(book, [(table, table.rows) for table in tables], beside, remark)
    return target.getvalue()


def write_workbook(
    file: BinaryIO,
    sheets: Sequence[tuple[Table, Iterable[Row]]],
    beside: str,
    remark: str,
    apart: Path | None,
) -> None:
    """As ``table_workbook``, into a file, with as many rows as are given beside each table.

    Args:
        file: where to.
        sheets: a table, and the rows that it has instead of its own, at most ``MOST_ROWS``; whatever they
            raise ends it.
        beside: as of ``table_workbook``.
        remark: likewise.
        apart: a folder that the rows pass through, so that they need no memory; the system's own if not
            given.
    """
    aside = {} if apart is None else {"tmpdir": str(apart)}
    book = xlsxwriter.Workbook(file, {"constant_memory": True, **aside})
    try:
        _fill(book, sheets, beside, remark)
    except BaseException:
        # To close the book would be to finish it, so what it has put aside goes by hand.
        for sheet in book.worksheets():
            sheet.row_data_fh.close()
            Path(sheet.row_data_filename).unlink(missing_ok=True)
        raise
    book.close()


def _fill(
    book: xlsxwriter.Workbook, sheets: Sequence[tuple[Table, Iterable[Row]]], beside: str, remark: str
) -> None:
    """From the top down: a row that is passed is not kept."""
    bold, right = book.add_format({"bold": True}), book.add_format({"align": "right"})
    for at, (table, rows) in enumerate(sheets, start=1):
        sheet = book.add_worksheet(f"{at} {_sheet_name(table.title)}"[:_SHEET_NAME])
        sheet.write_string(0, 0, f"{table.title} · {beside}", bold)
        for column, head in enumerate(table.columns):
            sheet.write_string(2, column, head, bold)
        widths = [len(head) * 2 for head in table.columns]
        below = 3
        for below, cells in enumerate(rows, start=4):
            for column, text in enumerate(cells):
                sheet.write_string(below - 1, column, text, right if column in table.right else None)
                widths[column] = max(widths[column], len(text))
        sheet.write_string(below + 1, 0, remark)
        for column, width in enumerate(widths):
            sheet.set_column(column, column, min(_WIDEST, width + 2))


def _sheet_name(title: str) -> str:
    """Without the signs that a sheet's name may not have."""
    return "".join(sign for sign in title if sign not in "[]:*?/\\'：")
