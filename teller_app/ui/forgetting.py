"""Python forgets what nobody holds any more, at once and quickly."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtWidgets import QApplication


def forget() -> None:
    """Drop every circle of objects that nobody holds; what knows a client is often in one.

    What is left the first time are rulebooks, sentences and code, which stay. They are set aside, for looking
    through all of them again at each lock would hold the counter up.
    """
    gc.collect()
    if not gc.get_freeze_count():
        gc.freeze()


@contextmanager
def not_collecting() -> Iterator[None]:
    """Qt goes through every widget by its address and asks each: none may be collected meanwhile.

    One that Python drops just then, in a circle with something of ours, would be asked after its end.
    """
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def close_dialog() -> bool:
    """Close what is modal or pops up over the window; say whether there was any."""
    found = QApplication.activeModalWidget() or QApplication.activePopupWidget()
    if found is None:
        return False
    found.close()
    return True
