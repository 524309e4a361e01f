"""The journal: what this branch writes itself. What was told to be saved is saved."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from pydantic import ValidationError
from sqlcipher3.dbapi2 import ProgrammingError
from sqlite_utils import Database

from teller_app.rules.client import Client
from teller_app.rules.errors import Refusal
from teller_app.rules.match import Match
from teller_app.safe.audit import Actor, trail_key
from teller_app.safe.disk import make_private, only_one, sync_folder
from teller_app.safe.keys import PEOPLE_FILE, Keys
from teller_app.store import migrate
from teller_app.store.anchors import log_waiting
from teller_app.store.clients import has_client, write_client
from teller_app.store.entry import ANCHORED
from teller_app.store.entry import Entry as Entry  # noqa: PLC0414  others know both by this module
from teller_app.store.entry import EntryKind as EntryKind  # noqa: PLC0414
from teller_app.store.errors import StoreUnavailable, trouble
from teller_app.store.files import drop_file, open_file, writing
from teller_app.store.seen import SeenTrail
from teller_app.store.terms import terms_of
from teller_app.store.trail import (
    ENTRY_COLUMNS,
    SEALED,
    Deed,
    Head,
    Note,
    Trail,
    Why,
    head,
    head_at,
    proven,
    put_anchor,
)
from teller_app.store.walk_ins import WalkIns

FILE_NAME = "journal.db"
BACKUPS = "backups"
WALK_IN = "walk_in"
"""What a walk-in is written for."""
SWAP_LOCK = "swap.lock"
"""Held while a restore puts another file in the journal's place, and while somebody opens it."""
SWAP_SECONDS = 2.0
"""How long the one waits for the other: neither takes long, but for a copy where a disk has no links."""
BEGUN = "journal.begun"
"""The journal of a branch whose first person is just being made; under no name that another start minds."""
TRACES = (PEOPLE_FILE, f"{BACKUPS}/journal-*.db", "journal-*.kept.db", f"{FILE_NAME}-wal")
"""Where one of them is, there has been a journal: it is made with the first person. A log alone would be
played into a fresh one."""
_RECORD = (
    "insert into entry (at, teller, role, kind, client_key, rulebook, edition, engine, body)"
    " values (?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
_ENTRY = SEALED + " where e.number = ?"
_ENTRIES = "select " + ENTRY_COLUMNS + " from entry where client_key = ? order by number"  # noqa: S608
_NEXT_KEY = "select coalesce(max(cast(substr(key, 2) as integer)), 0) + 1 from client where key like 'W%'"


@dataclass(frozen=True, slots=True)
class Journal:
    """The open journal. Every write is on the disk before its method returns, its record of the trail too.

    Attributes:
        outside: where the head of the trail is noted as well; ``None`` where nowhere.
    """

    path: Path
    db: Database
    trail: Trail
    outside: Path | None = None

    def look(self, *, at: datetime, by: Actor, client_key: str, purpose: str, here: bool = False) -> None:
        """Note that somebody looks at a client, who is in the files ``here``, or perhaps not."""
        with self.writing() as db:
            self.trail.append(db, Note(at.isoformat(), by, Deed.LOOK, purpose, client_key, here=here))

    def look_many(self, *, at: datetime, by: Actor, keys: Iterable[str], purpose: str) -> None:
        """Note that somebody looks at several clients of the files here, in one step."""
        with self.writing() as db:
            for key in keys:
                self.trail.append(db, Note(at.isoformat(), by, Deed.LOOK, purpose, key, here=True))

    def note(  # noqa: PLR0913  each says one thing of the record
        self,
        deed: Deed,
        *,
        at: datetime,
        by: Actor,
        purpose: str = "",
        client_key: str | None = None,
        why: Why | None = None,
        result: str = "ok",
    ) -> None:
        """Note an act that writes nothing else, before it is done; ``why`` puts the head down as well.

        Raises:
            StoreUnavailable: it must not be done.
        """
        with self.writing() as db:
            found = self.trail.append(db, Note(at.isoformat(), by, deed, purpose, client_key, result=result))
            if why is not None:
                put_anchor(db, found, at, why)
        if why is not None:
            self.log_anchors()

    def log_anchors(self) -> None:
        """Write the anchors that wait into the file beside, and note that the trail was seen so far."""
        with self.writing() as db:
            log_waiting(db, self.path.parent)
        self.note_seen()

    def note_seen(self) -> None:
        """Note that this computer has seen the trail so far; one that is closed has nothing new to note."""
        with suppress(StoreUnavailable, ProgrammingError), trouble(self.path.name):
            SeenTrail(self.path.parent, self.outside).note(self.db)

    def add_walk_in(self, client: Client, *, at: datetime, by: Actor) -> Client:
        """Keep a client entered by hand, under a new key."""
        with self.writing() as db:
            number = int(db.execute(_NEXT_KEY).fetchone()[0])
            kept = replace(client, key=f"W{number:06d}")
            if self.walk_ins.newest(kept.key) is not None:
                # Somebody had this key: rows are gone that were written.
                raise StoreUnavailable("store.damaged", file=self.path.name)
            self._write(db, kept, EntryKind.ADD, at, by)
        return kept

    def update_walk_in(self, client: Client, *, at: datetime, by: Actor) -> Client:
        """Keep a client entered by hand anew, under the same key.

        Raises:
            Refusal: ``client.unknown``; only walk-ins lie here.
        """
        with self.writing() as db:
            if not has_client(db, client.key):
                raise Refusal("client.unknown", key=client.key)
            self._write(db, client, EntryKind.CHANGE, at, by)
        return client

    def client(self, key: str) -> Client | None:
        """Read a client entered by hand; ``None`` for a stranger.

        Raises:
            StoreUnavailable: as ``WalkIns.read``.
        """
        return self.walk_ins.read(key)

    def has(self, key: str) -> bool:
        """Whether a client of that key was entered by hand; nothing of the client is read.

        Raises:
            StoreUnavailable: the file is damaged or gone.
        """
        with trouble(self.path.name):
            return has_client(self.db, key)

    def find(self, text: str, limit: int) -> list[Match]:
        """Clients entered by hand.

        Raises:
            StoreUnavailable: as ``WalkIns.find``.
        """
        return self.walk_ins.find(text, limit)

    @property
    def walk_ins(self) -> WalkIns:
        """Clients entered by hand, each held to what was written of it last."""
        return WalkIns(self.db, self.trail.key, self.path.name)

    def record(self, entry: Entry) -> int:
        """Write an entry down; returns its number. What goes on paper is anchored before it is printed."""
        why = ANCHORED.get(entry.kind)
        with self.writing() as db:
            number = self.put(entry)
            found = head(db)
            if why is not None and found is not None:
                put_anchor(db, found, entry.at, why)
        if why is not None:
            self.log_anchors()
        return number

    @contextmanager
    def writing(self) -> Iterator[Database]:
        """One transaction that nobody else can write beside, so that what is read in it is still true.

        Raises:
            StoreUnavailable: nothing was written; ``store.locked`` where another window writes too long.
        """
        with writing(self.db, self.path.name) as db:
            yield db

    def put(self, entry: Entry, purpose: str = "") -> int:
        """Write an entry down inside ``writing``, and its record of the trail; returns its number."""
        row = entry.model_dump(mode="json", exclude={"number"})
        order = ENTRY_COLUMNS.split(", ")[1:]
        number = int(self.db.conn.execute(_RECORD, [row[name] for name in order]).lastrowid or 0)
        self.trail.append_entry(self.db, number, purpose)
        return number

    def head(self) -> Head | None:
        """The newest record of the trail; ``None`` before there is any."""
        with trouble(self.path.name):
            return head(self.db)

    def head_at(self, entry: int) -> Head | None:
        """The head of the trail when an entry was written: what its print carries."""
        with trouble(self.path.name):
            return head_at(self.db, entry)

    def entry(self, number: int) -> Entry | None:
        """Read an entry; ``None`` where there is none of that number.

        Raises:
            StoreUnavailable: ``store.damaged``: it is not what its record of the trail says.
        """
        with trouble(self.path.name):
            row = self.db.execute(_ENTRY, [number]).fetchone()
        return None if row is None else self._entry(proven(row, self.trail.key, self.path.name))

    def entries(self, client_key: str) -> list[Entry]:
        """Everything written down about a client, the oldest first."""
        with trouble(self.path.name):
            rows = self.db.execute(_ENTRIES, [client_key]).fetchall()
        return [self._entry(row) for row in rows]

    def close(self) -> None:
        """Let go of the file."""
        self.db.conn.close()

    def carry_over(self, _: Database) -> None:
        """Bring clients entered by hand before their entries said what was written under such entries."""
        for entry in list(self.walk_ins.of_before()):
            self.put(entry, WALK_IN)

    def _write(self, db: Database, client: Client, kind: EntryKind, at: datetime, by: Actor) -> None:
        write_client(db, client, terms_of)
        self.put(self.walk_ins.entry(client, kind, at=at, by=by), WALK_IN)

    def _entry(self, row: tuple[object, ...]) -> Entry:
        try:
            return Entry.model_validate(dict(zip(ENTRY_COLUMNS.split(", "), row, strict=True)))
        except ValidationError:
            raise StoreUnavailable("store.damaged", file=self.path.name) from None


def open_journal(home: Path, keys: Keys, outside: Path | None) -> Journal:
    """Open the journal; the first time in a place without people, as in the demo, make it.

    Args:
        home: the folder of the files.
        keys: what opens them.
        outside: where the head of the trail is noted as well; ``None`` where nowhere.

    Raises:
        StoreUnavailable: it cannot be used; nothing was changed. ``store.missing`` where it is gone though
            there are people or copies of it: a fresh one in its place would hide the loss. ``store.locked``
            where a restore is just putting another one there.
    """
    path = home / FILE_NAME
    put_begun(home)
    with trouble(path.name):
        if not path.exists() and any(True for trace in TRACES for _ in home.glob(trace)):
            raise StoreUnavailable("store.missing", file=path.name)
        db = _opened(path, keys)
    try:
        with trouble(path.name):
            if migrate.is_older(db, migrate.JOURNAL):
                _keep_older(home, keys)
            return replace(bring_up(path, db, keys), outside=outside)
    except BaseException:
        db.conn.close()
        raise


def begin_journal(  # noqa: PLR0913  each says one thing of the record
    home: Path, keys: Keys, deed: Deed, *, at: datetime, by: Actor, purpose: str
) -> None:
    """Make the journal of a new branch with its first record; ``put_begun`` puts it in place.

    Raises:
        StoreUnavailable: it could not be made.
    """
    begun = home / BEGUN
    with trouble(FILE_NAME):
        # One that was begun before nobody can open: its keys were never sealed to anybody.
        drop_file(begun)
        _make(begun, keys, lambda journal: journal.note(deed, at=at, by=by, purpose=purpose))


def put_begun(home: Path) -> None:
    """Put the journal that was begun in place, once the first person is there; also after a kill in between.

    Raises:
        StoreUnavailable: it could not be put there.
    """
    begun, path = home / BEGUN, home / FILE_NAME
    with trouble(path.name):
        if begun.exists() and (home / PEOPLE_FILE).exists() and not path.exists():
            begun.replace(path)
            sync_folder(home)


def _opened(path: Path, keys: Keys) -> Database:
    """The file that serves: one that a restore has just set aside would lose whatever is saved in it.

    Once it is open no restore swaps it, so that the lock is held no longer; no other one is taken under it.
    """
    make_private(path.parent)
    with only_one(path.with_name(SWAP_LOCK), SWAP_SECONDS):
        if not path.exists():
            _make(path, keys)
        return open_file(path, keys.key("journal"))


def bring_up(path: Path, db: Database, keys: Keys) -> Journal:
    """The journal in an open file, brought to today's shape."""
    trail = Trail(trail_key(keys.key("journal")))
    early = replace(trail, names=False)
    then = {
        "journal_0003": early.carry_over,
        "journal_0004": Journal(path, db, early).carry_over,
        "journal_0006": trail.know_clients,
    }
    migrate.migrate(db, migrate.JOURNAL, path.name, then)
    return Journal(path, db, trail)


def _keep_older(home: Path, keys: Keys) -> None:
    """A proven copy as it was, before it is changed; dated by when it was last written.

    Raises:
        StoreUnavailable: there is none, so nothing is changed.
    """
    from teller_app.store.backup import backup_changed  # noqa: PLC0415  it stands on this module

    written = datetime.fromtimestamp((home / FILE_NAME).stat().st_mtime).astimezone()
    backup_changed(home, keys, written)


def _make(path: Path, keys: Keys, begin: Callable[[Journal], object] | None = None) -> None:
    """Made beside and put in place whole: an emptied journal must never pass for a new one."""
    make_private(path.parent)
    beside = path.with_suffix(f".{os.getpid()}.new")
    beside.unlink(missing_ok=True)
    try:
        db = open_file(beside, keys.key("journal"), create=True)
        try:
            journal = bring_up(path, db, keys)
            if begin is not None:
                begin(journal)
        finally:
            db.conn.close()
        if not path.exists():
            beside.replace(path)
            sync_folder(path.parent)
    finally:
        drop_file(beside)
