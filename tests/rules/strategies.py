"""Clients and histories for property tests."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import strategies as st

from teller_app.rules.codes import AssetClass
from teller_app.rules.holdings import BalanceHistory
from teller_app.rules.money import Money
from tests.conftest import TODAY

AMOUNTS = st.one_of(st.integers(0, 10**6), st.integers(0, 10**9), st.integers(0, 2 * 10**11)).map(Money)
CLASSES = st.sampled_from([AssetClass.DEPOSIT, AssetClass.WEALTH, AssetClass.FUND, AssetClass.PRECIOUS_METAL])


@st.composite
def histories(draw: st.DrawFn, until: date = TODAY) -> BalanceHistory:
    """Balances that change a few times in the two years before ``until``."""
    back = draw(st.lists(st.integers(0, 730), min_size=1, max_size=6, unique=True))
    days = sorted(until - timedelta(days=ago) for ago in back)
    return BalanceHistory.of([(day, draw(AMOUNTS)) for day in days])


holdings = st.dictionaries(CLASSES, histories(), min_size=1, max_size=4)
stated = st.dictionaries(CLASSES, AMOUNTS.map(BalanceHistory.steady), min_size=1, max_size=4)


def changed_from(history: BalanceHistory, day: date, delta: Money) -> BalanceHistory:
    """The same history with ``delta`` more (or less) from ``day`` on."""
    points = [(date.fromordinal(at), Money(fen)) for at, fen in zip(history.days, history.fens, strict=True)]
    before = [point for point in points if point[0] < day]
    later = [(at, amount + delta) for at, amount in points if at > day]
    return BalanceHistory.of([*before, (day, history.balance_on(day) + delta), *later])
