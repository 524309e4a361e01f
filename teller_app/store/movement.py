"""Two tallies of one book side by side: who would be of which tier under another edition."""

from __future__ import annotations

import json
from collections.abc import Generator, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from teller_app.rules.money import Money
from teller_app.safe.keys import Keys
from teller_app.store.errors import trouble
from teller_app.store.files import Database, read_beside
from teller_app.store.tally import Tally

Cell = tuple[str, str]
"""From which tier to which; empty where an edition decides nothing about a client."""
_PAIRS = """ from (
  select coalesce(b.client_key, a.client_key) as client_key, coalesce(b.name, a.name) as name,
    coalesce(b.kind, a.kind) as kind, coalesce(a.tier, '') as one, coalesce(b.tier, '') as other,
    a.fen as before, b.fen as after
  from line a full outer join other.line b on b.client_key = a.client_key
)"""
_COUNTS = "select one, other, count(*)" + _PAIRS + " group by one, other"
_FIRSTS = (
    "select client_key, name, kind, one, other, before, after from ("  # noqa: S608  constants only
    "select *, row_number() over (partition by one, other"
    " order by max(coalesce(before, 0), coalesce(after, 0)) desc, client_key) as place"
    + _PAIRS
    + ") where place <= ?"
)
_LISTED = (
    "select client_key, name, kind, one, other, before, after"  # noqa: S608  constants only
    + _PAIRS
    + " where one || '>' || other in (select value from json_each(?))"
    " order by max(coalesce(before, 0), coalesce(after, 0)) desc, client_key limit ?"
)


@dataclass(frozen=True, slots=True)
class Moved:
    """One client; an amount is ``None`` where that edition decides nothing."""

    client: str
    name: str
    kind: str
    before: str
    after: str
    before_assets: Money | None
    after_assets: Money | None

    @property
    def rank(self) -> tuple[int, str]:
        """By what lists are ordered: the most assets first."""
        return -max(each.fen if each else 0 for each in (self.before_assets, self.after_assets)), self.client


@dataclass(frozen=True, slots=True)
class Movement:
    """An open pair."""

    path: Path
    db: Database

    def counts(self) -> Mapping[Cell, int]:
        """How many clients go from which tier to which; the same to the same too."""
        with trouble(self.path.name):
            rows = self.db.execute(_COUNTS).fetchall()
        return {(str(one), str(other)): int(count) for one, other, count in rows}

    def firsts(self, most: int) -> Mapping[Cell, list[Moved]]:
        """The first clients of every cell, those with the most assets first; one pass over everybody."""
        with trouble(self.path.name):
            rows = self.db.execute(_FIRSTS, [most]).fetchall()
        found: dict[Cell, list[Moved]] = {}
        for row in rows:
            moved = _moved(row)
            found.setdefault((moved.before, moved.after), []).append(moved)
        return found

    def listed(self, cells: Iterable[Cell], most: int, piece: int) -> Generator[list[Moved]]:
        """The first clients of some cells, those with the most assets first.

        Args:
            cells: from which tier to which.
            most: how many at most.
            piece: so many of them come at a time; close it where the last is not waited for.

        Raises:
            StoreUnavailable: it cannot be read any more.
        """
        wanted = json.dumps([f"{one}>{other}" for one, other in cells])
        with trouble(self.path.name):
            cursor = self.db.execute(_LISTED, [wanted, most])
        with closing(cursor):
            while True:
                with trouble(self.path.name):
                    rows = cursor.fetchmany(piece)
                if not rows:
                    return
                yield [_moved(row) for row in rows]


@contextmanager
def movement(before: Tally, after: Tally, keys: Keys) -> Iterator[Movement]:
    """Read ``after`` beside ``before``; both stay open, and are theirs who opened them.

    Raises:
        StoreUnavailable: it cannot be read any more.
    """
    with read_beside(before.db, after.path, keys.key("tally"), "other"):
        yield Movement(before.path, before.db)


def _moved(row: tuple[object, ...]) -> Moved:
    key, name, kind, one, other, before, after = row
    return Moved(str(key), str(name), str(kind), str(one), str(other), _money(before), _money(after))


def _money(fen: object) -> Money | None:
    return None if fen is None else Money(int(str(fen)))
