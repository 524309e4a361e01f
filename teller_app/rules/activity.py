"""What a client did with the bank, month by month. What is not known is ``None``, never zero."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from teller_app.rules.money import Money


@dataclass(frozen=True, slots=True)
class Month:
    """One calendar month.

    Attributes:
        first: its first day.
        transactions: how many deals and settlements.
        volume: what they moved, in and out together.
        largest: the largest single one.
        profit: what the bank earned, after what it conceded; may be negative.
        conceded: fees waived and rates bettered for this client.
    """

    first: date
    transactions: int | None = None
    volume: Money | None = None
    largest: Money | None = None
    profit: Money | None = None
    conceded: Money | None = None


Activity = tuple[Month, ...]
"""The months that are known, the oldest first."""


def window_of(activity: Activity, as_of: date, months: int) -> Activity:
    """The known months among the last ``months`` whole ones before the month of ``as_of``."""
    last = as_of.year * 12 + as_of.month - 1
    return tuple(m for m in activity if last - months <= m.first.year * 12 + m.first.month - 1 < last)


def total(months: Activity, pick: Callable[[Month], Money | None]) -> Money | None:
    """Sum over months that all say it; ``None`` where one does not, or there is none."""
    found = [pick(month) for month in months]
    return _sum(found) if found else None


def _sum(amounts: Iterable[Money | None]) -> Money | None:
    fen = 0
    for amount in amounts:
        if amount is None:
            return None
        fen += amount.fen
    return Money(fen)
