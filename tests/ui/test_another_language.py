"""What is being typed when the language changes is there in the other one, and about the same client."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QLabel

from teller_app.rules.errors import Refusal
from teller_app.ui.rail import Page
from teller_app.ui.window import Window
from tests.counter.conftest import _looks  # noqa: F401  fixture
from tests.stage import PRIVATE, WANG
from tests.ui.another_window import in_another_language, instead_of
from tests.ui.test_start import application  # noqa: F401  fixture

REASON = "记错了客户"


@pytest.fixture
def begun(application):  # noqa: F811
    made, _ = application
    made.begin(None)
    made.window.open_client(PRIVATE.key)
    return made


def test_a_reason_that_is_being_typed_stays(begun, qtbot):
    begun.window.service.give("airport_channel")
    begun.window.service.ask_undo()
    begun.window.ask.edit.setText(REASON)
    window = in_another_language(begun)
    assert window.ask.isVisible()
    assert window.ask.question.text() == "Take back the newest privilege; reason"
    assert window.ask.edit.text() == REASON
    qtbot.keyClick(window.ask.edit, Qt.Key.Key_Return)
    assert not window.ask.isVisible()
    assert [balance.used for balance in window._counter.service.view.balances.values() if balance.used] == []


def test_nothing_is_asked_where_nothing_was(begun):
    assert not in_another_language(begun).ask.isVisible()


@pytest.mark.long(first=2)
@pytest.mark.parametrize("ask", ["ask_referrer", "ask_join", "ask_found", "ask_event"])
def test_every_question_about_a_client_stays(begun, ask):
    begun.window.service.open_ties()
    getattr(begun.window.service, ask)()
    begun.window.ask.edit.setText(REASON)
    window = in_another_language(begun)
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
    window = in_another_language(begun)
    assert window.care.table.line.task == task
    assert window.ask.edit.text() == "2026-12-01"


def test_a_tier_by_hand_and_a_payment_are_typed_once(begun):
    service = begun.window.service
    service.ask_override()
    service.override.reason.edit.setText(REASON)
    service.override.last_day.edit.setText("2027-06-30")
    service.override.kind.button(1).click()
    window = in_another_language(begun)
    page = window.service.override
    assert window.page is Page.OVERRIDE
    assert (page.reason.edit.text(), page.last_day.edit.text()) == (REASON, "2027-06-30")
    assert page.kind.button(1).isChecked()
    window.go_back()
    window.service.give("emergency_payment")
    for step in window.service.procedure._steps[:2]:
        step.click()
    window.service.procedure.amount.edit.setText("5000")
    window = in_another_language(begun)
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


# ---------------------------------------------------------------- between two turns of the change


PARTS = ["begin", "finish"]


def between(program, monkeypatch, part, act):
    """Do ``act`` once ``part`` of the other window is made, as whatever comes between two turns does."""
    plain, old = getattr(program._making, part), program.window

    def made(*given):
        monkeypatch.setattr(program._making, part, plain)
        plain(*given)
        QTimer.singleShot(0, program, act)

    monkeypatch.setattr(program._making, part, made)
    old.bar.language.click()
    return old


def names_left():
    """Of the client who was on the screen, in whatever Qt still holds, whether it is seen or not."""
    tops = QApplication.topLevelWidgets()
    labels = [each for top in tops for each in (top, *top.findChildren(QLabel)) if isinstance(each, QLabel)]
    return [each.text() for each in labels if PRIVATE.name in each.text()]


def windows():
    return [each for each in QApplication.topLevelWidgets() if isinstance(each, Window)]


@pytest.mark.long(first=1)
@pytest.mark.parametrize("part", PARTS)
def test_what_is_typed_meanwhile_is_typed(begun, monkeypatch, qtbot, part):
    old = between(begun, monkeypatch, part, lambda: qtbot.keyClicks(begun.window.bar.search, "1380"))
    window = instead_of(begun, old)
    assert (window.windowTitle(), window.bar.search.text()) == ("Teller Assistant", "1380")


@pytest.mark.long(first=1)
@pytest.mark.parametrize("part", PARTS)
def test_a_lock_meanwhile_locks_and_what_was_in_hand_comes_back(begun, monkeypatch, qtbot, part):
    begun.window.client.amounts.table.first.setText("12w")
    begun.window.client.amounts.table.first.textEdited.emit("12w")
    between(begun, monkeypatch, part, lambda: begun.lock("locked"))
    qtbot.waitUntil(lambda: begun.window is None, timeout=5000)
    assert windows() == [], "no half of a window is left"
    assert names_left() == [], "and no page of one, with whom it showed"
    assert begun.entrance.windowTitle() == "Teller Assistant · Demo data"
    qtbot.keyClick(begun.entrance, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: begun.window is not None and not begun._opening.busy, timeout=10_000)
    qtbot.waitUntil(lambda: begun._returning is None, timeout=5000)
    view = begun.window._counter.client.view
    assert (view.client.key, view.has_trial) == (PRIVATE.key, True)


@pytest.mark.long(first=1)
@pytest.mark.parametrize("part", PARTS)
def test_closing_it_meanwhile_closes_it(begun, monkeypatch, qtbot, part):
    old = between(begun, monkeypatch, part, begun.window.close)
    qtbot.waitUntil(lambda: not old.isVisible(), timeout=5000)
    qtbot.wait(50)
    assert windows() == [old], "nothing comes after it"
    begun.window.close()
    begun.window.deleteLater()
    begun.window = None
    qtbot.wait(50)
    assert names_left() == []


def test_once_more_meanwhile_asks_for_the_same(begun, monkeypatch):
    """The button still says English: a double click is no way back."""
    old = between(begun, monkeypatch, "finish", begun.window.bar.language.click)
    window = instead_of(begun, old)
    assert (window.windowTitle(), window.bar.language.text()) == ("Teller Assistant", "中文 Alt+L")


def test_each_part_has_a_turn_of_its_own(begun, monkeypatch):
    """Keys and locks come through between them; all at once would hold them up for a third of a second."""
    turn, at, old = [0], {}, begun.window
    timer = QTimer(begun)
    timer.timeout.connect(lambda: turn.__setitem__(0, turn[0] + 1))
    timer.start(0)
    for part in PARTS:
        plain = getattr(begun._making, part)
        monkeypatch.setattr(
            begun._making,
            part,
            lambda *given, part=part, plain=plain: (at.update({part: turn[0]}), plain(*given)),
        )
    old.bar.language.click()
    instead_of(begun, old)
    timer.stop()
    assert len(set(at.values())) == len(PARTS)
