"""Who comes in, how, and what is left when nobody is there."""

from __future__ import annotations

import gc
import sys
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QDialog,
    QLabel,
    QLineEdit,
    QTableWidget,
    QWidget,
)

from teller_app.desk.client import ClientDesk
from teller_app.desk.client_view import ClientView
from teller_app.desk.counter import Counter as Desks
from teller_app.desk.draft import Drafts
from teller_app.desk.rescue import RescueDesk
from teller_app.desk.workplace import with_settings
from teller_app.rules.client import Client
from teller_app.rules.codes import AssetClass, Purpose
from teller_app.rules.decision import TierDecision
from teller_app.rules.errors import Refusal, Unavailable
from teller_app.safe.keys import DeviceKeys
from teller_app.safe.ring import OpenRing
from teller_app.safe.roles import Role
from teller_app.store.book import Book
from teller_app.ui import run
from teller_app.ui.branch_screen import BranchScreen
from teller_app.ui.forgetting import not_collecting
from teller_app.ui.keeper import Keeper
from teller_app.ui.mornings import Mornings
from teller_app.ui.rail import Page
from teller_app.ui.run import Application
from teller_app.ui.shell import Shell
from teller_app.ui.system_lock import SystemLock
from teller_app.ui.window import Window
from teller_app.words.speaker import Language, Speaker
from tests.counter.conftest import _looks  # noqa: F401  fixture
from tests.staff import FIRST, SECOND, branch_at, password_of
from tests.stage import PRIVATE, WANG, keeping_at, looks_at, open_stage, start_at

NEW = "a heron in the reeds"
SECRETS = ("王小明", "13800138000", "110105198506152730", "320,000", "6228480000000000012")


class Counter:
    """A program with people, from its shell to its end."""

    def __init__(self, qtbot, home, *, demo=False):
        self.qtbot, self.staff = qtbot, branch_at(home)
        if not demo:
            first = self.staff.start()
            self.staff.add(first, SECOND, Role.TELLER)
        self.opened = 0
        self._hook = sys.excepthook
        shell = Shell(Speaker(Language.ZH), searching=demo)
        shell.show()
        start = start_at(self.staff.home, self._open, None if demo else self.staff.door)
        self.program = Application(shell, start, self._rescue)
        self.program.begin(None)

    def _open(self, session):
        self.opened += 1
        if self.program._start.demo:
            return open_stage(self.staff.home)
        door = self.staff.door
        return open_stage(
            self.staff.home, session=session, approvals=self.staff.approvals, door=lambda: door
        )

    def _rescue(self, wrong, session):
        return RescueDesk(keeping_at(self.staff.home, session, self.staff.approvals), wrong)

    @property
    def window(self):
        return self.program.window

    @property
    def entrance(self):
        return self.program.entrance

    def type_into(self, page, **texts):
        for name, text in texts.items():
            edit = page.fields[name].edit
            edit.setFocus()
            edit.clear()
            self.qtbot.keyClicks(edit, text)

    def log_in(self, code=FIRST, password=None):
        page = self.entrance.login
        self.type_into(page, code=code, password=password or password_of(code))
        self.qtbot.keyClick(page.fields["password"].edit, Qt.Key.Key_Return)
        self.answered()

    def lock(self):
        self.window.activateWindow()
        self.qtbot.waitUntil(self.window.isActiveWindow, timeout=5000)
        self.qtbot.keyClick(self.window, Qt.Key.Key_F12)
        self.qtbot.waitUntil(lambda: self.window is None, timeout=5000)

    def answered(self):
        entrance = self.entrance
        self.qtbot.waitUntil(
            lambda: self.program._opening.busy or self.window is not None or entrance._work is None, timeout=20_000
        )
        self.qtbot.waitUntil(lambda: not self.program._opening.busy, timeout=5_000)
        self.qtbot.waitUntil(lambda: self.program._returning is None, timeout=5_000)

    def end(self):
        sys.excepthook = self._hook
        if self.window is not None:
            self.window.notice.hide()
            self.window._counter.client.close()
            self.window.close()
        self.program._leave()
        self.program._imports.end()
        if self.program.rescue is not None:
            self.program.rescue.leave()
            self.program.rescue.deleteLater()
        if self.entrance is not None:
            self.entrance.close()
            self.entrance.deleteLater()
        self.program.deleteLater()


@pytest.fixture
def at(qtbot, tmp_path):
    made = []

    def start(**more):
        made.append(Counter(qtbot, tmp_path, **more))
        return made[-1]

    yield start
    for counter in made:
        counter.end()


def problem(page) -> str:
    return " ".join(label.text() for label in page.findChildren(QLabel) if label.property("role") == "problem")


def test_before_a_log_in_keys_go_nowhere(at):
    counter = at()
    assert counter.window is None
    assert counter.entrance.isVisible()
    assert counter.entrance.focusWidget() is counter.entrance.login.fields["code"].edit
    assert counter.opened == 0


