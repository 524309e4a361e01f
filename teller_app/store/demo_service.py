"""What the demo's drawn clients do with the bank, and until when their papers are good."""

from __future__ import annotations

import random
from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from math import log10

from teller_app.rules.activity import Activity, Month
from teller_app.rules.codes import AssetClass, Card, ClientKind
from teller_app.rules.holdings import BalanceHistory
from teller_app.rules.money import Money
from teller_app.rules.windows import add_months
from teller_app.store.demo_parts import day_of_look, whole_months

KNOWN_SHARE = 0.6
"""So many clients have their activity on record; of the others nothing is known."""
_FEN = 100
_RICH = 300_000
"""Yuan from which an amount alone would do for a key account: false ones are only worth drawing here."""
_ENOUGH_MONTHS = 11
_YOUNG = timedelta(days=700)
_RESIDENT = "1234567"
"""How the identity number of a resident begins; foreigners' and permits' begin otherwise."""
_LONG_TERM_AGE = 60
_SOON_DAYS = 60


@dataclass(frozen=True, slots=True)
class Dealings:
    """What a client holds and does."""

    holdings: Mapping[AssetClass, BalanceHistory]
    activity: Activity = ()


@dataclass(frozen=True, slots=True)
class _Pace:
    """What a client does in a usual month.

    Attributes:
        transactions: how many; a fraction is a chance.
        volume: in yuan.
        rate: profit as a share of the volume.
        conceded: fees waived, as a share of the profit.
        purchase: in yuan, once in the year; 0 for nearly everybody.
    """

    transactions: float
    volume: float
    rate: float
    conceded: float
    purchase: int = 0


class Service:
    """Draws from numbers of its own, so that who the clients are does not change with what they do."""

    def __init__(self, seed: int, business_date: date) -> None:
        self._random = random.Random(f"{seed} service")  # noqa: S311  no secret hangs on it
        self._today = day_of_look(business_date)

    def dealings(
        self, kind: ClientKind, joined: date, holdings: Mapping[AssetClass, BalanceHistory]
    ) -> Dealings:
        """Activity for most, by what they hold; for a few of the rich, one that only looks good.

        Args:
            kind: companies do more.
            joined: nothing is done before.
            holdings: as drawn; in those of a few, money comes and soon goes again.
        """
        draw = self._random.random()
        if draw >= KNOWN_SHARE:
            return Dealings(holdings)
        yuan = sum(history.fens[-1] for history in holdings.values()) // _FEN
        months = whole_months(self._today, joined)
        pace = self._pace(kind, yuan)
        if yuan >= _RICH and len(months) >= _ENOUGH_MONTHS:
            share = draw / KNOWN_SHARE
            young = self._today - joined < _YOUNG
            if share < 0.025:  # noqa: PLR2004
                pace = replace(_good(pace), purchase=max(2_000_000, int(pace.volume * 20)))
            elif share < 0.055:  # noqa: PLR2004
                pace = replace(_good(pace), volume=max(pace.volume, 150_000) * 6, rate=0.0004)
            elif share < 0.075:  # noqa: PLR2004
                pace, holdings = _good(pace), self._with_pairs(holdings)
            elif young and share < 0.4:  # noqa: PLR2004
                pace = replace(_good(pace), conceded=self._random.uniform(1.2, 3.0))
        return Dealings(holdings, self._activity(months, pace))

    def id_expires(self, number: str, birth: date) -> date | None:
        """Last day of a resident's identity card; ``None`` for other papers and for long-term ones."""
        draw = self._random.random()
        if number[:1] not in _RESIDENT:
            return None
        if draw < 0.005:  # noqa: PLR2004
            return self._today + timedelta(days=int(draw / 0.005 * (_SOON_DAYS + 1)))
        if draw < 0.008:  # noqa: PLR2004  has not come in since
            return self._today - timedelta(days=1 + int((draw - 0.005) / 0.003 * 90))
        age = self._today.year - birth.year
        if age >= _LONG_TERM_AGE:
            return None
        years = 20 if age > 25 else 10 if age > 15 else 5  # noqa: PLR2004  as the law has it
        return self._today + timedelta(days=_SOON_DAYS + 1 + int(draw * (years * 365 - _SOON_DAYS - 1)))

    def card_expires(self, card: Card | None) -> date:
        """The end of a month: debit cards are good for ten years, credit cards for five."""
        draw = self._random.random()
        if draw < 0.004:  # noqa: PLR2004
            ahead = int(draw / 0.004 * 2)
        else:
            ahead = 3 + int(draw * (117 if card in {None, Card.WEALTH_ACCOUNT} else 57))
        month = add_months(self._today.replace(day=1), ahead)
        return month.replace(day=monthrange(month.year, month.month)[1])

    def _pace(self, kind: ClientKind, yuan: int) -> _Pace:
        """The richer, the more is done and the more is earned by it; some are busier than others."""
        wealth = log10(max(yuan, 100))
        busy = self._random.gauss(0, 1)
        company = kind is ClientKind.COMPANY
        return _Pace(
            transactions=0.6 * 1.4 ** (wealth - 1) * 1.7**busy * (3 if company else 1),
            volume=yuan * 0.22 * 1.9**busy * (2 if company else 1),
            rate=0.0005 * wealth * self._random.lognormvariate(0, 0.6),
            conceded=0.02 * wealth * self._random.random(),
        )

    def _activity(self, months: list[date], pace: _Pace) -> Activity:
        """One draw a month decides how much of the usual is done."""
        draw = self._random.random
        bought = int(draw() * min(len(months), 12)) + 1 if pace.purchase else 0
        found = []
        for at, first in enumerate(months):
            usual = draw()
            much = 0.6 + 0.8 * usual
            count = int(pace.transactions * much + usual * 7 % 1)
            volume = int(pace.volume * much) * _FEN if count else 0
            # The largest of one is all of it, and of many little more than their average.
            largest = min(volume, int(volume * (1.2 + usual) / count)) if count else 0
            if at == len(months) - bought:
                count, volume, largest = count + 1, volume + pace.purchase * _FEN, pace.purchase * _FEN
            profit = int(volume * pace.rate)
            conceded = int(profit * pace.conceded)
            found.append(Month(first, count, Money(volume), Money(largest), Money(profit), Money(conceded)))
        return tuple(found)

    def _with_pairs(
        self, holdings: Mapping[AssetClass, BalanceHistory]
    ) -> Mapping[AssetClass, BalanceHistory]:
        """In five of the last months a sum comes after the 21st and is gone three days later.

        Drawn balances change before the 21st or at the month's end, so that this lies between.
        """
        code, history = next(iter(holdings.items()))
        points = dict(zip(history.days, history.fens, strict=True))
        first = self._today.replace(day=1)
        for back in self._random.sample(range(1, 9), 5):
            came = add_months(first, -back).replace(day=self._random.randrange(22, 25))
            if came.toordinal() <= history.days[0]:
                continue
            level = history.balance_on(came).fen
            points[came.toordinal()] = level + max(level, _RICH * _FEN)
            points[came.toordinal() + 3] = level
        days = sorted(points)
        changed = BalanceHistory(tuple(days), tuple(points[day] for day in days))
        return {**holdings, code: changed}


def _good(pace: _Pace) -> _Pace:
    """Good enough by every number of the general scheme."""
    return replace(
        pace,
        transactions=max(pace.transactions, 6.0),
        volume=max(pace.volume, 150_000.0),
        rate=max(pace.rate, 0.006),
    )
