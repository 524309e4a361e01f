"""``python -m tests.bench_window HOME CLIENTS``: what the window costs on a book that is there, as JSON.

Search and opening are taken from the key until what it asks for is painted; the memory is that of the whole process.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from teller_app.desk.counter import Counter
from teller_app.rules.codes import AssetClass
from teller_app.safe.residue import keep_nothing_large
from teller_app.ui import theme
from teller_app.ui.idle import Idle
from teller_app.ui.window import Window
from tests.stage import open_stage

MS = 1000.0
TYPED = (
    "w",
    "wx",
    "wxm",
    "王",
    "王小",
    "1380",
    "13800",
    "6299",
    "zhang",
    "zhangw",
    "lif",
    "贸易",
    "C0000",
    "0000",
    "A0000",
    "6222",
)
"""Of the demo's clients, and of those of an extract: each is the beginning of something there."""
VIEWS, WARM = 5000, 300
SHIFT_SECONDS = 8 * 3600


@dataclass(frozen=True, slots=True)
class WindowCosts:
    """The worst of a hundred in milliseconds, memory in MB.

    Attributes:
        memory_mb: resident, with the book open and some hundred clients looked at.
        growth_mb: after ``VIEWS`` more.
    """

    search_p99_ms: float
    open_p99_ms: float
    typed_p99_ms: float
    memory_mb: float
    growth_mb: float
    most_mb: float


def percentile(times: Sequence[float], share: float) -> float:
    return sorted(times)[min(len(times) - 1, int(len(times) * share))]


def timed(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def window_costs(window: Window, app: QApplication, keys: Sequence[str]) -> WindowCosts:
    """Type, open and look, again and again; ``keys`` of a thousand clients or so."""
    # As at every counter where somebody is logged in: what it hears costs time.
    Idle(SHIFT_SECONDS, window).begin()
    box = window.bar.search
    searches, opened, typed = [], [], []
    for _ in range(10):
        for text in TYPED:
            box.clear()
            parts = [text[:at] for at in range(1, len(text) + 1)]
            searches += [timed(lambda part=part: (box.setText(part), app.processEvents())) for part in parts]
    box.clear()
    opened += [timed(lambda key=key: (window.open_client(key), app.processEvents())) for key in keys[:WARM]]
    edit = window.client.amounts.table.row(AssetClass.WEALTH).edit
    edit.setFocus()
    for _ in range(20):
        edit.selectAll()
        typed += [timed(lambda sign=sign: (QTest.keyClick(edit, sign), app.processEvents())) for sign in "1234567"]
    window.client.header.reset.click()
    before = memory()
    for number in range(VIEWS):
        window.open_client(keys[number % len(keys)])
        if number % 20 == 0:
            app.processEvents()
    return WindowCosts(
        percentile(searches, 0.99) * MS,
        percentile(opened, 0.99) * MS,
        percentile(typed, 0.99) * MS,
        before,
        memory() - before,
        resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    )


def memory() -> float:
    """Resident memory in MB."""
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def main(home: Path, clients: int) -> None:
    app = QApplication([])
    theme.apply(app)
    keep_nothing_large()
    window = Window(Counter(open_stage(home)))
    window.show()
    app.processEvents()
    step = max(1, clients // 1000)
    keys = [f"{at:09d}" for at in range(1, clients + 1, step)]
    print(json.dumps(asdict(window_costs(window, app, keys))))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
