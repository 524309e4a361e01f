"""Backups, a second folder, and a restore that says first what it would lose."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from teller_app import places
from teller_app.desk.door import Door
from teller_app.safe.holder import LOCK
from teller_app.store.book import current
from teller_app.store.files import open_file
from teller_app.store.journal import open_journal
from tests.staff import CHEAP, FIRST, password_of
from tests.stage import NOW
from tests.store.conftest import entry_of

HOLD = """
import sys
from datetime import datetime, timezone
from pathlib import Path
from teller_app import places
from teller_app.desk.door import Door
from teller_app.safe.holder import Holder, hold
with hold(Path(sys.argv[1]), Holder.this("0231 李娜", datetime(2026, 11, 23, 1, 30, tzinfo=timezone.utc))):
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def run(staffed):
    """Every command here is given by the first supervisor, on a bank's own files."""
    return staffed


def keys():
    home = Path(os.environ["TELLER_APP_HOME"])
    return Door(home, places.state(), lambda: NOW, CHEAP).log_in(FIRST, password_of(FIRST)).keys


@pytest.fixture
def write(run):
    """Write entries into the journal of the home."""

    def written(count: int) -> None:
        home = Path(os.environ["TELLER_APP_HOME"])
        journal = open_journal(home, keys(), None)
        for _ in range(count):
            journal.record(entry_of())
        journal.close()

    return written


def entries() -> int:
    home = Path(os.environ["TELLER_APP_HOME"])
    journal = open_journal(home, keys(), None)
    found = len(journal.entries("C000001"))
    journal.close()
    return found


def test_a_restore_is_previewed_before_it_is_asked_for(run, paired, write):
    write(2)
    run("backup")
    write(3)
    only = run("restore", "--preview", "--json")
    assert only.code == 0
    assert only.json["lost"]["entry"]["count"] == 3
    assert (only.json["lost"]["entry"]["first"], only.json["lost"]["entry"]["last"]) == (4, 6), "the second supervisor's coming was the first"
    assert only.json["lost"]["walk_in"]["count"] == 0
    assert (only.json["entries"], only.json["there"], only.json["readable"]) == (3, True, True)
    asked = run("restore")
    assert asked.code == 1
    assert "台账记录 3（编号 000004 至 000006" in asked.out
    assert "--yes" in asked.err
    assert entries() == 5
    done = paired("restore", "--yes", "--json")
    assert done.code == 0
    assert entries() == 2
    assert Path(done.json["kept"]).is_file()


def test_what_was_there_is_backed_up_before_a_restore_too(run, paired, write):
    write(2)
    first = run("backup", "--json").json["file"]
    write(3)
    assert paired("restore", first, "--yes").code == 0
    newest = run("restore", "--preview", "--json").json
    assert newest["gained"]["entry"]["count"] == 3
    assert paired("restore", "--yes").code == 0
    assert entries() == 5


def test_in_english_and_with_nothing_to_lose(run, write):
    write(1)
    run("backup")
    found = run("restore", "--preview", "--lang", "en")
    lost = [line for line in found.out.splitlines() if line.startswith("·")]
    assert len(lost) == 1, "that somebody has come in to look, and nothing else"
    assert "Audit records: 1 " in lost[0]
    assert "The backup holds 1 entries" in found.out


def test_a_damaged_journal_is_previewed_and_put_back(run, paired, write):
    write(2)
    run("backup")
    journal = Path(os.environ["TELLER_APP_HOME"]) / "journal.db"
    journal.write_bytes(b"rotten" * 2000)
    found = run("restore", "--preview", "--json").json
    assert (found["there"], found["readable"], found["lost"]["entry"]) == (True, False, None)
    assert "打不开" in run("restore").out
    assert paired("restore", "--yes").code == 0
    assert entries() == 2


def test_without_a_backup_there_is_nothing_to_preview(run, write):
    write(1)
    found = run("restore", "--preview")
    assert (found.code, found.err.strip()) == (1, "没有备份可以恢复")


def test_backups_go_to_a_second_folder_and_on_without_it(run, write, tmp_path):
    stick = tmp_path / "stick"
    stick.mkdir()
    assert run("settings", "--backup-folder", str(stick)).json["backup_folder"] == str(stick)
    write(1)
    found = run("backup", "--json")
    assert Path(found.json["second"]).is_relative_to(stick)
    assert found.json["trouble"] is None
    shutil.rmtree(stick)
    away = run("backup", "--json")
    assert away.code == 0
    assert Path(away.json["file"]).is_file()
    assert (away.json["second"], away.json["trouble"]) == (None, "backup.away")
    assert "第二备份文件夹" in away.err
    assert run("settings", "--backup-folder", "").json["backup_folder"] == ""
    assert run("backup").err == ""


@pytest.mark.parametrize(("where", "code"), [("no", "没有文件夹"), (".", "程序自己的文件夹")])
def test_a_second_folder_is_refused_for_what_it_is(run, write, where, code):
    write(1)
    home = os.environ["TELLER_APP_HOME"]
    found = run("settings", "--backup-folder", str(Path(home, where)))
    assert found.code == 2
    assert code in found.err
    assert run("settings").json["backup_folder"] == ""


def test_an_import_that_switches_the_book_has_a_backup_first(run, write, tmp_path):
    write(2)
    clients = tmp_path / "clients.csv"
    clients.write_text("key,kind,name\nA1,person,赵六\n", "utf-8")
    home = Path(os.environ["TELLER_APP_HOME"])
    assert run("import", "--without-manifest", str(clients), "--dry-run").code == 0
    assert not (home / "backups").exists()
    assert run("import", "--without-manifest", str(clients)).code == 0
    assert len(list((home / "backups").glob("journal-*.db"))) == 1
    assert current(home) is not None
    kept = set((home / "backups").glob("journal-*.db"))
    assert run("import", "--without-manifest", str(clients)).code == 0
    assert len(set((home / "backups").glob("journal-*.db")) - kept) == 1, "who let the book serve was written since"


