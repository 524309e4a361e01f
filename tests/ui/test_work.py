"""Work beside the window leaves the window its turns."""

from __future__ import annotations

import gc
import sys
import threading
import weakref

import pytest
from PySide6.QtWidgets import QFrame

from teller_app.ui.forgetting import SWEEP_MS, sweep
from teller_app.ui.work import SWITCH_SECONDS, Work


@pytest.fixture
def usual():
    before = sys.getswitchinterval()
    sys.setswitchinterval(0.005)
    yield
    sys.setswitchinterval(before)


def test_work_hands_the_interpreter_over_soon(qtbot, usual):
    work = Work(lambda _: sys.getswitchinterval())
    with qtbot.waitSignal(work.done) as told:
        work.start()
    work.wait()
    assert told.args == [pytest.approx(SWITCH_SECONDS)]


def in_a_circle() -> tuple[QFrame, list[str]]:
    """A widget that nobody but itself holds once it is let go, and where it will have ended."""
    ended: list[str] = []
    frame = QFrame()
    frame.myself = frame
    weakref.finalize(frame, lambda: ended.append(threading.current_thread().name))
    return frame, ended


def make_circles(most: int = 200_000) -> None:
    """More of them than Python lets pass before it looks for what nobody holds."""
    for _ in range(most):
        circle = []
        circle.append(circle)


@pytest.fixture
def as_at_start():
    """Python looks wherever it is, as before the first work."""
    gc.enable()
    yield
    gc.enable()


def test_a_widget_that_nobody_holds_ends_on_the_windows_thread(qtbot, as_at_start):
    work = Work(lambda _: make_circles())
    gc.collect()
    frame, ended = in_a_circle()
    with qtbot.waitSignal(work.done):
        work.start()
        del frame
    work.wait()
    assert ended == []
    qtbot.waitUntil(lambda: ended != [], timeout=5 * SWEEP_MS)
    assert ended == [threading.main_thread().name]


def test_what_is_young_is_swept_and_sometimes_everything(as_at_start):
    gc.disable()
    gc.collect()
    made = weakref.ref(circle := Circle())
    del circle
    for _ in range(20_000):
        sweep()
        if made() is None:
            break
        make_circles(50)
    assert made() is None
    old = Circle()
    gc.collect()
    made = weakref.ref(old)
    del old
    for _ in range(20_000):
        sweep()
        if made() is None:
            break
        make_circles(800)
    assert made() is None


class Circle:
    def __init__(self) -> None:
        self.myself = self
