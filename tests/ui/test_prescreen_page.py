"""What the page of a pre-screen says of itself: of which inputs it is, what to bring, and the plan month by month."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLabel

from teller_app.ui.parts.schedule_table import ScheduleTable
from teller_app.words.amounts import money
from tests.counter.conftest import _looks, open_window  # noqa: F401  fixtures
from tests.filled import fill_prescreen
from tests.stage import WANG


@pytest.fixture
def page(open_window):  # noqa: F811
    window = open_window()
    window.open_client(WANG.key)
    fill_prescreen(window)
    return window.prescreen


def seen(page) -> list[str]:
    return [each.text() for each in page.findChildren(QLabel) if each.isVisible() and each.text()]


def test_findings_and_plan_say_that_they_are_of_other_inputs(page):
    assert not any("改动前" in text for text in seen(page))
    edit = page.form.fields["principal"].edit
    edit.setText("三十")
    edit.textEdited.emit("三十x")
    said = seen(page)
    assert "输入已改动，下面是改动前的结果" in said
    assert "还款计划（改动前的）" in said
    assert not page.print.isEnabled()
    edit.setText("20万")
    edit.textEdited.emit("20万")
    assert not any("改动前" in text for text in seen(page))


def test_what_to_bring_is_on_the_page(page):
    (line,) = [text for text in seen(page) if text.startswith("请带：")]
    assert "身份证" in line


def test_the_plan_names_each_month_with_its_parts(page):
    (table,) = page.findChildren(ScheduleTable)
    plan = page._desk.view.decision.schedule.payments
    assert table.rowCount() == len(plan)
    heads = [table.horizontalHeaderItem(at).text() for at in range(table.columnCount())]
    assert heads == ["期", "月供", "本金", "利息", "余额"]
    for row in (0, len(plan) - 1):
        each = plan[row]
        wanted = [str(each.number), *map(money, (each.payment, each.principal, each.interest, each.balance))]
        assert [table.item(row, at).text() for at in range(5)] == wanted
    assert plan[0].principal != plan[0].interest
