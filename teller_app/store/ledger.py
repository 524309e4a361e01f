"""Privileges that were given, counted in the transaction that gives: the last one goes once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from teller_app.rules.errors import Refusal
from teller_app.store.errors import StoreUnavailable, trouble
from teller_app.store.journal import Entry, Journal

_COLUMNS = "entry, client_key, rulebook, privilege, period, day, tier, undone_by"
_USED = (
    "select count(*), max(entry) from privilege_use"
    " where client_key = ? and rulebook = ? and privilege = ? and period = ? and undone_by is null"
)
_ALL_USED = (
    "select privilege, period, count(*), max(entry) from privilege_use"
    " where client_key = ? and rulebook = ? and undone_by is null group by privilege, period"
)
_USES = "select " + _COLUMNS + " from privilege_use where client_key = ? order by entry desc limit ?"  # noqa: S608  constants only
_USE = "select " + _COLUMNS + " from privilege_use where entry = ?"  # noqa: S608  constants only
_PUT = (
    "insert into privilege_use (entry, client_key, rulebook, privilege, period, day, tier)"
    " values (?, ?, ?, ?, ?, ?, ?)"
)
_UNDO = "update privilege_use set undone_by = ? where entry = ?"
_BETWEEN = (
    "select rulebook, privilege, count(*) from privilege_use"
    " where day >= ? and day <= ? and undone_by is null group by rulebook, privilege order by 1, 2"
)


@dataclass(frozen=True, slots=True)
class Use:
    """One privilege given to one client.

    Attributes:
        period: the first day of the year that its quota is counted over.
        number: of its entry.
        undone_by: number of the entry that took it back.
    """

    client: str
    rulebook: str
    privilege: str
    period: date
    day: date
    tier: str
    number: int = 0
    undone_by: int | None = None


@dataclass(frozen=True, slots=True)
class Ledger:
    """The uses of one journal."""

    journal: Journal

    def give(self, use: Use, quota: int | None, until: date, entry: Entry, elsewhere: int = 0) -> int:
        """Write one use down, if the quota still holds it; returns its number.

        The count is taken in the transaction that writes, so two windows never give the last one twice.

        Args:
            use: what is given.
            quota: how often in the period; ``None`` without limit.
            until: the period's last day, for the refusal.
            entry: what the journal says of it.
            elsewhere: how often others have given it in the period.

        Raises:
            Refusal: ``privilege.used_up`` (privilege, quota, until); nothing was written.
        """
        with self.journal.writing() as db:
            counted = [use.client, use.rulebook, use.privilege, use.period.isoformat()]
            if quota is not None and int(db.execute(_USED, counted).fetchone()[0]) + elsewhere >= quota:
                raise Refusal("privilege.used_up", privilege=use.privilege, quota=quota, until=until)
            number = self.journal.put(entry)
            db.conn.execute(_PUT, [number, *counted, use.day.isoformat(), use.tier])
        return number

    def undo(self, number: int, allowed: Callable[[Use], None], entry: Entry) -> int:
        """Take a use back; returns the number of the entry that does.

        Args:
            number: of the use.
            allowed: raises where this use may not be taken back.
            entry: what the journal says of it.

        Raises:
            Refusal: ``privilege.no_use`` or ``privilege.undone`` (number), or as ``allowed``.
        """
        with self.journal.writing() as db:
            row = db.execute(_USE, [number]).fetchone()
            if row is None:
                raise Refusal("privilege.no_use", number=number)
            use = self._use(row)
            allowed(use)
            if use.undone_by is not None:
                raise Refusal("privilege.undone", number=number)
            written = self.journal.put(entry)
            db.conn.execute(_UNDO, [written, number])
        return written

    def used(self, client: str, rulebook: str) -> dict[tuple[str, date], tuple[int, int]]:
        """For each privilege and period: how often it was given, and the newest entry."""
        with trouble(self.journal.path.name):
            rows = self.journal.db.execute(_ALL_USED, [client, rulebook]).fetchall()
        return {
            (str(code), self._day(period)): (int(count), int(newest)) for code, period, count, newest in rows
        }

    def uses(self, client: str, most: int) -> list[Use]:
        """What a client was given, the newest first, undone ones too."""
        with trouble(self.journal.path.name):
            rows = self.journal.db.execute(_USES, [client, most]).fetchall()
        return [self._use(row) for row in rows]

    def counts(self, first: date, last: date) -> list[tuple[str, str, int]]:
        """How often each privilege of each scheme was given between two days, both included."""
        with trouble(self.journal.path.name):
            rows = self.journal.db.execute(_BETWEEN, [first.isoformat(), last.isoformat()]).fetchall()
        return [(str(rulebook), str(code), int(count)) for rulebook, code, count in rows]

    def _use(self, row: tuple[int, str, str, str, str, str, str, int | None]) -> Use:
        number, client, rulebook, privilege, period, day, tier, undone = row
        return Use(client, rulebook, privilege, self._day(period), self._day(day), tier, number, undone)

    def _day(self, text: str) -> date:
        try:
            return date.fromisoformat(text)
        except ValueError:
            raise StoreUnavailable("store.damaged", file=self.journal.path.name) from None