def test_code_enter_password_enter(at):
    counter = at()
    counter.log_in()
    assert counter.window.isVisible()
    assert counter.entrance is None
    counter.window.resize(1366, 768)
    QApplication.processEvents()
    texts = [label.text() for label in counter.window.bar.findChildren(QLabel)]
    assert "8001 李娜" in texts


def test_what_was_typed_is_forgotten_before_anybody_is_in(at):
    counter = at()
    login, typed = counter.entrance.login, []
    counter.entrance.came_in.connect(lambda _: typed.append(login.text("password")))
    counter.log_in()
    assert typed == [""]


def test_a_wrong_password_says_how_many_are_left_and_lets_nobody_in(at):
    counter = at()
    counter.log_in(password="wrong wrong wrong")
    assert counter.window is None
    assert "还可以试 9 次" in problem(counter.entrance.login)
    assert counter.entrance.login.fields["password"].edit.hasSelectedText()
    counter.log_in()
    assert counter.window is not None


def test_another_language_waits_until_the_password_is_checked(at, qtbot):
    counter = at()
    entrance, login = counter.entrance, counter.entrance.login
    counter.type_into(login, code=FIRST, password=password_of(FIRST))
    qtbot.keyClick(login.fields["password"].edit, Qt.Key.Key_Return)
    assert entrance._work is not None
    qtbot.keyClick(entrance, Qt.Key.Key_L, Qt.KeyboardModifier.AltModifier)
    assert counter.entrance is entrance
    counter.answered()
    assert counter.window is not None


def test_a_key_changes_the_language_before_anybody_is_in(at, qtbot):
    counter = at()
    before = counter.entrance
    qtbot.waitUntil(before.isActiveWindow, timeout=5000)
    qtbot.keyClick(before, Qt.Key.Key_L, Qt.KeyboardModifier.AltModifier)
    assert counter.entrance is not before
    assert counter.entrance.language.text() == "中文 Alt+L"


def test_another_language_leaves_the_code_that_stands_there(at, qtbot):
    """After a lock it is filled in, and only the password is left to type."""
    counter = at()
    counter.type_into(counter.entrance.login, code=FIRST)
    counter.entrance.language.click()
    fields = counter.entrance.login.fields
    assert (fields["code"].edit.text(), fields["password"].edit.text()) == (FIRST, "")


def test_a_refusal_without_a_field_leaves_the_focus_where_one_types(at, qtbot, monkeypatch):
    def gone(*_):
        raise Unavailable("people.unreadable")

    counter = at()
    monkeypatch.setattr(type(counter.entrance._door), "log_in", gone)
    counter.log_in()
    assert problem(counter.entrance.login)
    assert counter.entrance.focusWidget() is counter.entrance.login.fields["password"].edit


def test_a_letter_of_somebody_who_serves_nobody_goes_nowhere(at, qtbot):
    counter = at()
    counter.staff.add(counter.staff.log_in(), "7008", Role.CUSTODIAN)
    counter.log_in("7008")
    qtbot.keyClicks(counter.window, "wxm")
    assert counter.window.bar.search.text() == ""
    assert not counter.window.notice.isVisible()


def test_an_unknown_code_is_said_beside_the_code(at):
    counter = at()
    counter.log_in(code="9999", password="whatever it is")
    assert counter.window is None
    assert "没有工号 9999" in problem(counter.entrance.login)


@pytest.mark.long(first=1)
@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("where", ["opening", "making the window"])
def test_a_bug_while_somebody_comes_in_is_said_there_and_leaves_nothing_open(at, qtbot, monkeypatch, where, language):
    counter = at()
    if language is Language.EN:
        counter.entrance.language.click()

    def wrong(*_, **__):
        raise ValueError("王小明 13800138000")

    with monkeypatch.context() as broken:
        if where == "opening":
            broken.setattr(counter.program, "_start", replace(counter.program._start, open=wrong))
        else:
            broken.setattr(counter.program._making, "finish", wrong)
        counter.log_in()
        qtbot.waitUntil(lambda: "ValueError" in problem(counter.entrance.login), timeout=5_000)
    line = problem(counter.entrance.login)
    assert ("程序遇到意外" if language is Language.ZH else "unexpected") in line
    assert "王小明" not in line
    assert counter.window is None
    assert counter.program._counter is None
    assert counter.entrance.language.isEnabled()
    counter.log_in()
    assert counter.window is not None, "whoever is here can try again"


