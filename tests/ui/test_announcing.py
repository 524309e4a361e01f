"""What happens is said to whoever does not see it: once, at once where something is wrong, and never when hidden."""

from __future__ import annotations

import weakref

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QFrame

from teller_app.ui.parts import announce as module
from teller_app.ui.parts.announce import announce
from teller_app.ui.parts.privilege_grid import Tile
from tests.counter.conftest import _looks, open_window, press, window  # noqa: F401  fixtures

CTRL = Qt.KeyboardModifier.ControlModifier
POLITE, AT_ONCE = QAccessible.AnnouncementPoliteness.Polite, QAccessible.AnnouncementPoliteness.Assertive


@pytest.fixture
def said(monkeypatch):
    """What a screen reader is given to say: which widget shows it, the text, and how urgent it is."""
    heard = []

    class Reader(QAccessible):
        @staticmethod
        def updateAccessibility(event):  # noqa: N802  Qt's name
            heard.append((event.object(), event.message(), event.politeness()))

    monkeypatch.setattr(module, "QAccessible", Reader)
    return heard


def test_what_came_of_an_act_is_said_once(window, press, said):  # noqa: F811
    window.open_client("C000004")
    press(Qt.Key.Key_1, CTRL)
    assert said == [(window.notice, window.notice.text.text(), POLITE)]
    assert "已给予" in said[0][1]


def test_what_could_not_be_done_is_said_at_once_and_each_time(window, press, said):  # noqa: F811
    for _ in range(2):
        press(Qt.Key.Key_F8)
    assert said == 2 * [(window.notice, window.notice.text.text(), AT_ONCE)]
    assert "请先查找客户" in said[0][1]


def test_a_refused_answer_is_said_and_stands_with_its_field(window, press, said):  # noqa: F811
    window.open_client("C000004")
    window.service.ask_event()
    window.ask.edit.setText("7")
    press(Qt.Key.Key_Return)
    assert said == [(window.ask, "请输入上面列出的数字", AT_ONCE)]
    assert window.ask.edit.accessibleDescription() == "请输入上面列出的数字"
    window.go_back()
    assert len(said) == 1
    assert window.ask.edit.accessibleDescription() == ""


def test_under_a_cover_nothing_is_said(window, said):  # noqa: F811
    window.extras.blank.come()
    window.notice.say("王小明的资料", "good")
    assert said == []


def test_without_a_screen_reader_it_does_nothing_and_keeps_nobody_alive(qapp):
    frame = QFrame()
    frame.show()
    announce(frame, "text", urgent=True)
    watched = weakref.ref(frame)
    del frame
    assert watched() is None


def test_how_a_privilege_is_given_is_read_with_its_key(window):  # noqa: F811
    window.open_client("C000004")
    for tile in (each for each in window.client.below.grid.findChildren(Tile) if each.isVisible()):
        name, value, *how = tile.toolTip().split("\n")
        assert value
        assert tile.accessibleName() == f"{name} {value}"
        assert tile.accessibleDescription() == "\n".join(part for part in (tile._key.text(), *how) if part)
    assert any(tile._key.text() for tile in window.client.below.grid.findChildren(Tile))
