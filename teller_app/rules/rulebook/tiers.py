"""The rungs of a scheme, and the ways onto them."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Self

from pydantic import BeforeValidator, Field, model_validator

from teller_app.rules.codes import AmountFact, Card, Status
from teller_app.rules.rulebook.fault import wrong
from teller_app.rules.rulebook.parts import Amount, Cited, Code, Colour, Names, Score, Strict
from teller_app.rules.windows import Window


def _as_list(value: object) -> object:
    """One card may be written without brackets."""
    return [value] if isinstance(value, str) else value


class Route(Strict):
    """One way onto a rung: everything that it names must hold.

    Attributes:
        window: averages over these days instead of the measure's.
        regions: open only to clients of these regions.
        not_regions: closed to clients of these.
    """

    recognised_assets: Amount | None = None
    score: Score | None = None
    amounts: dict[AmountFact, Amount] = {}
    cards: Annotated[tuple[Card, ...], BeforeValidator(_as_list)] = ()
    statuses: Annotated[tuple[Status, ...], BeforeValidator(_as_list)] = ()
    window: Window | None = None
    regions: tuple[Code, ...] = ()
    not_regions: tuple[Code, ...] = ()
    source: Cited | None = None

    @model_validator(mode="after")
    def _asks_something(self) -> Self:
        by_amount = self.recognised_assets is not None or self.score is not None
        if not (by_amount or self.amounts or self.cards or self.statuses):
            raise wrong("rule.empty_route")
        if self.window is not None and self.recognised_assets is None:
            raise wrong("rule.lone_window", "window")
        return self


class Grant(Strict):
    """A privilege as one tier gives it; what is absent comes from the privilege itself."""

    code: Code
    value: Code | None = None
    quota: Annotated[int, Field(ge=1, le=9999)] | None = None
    source: Cited | None = None


def _as_grants(value: object) -> object:
    """``"sms"`` is short for ``{ code = "sms" }``."""
    if not isinstance(value, list):
        return value
    return [{"code": item} if isinstance(item, str) else item for item in value]


class Tier(Strict):
    """A rung: its ways in, what keeps it, its card and what it gives.

    Attributes:
        route: any one of these is enough; none at all means everyone.
        keep: what is enough to stay, where that is less than what it takes to get in.
        floor: whoever fulfils one of these is never below this rung.
        inherits: gives all of the rung below as well.
        validity_months: held at least so long once reached.
        buffer_months: kept so long after the first evaluation that finds the client below.
    """

    code: Code
    name: Names
    short: Names
    card: Names
    colour: Colour
    route: tuple[Route, ...] = ()
    keep: tuple[Route, ...] = ()
    floor: tuple[Route, ...] = ()
    inherits: bool = False
    privileges: Annotated[tuple[Grant, ...], BeforeValidator(_as_grants)] = ()
    validity_months: Annotated[int, Field(ge=0, le=120)] | None = None
    buffer_months: Annotated[int, Field(ge=0, le=120)] | None = None
    source: Cited

    @property
    def asset_route(self) -> Route | None:
        """The first way in by an amount, for every region: what the track shows."""
        by_amount = [r for r in self.route if r.recognised_assets is not None or r.score is not None]
        plain = [r for r in by_amount if not r.regions]
        return next(iter(plain or by_amount), None)


class Pace(StrEnum):
    """How often a scheme looks. Months are looked at on their last day."""

    DAILY = "daily"
    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    HALF_YEARLY = "half_yearly"
    YEARLY = "yearly"

    @property
    def months(self) -> int:
        """Length of a period in months; a daily pace falls by whole months."""
        return {"quarterly": 3, "half_yearly": 6, "yearly": 12}.get(self.value, 1)


class FallTo(StrEnum):
    """Where a fall ends."""

    MEASURED = "measured"
    ONE_STEP = "one_step"


class StandingRules(Strict):
    """How a tier rises and falls over time: up fast, down slowly.

    Attributes:
        falls_after: so many evaluations in a row below before a fall.
        takes_effect: all of it in a few words for people; nothing is worked out from them.
        by_hand_months: a tier by hand ends within so many. No scheme that is public says how long; a year, so
            that somebody looks again at least then, is this program's word where the bank has none.
    """

    rises: Pace
    falls: Pace
    falls_after: Annotated[int, Field(ge=1, le=60)] = 1
    fall_to: FallTo = FallTo.MEASURED
    takes_effect: Names | None = None
    by_hand_months: Annotated[int, Field(ge=1, le=120)] = 12
    source: Cited
