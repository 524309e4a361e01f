"""A scan types digits and ends with Enter: it finds the client, whatever has the keyboard."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QApplication, QComboBox

from teller_app.rules.codes import CareKind
from teller_app.ui.rail import Page
from teller_app.words.speaker import Language
from tests.counter.conftest import commit
from tests.stage import FALLING, WANG

CTRL, KEY = Qt.KeyboardModifier.ControlModifier, Qt.Key
ALONE = 10
"""As many lists and more stand in a window, on its pages and behind its tabs."""


def scan(qtbot, window, number=WANG.phone):
    """What a scanner sends to wherever the keyboard is."""
    for sign in number:
        qtbot.keyClick(QApplication.focusWidget() or window, sign)
    assert window.bar.search.text() == number
    qtbot.keyClick(QApplication.focusWidget(), KEY.Key_Return)


def lists(window):
    """Every list that the keyboard can stand on; the rows under the search and those of a closed list not."""
    found = [*window.findChildren(QAbstractItemView), *window.findChildren(QComboBox)]
    shut = {box.view() for box in window.findChildren(QComboBox)}
    return [each for each in found if each.focusPolicy() != Qt.FocusPolicy.NoFocus and each not in shut]


@pytest.mark.long(first=1)
@pytest.mark.parametrize("language", Language)
def test_no_list_keeps_a_scan_for_itself(open_window, qtbot, language):
    window = open_window(language)
    qtbot.waitUntil(window.isActiveWindow)
    met = set()
    for page in Page:
        window.open_client(FALLING.key)
        window.turn_to(page)
        for each in lists(window):
            if each.isVisible() and each.isEnabled():
                window.turn_to(page)
                each.setFocus()
                assert each.hasFocus()
                scan(qtbot, window)
                assert window._counter.client.view.client.key == WANG.key, (page, each)
                window.open_client(FALLING.key)
                met.add(each)
    assert len(met) >= ALONE


@pytest.mark.parametrize("language", Language)
def test_no_list_takes_a_letter_behind_a_tab_either(open_window, qtbot, language):
    """In English the letters of a name choose among the words of a list."""
    window = open_window(language)
    window.open_client(FALLING.key)
    window.turn_to(Page.HELP)
    for each in lists(window):
        chosen = each.currentIndex()
        qtbot.keyClicks(each, "pi1")
        assert window.bar.search.text() == "pi1", each.accessibleName()
        assert each.currentIndex() == chosen
        window.bar.search.clear()


def test_on_the_care_page_a_scan_opens_the_one_who_was_scanned(window, press, qtbot):
    qtbot.waitUntil(window.isActiveWindow)
    window._counter.care.event(FALLING, CareKind.COMPLAINT)
    press(KEY.Key_F4)
    assert window.care.table.line.client == FALLING.key
    assert window.care.table.hasFocus()
    scan(qtbot, window)
    assert window.page is Page.CLIENT
    assert window._counter.client.view.client.key == WANG.key


@pytest.mark.parametrize("whose", ["nobody", "client", "walk-in"])
def test_back_on_the_client_page_the_search_has_the_keyboard(window, press, qtbot, whose):
    """Qt would give it to a button or an amount of the page, and a scan would go in there."""
    qtbot.waitUntil(window.isActiveWindow)
    if whose == "client":
        window.open_client(FALLING.key)
        press(KEY.Key_E, CTRL)
    elif whose == "walk-in":
        window.start_walk_in()
    for away in (KEY.Key_F3, KEY.Key_F4, KEY.Key_F5, KEY.Key_F7, KEY.Key_F10, KEY.Key_F2):
        press(away)
        press(KEY.Key_F2)
        assert window.page is Page.CLIENT
        assert window.bar.search.hasFocus()
    scan(qtbot, window)
    assert not window._counter.client.view.has_trial
    assert window._counter.client.view.client.key == WANG.key


def test_what_was_typed_for_the_last_page_is_not_in_the_way_of_a_scan(window, press, qtbot):
    qtbot.waitUntil(window.isActiveWindow)
    qtbot.keyClicks(window.bar.search, "wxm")
    assert window.bar.search.matches.isVisible()
    press(KEY.Key_F7)
    assert window.bar.search.text() == ""
    assert not window.bar.search.matches.isVisible()
    scan(qtbot, window)
    assert window._counter.client.view.client.key == WANG.key


def test_a_scan_from_elsewhere_begins_anew_and_arrives_whole(window, qtbot):
    """What a keyboard sends before the focus has come to the search goes on there as well."""
    qtbot.waitUntil(window.isActiveWindow)
    window.open_client(FALLING.key)
    qtbot.keyClicks(window.bar.search, "zzz")
    button = window.client.header.print
    button.setFocus()
    qtbot.keyClicks(button, WANG.phone)
    assert window.bar.search.text() == WANG.phone
    commit(window.bar.search, "号")
    assert window.bar.search.text() == f"{WANG.phone}号"


@pytest.mark.long(first=3)
@pytest.mark.parametrize(
    ("looked_for", "field"),
    [
        ("13700137000", "phone"),
        ("110105199001010018", "id_number"),
        ("91350100M000100Y43", ""),
        ("赵六", "name"),
        ("zl", ""),
        ("6228480000000000999", ""),
        ("C000099", ""),
    ],
)
def test_whom_nobody_has_found_is_entered_by_what_was_scanned(window, press, qtbot, looked_for, field):
    """But for what may be something else, and for whoever is there: that one is in the list."""
    if looked_for.isascii():
        qtbot.keyClicks(window.bar.search, looked_for)
    else:
        commit(window.bar.search, looked_for)
    press(KEY.Key_N, CTRL)
    assert not window.bar.search.matches.isVisible()
    assert window.bar.search.text() == ""
    fields = window.client.header.entry.fields
    assert {name: each.edit.text() for name, each in fields.items() if each.edit.text()} == (
        {field: looked_for} if field else {}
    )
    assert window._counter.client.view.unsaved is bool(field)
