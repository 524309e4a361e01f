"""The one way to run long work: off the window's thread, with progress, cancel and error."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable

from PySide6.QtCore import QObject, QThread, QTimer, Signal

from teller_app.ui.forgetting import collect_here

Progress = Callable[[int, int], None]


SWITCH_SECONDS = 0.001
"""How long work keeps the interpreter. The window takes it up hundreds of times in one act, and waits each
time: with Python's 5 ms, a page that takes 60 took over 400 while the log was put into a file."""


SOON_MS = 250
"""Work that begins by itself waits so long for whoever has just come in: their page comes first, and making
it takes several times as long beside such work, for it waits for the interpreter at every call from Qt."""


def soon(act: Callable[[], object], parent: QObject) -> QTimer:
    """A timer for work that begins by itself: ``act`` comes once, ``SOON_MS`` after it is started."""
    made = QTimer(parent)
    made.setSingleShot(True)
    made.setInterval(SOON_MS)
    made.timeout.connect(act)
    return made


class Cancelled(Exception):
    """The work was asked to stop; raised inside it at its next report."""


class Work(QThread):
    """Runs one function with a progress report. Signals arrive on the window's thread."""

    progressed = Signal(int, int)
    done = Signal(object)
    failed = Signal(object)

    def __init__(self, task: Callable[[Progress], object], parent: QObject | None = None) -> None:
        super().__init__(parent)
        collect_here()
        self._task = task
        self._stop = threading.Event()

    def cancel(self) -> None:
        """Ask the work to stop at its next report."""
        self._stop.set()

    def run(self) -> None:
        """Qt calls this on the other thread; whatever goes wrong there is told, not lost."""
        sys.setswitchinterval(SWITCH_SECONDS)
        try:
            result = self._task(self._report)
        except Exception as error:  # noqa: BLE001  handed over to whoever listens
            self.failed.emit(error)
        else:
            self.done.emit(result)

    def _report(self, done: int, total: int) -> None:
        if self._stop.is_set():
            raise Cancelled
        self.progressed.emit(done, total)
