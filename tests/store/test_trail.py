"""The trail in the journal: a record an act, in the act's own transaction, and whatever is done to it is found."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from teller_app import places
from teller_app.safe.audit import PROGRAM, START, Record, client_hash, link, trail_key
from teller_app.store import verify_trail
from teller_app.store.anchors import FILE_NAME as LOG
from teller_app.store.anchors import read_log
from teller_app.store.backup import backup, restore
from teller_app.store.entry import ANCHORED, EntryKind
from teller_app.store.errors import StoreUnavailable
from teller_app.store.files import Database, open_file
from teller_app.store.journal import FILE_NAME, Journal, open_journal
from teller_app.store.trail import COLUMNS, Deed, Why, hash_at
from teller_app.store.verify import Finding, verify
from teller_app.words.refusal_texts import TEXTS
from tests.store.conftest import AT, LI, Home, client_of, entry_of, old_journal

ROWS = "select " + COLUMNS + " from trail order by number"
PRINT = entry_of().model_copy(update={"kind": EntryKind.SUMMARY_PRINT})
WRITE_AT_ONCE = """
import os, sys
from pathlib import Path
sys.path.insert(0, os.getcwd())
from teller_app.safe.keys import DeviceKeys
from teller_app.store.journal import open_journal
from tests.store.conftest import AT, LI
from tests.store.test_trail import PRINT

home = Path(sys.argv[1])
journal = open_journal(home, DeviceKeys(home), None)
for _ in range(25):
    journal.look(at=AT, by=LI, client_key="C000001", purpose="counter")
    journal.record(PRINT)
