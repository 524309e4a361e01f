"""The files beside the window: checked, backed up, put back; and one window on one home."""

from __future__ import annotations

import shutil
import subprocess
import sys
import threading

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel

from teller_app import wiring
from teller_app.desk import keeping as keeping_module
from teller_app.desk.files import Doing
from teller_app.desk.keeping import Keeping
from teller_app.desk.rescue import RescueDesk
from teller_app.desk.workplace import with_settings
from teller_app.rules.codes import AssetClass
from teller_app.rules.errors import Refusal
from teller_app.safe.keys import DeviceKeys
from teller_app.store.backup import backups
from teller_app.store.errors import StoreUnavailable
from teller_app.store.journal import FILE_NAME, open_journal
from teller_app.ui import giving_up
from teller_app.ui.rail import Page
from teller_app.ui.run import Application
from teller_app.ui.shell import Shell
from teller_app.words.speaker import Language, Speaker
from tests.cli.test_files_commands import HOLD
from tests.counter.conftest import _looks  # noqa: F401  fixture
from tests.seconds import for_restore, stand_for
from tests.stage import keeping_at, open_stage, start_at
from tests.store.conftest import entry_of, loses

ZH = Speaker(Language.ZH)


def entries(home):
    journal = open_journal(home, DeviceKeys(home), None)
    found = len(journal.entries("C000001"))
    journal.close()
    return found


def harm(path, at=5000):
    raw = bytearray(path.read_bytes())
    raw[at] ^= 1
    path.write_bytes(raw)


@pytest.fixture
def application(qtbot, tmp_path, monkeypatch):
    shell = Shell(ZH)
    shell.show()
    opened = []

    def open_place(session):
        opened.append(open_stage(tmp_path))
        return opened[-1]

    def rescue(wrong, session):
        return RescueDesk(keeping_at(tmp_path, session), wrong)

    before = sys.excepthook
    made = Application(shell, start_at(tmp_path, open_place), rescue)
    monkeypatch.setattr(giving_up, "end", lambda: None)  # a loop that was told to end would run no more tests
    yield made
    sys.excepthook = before
    made._imports.end()
    for window in (made.window, made.rescue):
        if window is not None:
            # What is not saved is spoken of once.
            _ = window.close() or window.close()
            window.deleteLater()
    for place in opened:
        place.close()
    made.deleteLater()


@pytest.fixture
def begun(application, qtbot):
    """A window whose first check and first backup are done."""
    application.begin(None)
    desk = application._counter.files
    qtbot.waitUntil(lambda: desk.view.saved is not None and not desk.view.busy, timeout=10_000)
    return application


def wait_idle(qtbot, application):
    desk, keeper = application._counter.files, application.keeper
    qtbot.waitUntil(lambda: not keeper._soon.isActive() and not desk.view.busy, timeout=10_000)


def test_after_the_start_the_files_are_checked_and_backed_up_beside_the_window(begun, tmp_path):
    assert begun.window._foot._checked.text() == "台账已校验 09:30"
    assert len(backups(tmp_path)) == 1
    assert "损坏" not in begun.window.notice.text.text()


def test_every_half_hour_in_which_something_was_written_has_a_backup(begun, qtbot, tmp_path):
    assert begun.keeper._timer.interval() == 30 * 60 * 1000
    begun.keeper._timer.timeout.emit()
    wait_idle(qtbot, begun)
    assert len(backups(tmp_path)) == 1, "nothing was written"
    begun.window.open_client("C000001")
    begun.keeper._timer.timeout.emit()
    wait_idle(qtbot, begun)
    assert len(backups(tmp_path)) == 2


def test_closing_the_window_makes_a_last_backup(begun, tmp_path):
    begun.window.open_client("C000001")
    begun._counter.place.journal.record(entry_of())
    begun.window.close()
    saved = backups(tmp_path)
    assert len(saved) == 2
    found = keeping_at(tmp_path).preview(saved[0])
    assert not loses(found)


