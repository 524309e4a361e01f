"""An import in a process of its own: it goes on through a lock, and takes no time from the window.

The window's process sends what was asked, the key of the book alone, and the rulebooks that decide; then it
asks now and then how far it is. What came of it stays over there until somebody who may import asks: while
the counter is locked, nothing of it is in the window's process. Whoever comes in again finds it where it is;
the end of the program, or of either process, ends it, and nothing of a new book stays.
"""

from __future__ import annotations

import atexit
import multiprocessing
import signal
import threading
from contextlib import suppress
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from pathlib import Path

from teller_app.desk.intake_making import Asked, Making, Means, Outcome
from teller_app.intake.prepare import Step, Told
from teller_app.rules.errors import Coded, Refusal
from teller_app.safe import log
from teller_app.safe.keys import GivenKeys
from teller_app.safe.residue import seal_process
from teller_app.store.book import BookInfo, clear_builds
from teller_app.store.errors import StoreUnavailable
from teller_app.store.rulebooks import RulebookShelf

_POLL_SECONDS = 0.05
_END_SECONDS = 1.0
_TELL, _SWITCH = "tell", "switch"


class ImportStopped(Exception):
    """Somebody has let go of it; the present book goes on serving."""


class ImportFault(Exception):
    """A bug of ours over there; that process has written into the log where it is."""


@dataclass(frozen=True, slots=True)
class _Order:
    """What is sent: one key, and the very bytes that decide here.

    Attributes:
        means: without what decides, which holds more than can be sent.
        decides: folder and sealed bytes of the rulebooks, and the scheme.
    """

    asked: Asked
    means: Means
    decides: tuple[Path, dict[str, bytes] | None, str] | None

    @classmethod
    def of(cls, asked: Asked, means: Means) -> _Order:
        decides = None
        if means.decides is not None:
            shelf, rulebook = means.decides
            sealed = dict(shelf.sealed) if shelf.sealed is not None else None
            decides = (shelf.folder, sealed, rulebook)
        keys = GivenKeys({"book": means.keys.key("book")})
        return cls(asked, replace(means, keys=keys, decides=None), decides)

    def whole(self) -> Means:
        if self.decides is None:
            return self.means
        folder, sealed, rulebook = self.decides
        return replace(self.means, decides=(RulebookShelf(folder, sealed), rulebook))


@dataclass(frozen=True, slots=True)
class _At:
    """How far it is."""

    step: Step = Step.READ
    done: int = 0
    total: int = 0


@dataclass(frozen=True, slots=True)
class _Fault:
    """Something unexpected, without its values."""


_Said = _At | Outcome | Coded | BookInfo | _Fault


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
        self._peer: _Peer | None = None
        self._home = Path()
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
            peer = _Peer(_Order.of(asked, means))
            with self._turn:
                if self.asked is not asked:  # dropped meanwhile
                    peer.let_go()
                    self._leaving.append(peer.process)
                    raise ImportStopped
                self._peer, self._home = peer, means.home
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
        last: _Said = _At()
        pause = threading.Event()
        while isinstance(last, _At):
            told(last.step, last.done, last.total)
            pause.wait(_POLL_SECONDS)
            _, last = self._ask(_TELL)
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
        said: _Said = _At()
        self._switching, word = True, ""
        try:
            while word != _SWITCH:
                word, said = self._ask(_SWITCH)
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

    def _ask(self, word: str) -> tuple[str, _Said]:
        """The word that was answered, and the answer; no word where there is none yet."""
        with self._turn:
            if self.asked is None:
                raise ImportStopped
            if self._peer is None:  # on its way
                return "", _At()
            try:
                return self._peer.ask(word)
            except (EOFError, OSError):
                self._switching = False
        self.drop()
        self._wait_for_those_leaving()
        clear_builds(self._home)
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
                clear_builds(self._home)
            process.close()


class _Peer:
    """The other process, as it is seen from here."""

    def __init__(self, order: _Order) -> None:
        context = multiprocessing.get_context("spawn")
        self._last, self._unanswered = _At(), ""
        self._line, theirs = context.Pipe()
        self.process = context.Process(target=serve, args=(theirs, order), name="import")
        try:
            self.process.start()
        except OSError:  # no memory, or no room for one process more
            self._line.close()
            raise StoreUnavailable("import.ended") from None
        finally:
            theirs.close()

    def ask(self, word: str) -> tuple[str, _Said]:
        """Ask, and wait a moment for the answer: the word that was answered, none where there is none yet.

        Raises:
            EOFError: the process has died.
            OSError: likewise.
        """
        if not self._unanswered:
            self._line.send(word)
            self._unanswered = word
        ready = wait((self._line, self.process.sentinel), _POLL_SECONDS)
        if self._line not in ready:
            if ready:
                raise EOFError
            return "", self._last
        said = self._line.recv()
        word, self._unanswered = self._unanswered, ""
        if isinstance(said, _At):
            self._last = said
        return word, said

    def let_go(self) -> None:
        """It ends by itself when nobody is there any more."""
        self._line.close()


def serve(line: Connection, order: _Order) -> None:
    """What the other process does: works on a thread of its own, and answers until nobody asks any more."""
    seal_process()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever has begun it ends it
    means = order.whole()
    log.begin(means.home, lambda: means.at)  # a fault is told with the time at which this began
    work = _Work(order.asked, means)
    work.start()
    try:
        # The last answer may find nobody there any more.
        with suppress(EOFError, OSError):
            while word := line.recv():
                line.send(work.switch() if word == _SWITCH else work.said)
    finally:
        work.end()


class _Work(threading.Thread):
    """One import; ``said`` is the last word on it."""

    def __init__(self, asked: Asked, means: Means) -> None:
        super().__init__(name="import")
        self.said: _Said = _At()
        self._asked, self._means = asked, means
        self._making, self._unwanted = Making(), threading.Event()

    def run(self) -> None:
        """Make the book."""
        try:
            self.said = self._making.prepare(self._asked, self._means, self._told)
        except Coded as wrong:
            self.said = wrong
        except ImportStopped:
            pass
        except Exception as error:  # noqa: BLE001  told in the log, without its values
            log.note_fault(error)
            self.said = _Fault()

    def switch(self) -> _Said:
        """Let it serve, or say why not."""
        try:
            return self._making.switch()
        except Coded as wrong:
            return wrong
        except Exception as error:  # noqa: BLE001  as above
            log.note_fault(error)
            return _Fault()

    def end(self) -> None:
        """Stop at the next report; nothing of it stays."""
        self._unwanted.set()
        self.join()
        self._making.drop()

    def _told(self, step: Step, done: int, total: int) -> None:
        if self._unwanted.is_set():
            raise ImportStopped
        self.said = _At(step, done, total)
