"""Working days: weekends, public holidays, and the weekend days on which work is made up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property

_DAY = timedelta(days=1)
_SATURDAY = 5
_FAR = 400
"""No holiday is longer; a search that goes further has a calendar without working days."""
_APART = 3


@dataclass(frozen=True, slots=True)
class Holiday:
    """A run of days off that belongs to one holiday, both ends included."""

    code: str
    first: date
    last: date


@dataclass(frozen=True)
class WorkCalendar:
    """Which days are worked.

    Attributes:
        days_off: days off that belong to a holiday, with its code; weekends need not stand here.
        made_up: weekend days that are worked.
        known_years: years whose holidays and made-up days are published; in others only weekends and
            what stands in ``days_off`` count.
    """

    days_off: Mapping[date, str] = field(repr=False)
    made_up: frozenset[date] = field(repr=False)
    known_years: frozenset[int] = field(repr=False)

    def is_day_off(self, day: date) -> bool:
        """Say whether nobody works on ``day``."""
        if day in self.days_off:
            return True
        return day.weekday() >= _SATURDAY and day not in self.made_up

    def certain(self, day: date) -> bool:
        """Say whether the year of ``day`` is published."""
        return day.year in self.known_years

    def working_from(self, day: date) -> date:
        """The first working day that is not before ``day``."""
        return self._search(day, _DAY)

    def working_until(self, day: date) -> date:
        """The last working day that is not after ``day``."""
        return self._search(day, -_DAY)

    def working_after(self, day: date, count: int) -> date:
        """The ``count``-th working day after ``day``."""
        for _ in range(count):
            day = self.working_from(day + _DAY)
        return day

    def working_since(self, day: date, until: date) -> int:
        """How many working days have come after ``day``, with ``until``; none where it lies ahead."""
        days = (day + _DAY * after for after in range(1, (until - day).days + 1))
        return sum(not self.is_day_off(each) for each in days)

    def holidays(self, first: date, last: date) -> tuple[Holiday, ...]:
        """Holidays whose first day off lies between ``first`` and ``last``, both included."""
        return tuple(each for each in self._holidays if first <= each.first <= last)

    @cached_property
    def _holidays(self) -> tuple[Holiday, ...]:
        """Every one that is known; put together once, for each line of care asks."""
        found: list[Holiday] = []
        for day in sorted(self.days_off):
            code = self.days_off[day]
            again = next((at for at in reversed(range(len(found))) if _same(found[at], code, day)), None)
            if again is not None:
                found[again] = Holiday(code, found[again].first, day)
            else:
                found.append(Holiday(code, day, day))
        return tuple(found)

    def _search(self, day: date, step: timedelta) -> date:
        for _ in range(_FAR):
            if not self.is_day_off(day):
                return day
            day += step
        return day


def _same(holiday: Holiday, code: str, day: date) -> bool:
    """One holiday, also where another falls into its days, as Mid-Autumn does into National Day's."""
    return holiday.code == code and day - holiday.last <= _APART * _DAY
