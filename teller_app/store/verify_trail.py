"""Check the trail of a journal: its chain, the entries that it covers, and the heads that were put down."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from pathlib import Path

from teller_app.safe.audit import Anchor, Entry, Fault, FaultKind, Record, check, seal
from teller_app.store import anchors as log
from teller_app.store.files import Database
from teller_app.store.finding import Finding
from teller_app.store.thinning import kept_name
from teller_app.store.trail import COLUMNS, ENTRY_COLUMNS, Deed, Why, anchors

MOST = 50
"""So many findings say enough: after a row that was taken out, every later one can be wrong."""
_ROWS = "select " + COLUMNS + " from trail order by number"  # noqa: S608  constants only
_ENTRIES = "select " + ENTRY_COLUMNS + " from entry order by number"  # noqa: S608  constants only
_GIVEN = "select coalesce(max(seq), 0) from sqlite_sequence where name = 'trail'"
_ACTION = "select action from trail where number = ?"
_KEPT = "select number, hash, at, why from anchor order by seq"
_UNLOGGED = "select number, hash, at, why from anchor where logged = 0 order by seq"
_LOGGED = "select number, hash, at, why from anchor where logged = 1 order by seq"


def check_trail(path: Path, db: Database, key: bytes) -> Iterator[Finding]:
    """Everything that is wrong, the first ``MOST`` findings; reads rows one by one, and writes nothing.

    What is in the file of anchors before the reading begins must be in the journal; what the journal says is
    in that file must be there afterwards. So prints that are made meanwhile raise no alarm.
    """
    file = path.name
    before = log.read_log(path.parent)
    with db.atomic():
        found = _findings(db, file, key, before.anchors)
        yield from islice(found, MOST)
        if next(found, None) is not None:
            yield Finding("trail.more", file)
        after = log.read_log(path.parent)
        yield from (Finding("trail.log_line", log.FILE_NAME, number=line) for line in after.wrong)
        absent = _since_restore(list(anchors(db, _LOGGED)))
        absent = [anchor for anchor in absent if anchor not in set(after.anchors)]
        if absent:
            yield Finding("trail.log_short", log.FILE_NAME, number=len(absent))


def check_kept(path: Path, db: Database, key: bytes) -> Iterator[Finding]:
    """The same of a journal that a restore has put aside, by the anchors of its own time."""
    logged = log.read_log(path.parent).anchors
    ends = [at for at, each in enumerate(logged) if each.why == Why.RESTORE and _put_aside(each) == path.name]
    found = _findings(db, path.name, key, logged[: ends[-1]] if ends else ())
    yield from islice(found, MOST)
    if next(found, None) is not None:
        yield Finding("trail.more", path.name)


def _put_aside(anchor: Anchor) -> str:
    """What the journal is called that this restore has put aside; no name where the time is none."""
    try:
        return kept_name(datetime.fromisoformat(anchor.at))
    except ValueError:
        return ""


def _findings(db: Database, file: str, key: bytes, logged: tuple[Anchor, ...]) -> Iterator[Finding]:
    outside = [*logged, *anchors(db, _UNLOGGED)]
    put_down = [*_since_restore(outside), *anchors(db, _KEPT)]
    covered = _Covered(db, file, key)
    given = int(db.execute(_GIVEN).fetchone()[0])
    rows = map(Record._make, db.execute(_ROWS))
    for fault in check(covered.watch(rows), put_down, given):
        yield from covered.take()
        yield _finding(fault, file)
    yield from covered.take()
    yield from covered.rest()
    yield from _false_restore(db, file, outside)


def _finding(fault: Fault, file: str) -> Finding:
    several = fault.kind is FaultKind.MISSING and fault.last > fault.number
    code = "trail.missing_many" if several else fault.kind.value
    return Finding(code, file, number=fault.number, last=fault.last)


def _since_restore(found: list[Anchor]) -> list[Anchor]:
    """A journal that was put back is another one: what was put down before counts for the one kept aside.

    The anchors in the journal itself came back with it, and count.
    """
    starts = [at for at, anchor in enumerate(found) if anchor.why == Why.RESTORE]
    return found[starts[-1] :] if starts else found


def _false_restore(db: Database, file: str, outside: list[Anchor]) -> Iterator[Finding]:
    """Whoever says that a journal was put back must have a record of it: the older anchors hang on that."""
    for anchor in _since_restore(outside)[:1]:
        row = db.execute(_ACTION, [anchor.number]).fetchone()
        if anchor.why == Why.RESTORE and row is not None and row[0] != Deed.RESTORE:
            yield Finding(FaultKind.ANCHOR.value, file, number=anchor.number)


class _Covered:
    """Walks the entries beside the trail: each must be as its record says, and none may stand without one."""

    def __init__(self, db: Database, file: str, key: bytes) -> None:
        self._file, self._key = file, key
        self._entries: Iterator[Entry] = iter(db.execute(_ENTRIES))
        self._next = next(self._entries, None)
        self._found: list[Finding] = []

    def watch(self, rows: Iterator[Record]) -> Iterator[Record]:
        """Hand the records on, and hold the entries against them."""
        for row in rows:
            if row.entry is not None:
                self._hold(row.entry, row.body)
            yield row

    def take(self) -> list[Finding]:
        """What was found since the last time."""
        found, self._found = self._found, []
        return found

    def rest(self) -> Iterator[Finding]:
        """Entries behind the last one that the trail knows."""
        while self._next is not None:
            yield Finding("trail.no_record", self._file, number=self._next[0])
            self._next = next(self._entries, None)

    def _hold(self, number: int, body: bytes | None) -> None:
        while self._next is not None and self._next[0] < number:
            self._found.append(Finding("trail.no_record", self._file, number=self._next[0]))
            self._next = next(self._entries, None)
        if self._next is None or self._next[0] != number:
            self._found.append(Finding("trail.entry_gone", self._file, number=number))
            return
        if seal(self._key, self._next) != body:
            self._found.append(Finding("trail.entry", self._file, number=number))
        self._next = next(self._entries, None)
