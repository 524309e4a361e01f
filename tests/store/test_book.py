"""A book is built beside, proven and switched to; whatever fails leaves the old one serving."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import date, timedelta

import pytest

from teller_app.safe.disk import only_one
from teller_app.store import book as store
from teller_app.store.book import LOCK, POINTER, Origin, build_book, build_needed, current, open_book, pointed
from teller_app.store.clients import write_clients
from teller_app.store.errors import StoreUnavailable
from teller_app.store.files import open_file
from teller_app.store.terms import terms_of
from teller_app.store.verify import verify
from tests.conftest import TODAY
from tests.store.conftest import AT, client_of

DIE = """
import os, signal, sys
from pathlib import Path
sys.path.insert(0, os.getcwd())
from teller_app.safe.keys import DeviceKeys
from teller_app.store import book
from tests.store.conftest import Home, client_of

def die(*args, **named):
    os.kill(os.getpid(), signal.SIGKILL)

step, home = sys.argv[1], Path(sys.argv[2])
if step == "write_clients":
    from teller_app.store import client_rows
    write = client_rows._write_batch
    client_rows.BATCH = 10
    client_rows._write_batch = lambda db, numbered, terms: die() if numbered[0][0] > 30 else write(db, numbered, terms)
else:
    setattr(book, step, die)
