from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from teller_app.rules.client import CreditRecord, LoanFacts
from teller_app.rules.codes import LoanOutcome, Method, Outcome
from teller_app.rules.criteria import Applicant
from teller_app.rules.money import Money
from teller_app.rules.prescreen import Change, prescreen
from teller_app.rules.schedule import Loan
from tests.conftest import TODAY

CLEAN = CreditRecord(0, 0, False, 1)
GOOD = Applicant(TODAY, date(1990, 5, 1), LoanFacts(Money.yuan("9000"), Money(0), True, True, CLEAN), True)
SMALL = Loan(Money.yuan("100000"), Decimal("0.0435"), 36, Method.ANNUITY)


def known(**changes) -> Applicant:
    return replace(GOOD, loan=replace(GOOD.loan, **changes))


def credit(**changes) -> Applicant:
    return known(credit=replace(CLEAN, **changes))


def outcome_of(code: str, applicant: Applicant, loan: Loan, edition) -> Outcome:
    return next(r.outcome for r in prescreen(applicant, loan, edition).criteria if r.rule == code)


def test_a_good_applicant_passes(general):
    decision = prescreen(GOOD, SMALL, general)
    assert decision.outcome is LoanOutcome.PASS
    assert decision.remedies == ()
    assert all(reason.outcome is Outcome.MET for reason in decision.criteria)


@pytest.mark.parametrize(
    ("code", "applicant", "found"),
    [
        ("age", replace(GOOD, birth=date(2008, 11, 23)), Outcome.MET),
        ("age", replace(GOOD, birth=date(2008, 11, 24)), Outcome.NOT_MET),
        ("age", replace(GOOD, birth=date(1963, 11, 24)), Outcome.MET),
        ("age", replace(GOOD, birth=date(1963, 11, 23)), Outcome.REFER),
        ("age", replace(GOOD, birth=None), Outcome.UNKNOWN),
        ("capacity", known(capacity=False), Outcome.NOT_MET),
        ("capacity", known(capacity=None), Outcome.UNKNOWN),
        ("stable_income", known(stable_job=False), Outcome.REFER),
        ("stable_income", known(stable_job=None), Outcome.UNKNOWN),
        ("consent", replace(GOOD, consent=False), Outcome.UNKNOWN),
        ("minimum_income", known(income=Money.yuan("4000")), Outcome.MET),
        ("minimum_income", known(income=Money.yuan("3999.99")), Outcome.NOT_MET),
        ("minimum_income", known(income=None), Outcome.UNKNOWN),
        ("debt_ratio", known(existing_monthly=None), Outcome.UNKNOWN),
        ("credit_record", credit(currently_overdue=True), Outcome.NOT_MET),
        ("credit_record", credit(overdue_consecutive=2), Outcome.REFER),
        ("credit_record", credit(overdue_consecutive=3), Outcome.NOT_MET),
        ("credit_record", credit(overdue_total=5), Outcome.REFER),
        ("credit_record", credit(overdue_total=6), Outcome.NOT_MET),
        ("credit_record", credit(overdue_total=None), Outcome.UNKNOWN),
        ("credit_record", credit(overdue_consecutive=3, overdue_total=None), Outcome.NOT_MET),
        ("credit_record", replace(credit(currently_overdue=True), consent=None), Outcome.UNKNOWN),
        ("inquiries", credit(inquiries=3), Outcome.MET),
        ("inquiries", credit(inquiries=4), Outcome.REFER),
        ("inquiries", credit(inquiries=None), Outcome.UNKNOWN),
    ],
)
def test_each_bound_of_the_applicant(general, code, applicant, found):
    assert outcome_of(code, applicant, SMALL, general) is found


@pytest.mark.parametrize(
    ("months", "found"), [(60, Outcome.MET), (61, Outcome.REFER), (84, Outcome.REFER), (85, Outcome.NOT_MET)]
)
def test_each_bound_of_the_term(general, months, found):
    assert outcome_of("term", GOOD, replace(SMALL, months=months), general) is found


def test_income_of_exactly_twice_the_payment_is_in(general):
    payment = prescreen(GOOD, SMALL, general).monthly_payment
    enough, short = Money(payment.fen * 2), Money(payment.fen * 2 - 1)
    assert outcome_of("income_multiple", known(income=enough), SMALL, general) is Outcome.MET
    assert outcome_of("income_multiple", known(income=short), SMALL, general) is Outcome.NOT_MET


