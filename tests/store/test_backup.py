"""A backup that was reported can be put back; nothing that was there is lost on the way."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor, wait
from datetime import timedelta
from pathlib import Path
from threading import Barrier

import pytest
from sqlcipher3 import dbapi2

from teller_app.safe.disk import only_one
from teller_app.safe.keys import PEOPLE_FILE
from teller_app.store import backup as store
from teller_app.store import journal as kept_journal
from teller_app.store import migrate
from teller_app.store.backup import LOCK, backup, backup_changed, backups, proven_counts, restore, up_to_date
from teller_app.store.errors import StoreUnavailable
from teller_app.store.files import open_file
from teller_app.store.journal import BACKUPS, FILE_NAME, SWAP_LOCK, open_journal
from teller_app.store.verify import verify
from tests.store.conftest import AT, LI, entry_of, old_journal
from tests.store.test_trail import PRINT


def count(home) -> int:
    journal = open_journal(home.path, home.keys, None)
    found = len(journal.entries("C000001"))
    journal.close()
    return found


def code_of(action, *args, **more) -> str:
    with pytest.raises(StoreUnavailable) as caught:
        action(*args, **more)
    return caught.value.code


def test_what_was_backed_up_comes_back_and_what_was_there_is_kept(home):
    home.write_journal(3)
    saved = backup(home.path, home.keys, AT)
    home.write_journal(2)
    kept = restore(home.path, home.keys, None, AT, outside=None)
    assert count(home) == 3
    restore(home.path, home.keys, kept, AT + timedelta(seconds=1), outside=None)
    assert count(home) == 5
    assert saved.exists()
    assert verify(home.path, home.keys, outside=None) == ()


def test_a_backup_holds_what_still_lies_in_the_log_of_an_open_journal(home):
    journal = open_journal(home.path, home.keys, None)
    journal.record(entry_of())
    saved = backup(home.path, home.keys, AT)
    journal.record(entry_of())
    journal.close()
    restore(home.path, home.keys, saved, AT, outside=None)
    assert count(home) == 1


def test_a_backup_stands_alone(home):
    home.write_journal(1)
    saved = backup(home.path, home.keys, AT)
    assert [path.name for path in (home.path / BACKUPS).iterdir()] == [saved.name]
    assert saved.stat().st_mode & 0o777 == 0o600
    plain = dbapi2.connect(str(saved))
    plain.execute(f"pragma key = \"x'{home.keys.key('journal').hex()}'\"")
    assert plain.execute("pragma journal_mode").fetchone() == ("delete",)
    plain.close()


def test_a_journal_in_use_is_not_swapped_under_its_window(home):
    home.write_journal(1)
    backup(home.path, home.keys, AT)
    window = open_journal(home.path, home.keys, None)
    window.record(entry_of())
    assert code_of(restore, home.path, home.keys, None, AT, outside=None) == "store.locked"
    window.record(entry_of())
    window.close()
    assert count(home) == 3
    assert home.names() == {FILE_NAME, BACKUPS}


def test_whoever_opens_the_journal_during_the_swap_gets_what_serves_afterwards(home, monkeypatch):
    """What is saved in the one that was set aside would be gone without a word."""
    home.write_journal(1)
    saved = backup(home.path, home.keys, AT)
    home.write_journal(2)
    set_aside, waiting = store._set_aside, []

    def save() -> None:
        journal = open_journal(home.path, home.keys, None)
        journal.record(entry_of())
        journal.close()

    with ThreadPoolExecutor(1) as thread:

        def opened_meanwhile(*given) -> None:
            set_aside(*given)
            waiting.append(thread.submit(save))
            wait(waiting, 0.3)

        monkeypatch.setattr(store, "_set_aside", opened_meanwhile)
        restore(home.path, home.keys, saved, AT, outside=None)
        waiting[0].result()
    assert count(home) == 2


def test_neither_a_restore_nor_an_opening_waits_for_ever_for_the_other(home, monkeypatch):
    home.write_journal(1)
    backup(home.path, home.keys, AT)
    before = home.names()
    monkeypatch.setattr(store, "SWAP_SECONDS", 0.1)
    monkeypatch.setattr(kept_journal, "SWAP_SECONDS", 0.1)
    with only_one(home.path / SWAP_LOCK):
        assert code_of(open_journal, home.path, home.keys, None) == "store.locked"
        assert code_of(restore, home.path, home.keys, None, AT, outside=None) == "store.locked"
    assert home.names() == before
    assert count(home) == 1


def test_a_journal_that_was_only_opened_is_not_swapped(home):
    """After a restore it has no log beside yet; the opening alone must hold it."""
    home.write_journal(1)
    backup(home.path, home.keys, AT)
    restore(home.path, home.keys, None, AT, outside=None)
    db = kept_journal._opened(home.path / FILE_NAME, home.keys)
    assert code_of(restore, home.path, home.keys, None, AT, outside=None) == "store.locked"
    db.conn.close()
    restore(home.path, home.keys, None, AT + timedelta(seconds=1), outside=None)


def test_without_a_backup_there_is_nothing_to_restore(home):
    home.write_journal(1)
    assert code_of(restore, home.path, home.keys, None, AT, outside=None) == "backup.none"


def test_without_a_journal_there_is_nothing_to_back_up(home):
    assert code_of(backup, home.path, home.keys, AT) == "store.missing"


def test_a_lost_journal_comes_back(home):
    home.write_journal(3)
    backup(home.path, home.keys, AT)
    (home.path / FILE_NAME).unlink()
    assert restore(home.path, home.keys, None, AT, outside=None) is None
    assert count(home) == 3


def test_a_damaged_journal_is_kept_as_it_is_with_its_log(home):
    home.write_journal(3)
    backup(home.path, home.keys, AT)
    (home.path / FILE_NAME).write_bytes(b"rotten" * 1000)
    (home.path / f"{FILE_NAME}-wal").write_bytes(b"the last entries")
    kept = restore(home.path, home.keys, None, AT, outside=None)
    assert count(home) == 3
    assert kept.read_bytes() == b"rotten" * 1000
    assert kept.with_name(f"{kept.name}-wal").read_bytes() == b"the last entries"


@pytest.mark.parametrize("place", [10, 4200, -3000, -5])
def test_a_damaged_backup_is_refused_and_the_journal_stays(home, place):
    home.write_journal(3)
    saved = backup(home.path, home.keys, AT)
    raw = bytearray(saved.read_bytes())
    raw[place] ^= 1
    saved.write_bytes(raw)
    home.write_journal(1)
    there = home.names()
    assert code_of(restore, home.path, home.keys, saved, AT, outside=None) in {"store.damaged", "store.unreadable"}
    assert count(home) == 4
    assert home.names() == there


def test_a_book_is_no_backup(home):
    home.write_journal(1)
    home.build(1)
    (book,) = home.path.glob("book-*.db")
    assert code_of(restore, home.path, home.keys, book, AT, outside=None) == "store.unreadable"
    assert count(home) == 1


def test_a_copy_that_lost_a_row_is_not_reported(home, monkeypatch):
    home.write_journal(3)
    old = backup(home.path, home.keys, AT)
    monkeypatch.setattr(store, "proven_counts", lambda path, keys: (0,))
    assert code_of(backup, home.path, home.keys, AT + timedelta(days=1)) == "backup.not_proven"
    assert list((home.path / BACKUPS).iterdir()) == [old]


def test_old_ones_go_only_after_the_new_one_is_proven(home, monkeypatch):
    home.write_journal(1)
    made = [backup(home.path, home.keys, AT + timedelta(hours=hour)) for hour in (0, 30, 31)]
    assert backups(home.path) == made[::-1]
    with monkeypatch.context() as broken:
        broken.setattr(store, "proven_counts", lambda path, keys: (0,))
        assert code_of(backup, home.path, home.keys, AT + timedelta(days=4)) == "backup.not_proven"
    assert backups(home.path) == made[::-1]
    later = backup(home.path, home.keys, AT + timedelta(days=4))
    assert backups(home.path) == [later, made[2], made[0]], "of the second day, the last one is enough"


def test_the_one_made_last_is_the_newest_whatever_the_clock_says(home):
    home.write_journal(1)
    backup(home.path, home.keys, AT)
    home.write_journal(1)
    back_in_time = backup(home.path, home.keys, AT - timedelta(days=3650))
    assert backups(home.path)[0] == back_in_time
    home.write_journal(1)
    restore(home.path, home.keys, None, AT, outside=None)
    assert count(home) == 2


def test_a_journal_that_has_not_changed_needs_no_new_backup(home):
    home.write_journal(1)
    first = backup_changed(home.path, home.keys, AT)
    assert backup_changed(home.path, home.keys, AT + timedelta(hours=1)) == first
    journal = open_journal(home.path, home.keys, None)
    journal.look(at=AT, by=LI, client_key="C000001", purpose="counter")
    second = backup_changed(home.path, home.keys, AT + timedelta(hours=2))
    journal.close()
    assert backups(home.path) == [second, first]


def test_a_backup_of_what_a_restore_has_undone_is_never_up_to_date(home):
    """A restore writes as many records as a print and a look: the counts alone are the same."""
    home.write_journal(1)
    before = backup(home.path, home.keys, AT)
    journal = open_journal(home.path, home.keys, None)
    journal.record(PRINT)
    journal.look(at=AT, by=LI, client_key="C000001", purpose="counter")
    journal.close()
    undone = backup(home.path, home.keys, AT + timedelta(hours=1))
    restore(home.path, home.keys, before, AT + timedelta(hours=2), LI, entry_of(), outside=None)
    now = backup(home.path, home.keys, AT + timedelta(hours=3))
    assert proven_counts(now, home.keys) == proven_counts(undone, home.keys)
    now.unlink()
    assert up_to_date(home.path, home.keys) is None
    anew = backup_changed(home.path, home.keys, AT + timedelta(hours=4))
    assert up_to_date(home.path, home.keys) == anew != undone


def test_a_backup_that_has_rotted_is_not_relied_on(home):
    home.write_journal(1)
    first = backup_changed(home.path, home.keys, AT)
    raw = bytearray(first.read_bytes())
    raw[-100] ^= 1
    first.write_bytes(raw)
    assert backup_changed(home.path, home.keys, AT + timedelta(minutes=1)) != first


def test_a_journal_is_copied_before_it_is_brought_to_a_newer_shape(home):
    old_journal(home)
    assert backups(home.path) == []
    open_journal(home.path, home.keys, None).close()
    (before,) = backups(home.path)
    old = open_file(before, home.keys.key("journal"), read_only=True)
    assert old.execute("pragma user_version").fetchone() == (migrate.JOURNAL.index("journal_0003"),)
    assert old.execute("select count(*) from audit").fetchone() == (5,), "as it was"
    old.conn.close()
    restore(home.path, home.keys, before, AT, outside=None)
    assert count(home) == 4, "an older shape can be put back; it is brought up when it is opened"


def test_without_a_copy_nothing_is_brought_to_a_newer_shape(home, monkeypatch):
    old_journal(home)
    with monkeypatch.context() as broken:
        broken.setattr(store, "proven_counts", lambda path, keys: (0,))
        assert code_of(open_journal, home.path, home.keys, None) == "backup.not_proven"
    db = open_file(home.path / FILE_NAME, home.keys.key("journal"))
    assert db.execute("pragma user_version").fetchone() == (migrate.JOURNAL.index("journal_0003"),)
    db.conn.close()


def test_what_a_killed_backup_has_left_goes_after_a_day(home):
    home.write_journal(1)
    old = backup(home.path, home.keys, AT)
    left = [old.with_name(f"journal-{day}.new-wal") for day in ("yesterday", "just-now")]
    for path in left:
        path.write_bytes(b"half")
    os.utime(left[0], (1e9, 1e9))
    new = backup(home.path, home.keys, AT + timedelta(seconds=1))
    assert set(old.parent.iterdir()) == {old, new, left[1]}


def test_a_swap_that_fails_leaves_the_journal(home, monkeypatch):
    home.write_journal(3)
    backup(home.path, home.keys, AT)
    home.write_journal(1)

    def broken(live, kept, keys):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(store, "_set_aside", broken)
    assert code_of(restore, home.path, home.keys, None, AT, outside=None) == "store.no_room"
    assert count(home) == 4
    assert home.names() == {FILE_NAME, BACKUPS}


def test_what_sqlite_has_left_beside_a_journal_never_gets_into_the_backup(home, monkeypatch):
    """Its own log of changes that were taken back, where it could not be deleted, would spoil the restored one."""
    home.write_journal(3)
    backup(home.path, home.keys, AT)
    home.write_journal(2)
    beside = home.path / f"{FILE_NAME}-journal"
    folded = store._fold

    def fold(live, keys):
        before = live.read_bytes()
        folded(live, keys)
        _leave_hot(beside, before)

    monkeypatch.setattr(store, "_fold", fold)
    kept = restore(home.path, home.keys, None, AT, outside=None)
    assert not beside.exists()
    assert count(home) == 3
    kept.rename(home.path / FILE_NAME)
    assert count(home) == 5


def _leave_hot(beside, page):
    """What SQLite would take for a change that was not finished: a header and one page of before."""
    head = b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7" + (1).to_bytes(4, "big") + bytes(4)
    head += (len(page) // 4096).to_bytes(4, "big") + (512).to_bytes(4, "big") + (4096).to_bytes(4, "big")
    beside.write_bytes(head.ljust(512, b"\0") + (1).to_bytes(4, "big") + page[:4096] + bytes(4))


def test_a_log_whose_journal_is_gone_is_kept_and_never_gets_into_the_backup(home):
    home.write_journal(3)
    backup(home.path, home.keys, AT)
    journal = open_journal(home.path, home.keys, None)
    journal.record(entry_of())
    log = (home.path / f"{FILE_NAME}-wal").read_bytes()
    journal.close()
    (home.path / FILE_NAME).unlink()
    (home.path / f"{FILE_NAME}-wal").write_bytes(log)
    assert restore(home.path, home.keys, None, AT, outside=None) is None
    assert count(home) == 3
    (kept,) = home.path.glob("*.kept.db-wal")
    assert kept.read_bytes() == log


def test_a_log_alone_is_no_place_for_a_fresh_journal(home):
    home.write_journal(1)
    (home.path / FILE_NAME).rename(home.path / f"{FILE_NAME}-wal")
    assert code_of(open_journal, home.path, home.keys, None) == "store.missing"


def test_backups_that_come_together_are_made_one_after_the_other(home):
    home.write_journal(2)
    (home.path / PEOPLE_FILE).write_bytes(b"people")
    made: list[Path] = []
    together = Barrier(6)

    def one() -> None:
        together.wait()
        made.append(backup(home.path, home.keys, AT))

    with ThreadPoolExecutor(6) as threads:
        for done in [threads.submit(one) for _ in range(6)]:
            done.result()
    assert len(set(made)) == 6
    assert set(made) == set(backups(home.path))
    assert len({proven_counts(path, home.keys) for path in made}) == 1
    assert (home.path / BACKUPS / PEOPLE_FILE).read_bytes() == b"people"


def test_two_acts_that_need_a_backup_at_once_share_one(home):
    home.write_journal(2)
    with ThreadPoolExecutor(4) as threads:
        made = list(threads.map(lambda _: backup_changed(home.path, home.keys, AT), range(4)))
    assert made == backups(home.path) * 4


def test_a_backup_does_not_wait_for_ever_for_another(home, monkeypatch):
    home.write_journal(1)
    monkeypatch.setattr(store, "_WAIT_SECONDS", 0.1)
    with only_one(home.path / LOCK):
        assert code_of(backup, home.path, home.keys, AT) == "store.locked"
    assert backup(home.path, home.keys, AT) in backups(home.path)
