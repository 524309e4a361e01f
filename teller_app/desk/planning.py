"""Planning as a screen shows it: reach the next tier, keep this one, by when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from teller_app.rules.decision import TierDecision
from teller_app.rules.facts import ClientFacts
from teller_app.rules.plan import Plan, earliest_day, plan, whole_window_day
from teller_app.rules.rulebook.tiers import Tier


@dataclass(frozen=True, slots=True)
class Planning:
    """Both ways at once.

    Attributes:
        reach: what it takes to be on the tier aimed at, by the day chosen.
        keep: what keeps this tier on the day of the next evaluation, and what can go today.
        earliest: when today's balances alone reach the tier aimed at, if ever.
        targets: the rungs that can be aimed at.
    """

    reach: Plan | None
    keep: Plan | None
    earliest: date | None
    targets: tuple[Tier, ...]


def planning(
    facts: ClientFacts, decision: TierDecision, evaluation: date, target: Tier | None, by: date | None
) -> Planning:
    """Plan for ``target`` (the next tier where none is chosen) by ``by`` (a whole window from today).

    Args:
        facts: the client as shown, with any trial amounts.
        decision: made from the same facts.
        evaluation: the next day on which a fall is looked at.
        target: the rung aimed at.
        by: the day aimed at.
    """
    edition = decision.edition
    above = edition.tiers[edition.rungs[decision.tier.code] + 1 :]
    targets = tuple(tier for tier in above if tier.asset_route is not None)
    aim = target if target in targets else next(iter(targets), None)
    day = by or whole_window_day(edition, facts.as_of)
    reach = plan(facts, edition, aim, day) if aim is not None else None
    kept = decision.tier
    has_door = bool(kept.route)
    keep = plan(facts, edition, kept, _after(evaluation), keeping=True) if has_door else None
    return Planning(
        reach=reach,
        keep=keep,
        earliest=earliest_day(facts, edition, aim) if aim is not None else None,
        targets=targets,
    )


def _after(evaluation: date) -> date:
    """An evaluation at the end of a day decides on the next."""
    return date.fromordinal(evaluation.toordinal() + 1)
