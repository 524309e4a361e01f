"""What another edition would do to a client's tier: up, down, the same, or not to be compared."""

from __future__ import annotations

from enum import StrEnum

from teller_app.rules.rulebook.edition import Edition


class Way(StrEnum):
    """Where a client goes."""

    UP = "up"
    DOWN = "down"
    SAME = "same"
    OTHER = "other"
    """Tiers of two schemes that have none in common; or one of them decides nothing."""


def way(before: Edition, after: Edition, one: str, other: str) -> Way:
    """Where a client of tier ``one`` of ``before`` goes, who is of tier ``other`` of ``after``.

    Held by the later ladder where it has both tiers, otherwise by the earlier one.
    """
    for ladder in (after, before):
        if one in ladder.rungs and other in ladder.rungs:
            steps = ladder.rungs[other] - ladder.rungs[one]
            return Way.UP if steps > 0 else Way.DOWN if steps < 0 else Way.SAME
    return Way.OTHER
