"""A file is opened the one right way, or refused with a code."""

from __future__ import annotations

import base64

import pytest
from sqlcipher3 import dbapi2

from teller_app.store import files
from teller_app.store.errors import StoreUnavailable, trouble
from teller_app.store.files import LEAST_BYTES, open_file, sound

KEY, OTHER_KEY = b"k" * 32, b"j" * 32
CANARY = "阿依古丽13800138000"


@pytest.fixture
def path(tmp_path):
    made = tmp_path / "a.db"
    db = open_file(made, KEY, create=True)
    with db.atomic():
        db.execute("create table word (text text) strict")
        db.conn.executemany("insert into word values (?)", [(CANARY,)] * 500)
    db.conn.close()
    return made


def refused(path, key=KEY, **how):
    with pytest.raises(StoreUnavailable) as caught:
        open_file(path, key, **how)
    assert caught.value.values["file"] == path.name
    return caught.value.code


@pytest.mark.parametrize("read_only", [True, False])
@pytest.mark.parametrize(
    ("pragma", "value"),
    [
        ("foreign_keys", 1),
        ("cell_size_check", 1),
        ("trusted_schema", 0),
        ("secure_delete", 1),
        ("mmap_size", 0),
        ("temp_store", 2),
    ],
)
def test_every_guard_is_set(path, pragma, value, read_only):
    db = open_file(path, KEY, read_only=read_only)
    assert db.execute(f"pragma {pragma}").fetchone()[0] == value
    db.conn.close()


def test_a_writer_waits_for_the_disk(path):
    db = open_file(path, KEY)
    assert db.execute("pragma journal_mode").fetchone() == ("wal",)
    assert db.execute("pragma synchronous").fetchone() == (2,)
    db.conn.close()


def test_what_is_opened_to_read_cannot_be_written(path):
    db = open_file(path, KEY, read_only=True)
    with pytest.raises(StoreUnavailable) as caught, trouble(path.name):
        db.execute("delete from word")
    assert caught.value.code == "store.read_only"
    db.conn.close()


def test_reading_leaves_no_file_beside(path):
    db = open_file(path, KEY, read_only=True)
    assert db.execute("select count(*) from word").fetchone() == (500,)
    assert [each.name for each in path.parent.iterdir()] == [path.name]
    db.conn.close()


def test_a_reader_sees_what_still_lies_in_the_log_beside(path):
    writer = open_file(path, KEY)
    writer.execute("insert into word values ('new')")
    reader = open_file(path, KEY, read_only=True)
    assert reader.execute("select count(*) from word").fetchone() == (501,)
    reader.conn.close()
    writer.conn.close()


def test_a_wrong_key_opens_nothing(path):
    before = path.read_bytes()
    assert refused(path, OTHER_KEY) == "store.unreadable"
    assert refused(path, OTHER_KEY, read_only=True) == "store.unreadable"
    assert path.read_bytes() == before


@pytest.mark.parametrize("length", [0, 1, LEAST_BYTES - 1])
@pytest.mark.parametrize("read_only", [True, False])
def test_an_emptied_file_is_not_taken_for_a_new_one(path, length, read_only):
    path.write_bytes(path.read_bytes()[:length])
    assert refused(path, read_only=read_only) == "store.damaged"
    assert path.stat().st_size == length


def test_a_file_that_is_not_there_is_not_made(tmp_path):
    assert refused(tmp_path / "no.db") == "store.missing"
    assert not (tmp_path / "no.db").exists()


def test_a_plain_sqlite_file_is_not_read(tmp_path):
    plain = dbapi2.connect(str(tmp_path / "plain.db"))
    plain.execute("create table word (text text)")
    plain.commit()
    plain.close()
    assert refused(tmp_path / "plain.db") == "store.unreadable"


def test_an_older_sqlite_is_refused(path, monkeypatch):
    monkeypatch.setattr(files, "LEAST_SQLITE", (99, 0, 0))
    with pytest.raises(StoreUnavailable) as caught:
        open_file(path, KEY)
    assert caught.value.code == "store.old_sqlite"


def test_the_file_is_for_its_owner_alone(path):
    assert path.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("name", ["a b.db", "a?b.db", "a#b.db", "a%41.db", "册.db"])
def test_any_name_leads_to_its_own_file(tmp_path, name):
    db = open_file(tmp_path / name, KEY, create=True)
    db.execute("create table word (text text) strict")
    db.conn.close()
    assert [each.name for each in tmp_path.iterdir()] == [name]
    open_file(tmp_path / name, KEY, read_only=True).conn.close()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be", "gb18030"])
def test_the_disk_says_nothing(path, encoding):
    """Nor does the log beside it, while the file is open."""
    db = open_file(path, KEY)
    db.execute("insert into word values (?)", [CANARY])
    raw = b"".join(each.read_bytes() for each in path.parent.iterdir())
    assert CANARY.encode(encoding) not in raw
    assert base64.b64encode(CANARY.encode(encoding))[:-4] not in raw
    assert b"SQLite format" not in raw
    db.conn.close()


def test_stderr_stays_silent_about_a_wrong_key(path, capfd):
    refused(path, OTHER_KEY)
    assert capfd.readouterr().err == ""


def test_a_sound_file_has_no_fault_and_an_orphan_row_is_one(path):
    db = open_file(path, KEY)
    assert sound(db) == []
    db.execute("pragma foreign_keys = off")
    db.execute("create table parent (number integer primary key) strict")
    db.execute("create table child (parent integer references parent (number)) strict")
    db.execute("insert into child values (7)")
    assert sound(db) == ["foreign key of child"]
    db.conn.close()


def test_pages_that_hold_nothing_any_more_are_checked_too(path):
    """SQLite's own check never reads them; the next row would be written into them."""
    db = open_file(path, KEY)
    db.execute("drop table word")
    assert db.execute("pragma freelist_count").fetchone()[0] > 2
    db.execute("pragma journal_mode = delete")
    db.conn.close()
    whole = path.read_bytes()
    for at in range(LEAST_BYTES + 2000, len(whole), LEAST_BYTES):
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        db = open_file(path, KEY, read_only=True)
        assert sound(db) != []
        db.conn.close()
