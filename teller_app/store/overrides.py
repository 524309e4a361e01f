"""Tiers by hand in the journal: who said so, who stood for it, and until when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from teller_app.rules.codes import OverrideKind
from teller_app.rules.decision import Override
from teller_app.rules.errors import Refusal
from teller_app.store.errors import StoreUnavailable, trouble
from teller_app.store.journal import Entry, Journal

_COLUMNS = "entry, client_key, tier, kind, reason, author, approver, first_day, last_day"
_OPEN = (
    " from tier_override where first_day <= :day and last_day >= :day"
    " and (ended_on is null or ended_on > :day) and rulebook = :rulebook"
)
"""Before the day on which it was ended it is in force: a decision about that time comes out as then."""
_CURRENT = "select " + _COLUMNS + _OPEN + " and client_key = :client order by entry desc limit 1"
_ALL = "select " + _COLUMNS + _OPEN + " order by last_day, entry limit :most"
_PUT = (
    "insert into tier_override (entry, client_key, rulebook, tier, kind, reason, author, approver, first_day,"
    " last_day) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
_END = "update tier_override set ended_on = ?, ended_by = ? where entry = ?"
_Row: TypeAlias = tuple[int, str, str, str, str, str, str, str, str]


@dataclass(frozen=True, slots=True)
class Overrides:
    """The overrides of one journal."""

    journal: Journal

    def current(self, client: str, rulebook: str, day: date) -> Override | None:
        """The one in force on ``day``."""
        with trouble(self.journal.path.name):
            return self._current(client, rulebook, day)

    def in_force(self, rulebook: str, day: date, most: int) -> list[tuple[str, Override]]:
        """Every client's key with the override in force, the first to end first."""
        asked = {"day": day.isoformat(), "rulebook": rulebook, "most": most}
        with trouble(self.journal.path.name):
            rows = self.journal.db.execute(_ALL, asked).fetchall()
        return [(str(row[1]), self._override(row)) for row in rows]

    def put(self, client: str, rulebook: str, override: Override, entry: Entry) -> int:
        """Set one; returns its number.

        Raises:
            Refusal: ``override.there`` (number).
        """
        with self.journal.writing() as db:
            there = self._current(client, rulebook, override.first_day)
            if there is not None:
                raise Refusal("override.there", number=there.number)
            number = self.journal.put(entry)
            people = [override.reason, override.author, override.approver]
            days = [override.first_day.isoformat(), override.last_day.isoformat()]
            row = [number, client, rulebook, override.tier, override.kind.value, *people, *days]
            db.conn.execute(_PUT, row)
        return number

    def end(self, client: str, rulebook: str, day: date, entry: Entry) -> int:
        """End the one in force before its last day.

        Raises:
            Refusal: ``override.none``.
        """
        with self.journal.writing() as db:
            there = self._current(client, rulebook, day)
            if there is None:
                raise Refusal("override.none")
            number = self.journal.put(entry)
            db.conn.execute(_END, [day.isoformat(), number, there.number])
        return number

    def _current(self, client: str, rulebook: str, day: date) -> Override | None:
        asked = {"day": day.isoformat(), "rulebook": rulebook, "client": client}
        row = self.journal.db.execute(_CURRENT, asked).fetchone()
        return None if row is None else self._override(row)

    def _override(self, row: _Row) -> Override:
        number, _, tier, kind, reason, author, approver, first, last = row
        try:
            days = date.fromisoformat(first), date.fromisoformat(last)
            return Override(tier, OverrideKind(kind), reason, author, approver, *days, number)
        except ValueError:
            raise StoreUnavailable("store.damaged", file=self.journal.path.name) from None
