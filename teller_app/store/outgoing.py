"""What of the journal goes out to head office: read at one moment, and proven before it goes."""

from __future__ import annotations

import json
from dataclasses import dataclass, field

from pydantic import ValidationError

from teller_app.safe.audit import START, Record, link, seal
from teller_app.safe.audit import Entry as SealedEntry
from teller_app.store.clients import told
from teller_app.store.entry import Entry, EntryKind
from teller_app.store.errors import StoreUnavailable, trouble
from teller_app.store.exchange_file import (
    ENOUGH_BYTES,
    MOST_RECORDS,
    OF_WALK_INS,
    OUTGOING,
    STAYS,
    Content,
    Line,
    line_of,
    write_line,
)
from teller_app.store.journal import Journal
from teller_app.store.trail import COLUMNS, ENTRY_COLUMNS, SEALED, hash_at, proven

OUTGOING_TEXT = ", ".join(f"'{kind.value}'" for kind in sorted(OUTGOING))
"""For a query; codes of ours and nothing else."""
_ENTRY = ", ".join(f"e.{name}" for name in ENTRY_COLUMNS.split(", "))
_TRAIL = ", ".join(f"t.{name}" for name in COLUMNS.split(", "))
_RECORD_COLUMNS = len(COLUMNS.split(", "))
_WAITING = (
    "select " + _TRAIL + ", " + _ENTRY + " from trail t"  # noqa: S608  constants only
    " left join entry e on e.number = t.entry and t.action in (" + OUTGOING_TEXT + ")"
    " where t.number > ? order by t.number limit ?"
)
_RECORD_BYTES = 500
"""What a record takes in a file, about."""
# The kinds as the index of journal_0005 has them: SQLite takes it for this very condition.
_NEWEST = (
    SEALED
    + " where e.kind in ('exchange_setup', 'exchange_sent') and e.kind = ? order by e.number desc limit 1"
)


@dataclass(slots=True)
class Outgoing:
    """Records that wait, from one on, as many as one file holds.

    Attributes:
        first: number of the first.
        before: hash of the record before it; ``head`` is that of the last.
        lines: as they stand in the file.
        entries: how many of them bring what their entry says.
    """

    first: int
    before: bytes
    head: bytes
    lines: list[bytes] = field(default_factory=list)
    entries: int = 0

    @property
    def last(self) -> int:
        """Number of the last."""
        return self.first + len(self.lines) - 1


def newest(journal: Journal, kind: EntryKind) -> Entry | None:
    """The newest entry of a kind of the exchange; ``None`` before there is one.

    Raises:
        StoreUnavailable: ``store.damaged``: the trail has another one, or none, under its number.
    """
    with trouble(journal.path.name):
        row = journal.db.execute(_NEWEST, [kind.value]).fetchone()
    if row is None:
        return None
    entry = proven(row, journal.trail.key, journal.path.name)
    return Entry.model_validate(dict(zip(ENTRY_COLUMNS.split(", "), entry, strict=True)))


def read_outgoing(journal: Journal, after: int) -> Outgoing | None:
    """What waits behind a record; ``None`` where nothing does.

    Raises:
        StoreUnavailable: ``store.damaged``: the chain does not hold, an entry or a client is not what was
            written, or it is something that head office would not take.
    """
    with trouble(journal.path.name), journal.db.atomic():
        before = START
        if after:
            found = hash_at(journal.db, after)
            if found is None:
                raise _damaged(journal)
            before = found
        rows = journal.db.execute(_WAITING, [after, MOST_RECORDS])
        reading = _Reading(journal, Outgoing(after + 1, before, before))
        for row in rows:
            reading.take(Record._make(row[:_RECORD_COLUMNS]), row[_RECORD_COLUMNS:])
            if reading.bytes >= ENOUGH_BYTES:
                break
        return reading.done()


class _Reading:
    """Goes through the records once; a client stands in the newest line that is about it."""

    def __init__(self, journal: Journal, found: Outgoing) -> None:
        self._journal, self._found = journal, found
        self._lines: list[Line] = []
        self._clients: dict[str, Content] = {}
        self._line_of: dict[str, int] = {}
        self.bytes = 0

    def take(self, record: Record, entry: SealedEntry) -> None:
        """The next record, and its entry where that goes out."""
        right = record.number == self._found.first + len(self._lines) and record.previous == self._found.head
        if not right or link(record, record.previous) != record.hash:
            raise _damaged(self._journal)
        self._found.head = record.hash
        key, content = self._told(record, entry)
        try:
            self._lines.append(line_of(record, key, content))
        except ValidationError:
            raise _damaged(self._journal) from None

    def done(self) -> Outgoing | None:
        """Everything, as lines of the file."""
        for key, at in self._line_of.items():
            self._lines[at] = self._lines[at].model_copy(update={"content": self._clients[key]})
        self._found.lines = [write_line(line) for line in self._lines]
        self._found.entries = sum(line.action in OUTGOING for line in self._lines)
        return self._found if self._lines else None

    def _told(self, record: Record, entry: SealedEntry) -> tuple[str | None, Content | None]:
        self.bytes += _RECORD_BYTES
        if record.action not in OUTGOING:
            return None, None
        key, body = entry[5], entry[9]  # of a tuple whose columns are told apart by their place alone
        if entry[0] is None or seal(self._journal.trail.key, entry) != record.body:
            raise _damaged(self._journal)
        self.bytes += len(body)
        if record.action in OF_WALK_INS:
            self._client(str(key))
            return str(key), None
        said = json.loads(body)
        return key, {name: value for name, value in said.items() if name not in STAYS}

    def _client(self, key: str) -> None:
        self._line_of[key] = len(self._lines)
        if key in self._clients:
            return
        client = self._journal.walk_ins.read(key)
        if client is None:
            raise _damaged(self._journal)
        text = told(client)
        self.bytes += len(text)
        self._clients[key] = json.loads(text)


def _damaged(journal: Journal) -> StoreUnavailable:
    return StoreUnavailable("store.damaged", file=journal.path.name)
