"""Whatever a pre-screen finds can be said, in both languages, and never as a refusal."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
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
    remedies_title,
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
SMALL = Loan(Money.yuan("100000"), Decimal("0.0435"), 36, Method.ANNUITY)
GROWN, CLEAN = date(1985, 1, 1), CreditRecord(0, 0, False, 0)
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
        said = [outcome_says(speaker, decision)]
        for reason in decision.criteria:
            said += [
                criterion_name(speaker, reason.rule),
                criterion(speaker, reason, edition),
                source_line(speaker, reason.source, edition),
            ]
        said += [remedy(speaker, each) for each in decision.remedies]
        said += documents(speaker, decision)
        for text in said:
            assert text
            assert "{" not in text
            assert "None" not in text
            assert not any(word in text.lower() for word in FORBIDDEN), text


def test_every_criterion_and_outcome_has_two_different_names():
    chinese, english = SPEAKERS
    for code in criteria_codes():
        assert criterion_name(chinese, code) != criterion_name(english, code)
    edition = next(each for each in EDITIONS if each.prescreen is not None)
    decision = prescreen(Applicant(TODAY, None, LoanFacts(), consent=None), SMALL, edition)
    for outcome in LoanOutcome:
        found = replace(decision, outcome=outcome)
        assert outcome_says(chinese, found) != outcome_says(english, found)


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
        assert said in criterion(speaker, reason, edition)
        assert all(said in name for name in overdue_names(speaker, months))
    assert overdue_names(Speaker(Language.ZH), None) == ("最长连续逾期", "累计逾期")


def screened(birth=GROWN, *, consent=True, credit=CLEAN, asked=SMALL, **known):
    edition = next(each for each in EDITIONS if each.rulebook == "general")
    facts = {"income": "10000", "existing_monthly": "0", **known}
    amounts = {name: Money.yuan(amount) for name, amount in facts.items()}
    loan = LoanFacts(**amounts, stable_job=True, capacity=True, credit=credit)
    return prescreen(Applicant(TODAY, birth, loan, consent=consent), asked, edition)


def says(decision, rule: str) -> str:
    return next(
        criterion(SPEAKERS[0], each, decision.edition) for each in decision.criteria if each.rule == rule
    )


def test_the_headline_points_at_changes_only_where_there_are_some():
    speaker = SPEAKERS[0]
    poor = screened(income="4500")
    assert poor.remedies
    assert "按下面的办法" in outcome_says(speaker, poor)
    young = screened(birth=date(2009, 6, 1))
    assert young.remedies == ()
    assert outcome_says(speaker, young) == "有条件尚未满足"


def test_changes_promise_nothing_about_what_is_not_known_yet():
    poor = screened(income="4500")
    assert remedies_title(SPEAKERS[0], poor) in {"这样调整后即可满足", "任选一项调整后即可满足"}
    silent = screened(income="4500", consent=None, credit=CreditRecord())
    assert silent.remedies
    assert remedies_title(SPEAKERS[0], silent) == "就已知资料而言，这样调整即可"


def test_without_consent_nobody_is_told_to_ask():
    refused = screened(consent=False)
    assert says(refused, "consent") == "尚未授权，不查询征信"
    assert says(refused, "credit_record") == says(refused, "inquiries") == "取得书面授权后再看"
    open_yet = screened(consent=None)
    assert says(open_yet, "consent") == "尚不清楚，请补充"
    assert says(open_yet, "credit_record") == "取得书面授权后再看"


def test_no_income_is_no_share():
    assert says(screened(income="0"), "debt_ratio") == "没有收入可供还款"


def test_a_pass_does_not_call_met_what_is_not_known():
    whole = screened()
    assert whole.outcome is LoanOutcome.PASS
    assert outcome_says(SPEAKERS[0], whole) == "各项条件都已满足，可以受理"
    partly = screened(credit=replace(CLEAN, inquiries=None))
    assert partly.outcome is LoanOutcome.PASS
    assert says(partly, "inquiries") == "尚不清楚，请补充"
    assert outcome_says(SPEAKERS[0], partly) == "必需条件已满足，可以受理；个别尚不清楚"


@pytest.mark.parametrize(
    ("months", "said"),
    [
        (60, "60 个月，60 个月以内无需人工核定"),
        (72, "72 个月，60 个月以内无需人工核定"),
        (400, "400 个月，要求不超过 {most} 个月，60 个月以内无需人工核定"),
    ],
)
def test_a_term_is_held_against_the_bound_that_its_mark_means(months, said):
    decision = screened(asked=replace(SMALL, months=months), income="50000")
    assert says(decision, "term") == said.format(most=decision.edition.prescreen.term.maximum)


@pytest.mark.parametrize(
    ("existing", "said"),
    [
        ("0", "占 29.68%，55% 以内无需人工核定"),
        ("3000", "占 59.68%，55% 以内无需人工核定"),
        ("7000", "占 99.68%，要求不超过 70%，55% 以内无需人工核定"),
    ],
)
def test_a_share_names_the_bound_that_the_changes_aim_at(existing, said):
    assert says(screened(existing_monthly=existing), "debt_ratio") == said


def test_where_nobody_has_to_look_there_is_one_bound():
    decision = screened(existing_monthly="7000")
    debt_ratio = decision.edition.prescreen.debt_ratio
    rules = decision.edition.prescreen.model_copy(
        update={"debt_ratio": debt_ratio.model_copy(update={"refer_up_to": debt_ratio.pass_up_to})}
    )
    strict = replace(decision, edition=decision.edition.model_copy(update={"prescreen": rules}))
    assert says(strict, "debt_ratio") == "占 99.68%，要求不超过 55%"


def wanted(decision) -> str:
    return "、".join(documents(SPEAKERS[0], decision))


def test_nobody_brings_what_the_bank_has_or_what_there_is_none_of():
    known = wanted(screened())
    assert "工作证明" in known, "what was only said still takes its paper"
    assert not [paper for paper in ("征信查询授权书", "信用报告", "贷款合同") if paper in known]
    unknown = wanted(screened(consent=None, credit=CreditRecord(), existing_monthly="2000"))
    assert not [paper for paper in ("征信查询授权书", "信用报告", "贷款合同") if paper not in unknown]
