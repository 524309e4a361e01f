"""Whatever a pre-screen finds can be said, in both languages, and never as a refusal."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from teller_app.rules.client import CreditRecord, LoanFacts
from teller_app.rules.codes import LoanOutcome, Method
from teller_app.rules.money import Money
from teller_app.rules.prescreen import Applicant, prescreen
from teller_app.rules.schedule import Loan
from teller_app.words.prescreen import (
    criteria_codes,
    criterion,
    criterion_name,
    documents,
    outcome_says,
    overdue_names,
    remedy,
)
from teller_app.words.reasons import source_line
from teller_app.words.speaker import Language, Speaker
from tests.conftest import TODAY
from tests.rules.test_tier import EDITIONS, NAMES

SPEAKERS = [Speaker(language) for language in Language]
FORBIDDEN = ("拒绝", "拒贷", "不予", "reject", "refuse", "denied", "declined")
known = st.none() | st.booleans()
counts = st.none() | st.integers(0, 999)
amounts = st.none() | st.integers(0, 10**9).map(Money)
applicants = st.builds(
    Applicant,
    as_of=st.just(TODAY),
    birth=st.none() | st.integers(0, 45_000).map(lambda days: TODAY - timedelta(days=days)),
    loan=st.builds(
        LoanFacts,
        income=amounts,
        existing_monthly=amounts,
        stable_job=known,
        capacity=known,
        credit=st.builds(CreditRecord, counts, counts, known, counts),
    ),
    consent=known,
)
loans = st.builds(
    Loan,
    principal=st.integers(1, 10**10).map(Money),
    annual_rate=st.decimals(Decimal(0), Decimal("0.36"), places=4),
    months=st.integers(1, 600),
    method=st.sampled_from(Method),
)
WITH_LOANS = [
    pytest.param(edition, id=name)
    for edition, name in zip(EDITIONS, NAMES, strict=True)
    if edition.prescreen is not None
]


@pytest.mark.parametrize("edition", WITH_LOANS)
@given(applicant=applicants, loan=loans)
@settings(max_examples=25, deadline=None)
def test_every_finding_can_be_said(edition, applicant, loan):
    decision = prescreen(applicant, loan, edition)
    for speaker in SPEAKERS:
        said = [outcome_says(speaker, decision.outcome)]
        for reason in decision.criteria:
            said += [
                criterion_name(speaker, reason.rule),
                criterion(speaker, reason),
                source_line(speaker, reason.source, edition),
            ]
        said += [remedy(speaker, each) for each in decision.remedies]
        said += documents(speaker, decision.criteria)
        for text in said:
            assert text
            assert "{" not in text
            assert "None" not in text
            assert not any(word in text.lower() for word in FORBIDDEN), text


def test_every_criterion_and_outcome_has_two_different_names():
    chinese, english = SPEAKERS
    for code in criteria_codes():
        assert criterion_name(chinese, code) != criterion_name(english, code)
    for outcome in LoanOutcome:
        assert outcome_says(chinese, outcome) != outcome_says(english, outcome)


@pytest.mark.parametrize(
    ("months", "zh", "en"),
    [(24, "2 年内", "2 years"), (60, "5 年内", "5 years"), (12, "12 个月内", "12 months"), (18, "18 个月内", "18 months")],
)
def test_the_look_back_of_the_scheme_is_said(months, zh, en):
    edition = next(each for each in EDITIONS if each.prescreen is not None)
    credit_record = edition.prescreen.credit_record.model_copy(update={"look_back_months": months})
    rules = edition.prescreen.model_copy(update={"credit_record": credit_record})
    known = LoanFacts(credit=CreditRecord(1, 1, currently_overdue=False, inquiries=0))
    applicant = Applicant(as_of=TODAY, birth=None, loan=known, consent=True)
    loan = Loan(Money(10_000_000), Decimal("0.04"), 36, Method.ANNUITY)
    found = prescreen(applicant, loan, edition.model_copy(update={"prescreen": rules}))
    (reason,) = [each for each in found.criteria if each.rule == "credit_record"]
    for language, said in zip(Language, (zh, en), strict=True):
        speaker = Speaker(language)
        assert said in criterion(speaker, reason)
        assert all(said in name for name in overdue_names(speaker, months))
    assert overdue_names(Speaker(Language.ZH), None) == ("最长连续逾期", "累计逾期")
