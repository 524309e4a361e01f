"""Read the trail: pages of it, and sums. A client's key is told only where it leads to the hash."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from teller_app.safe.audit import client_hash
from teller_app.store.entry import BY_TWO
from teller_app.store.errors import trouble
from teller_app.store.journal import Journal
from teller_app.store.trail import Head

_APPROVED = ", ".join(f"'{kind.value}'" for kind in sorted(BY_TWO))
_APPROVER = f"case when t.action in ({_APPROVED}) and json_valid(e.body) then e.body ->> 'approver' end"
"""Only of acts that are approved: of any other the body says nothing of it, and may be long."""
_COLUMNS = (
    "t.number, t.at, t.user, t.role, t.action, t.purpose, t.rulebook, t.edition, t.result, t.client_hash,"
    " t.entry, coalesce(e.client_key, c.client_key), " + _APPROVER
)
_FROM = (
    " from trail t left join entry e on e.number = t.entry"
    " left join trail_client c on c.client_hash = t.client_hash where "
)
_LINES = "select " + _COLUMNS + _FROM
_NEWEST_FIRST = " order by t.number desc limit ? offset ?"
_COUNT = "select t.action, count(*) from trail t where "
_BY_ACTION = " group by t.action order by 2 desc, 1"
_SUMS = (
    "select user, role, action, count(*) from trail where at >= ? and at < ? and number <= ?"
    " group by user, role, action order by user, role, 4 desc, action"
)
_REACH = "select min(number), max(number) from trail where at >= ? and at < ? and number <= ?"
_LAST_CLOSE = (
    "select number, hash, at from anchor where why = 'close' and number < ? order by seq desc limit 1"
)
_USERS = "select user from trail where user <> '' group by user order by max(number)"
_PARTS = {
    "user": "(t.user = ? or t.user >= ? and t.user < ?)",
    "first": "t.at >= ?",
    "last": "t.at < ?",
    "client": "t.client_hash = ?",
    "action": "t.action = ?",
    "entry": "t.entry = ?",
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which records; what is ``None`` does not matter.

    Attributes:
        user: somebody's code, which is the first word of the name in a record, whatever the rest was then.
        first: the first day.
        last: the last day, included.
        client: a client's key.
        entry: number of the journal.
        top: the newest number, so that pages stay the same while others write.
    """

    user: str | None = None
    first: date | None = None
    last: date | None = None
    client: str | None = None
    action: str | None = None
    entry: int | None = None
    top: int | None = None


@dataclass(frozen=True, slots=True)
class TrailLine:
    """One record as it is shown.

    Attributes:
        client: the keyed hash.
        known: the client's key, where its entry names it, or it is known whose hash that is.
        approver: who stood for it, as its entry says.
    """

    number: int
    at: str
    user: str
    role: str
    action: str
    purpose: str
    rulebook: str | None
    edition: str | None
    result: str
    client: bytes | None
    entry: int | None
    known: str | None
    approver: str | None


@dataclass(frozen=True, slots=True)
class Sum:
    """How often somebody did something on a day."""

    user: str
    role: str
    action: str
    count: int


@dataclass(frozen=True, slots=True)
class TrailReads:
    """Reads of one journal."""

    journal: Journal

    def page(self, wanted: Wanted, most: int, skip: int = 0) -> list[TrailLine]:
        """The newest ``most`` records behind the first ``skip``."""
        where, values = self._where(wanted)
        with trouble(self.journal.path.name):
            rows = self.journal.db.execute(_LINES + where + _NEWEST_FIRST, [*values, most, skip])
            return [self._told(TrailLine(*row)) for row in rows]

    def _told(self, line: TrailLine) -> TrailLine:
        """No table may say of a hash that it is another's: the key must lead to it."""
        if line.known is None or client_hash(self.journal.trail.key, line.known) == line.client:
            return line
        return replace(line, known=None)

    def counts(self, wanted: Wanted) -> dict[str, int]:
        """How many records of each action, the most frequent first; whatever action is wanted."""
        where, values = self._where(replace(wanted, action=None))
        with trouble(self.journal.path.name):
            rows = self.journal.db.execute(_COUNT + where + _BY_ACTION, values)
            return {str(action): int(count) for action, count in rows}

    def users(self) -> dict[str, str]:
        """The name of everybody who ever did something, by code, as their newest record has it.

        Goes through the whole trail: for where there is no list of people.
        """
        with trouble(self.journal.path.name):
            told = [str(user).partition(" ") for (user,) in self.journal.db.execute(_USERS)]
        return dict(sorted({code: name for code, _, name in told}.items()))

    def sums(self, day: date, top: int) -> list[Sum]:
        """What was done on a day up to the record ``top``, by user and action."""
        with trouble(self.journal.path.name):
            return [Sum(*row) for row in self.journal.db.execute(_SUMS, [*_bounds(day), top])]

    def reach(self, day: date, top: int) -> tuple[int, int]:
        """The first and the last number of a day, up to ``top``; two zeros where there is none."""
        with trouble(self.journal.path.name):
            first, last = self.journal.db.execute(_REACH, [*_bounds(day), top]).fetchone()
        return int(first or 0), int(last or 0)

    def last_close(self, before: int) -> tuple[Head, str] | None:
        """The head at the last closing of a day before the record ``before``, and when that was."""
        with trouble(self.journal.path.name):
            row = self.journal.db.execute(_LAST_CLOSE, [before]).fetchone()
        return None if row is None else (Head(int(row[0]), bytes(row[1])), str(row[2]))

    def _where(self, wanted: Wanted) -> tuple[str, list[object]]:
        """Constants joined, and the values that go with them."""
        client = None if wanted.client is None else client_hash(self.journal.trail.key, wanted.client)
        last = None if wanted.last is None else wanted.last + timedelta(days=1)
        values: dict[str, tuple[object, ...] | None] = {
            "user": None if wanted.user is None else _of_code(wanted.user),
            "first": None if wanted.first is None else (wanted.first.isoformat(),),
            "last": None if last is None else (last.isoformat(),),
            "client": None if client is None else (client,),
            "action": None if wanted.action is None else (wanted.action,),
            "entry": None if wanted.entry is None else (wanted.entry,),
        }
        given = {name: value for name, value in values.items() if value is not None}
        parts = ["t.number <= ?", *(_PARTS[name] for name in given)]
        top = (1 << 62) if wanted.top is None else wanted.top
        return " and ".join(parts), [top, *(each for value in given.values() for each in value)]


def _of_code(code: str) -> tuple[str, str, str]:
    """The code alone, or with a name behind it: everything from its space to the sign behind a space."""
    return code, f"{code} ", f"{code}!"


def _bounds(day: date) -> Iterator[str]:
    """Times are text with the day first, so that a day is a range of them."""
    yield day.isoformat()
    yield (day + timedelta(days=1)).isoformat()
