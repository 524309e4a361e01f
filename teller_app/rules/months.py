"""The whole months before a day: which of them are known, and which lie before the client came."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from teller_app.rules.activity import Activity, Month, total, window_of
from teller_app.rules.client import Client
from teller_app.rules.money import ZERO, Money
from teller_app.rules.windows import Span, add_months

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Months:
    """What is known of the last whole months.

    Attributes:
        spans: each month, the oldest first.
        known: those of which something is known.
        missing: how many are not known although the client was one then.
        joined: since when a client; months before it are known to be empty.
    """

    spans: tuple[Span, ...]
    known: Activity
    missing: int
    joined: date | None

    @classmethod
    def of(cls, client: Client, as_of: date, count: int) -> Months:
        """The ``count`` whole months before the month of ``as_of``."""
        first = as_of.replace(day=1)
        spans = tuple(_month(add_months(first, -back)) for back in range(count, 0, -1))
        known = window_of(client.activity, as_of, count)
        there = {month.first for month in known}
        missing = sum(
            1
            for each in spans
            if each.first not in there and not (client.joined is not None and client.joined > each.last)
        )
        return cls(spans, known, missing, client.joined)

    @property
    def complete(self) -> bool:
        """Nothing is missing: what is not there has not been."""
        return self.missing == 0

    def total(self, pick: Callable[[Month], Money | None]) -> Money | None:
        """Sum of a figure; ``None`` where it is missing for a month in which the client was one."""
        if not self.complete:
            return None
        return total(self.known, pick) if self.known else ZERO


def _month(first: date) -> Span:
    return Span(first, add_months(first, 1) - _DAY)
