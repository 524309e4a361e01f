"""One scheme between two dates, and what makes it hang together."""

from __future__ import annotations

from datetime import date
from functools import cached_property
from itertools import pairwise
from typing import Annotated, Self

from pydantic import BeforeValidator, Field, model_validator

from teller_app.rules.rulebook.care import CareRules
from teller_app.rules.rulebook.checks import all_faults
from teller_app.rules.rulebook.entitlement import Entitlement, entitlement
from teller_app.rules.rulebook.examples import Example, LoanExample
from teller_app.rules.rulebook.fault import several
from teller_app.rules.rulebook.group import GroupRules
from teller_app.rules.rulebook.key_account import KeyAccountRules
from teller_app.rules.rulebook.loan import PrescreenRules
from teller_app.rules.rulebook.measure import Measure, ScoreRules
from teller_app.rules.rulebook.parts import Code, Document, Names, RulebookId, Strict
from teller_app.rules.rulebook.privileges import Privilege
from teller_app.rules.rulebook.tiers import Grant, Route, StandingRules, Tier
from teller_app.rules.rulebook.value import ValueRules


def _name_the_tiers(value: object) -> object:
    """The table's key is the tier's code."""
    if not isinstance(value, dict):
        return value
    return {key: {**body, "code": key} if isinstance(body, dict) else body for key, body in value.items()}


class OldClients(Strict):
    """Those who were clients before a day keep this edition for a while after its last day."""

    joined_before: date
    until: date


class StartRange(Strict):
    """Between these days, both included, a branch may choose when it begins with an edition."""

    earliest: date
    latest: date


class Edition(Strict):
    """A scheme as it stands from ``first_day`` to ``last_day``, both included.

    Tiers stand in the order of the file, the lowest first.
    """

    rulebook: RulebookId
    name: Names
    first_day: date
    last_day: date | None = None
    start: StartRange | None = None
    old_clients: OldClients | None = None
    documents: dict[Code, Document] = {}
    measure: Measure
    score: ScoreRules | None = None
    tier: Annotated[dict[Code, Tier], BeforeValidator(_name_the_tiers), Field(min_length=1)]
    privilege: dict[Code, Privilege] = {}
    standing: StandingRules
    prescreen: PrescreenRules | None = None
    key_account: KeyAccountRules | None = None
    value: ValueRules | None = None
    care: CareRules | None = None
    group: GroupRules | None = None
    example: tuple[Example, ...] = ()
    loan_example: tuple[LoanExample, ...] = ()

    @model_validator(mode="after")
    def _hangs_together(self) -> Self:
        faults = all_faults(self)
        if faults:
            raise several(faults)
        return self

    @cached_property
    def tiers(self) -> tuple[Tier, ...]:
        """The rungs from the bottom up."""
        return tuple(self.tier.values())

    @cached_property
    def ways_from_top(self) -> tuple[tuple[Tier, str, Route], ...]:
        """Every way onto a rung, a route or a floor, the highest rung first: the first that holds decides."""
        return tuple(
            (tier, kind, way)
            for tier in reversed(self.tiers)
            for kind, ways in (("tier", tier.route), ("floor", tier.floor))
            for way in ways
        )

    @cached_property
    def rungs(self) -> dict[str, int]:
        """Each tier's height, the lowest 0."""
        return {code: height for height, code in enumerate(self.tier)}

    @cached_property
    def grants(self) -> dict[str, tuple[Grant, ...]]:
        """What each tier gives, with all that it inherits; its own wording replaces the one below."""
        found: dict[str, tuple[Grant, ...]] = {}
        below: dict[str, Grant] = {}
        for tier in self.tiers:
            own = {grant.code: grant for grant in tier.privileges}
            below = {**below, **own} if tier.inherits else own
            found[tier.code] = tuple(below.values())
        return found

    @cached_property
    def entitlements(self) -> dict[str, tuple[Entitlement, ...]]:
        """What a client of each tier is given."""
        return {
            tier.code: tuple(entitlement(g, self.privilege[g.code], tier) for g in self.grants[tier.code])
            for tier in self.tiers
        }

    @cached_property
    def not_yet(self) -> dict[str, tuple[Entitlement, ...]]:
        """What only a higher tier than this one gives, at the first rung that does."""
        found: dict[str, tuple[Entitlement, ...]] = {}
        for height, tier in enumerate(self.tiers):
            given = {one.code for one in self.entitlements[tier.code]}
            later: dict[str, Entitlement] = {}
            for above in self.tiers[height + 1 :]:
                for one in self.entitlements[above.code]:
                    if one.code not in given:
                        later.setdefault(one.code, one)
            found[tier.code] = tuple(later.values())
        return found

    def covers(self, day: date) -> bool:
        """Say whether ``day`` lies between its own first and last day; a branch may have chosen another."""
        return self.first_day <= day and (self.last_day is None or day <= self.last_day)


def overlap(editions: tuple[Edition, ...]) -> tuple[Edition, Edition] | None:
    """The first two editions that would both decide on one day."""
    ordered = sorted(editions, key=lambda edition: edition.first_day)
    for earlier, later in pairwise(ordered):
        if earlier.last_day is None or later.first_day <= earlier.last_day:
            return earlier, later
    return None
