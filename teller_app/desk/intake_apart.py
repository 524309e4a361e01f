"""An import in a process of its own: it goes on through a lock, and takes no time from the window.

The window's process sends what was asked, the key of the book alone, and the rulebooks that decide; then it
asks now and then how far it is. What came of it stays over there until somebody who may import asks: while
the counter is locked, nothing of it is in the window's process. Whoever comes in again finds it where it is;
the end of the program, or of either process, ends it, and nothing of a new book stays.
"""

from __future__ import annotations

import atexit
import threading
from multiprocessing.context import SpawnProcess
from pathlib import Path

from teller_app.desk.intake_making import Asked, Means, Outcome
from teller_app.desk.intake_peer import (
    POLL_SECONDS,
    SWITCH,
    TELL,
    At,
    ImportFault,
    ImportStopped,
    Order,
    Peer,
    Said,
)
from teller_app.intake.prepare import Told
from teller_app.rules.errors import Coded, Refusal
from teller_app.safe.disk import clear_dead
from teller_app.store.book import BookInfo, clear_builds
from teller_app.store.errors import StoreUnavailable

_END_SECONDS = 1.0
"""How long one that is told to end may take; in the middle of what cannot be stopped it is killed."""


class ImportApart:
    """At most one import of this program, in a process of its own; any thread may ask.

    Nobody waits for that process longer than a moment, whatever has become of it: the window's thread lets go
    of it at a lock, and may not be held up.

    Attributes:
        asked: what the import that is there was asked to do; ``None`` where there is none.
    """

    def __init__(self) -> None:
        self.asked: Asked | None = None
        self._refused = self._switching = False
        self._turn = threading.Lock()
        self._peer: Peer | None = None
        self._home = Path()
        self._rejects: Path | None = None
        self._leaving: list[SpawnProcess] = []

    @property
    def goes_on(self) -> bool:
        """Whether one runs, or a new book waits for a word: something that could be lost."""
        return self.asked is not None and not self._refused

    def begin(self, asked: Asked) -> None:
        """There is one from now on, and ``prepare`` is on its way; what was there before is dropped."""
        self.drop()
        with self._turn:
            self.asked, self._refused = asked, False

    def prepare(self, asked: Asked, means: Means, told: Told) -> Outcome:
        """Have what was begun made, and hear of it until it is checked.

        Raises:
            Refusal: as ``Making.prepare``.
            StoreUnavailable: as ``Making.prepare``, or ``import.ended`` where its process has died.
            ImportStopped: somebody has dropped it, or it was never begun.
            ImportFault: a bug of ours.
        """
        try:
            if self.asked is not asked:
                raise ImportStopped
            self._wait_for_those_leaving()
            peer = Peer(Order.of(asked, means))
            with self._turn:
                if self.asked is not asked:  # dropped meanwhile
                    peer.let_go()
                    self._leaving.append(peer.process)
                    raise ImportStopped
                self._peer, self._home, self._rejects = peer, means.home, asked.rejects
        finally:
            self.forget_unstarted()
        atexit.register(self.end)
        return self.follow(told)

    def forget_unstarted(self) -> None:
        """Whatever kept it from being started: there is none then."""
        with self._turn:
            if self._peer is None:
                self.asked = None

    def follow(self, told: Told) -> Outcome:
        """Hear of the one that goes on, until it is checked; ``told`` stops the hearing by raising, not it.

        Raises:
            Refusal: as ``prepare``; whoever asks again hears it again.
            StoreUnavailable: as ``prepare``.
            ImportStopped: there is none, or somebody has dropped it.
            ImportFault: a bug of ours.
        """
        last: Said = At()
        pause = threading.Event()
        while isinstance(last, At):
            told(last.step, last.done, last.total)
            pause.wait(POLL_SECONDS)
            _, last = self._ask(TELL)
        if isinstance(last, Outcome):
            self._refused = not last.report.acceptable
            return last
        if isinstance(last, Coded):
            self._refused = True
            raise last
        self.drop()
        raise ImportFault

    def switch(self) -> BookInfo:
        """Let the new book that waits serve; nothing stops that any more.

        Raises:
            Refusal: ``import.nothing_waits``.
            StoreUnavailable: the present book still serves, and the new one is gone; as ``prepare``.
            ImportFault: a bug of ours.
        """
        said: Said = At()
        self._switching, word = True, ""
        try:
            while word != SWITCH:
                word, said = self._ask(SWITCH)
        except ImportStopped:
            raise Refusal("import.nothing_waits") from None
        finally:
            self._switching = False
            self.drop()
        if isinstance(said, BookInfo):
            return said
        raise said if isinstance(said, Coded) else ImportFault

    def drop(self) -> None:
        """Let go of it, without waiting: whatever it does ends, and nothing of a new book stays.

        A book that is just being switched to is not let go of.
        """
        with self._turn:
            if self._switching:
                return
            peer, self._peer, self.asked = self._peer, None, None
            if peer is None:
                return
            peer.let_go()
            self._leaving.append(peer.process)
        atexit.unregister(self.end)

    def end(self) -> None:
        """Let go of it, and wait until its process has gone: nothing outlives the program."""
        self.drop()
        self._wait_for_those_leaving()

    def _ask(self, word: str) -> tuple[str, Said]:
        """The word that was answered, and the answer; no word where there is none yet."""
        with self._turn:
            if self.asked is None:
                raise ImportStopped
            if self._peer is None:  # on its way
                return "", At()
            try:
                return self._peer.ask(word)
            except (EOFError, OSError):
                self._switching = False
        self.drop()
        self._wait_for_those_leaving()
        self._clear()
        raise StoreUnavailable("import.ended")

    def _wait_for_those_leaving(self) -> None:
        while True:
            with self._turn:
                if not self._leaving:
                    return
                process = self._leaving.pop()
            process.join(_END_SECONDS)
            if process.is_alive():  # in something long that cannot be stopped half-way
                process.kill()
                process.join()
                self._clear()
            process.close()

    def _clear(self) -> None:
        """What a process that was killed has left: half a book, and rows that it wrote out."""
        clear_builds(self._home)
        if self._rejects is not None:
            clear_dead(self._rejects)
