"""A journal that was put back as it was before is known by what this computer has seen of its trail."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from teller_app.safe.disk import only_one
from teller_app.safe.keys import DeviceKeys
from teller_app.store import backup as backups
from teller_app.store import seen
from teller_app.store.backup import backup, restore
from teller_app.store.finding import Finding
from teller_app.store.journal import FILE_NAME, Journal, open_journal
from teller_app.store.quick import quick_check
from teller_app.store.trail import Deed, Why
from teller_app.store.verify import verify
from tests.store.conftest import AT, LI, Home

ALL = ("journal.db", "journal.db-wal", "anchors.log", "backups", "trail.json")

NOTES_AND_LOOKS = """
import os, sys
from pathlib import Path
sys.path.insert(0, os.getcwd())
from teller_app.safe.keys import DeviceKeys
from teller_app.store.journal import open_journal
from teller_app.store.seen import SeenTrail
from teller_app.store.trail import head
from tests.store.conftest import AT, LI

home, outside = map(Path, sys.argv[1:])
journal, trail = open_journal(home, DeviceKeys(home), outside), SeenTrail(home, outside)
print("ready", flush=True)
sys.stdin.readline()
for _ in range(150):
    journal.look(at=AT, by=LI, client_key="C000001", purpose="counter")
    written = head(journal.db).number
    journal.note_seen()
    if trail.read().heads[0].number < written:
        print("lost", written, flush=True)
