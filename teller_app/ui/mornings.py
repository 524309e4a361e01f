"""The morning's list: planned beside the window after each log-in, and said without a name."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtWidgets import QApplication

from teller_app.desk.counter import Counter
from teller_app.desk.morning import Morning, plan_morning
from teller_app.ui.notify import Notifier
from teller_app.ui.work import Cancelled, Work, soon
from teller_app.words.morning import morning_line


class Mornings(QObject):
    """Plans on files of its own; what comes of it is told to nobody once it is stopped."""

    said = Signal(str)
    """What is due, once to each person until it changes."""
    wrong = Signal(object)
    """Why there is no list; the counter goes on without it."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._notifier = Notifier(self)
        self._told: set[tuple[str, str]] = set()
        self._work: Work | None = None
        self._counter: Counter | None = None
        self._soon = soon(self._plan, self)

    def begin(self, counter: Counter) -> None:
        """Plan the day of whoever has come in."""
        self._counter = counter
        self._soon.start()

    def _plan(self) -> None:
        assert self._counter is not None  # noqa: S101  set before the timer, which stops before it is unset
        place = self._counter.place
        self._work = Work(lambda progress: plan_morning(place, progress), self)
        self._work.done.connect(self._done)
        self._work.failed.connect(self._failed)
        self._work.start()

    def stop(self) -> None:
        """The window is gone: nothing runs on, and nothing of its workplace is kept."""
        self._soon.stop()
        work, self._work, self._counter = self._work, None, None
        if work is not None:
            work.cancel()
            work.wait()
            # It knows the workplace, so it must not wait for its parent's end.
            work.deleteLater()
            QApplication.sendPostedEvents(work, QEvent.Type.DeferredDelete)

    def _done(self, morning: object) -> None:
        """What is due, in the window and on the desktop; nobody is named."""
        if self._work is None or self._counter is None:
            return
        assert isinstance(morning, Morning)  # noqa: S101  what the work returns
        self._counter.care.refresh()
        speaker, who = self._counter.place.speaker, self._counter.place.session.code
        text = morning_line(speaker, morning)
        if text and (who, text) not in self._told:
            # Whoever unlocks twenty times a day is told once.
            self._told.add((who, text))
            self.said.emit(text)
            self._notifier.say(speaker.say("柜员助手"), text)

    def _failed(self, wrong: object) -> None:
        if self._work is not None and not isinstance(wrong, Cancelled):
            self.wrong.emit(wrong)
