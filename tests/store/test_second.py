"""A second folder: proven copies there too, and no harm when it is away, full, or not ours."""

from __future__ import annotations

import os
import shutil
from datetime import timedelta

import pytest

from teller_app.rules.errors import Refusal
from teller_app.safe.keys import DeviceKeys
from teller_app.store import second
from teller_app.store.backup import backup, restore
from teller_app.store.errors import StoreUnavailable
from teller_app.store.second import copy_to, own_folder, take_folder
from teller_app.store.thinning import copies_in
from tests.store.conftest import AT, Home


@pytest.fixture
def folder(home, tmp_path):
    made = tmp_path / "stick"
    made.mkdir()
    take_folder(home.path, home.keys, made)
    return made


def unavailable(folder, home, path):
    with pytest.raises(StoreUnavailable) as caught:
        copy_to(folder, home.keys, path)
    return caught.value.code


def refused(home, folder):
    with pytest.raises(Refusal) as caught:
        take_folder(home.path, home.keys, folder)
    return caught.value.code


def test_a_copy_there_can_be_restored_when_the_disk_here_is_gone(home, folder):
    home.write_journal(3)
    saved = backup(home.path, home.keys, AT)
    there = copy_to(folder, home.keys, saved)
    assert there.read_bytes() == saved.read_bytes()
    saved.unlink()
    (home.path / "journal.db").unlink()
    assert restore(home.path, home.keys, there, AT, outside=None) is None
    assert [path.name for path in own_folder(folder, home.keys).iterdir()] == [there.name]


def test_the_same_copy_is_not_written_twice_but_a_rotten_one_is_renewed(home, folder):
    home.write_journal(1)
    saved = backup(home.path, home.keys, AT)
    there = copy_to(folder, home.keys, saved)
    assert copy_to(folder, home.keys, saved) == there
    raw = bytearray(there.read_bytes())
    raw[5000] ^= 1
    there.write_bytes(raw)
    assert copy_to(folder, home.keys, saved) != there


def test_two_counters_share_one_folder(home, folder, tmp_path):
    other = Home(tmp_path / "other", DeviceKeys(tmp_path / "other"))
    take_folder(other.path, other.keys, folder)
    for each in (home, other):
        each.write_journal(1)
        copy_to(folder, each.keys, backup(each.path, each.keys, AT))
    assert len(list(folder.iterdir())) == 2
    for each in (home, other):
        assert len(copies_in(own_folder(folder, each.keys))) == 1


def test_a_stick_that_was_pulled_out_is_away_and_nothing_is_written_where_it_was(home, folder):
    home.write_journal(1)
    saved = backup(home.path, home.keys, AT)
    shutil.rmtree(own_folder(folder, home.keys))
    assert unavailable(folder, home, saved) == "backup.away"
    assert list(folder.iterdir()) == []
    shutil.rmtree(folder)
    assert unavailable(folder, home, saved) == "backup.away"
    assert saved.exists()


def test_a_full_stick_keeps_what_it_had_and_gets_no_half_copy(home, folder, monkeypatch):
    home.write_journal(1)
    old = copy_to(folder, home.keys, backup(home.path, home.keys, AT))
    home.write_journal(1)
    saved = backup(home.path, home.keys, AT + timedelta(hours=1))

    def full(source, target):
        target.write(source.read(5000))
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as broken:
        broken.setattr(second, "copyfileobj", full)
        assert unavailable(folder, home, saved) == "store.no_room"
    assert list(own_folder(folder, home.keys).iterdir()) == [old]
    copy_to(folder, home.keys, saved)


def test_a_copy_that_came_out_wrong_is_not_reported(home, folder, monkeypatch):
    home.write_journal(1)
    saved = backup(home.path, home.keys, AT)

    def wrong(source, target):
        raw = bytearray(source.read())
        raw[5000] ^= 1
        target.write(raw)

    monkeypatch.setattr(second, "copyfileobj", wrong)
    assert unavailable(folder, home, saved) == "store.damaged"
    assert list(own_folder(folder, home.keys).iterdir()) == []


def test_what_was_cut_off_there_goes_after_a_day(home, folder):
    """A stick that is pulled while it is written to keeps a half copy as large as a whole one."""
    home.write_journal(1)
    own = own_folder(folder, home.keys)
    names = ("journal-yesterday.new", "journal-yesterday.new.part", "journal-just-now.new.part")
    left = [own / name for name in names]
    for path in left:
        path.write_bytes(b"half")
    for path in left[:2]:
        os.utime(path, (1e9, 1e9))
    there = copy_to(folder, home.keys, backup(home.path, home.keys, AT))
    assert set(own.iterdir()) == {there, left[2]}


def test_what_lies_beside_the_backups_goes_along(home, folder):
    home.write_journal(1)
    saved = backup(home.path, home.keys, AT)
    (saved.parent / "people.json").write_bytes(b"sealed")
    copy_to(folder, home.keys, saved)
    assert (own_folder(folder, home.keys) / "people.json").read_bytes() == b"sealed"
    (saved.parent / "people.json").write_bytes(b"somebody more")
    copy_to(folder, home.keys, saved)
    assert (own_folder(folder, home.keys) / "people.json").read_bytes() == b"somebody more"


def test_the_key_never_goes_along(home, folder):
    home.write_journal(1)
    copy_to(folder, home.keys, backup(home.path, home.keys, AT))
    secret = (home.path / "device.key").read_bytes()
    for path in folder.rglob("*"):
        assert path.name != "device.key"
        assert path.is_dir() or secret not in path.read_bytes()


def test_a_folder_is_refused_for_what_it_is(home, tmp_path):
    home.write_journal(1)
    assert refused(home, tmp_path / "no") == "backup_folder.missing"
    file = tmp_path / "file"
    file.write_text("x")
    assert refused(home, file) == "backup_folder.missing"
    assert refused(home, home.path) == "backup_folder.inside"
    assert refused(home, home.path / "backups") == "backup_folder.missing"
    (home.path / "backups").mkdir()
    assert refused(home, home.path / "backups") == "backup_folder.inside"
    link = tmp_path / "link"
    link.symlink_to(home.path)
    assert refused(home, link) == "backup_folder.inside"


def test_a_folder_that_cannot_be_written_is_refused(home, no_rights, tmp_path):
    home.write_journal(1)
    (tmp_path / "theirs").mkdir()
    with no_rights(tmp_path / "theirs") as theirs:
        assert os.access(theirs, os.R_OK)
        assert refused(home, theirs) == "backup_folder.unwritable"
