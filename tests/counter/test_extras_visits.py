"""What a counter needs beside its pages: a clean number, the last client, a blank screen, the client's side."""

from __future__ import annotations

import re
from dataclasses import replace
from zipfile import ZipFile

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel

from teller_app.rules.codes import AssetClass
from teller_app.ui.rail import Page
from teller_app.words.amounts import day
from tests.counter.conftest import field
from tests.counter.test_reveal_visits import WHOLE, reasons
from tests.stage import WANG

KEY, CTRL, ALT = Qt.Key, Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


def on_clipboard() -> str:
    return QGuiApplication.clipboard().text()


def seen(widget) -> str:
    return "\n".join(each.text() for each in widget.findChildren(QLabel) if each.isVisible())


def shown_key(window) -> str:
    client = window._counter.client.view.client
    return client.key if client else ""


@pytest.fixture(autouse=True)
def _empty_clipboard(qapp):
    yield
    QGuiApplication.clipboard().clear()


# a clean number


def test_one_key_copies_the_next_clean_number_and_it_is_noted_first(window, press):
    window.open_client(WANG.key)
    for number in WHOLE:
        press(KEY.Key_H, CTRL)
        assert on_clipboard() == number
        assert number not in seen(window)
        assert number[-4:] in window.notice.text.text()
    assert reasons(window)[1:] == ["copy_id", "copy_phone", "copy_card", "copy_account"]


def test_after_ten_seconds_it_is_gone_from_the_clipboard(window, press, qtbot):
    window.open_client(WANG.key)
    press(KEY.Key_H, CTRL)
    timer = window.extras.copier.timer
    assert (timer.isActive(), timer.interval()) == (True, 10_000)
    timer.start(1)
    qtbot.waitUntil(lambda: on_clipboard() == "", timeout=5_000)


def test_what_the_teller_has_copied_since_stays(window, press):
    window.open_client(WANG.key)
    press(KEY.Key_H, CTRL)
    QGuiApplication.clipboard().setText("mine")
    window.extras.copier.clear()
    assert on_clipboard() == "mine"


@pytest.mark.parametrize("other", [lambda w: w.open_client("C000002"), lambda w: w.start_walk_in()])
def test_it_is_gone_as_soon_as_somebody_else_is_on_the_screen(window, press, other):
    """For up to ten seconds the number of the client before could be pasted for the next one."""
    window.open_client(WANG.key)
    press(KEY.Key_H, CTRL)
    window._counter.client.redecide()
    assert on_clipboard() == WHOLE[0]
    other(window)
    assert on_clipboard() == ""
    QGuiApplication.clipboard().setText("mine")
    window.open_client(WANG.key)
    assert on_clipboard() == "mine"


def test_it_is_gone_with_the_window_and_asks_no_history_to_keep_it(window, press):
    window.open_client(WANG.key)
    press(KEY.Key_H, CTRL)
    kinds = QGuiApplication.clipboard().mimeData().formats()
    assert "x-kde-passwordManagerHint" in kinds
    assert any("ExcludeClipboardContentFromMonitorProcessing" in kind for kind in kinds)
    window.stop()
    assert on_clipboard() == ""


def test_where_it_cannot_be_noted_nothing_is_copied(window, press):
    window.open_client(WANG.key)
    window._counter.place.journal.db.execute("pragma query_only = on")
    press(KEY.Key_H, CTRL)
    assert on_clipboard() == ""
    assert window.notice.isVisible()


# the last client


def test_back_to_the_last_client_and_on_again(window, press):
    for key in ("C000001", "C000002", "C000003"):
        window.open_client(key)
    steps = ((KEY.Key_Left, "C000002"), (KEY.Key_Left, "C000001"), (KEY.Key_Left, "C000001"))
    for arrow, key in (*steps, (KEY.Key_Right, "C000002"), (KEY.Key_Right, "C000003")):
        press(arrow, ALT)
        assert shown_key(window) == key
    assert reasons(window) == ["counter", "counter"]


def test_back_from_nobody_is_back_to_the_last_one(window, press):
    window.open_client("C000002")
    window.start_walk_in()
    press(KEY.Key_Left, ALT)
    assert shown_key(window) == "C000002"
    assert window.page is Page.CLIENT


def test_with_nobody_else_it_says_so(window, press):
    press(KEY.Key_Left, ALT)
    assert window.notice.text.text() == "本班没有更多客户"
    window.open_client("C000002")
    press(KEY.Key_Right, ALT)
    assert shown_key(window) == "C000002"


def test_the_arrow_in_an_empty_search_lists_those_of_this_shift(window, press):
    for key in ("C000001", "C000002", "C000001", "C000003"):
        window.open_client(key)
    press(KEY.Key_Down)
    rows = [window.bar.search.matches.item(at).text() for at in range(window.bar.search.matches.count())]
    assert [row.partition("  ")[0] for row in rows] == ["王小明", "查良镛"]
    assert not any(number in row for row in rows for number in WHOLE)
    press(KEY.Key_Down)
    press(KEY.Key_Return)
    assert shown_key(window) == "C000002"
    assert not window.bar.search.matches.isVisible()


