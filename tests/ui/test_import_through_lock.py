"""An import in the window goes on through a lock, another language and another person, and ends with the program."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel

from teller_app.rules.errors import Refusal
from teller_app.store.errors import StoreUnavailable
from teller_app.store.journal import Journal
from teller_app.store.trail import Deed
from teller_app.ui.rail import Page
from tests import extracts
from tests.counter.conftest import _looks  # noqa: F401  fixture
from tests.staff import FIRST, SECOND
from tests.ui.test_entrance import at  # noqa: F401  fixture

SECRET = "欧阳守夜"
CLIENTS = f"客户编号,客户姓名,证件号码,手机号码\nN000009,{SECRET},,13700137000\n"


@pytest.fixture
def files(tmp_path):
    path = tmp_path / "客户_20261122.csv"
    path.write_text(CLIENTS, "gb18030")
    return [path]


@pytest.fixture(scope="module")
def many(tmp_path_factory):
    return list(extracts.write(tmp_path_factory.mktemp("sent"), 20_000))


@pytest.fixture
def counter(at):  # noqa: F811  fixture
    """A branch whose first supervisor has come in."""
    made = at()
    made.log_in()
    return made


def in_front(counter):
    """The window, when it has the keyboard: before that no shortcut fires."""
    window = counter.window
    window.activateWindow()
    counter.qtbot.waitUntil(window.isActiveWindow, timeout=5000)
    return window


def check(counter, monkeypatch, paths):
    """From the desk to the first word of progress, by the keys."""
    window = in_front(counter)
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_, **__: ([str(path) for path in paths], ""))
    ctrl, alt = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
    for key, held in (
        (Qt.Key.Key_F9, Qt.KeyboardModifier.NoModifier),
        (Qt.Key.Key_I, ctrl),
        (Qt.Key.Key_F, ctrl),
        (Qt.Key.Key_N, alt),
    ):
        counter.qtbot.keyClick(QApplication.focusWidget() or window, key, held)
    counter.qtbot.waitUntil(lambda: page_of(counter).view.without and page_of(counter).view.rests, timeout=5000)
    counter.qtbot.keyClick(QApplication.focusWidget() or window, Qt.Key.Key_L, ctrl)
    assert page_of(counter).view.busy


def page_of(counter):
    return counter.window._counter.intake


def said(counter):
    return counter.window.notice.text.text()


def foot(counter):
    return counter.window._foot._import.text()


def to_the_page(counter):
    """The page, with every file on it that comes back to it."""
    window = in_front(counter)
    window.turn_to(Page.INTAKE)
    looked_at(counter)
    return window.intake


def looked_at(counter):
    counter.qtbot.waitUntil(lambda: page_of(counter).look is None, timeout=10_000)


def let_it_serve(counter, screen):
    """The key, and what stands on the screen instead where nothing comes of it."""
    with counter.qtbot.waitSignal(screen.switched, timeout=20_000, raising=False) as heard:
        counter.qtbot.keyClick(screen, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    view, active = page_of(counter).view, QApplication.activeWindow()
    shown = (counter.window.page, view.busy, view.waits, view.wrong, said(counter), screen.answer.text())
    assert heard.signal_triggered, f"{shown}; active: {active}, {active is screen.window()}"


def test_a_lock_does_not_stop_it_and_the_same_person_lets_it_serve(counter, monkeypatch, files):
    check(counter, monkeypatch, files)
    counter.lock()
    assert counter.program._imports.goes_on
    counter.log_in()
    counter.qtbot.waitUntil(lambda: "等待启用" in said(counter), timeout=20_000)
    assert foot(counter) == "新客户册待启用（F9）"
    screen = to_the_page(counter)
    assert screen.answer.text().startswith("检查通过：新客户册 5 户")
    assert [screen.files.item(0, 0).text(), screen.without.isChecked()] == [files[0].name, True]
    let_it_serve(counter, screen)
    counter.qtbot.waitUntil(lambda: counter.opened == 3 and counter.window is not None, timeout=20_000)
    assert counter.window._counter.place.book.client("N000009").name == SECRET
    assert not counter.program._imports.goes_on


@pytest.mark.long
def test_files_that_were_chosen_and_not_checked_yet_are_there_again(counter, monkeypatch, files):
    gone = files[0].with_name("余额_20261122.csv")
    gone.write_text("客户编号,日期,存款\n", "gb18030")
    monkeypatch.setattr(
        QFileDialog, "getOpenFileNames", lambda *_, **__: ([str(path) for path in (*files, gone)], "")
    )
    screen = to_the_page(counter)
    screen.choose_files()
    looked_at(counter)
    page = page_of(counter)
    page.choose(0)
    page.set_field(3, None)
    page.answer(without=True, gap_ok=True)
    page.set_day("2026-11-22")
    gone.unlink()
    screen = page = None
    counter.lock()
    counter.log_in()
    assert counter.window.page is Page.CLIENT
    screen, view = to_the_page(counter), page_of(counter).view
    assert [screen.files.item(row, 0).text() for row in range(screen.files.rowCount())] == [files[0].name]
    assert [column.field for column in view.files[0].columns] == ["key", "name", "id_number", None]
    assert (view.without, view.fresh, view.gap_ok, view.day) == (True, False, True, "2026-11-22")
    counter.lock()
    counter.log_in(SECOND)
    assert (page_of(counter).look, page_of(counter).view.files) == (None, ())


@pytest.mark.long
def test_a_busy_journal_lets_it_wait_and_the_same_key_lets_it_serve(counter, monkeypatch, files):
    check(counter, monkeypatch, files)
    counter.qtbot.waitUntil(lambda: page_of(counter).view.waits, timeout=20_000)
    screen, real = to_the_page(counter), Journal.note

    def busy(self, deed, **facts):
        if deed is Deed.BOOK_SWITCH:
            raise StoreUnavailable("store.locked", file="journal.db")
        return real(self, deed, **facts)

    with monkeypatch.context() as held:
        held.setattr(Journal, "note", busy)
        counter.qtbot.keyClick(screen, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
        counter.qtbot.waitUntil(lambda: page_of(counter).view.wrong is not None, timeout=20_000)
    assert screen.answer.text() == "新客户册还没有启用，可再按 Ctrl+S"
    assert "journal.db" in " ".join(label.text() for label in screen.findChildren(QLabel))
    assert [screen.take.isEnabled(), foot(counter)] == [True, "新客户册待启用（F9）"]
    let_it_serve(counter, screen)
    counter.qtbot.waitUntil(lambda: counter.opened == 2 and counter.window is not None, timeout=20_000)
    assert counter.window._counter.place.book.client("N000009").name == SECRET


@pytest.mark.long
def test_on_another_page_no_key_lets_it_serve(counter, monkeypatch, files):
    check(counter, monkeypatch, files)
    counter.window.turn_to(Page.CLIENT)
    search = counter.window.bar.search
    search.setFocus()
    counter.qtbot.waitUntil(lambda: page_of(counter).view.waits, timeout=20_000)
    assert QApplication.focusWidget() is search
    counter.lock()
    counter.log_in()
    counter.qtbot.waitUntil(lambda: page_of(counter).view.waits, timeout=20_000)
    assert QApplication.focusWidget() is counter.window.bar.search
    for key in (Qt.Key.Key_Space, Qt.Key.Key_Return):
        counter.qtbot.keyClick(QApplication.focusWidget(), key)
    assert not page_of(counter).view.busy
    assert counter.program._imports.goes_on


def test_what_waits_for_a_word_waits_through_a_lock_and_nothing_of_it_is_seen(counter, monkeypatch, files):
    check(counter, monkeypatch, files)
    counter.qtbot.waitUntil(lambda: page_of(counter).view.waits, timeout=20_000)
    counter.lock()
    texts = [label.text() for top in QApplication.topLevelWidgets() for label in top.findChildren(QLabel)]
    assert not [text for text in texts if SECRET in text or "N000009" in text or files[0].name in text]
    counter.log_in()
    counter.qtbot.waitUntil(lambda: page_of(counter).view.waits, timeout=20_000)
    assert to_the_page(counter).take.isEnabled()


def test_somebody_without_the_right_serves_meanwhile_and_sees_nothing_of_it(counter, monkeypatch, many):
    check(counter, monkeypatch, many)
    counter.lock()
    counter.log_in(SECOND)
    assert counter.program._imports.goes_on
    assert counter.window.intake._work is None
    assert page_of(counter).view.wrong is None
    assert foot(counter) == ""
    counter.window.open_client("C000001")
    assert counter.window._counter.client.view.client.key == "C000001"
    ctrl, alt, plain = (
        Qt.KeyboardModifier.ControlModifier,
        Qt.KeyboardModifier.AltModifier,
        Qt.KeyboardModifier.NoModifier,
    )
    for key, held in ((Qt.Key.Key_F9, plain), (Qt.Key.Key_I, ctrl), (Qt.Key.Key_X, alt), (Qt.Key.Key_L, ctrl)):
        counter.qtbot.keyClick(counter.window, key, held)
    assert counter.window.page is Page.FILES, "the key of the hidden button presses nothing"
    assert to_the_page(counter).files.rowCount() == 0
    page = page_of(counter)
    for act in (
        lambda: page.answer(fresh=True),
        lambda: page.set_day("2026-11-21"),
        page.remove,
        lambda: page.begin(counter.program._imports.asked),
        lambda: page.follow(None),
    ):
        with pytest.raises(Refusal, match=r"role\.not_allowed"):
            act()
    assert counter.program._imports.goes_on
    counter.lock()
    counter.log_in(FIRST)
    screen = to_the_page(counter)
    assert page_of(counter).view.busy
    assert foot(counter) == "正在导入（F9）"
    assert [screen.files.item(row, 0).text() for row in range(2)] == [path.name for path in many]
    counter.qtbot.keyClick(screen, Qt.Key.Key_Escape)
    counter.qtbot.waitUntil(lambda: not page_of(counter).view.busy, timeout=10_000)
    assert not counter.program._imports.goes_on
    assert foot(counter) == ""


def test_another_language_does_not_stop_it(counter, monkeypatch, many):
    check(counter, monkeypatch, many)
    counter.qtbot.keyClick(counter.window, Qt.Key.Key_L, Qt.KeyboardModifier.AltModifier)
    counter.qtbot.waitUntil(lambda: counter.window.windowTitle() == "Teller Assistant", timeout=10_000)
    counter.qtbot.waitUntil(lambda: page_of(counter).view.busy, timeout=10_000)
    assert counter.window.page is Page.INTAKE
    assert counter.window.intake.answer.text().startswith("Taking in")


@pytest.mark.long
def test_another_language_while_it_is_switched_to_opens_the_new_book(counter, monkeypatch, files):
    check(counter, monkeypatch, files)
    counter.qtbot.waitUntil(lambda: page_of(counter).view.waits, timeout=20_000)
    opened = counter.opened
    counter.window.intake.begin_switch()
    counter.window.bar.language.click()
    counter.qtbot.waitUntil(lambda: counter.opened > opened and counter.window is not None, timeout=20_000)
    assert counter.window._counter.place.book.client("N000009").name == SECRET
    assert not page_of(counter).view.busy


@pytest.mark.long
def test_stopped_in_the_moment_in_which_it_was_done_is_stopped(counter, monkeypatch, files):
    check(counter, monkeypatch, files)
    work = counter.window.intake._work
    assert work.wait(20_000), "done, and nobody has heard of it"
    counter.window.intake.cancel()
    counter.qtbot.waitUntil(lambda: not page_of(counter).view.busy, timeout=5000)
    assert not page_of(counter).view.waits
    assert foot(counter) == ""


@pytest.mark.long
def test_an_import_that_comes_to_nothing_while_the_language_changes_is_said(counter, monkeypatch, files):
    check(counter, monkeypatch, files)
    files[0].write_text("客户编号,客户姓名,没有的列\n", "gb18030")
    counter.window.bar.language.click()
    counter.qtbot.waitUntil(lambda: not page_of(counter).view.busy, timeout=20_000)
    counter.qtbot.waitUntil(lambda: counter.window.windowTitle() == "Teller Assistant", timeout=5_000)


def test_closing_says_once_that_it_would_be_lost(counter, monkeypatch, many):
    check(counter, monkeypatch, many)
    window = counter.window
    window.close()
    assert window.isVisible()
    assert "导入" in said(counter)
    window.close()
    assert not window.isVisible()
    counter.program._imports.end()
    assert not list(counter.staff.home.glob("building-*"))


@pytest.mark.long
def test_closing_while_it_is_locked_says_so_too(counter, monkeypatch, many):
    check(counter, monkeypatch, many)
    counter.lock()
    entrance = counter.entrance
    entrance.close()
    assert entrance.isVisible()
    assert "导入" in " ".join(label.text() for label in entrance.login.findChildren(QLabel))
    entrance.close()
    assert not entrance.isVisible()
