"""Working days from the holiday library, and from a bank's own files for the years after it."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path
from typing import Annotated, Self

from chinese_calendar import constants
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from teller_app.rules.calendar import WorkCalendar
from teller_app.rules.errors import Refusal

_CODES = {
    "New Year's Day": "new_years_day",
    "Spring Festival": "spring_festival",
    "Tomb-sweeping Day": "tomb_sweeping_day",
    "Labour Day": "labour_day",
    "Dragon Boat Festival": "dragon_boat_festival",
    "Mid-autumn Festival": "mid_autumn_festival",
    "National Day": "national_day",
    "Anti-Fascist 70th Day": "national_day",
}
HOLIDAYS = tuple(dict.fromkeys(_CODES.values()))
"""Codes of the holidays that files and rulebooks may name."""
_SATURDAY = 5


class CalendarYear(BaseModel):
    """One year as a file says it.

    Attributes:
        published: the State Council has announced it; otherwise the year is only what the law fixes.
        days_off: by the holiday's code.
        made_up: weekend days that are worked.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    year: Annotated[int, Field(ge=2004, le=2100)]
    published: bool
    source: Annotated[str, Field(min_length=1, max_length=200)]
    days_off: dict[str, tuple[date, ...]]
    made_up: tuple[date, ...]

    @model_validator(mode="after")
    def _belongs_together(self) -> Self:
        unknown = [code for code in self.days_off if code not in HOLIDAYS]
        if unknown:
            msg = f"days_off: unknown holiday {unknown[0]}; known are {', '.join(HOLIDAYS)}"
            raise ValueError(msg)
        off = [day for days in self.days_off.values() for day in days]
        if any(day.year != self.year for day in (*off, *self.made_up)):
            msg = f"days_off, made_up: every day lies in {self.year}"
            raise ValueError(msg)
        if len(set(off)) != len(off) or set(off) & set(self.made_up):
            msg = "days_off, made_up: a day stands there twice"
            raise ValueError(msg)
        if any(day.weekday() < _SATURDAY for day in self.made_up):
            msg = "made_up: only a weekend day can be made up"
            raise ValueError(msg)
        return self


def load_calendar(folder: Path) -> WorkCalendar:
    """The library's years, and over them the files of ``folder``.

    Raises:
        Refusal: ``calendar.unreadable`` (file, reason). A calendar that is half read would plan on days off.
    """
    days_off = {day: _CODES[name] for day, name in constants.holidays.items()}
    made_up = set(constants.workdays)
    known = {day.year for day in constants.holidays if day.month >= _LATE}
    for path in sorted(folder.glob("*.toml")):
        year = read_year(path)
        days_off = {day: code for day, code in days_off.items() if day.year != year.year}
        days_off |= {day: code for code, days in year.days_off.items() for day in days}
        made_up = {day for day in made_up if day.year != year.year} | set(year.made_up)
        known.discard(year.year)
        if year.published:
            known.add(year.year)
    return WorkCalendar(days_off, frozenset(made_up), frozenset(known))


_LATE = 10
"""A year is whole in the library once its National Day stands there."""


def read_year(path: Path) -> CalendarYear:
    """Read one file.

    Raises:
        Refusal: ``calendar.unreadable`` (file, reason).
    """
    try:
        return CalendarYear.model_validate(tomllib.loads(path.read_text("utf-8")))
    except ValidationError as error:  # before what it is too, a ValueError, whose text repeats the input
        first = error.errors(include_input=False, include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        reason = f"{where}: {first['msg']}".removeprefix(": ").replace("Value error, ", "")
        raise Refusal("calendar.unreadable", file=path.name, reason=reason) from None
    except (OSError, ValueError, RecursionError) as error:
        raise Refusal("calendar.unreadable", file=path.name, reason=str(error)[:120]) from None
