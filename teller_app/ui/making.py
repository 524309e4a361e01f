"""A window takes its time to make: it is made part by part, and never seen before it is whole."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication

from teller_app.desk.counter import Counter
from teller_app.ui.leaving import at_any_rate
from teller_app.ui.steps import Steps
from teller_app.ui.window import Window


class Making:
    """The one that is being made, if any; each part is meant for a turn of the loop of its own.

    Attributes:
        turns: of one that is made beside another window.
    """

    def __init__(self, parent: QObject) -> None:
        self.turns = Steps(parent)
        self._window: Window | None = None
        self._left: list[Callable[[], None]] = []

    def begin(self, counter: Counter) -> None:
        """The first part; what was half made before goes."""
        self._let_go()
        window = self._window = Window(counter, whole=False)
        self._left = [window.finish]

    def finish(self) -> None:
        """The second part, which is the last."""
        self._left.pop(0)()

    def take(self) -> Window:
        """What is whole by now; it belongs to whoever takes it."""
        window, self._window = self._window, None
        assert window is not None  # noqa: S101  begun before, and in the hands of nobody else
        return window

    def drop(self) -> None:
        """Nobody will see it; what is seen stays."""
        self.turns.drop()
        self._let_go()

    def _let_go(self) -> None:
        window, self._window = self._window, None
        left, self._left = self._left, []
        if window is not None:
            # Only what lies in a window goes with it. A page that is not laid in yet would stay for good,
            # with the client whom it shows; so what is begun is made whole first.
            at_any_rate(*left, partial(destroy, window))


def destroy(window: Window) -> None:
    """With all that it shows, before this returns."""
    at_any_rate(window.hide, window.stop, window.deleteLater)
    QApplication.sendPostedEvents(window, QEvent.Type.DeferredDelete)
