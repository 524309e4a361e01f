"""How much, until when, both ways (达标测算).

With T the threshold, N the days divided by, S the fen-days that the window will hold at today's
levels, r the days from today to the window's end and k the coefficient of the class, topping up
takes at least (T·N − S)/(r·k) and taking out leaves at most (S − T·N)/(r·k). Each line of the
receipt is rounded down, the average first, so both are solved line by line in whole numbers and
hold to the fen. A rolling window drops its oldest days: S is summed over the window of the target.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from teller_app.rules.codes import AssetClass
from teller_app.rules.conditions import Measured
from teller_app.rules.facts import ClientFacts
from teller_app.rules.holdings import BalanceHistory
from teller_app.rules.money import Money, Points, Rounding, hundredths
from teller_app.rules.next_tier import ceil_div, nearest_route, offered, ratio_of
from teller_app.rules.rulebook.edition import Edition
from teller_app.rules.rulebook.tiers import Route, Tier
from teller_app.rules.tier import rung
from teller_app.rules.windows import Span, Window, add_months, span

SEARCH_DAYS = 400


@dataclass(frozen=True, slots=True)
class Change:
    """So much of one class, in or out today and left so."""

    asset_class: AssetClass
    amount: Money


@dataclass(frozen=True, slots=True)
class Plan:
    """What it takes to be on ``tier`` on the day ``by``, and what may go.

    Attributes:
        window: the days that decide on ``by``.
        days_left: how many of them are still to come, today included.
        top_up: for each class, what to add today; empty when it is too late for this window.
        take_out: for each class held, what can safely go today; zero where nothing can.
    """

    tier: Tier
    by: date
    window: Span
    days_left: int
    projected: Money | Points
    threshold: Money | Points
    top_up: tuple[Change, ...]
    take_out: tuple[Change, ...]

    @property
    def reached(self) -> bool:
        """Today's balances, left as they are, are enough."""
        return hundredths(self.projected) >= hundredths(self.threshold)


def plan(facts: ClientFacts, edition: Edition, tier: Tier, by: date, *, keeping: bool = False) -> Plan | None:
    """Plan for ``tier`` on the day ``by``; ``None`` where no route goes by amount.

    Args:
        facts: what is known today, which is ``facts.as_of``.
        edition: the rules, taken to be still in force on ``by``.
        tier: the rung to be on.
        by: the day of the decision.
        keeping: the client is on ``tier`` already, and may need less to stay.
    """
    then = Measured(replace(facts, as_of=by), edition)
    route = nearest_route(tier, then, keeping=keeping)
    if route is None:
        return None
    sums = Sums(facts, edition, route, by)
    return Plan(
        tier=tier,
        by=by,
        window=sums.window,
        days_left=sums.days_left,
        projected=sums.as_measured(sums.projected),
        threshold=sums.as_measured(sums.threshold),
        top_up=tuple(sums.top_ups()),
        take_out=tuple(sums.take_outs(free=_needs_no_assets(facts, edition, tier, by))),
    )


def earliest_day(facts: ClientFacts, edition: Edition, tier: Tier) -> date | None:
    """The first day on which today's balances, left as they are, reach ``tier``.

    Looks ``SEARCH_DAYS`` ahead; ``None`` when they never do by then.
    """
    route = nearest_route(tier, Measured(facts, edition))
    if route is None:
        return None
    level = _level(facts, edition, route)
    if level < _threshold(route):
        return None
    for ahead in range(SEARCH_DAYS):
        by = facts.as_of + timedelta(days=ahead)
        if Sums(facts, edition, route, by).projected >= _threshold(route):
            return by
    return None


def whole_window_day(edition: Edition, today: date) -> date:
    """The first day whose whole window lies in the future, today included."""
    window = edition.measure.window
    by = today
    while span(window, by).first < today:
        months = (by.year - today.year) * 12 + by.month - today.month + 1
        by = add_months(today, months) if window.value.startswith("rolling") else _month_start(today, months)
    return by


def _month_start(today: date, months: int) -> date:
    return add_months(today.replace(day=1), months)