def test_escape_and_the_loss_of_focus_take_the_list_away(window, press):
    window.open_client("C000001")
    window.open_client("C000002")
    press(KEY.Key_Down)
    assert window.bar.search.matches.isVisible()
    press(KEY.Key_Escape)
    assert not window.bar.search.matches.isVisible()
    press(KEY.Key_Down)
    press(KEY.Key_Tab)
    assert not window.bar.search.matches.isVisible()


def test_only_so_many_are_remembered(window):
    shift = window._counter.shift
    for at in range(25):
        view = window._counter.client.view
        shift._follow(replace(view, client=replace(WANG, key=f"X{at:06d}")))
    assert [one.match.key for one in shift.recent()] == [f"X{at:06d}" for at in range(24, 4, -1)]


# covers


@pytest.mark.long(first=1)
@pytest.mark.parametrize("back", ["its key", "escape"])
def test_one_key_blanks_the_screen_and_brings_it_back_as_it_was(window, press, back):
    window.open_client(WANG.key)
    press(KEY.Key_E, CTRL)
    had = QApplication.focusWidget()
    press(KEY.Key_F12, SHIFT)
    assert window.extras.blank.up
    assert not window.centralWidget().isVisible()
    assert WANG.name not in seen(window)
    press(KEY.Key_F12, SHIFT) if back == "its key" else press(KEY.Key_Escape)
    assert not window.extras.blank.up
    assert WANG.name in seen(window)
    assert QApplication.focusWidget() is had


def test_under_a_cover_no_key_does_anything_but_the_one_that_locks(window, press, type_text, qtbot):
    window.open_client(WANG.key)
    press(KEY.Key_F12, SHIFT)
    press(KEY.Key_F8)
    press(KEY.Key_F4)
    press(KEY.Key_H, CTRL)
    type_text("lcy")
    press(KEY.Key_Return)
    assert (window.page, shown_key(window), on_clipboard()) == (Page.CLIENT, WANG.key, "")
    assert window.bar.search.text() == ""
    with qtbot.waitSignal(window.lock_asked):
        press(KEY.Key_F12)
    press(KEY.Key_Escape)
    press(KEY.Key_F4)
    assert window.page is Page.CARE


@pytest.mark.parametrize("cover", [(KEY.Key_F12, SHIFT), (KEY.Key_F11,)], ids=["blank", "facing"])
def test_under_a_cover_a_careless_close_says_why_and_the_next_one_closes(window, press, type_text, cover):
    press(KEY.Key_N, CTRL)
    type_text("12w")
    press(*cover)
    assert not window.centralWidget().isVisible()
    assert not window.close()
    assert window.notice.isVisible()
    assert "还没有保存" in window.notice.text.text()
    assert window.close()


def test_a_cover_is_as_large_as_the_window(window, press, qtbot):
    press(KEY.Key_F12, SHIFT)
    window.resize(1500, 900)
    qtbot.waitUntil(lambda: window.extras.blank.size() == window.size())


def test_the_clients_side_says_tier_reasons_and_privileges_in_plain_words(window, press):
    window.open_client(WANG.key)
    press(KEY.Key_F11)
    says = seen(window.extras.facing).replace("\u2060", "")  # which holds a number to its unit
    for part in (
        "王先生，您好",
        "您现在是我行白金客户。",
        "存款 32万元全部计入，理财和基金合计 10万元按一半计入 5万元，共计 37万元",
        "达到白金客户 30万元的标准",
        "今天起增加 13万元存款",
    ):
        assert part in says
    assert "优先排号" in says
    for private in (WANG.name, WANG.key, "138****8000", "2730", "柜员", "大客户", "F8"):
        assert private not in says
    press(KEY.Key_F11)
    assert not window.extras.facing.up
    assert "白金" not in "".join(each.text() for each in window.extras.facing.findChildren(QLabel))


def test_with_nobody_shown_there_is_no_clients_side(window, press):
    press(KEY.Key_F11)
    assert not window.extras.facing.up


# somebody who may be known already


@pytest.mark.long(first=1)
@pytest.mark.parametrize(
    ("name", "text", "says"),
    [("证件号或信用代码", "110105198506152730", "C000001"), ("手机号", "13900139000", "C000002")],
)
def test_entering_somebody_who_is_known_already_says_so_and_nothing_of_theirs(
    window, type_text, name, text, says
):
    window.start_walk_in()
    field(window, name).setFocus()
    type_text(text)
    told = seen(window.client.header)
    assert says in told
    for private in ("王小明", "查良镛", "138****", "白金"):
        assert private not in told
    assert not window._counter.client.view.problems


