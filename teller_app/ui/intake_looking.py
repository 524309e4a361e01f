"""Files are looked at beside the window, with their progress and the way out of it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject

from teller_app.desk.intake_looks import Found, Look
from teller_app.desk.intake_page import IntakePage
from teller_app.rules.errors import Coded
from teller_app.ui.follow import Guard, hand_on
from teller_app.ui.keeper import Errand
from teller_app.ui.parts.progress import Waiting
from teller_app.ui.work import Progress
from teller_app.words.speaker import Speaker


class Looking(QObject):
    """Has looked at what the desk wants looked at; one look at a time.

    Args:
        desk: whose files.
        speaker: says at which file it is.
        guard: says what could not be looked at, whatever page is in front.
        waiting: shows how far it is, where it is ``free``.
        free: an import is not told by the same line just now.
        parent: the page; what still runs does not outlive it.
    """

    def __init__(  # noqa: PLR0913, PLR0917  all of a page
        self,
        desk: IntakePage,
        speaker: Speaker,
        guard: Guard,
        waiting: Waiting,
        free: Callable[[], bool],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._desk, self._speaker, self._guard = desk, speaker, guard
        self._waiting, self._free = waiting, free
        self._look: Look | None = None
        self._errand: Errand | None = None
        self._file = ""

    @property
    def busy(self) -> bool:
        """Whether a look goes on."""
        return self._errand is not None

    def follow(self) -> None:
        """Begin the look that the desk wants now; the one before it is wanted no more."""
        look = self._desk.look
        if look is self._look:
            return
        self.stop()
        if look is None:
            return
        self._look = look
        self._errand = Errand(partial(self._work, look), partial(self._done, look), self._failed, self)
        self._errand.progressed.connect(self._progressed)
        if self._free():
            self._waiting.begin(self._speaker.say("正在查看文件"))

    def cancel(self) -> bool:
        """Nothing of it stays. Says whether any went on."""
        if self._errand is None:
            return False
        self.stop()
        self._desk.drop_look()
        return True

    def stop(self) -> None:
        """Nothing runs on; the desk still wants the look, and another window begins it anew."""
        errand = self._end()
        if errand is not None:
            errand.drop()
            errand.deleteLater()

    def _work(self, look: Look, progress: Progress) -> Found:
        """Beside the window."""

        def told(file: str, done: int, total: int) -> None:
            self._file = file
            progress(done, total)

        return self._desk.look_at(look, told)

    def _progressed(self, done: int, total: int) -> None:
        if self.sender() is self._errand and self._free():
            step = self._speaker.say("查看“{file}”", file=self._file)
            self._waiting.show()  # an import that went on beside it has hidden the line at its end
            self._waiting.show_step(step, done, total)

    def _done(self, look: Look, found: object) -> None:
        assert isinstance(found, Found)  # noqa: S101  what the task returns
        self._end()
        wrong = self._desk.take_found(look, found)
        if wrong is not None:  # said, and what stands above the screen otherwise is about something else
            hand_on(self._guard, wrong)

    def _failed(self, error: object) -> None:
        self._end()
        self._desk.drop_look()
        if isinstance(error, Coded):
            hand_on(self._guard, error)
        elif isinstance(error, Exception):
            # A bug of ours; the handler of unexpected faults says so.
            raise error

    def _end(self) -> Errand | None:
        errand, self._errand, self._look = self._errand, None, None
        if self._free():
            self._waiting.hide()
        return errand
