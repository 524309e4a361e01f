"""The book: what head office sends, a read-only snapshot; built beside, verified, switched in one step."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path

from pydantic import AwareDatetime, BaseModel, ConfigDict, ValidationError
from sqlite_utils import Database

from teller_app.rules.client import Client
from teller_app.rules.ledger import Given
from teller_app.safe.disk import make_private, only_one, read_small, sync_folder
from teller_app.safe.keys import Keys
from teller_app.store import migrate
from teller_app.store.clients import has_client, read_client
from teller_app.store.errors import StoreUnavailable, trouble
from teller_app.store.files import open_file, sound
from teller_app.store.given import read_given
from teller_app.store.stopping import Progress, interruptible

POINTER = "book.current"
_LONGEST_NAME = 4096
LOCK = "book.lock"
DEMO_SOURCE = "demo"
"""What the demo's book says of where it comes from."""
_BUILDING = "building-"
_PUT_META = "insert or replace into meta (name, value) values (?, ?)"
_META = "select name, value from meta"
_COUNT = "select count(*) from client"
_PROVING = "pragma cache_size = -262144"
_FAST = """
pragma journal_mode = memory;
pragma synchronous = off;
pragma secure_delete = off;
pragma foreign_keys = off;
pragma cache_size = -196608;
"""
"""For a file that is thrown away when anything fails; it is proven and on the disk before it serves."""


class ManifestState(StrEnum):
    """What vouched for the files of a snapshot.

    Attributes:
        UNKNOWN_KEY: its manifest has a valid signature, by somebody whom nobody here has named.
    """

    NONE = "none"
    CHECKED = "checked"
    UNKNOWN_KEY = "unknown_key"
    SIGNED = "signed"


class BookInfo(BaseModel):
    """What a snapshot says of itself.

    Attributes:
        sequence: number of the extract, as its manifest gave it; ``None`` without one.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    business_date: date
    built_at: AwareDatetime
    source: str
    clients: int
    sequence: int | None = None
    manifest: ManifestState = ManifestState.NONE


@dataclass(frozen=True, slots=True)
class Book:
    """An open snapshot."""

    path: Path
    db: Database
    info: BookInfo

    def client(self, key: str) -> Client | None:
        """Read one client; ``None`` for a stranger.

        Raises:
            StoreUnavailable: the file is damaged or gone.
        """
        with trouble(self.path.name):
            return read_client(self.db, key, self.path.name)

    def has(self, key: str) -> bool:
        """Whether there is a client of that key; nothing of the client is read.

        Raises:
            StoreUnavailable: the file is damaged or gone.
        """
        with trouble(self.path.name):
            return has_client(self.db, key)

    def given(self, key: str) -> tuple[Given, ...]:
        """What other branches and channels have given a client of this book.

        Raises:
            StoreUnavailable: the file is damaged or gone.
        """
        with trouble(self.path.name):
            return read_given(self.db, key, self.path.name)

    def close(self) -> None:
        """Let go of the file."""
        self.db.conn.close()


def open_book(home: Path, keys: Keys) -> Book | None:
    """Open the snapshot that serves now; ``None`` where there has never been one.

    Raises:
        StoreUnavailable: there is one and it cannot be used.
    """
    path = current(home)
    if path is None:
        return None
    db = open_file(path, keys.key("book"), read_only=True)
    try:
        with trouble(path.name):
            migrate.check_version(db, migrate.BOOK, path.name, migrate.OLDEST_BOOK)
            return Book(path, db, read_info(db, path.name))
    except BaseException:
        db.conn.close()
        raise


def build_needed(home: Path) -> bool:
    """Say whether no snapshot has ever been switched to here."""
    return not (home / POINTER).exists()


def current(home: Path) -> Path | None:
    """Where the pointer leads.

    Raises:
        StoreUnavailable: ``store.pointer`` when it leads nowhere.
    """
    try:
        name = read_small(home / POINTER, _LONGEST_NAME).decode("utf-8").strip()
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise StoreUnavailable("store.pointer", file=POINTER) from error
    path = home / name
    if path.parent != home or not _is_file(path):
        raise StoreUnavailable("store.pointer", file=POINTER)
    return path


@dataclass(frozen=True, slots=True)
class Pointed:
    """What the pointer says, whether it leads anywhere or not: no two snapshots that served say the same.

    Attributes:
        text: ``None`` where there has never been a pointer; empty where it cannot be read.
    """

    text: bytes | None


def pointed(home: Path) -> Pointed:
    """What the pointer says now."""
    try:
        return Pointed(read_small(home / POINTER, _LONGEST_NAME))
    except FileNotFoundError:
        return Pointed(None)
    except OSError:
        return Pointed(b"")


def _is_file(path: Path) -> bool:
    """A name that is too long for any disk is no file either."""
    try:
        return path.is_file()
    except OSError:
        return False


def read_info(db: Database, file: str) -> BookInfo:
    """Read what the snapshot says of itself.

    Raises:
        StoreUnavailable: ``store.damaged``.
    """
    try:
        return BookInfo.model_validate(dict(db.execute(_META).fetchall()))
    except ValidationError:
        raise StoreUnavailable("store.damaged", file=file) from None


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a snapshot comes from.

    Attributes:
        business_date: the day whose closing balances these are.
        built_at: when the snapshot was made.
        source: where the clients come from, for people.
        sequence: number of the extract; ``None`` where no manifest says one.
        after: what served when somebody judged that this may follow it; ``None`` where it follows anything.
    """

    business_date: date
    built_at: datetime
    source: str
    sequence: int | None = None
    manifest: ManifestState = ManifestState.NONE
    after: Pointed | None = None


def _nobody(_done: int, _total: int) -> None:
    """Waits however long it takes."""


