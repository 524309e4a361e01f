"""Serving a client and keeping a branch, as it is done: by keyboard, through the real window."""

from __future__ import annotations

import sys
import time
from datetime import date, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit

from teller_app.desk.care import CareDesk
from teller_app.rules.codes import CareKind, ListKind, TaskState
from teller_app.store.care import CareBook
from teller_app.ui.branch_screen import LIST
from teller_app.ui.notify import Notifier
from teller_app.ui.rail import Page
from teller_app.ui.run import Application
from teller_app.ui.shell import Shell
from teller_app.words.speaker import Language, Speaker
from tests.conftest import TODAY
from tests.counter.conftest import field
from tests.seconds import choose_rulebook
from tests.stage import PRIVATE, WANG, open_stage, start_at

CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
KEY = Qt.Key


def texts(widget) -> str:
    return " ".join(label.text() for label in widget.findChildren(QLabel) if label.isVisible())


def journal(window):
    return window._counter.place.journal


def wait_for_figures(window, qtbot):
    qtbot.waitUntil(lambda: window._counter.branch.view.figures is not None, timeout=20_000)


def open_by(type_text, press, text):
    type_text(text)
    press(KEY.Key_Return)


# ---------------------------------------------------------------- the ledger


def test_one_key_gives_a_privilege_and_counts_it_at_once(window, type_text, press):
    open_by(type_text, press, PRIVATE.key)
    assert "余 6/6" in texts(window.client.below)
    press(KEY.Key_3, CTRL)
    assert "已给予“机场贵宾通道”" in window.notice.text.text()
    assert "余 5/6" in texts(window.client.below)
    assert journal(window).entries(PRIVATE.key)[-1].kind == "privilege"


def test_the_last_one_goes_once_and_the_next_is_refused_with_the_reason(window, type_text, press):
    open_by(type_text, press, PRIVATE.key)
    tab = window.client.below.tabs.button(0)
    available = len(window._counter.client.view.decision.entitlements)
    assert tab.text() == f"权益 · {available} 项可用 Alt+1"
    press(KEY.Key_4, CTRL)
    assert tab.text() == f"权益 · {available - 1} 项可用 Alt+1", "what is used up is not available any more"
    press(KEY.Key_4, CTRL)
    assert "免费体检" in window.notice.text.text()
    assert "2026-12-31" in window.notice.text.text()
    assert sum(entry.kind == "privilege" for entry in journal(window).entries(PRIVATE.key)) == 1


def test_taking_one_back_asks_for_a_reason_and_keeps_the_question_without_one(window, type_text, press):
    open_by(type_text, press, PRIVATE.key)
    press(KEY.Key_3, CTRL)
    press(KEY.Key_U, CTRL)
    press(KEY.Key_Return)
    assert window.ask.isVisible()
    assert window.ask.problem.isVisible()
    type_text("记错客户")
    press(KEY.Key_Return)
    assert not window.ask.isVisible()
    assert "余 6/6" in texts(window.client.below)


def test_queue_priority_comes_with_a_sentence_for_those_who_wait(window, type_text, press):
    open_by(type_text, press, PRIVATE.key)
    press(KEY.Key_1, CTRL)
    assert "对等候的客户说" in window.notice.text.text()
    assert "普通窗口每叫两位" in texts(window.client.below)


def test_an_emergency_payment_goes_step_by_step_with_a_second_person(window, type_text, press):
    open_by(type_text, press, PRIVATE.key)
    press(KEY.Key_0, CTRL)
    assert window.page is Page.PROCEDURE
    press(KEY.Key_S, CTRL)
    assert window.page is Page.PROCEDURE
    for _ in range(4):
        press(KEY.Key_Space)
        press(KEY.Key_Tab)
    type_text("5000")
    field(window, "复核人").setFocus()
    type_text(window._counter.place.settings.teller)
    press(KEY.Key_S, CTRL)
    assert window.page is Page.PROCEDURE
    assert "复核人不能是办理人本人" in texts(window.service.procedure)
    field(window, "复核人").clear()
    type_text("0100 王主管")
    press(KEY.Key_S, CTRL)
    assert window.page is Page.CLIENT
    assert "王主管" in journal(window).entries(PRIVATE.key)[-1].body


