from __future__ import annotations

from dataclasses import replace

import pytest

from teller_app.desk.prescreen import Form, PrescreenDesk
from teller_app.desk.workplace import with_settings
from teller_app.rules.codes import LoanOutcome
from tests.stage import COMPANY, WANG


@pytest.fixture
def desk(place):
    return PrescreenDesk(place)


LOAN = {"principal": "10万", "annual_rate": "4.35%", "months": "36"}


def test_the_form_knows_how_far_the_scheme_looks_back(desk, place):
    desk.begin(None)
    assert desk.view.look_back == 24
    place.settings = with_settings(place.settings, rulebook="nobody")
    desk.redecide()
    assert desk.view.look_back is None, "no scheme decides"


def test_nothing_is_found_before_there_is_a_loan(desk):
    desk.begin(None)
    assert desk.view.decision is None
    assert desk.view.missing == ("principal", "annual_rate", "months")


def test_what_the_book_knows_is_filled_in_but_credit_facts_wait_for_consent(desk):
    desk.begin(WANG)
    assert desk.view.form.income == "15000.00"
    assert desk.view.form.birth == "1985-06-15"
    assert desk.view.form.currently_overdue is None
    desk.take(replace(desk.view.form, **LOAN))
    assert desk.view.decision.outcome is LoanOutcome.INCOMPLETE


def test_consent_is_on_record_before_credit_facts_are_shown(desk, place):
    desk.begin(WANG)
    desk.take(replace(desk.view.form, **LOAN, consent=True))
    assert desk.view.consent_number == 1
    assert place.journal.entry(1).kind.value == "consent"
    assert desk.view.form.currently_overdue is False
    assert desk.view.form.overdue_total == "0"
    assert desk.view.decision.outcome is LoanOutcome.PASS


def test_consent_taken_back_clears_the_credit_facts(desk):
    desk.begin(WANG)
    desk.take(replace(desk.view.form, **LOAN, consent=True))
    desk.take(replace(desk.view.form, consent=False))
    assert desk.view.form.overdue_total == ""
    assert desk.view.decision.outcome is LoanOutcome.INCOMPLETE


def test_a_wrong_field_marks_the_findings_out_of_date(desk):
    desk.begin(WANG)
    desk.take(replace(desk.view.form, **LOAN, consent=True))
    desk.take(replace(desk.view.form, months="abc"))
    assert desk.view.stale
    assert desk.view.problems["months"].code == "number.unreadable"
    assert desk.view.decision.outcome is LoanOutcome.PASS
    desk.take(replace(desk.view.form, months="24"))
    assert not desk.view.stale


def test_a_remedy_taken_over_passes(desk):
    desk.begin(WANG)
    desk.take(replace(desk.view.form, **{**LOAN, "principal": "30万"}, consent=True))
    assert desk.view.decision.outcome is LoanOutcome.DECLINE
    for remedy in desk.view.decision.remedies:
        before = desk.view
        desk.adopt(remedy)
        assert desk.view.decision.outcome is LoanOutcome.PASS, remedy
        desk.take(before.form)


def test_a_company_has_no_personal_loan_facts(desk):
    desk.begin(COMPANY)
    assert desk.view.form == Form()


@pytest.mark.parametrize(
    ("field", "typed", "code"),
    [
        ("principal", "-1", "amount.negative"),
        ("principal", "0", "loan.principal"),
        ("principal", "1e99", "amount.unreadable"),
        ("annual_rate", "40%", "rate.out_of_range"),
        ("months", "0", "number.out_of_range"),
        ("birth", "2030-01-01", "birth.in_future"),
        ("birth", "1990-02-30", "id.wrong_length"),
        ("income", "abc", "amount.unreadable"),
    ],
)
def test_bad_input_stands_beside_its_field_and_stays_typed(desk, field, typed, code):
    desk.begin(None)
    desk.take(replace(Form(**LOAN), **{field: typed}))
    assert desk.view.problems[field].code == code
    assert getattr(desk.view.form, field) == typed
