"""The line of a plan: what it is measured against stands in it by name."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest

from teller_app.ui import theme
from teller_app.ui.below_panel import PLAN
from teller_app.ui.parts.planning_box import PlanningBox
from teller_app.words.amounts import short_money
from teller_app.words.speaker import Language, Speaker
from tests.counter.conftest import _looks, open_window  # noqa: F401  fixtures
from tests.layout.painted import cut, written_in
from tests.stage import FALLING, WANG


@pytest.mark.parametrize(("language", "name"), [(Language.ZH, "黑金客户"), (Language.EN, "Black gold")])
def test_the_threshold_has_the_name_of_its_tier_and_its_amount(open_window, qtbot, language, name):  # noqa: F811
    window = open_window(language, 1366, 768)
    window.open_client(WANG.key)
    window.client.below.turn_to(PLAN)
    qtbot.wait(20)
    chart = window.client.below.plan.chart
    said = [each.text for each in written_in(chart)]
    assert name in said
    assert any(text in said for text in ("50万", "500k"))
    assert not list(cut(chart, ""))
    plan = window.client.below.plan
    window._counter.client.aim("private")
    qtbot.wait(20)
    assert name not in [each.text for each in written_in(plan.chart)]


def columns_of(image: QImage, colour: QColor) -> set[int]:
    """In which columns of a picture a colour stands."""
    return {
        x for x in range(image.width()) for y in range(image.height())
        if image.pixelColor(x, y).rgb() == colour.rgb()
    }  # fmt: skip


def test_past_and_plan_are_lines_and_differ_without_colour(open_window, qtbot):  # noqa: F811
    """Whole up to today, dotted from there for the plan: a print-out without colours tells them apart."""
    window = open_window(Language.ZH, 1366, 768)
    window.open_client(WANG.key)
    window.client.below.turn_to(PLAN)
    qtbot.wait(20)
    chart = window.client.below.plan.chart
    image = chart.grab().toImage()
    past, planned = (columns_of(image, theme.colour(name)) for name in ("accent", "good"))
    assert past
    assert set(range(min(past), max(past) + 1)) == past, "a whole line has no gap"
    assert max(past) <= min(planned) + 3
    assert len(planned) > 30
    assert len(set(range(min(planned), max(planned) + 1)) - planned) > 30, "a dotted line has many"


def test_a_tier_and_a_day_chosen_in_the_box_are_planned_for(open_window, qtbot):  # noqa: F811
    window = open_window(Language.ZH, 1366, 768)
    window.open_client(WANG.key)
    box = window.client.findChild(PlanningBox)
    before = window._counter.client.view.planning.reach
    box.target.setFocus()
    QTest.keyClick(box.target, Qt.Key.Key_Down)
    reach = window._counter.client.view.planning.reach
    assert reach.tier.code != before.tier.code
    assert reach.by == before.by
    box.by.setFocus()
    qtbot.waitUntil(box.by.hasFocus)
    box.by.selectAll()
    qtbot.keyClicks(box.by, "2027-06-30")
    found = window._counter.client.view.planning.reach
    assert (found.tier.code, found.by.isoformat()) == (reach.tier.code, "2027-06-30")
    said = box._reach.text()
    assert "2027-06-30" in said


def test_the_amount_in_bold_is_the_one_that_reaches_the_tier(open_window, qtbot):  # noqa: F811
    """Of a client whose balances fell, what the average lacks today is less than what has to be added from today on."""
    window = open_window(Language.ZH, 1366, 768)
    box = window.client.findChild(PlanningBox)
    for client, lacks, bold in ((WANG, "距黑金客户还差", "missing"), (FALLING, "按目前的计算期，距", "reach")):
        window.open_client(client.key)
        qtbot.wait(10)
        assert box._missing.text().startswith(lacks)
        worn = {"missing": box._missing.font().bold(), "reach": box._reach.font().bold()}
        assert worn == {"missing": bold == "missing", "reach": bold == "reach"}
        if client is FALLING:
            plan, above = window._counter.client.view.planning.reach, window._counter.client.view.decision.next_tier
            assert plan.tier is above.tier
            assert plan.top_up[0].amount > above.ways[0].amount
            assert short_money(plan.top_up[0].amount, Speaker(Language.ZH)) in box._reach.text()
