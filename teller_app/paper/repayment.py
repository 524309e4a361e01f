"""The repayment schedule as a table."""

from __future__ import annotations

from teller_app.paper.page import Block, Text
from teller_app.rules.money import total
from teller_app.rules.schedule import Payment, Schedule
from teller_app.words.amounts import money
from teller_app.words.speaker import Speaker


class PaymentLine(Block):
    """One month, in the order of the columns."""

    number: Text
    payment: Text
    principal: Text
    interest: Text
    balance: Text


class ScheduleBlock(Block):
    """Every month, and the sums below."""

    title: Text
    count: Text
    columns: tuple[Text, Text, Text, Text, Text]
    lines: tuple[PaymentLine, ...]
    totals: PaymentLine


def schedule_block(schedule: Schedule, speaker: Speaker) -> ScheduleBlock:
    """Lay out ``schedule``; amounts in yuan."""
    payments = schedule.payments
    return ScheduleBlock(
        title=speaker.say("还款计划（元）"),
        count=speaker.say("{count} 期", count=len(payments)),
        columns=(
            speaker.say("期次"),
            speaker.say("还款额"),
            speaker.say("其中本金"),
            speaker.say("其中利息"),
            speaker.say("剩余本金"),
        ),
        lines=tuple(_line(payment) for payment in payments),
        totals=PaymentLine(
            number=speaker.say("合计"),
            payment=money(total([payment.payment for payment in payments])),
            principal=money(total([payment.principal for payment in payments])),
            interest=money(total([payment.interest for payment in payments])),
            balance="",
        ),
    )


def _line(payment: Payment) -> PaymentLine:
    return PaymentLine(
        number=str(payment.number),
        payment=money(payment.payment),
        principal=money(payment.principal),
        interest=money(payment.interest),
        balance=money(payment.balance),
    )
