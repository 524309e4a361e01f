"""Files that are chosen for an import are looked at beside the window: keys come through, and any look can be let go of."""

from __future__ import annotations

import threading

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel

from teller_app.desk import intake as module
from teller_app.desk import reaching
from teller_app.rules.errors import Refusal
from teller_app.ui.rail import Page
from tests.counter.conftest import _looks  # noqa: F401  fixture
from tests.staff import FIRST, SECOND
from tests.ui.test_entrance import at  # noqa: F401  fixture
from tests.ui.test_import_through_lock import check, in_front, looked_at, page_of, said, to_the_page

CTRL, ALT, PLAIN = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.NoModifier,
)
LONGEST = 5
"""Seconds that a look takes which nobody lets go on."""


class Held:
    """A look that goes on until it is let go on, and hears meanwhile whether anybody waits."""

    def __init__(self, monkeypatch, *, hears=True, but=()):
        self.asked, self.free, self.over = threading.Event(), threading.Event(), threading.Event()
        self._real, self._hears, self._but = module.propose, hears, but
        monkeypatch.setattr(module, "propose", self)

    def __call__(self, path, heard, told=None, sheet=None):
        if path in self._but:
            return self._real(path, heard, told, sheet)
        self.over.clear()
        self.asked.set()
        try:
            for _ in range(LONGEST * 100):
                if self.free.wait(0.01):
                    break
                if self._hears:
                    heard(1)
        finally:
            self.over.set()
        return self._real(path, heard, told, sheet)


class Heard:
    """On which threads the desk changes."""

    def __init__(self):
        self.threads = set()

    def note(self, _view):
        self.threads.add(threading.current_thread())


@pytest.fixture
def held(monkeypatch):
    made = []

    def make(**more):
        made.append(Held(monkeypatch, **more))
        return made[-1]

    yield make
    for each in made:
        each.free.set()
        assert not each.asked.is_set() or each.over.wait(10)
    for alone in list(reaching._alone.values()):
        assert alone.acquire(timeout=10)
        alone.release()


@pytest.fixture
def counter(at):  # noqa: F811  fixture
    made = at()
    made.log_in()
    return made


@pytest.fixture
def files(tmp_path):
    folder = tmp_path / "sent"
    folder.mkdir()
    paths = [folder / "客户_20261122.csv", folder / "资产_20261122.csv", folder / "客户二_20261122.csv"]
    for path, text in zip(
        paths,
        (
            "客户编号,客户姓名,证件号码,手机号码\nN000009,欧阳守夜,,13700137000\n",
            '客户编号,产品大类,余额日期,余额\nN000009,理财,20261122,"1.00"\n',
            "客户编号,客户姓名\nN000010,王守夜\n",
        ),
        strict=True,
    ):
        path.write_text(text, "gb18030")
    return paths


def choose(counter, monkeypatch, *paths):
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_, **__: ([str(path) for path in paths], ""))
    screen = to_the_page(counter)
    press(counter, Qt.Key.Key_F, CTRL)
    return screen


def press(counter, key, held=PLAIN):
    counter.qtbot.keyClick(QApplication.focusWidget() or counter.window, key, held)


def names(counter):
    return [file.name for file in page_of(counter).view.files]


def nothing_runs(counter):
    return counter.window.intake._looking._errand is None and page_of(counter).view.rests


def test_keys_come_through_while_files_are_looked_at(counter, monkeypatch, held, files):
    look, heard = held(), Heard()
    page_of(counter).changed.listen(heard.note)
    screen = choose(counter, monkeypatch, *files[:2])
    assert look.asked.wait(10)
    counter.qtbot.waitUntil(lambda: files[0].name in screen.waiting._text.text(), timeout=5000)
    assert screen.waiting.isVisible()
    assert screen.answer.text() == "正在查看文件；柜面照常查询"
    assert [screen.add.isEnabled(), screen.check.isEnabled()] == [False, False]
    press(counter, Qt.Key.Key_N, ALT)
    counter.qtbot.waitUntil(lambda: page_of(counter).view.without, timeout=5000)
    press(counter, Qt.Key.Key_L, CTRL)
    assert "正在查看" in said(counter)
    press(counter, Qt.Key.Key_F, CTRL)
    assert "正在查看" in said(counter)
    press(counter, Qt.Key.Key_F2)
    assert counter.window.page is Page.CLIENT
    counter.window.open_client("C000001")
    assert not look.over.is_set(), "it was looked at all the time"
    assert (names(counter), screen.files.rowCount()) == ([], 0), "only what is whole is shown"
    look.free.set()
    looked_at(counter)
    assert names(counter) == [path.name for path in files[:2]]
    assert page_of(counter).view.without
    assert counter.window.page is Page.CLIENT
    assert heard.threads == {threading.main_thread()}
    assert to_the_page(counter).answer.text() == "核对下面每一列，再检查"
    assert not screen.waiting.isVisible()
    assert nothing_runs(counter)


