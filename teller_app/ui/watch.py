"""Whatever says that nobody stands at the counter any more, in one signal."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal

from teller_app.desk.settings import Settings
from teller_app.rules.errors import Refusal
from teller_app.ui.entrance import Entrance
from teller_app.ui.idle import Idle
from teller_app.ui.system_lock import SystemLock


class Watch(QObject):
    """Idle time while somebody is logged in; the system's own lock and sleep from the start to the end.

    The system tells of itself once: what it says while somebody is coming in would be lost for good.
    """

    gone = Signal(str)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._idle: Idle | None = None
        self._system = SystemLock(self)
        self._system.gone.connect(self.gone)
        # Some milliseconds, which the first window need not wait for; outside the loop nothing is told.
        QTimer.singleShot(0, self, self._system.begin)

    def begin(self, seconds: int) -> None:
        """Watch the time as well from now on, for as long as somebody is logged in."""
        self.stop()
        self._idle = Idle(seconds, self)
        self._idle.gone.connect(self.gone)
        self._idle.begin()

    def begin_alone(self, settings: Callable[[], Settings]) -> None:
        """The same before anybody has come in; settings may be what is wrong there."""
        with suppress(Refusal):
            self.begin(settings().lock_seconds)

    def look_after(self, entrance: Entrance, settings: Callable[[], Settings]) -> None:
        """Let go who is on the way in there; recovery words that are shown are watched like a counter."""
        entrance.words_shown.connect(partial(self.begin_alone, settings))
        entrance.words_gone.connect(self.stop)
        self.gone.connect(entrance.leave)

    def stop(self) -> None:
        """Nobody is logged in."""
        if self._idle is not None:
            self._idle.stop()
            self._idle.deleteLater()
            self._idle = None

    def end(self) -> None:
        """The program ends: whatever the system says, no entrance comes up any more."""
        self.stop()
        self.blockSignals(True)
