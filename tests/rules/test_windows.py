"""Which days are averaged, and when a scheme looks: both ends, short months and leap years."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from teller_app.rules.windows import Window, add_months, next_period_end, period_ends, span

MONDAY = date(2026, 11, 23)
LEAP_DAY = date(2024, 2, 29)
DAYS = st.dates(date(1900, 1, 1), date(2199, 12, 31))


def iso(*days: str) -> tuple[date, ...]:
    return tuple(date.fromisoformat(day) for day in days)


@pytest.mark.parametrize(
    ("window", "as_of", "first", "last", "days"),
    [
        (Window.ROLLING_YEAR, MONDAY, "2025-11-23", "2026-11-22", 365),
        (Window.ROLLING_HALF_YEAR, MONDAY, "2026-05-23", "2026-11-22", 184),
        (Window.ROLLING_QUARTER, MONDAY, "2026-08-23", "2026-11-22", 92),
        (Window.ROLLING_MONTH, MONDAY, "2026-10-23", "2026-11-22", 31),
        (Window.PREVIOUS_YEAR, MONDAY, "2025-01-01", "2025-12-31", 365),
        (Window.PREVIOUS_HALF_YEAR, MONDAY, "2026-01-01", "2026-06-30", 181),
        (Window.PREVIOUS_QUARTER, MONDAY, "2026-07-01", "2026-09-30", 92),
        (Window.PREVIOUS_MONTH, MONDAY, "2026-10-01", "2026-10-31", 31),
        (Window.MONTH_END, MONDAY, "2026-10-31", "2026-10-31", 1),
        (Window.DAY, MONDAY, "2026-11-22", "2026-11-22", 1),
        (Window.ROLLING_YEAR, LEAP_DAY, "2023-02-28", "2024-02-28", 366),
        (Window.ROLLING_MONTH, date(2026, 3, 31), "2026-02-28", "2026-03-30", 31),
        (Window.PREVIOUS_YEAR, date(2025, 1, 1), "2024-01-01", "2024-12-31", 366),
        (Window.PREVIOUS_HALF_YEAR, date(2026, 7, 1), "2026-01-01", "2026-06-30", 181),
        (Window.PREVIOUS_HALF_YEAR, date(2026, 6, 30), "2025-07-01", "2025-12-31", 184),
        (Window.PREVIOUS_QUARTER, date(2026, 1, 1), "2025-10-01", "2025-12-31", 92),
        (Window.PREVIOUS_QUARTER, date(2026, 12, 31), "2026-07-01", "2026-09-30", 92),
        (Window.PREVIOUS_MONTH, date(2026, 1, 31), "2025-12-01", "2025-12-31", 31),
        (Window.MONTH_END, date(2026, 12, 1), "2026-11-30", "2026-11-30", 1),
    ],
)
def test_the_days_of_a_window_end_before_the_day_of_the_decision(window, as_of, first, last, days):
    found = span(window, as_of)
    assert (found.first, found.last) == iso(first, last)
    assert found.days == days


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        ("2026-11-23", 0, "2026-11-23"),
        ("2026-11-23", 1, "2026-12-23"),
        ("2026-11-23", 2, "2027-01-23"),
        ("2026-12-31", 12, "2027-12-31"),
        ("2026-01-31", 1, "2026-02-28"),
        ("2024-01-31", 1, "2024-02-29"),
        ("2026-01-15", -1, "2025-12-15"),
        ("2026-03-31", -1, "2026-02-28"),
        ("2026-11-23", -24, "2024-11-23"),
    ],
)
def test_so_many_months_on_or_back(day, months, then):
    assert add_months(date.fromisoformat(day), months) == date.fromisoformat(then)


@pytest.mark.parametrize(
    ("months", "after", "until", "ends"),
    [
        (1, "2026-01-31", "2026-04-30", ("2026-02-28", "2026-03-31", "2026-04-30")),
        (1, "2026-01-30", "2026-02-27", ("2026-01-31",)),
        (3, "2026-02-10", "2026-12-30", ("2026-03-31", "2026-06-30", "2026-09-30")),
        (6, "2026-06-30", "2027-01-01", ("2026-12-31",)),
        (6, "2026-05-01", "2026-06-30", ("2026-06-30",)),
        (12, "2024-12-31", "2026-12-31", ("2025-12-31", "2026-12-31")),
        (12, "2026-01-01", "2026-12-30", ()),
    ],
)
def test_the_last_days_of_periods_without_the_first_day_and_with_the_last(months, after, until, ends):
    assert period_ends(months, *iso(after, until)) == iso(*ends)


@pytest.mark.parametrize(
    ("months", "day", "end"),
    [
        (1, "2026-11-30", "2026-11-30"),
        (1, "2026-12-01", "2026-12-31"),
        (3, "2026-04-01", "2026-06-30"),
        (3, "2026-03-31", "2026-03-31"),
        (6, "2026-07-01", "2026-12-31"),
        (12, "2026-01-01", "2026-12-31"),
        (12, "2026-12-31", "2026-12-31"),
    ],
)
def test_a_last_day_is_its_own_end(months, day, end):
    assert next_period_end(months, date.fromisoformat(day)) == date.fromisoformat(end)


@given(st.sampled_from([1, 3, 6, 12]), DAYS)
def test_the_next_end_is_the_first_of_all_that_follow(months, day):
    yesterday = day - timedelta(days=1)
    end = next_period_end(months, day)
    assert period_ends(months, yesterday, end) == (end,)
    assert period_ends(months, yesterday, end - timedelta(days=1)) == ()
