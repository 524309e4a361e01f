"""Whatever says that nobody stands at the counter any more, in one signal."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from teller_app.ui.idle import Idle
from teller_app.ui.system_lock import SystemLock


class Watch(QObject):
    """Idle time, and the system's own lock and sleep."""

    gone = Signal(str)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._idle: Idle | None = None
        self._system = SystemLock(self)
        self._system.gone.connect(self._tell)
        self._listening = False

    def begin(self, seconds: int) -> None:
        """Watch from now on, for as long as somebody is logged in."""
        self.stop()
        if not self._listening:
            self._listening = True
            self._system.begin()
        self._idle = Idle(seconds, self)
        self._idle.gone.connect(self._tell)
        self._idle.begin()

    def stop(self) -> None:
        """Nobody is logged in."""
        if self._idle is not None:
            self._idle.stop()
            self._idle.deleteLater()
            self._idle = None

    def _tell(self, why: str) -> None:
        if self._idle is not None:
            self.gone.emit(why)
