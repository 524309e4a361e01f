"""``make layout``: every screen × size × scaling, size of letters or contrast × language × the longest names."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from itertools import product
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication

from teller_app.desk.looks import Look, TextSize
from teller_app.ui import theme
from teller_app.words.speaker import Language
from tests.layout.measure import SCALES, measure, sizes_at, told
from tests.layout.walk import make_homes


def one(homes: Path, scale: float) -> int:
    """Every screen at one scaling, unscaled in larger letters too; this process has been started with it."""
    app = QApplication([])
    assert app.primaryScreen().devicePixelRatio() == scale
    worst = 0
    every = [Look(letters) for letters in TextSize] if scale == 1 else [Look()]
    for look, language in product([*every, Look(high=True)], Language):
        theme.apply(app, look)
        found = measure(app, homes, language, sizes_at(scale))
        strong = " high contrast" if look.high else ""
        print(f"{scale:.0%} {look.size}{strong} {language}: {len(found)} findings", flush=True)
        if found:
            print(told(found), flush=True)
            worst = 1
    return worst


def main(arguments: list[str]) -> int:
    """All of it, a process a scaling; 1 if anything is cut, covered, outside or faint."""
    if arguments[:1] == ["--one"]:
        return one(Path(arguments[1]), float(arguments[2]))
    with tempfile.TemporaryDirectory() as folder:
        _home(Path(folder))
        runs = [
            subprocess.run(
                [sys.executable, "-m", "tests.layout", "--one", folder, str(scale)],
                check=False,
                env={**os.environ, "QT_SCALE_FACTOR": str(scale)},
            )
            for scale in SCALES
        ]
    return max(run.returncode for run in runs)


def _home(folder: Path) -> None:
    app = QApplication([])  # the demo's figures are worked out beside an event loop
    make_homes(folder)
    app.quit()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