def test_a_one_time_password_only_serves_to_choose_another(at, qtbot):
    counter = at()
    given = counter.staff.give(counter.staff.log_in(), "7003", "赵六", Role.TELLER)
    counter.log_in("7003", given)
    page = counter.entrance.change
    assert counter.entrance.pages.currentWidget() is page
    counter.type_into(page, new=NEW, again="something else entirely")
    qtbot.keyClick(page.fields["again"].edit, Qt.Key.Key_Return)
    assert "两次输入" in problem(page)
    counter.type_into(page, new=NEW, again=NEW)
    qtbot.keyClick(page.fields["again"].edit, Qt.Key.Key_Return)
    counter.answered()
    assert counter.window._counter.place.teller == "7003 赵六"


@pytest.mark.parametrize("locked", [False, True], ids=["attended", "locked"])
def test_the_first_start_makes_a_supervisor_and_shows_the_words_once(qtbot, tmp_path, locked):
    """Where the screen is locked meanwhile the words stay, and whoever comes back shows who they are."""
    staff, hook = branch_at(tmp_path), sys.excepthook
    shell = Shell(Speaker(Language.ZH), searching=False)
    places = []

    def opened(session):
        place = open_stage(staff.home, session=session)
        places.append(place)
        return place

    program = Application(shell, start_at(staff.home, opened, staff.door))
    program.begin(None)
    entrance = program.entrance
    page = entrance.first
    assert entrance.pages.currentWidget() is page
    for name, text in (("code", "8001"), ("name", "Li Na"), ("new", "12345678"), ("again", "12345678")):
        qtbot.keyClicks(page.fields[name].edit, text)
    page.asked.emit()
    qtbot.waitUntil(lambda: entrance._work is None, timeout=20_000)
    assert "太常见" in problem(page)
    for name in ("new", "again"):
        page.fields[name].edit.setText(NEW)
    page.asked.emit()
    qtbot.waitUntil(lambda: entrance.pages.currentWidget() is entrance.words, timeout=20_000)
    shown = [label.text() for label in entrance.words.findChildren(QLabel)]
    assert sum(text.split()[0].isdigit() for text in shown if text) == 33
    if locked:
        program._watch._system.gone.emit("locked")
        assert entrance.pages.currentWidget() is entrance.words
    entrance._enter()
    assert program.window is None
    entrance.words.kept.setChecked(True)
    entrance.words.does.click()
    assert program.window is None
    assert entrance.words._grid.count() == 0, "the words are forgotten before anybody is in"
    if locked:
        assert entrance.pages.currentWidget() is entrance.login
        assert not program._opening.busy
        entrance.login.fields["password"].edit.setText(NEW)
        entrance.login.asked.emit()
        qtbot.waitUntil(lambda: program._opening.busy, timeout=20_000)
    qtbot.waitUntil(lambda: not program._opening.busy, timeout=5_000)
    assert program.window.isVisible()
    program._leave()
    sys.excepthook = hook
    program.deleteLater()


@pytest.mark.parametrize("why", ["idle", "slept"])
def test_recovery_words_that_nobody_looks_after_go_and_can_be_made_anew(qtbot, tmp_path, monkeypatch, why):
    staff, hook = branch_at(tmp_path), sys.excepthook
    shell = Shell(Speaker(Language.ZH), searching=False)
    program = Application(shell, start_at(staff.home, lambda session: open_stage(staff.home, session=session), staff.door))
    program.begin(None)
    entrance = program.entrance
    assert program._watch._idle is None, "there is nothing to look after yet"
    for name, text in (("code", "8001"), ("name", "Li Na"), ("new", NEW), ("again", NEW)):
        qtbot.keyClicks(entrance.first.fields[name].edit, text)
    entrance.first.asked.emit()
    qtbot.waitUntil(lambda: entrance.pages.currentWidget() is entrance.words, timeout=20_000)
    shown = [label.text() for label in entrance.words.findChildren(QLabel)]
    third = next(text.split()[1] for text in shown if text.split()[:1] == ["3"])
    assert program._watch._idle._seconds == 180, "as long as at a counter"
    program._watch._idle.gone.emit(why)
    assert entrance.pages.currentWidget() is entrance.login
    assert program._watch._idle is None, "or every log-in from now on would be asked for again"
    said = " ".join(label.text() for label in entrance.login.findChildren(QLabel))
    assert "恢复词已不再显示" in said
    assert "F10 重新制作" in said
    everywhere = " ".join(label.text() for label in entrance.findChildren(QLabel))
    assert f" {third}" not in everywhere
    entrance._enter()
    assert program.window is None, "nobody is in by the words' own button"
    entrance.login.fields["password"].edit.setText(NEW)
    entrance.login.asked.emit()
    qtbot.waitUntil(lambda: program.window is not None and not program._opening.busy, timeout=20_000)
    assert program._counter.people.view.words == ""
    session = program._counter.place.session
    words = staff.desk.renew_words(session, staff.stand(session, staff.desk.show_renewal(session)))
    assert len(words.split()) == 33
    program._leave()
    sys.excepthook = hook
    program.deleteLater()


