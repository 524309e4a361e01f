"""The key that stands on a button presses that button, on every page where it stands."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from teller_app.desk.roster import Change
from teller_app.ui.rail import Page
from teller_app.words.speaker import Language
from tests.counter.test_approval_visits import at, branch  # noqa: F401  fixtures
from tests.staff import FIRST
from tests.stage import PRIVATE, WANG

ALT = Qt.KeyboardModifier.AltModifier
KEY = Qt.Key


def test_the_keys_of_the_pages_of_a_client(window, press):
    window.open_client(WANG.key)
    window.service.open_ties()
    press(KEY.Key_N, ALT)
    assert window.ask.question.text() == "名称（公司集团请以“集团”结尾）"
    window.go_back()
    press(KEY.Key_R, ALT)
    assert not window.notice.isVisible(), "nobody has brought this client"
    window.open_client(PRIVATE.key)
    window.service.give("emergency_payment")
    press(KEY.Key_1, ALT)
    press(KEY.Key_2, ALT)
    press(KEY.Key_4, ALT)
    assert [step.isChecked() for step in window.service.procedure._steps] == [True, True, False, False]


def test_a_key_opens_the_list_of_cards(window, press):
    window.open_client(WANG.key)
    menu = window.client.amounts.facts.menu()
    press(KEY.Key_C, ALT)
    assert menu.isVisible()
    menu.close()


def test_what_is_said_above_the_page_is_put_away_by_its_key_and_stays_for_any_other(window, press):
    window.service.said.emit("已登记")
    for key in (KEY.Key_B, KEY.Key_S, KEY.Key_Q, KEY.Key_D):
        press(key, ALT)
    assert window.notice.isVisible()
    press(KEY.Key_K, ALT)
    assert not window.notice.isVisible()


def test_a_key_changes_the_language(window, press):
    press(KEY.Key_L, ALT)
    assert window._counter.place.speaker.language is Language.EN


def test_a_key_empties_the_filters_of_the_audit(window, press):
    window.turn_to(Page.AUDIT)
    window.audit.user.setFocus()
    press(KEY.Key_Down)
    assert window._counter.audit.view.wanted.user
    press(KEY.Key_X, ALT)
    assert not window._counter.audit.view.wanted.user


@pytest.mark.parametrize(("key", "change"), [(KEY.Key_R, Change.RESET), (KEY.Key_D, Change.DISABLE)])
def test_the_keys_of_the_page_of_people(at, qtbot, key, change):  # noqa: F811
    window = at(FIRST)
    window.turn_to(Page.PEOPLE)
    window._counter.people.choose("8002")
    asked = []
    window.people.person.wanted.connect(asked.append)
    qtbot.keyClick(window.people.table, key, ALT)
    assert asked == [change.value]
