"""In what state the book is: fresh, old, empty, away or damaged; each has its sentence and its way on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from teller_app.desk.workplace import Workplace
from teller_app.rules.calendar import WorkCalendar
from teller_app.rules.errors import Refusal, Unavailable

_WEEK_ENDS_ONLY = WorkCalendar({}, frozenset(), frozenset())


class BookKind(StrEnum):
    """What whoever stands at the counter has to know about it."""

    FRESH = "fresh"
    OLD = "old"
    EMPTY = "empty"
    NONE = "none"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class BookState:
    """The book at this moment.

    Attributes:
        day: the business date of what is in it.
        working_days: how many working days have gone since, today with them.
        limit: from how many on, with this one, it still counts as fresh.
        trouble: why it cannot be used.
    """

    kind: BookKind
    day: date | None = None
    working_days: int = 0
    limit: int = 0
    trouble: Unavailable | None = None


def book_state(place: Workplace) -> BookState:
    """How far the book of this counter can be relied on today."""
    if place.trouble is not None:
        return BookState(BookKind.BROKEN, trouble=place.trouble)
    if place.book is None:
        return BookState(BookKind.NONE)
    day, limit = place.book.info.business_date, place.settings.stale_days
    if not place.book.info.clients:
        return BookState(BookKind.EMPTY, day)
    gone = _calendar(place).working_since(day, place.today())
    return BookState(BookKind.OLD if gone > limit else BookKind.FRESH, day, gone, limit)


def _calendar(place: Workplace) -> WorkCalendar:
    """A calendar that is wrong must not take the age of the data away; whoever needs it says so."""
    try:
        return place.calendar()
    except Refusal:
        return _WEEK_ENDS_ONLY
