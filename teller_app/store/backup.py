"""Copies of the journal: proven before they are reported, and put back without losing what was there."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from datetime import datetime
from pathlib import Path
from secrets import token_hex
from shutil import copy, copyfile, rmtree

from sqlite_utils import Database

from teller_app.safe.audit import PROGRAM, Actor
from teller_app.safe.disk import clear_left, drop, make_private, only_one, sync_folder
from teller_app.safe.keys import PEOPLE_FILE, Keys
from teller_app.safe.people import copy_people
from teller_app.store import migrate
from teller_app.store.entry import Entry
from teller_app.store.errors import StoreUnavailable, trouble
from teller_app.store.files import BESIDE, drop_file, open_file, sound
from teller_app.store.journal import BACKUPS, FILE_NAME, SWAP_LOCK, SWAP_SECONDS, bring_up, open_journal
from teller_app.store.seen import SeenTrail
from teller_app.store.thinning import copies_in, kept_name, next_name, thin
from teller_app.store.trail import Deed, Head, Note, Why, head, put_anchor

LOCK = "backup.lock"
_WAIT_SECONDS = 60.0
"""For another backup that is being made: a copy of a large journal takes some seconds."""
_RESTORING = "restoring"
ALREADY_BROKEN = {"store.unreadable", "store.damaged"}
_TABLES = "select name from sqlite_master where type = 'table' and name not like 'sqlite_%' order by name"
_GIVEN = "select seq from sqlite_sequence order by name"


def backup(home: Path, keys: Keys, at: datetime, *, spared: Path | None = None) -> Path:
    """Copy the journal, open the copy anew, check every page and compare the counts.

    Only then do old copies go, by their age, and never ``spared``. The people file is copied beside them:
    with two supervisors' words it opens them.

    Raises:
        StoreUnavailable: there is no new backup; older ones stay. ``store.locked`` where another one is still
            being made.
        Unavailable: as ``copy_people``; the backup is there all the same.
    """
    with _in_turn(home):
        return _backup(home, keys, at, spared)


def backup_changed(home: Path, keys: Keys, at: datetime, *, spared: Path | None = None) -> Path:
    """The newest backup where it is ``up_to_date``; otherwise a new one.

    Raises:
        StoreUnavailable: as ``backup``.
        Unavailable: as ``backup``.
    """
    with _in_turn(home):
        return _up_to_date(home, keys) or _backup(home, keys, at, spared)


def up_to_date(home: Path, keys: Keys) -> Path | None:
    """The newest backup, where it is proven anew to hold all that the journal holds; people are copied anew.

    Raises:
        StoreUnavailable: the journal cannot be used, or ``store.locked`` as ``backup``.
        Unavailable: as ``copy_people``.
    """
    with _in_turn(home):
        return _up_to_date(home, keys)


@contextmanager
def _in_turn(home: Path) -> Iterator[None]:
    """One at a time, of every thread and program: two would take each other's half made copy away.

    The half hour's own backup and that before a new book serves may well come together.
    """
    with ExitStack() as held:
        with trouble(BACKUPS):
            held.enter_context(only_one(home / LOCK, _WAIT_SECONDS))
        yield


def _backup(home: Path, keys: Keys, at: datetime, spared: Path | None) -> Path:
    folder = home / BACKUPS
    with trouble(BACKUPS):
        make_private(folder)
        path = next_name(folder, at)
    with trouble(path.name):
        with _copied(home / FILE_NAME, path.with_suffix(".new"), keys, live=True) as beside:
            beside.replace(path)
            sync_folder(folder)
        thin(folder, {path} if spared is None else {path, spared})
    clear_left(path, "journal-*.new*")
    clear_left(home / FILE_NAME, "journal.*.new*")
    copy_people(home, folder / PEOPLE_FILE)
    return path


def _up_to_date(home: Path, keys: Keys) -> Path | None:
    newest = next(iter(backups(home)), None)
    if newest is None or not _holds_all(newest, home / FILE_NAME, keys):
        return None
    copy_people(home, newest.with_name(PEOPLE_FILE))
    return newest


def backups(home: Path) -> list[Path]:
    """Every backup, the one made last first."""
    return [copy.path for copy in copies_in(home / BACKUPS)]


def restore(  # noqa: PLR0913, PLR0917  a copy, what is to be written into it, and who says so
    home: Path,
    keys: Keys,
    path: Path | None,
    at: datetime,
    by: Actor = PROGRAM,
    approved: Entry | None = None,
    *,
    outside: Path | None,
) -> Path | None:
    """Put a backup in place; the present journal is kept aside.

    The trail of the backup goes on with a record of this: what came after it is gone from this journal, and
    nobody can do that unseen.

    Args:
        home: the folder of the files.
        keys: what opens them.
        path: the backup; the newest where none is named.
        at: now, for the name of what is kept aside.
        by: who does it, for the trail.
        approved: what a second person stood for, which the restored journal says too.
        outside: where the head of the trail is noted as well; ``None`` where nowhere.

    Returns:
        Where the present journal now lies; ``None`` where there was none.

    Raises:
        StoreUnavailable: ``backup.none``, the backup is damaged, or ``store.locked`` where a window has the
            journal open or is just opening it; nothing was changed.
    """
    chosen = path or next(iter(backups(home)), None)
    if chosen is None:
        raise StoreUnavailable("backup.none")
    live, kept, seen = home / FILE_NAME, home / kept_name(at), SeenTrail(home, outside)
    with trouble(FILE_NAME), _copied(chosen, live.with_suffix(".restored"), keys) as beside:
        restored = _note(beside, keys, at, by, approved)
        # Whoever opened the journal between the two would write into what was set aside.
        with only_one(home / SWAP_LOCK, SWAP_SECONDS):
            there = live.exists()
            _set_aside(live, kept, keys)
            seen.expect(restored)
            beside.replace(live)
            sync_folder(home)
            seen.settle(restored)
    _log_anchors(home, keys, outside)
    return kept if there else None


def _log_anchors(home: Path, keys: Keys, outside: Path | None) -> None:
    """A backup is in place; an anchor that cannot be logged now comes along with the next one."""
    with suppress(StoreUnavailable):
        journal = open_journal(home, keys, outside)
        try:
            journal.log_anchors()
        finally:
            journal.close()


@contextmanager
def own_copy(home: Path, path: Path, reached: Callable[[Callable[[], None]], None]) -> Iterator[Path]:
    """The bytes of a backup in the program's own folder, under their name; gone again afterwards.

    A stick or a share can put another file under the name between one look and the next.

    Args:
        home: the folder of the files.
        path: the backup.
        reached: does the copying, and may stop waiting for it by raising: what then goes on copying has a
            folder of its own, and is in nobody's way.

    Raises:
        StoreUnavailable: it could not be copied; as ``reached``.
    """
    folder = home / _RESTORING
    own = folder / token_hex(4)

    def fetch() -> None:
        with trouble(path.name):
            log = path.with_name(f"{path.name}-wal")
            for each in (path, log) if log.exists() else (path,):
                copyfile(each, own / each.name)

    try:
        with trouble(path.name):
            # What a restore that was killed has left.
            rmtree(folder, ignore_errors=True)
            make_private(own)
        reached(fetch)
        yield own / path.name
    finally:
        rmtree(folder, ignore_errors=True)


def _note(beside: Path, keys: Keys, at: datetime, by: Actor, approved: Entry | None) -> Head:
    """Written into the copy before it is put in place, so that there is no moment without it."""
    db = open_file(beside, keys.key("journal"))
    try:
        journal = bring_up(beside, db, keys)
        with journal.writing():
            found = journal.trail.append(db, Note(at.isoformat(), by, Deed.RESTORE))
            put_anchor(db, found, at, Why.RESTORE)
            if approved is not None:
                journal.put(approved)
        db.execute("pragma journal_mode = delete")
    finally:
        db.conn.close()
    return found


@contextmanager
def _copied(source: Path, beside: Path, keys: Keys, *, live: bool = False) -> Iterator[Path]:
    """A copy beside, proven to hold what the source holds; nothing of it is left where it is not taken."""
    try:
        counts = _copy(source, beside, keys, live=live)
        if proven_counts(beside, keys) != counts:
            raise StoreUnavailable("backup.not_proven", file=beside.name)
        yield beside
    finally:
        drop_file(beside)


def _copy(source: Path, beside: Path, keys: Keys, *, live: bool) -> tuple[int, ...]:
    """SQLite's own online backup, and the counts of the same instant, even while others write."""
    drop_file(beside)
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