"""


class Branch:
    """A home on a computer whose folder for state is not put back with it."""

    def __init__(self, home: Home, outside: Path | None) -> None:
        self.home, self.outside = home, outside
        self.path = home.path

    def open(self) -> Journal:
        return open_journal(self.path, self.home.keys, self.outside)

    def day(self, looks: int = 3, why: Why | None = Why.CLOSE) -> None:
        journal = self.open()
        for _ in range(looks):
            journal.look(at=AT, by=LI, client_key="C000001", purpose="counter")
        journal.note(Deed.LOCK, at=AT, by=LI, why=why)
        journal.close()

    def backed_up(self) -> Path:
        return backup(self.path, self.home.keys, AT)

    def restore(self, path: Path | None = None) -> None:
        restore(self.path, self.home.keys, path, AT, LI, outside=self.outside)

    def keep(self, folder: Path) -> None:
        folder.mkdir()
        for name in ALL:
            whole = self.path / name
            if whole.is_dir():
                shutil.copytree(whole, folder / name)
            elif whole.exists():
                shutil.copy2(whole, folder / name)

    def put_back(self, folder: Path) -> None:
        for name in ALL:
            there = self.path / name
            shutil.rmtree(there) if there.is_dir() else there.unlink(missing_ok=True)
            kept = folder / name
            if kept.is_dir():
                shutil.copytree(kept, there)
            elif kept.exists():
                shutil.copy2(kept, there)

    def found(self) -> tuple[Finding, ...]:
        """By ``verify`` and at the start alike."""
        whole = verify(self.path, self.home.keys, outside=self.outside)
        assert quick_check(self.path, self.home.keys, outside=self.outside) == whole
        return whole


def home_in(path: Path) -> Home:
    return Home(path, DeviceKeys(path))


@pytest.fixture
def branch(home: Home, tmp_path: Path) -> Branch:
    return Branch(home, tmp_path / "state")


def older(first: int, last: int) -> tuple[Finding, ...]:
    return (Finding("trail.older", FILE_NAME, number=first, last=last),)


def test_everything_of_yesterday_put_back_is_named(branch, tmp_path):
    branch.day()
    branch.backed_up()
    branch.keep(tmp_path / "yesterday")
    branch.day()
    assert branch.found() == ()
    branch.put_back(tmp_path / "yesterday")
    assert branch.found() == older(5, 8)


def test_it_is_named_until_two_people_have_restored(branch, tmp_path):
    branch.day()
    branch.backed_up()
    branch.keep(tmp_path / "yesterday")
    branch.day()
    branch.put_back(tmp_path / "yesterday")
    branch.day(1)
    assert branch.found() == older(7, 8)
    branch.day(5)
    assert branch.found() == (Finding("trail.another", FILE_NAME, number=8),)
    branch.restore()
    assert branch.found() == ()
    branch.day()
    assert branch.found() == ()


def test_a_journal_alone_is_named_where_the_state_folder_cannot_be_written(branch, tmp_path):
    """The note in the home folder is there all the same."""
    branch.outside = tmp_path / "nobody"
    branch.outside.write_text("a file where a folder should be")
    branch.day()
    branch.keep(tmp_path / "yesterday")
    branch.day()
    assert branch.found() == ()
    (tmp_path / "yesterday/trail.json").unlink()
    shutil.copy2(branch.path / "trail.json", tmp_path / "yesterday/trail.json")
    branch.put_back(tmp_path / "yesterday")
    assert branch.found() == older(5, 8)


def test_an_emptied_trail_is_named(branch):
    branch.day()
    for name in ALL[:3]:
        (branch.path / name).unlink(missing_ok=True)
    branch.open().close()
    assert branch.found() == older(1, 4)


def test_a_restore_by_two_raises_no_alarm(branch):
    branch.day()
    branch.backed_up()
    branch.day()
    branch.restore()
    assert branch.found() == ()
    branch.day()
    assert branch.found() == ()


@pytest.mark.parametrize("step", ["before", "between", "after"])
def test_a_restore_that_is_killed_raises_none_either(branch, monkeypatch, step):
    """Whichever of the two journals lies there then is one of those that were expected."""
    branch.day()
    branch.backed_up()
    branch.day()

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    if step == "before":
        monkeypatch.setattr(seen.SeenTrail, "expect", killed)
    else:
        # Between the swap and the note; and once the note is there.
        monkeypatch.setattr(backups, "sync_folder" if step == "between" else "open_journal", killed)
    with pytest.raises(KeyboardInterrupt):
        branch.restore()
    monkeypatch.undo()
    assert branch.found() == ()
    branch.day()
    assert branch.found() == ()


def test_a_restore_that_is_killed_where_nothing_was_noted_raises_none(branch, monkeypatch):
    """As on a computer to which the files were moved."""
    branch.day()
    branch.backed_up()
    (branch.path / "trail.json").unlink()
    shutil.rmtree(branch.outside)

    expects = seen.SeenTrail.expect

    def killed(*given: object) -> None:
        expects(*given)
        raise KeyboardInterrupt

    monkeypatch.setattr(seen.SeenTrail, "expect", killed)
    with pytest.raises(KeyboardInterrupt):
        branch.restore()
    monkeypatch.undo()
    assert branch.found() == ()


def test_files_moved_to_another_computer_raise_none(branch, tmp_path):
    branch.day()
    moved = Branch(home_in(shutil.copytree(branch.path, tmp_path / "moved")), tmp_path / "other state")
    assert moved.found() == ()
    moved.day()
    assert moved.found() == ()


def test_homes_side_by_side_raise_none(branch, tmp_path):
    """A copy of the home folder that goes its own way, and one of its own, on the same computer."""
    branch.day()
    copied = Branch(home_in(shutil.copytree(branch.path, tmp_path / "copy")), branch.outside)
    other = Branch(home_in(tmp_path / "other"), branch.outside)
    for each in (branch, copied, other, branch):
        each.day()
        assert each.found() == ()
    assert [each.found() for each in (branch, copied, other)] == [()] * 3


def test_a_program_that_is_killed_before_it_notes_leaves_the_note_behind(branch):
    branch.day()
    branch.day(why=None)
    assert branch.found() == ()
    branch.day(1)
    assert branch.found() == ()


def test_both_notes_taken_away_are_not_noticed(branch, tmp_path):
    """As SECURITY says: nothing on a disk can prevent that."""
    branch.day()
    branch.keep(tmp_path / "yesterday")
    branch.day()
    branch.put_back(tmp_path / "yesterday")
    shutil.rmtree(branch.outside)
    assert branch.found() == ()


def test_who_cannot_write_a_note_goes_on(branch):
    (branch.path / "trail.json").mkdir(parents=True)
    branch.outside.write_text("no folder")
    branch.day()
    assert branch.found() == ()


def test_a_window_and_a_command_that_note_at_once_lose_nothing(branch):
    """What was noted last is never older than what either of them has just noted."""
    branch.day()
    command = [sys.executable, "-c", NOTES_AND_LOOKS, str(branch.path), str(branch.outside)]
    both = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for _ in range(2)
    ]
    for program in both:
        assert program.stdout.readline() == "ready\n"
    for program in both:
        program.stdin.write("\n")
        program.stdin.flush()
    assert [program.communicate(timeout=60)[0] for program in both] == ["", ""]
    assert [program.returncode for program in both] == [0, 0]
    assert branch.found() == ()


def test_who_cannot_hold_the_notes_writes_them_all_the_same(branch, tmp_path, monkeypatch):
    """A program that hangs while it notes keeps no restore from saying which journal is the right one."""
    monkeypatch.setattr(seen, "WAIT_SECONDS", 0.0)
    branch.day()
    branch.backed_up()
    branch.day()
    with only_one(branch.path / "trail.lock"):
        branch.restore()
    assert branch.found() == ()
