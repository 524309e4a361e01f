"""What the next rung up still asks for."""

from __future__ import annotations

from decimal import Decimal

from teller_app.rules.codes import AssetClass, Outcome
from teller_app.rules.conditions import Measured, check_route, is_open, others_hold
from teller_app.rules.decision import NextTier, Way
from teller_app.rules.money import Money, Points, hundredths
from teller_app.rules.rulebook.edition import Edition
from teller_app.rules.rulebook.tiers import Route, Tier

OFFERED = (
    AssetClass.DEPOSIT,
    AssetClass.DEMAND_DEPOSIT,
    AssetClass.TIME_DEPOSIT,
    AssetClass.WEALTH,
    AssetClass.FUND,
    AssetClass.PRECIOUS_METAL,
    AssetClass.INSURANCE,
    AssetClass.BOND,
    AssetClass.SECURITIES,
)
"""The classes that a teller would speak of; a part of a class only where it weighs differently."""


def next_tier(tier: Tier, measured: Measured) -> NextTier | None:
    """The rung above ``tier`` and what the nearest way there lacks; ``None`` at the top."""
    above = measured.edition.tiers[measured.edition.rungs[tier.code] + 1 :]
    if not above:
        return None
    target = above[0]
    route = nearest_route(target, measured)
    if route is None:
        return NextTier(target, None, (), ())
    missing = shortfall(route, measured)
    checks = check_route(target, route, measured, f"tier.{target.code}")
    by_amount = {"recognised_assets", "score"}
    needs = tuple(r for r in checks if r.outcome is not Outcome.MET and r.detail not in by_amount)
    return NextTier(target, missing, ways(route, measured), needs)


def lacking(tier: Tier, measured: Measured) -> tuple[Tier, Money | None] | None:
    """The next rung up and the recognised assets that are all it lacks; ``None`` at the top.

    The amount is ``None`` where the nearest way asks for something else as well, or goes by another amount.
    """
    above = measured.edition.tiers[measured.edition.rungs[tier.code] + 1 :]
    if not above:
        return None
    route = nearest_route(above[0], measured)
    if route is None or route.recognised_assets is None or not others_hold(route, measured.facts):
        return above[0], None
    return above[0], Money(hundredths(shortfall(route, measured)))


def nearest_route(tier: Tier, measured: Measured, *, keeping: bool = False) -> Route | None:
    """The way by amount that lacks least, of those open to this client's region.

    Args:
        tier: the rung to reach.
        measured: the client's amounts.
        keeping: the client is on that rung already, and may need less to stay.
    """
    found = [
        route
        for route in (tier.keep if keeping and tier.keep else tier.route)
        if is_open(route, measured.facts) and (route.recognised_assets is not None or route.score is not None)
    ]
    return min(found, key=lambda route: hundredths(shortfall(route, measured)), default=None)


def shortfall(route: Route, measured: Measured) -> Money | Points:
    """What is missing by amount, never below zero; in points for a route by score."""
    if route.recognised_assets is not None:
        return Money(max(0, route.recognised_assets.fen - measured.assets(route.window).fen))
    assert route.score is not None  # noqa: S101  nearest_route takes no other
    return Points(max(0, route.score.hundredths - measured.score.hundredths))


def ratio_of(route: Route, edition: Edition, asset_class: AssetClass) -> Decimal:
    """Recognised yuan, or points, that one yuan of ``asset_class`` brings on this route."""
    if route.recognised_assets is not None or edition.score is None:
        return edition.measure.coefficient(asset_class)
    return edition.score.ratio(asset_class)


def offered(route: Route, edition: Edition) -> list[AssetClass]:
    """Classes worth speaking of on this route: those that count, parts only where they differ."""
    found = []
    for asset_class in OFFERED:
        ratio = ratio_of(route, edition, asset_class)
        part = asset_class in {AssetClass.DEMAND_DEPOSIT, AssetClass.TIME_DEPOSIT}
        if ratio and not (part and ratio == ratio_of(route, edition, AssetClass.DEPOSIT)):
            found.append(asset_class)
    return found


def ways(route: Route, measured: Measured) -> tuple[Way, ...]:
    """For each class, how much more over the whole window makes up what is missing."""
    missing = hundredths(shortfall(route, measured))
    found = []
    for asset_class in offered(route, measured.edition):
        held, counted = _line(route, measured, asset_class)
        ratio = ratio_of(route, measured.edition, asset_class)
        more = ceil_div(counted + missing, ratio) - held if missing else 0
        found.append(Way(asset_class, Money(max(0, more))))
    return tuple(found)


def _line(route: Route, measured: Measured, asset_class: AssetClass) -> tuple[int, int]:
    """What this class has and counts on this route, in hundredths."""
    if route.recognised_assets is not None:
        for line in measured.components(route.window):
            if line.asset_class is asset_class:
                return line.amount.fen, line.recognised.fen
        return 0, 0
    for scored in measured.score_lines:
        if scored.what is asset_class:
            return scored.amount.fen, scored.points.hundredths
    return 0, 0


def ceil_div(wanted: int, ratio: Decimal) -> int:
    """The least whole amount that, times ``ratio`` and rounded down, is at least ``wanted``."""
    top, bottom = ratio.as_integer_ratio()
    return -(-wanted * bottom // top)
