"""Something long in steps: keys and locks come through between two of them, and what is dropped is never done."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QObject, QTimer

from teller_app.ui.steps import Steps


@pytest.fixture
def steps(qapp):
    owner = QObject()
    yield Steps(owner)
    owner.deleteLater()


def until_done(qtbot, steps):
    qtbot.waitUntil(lambda: not steps.busy)


def test_whatever_waits_has_its_turn_between_two_steps(qtbot, steps):
    """A timer that repeats would run two steps in one turn, and a lock would come after both."""
    came: list[str] = []

    def step(name):
        came.append(name)
        QTimer.singleShot(0, lambda: came.append("key"))

    steps.run([lambda: step("1"), lambda: step("2"), lambda: step("3")])
    until_done(qtbot, steps)
    assert came[:5] == ["1", "key", "2", "key", "3"]


def test_nothing_is_done_before_the_loop_turns_and_it_is_busy_until_the_last_is_done(qtbot, steps):
    busy: list[bool] = []
    steps.run([lambda: busy.append(steps.busy)] * 2)
    assert busy == []
    assert steps.busy
    until_done(qtbot, steps)
    assert busy == [True, True]


def test_what_is_dropped_between_two_steps_is_never_done(qtbot, steps):
    done: list[object] = []
    lock = lambda: done.append(steps.drop())  # noqa: E731
    steps.run([lambda: QTimer.singleShot(0, lock), lambda: done.append("never")])
    until_done(qtbot, steps)
    qtbot.wait(20)
    assert done == [True]
    assert not steps.drop(), "there is nothing left to drop"


def test_a_step_may_drop_the_rest_or_put_other_steps_in_their_place(qtbot, steps):
    done: list[str] = []
    steps.run([lambda: (done.append("a"), steps.drop()), lambda: done.append("b")])
    qtbot.waitUntil(lambda: done == ["a"])
    qtbot.wait(20)
    assert done == ["a"]
    steps.run([lambda: steps.run([lambda: done.append("c"), lambda: done.append("d")])])
    until_done(qtbot, steps)
    assert done == ["a", "c", "d"]


def test_after_a_step_that_fails_nothing_more_is_done_and_others_can_begin(qtbot, steps):
    done: list[int] = []

    def fails():
        raise RuntimeError("as it was meant")

    with qtbot.captureExceptions() as raised:
        steps.run([fails, lambda: done.append(1)])
        until_done(qtbot, steps)
        qtbot.wait(20)
    assert [str(each[1]) for each in raised] == ["as it was meant"]
    assert done == []
    steps.run([lambda: done.append(2)])
    until_done(qtbot, steps)
    assert done == [2]
