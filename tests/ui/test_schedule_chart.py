"""The plan of a loan as a picture is read without colours too: a print-out, a projector, eyes that see no red."""

from __future__ import annotations

from decimal import Decimal

import pytest
from PySide6.QtGui import QImage

from teller_app.desk.looks import Look
from teller_app.rules.codes import Method
from teller_app.rules.money import Money
from teller_app.rules.schedule import Loan, schedule
from teller_app.ui import theme
from teller_app.ui.parts.schedule_chart import BOTTOM, LEFT, TOP, ScheduleChart
from teller_app.words.speaker import Language, Speaker

APART = 90
"""Of 255 steps of grey, between what is principal and what is interest."""
SIZE = (420, 240)


@pytest.fixture(params=[False, True], ids=["normal", "high"])
def look(qapp, request):
    theme.apply(qapp, Look(high=request.param))
    yield
    theme.apply(qapp)


def greys(chart) -> tuple[float, float]:
    """Of the first tenth of the bars: the lower edge, which is principal, and the upper one, which is interest."""
    image = chart.grab().toImage().convertToFormat(QImage.Format.Format_Grayscale8)
    left, bottom = theme.px(LEFT), SIZE[1] - theme.px(BOTTOM)
    columns = range(left + 1, left + (SIZE[0] - left) // 10)

    def mean(rows):
        # What lies between two bars is the ground, as light as it can be; it says nothing about either.
        found = [image.pixelColor(x, y).red() for x in columns for y in rows]
        return sum(found) / len(found)

    top = theme.px(TOP)
    return mean(range(bottom - 12, bottom - 2)), mean(range(top + 4, top + 14))


@pytest.mark.parametrize(("months", "rate"), [(36, "0.24"), (120, "0.12"), (360, "0.048")])
def test_principal_and_interest_differ_without_colours(qtbot, look, general, months, rate):
    chart = ScheduleChart(Speaker(Language.ZH))
    qtbot.addWidget(chart)
    chart.resize(*SIZE)
    loan = Loan(Money.yuan("1000000"), Decimal(rate), months, Method.ANNUITY)
    chart.show_schedule(schedule(loan, general.prescreen.payment))
    principal, interest = greys(chart)
    assert interest - principal > APART
