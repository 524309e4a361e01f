"""Whatever was recorded is backed up when the program ends: from the entrance, and where it is told to end, too."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt

from teller_app.desk import keeping as keeping_module
from teller_app.desk import parting as module
from teller_app.safe.keys import DeviceKeys
from teller_app.safe.roles import Role
from teller_app.store.backup import backups, up_to_date
from teller_app.store.journal import FILE_NAME
from tests.counter.conftest import _looks  # noqa: F401  fixture
from tests.stage import open_stage, stage_session
from tests.store.conftest import entry_of
from tests.ui.test_files import application, begun, wait_idle  # noqa: F401  fixtures


def all_saved(home) -> bool:
    return up_to_date(home, DeviceKeys(home)) is not None


def write(application) -> None:  # noqa: F811
    application._counter.place.journal.record(entry_of())


def test_the_entrance_is_closed_and_what_was_recorded_before_the_lock_is_saved(begun, tmp_path):  # noqa: F811
    assert all_saved(tmp_path)
    write(begun)
    begun.lock("asked")
    assert not all_saved(tmp_path)
    begun.entrance.close()
    assert all_saved(tmp_path)


def test_a_locked_counter_is_backed_up_by_itself_and_once(begun, qtbot, tmp_path, monkeypatch):  # noqa: F811
    monkeypatch.setattr(module, "SOON_SECONDS", 0.01)
    write(begun)
    begun.lock("idle")
    qtbot.waitUntil(lambda: len(backups(tmp_path)) == 2, timeout=10_000)
    begun.entrance.close()
    assert len(backups(tmp_path)) == 2
    assert all_saved(tmp_path)


def test_no_lock_waits_for_it_and_it_knows_the_key_of_the_journal_alone(begun, tmp_path, monkeypatch):  # noqa: F811
    real, asked, free, given = keeping_module.backup, threading.Event(), threading.Event(), []

    def slow(home, keys, now):
        given.append(keys)
        asked.set()
        assert free.wait(20)
        return real(home, keys, now)

    monkeypatch.setattr(keeping_module, "backup", slow)
    monkeypatch.setattr(module, "SOON_SECONDS", 0.0)
    write(begun)
    begun.lock("asked")
    assert asked.wait(20)
    assert begun.entrance.isVisible()
    assert [set(each.keys) for each in given] == [{"journal"}]
    free.set()
    begun.entrance.close()
    assert all_saved(tmp_path)


def test_whoever_comes_back_at_once_goes_on_and_nothing_is_copied_beside(begun, qtbot, tmp_path):  # noqa: F811
    write(begun)
    begun.lock("asked")
    qtbot.keyClick(begun.entrance, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: begun.window is not None and begun.keeper is not None, timeout=10_000)
    begun._parting.wait()
    wait_idle(qtbot, begun)
    assert len(backups(tmp_path)) == 1
    begun.window.close()
    assert all_saved(tmp_path)


def test_where_the_journal_is_gone_by_then_none_is_made_in_its_place(begun, tmp_path):  # noqa: F811
    begun.lock("asked")
    for path in tmp_path.glob(f"{FILE_NAME}*"):
        path.unlink()
    begun.entrance.close()
    assert not (tmp_path / FILE_NAME).exists()


@pytest.mark.parametrize(("role", "copies"), [(Role.AUDITOR, 0), (Role.TELLER, 1)])
def test_nobody_backs_up_by_a_lock_who_may_make_no_backup(tmp_path, role, copies):
    place = open_stage(tmp_path, session=replace(stage_session(tmp_path), role=role))
    place.journal.record(entry_of())
    place.close()
    parting = module.Parting()
    parting.begin(place)
    parting.wait()
    assert len(backups(tmp_path)) == copies


# ---------------------------------------------------------------- told to end


_WINDOW = """
import signal
import sys
# What starts a test in the background, or lets it outlive a terminal, has one of these ignored; that goes on to children.
signal.signal(signal.SIGINT, signal.default_int_handler)
signal.signal(signal.SIGHUP, signal.SIG_DFL)
from teller_app import app
from teller_app.safe.residue import seal_process
from teller_app.ui.run import Application
from teller_app.ui.keeper import Keeper

real, programs = Keeper._take_backed, []
begin = Application.begin
Application.begin = lambda self, prepare: programs.append(self) or begin(self, prepare)

def backed(self, found):
    real(self, found)
    program = programs[0]
    program.window.start_walk_in()
    program.window.open_client("C000001")
    if sys.argv[1] == "typed":
        program.window.start_walk_in()
        program.window._counter.client.type_amount(program.window._counter.client.view.lines[0].asset_class, "12w")
    if sys.argv[1] == "locked":
        program.lock("asked")
    print("ready", flush=True)

Keeper._take_backed = backed
seal_process()
sys.exit(app.open_window(demo=True))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signals")
@pytest.mark.parametrize(
    ("state", "name"), [("open", "SIGTERM"), ("typed", "SIGHUP"), ("locked", "SIGTERM"), ("open", "SIGINT")]
)
def test_a_window_that_is_told_to_end_saves_and_leaves_nothing(tmp_path, state, name):
    home = tmp_path / "demo"
    open_stage(home).close()
    env = {**os.environ, "TELLER_APP_HOME": str(tmp_path), "XDG_STATE_HOME": str(tmp_path / "state")}
    with subprocess.Popen([sys.executable, "-c", _WINDOW, state], stdout=subprocess.PIPE, text=True, env=env) as child:
        try:
            assert child.stdout.readline() == "ready\n"
            assert any((home / "temp").iterdir())
            child.send_signal(getattr(signal, name))
            assert child.wait(60) == 128 + getattr(signal, name)
        finally:
            child.kill()
    assert all_saved(home)
    assert len(backups(home)) == 2
    assert [path.name for path in (home / "temp").iterdir() if path.is_dir()] == []
