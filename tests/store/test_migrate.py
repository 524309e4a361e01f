"""Steps are applied once, in order, all or none; a file of a newer program is left alone."""

from __future__ import annotations

import pytest
from sqlcipher3 import dbapi2

from teller_app import places
from teller_app.store import migrate
from teller_app.store.errors import StoreUnavailable
from teller_app.store.files import open_file

KEY = b"k" * 32


@pytest.fixture
def db(tmp_path):
    made = open_file(tmp_path / "a.db", KEY, create=True)
    yield made
    made.conn.close()


@pytest.fixture
def steps(tmp_path, monkeypatch):
    monkeypatch.setattr(places, "migrations", lambda: tmp_path)

    def write(*texts):
        names = tuple(f"step_{number}" for number in range(len(texts)))
        for name, text in zip(names, texts, strict=True):
            (tmp_path / f"{name}.sql").write_text(text, "utf-8")
        return names

    return write


def tables(db):
    return [row[0] for row in db.execute("select name from sqlite_master where type = 'table' order by name")]


def test_each_step_is_applied_once_and_later_ones_are_added(db, steps):
    first = steps("-- one; with a semicolon\ncreate table one (a text) strict;")
    migrate.migrate(db, first, "a.db")
    migrate.migrate(db, first, "a.db")
    both = steps("not sql;", "create table two (a text) strict;\ncreate index i on two (a);")
    migrate.migrate(db, both, "a.db")
    assert tables(db) == ["one", "two"]


def test_a_step_that_fails_takes_the_others_back(db, steps):
    names = steps("create table one (a text) strict;", "create table one (a text) strict;")
    with pytest.raises(dbapi2.OperationalError):
        migrate.migrate(db, names, "a.db")
    assert tables(db) == []
    assert db.execute("pragma user_version").fetchone() == (0,)


def test_a_newer_file_is_left_alone(db):
    db.execute("pragma user_version = 9")
    with pytest.raises(StoreUnavailable) as caught:
        migrate.migrate(db, migrate.JOURNAL, "a.db")
    assert caught.value.code == "store.newer"
    assert tables(db) == []


@pytest.mark.parametrize(("version", "code"), [(0, "store.older"), (9, "store.newer")])
def test_a_reader_refuses_another_shape(db, version, code):
    db.execute(f"pragma user_version = {version}")
    with pytest.raises(StoreUnavailable) as caught:
        migrate.check_version(db, migrate.BOOK, "a.db")
    assert caught.value.code == code


@pytest.mark.parametrize("steps_of", [migrate.BOOK, migrate.JOURNAL])
def test_every_table_of_ours_is_strict(db, steps_of):
    migrate.migrate(db, steps_of, "a.db")
    loose = (
        "select name from pragma_table_list where schema = 'main' and strict = 0 and name not like 'sqlite_%'"
    )
    assert len(tables(db)) >= 7
    assert db.execute(loose).fetchall() == []
