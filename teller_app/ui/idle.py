"""When nobody is at the counter: no key and no mouse for a while, or a machine that has slept."""

from __future__ import annotations

import time

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication
from shiboken6 import isValid

TICK_SECONDS = 2.0
SLEPT_SECONDS = 15.0
"""A tick that comes so much too late was slept through."""
_SIGNS = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.ShortcutOverride,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.InputMethod,
    }
)


class Idle(QObject):
    """Tells that somebody has gone until it is stopped; the wall clock may jump as it likes.

    Two clocks that only run on are looked at: one that stands still while the machine sleeps and, where
    there is one, another that does not, so that neither a sleep nor a timer that came late is missed.

    Signs of life are heard in two places: at the windows, where every key and every move of the mouse comes
    in, and at whatever has the focus, which is asked first whether a key is a shortcut. To listen to all of
    the program would hear the same, and some two hundred events more for every client that is opened.
    """

    gone = Signal(str)

    def __init__(self, seconds: float, parent: QObject) -> None:
        super().__init__(parent)
        self._seconds = seconds
        self._seen = self._ticked = _running()
        self._focus: QObject | None = None
        self._windows: list[QObject] = []
        self._timer = QTimer(self)
        self._timer.setInterval(int(TICK_SECONDS * 1000))
        self._timer.timeout.connect(self._tick)

    def begin(self) -> None:
        """Watch from now on."""
        self._seen = self._ticked = _running()
        app = QApplication.instance()
        if isinstance(app, QApplication) and not self._timer.isActive():
            app.focusWindowChanged.connect(self._hear_window)
            app.focusObjectChanged.connect(self._hear_focus)
            self._hear_window(app.focusWindow())
            self._hear_focus(app.focusObject())
        self._timer.start()

    def stop(self) -> None:
        """Watch no more."""
        app = QApplication.instance()
        if isinstance(app, QApplication) and self._timer.isActive():
            app.focusWindowChanged.disconnect(self._hear_window)
            app.focusObjectChanged.disconnect(self._hear_focus)
            self._hear_focus(None)
            for window in filter(isValid, self._windows):
                window.removeEventFilter(self)
            self._windows = []
        self._timer.stop()

    def _hear_window(self, window: QObject | None) -> None:
        """One more window is in use; those that were in use before are heard as long as they are there."""
        if window is not None and window not in self._windows:
            window.installEventFilter(self)
            self._windows = [*filter(isValid, self._windows), window]

    def _hear_focus(self, focus: QObject | None) -> None:
        if self._focus is not None and isValid(self._focus) and self._focus not in self._windows:
            self._focus.removeEventFilter(self)
        if focus is not None:
            focus.installEventFilter(self)
        self._focus = focus

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  Qt's name
        """A sign of life; every event goes on as it is."""
        del watched
        if event.type() in _SIGNS:
            if _running() - self._seen >= self._seconds:
                # A timer can be late. The first key after so long finds a lock: it is taken from whatever it
                # was meant for, shortcuts included, and the lock comes when this event is over.
                event.accept()
                QTimer.singleShot(0, self, self._tick)
                return True
            self._seen = _running()
        return False

    def _tick(self) -> None:
        now = _running()
        slept = now - self._ticked > TICK_SECONDS + SLEPT_SECONDS
        self._ticked = now
        if slept or now - self._seen >= self._seconds:
            # It goes on until it is stopped: a lock that fails is asked for again, and no key comes through.
            self._seen = min(self._seen, now - self._seconds)
            self.gone.emit("slept" if slept else "idle")


def _running() -> float:
    """Seconds since the machine started, its sleep included where the system can tell."""
    boot = getattr(time, "CLOCK_BOOTTIME", None)
    return time.clock_gettime(boot) if boot is not None else time.monotonic()
