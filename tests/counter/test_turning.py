"""What is longer than its place is turned by keys, wherever the keyboard is."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtSvgWidgets import QSvgWidget
from PySide6.QtWidgets import QApplication, QScrollArea

from teller_app.ui import print_screen
from teller_app.ui.rail import Page
from tests.filled import fill_prescreen
from tests.layout.facts import nested
from tests.layout.measure import MAXIMISED
from tests.stage import WANG

DOWN, UP, HOME, END = Qt.Key.Key_PageDown, Qt.Key.Key_PageUp, Qt.Key.Key_Home, Qt.Key.Key_End
LARGE = 5
"""Large print, which has two pages."""
FROM = {
    "print": lambda window: window.printing.print,
    "paper": lambda window: window.printing.sheet.button(0),
    "printer": lambda window: window.printing.printer,
    "search": lambda window: window.bar.search,
}


def sheets(window):
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    return window.printing.findChildren(QSvgWidget)


def whole(sheet):
    """Whether the end of a sheet is in sight."""
    return sheet.visibleRegion().boundingRect().bottom() >= sheet.height() - 1


def preview(window, qtbot):
    """Two pages, laid out."""
    window.open_client(WANG.key)
    window.print_current()
    window.printing.turn_to(LARGE)
    found = sheets(window)
    qtbot.waitUntil(lambda: found[1].y() > found[0].height() > found[0].width())  # each in its own shape by then
    return found


@pytest.mark.long(first=2)
@pytest.mark.parametrize("place", FROM)
def test_the_second_page_of_the_preview_is_reached_from_everywhere(open_window, monkeypatch, qtbot, place):
    monkeypatch.setattr(print_screen, "printers", lambda: ["counter-2", "counter-3"])
    window = open_window(width=MAXIMISED[0], height=MAXIMISED[1])
    first, last = preview(window, qtbot)
    FROM[place](window).setFocus()
    printer = window.printing.printer.currentText()
    assert not whole(last)
    for _ in range(4):
        qtbot.keyClick(QApplication.focusWidget(), DOWN)
    assert whole(last)
    for _ in range(4):
        qtbot.keyClick(QApplication.focusWidget(), UP)
    assert first.visibleRegion().boundingRect().top() == 0
    assert window.printing.printer.currentText() == printer, "whoever reads on has not chosen another printer"
    assert FROM[place](window).hasFocus()


def test_home_and_end_where_no_field_wants_them(open_window, monkeypatch, qtbot):
    monkeypatch.setattr(print_screen, "printers", lambda: ["counter-2"])
    window = open_window()
    first, last = preview(window, qtbot)
    window.printing.back.setFocus()
    qtbot.keyClick(window.printing.back, END)
    assert whole(last)
    qtbot.keyClick(window.printing.back, HOME)
    assert first.visibleRegion().boundingRect().top() == 0


def test_the_findings_are_read_to_their_end_from_the_fields(open_window, qtbot):
    """In a low window the page scrolls, and what is in it does not scroll a second time."""
    window = open_window(width=1280, height=560)
    window.open_client(WANG.key)
    edit = fill_prescreen(window)
    page = window.pages.currentWidget().verticalScrollBar()
    (findings,) = window.prescreen.findings.findChildren(QScrollArea)

    def whole():
        return page.maximum() > 0 and findings.widget().height() <= findings.viewport().height()

    qtbot.waitUntil(lambda: window.isActiveWindow() and whole())
    edit.setFocus()
    for _ in range(4):
        qtbot.keyClick(edit, DOWN)
    assert page.value() == page.maximum()
    assert edit.hasFocus()
    assert nested(window) == []
    window.resize(*MAXIMISED)
    qtbot.waitUntil(lambda: page.maximum() == 0)


def test_a_table_keeps_the_keys_it_takes(open_window, qtbot):
    window = open_window()
    window.turn_to(Page.FILES)
    table = window.files.table
    table.setRowCount(3)
    table.setFocus()
    table.setCurrentCell(0, 0)
    qtbot.keyClick(table, DOWN)
    assert table.currentRow() > 0


def test_what_is_told_the_client_is_turned_too(open_window, qtbot):
    """On a small screen the client first reads where they stand, then what they get, a leaf at a time."""
    window = open_window(width=911, height=512)
    window.open_client("C000004")
    window.extras.turn_to_client()
    facing = window.extras.facing
    qtbot.wait(20)
    assert facing._says.isVisible()
    assert "13" in facing._on.text()
    qtbot.keyClick(facing, DOWN)
    assert not facing._says.isVisible()
    qtbot.keyClick(facing, UP)
    assert facing._says.isVisible()
    facing.leave()