def test_nothing_is_given_on_another_page_or_while_amounts_are_tried(window, type_text, press):
    open_by(type_text, press, PRIVATE.key)
    press(KEY.Key_F3)
    press(KEY.Key_3, CTRL)
    press(KEY.Key_F2)
    press(KEY.Key_E, CTRL)
    type_text("1")
    press(KEY.Key_3, CTRL)
    assert "试算" in window.notice.text.text()
    assert not any(entry.kind == "privilege" for entry in journal(window).entries(PRIVATE.key))


# ---------------------------------------------------------------- by hand, ties, what a client looks for


def test_a_tier_by_hand_needs_why_until_when_and_somebody_else(window, type_text, press):
    open_by(type_text, press, WANG.key)
    press(KEY.Key_O, CTRL)
    assert window.page is Page.OVERRIDE
    window.service.override.tier.setCurrentIndex(4)
    press(KEY.Key_S, CTRL)
    assert window.page is Page.OVERRIDE
    for name, text in (("理由", "总行批准"), ("有效至", "2027-03-31"), ("复核人", "0100 王主管")):
        field(window, name).setFocus()
        type_text(text)
    press(KEY.Key_S, CTRL)
    assert window.page is Page.CLIENT
    assert window.findChild(QLabel, "tier_name").text() == "钻石客户"
    shown = texts(window.client)
    assert "2027-03-31" in shown
    assert "总行批准" in shown
    assert "王主管" in shown
    press(KEY.Key_O, CTRL)
    type_text("收回")
    press(KEY.Key_Return)
    assert window.findChild(QLabel, "tier_name").text() == "白金客户"


def test_who_brought_whom_is_kept_and_a_circle_is_refused(window, type_text, press):
    open_by(type_text, press, WANG.key)
    press(KEY.Key_T, CTRL)
    press(KEY.Key_I, CTRL)
    type_text(PRIVATE.key)
    press(KEY.Key_Return)
    assert not window.ask.isVisible()
    press(KEY.Key_Escape)
    window.open_client(PRIVATE.key)
    press(KEY.Key_T, CTRL)
    assert "带来 1 位客户" in texts(window.service.ties)
    press(KEY.Key_I, CTRL)
    type_text(WANG.key)
    press(KEY.Key_Return)
    assert window.ask.problem.isVisible()


def test_answers_are_kept_as_they_are_given_and_the_teller_may_say_otherwise(window, type_text, press):
    open_by(type_text, press, PRIVATE.key)
    press(KEY.Key_G, CTRL)
    assert window.page is Page.KEY_ACCOUNT
    screen = window.service.key
    for choice in screen._questions[:2]:
        choice.button(1).click()
    assert "外在价值型" in screen._found.text()
    press(KEY.Key_S, CTRL)
    assert "理由" in window.notice.text.text()
    screen.type.setCurrentIndex(2)
    screen.reason.edit.setFocus()
    type_text("董事会合作")
    press(KEY.Key_S, CTRL)
    assert "董事会合作" in screen._overruled.text()
    assert "双方多层次定期会商" in texts(screen)


def test_what_was_typed_about_a_key_account_never_goes_to_the_next_client(window, type_text, press):
    open_by(type_text, press, PRIVATE.key)
    press(KEY.Key_G, CTRL)
    screen = window.service.key
    screen.type.setCurrentIndex(2)
    screen.reason.edit.setFocus()
    type_text("老板亲口说只看服务")
    press(KEY.Key_F4)
    press(KEY.Key_G, CTRL)
    assert (screen.reason.edit.text(), screen.type.currentIndex()) == ("老板亲口说只看服务", 2)
    window.open_client(WANG.key)
    press(KEY.Key_G, CTRL)
    assert (screen.reason.edit.text(), screen.type.currentIndex()) == ("", 0)
    press(KEY.Key_S, CTRL)
    assert "理由" in window.notice.text.text()
    assert "老板" not in texts(screen)


