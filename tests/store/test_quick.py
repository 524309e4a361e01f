"""The quick check: finds a bad page anywhere, stops when told, and cries wolf at nobody who is just writing."""

from __future__ import annotations

import threading

import pytest

from teller_app.store import quick
from teller_app.store.book import current
from teller_app.store.journal import FILE_NAME, open_journal
from teller_app.store.quick import quick_check
from tests.store.conftest import entry_of


@pytest.fixture
def full(home):
    home.build(6)
    home.write_journal(5)
    return home


def harmed(path, at):
    raw = bytearray(path.read_bytes())
    raw[at] ^= 1
    path.write_bytes(raw)


def test_sound_files_and_none_at_all_are_well(home, full):
    assert quick_check(full.path, full.keys, outside=None) == ()


def test_nothing_made_yet_is_no_fault(home):
    assert quick_check(home.path, home.keys, outside=None) == ()


@pytest.mark.parametrize("at", [10, 5000, -3000])
def test_a_bad_page_is_found_in_either_file(full, at):
    harmed(full.path / FILE_NAME, at)
    assert {finding.file for finding in quick_check(full.path, full.keys, outside=None)} == {FILE_NAME}
    harmed(current(full.path), at)
    assert {finding.file for finding in quick_check(full.path, full.keys, outside=None)} == {
        FILE_NAME,
        current(full.path).name,
    }


def test_it_stops_between_the_files(full):
    class Enough(Exception):
        pass

    def stop(done, total):
        if done:
            raise Enough

    with pytest.raises(Enough):
        quick_check(full.path, full.keys, stop, outside=None)


def test_what_is_found_once_but_not_under_the_lock_is_no_fault(full, monkeypatch):
    """A page that another connection was just bringing from the log into the file."""
    asked = []
    real = quick._wrong_pages

    def first_time(db, file):
        asked.append(db.conn.in_transaction)
        return ["torn"] if len(asked) == 1 else real(db, file)

    monkeypatch.setattr(quick, "_wrong_pages", first_time)
    assert quick_check(full.path, full.keys, outside=None) == ()
    assert asked[:2] == [False, True]


def test_a_window_that_writes_all_the_while_is_neither_disturbed_nor_blamed(full):
    journal = open_journal(full.path, full.keys, None)
    journal.db.execute("pragma wal_autocheckpoint = 3")
    stop, failed = threading.Event(), []

    def write():
        while not stop.is_set():
            try:
                journal.record(entry_of("x" * 2000))
            except Exception as error:  # noqa: BLE001
                failed.append(error)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        found = [quick_check(full.path, full.keys, outside=None) for _ in range(60)]
    finally:
        stop.set()
        writer.join()
        journal.close()
    assert failed == []
    assert set(found) == {()}
