"""A window that was lower or narrower for a moment looks as if it never had been."""

from __future__ import annotations

from itertools import pairwise

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication

from teller_app.desk.counter import Counter
from teller_app.rules.codes import AssetClass
from teller_app.ui.below_panel import COMPARE, PRIVILEGES
from teller_app.ui.window import Window
from teller_app.words.speaker import Language
from tests.layout.facts import findings
from tests.layout.measure import MAXIMISED, NO_BAR_FROM, shape
from tests.layout.walk import clients
from tests.screenshots import OLD
from tests.stage import TODAY, open_stage

SIZES = (NO_BAR_FROM, MAXIMISED, NO_BAR_FROM, (1280, 720), NO_BAR_FROM)
AFTERWARDS = 10


class Counting(QObject):
    """How often a widget is asked to lay itself out."""

    asked = 0

    def eventFilter(self, watched, event):  # noqa: N802  Qt's name
        self.asked += event.type() == QEvent.Type.LayoutRequest
        return False


def heights(window: Window) -> tuple[int, ...]:
    client = window.client
    return client.height(), client.below.height(), client.below.wanted, client.why.height()


@pytest.mark.long(first=4)
@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("page", [COMPARE, PRIVILEGES])
@pytest.mark.parametrize("state", ["plain", "wrong", "late"])
def test_a_window_that_was_lower_for_a_moment_is_as_before(
    qapp: QApplication, tmp_path, language, page, state
):
    place = open_stage(tmp_path / "home", language, clients=clients(longest=True))
    if state == "late":
        place.today = lambda: TODAY + OLD
    window = Window(Counter(place))
    window.show()
    window.open_client("C000001")
    if state == "late":
        window.service.give_numbered(0)
    elif state == "wrong":
        window._counter.client.type_amount(AssetClass.WEALTH, "40x")
    window.client.below.turn_to(page)
    shape(qapp, window, SIZES[0])
    first = heights(window)
    for before, size in pairwise(SIZES):
        shape(qapp, window, size)
        if size == SIZES[0]:
            assert heights(window) == first, f"after {before}"
            assert findings(window, may_scroll=False, sideways=False) == []
    counting = Counting()
    window.client.installEventFilter(counting)
    for _ in range(AFTERWARDS):
        qapp.processEvents()
    assert counting.asked == 0, "it has come to rest"
    window.close()
    window.deleteLater()