@pytest.mark.parametrize("leave", ["Esc", "button"])
def test_what_was_typed_about_a_key_account_is_gone_with_esc(window, type_text, press, leave):
    """As from every other page about a client: it came back with the page, and after a lock."""
    open_by(type_text, press, PRIVATE.key)
    press(KEY.Key_G, CTRL)
    screen = window.service.key
    screen.reason.edit.setFocus()
    type_text("老板亲口说只看服务")
    assert "key_account" in window.service.in_hand()
    if leave == "Esc":
        press(KEY.Key_Escape)
    else:
        screen.back.click()
    assert window.page is Page.CLIENT
    assert window.service.in_hand() == {}
    press(KEY.Key_G, CTRL)
    assert screen.reason.edit.text() == ""


def test_nothing_that_was_typed_about_a_client_is_there_once_the_next_one_is(window, type_text, press):
    """What came back after a lock, and was not asked for yet, and what stands on pages that nobody sees."""
    note = "老板亲口说只看服务"
    open_by(type_text, press, PRIVATE.key)
    service = window.service
    service.open_key()
    service.key.reason.edit.setText(note)
    service.ask_override()
    service.override.reason.edit.setText(note)
    service.give("emergency_payment")
    service.procedure.confirm(0)
    service.procedure.note.edit.setText(note)
    typed = service.in_hand()
    assert len([page for page, was in typed.items() if note in was.values()]) == 3
    service.take_in_hand(Page.CLIENT, typed)
    window.open_client(WANG.key)
    for page in (service.key, service.override, service.procedure):
        told = [each.text() for each in (*page.findChildren(QLabel), *page.findChildren(QLineEdit))]
        assert [each for each in told if note in each or PRIVATE.name in each] == [], page
    window.open_client(PRIVATE.key)
    assert service.in_hand() == {}
    service.ask_override()
    assert service.override.reason.edit.text() == ""


# ---------------------------------------------------------------- care


def test_a_deal_is_seen_to_the_door_and_on_the_list_of_the_day(window, type_text, press):
    open_by(type_text, press, WANG.key)
    press(KEY.Key_D, CTRL)
    press(KEY.Key_Return)
    assert "亲自送到门口" in window.notice.text.text()
    press(KEY.Key_F4)
    assert "今天 1 项" in texts(window.care)
    press(KEY.Key_D, CTRL)
    press(KEY.Key_Return)
    assert "今天 0 项" in texts(window.care)
    press(KEY.Key_4, ALT)
    assert window.care.table.rowCount() == 2


def test_a_contact_too_soon_is_refused_where_it_was_tried(window, type_text, press):
    place = window._counter.place
    care = CareDesk(place)
    care.event(WANG, CareKind.COMPLAINT)
    care.event(WANG, CareKind.PRODUCT)
    press(KEY.Key_F4)
    reply = next(line for line in care.refresh().today if line.step.value == "reply")
    care.done(reply.task)
    window._counter.care.refresh()
    open_tasks = [task for task in CareBook(place.journal).tasks_of(WANG.key) if task.state is TaskState.OPEN]
    assert open_tasks
    assert all((task.due - TODAY).days >= 4 for task in open_tasks)


def test_a_client_who_wants_no_contact_leaves_every_list(window, type_text, press):
    open_by(type_text, press, WANG.key)
    press(KEY.Key_D, CTRL)
    type_text("2 等太久")
    press(KEY.Key_Return)
    press(KEY.Key_D, CTRL)
    type_text("9")
    press(KEY.Key_Return)
    press(KEY.Key_F4)
    assert "今天 0 项" in texts(window.care)
    assert "这里没有要做的事" in texts(window.care)


