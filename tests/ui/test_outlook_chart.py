"""The line of a plan: what it is measured against stands in it by name."""

from __future__ import annotations

import pytest

from teller_app.ui.below_panel import PLAN
from teller_app.words.speaker import Language
from tests.counter.conftest import _looks, open_window  # noqa: F401  fixtures
from tests.layout.painted import cut, written_in
from tests.stage import WANG


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
