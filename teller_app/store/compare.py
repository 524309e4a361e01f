"""What one journal holds that another lacks: what a restore would lose, and what it would bring."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from shutil import copyfile

from pydantic import TypeAdapter, ValidationError
from sqlite_utils import Database

from teller_app.safe.keys import Keys
from teller_app.store import migrate
from teller_app.store.errors import StoreUnavailable, trouble
from teller_app.store.files import open_file
from teller_app.store.journal import FILE_NAME

_LOOKING = "looking-"
_MOST_BY_HAND, _MOST_FAILED = 20_000, 200
_MINE, _OTHER = "main", "other"
_ATTACH = "attach database ? as other key ?"
_TABLES = "select name from {schema}.sqlite_master where type = 'table'"
_SUM = "select count(*), min(number), max(number), min(at), max(at) from ({rows})"
_LAST = "select coalesce((select seq from {schema}.sqlite_sequence where name = 'entry'), 0)"
_AT = "select at from main.entry where number = ?"
_NEWEST = "select count(*), max(number), max(at) from {schema}.entry"
_MADE = "select at from {schema}.{trail} order by number desc limit 1"


class Part(StrEnum):
    """What is counted."""

    ENTRY = "entry"
    WALK_IN = "walk_in"
    PRIVILEGE = "privilege"
    CARE = "care"
    TRAIL = "trail"


@dataclass(frozen=True, slots=True)
class _Query:
    """How one part is compared, by columns that every version has; what an upgrade writes is no loss.

    Attributes:
        table: where it lies.
        rows: number and time of each row of ``a``, called ``e``.
        same: whether ``b`` has the same row.
    """

    table: str
    rows: str
    same: str


_QUERIES = {
    Part.ENTRY: _Query(
        "entry",
        "select number, at from (select * from {a}.entry where kind <> 'walk_in_found') as e",
        """select 1 from {b}.entry as o where o.number = e.number and o.at = e.at and o.kind = e.kind
           and o.client_key is e.client_key and o.body = e.body""",
    ),
    Part.WALK_IN: _Query(
        "client",
        "select null as number, null as at from {a}.client as e",
        """select 1 from {b}.client as o where o.key = e.key and o.name = e.name and o.phone is e.phone
           and o.id_number is e.id_number and o.statuses = e.statuses and o.note = e.note
           and not exists (select 1 from {a}.holding as h where h.client = e.number
                           and not exists (select 1 from {b}.holding as g where g.client = o.number
                                           and g.asset_class = h.asset_class and g.history = h.history))""",
    ),
    Part.PRIVILEGE: _Query(
        "privilege_use",
        """select e.entry as number, w.at from {a}.privilege_use as e
           join {a}.entry as w on w.number = e.entry""",
        """select 1 from {b}.privilege_use as o where o.entry = e.entry and o.client_key = e.client_key
           and o.privilege = e.privilege and o.day = e.day and o.undone_by is e.undone_by""",
    ),
    Part.CARE: _Query(
        "care_task",
        """select e.number, w.at from {a}.care_task as e
           join {a}.entry as w on w.number = coalesce(e.closed_by, e.event)""",
        """select 1 from {b}.care_task as o where o.number = e.number and o.client_key = e.client_key
           and o.step = e.step and o.state = e.state and o.due = e.due""",
    ),
    Part.TRAIL: _Query(
        "{a_trail}",
        "select number, at from (select * from {a}.{a_trail} where action <> 'walk_in_found') as e",
        "select 1 from {b}.{b_trail} as o where o.number = e.number and o.at = e.at",
    ),
}
_BY_WHAT = _Query(
    "{a_trail}",
    "select number, at from (select number, at, action, purpose from {a}.{a_trail} where {a_looks}) as e",
    "select 1 where (e.at, e.action, e.purpose) in (select at, action, purpose from {b}.{b_trail})",
)
"""A trail beside a list of looks of the time before it: other numbers, and records of entries as well."""
_HELD = TypeAdapter(tuple[int, int | None, str | None])
_SPAN = TypeAdapter(tuple[int, int | None, int | None, str | None, str | None])
_TRAILS = ("trail", "audit")


@dataclass(frozen=True, slots=True)
class Span:
    """Rows that one has and the other lacks, or has otherwise.

    Attributes:
        first: the lowest number; ``None`` where there are none, or they have no numbers.
        since: when the first was written, ISO with offset.
        partly: not all could be read; there are at least so many.
    """

    count: int = 0
    first: int | None = None
    last: int | None = None
    since: str | None = None
    until: str | None = None
    partly: bool = False


@dataclass(frozen=True, slots=True)
class Difference:
    """Two journals side by side. A part is ``None`` where a damaged file does not let it be read.

    Attributes:
        there: whether there is a present journal at all.
        readable: whether it opens.
        entries: how many the backup has.
        last: the number of its last.
        until: when that was written.
        made: when the last thing was put on record in the backup, which is that it is made.
    """

    lost: Mapping[str, Span | None]
    gained: Mapping[str, Span | None]
    there: bool
    readable: bool
    entries: int
    last: int | None
    until: str | None
    made: str | None = None


def compare(home: Path, keys: Keys, backup: Path, *, beside: bool = False) -> Difference:
    """Say what the present journal has and ``backup`` lacks, and the other way round. Nothing is changed.

    Args:
        home: the folder of the present journal.
        keys: what opens both.
        backup: a copy of the journal.
        beside: look at a copy of the present journal, where it may be damaged: to open one is to write to it.

    Raises:
        StoreUnavailable: the backup cannot be used.
    """
    # Attaching a file is no proof of it: a copy of another key, or none, is refused here by its own name.
    _prove(backup, keys)
    live = home / FILE_NAME
    if not live.exists():
        return _without(backup, keys, there=False)
    with looked_at(live, beside=beside) as path:
        try:
            open_file(path, keys.key("journal")).conn.close()
        except StoreUnavailable:
            return _without(backup, keys, there=True)
        return _both(_Pair(path, backup, keys))


def _prove(backup: Path, keys: Keys) -> None:
    db = open_file(backup, keys.key("journal"), read_only=True)
    try:
        migrate.refuse_newer(db, migrate.JOURNAL, backup.name)
    finally:
        db.conn.close()


def _without(backup: Path, keys: Keys, *, there: bool) -> Difference:
    """Nothing can be read of the present one: what would be lost is not known, or there is nothing."""
    db = open_file(backup, keys.key("journal"), read_only=True)
    try:
        with trouble(backup.name):
            count, last, until = _HELD.validate_python(db.execute(_NEWEST.format(schema=_MINE)).fetchone())
            tables = {str(row[0]) for row in db.execute(_TABLES.format(schema=_MINE))}
            made = db.execute(_MADE.format(schema=_MINE, trail=_trail(tables))).fetchone()
    finally:
        db.conn.close()
    lost: dict[str, Span | None] = dict.fromkeys(Part, None if there else Span())
    unknown: dict[str, Span | None] = dict.fromkeys(Part)
    at = None if made is None else str(made[0])
    return Difference(lost, unknown, there, readable=False, entries=count, last=last, until=until, made=at)


@contextmanager
def looked_at(live: Path, *, beside: bool) -> Iterator[Path]:
    """The journal itself, or a copy beside that goes again: to open a journal is to write to it."""
    if not beside:
        yield live
        return
    copied = live.with_name(f"{_LOOKING}{os.getpid()}.db")
    ends = ("", "-wal", "-shm")
    try:
        with trouble(live.name):
            for end in ends[:2]:
                if live.with_name(live.name + end).exists():
                    copyfile(live.with_name(live.name + end), copied.with_name(copied.name + end))
        yield copied
    finally:
        for end in ends:
            with suppress(OSError):
                copied.with_name(copied.name + end).unlink(missing_ok=True)


class _Pair:
    """Both files on one connection, made anew after a bad page: SQLCipher reads nothing more on that one."""

    def __init__(self, path: Path, backup: Path, keys: Keys) -> None:
        self._path, self._backup, self._key = path, backup, keys.key("journal")
        self._db: Database | None = None

    def ask(self, query: str, values: Sequence[object] = ()) -> list[tuple[object, ...]] | None:
        """Every row of the answer; ``None`` where a page cannot be read."""
        try:
            with trouble(FILE_NAME):
                if self._db is None:
                    self._db = self._open()
                return list(self._db.conn.execute(query, values).fetchall())
        except StoreUnavailable:
            self.close()
            return None

    def close(self) -> None:
        """Let go of both."""
        if self._db is not None:
            self._db.conn.close()
            self._db = None

    def _open(self) -> Database:
        db = open_file(self._path, self._key)
        address = f"{self._backup.absolute().as_uri()}?mode=ro"
        try:
            db.conn.execute(_ATTACH, [address, f"x'{self._key.hex()}'"])
        except BaseException:
            db.conn.close()
            raise
        return db


def _both(pair: _Pair) -> Difference:
    try:
        newest = pair.ask(_NEWEST.format(schema=_OTHER))
        count, last, until = _HELD.validate_python(newest[0]) if newest else (0, None, None)
        made = pair.ask(_MADE.format(schema=_OTHER, trail=_trail(_tables(pair, _OTHER))))
        lost: dict[str, Span | None] = {part: _span(pair, part, _MINE, _OTHER) for part in Part}
        if lost[Part.ENTRY] is None:
            lost[Part.ENTRY] = _one_by_one(pair, last or 0)
        gained: dict[str, Span | None] = {part: _span(pair, part, _OTHER, _MINE) for part in Part}
    finally:
        pair.close()
    at = str(made[0][0]) if made else None
    return Difference(lost, gained, there=True, readable=True, entries=count, last=last, until=until, made=at)


def _span(pair: _Pair, part: Part, mine: str, other: str) -> Span | None:
    """Rows of ``mine`` that ``other`` lacks; ``None`` where a page cannot be read."""
    mine_has, other_has = _tables(pair, mine), _tables(pair, other)
    trails = (_trail(mine_has), _trail(other_has))
    looks = "entry is null" if trails[0] == _TRAILS[0] else "true"
    words = {"a": mine, "b": other, "a_trail": trails[0], "b_trail": trails[1], "a_looks": looks}
    asked = _QUERIES[part] if part is not Part.TRAIL or trails[0] == trails[1] else _BY_WHAT
    table, rows, same = (text.format(**words) for text in (asked.table, asked.rows, asked.same))
    if table not in mine_has:
        return Span()
    there = _trail(other_has) if part is Part.TRAIL else table
    query = f"{rows} where not exists ({same})" if there in other_has else rows
    found = pair.ask(_SUM.format(rows=query))
    try:
        return Span(*_SPAN.validate_python(found[0])) if found else None
    except ValidationError:
        return None


def _tables(pair: _Pair, schema: str) -> set[str]:
    return {str(row[0]) for row in pair.ask(_TABLES.format(schema=schema)) or []}


def _trail(tables: set[str]) -> str:
    return next((name for name in _TRAILS if name in tables), _TRAILS[0])


def _one_by_one(pair: _Pair, after: int) -> Span | None:
    """Entries after the backup's last, as far as their pages can be read."""
    given = pair.ask(_LAST.format(schema=_MINE))
    if given is None:
        return None
    found: list[tuple[int, str]] = []
    failed = 0
    for number in range(after + 1, min(int(str(given[0][0])), after + _MOST_BY_HAND) + 1):
        rows = pair.ask(_AT, [number])
        failed += rows is None
        found += [(number, str(row[0])) for row in rows or []]
        if failed > _MOST_FAILED:
            break
    if not found:
        return Span(partly=True)
    times = [at for _, at in found]
    return Span(len(found), found[0][0], found[-1][0], min(times), max(times), partly=True)
