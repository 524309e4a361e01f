"""What the check of a trail says of each harm: its code, the file, and the numbers that are meant."""

from __future__ import annotations

from teller_app.store.anchors import FILE_NAME as LOG
from teller_app.store.journal import FILE_NAME, open_journal
from teller_app.store.trail import head, head_at
from teller_app.store.verify import Finding, verify
from tests.store.conftest import AT, LI, Home, entry_of
from tests.store.test_trail import PRINT, fill, recompute, rows

COLUMNS = "at, teller, role, kind, client_key, rulebook, edition, engine, body"
"""Of ten entries the records are 2, 3, 5, 6, 8, 9, 11, 12, 14 and 15; the others are looks."""


def harmed(home: Home, *queries: str, again: bool = False) -> tuple[Finding, ...]:
    """What is found once the queries were run on a journal of 15 records."""
    fill(home)
    opened = open_journal(home.path, home.keys, None)
    for query in queries:
        opened.db.execute(query)
    if again:
        # Whoever has the keys makes the chain whole again, and takes away what would tell.
        recompute(opened.db)
        opened.db.execute("delete from anchor")
        (home.path / LOG).unlink()
    opened.close()
    return verify(home.path, home.keys, outside=None)


def found(code: str, number: int, last: int = 0) -> Finding:
    return Finding(code, FILE_NAME, number=number, last=last)


def test_one_record_that_is_gone_is_told_from_several(home):
    told = harmed(home, "delete from trail where number in (4, 7, 8)")
    assert told == (
        found("trail.missing", 4, 4),
        found("trail.no_record", 5),
        found("trail.missing_many", 7, 8),
    )


def test_entries_whose_records_were_taken_out_are_found_one_by_one(home):
    """The chain is whole again and no anchor is left: only the entries tell."""
    told = harmed(home, "delete from trail where entry in (3, 4, 9)", again=True)
    assert told == (
        found("trail.no_record", 3),
        found("trail.no_record", 4),
        found("trail.no_record", 9),
    )


def test_the_last_entry_that_a_record_wants_is_gone(home):
    told = harmed(home, "delete from trail where entry = 8", "delete from entry where number = 9", again=True)
    assert told == (found("trail.no_record", 8), found("trail.entry_gone", 9))


def test_entries_that_were_written_past_the_trail_are_found_one_by_one(home):
    more = f"insert into entry ({COLUMNS}) select {COLUMNS} from entry where number = 1"
    assert harmed(home, more, more) == (found("trail.no_record", 11), found("trail.no_record", 12))


def test_a_cut_that_no_anchor_tells_is_told_by_the_count(home, journal):
    journal.look_many(at=AT, by=LI, keys=["C000001"] * 3, purpose="care")
    journal.db.execute("delete from trail where number > 1")
    assert verify(home.path, home.keys, outside=None) == (found("trail.cut", 2, 3),)


def test_a_changed_entry_is_named_before_what_follows_it(home):
    told = harmed(
        home, "update entry set body = '{}  ' where number in (3, 8)", "delete from trail where number = 7"
    )
    assert told == (found("trail.entry", 3), found("trail.missing", 7, 7), found("trail.entry", 8))


def test_a_trail_without_records_has_no_head(journal):
    assert head(journal.db) is None
    number = journal.record(PRINT)
    assert head_at(journal.db, number) == head(journal.db)
    assert head_at(journal.db, number + 1) is None


def test_a_head_is_written_with_its_number_and_the_beginning_of_its_hash(journal):
    journal.record(entry_of())
    journal.record(entry_of())
    newest = rows(journal)[-1]
    digits = newest.hash.hex()
    assert journal.head().text == f"2-{digits[:4]}-{digits[4:8]}-{digits[8:12]}"
