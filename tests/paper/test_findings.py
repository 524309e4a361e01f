"""The client's copy of a pre-screen: findings, never a verdict."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from teller_app import places
from teller_app.paper import typeset
from teller_app.paper.findings import FindingsPage, findings_page
from teller_app.paper.style import Sheet
from teller_app.paper.typeset import to_pdf, to_svg
from teller_app.rules.client import CreditRecord, LoanFacts
from teller_app.rules.codes import LoanOutcome, Method
from teller_app.rules.money import Money
from teller_app.rules.prescreen import Applicant, PrescreenDecision, prescreen
from teller_app.rules.schedule import Loan
from tests.conftest import TODAY
from tests.paper.conftest import HEAD, a_client

HARSH = re.compile("拒绝|不予|不通过|被拒|否决|不符合|驳回|refus|declin|reject", re.IGNORECASE)
CLEAN = CreditRecord(0, 0, currently_overdue=False, inquiries=1)
STEADY = LoanFacts(
    income=Money.yuan("9000"), existing_monthly=Money(0), stable_job=True, capacity=True, credit=CLEAN
)
APPLICANTS = {
    "pass": STEADY,
    "refer": replace(STEADY, credit=replace(CLEAN, inquiries=5)),
    "decline": replace(STEADY, income=Money.yuan("5000"), existing_monthly=Money.yuan("2000")),
    "incomplete": LoanFacts(),
}
Find = Callable[..., FindingsPage]


@pytest.fixture
def decide(general) -> Callable[..., PrescreenDecision]:
    def make(level: str, months: int = 36, method: Method = Method.ANNUITY) -> PrescreenDecision:
        applicant = Applicant(TODAY, date(1990, 5, 1), APPLICANTS[level], consent=True)
        return prescreen(applicant, Loan(Money.yuan("100000"), Decimal("0.0435"), months, method), general)

    return make


@pytest.fixture
def find(decide, zh) -> Find:
    def make(level: str, months: int = 36, method: Method = Method.ANNUITY) -> FindingsPage:
        return findings_page(decide(level, months, method), a_client("gold"), HEAD, zh)

    return make


@pytest.mark.parametrize("level", sorted(APPLICANTS))
def test_each_applicant_meets_the_outcome_meant_for_it(level, decide):
    assert decide(level).outcome is LoanOutcome(level)


@pytest.mark.parametrize("sheet", list(Sheet))
@pytest.mark.parametrize("level", sorted(APPLICANTS))
def test_nobody_reads_of_a_refusal(sheet, level, find, read_pdf):
    page = find(level)
    text = read_pdf(to_pdf(f"findings-{sheet}", page))
    assert not HARSH.search(text)
    assert "不是贷款审批" in text
    assert page.answer.headline in text


def test_the_documents_are_named_once_each_and_without_their_sections(find):
    lines = find("decline").basis.lines
    assert lines[0] == "通用六级，2024-05-19 起施行"
    assert "银行客户分级与大客户资料（八篇）（公开资料，2024-05-19；以本行正式章程为准）" in lines
    assert len(set(lines)) == len(lines)
    assert not any("70" in line for line in lines)


def test_every_criterion_has_a_mark_and_a_word(find):
    page = find("decline")
    assert {found.word for found in page.findings} <= {"已满足", "尚未满足", "需人工核定", "尚不清楚"}
    assert any(found.word == "尚未满足" for found in page.findings)
    assert all(found.mark for found in page.findings)


def test_what_would_help_is_said_and_what_to_bring(find):
    page = find("decline")
    assert page.remedies is not None
    assert page.remedies.lines
    assert "本人有效身份证件" in page.documents.lines


def test_where_nothing_can_be_changed_the_page_does_not_keep_silent(decide, zh):
    page = findings_page(replace(decide("decline"), remedies=()), None, HEAD, zh)
    assert page.remedies is not None
    assert page.remedies.lines[0].startswith("仅调整金额")


def test_where_all_is_met_there_is_nothing_to_change(find):
    assert find("pass").remedies is None


def test_a_rate_keeps_every_decimal(decide, zh):
    decision = decide("pass")
    precise = replace(decision, loan=replace(decision.loan, annual_rate=Decimal("0.04355")))
    said = {fact.label: fact.value for fact in findings_page(precise, None, HEAD, zh).loan}
    assert said["年利率"] == "4.355%"


@pytest.mark.parametrize("method", list(Method))
def test_the_schedule_repays_the_loan_to_the_fen(method, find):
    schedule = find("pass", method=method).schedule
    assert len(schedule.lines) == 36
    assert schedule.totals.principal == "100,000.00"
    assert schedule.lines[-1].balance == "0.00"


def test_a_long_schedule_repeats_its_header_and_counts_its_pages(find, read_pdf):
    pages = read_pdf(to_pdf(f"findings-{Sheet.A4}", find("pass", months=84))).split("\f")[:-1]
    assert len(pages) == 3
    for at, text in enumerate(pages, start=1):
        assert f"{at}/3" in text
        assert ("剩余本金" in text) == (at > 1)


def test_a_receipt_is_pure_black(find):
    (strip,) = to_svg(f"findings-{Sheet.RECEIPT}", find("decline"))
    assert set(re.findall(rb'(?:fill|stroke)="([^"]+)"', strip)) == {b"#000000", b"none"}


@pytest.mark.parametrize("sheet", list(Sheet))
@pytest.mark.parametrize("level", sorted(APPLICANTS))
def test_typst_has_nothing_to_warn_of(sheet, level, find):
    import typst

    inputs = {"page": find(level).model_dump_json(), "fonts": json.dumps(typeset._families())}
    source = places.resources() / "print" / f"findings-{sheet}.typ"
    _, warnings = typst.compile_with_warnings(source, format="pdf", sys_inputs=inputs)
    assert [warning.message for warning in warnings] == []


def test_the_page_is_as_it_was_looked_at(find, golden):
    golden("findings-decline.json", find("decline", months=3).model_dump_json(indent=2) + "\n")