def test_debt_ratios_are_inclusive(general):
    """10,000 of income: 5,500 and 7,000 of debts are inside, one fen more is not."""
    payment = prescreen(GOOD, SMALL, general).monthly_payment
    for total, found in (
        (550_000, Outcome.MET),
        (550_001, Outcome.REFER),
        (700_000, Outcome.REFER),
        (700_001, Outcome.NOT_MET),
    ):
        applicant = known(income=Money.yuan("10000"), existing_monthly=Money(total - payment.fen))
        assert outcome_of("debt_ratio", applicant, SMALL, general) is found, total


def test_interest_only_is_looked_at_by_a_person(general):
    loan = replace(SMALL, method=Method.INTEREST_ONLY)
    decision = prescreen(GOOD, loan, general)
    assert decision.outcome is LoanOutcome.REFER
    assert decision.criteria[-1].rule == "final_payment"
    assert decision.max_principal is None
    assert str(decision.monthly_payment) == "362.50"


def test_decline_comes_before_incomplete_before_refer(general):
    worst = replace(known(capacity=False, stable_job=False, income=None), consent=None)
    assert prescreen(worst, SMALL, general).outcome is LoanOutcome.DECLINE
    unknown = known(stable_job=False, existing_monthly=None)
    assert prescreen(unknown, SMALL, general).outcome is LoanOutcome.INCOMPLETE
    assert prescreen(known(stable_job=False), SMALL, general).outcome is LoanOutcome.REFER
    assert prescreen(credit(inquiries=None), SMALL, general).outcome is LoanOutcome.PASS


def test_consent_refused_is_never_held_against_the_client(general):
    refused = replace(credit(currently_overdue=True), consent=False)
    assert prescreen(refused, SMALL, general).outcome is LoanOutcome.INCOMPLETE


APPLICANTS = st.builds(
    lambda income, debts: known(income=Money(income), existing_monthly=Money(debts)),
    income=st.integers(400_000, 20_000_000),
    debts=st.integers(0, 5_000_000),
)
LOANS = st.builds(
    Loan,
    principal=st.integers(100, 10**9).map(Money),
    annual_rate=st.integers(0, 2400).map(lambda points: Decimal(points).scaleb(-4)),
    months=st.integers(1, 84),
    method=st.sampled_from([Method.ANNUITY, Method.LINEAR]),
)


@given(applicant=APPLICANTS, loan=LOANS)
@settings(max_examples=60, deadline=None)
def test_the_largest_loan_passes_and_one_yuan_more_does_not(general, applicant, loan):
    most = prescreen(applicant, loan, general).max_principal
    if most is None:
        smallest = replace(loan, principal=Money(100))
        assert prescreen(applicant, smallest, general).outcome is not LoanOutcome.PASS
        return
    assert prescreen(applicant, replace(loan, principal=most), general).outcome is LoanOutcome.PASS
    more = replace(loan, principal=most + Money(100))
    assert prescreen(applicant, more, general).outcome is not LoanOutcome.PASS


@given(applicant=APPLICANTS, loan=LOANS)
@settings(max_examples=60, deadline=None)
def test_each_remedy_passes_when_it_is_run_again(general, applicant, loan):
    for remedy in prescreen(applicant, loan, general).remedies:
        changed, who = loan, applicant
        match remedy.change:
            case Change.PRINCIPAL:
                changed = replace(loan, principal=remedy.value)
            case Change.MONTHS:
                changed = replace(loan, months=remedy.value)
            case Change.EXISTING_MONTHLY:
                who = replace(applicant, loan=replace(applicant.loan, existing_monthly=remedy.value))
        assert prescreen(who, changed, general).outcome is LoanOutcome.PASS, remedy


def test_lower_debts_are_the_highest_that_pass(general):
    applicant = known(existing_monthly=Money.yuan("4000"))
    remedy = next(
        r for r in prescreen(applicant, SMALL, general).remedies if r.change is Change.EXISTING_MONTHLY
    )
    over = known(existing_monthly=remedy.value + Money(1))
    assert prescreen(over, SMALL, general).outcome is LoanOutcome.REFER
