"""The device secret: made once, whole, for its owner alone; refused when it cannot be trusted."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from teller_app.rules.errors import Unavailable
from teller_app.safe.keys import FILE_NAME, KEY_BYTES, SECRET_BYTES, DeviceKeys

posix = pytest.mark.skipif(os.name != "posix", reason="rights of POSIX")


def refused(home: Path) -> str:
    with pytest.raises(Unavailable) as caught:
        DeviceKeys(home)
    return caught.value.code


def test_the_same_secret_gives_the_same_keys_again(tmp_path):
    first, again = DeviceKeys(tmp_path), DeviceKeys(tmp_path)
    assert first.key("book") == again.key("book")
    assert len(first.key("book")) == KEY_BYTES


def test_each_file_has_a_key_of_its_own(tmp_path):
    keys = DeviceKeys(tmp_path)
    assert keys.key("book") != keys.key("journal")


def test_a_key_is_hkdf_of_the_secret(tmp_path):
    """RFC 5869 worked by hand once, so that a later rewrite still opens old files."""
    (tmp_path / FILE_NAME).write_bytes(bytes(range(SECRET_BYTES)))
    (tmp_path / FILE_NAME).chmod(0o600)
    assert (
        DeviceKeys(tmp_path).key("book").hex()
        == "33242c9316cf28f50eeb9d54b95a3ff49fad78938f0427df38ff7c1243120b72"
    )


def test_two_devices_have_different_keys(tmp_path):
    assert DeviceKeys(tmp_path / "one").key("book") != DeviceKeys(tmp_path / "two").key("book")


@posix
def test_secret_and_every_folder_above_it_that_we_make_are_for_the_owner(tmp_path):
    home = tmp_path / "teller" / "demo"
    DeviceKeys(home)
    assert (home / FILE_NAME).stat().st_mode & 0o777 == 0o600
    assert home.stat().st_mode & 0o777 == 0o700
    assert home.parent.stat().st_mode & 0o777 == 0o700


@posix
@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o602, 0o660])
def test_a_secret_that_others_can_reach_is_refused(tmp_path, mode):
    DeviceKeys(tmp_path)
    (tmp_path / FILE_NAME).chmod(mode)
    assert refused(tmp_path) == "key.unsafe"


@pytest.mark.parametrize("length", [0, 1, SECRET_BYTES - 1, SECRET_BYTES + 1])
def test_a_secret_of_another_length_is_refused_and_left_alone(tmp_path, length):
    (tmp_path / FILE_NAME).write_bytes(b"x" * length)
    (tmp_path / FILE_NAME).chmod(0o600)
    assert refused(tmp_path) == "key.damaged"
    assert (tmp_path / FILE_NAME).stat().st_size == length


def test_no_new_secret_is_made_beside_files_that_the_old_one_opens(tmp_path):
    """It would look as if those were damaged, and stand in the way of the old one's return."""
    (tmp_path / "journal.db").write_bytes(b"sealed")
    assert refused(tmp_path) == "key.missing"
    assert not (tmp_path / FILE_NAME).exists()


def test_a_secret_that_is_a_folder_cannot_be_read(tmp_path):
    (tmp_path / FILE_NAME).mkdir()
    assert refused(tmp_path) == "key.unreadable"


def test_a_home_that_is_a_file_cannot_hold_a_secret(tmp_path):
    (tmp_path / "home").write_text("in the way", "utf-8")
    assert refused(tmp_path / "home") == "key.unwritable"


def test_nothing_else_is_left_in_the_home(tmp_path):
    DeviceKeys(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == [FILE_NAME]


def test_a_disk_without_links_serves_too(tmp_path, monkeypatch):
    def no_links(beside: Path, path: Path) -> None:
        raise PermissionError

    monkeypatch.setattr(os, "link", no_links)
    assert DeviceKeys(tmp_path).key("book") == DeviceKeys(tmp_path).key("book")


def test_who_was_faster_keeps_its_secret(tmp_path, monkeypatch):
    """Two windows start at once: whatever the first has sealed must still open."""
    theirs, link = DeviceKeys(tmp_path / "theirs"), os.link

    def too_late(beside: Path, path: Path) -> None:
        link(tmp_path / "theirs" / FILE_NAME, path)
        link(beside, path)

    monkeypatch.setattr(os, "link", too_late)
    assert DeviceKeys(tmp_path / "ours").key("book") == theirs.key("book")