# ---------------------------------------------------------------- the lock


def everything_shown() -> list[QWidget]:
    """Every widget; one that Python collects while they are listed would be gone before it is looked at."""
    with not_collecting():
        return QApplication.allWidgets()


def left_in_memory() -> list[str]:
    """Client strings in any widget, in what a screen reader is told, on the clipboard."""
    found = []
    for widget in everything_shown():
        texts = [widget.accessibleName(), widget.accessibleDescription(), widget.toolTip(), widget.windowTitle()]
        if isinstance(widget, (QLabel, QLineEdit)):
            texts.append(widget.text())
        if isinstance(widget, QComboBox):
            texts += [widget.itemText(at) for at in range(widget.count())]
        if isinstance(widget, QTableWidget):
            items = (widget.item(row, column) for row in range(widget.rowCount()) for column in range(9))
            texts += [item.text() for item in items if item is not None]
        told = QAccessible.queryAccessibleInterface(widget)
        if told is not None:
            texts += [told.text(kind) for kind in (QAccessible.Text.Name, QAccessible.Text.Value)]
        found += [text for text in texts if any(secret in text for secret in SECRETS)]
    found += [text for text in [QApplication.clipboard().text()] if any(secret in text for secret in SECRETS)]
    return found


def known_to_python() -> list[object]:
    """Whatever knows a client, a decision about one, or a key."""
    gc.unfreeze()  # what the first lock has set aside is looked through as well
    kinds = (Client, ClientView, TierDecision, OpenRing, Window)
    return [each for each in gc.get_objects() if isinstance(each, kinds)]


@pytest.mark.parametrize("who", [FIRST, SECOND, "the demo"])
def test_a_lock_leaves_nothing_of_the_client(at, who):
    gc.collect()
    before = {id(each) for each in known_to_python()}
    counter = at(demo=who == "the demo")
    if who != "the demo":
        counter.log_in(who)
    window = counter.window
    window.open_client(WANG.key)
    window.show_care()
    window.turn_to(Page.CLIENT)
    QApplication.clipboard().setText("13800138000")
    assert left_in_memory()
    del window
    counter.lock()
    QApplication.processEvents()
    gc.collect()
    assert counter.window is None
    assert counter.entrance.isVisible()
    assert left_in_memory() == []
    assert [each for each in known_to_python() if id(each) not in before] == []


def test_what_was_typed_comes_back_to_the_same_person(at):
    counter = at()
    counter.log_in()
    desk = counter.window._counter.client
    counter.window.open_client("C000002")
    counter.window.open_client(WANG.key)
    desk.type_amount(AssetClass.DEPOSIT, "55万")
    desk.type_amount(AssetClass.FUND, "4x")
    counter.window._counter.purpose.choose(Purpose.COMPLAINT)
    desk = None
    counter.lock()
    sealed = counter.program._drafts._sealed[FIRST]
    assert WANG.key.encode() not in sealed
    assert "55万".encode() not in sealed
    assert counter.entrance.login.text("code") == FIRST
    counter.log_in()
    view = counter.window._counter.client.view
    assert view.client.name == "王小明"
    assert {line.asset_class.value: line.typed for line in view.lines if line.typed} == {
        "deposit": "55万",
        "fund": "4x",
    }
    whys = [why for who, why in looks_at(counter.window._counter.place, [WANG.key]) if who == WANG.key]
    assert whys == ["counter", "complaint"]
    assert [one.match.key for one in counter.window._counter.shift.recent()] == ["C000002"]


def test_an_unsaved_walk_in_comes_back_too(at, qtbot):
    counter = at()
    counter.log_in()
    counter.window.start_walk_in()
    qtbot.keyClicks(counter.window.client.amounts.table.first, "12w")
    qtbot.keyClicks(counter.window.client.header.entry.name.edit, "Zhao")
    counter.lock()
    counter.log_in()
    view = counter.window._counter.client.view
    assert view.unsaved
    assert view.entry.name == "Zhao"
    assert counter.window.client.amounts.table.first.text() in {"12w", "120,000.00"}


