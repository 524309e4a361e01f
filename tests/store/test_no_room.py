"""A disk that is full: a clear word, nothing half-written, and a retry works once there is room."""

from __future__ import annotations

import errno
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from teller_app.safe.keys import DeviceKeys
from teller_app.store.anchors import FILE_NAME as LOG
from teller_app.store.backup import backup
from teller_app.store.book import open_book
from teller_app.store.errors import StoreUnavailable
from teller_app.store.journal import Journal, open_journal
from teller_app.store.verify import verify
from tests.store.conftest import AT, Home, entry_of
from tests.store.test_trail import fill

resource = pytest.importorskip("resource", reason="POSIX limits the size of files")


@contextmanager
def files_end_at(size: int) -> Iterator[None]:
    """No file of this process may grow beyond ``size`` bytes, at any write of any file."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def write_until_refused(journal: Journal) -> tuple[int, str]:
    """How many entries were told to be saved, and why no more."""
    for saved in range(500):
        try:
            journal.record(entry_of("x" * 3000))
        except StoreUnavailable as refused:
            return saved, refused.code
    pytest.fail("there was room for everything")


@pytest.mark.long(first=4)
@pytest.mark.parametrize("size", [0, 1, 4096, 20_000, 50_000, 100_000, 130_000])
def test_a_build_that_runs_out_of_room_anywhere_leaves_the_old_book(home, size):
    home.build(2)
    there = home.names()
    with files_end_at(size), pytest.raises(StoreUnavailable):
        home.build(300)
    assert home.names() == there
    book = open_book(home.path, home.keys)
    assert book.info.clients == 2
    book.close()
    assert home.build(300).clients == 300


@pytest.mark.parametrize("size", range(0, 130_000, 13_000))
def test_an_entry_is_saved_whole_or_refused_and_the_next_one_goes_in(home, size):
    home.write_journal(2)
    journal = open_journal(home.path, home.keys, None)
    with files_end_at(size):
        saved, code = write_until_refused(journal)
    assert code in {"store.no_room", "store.failed"}
    assert len(journal.entries("C000001")) == 2 + saved
    journal.record(entry_of())
    journal.close()
    assert verify(home.path, home.keys, outside=None) == ()
    again = open_journal(home.path, home.keys, None)
    assert len(again.entries("C000001")) == 3 + saved
    again.close()


def test_a_backup_without_room_is_not_reported(home):
    home.write_journal(2)
    old = backup(home.path, home.keys, AT)
    home.write_journal(50)
    with files_end_at(20_000), pytest.raises(StoreUnavailable):
        backup(home.path, home.keys, AT.replace(hour=10))
    assert list(old.parent.iterdir()) == [old]


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=512k", "tmpfs", str(folder)]
    if subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("needs the right to mount")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def test_a_real_full_disk_is_called_by_its_name(small_disk):
    home = Home(small_disk / "home", DeviceKeys(small_disk / "home"))
    home.build(5)
    with pytest.raises(StoreUnavailable) as caught:
        home.build(3000)
    assert caught.value.code == "store.no_room"
    journal = open_journal(home.path, home.keys, None)
    (small_disk / "filler").write_bytes(b"x" * 1000)
    saved, code = write_until_refused(journal)
    assert code == "store.no_room"
    assert len(journal.entries("C000001")) == saved
    journal.close()
    assert verify(home.path, home.keys, outside=None) == ()


@pytest.mark.parametrize("room", [0, 1, 50, 200])
def test_an_anchor_without_room_is_refused_and_leaves_no_half_line(home, room):
    fill(home)
    log = home.path / LOG
    before = log.read_bytes()
    journal = open_journal(home.path, home.keys, None)
    journal.db.execute("update anchor set logged = 0")
    with files_end_at(len(before) + room), pytest.raises(StoreUnavailable) as caught:
        journal.log_anchors()
    assert caught.value.code == "store.no_room"
    assert caught.value.values["file"] == LOG
    assert caught.value.values["reason"] in {os.strerror(errno.ENOSPC), os.strerror(errno.EFBIG)}
    assert log.read_bytes() == before
    journal.log_anchors()
    journal.close()
    assert log.read_bytes() == before * 2
    assert verify(home.path, home.keys, outside=None) == ()
