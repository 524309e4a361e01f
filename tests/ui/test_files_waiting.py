"""What takes a while on the page of the files says what is being done, and a full check can be stopped."""

from __future__ import annotations

import threading

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QProgressBar

from teller_app.desk.files import FilesDesk
from teller_app.desk.keeping import Keeping
from teller_app.ui.parts.labels import Label
from teller_app.ui.rail import Page
from tests.counter.conftest import _looks  # noqa: F401  fixture
from tests.seconds import for_restore
from tests.ui.test_files import application, begun, wait_idle  # noqa: F401  fixtures

ALT = Qt.KeyboardModifier.AltModifier
ACTS = {
    "back_up": (lambda window: window.files.backup.click(), "正在备份"),
    "send": (lambda window: window.files.send_wanted.emit("folder"), "正在写出上报文件"),
}


@pytest.fixture
def held():
    """Work waits for this, and gives up waiting with the test."""
    made = threading.Event()
    yield made
    made.set()


def waiting(window):
    """The lines beside the bars that are seen."""
    bars = [each for each in window.files.findChildren(QProgressBar) if each.isVisible()]
    return [bar.parentWidget().findChild(Label).text() for bar in bars]


def stops(window):
    return window.files.checking.stop.isVisible()


def test_a_full_check_says_so_and_can_be_stopped(begun, qtbot, monkeypatch, held):  # noqa: F811
    def verify(self, code=None, wanted=lambda: None):
        while not held.wait(0.01):
            wanted()
        return (), None

    monkeypatch.setattr(Keeping, "verify", verify)
    window = begun.window
    window.turn_to(Page.FILES)
    before = window.files._checked.text()
    assert waiting(window) == []
    window.files.check.click()
    assert waiting(window) == ["正在校验"]
    assert stops(window)
    assert not window.files.backup.isEnabled()
    qtbot.keyClick(window, Qt.Key.Key_Q, ALT)
    qtbot.waitUntil(lambda: waiting(window) == [], timeout=5000)
    assert window.files._checked.isVisible()
    assert window.files._checked.text() == before, "what was not read to its end is no result"
    assert window.files.backup.isEnabled()


@pytest.mark.parametrize("act", ACTS)
def test_what_cannot_be_stopped_half_way_says_what_it_is(begun, qtbot, monkeypatch, held, act):  # noqa: F811
    ask, says = ACTS[act]
    real = getattr(FilesDesk, act)

    def slow(self, *given, **named):
        held.wait(10)
        return self.view.exchange if act == "send" else real(self, *given, **named)

    window = begun.window
    window.turn_to(Page.FILES)
    qtbot.waitUntil(lambda: begun._counter.files.view.exchange is not None, timeout=5000)
    monkeypatch.setattr(FilesDesk, act, slow)
    ask(window)
    assert waiting(window) == [says]
    assert not stops(window)
    held.set()
    wait_idle(qtbot, begun)
    assert waiting(window) == []


def test_a_restore_says_so_until_the_window_is_there_again(begun, qtbot, monkeypatch, held):  # noqa: F811
    real = Keeping.restore

    def slow(self, *given):
        held.wait(10)
        return real(self, *given)

    monkeypatch.setattr(Keeping, "restore", slow)
    window, line = begun.window, begun._counter.files.view.copies[0]
    window.turn_to(Page.FILES)
    window.files.restore_wanted.emit(line, for_restore(begun._counter.files.keeping, line.path))
    assert waiting(window) == ["正在恢复"]
    held.set()
    qtbot.waitUntil(lambda: begun.window is not window, timeout=10_000)
    assert "正在恢复" not in waiting(begun.window), "what was put back may be checked by now"
