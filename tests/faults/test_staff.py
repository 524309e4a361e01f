"""A disk that fails under the door of a branch: nobody is shut out or let in by it, and no guess goes uncounted."""

from __future__ import annotations

from random import Random

import pytest

from tests.faults.faulting import ERRORS, some
from tests.faults.nursery import Run
from tests.faults.shim import Fault
from tests.faults.staff import ACTS, MODULE, Door, branch_in, live_in
from tests.staff import SECOND

EACH = 3
"""Points of each act; ``python -m tests.faults --points`` takes more."""
GUESS = 30
"""File operations of a guess, and some more."""


@pytest.fixture(scope="module")
def staffed(tmp_path_factory):
    return live_in(tmp_path_factory.mktemp("staffed"))


@pytest.mark.long(first=2)
@pytest.mark.parametrize("act", ACTS, ids=lambda act: act.name)
def test_a_disk_that_fails_under_the_door(needs_shim, nursery, staffed, tmp_path, act):
    door = Door(nursery, staffed, tmp_path)
    points = door.points(act)
    assert points >= 6
    for fault in some(points, EACH, Random(act.name)):
        door.one(act, fault)
    assert door.told["refused, and nothing done"] > 0


def test_a_guess_that_was_answered_is_counted_whatever_fails(needs_shim, nursery, staffed, tmp_path, pytestconfig):
    """With ``make test`` at every fifth operation."""
    door = Door(nursery, staffed, tmp_path)
    answers = set()
    for at in range(1, GUESS, 5 if pytestconfig.getoption("--short") else 1):
        folder = door.anew()
        words = ("log-in", str(folder), SECOND, "a wrong one, long enough")
        fault = Fault(at, ERRORS[at % len(ERRORS)], ever=at % 2 == 0)
        ran = nursery.run(Run(folder, words, module=MODULE, fault=fault))
        answers.add((ran.err.split(" ", 1)[0], branch_in(folder).door.tries.used(SECOND)))
    assert {used for answer, used in answers if answer == "login.wrong"} == {1}
    assert {answer for answer, _ in answers} > {"login.wrong"}, "some were refused unchecked"
