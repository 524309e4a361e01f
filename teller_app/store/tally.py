"""Kept sums and lists of a whole book for one day: worked out once, read in a moment, deleted at will."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from pathlib import Path

from teller_app.rules.branch import BranchLine, concentration, top_fifth
from teller_app.rules.codes import ListKind
from teller_app.rules.money import Money
from teller_app.safe.disk import clear_left, drop
from teller_app.safe.keys import Keys
from teller_app.store import migrate
from teller_app.store.errors import StoreUnavailable, trouble
from teller_app.store.files import Database, drop_file, open_file
from teller_app.store.stopping import Progress

KEPT = 6
"""Days of which the sums are kept; the oldest goes first."""
_PREFIX = "tally-"
_BUILDING = ".building"
_META = "insert into meta (name, value) values (?, ?)"
_TIER = "insert into tier_total (position, tier, clients, fen) values (?, ?, ?, ?)"
_NAMES = tuple(each.name for each in fields(BranchLine))
_COLUMNS = ", ".join(("client_key", *_NAMES[1:]))
_PUT = "insert into line (" + _COLUMNS + ") values (" + ", ".join("?" for _ in _NAMES) + ")"  # noqa: S608
_SUMS = "select tier, count(*), coalesce(sum(fen), 0) from line group by tier"
_FENS = "select fen from line order by fen desc"
_TOTALS = "select tier, clients, fen from tier_total order by position"
_SHOWN = (
    "client_key, name, kind, tier, measured, fen, next_tier, shortfall, margin, falls_on, outcome,"
    " id_expires, card_expires, birthday"
)
_UNDER = "select next_tier, count(*), sum(shortfall) from line where near = 1 group by next_tier"
_OVER = "select measured, count(*), sum(margin) from line where close = 1 group by measured"
_WHERE = {
    ListKind.TIER: "tier = ? order by fen desc",
    ListKind.UNDER: "near = 1 and ? in ('', next_tier) order by shortfall",
    ListKind.OVER: "close = 1 and ? in ('', measured) order by margin",
    ListKind.FALLING: "falls_on is not null order by falls_on, fen desc",
    ListKind.KEY: "outcome = 'key' order by fen desc",
    ListKind.LOOK: "outcome = 'look' order by fen desc",
    ListKind.ID_EXPIRY: "id_expires between ? and ? order by id_expires",
    ListKind.CARD_EXPIRY: "card_expires between ? and ? order by card_expires",
    ListKind.BIRTHDAY: "birthday between ? and ? order by birthday",
}


@dataclass(frozen=True, slots=True)
class Mark:
    """Of what a tally is: another book, edition, day or engine is another tally.

    Attributes:
        rules: digest of what the edition says, for two of one name need not be the same.
    """

    book: str
    rulebook: str
    edition: date
    as_of: date
    engine: int
    rules: str = ""

    @property
    def file_name(self) -> str:
        """Tells nothing of what is inside."""
        told = f"{self.book}|{self.rulebook}|{self.edition}|{self.as_of}|{self.engine}|{self.rules}"
        return f"{_PREFIX}{hashlib.sha256(told.encode()).hexdigest()[:16]}.db"


@dataclass(frozen=True, slots=True)
class TierTotal:
    """How many clients a tier has, and what they hold."""

    tier: str
    clients: int
    recognised_assets: Money


@dataclass(frozen=True, slots=True)
class Edge:
    """Who stands close to one side of a tier's threshold, and what all of them lack or exceed it by."""

    clients: int = 0
    together: Money = field(default_factory=lambda: Money(0))


@dataclass(frozen=True, slots=True)
class Listed:
    """One client in a list; ``None`` where it does not apply."""

    client: str
    name: str
    kind: str
    tier: str
    measured: str
    recognised_assets: Money
    next_tier: str | None
    shortfall: Money | None
    margin: Money | None
    falls_on: date | None
    outcome: str | None
    id_expires: date | None
    card_expires: date | None
    birthday: str | None


@dataclass(frozen=True, slots=True)
class Tally:
    """An open tally; every read is a range of an index or a few rows."""

    path: Path
    db: Database
    built_at: datetime
    curve: tuple[float, ...]
    top_fifth: float | None

    def totals(self) -> list[TierTotal]:
        """Every tier from the bottom up, those without clients too."""
        with trouble(self.path.name):
            rows = self.db.execute(_TOTALS).fetchall()
        return [TierTotal(str(tier), int(clients), Money(int(fen))) for tier, clients, fen in rows]

    def edges(self) -> tuple[dict[str, Edge], dict[str, Edge]]:
        """By tier: who is just under its threshold, and who is just over it."""
        with trouble(self.path.name):
            under, over = (self.db.execute(query).fetchall() for query in (_UNDER, _OVER))
        return _edges(under), _edges(over)

    def count(self, kind: ListKind, *values: str) -> int:
        """How many clients a list has in all."""
        where = _WHERE[kind].partition(" order by ")[0]
        with trouble(self.path.name):
            query = "select count(*) from line where " + where  # noqa: S608  constants only
            return int(self.db.execute(query, list(values)).fetchone()[0])

    def listed(self, kind: ListKind, most: int, *values: str) -> list[Listed]:
        """The first clients of a list.

        Args:
            kind: which list.
            most: how many at most.
            values: the tier, which may be empty for those at a threshold; or the first and last day, a
                birthday as ``MM-DD``.
        """
        query = "select " + _SHOWN + " from line where " + _WHERE[kind] + " limit ?"  # noqa: S608  constants
        with trouble(self.path.name):
            rows = self.db.execute(query, [*values, most]).fetchall()
        try:
            return [_listed(row) for row in rows]
        except (TypeError, ValueError):
            raise StoreUnavailable("store.damaged", file=self.path.name) from None

    def close(self) -> None:
        """Let go of the file."""
        self.db.conn.close()


