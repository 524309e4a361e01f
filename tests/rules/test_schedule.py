from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from teller_app.rules.codes import Method
from teller_app.rules.errors import Refusal
from teller_app.rules.money import Money
from teller_app.rules.rulebook.loan import PaymentRules, RateKind
from teller_app.rules.schedule import Loan, highest_payment, schedule

LOANS = st.builds(
    Loan,
    principal=st.one_of(st.integers(1, 500), st.integers(1, 10**12)).map(Money),
    annual_rate=st.integers(0, 3600).map(lambda points: Decimal(points).scaleb(-4)),
    months=st.integers(1, 600),
    method=st.sampled_from(Method),
)


@pytest.fixture(scope="module")
def rules(general) -> PaymentRules:
    return general.prescreen.payment


def million(method: Method) -> Loan:
    return Loan(Money.yuan("1000000"), Decimal("0.049"), 360, method)


def test_the_known_figures(rules):
    assert str(schedule(million(Method.ANNUITY), rules).first_payment) == "5307.27"
    assert str(schedule(million(Method.LINEAR), rules).first_payment) == "6861.11"
    assert str(schedule(million(Method.INTEREST_ONLY), rules).highest_regular) == "4083.33"


@given(loan=LOANS, kind=st.sampled_from(RateKind))
def test_every_schedule_repays_the_principal_to_the_fen(rules, loan, kind):
    plan = schedule(loan, rules.model_copy(update={"rate": kind}))
    assert len(plan.payments) == loan.months
    assert sum(each.principal.fen for each in plan.payments) == loan.principal.fen
    assert plan.payments[-1].balance == Money(0)
    balance = loan.principal
    for each in plan.payments:
        balance -= each.principal
        assert each.balance == balance
        assert each.payment == each.principal + each.interest
        assert min(each.principal.fen, each.interest.fen, each.balance.fen) >= 0
    assert plan.total_interest.fen == sum(each.payment.fen for each in plan.payments) - loan.principal.fen


@given(loan=LOANS)
def test_the_quick_highest_payment_is_that_of_the_schedule(rules, loan):
    """The search for the largest loan uses it instead of working out every month."""
    assert abs(highest_payment(loan, rules).fen - schedule(loan, rules).highest_regular.fen) <= (
        0 if loan.principal.fen > 100 * loan.months else loan.principal.fen
    )


def test_an_effective_rate_uses_the_twelfth_root(rules):
    effective = rules.model_copy(update={"rate": RateKind.EFFECTIVE})
    loan = Loan(Money.yuan("100000"), Decimal("0.12"), 12, Method.INTEREST_ONLY)
    assert str(schedule(loan, rules).first_payment) == "1000.00"
    assert str(schedule(loan, effective).first_payment) == "948.88"


@pytest.mark.parametrize(
    ("principal", "rate", "months", "code"),
    [
        (0, "0.05", 12, "loan.principal"),
        (-1, "0.05", 12, "loan.principal"),
        (10**13 + 1, "0.05", 12, "loan.principal"),
        (100, "-0.01", 12, "loan.rate"),
        (100, "0.3601", 12, "loan.rate"),
        (100, "0.05", 0, "loan.months"),
        (100, "0.05", 601, "loan.months"),
    ],
)
def test_a_loan_that_cannot_be_is_refused(rules, principal, rate, months, code):
    with pytest.raises(Refusal) as found:
        schedule(Loan(Money(principal), Decimal(rate), months, Method.ANNUITY), rules)
    assert found.value.code == code
