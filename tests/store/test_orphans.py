"""Rows that refer to nobody: found wherever SQLite's own check finds them, whatever gaps there are."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlite_utils import Database

from teller_app.store import orphans
from teller_app.store.orphans import orphaned

SHAPE = """
create table client (number integer primary key, key text not null unique) strict;
create table term (kind text, client integer not null references client (number), primary key (kind, client))
  strict, without rowid;
create table card (client integer references client (number), number text) strict;
create table named (key text references client (key)) strict;
"""


@pytest.fixture(scope="module")
def db():
    made = Database(memory=True)
    made.conn.executescript(SHAPE)
    return made


def theirs(db: Database) -> list[str]:
    """What SQLite says."""
    return sorted({row[0] for row in db.execute("pragma foreign_key_check").fetchall()})


numbers = st.integers(-2, 9)
owners = st.one_of(st.builds(lambda low, count: range(low, low + count), numbers, st.integers(0, 8)), st.sets(numbers))


@given(owners, st.sets(numbers), st.lists(st.none() | numbers, max_size=4), st.lists(st.none() | numbers, max_size=3))
def test_it_says_what_sqlite_says(db, owners, terms, cards, names):
    for table in ("client", "term", "card", "named"):
        db.execute(f"delete from {table}")
    db.conn.executemany("insert into client values (?, ?)", [(each, str(each)) for each in owners])
    db.conn.executemany("insert into term values ('name', ?)", [(each,) for each in terms])
    db.conn.executemany("insert into card values (?, 'x')", [(each,) for each in cards])
    db.conn.executemany("insert into named values (?)", [(None if each is None else str(each),) for each in names])
    assert orphaned(db) == theirs(db)


def test_what_is_written_between_two_looks_is_no_orphan(db, monkeypatch):
    """The journal is looked at beside the window that writes into it."""
    for table in ("client", "term", "card", "named"):
        db.execute(f"delete from {table}")
    db.execute("insert into client values (1, 'a')")
    plain = orphans._numbers

    def numbers(db, owner, column):
        found = plain(db, owner, column)
        db.execute("insert or ignore into client values (2, 'b')")
        db.execute("insert or ignore into term values ('name', 2)")
        return found

    monkeypatch.setattr(orphans, "_numbers", numbers)
    assert orphaned(db) == []


def test_pairs_of_columns_are_left_to_sqlite():
    db = Database(memory=True)
    db.conn.executescript(
        "create table place (row integer, column integer, primary key (row, column));"
        "create table piece (row integer, column integer, foreign key (row, column) references place (row, column));"
        "insert into place values (1, 2), (2, 1); insert into piece values (1, 2);"
    )
    assert orphaned(db) == []
    db.execute("insert into piece values (1, 1)")
    assert orphaned(db) == ["piece"] == theirs(db)


def test_a_name_is_a_name():
    db = Database(memory=True)
    db.conn.executescript(
        'create table "a ""b" ("x y" integer primary key);'
        'create table "c;d" ("of it" integer references "a ""b" ("x y"));'
        'insert into "a ""b" values (1); insert into "c;d" values (2);'
    )
    assert orphaned(db) == ["c;d"]
