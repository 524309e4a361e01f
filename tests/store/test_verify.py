"""Whatever rots is found; and what is shown meanwhile is the truth or nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from teller_app.store.backup import backup
from teller_app.store.book import POINTER, current, open_book
from teller_app.store.errors import StoreUnavailable
from teller_app.store.files import open_file
from teller_app.store.journal import FILE_NAME, open_journal
from teller_app.store.verify import Finding, verify
from tests.store.conftest import AT, Home, client_of

PAGE = 4096
PLACES = (0, 1, 15, 16, 99, 100, 1000, 2048, 3000, 4015, 4016, 4040, 4095)
"""Of a page: its salt or first cells, the middle, the end, and the seal after it."""
CLIENTS = 6


def fill(home: Home) -> None:
    """The book and the journal that are harmed."""
    home.build(CLIENTS)
    home.write_journal(5)


@pytest.fixture
def full(home: Home) -> Home:
    fill(home)
    return home


def flips(raw: bytes) -> Iterator[bytes]:
    """One bit wrong at each place of each page."""
    for start in range(0, len(raw), PAGE):
        for place in PLACES:
            at = start + place
            yield raw[:at] + bytes([raw[at] ^ 1 << place % 8]) + raw[at + 1 :]


def cuts(raw: bytes) -> Iterator[bytes]:
    """The end missing: whole pages, half pages, one byte."""
    for start in range(0, len(raw), PAGE):
        yield raw[:start]
        yield raw[: start + PAGE // 2]
    yield raw[:-1]


def unnoticed(home: Home, path: Path, harmed: Iterator[bytes]) -> tuple[int, int]:
    """How many were tried, and how many were not noticed."""
    tried = missed = 0
    for raw in harmed:
        path.write_bytes(raw)
        tried += 1
        missed += not verify(home.path, home.keys, outside=None)
    return tried, missed


def test_all_is_well_with_files_that_were_never_harmed(full):
    backup(full.path, full.keys, AT)
    assert verify(full.path, full.keys, outside=None) == ()


@pytest.mark.parametrize("asked", range(1, 7))
def test_whoever_does_not_want_it_any_more_need_not_wait(full, monkeypatch, asked):
    """Asked between files, and on the way through the clients: a lock waits for this."""
    monkeypatch.setattr("teller_app.store.verify.ASK_EVERY", 2)
    backup(full.path, full.keys, AT)

    class Unwanted(Exception):
        pass

    left = [None] * asked

    def wanted():
        left.pop()
        if not left:
            raise Unwanted

    # Three times among six clients, then before the journal, and before each copy of it.
    if asked > 5:
        assert verify(full.path, full.keys, wanted, outside=None) == ()
    else:
        with pytest.raises(Unwanted):
            verify(full.path, full.keys, wanted, outside=None)


def test_nothing_made_yet_is_no_fault(home):
    assert verify(home.path, home.keys, outside=None) == ()


@pytest.mark.parametrize("harm", [flips, cuts])
def test_every_harm_to_the_book_is_noticed(full, harm):
    path = current(full.path)
    tried, missed = unnoticed(full, path, harm(path.read_bytes()))
    assert tried > 20
    assert missed == 0


@pytest.mark.parametrize("harm", [flips, cuts])
def test_every_harm_to_the_journal_is_noticed(full, harm):
    path = full.path / FILE_NAME
    tried, missed = unnoticed(full, path, harm(path.read_bytes()))
    assert tried > 20
    assert missed == 0


def test_what_is_read_from_a_harmed_book_is_the_truth_or_nothing(full):
    path = current(full.path)
    refused = 0
    for raw in flips(path.read_bytes()):
        path.write_bytes(raw)
        for number in range(CLIENTS):
            try:
                book = open_book(full.path, full.keys)
            except StoreUnavailable:
                refused += 1
                continue
            try:
                assert book.client(f"C{number:06d}") == client_of(number)
            except StoreUnavailable:
                refused += 1
            finally:
                book.close()
    assert refused > 0


def test_pages_that_changed_places_are_noticed(full):
    path = current(full.path)
    raw = path.read_bytes()
    pages = [raw[at : at + PAGE] for at in range(0, len(raw), PAGE)]
    pages[3], pages[4] = pages[4], pages[3]
    path.write_bytes(b"".join(pages))
    assert verify(full.path, full.keys, outside=None) != ()


def test_a_harmed_backup_is_found_before_it_is_needed(full):
    saved = backup(full.path, full.keys, AT)
    raw = bytearray(saved.read_bytes())
    raw[-1000] ^= 1
    saved.write_bytes(raw)
    assert {finding.file for finding in verify(full.path, full.keys, outside=None)} == {saved.name}


def test_each_file_has_its_own_findings(full):
    current(full.path).write_bytes(b"x" * PAGE)
    (full.path / FILE_NAME).write_bytes(b"")
    found = verify(full.path, full.keys, outside=None)
    assert found[0].code == "store.unreadable"
    assert found[1] == Finding("store.damaged", FILE_NAME)


def test_a_pointer_to_nowhere_and_a_lost_journal_are_found(full):
    backup(full.path, full.keys, AT)
    (full.path / POINTER).write_text("book-gone.db", "utf-8")
    (full.path / FILE_NAME).unlink()
    assert verify(full.path, full.keys, outside=None) == (
        Finding("store.pointer", POINTER),
        Finding("store.missing", FILE_NAME),
    )


@pytest.mark.parametrize(
    ("harm", "code", "detail"),
    [
        ("delete from client where key = 'C000003'", "store.count", "client: 5 != 6"),
        ("update client set birth = 'soon' where key = 'C000003'", "store.damaged", "client C000003"),
        ("insert into account values (99, '1')", "store.damaged", "foreign key of account"),
    ],
)
def test_a_row_that_was_tampered_with_is_found_in_the_book(full, harm, code, detail):
    path = current(full.path)
    db = open_file(path, full.keys.key("book"))
    db.execute("pragma foreign_keys = off")
    db.execute(harm)
    db.execute("pragma journal_mode = delete")
    db.conn.close()
    assert Finding(code, path.name, detail) in verify(full.path, full.keys, outside=None)


@pytest.mark.parametrize(
    ("harm", "code", "number"),
    [
        ("delete from entry where number = 5", "trail.entry_gone", 5),
        ("delete from trail where number = 1", "trail.missing", 1),
        ("update entry set engine = 0, edition = 'x' where number = 2", "trail.entry", 2),
    ],
)
def test_a_row_that_was_tampered_with_is_found_in_the_journal(full, harm, code, number):
    journal = open_journal(full.path, full.keys, None)
    journal.db.execute(harm)
    journal.close()
    found = verify(full.path, full.keys, outside=None)
    assert [(each.code, each.file, each.number) for each in found] == [(code, FILE_NAME, number)]


def test_findings_name_no_client_but_by_key(full):
    path = current(full.path)
    db = open_file(path, full.keys.key("book"))
    db.execute("update client set statuses = name")
    db.execute("pragma journal_mode = delete")
    db.conn.close()
    said = repr(verify(full.path, full.keys, outside=None))
    assert said.count("store.damaged") == CLIENTS
    for number in range(CLIENTS):
        client = client_of(number)
        assert not any(secret in said for secret in (client.name, client.id_number, client.phone))