Write = Callable[[Database, Path], int]
"""Fills an empty book, in one transaction, and returns how many clients it has; the path is its file's."""


@dataclass(frozen=True, slots=True)
class Beside:
    """A proven snapshot beside the one that serves; it goes away unless it is switched to."""

    home: Path
    path: Path
    info: BookInfo

    def switch(self) -> BookInfo:
        """Let it serve from now on.

        Raises:
            StoreUnavailable: the old snapshot still serves.
        """
        with trouble(self.path.name):
            _switch(self.home, self.path, self.info.business_date)
        return self.info


@contextmanager
def build_beside(
    home: Path, keys: Keys, origin: Origin, write: Write, proving: Progress = _nobody
) -> Iterator[Beside]:
    """Build a snapshot beside the one that serves and prove it; whoever asked for it may switch to it.

    Whatever goes wrong before the switch leaves the old one serving; what a killed build has left is
    cleared away by the next. Only one build runs at a time, until its caller is through with it.

    Args:
        home: the folder of the files.
        keys: what opens them.
        origin: where the clients come from.
        write: fills the empty file.
        proving: told how much of the proof is done; stops it by raising.

    Raises:
        StoreUnavailable: the old snapshot still serves; ``store.locked`` where another build runs, or has
            switched since it was judged what this one follows.
    """
    with _building_alone(home):
        if origin.after is not None and origin.after != pointed(home):
            raise StoreUnavailable("store.locked", file=POINTER)
        beside = home / f"{_BUILDING}{os.getpid()}.db"
        try:
            info = _fill(beside, keys, origin, write)
            _prove(beside, keys, info, proving)
            yield Beside(home, beside, info)
        finally:
            _clear(home)


def build_book(home: Path, keys: Keys, origin: Origin, write: Callable[[Database], int]) -> BookInfo:
    """Build a snapshot and switch to it in one step.

    Args:
        home: as for ``build_beside``.
        keys: likewise.
        origin: likewise.
        write: fills the empty file inside one transaction; returns how many clients it wrote.

    Raises:
        StoreUnavailable: as ``build_beside``.
    """

    def whole(db: Database, _: Path) -> int:
        with db.atomic():
            return write(db)

    with build_beside(home, keys, origin, whole) as beside:
        return beside.switch()


@contextmanager
def _building_alone(home: Path) -> Iterator[None]:
    with trouble(POINTER):
        make_private(home)
        with only_one(home / LOCK):
            _clear(home)
            yield


def clear_builds(home: Path) -> None:
    """Clear away what a killed build has left; where another one runs, nothing is touched."""
    with suppress(StoreUnavailable), _building_alone(home):
        pass


def _clear(home: Path) -> None:
    """Whatever builds have left, killed ones too; what cannot be deleted now goes another time."""
    for left in home.glob(f"{_BUILDING}*"):
        with suppress(OSError):
            left.unlink(missing_ok=True)


def _fill(beside: Path, keys: Keys, origin: Origin, write: Write) -> BookInfo:
    db = open_file(beside, keys.key("book"), create=True)
    try:
        with trouble(beside.name):
            db.execute("pragma journal_mode = delete")
            migrate.migrate(db, migrate.BOOK, beside.name)
            db.conn.executescript(_FAST)
            clients = write(db, beside)
            info = BookInfo(
                business_date=origin.business_date,
                built_at=origin.built_at,
                source=origin.source,
                clients=clients,
                sequence=origin.sequence,
                manifest=origin.manifest,
            )
            with db.atomic():
                db.conn.executemany(_PUT_META, list(info.model_dump(mode="json", exclude_none=True).items()))
            db.conn.executescript("pragma analysis_limit = 1000; analyze main;")
    finally:
        db.conn.close()
    with trouble(beside.name), beside.open("rb+") as file:
        os.fsync(file.fileno())
    return info


def _prove(beside: Path, keys: Keys, info: BookInfo, proving: Progress) -> None:
    """Open it anew as a reader would, check every page, and count."""
    db = open_file(beside, keys.key("book"), read_only=True)
    try:
        with trouble(beside.name), interruptible(db, proving) as told:
            told(0, info.clients)
            # Terms ask for their clients in the order of terms: those pages must not be read anew each time.
            db.execute(_PROVING)
            counted = int(db.execute(_COUNT).fetchone()[0])
            if sound(db) or counted != info.clients or read_info(db, beside.name) != info:
                raise StoreUnavailable("store.not_proven", file=beside.name)
    finally:
        db.conn.close()


def _switch(home: Path, beside: Path, business_date: date) -> None:
    before = None
    with suppress(StoreUnavailable):
        before = current(home)
    path = _free_name(home, business_date)
    beside.replace(path)
    sync_folder(home)
    point_to(home, path)
    _thin(home, kept={path, before})


def _free_name(home: Path, business_date: date) -> Path:
    """Never the name of one that was there a moment ago: somebody may still have it open."""
    start = f"book-{business_date.isoformat()}-"
    numbers = [path.stem.removeprefix(start) for path in home.glob(f"{start}*.db")]
    latest = max((int(number) for number in numbers if number.isdecimal()), default=0)
    return home / f"{start}{latest + 1}.db"


def point_to(home: Path, path: Path) -> None:
    """Switch in one step, and have it on the disk before going on."""
    beside = home / f"{POINTER}.new"
    with beside.open("w", encoding="utf-8") as file:
        file.write(path.name)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(home / POINTER)
    sync_folder(home)


def _thin(home: Path, kept: set[Path | None]) -> None:
    """Keep the one that serves and the one before; what cannot be deleted now goes another time."""
    for path in home.glob("book-*.db"):
        if path not in kept:
            with suppress(OSError):
                path.unlink(missing_ok=True)
