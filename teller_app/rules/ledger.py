"""How much of a privilege is left, and until when."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from teller_app.rules.errors import Refusal
from teller_app.rules.rulebook.entitlement import Entitlement
from teller_app.rules.rulebook.privileges import Per
from teller_app.rules.windows import Span, add_months

_YEAR = 12


@dataclass(frozen=True, slots=True)
class Given:
    """A privilege that another branch or channel has given a client, as the book says.

    Attributes:
        times: how often on that day.
        branch: whatever head office calls it; empty where it does not say.
        rulebook: the scheme by which it was given; empty where head office does not say.
    """

    privilege: str
    day: date
    times: int = 1
    branch: str = ""
    rulebook: str = ""


@dataclass(frozen=True, slots=True)
class Balance:
    """One privilege of one client on one day.

    Attributes:
        quota: how often in ``span``; ``None`` without limit.
        used: how often it was given in ``span`` and not undone; under a higher tier and elsewhere too.
        span: the year that is counted over; what is left of it ends with it.
        number: of the newest use in ``span``, which an undo takes back first.
        elsewhere: how many of ``used`` other branches and channels gave.
    """

    quota: int | None
    used: int
    span: Span
    number: int | None = None
    elsewhere: int = 0

    @property
    def left(self) -> int | None:
        """How often it can still be given; never below 0, though a lower tier may have a smaller quota."""
        return None if self.quota is None else max(0, self.quota - self.used)


def quota_span(per: Per, day: date, joined: date | None) -> Span:
    """The year that a quota is counted over on ``day``.

    Raises:
        Refusal: ``privilege.no_joined``: a membership year begins on a day that nobody knows.
    """
    if per is Per.CALENDAR_YEAR:
        return Span(date(day.year, 1, 1), date(day.year, 12, 31))
    if joined is None or joined > day:
        raise Refusal("privilege.no_joined")
    years = day.year - joined.year
    if add_months(joined, years * _YEAR) > day:
        years -= 1
    following = add_months(joined, (years + 1) * _YEAR)
    return Span(add_months(joined, years * _YEAR), following - timedelta(days=1))


def balance(
    entitlement: Entitlement, used: int, span: Span, number: int | None = None, elsewhere: int = 0
) -> Balance:
    """What is left of ``entitlement`` after ``used`` here and ``elsewhere`` in ``span``."""
    return Balance(entitlement.quota, used + elsewhere, span, number, elsewhere)


def given_elsewhere(
    given: Iterable[Given], privilege: str, span: Span, rulebook: str, own: Collection[str]
) -> int:
    """How often others gave a privilege in ``span``.

    Args:
        given: what the book says.
        privilege: its code.
        span: the year that is counted over.
        rulebook: the scheme; what names none counts for every one.
        own: what this branch is called: its own are in its journal, and do not count twice.
    """
    return sum(
        each.times
        for each in given
        if each.privilege == privilege
        and span.first <= each.day <= span.last
        and each.rulebook in {"", rulebook}
        and (not each.branch or each.branch not in own)
    )