def test_a_tier_by_hand_and_what_is_asked_above_it_come_back_too(at):
    counter = at()
    counter.log_in()
    counter.window.open_client(WANG.key)
    service = counter.window.service
    service.ask_override()
    service.override.tier.setCurrentIndex(2)
    service.override.kind.button(1).click()
    service.override.reason.edit.setText("总行批准 CAN-77")
    service.override.last_day.edit.setText("2027-06-30")
    service.override.second.code.edit.setText(SECOND)
    service.override.second.password.edit.setText("geheim-geheim")
    service = None
    counter.lock()
    sealed = counter.program._drafts._sealed[FIRST]
    assert b"CAN-77" not in sealed
    counter.log_in()
    page, shown = counter.window.service.override, counter.window.page
    assert (shown, page.tier.currentIndex(), page.kind.button(1).isChecked()) == (Page.OVERRIDE, 2, True)
    assert [page.reason.edit.text(), page.last_day.edit.text()] == ["总行批准 CAN-77", "2027-06-30"]
    assert page.second.password.edit.text() == "", "whoever stands for it says so anew"
    counter.window.go_back()
    counter.window.service.ask_event()
    counter.window.ask.edit.setText("2 对利率不满")
    page = None
    counter.lock()
    counter.log_in()
    ask = counter.window.ask
    assert (ask.isVisible(), ask.edit.text(), QApplication.focusWidget()) == (True, "2 对利率不满", ask.edit)
    counter.qtbot.keyClick(ask.edit, Qt.Key.Key_Return)
    assert not ask.isVisible()
    assert counter.window.page is Page.CLIENT


def test_what_is_planned_for_and_the_tab_come_back_too(at):
    counter = at()
    counter.log_in()
    counter.window.open_client(WANG.key)
    client = counter.window.client
    desk = counter.window._counter.client
    code = desk.view.planning.targets[-1].code
    desk.aim(code)
    desk.aim_by("2027-03-01")
    client.below.turn_to(5)
    desk.plan_with(desk.view.outlook.choices[-1])
    counter.window.bar.search.setText("")
    counter.window.rules.plan.day.edit.setText("2027-01-01")
    counter.window.files.folder.edit.setText("/media/backup")
    chosen, desk, client = desk.view.outlook.change.asset_class, None, None
    counter.lock()
    counter.log_in()
    view = counter.window._counter.client.view
    assert (view.planning.reach.tier.code, view.target_typed) == (code, "2027-03-01")
    assert (counter.window.client.below.page, view.outlook.change.asset_class) == (5, chosen)
    assert counter.window.rules.plan.day.edit.text() == "2027-01-01"
    assert counter.window.files.folder.edit.text() == "/media/backup"


def fields_of(window, page):
    """Every field on a page in which something can be typed and is not kept at once."""
    return {
        Page.AUDIT: [window.audit.first, window.audit.last, window.audit.client],
        Page.BRANCH: [window.branch.day, window.branch.against],
        Page.INTAKE: [window.intake.day.edit],
    }[page]


TYPED = {
    Page.AUDIT: ("2026-11-02", "2026-11-20", "C000099"),
    Page.BRANCH: ("2026-10-31", "2025-12-31"),
    Page.INTAKE: ("2026-11-27",),
}


def type_in(qtbot, edit, text):
    edit.setFocus()
    edit.selectAll()
    qtbot.keyClicks(edit, text)


@pytest.mark.long(first=2)
@pytest.mark.parametrize("elsewhere", [False, True], ids=["in front", "behind another page"])
@pytest.mark.parametrize("page", TYPED, ids=lambda page: page.name.lower())
def test_what_stands_in_a_field_comes_back_whatever_page_is_in_front(at, qtbot, page, elsewhere):
    counter = at()
    counter.log_in()
    counter.window.turn_to(page)
    for edit, text in zip(fields_of(counter.window, page), TYPED[page], strict=True):
        type_in(qtbot, edit, text)
    if elsewhere:
        counter.window.turn_to(Page.CARE)
    edit = None
    counter.lock()
    sealed = counter.program._drafts._sealed[FIRST]
    assert not any(text.encode() in sealed for text in TYPED[page] if len(text) > 3)
    counter.log_in()
    counter.window.turn_to(page)
    assert [edit.text() for edit in fields_of(counter.window, page)] == list(TYPED[page])


@pytest.mark.long(first=1)
@pytest.mark.parametrize(("name", "text"), [("branch", "CAN-77"), ("stale_days", "12"), ("lock_seconds", "9")])
def test_a_setting_that_was_not_finished_is_not_kept_by_the_lock_and_not_lost(at, qtbot, name, text):
    counter = at()
    counter.log_in()
    counter.window.turn_to(Page.SETTINGS)
    place = counter.window._counter.place
    before = place.settings
    type_in(qtbot, counter.window.settings.fields[name].edit, text)
    counter.lock()
    assert place.settings == before
    counter.log_in()
    counter.window.turn_to(Page.SETTINGS)
    edit = counter.window.settings.fields[name].edit
    assert edit.text() == text
    edit.setFocus()
    qtbot.keyClick(edit, Qt.Key.Key_Return)
    view = counter.window._counter.preferences.view
    assert str(getattr(view.settings, name)) == text or view.problems[name].typed == text


