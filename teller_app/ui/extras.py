"""The small things a counter needs: a clean number to paste, back to the last client, a blank screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from teller_app.desk.client_view import ClientView
from teller_app.desk.counter import Counter
from teller_app.desk.reveal import Taken
from teller_app.rules.errors import Refusal
from teller_app.ui.copier import SECONDS, Copier
from teller_app.ui.cover import Blank
from teller_app.ui.facing_screen import FacingScreen
from teller_app.ui.follow import follow
from teller_app.words.keys import BLANK_KEY, FACING_KEY
from teller_app.words.reveal import copied_line
from teller_app.words.speaker import Speaker

if TYPE_CHECKING:
    from teller_app.ui.window import Window


class Extras(QObject):
    """Beside the window's own pages; each goes with the window."""

    def __init__(self, window: Window, counter: Counter, speaker: Speaker) -> None:
        super().__init__(window)
        self._window, self._counter, self._speaker = window, counter, speaker
        self.copier = Copier(self)
        self.blank = Blank(window, speaker, BLANK_KEY)
        self.facing = FacingScreen(window, speaker, FACING_KEY, demo=counter.place.demo)
        window.bar.search.offer(counter.shift.recent)
        self._whose = ""
        follow(self, counter.client.changed, self._show_client)

    def _show_client(self, view: ClientView) -> None:
        """Somebody else is on the screen: what is pasted now is not to be the number of the one before."""
        if (view.client.key if view.client else "") != self._whose:
            self.copier.clear()

    def copy_number(self) -> None:
        """The next whole number of the client on the screen; it is in the trail first.

        Raises:
            Refusal: as ``RevealDesk.next``.
            StoreUnavailable: as ``RevealDesk.next``; nothing is copied.
        """
        found = self._counter.reveal.next(Taken.COPIED)
        self.copier.copy(found.number)
        client = self._counter.client.view.client
        self._whose = client.key if client else ""
        self._window.tell(copied_line(self._speaker, found.kind.value, found.number[-4:], SECONDS))

    def turn_to_client(self) -> None:
        """Turn the screen to the client, where somebody's tier is on it.

        Raises:
            Refusal: ``facing.wrong_amounts``: the tier is not that of the amounts on the screen.
        """
        view = self._counter.client.view
        if view.stale:
            raise Refusal("facing.wrong_amounts")
        self.facing.turn(view, self._counter.service.view)

    def step(self, by: int) -> None:
        """The client before, or the one after.

        Raises:
            Refusal: as ``ShiftDesk.step``.
            StoreUnavailable: as ``ShiftDesk.step``.
        """
        self._counter.shift.step(by)
        self._window.came_up()

    def stop(self) -> None:
        """Nothing stays on the clipboard when the window goes."""
        self.copier.clear()