"""


def rows(journal: Journal) -> list[Record]:
    return [Record(*row) for row in journal.db.execute(ROWS)]


def codes(home: Home) -> list[tuple[str, int]]:
    return [(found.code, found.number) for found in verify(home.path, home.keys, outside=None)]


def fill(home: Home) -> None:
    """Looks, entries, prints and a walk-in: 15 records, the prints at 3, 6, 9, 12 and 15."""
    journal = open_journal(home.path, home.keys, None)
    for number in range(5):
        journal.look(at=AT, by=LI, client_key="C000001", purpose="counter")
        if number == 2:
            journal.add_walk_in(client_of(1), at=AT, by=LI)
        else:
            journal.record(entry_of(f'{{"number": {number}}}'))
        journal.record(PRINT)
    journal.close()


# ---------------------------------------------------------------- writing


def test_every_act_appends_one_record_and_the_chain_holds(home):
    fill(home)
    journal = open_journal(home.path, home.keys, None)
    found = rows(journal)
    assert [row.number for row in found] == list(range(1, 16))
    assert [row.action for row in found[:3]] == ["look", "decision", "summary_print"]
    assert [row.action for row in found[6:9]] == ["look", "add", "summary_print"]
    assert [row.purpose for row in found[6:9]] == ["counter", "walk_in", ""]
    previous = START
    for row in found:
        assert row.previous == previous
        assert row.hash == link(row, previous)
        previous = row.hash
    journal.close()
    assert verify(home.path, home.keys, outside=None) == ()


def test_an_entry_and_its_record_say_the_same(journal):
    journal.record(entry_of())
    (row,) = rows(journal)
    entry = journal.entry(1)
    assert (row.user, row.role, row.action) == (entry.teller, entry.role, entry.kind)
    assert (row.rulebook, row.edition, row.entry) == ("general", "2024-05-19", 1)
    assert row.client == client_hash(journal.trail.key, "C000001")


def test_several_looks_are_one_step(journal):
    journal.look_many(at=AT, by=LI, keys=["C000001", "C000002"], purpose="care")
    assert [(row.number, row.purpose) for row in rows(journal)] == [(1, "care"), (2, "care")]
    journal.db.execute(
        "create trigger no before insert on trail when new.number = 4 begin select raise(abort, 'no'); end"
    )
    with pytest.raises(Exception, match="no"):
        journal.look_many(at=AT, by=LI, keys=["C000001", "C000002"], purpose="care")
    assert len(rows(journal)) == 2


def test_an_entry_that_cannot_be_recorded_is_not_written(journal):
    journal.db.execute("create trigger no before insert on trail begin select raise(abort, 'no'); end")
    with pytest.raises(Exception, match="no"):
        journal.record(entry_of())
    assert journal.entry(1) is None


def test_no_client_stands_in_the_trail(home):
    fill(home)
    journal = open_journal(home.path, home.keys, None)
    said = repr(rows(journal)) + (home.path / LOG).read_text("ascii")
    journal.close()
    client = client_of(1)
    for secret in ("C000001", "W000001", client.name, client.id_number, client.phone, "李")[:5]:
        assert secret not in said


def test_windows_that_write_at_once_make_one_chain(home):
    open_journal(home.path, home.keys, None).close()
    command = [sys.executable, "-c", WRITE_AT_ONCE, str(home.path)]
    children = [subprocess.Popen(command) for _ in range(3)]
    assert [child.wait(timeout=60) for child in children] == [0, 0, 0]
    assert verify(home.path, home.keys, outside=None) == ()
    journal = open_journal(home.path, home.keys, None)
    assert len(rows(journal)) == 150
    assert len(read_log(home.path).anchors) == 75
    journal.close()


# ---------------------------------------------------------------- anchors


@pytest.mark.parametrize("kind", EntryKind)
def test_what_goes_on_paper_is_anchored_and_nothing_else(home, journal, kind):
    number = journal.record(entry_of().model_copy(update={"kind": kind}))
    logged = read_log(home.path).anchors
    assert bool(logged) == (kind in ANCHORED)
    if logged:
        head = journal.head_at(number)
        assert [(head.number, head.hash)] == [(anchor.number, anchor.hash) for anchor in logged]
        assert logged[0].why == ("close" if kind is EntryKind.DAY_CLOSE else "print")


def test_every_print_has_a_kind_that_is_anchored():
    assert {kind for kind in EntryKind if kind.value.endswith("_print")} | {EntryKind.DAY_CLOSE} == set(
        ANCHORED
    )


def test_an_anchor_that_cannot_be_logged_refuses_the_print_and_comes_along_later(home, journal):
    (home.path / LOG).mkdir()
    with pytest.raises(StoreUnavailable):
        journal.record(PRINT)
    (home.path / LOG).rmdir()
    assert verify(home.path, home.keys, outside=None) == ()
    journal.record(PRINT)
    assert [anchor.number for anchor in read_log(home.path).anchors] == [1, 2]
    assert verify(home.path, home.keys, outside=None) == ()


def test_half_a_line_of_a_lost_power_is_no_fault_and_goes(home):
    fill(home)
    with (home.path / LOG).open("ab") as file:
        file.write(b"16 4f2a")
    assert verify(home.path, home.keys, outside=None) == ()
    journal = open_journal(home.path, home.keys, None)
    journal.record(PRINT)
    journal.close()
    assert verify(home.path, home.keys, outside=None) == ()
    assert [anchor.number for anchor in read_log(home.path).anchors] == [3, 6, 9, 12, 15, 16]


def test_a_kill_between_journal_and_log_is_no_fault(home):
    fill(home)
    log = (home.path / LOG).read_bytes()
    journal = open_journal(home.path, home.keys, None)
    journal.record(PRINT)
    journal.db.execute("update anchor set logged = 0 where number = 16")
    journal.close()
    (home.path / LOG).write_bytes(log)
    assert verify(home.path, home.keys, outside=None) == ()
    (home.path / LOG).write_bytes(log + log.splitlines(keepends=True)[-1])
    assert verify(home.path, home.keys, outside=None) == (), "a line that was written twice says nothing else"


@pytest.mark.parametrize(
    ("harm", "code", "number"),
    [
        (lambda lines: [], "trail.log_short", 5),
        (lambda lines: lines[:-1], "trail.log_short", 1),
        (lambda lines: lines[1:], "trail.log_short", 1),
        (lambda lines: [*lines, b"nonsense\n"], "trail.log_line", 6),
        (lambda lines: [*lines, b"0 " + b"0" * 64 + b" x print\n"], "trail.log_line", 6),
        (lambda lines: [*lines, b"\n"], "trail.log_line", 6),
        (lambda lines: [*lines, b"\xff\xfe\n"], "trail.log_line", 6),
        (lambda lines: [*lines, b"99 " + b"0" * 64 + b" x print\n"], "trail.cut", 16),
        (lambda lines: [*lines, b"7 " + b"0" * 64 + b" x print\n"], "trail.anchor", 7),
        (lambda lines: [*lines, b"7 " + b"0" * 64 + b" x restore\n"], "trail.anchor", 7),
    ],
)
def test_whatever_is_done_to_the_log_is_found(home, harm, code, number):
    fill(home)
    path = home.path / LOG
    path.write_bytes(b"".join(harm(path.read_bytes().splitlines(keepends=True))))
    file = LOG if code.startswith("trail.log_") else FILE_NAME
    assert (code, file, number) in {(each.code, each.file, each.number) for each in verify(home.path, home.keys, outside=None)}


def test_whoever_feigns_a_restore_to_be_rid_of_older_anchors_is_found(home):
    """The whole trail is recomputed, its own anchors too, and the log begins anew with the present head."""
    fill(home)
    journal = open_journal(home.path, home.keys, None)
    edit(journal.db, 5)
    recompute(journal.db)
    newest = rows(journal)[-1]
    journal.db.execute("delete from anchor")
    journal.close()
    path = home.path / LOG
    path.write_bytes(path.read_bytes() + f"15 {newest.hash.hex()} {newest.at} restore\n".encode())
    assert verify(home.path, home.keys, outside=None) == (Finding("trail.anchor", FILE_NAME, number=15),)


@pytest.mark.timeout(20)
@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs a pipe that has a name")
def test_nobody_waits_for_a_pipe_in_the_place_of_the_log(home, journal):
    """A lock writes what waits, and verifying reads it."""
    os.mkfifo(home.path / LOG)
    with pytest.raises(StoreUnavailable) as caught:
        read_log(home.path)
    assert caught.value.code == "store.failed"
    with pytest.raises(StoreUnavailable):
        journal.record(PRINT)
    (home.path / LOG).unlink()
    journal.record(PRINT)
    assert [anchor.number for anchor in read_log(home.path).anchors] == [1, 2]


def test_a_log_that_is_gone_is_found(home):
    fill(home)
    (home.path / LOG).unlink()
    assert verify(home.path, home.keys, outside=None) == (Finding("trail.log_short", LOG, number=5),)


# ---------------------------------------------------------------- tampering, by somebody who has the keys

Harm = Callable[[Database, int], object]


def edit(db: Database, at: int) -> None:
    db.execute("update trail set user = '王' where number = ?", [at])


def delete(db: Database, at: int) -> None:
    db.execute("delete from trail where number = ?", [at])


def swap(db: Database, at: int) -> None:
    for one, other in ((at, 99), (at % 15 + 1, at), (99, at % 15 + 1)):
        db.execute("update trail set number = ? where number = ?", [other, one])


def insert(db: Database, at: int) -> None:
    for number in range(15, at - 1, -1):
        db.execute("update trail set number = ? where number = ?", [number + 1, number])
    after = db.execute("select hash from trail where number = ?", [at - 1]).fetchone()
    previous = after[0] if after else START
    record = Record(
        at, AT.isoformat(), "李", "teller", "look", "", None, None, "ok", None, None, None, previous, START
    )
    db.execute(
        f"insert into trail ({COLUMNS}) values ({', '.join('?' * 14)})",
        record._replace(hash=link(record, previous)),
    )


def recompute(db: Database, first: int = 1) -> None:
    """As an attacker would who knows how: every hash from ``first`` on, and the count."""
    found = [Record(*row) for row in db.execute(ROWS).fetchall()]
    db.execute("delete from trail")
    previous = START
    for number, row in enumerate(found, start=1):
        whole = row._replace(number=number, previous=previous)
        whole = whole._replace(hash=link(whole, previous))
        previous = whole.hash
        db.execute(f"insert into trail ({COLUMNS}) values ({', '.join('?' * 14)})", whole)
    db.execute("update sqlite_sequence set seq = ? where name = 'trail'", [len(found)])


def tamper(home: Home, harm: Harm, at: int, *, again: bool) -> None:
    journal = open_journal(home.path, home.keys, None)
    harm(journal.db, at)
    if again:
        recompute(journal.db)
    journal.close()


@pytest.mark.long(first=20)
@pytest.mark.parametrize("harm", [edit, delete, swap, insert])
@pytest.mark.parametrize("at", [1, 2, 8, 14, 15])
@pytest.mark.parametrize("again", [False, True], ids=["plain", "recomputed"])
def test_every_tampering_is_found_recomputed_or_not(home, harm, at, again):
    fill(home)
    tamper(home, harm, at, again=again)
    found = verify(home.path, home.keys, outside=None)
    assert found
    assert all(each.code.startswith("trail.") and each.code in TEXTS for each in found)


@pytest.mark.parametrize("kept", [0, 1, 7, 14])
def test_a_cut_is_found(home, kept):
    fill(home)
    journal = open_journal(home.path, home.keys, None)
    journal.db.execute("delete from trail where number > ?", [kept])
    journal.close()
    assert ("trail.cut", kept + 1) in codes(home)


@pytest.mark.parametrize("kept", [3, 7, 14])
def test_a_cut_with_entries_anchors_and_counts_is_found_by_the_log_alone(home, kept):
    fill(home)
    journal = open_journal(home.path, home.keys, None)
    db = journal.db
    last = db.execute("select coalesce(max(entry), 0) from trail where number <= ?", [kept]).fetchone()[0]
    db.execute("delete from trail where number > ?", [kept])
    db.execute("delete from anchor where number > ?", [kept])
    db.execute("delete from entry where number > ?", [last])
    db.execute("delete from client where key not in (select client_key from entry)")
    db.execute("update sqlite_sequence set seq = ? where name = 'trail'", [kept])
    db.execute("update sqlite_sequence set seq = ? where name = 'entry'", [last])
    journal.close()
    assert verify(home.path, home.keys, outside=None) == (Finding("trail.cut", FILE_NAME, number=kept + 1, last=15),)


ENTRY_CHANGES = (
    "at = 'x'",
    "teller = '王'",
    "role = 'supervisor'",
    "kind = 'override'",
    "client_key = null",
    "rulebook = 'icbc'",
    "edition = null",
    "engine = 7",
    "body = '{}  '",
)


@pytest.mark.parametrize("change", ENTRY_CHANGES)
def test_every_field_of_an_entry_is_held_by_its_record(home, change):
    fill(home)
    journal = open_journal(home.path, home.keys, None)
    journal.db.execute(f"update entry set {change} where number = 3")
    journal.close()
    # As another kind, it would have rows of its own as well.
    assert codes(home)[-1:] == [("trail.entry", 3)]


def test_an_entry_that_goes_or_comes_without_a_record_is_found(home):
    fill(home)
    journal = open_journal(home.path, home.keys, None)
    columns = "at, teller, role, kind, client_key, rulebook, edition, engine, body"
    journal.db.execute(f"insert into entry ({columns}) select {columns} from entry where number = 1")
    journal.db.execute("delete from entry where number = 4")
    journal.close()
    assert codes(home) == [("trail.entry_gone", 4), ("trail.no_record", 11)]


def test_findings_end_somewhere(home):
    journal = open_journal(home.path, home.keys, None)
    journal.look_many(at=AT, by=LI, keys=["C000001"] * 200, purpose="care")
    journal.db.execute("update trail set user = '王'")
    journal.close()
    found = verify(home.path, home.keys, outside=None)
    assert len(found) == verify_trail.MOST + 1
    assert found[-1] == Finding("trail.more", FILE_NAME)


def test_a_window_that_writes_meanwhile_raises_no_alarm(home, monkeypatch):
    """A print is made after the log was read and before the journal is."""
    fill(home)
    window = open_journal(home.path, home.keys, None)
    read = verify_trail.log.read_log

    def read_and_print(folder):
        found = read(folder)
        window.record(PRINT)
        return found

    monkeypatch.setattr(verify_trail.log, "read_log", read_and_print)
    assert verify(home.path, home.keys, outside=None) == ()
    window.close()


# ---------------------------------------------------------------- backups and restores


def test_a_restore_is_on_record_and_raises_no_alarm(home):
    fill(home)
    backup(home.path, home.keys, AT)
    fill(home)
    restore(home.path, home.keys, None, AT, LI, outside=None)
    assert verify(home.path, home.keys, outside=None) == ()
    journal = open_journal(home.path, home.keys, None)
    last = rows(journal)[-1]
    assert (last.number, last.action, last.user) == (16, "restore", "李")
    journal.record(PRINT)
    journal.close()
    assert verify(home.path, home.keys, outside=None) == ()
    assert read_log(home.path).anchors[-2].why == "restore"


def test_the_journal_that_was_kept_aside_can_come_back(home):
    fill(home)
    backup(home.path, home.keys, AT)
    fill(home)
    kept = restore(home.path, home.keys, None, AT, outside=None)
    fill(home)
    restore(home.path, home.keys, kept, AT + timedelta(seconds=1), outside=None)
    assert verify(home.path, home.keys, outside=None) == ()


def test_a_restored_journal_is_still_held_by_the_anchors_that_came_with_it(home):
    fill(home)
    backup(home.path, home.keys, AT)
    restore(home.path, home.keys, None, AT, outside=None)
    tamper(home, edit, 5, again=True)
    assert ("trail.anchor", 6) in codes(home)


def test_a_journal_that_was_put_back_by_hand_is_found(home):
    fill(home)
    saved = backup(home.path, home.keys, AT).read_bytes()
    fill(home)
    (home.path / FILE_NAME).write_bytes(saved)
    assert verify(home.path, home.keys, outside=None)[-1] == Finding("trail.cut", FILE_NAME, number=16, last=30)


def test_a_restore_that_dies_before_the_log_is_no_fault(home, monkeypatch):
    fill(home)
    backup(home.path, home.keys, AT)
    fill(home)
    with monkeypatch.context() as patched:
        patched.setattr(Journal, "log_anchors", lambda self: None)
        restore(home.path, home.keys, None, AT, outside=None)
    assert verify(home.path, home.keys, outside=None) == ()


def test_an_act_of_the_files_is_noted_before_it_is_done(home, journal):
    journal.note(Deed.BACKUP, at=AT, by=PROGRAM, why=Why.BACKUP)
    (row,) = rows(journal)
    assert (row.action, row.role) == ("backup", "program")
    assert [anchor.why for anchor in read_log(home.path).anchors] == ["backup"]


# ---------------------------------------------------------------- journals of the time before


def test_a_journal_of_the_time_before_is_carried_over_in_its_order(home):
    old_journal(home)
    journal = open_journal(home.path, home.keys, None)
    found = rows(journal)
    assert [row.action for row in found[:8]] == ["look", "decision"] * 4
    assert (found[8].action, found[8].client) == ("add", None)
    assert [row.entry for row in found if row.entry] == [1, 2, 3, 4]
    assert {(row.user, row.role) for row in found} == {("李", "teller")}
    assert [row.purpose for row in found] == ["counter", ""] * 4 + ["walk_in"]
    assert found[0].client == client_hash(trail_key(home.keys.key("journal")), "C000001")
    assert journal.entry(1).role == "teller"
    assert list(journal.db.execute("select client_hash, client_key from trail_client")) == [
        (found[0].client, "C000001")
    ]
    assert journal.db.execute("select count(*) from sqlite_master where name = 'audit'").fetchone() == (0,)
    journal.close()
    assert verify(home.path, home.keys, outside=None) == ()


@pytest.mark.parametrize(
    "harm",
    ["delete from trail_client", "update trail_client set client_key = 'C000002'"],
)
def test_whoever_hides_or_changes_whose_hash_it_is_is_found(home, harm):
    journal = open_journal(home.path, home.keys, None)
    journal.look(at=AT, by=LI, client_key="C000001", purpose="counter", here=True)
    journal.look(at=AT, by=LI, client_key="typed", purpose="counter")
    journal.db.execute(harm + (" where client_key is not null" if "update" in harm else ""))
    journal.close()
    assert {found.code for found in verify(home.path, home.keys, outside=None)} == {"store.damaged"}


def test_a_migration_that_fails_leaves_the_old_journal(home, monkeypatch):
    old_journal(home)
    with monkeypatch.context() as patched:
        patched.setattr("teller_app.store.trail.seal", lambda key, row: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            open_journal(home.path, home.keys, None)
    open_journal(home.path, home.keys, None).close()
    assert verify(home.path, home.keys, outside=None) == ()


def test_a_backup_of_the_time_before_can_be_put_back(home):
    old_journal(home)
    (home.path / "backups").mkdir()
    saved = home.path / "backups" / "journal-20260101-000000-000000.db"
    db = open_file(home.path / FILE_NAME, home.keys.key("journal"))
    db.execute("pragma journal_mode = delete")
    db.conn.close()
    saved.write_bytes((home.path / FILE_NAME).read_bytes())
    fill(home)
    restore(home.path, home.keys, None, AT, outside=None)
    assert verify(home.path, home.keys, outside=None) == ()
    journal = open_journal(home.path, home.keys, None)
    assert [row.action for row in rows(journal)][-2:] == ["add", "restore"]
    journal.close()


def test_the_columns_of_the_table_are_those_of_a_record():
    text = (places.migrations() / "journal_0003.sql").read_text("utf-8")
    for name in COLUMNS.split(", "):
        assert f"  {name} " in text
    assert len(COLUMNS.split(", ")) == len(Record._fields)


def test_a_walk_in_that_was_changed_is_told_from_a_new_one(journal):
    kept = journal.add_walk_in(client_of(1), at=AT, by=LI)
    journal.update_walk_in(replace(kept, name="王小明"), at=AT, by=LI)
    assert [row.action for row in rows(journal)] == ["add", "change"]


def test_an_entry_that_is_not_as_it_was_written_is_not_read_and_says_in_which_file(journal):
    number = journal.record(PRINT)
    assert journal.entry(number).kind is EntryKind.SUMMARY_PRINT
    journal.db.execute("update entry set body = body || ' ' where number = ?", [number])
    with pytest.raises(StoreUnavailable) as refused:
        journal.entry(number)
    assert (refused.value.code, refused.value.values) == ("store.damaged", {"file": FILE_NAME})


def test_of_a_client_here_it_is_kept_whose_hash_it_is_and_of_what_was_only_typed_it_is_not(journal):
    journal.look(at=AT, by=LI, client_key="王小明", purpose="counter")
    journal.record(entry_of())
    journal.record(entry_of().model_copy(update={"client_key": None}))
    key, entry = journal.trail.key, entry_of().client_key
    kept = dict(journal.db.execute("select client_hash, client_key from trail_client"))
    assert kept == {client_hash(key, "王小明"): None, client_hash(key, entry): entry}


def test_a_record_has_its_hash_and_a_number_without_one_has_none(journal):
    journal.record(PRINT)
    assert hash_at(journal.db, 1) == journal.head().hash
    assert hash_at(journal.db, 2) is None