def test_nothing_of_it_runs_on_the_windows_thread(begun, qtbot, monkeypatch):
    threads = []
    for name in ("quick_check", "backup", "backup_changed", "up_to_date", "verify", "compare"):
        real = getattr(keeping_module, name)
        monkeypatch.setattr(
            keeping_module,
            name,
            lambda *args, real=real, **how: threads.append(threading.current_thread()) or real(*args, **how),
        )
    window = begun.window
    window.turn_to(Page.FILES)
    for button in (window.files.check, window.files.backup):
        button.click()
        wait_idle(qtbot, begun)
    window.files.table.setCurrentCell(0, 0)
    qtbot.waitUntil(window.files.restore.isEnabled, timeout=10_000)
    begun.keeper.begin()
    wait_idle(qtbot, begun)
    window.close()
    assert len(threads) >= 5
    assert threading.main_thread() not in threads


def test_closing_while_the_check_runs_stops_it_and_tells_nobody(application, qtbot, monkeypatch):
    ended = []

    def forever(self, progress):
        try:
            while True:
                progress(0, 2)
                threading.Event().wait(0.001)
        except BaseException:
            ended.append("stopped")
            raise

    monkeypatch.setattr(Keeping, "check", forever)
    application.begin(None)
    qtbot.waitUntil(lambda: application._counter.files.view.busy, timeout=10_000)
    application.window.close()
    assert ended == ["stopped"]
    qtbot.wait(20)
    assert not application.window.notice.isVisible()


def test_damage_under_way_is_said_and_stands_in_the_foot(begun, qtbot, tmp_path):
    begun.window.open_client("C000001")
    harm(tmp_path / FILE_NAME)
    begun._pace._since.invalidate()
    begun.keeper.begin()
    wait_idle(qtbot, begun)
    assert "F9" in begun.window.notice.text.text()
    assert begun.window._foot._checked.text() == "文件有损坏 09:30（F9）"
    assert len(backups(tmp_path)) == 1, "what is damaged is not backed up"
    begun.window.turn_to(Page.FILES)
    assert "已损坏" in begun.window.files._checked.text()


def test_a_backup_that_fails_is_said_and_the_counter_goes_on(begun, qtbot, monkeypatch):
    def full(*args, **how):
        raise StoreUnavailable("store.no_room", file="journal.db")

    with monkeypatch.context() as broken:
        broken.setattr(keeping_module, "backup", full)
        begun.window.turn_to(Page.FILES)
        begun.window.files.backup.click()
        wait_idle(qtbot, begun)
    assert "磁盘已满" in begun.window.notice.text.text()
    begun.window.files.backup.click()
    wait_idle(qtbot, begun)
    assert len(begun._counter.files.view.copies) == 2


def test_a_backup_is_put_back_from_the_window_after_a_preview_and_a_question(begun, qtbot, tmp_path):
    begun.window.open_client("C000001")
    for _ in range(3):
        begun._counter.place.journal.record(entry_of())
    begun.window.activateWindow()
    qtbot.waitUntil(begun.window.isActiveWindow)
    qtbot.keyClick(begun.window, Qt.Key.Key_F9)
    files = begun.window.files
    assert not files.restore.isEnabled(), "nothing is chosen"
    files.table.setCurrentCell(0, 0)
    qtbot.waitUntil(files.restore.isEnabled, timeout=10_000)
    assert "台账记录 3（编号 000001 至 000003" in files._lines.text()
    files.restore.click()
    assert begun.window.approve.isVisible()
    qtbot.keyClick(begun.window.approve.second.code.edit, Qt.Key.Key_Escape)
    assert entries(tmp_path) == 3
    files.restore.click()
    old = begun.window
    stand_for(begun.window.approve)
    qtbot.waitUntil(lambda: begun.window is not old, timeout=10_000)
    assert entries(tmp_path) == 0
    assert ".kept.db" in begun.window.notice.text.text()
    assert begun.window.isEnabled()
    begun.window.open_client("C000002")
    wait_idle(qtbot, begun)
    kept = next(tmp_path.glob("journal-*.kept.db"))
    newest = keeping_at(tmp_path).preview(kept)
    assert newest.entries == 3


