"""Work beside the window leaves the window its turns."""

from __future__ import annotations

import gc
import sys
import threading
import weakref

import pytest
from PySide6.QtWidgets import QFrame

from teller_app.ui.forgetting import SWEEP_MS, not_collecting, sweep
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


class Circle:
    """Held by nobody but itself once it is let go; says where it has ended."""

    def __init__(self, ended: list[str]) -> None:
        self.held = QFrame(), self
        weakref.finalize(self, lambda: ended.append(threading.current_thread().name))


def make_circles(most: int) -> None:
    """What Python counts before it looks for what nobody holds."""
    for _ in range(most):
        circle = []
        circle.append(circle)


@pytest.fixture
def as_at_start():
    """Python looks wherever it is, as before the first work."""
    gc.enable()
    gc.collect()
    yield
    gc.enable()


def test_a_widget_that_nobody_holds_ends_on_the_windows_thread(qtbot, as_at_start):
    ended: list[str] = []
    work = Work(lambda _: make_circles(200_000))
    Circle(ended)
    with qtbot.waitSignal(work.done):
        work.start()
    work.wait()
    qtbot.waitUntil(lambda: ended != [], timeout=5 * SWEEP_MS)
    assert ended == [threading.main_thread().name]


@pytest.mark.parametrize("old", [False, True])
def test_the_sweep_finds_what_is_young_and_in_time_what_is_old(qtbot, as_at_start, old):
    gc.disable()
    ended: list[str] = []
    circle = Circle(ended)
    if old:
        gc.collect()
    del circle
    sweeps = 0
    while not ended:
        make_circles(2 * gc.get_threshold()[0])
        sweep()
        sweeps += 1
        assert sweeps < 300
    assert (sweeps > 1) == old


def test_a_change_of_letters_lets_nothing_look_elsewhere(qtbot, as_at_start):
    """What keeps Python from looking for a moment gives back what was, also where it never looks by itself."""
    with not_collecting():
        assert not gc.isenabled()
    assert gc.isenabled()
    Work(lambda _: None)
    with not_collecting():
        pass
    assert not gc.isenabled()
