"""What is as long as needed on a page that scrolls, and how it comes to be so."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from teller_app.ui.keys_screen import KeysScreen
from teller_app.ui.parts.labels import scroll
from teller_app.ui.parts.opening import Opening
from teller_app.ui.why_panel import WhyPanel
from teller_app.words.keys import all_keys
from teller_app.words.speaker import Language, Speaker


@pytest.fixture
def page(qtbot):
    """A page with ten lines that open up, below what alone decides whether the page scrolls."""
    inside, above = QLabel("\n".join("line" for _ in range(10))), QWidget()
    opening, ground = Opening(inside), QWidget()
    layout = QVBoxLayout(ground)
    layout.addWidget(above)
    layout.addWidget(opening)
    area = scroll(ground)
    qtbot.addWidget(area)
    area.resize(300, 300)
    area.show()
    qtbot.wait(30)
    return area, above, opening


def test_nothing_is_painted_until_it_is_known_whether_the_page_scrolls(page, qtbot):
    area, above, opening = page
    assert not opening.is_open
    seen = []
    opening._soon.timeout.connect(lambda: seen.append((opening.is_open, area.updatesEnabled())))
    above.setMinimumHeight(400)
    qtbot.waitUntil(lambda: opening.is_open, timeout=5000)
    assert (False, False) in seen
    assert (False, True) not in seen[seen.index((False, False)) :]
    assert area.updatesEnabled()
    area.resize(300, 700)
    qtbot.waitUntil(lambda: not opening.is_open and area.updatesEnabled(), timeout=5000)


def test_a_bar_that_has_gone_again_opens_nothing(page, qtbot):
    area, above, opening = page
    opened = []
    opening.opened.connect(lambda: opened.append(opening.is_open))
    came = []

    def gone(_least, most):
        if most and not came:
            came.append(most)
            above.setMinimumHeight(0)

    area.verticalScrollBar().rangeChanged.connect(gone)
    above.setMinimumHeight(400)
    qtbot.waitUntil(lambda: bool(came), timeout=5000)
    qtbot.wait(50)
    assert opened == []
    assert area.verticalScrollBar().maximum() == 0
    assert area.updatesEnabled()


def test_how_high_the_reasons_are_does_not_hang_on_their_own_bar(qtbot):
    panel = WhyPanel(Speaker(Language.EN))
    qtbot.addWidget(panel)
    words = QLabel("why " * 60)
    words.setWordWrap(True)
    panel._list.widget().layout().insertWidget(0, words)
    panel.resize(300, 300)
    panel.show()
    qtbot.wait(30)
    before = panel.whole_height()
    panel._list.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
    assert panel._list.viewport().width() < panel._list.width()
    assert panel.whole_height() == before


def test_what_a_key_does_begins_beside_the_first_line_of_its_keys(qtbot):
    speaker = Speaker(Language.ZH)
    screen = KeysScreen(speaker)
    qtbot.addWidget(screen)
    meanings = {meaning for _, meaning in all_keys(speaker)}
    labels = [label for label in screen.findChildren(QLabel) if label.text() in meanings]
    assert len(labels) >= len(meanings)
    assert all(label.alignment() & Qt.AlignmentFlag.AlignTop for label in labels)
