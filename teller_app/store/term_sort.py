"""Terms of a large book, put into their table in its own order; at random places that would take hours.

What comes in any order lies in encrypted tables of a scratch file, a table for each range of terms; a range
fits in memory and is sorted there. Nothing is ever in plain text on a disk.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable
from itertools import pairwise

from sqlite_utils import Database

from teller_app.store.term import Term

SCRATCH = "scratch"
SAMPLE = 200_000
"""Terms by which the ranges are chosen."""
RANGE = 750_000
"""Terms that a range should have; some 100 MB while they are sorted."""
_MAKE = "create table scratch.term_{at} (kind text, term text, client integer, start integer)"
_PUT = "insert into scratch.term_{at} values (?, ?, ?, ?)"
_SORTED = "insert or ignore into main.term select * from scratch.term_{at} order by 1, 2, 3, 4"
_JOINED = """
insert or ignore into main.term
select kind, term, client, start from scratch.term_{at}
union all
select kind, term, client, start from old.term
 where (kind, term) >= (?, ?) and (kind, term) < (?, ?) and {kept}
 order by 1, 2, 3, 4
"""
_DROP = "drop table scratch.term_{at}"
_END = ("\U0010ffff", "")
Row = tuple[str, str, int, int]


class TermSorter:
    """Takes terms in any order and writes them in theirs.

    Args:
        db: the book being built, with a scratch file attached.
        expected: how many terms there may be in all, for the size of the ranges.
    """

    def __init__(self, db: Database, expected: int) -> None:
        self._db, self._expected = db, expected
        self._coming: list[Row] = []
        self._edges: list[tuple[str, str]] | None = None

    def add(self, number: int, terms: Iterable[Term]) -> None:
        """What one client can be found by."""
        self._coming += [(kind, term, number, start) for kind, term, start in terms]

    def flush(self) -> None:
        """Move what has come in into the scratch file; called once for each few hundred clients."""
        if self._edges is None and len(self._coming) < min(SAMPLE, self._expected):
            return
        self._move()

    def write(self, kept: str | None, told: Callable[[int, int], None]) -> None:
        """Fill ``main.term``.

        Args:
            kept: a condition on ``client`` that holds for what is copied from ``old.term``; ``None`` where
                nothing is. A constant of the program.
            told: how many of how many ranges are done.
        """
        self._move()
        edges = [("", ""), *(self._edges or []), _END]
        for at, (low, high) in enumerate(pairwise(edges)):
            if kept is None:
                self._db.conn.execute(_SORTED.format(at=at))
            else:
                self._db.conn.execute(_JOINED.format(at=at, kept=kept), [*low, *high])
            self._db.conn.execute(_DROP.format(at=at))
            told(at + 1, len(edges) - 1)

    def _move(self) -> None:
        if self._edges is None:
            self._edges = self._chosen()
            for at in range(len(self._edges) + 1):
                self._db.conn.execute(_MAKE.format(at=at))
        parts: list[list[Row]] = [[] for _ in range(len(self._edges) + 1)]
        if len(parts) == 1:
            parts[0] = self._coming
        else:
            for row in self._coming:
                parts[bisect_right(self._edges, row[:2])].append(row)
        for at, rows in enumerate(parts):
            if rows:
                self._db.conn.executemany(_PUT.format(at=at), rows)
        self._coming = []

    def _chosen(self) -> list[tuple[str, str]]:
        """Edges of ranges that should have as many terms each, going by those that came first."""
        count = -(-max(self._expected, len(self._coming)) // RANGE)
        seen = sorted(row[:2] for row in self._coming)
        return sorted({seen[len(seen) * at // count] for at in range(1, count)}) if seen else []
