"""The trail as a table, and that table as a file: worded once for screen, command line and spreadsheet."""

from __future__ import annotations

from io import BytesIO

import xlsxwriter

from teller_app.desk.audit_view import AuditView, Shown
from teller_app.desk.branch_tables import Table
from teller_app.desk.table_files import table_csv
from teller_app.words.audit import action_name, moment, purpose_name, result_name, role_name
from teller_app.words.speaker import Speaker

_WIDTHS = (10, 20, 18, 12, 18, 14, 16, 10, 18, 10, 24)


def audit_table(speaker: Speaker, view: AuditView) -> Table:
    """Every record of the view, the newest first; of one that can be opened the number is the key."""
    say = speaker.say
    columns = (
        say("序号"),
        say("时间"),
        say("经办人"),
        say("角色"),
        say("动作"),
        say("说明"),
        say("客户"),
        say("台账号"),
        say("复核人"),
        say("结果"),
        say("规则"),
    )
    rows = tuple(_row(speaker, each) for each in view.lines)
    keys = tuple(str(each.line.number) if each.key or each.line.entry else "" for each in view.lines)
    return Table(say("审计记录"), columns, rows, keys, (0, 7))


def _row(speaker: Speaker, shown: Shown) -> tuple[str, ...]:
    line = shown.line
    return (
        str(line.number),
        moment(line.at),
        line.user,
        role_name(speaker, line.role),
        action_name(speaker, line.action),
        purpose_name(speaker, line.purpose),
        shown.client,
        "" if line.entry is None else f"{line.entry:06d}",
        line.approver or "",
        result_name(speaker, line.result),
        f"{line.rulebook} {line.edition or ''}".strip() if line.rulebook else "",
    )


def audit_csv(speaker: Speaker, view: AuditView) -> bytes:
    """As ``table_csv``."""
    return table_csv(audit_table(speaker, view))


def audit_workbook(speaker: Speaker, view: AuditView) -> bytes:
    """One sheet of an XLSX file, every cell as text."""
    table, target = audit_table(speaker, view), BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        bold, right = book.add_format({"bold": True}), book.add_format({"align": "right"})
        sheet = book.add_worksheet(table.title)
        for column, head in enumerate(table.columns):
            sheet.write_string(0, column, head, bold)
            sheet.set_column(column, column, _WIDTHS[column])
        for row, cells in enumerate(table.rows, start=1):
            for column, text in enumerate(cells):
                sheet.write_string(row, column, text, right if column in table.right else None)
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, len(table.rows), len(table.columns) - 1)
    return target.getvalue()
