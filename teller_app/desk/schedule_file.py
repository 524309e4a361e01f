"""A repayment plan as a workbook that a client can take along: figures, and no name or number of anybody."""

from __future__ import annotations

from decimal import Decimal
from io import BytesIO

import xlsxwriter

from teller_app.desk.workplace import Workplace
from teller_app.rules.errors import Refusal
from teller_app.rules.money import Money
from teller_app.rules.prescreen import PrescreenDecision
from teller_app.rules.schedule import Loan
from teller_app.safe.roles import Act
from teller_app.words.amounts import money, percent
from teller_app.words.audit_told import Exported
from teller_app.words.codes import code_name
from teller_app.words.speaker import Speaker

_WIDTH = 16
_FIRST_ROW = 4


def require_plan(place: Workplace, decision: PrescreenDecision | None, *, stale: bool) -> PrescreenDecision:
    """The decision whose plan may leave as a file.

    Raises:
        Refusal: ``print.nothing`` without a plan, or while it is of inputs that have changed since; as
            ``Workplace.require``.
    """
    place.require(Act.EXPORT)
    if decision is None or stale:
        raise Refusal("print.nothing")
    return decision


def schedule_workbook(
    place: Workplace, decision: PrescreenDecision | None, *, stale: bool, client: str
) -> bytes:
    """The plan on the screen, a row a month, amounts as numbers that can be added up; it is on record first.

    Args:
        place: the counter.
        decision: holds the plan.
        stale: it is of inputs that have changed since.
        client: key of whose plan it is; empty for somebody whom nobody knows.

    Raises:
        Refusal: as ``require_plan``.
        StoreUnavailable: it could not be recorded, so there is no file.
    """
    decision = require_plan(place, decision, stale=stale)
    place.note_export(Exported.SCHEDULE, client=client)
    say, schedule = place.speaker.say, decision.schedule
    target = BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        bold, yuan = book.add_format({"bold": True}), book.add_format({"num_format": "#,##0.00"})
        sheet = book.add_worksheet(say("还款计划"))
        sheet.set_column(0, 4, _WIDTH)
        sheet.write_string(0, 0, say("还款计划"), bold)
        sheet.write_string(1, 0, _loan(place.speaker, decision.loan))
        sheet.write_string(2, 0, say("共付利息 {amount} 元", amount=money(decision.total_interest)))
        for column, head in enumerate((say("期"), say("月供"), say("本金"), say("利息"), say("余额"))):
            sheet.write_string(_FIRST_ROW - 1, column, head, bold)
        for row, each in enumerate(schedule.payments, start=_FIRST_ROW):
            sheet.write_number(row, 0, each.number)
            for column, amount in enumerate((each.payment, each.principal, each.interest, each.balance), 1):
                sheet.write_number(row, column, _yuan(amount), yuan)
    return target.getvalue()


def _loan(speaker: Speaker, loan: Loan) -> str:
    return speaker.say(
        "贷款 {amount} 元 · 年利率 {rate} · {months} 个月 · {method}",
        amount=money(loan.principal),
        rate=percent(loan.annual_rate),
        months=loan.months,
        method=code_name(speaker, loan.method),
    )


def _yuan(amount: Money) -> float:
    """A cell of a workbook is a double; of amounts below 10 trillion yuan it keeps every fen."""
    return float(Decimal(amount.fen).scaleb(-2))
