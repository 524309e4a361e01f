"""F1 from wherever a teller is: the right chapter, the keys, a search, and back to where the hands were."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QApplication

from teller_app.ui.below_panel import KEY, PLAN
from teller_app.ui.help_screen import KEYS
from teller_app.ui.keys_screen import KeysScreen
from teller_app.ui.parts.manual_page import COLUMN, _fragments
from teller_app.ui.rail import Page
from teller_app.words.manual import read_manual
from teller_app.words.speaker import Language
from tests.counter.conftest import commit

CTRL = Qt.KeyboardModifier.ControlModifier


def chapter(window) -> str:
    return window.help.page.toPlainText().partition("\n")[0]


@pytest.mark.long(first=3)
@pytest.mark.parametrize(
    ("key", "title"),
    [
        (Qt.Key.Key_F3, "贷款预审"),
        (Qt.Key.Key_F4, "客户维护"),
        (Qt.Key.Key_F5, "网点"),
        (Qt.Key.Key_F6, "规则页"),
        (Qt.Key.Key_F7, "审计与日结"),
        (Qt.Key.Key_F9, "文件、备份、恢复"),
        (Qt.Key.Key_F10, "第一次启动与人员"),
    ],
)
def test_the_chapter_about_the_page_comes_first_and_escape_goes_back(window, press, key, title):
    press(key)
    before = window.page
    press(Qt.Key.Key_F1)
    assert window.page is Page.HELP
    assert chapter(window) == title
    press(Qt.Key.Key_Escape)
    assert window.page is before


def test_on_the_clients_page_it_is_about_what_is_in_front(window, press):
    told = []
    for turn in (
        lambda: None,
        lambda: window.open_client("C000001"),
        lambda: window.client.below.turn_to(KEY),
        lambda: window.client.below.turn_to(PLAN),
        window.start_walk_in,
    ):
        turn()
        press(Qt.Key.Key_F1)
        told.append(chapter(window))
        press(Qt.Key.Key_Escape)
    assert told == ["查找客户", "读结果：等级、理由、下一步", "大客户与关系", "规划", "试算与手工录入"]


def test_a_bar_above_the_page_has_its_chapter(window, press):
    window.open_client("C000001")
    press(Qt.Key.Key_F8)
    press(Qt.Key.Key_F1)
    assert chapter(window) == "号码、用途与对客"
    assert not window.revealed.isVisible()


def test_the_question_that_f1_was_pressed_for_is_there_again(window, press, type_text):
    window.open_client("C000001")
    press(Qt.Key.Key_D, CTRL)
    question = window.ask.question.text()
    type_text("1 ok")
    press(Qt.Key.Key_F1)
    assert not window.ask.isVisible()
    assert QApplication.focusWidget() is window.help.page
    press(Qt.Key.Key_F1)
    press(Qt.Key.Key_Escape)
    assert window.page is Page.CLIENT
    assert (window.ask.question.text(), window.ask.edit.text()) == (question, "1 ok")
    assert QApplication.focusWidget() is window.ask.edit
    press(Qt.Key.Key_Return)
    assert "已登记" in window.notice.text.text()
    assert not window.ask.isVisible()


def test_what_a_second_person_reads_is_there_again_and_no_password(window, press):
    window.bar.rulebook_chosen.emit("icbc")
    second = window.approve.second
    words = second.words.text()
    second.code.edit.setText("somebody")
    second.password.edit.setText("half a pass")
    press(Qt.Key.Key_F1)
    assert chapter(window) == "第二人复核"
    assert second.password.edit.text() == ""
    press(Qt.Key.Key_Escape)
    assert window.approve.isVisible()
    assert (second.words.text(), second.code.edit.text(), second.password.edit.text()) == (
        words,
        "somebody",
        "",
    )
    window.approve.take()
    assert window._counter.place.settings.rulebook == "icbc"


@pytest.mark.parametrize("away", ["another page", "another client", "the same page"])
def test_from_the_manual_to_somewhere_else_the_question_is_over(window, press, away):
    window.open_client("C000001")
    window.bar.rulebook_chosen.emit("icbc")
    window.service.ask_event()
    window.ask.edit.setText("1 ok")
    press(Qt.Key.Key_F1)
    if away == "another client":
        window.open_client("C000002")
    else:
        press(Qt.Key.Key_F4 if away == "another page" else Qt.Key.Key_F2)
    press(Qt.Key.Key_F1)
    press(Qt.Key.Key_Escape)
    for bar in (window.ask, window.approve):
        assert not bar.isVisible()
    assert window.ask.in_hand() == {}
    assert (window.ask.edit.text(), window.approve._shown) == ("", None)


def test_back_to_a_preview_and_to_what_was_typed(window, press, type_text):
    window.open_client("C000001")
    press(Qt.Key.Key_P, CTRL)
    press(Qt.Key.Key_F1)
    assert chapter(window) == "打印"
    press(Qt.Key.Key_Escape)
    assert window.page is Page.PRINT
    press(Qt.Key.Key_Escape)
    press(Qt.Key.Key_O, CTRL)
    window.service.override.reason.edit.setFocus()
    type_text("because")
    press(Qt.Key.Key_F1)
    assert chapter(window) == "第二人复核"
    press(Qt.Key.Key_Escape)
    assert window.page is Page.OVERRIDE
    assert QApplication.focusWidget() is window.service.override.reason.edit
    assert window.service.override.reason.edit.text() == "because"


def test_f1_again_is_every_key_and_again_the_chapter(window, press):
    press(Qt.Key.Key_F4)
    press(Qt.Key.Key_F1)
    assert window.help.findChild(KeysScreen) is None, "it takes its time to make, and nobody has asked for it"
    press(Qt.Key.Key_F1)
    assert window.help.contents.currentRow() == KEYS
    assert window.help.pages.currentWidget() is window.help._keys
    press(Qt.Key.Key_PageDown)
    assert window.help._keys.verticalScrollBar().value() > 0
    press(Qt.Key.Key_F1)
    assert chapter(window) == "客户维护"
    assert window.help.page.isVisible()


def test_the_hands_stay_on_the_keys(window, press):
    window.resize(1280, 400)
    press(Qt.Key.Key_F4)
    press(Qt.Key.Key_F1)
    assert QApplication.focusWidget() is window.help.page
    press(Qt.Key.Key_PageDown)
    assert window.help.page.verticalScrollBar().value() > 0
    press(Qt.Key.Key_Right)
    assert chapter(window) == "大客户与关系"
    assert window.help.page.verticalScrollBar().value() == 0
    press(Qt.Key.Key_Left)
    press(Qt.Key.Key_Left)
    assert chapter(window) == "规划"


def test_a_scan_in_the_manual_finds_the_client(window, press, type_text):
    press(Qt.Key.Key_F1)
    type_text("C000001")
    assert window.bar.search.text() == "C000001"
    press(Qt.Key.Key_Return)
    assert window.page is Page.CLIENT


def test_searching_the_manual(window, press, type_text):
    press(Qt.Key.Key_F4)
    press(Qt.Key.Key_F1)
    press(Qt.Key.Key_F, CTRL)
    assert QApplication.focusWidget() is window.help.search
    commit(window.help.search, "恢复词")
    shown = [
        window.help.contents.item(row).text()
        for row in range(window.help.contents.count())
        if not window.help.contents.isRowHidden(row)
    ]
    has = [each.title for each in read_manual(Language.ZH).chapters if each.has("恢复词")]
    assert shown == has
    assert len(has) > 1
    assert chapter(window) == has[0]
    assert window.help.page.textCursor().hasSelection() or not window.help.page.textCursor().atStart()
    for _ in range(40):
        press(Qt.Key.Key_Return)
        if chapter(window) == has[1]:
            break
    assert chapter(window) == has[1]
    window.help.search.setText("没有这样的话")
    assert not window.help._nothing.isHidden()
    window.help.search.clear()
    assert window.help._nothing.isHidden()
    assert not any(window.help.contents.isRowHidden(row) for row in range(window.help.contents.count()))


def test_a_link_leads_to_its_chapter_and_nowhere_else(window, press):
    press(Qt.Key.Key_F1)
    window.help.page.linked.emit("care")
    assert chapter(window) == "客户维护"
    window.help.page.linked.emit("//example.org/x")
    assert chapter(window) == "客户维护"


@pytest.mark.long(first=1)
@pytest.mark.parametrize("language", list(Language))
def test_every_chapter_shows_its_pictures(open_window, language):
    window = open_window(language)
    window.turn_to(Page.HELP)
    manual = read_manual(language)
    for row, told in enumerate(manual.chapters, 1):
        window.help.turn_to(row)
        assert chapter(window) == told.title
        document = window.help.page.document()
        blocks = map(document.findBlockByNumber, range(document.blockCount()))
        pictures = [made for block in blocks for _, _, made in _fragments(block) if made.isImageFormat()]
        widths = [made.toImageFormat().width() for made in pictures]
        assert len(widths) == told.text.count("![")
        assert all(100 < width <= COLUMN for width in widths)


def test_the_manual_is_read_with_the_first_f1_and_nothing_of_it_before(open_window):
    window = open_window()
    assert window.help._manual is None
    assert window.help.findChildren(QTextDocument) == []


def test_a_chapter_that_is_left_is_gone_with_its_pictures(window, press):
    press(Qt.Key.Key_F1)
    for _ in range(6):
        press(Qt.Key.Key_Right)
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert len(window.help.findChildren(QTextDocument)) == 1
