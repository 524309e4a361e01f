"""Whole visits to the rules page by keys: read, compare, try, plan, withdraw, install."""

from __future__ import annotations

import csv
import time

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog

from teller_app.desk.trials import TrialDesk
from teller_app.rules.migration import Way
from teller_app.safe.roles import Role
from teller_app.ui.rail import Page
from teller_app.ui.rules_screen import CONTENT, DIFFERENCES, PLAN, TRIAL
from teller_app.words.speaker import Language
from tests.conftest import TODAY
from tests.counter.test_approval_visits import TELLER, at, branch, entries, stand, texts  # noqa: F401  fixtures
from tests.desk.test_starting import write
from tests.layout.measure import MAXIMISED
from tests.releases import release, releases_at
from tests.screenshots import DRAFT
from tests.seconds import NAME, stand_for
from tests.staff import FIRST, SECOND, password_of
from tests.stage import WANG, looks_at

KEY = Qt.Key
NONE, CTRL, ALT = (
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
)
LONG = 20_000
CUSTODIAN = "6001"


def lines(widget) -> list[str]:
    return [widget.item(row).text().strip("　") for row in range(widget.count())]


def press_in(qtbot, window, key, modifier=NONE):
    qtbot.keyClick(QApplication.focusWidget() or window, key, modifier)


@pytest.fixture
def window(open_window, qtbot):
    """The counter, once it takes keys."""
    opened = open_window()
    qtbot.waitUntil(opened.isActiveWindow, timeout=5000)
    return opened


@pytest.fixture
def draft(tmp_path, monkeypatch):
    path = tmp_path / "draft-2027.toml"
    path.write_text(DRAFT.replace("tier.gold", "tier.platinum").replace('"80000"', '"400000"'), "utf-8")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(path), ""))
    return path


@pytest.fixture
def tried(window, press, qtbot, draft):
    """A draft of the next year, tried on the book."""
    press(KEY.Key_F6)
    press(KEY.Key_D, CTRL)
    press(KEY.Key_L, CTRL)
    qtbot.waitUntil(lambda: window._counter.rules.trials.view.trial is not None, timeout=LONG)
    return window.rules


def test_read_every_edition_with_the_arrows(window, press, qtbot):
    press(KEY.Key_F6)
    assert window.page is Page.RULES
    assert window.rules.editions.hasFocus()
    assert window.rules._head.text() == "现用：通用六级（general） 2024-05-19 版"
    assert lines(window.rules.lines)[0] == "通用六级（general）"
    press(KEY.Key_Up)
    assert lines(window.rules.lines)[0] == "建设银行星级（ccb）"
    press(KEY.Key_2, ALT)
    assert window.rules._pages.currentIndex() == DIFFERENCES
    assert "通用六级（general） 2024-05-19 版 → 建设银行星级（ccb）" in window.rules._difference.text()
    press(KEY.Key_Down)
    assert lines(window.rules.differences) == []
    assert "0 处不同" in window.rules._difference.text()
    press(KEY.Key_1, ALT)
    assert window.rules._pages.currentIndex() == CONTENT


def test_a_draft_with_faults_says_which(window, press, draft):
    """Whoever wrote it puts them right; the first ones stand in the window, the command has all of them."""
    text = draft.read_text("utf-8")
    press(KEY.Key_F6)
    draft.write_text(text.replace('"400000"', '"many"'), "utf-8")
    press(KEY.Key_D, CTRL)
    said = window.notice.text.text().split("\n")
    assert said[0] == "规则文件 draft-2027.toml 有误，没有采用"
    assert said[1].startswith("tier.platinum.route.0.recognised_assets：'many' 不是以元为单位的金额")
    assert len(said) == 2
    draft.write_text(text + "one = 1\ntwo = 2\nthree = 3\nfour = 4\n", "utf-8")
    press(KEY.Key_D, CTRL)
    said = window.notice.text.text().split("\n")
    assert len(said) == 4
    assert said[-1].endswith("处，运行 teller-app rulebook check 查看全部")


