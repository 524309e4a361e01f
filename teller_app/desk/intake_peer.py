"""The process that makes a new book beside the window: what is sent to it, what it answers, what it does."""

from __future__ import annotations

import multiprocessing
import signal
import threading
from contextlib import suppress
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection, wait

from teller_app.desk.behind import give_way
from teller_app.desk.intake_making import Asked, Making, Means, Outcome
from teller_app.intake.prepare import Step
from teller_app.rules.errors import Coded
from teller_app.safe import log
from teller_app.safe.keys import GivenKeys
from teller_app.safe.residue import seal_process
from teller_app.store.book import BookInfo
from teller_app.store.errors import StoreUnavailable
from teller_app.store.rulebooks import Handed

POLL_SECONDS = 0.05
TELL, SWITCH = "tell", "switch"
"""What can be asked: how far it is or what came of it, and to let the book serve."""


class ImportStopped(Exception):
    """Somebody has let go of it; the present book goes on serving."""


class ImportFault(Exception):
    """A bug of ours over there; that process has written into the log where it is."""


@dataclass(frozen=True, slots=True)
class Order:
    """What is sent: one key, and the very bytes that decide here.

    Attributes:
        means: without what decides, which holds more than can be sent.
        decides: the rulebooks, and the scheme.
    """

    asked: Asked
    means: Means
    decides: tuple[Handed, str] | None

    @classmethod
    def of(cls, asked: Asked, means: Means) -> Order:
        """Of what lies here.

        Raises:
            Unavailable: as ``Keys.key``.
        """
        decides = None
        if means.decides is not None:
            shelf, rulebook = means.decides
            decides = (shelf.handed, rulebook)
        keys = GivenKeys({"book": means.keys.key("book")})
        return cls(asked, replace(means, keys=keys, decides=None), decides)

    def whole(self) -> Means:
        """What is worked with over there."""
        if self.decides is None:
            return self.means
        handed, rulebook = self.decides
        return replace(self.means, decides=(handed.shelf(), rulebook))


@dataclass(frozen=True, slots=True)
class At:
    """How far it is."""

    step: Step = Step.READ
    done: int = 0
    total: int = 0


@dataclass(frozen=True, slots=True)
class Fault:
    """Something unexpected, without its values."""


Said = At | Outcome | Coded | BookInfo | Fault


class Peer:
    """The other process, as it is seen from here."""

    def __init__(self, order: Order) -> None:
        context = multiprocessing.get_context("spawn")
        self._last, self._unanswered = At(), ""
        self._line, theirs = context.Pipe()
        self.process = context.Process(target=serve, args=(theirs, order), name="import")
        try:
            self.process.start()
        except OSError:  # no memory, or no room for one process more
            self._line.close()
            raise StoreUnavailable("import.ended") from None
        finally:
            theirs.close()

    def ask(self, word: str) -> tuple[str, Said]:
        """Ask, and wait a moment for the answer: the word that was answered, none where there is none yet.

        Raises:
            EOFError: the process has died.
            OSError: likewise.
        """
        if not self._unanswered:
            self._line.send(word)
            self._unanswered = word
        ready = wait((self._line, self.process.sentinel), POLL_SECONDS)
        if self._line not in ready:
            if ready:
                raise EOFError
            return "", self._last
        said = self._line.recv()
        word, self._unanswered = self._unanswered, ""
        if isinstance(said, At):
            self._last = said
        return word, said

    def let_go(self) -> None:
        """It ends by itself when nobody is there any more."""
        self._line.close()


def serve(line: Connection, order: Order) -> None:
    """What the other process does: works on a thread of its own, and answers until nobody asks any more."""
    seal_process()
    give_way()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever has begun it ends it
    means = order.whole()
    log.begin(means.home, lambda: means.at)  # a fault is told with the time at which this began
    work = _Work(order.asked, means)
    work.start()
    try:
        # The last answer may find nobody there any more.
        with suppress(EOFError, OSError):
            while word := line.recv():
                line.send(work.switch() if word == SWITCH else work.said)
    finally:
        work.end()


class _Work(threading.Thread):
    """One import; ``said`` is the last word on it."""

    def __init__(self, asked: Asked, means: Means) -> None:
        super().__init__(name="import")
        self.said: Said = At()
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
            self.said = Fault()

    def switch(self) -> Said:
        """Let it serve, or say why not."""
        try:
            return self._making.switch()
        except Coded as wrong:
            return wrong
        except Exception as error:  # noqa: BLE001  as above
            log.note_fault(error)
            return Fault()

    def end(self) -> None:
        """Stop at the next report; nothing of it stays."""
        self._unwanted.set()
        self.join()
        self._making.drop()

    def _told(self, step: Step, done: int, total: int) -> None:
        if self._unwanted.is_set():
            raise ImportStopped
        self.said = At(step, done, total)
