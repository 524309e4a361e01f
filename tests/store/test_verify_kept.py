"""A journal that a restore has put aside is looked at too: a damaged one is no fault, a broken chain is one."""

from __future__ import annotations

from datetime import timedelta

import pytest

from teller_app.store import verify_trail
from teller_app.store.anchors import FILE_NAME as LOG
from teller_app.store.backup import backup, restore
from teller_app.store.files import open_file
from teller_app.store.journal import FILE_NAME
from teller_app.store.verify import Finding, verify
from teller_app.store.verify_kept import Kept, KeptState, verify_kept
from teller_app.store.verify_trail import check_kept
from tests.store.conftest import AT, Home, old_journal
from tests.store.test_trail import fill

RECORDS = 15


@pytest.fixture
def aside(home: Home):
    """One that was put aside with every record in it."""
    fill(home)
    backup(home.path, home.keys, AT)
    return restore(home.path, home.keys, None, AT, outside=None)


def harm(home: Home, path, statement: str) -> None:
    db = open_file(path, home.keys.key("journal"))
    db.execute(statement)
    db.execute("pragma journal_mode = delete")
    db.conn.close()


def test_without_a_restore_there_is_none(home):
    fill(home)
    assert verify_kept(home.path, home.keys) == ()


def test_a_whole_one_is_whole_and_stays_as_it_is(home, aside):
    there = {path: path.read_bytes() for path in home.path.iterdir() if path.is_file()}
    assert verify_kept(home.path, home.keys) == (Kept(aside.name, KeptState.WHOLE, RECORDS),)
    assert {path: path.read_bytes() for path in home.path.iterdir() if path.is_file()} == there


def test_each_is_held_to_the_anchors_of_its_own_time(home, aside):
    fill(home)
    backup(home.path, home.keys, AT + timedelta(minutes=1))
    later = restore(home.path, home.keys, None, AT + timedelta(minutes=1), outside=None)
    found = verify_kept(home.path, home.keys)
    assert [(each.file, each.state) for each in found] == [
        (aside.name, KeptState.WHOLE),
        (later.name, KeptState.WHOLE),
    ]


@pytest.mark.parametrize(
    ("statement", "code"),
    [
        ("update trail set user = '王' where number = 5", "trail.edited"),
        ("delete from trail where number = 5", "trail.missing"),
        ("update entry set body = '[]' where number = 3", "trail.entry"),
    ],
)
def test_a_chain_that_is_broken_in_a_sound_file_is_a_fault(home, aside, statement, code):
    harm(home, aside, statement)
    (found,) = verify_kept(home.path, home.keys)
    assert found.state is KeptState.BROKEN
    assert found.findings[0] == Finding("kept.broken", aside.name)
    assert (code, aside.name) in [(each.code, each.detail) for each in found.findings]
    assert verify(home.path, home.keys, outside=None) == (), "the journal that serves is another one"
    aside.rename(home.path.parent / aside.name)
    assert verify_kept(home.path, home.keys) == ()


def test_one_that_was_cut_with_all_its_counts_is_found_by_the_log(home, aside):
    for statement in (
        "delete from trail where number > 6",
        "delete from anchor where number > 6",
        "delete from entry where number > 4",
        "update sqlite_sequence set seq = 6 where name = 'trail'",
    ):
        harm(home, aside, statement)
    (found,) = verify_kept(home.path, home.keys)
    assert [each.code for each in found.findings] == ["kept.broken", "trail.cut"]
    (home.path / LOG).unlink()
    assert verify_kept(home.path, home.keys)[0].state is KeptState.WHOLE, "nothing else knows of it"


def findings(home: Home, path) -> list[Finding]:
    db = open_file(path, home.keys.key("journal"))
    try:
        return list(check_kept(path, db, home.keys.key("journal")))
    finally:
        db.conn.close()


def test_so_many_findings_say_enough_and_that_there_are_more(home, aside, monkeypatch):
    harm(home, aside, "update trail set user = '王' where number in (2, 4, 6, 8)")
    every = findings(home, aside)
    assert {each.file for each in every} == {aside.name}
    assert len(every) >= 4
    monkeypatch.setattr(verify_trail, "MOST", 2)
    assert findings(home, aside) == [*every[:2], Finding("trail.more", aside.name)]
    monkeypatch.setattr(verify_trail, "MOST", len(every))
    assert findings(home, aside) == every


def test_the_last_entry_gone_behind_one_without_a_record(home, aside):
    """Nothing is left to walk on to just where something is missed."""
    harm(home, aside, "delete from trail where entry = (select max(number) - 1 from entry)")
    harm(home, aside, "delete from entry where number = (select max(number) from entry)")
    codes = [each.code for each in findings(home, aside)]
    assert codes.index("trail.no_record") < codes.index("trail.entry_gone")


@pytest.mark.parametrize("raw", [b"", b"rotten" * 1000, None])
def test_a_damaged_one_is_told_and_is_no_fault(home, aside, raw):
    whole = aside.read_bytes()
    aside.write_bytes(whole[:9000] + b"x" + whole[9001:] if raw is None else raw)
    assert verify_kept(home.path, home.keys) == (Kept(aside.name, KeptState.DAMAGED),)


def test_a_log_that_was_kept_with_it_is_not_played_in(home, aside):
    log = aside.with_name(f"{aside.name}-wal")
    log.write_bytes(b"the last entries")
    there = {path: path.read_bytes() for path in home.path.iterdir() if path.is_file()}
    assert verify_kept(home.path, home.keys)[0].state is KeptState.WHOLE
    assert {path: path.read_bytes() for path in home.path.iterdir() if path.is_file()} == there


def test_one_of_the_time_before_the_chain_has_none(home):
    old_journal(home)
    (home.path / FILE_NAME).rename(home.path / "journal-20261123-093000-000000.kept.db")
    for end in ("-wal", "-shm"):
        (home.path / f"{FILE_NAME}{end}").unlink(missing_ok=True)
    (found,) = verify_kept(home.path, home.keys)
    assert found.state is KeptState.NO_TRAIL