def test_a_letter_on_the_page_finds_a_client(window, press, qtbot, type_text):
    press(KEY.Key_F6)
    type_text("wxm")
    assert window.bar.search.text() == "wxm"
    press(KEY.Key_Return)
    assert window.page is Page.CLIENT


def test_a_draft_is_compared_tried_and_its_list_leads_to_a_client(window, press, tried):
    assert window.rules._pages.currentIndex() == TRIAL
    assert tried.trial.answer.text() == "0 户上升，1 户下降，3 户不变"
    assert "草案 draft-2027.toml" in tried.trial._asked.text()
    assert "只是试算，不用于认定" in tried.trial._remark.text()
    assert looks_at(window._counter.place, [WANG.key]) == []
    tried.trial.ways[Way.DOWN].click()
    matrix = tried.trial.matrix
    assert matrix.maximumHeight() == matrix.whole_height(), "rows that are empty take no room from the list"
    assert tried.trial.list.rowCount() == 1
    assert looks_at(window._counter.place, [WANG.key]) == [(WANG.key, "branch")]
    tried.trial.list.setCurrentCell(0, 0)
    press(KEY.Key_Return)
    assert window.page is Page.CLIENT
    assert window._counter.client.view.client.key == WANG.key
    assert window._counter.client.view.decision.tier.code == "platinum", "a draft decides about nobody"
    press(KEY.Key_F6)
    assert tried.trial.answer.text() == "0 户上升，1 户下降，3 户不变", "it is still there"


@pytest.fixture
def file(tmp_path, monkeypatch):
    """Where the dialog says that it is to go."""
    chosen = tmp_path / "down.csv"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(chosen), ""))
    return chosen


def test_a_cell_of_the_table_is_a_list_and_is_kept_as_a_file(window, press, qtbot, tried, file):
    trial = tried.trial
    heads = [trial.matrix.horizontalHeaderItem(each).text() for each in range(trial.matrix.columnCount())]
    row = next(
        each for each in range(trial.matrix.rowCount()) if trial.matrix.item(each, 0).text() == "白金客户"
    )
    trial.matrix.cellClicked.emit(row, heads.index("金卡客户"))
    assert trial._title.text() == "白金客户 → 金卡客户：1 户"
    press(KEY.Key_S, CTRL)
    qtbot.waitUntil(lambda: "已存为 down.csv" in window.notice.text.text(), timeout=LONG)
    rows = list(csv.reader(file.read_text("utf-8-sig").splitlines()))
    assert [each[:2] for each in rows[1:]] == [[WANG.key, "王*明"]]
    trial.unmasked.click()
    qtbot.waitUntil(window.approve.isVisible, timeout=LONG)
    assert "导出未遮盖姓名" in window.approve.second.words.text()
    stand_for(window.approve, NAME)
    qtbot.waitUntil(lambda: WANG.name in file.read_text("utf-8-sig"), timeout=LONG)


def test_one_file_at_a_time_and_what_is_stood_for_is_written(window, qtbot, tried, file, monkeypatch):
    trial = tried.trial
    trial.unmasked.click()
    assert window.approve.isVisible()
    window.save()
    assert not window.approve.isVisible(), "it would be stood for, on record, and never written"
    assert not trial.unmasked.isEnabled()
    assert not trial.export.isEnabled()
    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(QFileDialog, "getSaveFileName", lambda *_: pytest.fail("one is being made"))
        window.save()
    qtbot.waitUntil(lambda: "已存为 down.csv" in window.notice.text.text(), timeout=LONG)
    assert entries(window, "unmasked_export") == []


@pytest.fixture
def endless(monkeypatch):
    """A list that is read for ever."""

    def slow(desk, chosen, most):
        while True:
            time.sleep(0.01)
            yield []

    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(TrialDesk, "pieces", slow)
        yield meanwhile


