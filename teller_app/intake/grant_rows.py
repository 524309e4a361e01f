"""Rows of a file of privileges: what other branches and channels have given a client."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from teller_app.intake.cells import CellReader, code, count, full_name
from teller_app.intake.mapping import Row
from teller_app.rules.ledger import Given

MOST_TIMES = 999
_ONCE = 1
_times = partial(count, least=_ONCE, most=MOST_TIMES)


@dataclass(frozen=True, slots=True)
class ClientGrant:
    """What one client was given elsewhere on one day."""

    client: str
    given: Given


@dataclass(slots=True)
class GrantReader(CellReader):
    """Reads rows of files of privileges."""

    def grant(self, row: Row) -> ClientGrant | None:
        """What was given; nothing where a field is wrong."""
        before = self.faults.count
        self._required(row, "client", "privilege", "given_on")
        privilege = self._field(row, "privilege", code)
        day = self._field(row, "given_on", self._past_day)
        times = self._field(row, "times", _times)
        branch = self._field(row, "branch", full_name)
        rulebook = self._field(row, "rulebook", code)
        if self.faults.count > before or privilege is None or day is None:
            return None
        given = Given(privilege, day, _ONCE if times is None else times, branch or "", rulebook or "")
        return ClientGrant(row.get("client"), given)
