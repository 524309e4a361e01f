"""The files and whoever is there: no backup without a person, no restore without a supervisor."""

from __future__ import annotations

import threading

import pytest
from PySide6.QtCore import Qt

from teller_app.desk.approving import Approval
from teller_app.desk.keeping import Keeping
from teller_app.safe.keys import PEOPLE_FILE
from teller_app.safe.roles import Act, Role
from teller_app.store.backup import backups
from teller_app.store.finding import Finding
from teller_app.store.journal import FILE_NAME, open_journal
from teller_app.ui.keeper import EVERY_MINUTES
from teller_app.ui.rail import Page
from tests.counter.conftest import _looks  # noqa: F401  fixture
from tests.seconds import stand_for
from tests.staff import FIRST, SECOND, password_of
from tests.stage import NOW, WANG, keeping_at, open_stage
from tests.store.conftest import entry_of
from tests.ui.test_entrance import at, left_in_memory, problem  # noqa: F401  fixture

THIRD = "8003"


def wait_idle(counter):
    desk = counter.window._counter.files
    counter.qtbot.waitUntil(lambda: not desk.view.busy, timeout=20_000)


def come_in(counter, code=FIRST):
    """In, with the first check and what follows it done."""
    counter.log_in(code)
    desk = counter.window._counter.files
    counter.qtbot.waitUntil(lambda: desk.view.checked is not None and not desk.view.busy, timeout=20_000)


def recorded(counter, action):
    """Who is on record for it, in order."""
    journal = open_journal(counter.staff.home, counter.staff.log_in().keys, None)
    rows = journal.db.execute("select user from trail where action = ? order by number", [action]).fetchall()
    journal.close()
    return [row[0] for row in rows]


@pytest.fixture
def asked(monkeypatch):
    """Every backup that is asked for, by whom."""
    found = []
    real = Keeping.back_up
    monkeypatch.setattr(
        Keeping, "back_up", lambda self, **how: found.append(self.session.code) or real(self, **how)
    )
    return found


def test_a_locked_counter_runs_no_backup_but_the_one_that_its_lock_begins(at, asked, qtbot):  # noqa: F811
    counter = at()
    come_in(counter)
    keeper, timer = counter.program.keeper, counter.program.keeper._timer
    ticks = []
    timer.timeout.connect(lambda: ticks.append("tick"))
    counter.window.open_client(WANG.key)
    timer.setInterval(400)
    counter.lock()
    del keeper
    qtbot.wait(900)
    assert counter.program.keeper is None
    assert ticks == []
    assert asked == [FIRST]
    assert len(backups(counter.staff.home)) == 1
    counter.entrance.close()
    assert asked == [FIRST, FIRST], "as the person who has left, with the key of the journal alone"
    assert len(backups(counter.staff.home)) == 2


def test_a_lock_in_the_middle_of_a_check_waits_for_nothing_and_leaves_nothing(at, asked, monkeypatch):  # noqa: F811
    ended, begun = [], threading.Event()

    def forever(self, progress):
        begun.set()
        try:
            while True:
                progress(0, 2)
                threading.Event().wait(0.001)
        except BaseException:
            ended.append("stopped")
            raise

    counter = at()
    monkeypatch.setattr(Keeping, "check", forever)
    counter.log_in()
    counter.qtbot.waitUntil(begun.is_set, timeout=10_000)
    counter.window.open_client(WANG.key)
    counter.lock()
    assert ended == ["stopped"]
    assert asked == []
    assert left_in_memory() == []


def test_backups_go_on_with_whoever_comes_next_and_the_half_hour_too(at, asked):  # noqa: F811
    counter = at()
    come_in(counter)
    counter.lock()
    come_in(counter, SECOND)
    assert asked == [FIRST], "the half hour is not over"
    left = counter.program.keeper._timer.remainingTime()
    assert 0 < left < EVERY_MINUTES * 60_000 * 1.06, "a coarse timer may be a twentieth late"
    counter.program.keeper._timer.timeout.emit()
    wait_idle(counter)
    assert asked == [FIRST, SECOND]
    assert len(backups(counter.staff.home)) == 2, "a log-in is something new"
    assert recorded(counter, "backup") == [f"{FIRST} 李娜", f"{SECOND} 王{SECOND}"]
    assert counter.program.keeper._timer.interval() == EVERY_MINUTES * 60_000
    counter.program.keeper._timer.timeout.emit()
    wait_idle(counter)
    assert len(backups(counter.staff.home)) == 2, "a backup is nothing new"
    (people,) = (counter.staff.home / "backups").glob(PEOPLE_FILE)
    assert people.read_bytes() == (counter.staff.home / PEOPLE_FILE).read_bytes()


def test_the_half_hour_that_is_over_is_made_up_for_at_the_next_log_in(at, asked):  # noqa: F811
    counter = at()
    come_in(counter)
    counter.lock()
    counter.program._pace._since.invalidate()
    come_in(counter, SECOND)
    counter.qtbot.waitUntil(lambda: asked == [FIRST, SECOND], timeout=10_000)
    wait_idle(counter)


def test_a_damaged_book_stops_no_backup_and_the_half_hour_runs_on(at, asked, monkeypatch):  # noqa: F811
    found = (Finding("store.damaged", "book-2026-11-24-0.db"),)
    monkeypatch.setattr(Keeping, "check", lambda *_: found)
    counter = at()
    come_in(counter)
    assert "损坏" in counter.window.notice.text.text()
    assert len(backups(counter.staff.home)) == 1
    counter.lock()
    come_in(counter, SECOND)
    assert asked == [FIRST], "the half hour is not over"
    assert 0 < counter.program.keeper._timer.remainingTime() < EVERY_MINUTES * 60_000 * 1.06
    assert counter.program._pace.left()


