"""Numbers that should be one client's and stand at several: entered twice, or a mistake of a file."""

from __future__ import annotations

from dataclasses import dataclass

from sqlite_utils import Database

from teller_app.store.stopping import Progress, interruptible
from teller_app.store.terms import ACCOUNT, CARD, ID

MOST_SHOWN = 20
_GROUPS = """
select min(client), max(client) from main.term where kind = ? group by term having min(client) <> max(client)
"""
_KEY = "select key from main.client where number = ?"


@dataclass(frozen=True, slots=True)
class SharedNumber:
    """One such number, by two of the clients who have it; the number itself is not told.

    Attributes:
        kind: ``id``, ``card`` or ``account``.
        one: key of a client.
        other: key of another.
    """

    kind: str
    one: str
    other: str


def shared_numbers(db: Database, progress: Progress) -> tuple[tuple[SharedNumber, ...], int]:
    """The first of them, and how many there are; the terms lie sorted, so each is seen once.

    Args:
        db: a book whose terms are written.
        progress: stops it by raising.
    """
    found: list[SharedNumber] = []
    count = 0
    with interruptible(db, progress):
        for kind in (ID, CARD, ACCOUNT):
            for one, other in db.conn.execute(_GROUPS, (kind,)):
                count += 1
                if len(found) < MOST_SHOWN:
                    keys = [db.conn.execute(_KEY, (number,)).fetchone()[0] for number in (one, other)]
                    found.append(SharedNumber(kind, *keys))
    return tuple(found), count
