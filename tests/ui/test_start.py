"""From the first look to the window: nothing typed is lost, nothing half made is kept."""

from __future__ import annotations

import sys
import threading
import time
from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QMessageBox

from teller_app.desk.counter import Counter
from teller_app.desk.settings import DEMO
from teller_app.rules.errors import Unavailable
from teller_app.safe.holder import LOCK, Holder, hold
from teller_app.safe.keys import DeviceKeys
from teller_app.store.book import Origin, build_book
from teller_app.store.clients import write_clients
from teller_app.store.terms import terms_of
from teller_app.ui import giving_up, shell
from teller_app.ui.first_start import FirstStart
from teller_app.ui.run import Application
from teller_app.ui.shell import Shell
from teller_app.ui.state_bar import StateBar
from teller_app.ui.window import Window
from teller_app.ui.work import Cancelled, Work
from teller_app.words.speaker import Language, Speaker
from tests.counter.conftest import _looks  # noqa: F401  fixture
from tests.stage import CLIENTS, NOW, open_stage, start_at
from tests.ui.another_window import in_another_language

ZH = Speaker(Language.ZH)


@pytest.fixture
def application(qtbot, tmp_path):
    shell = Shell(ZH)
    shell.show()
    places = []

    def open_place(session):
        places.append(open_stage(tmp_path))
        return places[-1]

    before = sys.excepthook
    made = Application(shell, start_at(tmp_path, open_place))
    yield made, shell
    sys.excepthook = before
    made._imports.end()
    if made.window is not None:
        made.window.close()
        made.window.deleteLater()
    for place in places:
        place.journal.close()
        place.book.close()
    made.deleteLater()
    # Whoever looks for what is left of a client must not find what a test before has left.
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def test_what_was_typed_while_loading_is_in_the_search(application, qtbot):
    made, shell = application
    qtbot.keyClicks(shell.search, "wxm")
    made.begin(None)
    assert made.window.bar.search.text() == "wxm"
    assert made.window.bar.search.matches.count() == 1
    assert not shell.isVisible()


def test_another_language_builds_the_window_anew_and_keeps_the_client(application, qtbot):
    made, _ = application
    made.begin(None)
    made.window.open_client("C000001")
    in_another_language(made)
    assert made.window.windowTitle() == "Teller Assistant"
    assert made.window.client.header._name.text() == "王小明"
    place = made.window._counter.place
    assert place.own_file.over(DEMO).settings.language is Language.EN
    assert place.settings_file.read().language is Language.ZH, "the others go on in theirs"


def test_files_that_cannot_be_opened_end_with_a_sentence(application, qtbot, monkeypatch):
    made, _ = application
    said = []
    monkeypatch.setattr(giving_up, "give_up", lambda *args: said.append(args[-1].code))

    def refuse(session):
        raise Unavailable("store.unreadable", file="journal.db")

    made._start = replace(made._start, open=refuse)
    made.begin(None)
    assert said == ["store.unreadable"]
    assert made.window is None


@pytest.mark.parametrize("language", list(Language))
def test_settings_that_cannot_be_used_are_said_in_the_language_of_the_shell(qtbot, tmp_path, monkeypatch, language):
    from teller_app import wiring

    monkeypatch.setenv("TELLER_APP_HOME", str(tmp_path))
    (tmp_path / "settings.json").write_text('{"lock_seconds": 5}', "utf-8")
    said = []
    monkeypatch.setattr(giving_up, "give_up", lambda shell, speaker, wrong: said.append((speaker.language, wrong.code)))
    shell = Shell(Speaker(language))
    qtbot.addWidget(shell)
    wiring.begin_window(shell, demo=False)
    assert said == [(language, "settings.unreadable")]


def test_a_damaged_book_is_said_and_walk_ins_go_on(qtbot, tmp_path, monkeypatch):
    from teller_app import wiring

    monkeypatch.setenv("TELLER_APP_HOME", str(tmp_path))
    place = open_stage(tmp_path / "demo")
    place.journal.close()
    place.book.close()
    place.book.path.write_bytes(b"x" * place.book.path.stat().st_size)
    opened = []
    monkeypatch.setattr(
        Application, "begin", lambda self, prepare: opened.append(self._start.open(self._start.demo_person()))
    )
    shell = Shell(ZH)
    qtbot.addWidget(shell)
    hook = sys.excepthook
    wiring.begin_window(shell, demo=True)
    sys.excepthook = hook
    window = Window(Counter(opened[0]))
    qtbot.addWidget(window)
    window.show()
    assert not window.notice.isVisible(), "said once, and for as long as it lasts"
    assert window.findChild(StateBar).isVisible()
    assert "打不开" in window.findChild(StateBar).text.text()
    window.start_walk_in()
    assert window._counter.client.view.decision.tier.code == "ordinary"
    opened[0].journal.close()


