"""A tier over time: up fast, down slowly. Worked out anew from the balances, never remembered.

A scheme looks on the last days of its periods. A daily pace is looked at on month ends and today:
what happened and passed again within one month leaves no trace.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date, timedelta

from teller_app.rules.conditions import Measured
from teller_app.rules.decision import Held
from teller_app.rules.facts import ClientFacts
from teller_app.rules.rulebook.edition import Edition
from teller_app.rules.rulebook.tiers import FallTo, Tier
from teller_app.rules.tier import keeps, rung
from teller_app.rules.windows import add_months, next_period_end, period_ends

LOOK_BACK_MONTHS = 24
_DAY = timedelta(days=1)
_STEADY = 1
"""First day of a figure stated at the counter: it has no past to walk through."""


@dataclass(frozen=True, slots=True)
class Step:
    """The tier that an evaluation found and the one that was carried after it."""

    day: date
    measured: Tier
    carried: Tier


@dataclass(frozen=True, slots=True)
class Standing:
    """Where the evaluations so far have led.

    Attributes:
        held: the tier carried into today; ``None`` for a client without a past.
        steps: every evaluation of the look-back, the oldest first.
        next_evaluation: the day on which a fall is looked at next.
    """

    held: Held | None
    steps: tuple[Step, ...]
    next_evaluation: date


@dataclass(slots=True)
class _Walk:
    """The tier carried from one evaluation to the next."""

    edition: Edition
    carried: Tier
    since: date
    below: int = 0
    first_below: date | None = None

    def look(self, day: date, measured: Measured) -> Tier:
        """One evaluation, at the end of ``day``; returns what was measured."""
        reached = rung(measured)
        rungs = self.edition.rungs
        above = rungs[reached.code] > rungs[self.carried.code]
        if above and _is_end(self.edition.standing.rises.months, day):
            self._carry(reached, day)
        elif rungs[reached.code] >= rungs[self.carried.code] or keeps(self.carried, measured):
            self.below, self.first_below = 0, None
        elif _is_end(self.edition.standing.falls.months, day):
            self.below += 1
            self.first_below = self.first_below or day
            if self.may_fall(day, self.below, self.first_below):
                self._carry(self._landing(reached), day)
        return reached

    def may_fall(self, day: date, below: int, first_below: date) -> bool:
        """Say whether every protection has run out on ``day``."""
        held_until = add_months(self.since, self.carried.validity_months or 0)
        kept_until = add_months(first_below, self.carried.buffer_months or 0)
        return below >= self.edition.standing.falls_after and day >= held_until and day >= kept_until

    def earliest_fall(self, today: date) -> date:
        """The first evaluation from ``today`` on that could take the tier away."""
        months = self.edition.standing.falls.months
        day, below, first = next_period_end(months, today), self.below, self.first_below
        while True:
            below += 1
            first = first or day
            if self.may_fall(day, below, first):
                return day
            day = next_period_end(months, day + _DAY)

    def _carry(self, tier: Tier, day: date) -> None:
        self.carried, self.since = tier, day + _DAY
        self.below, self.first_below = 0, None

    def _landing(self, reached: Tier) -> Tier:
        if self.edition.standing.fall_to is FallTo.MEASURED:
            return reached
        return self.edition.tiers[self.edition.rungs[self.carried.code] - 1]


def standing(facts: ClientFacts, edition: Edition) -> Standing:
    """Walk through the evaluations of the last two years, as far as balances are known."""
    upcoming = next_period_end(edition.standing.falls.months, facts.as_of)
    steps: list[Step] = []
    walk: _Walk | None = None
    for day in evaluation_days(facts, edition):
        measured = Measured(facts.on(day + _DAY), edition)
        if walk is None:
            first = rung(measured)
            walk = _Walk(edition, first, day + _DAY)
            steps.append(Step(day, first, first))
        else:
            found = walk.look(day, measured)
            steps.append(Step(day, found, walk.carried))
    if walk is None:
        return Standing(None, (), upcoming)
    held = Held(walk.carried.code, walk.since, walk.below, walk.earliest_fall(facts.as_of))
    return Standing(held, tuple(steps), upcoming)


def evaluation_days(facts: ClientFacts, edition: Edition) -> tuple[date, ...]:
    """The days of the last two years on which the scheme has looked at this client, the oldest first."""
    began = _first_known_day(facts)
    if began is None:
        return ()
    months = min(edition.standing.rises.months, edition.standing.falls.months)
    # The same days for a whole book, of which each client has those since balances are known.
    days = period_ends(months, add_months(facts.as_of, -LOOK_BACK_MONTHS), facts.as_of - _DAY)
    return days[bisect_right(days, began) :]


def _first_known_day(facts: ClientFacts) -> date | None:
    days = [history.days[0] for history in facts.holdings.values() if history.days[0] > _STEADY]
    return date.fromordinal(min(days)) if days else None


def _is_end(months: int, day: date) -> bool:
    return next_period_end(months, day) == day