def test_a_long_list_is_stopped_with_a_key_and_no_file_is_left(press, qtbot, tried, file, endless):
    press(KEY.Key_S, CTRL)
    assert tried.trial.saving.isVisible()
    press(KEY.Key_Q, ALT)
    qtbot.waitUntil(tried.trial.export.isEnabled, timeout=LONG)
    assert "没有存为文件" in tried.window().notice.text.text()
    assert not tried.trial.saving.isVisible()
    assert not list(file.parent.glob("down*"))
    endless.undo()
    press(KEY.Key_S, CTRL)
    qtbot.waitUntil(file.exists, timeout=LONG)


@pytest.mark.usefixtures("endless")
def test_a_lock_waits_for_no_list(press, tried, file):
    """It had to be written to its end first."""
    press(KEY.Key_S, CTRL)
    tried.stop()
    assert not list(file.parent.glob("down*"))


def test_a_list_is_named_by_the_trial_that_it_is_of(window, press, qtbot, tried, file):
    trial = tried.trial
    trial.unmasked.click()
    qtbot.waitUntil(window.approve.isVisible, timeout=LONG)
    tried._desk.choose("icbc/2021-05-01")
    press(KEY.Key_L, CTRL)
    qtbot.waitUntil(lambda: "不可比" in trial.answer.text(), timeout=LONG)
    stand_for(window.approve, NAME)
    qtbot.waitUntil(file.exists, timeout=LONG)
    rows = list(csv.reader(file.read_text("utf-8-sig").splitlines()))
    assert rows[1][2:5] == ["下降", "白金客户", "金卡客户"]


def test_look_ups_go_on_during_a_trial_and_it_can_be_stopped(window, press, qtbot, draft, monkeypatch):
    def slow(place, edition, day, progress, *, alone):
        while True:
            progress(1, 100)
            time.sleep(0.01)

    monkeypatch.setattr("teller_app.desk.tallying.make_tally", slow)
    press(KEY.Key_F6)
    press(KEY.Key_L, CTRL)
    assert window.rules.trial.waiting.isVisible()
    qtbot.waitUntil(lambda: "每秒" in window.rules.trial.waiting._text.text(), timeout=5000)
    window.open_client(WANG.key)
    assert window._counter.client.view.client.key == WANG.key
    press(KEY.Key_F6)
    window.rules.trial.cancel()
    qtbot.waitUntil(lambda: window._counter.rules.trials.view.stopped, timeout=5000)
    assert window.rules.trial.answer.text() == "已停止试算"
    assert window.rules.trial.begin.isEnabled()


def test_another_rulebook_is_planned_from_a_day_and_withdrawn(window, press, qtbot):
    press(KEY.Key_F6)
    window.rules.editions.setCurrentCell(8, 0)
    press(KEY.Key_4, ALT)
    assert window.rules._pages.currentIndex() == PLAN
    day = window.rules.plan.day
    day.edit.setFocus()
    qtbot.keyClicks(day.edit, "2026-11-01")
    press(KEY.Key_Return)
    assert "不晚于今天" in day._problem.text()
    assert not window.approve.isVisible()
    day.edit.clear()
    qtbot.keyClicks(day.edit, "2027-01-01")
    press(KEY.Key_Return)
    assert "自 2027-01-01 起，本柜台的规则库由通用六级（general）换成工商银行星级（icbc）" in (
        window.approve.second.words.text()
    )
    stand_for(window.approve, NAME)
    assert window.rules.plan.planned.text() == "2027-01-01 起改用 icbc，此前仍用现用的"
    assert window.rules._planned.text() == window.rules.plan.planned.text()
    press(KEY.Key_F2)
    press(KEY.Key_F6)
    press(KEY.Key_U, CTRL)
    assert "撤销原定 2027-01-01" in window.approve.second.words.text()
    stand_for(window.approve, NAME)
    assert window.rules._planned.text() == "没有预定的更换"
    press(KEY.Key_U, CTRL)
    assert "没有预定的更换" in window.notice.text.text()


