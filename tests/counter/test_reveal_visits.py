"""A number shown whole: one field, fifteen seconds, and in the trail; and what each role finds in the window."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton

from teller_app.desk.counter import Counter
from teller_app.safe.roles import Role
from teller_app.ui.rail import OF_CLIENTS, Page
from teller_app.ui.window import Window
from tests.stage import WANG, looks_at, open_stage

KEY = Qt.Key
WHOLE = ("110105198506152730", "13800138000", "6228480000000000012", "0200001234567")


def shown(window) -> str:
    texts = [label.text() for label in window.findChildren(QLabel)]
    texts += [edit.text() for edit in window.findChildren(QLineEdit)]
    texts += [widget.accessibleName() for widget in window.findChildren(QPushButton)]
    return " ".join(texts)


def reasons(window) -> list[str]:
    return [why for who, why in looks_at(window._counter.place, [WANG.key]) if who == WANG.key]


def test_one_number_at_a_time_is_shown_whole_and_noted_first(window, press):
    window.open_client(WANG.key)
    assert not any(number in shown(window) for number in WHOLE)
    for at, number in enumerate(WHOLE):
        press(KEY.Key_F8)
        assert window.revealed.number.text() == number
        assert [each in shown(window) for each in WHOLE] == [each == number for each in WHOLE], at
    assert reasons(window)[1:] == ["reveal_id", "reveal_phone", "reveal_card", "reveal_account"]
    press(KEY.Key_F8)
    assert window.revealed.number.text() == WHOLE[0]


def test_whoever_comes_next_begins_with_the_first_number(window, press):
    for key in (WANG.key, "C000002", WANG.key):
        window.open_client(key)
        press(KEY.Key_F8)
    assert window.revealed.number.text() == WHOLE[0]


def test_after_fifteen_seconds_nothing_of_it_is_left(window, press):
    window.open_client(WANG.key)
    press(KEY.Key_F8)
    for _ in range(14):
        window.revealed._tick()
    assert window.revealed.isVisible()
    window.revealed._tick()
    assert not window.revealed.isVisible()
    assert WHOLE[0] not in shown(window)


def test_the_seconds_run_by_themselves(window, press, qtbot):
    window.open_client(WANG.key)
    press(KEY.Key_F8)
    timer = window.revealed._timer
    assert (timer.isActive(), timer.interval()) == (True, 1000)
    timer.setInterval(1)
    qtbot.waitUntil(lambda: not window.revealed.isVisible(), timeout=30_000)
    assert WHOLE[0] not in shown(window)
    assert not timer.isActive()


@pytest.mark.parametrize("leave", ["another client", "another page", "escape"])
def test_leaving_hides_it_at_once(window, press, leave):
    window.open_client(WANG.key)
    press(KEY.Key_F8)
    if leave == "another client":
        window.open_client("C000002")
    elif leave == "another page":
        press(KEY.Key_F3)
    else:
        press(KEY.Key_Escape)
    assert not window.revealed.isVisible()
    assert WHOLE[0] not in shown(window)


def test_with_nobody_on_the_screen_nothing_is_revealed(window, press):
    press(KEY.Key_F8)
    assert "请先查找客户" in window.notice.text.text()
    assert not window.revealed.isVisible()


def test_a_client_without_numbers_says_so(window, press):
    window.open_client("C000004")
    for _ in range(2):
        press(KEY.Key_F8)
    window.open_client("C000003")
    press(KEY.Key_F8)
    assert window.revealed.number.text() == "91350100M000100Y43"


def test_what_cannot_be_noted_is_not_shown(window, press):
    window.open_client(WANG.key)
    window._counter.place.journal.db.execute("pragma query_only = on")
    press(KEY.Key_F8)
    assert not window.revealed.isVisible()
    assert window.notice.isVisible()


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.CUSTODIAN])
def test_who_sees_no_client_finds_no_desk_of_clients(qtbot, tmp_path, role):
    place = open_stage(tmp_path)
    place.session = replace(place.session, role=role, standing=lambda: role)
    counter = Counter(place)
    window = Window(counter)
    qtbot.addWidget(window)
    window.show()
    for page in OF_CLIENTS:
        assert not window._rail._group.button(page).isVisible()
        window.turn_to(page)
        assert window.page is Page.AUDIT
    assert not window.bar.search.isVisible()
    for key in (KEY.Key_F2, KEY.Key_F4, KEY.Key_F5, KEY.Key_F8):
        qtbot.keyClick(window, key)
    assert window.page is Page.AUDIT
    assert WANG.name not in shown(window)
    place.journal.close()
    place.book.close()