def test_an_import_goes_on_beside_a_damaged_journal_but_not_without_room_for_a_backup(
    run, write, tmp_path, monkeypatch
):
    from teller_app.desk import keeping
    from teller_app.store.errors import StoreUnavailable

    write(2)
    clients = tmp_path / "clients.csv"
    clients.write_text("key,kind,name\nA1,person,赵六\n", "utf-8")
    home = Path(os.environ["TELLER_APP_HOME"])

    def full(*args, **kwargs):
        raise StoreUnavailable("store.no_room", file="journal.db")

    with monkeypatch.context() as broken:
        broken.setattr(keeping, "backup_changed", full)
        assert run("import", "--without-manifest", str(clients)).code == 1
    assert current(home) is None
    (home / "journal.db").write_bytes(b"rotten" * 2000)
    assert run("import", "--without-manifest", str(clients)).code == 0


def test_beside_an_open_window_a_restore_waits_and_everything_else_works(run, paired, write):
    write(1)
    run("backup")
    home = Path(os.environ["TELLER_APP_HOME"])
    command = [sys.executable, "-c", HOLD, str(home)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as window:
        assert window.stdout.readline() == "held\n"
        refused = paired("restore", "--yes")
        assert refused.code == 1
        assert "0231 李娜" in refused.err
        assert str(window.pid) in refused.err
        assert run("restore", "--preview").code == 0
        assert run("backup").code == 0
        assert run("verify").code == 0
        window.stdin.close()
        window.wait()
    assert paired("restore", "--yes").code == 0
    assert (home / LOCK).exists()


def test_files_on_a_network_drive_are_refused(run, monkeypatch):
    from teller_app import wiring
    from teller_app.safe.drive import Drive, refuse_drive

    monkeypatch.setattr(wiring, "refuse_drive", lambda home: refuse_drive(home, lambda _: Drive.NETWORK))
    found = run("find", "王")
    assert found.code == 2
    assert "网络盘" in found.err
    assert run("assess", "--holding", "deposit=1").code == 0, "what needs no file of ours goes on"


def test_a_journal_that_was_put_aside_is_checked_too(run, paired, write):
    """A damaged one is told and is no fault; one whose pages are sound and whose records are not is one."""
    write(2)
    run("backup")
    kept = Path(paired("restore", "--yes", "--json").json["kept"])
    found = run("verify")
    assert found.code == 0
    assert f"{kept.name}：恢复时留下的原台账，" in found.out
    assert "条审计记录全部相符" in found.out
    whole = kept.read_bytes()
    kept.write_bytes(b"rotten" * 1000)
    damaged = run("verify")
    assert (damaged.code, damaged.out.splitlines()[-1]) == (0, "全部通过")
    assert "已损坏，审计记录无法核对；它不再使用，不算问题" in damaged.out
    kept.write_bytes(whole)
    db = open_file(kept, keys().key("journal"))
    db.execute("update trail set user = '王' where number = 2")
    db.execute("pragma journal_mode = delete")
    db.conn.close()
    broken = run("verify")
    assert (broken.code, broken.out.splitlines()[-1]) == (1, "有问题")
    assert f"{kept.name} 是恢复时留下的原台账：每页完好，审计记录却不符" in broken.out
    assert f"台账第 2 条审计记录被改动 {kept.name}" in broken.out
    out = run("verify", "--lang", "en").out
    assert f"{kept.name}: a journal put aside by a restore; of " in out
    kept.unlink()
    assert run("verify").code == 0


def test_files_of_yesterday_put_back_are_named(run, write, tmp_path):
    """Everything that the journal keeps in the home folder; the note beside the desktop's own state is not there."""
    home = Path(os.environ["TELLER_APP_HOME"])
    names = ("journal.db", "journal.db-wal", "journal.db-shm", "anchors.log", "backups", "trail.json")
    run("backup")
    for name in names:
        if (home / name).is_dir():
            shutil.copytree(home / name, tmp_path / "yesterday" / name)
        elif (home / name).exists():
            (tmp_path / "yesterday").mkdir(exist_ok=True)
            shutil.copy2(home / name, tmp_path / "yesterday" / name)
    write(3)
    run("backup")
    assert run("verify").code == 0
    for name in names:
        shutil.rmtree(home / name, ignore_errors=True)
        (home / name).unlink(missing_ok=True)
    shutil.copytree(tmp_path / "yesterday", home, dirs_exist_ok=True)
    found = run("verify", "--json")
    assert found.code == 1
    assert [each["code"] for each in found.json["findings"]] == ["trail.older"]
    assert found.json["findings"][0]["last"] - found.json["findings"][0]["number"] >= 3
    assert "可能有人放回了旧文件" in run("verify").out
    assert "somebody may have put back old files" in run("verify", "--lang", "en").out


def test_a_restore_by_two_is_no_older_journal(run, paired, write):
    write(2)
    run("backup")
    write(3)
    run("backup")
    home = Path(os.environ["TELLER_APP_HOME"])
    first = min((home / "backups").glob("journal-*.db"))
    assert paired("restore", str(first), "--yes").code == 0
    assert run("verify").code == 0
    write(1)
    run("backup")
    assert run("verify").code == 0