def test_the_same_name_alone_is_nobody_and_with_the_same_birth_somebody(window, type_text):
    window.start_walk_in()
    field(window, "姓名").setFocus()
    type_text("王小明")
    assert "C000001" not in seen(window.client.header)
    field(window, "证件号或信用代码").setFocus()
    type_text("110105198506151113")
    assert "C000001" in seen(window.client.header)


def test_whoever_is_being_changed_is_no_double_of_their_own(window):
    desk = window._counter.client
    desk.start_walk_in()
    desk.type_entry(replace(desk.view.entry, name="王小美", phone="13700137000"))
    desk.save_walk_in()
    desk.type_entry(replace(desk.view.entry, note="x"))
    assert not desk.view.warnings
    desk.save_walk_in()
    desk.start_walk_in()
    desk.type_entry(replace(desk.view.entry, phone="13700137000"))
    assert desk.view.warnings["phone"].values["key"].startswith("W")


# the plan through time, and the plan of a loan


def test_the_plan_shows_how_much_of_which_class_and_the_average_through_time(window, press):
    window.open_client("C000002")
    press(KEY.Key_6, ALT)
    tab = window.client.below.plan
    assert tab.chart.isVisible()
    assert "80万元存款" in tab.chart.accessibleName()
    at = [tab.choice.itemText(each) for each in range(tab.choice.count())].index("理财")
    tab.choice.setCurrentIndex(at)
    tab.choice.activated.emit(at)
    assert "160万元理财" in seen(tab)
    assert "160万元理财" in tab.chart.accessibleName()
    window._counter.client.aim("private")
    assert "私人银行" in seen(tab)


@pytest.mark.parametrize("typed", ["2027-03-31", "2027-13-99"], ids=["a day", "none"])
def test_a_day_typed_for_one_client_does_not_stand_beside_the_plan_of_another(window, press, typed):
    window.open_client("C000001")
    window.open_client("C000002")
    box = window.client._tier.plan
    box.by.setFocus()
    box.by.selectAll()
    QTest.keyClicks(box.by, typed)
    press(KEY.Key_Left, ALT)
    assert shown_key(window) == "C000001"
    assert box.by.text() == day(window._counter.client.view.planning.reach.by)
    assert not box._problem.isVisible()
    assert box.by.property("wrong") != "true"


def test_an_emptied_day_stays_empty_while_another_is_typed(window):
    window.open_client("C000001")
    box = window.client._tier.plan
    box.by.setFocus()
    box.by.selectAll()
    QTest.keyClick(box.by, KEY.Key_Delete)
    assert box.by.text() == ""


def test_where_there_is_nothing_to_plan_it_says_so(window, press):
    window.open_client("C000004")
    press(KEY.Key_6, ALT)
    assert "没有可按金额规划的等级" in seen(window.client.below.plan)
    assert window._counter.client.view.outlook is None


def test_the_repayment_plan_becomes_a_workbook_that_adds_up_and_names_nobody(
    window, press, tmp_path, monkeypatch
):
    window.open_client(WANG.key)
    window.show_prescreen()
    press(KEY.Key_S, CTRL)
    assert window.notice.isVisible()
    for name, text in (("principal", "30万"), ("annual_rate", "4.35%"), ("months", "36")):
        edit = window.prescreen.form.fields[name].edit
        edit.setText(text)
        edit.textEdited.emit(text)
    target = tmp_path / "plan.xlsx"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    press(KEY.Key_S, CTRL)
    content = unzipped(target)
    assert content.count("<row ") == 36 + 4
    schedule = window._counter.prescreen.view.decision.schedule
    numbers = [float(each) for each in re.findall(r"<c r=\"C[0-9]+\"[^>]*><v>([0-9.]+)</v>", content)][1:]
    assert round(sum(numbers), 2) == 300_000.00
    assert len(schedule.payments) == 36
    for private in (WANG.name, WANG.key, *WHOLE):
        assert private not in content


def unzipped(path) -> str:
    with ZipFile(path) as book:
        return "\n".join(book.read(name).decode("utf-8", "replace") for name in book.namelist())


def test_an_answer_that_is_not_of_the_amounts_on_the_screen_says_so_and_is_not_turned_round(window, press):
    window.open_client(WANG.key)
    band = window.client._tier.band
    fresh = band.accessibleName()
    edit = window.client.amounts.table.row(AssetClass.WEALTH).edit
    edit.setFocus()
    edit.selectAll()
    QTest.keyClicks(edit, "40x")
    assert "有金额看不懂，这是改动前的结果" in band.accessibleName()
    press(KEY.Key_F11)
    assert not window.extras.facing.up
    assert window.notice.text.text() == "有金额看不懂，请改正后再给客户看"
    window.client.why.facing.click()
    assert not window.extras.facing.up
    QTest.keyClick(edit, KEY.Key_Backspace)
    assert "看不懂" not in band.accessibleName()
    press(KEY.Key_F11)
    assert window.extras.facing.up
    press(KEY.Key_F11)
    press(KEY.Key_R, CTRL)
    assert band.accessibleName() == fresh