def test_while_something_runs_no_restore_is_asked_for(begun, qtbot):
    begun.window.turn_to(Page.FILES)
    files = begun.window.files
    files.table.setCurrentCell(0, 0)
    qtbot.waitUntil(files.restore.isEnabled, timeout=10_000)
    begun._counter.files.show_doing([Doing.BACK_UP])
    assert not files.restore.isEnabled()
    with pytest.raises(Refusal, match=r"files\.busy"):
        files.ask_restore()


def test_a_restore_that_fails_changes_nothing_and_opens_again(begun, qtbot, tmp_path):
    begun._counter.place.journal.record(entry_of())
    begun.window.turn_to(Page.FILES)
    begun.window.files.table.setCurrentCell(0, 0)
    qtbot.waitUntil(begun.window.files.restore.isEnabled, timeout=10_000)
    other = open_journal(tmp_path, DeviceKeys(tmp_path), None)
    old, line = begun.window, begun._counter.files.view.chosen
    begun.window.files.restore_wanted.emit(line, for_restore(begun._counter.files.keeping, line.path))
    qtbot.waitUntil(lambda: begun.window is not old, timeout=10_000)
    other.close()
    assert "正被另一个窗口使用" in begun.window.notice.text.text()
    assert entries(tmp_path) == 1
    begun.window.open_client("C000002")


def test_a_second_folder_is_taken_or_refused_beside_its_field(begun, qtbot, tmp_path_factory, monkeypatch):
    stick = tmp_path_factory.mktemp("stick")
    asked = []
    real = Keeping.take_folder

    def take(self, text, wanted):
        asked.append(threading.current_thread())
        return real(self, text, wanted)

    monkeypatch.setattr(Keeping, "take_folder", take)
    window = begun.window
    window.turn_to(Page.FILES)
    window.files.folder.edit.setText(str(stick / "no"))
    window.save()
    wait_idle(qtbot, begun)
    assert "没有文件夹" in window.files.folder._problem.text()
    assert window.files.folder.edit.text() == str(stick / "no"), "what was typed stays"
    window.files.folder.edit.setText(str(stick))
    window.save()
    wait_idle(qtbot, begun)
    qtbot.waitUntil(lambda: len(list(stick.rglob("journal-*.db"))) == 1, timeout=10_000)
    assert not window.files.folder._problem.isVisible()
    assert threading.main_thread() not in asked


def test_an_unsaved_walk_in_is_not_thrown_away_by_a_restore(begun, qtbot, tmp_path):
    begun.window.start_walk_in()
    edit = begun.window.client.amounts.table.first
    edit.setText("1w")
    edit.textEdited.emit("1w")
    old = begun.window
    begun.window.turn_to(Page.FILES)
    line = begun._counter.files.view.copies[0]
    begun.window.files.restore_wanted.emit(line, for_restore(begun._counter.files.keeping, line.path))
    assert begun.window is old
    assert "还没有保存" in begun.window.notice.text.text()
    begun._counter.client.close()


@pytest.mark.parametrize("how", ["header", "gone"])
def test_a_lost_journal_comes_back_with_one_key(application, qtbot, tmp_path, how):
    place = open_stage(tmp_path)
    place.journal.record(entry_of())
    keeping = keeping_at(tmp_path)
    keeping.back_up()
    place.close()
    if how == "gone":
        (tmp_path / FILE_NAME).unlink()
    else:
        harm(tmp_path / FILE_NAME, 40)
    application.begin(None)
    assert application.window is None
    screen = application.rescue
    qtbot.waitUntil(screen.restore.isEnabled, timeout=10_000)
    assert "2026-11-23 09:30" in screen.restore.text()
    assert screen.says.text() == "最近一份完好的备份是 2026-11-23 09:30 的"
    wanted = "恢复不会丢失别的" if how == "gone" else "台账打不开"
    assert wanted in screen.lost.text()
    screen.take()
    assert screen.approve.isVisible(), "a second person stands for it"
    screen.quit.click()
    assert screen.isVisible(), "out of the question first"
    assert not screen.approve.isVisible()
    screen.take()
    stand_for(screen.approve)
    qtbot.waitUntil(lambda: application.window is not None, timeout=10_000)
    assert not screen.isVisible()
    assert "已恢复" in application.window.notice.text.text()
    assert len(application._counter.place.journal.entries("C000001")) == 1
    assert bool(list(tmp_path.glob("*.kept.db"))) == (how != "gone")


