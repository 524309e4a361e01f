"""The days over which a balance is averaged. End-of-day balances; both ends included."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache

_DAY = timedelta(days=1)
_KEPT = 512
"""Answers that are remembered: a whole book is looked at on the same few days."""


class Window(StrEnum):
    """How a scheme looks back from the day of the decision, which itself is not over yet."""

    ROLLING_YEAR = "rolling_year"
    ROLLING_HALF_YEAR = "rolling_half_year"
    ROLLING_QUARTER = "rolling_quarter"
    ROLLING_MONTH = "rolling_month"
    PREVIOUS_YEAR = "previous_year"
    PREVIOUS_HALF_YEAR = "previous_half_year"
    PREVIOUS_QUARTER = "previous_quarter"
    PREVIOUS_MONTH = "previous_month"
    MONTH_END = "month_end"
    DAY = "day"


OF_ONE_DAY = frozenset({Window.MONTH_END, Window.DAY})
"""A balance, and no average."""
_ROLLING = {
    Window.ROLLING_YEAR: 12,
    Window.ROLLING_HALF_YEAR: 6,
    Window.ROLLING_QUARTER: 3,
    Window.ROLLING_MONTH: 1,
}
_PREVIOUS = {
    Window.PREVIOUS_YEAR: 12,
    Window.PREVIOUS_HALF_YEAR: 6,
    Window.PREVIOUS_QUARTER: 3,
    Window.PREVIOUS_MONTH: 1,
}


@dataclass(frozen=True, slots=True)
class Span:
    """From ``first`` to ``last``, both included."""

    first: date
    last: date

    @property
    def days(self) -> int:
        """How many days are averaged."""
        return (self.last - self.first).days + 1


@lru_cache(_KEPT)
def add_months(day: date, months: int) -> date:
    """The same day so many months on, or the month's last day where it is shorter."""
    index = day.year * 12 + day.month - 1 + months
    year, month = index // 12, index % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


@lru_cache(_KEPT)
def span(window: Window, as_of: date) -> Span:
    """The days that ``window`` covers for a decision on ``as_of``; the last one is before it."""
    if months := _ROLLING.get(window):
        return Span(add_months(as_of, -months), as_of - _DAY)
    if months := _PREVIOUS.get(window):
        after = date(as_of.year, (as_of.month - 1) // months * months + 1, 1)
        return Span(add_months(after, -months), after - _DAY)
    last = as_of.replace(day=1) - _DAY if window is Window.MONTH_END else as_of - _DAY
    return Span(last, last)


@lru_cache(_KEPT)
def bounds(window: Window, as_of: date) -> tuple[int, int]:
    """The same as ordinals: the window's first day, and the day after its last."""
    days = span(window, as_of)
    return days.first.toordinal(), days.last.toordinal() + 1


@lru_cache(_KEPT)
def period_ends(months: int, after: date, until: date) -> tuple[date, ...]:
    """Last days of the calendar periods of ``months`` that fall in (after, until]."""
    start = date(after.year, (after.month - 1) // months * months + 1, 1)
    found: list[date] = []
    while True:
        start = add_months(start, months)
        end = start - _DAY
        if end > until:
            return tuple(found)
        if end > after:
            found.append(end)


@lru_cache(_KEPT)
def next_period_end(months: int, day: date) -> date:
    """The first last-day of a calendar period that is on or after ``day``."""
    start = date(day.year, (day.month - 1) // months * months + 1, 1)
    return add_months(start, months) - _DAY
