"""What counts: each holding by its coefficient, each yuan by its points."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from teller_app.rules.codes import AmountFact, AssetClass
from teller_app.rules.facts import ClientFacts
from teller_app.rules.holdings import YoungAccount
from teller_app.rules.money import Money, Points, Rounding
from teller_app.rules.rulebook.measure import POINTS_PER_YUAN, Fractions, Measure, ScoreRules
from teller_app.rules.windows import Window, bounds, span


@dataclass(frozen=True, slots=True)
class Component:
    """One line of the receipt: ``amount`` counts as ``recognised``.

    Attributes:
        amount: daily average over ``days``, rounded down to the fen.
        recognised: amount × coefficient, rounded down to the fen, so that the receipt adds up.
        known_days: how many of the window's days have a history.
        days: how long the window is.
    """

    asset_class: AssetClass
    amount: Money
    coefficient: Decimal
    recognised: Money
    known_days: int
    days: int


@dataclass(frozen=True, slots=True)
class ScoreLine:
    """Points for one class or amount, rounded down to the hundredth."""

    what: AssetClass | AmountFact
    amount: Money
    per_10000: Decimal
    points: Points


def recognise(facts: ClientFacts, measure: Measure, window: Window | None = None) -> tuple[Component, ...]:
    """Weigh every holding by its coefficient over ``window``, or the measure's own."""
    days = span(window or measure.window, facts.as_of)
    length = days.days
    lines = []
    for asset_class, history in facts.holdings.items():
        amount = history.average(days, measure.young_account)
        coefficient = measure.coefficient(asset_class)
        recognised = amount.scaled(coefficient, Rounding.DOWN)
        known = history.known_days(days)
        lines.append(Component(asset_class, amount, coefficient, recognised, known, length))
    return tuple(lines)


def recognised_total(facts: ClientFacts, measure: Measure, window: Window | None = None) -> Money:
    """The sum of what the receipt counts, without its lines: for the many evaluations of a whole book."""
    return Money(_total(facts, measure.fractions, window or measure.window, measure.young_account))


def score_total(facts: ClientFacts, rules: ScoreRules, measure: Measure) -> Points:
    """The sum of the points without their lines."""
    held = _total(facts, rules.fractions, rules.window, measure.young_account)
    others = [
        facts.amounts[code].scaled(weight / POINTS_PER_YUAN, Rounding.DOWN).fen
        for code, weight in rules.amounts_per_10000.items()
        if code in facts.amounts
    ]
    return Points(held + sum(others))


def _total(facts: ClientFacts, fractions: Fractions, window: Window, young: YoungAccount) -> int:
    """Every line rounded towards zero, as ``Rounding.DOWN`` does."""
    first, after = bounds(window, facts.as_of)
    total = 0
    for asset_class, history in facts.holdings.items():
        fraction = fractions.get(asset_class)
        since = first if young is YoungAccount.WHOLE_WINDOW else max(first, history.days[0])
        if fraction is None or since >= after:
            continue
        top, bottom = fraction
        counted = history.fen_days(first, after) // (after - since) * top
        total += counted // bottom if counted >= 0 else -(-counted // bottom)
    return total


def score_lines(facts: ClientFacts, rules: ScoreRules, measure: Measure) -> tuple[ScoreLine, ...]:
    """Points for each holding, then for each other amount that scores."""
    days = span(rules.window, facts.as_of)
    lines = [
        _line(asset_class, history.average(days, measure.young_account), rules.ratio(asset_class))
        for asset_class, history in facts.holdings.items()
    ]
    lines += [
        _line(code, facts.amounts[code], weight / POINTS_PER_YUAN)
        for code, weight in rules.amounts_per_10000.items()
        if code in facts.amounts
    ]
    return tuple(lines)


def _line(what: AssetClass | AmountFact, amount: Money, ratio: Decimal) -> ScoreLine:
    points = Points(amount.scaled(ratio, Rounding.DOWN).fen)
    return ScoreLine(what, amount, ratio * POINTS_PER_YUAN, points)