def test_another_backup_takes_the_question_about_the_first_away(application, qtbot, tmp_path):
    place = open_stage(tmp_path)
    for _ in range(2):
        place.journal.record(entry_of())
        keeping_at(tmp_path).back_up()
    place.close()
    (tmp_path / FILE_NAME).unlink()
    application.begin(None)
    screen = application.rescue
    said = " ".join(each.text() for each in screen.findChildren(QLabel))
    assert "台账不见了" in said
    assert "原样保留" not in said, "there is no file to keep"
    qtbot.waitUntil(screen.restore.isEnabled, timeout=10_000)
    screen.take()
    assert screen.approve.isVisible()
    screen._choose(next(line for line in screen._lines if line != screen._found.line))
    assert not screen.approve.isVisible()
    qtbot.waitUntil(screen.restore.isEnabled, timeout=10_000)


def test_without_a_good_backup_it_says_so_and_changes_nothing(application, qtbot, tmp_path):
    place = open_stage(tmp_path)
    place.journal.record(entry_of())
    keeping = keeping_at(tmp_path)
    harm(keeping.back_up().path)
    place.close()
    harm(tmp_path / FILE_NAME, 40)
    before = (tmp_path / FILE_NAME).read_bytes()
    application.begin(None)
    screen = application.rescue
    qtbot.waitUntil(screen.other.isEnabled, timeout=10_000)
    assert "没有找到完好的备份" in screen.says.text()
    assert not screen.restore.isEnabled()
    assert "1 份备份已损坏" in screen.problem.text()
    screen.try_file(tmp_path / "no.db")
    qtbot.waitUntil(screen.other.isEnabled, timeout=10_000)
    assert "没有找到文件 no.db" in screen.problem.text()
    ended = []
    screen.given_up.connect(lambda: ended.append(True))
    screen.quit.click()
    assert ended == [True]
    assert (tmp_path / FILE_NAME).read_bytes() == before


def test_closing_the_rescue_while_it_looks_changes_nothing(application, qtbot, tmp_path):
    place = open_stage(tmp_path)
    place.journal.record(entry_of())
    keeping_at(tmp_path).back_up()
    place.close()
    harm(tmp_path / FILE_NAME, 40)
    there = {path.name for path in tmp_path.iterdir()}
    application.begin(None)
    application.rescue.close()
    qtbot.wait(20)
    assert {path.name for path in tmp_path.iterdir()} == there
    assert application.window is None


@pytest.fixture
def second_window(qtbot, tmp_path, monkeypatch):
    """Begins a window on a home; returns what was said where it could not."""
    monkeypatch.setenv("TELLER_APP_HOME", str(tmp_path))
    said, begun = [], []
    monkeypatch.setattr(giving_up, "give_up", lambda *args: said.append(args[-1]))
    monkeypatch.setattr(Application, "begin", lambda self, prepare: begun.append(self))
    shell = Shell(ZH)
    qtbot.addWidget(shell)
    before = sys.excepthook

    def begin():
        wiring.begin_window(shell, demo=False)
        return said, begun

    yield begin
    sys.excepthook = before
    for application in begun:
        application._at_end()
        application.deleteLater()


