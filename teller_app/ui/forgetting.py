"""Python forgets what nobody holds any more, at once and quickly."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QCoreApplication, QTimer
from PySide6.QtWidgets import QApplication

from teller_app.safe.residue import give_back_memory

SWEEP_MS = 1_000
"""How long what nobody holds may wait, in milliseconds."""
_SWEEPER = "sweeper"


def collect_here() -> None:
    """From now on Python looks for circles on the window's thread alone; called before another one starts.

    Left to itself Python looks on whichever thread has just made something. A widget in such a circle would
    end on the thread of the work, Qt's style would hear of it too late, and the next change of letters would
    dress what is no longer there: the process dies.
    """
    gc.disable()
    app = QCoreApplication.instance()
    if app is None or app.findChild(QTimer, _SWEEPER) is not None:
        return
    sweeper = QTimer(app)
    sweeper.setObjectName(_SWEEPER)
    sweeper.timeout.connect(sweep)
    sweeper.start(SWEEP_MS)


def sweep() -> None:
    """Look through as much as Python itself would by now: mostly what is young, now and then everything."""
    made = zip(gc.get_count(), gc.get_threshold(), strict=True)
    due = [generation for generation, (count, most) in enumerate(made) if count > most]
    if due:
        gc.collect(max(due))


def forget() -> None:
    """Drop every circle of objects that nobody holds; what knows a client is often in one.

    The memory goes back to the system: else a day of locks ends with some 20 MB more than it began with.
    What is left the first time are rulebooks, sentences and code, which stay. They are set aside, for looking
    through all of them again at each lock would hold the counter up.
    """
    gc.collect()
    give_back_memory()
    if not gc.get_freeze_count():
        gc.freeze()


@contextmanager
def not_collecting() -> Iterator[None]:
    """Qt goes through every widget by its address and asks each: none may be collected meanwhile.

    One that Python drops just then, in a circle with something of ours, would be asked after its end.
    """
    gc.collect()
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def close_dialog() -> bool:
    """Close what is modal or pops up over the window; say whether there was any."""
    found = QApplication.activeModalWidget() or QApplication.activePopupWidget()
    if found is None:
        return False
    found.close()
    return True