def test_the_bar_names_the_new_rulebook_once_its_day_has_come(window, press):
    place, days = window._counter.place, [TODAY]
    place.today = lambda: days[0]
    press(KEY.Key_F6)
    window.rules.editions.setCurrentCell(8, 0)
    window.rules.turn_to(PLAN)
    window.rules.plan.day.edit.setText("2026-11-24")
    window.rules.plan.ask_plan()
    stand_for(window.approve, NAME)
    assert window.bar.rulebook.currentData() == "general"
    days[0] = TODAY.replace(day=24)
    window.open_client(WANG.key)
    assert window.bar.rulebook.currentData() == "icbc"
    press(KEY.Key_F6)
    assert window.rules._head.text() == "现用：工商银行星级（icbc） 2021-05-01 版"


def test_a_new_edition_is_begun_on_the_day_that_is_chosen(window, press, qtbot, tmp_path):
    place, days = window._counter.place, [TODAY]
    place.shelf, place.today = write(tmp_path / "two"), lambda: days[0]
    press(KEY.Key_F6)
    press(KEY.Key_Up)
    press(KEY.Key_4, ALT)
    plan = window.rules.plan
    assert plan.limits.text() == "网点可选在 2026-12-15 至 2027-03-31 之间启用，不选则自 2027-01-01 起自动施行"
    plan.day.edit.setFocus()
    qtbot.keyClicks(plan.day.edit, "2027-05-01")
    press(KEY.Key_Return)
    assert "只允许在 2026-12-15 至 2027-03-31 之间启用" in plan.day._problem.text()
    assert not window.approve.isVisible()
    plan.day.edit.clear()
    qtbot.keyClicks(plan.day.edit, "2027-02-01")
    press(KEY.Key_Return)
    words = window.approve.second.words.text()
    assert "自 2027-02-01 起，本柜台按通用六级（general） 2027-01-01 版认定" in words
    assert "此前仍按 2024-05-19 版认定" in words
    stand_for(window.approve, NAME)
    assert window.rules._planned.text() == "2027-02-01 起启用 general 2027-01-01 版，此前仍用上一版"
    days[0] = TODAY.replace(2027, 1, 31)
    press(KEY.Key_F6)
    assert window.rules._head.text() == "现用：通用六级（general） 2024-05-19 版"
    window.open_client(WANG.key)
    assert window._counter.client.view.decision.tier.code == "platinum"
    days[0] = TODAY.replace(2027, 2, 1)
    window.open_client(WANG.key)
    assert window._counter.client.view.decision.tier.code == "gold"
    press(KEY.Key_F6)
    assert window.rules._head.text() == "现用：通用六级（general） 2027-01-01 版"
    assert window.rules._planned.text() == "没有预定的更换"


def test_the_day_of_an_edition_is_given_up_by_two(window, press, qtbot, tmp_path):
    window._counter.place.shelf = write(tmp_path / "two")
    press(KEY.Key_F6)
    press(KEY.Key_Up)
    window.rules.turn_to(PLAN)
    window.rules.plan.day.edit.setText("2027-02-01")
    window.rules.plan.ask_plan()
    stand_for(window.approve, NAME)
    press(KEY.Key_U, CTRL)
    assert "撤销原定 2027-02-01 起启用通用六级（general）" in window.approve.second.words.text()
    stand_for(window.approve, NAME)
    assert window.rules._planned.text() == "没有预定的更换"


@pytest.fixture
def sent(window, tmp_path, monkeypatch):
    """The counter has release 1; head office sends release 2."""
    place = window._counter.place
    (tmp_path / "rules").mkdir()
    place.releases = releases_at(tmp_path / "rules")
    place.shelf = place.releases.shelf()
    folder = release(tmp_path / "rules/next", 2)
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(folder))
    return folder


def test_a_release_is_read_stood_for_and_decides_at_once(window, press, qtbot, sent):
    press(KEY.Key_F6)
    press(KEY.Key_B, CTRL)
    qtbot.waitUntil(window.approve.isVisible, timeout=LONG)
    words = window.approve.second.words.text()
    assert "安装第 2 期规则库（总行" in words
    assert "改动：mine/2024-01-01" in words
    stand_for(window.approve, NAME)
    assert "已安装" in window.notice.text.text()
    window.rules._desk.choose("mine/2024-01-01")
    assert "认定资产 ≥ 2,000 元" in lines(window.rules.lines)
    (body,) = entries(window, "rulebook_install")
    assert body["approver"] == NAME
    assert window.bar.rulebook.findData("mine") >= 0