def test_a_second_window_is_told_who_has_the_first(second_window, tmp_path):
    place = open_stage(tmp_path)
    place.close()
    command = [sys.executable, "-c", HOLD, str(tmp_path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as first:
        assert first.stdout.readline() == "held\n"
        said, begun = second_window()
        assert [wrong.code for wrong in said] == ["window.held"]
        assert said[0].values["name"] == "0231 李娜"
        assert begun == []
        first.kill()
        first.wait()
    said, begun = second_window()
    assert len(said) == 1
    assert len(begun) == 1
    said, begun = second_window()
    assert said[-1].code == "window.held", "the first one of this process holds it"
    begun[0]._at_end()
    second_window()
    assert len(begun) == 2


def test_a_window_on_a_stick_is_refused(second_window, tmp_path, monkeypatch):
    from teller_app.safe.drive import Drive, refuse_drive

    monkeypatch.setattr(wiring, "refuse_drive", lambda home: refuse_drive(home, lambda _: Drive.REMOVABLE))
    said, begun = second_window()
    assert [wrong.code for wrong in said] == ["home.removable"]
    assert begun == []


def test_a_new_book_serves_at_once_and_what_is_in_hand_stays(begun, qtbot, tmp_path):
    sent = tmp_path / "clients.csv"
    sent.write_text("key,kind,name\nC000009,person,新来的\n", "utf-8")
    begun.window.start_walk_in()
    begun._counter.client.type_amount(AssetClass.DEPOSIT, "12w")
    begun.window.turn_to(Page.INTAKE)
    page = begun._counter.intake
    page.add([sent])
    page.answer(without=True)
    begun.window.intake.begin_check()
    qtbot.waitUntil(lambda: page.view.waits, timeout=20_000)
    old = begun.window
    begun.window.intake.begin_switch()
    qtbot.waitUntil(lambda: begun.window is not old, timeout=20_000)
    assert begun.window.notice.text.text().startswith("新客户册已启用：营业日 2026-11-22")
    assert [found.match.name for found in begun._counter.finder.find("C000009")] == ["新来的"]
    qtbot.waitUntil(lambda: begun._counter.client.view.unsaved, timeout=5000)
    wait_idle(qtbot, begun)


def test_the_end_of_the_program_lets_go_of_a_book_that_waits(begun, qtbot, tmp_path):
    sent = tmp_path / "clients.csv"
    sent.write_text("key,kind,name\nC000009,person,新来的\n", "utf-8")
    page = begun._counter.intake
    page.add([sent])
    page.answer(without=True)
    begun.window.intake.begin_check()
    qtbot.waitUntil(lambda: page.view.waits, timeout=20_000)
    assert list(tmp_path.glob("building*"))
    begun.lock("asked")
    assert list(tmp_path.glob("building*")), "whoever comes in again finds it"
    ended = []
    begun.at_end(lambda: ended.append(list(tmp_path.glob("building*"))))
    QApplication.instance().aboutToQuit.emit()
    assert ended == [[]], "before others may open a window here"


@pytest.mark.parametrize("language", [Language.ZH, Language.EN])
def test_a_journal_of_before_put_back_is_said_at_the_start(begun, qtbot, tmp_path, language):
    """Every file of the journal, as it was; what this computer has seen since is not in it."""
    begun._counter.place.settings = with_settings(begun._counter.place.settings, language=language)
    begun._change_language()
    qtbot.waitUntil(lambda: begun.window.settings is not None and not begun._making.turns.busy, timeout=10_000)
    (first,) = backups(tmp_path)
    begun.window.open_client("C000001")
    begun.keeper.back_up()
    wait_idle(qtbot, begun)
    assert begun.window._foot._checked.text().endswith("09:30")
    begun._counter.place.journal.close()
    for left in ("", "-wal", "-shm"):
        (tmp_path / f"{FILE_NAME}{left}").unlink(missing_ok=True)
    shutil.copy(first, tmp_path / FILE_NAME)
    begun._pace._since.invalidate()
    begun.keeper.begin()
    wait_idle(qtbot, begun)
    said = begun.window.notice.text.text()
    assert "台账比这台电脑见过的旧" in said or "older than what this computer has already seen" in said
    assert "F9" in begun.window._foot._checked.text()
    assert len(backups(tmp_path)) == 2, "it is not backed up over what is newer"