def open_tally(home: Path, keys: Keys, mark: Mark) -> Tally | None:
    """Open a kept tally; ``None`` where there is none, or none that can be read: then it is made anew."""
    path = home / mark.file_name
    if not path.is_file():
        return None
    db = None
    try:
        db = open_file(path, keys.key("tally"), read_only=True)
        with trouble(path.name):
            migrate.check_version(db, migrate.TALLY, path.name)
            told = dict(db.execute("select name, value from meta").fetchall())
            shares = json.loads(told["curve"])
            return Tally(
                path,
                db,
                datetime.fromisoformat(told["built_at"]),
                tuple(float(share) for share in shares),
                json.loads(told["top_fifth"]),
            )
    except (StoreUnavailable, KeyError, TypeError, ValueError):
        if db is not None:
            db.conn.close()
        drop(path)  # a new one is put in its place all the same
        return None


@dataclass(frozen=True, slots=True)
class Making:
    """What a tally is made of.

    Attributes:
        mark: of what.
        tiers: codes from the bottom up.
        count: how many clients there will be.
        at: when it is made.
    """

    mark: Mark
    tiers: tuple[str, ...]
    count: int
    at: datetime


def build_tally(
    home: Path,
    keys: Keys,
    making: Making,
    lines: Iterable[list[BranchLine]],
    progress: Progress | None = None,
) -> None:
    """Make a tally beside, and put it in place whole; whatever stops it leaves nothing.

    Args:
        home: where it is kept.
        keys: whoever can open it.
        making: of what it is made.
        lines: every client once, in batches.
        progress: told how many clients are done; may stop the work by raising.
    """
    path = home / making.mark.file_name
    # Another program may be at work on the same one; whoever ends last puts the same figures in place.
    beside = path.with_suffix(f".{os.getpid()}{_BUILDING}")
    drop_file(beside)
    try:
        db = open_file(beside, keys.key("tally"), create=True)
        try:
            with trouble(path.name):
                _fill(db, making, lines, progress)
        finally:
            db.conn.close()
        with trouble(path.name):
            beside.replace(path)
    finally:
        drop_file(beside)
    _prune(home, path)


def _fill(db: Database, making: Making, lines: Iterable[list[BranchLine]], progress: Progress | None) -> None:
    # Beside and thrown away when it fails, so nothing needs to be safe before the end.
    db.conn.executescript("pragma journal_mode = off; pragma synchronous = off; pragma secure_delete = off;")
    migrate.migrate(db, migrate.TALLY, making.mark.file_name)
    done = 0
    db.conn.execute("begin")
    for batch in lines:
        db.conn.executemany(_PUT, [_values(line) for line in batch])
        done += len(batch)
        if progress is not None:
            progress(done, max(making.count, done))
    sums = {str(tier): (int(count), int(fen)) for tier, count, fen in db.execute(_SUMS)}
    # Old clients may go by an older edition, whose tiers follow those of today's.
    tiers = [*making.tiers, *sorted(set(sums) - set(making.tiers))]
    rows = [(at, tier, *sums.get(tier, (0, 0))) for at, tier in enumerate(tiers)]
    db.conn.executemany(_TIER, rows)
    fens = [int(row[0]) for row in db.execute(_FENS)]
    meta = {
        "built_at": making.at.isoformat(),
        "curve": json.dumps([round(share, 6) for share in concentration(fens)]),
        "top_fifth": json.dumps(top_fifth(fens)),
    }
    db.conn.executemany(_META, list(meta.items()))
    db.conn.execute("commit")
    db.conn.executescript("analyze; pragma journal_mode = delete;")


def _values(line: BranchLine) -> list[object]:
    values = [getattr(line, name) for name in _NAMES]
    return [value.isoformat() if isinstance(value, date) else value for value in values]


def _edges(rows: list[tuple[object, ...]]) -> dict[str, Edge]:
    return {str(tier): Edge(int(str(count)), Money(int(str(fen)))) for tier, count, fen in rows}


def _listed(row: tuple[object, ...]) -> Listed:
    key, name, kind, tier, measured, fen, above, short, margin, falls, outcome, *days = row
    id_day, card_day, birthday = days
    return Listed(
        str(key),
        str(name),
        str(kind),
        str(tier),
        str(measured),
        Money(int(str(fen))),
        None if above is None else str(above),
        None if short is None else Money(int(str(short))),
        None if margin is None else Money(int(str(margin))),
        _day(falls),
        None if outcome is None else str(outcome),
        _day(id_day),
        _day(card_day),
        None if birthday is None else str(birthday),
    )


def _day(value: object) -> date | None:
    return None if value is None else date.fromisoformat(str(value))


def _prune(home: Path, newest: Path) -> None:
    """Keep a few, the newest always; what a killed program has left half made goes after a day."""
    with suppress(OSError):  # another program may clear up at the same moment
        found = sorted(home.glob(f"{_PREFIX}*.db"), key=lambda each: each.stat().st_mtime, reverse=True)
        for path in [each for each in found if each != newest][KEPT - 1 :]:
            drop(path)
    clear_left(newest, f"{_PREFIX}*{_BUILDING}*")
