"""A broken disk is a calm notice; a broken query is our own bug and is not hushed up."""

from __future__ import annotations

import errno
import os

import pytest
from sqlcipher3 import dbapi2

from teller_app.store.errors import StoreUnavailable, trouble
from teller_app.store.files import open_file

KEY = b"k" * 32


@pytest.fixture
def db(tmp_path):
    made = open_file(tmp_path / "a.db", KEY, create=True)
    made.execute("create table word (text text unique not null) strict")
    yield made
    made.conn.close()


@pytest.mark.parametrize(
    ("query", "values"),
    [
        ("select nothing from word", []),
        ("insert into word values (null)", []),
        ("insert into word values (?)", []),
        ("selec", []),
    ],
)
def test_a_bug_of_ours_stays_a_bug(db, query, values):
    with pytest.raises(dbapi2.DatabaseError), trouble("a.db"):
        db.execute(query, values)


def test_a_full_disk_is_told_and_nothing_is_half_written(db):
    db.execute(f"pragma max_page_count = {db.execute('pragma page_count').fetchone()[0] + 2}")
    rows = [(f"{number}" * 100,) for number in range(1000)]
    with pytest.raises(StoreUnavailable) as caught, trouble("a.db"), db.atomic():
        db.conn.executemany("insert into word values (?)", rows)
    assert caught.value.code == "store.no_room"
    assert caught.value.values == {"file": "a.db"}
    assert db.execute("select count(*) from word").fetchone() == (0,)
    db.execute("pragma max_page_count = 1000000")
    db.execute("insert into word values ('again')")


def test_somebody_else_is_writing(db, tmp_path, monkeypatch):
    monkeypatch.setattr("teller_app.store.files.WAIT_SECONDS", 0)
    other = open_file(tmp_path / "a.db", KEY)
    db.execute("begin immediate")
    with pytest.raises(StoreUnavailable) as caught, trouble("a.db"):
        other.execute("insert into word values ('x')")
    assert caught.value.code == "store.locked"
    db.execute("rollback")
    other.conn.close()


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (errno.ENOSPC, "store.no_room"),
        (errno.EACCES, "store.read_only"),
        (errno.EROFS, "store.read_only"),
        (errno.EAGAIN, "store.locked"),
        (errno.EIO, "store.failed"),
    ],
)
def test_what_the_system_says(number, code):
    with pytest.raises(StoreUnavailable) as caught, trouble("a.db"):
        raise OSError(number, os.strerror(number))
    assert caught.value.code == code


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("disk I/O error", "store.failed"),
        ("database or disk is full", "store.no_room"),
        ("database is locked", "store.locked"),
        ("attempt to write a readonly database", "store.read_only"),
        ("database disk image is malformed", "store.damaged"),
    ],
)
def test_the_words_alone_are_enough(said, code):
    """The driver's online backup raises without a code."""
    with pytest.raises(StoreUnavailable) as caught, trouble("a.db"):
        raise dbapi2.OperationalError(said)
    assert caught.value.code == code


def test_words_of_ours_without_a_code_stay_a_bug():
    with pytest.raises(dbapi2.OperationalError), trouble("a.db"):
        raise dbapi2.OperationalError("no such table: word")
