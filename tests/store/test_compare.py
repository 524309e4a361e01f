"""What a restore would lose is counted to the row, and a damaged journal is read as far as it goes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from teller_app.rules.holdings import BalanceHistory
from teller_app.rules.money import Money
from teller_app.store.backup import backup, restore
from teller_app.store.compare import Part, Span, compare
from teller_app.store.errors import StoreUnavailable
from teller_app.store.files import open_file
from teller_app.store.journal import FILE_NAME, open_journal
from tests.store.conftest import AT, LI, client_of, entry_of, loses, old_journal

LATER = AT + timedelta(hours=1)
USE = (
    "insert into privilege_use (entry, client_key, rulebook, privilege, period, day, tier)"
    " values (?, 'C000001', 'general', 'airport_channel', '2026-01-01', '2026-11-23', 'gold')"
)
EVENT = "insert into care_event (entry, client_key, kind, day, origin) values (?, 'C000001', 'deal', '2026-11-23', 'x')"
TASK = (
    "insert into care_task (event, client_key, step, from_day, due)"
    " values (?, 'C000001', 'call', '2026-11-23', '2026-11-24')"
)


@pytest.fixture
def saved(home):
    home.write_journal(3)
    return backup(home.path, home.keys, AT)


def changed(difference):
    return {part: span.count for part, span in difference.lost.items() if span and span.count}


def test_nothing_is_lost_when_nothing_was_written_since(home, saved):
    found = compare(home.path, home.keys, saved)
    assert not loses(found)
    assert set(found.lost.values()) == {Span()}
    assert set(found.gained.values()) == {Span()}
    assert (found.there, found.readable, found.entries, found.last) == (True, True, 4, 4)


def test_each_part_is_counted_with_its_numbers_and_its_time(home, saved):
    journal = open_journal(home.path, home.keys, None)
    with journal.writing() as db:
        for statement in (USE, EVENT, TASK):
            number = journal.put(replace_at(entry_of()))
            db.conn.execute(statement, [number if statement is not TASK else number - 1])
    journal.look(at=LATER, by=LI, client_key="C000001", purpose="counter")
    journal.add_walk_in(client_of(2), at=LATER, by=LI)
    found = compare(home.path, home.keys, saved)
    journal.close()
    assert changed(found) == {
        Part.ENTRY: 4,
        Part.WALK_IN: 1,
        Part.PRIVILEGE: 1,
        Part.CARE: 1,
        Part.TRAIL: 5,
    }
    later = LATER.isoformat()
    assert found.lost[Part.ENTRY] == Span(4, 5, 8, later, later)
    assert found.lost[Part.TRAIL] == Span(5, 8, 12, later, later)
    assert loses(found)


def replace_at(entry):
    return entry.model_copy(update={"at": LATER})


def test_a_change_counts_as_lost_too(home, saved):
    journal = open_journal(home.path, home.keys, None)
    client = journal.client("W000001")
    code = next(iter(client.holdings))
    more = replace(client, holdings={**client.holdings, code: BalanceHistory.of([(date(2026, 1, 1), Money(7))])})
    journal.update_walk_in(more, at=LATER, by=LI)
    found = compare(home.path, home.keys, saved)
    journal.update_walk_in(client, at=LATER, by=LI)
    back = compare(home.path, home.keys, saved)
    journal.close()
    assert changed(found) == {Part.ENTRY: 1, Part.WALK_IN: 1, Part.TRAIL: 1}
    assert found.gained[Part.WALK_IN].count == 1
    assert changed(back) == {Part.ENTRY: 2, Part.TRAIL: 2}


def test_two_that_went_apart_show_both_sides(home, saved):
    home.write_journal(2)
    ahead = backup(home.path, home.keys, LATER)
    restore(home.path, home.keys, saved, LATER, outside=None)
    journal = open_journal(home.path, home.keys, None)
    journal.record(entry_of('{"other": 1}'))
    journal.close()
    found = compare(home.path, home.keys, ahead)
    assert found.lost[Part.ENTRY].count == 1
    assert (found.gained[Part.ENTRY].count, found.gained[Part.ENTRY].first) == (3, 5)


def test_a_backup_of_an_older_shape_is_compared_by_what_both_have(home):
    old_journal(home)
    old = backup(home.path, home.keys, AT)
    open_journal(home.path, home.keys, None).close()
    same = compare(home.path, home.keys, old)
    assert not loses(same), "looks and entries stand in the chain under other numbers"
    assert set(same.gained.values()) == {Span()}
    journal = open_journal(home.path, home.keys, None)
    journal.look(at=LATER, by=LI, client_key="C000001", purpose="counter")
    journal.record(replace_at(entry_of()))
    journal.add_walk_in(client_of(2), at=LATER, by=LI)
    journal.close()
    found = compare(home.path, home.keys, old)
    assert changed(found) == {Part.ENTRY: 2, Part.WALK_IN: 1, Part.TRAIL: 1}


def test_without_a_journal_nothing_more_can_be_lost(home, saved):
    (home.path / FILE_NAME).unlink()
    found = compare(home.path, home.keys, saved)
    assert not found.there
    assert not loses(found)
    assert found.entries == 4


def test_a_journal_that_does_not_open_says_so_and_is_not_touched(home, saved):
    live = home.path / FILE_NAME
    live.write_bytes(b"rotten" * 1000)
    live.with_name(f"{FILE_NAME}-wal").write_bytes(b"the last entries")
    there = {path: path.read_bytes() for path in home.path.iterdir() if path.is_file()}
    found = compare(home.path, home.keys, saved, beside=True)
    assert (found.there, found.readable, loses(found)) == (True, False, True)
    assert set(found.lost.values()) == {None}
    assert {path: path.read_bytes() for path in home.path.iterdir() if path.is_file()} == there


def test_a_journal_with_bad_pages_is_read_as_far_as_it_goes(home, saved):
    """One page at a time goes bad: never more than the truth is told, and mostly all of it."""
    journal = open_journal(home.path, home.keys, None)
    for _ in range(40):
        journal.record(entry_of("x" * 900))
    journal.close()
    live = home.path / FILE_NAME
    whole = live.read_bytes()
    told = []
    for page in range(1, len(whole) // 4096):
        at = page * 4096 + 2000
        live.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        found = compare(home.path, home.keys, saved, beside=True)
        span = found.lost[Part.ENTRY]
        assert span is None or span.count <= 40
        assert span is None or span.partly or span.count == 40
        told.append(span.count if span else 0)
    assert max(told) == 40
    assert sum(0 < count < 40 for count in told) >= 5, "some pages cost a few entries, and the rest is told"
    live.write_bytes(whole)
    assert compare(home.path, home.keys, saved).lost[Part.ENTRY].count == 40


def test_a_backup_that_is_none_is_refused(home, saved, tmp_path):
    home.build(1)
    (book,) = home.path.glob("book-*.db")
    for path, code in ((book, "store.unreadable"), (tmp_path / "no.db", "store.missing")):
        with pytest.raises(StoreUnavailable) as caught:
            compare(home.path, home.keys, path)
        assert caught.value.code == code
    newer = open_file(saved, home.keys.key("journal"))
    newer.execute("pragma user_version = 99")
    newer.execute("pragma journal_mode = delete")
    newer.conn.close()
    with pytest.raises(StoreUnavailable) as caught:
        compare(home.path, home.keys, saved)
    assert caught.value.code == "store.newer"
