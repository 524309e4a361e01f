"""``python -m tests.bench_start HOME``: from a cold start to the search, on the book of the demo in a folder, as JSON.

Ours and a bare window in turn, whole processes, compiled beforehand as on a user's disk.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
from dataclasses import asdict, dataclass
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from tests.bench_window import MS, timed

MOST_RATIO = 1.5
BARE = """
import sys
from PySide6.QtWidgets import QApplication, QLineEdit, QMainWindow
app = QApplication([]); window = QMainWindow(); window.setCentralWidget(QLineEdit()); window.resize(1366, 768)
window.show(); app.processEvents(); app.processEvents()
"""
SEARCH = """
import os, sys
import teller_app.app as app
from teller_app.ui import shell
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
shown = shell.theme.show_fitting
def end(self):
    shown(self); QApplication.processEvents(); QTest.keyClick(self.search, "w"); QApplication.processEvents()
    assert self.search.text() == "w"; sys.stdout.flush(); os._exit(0)
shell.theme.show_fitting = end
app.main(["--demo"])
"""
WHOLE = """
import os, sys
import teller_app.app as app
from PySide6.QtWidgets import QApplication
from teller_app.ui import run
shown = run.Application.open_window
def end(self, *session):
    shown(self, *session); QApplication.processEvents(); assert self.window.isVisible(); os._exit(0)
run.Application.open_window = end
app.main(["--demo"])
"""


@dataclass(frozen=True, slots=True)
class StartCosts:
    """Middle ones of some runs, in milliseconds.

    Attributes:
        search_ms: until the first letter stands in the search.
        whole_ms: until the whole window is there.
        ratio: of ``search_ms`` to the bare window's, the middle of the ratios of each round.
    """

    bare_ms: float
    search_ms: float
    whole_ms: float
    ratio: float


def start_costs(home: Path, runs: int = 7) -> StartCosts:
    """On the demo's book in ``home``; the first round, which compiles, is not counted."""
    env = {**os.environ, "TELLER_APP_HOME": str(home), "PYTHONPYCACHEPREFIX": str(home / "compiled")}
    env.pop("PYTHONDONTWRITEBYTECODE", None)
    rounds = []
    for _ in range(runs + 1):
        scripts = (BARE, SEARCH, WHOLE)
        rounds.append([timed(lambda script=script: child(script, env)) for script in scripts])
    bare, search, whole = (statistics.median(column) * MS for column in zip(*rounds[1:], strict=True))
    ratio = statistics.median(found[1] / found[0] for found in rounds[1:])
    return StartCosts(bare, search, whole, ratio)


def child(script: str, env: dict[str, str]) -> None:
    subprocess.run([sys.executable, "-c", script], check=True, env=env, capture_output=True)


if __name__ == "__main__":
    print(json.dumps(asdict(start_costs(Path(sys.argv[1])))))
