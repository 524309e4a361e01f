"""What a key does for a client, it does where that client is seen."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from teller_app.desk.client_view import Mode
from teller_app.rules.codes import AssetClass
from teller_app.ui.rail import AROUND_CLIENT, Page
from teller_app.words.keys import REVEAL_KEY, TRIAL_KEY
from tests.stage import WANG

CTRL, KEY = Qt.KeyboardModifier.ControlModifier, Qt.Key
OWN_PAPER = {Page.PRESCREEN, Page.PRINT, Page.CARE, Page.BRANCH, Page.AUDIT}
ELSEWHERE = [page for page in Page if page not in AROUND_CLIENT]
NO_PAPER = [page for page in ELSEWHERE if page not in OWN_PAPER]


def entries(window):
    """How many numbers the journal has given."""
    (found,) = window._counter.place.journal.db.execute("select count(*) from entry").fetchone()
    return found


def tried(window, press, qtbot):
    """A client with another amount on trial."""
    window.open_client(WANG.key)
    edit = window.client.amounts.table.row(AssetClass.WEALTH).edit
    edit.setFocus()
    edit.selectAll()
    qtbot.keyClicks(edit, "40w")
    assert window._counter.client.view.has_trial


def test_amounts_are_tried_where_they_are_seen(window, press):
    window.open_client(WANG.key)
    press(KEY.Key_F4)
    press(KEY.Key_E, CTRL)
    assert window.page is Page.CLIENT
    assert QApplication.focusWidget() is window.client.amounts.table.first


def test_with_nobody_on_the_screen_a_trial_leads_to_the_search(window, press):
    press(KEY.Key_F4)
    press(KEY.Key_E, CTRL)
    assert window.page is Page.CLIENT
    assert window.bar.search.hasFocus()


def test_a_trial_is_dropped_only_where_it_is_seen(window, press, qtbot):
    tried(window, press, qtbot)
    for page in Page:
        if page is not Page.CLIENT:
            window.turn_to(page)
            press(KEY.Key_R, CTRL)
            assert window._counter.client.view.has_trial, page
    window.turn_to(Page.CLIENT)
    press(KEY.Key_R, CTRL)
    assert not window._counter.client.view.has_trial


def test_a_privilege_is_taken_back_only_around_its_client(window, press):
    window.open_client(WANG.key)
    for page in Page:
        window.turn_to(page)
        press(KEY.Key_U, CTRL)
        assert window.ask.isVisible() == (page in AROUND_CLIENT), page


def test_a_walk_in_is_saved_only_where_it_is_seen(window, press, qtbot):
    press(KEY.Key_N, CTRL)
    qtbot.keyClicks(QApplication.focusWidget(), "12w")
    name = window.client.header.entry.name.edit
    name.setText("Zhao")
    name.textEdited.emit("Zhao")
    before = entries(window)
    for page in (Page.PEOPLE, Page.TIES, Page.HELP):
        window.turn_to(page)
        press(KEY.Key_S, CTRL)
        assert entries(window) == before, page
    window.turn_to(Page.CLIENT)
    press(KEY.Key_S, CTRL)
    assert window._counter.client.view.saved
    assert window._counter.client.view.mode is Mode.WALK_IN


@pytest.mark.parametrize("page", NO_PAPER)
def test_a_page_without_paper_previews_nothing_and_takes_no_number(window, press, page):
    window.open_client(WANG.key)
    window.turn_to(page)
    before = entries(window)
    press(KEY.Key_P, CTRL)
    assert window.page is page
    assert entries(window) == before


@pytest.mark.parametrize("page", AROUND_CLIENT)
def test_around_the_client_the_summary_is_previewed(window, press, page):
    window.open_client(WANG.key)
    window.turn_to(page)
    press(KEY.Key_P, CTRL)
    assert window.page is Page.PRINT


def test_the_list_offers_a_whole_number_only_where_the_client_is_seen(window):
    window.open_client(WANG.key)
    for page, there in ((Page.CARE, False), (Page.CLIENT, True)):
        window.turn_to(page)
        window.more.menu().aboutToShow.emit()
        on = {action.text().rsplit(" ", 1)[-1]: action.isEnabled() for action in window.more.menu().actions()}
        assert on[REVEAL_KEY] is there
        assert on[TRIAL_KEY]
