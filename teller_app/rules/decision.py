"""A tier decision: where a client stands, what comes with it, and every check that led there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from teller_app.rules.codes import AssetClass
from teller_app.rules.money import Money, Points
from teller_app.rules.reasons import Reason
from teller_app.rules.recognise import Component, ScoreLine
from teller_app.rules.rulebook.edition import Edition
from teller_app.rules.rulebook.entitlement import Entitlement
from teller_app.rules.rulebook.tiers import Tier

ENGINE = 1
"""Rises whenever the same facts and edition could give another decision."""


@dataclass(frozen=True, slots=True)
class Way:
    """So much more of one class, averaged over the whole window, is enough."""

    asset_class: AssetClass
    amount: Money


@dataclass(frozen=True, slots=True)
class NextTier:
    """The next rung up.

    Attributes:
        shortfall: what the nearest route by amount lacks: yuan of recognised assets, or points;
            ``None`` when no route goes by amount. Zero means that only ``needs`` is missing.
        ways: how much of each class would make it up.
        needs: what else that route asks for and the client lacks, like an invitation.
    """

    tier: Tier
    shortfall: Money | Points | None
    ways: tuple[Way, ...]
    needs: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Held:
    """A tier carried from earlier evaluations.

    Attributes:
        since: the evaluation that gave it.
        below: evaluations in a row that have found the client lower.
        until: the first day on which it could fall if the client stays below, ``None`` while above.
    """

    tier: str
    since: date
    below: int
    until: date


@dataclass(frozen=True, slots=True)
class TierDecision:
    """Where a client stands on ``as_of``, and why.

    Attributes:
        tier: what the client is treated as: the measured tier, lifted by floors and protection.
        measured: what the amounts alone give on this day.
        score: star points, where the scheme scores.
    """

    as_of: date
    edition: Edition
    tier: Tier
    measured: Tier
    components: tuple[Component, ...]
    recognised_assets: Money
    score_lines: tuple[ScoreLine, ...]
    score: Points | None
    held: Held | None
    entitlements: tuple[Entitlement, ...]
    not_yet: tuple[Entitlement, ...]
    next_tier: NextTier | None
    reasons: tuple[Reason, ...]
