"""What is being typed when the language changes is there in the other one, and about the same client."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from teller_app.rules.errors import Refusal
from teller_app.ui.rail import Page
from tests.counter.conftest import _looks  # noqa: F401  fixture
from tests.stage import PRIVATE, WANG
from tests.ui.test_start import application  # noqa: F401  fixture

REASON = "记错了客户"


@pytest.fixture
def begun(application):  # noqa: F811
    made, _ = application
    made.begin(None)
    made.window.open_client(PRIVATE.key)
    return made


def changed(program):
    """The window in the other language."""
    program.window.bar.language.click()
    return program.window


def test_a_reason_that_is_being_typed_stays(begun, qtbot):
    begun.window.service.give("airport_channel")
    begun.window.service.ask_undo()
    begun.window.ask.edit.setText(REASON)
    window = changed(begun)
    assert window.ask.isVisible()
    assert window.ask.question.text() == "Take back the newest privilege; reason"
    assert window.ask.edit.text() == REASON
    qtbot.keyClick(window.ask.edit, Qt.Key.Key_Return)
    assert not window.ask.isVisible()
    assert [balance.used for balance in window._counter.service.view.balances.values() if balance.used] == []


def test_nothing_is_asked_where_nothing_was(begun):
    assert not changed(begun).ask.isVisible()


@pytest.mark.parametrize("ask", ["ask_referrer", "ask_join", "ask_found", "ask_event"])
def test_every_question_about_a_client_stays(begun, ask):
    begun.window.service.open_ties()
    getattr(begun.window.service, ask)()
    begun.window.ask.edit.setText(REASON)
    window = changed(begun)
    assert (window.page, window.ask.edit.text()) == (Page.TIES, REASON)


def test_a_question_of_care_stays_with_its_task(begun):
    for key in (WANG.key, PRIVATE.key):
        begun.window.open_client(key)
        begun.window.service._record("2")
    begun.window.show_care()
    care = begun.window.care
    care.turn_to(3)
    assert care.table.rowCount() > 1
    care.table.setCurrentCell(care.table.rowCount() - 1, 0)
    task = care.table.line.task
    care.put_off()
    begun.window.ask.edit.setText("2026-12-01")
    window = changed(begun)
    assert window.care.table.line.task == task
    assert window.ask.edit.text() == "2026-12-01"


def test_a_tier_by_hand_and_a_payment_are_typed_once(begun):
    service = begun.window.service
    service.ask_override()
    service.override.reason.edit.setText(REASON)
    service.override.last_day.edit.setText("2027-06-30")
    service.override.kind.button(1).click()
    window = changed(begun)
    page = window.service.override
    assert window.page is Page.OVERRIDE
    assert (page.reason.edit.text(), page.last_day.edit.text()) == (REASON, "2027-06-30")
    assert page.kind.button(1).isChecked()
    window.go_back()
    window.service.give("emergency_payment")
    for step in window.service.procedure._steps[:2]:
        step.click()
    window.service.procedure.amount.edit.setText("5000")
    window = changed(begun)
    page = window.service.procedure
    assert window.page is Page.PROCEDURE
    assert page.amount.edit.text() == "5000"
    assert [step.isChecked() for step in page._steps] == [True, True, False, False]


def test_what_is_not_there_to_be_given_is_refused_with_the_reason(begun):
    with pytest.raises(Refusal) as caught:
        begun.window.service.give("remittance_fee")
    assert caught.value.code == "privilege.by_itself"
    begun.window.open_client("C000002")
    with pytest.raises(Refusal) as caught:
        begun.window.service.give("emergency_payment")
    assert caught.value.code == "privilege.not_granted"
    begun.window.start_walk_in()
    with pytest.raises(Refusal) as caught:
        begun.window.service.give("emergency_payment")
    assert caught.value.code == "client.none"
