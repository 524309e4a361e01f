"""The audit trail in the journal: one record an act, appended in the transaction of the act."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from heapq import merge
from typing import cast

from teller_app.safe.audit import (
    START,
    TELLER,
    Actor,
    Anchor,
    Entry,
    Record,
    client_hash,
    link,
    seal,
    short_code,
)
from teller_app.store.errors import StoreUnavailable
from teller_app.store.files import Database

COLUMNS = (
    "number, at, user, role, action, purpose, rulebook, edition, result, client_hash, entry, body_hash,"
    " previous, hash"
)
ENTRY_COLUMNS = "number, at, teller, role, kind, client_key, rulebook, edition, engine, body"
"""What the hash of an entry covers: all of it."""
_HEAD = "select number, hash from trail order by number desc limit 1"
_PUT = "insert into trail (" + COLUMNS + ") values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"  # noqa: S608
SEALED = (
    "select " + ", ".join(f"e.{name}" for name in ENTRY_COLUMNS.split(", ")) + ", t.body_hash"  # noqa: S608  constants
    " from entry e left join trail t on t.entry = e.number"
)
"""How a query begins whose rows ``proven`` takes: entries, each with what its record says of it."""
_ENTRY_BY_NUMBER = "select " + ENTRY_COLUMNS + " from entry where number = ?"  # noqa: S608  constants only
_HASH = "select hash from trail where number = ?"
_OF_ENTRY = "select number, hash from trail where entry = ?"
_PUT_ANCHOR = "insert into anchor (number, hash, at, why) values (?, ?, ?, ?)"
_PUT_CLIENT = (
    "insert into trail_client (client_hash, client_key) values (?, ?)"
    " on conflict do update set client_key = excluded.client_key"
    " where client_key is null and excluded.client_key is not null"
)
_OLD_LOOKS = "select at, teller, action, purpose, client_key from audit order by number"
_OLD_ENTRIES = "select " + ENTRY_COLUMNS + " from entry order by number"  # noqa: S608  constants only
_OLD_CLIENTS = "select distinct client_key from entry where client_key is not null"


class Deed(StrEnum):
    """Acts that write no entry; every other act goes by the kind of its entry."""

    LOOK = "look"
    BACKUP = "backup"
    RESTORE = "restore"
    AUDIT_EXPORT = "audit_export"
    LOG_IN = "log_in"
    LOCK = "lock"
    PEOPLE = "people"
    PURPOSE = "purpose"
    EXCHANGE_AGAIN = "exchange_again"
    SEARCH = "search"
    BOOK_SWITCH = "book_switch"
    LOG_IN_FAILED = "log_in_failed"
    SETTING = "setting"
    EXPORT = "export"


class Why(StrEnum):
    """What a head of the trail was put down for."""

    PRINT = "print"
    BACKUP = "backup"
    CLOSE = "close"
    RESTORE = "restore"
    EXCHANGE = "exchange"


@dataclass(frozen=True, slots=True)
class Note:
    """What is to be written of an act.

    Attributes:
        at: ISO 8601 with its offset.
        client: the client's key; only its keyed hash is written.
        here: that client is in the files here, so that the key is kept beside the hash. What was merely typed
            may be anything.
        entry: number of the entry that was written just before, in the same transaction.
        body: that entry's hash.
    """

    at: str
    by: Actor
    action: str
    purpose: str = ""
    client: str | None = None
    here: bool = False
    rulebook: str | None = None
    edition: str | None = None
    entry: int | None = None
    body: bytes | None = None
    result: str = "ok"


@dataclass(frozen=True, slots=True)
class Head:
    """The newest record at some moment."""

    number: int
    hash: bytes

    @property
    def text(self) -> str:
        """As a print carries it and people read it aloud: ``57-4f2a-9c01-77de``."""
        return f"{self.number}-{short_code(self.hash)}"


@dataclass(frozen=True, slots=True)
class Trail:
    """Writes the chain. Every method works inside the caller's transaction, which nobody writes beside.

    Attributes:
        names: it is kept whose hash is whose; not yet while a file of before that table is brought up.
    """

    key: bytes
    names: bool = True

    def append(self, db: Database, note: Note) -> Head:
        """Write one record behind the newest one."""
        number, previous = db.execute(_HEAD).fetchone() or (0, START)
        record = Record(
            number=int(number) + 1,
            at=note.at,
            user=note.by.user,
            role=note.by.role,
            action=str(note.action),  # a bare text: the hash takes no other kind
            purpose=note.purpose,
            rulebook=note.rulebook,
            edition=note.edition,
            result=note.result,
            client=None if note.client is None else client_hash(self.key, note.client),
            entry=note.entry,
            body=note.body,
            previous=previous,
            hash=START,
        )
        found = link(record, previous)
        db.conn.execute(_PUT, record._replace(hash=found))
        if record.client is not None and self.names:
            db.conn.execute(_PUT_CLIENT, [record.client, note.client if note.here else None])
        return Head(record.number, found)

    def append_entry(self, db: Database, number: int, purpose: str) -> Head:
        """Write the record of an entry that was written just before."""
        return self.append(db, self._note(db.execute(_ENTRY_BY_NUMBER, [number]).fetchone(), purpose))

    def _note(self, row: Entry, purpose: str = "") -> Note:
        number, at, user, role, kind, client, rulebook, edition, _, _ = row
        return Note(
            at=at,
            by=Actor(user, role),
            action=kind,
            purpose=purpose,
            client=client,
            here=client is not None,
            rulebook=rulebook,
            edition=edition,
            entry=number,
            body=seal(self.key, row),
        )

    def carry_over(self, db: Database) -> None:
        """Bring a journal of the time before the chain into it: its looks and its entries, by their times."""
        looks = (
            Note(str(at), Actor(str(teller), TELLER), str(action), str(purpose), client)
            for at, teller, action, purpose, client in db.execute(_OLD_LOOKS).fetchall()
        )
        entries = (self._note(row) for row in db.execute(_OLD_ENTRIES).fetchall())
        for note in merge(looks, entries, key=lambda note: note.at):
            self.append(db, note)
        db.execute("drop table audit")

    def know_clients(self, db: Database) -> None:
        """Say whose hashes those of the entries are, in a journal of the time before they were kept."""
        keys = [str(key) for (key,) in db.execute(_OLD_CLIENTS)]
        db.conn.executemany(_PUT_CLIENT, [(client_hash(self.key, key), key) for key in keys])


def head(db: Database) -> Head | None:
    """The newest record; ``None`` in a trail without any."""
    row = db.execute(_HEAD).fetchone()
    return None if row is None else Head(int(row[0]), bytes(row[1]))


def head_at(db: Database, entry: int) -> Head | None:
    """The record of an entry, which was the head when the entry was written."""
    row = db.execute(_OF_ENTRY, [entry]).fetchone()
    return None if row is None else Head(int(row[0]), bytes(row[1]))


def hash_at(db: Database, number: int) -> bytes | None:
    """The hash of a record; ``None`` where there is none of that number."""
    row = db.execute(_HASH, [number]).fetchone()
    return None if row is None else bytes(row[0])


def proven(row: tuple[object, ...], key: bytes, file: str) -> Entry:
    """An entry as it was written.

    Args:
        row: as ``SEALED`` selects it.
        key: of the trail.
        file: the journal, for whoever is told.

    Raises:
        StoreUnavailable: ``store.damaged``: the trail has no record of this entry, or of another one.
    """
    *entry, body_hash = row
    found = cast(Entry, tuple(entry))
    if seal(key, found) != body_hash:
        raise StoreUnavailable("store.damaged", file=file)
    return found


def put_anchor(db: Database, found: Head, at: datetime, why: Why) -> None:
    """Put a head down, in the transaction that made it."""
    db.conn.execute(_PUT_ANCHOR, [found.number, found.hash, at.isoformat(), why.value])


def anchors(db: Database, query: str) -> Iterator[Anchor]:
    """Anchors as ``query`` selects their number, hash, time and reason."""
    for number, found, at, why in db.execute(query):
        yield Anchor(int(number), bytes(found), str(at), str(why))
