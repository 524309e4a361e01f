"""A tier decision: where a client stands, what comes with it, and every check that led there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from teller_app.rules.codes import AssetClass, GroupKind, OverrideKind
from teller_app.rules.facts import ClientFacts
from teller_app.rules.money import Money, Points
from teller_app.rules.reasons import Reason
from teller_app.rules.recognise import Component, ScoreLine
from teller_app.rules.rulebook.edition import Edition
from teller_app.rules.rulebook.entitlement import Entitlement
from teller_app.rules.rulebook.tiers import Tier

ENGINE = 2
"""Rises whenever the same facts and edition could give another decision."""


class Ground(StrEnum):
    """What a tier stands on, where each claim counts only if no weaker one gives as much."""

    MEASURED = "measured"
    PROTECTED = "protected"
    GROUP = "group"
    HAND = "hand"


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
        together: the shortfall is that of the client's group, which lacks less than the client alone.
    """

    tier: Tier
    shortfall: Money | Points | None
    ways: tuple[Way, ...]
    needs: tuple[Reason, ...]
    together: bool = False


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
class Override:
    """A tier by hand, from ``first_day`` to ``last_day``, both included.

    Attributes:
        kind: the tier is at least this one, or exactly this one.
        number: of the journal entry that set it.
    """

    tier: str
    kind: OverrideKind
    reason: str
    author: str
    approver: str
    first_day: date
    last_day: date
    number: int


@dataclass(frozen=True, slots=True)
class GroupTotal:
    """What a client's household or group of companies gives together.

    Attributes:
        tier: the tier that the sum alone gives.
        members: how many count, this client included.
        facts: everybody's holdings as this client's.
    """

    code: str
    name: str
    kind: GroupKind
    tier: Tier
    recognised_assets: Money
    members: int
    facts: ClientFacts


@dataclass(frozen=True, slots=True)
class TierDecision:
    """Where a client stands on ``as_of``, and why.

    Attributes:
        tier: what the client is treated as: the measured tier, lifted by floors, protection and the
            client's group, and set by hand where an override is in force.
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
    group: GroupTotal | None = None
    override: Override | None = None

    @property
    def ground(self) -> Ground:
        """What the tier stands on."""
        rungs = self.edition.rungs
        found, at = Ground.MEASURED, rungs[self.measured.code]
        if self.held is not None and rungs.get(self.held.tier, -1) > at:
            found, at = Ground.PROTECTED, rungs[self.held.tier]
        if self.group is not None and rungs[self.group.tier.code] > at:
            found, at = Ground.GROUP, rungs[self.group.tier.code]
        by_hand = self.override
        if by_hand is not None and (by_hand.kind is OverrideKind.FIXED or rungs[by_hand.tier] > at):
            found = Ground.HAND
        return found
