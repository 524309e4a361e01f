"""Three minutes without a sign of life: what is one, what is none, and what it costs to listen."""

from __future__ import annotations

from contextlib import suppress

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QMenu
from shiboken6 import delete

from teller_app.desk.reveal import RevealDesk
from teller_app.ui import idle
from teller_app.ui.run import Application
from tests.counter.conftest import _looks  # noqa: F401  fixture
from tests.stage import COMPANY, PRIVATE, WANG
from tests.ui.another_window import in_another_language
from tests.ui.test_entrance import at  # noqa: F401  fixture


class Clock:
    def __init__(self, monkeypatch):
        self.now = 1000.0
        monkeypatch.setattr(idle, "_running", lambda: self.now)


def wait(clock, watch, seconds=178):
    """Nothing but the program's own ticks."""
    for _ in range(20):
        clock.now += seconds / 20
        watch._tick()


def pressed(counter, key, modifier=Qt.KeyboardModifier.NoModifier):
    """A key as the system brings it: to the window, shortcuts first. Only down: it may take the window away."""
    QTest.keyPress(counter.window.windowHandle(), key, modifier)


def dropped_down(counter):
    """A key into a list that has dropped down over the window."""
    box = counter.window.bar.language
    menu = QMenu(box)
    menu.addAction("one")
    menu.popup(box.mapToGlobal(box.rect().bottomLeft()))
    pressed(counter, Qt.Key.Key_Down)
    menu.close()


def in_a_dialog(counter):
    dialog = QDialog(counter.window)
    QLineEdit(dialog).setFocus()
    dialog.show()
    QApplication.processEvents()
    QTest.keyClick(dialog.windowHandle(), Qt.Key.Key_A)
    delete(dialog)


def composed(_counter):
    """Chinese by an input method: no key comes, only what was written."""
    written = QInputMethodEvent()
    written.setCommitString("王")
    QApplication.sendEvent(QApplication.focusObject(), written)


SIGNS = {
    "key": lambda counter: pressed(counter, Qt.Key.Key_F2),
    "letter": lambda counter: pressed(counter, Qt.Key.Key_W),
    "shortcut": lambda counter: pressed(counter, Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier),
    "mouse": lambda counter: QTest.mouseMove(counter.window.windowHandle(), QPoint(40, 300)),
    "button": lambda counter: QTest.mouseClick(
        counter.window.windowHandle(), Qt.MouseButton.LeftButton, pos=QPoint(600, 500)
    ),
    "menu": dropped_down,
    "dialog": in_a_dialog,
    "input method": composed,
}


@pytest.mark.long(first=3)
@pytest.mark.parametrize("sign", SIGNS)
def test_three_minutes_without_a_sign_of_life(at, monkeypatch, sign):  # noqa: F811
    clock = Clock(monkeypatch)
    counter = at()
    counter.log_in()
    watch = counter.program._watch._idle
    wait(clock, watch)
    assert counter.window is not None
    SIGNS[sign](counter)
    wait(clock, watch)
    assert counter.window is not None
    clock.now += 8.9
    watch._tick()
    assert counter.window is None


def test_a_lock_that_fails_is_asked_for_again(at, monkeypatch, qtbot):  # noqa: F811
    clock, plain, failed = Clock(monkeypatch), Application._leave, []

    def leave(program):
        if not failed:
            failed.append(1)
            raise ValueError
        plain(program)

    counter = at()
    counter.log_in()
    watch = counter.program._watch._idle
    monkeypatch.setattr(Application, "_leave", leave)
    clock.now += 181
    watch._tick()
    assert (failed, counter.window is None) == ([1], False)
    typed = []
    counter.window.bar.search.textChanged.connect(typed.append)
    pressed(counter, Qt.Key.Key_W)
    qtbot.waitUntil(lambda: counter.window is None, timeout=5000)
    assert typed == [], "no key comes through meanwhile"


def test_the_seconds_run_on_in_another_language(at, monkeypatch):  # noqa: F811
    """Another window stands there: its keys are heard, and no key of the old one counts any more."""
    clock = Clock(monkeypatch)
    counter = at()
    counter.log_in()
    watch = counter.program._watch._idle
    wait(clock, watch)
    in_another_language(counter.program)
    pressed(counter, Qt.Key.Key_F2)
    wait(clock, watch)
    assert counter.window is not None
    clock.now += 8.9
    watch._tick()
    assert counter.window is None


def test_only_signs_of_life_are_looked_at(at, monkeypatch):  # noqa: F811
    """Opening clients and building a whole window brings thousands of events; each one looked at takes time."""
    counter = at()
    counter.log_in()
    seen = []
    watch = counter.program._watch._idle
    monkeypatch.setattr(
        type(watch), "eventFilter", lambda self, watched, event: bool(seen.append(event.type()))
    )
    for key in (WANG.key, COMPANY.key, PRIVATE.key):
        counter.window.open_client(key)
        QApplication.processEvents()
    assert len(seen) < 100
    in_another_language(counter.program)
    assert len(seen) < 400


def test_a_machine_that_slept_locks_when_it_wakes(at, monkeypatch):  # noqa: F811
    clock = Clock(monkeypatch)
    counter = at()
    counter.log_in()
    clock.now += 40
    counter.program._watch._idle._tick()
    assert counter.window is None


def test_the_key_that_comes_too_late_is_no_sign_of_life(at, monkeypatch, qtbot):  # noqa: F811
    """A timer can be late; the first key after three minutes must find a lock, not a client."""
    clock = Clock(monkeypatch)
    counter = at()
    counter.log_in()
    counter.window.open_client(WANG.key)
    clock.now += 181
    typed = []
    counter.window.bar.search.textChanged.connect(typed.append)
    counter.window.bar.search.setFocus()
    pressed(counter, Qt.Key.Key_W)
    assert typed == []
    qtbot.waitUntil(lambda: counter.window is None, timeout=5000)


def test_a_late_shortcut_gives_nothing(at, monkeypatch, qtbot):  # noqa: F811
    clock = Clock(monkeypatch)
    counter = at()
    counter.log_in()
    counter.window.open_client(PRIVATE.key)
    clock.now += 181
    given = []
    monkeypatch.setattr(RevealDesk, "next", lambda *_: given.append(1))
    pressed(counter, Qt.Key.Key_F8)
    qtbot.waitUntil(lambda: counter.window is None, timeout=5000)
    assert given == []


def test_a_shortcut_in_time_gives(at, monkeypatch):  # noqa: F811
    """What the test above asks for can happen."""
    counter = at()
    counter.log_in()
    counter.window.open_client(PRIVATE.key)
    given = []
    monkeypatch.setattr(RevealDesk, "next", lambda *_: given.append(1))
    with suppress(Exception):
        pressed(counter, Qt.Key.Key_F8)
    assert given == [1]
