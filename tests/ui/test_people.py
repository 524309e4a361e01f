"""The page of people in the whole program: what a lock leaves, and what somebody new does at the entrance."""

from __future__ import annotations

import gc

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel

from teller_app import places, wiring
from teller_app.desk.roster import Given, RosterDesk, RosterView
from teller_app.safe.roles import Role
from teller_app.ui.rail import Page
from tests.counter.conftest import _looks  # noqa: F401  fixture
from tests.counter.test_people_visits import NEW, OTHER, add, come, fill, idle, take, told, words_of
from tests.staff import FIRST, SECOND, password_of
from tests.ui.test_entrance import at  # noqa: F401  fixture


def known() -> list[object]:
    """Whatever knows something that was shown once."""
    kinds = [each for each in gc.get_objects() if isinstance(each, Given | RosterView)]
    return [each for each in kinds if isinstance(each, Given) or each.given or each.words]


def somebody_new(counter, qtbot):
    counter.log_in()
    counter.window.activateWindow()
    come(qtbot, counter.window)
    add(qtbot, counter.window)
    return counter.window.people.given.password.text()


def test_a_one_time_password_opens_the_entrance_for_a_password_of_ones_own(at, qtbot):  # noqa: F811
    counter = at()
    given = somebody_new(counter, qtbot)
    counter.lock()
    counter.log_in(NEW, given)
    page = counter.entrance.change
    assert counter.entrance.pages.currentWidget() is page
    counter.type_into(page, new=OTHER, again=OTHER)
    qtbot.keyClick(page.fields["again"].edit, Qt.Key.Key_Return)
    counter.answered()
    assert counter.window._counter.place.teller == "7007 孙七"
    assert not counter.window._counter.people.manages


@pytest.mark.long(first=1)
@pytest.mark.parametrize("way", ["key", "idle"])
def test_a_lock_while_a_password_is_shown_leaves_nothing(at, qtbot, way):  # noqa: F811
    counter = at()
    given = somebody_new(counter, qtbot)
    assert told(given)
    assert known()
    if way == "key":
        counter.lock()
    else:
        counter.program.lock("idle")
    QApplication.processEvents()
    gc.collect()
    assert told(given) == []
    assert known() == []
    assert QApplication.clipboard().text() == ""
    counter.log_in()
    come(qtbot, counter.window)
    assert not counter.window.people.given.isVisible()


def test_a_lock_while_recovery_words_are_shown_leaves_nothing(at, qtbot):  # noqa: F811
    counter = at()
    counter.staff.add(counter.staff.log_in(), "8003", Role.SUPERVISOR)
    counter.log_in("8003")
    counter.window.activateWindow()
    screen = take(qtbot, counter.window)
    third = words_of(screen).split()[2]
    assert told(third)
    assert known()
    del screen
    counter.lock()
    QApplication.processEvents()
    gc.collect()
    assert told(third) == []
    assert known() == []
    said = " ".join(label.text() for label in counter.entrance.login.findChildren(QLabel))
    assert "F10 重新制作" in said
    counter.log_in("8003")
    counter.lock()
    said = " ".join(label.text() for label in counter.entrance.login.findChildren(QLabel))
    assert "恢复词" not in said, "only where they were shown"


def test_a_changed_password_is_the_one_that_opens_after_a_lock(at, qtbot):  # noqa: F811
    counter = at()
    counter.log_in(SECOND)
    counter.window.activateWindow()
    screen = come(qtbot, counter.window)
    fill(screen.password, password=password_of(SECOND), new=OTHER, again=OTHER)
    screen.password.does.click()
    idle(qtbot, counter.window)
    del screen
    counter.lock()
    counter.log_in(SECOND)
    assert counter.window is None
    counter.log_in(SECOND, OTHER)
    assert counter.window.isVisible()


def test_whoever_comes_back_does_not_stand_on_the_page_of_people(at, qtbot):  # noqa: F811
    counter = at()
    somebody_new(counter, qtbot)
    counter.lock()
    counter.log_in(FIRST)
    assert counter.window.page is Page.CLIENT


def test_the_program_itself_hands_the_page_its_door_and_the_demo_none(tmp_path, monkeypatch):
    monkeypatch.setenv("TELLER_APP_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(places, "state", lambda: tmp_path / "outside")
    start = wiring.make_start(demo=False)
    session = start.door().first_start(FIRST, "李娜", password_of(FIRST)).session
    for begun, by, there in (
        (start, session, True),
        (demo := wiring.make_start(demo=True), demo.demo_person(), False),
    ):
        place = wiring.open_workplace(begun, by)
        desk = RosterDesk(place)
        assert (desk.there, desk.manages) == (there, there)
        if there:
            desk.refresh()
            desk.change_password(password_of(FIRST), OTHER)
            assert begun.door().log_in(FIRST, OTHER).code == FIRST
        place.close()
