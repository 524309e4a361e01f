"""Check the journals that restores have put aside: their audit chains, where they can be read at all.

Such a file serves nothing any more. That it is damaged is mostly why it was put aside, and nothing will mend
it: a check that failed for it would fail for ever, and soon be read by nobody. So it is told and is no fault.
A chain that is broken while every page is sound is another thing, for disks hardly do that: it is a fault
until somebody has looked into it and taken the file out of the folder.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from teller_app.safe.audit import trail_key
from teller_app.safe.keys import Keys
from teller_app.store.compare import looked_at
from teller_app.store.errors import StoreUnavailable, trouble
from teller_app.store.files import Database, open_file, sound
from teller_app.store.finding import Finding
from teller_app.store.verify_trail import check_kept

KEPT = "journal-*.kept.db"
_DAMAGED = {"store.damaged", "store.unreadable"}
_HAS_TRAIL = "select count(*) from sqlite_master where type = 'table' and name = 'trail'"
_COUNT = "select count(*) from trail"


class KeptState(StrEnum):
    """What came of looking at one; the values are codes of sentences."""

    WHOLE = "whole"
    BROKEN = "broken"
    DAMAGED = "damaged"
    NO_TRAIL = "no_trail"
    UNREAD = "unread"


@dataclass(frozen=True, slots=True)
class Kept:
    """One journal that was put aside.

    Attributes:
        records: how many its chain has, where it could be read.
        findings: what is wrong with the chain; of a damaged file nothing is told.
    """

    file: str
    state: KeptState
    records: int = 0
    findings: tuple[Finding, ...] = ()


def verify_kept(home: Path, keys: Keys) -> tuple[Kept, ...]:
    """Each of them, the oldest first; none is changed."""
    return tuple(_kept(path, keys) for path in sorted(home.glob(KEPT)))


def _kept(path: Path, keys: Keys) -> Kept:
    logged = path.with_name(f"{path.name}-wal").exists()
    try:
        # A log that was kept with it would be played in by whoever opens it for writing.
        with looked_at(path, beside=logged) as looked, trouble(path.name):
            db = open_file(looked, keys.key("journal"), read_only=not logged)
            try:
                return _checked(path, db, trail_key(keys.key("journal")))
            finally:
                db.conn.close()
    except StoreUnavailable as refused:
        return Kept(path.name, KeptState.DAMAGED if refused.code in _DAMAGED else KeptState.UNREAD)


def _checked(path: Path, db: Database, key: bytes) -> Kept:
    if sound(db):
        return Kept(path.name, KeptState.DAMAGED)
    if not db.execute(_HAS_TRAIL).fetchone()[0]:
        return Kept(path.name, KeptState.NO_TRAIL)
    count = int(db.execute(_COUNT).fetchone()[0])
    # Its sentences speak of the journal; this says of which one.
    found = tuple(replace(each, detail=path.name) for each in check_kept(path, db, key))
    if not found:
        return Kept(path.name, KeptState.WHOLE, count)
    return Kept(path.name, KeptState.BROKEN, count, (Finding("kept.broken", path.name), *found))
