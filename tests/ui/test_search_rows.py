"""The rows under the search box: whole, framed, and no reason to paint the page beneath them."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QApplication

from teller_app.ui import theme
from teller_app.ui.parts.match_delegate import NAME_WIDTH, PAD, MatchDelegate
from tests.counter.conftest import _looks, open_window  # noqa: F401  fixtures
from tests.stage import WANG

TAILS = tuple(
    f"{year}年生 · 证件尾号 {tail} · {phone}"
    for year in (1949, 1970, 1984)
    for tail in ("207X", "455X", "0001", "7777")
    for phone in ("151****0361", "138****8669", "177****1111")
)


class Painted(QObject):
    """Counts how often a widget is painted."""

    times = 0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  Qt's name
        self.times += event.type() == QEvent.Type.Paint
        return super().eventFilter(watched, event)


@pytest.mark.parametrize("tail", TAILS)
def test_what_tells_people_apart_is_never_cut(open_window, tail):  # noqa: F811
    open_window()
    room = MatchDelegate.width_of(f"王小明  {tail}") - theme.px(NAME_WIDTH) - 3 * PAD
    shown = theme.metrics(13).elidedText(tail, Qt.TextElideMode.ElideRight, room)
    assert shown == tail


def test_another_key_paints_the_rows_and_not_the_client_beneath(open_window, qtbot):  # noqa: F811
    window = open_window()
    window.open_client(WANG.key)
    qtbot.wait(50)
    box = window.bar.search
    box.setFocus()
    qtbot.keyClicks(box, "w")
    qtbot.wait(50)
    rows = box.matches
    assert rows.isVisible()
    beneath, above = Painted(window), Painted(window)
    window.client.installEventFilter(beneath)
    rows.viewport().installEventFilter(above)
    rows.viewport().update()
    QApplication.processEvents()
    assert (beneath.times, above.times) == (0, 1)


def test_the_rows_end_at_their_frame(open_window, qtbot):  # noqa: F811
    window = open_window()
    window.bar.search.setText("w")
    qtbot.wait(20)
    rows = window.bar.search.matches
    last = rows.visualItemRect(rows.item(min(rows.count(), 9) - 1))
    assert last.bottom() + 1 == rows.viewport().height()
    seen = rows.grab().toImage()
    corners = {
        seen.pixelColor(x, y).name() for x in (0, seen.width() - 1) for y in (0, seen.height() - 1)
    }
    assert corners == {theme.colour("field_line").name()}
