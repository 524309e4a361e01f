"""``make extracts``: 100,000 clients in every encoding and layout come in equal to the reference, to the digit.

Five files of each: clients, balances, cards, debts and credit facts, and privileges that others have given.

The ordinary tests do the same with 2,000 rows (``tests/intake/test_golden.py``).
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from teller_app.intake.faults import Faults
from teller_app.intake.prepare import Request, Where, prepare
from teller_app.intake.profile import Profile
from teller_app.intake.propose import joined, propose
from teller_app.rules.client import Client
from teller_app.safe.keys import DeviceKeys
from teller_app.store.book import Book, open_book
from teller_app.store.clients import last_number, read_range
from teller_app.store.lookup import find
from teller_app.store.terms import terms_of
from tests import extracts, extracts_apart
from tests.extracts import LAYOUTS, Layout

TEXT = ("utf-8", "utf-8-sig", "gb18030")
WAYS = [
    (layout, encoding) for layout in LAYOUTS for encoding in (TEXT if layout.suffix != ".xlsx" else TEXT[:1])
]
STEP = 1000
ASKED = 97
"""Each so-and-so-many-th client is looked for as a teller would."""


def profile_of(layout: Layout, files: tuple[Path, ...]) -> Profile | None:
    """None where the columns are our own; otherwise what is proposed from the files themselves."""
    return joined([propose(path) for path in files]) if layout.chinese else None


def taken(folder: Path, count: int, layout: Layout, encoding: str) -> Book:
    """The book that comes of an extract."""
    files = extracts_apart.write_apart(folder / "extract", count, layout, encoding)
    home = folder / "home"
    keys = DeviceKeys(home)
    where = Where(home, keys, datetime.now(UTC), None)
    with prepare(
        Request(files, extracts.AS_OF, profile_of(layout, files)), where, lambda *_: None, Faults()
    ) as found:
        assert found.report.acceptable, found.report.faults
        assert found.report.clients == count
        found.switch()
    book = open_book(home, keys)
    assert book is not None
    return book


def differences(book: Book, count: int) -> list[str]:
    """Keys of clients who are not as the reference has them, or cannot be found by exactly what they should be."""
    wrong, found = [], found_by(book)
    expected = extracts_apart.as_clients_apart(count)
    for first in range(1, last_number(book.db) + 1, STEP):
        for number, client in enumerate(read_range(book.db, first, first + STEP - 1, "book"), start=first):
            if client != next(expected, None):
                wrong.append(client.key)
            elif number % ASKED == 1 and not found_by_all(book, client):
                wrong.append(f"{client.key} not found")
            elif not wrong and found[number] != summed((t.kind, t.term, t.start) for t in terms_of(client)):
                wrong.append(f"{client.key} terms")
    wrong += [f"{key} grants" for key, given in extracts_apart.given(count) if book.given(key) != given]
    return [*wrong, *(client.key for client in expected)]


def found_by_all(book: Book, client: Client) -> bool:
    """Whether each of its numbers brings it up first."""
    texts = [client.key, *client.accounts, client.phone, *(held.number for held in client.cards)]
    found = [find(book.db, text)[:1] for text in texts if text]
    return [match.key for matches in found for match in matches] == [client.key] * len(found)


def found_by(book: Book) -> dict[int, int]:
    """What each client can be found by, summed up in one pass: asking for one client's goes through all terms."""
    sums: dict[int, int] = defaultdict(int)
    for client, *term in book.db.conn.execute("select client, kind, term, start from term"):
        sums[client] += hash(tuple(term))
    return sums


def summed(terms: Iterable[tuple[object, ...]]) -> int:
    """The same of terms that are there in whatever order, each once."""
    return sum(hash(term) for term in set(terms))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clients", type=int, default=100_000)
    count = parser.parse_args().clients
    bad = 0
    for layout, encoding in WAYS:
        with tempfile.TemporaryDirectory() as folder:
            book = taken(Path(folder), count, layout, encoding)
            wrong = differences(book, count)
            book.close()
        bad += len(wrong)
        print(
            f"{layout.name:10} {encoding:10} {count:>9,} clients: {len(wrong)} otherwise than they should be {' '.join(wrong[:3])}",
            flush=True,
        )
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
