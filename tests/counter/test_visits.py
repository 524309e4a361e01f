"""Whole visits, as a teller makes them: by keyboard, through the real window."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QApplication, QLabel, QTableWidget

from teller_app.rules.codes import AssetClass
from teller_app.ui import theme
from teller_app.ui.parts.match_delegate import NAME_WIDTH, PAD
from teller_app.words.speaker import Language
from tests.counter.conftest import field
from tests.seconds import choose_rulebook
from tests.stage import LONGEST_NAME

CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


def says(window, name: str) -> str:
    return window.findChild(QLabel, name).text()


def visible_texts(widget) -> list[str]:
    return [label.text() for label in widget.findChildren(QLabel) if label.isVisible()]


def test_a_found_client_shows_the_answer_first(window, type_text, press):
    type_text("wxm")
    press(Qt.Key.Key_Return)
    assert says(window, "client_name") == "王小明"
    assert says(window, "tier_name") == "白金客户"
    assert says(window, "recognised_assets") == "370,000.00"
    assert says(window, "missing") == "距黑金客户还差 13万元存款，或 26万元理财"
    texts = visible_texts(window.client)
    assert "理财按 0.5 折算，计 40,000.00" in texts
    assert "优先排号" in texts
    assert "黑金起" in texts


def test_no_number_is_shown_whole(window, type_text, press):
    type_text("13800138000")
    press(Qt.Key.Key_Return)
    shown = " ".join(visible_texts(window))
    assert "138****8000" in shown
    assert "13800138000" not in shown
    assert "110105198506152730" not in shown


def test_a_scan_from_anywhere_finds_the_next_client(window, type_text, press, qtbot):
    type_text("wxm")
    press(Qt.Key.Key_Return)
    window.client.below.tabs.button(1).setFocus()
    qtbot.keyClicks(window.client.below.tabs.button(1), "C000003")
    assert window.bar.search.text() == "C000003"
    press(Qt.Key.Key_Return)
    assert says(window, "client_name") == "示范贸易有限公司"


def test_what_an_input_method_puts_together_in_a_list_is_a_search(window, type_text, press):
    """Qt would have gone to a row that begins so, and the next key would have been about another one."""
    type_text("wxm")
    press(Qt.Key.Key_Return)
    press(Qt.Key.Key_2, ALT)
    table = window.client.below.compare.findChild(QTableWidget) or window.client.below.compare
    table.setFocus()
    table.setCurrentCell(0, 0)
    name = table.item(table.rowCount() - 1, 0).text()
    assert not name.isascii()
    type_text(name[:2])
    assert table.currentRow() == 0
    assert window.bar.search.hasFocus()
    assert window.bar.search.text() == name[:2]


def test_arrows_choose_and_escape_clears(window, type_text, press):
    type_text("C00000")
    assert window.bar.search.matches.count() == 4
    press(Qt.Key.Key_Down)
    press(Qt.Key.Key_Return)
    assert says(window, "client_name") == "查良镛"
    window.focus_search()
    type_text("zzzz")
    assert "没有找到" in window.bar.search.matches.item(0).text()
    press(Qt.Key.Key_Return)
    assert says(window, "client_name") == "查良镛"
    press(Qt.Key.Key_Escape)
    assert not window.bar.search.matches.isVisible()


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("size", [(1280, 720), (1366, 768)])
def test_what_tells_two_clients_apart_is_never_cut(open_window, language, size):
    window = open_window(language, *size)
    window.bar.search.setText("C00000")
    rows = window.bar.search.matches
    assert rows.count() == 4
    assert rows.geometry().right() <= size[0]
    metrics = QFontMetrics(theme.font(13))
    for at in range(rows.count()):
        tail = rows.item(at).text().partition("  ")[2]
        room = rows.viewport().width() - NAME_WIDTH - 3 * PAD
        assert tail
        assert metrics.horizontalAdvance(tail) <= room


def test_an_amount_repaints_the_tier_as_it_is_typed(window, type_text, press):
    type_text("wxm")
    press(Qt.Key.Key_Return)
    edit = window.client.amounts.table.row(AssetClass.WEALTH).edit
    edit.setFocus()
    edit.selectAll()
    type_text("40w")
    assert says(window, "tier_name") == "黑金客户"
    assert edit.text() == "40w"
    assert "试算中 · 不保存" in visible_texts(window.client)
    press(Qt.Key.Key_R, CTRL)
    assert says(window, "tier_name") == "白金客户"


def test_rubbish_in_an_amount_says_so_beside_it(window, type_text, press):
    type_text("wxm")
    press(Qt.Key.Key_Return)
    press(Qt.Key.Key_E, CTRL)
    type_text("<b>1</b>")
    assert says(window, "tier_name") == "白金客户"
    assert "看不懂金额“<b>1</b>”，请输入数字，如 300000、30万、1.2亿" in visible_texts(window.client)
    assert window.client.amounts.table.first.text() == "<b>1</b>"


def test_a_walk_in_from_amounts_to_the_journal(window, type_text, press):
    press(Qt.Key.Key_N, CTRL)
    type_text("12w")
    assert says(window, "tier_name") == "金卡客户"
    field(window, "姓名").setFocus()
    type_text("赵六")
    press(Qt.Key.Key_S, CTRL)
    assert "已保存 000002" in visible_texts(window.client)
    window.focus_search()
    type_text("zl")
    press(Qt.Key.Key_Return)
    assert says(window, "client_name") == "赵六"
    assert says(window, "tier_name") == "金卡客户"


def test_what_keeps_a_walk_in_from_being_saved_has_the_keyboard(window, type_text, press):
    press(Qt.Key.Key_N, CTRL)
    type_text("12w")
    press(Qt.Key.Key_S, CTRL)
    assert QApplication.focusWidget() is field(window, "姓名")
    type_text("赵六")
    window.client.amounts.table.first.setFocus()
    type_text("x")
    field(window, "姓名").setFocus()
    press(Qt.Key.Key_S, CTRL)
    assert QApplication.focusWidget() is window.client.amounts.table.first
    type_text("30w")
    press(Qt.Key.Key_S, CTRL)
    assert "已保存 000002" in visible_texts(window.client)
    assert says(window, "tier_name") == "白金客户"


def test_an_unsaved_walk_in_is_not_lost_by_a_careless_close(window, type_text, press):
    press(Qt.Key.Key_N, CTRL)
    type_text("12w")
    assert not window.close()
    assert "还没有保存" in window.notice.text.text()
    assert window.close()


def test_a_prescreen_that_fails_is_repaired_and_printed(window, type_text, press, tmp_path):
    type_text("wxm")
    press(Qt.Key.Key_Return)
    press(Qt.Key.Key_F3)
    type_text("30w")
    for name, text in (("年利率", "4.35%"), ("期限", "36")):
        field(window, name).setFocus()
        type_text(text)
    assert says(window, "verdict") == "暂不符合"
    assert "取得客户书面授权后，才录入信用情况" in visible_texts(window.prescreen)
    window.prescreen.form.choices["consent"].button(0).click()
    assert says(window, "verdict") == "暂不符合"
    assert {"2 年内最长连续逾期", "2 年内累计逾期"} <= set(visible_texts(window.prescreen))
    assert "采用：贷款金额调整为 237,534.00 元  Alt+1" in window.prescreen.findings.remedies[0].text()
    press(Qt.Key.Key_1, ALT)
    assert says(window, "verdict") == "可受理"
    assert field(window, "贷款金额").text() == "237534.00"
    press(Qt.Key.Key_P, CTRL)
    window.printing.save_to(tmp_path / "findings.pdf")
    assert (tmp_path / "findings.pdf").read_bytes().startswith(b"%PDF")
    shown = " ".join(visible_texts(window))
    assert "拒绝" not in shown


def test_a_print_is_bound_to_the_client_on_the_screen(window, type_text, press, tmp_path):
    type_text("wxm")
    press(Qt.Key.Key_Return)
    press(Qt.Key.Key_P, CTRL)
    path = tmp_path / "summary.pdf"
    window.printing.save_to(path)
    assert says(window, "print_said") == "已存为 summary.pdf"
    press(Qt.Key.Key_Escape)
    assert window.client.isVisible()
    if shutil.which("pdftotext"):
        text = subprocess.run(
            ["pdftotext", str(path), "-"], capture_output=True, text=True, check=True
        ).stdout
        assert "白金客户" in text
        assert "王*明" in text
        assert "王小明" not in text
        assert "叁拾柒万元整" in text
        assert "000001" in text


def test_no_room_on_the_disk_says_so_and_leaves_nothing(window, type_text, press, tmp_path):
    type_text("wxm")
    press(Qt.Key.Key_Return)
    press(Qt.Key.Key_P, CTRL)
    if not Path("/dev/full").exists():
        pytest.skip("no /dev/full here")
    window.printing.save_to(tmp_path / "nowhere" / "summary.pdf")
    assert "没有保存" in says(window, "print_said")
    assert list(tmp_path.glob("*.pdf*")) == []


def test_however_it_is_laid_out_it_is_one_decision_under_one_number(window, type_text, press):
    type_text("wxm")
    press(Qt.Key.Key_Return)
    press(Qt.Key.Key_P, CTRL)
    for key in (Qt.Key.Key_2, Qt.Key.Key_5, Qt.Key.Key_6):
        press(key, ALT)
        assert "台账号 000001" in visible_texts(window.printing)
    journal = window._counter.place.journal
    assert journal.entry(1).kind == "summary_print"
    assert journal.entry(2) is None


def test_nothing_to_print_is_a_calm_notice(window, press):
    press(Qt.Key.Key_P, CTRL)
    assert window.notice.isVisible()
    assert "没有可打印的内容" in window.notice.text.text()


def test_another_scheme_decides_at_once(window, type_text, press):
    type_text("wxm")
    press(Qt.Key.Key_Return)
    choose_rulebook(window, "general-low")
    assert says(window, "tier_name") == "白金客户"
    assert window._counter.place.settings_file.read().rulebook == "general-low"


def test_compare_and_history_by_key(window, type_text, press):
    type_text("wxm")
    press(Qt.Key.Key_Return)
    press(Qt.Key.Key_2, ALT)
    assert window.client.below.compare.rowCount() == len(window._counter.place.shelf.ids())
    press(Qt.Key.Key_3, ALT)
    assert "白金客户" in window.client.below.history.accessibleName()


def test_two_clients_never_mix(window, type_text, press):
    type_text("C000004")
    press(Qt.Key.Key_Return)
    assert says(window, "client_name") == LONGEST_NAME
    window.focus_search()
    type_text("C000001")
    press(Qt.Key.Key_Return)
    texts = " ".join(visible_texts(window))
    assert "阿依古丽" not in texts
    assert "99,999" not in texts
    assert "活期存款" not in texts


def test_every_key_is_listed(window, press):
    press(Qt.Key.Key_F1)
    press(Qt.Key.Key_F1)
    assert {"F1", "F2", "F3", "Ctrl+K", "Ctrl+N", "Ctrl+P", "Ctrl+S", "Ctrl+R", "Ctrl+E"} <= set(
        visible_texts(window.help)
    )
    press(Qt.Key.Key_Escape)
    assert not window.help.isVisible()


def test_a_consent_that_cannot_be_recorded_does_not_count(window, type_text, press, monkeypatch):
    from teller_app.store.errors import StoreUnavailable
    from teller_app.store.journal import Journal

    def full(self, entry):
        raise StoreUnavailable("store.no_room", file="journal.db")

    type_text("wxm")
    press(Qt.Key.Key_Return)
    press(Qt.Key.Key_F3)
    monkeypatch.setattr(Journal, "record", full)
    window.prescreen.form.choices["consent"].button(0).click()
    assert "磁盘已满" in window.notice.text.text()
    assert window.notice.isVisible()
    assert window.prescreen.form.choices["consent"].button(2).isChecked()
    assert not window.prescreen.form.fields["inquiries"].isEnabled()
    window.prescreen.form.fields["principal"].edit.setText("1")
    press(Qt.Key.Key_P, CTRL)
    assert window.prescreen.isVisible()


def test_tab_only_stops_where_something_can_be_done(window, type_text, press):
    type_text("wxm")
    press(Qt.Key.Key_Return)
    seen = []
    for _ in range(40):
        press(Qt.Key.Key_Tab)
        focus = QApplication.focusWidget()
        if focus in seen:
            break
        seen.append(focus)
    names = [widget.metaObject().className() for widget in seen]
    assert set(names) <= {
        "SearchBox",
        "Combo",
        "QPushButton",
        "AmountEdit",
        "LineEdit",
        "FactMenu",
        "MoreMenu",
        "PurposeButton",
    }, names
    assert names.count("AmountEdit") == 7
    assert window.client.header.print in seen
