"""What the branch screen shows: one frozen state, from which the widgets repaint."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from teller_app.desk.overrides import ByHand
from teller_app.rules.codes import ListKind
from teller_app.rules.errors import Coded
from teller_app.rules.money import Money
from teller_app.rules.rulebook.edition import Edition
from teller_app.rules.rulebook.parts import Names
from teller_app.store.tally import Edge, Listed, TierTotal


@dataclass(frozen=True, slots=True)
class DayTotals:
    """The branch on one day.

    Attributes:
        curve: share of all assets that the richest 0, 1, … 100 per cent of clients hold.
        top_fifth: the share of the first fifth; ``None`` where nobody holds anything.
    """

    day: date
    tiers: tuple[TierTotal, ...]
    curve: tuple[float, ...]
    top_fifth: float | None
    built_at: datetime

    @property
    def clients(self) -> int:
        """Everybody."""
        return sum(tier.clients for tier in self.tiers)

    @property
    def recognised_assets(self) -> Money:
        """Of everybody."""
        return Money(sum(tier.recognised_assets.fen for tier in self.tiers))


@dataclass(frozen=True, slots=True)
class Served:
    """What was done for clients.

    Attributes:
        due: open tasks of today and the week; ``late`` those past their day; ``done`` this month.
        given: privileges given this year, the most first: code, name and count.
    """

    due: int = 0
    late: int = 0
    escalated: int = 0
    done: int = 0
    given: tuple[tuple[str, Names, int], ...] = ()


@dataclass(frozen=True, slots=True)
class ChosenList:
    """One list, as far as it is shown.

    Attributes:
        tier: of a list by tier; of those at a threshold, empty for all of them.
        count: how many there are in all.
    """

    kind: ListKind | None
    tier: str = ""
    lines: tuple[Listed, ...] = ()
    overrides: tuple[ByHand, ...] = ()
    count: int = 0


@dataclass(frozen=True, slots=True)
class Figures:
    """What was worked out from the book.

    Attributes:
        against: another day beside it.
        counts: how many clients each list has.
        under: by tier, those just under its threshold; ``over``, those just over it.
    """

    edition: Edition
    totals: DayTotals
    against: DayTotals | None
    counts: Mapping[ListKind, int]
    under: Mapping[str, Edge] = field(default_factory=dict)
    over: Mapping[str, Edge] = field(default_factory=dict)

    @property
    def falling(self) -> int:
        """How many could fall at an evaluation to come."""
        return self.counts[ListKind.FALLING]

    @property
    def near(self) -> int:
        """How many stand just under a threshold."""
        return self.counts[ListKind.UNDER]


@dataclass(frozen=True, slots=True)
class BranchView:
    """One whole state of the branch screen.

    Attributes:
        day: of the figures, which are ``None`` until they are worked out.
        overrides: how many tiers by hand are in force today.
        waiting: another day was asked for and is being worked out.
        stopped: working them out was stopped by hand.
        problem: why there are no figures.
    """

    day: date
    figures: Figures | None = None
    overrides: int = 0
    served: Served = field(default_factory=Served)
    chosen: ChosenList | None = None
    waiting: bool = False
    stopped: bool = False
    problem: Coded | None = None
