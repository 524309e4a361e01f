"""Files written beside the window, one at a time."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject

from teller_app.ui.follow import Guard, hand_on
from teller_app.ui.keeper import Errand


class Writing:
    """At most one file is being written; what went wrong is said as any other fault.

    Args:
        guard: says what went wrong.
        turned: hears when writing begins, and when it has ended.
        owner: ends with it.
    """

    def __init__(self, guard: Guard, turned: Callable[[], object], owner: QObject) -> None:
        self._guard, self._turned, self._owner = guard, turned, owner
        self._errand: Errand | None = None

    @property
    def busy(self) -> bool:
        """Whether a file is being written: asked before anybody has to say where the next one goes."""
        return self._errand is not None

    def begin(self, task: Callable[[], object], done: Callable[[object], object]) -> None:
        """Do ``task`` beside the window, then hand what came of it to ``done``; never while ``busy``."""
        self._errand = Errand(lambda _: task(), partial(self._done, done), self._failed, self._owner)
        self._turned()

    def stop(self) -> None:
        """Wait until it is written, and say nothing of it; before the window goes."""
        if self._errand is not None:
            self._errand.drop()
            self._errand = None

    def _done(self, done: Callable[[object], object], came: object) -> None:
        self._end()
        done(came)

    def _failed(self, wrong: object) -> None:
        self._end()
        hand_on(self._guard, wrong)

    def _end(self) -> None:
        self._errand = None
        self._turned()