@pytest.mark.parametrize("hears", [True, False])
def test_escape_stops_a_look_and_nothing_of_it_stays(counter, monkeypatch, held, files, hears):
    look = held(hears=hears, but=files[:1])
    screen = choose(counter, monkeypatch, *files[:2])
    assert look.asked.wait(10)
    press(counter, Qt.Key.Key_Escape)
    assert counter.window.page is Page.INTAKE, "the first Escape stops, the next one leaves"
    assert nothing_runs(counter), "whatever the file does"
    assert (names(counter), screen.files.rowCount(), screen.waiting.isVisible()) == ([], 0, False)
    assert look.over.wait(2) is hears, "it hears of it where it can"
    look.free.set()
    counter.qtbot.wait(100)
    assert names(counter) == []
    press(counter, Qt.Key.Key_F, CTRL)
    looked_at(counter)
    assert names(counter) == [path.name for path in files[:2]], "chosen again, looked at anew"


def test_a_refusal_names_the_file_and_leaves_those_before_it(counter, monkeypatch, held, files):
    files[1].write_bytes(b"\xff\xfe\x00\x01")
    look = held(but=files[:2])
    choose(counter, monkeypatch, *files)
    counter.window.turn_to(Page.CLIENT)
    looked_at(counter)
    assert names(counter) == [files[0].name]
    assert files[1].name in said(counter), "on whatever page"
    assert not look.asked.is_set(), "none after it is looked at"


def test_what_is_said_above_the_screen_is_left_when_a_look_is_done(counter, monkeypatch, held, files):
    look = held()
    choose(counter, monkeypatch, files[0])
    counter.window.tell("已保存")
    look.free.set()
    looked_at(counter)
    assert said(counter) == "已保存"


def test_a_file_that_is_there_is_looked_at_anew(counter, monkeypatch, held, files):
    choose(counter, monkeypatch, *files[:2])
    looked_at(counter)
    files[0].write_text("客户编号,客户姓名,性别\nN000009,欧阳守夜,女\n", "gb18030")
    choose(counter, monkeypatch, files[0])
    looked_at(counter)
    assert names(counter) == [path.name for path in files[:2]]
    assert len(page_of(counter).view.file.columns) == 3


@pytest.mark.parametrize("hears", [True, False])
def test_a_lock_in_the_middle_of_a_look_leaves_nothing_of_it(counter, monkeypatch, held, files, hears):
    choose(counter, monkeypatch, files[0])
    looked_at(counter)
    look = held(hears=hears)
    choose(counter, monkeypatch, files[1])
    assert look.asked.wait(10)
    counter.lock()
    assert counter.window is None
    assert not hears or look.over.wait(2)
    assert hears or not look.over.is_set(), "nobody waited for it"
    look.free.set()
    texts = [label.text() for top in QApplication.topLevelWidgets() for label in top.findChildren(QLabel)]
    assert not [text for text in texts if files[1].name in text]
    counter.log_in()
    to_the_page(counter)
    assert names(counter) == [files[0].name], "what was chosen before is there, and nothing of the look"
    assert nothing_runs(counter)


def test_another_language_in_the_middle_of_a_look(counter, monkeypatch, held, files):
    look = held()
    choose(counter, monkeypatch, files[0])
    assert look.asked.wait(10)
    old = counter.window.intake._looking
    press(counter, Qt.Key.Key_L, ALT)
    counter.qtbot.waitUntil(lambda: counter.window.windowTitle() == "Teller Assistant", timeout=10_000)
    assert counter.window.intake._looking is not old
    counter.qtbot.waitUntil(lambda: files[0].name in counter.window.intake.waiting._text.text(), timeout=10_000)
    assert counter.window.intake.answer.text().startswith("Looking at")
    look.free.set()
    looked_at(counter)
    assert names(counter) == [files[0].name]
    assert nothing_runs(counter)


