"""The book: what head office sends, a read-only snapshot; built beside, verified, switched in one step."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError
from sqlite_utils import Database

from teller_app.rules.client import Client
from teller_app.safe.keys import Keys
from teller_app.store import migrate
from teller_app.store.clients import read_client
from teller_app.store.errors import StoreUnavailable, trouble
from teller_app.store.files import open_file, sound

POINTER = "book.current"
KEPT = 2
_BUILDING = "building-"
_PUT_META = "insert or replace into meta (name, value) values (?, ?)"
_META = "select name, value from meta"
_COUNT = "select count(*) from client"


class BookInfo(BaseModel):
    """What a snapshot says of itself."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    business_date: date
    built_at: datetime
    source: str
    clients: int


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
    with trouble(path.name):
        migrate.check_version(db, migrate.BOOK, path.name)
        return Book(path, db, read_info(db, path.name))


def build_needed(home: Path) -> bool:
    """Say whether no snapshot has ever been switched to here."""
    return not (home / POINTER).exists()


def current(home: Path) -> Path | None:
    """Where the pointer leads.

    Raises:
        StoreUnavailable: ``store.pointer`` when it leads nowhere.
    """
    try:
        name = (home / POINTER).read_text("utf-8").strip()
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise StoreUnavailable("store.pointer", file=POINTER) from error
    path = home / name
    if path.parent != home or not path.is_file():
        raise StoreUnavailable("store.pointer", file=POINTER)
    return path


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
    """

    business_date: date
    built_at: datetime
    source: str


def build_book(home: Path, keys: Keys, origin: Origin, write: Callable[[Database], int]) -> BookInfo:
    """Build a snapshot beside the one that serves, prove it, then switch to it in one step.

    Whatever goes wrong before the switch leaves the old one serving; what a killed build has left is
    cleared away by the next.

    Args:
        home: the folder of the files.
        keys: what opens them.
        origin: where the clients come from.
        write: fills the empty file inside one transaction; returns how many clients it wrote.

    Raises:
        StoreUnavailable: the old snapshot still serves.
    """
    with trouble(home.name):
        home.mkdir(parents=True, exist_ok=True, mode=0o700)
        for left in home.glob(f"{_BUILDING}*"):
            left.unlink(missing_ok=True)
    beside = home / f"{_BUILDING}{os.getpid()}.db"
    try:
        info = _fill(beside, keys, origin, write)
        _prove(beside, keys, info)
        with trouble(beside.name):
            path = _free_name(home, origin.business_date)
            beside.replace(path)
            point_to(home, path)
            _thin(home, path)
    finally:
        for left in home.glob(f"{beside.name}*"):
            left.unlink(missing_ok=True)
    return info


def _fill(beside: Path, keys: Keys, origin: Origin, write: Callable[[Database], int]) -> BookInfo:
    db = open_file(beside, keys.key("book"), create=True)
    try:
        with trouble(beside.name):
            db.execute("pragma journal_mode = delete")
            migrate.migrate(db, migrate.BOOK, beside.name)
            with db.atomic():
                info = BookInfo(
                    business_date=origin.business_date,
                    built_at=origin.built_at,
                    source=origin.source,
                    clients=write(db),
                )
                db.conn.executemany(_PUT_META, list(info.model_dump(mode="json").items()))
            db.execute("analyze")
    finally:
        db.conn.close()
    return info


def _prove(beside: Path, keys: Keys, info: BookInfo) -> None:
    """Open it anew as a reader would, check every page, and count."""
    db = open_file(beside, keys.key("book"), read_only=True)
    try:
        with trouble(beside.name):
            counted = int(db.execute(_COUNT).fetchone()[0])
            if sound(db) or counted != info.clients or read_info(db, beside.name) != info:
                raise StoreUnavailable("store.not_proven", file=beside.name)
    finally:
        db.conn.close()


def _free_name(home: Path, business_date: date) -> Path:
    number = 1
    while (path := home / f"book-{business_date.isoformat()}-{number}.db").exists():
        number += 1
    return path


def point_to(home: Path, path: Path) -> None:
    """Switch in one step, and have it on the disk before going on."""
    beside = home / f"{POINTER}.new"
    with beside.open("w", encoding="utf-8") as file:
        file.write(path.name)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(home / POINTER)
    if os.name == "posix":
        folder = os.open(home, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _thin(home: Path, serving: Path) -> None:
    """Keep the one that serves and the one before; what cannot be deleted now goes another time."""
    others = sorted(
        (path for path in home.glob("book-*.db") if path != serving), key=lambda path: path.stat().st_mtime
    )
    for path in others[: -(KEPT - 1)]:
        path.unlink(missing_ok=True)
