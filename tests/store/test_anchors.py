"""The heads outside of the journal: a line an anchor, whole or not at all, for the owner only."""

from __future__ import annotations

import os
import sys

import pytest

from teller_app.safe.audit import Anchor
from teller_app.store import anchors
from teller_app.store.anchors import FILE_NAME as LOG
from teller_app.store.anchors import Logged, read_log
from teller_app.store.errors import StoreUnavailable
from tests.store.conftest import AT
from tests.store.test_trail import PRINT, fill

HASH = "0a" * 32
LINE = f"7 {HASH} 2026-11-23T09:30:00+08:00 print"
WRITTEN = Anchor(7, bytes.fromhex(HASH), "2026-11-23T09:30:00+08:00", "print")


def test_a_line_is_number_hash_time_and_reason(home, journal):
    journal.record(PRINT)
    head = journal.head()
    assert (home.path / LOG).read_text("ascii") == f"1 {head.hash.hex()} {AT.isoformat()} print\n"
    assert read_log(home.path) == Logged((Anchor(1, head.hash, AT.isoformat(), "print"),), ())


@pytest.mark.parametrize(
    "line",
    [
        LINE + " more",
        LINE.rpartition(" ")[0],
        LINE.replace(" ", "  ", 1),
        " " + LINE,
        "0" + LINE,
        "-" + LINE,
        LINE.replace(HASH, HASH[:-1]),
        LINE.replace(HASH, HASH + "0"),
        LINE.replace(HASH, HASH.upper()),
        "1" * 18 + LINE,
    ],
)
def test_a_line_that_is_anything_else_is_told_by_its_number(tmp_path, line):
    (tmp_path / LOG).write_text(f"{LINE}\n{line}\n{LINE}\n", "ascii")
    assert read_log(tmp_path) == Logged((WRITTEN, WRITTEN), (2,))


def test_what_has_no_end_yet_was_never_written(tmp_path):
    assert read_log(tmp_path) == Logged((), ())
    (tmp_path / LOG).write_text(f"{LINE}\n{LINE}", "ascii")
    assert read_log(tmp_path) == Logged((WRITTEN,), ())


def test_half_a_line_goes_whole_however_long_it_is(home, journal):
    journal.record(PRINT)
    first = (home.path / LOG).read_bytes()
    (home.path / LOG).write_bytes(first + b"2 " + b"f" * 500)
    journal.record(PRINT)
    told = (home.path / LOG).read_bytes()
    assert told.startswith(first)
    assert len(told) == 2 * len(first)
    assert [anchor.number for anchor in read_log(home.path).anchors] == [1, 2]


@pytest.mark.skipif(sys.platform == "win32", reason="there, rights are not bits of a mode")
def test_nobody_else_may_read_it(home):
    fill(home)
    assert (home.path / LOG).stat().st_mode & 0o777 == 0o600


def test_a_new_file_is_in_its_folder_on_the_disk_before_anything_counts(home, journal, monkeypatch):
    synced = []
    monkeypatch.setattr(anchors, "sync_folder", synced.append)
    journal.record(PRINT)
    assert synced == [home.path]
    journal.record(PRINT)
    assert synced == [home.path]


def test_a_log_that_cannot_be_used_is_called_by_its_name(home, journal):
    (home.path / LOG).mkdir()
    for act in (lambda: journal.record(PRINT), lambda: read_log(home.path)):
        with pytest.raises(StoreUnavailable) as caught:
            act()
        assert caught.value.code == "store.failed"
        assert caught.value.values == {"file": LOG, "reason": os.strerror(21)}
