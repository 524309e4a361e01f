"""Rows of an activity file: what a client did in one month."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from functools import partial

from teller_app.intake.cells import FIRST_YEAR, CellReader, amount, count, signed_amount
from teller_app.intake.mapping import Row
from teller_app.rules.activity import Month
from teller_app.rules.errors import Refusal

MOST_TRANSACTIONS = 99_999
_MONTH = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])")


@dataclass(frozen=True, slots=True)
class ClientMonth:
    """One month of one client."""

    client: str
    month: Month


@dataclass(slots=True)
class ActivityReader(CellReader):
    """Reads rows of activity files."""

    def month(self, row: Row) -> ClientMonth | None:
        """One month; nothing where a field is wrong."""
        before = self.faults.count
        self._required(row, "client", "month")
        first = self._field(row, "month", self._whole_month)
        transactions = self._field(row, "transactions", partial(count, most=MOST_TRANSACTIONS))
        volume = self._field(row, "volume", amount)
        largest = self._field(row, "largest", amount)
        profit = self._field(row, "profit", signed_amount)
        conceded = self._field(row, "conceded", amount)
        if volume is not None and largest is not None and largest > volume:
            self._fault(row, "largest", Refusal("import.above_volume", largest=largest, volume=volume))
        if self.faults.count > before or first is None:
            return None
        return ClientMonth(row.get("client"), Month(first, transactions, volume, largest, profit, conceded))

    def _whole_month(self, text: str) -> date:
        """First day of a month whose last day is not after the business date."""
        found = _MONTH.fullmatch(text)
        if found is None or int(found[1]) < FIRST_YEAR:
            raise Refusal("import.month", text=text)
        first = date(int(found[1]), int(found[2]), 1)
        if first.replace(day=monthrange(first.year, first.month)[1]) > self.as_of:
            raise Refusal("import.month_open", text=text, as_of=self.as_of)
        return first