def test_what_was_looked_for_in_the_trail_and_the_branch_is_looked_for_again(at, qtbot):
    counter = at()
    counter.log_in()
    counter.window.turn_to(Page.AUDIT)
    counter.window.audit.choose("look")
    type_in(qtbot, counter.window.audit.first, "2026-11-02")
    qtbot.keyClick(counter.window.audit.first, Qt.Key.Key_Return)
    counter.window.turn_to(Page.BRANCH)
    type_in(qtbot, counter.window.branch.day, "2026-10-31")
    qtbot.keyClick(counter.window.branch.day, Qt.Key.Key_Return)
    counter.lock()
    counter.log_in()
    assert counter.window.page is Page.BRANCH
    assert str(counter.window._counter.branch.view.day) == "2026-10-31"
    counter.window.turn_to(Page.AUDIT)
    wanted = counter.window._counter.audit.view.wanted
    assert (wanted.action, str(wanted.first)) == ("look", "2026-11-02")


def test_what_is_looked_for_in_the_manual_is_there_with_the_next_f1(at):
    counter = at()
    counter.log_in()
    counter.window.turn_to(Page.HELP)
    counter.window.help.search.setText("恢复词")
    counter.lock()
    counter.log_in()
    assert counter.window.page is Page.CLIENT
    counter.window.turn_to(Page.HELP)
    assert counter.window.help.search.text() == "恢复词"
    counter.window.go_back()
    counter.window.turn_to(Page.HELP)
    assert counter.window.help.search.text() == ""


@pytest.mark.long(first=1)
@pytest.mark.parametrize("in_front", [Page.CARE, Page.HELP, Page.FILES], ids=lambda page: page.name.lower())
def test_a_tier_by_hand_and_a_payment_come_back_from_behind_another_page(at, in_front):
    counter = at()
    counter.log_in()
    counter.window.open_client(PRIVATE.key)
    service = counter.window.service
    service.give("emergency_payment")
    service.procedure.confirm(0)
    service.procedure.amount.edit.setText("5000")
    service.procedure.note.edit.setText("CAN-88")
    counter.window.turn_to(Page.CLIENT)
    service.ask_override()
    service.override.reason.edit.setText("总行批准 CAN-77")
    service.override.last_day.edit.setText("2027-06-30")
    service.override.second.code.edit.setText(SECOND)
    counter.window.turn_to(in_front)
    service = None
    for _ in range(2):  # a second lock, before anybody has looked
        counter.lock()
        assert b"CAN-" not in counter.program._drafts._sealed[FIRST]
        counter.log_in()
    counter.window.turn_to(Page.CLIENT)
    service = counter.window.service
    service.ask_override()
    page = service.override
    assert [page.reason.edit.text(), page.last_day.edit.text()] == ["总行批准 CAN-77", "2027-06-30"]
    assert page.second.code.edit.text() == "", "whoever stands for it says so anew"
    counter.window.go_back()
    service.ask_override()
    assert page.reason.edit.text() == "", "left with Esc it is gone"
    counter.window.go_back()
    service.give("emergency_payment")
    pay = service.procedure
    assert [pay.amount.edit.text(), pay.note.edit.text()] == ["5000", "CAN-88"]
    assert pay._steps[0].isChecked()
    counter.window.open_client(WANG.key)
    counter.window.open_client(PRIVATE.key)
    service.give("emergency_payment")
    assert pay.amount.edit.text() == "", "another client was in between"


def test_a_folder_that_was_changed_meanwhile_is_not_hidden_by_an_old_one(at):
    counter = at()
    counter.log_in()
    counter.window.turn_to(Page.FILES)
    assert counter.window.files.folder.edit.text() == ""
    counter.lock()
    start = counter.program._start

    def opened(session):
        place = start.open(session)
        place.settings = with_settings(place.settings, backup_folder="/media/chosen-by-another", branch="新名称")
        return place

    counter.program._start = replace(start, open=opened)
    counter.log_in()
    assert counter.window.files.folder.edit.text() == "/media/chosen-by-another"
    assert counter.window.settings.fields["branch"].edit.text() == "新名称"


def test_a_question_about_a_client_who_cannot_be_opened_is_not_put_again(at, monkeypatch):
    counter = at()
    counter.log_in()
    counter.window.open_client(WANG.key)
    counter.window.service.open_ties()
    counter.window.service.ask_join()
    counter.window.ask.edit.setText("王家")
    counter.lock()
    monkeypatch.setattr(Book, "client", lambda self, key: None)
    counter.log_in()
    assert not counter.window.ask.isVisible()
    assert counter.window.page is Page.CLIENT


def test_somebody_else_finds_an_empty_counter_and_the_first_person_finds_theirs_again(at):
    counter = at()
    counter.log_in()
    counter.window.open_client(WANG.key)
    counter.lock()
    counter.log_in(SECOND)
    assert counter.window._counter.place.teller == f"{SECOND} 王{SECOND}"
    assert counter.window._counter.client.view.client is None
    counter.lock()
    counter.log_in(FIRST)
    assert counter.window._counter.client.view.client.name == "王小明"


