"""Names that begin with what was typed come first, also in a book where crowds of others only end so."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlite_utils import Database

from teller_app.store import lookup
from teller_app.store.terms import PINYIN
from tests.stage import open_stage

TERMS = ("li", "lia", "lian", "liang", "lif", "lihua", "li", "wangli", "lj", "m")
SEEN = """
create table term (kind text, term text, client integer, start integer,
 primary key (kind, term, client, start)) strict, without rowid
"""


@pytest.fixture(scope="module")
def db():
    made = Database(memory=True)
    made.execute(SEEN)
    yield made
    made.conn.close()


def put(db, rows):
    db.execute("delete from term")
    db.conn.executemany("insert or ignore into term values ('pinyin', ?, ?, ?)", rows)


def starts(db, typed, limit):
    given = {"kind": PINYIN, "low": typed, "high": typed + "\U0010ffff", "limit": limit, "step": lookup._STEP}
    return lookup._starts(db, given, limit)


ROWS = st.lists(
    st.tuples(st.sampled_from(TERMS), st.integers(1, 40), st.sampled_from((0, 0, 1, 2))), max_size=60
)


@given(ROWS, st.sampled_from(("l", "li", "lia", "m", "z")), st.integers(1, 8))
def test_in_one_step_it_is_what_the_range_says(db, rows, typed, limit):
    put(db, rows)
    wanted = sorted({(term, client) for term, client, start in rows if start == 0 and term.startswith(typed)})
    found = [(term, client) for client, term, start in starts(db, typed, limit) if start == 0]
    assert [term for term, _ in found] == [term for term, _ in wanted[:limit]]
    assert set(found) <= set(wanted)


def test_a_crowd_that_only_ends_so_is_gone_past(db, monkeypatch):
    """王丽, 李莉 and all the others end in li; 李方 begins so, and lies behind all of them."""
    monkeypatch.setattr(lookup, "_STEP", 100)
    crowd = [("li", number, 1) for number in range(1, 5001)] + [
        ("lian", number, 1) for number in range(1, 3001)
    ]
    put(db, [*crowd, ("lifang", 9001, 0), ("liwei", 9002, 0)])
    assert [client for client, *_ in starts(db, "li", 50)] == [9001, 9002]


def test_no_more_than_so_many_rows_are_looked_at(db, monkeypatch):
    monkeypatch.setattr(lookup, "_STEP", 10)
    put(db, [(f"li{number:05d}", number, 1) for number in range(1000)] + [("lj", 5000, 0)])
    assert starts(db, "l", 50) == []


def test_steps_of_any_size_find_the_same_in_a_small_book(tmp_path, monkeypatch):
    place = open_stage(tmp_path)
    texts = ("王", "wang", "wxm", "xi", "xiao", "ming", "cha", "shi", "ayi")

    def found():
        return {text: [match.key for match in lookup.find(place.book.db, text)] for text in texts}

    wanted = found()
    for step in (1, 2, 3):
        monkeypatch.setattr(lookup, "_STEP", step)
        monkeypatch.setattr(lookup, "_MOST_STEPS", 1000)
        assert found() == wanted
    place.close()


def test_of_the_readings_only_those_of_characters_are_loaded():
    """Words would hold the first search up for half a second, and take forty megabytes for good."""
    code = (
        "from teller_app.words.pinyin import readings; print(readings('翟单', surname=True)[0]);"
        "import pypinyin.constants as c; print(len(c.PHRASES_DICT), len(c.PINYIN_DICT) > 20000)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split("\n")[:2] == ["('zhai', 'dan')", "0 True"]
