"""Something long in steps, one in each turn of the loop: between two of them, keys and locks come through."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, QTimer


class Steps(QObject):
    """Runs one list of steps at a time; what is left of it can be dropped between any two."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._left: list[Callable[[], object]] = []
        self._turn = QTimer(self)
        self._turn.setSingleShot(True)  # one that repeats without a wait comes twice in one turn of the loop
        self._turn.timeout.connect(self._next)

    def run(self, steps: Sequence[Callable[[], object]]) -> None:
        """From the next turn on; what was left of another list is dropped."""
        self._left = list(steps)
        self._turn.start()

    @property
    def busy(self) -> bool:
        """Whether anything is left to do."""
        return bool(self._left)

    def drop(self) -> bool:
        """Do nothing more; say whether anything was left."""
        left, self._left = bool(self._left), []
        self._turn.stop()
        return left

    def _next(self) -> None:
        """A step counts as left until it is done; it may drop the rest, or put others in their place."""
        mine = self._left
        try:
            mine[0]()
        except BaseException:
            self.drop()
            raise
        del mine[:1]
        if mine and mine is self._left:
            self._turn.start()