def test_the_demo_locks_too_and_needs_no_password(at, qtbot):
    counter = at(demo=True)
    counter.window.open_client(WANG.key)
    counter.lock()
    assert left_in_memory() == []
    says = " ".join(label.text() for label in counter.entrance.findChildren(QLabel))
    assert "已锁定" in says
    assert "请改工号" not in says, "the demo has no codes to change"
    qtbot.keyClick(counter.entrance, Qt.Key.Key_Return)
    counter.answered()
    assert counter.window._counter.client.view.client.name == "王小明"


def test_a_lock_before_what_was_in_hand_is_back_keeps_it(at):
    counter = at()
    counter.log_in()
    counter.window.open_client(WANG.key)
    counter.lock()
    counter.program.open_window(counter.staff.door.log_in(FIRST, password_of(FIRST)))
    assert counter.window._counter.client.view.client is None
    counter.program.lock("locked")
    counter.log_in()
    assert counter.window._counter.client.view.client.key == WANG.key


def test_what_runs_beside_the_window_waits_for_what_was_in_hand(at, qtbot, monkeypatch):
    """A page takes several times as long to make beside a check of the files."""
    counter, began = at(), []
    counter.log_in()
    counter.window.open_client(WANG.key)
    counter.lock()
    for kind, name in ((Keeper, "_begin"), (Mornings, "_plan")):
        plain = getattr(kind, name)

        def begin(self, name=name, plain=plain):
            began.append((name, counter.window._counter.client.view.client.key))
            plain(self)

        monkeypatch.setattr(kind, name, begin)
    counter.log_in()
    qtbot.waitUntil(lambda: len(began) == 2, timeout=5000)
    assert sorted(began) == [("_begin", WANG.key), ("_plan", WANG.key)]


def test_another_language_while_the_window_is_made_is_not_taken(at, monkeypatch):
    """It would put another entrance in the place of the one that the window is to follow."""
    counter = at()
    program, plain = counter.program, counter.program._making.finish

    def finish():
        program.entrance.language.click()
        plain()

    monkeypatch.setattr(program._making, "finish", finish)
    counter.log_in()
    assert counter.window.isVisible()
    assert counter.window.windowTitle() == "柜员助手"
    assert counter.entrance is None


@pytest.mark.long(first=2)
@pytest.mark.parametrize("step", ["_dress", "begin", "finish", "_uncover", "_take_up"])
def test_a_lock_between_two_steps_of_coming_in_leaves_nothing(at, monkeypatch, step):
    """The screen saver comes up while the window is made: nobody is in, and what was in hand is not lost."""
    counter = at()
    counter.log_in()
    counter.window.open_client(WANG.key)
    counter.lock()
    program = counter.program
    whose = program if hasattr(program, step) and step != "begin" else program._making
    plain = getattr(whose, step)

    def locked_instead(*given):
        monkeypatch.setattr(whose, step, plain)
        program._watch._system.gone.emit("locked")

    monkeypatch.setattr(whose, step, locked_instead)
    asked = counter.entrance
    counter.log_in()
    assert counter.window is None
    assert counter.program._counter is None
    assert counter.entrance is not asked, "who is there is asked anew"
    assert not [each for each in everything_shown() if isinstance(each, Window)], "no half of a window is left"
    assert left_in_memory() == []
    assert counter.entrance.isEnabled()
    assert "已锁定" in " ".join(label.text() for label in counter.entrance.findChildren(QLabel))
    counter.log_in()
    assert counter.window._counter.client.view.client.key == WANG.key


def test_a_page_of_the_files_that_is_there_before_its_keeper_is_served_all_the_same(at, monkeypatch):
    """F9 between the turn that shows the window and the one that begins to keep the files."""
    counter = at()
    plain, asked = counter.program._begin_keeping, []

    def begin():
        counter.window.turn_to(Page.FILES)
        monkeypatch.setattr(Keeper, "verify", lambda _: asked.append("all of it"))
        plain()

    monkeypatch.setattr(counter.program, "_begin_keeping", begin)
    counter.log_in()
    counter.window.files.check_wanted.emit()
    assert asked == ["all of it"]


def test_the_system_is_listened_to_before_anybody_is_in(at, qtbot, monkeypatch):
    """Its screen may be locked while the first window of the day is made, and it says so only once."""
    began = []
    monkeypatch.setattr(SystemLock, "begin", lambda _: began.append("listening"))
    counter = at()
    qtbot.waitUntil(lambda: began == ["listening"], timeout=5_000)
    counter.log_in()
    counter.lock()
    counter.log_in()
    assert began == ["listening"], "once is enough"


