"""What the demo's clients are put together from, drawn ones and those of the manual alike."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import cycle

from teller_app.rules.activity import Activity, Month
from teller_app.rules.client import CreditRecord, LoanFacts
from teller_app.rules.codes import AssetClass
from teller_app.rules.holdings import BalanceHistory
from teller_app.rules.money import Money
from teller_app.rules.windows import add_months

MONTHS = 13
"""One more than a rulebook looks at, so that last month's answer can still be asked for."""
CLEAN = CreditRecord(0, 0, False, 1)
_UNEVEN = (100, 88, 107, 95, 112, 91, 104, 97, 110, 93, 103, 99, 101)
"""Per cent of the usual, month by month: nobody does the same every month."""
_WHOLE = 100
"""Of a yuan, this many hundredths are as many fen."""


def key_of(number: int) -> str:
    """The key of the client of this number."""
    return f"C{number:06d}"


def day_of_look(business_date: date) -> date:
    """The day on which the book is first used: the one after what it says."""
    return business_date + timedelta(days=1)


def whole_months(today: date, joined: date) -> list[date]:
    """First days of the months that are over and in which the client was one, the oldest first.

    The month of joining is among them: what came before it is known to be nothing.
    """
    first = today.replace(day=1)
    months = [add_months(first, -back) for back in range(MONTHS, 0, -1)]
    return [month for month in months if month >= joined.replace(day=1)]


def steady(start: date, **yuan: str) -> dict[AssetClass, BalanceHistory]:
    """Holdings that have not changed since ``start``, by their codes, in yuan."""
    return {AssetClass(code): BalanceHistory.of([(start, Money.yuan(text))]) for code, text in yuan.items()}


def loan(income: str, debts: str, credit: CreditRecord = CLEAN) -> LoanFacts:
    """What a pre-screen asks of somebody with steady work; both amounts in yuan a month."""
    return LoanFacts(Money.yuan(income), Money.yuan(debts), stable_job=True, capacity=True, credit=credit)


@dataclass(frozen=True, slots=True)
class Usual:
    """What a client does in a usual month; amounts in yuan, as in ``Month``."""

    transactions: int
    volume: int
    largest: int
    profit: int
    conceded: int

    def month(self, first: date, percent: int = _WHOLE) -> Month:
        """One month, with its amounts at ``percent`` of the usual."""
        amounts = (self.volume, self.largest, self.profit, self.conceded)
        return Month(first, self.transactions, *(Money(yuan * percent) for yuan in amounts))

    def months(self, today: date, joined: date) -> Activity:
        """The last whole months, some a little more than usual and some a little less."""
        firsts = whole_months(today, joined)
        return tuple(
            self.month(first, percent) for first, percent in zip(firsts, cycle(_UNEVEN), strict=False)
        )
