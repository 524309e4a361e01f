"""Planning as a screen shows it: reach the next tier, keep this one, by when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from teller_app.rules.decision import Ground, TierDecision
from teller_app.rules.facts import ClientFacts
from teller_app.rules.plan import Plan, earliest_day, plan, whole_window_day
from teller_app.rules.rulebook.tiers import Tier


@dataclass(frozen=True, slots=True)
class Planning:
    """Both ways at once.

    Attributes:
        facts: whose balances get there: the client's, or the group's where the scheme counts them together.
        reach: what it takes to be on the tier aimed at, by the day chosen.
        keep: what can go today and still keep this tier through the next evaluation; where the balances do
            not pass that, what keeps it on the first day on which it could fall. ``None`` where it does not
            hang on the client's own balances.
        earliest: when today's balances alone reach the tier aimed at, if ever.
        targets: the rungs that can be aimed at.
    """

    facts: ClientFacts
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
    counted = decision.group.facts if decision.group is not None else facts
    return Planning(
        facts=counted,
        reach=plan(counted, edition, aim, day) if aim is not None else None,
        keep=keeping(facts, decision, evaluation),
        earliest=earliest_day(counted, edition, aim) if aim is not None else None,
        targets=targets,
    )


def keeping(facts: ClientFacts, decision: TierDecision, evaluation: date) -> Plan | None:
    """For the next evaluation, where it is passed; else for the first that can take the tier away.

    One that is passed begins the count of those below anew; one that is not changes nothing before that day.
    """
    kept, held = decision.tier, decision.held
    if not kept.route or decision.ground not in {Ground.MEASURED, Ground.PROTECTED}:
        return None
    upcoming = plan(facts, decision.edition, kept, _after(evaluation), keeping=True)
    carried = held is not None and held.tier == kept.code and held.until > evaluation
    if upcoming is None or held is None or not carried or upcoming.reached:
        return upcoming
    return plan(facts, decision.edition, kept, _after(held.until), keeping=True)


def _after(evaluation: date) -> date:
    """An evaluation at the end of a day decides on the next."""
    return date.fromordinal(evaluation.toordinal() + 1)
