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