def test_put_off_to_a_day_off_says_when_it_can_be(window, type_text, press):
    open_by(type_text, press, WANG.key)
    press(KEY.Key_D, CTRL)
    type_text("2")
    press(KEY.Key_Return)
    press(KEY.Key_F4)
    press(KEY.Key_L, CTRL)
    type_text("2026-11-28")
    press(KEY.Key_Return)
    assert window.ask.isVisible()
    assert "2026-11-30" in window.ask.problem.text()


# ---------------------------------------------------------------- the branch


def test_from_a_figure_to_the_list_to_the_client(window, press, qtbot):
    press(KEY.Key_F5)
    wait_for_figures(window, qtbot)
    assert "4 户" in window.branch._head.text()
    screen = window.branch
    screen.lists.setFocus()
    screen.lists.setCurrentCell(2, 0)
    press(KEY.Key_Return)
    assert screen._pages.currentIndex() == LIST
    assert window._counter.branch.view.chosen.kind is ListKind.FALLING
    screen.list.setCurrentCell(0, 0)
    press(KEY.Key_Return)
    assert window.page is Page.CLIENT
    assert window.findChild(QLabel, "client_name").text() == "查良镛"


def test_a_click_on_a_bar_lists_the_tier(window, press, qtbot):
    press(KEY.Key_F5)
    wait_for_figures(window, qtbot)
    bars = window.branch.bars
    qtbot.mouseClick(bars, Qt.MouseButton.LeftButton, pos=bars.rect().topLeft() + bars.rect().center() / 50)
    chosen = window._counter.branch.view.chosen
    assert chosen is None
    y = int(20 + bars._pitch / 2)
    qtbot.mouseClick(bars, Qt.MouseButton.LeftButton, pos=bars.rect().topLeft() + type(bars.pos())(30, y))
    chosen = window._counter.branch.view.chosen
    assert (chosen.kind, chosen.tier) == (ListKind.TIER, "private")


def test_a_double_click_is_one_look(window, press, qtbot):
    press(KEY.Key_F5)
    wait_for_figures(window, qtbot)
    window.branch.choose(ListKind.TIER, "private")
    count = journal(window).head().number
    window.branch.choose(ListKind.TIER, "private")
    assert journal(window).head().number == count


def test_another_scheme_works_the_branch_out_anew(window, press, qtbot):
    press(KEY.Key_F5)
    wait_for_figures(window, qtbot)
    choose_rulebook(window, "icbc")
    wait_for_figures(window, qtbot)
    assert window._counter.branch.view.figures.edition.rulebook == "icbc"
    assert window.branch.tiers.rowCount() == len(window._counter.branch.view.figures.totals.tiers) + 1


def test_another_day_beside_it_typed_and_refused(window, press, qtbot, type_text):
    press(KEY.Key_F5)
    wait_for_figures(window, qtbot)
    window.branch.against.setFocus()
    type_text("2030-01-01")
    press(KEY.Key_Return)
    assert "2030-01-01" in window.notice.text.text()
    window.branch.against.clear()
    window.branch.against.setFocus()
    type_text("2026-01-05")
    press(KEY.Key_Return)
    wait_for_figures(window, qtbot)
    assert window._counter.branch.view.figures.against.day == date(2026, 1, 5)
    press(KEY.Key_2, ALT)
    assert window.branch.tiers.columnCount() == 6


def test_paper_and_workbook_of_the_branch(window, press, qtbot, tmp_path, monkeypatch):
    press(KEY.Key_F5)
    wait_for_figures(window, qtbot)
    target = tmp_path / "branch.xlsx"
    monkeypatch.setattr(
        "teller_app.ui.branch_screen.QFileDialog.getSaveFileName", lambda *_: (str(target), "")
    )
    press(KEY.Key_S, CTRL)
    assert target.read_bytes().startswith(b"PK")
    press(KEY.Key_P, CTRL)
    assert window.page is Page.PRINT
    press(KEY.Key_Escape)
    assert window.page is Page.BRANCH


