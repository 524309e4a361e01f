"""A disk that fails at the N-th operation: a clear sentence, nothing half-written, and a retry works."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from random import Random

import pytest

from tests.faults.faulting import ACTS, BUGS, KILLED, Act, Trial, some
from tests.faults.homes import state_of
from tests.faults.nursery import ROOT, Nursery
from tests.faults.papers import GIVEN, RICH
from tests.faults.shim import Fault

EACH = 3
"""Points of each act; ``python -m tests.faults --points`` takes them all."""

SWITCHING = 14


@pytest.mark.long(first=4)
@pytest.mark.parametrize("act", ACTS, ids=lambda act: act.name)
def test_a_disk_that_fails_anywhere(needs_shim, nursery, lived_in, tmp_path, act):
    trial = Trial(nursery, lived_in, tmp_path / "branch")
    points = trial.points(act)
    assert points >= 6
    faults = list(some(points, EACH, Random(act.name)))
    if act.name in {"import", "restore"}:
        # Where one file takes the place of another, each operation counts.
        last = range(points - SWITCHING + 1, points + 1)
        faults += [Fault(at, (errno.EIO, KILLED)[at % 2]) for at in last]
    for fault in faults:
        trial.one(act, fault)
    assert trial.told.total() == len(faults)
    assert sum(count for told, count in trial.told.items() if told.endswith("nothing written")) > 0


@pytest.mark.long(first=1)
@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EACCES, errno.EIO])
def test_the_real_command_in_a_process_of_its_own(needs_shim, home, number):
    """What the children of the nursery do, once without it."""
    counted = home.parent / "count"
    command = ["--demo", "privilege", "give", GIVEN, "--client", RICH]

    def run(fault: Fault) -> subprocess.CompletedProcess[str]:
        told = {
            **os.environ,
            **fault.environment(home),
            "LD_PRELOAD": str(needs_shim),
            "FAULT_COUNT": str(counted),
            "TELLER_APP_HOME": str(home.parent),
            "PYTHONPATH": str(ROOT),
        }
        done = [sys.executable, "-m", "teller_app", *command]
        return subprocess.run(done, env=told, check=False, capture_output=True, text=True)

    before = state_of(home)
    refused = run(Fault(20, number, ever=True))
    assert refused.returncode in {1, 2}
    assert refused.stdout == ""
    assert len(refused.stderr.splitlines()) == 1
    assert not any(each in refused.stderr for each in BUGS)
    assert state_of(home).entries() == before.entries()
    assert run(Fault()).returncode == 0
    assert int(counted.read_text()) > 20
    assert len(state_of(home).entries()) == len(before.entries()) + 1


def test_a_write_that_was_never_noticed_would_be_seen(needs_shim, nursery, lived_in, tmp_path):
    """The trial itself must be able to fail: an act that is refused without any fault."""
    trial = Trial(nursery, lived_in, tmp_path / "branch")
    with pytest.raises(AssertionError):
        trial.points(Act("nothing", ("privilege", "give", "no_such_thing", "--client", RICH)))
    with pytest.raises(AssertionError):
        trial.one(Act("nothing", ("privilege", "give", "no_such_thing", "--client", RICH)), Fault())


def test_without_a_compiler_the_rest_still_runs(tmp_path, home):
    """Children can be had without the shim; then nothing is counted."""
    plain = Nursery(tmp_path / "nursery", None)
    ran = plain.run(ACTS[-1].run(home, Fault(1, errno.EIO)))
    plain.close()
    assert (ran.code, ran.operations) == (0, 0)
