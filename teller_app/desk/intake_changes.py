"""What a new book changes: who is new, who is gone, and whose tier goes up or down."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from teller_app.desk.tallying import Told
from teller_app.desk.workers import BATCH, shared_out, shelf_here
from teller_app.rules.errors import Refusal
from teller_app.rules.facts import ClientFacts
from teller_app.rules.moving import Seen, moved
from teller_app.safe.keys import GivenKeys, Keys
from teller_app.store.book import Beside, Book
from teller_app.store.changes import OnlyThere, only_in
from teller_app.store.clients import last_number
from teller_app.store.files import Database, open_file
from teller_app.store.rulebooks import RulebookShelf
from teller_app.store.stopping import Progress
from teller_app.store.tier_rows import Histories, facts_of, rows_between, rows_of

MOST_LISTED = 500
FEW = 20_000
"""So many clients are compared here and now: to start other processes would cost more than it takes."""


@dataclass(frozen=True, slots=True)
class TierMove:
    """One client whose tier is another one in the new book."""

    client: str
    before: str
    after: str
    up: bool


@dataclass(frozen=True, slots=True)
class Changes:
    """What the new book changes.

    Attributes:
        up: how many clients go up; ``None`` where tiers were not compared.
        moves: the first of those who go up or down.
    """

    new: OnlyThere
    gone: OnlyThere
    up: int | None = None
    down: int | None = None
    moves: tuple[TierMove, ...] = ()


@dataclass(frozen=True, slots=True)
class _Share:
    """What one process compares; each opens both books for itself.

    Attributes:
        book_key: comes through the pipe of the pool, never by command line or environment.
    """

    before: Path
    after: Path
    book_key: bytes = field(repr=False)
    rulebook: str
    days: tuple[date, date]
    first: int
    last: int


def changes_between(
    book: Book,
    beside: Beside,
    keys: Keys,
    decides: tuple[RulebookShelf, str] | None,
    progress: Progress,
) -> Changes:
    """Compare the present book with the new one, each on its own business date.

    Args:
        book: the present one.
        beside: the new one.
        keys: what opens both.
        decides: the rulebooks and which scheme of them; ``None`` to leave tiers out.
        progress: told how many clients are done; stops the work by raising.

    Raises:
        StoreUnavailable: one of them cannot be read.
    """
    told = Told(progress, beside.info.clients)
    new = only_in(beside.path, book.path, keys, MOST_LISTED, told.again)
    gone = only_in(book.path, beside.path, keys, MOST_LISTED, told.again)
    if decides is None:
        return Changes(new, gone)
    shelf, rulebook = decides
    days = (book.info.business_date, beside.info.business_date)
    whole = _Share(book.path, beside.path, keys.key("book"), rulebook, days, first=0, last=0)
    up = down = done = 0
    moves: list[TierMove] = []
    for compared, found in _compared(whole, shelf, told.again):
        done += compared
        for move in found:
            up += move.up
            down += not move.up
            if len(moves) < MOST_LISTED:
                moves.append(move)
        told(done, max(done, beside.info.clients))
    return Changes(new, gone, up, down, tuple(moves))


_Found = tuple[int, list[TierMove]]


def _compared(whole: _Share, shelf: RulebookShelf, wanted: Callable[[], None]) -> Iterator[_Found]:
    """Share after share, in other processes where there are many; ``wanted`` ends it by raising."""
    books = _open(whole)
    try:
        last = last_number(books[1])
        shares = [replace(whole, first=at, last=at + BATCH - 1) for at in range(1, last + 1, BATCH)]
        if last <= FEW:
            for share in shares:
                yield _work(books, shelf, share)
            return
    finally:
        for db in books:
            db.conn.close()
    yield from shared_out(work_out, shares, (shelf.handed, None), wanted, file=whole.after.name)


_OPENED: dict[_Share, tuple[Database, Database]] = {}
"""What this process has opened: a worker does many shares of the same two books, and ends with them."""


def work_out(share: _Share) -> _Found:
    """Compare the clients of a share, in a process of its own."""
    whole = replace(share, first=0, last=0)
    if whole not in _OPENED:
        _OPENED[whole] = _open(whole)
    return _work(_OPENED[whole], shelf_here(), share)


def _open(share: _Share) -> tuple[Database, Database]:
    key = GivenKeys({"book": share.book_key}).key("book")
    before = open_file(share.before, key, read_only=True)
    try:
        return before, open_file(share.after, key, read_only=True)
    except BaseException:
        before.conn.close()
        raise


def _work(books: tuple[Database, Database], shelf: RulebookShelf, share: _Share) -> _Found:
    before, after = books
    new = rows_between(after, share.first, share.last, share.after.name)
    old = rows_of(before, list(new), share.before.name)
    there = [(key, old[key], row) for key, row in new.items() if key in old]
    if share.days[0] == share.days[1]:
        there = [(key, was, row) for key, was, row in there if was != row]
    known: Histories = {}
    moves = []
    for key, was, row in there:
        facts = facts_of(was, share.days[0], known, share.before.name)
        later = (
            facts.on(share.days[1]) if was == row else facts_of(row, share.days[1], known, share.after.name)
        )
        then, now = (_seen(each, shelf, share.rulebook) for each in (facts, later))
        if then is not None and now is not None and (found := moved(then, now)) is not None:
            heights = then.edition.rungs[found[0].code], now.edition.rungs[found[1].code]
            moves.append(TierMove(key, found[0].code, found[1].code, up=heights[1] > heights[0]))
    return len(new), moves


def _seen(facts: ClientFacts, shelf: RulebookShelf, rulebook: str) -> Seen | None:
    """As the branch's lists have it; nothing without rules."""
    try:
        return Seen(facts, shelf.edition(rulebook, facts.as_of, facts.joined))
    except Refusal:
        return None
