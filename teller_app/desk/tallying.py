"""Work a tally out over a whole book, on every core, while the counter goes on."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Generator, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from teller_app.desk.workers import BATCH, only_here, shared_out, shelf_here
from teller_app.desk.workplace import Workplace
from teller_app.rules.branch import BranchLine, branch_line
from teller_app.rules.decision import ENGINE
from teller_app.rules.errors import Refusal
from teller_app.rules.rulebook.edition import Edition
from teller_app.safe.keys import GivenKeys, Keys
from teller_app.store.book import Book, open_book
from teller_app.store.clients import last_number, read_range
from teller_app.store.errors import StoreUnavailable
from teller_app.store.rulebooks import RulebookShelf
from teller_app.store.tally import Making, Mark, Tally, build_tally, open_tally

Progress = Callable[[int, int], None]
FEW = 1200
"""So few clients are done here and now; more are worth other processes, which leave the window its time."""
_POLL_SECONDS = 0.1
_TURN = threading.Lock()


@contextmanager
def one_at_a_time(progress: Progress | None) -> Iterator[None]:
    """Whoever comes second waits and finds the tally made; ``progress`` may stop the waiting by raising."""
    while not _TURN.acquire(timeout=_POLL_SECONDS):
        if progress is not None:
            progress(0, 0)
    try:
        yield
    finally:
        _TURN.release()


@dataclass(frozen=True, slots=True)
class Share:
    """What one process works on; each opens the book for itself.

    Attributes:
        book_key: comes through the pipe of the pool, never by command line or environment.
    """

    home: Path
    book_key: bytes = field(repr=False)
    rulebook: str
    as_of: date
    first: int
    last: int


def mark_of(place: Workplace, edition: Edition, as_of: date, *, alone: bool = False) -> Mark:
    """What the tally of a day is known by.

    Args:
        place: whose book.
        edition: decides.
        as_of: the day.
        alone: it decides about everybody, also about those who keep an older one as old clients.

    Raises:
        Refusal: ``branch.no_book``.
    """
    if place.book is None:
        raise Refusal("branch.no_book")
    rules = rules_digest(edition) + (":alone" if alone else "")
    return Mark(place.book.path.name, edition.rulebook, edition.first_day, as_of, ENGINE, rules)


def rules_digest(edition: Edition) -> str:
    """SHA-256 of all that an edition says, in hexadecimal digits."""
    return hashlib.sha256(edition.model_dump_json().encode()).hexdigest()


def kept_tally(place: Workplace, edition: Edition, as_of: date, *, alone: bool = False) -> Tally | None:
    """The tally of a day, where it has been worked out already.

    Raises:
        Refusal: ``branch.no_book``.
    """
    return open_tally(place.home, place.keys, mark_of(place, edition, as_of, alone=alone))


def worked_out(
    place: Workplace, edition: Edition, as_of: date, progress: Progress | None = None, *, alone: bool = False
) -> Tally:
    """The kept tally, or a new one.

    Raises:
        Refusal: ``branch.no_book``.
        StoreUnavailable: it could not be kept; nothing is left of it.
    """
    with one_at_a_time(progress):
        found = kept_tally(place, edition, as_of, alone=alone)
        if found is None:
            make_tally(place, edition, as_of, progress, alone=alone)
            found = kept_tally(place, edition, as_of, alone=alone)
    if found is None:
        raise StoreUnavailable("store.failed", file="tally")
    return found


def make_tally(
    place: Workplace, edition: Edition, as_of: date, progress: Progress | None = None, *, alone: bool = False
) -> None:
    """Work it out; may take minutes for a large book, and can be stopped by ``progress``.

    Raises:
        Refusal: ``branch.no_book``.
        StoreUnavailable: it could not be kept; nothing is left of it.
    """
    mark = mark_of(place, edition, as_of, alone=alone)
    assert place.book is not None  # noqa: S101  mark_of has looked
    making = Making(mark, tuple(edition.tier), place.book.info.clients, place.now())
    told = Told(progress, making.count)
    only = edition if alone else None
    # Closed here and now: an error that is handed on would keep the processes for as long as somebody has it.
    with closing(_lines(place, edition.rulebook, as_of, told.again, only)) as lines:
        build_tally(place.home, place.keys, making, lines, told)


class Told:
    """Reports progress, and the same once more to learn whether anybody still waits."""

    def __init__(self, progress: Progress | None, count: int) -> None:
        self._progress, self._last = progress, (0, count)

    def __call__(self, done: int, total: int) -> None:
        """So much is done."""
        self._last = (done, total)
        self.again()

    def again(self) -> None:
        """Raises what ``progress`` raises where nobody waits any more."""
        if self._progress is not None:
            self._progress(*self._last)


def _lines(
    place: Workplace, rulebook: str, as_of: date, wanted: Callable[[], None], only: Edition | None
) -> Generator[list[BranchLine]]:
    """A share after the other; ``wanted`` is asked while one is waited for, and ends it by raising."""
    keys = place.keys
    book = _open(place.home, keys)
    try:
        last = last_number(book.db)
        whole = Share(place.home, keys.key("book"), rulebook, as_of, first=0, last=0)
        shares = [replace(whole, first=first, last=first + BATCH - 1) for first in range(1, last + 1, BATCH)]
        if last <= FEW:
            for share in shares:
                yield _work(book, place.shelf, share, only)
            return
    finally:
        book.close()
    given = (place.shelf.handed, only)
    yield from shared_out(work_out, shares, given, wanted, file="tally")


_OPENED: dict[Share, Book] = {}
"""What this process has opened: a worker does many shares of one book, and ends with it."""


def work_out(share: Share) -> list[BranchLine]:
    """Decide about every client of a share, in a process of its own."""
    whole = replace(share, first=0, last=0)
    if whole not in _OPENED:
        _OPENED[whole] = _open(share.home, GivenKeys({"book": share.book_key}))
    return _work(_OPENED[whole], shelf_here(), share, only_here())


def _work(book: Book, shelf: RulebookShelf, share: Share, only: Edition | None) -> list[BranchLine]:
    """Clients whose cohort has no rules on the day are left out."""
    lines = []
    for client in read_range(book.db, share.first, share.last, book.path.name):
        try:
            edition = only or shelf.edition(share.rulebook, share.as_of, client.joined)
        except Refusal:
            continue
        lines.append(branch_line(client, edition, share.as_of))
    return lines


def _open(home: Path, keys: Keys) -> Book:
    """The book through a connection of its own: the window goes on reading through the other."""
    found = open_book(home, keys)
    if found is None:
        raise Refusal("branch.no_book")
    return found