class Sums:
    """What counts on the day ``by`` if today's balances stay as they are.

    Made of the fen-days of every class over the window that decides on that day.
    """

    def __init__(self, facts: ClientFacts, edition: Edition, route: Route, by: date) -> None:
        self._edition, self._route, self._today = edition, route, facts.as_of
        self.window = span(_window(route, edition), by)
        self.days_left = max(0, (self.window.last - max(facts.as_of, self.window.first)).days + 1)
        self._holdings = facts.holdings
        self._lines = {code: self._line(code, history) for code, history in facts.holdings.items()}
        self._fixed = _fixed_points(facts, edition, route)
        self.projected = sum(self._lines.values()) + self._fixed
        self.threshold = _threshold(route)

    def as_measured(self, amount: int) -> Money | Points:
        """Hundredths in the unit of the route."""
        return Points(amount) if self._route.recognised_assets is None else Money(amount)

    def top_ups(self) -> Iterator[Change]:
        """What to add today, class by class; nothing when no day of the window is left."""
        if not self.days_left:
            return
        for code in offered(self._route, self._edition):
            lacking = self._fen_days_needed(code) - self._history(code).sum_over(self.window)
            yield Change(code, Money(max(0, -(-lacking // self.days_left))))

    def take_outs(self, *, free: bool) -> Iterator[Change]:
        """What can go today, never more than there is."""
        for code, history in self._holdings.items():
            balance = history.balance_on(self._today).fen
            if balance <= 0:
                continue
            yield Change(code, Money(balance if free else self._spare(code, history, balance)))

    def _spare(self, code: AssetClass, history: BalanceHistory, balance: int) -> int:
        if self.projected < self.threshold:
            return 0
        spare = history.sum_over(self.window) - self._fen_days_needed(code)
        return min(balance, spare // self.days_left) if self.days_left else balance

    def _fen_days_needed(self, code: AssetClass) -> int:
        """Fen-days at which this line, with all others as they are, just reaches the threshold."""
        others = self.projected - self._lines.get(code, 0)
        ratio = self._ratio(code)
        if not ratio or self.threshold <= others:
            return 0
        return self._divisor(self._history(code)) * ceil_div(self.threshold - others, ratio)

    def _line(self, code: AssetClass, history: BalanceHistory) -> int:
        amount = history.average(self.window, self._edition.measure.young_account)
        return amount.scaled(self._ratio(code), Rounding.DOWN).fen

    def _ratio(self, code: AssetClass) -> Decimal:
        return ratio_of(self._route, self._edition, code)

    def _divisor(self, history: BalanceHistory) -> int:
        return history.divisor(self.window, self._edition.measure.young_account)

    def _history(self, code: AssetClass) -> BalanceHistory:
        """A class that is not held yet begins today."""
        return self._holdings.get(code) or BalanceHistory((self._today.toordinal(),), (0,))


def _window(route: Route, edition: Edition) -> Window:
    if route.recognised_assets is None and edition.score is not None:
        return edition.score.window
    return route.window or edition.measure.window


def _threshold(route: Route) -> int:
    asked: Sequence[Money | Points | None] = (route.recognised_assets, route.score)
    return next(hundredths(amount) for amount in asked if amount is not None)


def _fixed_points(facts: ClientFacts, edition: Edition, route: Route) -> int:
    """Points from amounts that are no holdings, like a loan: they stay as they are."""
    if route.recognised_assets is not None:
        return 0
    lines = Measured(facts, edition).score_lines
    return sum(line.points.hundredths for line in lines if not isinstance(line.what, AssetClass))


def _level(facts: ClientFacts, edition: Edition, route: Route) -> int:
    """What today's balances alone would count, once they fill the whole window."""
    counted = (
        history.balance_on(facts.as_of).scaled(ratio_of(route, edition, code), Rounding.DOWN).fen
        for code, history in facts.holdings.items()
    )
    return sum(counted) + _fixed_points(facts, edition, route)


def _needs_no_assets(facts: ClientFacts, edition: Edition, tier: Tier, by: date) -> bool:
    """Say whether a card, a contract or the like holds the tier even with nothing in the bank."""
    bare = Measured(replace(facts, as_of=by, holdings={}), edition)
    reached = rung(bare)
    return edition.rungs[reached.code] >= edition.rungs[tier.code]