def proven_counts(path: Path, keys: Keys) -> tuple[int, ...]:
    """Open a copy as a stranger would, and check every page."""
    db = open_file(path, keys.key("journal"), read_only=True)
    try:
        with trouble(path.name):
            if sound(db):
                raise StoreUnavailable("store.damaged", file=path.name)
            return _counts(db)
    finally:
        db.conn.close()


def _counts(db: Database) -> tuple[int, ...]:
    """Rows of every table, whichever there were in its day, and the last number that each has given.

    Nothing is written to a journal without a new row or number: of one journal that only goes on, the same
    counts mean the same state.
    """
    names = [str(row[0]) for row in db.execute(_TABLES).fetchall()]
    counts = " union all ".join(f'select count(*) from "{name}"' for name in names)  # noqa: S608  our own tables
    rows = [*db.execute(counts).fetchall(), *db.execute(_GIVEN).fetchall()]
    return tuple(int(row[0]) for row in rows)


def _holds_all(copied: Path, live: Path, keys: Keys) -> bool:
    """A copy that is damaged by now holds nothing, and one of before the trail cannot be told from others.

    After a restore another past may count the same; the heads of two pasts are never the same.
    """
    try:
        proven = (proven_counts(copied, keys), _head_of(copied, keys))
    except StoreUnavailable:
        return False
    db = open_file(live, keys.key("journal"))
    try:
        with trouble(live.name):
            return db["trail"].exists() and (_counts(db), head(db)) == proven
    finally:
        db.conn.close()


def _head_of(path: Path, keys: Keys) -> Head | None:
    db = open_file(path, keys.key("journal"), read_only=True)
    try:
        with trouble(path.name):
            return head(db) if db["trail"].exists() else None
    finally:
        db.conn.close()


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
            if refused.code not in ALREADY_BROKEN:
                drop(kept_log)
                raise
        else:
            drop(kept_log)
        try:
            os.link(live, kept)
        except OSError:  # a file system without links
            copy(live, kept)
    for left in BESIDE:
        live.with_name(live.name + left).unlink(missing_ok=True)


def _fold(live: Path, keys: Keys) -> None:
    """Bring the write-ahead log into the file; SQLite refuses while somebody else has it open."""
    db = open_file(live, keys.key("journal"))
    try:
        with trouble(live.name):
            db.execute("pragma journal_mode = delete")
    finally:
        db.conn.close()