def test_a_screen_locked_while_the_password_is_checked_lets_nobody_in(at, qtbot):
    counter = at()
    page = counter.entrance.login
    counter.type_into(page, code=FIRST, password=password_of(FIRST))
    qtbot.keyClick(page.fields["password"].edit, Qt.Key.Key_Return)
    counter.program._watch._system.gone.emit("locked")
    counter.answered()
    assert counter.window is None
    assert counter.opened == 0
    assert "已锁定" in " ".join(label.text() for label in page.findChildren(QLabel))
    assert page.text("password") == ""
    counter.log_in()
    assert counter.window is not None


def test_a_lock_that_the_system_tells_of_as_the_program_ends_brings_nothing_back(at):
    counter = at()
    counter.log_in()
    counter.window.close()
    counter.program._watch._system.gone.emit("locked")
    assert counter.entrance is None


@pytest.mark.parametrize("why", ["locked", "asleep"])
def test_the_systems_lock_and_sleep_lock_at_once(at, why):
    counter = at()
    counter.log_in()
    counter.program._watch._system.gone.emit(why)
    assert counter.window is None
    assert "已锁定" in " ".join(label.text() for label in counter.entrance.findChildren(QLabel))


FAULTS = {
    "what is in hand cannot be read": (run, "drafted"),
    "it cannot be kept": (Drafts, "keep"),
    "the lock cannot be written down": (Desks, "note_going"),
    "a page does not end": (BranchScreen, "stop"),
    "the backup does not end": (Keeper, "let_go"),
    "the client is not put away": (ClientDesk, "close"),
}


@pytest.mark.long(first=2)
@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_on_the_way_out_keeps_no_counter_open(at, monkeypatch, capsys, fault):
    """Nobody stands there: what cannot be done is told for whoever mends it, and everything else is done."""
    plain = getattr(*FAULTS[fault])

    def wrong(*given):
        plain(*given)
        raise ValueError(WANG.name)

    counter = at()
    counter.log_in()
    counter.window.show_branch()  # what is not there cannot fail to end
    counter.window.open_client(WANG.key)
    QApplication.clipboard().setText("13800138000")
    monkeypatch.setattr(*FAULTS[fault], wrong)
    counter.program._watch._system.gone.emit("locked")
    assert counter.window is None
    assert counter.program._counter is None
    assert counter.entrance.isVisible()
    assert left_in_memory() == []
    told = capsys.readouterr().err
    assert "ValueError" in told
    assert WANG.name not in told
    monkeypatch.undo()
    counter.log_in()
    assert counter.window is not None


def test_a_dialog_on_top_does_not_keep_the_counter_open(at, qtbot):
    counter = at()
    counter.log_in()
    counter.window.open_client(WANG.key)
    dialog = QDialog(counter.window)
    QTimer.singleShot(50, lambda: counter.program.lock("idle"))
    dialog.exec()
    qtbot.waitUntil(lambda: counter.window is None, timeout=5000)
    assert left_in_memory() == []


def test_whoever_is_disabled_meanwhile_does_not_come_back(at):
    counter = at()
    counter.log_in(SECOND)
    counter.window.open_client(WANG.key)
    counter.lock()
    supervisor = counter.staff.log_in()
    counter.staff.add(supervisor, "8003", Role.SUPERVISOR)
    counter.staff.disable(supervisor, SECOND, "8003")
    counter.log_in(SECOND)
    assert counter.window is None
    assert "停用" in problem(counter.entrance.login)


@pytest.mark.long(first=1)
@pytest.mark.parametrize("act", ["a letter in the search", "a client", "a page"])
def test_whoever_is_disabled_in_mid_session_leaves_the_counter_with_the_next_act(at, qtbot, capsys, act):
    counter = at()
    counter.log_in(SECOND)
    window = counter.window
    supervisor = counter.staff.log_in()
    counter.staff.add(supervisor, "8003", Role.SUPERVISOR)
    counter.staff.disable(supervisor, SECOND, "8003")
    capsys.readouterr()
    if act == "a letter in the search":
        qtbot.keyClicks(window.bar.search, "w")
    elif act == "a client":
        window.bar.search.chosen.emit(WANG.key)
    else:
        window._rail.chosen.emit(Page.CARE.value)
    assert window.notice.text.text() == f"工号 {SECOND} 已停用"
    assert not window.bar.search.matches.isVisible()
    qtbot.waitUntil(lambda: counter.window is None, timeout=5000)
    assert "工号已停用，已锁定" in " ".join(label.text() for label in counter.entrance.login.findChildren(QLabel))
    assert capsys.readouterr().err == "", "nothing unexpected"


def test_a_refusal_about_somebody_else_keeps_whoever_is_in(at):
    counter = at()
    counter.log_in()
    counter.window.notice.show_wrong(Refusal("login.disabled", user=SECOND))
    QApplication.processEvents()
    assert counter.window is not None


def test_keys_are_of_the_person_not_of_the_device(at):
    counter = at()
    counter.log_in()
    ring = counter.window._counter.place.keys
    assert ring.key("journal") != DeviceKeys(counter.staff.home).key("journal")
