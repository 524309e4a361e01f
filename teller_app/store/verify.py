"""Check every file of a workplace, page by page and row by row."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from sqlite_utils import Database

from teller_app.safe.audit import trail_key
from teller_app.safe.keys import Keys
from teller_app.store import migrate
from teller_app.store.book import current, read_info
from teller_app.store.clients import client_keys, read_client
from teller_app.store.errors import StoreUnavailable, trouble
from teller_app.store.files import open_file, sound
from teller_app.store.finding import Finding as Finding  # noqa: PLC0414  others know it by this module
from teller_app.store.journal import BACKUPS, FILE_NAME, TRACES
from teller_app.store.seen import SeenTrail, older
from teller_app.store.verify_rows import check_clients, check_rows
from teller_app.store.verify_trail import check_trail
from teller_app.store.walk_ins import WalkIns

Wanted = Callable[[], object]
ASK_EVERY = 200
_PRINTED = "select hash, at from trail where number = ?"
_COUNT = "select count(*) from client"


def verify(
    home: Path, keys: Keys, wanted: Wanted = lambda: None, *, outside: Path | None
) -> tuple[Finding, ...]:
    """Everything that is wrong; empty when all is well. Files that were never made are no fault.

    Args:
        home: the folder of the files.
        keys: what opens them.
        wanted: asked between files and every few hundred clients; stops the work by raising.
        outside: where the head of the trail is noted as well; ``None`` where nowhere.
    """
    found: list[Finding] = []
    try:
        book = current(home)
    except StoreUnavailable as refused:
        found.append(Finding.of(refused))
        book = None
    if book is not None:
        found += _collect(_book(book, keys, wanted))
    copies = [path for trace in TRACES for path in sorted(home.glob(trace))]
    wanted()
    if (home / FILE_NAME).exists():
        found += _collect(_journal(home / FILE_NAME, keys, SeenTrail(home, outside)))
    elif copies:
        found.append(Finding("store.missing", FILE_NAME))
    for path in copies:
        wanted()
        if path.parent.name == BACKUPS:
            found += _collect(_backup(path, keys))
    return tuple(found)


def printed_at(home: Path, keys: Keys, number: int, digits: str) -> str:
    """When the record of a print's code was written, ISO 8601; empty where the code is none of this trail.

    Args:
        home: the folder of the files.
        keys: what opens them.
        number: of the record.
        digits: the beginning of its hash.

    Raises:
        StoreUnavailable: the journal cannot be read.
    """
    path = home / FILE_NAME
    db = open_file(path, keys.key("journal"))
    try:
        with trouble(path.name):
            row = db.execute(_PRINTED, [number]).fetchone()
    finally:
        db.conn.close()
    return str(row[1]) if row is not None and bytes(row[0]).hex().startswith(digits) else ""


def _collect(findings: Iterator[Finding]) -> list[Finding]:
    """A file that cannot be used at all is a finding too, after those that came before."""
    found: list[Finding] = []
    try:
        found.extend(findings)
    except StoreUnavailable as refused:
        found.append(Finding.of(refused))
    return found


def _book(path: Path, keys: Keys, wanted: Wanted) -> Iterator[Finding]:
    db = open_file(path, keys.key("book"), read_only=True)
    try:
        with trouble(path.name):
            migrate.check_version(db, migrate.BOOK, path.name, migrate.OLDEST_BOOK)
            yield from _pages(db, path.name)
            counted = int(db.execute(_COUNT).fetchone()[0])
            told = read_info(db, path.name).clients
            if counted != told:
                yield Finding("store.count", path.name, f"client: {counted} != {told}")
            yield from _rows(db, path.name, wanted)
    finally:
        db.conn.close()


def _journal(path: Path, keys: Keys, trail: SeenTrail) -> Iterator[Finding]:
    db = open_file(path, keys.key("journal"))
    try:
        seen = trail.read()  # before the journal is read, which may go on meanwhile
        with trouble(path.name):
            migrate.check_version(db, migrate.JOURNAL, path.name)
            yield from _pages(db, path.name)
            key = trail_key(keys.key("journal"))
            yield from WalkIns(db, key, path.name).wrong()
            yield from check_rows(db, path.name)
            yield from check_clients(db, key, path.name)
            # What the trail tells against itself says more than that it is another one.
            yield from tuple(check_trail(path, db, key)) or older(seen, db, path.name)
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


def _rows(db: Database, file: str, wanted: Wanted) -> Iterator[Finding]:
    """Every client must read back as what was written."""
    for at, key in enumerate(client_keys(db)):
        if at % ASK_EVERY == 0:
            wanted()
        try:
            read_client(db, key, file)
        except StoreUnavailable:
            yield Finding("store.damaged", file, f"client {key}")
