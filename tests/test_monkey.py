"""A few seconds of ``make monkey``, and that it sees what it is there to see.

How long things took and what memory grew by is for ``make monkey`` to say, on a machine that does nothing else.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
MINUTES, CLIENTS = "0.12", "60"
pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="memory is read from /proc")
BREAKS = """
import sys
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
    assert f"seed {seed}: " in done.stdout, done.stderr
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
