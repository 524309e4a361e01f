"""A page is made when it is first asked for, and is the same page then as one that was always there."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QShortcut
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from teller_app.desk.service_view import Look
from teller_app.ui.in_hand import in_hand
from teller_app.ui.rail import Page
from tests.stage import WANG

KEY = Qt.Key
TURNING = {
    KEY.Key_F1: Page.HELP,
    KEY.Key_F3: Page.PRESCREEN,
    KEY.Key_F4: Page.CARE,
    KEY.Key_F5: Page.BRANCH,
    KEY.Key_F6: Page.RULES,
    KEY.Key_F7: Page.AUDIT,
    KEY.Key_F9: Page.FILES,
    KEY.Key_F10: Page.PEOPLE,
}

ELSEWHERE = (
    "Ctrl+F Ctrl+L Ctrl+B Ctrl+I "
    "Alt+B Alt+S Alt+Q Alt+R Alt+N Alt+E Alt+U Alt+D Alt+W Alt+X Alt+O Alt+V Alt+H Alt+Y Alt+Z"
)


def test_whoever_comes_in_waits_for_the_client_desk_alone(window):
    assert list(window.made) == [Page.CLIENT]
    window.open_client(WANG.key)
    assert list(window.made) == [Page.CLIENT]


@pytest.mark.parametrize(("key", "page"), TURNING.items(), ids=[page.name for page in TURNING.values()])
def test_a_key_makes_the_page_that_it_turns_to_and_no_other(window, press, key, page):
    press(key)
    assert window.page is page
    assert set(window.made) == {Page.CLIENT, page}
    made = window.made[page]
    assert made.isVisible()
    press(KEY.Key_F2)
    press(key)
    assert window.made[page] is made


def test_a_key_of_another_page_makes_none(window):
    """Whatever is pressed at the counter by mistake costs nothing and does nothing out of sight."""
    window.open_client(WANG.key)
    keys = {each.key().toString(): each for each in window.findChildren(QShortcut)}
    for key in ELSEWHERE.split():
        keys[key].activated.emit()
    assert list(window.made) == [Page.CLIENT]


def test_what_is_in_hand_is_asked_of_the_pages_that_are_there(window, press):
    window.open_client(WANG.key)
    assert set(in_hand(window)) <= {"client", "search"}
    assert list(window.made) == [Page.CLIENT]
    press(KEY.Key_F7)
    window.audit.take_in_hand({"client": "C000002"})
    assert in_hand(window)["audit"]["client"] == "C000002"


def test_a_page_made_late_shows_what_its_desk_has_come_to(window):
    window.open_client(WANG.key)
    window._counter.service.look(Look.KEY)
    window._counter.service.look(Look.TIES)
    window.show_prescreen()
    assert QApplication.focusWidget() is window.prescreen.form.fields["principal"].edit
    for page in (window.prescreen, window.service.key, window.service.ties):
        assert any(label.text().startswith(WANG.name) for label in page.findChildren(QLabel)), page


class Shown(QObject):
    """Notes whatever is shown as a window of its own."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[QWidget] = []

    def eventFilter(self, watched, event):  # noqa: N802  Qt's name
        if event.type() is QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self.seen.append(watched)
        return False


@pytest.mark.parametrize("page", Page, ids=[page.name for page in Page])
def test_no_part_of_a_page_is_a_window_while_it_is_made(window, qapp, page):
    """It would flash on the screen, and take the keyboard from the one that is there."""
    window.open_client(WANG.key)
    QApplication.processEvents()
    shown = Shown()
    qapp.installEventFilter(shown)
    try:
        window.turn_to(page)
        QApplication.processEvents()
    finally:
        qapp.removeEventFilter(shown)
    assert shown.seen == []
    assert window.isActiveWindow()
