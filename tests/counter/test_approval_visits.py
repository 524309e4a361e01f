"""Whole visits with a second person, at a counter that has passwords and at the demo's."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from teller_app.desk.counter import Counter
from teller_app.safe.roles import Role
from teller_app.safe.session import Session
from teller_app.ui.parts.second_person import SecondPerson
from teller_app.ui.rail import Page
from teller_app.ui.window import Window
from teller_app.words.speaker import Language
from tests.staff import FIRST, SECOND, Branch, branch_at, password_of
from tests.stage import PRIVATE, WANG, open_stage

TELLER = "7001"
NONE, CTRL = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier
Opened = Callable[..., Window]


@pytest.fixture
def branch(tmp_path) -> Branch:
    made = branch_at(tmp_path)
    first, _ = made.two()
    made.add(first, TELLER, Role.TELLER)
    return made


@pytest.fixture
def at(qtbot: QtBot, branch: Branch) -> Iterator[Opened]:
    """The counter of somebody who has logged in."""
    counters: list[Counter] = []

    def opened(
        code: str = TELLER, language: Language = Language.ZH, size: tuple[int, int] = (1366, 768)
    ) -> Window:
        session: Session = branch.log_in(code)
        door = branch.door
        place = open_stage(
            branch.home, language, session=session, approvals=branch.approvals, door=lambda: door
        )
        counter = Counter(place)
        counters.append(counter)
        window = Window(counter)
        qtbot.addWidget(window, before_close_func=lambda _: counter.client.close())
        window.resize(*size)
        window.show()
        window.activateWindow()
        qtbot.waitExposed(window)
        qtbot.waitUntil(window.isActiveWindow, timeout=5000)
        return window

    yield opened
    for counter in counters:
        counter.place.journal.close()
        counter.place.book.close()


def texts(widget) -> str:
    return " ".join(label.text() for label in widget.findChildren(QLabel) if label.isVisible())


def entries(window: Window, kind: str) -> list[dict[str, object]]:
    rows = window._counter.place.journal.db.execute("select body from entry where kind = ?", [kind])
    return [json.loads(body) for (body,) in rows.fetchall()]


def settled(qtbot: QtBot, second: SecondPerson) -> None:
    qtbot.waitUntil(lambda: second._work is None, timeout=20_000)


def stand(qtbot: QtBot, second: SecondPerson, code: str, password: str) -> None:
    """Type code and password, and let it be checked."""
    for edit, text in ((second.code.edit, code), (second.password.edit, password)):
        edit.setFocus()
        edit.clear()
        qtbot.keyClicks(edit, text)
    qtbot.keyClick(second.password.edit, Qt.Key.Key_Return)
    settled(qtbot, second)


def fill_override(window: Window, reason: str = "行长特批") -> SecondPerson:
    window.open_client(WANG.key)
    window.service.ask_override()
    screen = window.service.override
    screen.tier.setCurrentIndex(4)
    screen.reason.edit.setText(reason)
    screen.last_day.edit.setText("2027-03-31")
    return screen.second


def fill_payment(window: Window) -> SecondPerson:
    window.open_client(PRIVATE.key)
    window.service.give("emergency_payment")
    screen = window.service.procedure
    for step in screen._steps:
        step.setChecked(True)
    screen.amount.edit.setText("5000")
    screen.note.edit.setText("机场")
    return screen.second


def test_the_sentence_follows_what_is_typed(at):
    window = at()
    second = fill_override(window)
    words = second.words.text().splitlines()
    assert words[0] == "王小明（C000001）的等级定为不低于钻石客户，至 2027-03-31"
    assert words[1] == "理由：行长特批"
    assert words[-1] == "经办：7001 王7001"
    window.service.override.kind.button(1).click()
    assert "等级固定为钻石客户" in second.words.text()
    window.service.override.reason.edit.setText("")
    assert second.words.text() == "填写完整后，这里显示要复核的内容"


def test_a_tier_by_hand_with_a_second_person(at, qtbot, branch):
    window = at()
    second = fill_override(window)
    stand(qtbot, second, SECOND, password_of(SECOND))
    assert window.page is Page.CLIENT
    assert window.findChild(QLabel, "tier_name").text() == "钻石客户"
    (body,) = entries(window, "override")
    assert body["approver"] == "8002 王8002"
    assert second.password.edit.text() == ""


def test_an_emergency_payment_with_a_second_person(at, qtbot):
    window = at()
    second = fill_payment(window)
    assert second.words.text().splitlines()[0] == f"应急支付：{PRIVATE.name}（C000004），5,000.00 元"
    stand(qtbot, second, FIRST, password_of(FIRST))
    assert window.page is Page.CLIENT
    (body,) = entries(window, "privilege")
    assert (body["approver"], body["note"]) == ("8001 李娜", "机场")


@pytest.mark.long(first=1)
@pytest.mark.parametrize("fill", [fill_override, fill_payment])
def test_refusals_stand_beside_their_fields_and_the_password_is_gone(at, qtbot, fill):
    window = at()
    second = fill(window)
    page = window.page
    for code, password, says in (
        (SECOND, "no such password", "还可以试 9 次"),
        ("9999", "whatever it is", "没有工号 9999"),
        (TELLER, password_of(TELLER), "复核人不能是办理人本人"),
        ("", "whatever it is", "请填写复核人"),
        (SECOND, "", "请复核人输入密码"),
    ):
        stand(qtbot, second, code, password)
        assert says in texts(second)
        assert (second.password.edit.text(), second.code.edit.text()) == ("", code)
        assert window.page is page
    assert entries(window, "override") + entries(window, "privilege") == []
    stand(qtbot, second, SECOND, password_of(SECOND))
    assert window.page is Page.CLIENT


def test_a_password_is_dots_and_ctrl_s_asks_too(at, qtbot):
    window = at()
    second = fill_override(window)
    assert second.password.edit.echoMode() is QLineEdit.EchoMode.Password
    second.code.edit.setText(SECOND)
    second.password.edit.setText(password_of(SECOND))
    qtbot.keyClick(second.password.edit, Qt.Key.Key_S, CTRL)
    settled(qtbot, second)
    assert entries(window, "override")


def test_while_it_is_checked_nothing_can_be_typed(at, qtbot):
    window = at()
    second = fill_override(window)
    screen = window.service.override
    second.code.edit.setText(SECOND)
    second.password.edit.setText(password_of(SECOND))
    screen.submit()
    assert not screen.reason.edit.isEnabled()
    assert second.password.edit.text() == ""
    settled(qtbot, second)
    assert screen.reason.edit.isEnabled()


def test_who_has_left_meanwhile_has_asked_for_nothing(at, qtbot):
    """The page is left while the password is checked: the guess counts, the act is not done."""
    window = at()
    second = fill_override(window)
    second.code.edit.setText(SECOND)
    second.password.edit.setText(password_of(SECOND))
    window.service.override.submit()
    window.turn_to(Page.CLIENT)
    settled(qtbot, second)
    QApplication.processEvents()
    assert entries(window, "override") == []


def test_a_password_that_was_typed_and_left_is_gone(at):
    window = at()
    for fill in (fill_override, fill_payment):
        second = fill(window)
        second.code.edit.setText(SECOND)
        second.password.edit.setText(password_of(SECOND))
        window.go_back()
        assert second.password.edit.text() == ""


def test_a_window_that_closes_while_a_password_is_checked(at):
    window = at()
    second = fill_override(window)
    second.code.edit.setText(SECOND)
    second.password.edit.setText(password_of(SECOND))
    window.service.override.submit()
    window.close()
    assert second._work is None
    assert entries(window, "override") == []


def test_a_rulebook_is_switched_by_a_supervisor_with_another(at, qtbot):
    window = at(FIRST)
    bar = window.bar.rulebook
    bar.setCurrentIndex(bar.findData("icbc"))
    bar.activated.emit(bar.currentIndex())
    assert window.approve.isVisible()
    assert bar.currentData() == "general"
    assert "由通用六级（general）换成工商银行星级（icbc）" in texts(window.approve)
    second = window.approve.second
    stand(qtbot, second, FIRST, password_of(FIRST))
    assert "复核人不能是办理人本人" in texts(window.approve)
    stand(qtbot, second, SECOND, password_of(SECOND))
    assert not window.approve.isVisible()
    assert bar.currentData() == window._counter.place.settings.rulebook == "icbc"
    (body,) = entries(window, "rulebook_switch")
    assert body["approver"] == "8002 王8002"


def test_escape_leaves_the_scheme_that_decides(at, qtbot):
    window = at(FIRST)
    window.bar.rulebook_chosen.emit("icbc")
    window.approve.second.password.edit.setText("half a pass")
    qtbot.keyClick(window.approve.second.code.edit, Qt.Key.Key_Escape)
    assert not window.approve.isVisible()
    assert window.approve.second.password.edit.text() == ""
    assert window._counter.place.settings.rulebook == "general"


def small_and_back(window, qtbot):
    window.showMinimized()
    qtbot.waitUntil(window.isMinimized)
    window.showNormal()
    qtbot.waitUntil(lambda: not window.isMinimized())


def covered_and_back(window, _qtbot):
    window.extras.blank.come()
    window.extras.blank.leave()


@pytest.mark.parametrize("away", [small_and_back, covered_and_back])
def test_a_question_outlives_a_window_that_is_away_for_a_moment(at, qtbot, away):
    window = at(FIRST)
    window.open_client(WANG.key)
    window.service.ask_event()
    question = window.ask.question.text()
    window.ask.edit.setText("1 买了理财")
    away(window, qtbot)
    assert window.ask.isVisible()
    assert (window.ask.question.text(), window.ask.edit.text()) == (question, "1 买了理财")
    window.ask.done.click()
    assert not window.ask.isVisible()
    assert len(entries(window, "care_event")) == 1


@pytest.mark.parametrize("away", [small_and_back, covered_and_back])
def test_what_a_second_person_reads_stands_as_well_and_the_password_is_gone(at, qtbot, away):
    window = at(FIRST)
    window.bar.rulebook_chosen.emit("icbc")
    second = window.approve.second
    words = second.words.text()
    second.code.edit.setText(SECOND)
    second.password.edit.setText("half a pass")
    away(window, qtbot)
    assert window.approve.isVisible()
    assert (second.words.text(), second.code.edit.text(), second.password.edit.text()) == (words, SECOND, "")
    stand(qtbot, second, SECOND, password_of(SECOND))
    assert window._counter.place.settings.rulebook == "icbc"


def test_a_check_goes_on_while_the_window_is_small(at, qtbot):
    window = at(FIRST)
    window.bar.rulebook_chosen.emit("icbc")
    second = window.approve.second
    second.code.edit.setText(SECOND)
    second.password.edit.setText(password_of(SECOND))
    window.approve.take()
    small_and_back(window, qtbot)
    settled(qtbot, second)
    assert window._counter.place.settings.rulebook == "icbc"


@pytest.mark.parametrize("away", [small_and_back, covered_and_back])
def test_a_whole_number_does_not_outlive_it_nor_does_an_empty_bar(at, qtbot, away):
    window = at(FIRST)
    window.open_client(WANG.key)
    window.reveal()
    assert window.revealed.isVisible()
    away(window, qtbot)
    assert not window.revealed.isVisible()
    assert window.revealed.number.text() == ""


def test_a_teller_looks_at_other_schemes_and_switches_none(at):
    window = at()
    window.open_client(WANG.key)
    window.bar.rulebook_chosen.emit("icbc")
    assert not window.approve.isVisible()
    assert "柜员不能办理：更换规则库" in window.notice.text.text()
    window.client.below.turn_to(1)
    assert window.client.below.page == 1


def test_the_demo_says_that_it_is_one_and_takes_a_name(open_window, qtbot):
    window = open_window()
    second = fill_override(window)
    assert "演示没有密码" in texts(second)
    assert not second.password.isVisible()
    qtbot.keyClicks(second.code.edit, "0107")
    qtbot.keyClick(second.code.edit, Qt.Key.Key_Return)
    assert window.page is Page.CLIENT
    assert entries(window, "override")[0]["approver"] == "0107"


def test_the_approver_reads_no_code_in_either_language(at):
    window = at(language=Language.EN)
    words = fill_override(window).words.text()
    assert words.startswith("Set the tier of 王小明 (C000001) to at least Diamond, until 2027-03-31")
    for code in ("floor", "diamond", "override"):
        assert code not in words