def test_the_branch_does_not_wait_and_can_be_stopped(window, press, qtbot, monkeypatch):
    def slow(place, edition, day, progress, *, alone):
        while True:
            progress(1, 100)
            time.sleep(0.01)

    monkeypatch.setattr("teller_app.desk.tallying.make_tally", slow)
    press(KEY.Key_F5)
    assert window.branch.waiting.isVisible()
    window.open_client(WANG.key)
    assert window.findChild(QLabel, "client_name").text() == "王小明"
    press(KEY.Key_F5)
    window.branch.cancel()
    qtbot.waitUntil(lambda: window.branch._work is None, timeout=5000)
    assert "已停止汇总" in window.branch._head.text()


# ---------------------------------------------------------------- a morning


@pytest.fixture
def planned(qtbot):
    """Until the day has been planned."""

    def wait(made):
        day = made._mornings
        qtbot.waitUntil(lambda: day._work is not None and not day._work.isRunning(), timeout=20_000)

    return wait


@pytest.fixture
def morning(qtbot, planned, tmp_path, monkeypatch):
    """Starts the program on the morning of a day; what the desktop was told is collected."""
    said: list[str] = []
    monkeypatch.setattr(Notifier, "say", lambda self, title, text: said.append(text) or True)
    started, opened, before = [], [], sys.excepthook

    def start(today: date) -> Application:
        shell = Shell(Speaker(Language.ZH))
        shell.show()
        place = open_stage(tmp_path, today=today)
        opened.append(place)
        made = Application(shell, start_at(tmp_path, lambda _: place))
        started.append(made)
        made.begin(None)
        planned(made)
        qtbot.waitUntil(lambda: bool(said), timeout=5000)
        return made

    yield start, said
    sys.excepthook = before
    for made in started:
        made.window.close()
        made.window.deleteLater()
        made.deleteLater()
    for place in opened:
        place.journal.close()
        place.book.close()


def test_the_morning_list_comes_by_itself_and_names_nobody(morning, qtbot, tmp_path):
    start, said = morning
    place = open_stage(tmp_path, today=TODAY - timedelta(days=7))
    CareDesk(place).event(WANG, CareKind.COMPLAINT)
    place.journal.close()
    made = start(TODAY)
    assert "可能降级 1 户" in said[0]
    assert "已上报 1 项" in said[0]
    assert not any(name in said[0] for name in ("王小明", "查良镛"))
    assert made.window.notice.text.text() == said[0]
    made.window.show_care()
    assert "已上报 1 项" in texts(made.window.care)


def test_whoever_comes_back_to_the_same_morning_is_not_told_again(morning, planned, qtbot):
    start, said = morning
    made = start(TODAY)
    assert made.window.notice.isVisible()
    made.window.notice.hide()
    made._mornings.stop()
    made._mornings.begin(made._counter)
    planned(made)
    qtbot.wait(50)
    assert len(said) == 1
    assert not made.window.notice.isVisible()


def test_a_window_closed_in_the_middle_of_its_morning_is_told_nothing(qtbot, tmp_path, monkeypatch):
    said: list[str] = []
    monkeypatch.setattr(Notifier, "say", lambda self, title, text: said.append(text) or True)
    shell = Shell(Speaker(Language.ZH))
    shell.show()
    place, before = open_stage(tmp_path), sys.excepthook
    made = Application(shell, start_at(tmp_path, lambda _: place))
    try:
        made.begin(None)
        made.window.close()
        place.journal.close()
        place.book.close()
        qtbot.wait(100)
        assert said == []
    finally:
        sys.excepthook = before
        made.window.deleteLater()
        made.deleteLater()
