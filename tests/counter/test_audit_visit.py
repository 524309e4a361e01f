"""F7: what was done at the counter is seen there, closed on paper and taken along; by keyboard."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel

from teller_app.desk.overrides import OverrideDesk, Said
from teller_app.rules.codes import OverrideKind
from teller_app.rules.errors import Refusal
from teller_app.safe.audit import Actor
from teller_app.safe.keys import DeviceKeys
from teller_app.safe.roles import Role
from teller_app.store.verify import verify
from teller_app.ui.rail import Page
from teller_app.words.speaker import Language
from tests.counter.conftest import field
from tests.counter.test_approval_visits import TELLER, at, branch  # noqa: F401  fixtures
from tests.staff import FIRST
from tests.stage import NOW, WANG

CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


def shown(window) -> list[list[str]]:
    table = window.audit.table
    return [
        [table.item(row, column).text() for column in range(table.columnCount())]
        for row in range(table.rowCount())
    ]


def texts(window) -> str:
    return " ".join(label.text() for label in window.audit.findChildren(QLabel) if label.isVisible())


def test_a_visit_is_seen_at_f7(window, type_text, press):
    type_text("wxm")
    press(Qt.Key.Key_Return)
    press(Qt.Key.Key_P, CTRL)
    press(Qt.Key.Key_Escape)
    press(Qt.Key.Key_F7)
    assert window.page is Page.AUDIT
    rows = shown(window)
    assert [row[4] for row in rows] == ["制作权益单", "查看客户"]
    assert [row[6] for row in rows] == ["C000001", "C000001"]
    assert "审计记录 2 条" in texts(window)
    head = window._counter.place.journal.head()
    assert f"最新审计码 {head.text}" in texts(window)
    said = " ".join(" ".join(row) for row in rows)
    assert "王小明" not in said


def test_filters_by_keyboard_and_a_wrong_one_says_so(window, type_text, press):
    type_text("wxm")
    press(Qt.Key.Key_Return)
    press(Qt.Key.Key_F7)
    field(window, "起始日").setFocus()
    field(window, "起始日").selectAll()
    type_text("2027-01-01")
    press(Qt.Key.Key_Return)
    assert "没有符合条件的记录" in texts(window)
    window.audit.clear.click()
    assert len(shown(window)) == 1
    field(window, "起始日").setFocus()
    type_text("2026-13-01")
    press(Qt.Key.Key_Return)
    assert "看不懂日期" in window.notice.text.text()
    assert len(shown(window)) == 1, "the last good page stays"


def test_somebodys_acts_are_chosen_by_keyboard_and_each_is_offered_once(at, branch, qtbot):  # noqa: F811
    window = at(FIRST)
    by = window._counter.place.actor
    renamed = Actor("8001 李娜娜", by.role)
    window._counter.place.journal.look(at=NOW, by=renamed, client_key="C000001", purpose="counter")
    qtbot.keyClick(window, Qt.Key.Key_F7)
    user = window.audit.user
    offered = [user.itemText(at) for at in range(user.count())]
    assert offered == ["全部", "8001 李娜", "8002 王8002", f"{TELLER} 王{TELLER}"]
    user.setFocus()
    qtbot.keyClick(user, Qt.Key.Key_Down)
    assert {row[2] for row in shown(window)} == {"8001 李娜", "8001 李娜娜"}
    qtbot.keyClick(user, Qt.Key.Key_Down)
    assert {row[2] for row in shown(window)} == {"8002 王8002"}
    window.audit.clear.click()
    assert user.currentText() == "全部"


def test_a_teller_is_offered_nobody_else(at, qtbot):  # noqa: F811
    window = at(TELLER)
    qtbot.keyClick(window, Qt.Key.Key_F7)
    assert not window.audit.user.isEnabled()
    assert window.audit.user.currentText() == f"{TELLER} 王{TELLER}"


def test_an_action_at_the_side_and_a_client_that_is_opened(window, type_text, press, qtbot):
    type_text("wxm")
    press(Qt.Key.Key_Return)
    press(Qt.Key.Key_P, CTRL)
    press(Qt.Key.Key_Escape)
    press(Qt.Key.Key_F7)
    qtbot.mouseClick(window.audit.actions_by_code["look"], Qt.MouseButton.LeftButton)
    assert [row[4] for row in shown(window)] == ["查看客户"]
    assert window.audit.actions_by_code["look"].isChecked()
    window.audit.table.setFocus()
    window.audit.table.setCurrentCell(0, 0)
    press(Qt.Key.Key_Return)
    assert window.page is Page.CLIENT
    assert window.findChild(QLabel, "client_name").text() == "王小明"


BY_HAND = Said("diamond", OverrideKind.FLOOR, "行长特批", "2027-03-31")


def test_enter_on_an_act_tells_what_was_approved_and_by_whom(at, branch, qtbot):  # noqa: F811
    window = at(TELLER)
    place, desk = window._counter.place, OverrideDesk(window._counter.place)
    given = branch.stand(place.session, desk.show(WANG, BY_HAND), FIRST)
    number = desk.put(WANG, BY_HAND, given)
    qtbot.keyClick(window, Qt.Key.Key_F7)
    assert shown(window)[0][8] == "8001 李娜"
    window.audit.table.setFocus()
    window.audit.table.setCurrentCell(0, 0)
    qtbot.keyClick(window.audit.table, Qt.Key.Key_Return)
    said = " ".join(label.text() for label in window.audit.entry.findChildren(QLabel))
    for part in (f"台账号 {number:06d}", "王小明（C000001）的等级定为不低于钻石客户", "理由：行长特批", "复核人：8001 李娜"):
        assert part in said
    assert f"复核码：{given.short}" in said
    assert window.audit.table.currentRow() == 0
    qtbot.keyClick(window.audit.table, Qt.Key.Key_Escape)
    assert not window.audit.entry.isVisible()
    assert window.page is Page.AUDIT
    assert window.audit.table.hasFocus()
    qtbot.keyClick(window.audit.table, Qt.Key.Key_Return)
    qtbot.keyClick(window.audit.table, Qt.Key.Key_O, ALT)
    assert window.page is Page.CLIENT
    qtbot.keyClick(window, Qt.Key.Key_F7)
    assert not window.audit.entry.isVisible()
    assert shown(window)[1][4:7] == ["查看客户", "审计查询", "C000001"], "to read it was a look"


def test_an_auditor_reads_who_approved_and_no_client(at, branch, qtbot):  # noqa: F811
    branch.add(branch.log_in(FIRST), "7002", Role.AUDITOR)
    place = at(TELLER)._counter.place
    desk = OverrideDesk(place)
    desk.put(WANG, BY_HAND, branch.stand(place.session, desk.show(WANG, BY_HAND), FIRST))
    window = at("7002")
    window.turn_to(Page.AUDIT)
    row = next(at for at, cells in enumerate(shown(window)) if cells[4] == "手工认定等级")
    window.audit.table.setFocus()
    window.audit.table.setCurrentCell(row, 0)
    qtbot.keyClick(window.audit.table, Qt.Key.Key_Return)
    said = " ".join(label.text() for label in window.audit.entry.findChildren(QLabel))
    assert "复核人：8001 李娜" in said
    assert "内容涉及客户，您的角色不能查看" in said
    assert "王小明" not in said
    assert WANG.key not in said
    assert not window.audit.entry.client.isVisible()


def test_pages_turn_by_keys(window, press):
    place = window._counter.place
    keys = [f"C{number:06d}" for number in range(250)]
    place.journal.look_many(at=place.now(), by=place.actor, keys=keys, purpose="branch")
    press(Qt.Key.Key_F7)
    assert shown(window)[0][0] == "250"
    press(Qt.Key.Key_2, ALT)
    assert (shown(window)[0][0], len(shown(window))) == ("50", 50)
    assert "第 201 – 250 条" in texts(window)
    press(Qt.Key.Key_1, ALT)
    assert shown(window)[0][0] == "250"


def test_the_day_is_closed_on_paper(window, press):
    press(Qt.Key.Key_F7)
    press(Qt.Key.Key_P, CTRL)
    assert window.page is Page.PRINT
    job = window.printing._jobs[window.printing._style]
    place = window._counter.place
    assert place.journal.head().text in job.page.model_dump_json()
    assert not window.printing.sheet.button(1).isEnabled(), "a list has no receipt"
    press(Qt.Key.Key_Escape)
    assert window.page is Page.AUDIT
    assert shown(window)[0][4] == "日结"
    assert verify(place.home, DeviceKeys(place.home), outside=None) == ()


def test_what_is_saved_follows_the_name(window, press, qtbot, tmp_path):
    press(Qt.Key.Key_F7)
    for name in ("a.csv", "a.xlsx"):
        window.audit.save_to(tmp_path / name)
        assert not window.audit.export.isEnabled(), "the window goes on while the file is laid out"
        qtbot.waitUntil(window.audit.export.isEnabled)
        assert window.notice.text.text() == f"已存为 {name}"
    assert (tmp_path / "a.csv").read_text("utf-8-sig").startswith("序号")
    assert (tmp_path / "a.xlsx").read_bytes().startswith(b"PK")


def test_a_file_that_cannot_be_written_is_said(window, press, qtbot, tmp_path):
    press(Qt.Key.Key_F7)
    window.audit.save_to(tmp_path / "there is no such folder" / "a.csv")
    qtbot.waitUntil(window.audit.export.isEnabled)
    assert "a.csv" in window.notice.text.text()


def test_a_window_that_goes_has_written_its_file_first(window, press, tmp_path):
    press(Qt.Key.Key_F7)
    window.audit.save_to(tmp_path / "a.csv")
    window.stop()
    assert (tmp_path / "a.csv").exists()


def test_a_scan_on_this_page_still_finds_a_client(window, press, qtbot):
    press(Qt.Key.Key_F7)
    qtbot.keyClicks(QApplication.focusWidget(), "C000003")
    assert window.bar.search.text() == "C000003"


def test_a_scan_with_records_on_the_page_too(window, type_text, press, qtbot):
    type_text("wxm")
    press(Qt.Key.Key_Return)
    press(Qt.Key.Key_F7)
    qtbot.keyClicks(QApplication.focusWidget(), "C000003")
    assert window.bar.search.text() == "C000003"


def test_the_page_in_english_fits_a_small_screen(open_window, qtbot):
    window = open_window(Language.EN, 1280, 720)
    window.open_client("C000001")
    window.turn_to(Page.AUDIT)
    assert window.minimumSizeHint().width() <= 1280
    assert "1 audit records" in texts(window)


def test_what_the_audit_desk_refuses_stays_in_sight(window, press, monkeypatch):
    def refused(**_):
        raise Refusal("audit.days", first=date(2026, 1, 2), last=date(2026, 1, 1))

    monkeypatch.setattr(window.audit, "begin", refused)
    press(Qt.Key.Key_F7)
    assert window.notice.isVisible()


@pytest.mark.parametrize("language", Language)
def test_the_code_of_a_print_is_looked_up_by_keyboard(open_window, qtbot, language):
    """A sheet that somebody holds: is it of this log, of which record, and when was that written?"""
    window = open_window(language)
    place = window._counter.place
    window.open_client("C000001")
    window._counter.printing.summary()
    code = place.journal.head().text
    window.turn_to(Page.AUDIT)
    qtbot.waitUntil(window.isActiveWindow, timeout=5_000)
    chinese = language is Language.ZH

    def ask(text: str) -> str:
        window.audit.code.clear()
        qtbot.keyClick(window, Qt.Key.Key_V, ALT)
        assert window.audit.code.hasFocus(), "the key leads to the field while that is empty"
        qtbot.keyClicks(window.audit.code, text)
        qtbot.keyClick(window.audit.code, Qt.Key.Key_V, ALT)
        return texts(window)

    assert "verify --code" not in texts(window), "nobody is sent to a command line"
    assert ("这个审计码在审计记录中：第 2 条，2026-11-23 09:30:00" if chinese else "in the log: record 2 of 2026-11-23 09:30:00") in ask(code)
    assert ("不在这里的审计记录中" if chinese else "is not in this log") in ask(f"2-{code[2:-1]}{'0' if code[-1] != '0' else '1'}")
    assert ("不在这里的审计记录中" if chinese else "is not in this log") in ask(f"999{code[1:]}")
    ask("57")
    assert "57-4f2a-9c01-77de" in window.notice.text.text()
    window.audit.look.click()
    assert "99" not in window.audit._answer.text()
    assert place.journal.head().number == 2, "to ask leaves no record"
