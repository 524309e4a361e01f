"""What works behind the counter gives way to it, in every process that does so."""

from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pytest

from teller_app.desk import workers
from teller_app.desk.behind import STEPS_BACK, give_way
from teller_app.store.rulebooks import RulebookShelf
from tests.desk.test_intake_apart import apart, begin, means, short, until  # noqa: F401  fixtures

pytestmark = pytest.mark.skipif(os.name != "posix", reason="how nice a process is, is asked of POSIX")


def nice_of(pid=0):
    return os.getpriority(os.PRIO_PROCESS, pid)


def test_a_worker_gives_way_and_the_window_does_not():
    mine = nice_of()
    context = get_context("spawn")
    given = context.Queue()
    given.put((RulebookShelf(Path()).handed, None))
    with ProcessPoolExecutor(1, context, workers.begin_worker, (given,)) as pool:
        assert pool.submit(nice_of).result() >= STEPS_BACK
    assert nice_of() == mine


def test_an_import_gives_way(apart, short, means):  # noqa: F811
    pid = begin(apart, short, means)
    until(lambda: nice_of(pid) >= STEPS_BACK)


@pytest.mark.parametrize(("before", "after"), [(0, 10), (15, 15)])
def test_it_never_comes_forward_again(before, after):
    code = (
        f"import os; os.nice({before} - os.getpriority(0, 0)); from teller_app.desk.behind import give_way;"
        "give_way(); give_way(); print(os.getpriority(0, 0))"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert int(said.stdout) == after


def test_where_the_system_refuses_it_works_as_before(monkeypatch):
    def refused(*_):
        raise PermissionError

    monkeypatch.setattr(os, "setpriority", refused)
    give_way()