def test_a_teller_backs_up_and_does_not_restore(at, qtbot):  # noqa: F811
    counter = at()
    come_in(counter, SECOND)
    window = counter.window
    window.turn_to(Page.FILES)
    window.files.backup.click()
    wait_idle(counter)
    assert len(backups(counter.staff.home)) == 2
    window.files.table.setCurrentCell(0, 0)
    qtbot.waitUntil(lambda: counter.window._counter.files.view.unusable is not None, timeout=10_000)
    assert "不能办理" in window.files._lines.text()
    assert not window.files.restore.isEnabled()
    line = window._counter.files.view.copies[0]
    before = (counter.staff.home / FILE_NAME).stat().st_ino
    # Nobody has stood for it, and a teller could ask nobody.
    window.files.restore_wanted.emit(line, Approval("x", "x", Act.RESTORE, "0" * 64, NOW, "x"))
    qtbot.waitUntil(lambda: counter.window is not window, timeout=10_000)
    assert (counter.staff.home / FILE_NAME).stat().st_ino == before
    assert recorded(counter, "restore") == []
    assert counter.window.notice.isVisible()


def test_whoever_may_make_no_backup_is_not_told_so_every_half_hour(at, asked):  # noqa: F811
    counter = at()
    counter.staff.add(counter.staff.log_in(), "7009", Role.AUDITOR)
    come_in(counter, "7009")
    counter.program.keeper._timer.timeout.emit()
    wait_idle(counter)
    assert counter.window._counter.files.view.checked.findings == ()
    counter.window.close()
    assert asked == []
    assert not counter.window.notice.isVisible()


def lose_the_journal(counter):
    session = counter.staff.log_in()
    place = open_stage(counter.staff.home, session=session)
    place.journal.record(entry_of())
    keeping_at(counter.staff.home, session).back_up()
    place.close()
    (counter.staff.home / FILE_NAME).unlink()


def test_a_lost_journal_is_put_back_by_two_supervisors_and_a_teller_is_told_so(at, qtbot):  # noqa: F811
    counter = at()
    counter.staff.add(counter.staff.log_in(), THIRD, Role.SUPERVISOR)
    lose_the_journal(counter)
    counter.log_in(SECOND)
    assert counter.window is None
    assert counter.program.rescue is None
    assert counter.entrance.isVisible()
    assert "请主管登录" in counter.entrance.login._remark.text()
    counter.log_in(FIRST)
    screen = counter.program.rescue
    assert counter.entrance is None
    qtbot.waitUntil(screen.restore.isEnabled, timeout=10_000)
    screen.take()
    screen.activateWindow()
    qtbot.waitUntil(screen.isActiveWindow)
    qtbot.keyClicks(screen.approve.second.code.edit, THIRD)
    qtbot.keyClick(screen.approve.second.code.edit, Qt.Key.Key_Return)
    assert screen.focusWidget() is screen.approve.second.password.edit, "Enter only goes on to the password"
    assert screen.approve.second.password._problem.text() == ""
    stand_for(screen.approve, THIRD, password_of(THIRD))
    qtbot.waitUntil(lambda: counter.window is not None, timeout=10_000)
    assert "已恢复" in counter.window.notice.text.text()
    assert len(counter.window._counter.place.journal.entries("C000001")) == 1
    wait_idle(counter)
    assert recorded(counter, "restore") == [f"{FIRST} 李娜"]


def test_the_rescue_locks_like_a_window(at, qtbot):  # noqa: F811
    counter = at()
    lose_the_journal(counter)
    counter.log_in(FIRST)
    screen = counter.program.rescue
    qtbot.waitUntil(screen.restore.isEnabled, timeout=10_000)
    counter.program._watch._system.gone.emit("locked")
    assert not screen.isVisible()
    assert counter.program.rescue is None
    assert counter.entrance.isVisible()
    counter.log_in(FIRST)
    assert counter.program.rescue is not None


def test_a_lock_in_the_middle_of_a_restore_lets_nobody_back_in(at, qtbot, monkeypatch):  # noqa: F811
    counter = at()
    counter.staff.add(counter.staff.log_in(), THIRD, Role.SUPERVISOR)
    come_in(counter)
    counter.window.open_client(WANG.key)
    going, go_on, real = threading.Event(), threading.Event(), Keeping.restore

    def slowly(self, path, approval):
        going.set()
        assert go_on.wait(10)
        return real(self, path, approval)

    monkeypatch.setattr(Keeping, "restore", slowly)
    line = counter.window._counter.files.view.copies[0]
    keeping, staff = counter.window._counter.files.keeping, counter.staff
    approval = staff.stand(keeping.session, keeping.show_restore(line.path), THIRD)
    counter.window.files.restore_wanted.emit(line, approval)
    assert going.wait(10)
    counter.program.lock("locked")
    assert not counter.window.isVisible()
    go_on.set()
    qtbot.waitUntil(lambda: counter.entrance is not None, timeout=10_000)
    assert counter.window is None
    assert counter.program.keeper is None
    assert left_in_memory() == []
    assert recorded(counter, "restore") == [f"{FIRST} 李娜"]
    counter.log_in(SECOND)
    assert counter.window._counter.place.teller.startswith(SECOND)
    qtbot.keyClick(counter.window, Qt.Key.Key_F9)
