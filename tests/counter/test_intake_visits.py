"""Visits to the page of imports, by the keyboard: the columns are shown, checked, and a new book serves."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog

from teller_app.desk.intake_page import KEPT
from teller_app.intake.profile import read_profile
from teller_app.rules.errors import Refusal
from teller_app.ui.rail import Page
from teller_app.words.audit import purpose_name
from teller_app.words.speaker import Language, Speaker
from tests import extracts

CTRL = Qt.KeyboardModifier.ControlModifier
CLIENTS = """客户编号,客户姓名,证件号码,手机号码,性别,内部备注
C000001,王小明,110105198506152730,13800138000,男,甲类客户
C000009,查理,,13700137000,女,乙类客户
"""
HOLDINGS = """客户编号,产品大类,余额日期,余额
C000001,理财,20261122,"6,000,000.00"
C000009,活期存款,20261122,"1,234.56"
"""


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    folder = tmp_path / "sent"
    folder.mkdir()
    paths = [folder / "客户_20261122.csv", folder / "资产_20261122.csv"]
    paths[0].write_text(CLIENTS, "gb18030")
    paths[1].write_text(HOLDINGS, "utf-8-sig")
    return paths


@pytest.fixture
def page(qtbot, window, monkeypatch, files):
    """The page, reached by the keys, with the two files chosen."""
    qtbot.waitUntil(window.isActiveWindow, timeout=5000)
    choose(monkeypatch, files)
    for key, modifier in (
        (Qt.Key.Key_F9, Qt.KeyboardModifier.NoModifier),
        (Qt.Key.Key_I, CTRL),
        (Qt.Key.Key_F, CTRL),
    ):
        qtbot.keyClick(QApplication.focusWidget() or window, key, modifier)
    assert window.page is Page.INTAKE
    wait(qtbot, window.intake)
    return window.intake


def choose(monkeypatch, paths):
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_, **__: ([str(path) for path in paths], ""))


def press(qtbot, window, key):
    qtbot.keyClick(QApplication.focusWidget() or window, key, CTRL)


def wait(qtbot, page):
    qtbot.waitUntil(lambda: page._desk.view.rests, timeout=30_000)


def shown(table):
    return [
        [table.item(row, at).text() for at in range(table.columnCount()) if table.item(row, at)]
        for row in range(table.rowCount())
    ]


def taken(page):
    return [page.columns.cellWidget(row, 1).currentText() for row in range(page.columns.rowCount())]


def test_what_the_columns_seem_to_be_is_shown_with_masked_rows(window, page):
    page.files.setCurrentCell(0, 0)
    assert taken(page) == ["客户号", "姓名或户名", "证件号码", "手机号", "性别", "不读取"]
    seen = [row[-1] for row in shown(page.columns)]
    assert seen[0] == "C000001、C000009"
    whole = " ".join(seen)
    assert not any(secret in whole for secret in ("王小明", "110105198506152730", "13800138000", "类客户"))
    page.files.setCurrentCell(1, 0)
    assert taken(page) == ["客户号", "资产类别", "余额日期", "日终余额"]


def test_two_keys_after_the_files_are_chosen_a_new_book_serves(qtbot, window, page, tmp_path):
    press(qtbot, window, Qt.Key.Key_L)
    assert "没有清单" in window.notice.text.text()
    qtbot.keyClick(window, Qt.Key.Key_N, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: page._desk.view.without, timeout=5000)
    page.files.setCurrentCell(1, 0)
    assert page.adds.isChecked(), "one day alone: it looks like the balances of a night"
    qtbot.keyClick(window, Qt.Key.Key_D, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: not page.adds.isChecked(), timeout=5000)
    press(qtbot, window, Qt.Key.Key_L)
    wait(qtbot, page)
    assert page.answer.text() == "检查通过：新客户册 5 户，营业日 2026-11-22"
    assert "新增 1 户，减少 0 户" in page._lines.text()
    assert "等级上升 0 户，下降 1 户" in page._lines.text()
    rows = [row[:2] for row in shown(page.changes)]
    assert rows == [["C000001", "下降"], ["C000009", "新增"]]
    assert window._counter.place.book.client("C000009") is None, "the old one serves until the word"
    with qtbot.waitSignal(page.switched, timeout=30_000) as came:
        press(qtbot, window, Qt.Key.Key_S)
    assert came.args[0].clients == 5
    told = window._counter.audit.choose("book_switch").lines[0].line
    assert (told.user, purpose_name(Speaker(Language.ZH), told.purpose)) == (
        window._counter.place.teller,
        "营业日 2026-11-22，5 户，没有清单",
    )
    kept = (tmp_path / KEPT).read_text("utf-8")
    assert "客户_*.csv" in kept
    assert "王小明" not in kept


def test_the_files_of_the_next_night_are_read_as_the_last_ones(qtbot, window, page, files):
    page.files.setCurrentCell(0, 0)
    page.columns.chosen.emit(5, "region")
    page.columns.chosen.emit(5, None)
    page.columns.chosen.emit(4, None)
    page._desk.answer(without=True)
    page.begin_check()
    wait(qtbot, page)
    with qtbot.waitSignal(page.switched, timeout=30_000):
        page.begin_switch()
    later = [path.rename(path.with_name(path.name.replace("22", "23"))) for path in files]
    page._desk.view = type(page._desk.view)()
    page._desk.add(later)
    page.files.setCurrentCell(0, 0)
    assert taken(page)[4] == "不读取", "as somebody has said"
    assert page._desk.view.profile is not None


def test_a_warning_hides_nobody_whose_tier_changes_and_the_list_can_be_saved(
    qtbot, window, page, files, monkeypatch
):
    """One wrong check digit had taken the place of all who go down."""
    files[0].write_text(CLIENTS.replace("110105198506152730", "110105198506152731"), "gb18030")
    page.files.setCurrentCell(1, 0)
    page._desk.set_adds(adds=False)
    page._desk.answer(without=True)
    page.begin_check()
    wait(qtbot, page)
    assert (page.faults.isVisible(), page.changes.isVisible()) == (True, True)
    assert "校验位" in shown(page.faults)[0][3]
    assert ["C000001", "下降"] in [row[:2] for row in shown(page.changes)]
    out = files[0].with_name("changes.csv")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, **__: (str(out), ""))
    qtbot.keyClick(window, Qt.Key.Key_S, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(out.exists, timeout=10_000)
    text = out.read_text("utf-8-sig")
    assert "C000001,下降" in text
    assert "C000009,新增" in text
    assert "王小明" not in text
    told = window._counter.audit.choose("export").lines[0].line
    assert "导入的变化名单" in purpose_name(Speaker(Language.ZH), told.purpose)


def test_a_profile_is_saved_by_a_key_and_what_to_do_with_it_is_said(qtbot, window, page, files, monkeypatch):
    out = files[0].with_name("mine.toml")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, **__: (str(out), ""))
    qtbot.keyClick(window, Qt.Key.Key_O, Qt.KeyboardModifier.AltModifier)
    assert "已存为 mine.toml" in window.notice.text.text()
    assert "Ctrl+G" in window.notice.text.text()
    assert [each.match for each in read_profile(out).file] == ["客户_*.csv", "资产_*.csv"]
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_, **__: (str(out), ""))
    press(qtbot, window, Qt.Key.Key_G)
    assert page._desk.view.profile == read_profile(out)
    press(qtbot, window, Qt.Key.Key_D)
    press(qtbot, window, Qt.Key.Key_D)
    assert not page.profile.save.isEnabled()


def test_nobody_is_asked_where_to_while_a_list_is_being_written(qtbot, window, page, files, monkeypatch):
    """Whoever chose a place then got no file, and no word."""
    page._desk.answer(without=True)
    page.begin_check()
    wait(qtbot, page)
    out = files[0].with_name("changes.csv")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, **__: (str(out), ""))
    page.save_changes.click()
    assert not page.save_changes.isEnabled()
    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(QFileDialog, "getSaveFileName", lambda *_, **__: pytest.fail("one is being made"))
        page.choose_changes()
    qtbot.waitUntil(lambda: "已存为 changes.csv" in window.notice.text.text(), timeout=10_000)
    assert page.save_changes.isEnabled()


def test_what_is_said_of_a_client_stands_beside_its_number(qtbot, page):
    page._desk.answer(without=True)
    page.begin_check()
    wait(qtbot, page)
    widths = [page.changes.columnWidth(at) for at in range(4)]
    assert widths[3] == max(widths)
    assert widths[0] < page.changes.viewport().width() / 3


def test_rows_that_are_wrong_are_named_and_nothing_is_taken_in(qtbot, page, files, tmp_path, monkeypatch):
    files[0].write_text(CLIENTS.replace("13800138000", "98006543210"), "gb18030")
    page._desk.answer(without=True)
    page.begin_check()
    wait(qtbot, page)
    assert page.answer.text() == "有 1 处有误，没有导入任何数据"
    assert shown(page.faults)[0][:3] == ["客户_20261122.csv", "2", "手机号"]
    assert "98006543210" not in " ".join(shown(page.faults)[0])
    assert not page.take.isEnabled()
    with pytest.raises(Refusal, match=r"import\.nothing_waits"):
        page.begin_switch()
    out = tmp_path / "rejects.csv"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, **__: (str(out), ""))
    page.rejects.click()
    wait(qtbot, page)
    assert "98006543210" in out.read_text("utf-8-sig")
    assert str(out) in page._lines.text()


def test_look_ups_go_on_and_escape_stops_it(qtbot, window, page, tmp_path):
    while page._desk.view.files:
        page._desk.remove()
    page._desk.add(extracts.write(tmp_path / "many", 20_000))
    page._desk.answer(without=True)
    before = set(tmp_path.glob("book*")) | set(tmp_path.glob("building*"))
    press(qtbot, window, Qt.Key.Key_L)
    assert page._desk.view.busy
    window.open_client("C000002")
    assert window._counter.client.view.client.key == "C000002"
    window.turn_to(Page.INTAKE)
    with pytest.raises(Refusal, match=r"import\.busy"):
        page._desk.set_day("2026-11-21")
    qtbot.waitUntil(lambda: "/" in page.waiting._text.text(), timeout=20_000)
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    assert window.page is Page.INTAKE, "the first Escape stops, the next one leaves"
    wait(qtbot, page)
    assert page.answer.text() == "核对下面每一列，再检查"
    window._counter.imports.end()
    assert set(tmp_path.glob("book*")) | set(tmp_path.glob("building*")) == before
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    assert window.page is not Page.INTAKE


def test_an_answer_that_changes_takes_back_what_waits(qtbot, window, page):
    page._desk.answer(without=True)
    page.begin_check()
    wait(qtbot, page)
    assert page.take.isEnabled()
    page._desk.set_day("2026-11-21")
    assert not page.take.isEnabled()
    page._desk.set_day("21.11")
    press(qtbot, window, Qt.Key.Key_L)
    assert "21.11" in page.day._problem.text()


def test_a_manifest_beside_the_files_is_found_and_a_wrong_one_is_said(qtbot, window, page, files):
    (files[0].parent / "manifest.json").write_text("{}", "utf-8")
    page._desk.add(files)
    assert "manifest.json" in page._manifest.text()
    page.begin_check()
    wait(qtbot, page)
    assert page.answer.text() == "没有导入任何数据"
    assert "manifest.json" in page._lines.text()


def test_a_file_that_cannot_be_read_is_said_and_the_others_stay(qtbot, window, page, files, monkeypatch):
    bad = files[0].with_name("坏.csv")
    bad.write_bytes(b"\xff\xfe\x00\x01")
    choose(monkeypatch, [bad])
    press(qtbot, window, Qt.Key.Key_F)
    wait(qtbot, page)
    assert "坏.csv" in window.notice.text.text()
    assert page.files.rowCount() == 2
    press(qtbot, window, Qt.Key.Key_D)
    assert page.files.rowCount() == 1