Home(home, DeviceKeys(home)).build(50)
"""


def serving(home) -> int:
    book = open_book(home.path, home.keys)
    book.client("C000001")
    book.close()
    return book.info.clients


def test_a_book_says_what_it_is_and_gives_its_clients(home):
    info = home.build(12)
    book = open_book(home.path, home.keys)
    assert book.info == info
    assert (info.business_date, info.built_at, info.source, info.clients) == (TODAY, AT, "head office", 12)
    assert book.client("C000007") == client_of(7)
    assert book.client("C000012") is None
    book.close()


def test_before_the_first_there_is_none(home):
    assert build_needed(home.path)
    assert open_book(home.path, home.keys) is None
    home.build(1)
    assert not build_needed(home.path)


def test_the_one_that_serves_and_the_one_before_are_kept(home):
    for count in range(1, 5):
        home.build(count)
        assert serving(home) == count
    assert home.names() == {POINTER, f"book-{TODAY}-3.db", f"book-{TODAY}-4.db"}


def test_the_one_before_is_kept_even_where_its_date_is_later(home):
    home.build(1, TODAY)
    home.build(2, TODAY - timedelta(days=30))
    home.build(3, TODAY - timedelta(days=20))
    assert home.names() == {POINTER, "book-2026-10-24-1.db", "book-2026-11-03-1.db"}


def test_an_open_book_serves_on_while_another_takes_its_place(home):
    home.build(3)
    book = open_book(home.path, home.keys)
    for count in (4, 5, 6):
        home.build(count)
    assert book.client("C000002") == client_of(2)
    book.close()


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt, StoreUnavailable])
def test_a_failed_build_leaves_the_old_one_and_no_trace(home, error):
    home.build(2)
    there = home.names()

    def write(db):
        write_clients(db, [client_of(1)], terms_of)
        raise error("store.no_room")

    with pytest.raises(error):
        build_book(home.path, home.keys, Origin(TODAY, AT, "bad"), write)
    assert home.names() == there
    assert serving(home) == 2


def test_a_wrong_count_is_never_switched_to(home):
    home.build(2)
    with pytest.raises(StoreUnavailable) as caught:
        build_book(
            home.path,
            home.keys,
            Origin(TODAY, AT, "bad"),
            lambda db: write_clients(db, [client_of(1)], terms_of) + 1,
        )
    assert caught.value.code == "store.not_proven"
    assert serving(home) == 2


def test_a_page_that_rots_before_the_proof_is_noticed_wherever_it_is(home, monkeypatch):
    home.build(2)
    prove, tried = store._prove, []

    def rot_then_prove(beside, keys, info, proving):
        whole = beside.read_bytes()
        for start in range(0, len(whole), 4096):
            beside.write_bytes(whole[: start + 99] + bytes([whole[start + 99] ^ 1]) + whole[start + 100 :])
            with pytest.raises(StoreUnavailable):
                prove(beside, keys, info, proving)
            tried.append(start)
        prove(beside, keys, info, proving)

    monkeypatch.setattr(store, "_prove", rot_then_prove)
    with pytest.raises(StoreUnavailable):
        home.build(30)
    assert len(tried) > 10
    assert serving(home) == 2


def test_what_a_killed_build_of_the_same_number_left_is_not_built_upon(home):
    home.path.joinpath(f"building-{os.getpid()}.db").write_bytes(b"x" * 8192)
    assert home.build(3).clients == 3
    assert serving(home) == 3


@pytest.mark.long(first=2)
@pytest.mark.parametrize("step", ["write_clients", "_prove", "_switch", "point_to", "_thin"])
def test_a_build_that_is_killed_harms_nothing(home, step):
    """kill -9 before, during and after the switch: a whole book serves, and the next build clears up."""
    home.build(2)
    done = subprocess.run([sys.executable, "-c", DIE, step, str(home.path)], check=False, capture_output=True)
    assert done.returncode == -9, done.stderr.decode()
    assert serving(home) == (50 if step == "_thin" else 2)
    assert verify(home.path, home.keys, outside=None) == ()
    home.build(3)
    assert serving(home) == 3
    assert len(home.names()) == 3


def test_two_builds_at_once_are_one_too_many(home):
    home.build(2)
    with only_one(home.path / LOCK), pytest.raises(StoreUnavailable) as caught:
        home.build(3)
    assert caught.value.code == "store.locked"
    assert serving(home) == 2


@pytest.mark.parametrize("pointer", ["", "book-gone.db", "../outside.db", "/etc/passwd", "\ufffd", "."])
def test_a_pointer_that_leads_nowhere_is_refused(home, pointer):
    home.build(1)
    (home.path.parent / "outside.db").write_bytes(b"x")
    (home.path / POINTER).write_text(pointer, "utf-8")
    with pytest.raises(StoreUnavailable) as caught:
        open_book(home.path, home.keys)
    assert caught.value.code == "store.pointer"
    home.build(2)
    assert serving(home) == 2


@pytest.mark.timeout(20)
@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs a pipe that has a name")
def test_nobody_waits_for_a_pipe_in_the_place_of_the_pointer(home):
    home.build(1)
    (home.path / POINTER).unlink()
    os.mkfifo(home.path / POINTER)
    with pytest.raises(StoreUnavailable) as caught:
        open_book(home.path, home.keys)
    assert caught.value.code == "store.pointer"
    assert pointed(home.path).text == b""
    home.build(2)
    assert serving(home) == 2


def test_a_pointer_without_an_end_is_not_read_to_it(home):
    home.build(1)
    with (home.path / POINTER).open("r+b") as file:
        file.truncate(1 << 33)  # a hole: no disk is filled, but memory would be
    with pytest.raises(StoreUnavailable) as caught:
        current(home.path)
    assert caught.value.code == "store.pointer"


def test_a_pointer_that_is_no_text_is_refused(home):
    home.build(1)
    (home.path / POINTER).write_bytes(b"\xff\xfe")
    with pytest.raises(StoreUnavailable):
        current(home.path)


@pytest.mark.parametrize(
    ("harm", "code"),
    [
        ("pragma user_version = 9", "store.newer"),
        ("pragma user_version = 1", "store.older"),
        ("delete from meta where name = 'business_date'", "store.damaged"),
        ("update meta set value = 'yesterday' where name = 'business_date'", "store.damaged"),
    ],
)
def test_a_book_of_another_make_is_refused(home, harm, code):
    home.build(1)
    path = current(home.path)
    db = open_file(path, home.keys.key("book"))
    db.execute(harm)
    db.execute("pragma journal_mode = delete")
    db.conn.close()
    with pytest.raises(StoreUnavailable) as caught:
        open_book(home.path, home.keys)
    assert caught.value.code == code


def test_in_a_folder_without_rights_the_book_serves_and_nothing_new_is_built(home, no_rights):
    home.build(2)
    with no_rights(home.path) as folder:
        there = sorted(folder.iterdir())
        book = open_book(folder, home.keys)
        assert book.client("C000001") == client_of(1)
        book.close()
        with pytest.raises(StoreUnavailable) as caught:
            build_book(folder, home.keys, Origin(date(2026, 11, 24), AT, "new"), lambda _: 0)
        assert caught.value.code == "store.read_only"
        assert sorted(folder.iterdir()) == there
