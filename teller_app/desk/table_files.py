"""Tables as files for a spreadsheet: every cell is text, so that no name is ever taken for a formula."""

from __future__ import annotations

import csv
from collections.abc import Callable, Sequence
from io import BytesIO, StringIO

import xlsxwriter

from teller_app.desk.branch_tables import Table
from teller_app.words.spreadsheet import plain_cell

_WIDEST = 48
_SHEET_NAME = 31


def table_csv(table: Table, cell: Callable[[str], str] = plain_cell) -> bytes:
    """CSV in UTF-8 with the mark that spreadsheets look for; no cell can be taken for a formula.

    Args:
        table: what goes into it.
        cell: makes a cell harmless; ``no_formula`` where a program is to read it again, with its digits.
    """
    target = StringIO()
    writer = csv.writer(target, lineterminator="\r\n")
    writer.writerow(table.columns)
    writer.writerows([cell(text) for text in row] for row in table.rows)
    return target.getvalue().encode("utf-8-sig")


def table_workbook(tables: Sequence[Table], beside: str, remark: str) -> bytes:
    """An XLSX file with a sheet a table.

    Args:
        tables: in the order of the sheets.
        beside: stands beside each title: of which day they are.
        remark: stands below each.
    """
    target = BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        bold, right = book.add_format({"bold": True}), book.add_format({"align": "right"})
        for at, table in enumerate(tables, start=1):
            sheet = book.add_worksheet(f"{at} {_sheet_name(table.title)}"[:_SHEET_NAME])
            sheet.write_string(0, 0, f"{table.title} · {beside}", bold)
            for column, head in enumerate(table.columns):
                sheet.write_string(2, column, head, bold)
                width = max((len(row[column]) for row in table.rows), default=0)
                sheet.set_column(column, column, min(_WIDEST, max(len(head) * 2, width) + 2))
            for row, cells in enumerate(table.rows, start=3):
                for column, text in enumerate(cells):
                    sheet.write_string(row, column, text, right if column in table.right else None)
            sheet.write_string(len(table.rows) + 4, 0, remark)
    return target.getvalue()


def _sheet_name(title: str) -> str:
    """Without the signs that a sheet's name may not have."""
    return "".join(sign for sign in title if sign not in "[]:*?/\\'：")
