"""The journal: what this branch writes itself. What was told to be saved is saved."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path

from pydantic import AwareDatetime, BaseModel, ConfigDict, ValidationError
from sqlite_utils import Database

from teller_app.rules.client import Client
from teller_app.rules.errors import Refusal
from teller_app.safe.disk import make_private, sync_folder
from teller_app.safe.keys import Keys
from teller_app.store import migrate
from teller_app.store.clients import read_client, write_client
from teller_app.store.errors import StoreUnavailable, trouble
from teller_app.store.files import open_file
from teller_app.store.terms import terms_of

FILE_NAME = "journal.db"
BACKUPS = "backups"
TRACES = (f"{BACKUPS}/journal-*.db", "journal-*.kept.db")
_LOOK = "insert into audit (at, teller, action, client_key, purpose) values (?, ?, ?, ?, ?)"
_RECORD = (
    "insert into entry (at, teller, kind, client_key, rulebook, edition, engine, body)"
    " values (?, ?, ?, ?, ?, ?, ?, ?)"
)
_COLUMNS = "number, at, teller, kind, client_key, rulebook, edition, engine, body"
_ENTRY = "select " + _COLUMNS + " from entry where number = ?"  # noqa: S608  constants only
_ENTRIES = "select " + _COLUMNS + " from entry where client_key = ? order by number"  # noqa: S608
_THERE = "select 1 from client where key = ?"
_NEXT_KEY = "select coalesce(max(cast(substr(key, 2) as integer)), 0) + 1 from client where key like 'W%'"


class EntryKind(StrEnum):
    """What was written down."""

    DECISION = "decision"
    PRESCREEN = "prescreen"
    SUMMARY_PRINT = "summary_print"
    FINDINGS_PRINT = "findings_print"
    CONSENT = "consent"
    PRIVILEGE = "privilege"
    PRIVILEGE_UNDO = "privilege_undo"
    CARE_EVENT = "care_event"
    CARE_DONE = "care_done"
    CARE_PUT_OFF = "care_put_off"
    CARE_NOT_WANTED = "care_not_wanted"
    CARE_ESCALATED = "care_escalated"
    CONTACT_WISH = "contact_wish"
    TIE = "tie"
    GROUP = "group"
    OVERRIDE = "override"
    OVERRIDE_END = "override_end"
    KEY_ACCOUNT = "key_account"
    VALUE_TYPE = "value_type"
    BRANCH_PRINT = "branch_print"
    CARE_PRINT = "care_print"
    PEOPLE = "people"
    RESTORE = "restore"
    RULEBOOK_SWITCH = "rulebook_switch"
    UNMASKED_EXPORT = "unmasked_export"


class Entry(BaseModel):
    """One line of the journal.

    Attributes:
        at: when, with its offset.
        engine: version of the rules' code; 0 where nothing was decided.
        body: the decision with its inputs, as JSON.
        number: given by the journal.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    kind: EntryKind
    at: AwareDatetime
    teller: str
    client_key: str | None
    rulebook: str | None
    edition: date | None
    engine: int
    body: str
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Journal:
    """The open journal. Every write is on the disk before its method returns."""

    path: Path
    db: Database

    def look(self, *, at: datetime, teller: str, client_key: str, purpose: str) -> None:
        """Note that somebody looks at a client."""
        with trouble(self.path.name), self.db.atomic():
            self.db.execute(_LOOK, [at.isoformat(), teller, "look", client_key, purpose])

    def look_many(self, *, at: datetime, teller: str, keys: Iterable[str], purpose: str) -> None:
        """Note that somebody looks at several clients, in one step."""
        rows = [(at.isoformat(), teller, "look", key, purpose) for key in keys]
        with trouble(self.path.name), self.db.atomic():
            self.db.conn.executemany(_LOOK, rows)

    def add_walk_in(self, client: Client, *, at: datetime, teller: str) -> Client:
        """Keep a client entered by hand, under a new key."""
        with trouble(self.path.name), self.db.atomic():
            number = int(self.db.execute(_NEXT_KEY).fetchone()[0])
            kept = replace(client, key=f"W{number:06d}")
            write_client(self.db, kept, terms_of)
            self.db.execute(_LOOK, [at.isoformat(), teller, "add", kept.key, "walk_in"])
        return kept

    def update_walk_in(self, client: Client, *, at: datetime, teller: str) -> Client:
        """Keep a client entered by hand anew, under the same key.

        Raises:
            Refusal: ``client.unknown``; only walk-ins lie here.
        """
        with trouble(self.path.name), self.db.atomic():
            if self.db.execute(_THERE, [client.key]).fetchone() is None:
                raise Refusal("client.unknown", key=client.key)
            write_client(self.db, client, terms_of)
            self.db.execute(_LOOK, [at.isoformat(), teller, "change", client.key, "walk_in"])
        return client

    def client(self, key: str) -> Client | None:
        """Read a client entered by hand; ``None`` for a stranger."""
        with trouble(self.path.name):
            return read_client(self.db, key, self.path.name)

    def record(self, entry: Entry) -> int:
        """Write an entry down; returns its number."""
        with self.writing():
            return self.put(entry)

    @contextmanager
    def writing(self) -> Iterator[Database]:
        """One transaction that nobody else can write beside, so that what is read in it is still true.

        Raises:
            StoreUnavailable: nothing was written; ``store.locked`` where another window writes too long.
        """
        with trouble(self.path.name):
            self.db.conn.execute("begin immediate")
            try:
                yield self.db
                self.db.conn.execute("commit")
            except BaseException:
                self.db.conn.rollback()
                raise

    def put(self, entry: Entry) -> int:
        """Write an entry down inside ``writing``; returns its number."""
        row = entry.model_dump(mode="json", exclude={"number"})
        order = ("at", "teller", "kind", "client_key", "rulebook", "edition", "engine", "body")
        return int(self.db.conn.execute(_RECORD, [row[name] for name in order]).lastrowid or 0)

    def entry(self, number: int) -> Entry | None:
        """Read an entry; ``None`` where there is none of that number."""
        with trouble(self.path.name):
            rows = self.db.execute(_ENTRY, [number]).fetchall()
        return self._entry(rows[0]) if rows else None

    def entries(self, client_key: str) -> list[Entry]:
        """Everything written down about a client, the oldest first."""
        with trouble(self.path.name):
            rows = self.db.execute(_ENTRIES, [client_key]).fetchall()
        return [self._entry(row) for row in rows]

    def close(self) -> None:
        """Let go of the file."""
        self.db.conn.close()

    def _entry(self, row: tuple[object, ...]) -> Entry:
        try:
            return Entry.model_validate(dict(zip(_COLUMNS.split(", "), row, strict=True)))
        except ValidationError:
            raise StoreUnavailable("store.damaged", file=self.path.name) from None


