"""The daily average over time: as it was, as it will be at today's balances, and with what a plan adds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from teller_app.rules.codes import AssetClass
from teller_app.rules.conditions import Measured
from teller_app.rules.facts import ClientFacts
from teller_app.rules.holdings import BalanceHistory
from teller_app.rules.money import Money, Points
from teller_app.rules.next_tier import nearest_route
from teller_app.rules.plan import Change, Plan, Sums
from teller_app.rules.rulebook.edition import Edition
from teller_app.rules.rulebook.tiers import Route

POINTS = 48
"""Days that are looked at; a line of a screen has no room for more."""


@dataclass(frozen=True, slots=True)
class Moment:
    """What the measure gives on one day, in hundredths of yuan or of a point.

    Attributes:
        added: with what the plan adds today; the same as ``left`` before that.
    """

    day: date
    left: int
    added: int


@dataclass(frozen=True, slots=True)
class Outlook:
    """One plan, carried out with one class.

    Attributes:
        change: so much of the class, in today and left there.
        choices: every class that the plan could be carried out with.
        moments: from a window ago to the day aimed at, in order; today is among them.
    """

    plan: Plan
    change: Change
    choices: tuple[AssetClass, ...]
    today: date
    threshold: Money | Points
    moments: tuple[Moment, ...]


def outlook(
    facts: ClientFacts, edition: Edition, plan: Plan, asset_class: AssetClass | None
) -> Outlook | None:
    """Follow the measure of ``plan`` through time; ``None`` where it is too late for it or nothing counts.

    Args:
        facts: what is known today, which is ``facts.as_of``.
        edition: the rules, taken to have been in force and to stay so.
        plan: made of the same facts.
        asset_class: to carry it out with; the first that counts where it is not among those.
    """
    route = nearest_route(plan.tier, Measured(replace(facts, as_of=plan.by), edition))
    if route is None or not plan.top_up:
        return None
    choices = {change.asset_class: change for change in plan.top_up}
    change = choices.get(asset_class) if asset_class else None
    change = change or plan.top_up[0]
    more = replace(facts, holdings={**facts.holdings, change.asset_class: _with(facts, change)})
    return Outlook(
        plan=plan,
        change=change,
        choices=tuple(choices),
        today=facts.as_of,
        threshold=plan.threshold,
        moments=tuple(_moments(facts, more, edition, route, plan)),
    )


def _with(facts: ClientFacts, change: Change) -> BalanceHistory:
    """The class as it will be; one that is not held yet begins today."""
    held = facts.holdings.get(change.asset_class)
    if held is None:
        return BalanceHistory.of([(facts.as_of, change.amount)])
    return held.changed_from(facts.as_of, change.amount)


def _moments(
    facts: ClientFacts, more: ClientFacts, edition: Edition, route: Route, plan: Plan
) -> Iterator[Moment]:
    today = facts.as_of
    first = today - timedelta(days=plan.window.days)
    step = max(1, (plan.by - first).days // POINTS)
    days = {first + timedelta(days=ahead) for ahead in range(0, (plan.by - first).days, step)}
    for day in sorted(days | {today, plan.by}):
        left = Sums(facts, edition, route, day).projected
        yield Moment(day, left, Sums(more, edition, route, day).projected if day >= today else left)
