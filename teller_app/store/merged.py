"""Head office's side of the exchange: one encrypted file with what every branch has sent, each record once.

A file is held against what is there and taken in the same transaction, so that two who receive at once cannot
take one twice. What was taken is never changed.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from sqlite_utils import Database

from teller_app.rules.errors import Refusal
from teller_app.safe.audit import START
from teller_app.store import migrate
from teller_app.store.errors import trouble
from teller_app.store.exchange_file import OUTGOING, Header, Line
from teller_app.store.files import open_file, writing

FILE_NAME = "merged.db"
_FILE = "select digest, last, head from exchange_file where branch = ? and number = ?"
_LAST = "select number, digest, last, head from exchange_file where branch = ? order by number desc limit 1"
_SEEN = "select digest from exchange_seen where branch = ? and number = ?"
_KNOWN = "select 1 from exchange_record where branch = ? and number = ? and hash = ?"
_PUT_FILE = (
    "insert into exchange_file (branch, number, digest, first, last, head, made_at, received_at)"
    " values (?, ?, ?, ?, ?, ?, ?, ?)"
)
_PUT_SEEN = "insert or ignore into exchange_seen (branch, number, digest) values (?, ?, ?)"
_DROP_SEEN = "delete from exchange_seen where branch = ? and number <= ?"
_PUT_ALARM = "insert or ignore into exchange_alarm (branch, number, code, digest, at) values (?, ?, ?, ?, ?)"
_PUT_RECORD = (
    "insert or ignore into exchange_record (branch, hash, file, number, at, user, role, action, rulebook,"
    " edition, client, entry, client_key, content) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)


class Outcome(StrEnum):
    """What became of a file."""

    TAKEN = "taken"
    THERE = "there"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Opened:
    """A file whose signature, seal, form and chain are right.

    Attributes:
        digest: of the whole file.
        hashes: of each record.
    """

    header: Header
    digest: str
    lines: Sequence[Line]
    hashes: Sequence[bytes]


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of an opened file.

    Attributes:
        records: how many are new here.
        entries: how many of them bring what their entry says.
        wrong: why it was refused.
    """

    outcome: Outcome
    records: int = 0
    entries: int = 0
    wrong: Refusal | None = None


@dataclass(frozen=True, slots=True)
class _Last:
    """The file of a branch that was taken last."""

    number: int = 0
    digest: str = ""
    last: int = 0
    head: str = START.hex()


@dataclass(frozen=True, slots=True)
class Merged:
    """The open file."""

    db: Database
    file: str

    def take(self, opened: Opened, at: datetime, *, restored: bool = False) -> Answer:
        """Take a file that goes on where the last one of its branch ended; the same again changes nothing.

        Args:
            opened: the file.
            at: now.
            restored: head office knows that the branch's journal was put back, so a file may go on from any
                record that is here, or from the first, and numbers may be missing.

        Raises:
            StoreUnavailable: nothing was taken.
        """
        header = opened.header
        with writing(self.db, self.file) as db:
            known = db.execute(_FILE, [header.branch, header.number]).fetchone()
            if known is not None and known[0] == opened.digest:
                return Answer(Outcome.THERE)
            last = _Last(*(db.execute(_LAST, [header.branch]).fetchone() or ()))
            other = known is not None or self._was_another(opened)
            wrong = self._wrong(header, last, other=other, restored=restored)
            if wrong is not None and wrong.code == "exchange.gap":
                db.conn.execute(_PUT_SEEN, [header.branch, header.number, opened.digest])
            elif wrong is not None:
                self._alarm(opened, wrong.code.removeprefix("exchange."), at)
            if wrong is not None:
                return Answer(Outcome.REFUSED, wrong=wrong)
            if not _goes_on(header, last):
                self._alarm(opened, "restored", at)
            return self._put(opened, at)

    def close(self) -> None:
        """Let go of the file."""
        self.db.conn.close()

    def _was_another(self, opened: Opened) -> bool:
        """What came too early under this number must be the same."""
        seen = self.db.execute(_SEEN, [opened.header.branch, opened.header.number]).fetchone()
        return seen is not None and seen[0] != opened.digest

    def _wrong(self, header: Header, last: _Last, *, other: bool, restored: bool) -> Refusal | None:
        """Why a file cannot be taken."""
        said = {"branch": header.branch, "number": header.number}
        if other:
            return Refusal("exchange.repeated", **said)
        if restored and self._is_known(header):
            return None
        if header.number > last.number + 1:
            missing = range(last.number + 1, header.number)
            return Refusal("exchange.gap", **said, missing=_span(missing))
        if not _goes_on(header, last):
            return Refusal("exchange.fork", **said, record=header.first - 1, last=last.last)
        return None

    def _is_known(self, header: Header) -> bool:
        before = bytes.fromhex(header.before)
        if header.first == 1:
            return before == START
        row = self.db.execute(_KNOWN, [header.branch, header.first - 1, before]).fetchone()
        return row is not None

    def _put(self, opened: Opened, at: datetime) -> Answer:
        header, db = opened.header, self.db
        told = [header.first, header.last, header.head, header.made_at, at.isoformat()]
        db.conn.execute(_PUT_FILE, [header.branch, header.number, opened.digest, *told])
        records = entries = 0
        for line, hashed in zip(opened.lines, opened.hashes, strict=True):
            count = db.conn.execute(_PUT_RECORD, _row(header, line, hashed)).rowcount
            records += count
            entries += count if line.action in OUTGOING else 0
        db.conn.execute(_DROP_SEEN, [header.branch, header.number])
        return Answer(Outcome.TAKEN, records, entries)

    def _alarm(self, opened: Opened, code: str, at: datetime) -> None:
        header = opened.header
        self.db.conn.execute(_PUT_ALARM, [header.branch, header.number, code, opened.digest, at.isoformat()])


@contextmanager
def merged_at(folder: Path, key: bytes, *, create: bool = False) -> Iterator[Merged]:
    """The merged file of a folder for as long as it is needed.

    Raises:
        StoreUnavailable: ``store.missing`` where there is none and none is to be made;
            ``store.unreadable`` where the key is another.
    """
    path = folder / FILE_NAME
    with trouble(FILE_NAME):
        new = create and not path.exists()
    db = open_file(path, key, create=new)
    try:
        with trouble(FILE_NAME):
            migrate.migrate(db, migrate.MERGED, FILE_NAME)
        yield Merged(db, FILE_NAME)
    finally:
        db.conn.close()


def _goes_on(header: Header, last: _Last) -> bool:
    """Number, file and record before it are those that were taken last."""
    return (header.number, header.previous, header.first, header.before) == (
        last.number + 1,
        last.digest,
        last.last + 1,
        last.head,
    )


def _row(header: Header, line: Line, hashed: bytes) -> list[object]:
    content = None if line.content is None else json.dumps(line.content, ensure_ascii=False, sort_keys=True)
    return [
        header.branch,
        hashed,
        header.number,
        line.number,
        line.at,
        line.user,
        line.role,
        line.action,
        line.rulebook,
        line.edition,
        None if line.client is None else bytes.fromhex(line.client),
        line.entry,
        line.key,
        content,
    ]


def _span(numbers: range) -> str:
    """``7`` or ``7 – 9``."""
    return str(numbers[0]) if len(numbers) == 1 else f"{numbers[0]} – {numbers[-1]}"