def test_on_a_banks_own_files_the_entrance_comes_first_and_touches_nothing(qtbot, tmp_path, monkeypatch):
    from teller_app import wiring

    monkeypatch.setenv("TELLER_APP_HOME", str(tmp_path))
    monkeypatch.setattr(wiring, "AHEAD_SECONDS", 0.01)
    ready = threading.Event()
    monkeypatch.setattr(wiring, "make_ready", ready.set)
    begun = []
    begin = Application.begin
    monkeypatch.setattr(
        Application, "begin", lambda self, prepare: begun.append(self) or begin(self, prepare)
    )
    shell = Shell(ZH, searching=False)
    assert not shell.search.isVisibleTo(shell)
    hook = sys.excepthook
    wiring.begin_window(shell, demo=False)
    sys.excepthook = hook
    (program,) = begun
    assert program.window is None
    assert program.entrance.pages.currentWidget() is program.entrance.first
    assert sorted({path.name for path in tmp_path.iterdir()} - {"logs"}) == [LOCK]
    with pytest.raises(Unavailable, match="window"), hold(tmp_path, Holder.this("", NOW)):
        pass
    assert ready.wait(10), "the first print waits for nothing that could have been loaded before"
    program._at_end()
    program.entrance.close()
    program.entrance.deleteLater()
    program.deleteLater()


def test_a_bug_says_so_without_a_word_of_the_client(application, qtbot, capsys, monkeypatch):
    made, _ = application
    made.begin(None)
    hook = sys.excepthook
    try:
        {}["王小明 13800138000"]
    except KeyError as error:
        hook(KeyError, error, error.__traceback__)
    assert "KeyError" in made.window.notice.text.text()
    said = capsys.readouterr().err
    assert "test_start.py" in said
    assert "王小明" not in said


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("where", ["loading", "beginning"])
def test_a_bug_before_there_is_a_window_is_said_and_ends(qtbot, tmp_path, monkeypatch, where, language):
    """Nobody is left before an empty shell."""
    said = []
    monkeypatch.setattr(QMessageBox, "exec", lambda box: said.append(box.text()))
    monkeypatch.setattr(QApplication, "exit", said.append)  # a loop that was told to end would run no more tests
    monkeypatch.setattr(QApplication, "exec", lambda *_: qtbot.waitUntil(lambda: 1 in said, timeout=5_000))
    (tmp_path / "settings.json").write_text(f'{{"language": "{language.value}"}}')

    def wrong(*_):
        raise ValueError("王小明 13800138000")

    def loading():
        if where == "loading":
            wrong()
        yield from ()

    shell.run_shell(tmp_path, loading(), wrong, searching=False)
    line, _ = said
    assert "ValueError" in line
    assert ("程序遇到意外" if language is Language.ZH else "unexpected") in line
    assert "王小明" not in line
    for left in QApplication.topLevelWidgets():
        if isinstance(left, Shell):
            left.close()
            left.deleteLater()


def test_a_bug_of_the_demo_before_its_window_is_said(application, monkeypatch):
    made, _ = application
    said = []
    monkeypatch.setattr(QMessageBox, "exec", lambda box: said.append(box.text()))
    monkeypatch.setattr(QApplication, "exit", said.append)  # a loop that was told to end would run no more tests
    error = ValueError("王小明")
    sys.excepthook(ValueError, error, None)
    assert "ValueError" in said[0]
    assert said[1:] == [1], "and the program ends"
    assert made.window is None


def test_long_work_reports_and_ends(qtbot):
    work = Work(lambda progress: [progress(done, 3) for done in range(4)] and "made")
    first = FirstStart(ZH, work)
    qtbot.addWidget(first)
    with qtbot.waitSignal(first.finished, timeout=5000):
        first.show()
    assert not work.isRunning()


def test_long_work_is_cancelled_without_harm(qtbot):
    ended = []

    def forever(progress):
        try:
            for done in range(10_000):
                progress(done, 10_000)
                time.sleep(0.001)
        except Cancelled:
            ended.append("cleared away")
            raise

    work = Work(forever)
    first = FirstStart(ZH, work)
    qtbot.addWidget(first)
    first.show()
    qtbot.wait(50)
    first.close()
    assert ended == ["cleared away"]
    assert not work.isRunning()


def test_a_failure_of_long_work_is_told(qtbot):
    def broken(progress):
        raise Unavailable("store.no_room", file="book")

    first = FirstStart(ZH, Work(broken))
    qtbot.addWidget(first)
    with qtbot.waitSignal(first.failed, timeout=5000) as told:
        first.show()
    assert told.args[0].code == "store.no_room"


@pytest.mark.parametrize(
    ("source", "made", "needed"),
    [("demo", "2026-10-30", True), ("demo", "2026-11-02", False), ("extract", "2026-01-01", False)],
)
def test_a_demo_of_last_month_is_made_anew(tmp_path, monkeypatch, source, made, needed):
    from teller_app import wiring

    keys = DeviceKeys(tmp_path)
    origin = Origin(date.fromisoformat(made), NOW, source)
    assert wiring.demo_needed(tmp_path)
    build_book(tmp_path, keys, origin, lambda db: write_clients(db, CLIENTS, terms_of))
    monkeypatch.setattr(wiring, "today", lambda: date(2026, 11, 23))
    assert wiring.demo_needed(tmp_path) is needed
