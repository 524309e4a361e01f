"""Whether a client's tier is another one with other facts or on another day, by as little work as decides it.

Most clients of a book are the same the next day, and the past of all but a few is: what the evaluations have
led to is worked out once then, or not at all where today's amounts lead to the same rung on both days.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass

from teller_app.rules.conditions import Measured
from teller_app.rules.facts import ClientFacts
from teller_app.rules.holdings import BalanceHistory
from teller_app.rules.rulebook.edition import Edition
from teller_app.rules.rulebook.tiers import Tier
from teller_app.rules.standing import evaluation_days, standing
from teller_app.rules.tier import lifted, rung

_NONE = BalanceHistory((), ())
"""Of a class that is not held: there is no day on which it changed."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A client on a day, and the edition that decides then."""

    facts: ClientFacts
    edition: Edition


def tier_of(seen: Seen) -> Tier:
    """The tier that ``assess`` decides with the evaluations so far; no group, nothing by hand."""
    held = standing(seen.facts, seen.edition).held
    return lifted(rung(Measured(seen.facts, seen.edition)), seen.edition, held)


def moved(before: Seen, after: Seen) -> tuple[Tier, Tier] | None:
    """The tier before and after; ``None`` where it is the same one, by its code."""
    if before.edition is after.edition and same_past(before.facts, after.facts, after.edition):
        one, other = (rung(Measured(each.facts, each.edition)) for each in (before, after))
        if one is not other:
            held = standing(after.facts, after.edition).held
            one, other = (lifted(each, after.edition, held) for each in (one, other))
    else:
        one, other = tier_of(before), tier_of(after)
    return None if one.code == other.code else (one, other)


def same_past(before: ClientFacts, after: ClientFacts, edition: Edition) -> bool:
    """Whether the evaluations have carried the same tier into both days, without looking at any of them.

    They look at the same days, at balances up to the last of these, and at what else is known today.
    """
    days = evaluation_days(before, edition)
    if days != evaluation_days(after, edition):
        return False
    if not days:
        return True
    stated = before.region == after.region and before.cards == after.cards
    if not stated or before.amounts != after.amounts or before.statuses != after.statuses:
        return False
    last = days[-1].toordinal()
    return all(
        _same_until(before.holdings.get(each, _NONE), after.holdings.get(each, _NONE), last)
        for each in before.holdings.keys() | after.holdings.keys()
    )


def _same_until(one: BalanceHistory, other: BalanceHistory, last: int) -> bool:
    """Whether both have the same changes up to the day ``last``."""
    if one is other:
        return True
    at = bisect_right(one.days, last)
    return (
        at == bisect_right(other.days, last)
        and one.days[:at] == other.days[:at]
        and one.fens[:at] == other.fens[:at]
    )
