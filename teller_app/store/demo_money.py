"""What the demo's clients have: balances over two years, debts and credit records."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date, timedelta

from teller_app.rules.client import CreditRecord, LoanFacts
from teller_app.rules.codes import AmountFact, AssetClass, Card, Status
from teller_app.rules.holdings import BalanceHistory
from teller_app.rules.money import Money
from teller_app.rules.windows import Window, add_months, span

THRESHOLDS = (
    *(10_000, 50_000, 100_000, 200_000, 300_000, 500_000, 1_000_000, 2_000_000, 3_000_000, 5_000_000),
    *(6_000_000, 8_000_000, 10_000_000),
)
"""Where the shipped schemes change, in yuan: the demo gathers around these."""

_OTHERS = (
    AssetClass.WEALTH,
    AssetClass.FUND,
    AssetClass.PRECIOUS_METAL,
    AssetClass.INSURANCE,
    AssetClass.BOND,
    AssetClass.SECURITIES,
    AssetClass.MONEY_FUND,
    AssetClass.CUSTODY,
)
_YUAN = 100
WEALTHY = 500_000_000
"""Five million yuan in fen: who is asked to a private bank."""
_MOST_MONTHS = 24


class Purse:
    """Draws holdings and facts; the same random numbers draw the same ones."""

    def __init__(self, source: random.Random, business_date: date) -> None:
        self._random = source
        self._last = business_date
        self._today = business_date + timedelta(days=1)
        first = business_date.replace(day=1)
        # As ordinals: a book has hundreds of thousands of these days.
        self._firsts = [add_months(first, -back).toordinal() for back in range(_MOST_MONTHS + 1)]
        self._edges = [fen * _YUAN for fen in THRESHOLDS]

    def holdings(self) -> dict[AssetClass, BalanceHistory]:
        """One in eight stands at a threshold to the fen; the others are spread over every tier."""
        draw = self._random.random()
        if draw < 0.01:  # noqa: PLR2004  an account that lies empty
            return {AssetClass.DEMAND_DEPOSIT: BalanceHistory.of([(self._last, Money(0))])}
        if draw < 0.135:  # noqa: PLR2004
            return self._at_threshold()
        level = int(10 ** self._random.triangular(2.0, 7.3, 4.6)) * _YUAN
        parts = self._random.choice([(1.0,), (0.7, 0.3), (0.5, 0.3, 0.2), (0.3, 0.7)])
        classes = [
            self._random.choice([AssetClass.DEMAND_DEPOSIT, AssetClass.TIME_DEPOSIT, AssetClass.DEPOSIT])
        ]
        classes += self._random.sample(_OTHERS, len(parts) - 1)
        return {code: self._moving(int(level * part)) for code, part in zip(classes, parts, strict=True)}

    def _at_threshold(self) -> dict[AssetClass, BalanceHistory]:
        """Exactly on it, a fen under, a little under or a little over, as a year's daily average."""
        edge = self._random.choice(self._edges)
        near = self._random.randrange(1, edge // 40)
        aim = edge + self._random.choice([0, -1, 1, -near, near])
        if self._random.random() < 0.3:  # noqa: PLR2004  all in wealth products, which count by half
            return {AssetClass.WEALTH: self.with_average(aim * 2)}
        return {AssetClass.DEPOSIT: self.with_average(aim)}

    def with_average(self, average: int) -> BalanceHistory:
        """A history whose daily average over the rolling year is ``average`` fen to the fen.

        The days are two levels, and the last day takes what is left over.
        """
        year = span(Window.ROLLING_YEAR, self._today)
        swing = self._random.randrange(0, average // 5 + 1)
        first = year.first - timedelta(days=self._random.randrange(30, 300))
        middle = year.first + timedelta(days=year.days // 2)
        early, late = average + swing, average - swing
        done = early * (middle - year.first).days + late * (year.last - middle).days
        rest = average * year.days - done
        if rest < 0:
            return BalanceHistory.of([(first, Money(average))])
        return BalanceHistory.of([(first, Money(early)), (middle, Money(late)), (year.last, Money(rest))])

    def _moving(self, level: int) -> BalanceHistory:
        """Monthly changes for up to two years; some accounts are young, some swell at month ends."""
        months = self._random.choice([2, 5, 14, 20, 24, 24])
        spikes = self._random.random() < 0.05  # noqa: PLR2004
        last = self._last.toordinal()
        points: dict[int, int] = {}
        for back in range(months, -1, -1):
            day = self._firsts[back] + self._random.randrange(0, 20)
            if day > last:
                break
            level = max(0, int(level * self._random.uniform(0.85, 1.18)))
            points[day] = level
            if spikes and back:
                following = self._firsts[back - 1]
                points |= {following - 1: level * 3, following: level}
        days = sorted(points)
        return BalanceHistory(tuple(days), tuple(points[day] for day in days))

    def amounts(self) -> dict[AmountFact, Money]:
        """Loans, spending and settlement, where there are any."""
        found: dict[AmountFact, Money] = {}
        for code, share, top in (
            (AmountFact.LOAN_BALANCE, 0.15, 3_000_000),
            (AmountFact.HOUSING_LOAN, 0.2, 4_000_000),
            (AmountFact.CARD_SPEND_12M, 0.45, 150_000),
            (AmountFact.SETTLEMENT_6M, 0.4, 2_000_000),
            (AmountFact.CREDIT_LIMIT, 0.4, 200_000),
        ):
            if self._random.random() < share:
                found[code] = Money(self._random.randrange(1000, top) * _YUAN)
        return found

    def cards(self) -> Sequence[Card | None]:
        """Every client has a card; some have one that a scheme asks for."""
        found: list[Card | None] = [None]
        for card, share in (
            (Card.ORDINARY_CREDIT, 0.2),
            (Card.GOLD_CREDIT, 0.1),
            (Card.PLATINUM_CREDIT, 0.03),
            (Card.BIG_PLATINUM_CREDIT, 0.01),
            (Card.WEALTH_ACCOUNT, 0.06),
        ):
            if self._random.random() < share:
                found.append(card)
        return found

    def statuses(self, assets: int) -> dict[Status, bool]:
        """Contracts and invitations go to the wealthy; payroll and mortgage to many."""
        found: dict[Status, bool] = {}
        wealthy = assets > WEALTHY
        for status, share in ((Status.PAYROLL, 0.3), (Status.MORTGAGE, 0.15)):
            if self._random.random() < share:
                found[status] = True
        if wealthy and self._random.random() < 0.6:  # noqa: PLR2004
            found[Status.INVITATION] = True
        if wealthy and self._random.random() < 0.3:  # noqa: PLR2004
            found[Status.PRIVATE_CONTRACT] = True
        return found

    def loan(self) -> LoanFacts:
        """Income, debts and a credit record; for some, parts are not known."""
        unknown = self._random.random() < 0.15  # noqa: PLR2004
        income = Money(int(self._random.lognormvariate(9.0, 0.6)) * _YUAN)
        debts = Money(int(income.fen * self._random.choice([0, 0, 0.1, 0.2, 0.35, 0.6])) // _YUAN * _YUAN)
        return LoanFacts(
            income=None if unknown else income,
            existing_monthly=None if unknown else debts,
            stable_job=self._random.choice([True, True, True, False, None]),
            capacity=self._random.random() < 0.995,  # noqa: PLR2004
            credit=self._credit(),
        )

    def _credit(self) -> CreditRecord:
        draw, inquiries = self._random.random(), self._random.choice([0, 0, 1, 1, 2, 3, 5])
        if draw < 0.1:  # noqa: PLR2004
            return CreditRecord()
        if draw < 0.85:  # noqa: PLR2004
            return CreditRecord(0, 0, False, inquiries)
        run = self._random.choice([1, 1, 2, 3, 4])
        return CreditRecord(run, run + self._random.randrange(0, 4), draw > 0.96, inquiries)  # noqa: PLR2004