def open_journal(home: Path, keys: Keys) -> Journal:
    """Open the journal; the first time, make it.

    Raises:
        StoreUnavailable: it cannot be used; nothing was changed. ``store.missing`` where it is gone though
            there are copies of it: a fresh one in its place would hide the loss.
    """
    path = home / FILE_NAME
    with trouble(path.name):
        if not path.exists():
            if any(True for trace in TRACES for _ in home.glob(trace)):
                raise StoreUnavailable("store.missing", file=path.name)
            _make(path, keys)
    db = open_file(path, keys.key("journal"))
    try:
        with trouble(path.name):
            migrate.migrate(db, migrate.JOURNAL, path.name)
    except BaseException:
        db.conn.close()
        raise
    return Journal(path, db)


def _make(path: Path, keys: Keys) -> None:
    """Made beside and put in place whole: an emptied journal must never pass for a new one."""
    make_private(path.parent)
    beside = path.with_suffix(f".{os.getpid()}.new")
    beside.unlink(missing_ok=True)
    try:
        db = open_file(beside, keys.key("journal"), create=True)
        try:
            migrate.migrate(db, migrate.JOURNAL, path.name)
        finally:
            db.conn.close()
        if not path.exists():
            beside.replace(path)
            sync_folder(path.parent)
    finally:
        for left in ("", "-wal", "-shm"):
            beside.with_name(beside.name + left).unlink(missing_ok=True)
