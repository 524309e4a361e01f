"""Harm done to the files themselves, and what is shown afterwards: the truth, or nothing."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from random import Random

from teller_app import wiring
from teller_app.desk.branch import BranchDesk
from teller_app.desk.start import Start
from teller_app.desk.workplace import Workplace
from teller_app.rules.codes import ListKind
from teller_app.rules.errors import Unavailable
from teller_app.safe.keys import DeviceKeys
from teller_app.store.backup import backups, restore
from teller_app.store.book import current
from teller_app.store.care import CareBook
from teller_app.store.journal import FILE_NAME
from teller_app.store.ledger import Ledger
from teller_app.store.verify import verify
from tests.faults.homes import journal_rows
from tests.faults.papers import client_keys

PAGE = 4096
RESTORED = datetime(2040, 1, 2, 9, 30, tzinfo=UTC)
"""When it was: a restore is on the trail of what it restores, and the same one is to be the same."""
WALK_INS = 5
"""So many are looked for."""
NOTHING = "refused"
"""In the place of a value that could not be read."""
Shown = dict[str, object]


def workplace(home: Path) -> Workplace:
    """The real one of a home."""
    os.environ["TELLER_APP_HOME"] = str(home.parent)
    start = wiring.make_start(demo=True)
    assert isinstance(start, Start)
    return start.open(start.demo_person())


def _read(shown: Shown, name: str, read: Callable[[], object]) -> None:
    try:
        shown[name] = read()
    except Unavailable:
        shown[name] = NOTHING


def everything(home: Path) -> Shown:
    """All that the desks can show of a home, each by itself."""
    shown: Shown = {}
    try:
        place = workplace(home)
    except Unavailable:
        return {}
    assert place.book is not None
    try:
        book, journal = place.book, place.journal
        care, ledger = CareBook(journal), Ledger(journal)
        for key in client_keys():
            _read(shown, f"client {key}", lambda: book.client(key))  # noqa: B023  read at once
            _read(shown, f"entries {key}", lambda: journal.entries(key))  # noqa: B023
            _read(shown, f"tasks {key}", lambda: care.tasks_of(key))  # noqa: B023
            _read(shown, f"uses {key}", lambda: ledger.uses(key, 99))  # noqa: B023
            _read(shown, f"used {key}", lambda: ledger.used(key, "general"))  # noqa: B023
        for number in range(1, WALK_INS + 1):
            _read(shown, f"walk-in {number}", lambda: journal.client(f"W{number:06d}"))  # noqa: B023
        for text in ("王", "138", "wxm", "6228", "赵"):
            _read(shown, f"find {text}", lambda: (place.find_clients(text, 50), place.find_walk_ins(text, 50)))  # noqa: B023
    finally:
        place.book.close()
        place.journal.close()
    return shown


def figures(home: Path) -> Shown:
    """All that the branch desk shows; a harmed tally is worked out anew."""
    try:
        place = workplace(home)
    except Unavailable:
        return {}
    assert place.book is not None
    shown: Shown = {}
    try:
        desk = BranchDesk(place)

        def read() -> object:
            told = desk.work()
            desk.show(told)
            lists = []
            for kind in ListKind:
                desk.choose(kind, "diamond" if kind is ListKind.TIER else "")
                lists.append(desk.view.chosen)
            day = told.totals
            return day.tiers, day.curve, day.top_fifth, told.under, told.over, told.counts, lists

        _read(shown, "figures", read)
    finally:
        place.book.close()
        place.journal.close()
    return shown


def restored(home: Path) -> Shown:
    """The journal after a restore of the newest backup."""
    shown: Shown = {}

    def read() -> Mapping[str, object]:
        restore(home, DeviceKeys(home), None, RESTORED, outside=None)
        return journal_rows(home)

    _read(shown, "journal", read)
    return shown


@dataclass(frozen=True)
class Target:
    """One file of a home, and what is read of it."""

    name: str
    path: Callable[[Path], Path]
    read: Callable[[Path], Shown]


def _tally(home: Path) -> Path:
    return next(home.glob("tally-*.db"))


def _backup(home: Path) -> Path:
    return backups(home)[0]


def _book(home: Path) -> Path:
    found = current(home)
    assert found is not None
    return found


TARGETS = (
    Target("book", _book, everything),
    Target("journal", lambda home: home / FILE_NAME, everything),
    Target("tally", _tally, figures),
    Target("backup", _backup, restored),
)


def wrong(truth: Shown, shown: Shown) -> list[str]:
    """What is shown and is not what was written."""
    return [name for name, value in shown.items() if value != NOTHING and value != truth[name]]


def noticed(home: Path) -> bool:
    """Whether ``verify`` finds anything."""
    return verify(home, DeviceKeys(home), outside=None) != ()


def flipped(raw: bytes, rng: Random) -> bytes:
    """One bit wrong anywhere."""
    at = rng.randrange(len(raw))
    return raw[:at] + bytes([raw[at] ^ 1 << rng.randrange(8)]) + raw[at + 1 :]


def cut(raw: bytes, rng: Random) -> bytes:
    """The end missing: whole pages, parts of one, a byte, nearly all."""
    pages = len(raw) // PAGE
    whole = rng.randrange(pages) * PAGE
    return raw[: rng.choice((whole, whole + rng.randrange(PAGE), len(raw) - 1, rng.randrange(PAGE), 0))]


def exchanged(raw: bytes, rng: Random) -> bytes:
    """Two different pages in each other's place, or one in the place of another too."""
    pages = [raw[at : at + PAGE] for at in range(0, len(raw), PAGE)]
    one, other = rng.sample(range(len(pages)), 2)
    if rng.random() < 0.5:
        pages[one], pages[other] = pages[other], pages[one]
    else:
        pages[one] = pages[other]
    return b"".join(pages)


def zeroed(raw: bytes, rng: Random) -> bytes:
    """A stretch that a disk gave back empty."""
    at = rng.randrange(len(raw))
    length = rng.choice((1, 16, 512, PAGE))
    harmed = raw[:at] + bytes(min(length, len(raw) - at)) + raw[at + length :]
    # Zeroes where there were zeroes are no harm, and nothing to notice.
    return harmed if harmed != raw else zeroed(raw, rng)


def grown(raw: bytes, rng: Random) -> bytes:
    """Something more at the end."""
    return raw + rng.choice((b"\0", bytes(PAGE), raw[-PAGE:], rng.randbytes(PAGE)))


HARMS = (flipped, cut, exchanged, zeroed, grown)


def older_pages(new: bytes, old: bytes) -> Iterator[tuple[int, bytes]]:
    """Each page that has changed since, as it was then."""
    for at in range(0, min(len(new), len(old)), PAGE):
        if new[at : at + PAGE] != old[at : at + PAGE]:
            yield at // PAGE + 1, new[:at] + old[at : at + PAGE] + new[at + PAGE :]
