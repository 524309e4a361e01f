"""Files written beside the window, one at a time."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject

from teller_app.ui.follow import Guard, hand_on
from teller_app.ui.keeper import Errand
from teller_app.ui.parts.progress import Waiting
from teller_app.ui.work import Cancelled, Progress


class Writing:
    """At most one file is being written; what went wrong is said as any other fault.

    Args:
        guard: says what went wrong.
        turned: hears when writing begins, and when it has ended.
        owner: ends with it.
        waiting: shows how far it is, where that may take a while.
    """

    def __init__(
        self, guard: Guard, turned: Callable[[], object], owner: QObject, waiting: Waiting | None = None
    ) -> None:
        self._guard, self._turned, self._owner, self._waiting = guard, turned, owner, waiting
        self._errand: Errand | None = None

    @property
    def busy(self) -> bool:
        """Whether a file is being written: asked before anybody has to say where the next one goes."""
        return self._errand is not None

    def begin(self, task: Callable[[Progress], object], done: Callable[[object], object]) -> None:
        """Do ``task`` beside the window, then hand what came of it to ``done``; never while ``busy``."""
        self._errand = Errand(task, partial(self._done, done), self._failed, self._owner)
        if self._waiting is not None:
            self._waiting.begin()
            self._errand.progressed.connect(self._waiting.show_progress)
        self._turned()

    def cancel(self) -> None:
        """Stop it at its next report; then there is no file, and nothing more is said."""
        if self._errand is not None:
            self._errand.cancel()

    def stop(self) -> None:
        """Stop it likewise, or wait until it is written, and say nothing of it; before the window goes."""
        if self._errand is not None:
            self._errand.drop()
            self._errand = None

    def _done(self, done: Callable[[object], object], came: object) -> None:
        self._end()
        done(came)

    def _failed(self, wrong: object) -> None:
        self._end()
        if not isinstance(wrong, Cancelled):
            hand_on(self._guard, wrong)

    def _end(self) -> None:
        self._errand = None
        if self._waiting is not None:
            self._waiting.hide()
        self._turned()
