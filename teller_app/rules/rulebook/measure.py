"""What counts, how much, and over which days."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from functools import cached_property
from typing import Self

from pydantic import model_validator

from teller_app.rules.codes import PARENT, AmountFact, AssetClass
from teller_app.rules.holdings import YoungAccount
from teller_app.rules.rulebook.fault import wrong
from teller_app.rules.rulebook.parts import Cited, Ratio, Strict
from teller_app.rules.windows import Window

Fractions = dict[AssetClass, tuple[int, int]]
POINTS_PER_YUAN = Decimal(10_000)
"""Score weights are written per 10,000 yuan, as banks publish them."""


class Measure(Strict):
    """Recognised assets: the window, and a coefficient for each class that counts.

    A class that is not named is weighed like the one it lies inside; without that it does not count.
    """

    window: Window
    young_account: YoungAccount = YoungAccount.WHOLE_WINDOW
    coefficients: dict[AssetClass, Ratio]
    source: Cited
    coefficient_source: Cited | None = None

    @model_validator(mode="after")
    def _something_counts(self) -> Self:
        if not any(self.coefficients.values()):
            raise wrong("rule.nothing_counts", "coefficients")
        if any(ratio > 1 for ratio in self.coefficients.values()):
            raise wrong("rule.above_one", "coefficients")
        return self

    def coefficient(self, asset_class: AssetClass) -> Decimal:
        """How much of a yuan in ``asset_class`` counts; 0 when it does not."""
        return weight_in(self.coefficients, asset_class)

    @cached_property
    def fractions(self) -> Fractions:
        """Each coefficient as a fraction of whole numbers; classes that do not count are left out."""
        return _fractions(self.coefficient)


class ScoreRules(Strict):
    """Star points: so many for each 10,000 yuan of a class or of another amount."""

    window: Window
    per_10000: dict[AssetClass, Ratio]
    amounts_per_10000: dict[AmountFact, Ratio] = {}
    source: Cited

    def ratio(self, asset_class: AssetClass) -> Decimal:
        """Points for one yuan of ``asset_class``."""
        return weight_in(self.per_10000, asset_class) / POINTS_PER_YUAN

    @cached_property
    def fractions(self) -> Fractions:
        """Points for one yuan of each class as a fraction of whole numbers; without what scores nothing."""
        return _fractions(self.ratio)


def weight_in(table: dict[AssetClass, Decimal], asset_class: AssetClass) -> Decimal:
    """The weight of a class, or of the class that it lies inside, or 0."""
    own = table.get(asset_class)
    if own is not None:
        return own
    parent = PARENT.get(asset_class)
    return table.get(parent, Decimal(0)) if parent else Decimal(0)


def _fractions(ratio: Callable[[AssetClass], Decimal]) -> Fractions:
    return {each: found.as_integer_ratio() for each in AssetClass if (found := ratio(each))}
