"""Copies of the journal: proven before they are reported, and put back without losing what was there."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from shutil import copy

from sqlite_utils import Database

from teller_app.safe.audit import PROGRAM, Actor
from teller_app.safe.disk import clear_left, drop, make_private, sync_folder
from teller_app.safe.keys import Keys
from teller_app.store import migrate
from teller_app.store.errors import StoreUnavailable, trouble
from teller_app.store.files import open_file, sound
from teller_app.store.journal import BACKUPS, FILE_NAME, bring_up, open_journal
from teller_app.store.trail import Deed, Note, Why, put_anchor

KEPT = 20
_STAMP = "%Y%m%d-%H%M%S-%f"
_NUMBERED = re.compile(r"journal-[0-9]+-[0-9]+-[0-9]+-([0-9]+)")
_ALREADY_BROKEN = {"store.unreadable", "store.damaged"}
_TABLES = "select name from sqlite_master where type = 'table' and name not like 'sqlite_%' order by name"


def backup(home: Path, keys: Keys, at: datetime) -> Path:
    """Copy the journal, open the copy anew, check every page and compare the counts.

    Raises:
        StoreUnavailable: there is no new backup; older ones stay.
    """
    number = max((_number(each) for each in backups(home)), default=0) + 1
    path = home / BACKUPS / f"journal-{at.strftime(_STAMP)}-{number:05d}.db"
    with trouble(path.name):
        make_private(path.parent)
        with _copied(home / FILE_NAME, path.with_suffix(".new"), keys, live=True) as beside:
            beside.replace(path)
            sync_folder(path.parent)
    clear_left(path, "journal-*.new*")
    clear_left(home / FILE_NAME, "journal.*.new*")
    _thin(home, path)
    return path


def backups(home: Path) -> list[Path]:
    """Every backup, the newest first: by its number, for a clock that was set back tells lies.

    Those of before there were numbers come last, by their days.
    """
    return sorted((home / BACKUPS).glob("journal-*.db"), key=lambda path: (_number(path), path), reverse=True)


def _number(path: Path) -> int:
    """How manieth it is; 0 where its name does not say."""
    told = _NUMBERED.fullmatch(path.stem)
    return int(told[1]) if told else 0


def restore(home: Path, keys: Keys, path: Path | None, at: datetime, by: Actor = PROGRAM) -> Path | None:
    """Put a backup in place; the present journal is kept aside.

    The trail of the backup goes on with a record of this: what came after it is gone from this journal, and
    nobody can do that unseen.

    Args:
        home: the folder of the files.
        keys: what opens them.
        path: the backup; the newest where none is named.
        at: now, for the name of what is kept aside.
        by: who does it, for the trail.

    Returns:
        Where the present journal now lies; ``None`` where there was none.

    Raises:
        StoreUnavailable: ``backup.none``, the backup is damaged, or ``store.locked`` where a window has the
            journal open; nothing was changed.
    """
    chosen = path or next(iter(backups(home)), None)
    if chosen is None:
        raise StoreUnavailable("backup.none")
    live, kept = home / FILE_NAME, home / f"journal-{at.strftime(_STAMP)}.kept.db"
    with trouble(FILE_NAME), _copied(chosen, live.with_suffix(".restored"), keys) as beside:
        _note(beside, keys, at, by)
        there = live.exists()
        _set_aside(live, kept, keys)
        beside.replace(live)
        sync_folder(home)
    journal = open_journal(home, keys)
    try:
        journal.log_anchors()
    finally:
        journal.close()
    return kept if there else None


def _note(beside: Path, keys: Keys, at: datetime, by: Actor) -> None:
    """Written into the copy before it is put in place, so that there is no moment without it."""
    db = open_file(beside, keys.key("journal"))
    try:
        journal = bring_up(beside, db, keys)
        with journal.writing():
            found = journal.trail.append(db, Note(at.isoformat(), by, Deed.RESTORE))
            put_anchor(db, found, at, Why.RESTORE)
        db.execute("pragma journal_mode = delete")
    finally:
        db.conn.close()


@contextmanager
def _copied(source: Path, beside: Path, keys: Keys, *, live: bool = False) -> Iterator[Path]:
    """A copy beside, proven to hold what the source holds; nothing of it is left where it is not taken."""
    try:
        counts = _copy(source, beside, keys, live=live)
        if _proven_counts(beside, keys) != counts:
            raise StoreUnavailable("backup.not_proven", file=beside.name)
        yield beside
    finally:
        _clear(beside)


def _clear(beside: Path) -> None:
    """A copy and what SQLite has put beside it; what cannot be deleted now goes another time."""
    for left in ("", "-wal", "-shm", "-journal"):
        drop(beside.with_name(beside.name + left))


def _copy(source: Path, beside: Path, keys: Keys, *, live: bool) -> tuple[int, ...]:
    """SQLite's own online backup, and the counts of the same instant, even while others write."""
    _clear(beside)
    original = open_file(source, keys.key("journal"), read_only=not live)
    try:
        migrate.refuse_newer(original, migrate.JOURNAL, source.name)
        target = open_file(beside, keys.key("journal"), create=True)
        try:
            with original.atomic():
                counts = _counts(original)
                original.conn.backup(target.conn)
            target.execute("pragma journal_mode = delete")
        finally:
            target.conn.close()
        return counts
    finally:
        original.conn.close()


def _proven_counts(path: Path, keys: Keys) -> tuple[int, ...]:
    """Open a copy as a stranger would, and check every page."""
    db = open_file(path, keys.key("journal"), read_only=True)
    try:
        if sound(db):
            raise StoreUnavailable("store.damaged", file=path.name)
        return _counts(db)
    finally:
        db.conn.close()


def _counts(db: Database) -> tuple[int, ...]:
    """Rows of every table, whichever tables the version that wrote it had."""
    names = [str(row[0]) for row in db.execute(_TABLES).fetchall()]
    counts = " union all ".join(f'select count(*) from "{name}"' for name in names)  # noqa: S608  our own tables
    return tuple(int(row[0]) for row in db.execute(counts).fetchall())


def _set_aside(live: Path, kept: Path, keys: Keys) -> None:
    """Under both names until the swap, so that a journal is there at every moment.

    A damaged journal is kept as it is, and the log of one that is gone. The log is copied first: to look is
    enough for SQLite to drop it. None of its files may stay beside: SQLite would play them into the backup.
    """
    log, kept_log = live.with_name(f"{live.name}-wal"), kept.with_name(f"{kept.name}-wal")
    if log.exists():
        copy(log, kept_log)
    if live.exists():
        try:
            _fold(live, keys)
        except StoreUnavailable as refused:
            if refused.code not in _ALREADY_BROKEN:
                drop(kept_log)
                raise
        else:
            drop(kept_log)
        try:
            os.link(live, kept)
        except OSError:  # a file system without links
            copy(live, kept)
    for left in ("-wal", "-shm", "-journal"):
        live.with_name(live.name + left).unlink(missing_ok=True)


def _fold(live: Path, keys: Keys) -> None:
    """Bring the write-ahead log into the file; SQLite refuses while somebody else has it open."""
    db = open_file(live, keys.key("journal"))
    try:
        with trouble(live.name):
            db.execute("pragma journal_mode = delete")
    finally:
        db.conn.close()


def _thin(home: Path, newest: Path) -> None:
    """Let the oldest go, but never the one just made, whatever the clock says."""
    for old in backups(home)[KEPT:]:
        if old != newest:
            with suppress(OSError):
                old.unlink()
