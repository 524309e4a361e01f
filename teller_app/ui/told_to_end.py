"""Told to end by a signal, a window ends as by a click: with its last backup, and nothing in ``temp/``."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QSocketNotifier, QTimer
from PySide6.QtWidgets import QApplication

from teller_app.safe.signals import BY_SIGNAL, answered, numbers
from teller_app.ui.forgetting import close_dialog

_TOLD = numbers("SIGTERM", "SIGHUP", "SIGINT")


@contextmanager
def ended_by_signals(app: QApplication) -> Iterator[None]:
    """While the loop of ``app`` runs, a signal to end closes what is seen; what is ignored already stays so.

    Windows has no such signals: it closes the windows itself when somebody logs off.
    """
    if sys.platform == "win32" or threading.current_thread() is not threading.main_thread():
        yield
        return
    read, write = os.pipe()
    for end in (read, write):
        os.set_blocking(end, False)
    woken = signal.set_wakeup_fd(write, warn_on_full_buffer=False)
    notifier = QSocketNotifier(read, QSocketNotifier.Type.Read, app)
    notifier.activated.connect(lambda *_: _told(read))
    try:
        # What runs in Python has no say in it: the loop hears of the signal by the pipe alone.
        with answered(_TOLD, _nothing):
            yield
    finally:
        signal.set_wakeup_fd(woken)
        notifier.setEnabled(False)
        notifier.deleteLater()
        os.close(read)
        os.close(write)


def _nothing(_number: int, _frame: object) -> None:
    """For a signal that the loop is told of."""


def _told(read: int) -> None:
    told = [number for number in os.read(read, 64) if number in _TOLD]
    if told:
        close_all(BY_SIGNAL + told[0])


def close_all(code: int) -> None:
    """Close every window as a click would, and end with ``code``.

    Nobody is there to read what would be lost, so that is no reason to stay; a second close never asks.
    """
    if close_dialog():
        # A dialog runs a loop of its own on top, which must end first.
        QTimer.singleShot(0, lambda: close_all(code))
        return
    for window in QApplication.topLevelWidgets():
        if window.isVisible():
            _ = window.close() or window.close()
    QApplication.exit(code)