def test_closing_the_window_in_the_middle_of_a_look(counter, monkeypatch, held, files):
    look = held()
    choose(counter, monkeypatch, files[0])
    assert look.asked.wait(10)
    window = counter.window
    window.close()
    assert not window.isVisible()
    assert window.intake._looking._errand is None
    assert look.over.wait(2)


def test_files_chosen_before_a_lock_come_back_beside_the_window(counter, monkeypatch, held, files):
    choose(counter, monkeypatch, *files[:2])
    looked_at(counter)
    page = page_of(counter)
    page.choose(0)
    page.set_field(3, None)
    page.answer(without=True)
    page.set_day("2026-11-22")
    page = None
    look = held()
    counter.lock()
    counter.log_in()
    assert look.asked.wait(10)
    counter.window.open_client("C000001")
    assert (names(counter), page_of(counter).view.without, page_of(counter).view.day) == ([], True, "2026-11-22")
    counter.lock()
    counter.log_in()
    assert look.asked.wait(10)
    assert not look.free.is_set()
    press(counter, Qt.Key.Key_L, ALT)
    counter.qtbot.waitUntil(lambda: counter.window.windowTitle() == "Teller Assistant", timeout=10_000)
    look.free.set()
    looked_at(counter)
    assert names(counter) == [path.name for path in files[:2]], "through another lock and another language"
    assert [column.field for column in page_of(counter).view.files[0].columns] == ["key", "name", "id_number", None]
    assert (page_of(counter).view.without, page_of(counter).view.day) == (True, "2026-11-22")


def test_files_that_come_back_can_be_let_go_of(counter, monkeypatch, held, files):
    choose(counter, monkeypatch, files[0])
    looked_at(counter)
    look = held()
    counter.lock()
    counter.log_in()
    assert look.asked.wait(10)
    in_front(counter).turn_to(Page.INTAKE)
    press(counter, Qt.Key.Key_Escape)
    assert nothing_runs(counter)
    counter.lock()
    counter.log_in()
    to_the_page(counter)
    assert names(counter) == []


def looked_at_again(counter, monkeypatch, held, files):
    """After a lock a new book waits, and the look at its file is held."""
    check(counter, monkeypatch, files[:1])
    counter.qtbot.waitUntil(lambda: page_of(counter).view.waits, timeout=20_000)
    look = held()
    counter.lock()
    counter.log_in()
    counter.qtbot.waitUntil(lambda: page_of(counter).view.waits, timeout=20_000)
    return look


def test_the_files_of_an_import_that_went_on_come_back_beside_the_window(counter, monkeypatch, held, files):
    look = looked_at_again(counter, monkeypatch, held, files)
    window = in_front(counter)
    window.turn_to(Page.INTAKE)
    assert look.asked.wait(10)
    assert not look.over.is_set()
    counter.qtbot.waitUntil(lambda: files[0].name in window.intake.waiting._text.text(), timeout=5000)
    assert window.intake.take.isEnabled(), "the new book can be let serve meanwhile"
    press(counter, Qt.Key.Key_Escape)
    assert window.page is Page.INTAKE
    assert (names(counter), nothing_runs(counter), page_of(counter).view.waits) == ([], True, True)
    look.free.set()
    window.turn_to(Page.CLIENT)
    to_the_page(counter)
    assert names(counter) == [files[0].name]
    assert page_of(counter).view.waits, "a look takes nothing back"


def test_an_import_that_is_dropped_brings_no_files_back(counter, monkeypatch, held, files):
    look = looked_at_again(counter, monkeypatch, held, files)
    in_front(counter).turn_to(Page.INTAKE)
    assert look.asked.wait(10)
    page_of(counter).answer(fresh=True)
    look.free.set()
    looked_at(counter)
    assert (names(counter), page_of(counter).view.waits) == ([], False)


def test_who_may_not_import_is_refused_before_anybody_has_to_choose(counter, monkeypatch, held):
    look, asked = held(), []
    counter.lock()
    counter.log_in(SECOND)
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_, **__: asked.append(1) or ([], ""))
    with pytest.raises(Refusal, match=r"role\.not_allowed"):
        counter.window.intake.choose_files()
    assert not asked
    assert not look.asked.is_set()
    counter.lock()
    counter.log_in(FIRST)
    counter.window.intake.choose_files()
    assert asked
