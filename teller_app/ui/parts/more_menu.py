"""What has a key and no place of its own on a page: a button with a list, each act with its key."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QPushButton

from teller_app.words.keys import more_acts
from teller_app.words.speaker import Speaker

Act = Callable[[], object]
There = Callable[[str], bool]
"""Whether the act of a key has anything to act on where the teller is."""


class MoreMenu(QPushButton):
    """Does what the keys do; whoever has the acts offers them."""

    def __init__(self, speaker: Speaker) -> None:
        super().__init__(speaker.say("更多 Alt+M"))
        self._speaker = speaker
        self.setProperty("role", "link")
        self._there: There = bool
        self._actions: dict[str, QAction] = {}
        self.setMenu(QMenu(self))
        self.menu().aboutToShow.connect(self._show_there)

    def offer(self, acts: Iterable[tuple[str, Act]], there: There) -> None:
        """Fill the list: acts by their keys, in the order of ``more_acts``."""
        by_key, self._there = dict(acts), there
        rows = [each for each in more_acts(self._speaker) if each[0] in by_key]
        for at, (key, says) in enumerate(rows, 1):
            action = self._actions[key] = self.menu().addAction(f"&{at}  {says}")
            action.triggered.connect(lambda _=False, act=by_key[key]: act())

    def _show_there(self) -> None:
        for key, action in self._actions.items():
            action.setEnabled(self._there(key))
