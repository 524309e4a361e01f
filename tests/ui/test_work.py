"""Work beside the window leaves the window its turns."""

from __future__ import annotations

import sys

import pytest

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
