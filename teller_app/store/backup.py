"""Copies of the journal: proven before they are reported, and put back without losing what was there."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from sqlcipher3 import dbapi2
from sqlite_utils import Database

from teller_app.safe.keys import Keys
from teller_app.store import migrate
from teller_app.store.errors import StoreUnavailable, trouble
from teller_app.store.files import open_file, sound
from teller_app.store.journal import FILE_NAME

FOLDER = "backups"
KEPT = 20
_STAMP = "%Y%m%d-%H%M%S-%f"
_COUNTS = """
select (select count(*) from entry), (select coalesce(max(number), 0) from entry),
       (select count(*) from audit), (select count(*) from client)
"""


def backup(home: Path, keys: Keys, at: datetime) -> Path:
    """Copy the journal, open the copy anew, check every page and compare the counts.

    Raises:
        StoreUnavailable: there is no new backup; older ones stay.
    """
    live = open_file(home / FILE_NAME, keys.key("journal"))
    try:
        with trouble(FOLDER):
            folder = home / FOLDER
            folder.mkdir(exist_ok=True, mode=0o700)
            path = folder / f"journal-{at.strftime(_STAMP)}.db"
            beside = path.with_suffix(".new")
            _copy(live, beside, keys)
            if _counts_of(beside, keys) != _counts(live):
                beside.unlink()
                raise StoreUnavailable("backup.not_proven", file=path.name)
            beside.replace(path)
            for old in backups(home)[KEPT:]:
                old.unlink()
            return path
    finally:
        live.conn.close()


def backups(home: Path) -> list[Path]:
    """Every backup, the newest first."""
    return sorted((home / FOLDER).glob("journal-*.db"), reverse=True)


def restore(home: Path, keys: Keys, path: Path | None, at: datetime) -> Path | None:
    """Put a backup in place; the present journal is kept aside.

    Args:
        home: the folder of the files.
        keys: what opens them.
        path: the backup; the newest where none is named.
        at: now, for the name of what is kept aside.

    Returns:
        Where the present journal now lies; ``None`` where there was none.

    Raises:
        StoreUnavailable: ``backup.none``, or the backup is damaged; nothing was changed.
    """
    chosen = path or next(iter(backups(home)), None)
    if chosen is None:
        raise StoreUnavailable("backup.none")
    _counts_of(chosen, keys)
    live, kept = home / FILE_NAME, home / f"journal-{at.strftime(_STAMP)}.kept.db"
    with trouble(FILE_NAME):
        beside = live.with_suffix(".restored")
        source = open_file(chosen, keys.key("journal"), read_only=True)
        try:
            _copy(source, beside, keys)
        finally:
            source.conn.close()
        there = live.exists()
        if there:
            _fold(live, keys)
            live.replace(kept)
        for left in (f"{FILE_NAME}-wal", f"{FILE_NAME}-shm"):
            (home / left).unlink(missing_ok=True)
        beside.replace(live)
    return kept if there else None


def _copy(source: Database, target: Path, keys: Keys) -> None:
    """SQLite's own online backup: a consistent copy even while the journal is being written."""
    target.unlink(missing_ok=True)
    copy = open_file(target, keys.key("journal"), create=True)
    try:
        copy.execute("pragma journal_mode = delete")
        source.conn.backup(copy.conn)
    finally:
        copy.conn.close()


def _fold(live: Path, keys: Keys) -> None:
    """Bring the write-ahead log into the file before it is moved; a damaged file is moved as it is."""
    try:
        db = open_file(live, keys.key("journal"))
    except StoreUnavailable:
        return
    try:
        db.execute("pragma wal_checkpoint(truncate)")
    except dbapi2.DatabaseError:
        return
    finally:
        db.conn.close()


def _counts(db: Database) -> tuple[int, ...]:
    return tuple(db.execute(_COUNTS).fetchone())


def _counts_of(path: Path, keys: Keys) -> tuple[int, ...]:
    """Open a copy as a stranger would, and prove it."""
    db = open_file(path, keys.key("journal"), read_only=True)
    try:
        with trouble(path.name):
            migrate.check_version(db, migrate.JOURNAL, path.name)
            if sound(db):
                raise StoreUnavailable("store.damaged", file=path.name)
            return _counts(db)
    finally:
        db.conn.close()
