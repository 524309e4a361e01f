"""How a loan is paid back, month by month, to the fen.

The usual formulas for equal payments (等额本息), equal principal (等额本金) and interest only
(先息后本). Each month's interest and the regular payment are rounded by the rulebook's rule; the
last payment settles whatever the rounding left.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Context, Decimal, localcontext
from functools import cached_property

from teller_app.rules.codes import Method
from teller_app.rules.errors import Refusal
from teller_app.rules.money import Money, Rounding
from teller_app.rules.rulebook.loan import PaymentRules, RateKind

MAX_PRINCIPAL = Money(10**13)
MAX_MONTHS = 600
MAX_RATE = Decimal("0.36")
_PRECISION = Context(prec=50)
_MONTHS_A_YEAR = 12


@dataclass(frozen=True, slots=True)
class Loan:
    """An amount, a yearly rate as a fraction, a term in months and a method."""

    principal: Money
    annual_rate: Decimal
    months: int
    method: Method


@dataclass(frozen=True, slots=True)
class Payment:
    """One month: what is paid, what of it repays, what is interest, and what is still owed."""

    number: int
    payment: Money
    principal: Money
    interest: Money
    balance: Money


@dataclass(frozen=True)
class Schedule:
    """All payments of a loan."""

    loan: Loan
    payments: tuple[Payment, ...]

    @property
    def first_payment(self) -> Money:
        """What is due in the first month."""
        return self.payments[0].payment

    @cached_property
    def highest_regular(self) -> Money:
        """The highest month, without a principal that is due at the end."""
        return highest_regular(self.loan.method, self.payments)

    @cached_property
    def total_interest(self) -> Money:
        """All interest together."""
        return Money(sum(each.interest.fen for each in self.payments))


def schedule(loan: Loan, rules: PaymentRules) -> Schedule:
    """Work out every payment.

    Raises:
        Refusal: ``loan.principal``, ``loan.months`` or ``loan.rate``, with the value and its bounds.
    """
    check_loan(loan)
    return Schedule(loan, tuple(_payments(loan, rules)))


def check_loan(loan: Loan) -> None:
    """Refuse a loan that cannot be.

    Raises:
        Refusal: ``loan.principal``, ``loan.months`` or ``loan.rate``.
    """
    if not 0 < loan.principal.fen <= MAX_PRINCIPAL.fen:
        raise Refusal("loan.principal", value=str(loan.principal), most=str(MAX_PRINCIPAL))
    if not 1 <= loan.months <= MAX_MONTHS:
        raise Refusal("loan.months", value=loan.months, most=MAX_MONTHS)
    if not 0 <= loan.annual_rate <= MAX_RATE:
        raise Refusal("loan.rate", value=str(loan.annual_rate), most=str(MAX_RATE))


def highest_payment(loan: Loan, rules: PaymentRules) -> Money:
    """The highest regular month without working out the others: for searching over amounts."""
    rate = monthly_rate(loan.annual_rate, rules)
    if loan.months == 1 and loan.method is not Method.INTEREST_ONLY:
        return loan.principal + _interest(loan.principal, rate, rules)
    match loan.method:
        case Method.ANNUITY:
            return annuity(loan, rate, rules)
        case Method.LINEAR:
            first = _interest(loan.principal, rate, rules)
            return _linear_share(loan, rules) + first
        case Method.INTEREST_ONLY:
            return _interest(loan.principal, rate, rules)


def highest_regular(method: Method, payments: tuple[Payment, ...]) -> Money:
    """The highest of the regular months: for interest only, the interest.

    The last payment settles fen that rounding has left, so it is regular only where it is the
    only one.
    """
    if method is Method.INTEREST_ONLY:
        return max(each.interest for each in payments)
    return max(each.payment for each in (payments[:-1] or payments))


def monthly_rate(annual_rate: Decimal, rules: PaymentRules) -> Decimal:
    """A twelfth of a nominal rate; the twelfth root of an effective one."""
    with localcontext(_PRECISION):
        if rules.rate is RateKind.NOMINAL:
            return annual_rate / _MONTHS_A_YEAR
        return (1 + annual_rate) ** (Decimal(1) / _MONTHS_A_YEAR) - 1


def annuity(loan: Loan, rate: Decimal, rules: PaymentRules) -> Money:
    """The equal payment: P·i·(1+i)ⁿ / ((1+i)ⁿ − 1), or P/n without interest; at least a fen."""
    with localcontext(_PRECISION):
        if rate == 0:
            exact = Decimal(loan.principal.fen) / loan.months
        else:
            growth = (1 + rate) ** loan.months
            exact = loan.principal.fen * rate * growth / (growth - 1)
        return Money(int(exact.quantize(Decimal(1), rounding=rules.rounding)))


def _payments(loan: Loan, rules: PaymentRules) -> Iterator[Payment]:
    rate = monthly_rate(loan.annual_rate, rules)
    regular = annuity(loan, rate, rules) if loan.method is Method.ANNUITY else None
    share = _linear_share(loan, rules)
    balance = loan.principal
    for number in range(1, loan.months + 1):
        interest = _interest(balance, rate, rules)
        if number == loan.months:
            repaid = balance
        elif regular is not None:
            repaid = _within(regular - interest, balance)
        elif loan.method is Method.LINEAR:
            repaid = _within(share, balance)
        else:
            repaid = Money(0)
        balance -= repaid
        yield Payment(number, repaid + interest, repaid, interest, balance)


def _within(wanted: Money, balance: Money) -> Money:
    """Never less than nothing, never more than is owed: rounding matters on tiny amounts."""
    return max(Money(0), min(wanted, balance))


def _interest(balance: Money, rate: Decimal, rules: PaymentRules) -> Money:
    return balance.scaled(rate, Rounding(rules.rounding))


def _linear_share(loan: Loan, rules: PaymentRules) -> Money:
    with localcontext(_PRECISION):
        return Money(
            int((Decimal(loan.principal.fen) / loan.months).quantize(Decimal(1), rounding=rules.rounding))
        )
