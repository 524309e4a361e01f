"""A few seconds of ``make monkey``, and that it sees what it is there to see.

How long things took and what memory grew by is for ``make monkey`` to say, on a machine that does nothing else.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests import monkey

ROOT = Path(__file__).parent.parent
MINUTES, CLIENTS = "0.12", "60"
LEAST_ACTS = 20
"""Of some seconds, on however slow a machine."""
pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="memory is read from /proc")
BREAKS = """
import sys
from time import sleep
from tests import monkey
from PySide6.QtCore import QTimer, qWarning
def raised(): raise ValueError("a bug")
def broken(played):
    window = played.program.window
    {what}
sys.exit(monkey.main(["--minutes", "0.5", "--seed", "1", "--clients", "20"], broken))
"""


def play(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, *command], cwd=ROOT, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("seed", ["1"])
def test_some_seconds_of_it_raise_nothing(seed):
    done = play("-m", "tests.monkey", "--minutes", MINUTES, "--seed", seed, "--clients", CLIENTS)
    acts = re.search(rf"seed {seed}: (\d+) acts", done.stdout)
    assert acts, done.stderr
    assert int(acts[1]) > LEAST_ACTS
    assert "the last acts" not in done.stdout, done.stdout


@pytest.mark.long(first=1)
@pytest.mark.parametrize(
    ("what", "told"),
    [
        ("QTimer.singleShot(1500, played.app, raised)", "ValueError: a bug"),
        ("QTimer.singleShot(1500, lambda: qWarning('odd'))", "Qt: odd"),
        ("QTimer.singleShot(1500, played.app.exit)", "the program ended"),
    ],
)
def test_what_goes_wrong_ends_it_with_seed_and_last_acts(what, told):
    done = play("-c", BREAKS.format(what=what))
    assert done.returncode == 1
    assert told in done.stdout, done.stderr
    assert "seed 1, the last acts:" in done.stdout
    assert len(done.stdout.partition("the last acts:")[2].splitlines()) > 2


@pytest.mark.parametrize(
    ("longest", "memory", "good"),
    [
        (199.0, [100.0, 129.0], True),
        (201.0, [100.0, 100.0], False),
        (10.0, [100.0, 131.0], False),
    ],
    ids=["good", "held up", "grown"],
)
def test_an_hour_is_only_good_where_nothing_held_it_up_and_it_did_not_grow(longest, memory, good, capsys):
    played = SimpleNamespace(
        held={"click": monkey.Held(1, longest)},
        memory=memory,
        growth=memory[-1] - memory[0],
        acts=1,
        watch=SimpleNamespace(wrong=[]),
    )
    assert monkey.report(played, 1) is good
    assert ("longer than the 200 ms promised: click" in capsys.readouterr().out) is (longest > 200)


def test_how_long_an_act_held_the_window_is_measured():
    done = play("-c", BREAKS.format(what="QTimer.singleShot(9000, lambda: sleep(2))").replace("0.5", "0.4"))
    held = [float(line.split()[2]) for line in done.stdout.splitlines() if re.match(r"\w+ +\d+ +\d+ ", line)]
    assert max(held) > 1900, done.stdout
    assert done.returncode == 1
