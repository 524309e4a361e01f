"""Check every file of a workplace, page by page and row by row."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlite_utils import Database

from teller_app.safe.keys import Keys
from teller_app.store import migrate
from teller_app.store.book import current, read_info
from teller_app.store.clients import client_keys, read_client
from teller_app.store.errors import StoreUnavailable, trouble
from teller_app.store.files import open_file, sound
from teller_app.store.journal import BACKUPS, FILE_NAME, TRACES, Journal

_COUNT = "select count(*) from client"
_NUMBERS = "select number from entry order by number"
_GAPS = """
select 'entry', (select count(*) from entry),
       (select coalesce(max(seq), 0) from sqlite_sequence where name = 'entry')
union all
select 'audit', (select count(*) from audit),
       (select coalesce(max(seq), 0) from sqlite_sequence where name = 'audit')
"""
"""Nothing is ever deleted there, so each table holds as many rows as it has given numbers."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is wrong.

    Attributes:
        detail: for whoever looks after the files; names a client by its key alone.
    """

    code: str
    file: str
    detail: str = ""


def verify(home: Path, keys: Keys) -> tuple[Finding, ...]:
    """Everything that is wrong; empty when all is well. Files that were never made are no fault."""
    found: list[Finding] = []
    try:
        book = current(home)
    except StoreUnavailable as refused:
        found.append(_finding(refused))
        book = None
    if book is not None:
        found += _collect(_book(book, keys))
    copies = [path for trace in TRACES for path in sorted(home.glob(trace))]
    if (home / FILE_NAME).exists():
        found += _collect(_journal(home / FILE_NAME, keys))
    elif copies:
        found.append(Finding("store.missing", FILE_NAME))
    for path in copies:
        if path.parent.name == BACKUPS:
            found += _collect(_backup(path, keys))
    return tuple(found)


def _collect(findings: Iterator[Finding]) -> list[Finding]:
    """A file that cannot be used at all is a finding too, after those that came before."""
    found: list[Finding] = []
    try:
        found.extend(findings)
    except StoreUnavailable as refused:
        found.append(_finding(refused))
    return found


def _finding(refused: StoreUnavailable) -> Finding:
    return Finding(refused.code, str(refused.values.get("file", "")))


def _book(path: Path, keys: Keys) -> Iterator[Finding]:
    db = open_file(path, keys.key("book"), read_only=True)
    try:
        with trouble(path.name):
            migrate.check_version(db, migrate.BOOK, path.name)
            yield from _pages(db, path.name)
            counted = int(db.execute(_COUNT).fetchone()[0])
            told = read_info(db, path.name).clients
            if counted != told:
                yield Finding("store.count", path.name, f"client: {counted} != {told}")
            yield from _rows(db, path.name)
    finally:
        db.conn.close()


def _journal(path: Path, keys: Keys) -> Iterator[Finding]:
    db = open_file(path, keys.key("journal"))
    try:
        with trouble(path.name):
            migrate.check_version(db, migrate.JOURNAL, path.name)
            yield from _pages(db, path.name)
            for table, counted, given in db.execute(_GAPS).fetchall():
                if counted != given:
                    yield Finding("store.count", path.name, f"{table}: {counted} != {given}")
            yield from _rows(db, path.name)
            yield from _entries(Journal(path, db))
    finally:
        db.conn.close()


def _backup(path: Path, keys: Keys) -> Iterator[Finding]:
    db = open_file(path, keys.key("journal"), read_only=True)
    try:
        with trouble(path.name):
            yield from _pages(db, path.name)
    finally:
        db.conn.close()


def _pages(db: Database, file: str) -> Iterator[Finding]:
    for detail in sound(db):
        yield Finding("store.damaged", file, detail)


def _rows(db: Database, file: str) -> Iterator[Finding]:
    """Every client must read back as what was written."""
    for key in client_keys(db):
        try:
            read_client(db, key, file)
        except StoreUnavailable:
            yield Finding("store.damaged", file, f"client {key}")


def _entries(journal: Journal) -> Iterator[Finding]:
    for (number,) in journal.db.execute(_NUMBERS).fetchall():
        try:
            journal.entry(number)
        except StoreUnavailable:
            yield Finding("store.damaged", journal.path.name, f"entry {number}")
