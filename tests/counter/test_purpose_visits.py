"""What each look is for: the default of the desk it comes from, and one key to say another."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt

from teller_app.desk.counter import Counter
from teller_app.rules.codes import Purpose
from teller_app.rules.errors import Refusal
from teller_app.safe.audit import client_hash
from teller_app.safe.roles import Role
from teller_app.store.errors import StoreUnavailable
from teller_app.ui.rail import Page
from teller_app.ui.window import Window
from teller_app.words.purpose import SAYABLE
from tests.stage import WANG, open_stage

KEY, CTRL = Qt.Key, Qt.KeyboardModifier.ControlModifier
PRIVATE = "C000004"


def records(window, key=WANG.key) -> list[tuple[str, str]]:
    trail = window._counter.place.journal
    found = client_hash(trail.trail.key, key)
    rows = trail.db.execute(
        "select action, purpose from trail where client_hash = ? order by number", [found]
    )
    return [tuple(row) for row in rows.fetchall()]


def say(window, press, digit: int) -> None:
    """The key, then the digit of a line of the list that has come up."""
    press(KEY.Key_M, CTRL)
    listed = window.purpose.list
    assert listed.isVisible()
    listed.actions()[digit - 1].trigger()
    listed.close()


def test_whoever_is_searched_for_has_come_to_the_counter(window, press, type_text):
    type_text("wxm")
    press(KEY.Key_Return)
    assert records(window) == [("look", "counter")]
    assert window.purpose.text() == "用途：柜面办理 Ctrl+M"


def test_another_purpose_is_one_more_record_and_the_first_one_stays(window, press, qtbot):
    window.open_client(WANG.key)
    press(KEY.Key_M, CTRL)
    assert window.purpose.list.activeAction().text() == "&1  柜面办理"
    qtbot.keyClick(window.purpose.list, KEY.Key_5)
    assert not window.purpose.list.isVisible()
    assert records(window) == [("look", "counter"), ("purpose", "complaint")]
    assert window.purpose.text() == "用途：投诉处理 Ctrl+M"
    assert window._counter.client.view.client.key == WANG.key


def test_the_same_again_writes_nothing_and_escape_leaves_it(window, press, qtbot):
    window.open_client(WANG.key)
    say(window, press, 1)
    press(KEY.Key_M, CTRL)
    qtbot.keyClick(window.purpose.list, KEY.Key_Escape)
    assert records(window) == [("look", "counter")]


def test_with_nobody_shown_it_is_for_the_next_look_and_for_no_other(window, press, type_text):
    say(window, press, 7)
    assert window.purpose.text() == "下一次：有权机关查询 Ctrl+M"
    with pytest.raises(Refusal):
        window.open_client("C999999")
    window.open_client(WANG.key)
    window.open_client(PRIVATE)
    assert records(window) == [("look", "authority")]
    assert records(window, PRIVATE) == [("look", "counter")]


def test_a_client_who_is_not_known_yet_takes_the_purpose_away(window, press):
    window.open_client(WANG.key)
    say(window, press, 2)
    window.start_walk_in()
    assert window.purpose.text() == "查询用途 Ctrl+M"
    assert records(window) == [("look", "counter"), ("purpose", "phone")]


@pytest.mark.parametrize(
    ("page", "purpose"), [(Page.CARE, "care"), (Page.BRANCH, "branch"), (Page.AUDIT, "audit")]
)
def test_each_desks_list_has_its_own_default(window, page, purpose):
    screens = {Page.CARE: window.care, Page.BRANCH: window.branch, Page.AUDIT: window.audit}
    screens[page].open_client.emit(WANG.key)
    assert records(window) == [("look", purpose)]


def test_whoever_is_searched_for_on_the_loan_page_has_come_for_a_loan(window):
    window.show_prescreen()
    window.bar.search.chosen.emit(WANG.key)
    assert records(window) == [("look", "loan")]


def test_where_it_cannot_be_noted_it_stays_what_it_was(window, press):
    window.open_client(WANG.key)
    window._counter.place.journal.db.execute("pragma query_only = on")
    say(window, press, 3)
    assert window.notice.isVisible()
    assert window.purpose.text() == "用途：柜面办理 Ctrl+M"
    with pytest.raises(StoreUnavailable):
        window._counter.purpose.choose(Purpose.LOAN)


def test_what_only_a_desk_can_say_no_teller_can(window):
    assert {Purpose.BRANCH, Purpose.AUDIT} == set(Purpose) - set(SAYABLE)


def test_whoever_sees_no_client_has_no_purpose_to_say(qtbot, tmp_path):
    place = open_stage(tmp_path)
    place.session = replace(place.session, role=Role.AUDITOR, standing=lambda: Role.AUDITOR)
    counter = Counter(place)
    window = Window(counter)
    qtbot.addWidget(window)
    window.show()
    window.purpose.open()
    assert not (window.purpose.isVisible())
    assert not (window.purpose.list.isVisible())
    with pytest.raises(Refusal):
        counter.purpose.choose(Purpose.PHONE)
    place.close()