def test_a_release_that_does_not_hold_changes_nothing(window, press, qtbot, sent):
    with (sent / "mine/2024-01-01.toml").open("a") as file:
        file.write("\n")
    press(KEY.Key_F6)
    press(KEY.Key_B, CTRL)
    qtbot.waitUntil(lambda: "与签名时不同" in window.notice.text.text(), timeout=LONG)
    assert not window.approve.isVisible()
    assert window.rules.install.isEnabled()
    assert entries(window, "rulebook_install") == []


# ---------------------------------------------------------------- who may do what


def test_a_teller_reads_and_is_offered_nothing_else(at, qtbot, draft):  # noqa: F811
    window = at(TELLER)
    press_in(qtbot, window, KEY.Key_F6)
    assert lines(window.rules.lines)[0] == "通用六级（general）"
    for button in (
        window.rules.draft,
        window.rules.install,
        window.rules.trial.begin,
        window.rules.plan.plan,
    ):
        assert not button.isEnabled()
    press_in(qtbot, window, KEY.Key_L, CTRL)
    assert "柜员不能办理：试算规则库" in window.notice.text.text()
    press_in(qtbot, window, KEY.Key_D, CTRL)
    press_in(qtbot, window, KEY.Key_B, CTRL)
    assert "柜员不能办理：安装规则库" in window.notice.text.text()
    assert len(window._counter.rules.view.editions) == 10


def test_a_custodian_reads_plans_and_installs_and_sees_no_client(at, branch, qtbot, draft):  # noqa: F811
    branch.add(branch.log_in(FIRST), CUSTODIAN, Role.CUSTODIAN)
    window = at(CUSTODIAN)
    press_in(qtbot, window, KEY.Key_F6)
    assert window.page is Page.RULES
    assert window.rules.install.isEnabled()
    assert not window.rules.trial.begin.isEnabled()
    window.rules.editions.setCurrentCell(8, 0)
    window.rules.turn_to(PLAN)
    window.rules.plan.day.edit.setText("2027-01-01")
    window.rules.plan.ask_plan()
    stand(qtbot, window.approve.second, SECOND, password_of(SECOND))
    (body,) = entries(window, "rulebook_schedule")
    assert body["approver"] == "8002 王8002"
    assert "2027-01-01 起改用 icbc" in texts(window.rules)


@pytest.mark.parametrize("language", list(Language))
def test_leaving_in_the_middle_of_a_trial_leaves_nothing_running(
    open_window, qtbot, draft, monkeypatch, language
):
    begun = []

    def slow(place, edition, day, progress, *, alone):
        while True:
            begun.append(day)
            progress(1, 100)
            time.sleep(0.01)

    monkeypatch.setattr("teller_app.desk.tallying.make_tally", slow)
    window = open_window(language)
    window.turn_to(Page.RULES)
    window.rules.start_trial()
    qtbot.waitUntil(lambda: bool(begun), timeout=5000)
    window.stop()
    assert window.rules.trial._errand is None
    assert window._counter.rules.trials.view.stopped, "the next window would wait for it for ever"


@pytest.mark.parametrize("language", list(Language))
def test_the_names_of_the_rulebooks_are_whole_on_the_commonest_screen(open_window, qtbot, language):
    """And where they cannot be, the tip has them."""
    window = open_window(language, *MAXIMISED)
    window.turn_to(Page.RULES)
    qtbot.wait(20)
    table = window.rules.editions
    assert table.rowCount() > 8
    columns = range(table.columnCount())
    assert [each for each in columns if table.columnWidth(each) < table.sizeHintForColumn(each)] == []
    window.resize(911, 512)
    qtbot.wait(20)
    assert table.columnWidth(0) < table.sizeHintForColumn(0) or language is Language.ZH
    assert all(table.item(row, 0).toolTip() == table.item(row, 0).text() for row in range(table.rowCount()))
