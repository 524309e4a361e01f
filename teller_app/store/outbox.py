"""A branch's side of the exchange: what is waiting, and the next file.

A file is made in steps, so that a kill between any two of them neither loses nor repeats a number:

1. what waits is read at one moment, proven against the trail, sealed, signed, and put on the disk under a
   name that nobody looks at (``000007.new``);
2. one transaction of the journal says its number, digest and last record, and puts the head down;
3. it is renamed (``000007.waiting``), and its number noted by the device in two places, one of them outside
   of the home folder;
4. it is copied to where it was asked for, and renamed (``000007.exchange``): it stays, to be sent again.

Killed before 2, nothing has happened and the number is free. Killed later, the next sending goes on where
this one ended, with the very same bytes; a file that goes out twice is the same file.

A journal that was put back to an earlier day knows fewer numbers than the device. It goes on behind the
highest, never with one that was used, and from its own last record: head office sees that the two do not
meet.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from pydantic import AwareDatetime, BaseModel, ConfigDict

from teller_app.rules.errors import Unavailable
from teller_app.safe.disk import drop, only_one, sync_folder
from teller_app.safe.exchange import digest, pack_file, signing_key
from teller_app.safe.exchange_keys import BranchCode
from teller_app.safe.keys import DeviceSecret
from teller_app.safe.signed import Hex
from teller_app.safe.twice import Numbered, TwiceKept
from teller_app.store.entry import Entry, EntryKind
from teller_app.store.errors import StoreUnavailable, trouble
from teller_app.store.exchange_file import Header, write_line
from teller_app.store.journal import Journal
from teller_app.store.outgoing import OUTGOING_TEXT, newest, read_outgoing
from teller_app.store.release_files import write_file
from teller_app.store.trail import Head, Why, put_anchor

FOLDER = "exchange"
LOCK = "exchange.lock"
SUFFIX = ".exchange"
_NEW, _WAITING = ".new", ".waiting"
_WAIT_SECONDS = 10.0
_FROZEN = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)
_COUNT = "select count(*) from trail where number > ? and action in (" + OUTGOING_TEXT + ")"  # noqa: S608  constants
_TOP = "select coalesce(max(number), 0) from trail"
_ANYTHING = "select 1 from trail where number > ? and action != 'exchange_sent' limit 1"

M = TypeVar("M", bound=BaseModel)
Said = Callable[[EntryKind, str], Entry]
"""Makes an entry of whoever acts, now: of a kind, with a body."""
Put = Callable[[Path, bytes], object]
"""Has a whole file on a disk, or raises ``OSError``."""


class Setup(BaseModel):
    """With whom this branch exchanges, as the newest entry says.

    Attributes:
        branch: this branch's code.
        office: head office's public key.
        name: what its key is called.
    """

    model_config = _FROZEN

    branch: BranchCode
    office: Hex
    name: str


class Sent(BaseModel):
    """A file that went out, as its entry says.

    Attributes:
        last: number of the last record in it.
        head: that record's hash.
        entries: how many entries went with it.
    """

    model_config = _FROZEN

    number: int
    digest: str
    last: int
    head: str
    entries: int
    at: AwareDatetime


class Mark(Numbered):
    """The highest number that this device has used, and which file that was."""

    digest: str = ""


@dataclass(frozen=True, slots=True)
class OutboxState:
    """How it stands with the exchange.

    Attributes:
        setup: ``None`` before it is set up.
        sent: the last file; ``None`` before there is one.
        waiting: entries that have not gone out.
        anything: there is something for a file, if only records.
        top: number of the newest record.
        undelivered: files that were made and not yet copied to where they were asked for.
        highest: number that was ever used here; above that of ``sent`` where an older journal was put back.
    """

    setup: Setup | None
    sent: Sent | None
    waiting: int
    anything: bool
    top: int
    undelivered: int
    highest: int


@dataclass(frozen=True, slots=True)
class Outbox:
    """The exchange of one home, over a journal of its own.

    Attributes:
        outside: where the highest number is kept as well; ``None`` where nowhere.
        journal_key: what the branch's signature follows from.
    """

    home: Path
    outside: Path | None
    journal: Journal
    journal_key: bytes

    def state(self) -> OutboxState:
        """How it stands now; changes nothing.

        Raises:
            StoreUnavailable: the journal cannot be read, or is not what was written.
        """
        with trouble(self.journal.path.name), self.journal.db.atomic():
            sent = self.sent()
            after = [sent.last if sent else 0]
            waiting = int(self.journal.db.execute(_COUNT, after).fetchone()[0])
            anything = self.journal.db.execute(_ANYTHING, after).fetchone() is not None
            top = int(self.journal.db.execute(_TOP).fetchone()[0])
            mark = self._kept().read() or Mark()
            highest = max(mark.number, sent.number if sent else 0)
            return OutboxState(
                self.setup(), sent, waiting, anything, top, len(self._lying(_WAITING)), highest
            )

    def setup(self) -> Setup | None:
        """With whom this branch exchanges.

        Raises:
            StoreUnavailable: ``store.damaged``: the entry is not what was written.
        """
        return set_up(self.journal)

    def sent(self) -> Sent | None:
        """The file that went out last, as this journal knows it.

        Raises:
            StoreUnavailable: as ``setup``.
        """
        return _read(self.journal, Sent, EntryKind.EXCHANGE_SENT)

    @contextmanager
    def alone(self) -> Iterator[None]:
        """One sender at a time, with what an earlier one left behind put in order.

        Raises:
            Unavailable: ``exchange.busy``, or a file cannot be written.
        """
        with ExitStack() as held:
            try:
                held.enter_context(only_one(self.home / LOCK, _WAIT_SECONDS))
            except BlockingIOError as error:
                raise Unavailable("exchange.busy") from error
            except OSError as error:
                raise Unavailable("exchange.unwritable", reason=error.strerror or "") from error
            self._settle()
            yield

    def make_file(self, said: Said, at: datetime, anew: int | None = None) -> Sent | None:
        """Make the next file of what waits; ``None`` where nothing does. Call it inside ``alone``.

        Args:
            said: makes the entry of it.
            at: now.
            anew: begin with the first record of all, under this number or a higher one.

        Raises:
            StoreUnavailable: nothing was made: the journal or the disk.
        """
        setup, sent = self.setup(), self.sent()
        assert setup is not None  # noqa: S101  the desk has looked
        after = sent.last if sent and anew is None else 0
        found = read_outgoing(self.journal, after)
        if found is None:
            return None
        if after and sent and found.before.hex() != sent.head:
            raise StoreUnavailable("store.damaged", file=self.journal.path.name)
        number, previous = self._next(sent)
        header = Header(
            branch=setup.branch,
            number=max(number, anew or 0),
            previous=previous,
            first=found.first,
            last=found.last,
            before=found.before.hex(),
            head=found.head.hex(),
            made_at=at.isoformat(),
        )
        plain = b"".join((write_line(header), *found.lines))
        raw = pack_file(plain, setup.office, signing_key(self.journal_key))
        made = Sent(
            number=header.number,
            digest=digest(raw),
            last=header.last,
            head=header.head,
            entries=found.entries,
            at=at,
        )
        self._put(made, raw, said)
        return made

    def deliver(self, out: Path, branch: str, put: Put) -> list[Path]:
        """Copy every file that waits to a folder, and keep it; returns the copies.

        Args:
            out: the folder.
            branch: its code, for their names.
            put: writes one there; it may be given up while that goes on, and the same file goes out again.

        Raises:
            Unavailable: ``exchange.not_delivered`` (file, reason), or as ``put``; it waits on.
        """
        done = []
        for path in self._lying(_WAITING):
            done.append(_copy(path, out, branch, put))
            with trouble(path.name):
                path.replace(path.with_suffix(SUFFIX))
                sync_folder(path.parent)
        return done

    def lies_here(self, number: int) -> bool:
        """Whether a file of this number was made here and can be sent again."""
        return bool(self._files(number))

    def again(self, number: int, out: Path, branch: str, put: Put) -> Path:
        """Copy a file that ``lies_here`` once more, as it was.

        Raises:
            Unavailable: ``exchange.not_delivered`` (file, reason), or as ``put``.
        """
        return _copy(self._files(number)[0], out, branch, put)

    def _settle(self) -> None:
        """What a killed sending left: finished where the journal knows of it, otherwise taken away."""
        sent = self.sent()
        for path in self._lying(_NEW):
            with trouble(path.name):
                ours = sent is not None and path.stem == f"{sent.number:06d}"
                if ours and sent is not None and digest(path.read_bytes()) == sent.digest:
                    path.replace(path.with_suffix(_WAITING))
                    sync_folder(path.parent)
                else:
                    drop(path)
        if sent is not None:
            self._remember(sent)

    def _next(self, sent: Sent | None) -> tuple[int, str]:
        """Behind the highest number that was ever used, and behind which file."""
        mark = self._kept().read() or Mark()
        if sent is None or mark.number > sent.number:
            return mark.number + 1, mark.digest
        return sent.number + 1, sent.digest

    def _put(self, made: Sent, raw: bytes, said: Said) -> None:
        path = self.home / FOLDER / f"{made.number:06d}{_NEW}"
        with trouble(path.name):
            write_file(path, raw)
        body = made.model_dump_json(exclude={"at"})
        with self.journal.writing() as db:
            # What fails here may be in the journal all the same; the next sending looks.
            self.journal.put(said(EntryKind.EXCHANGE_SENT, body))
            put_anchor(db, Head(made.last, bytes.fromhex(made.head)), made.at, Why.EXCHANGE)
        with trouble(path.name):
            path.replace(path.with_suffix(_WAITING))
            sync_folder(path.parent)
        self._remember(made)
        with suppress(StoreUnavailable):
            # It is made; an anchor that cannot be logged now comes along with the next one.
            self.journal.log_anchors()

    def _remember(self, sent: Sent) -> None:
        kept = self._kept()
        if (kept.read() or Mark()).number < sent.number:
            kept.write(Mark(number=sent.number, digest=sent.digest))

    def _kept(self) -> TwiceKept[Mark]:
        return TwiceKept(self.home, self.outside, DeviceSecret(self.home), FOLDER, Mark)

    def _files(self, number: int) -> list[Path]:
        paths = (self.home / FOLDER / f"{number:06d}{suffix}" for suffix in (SUFFIX, _WAITING))
        return [path for path in paths if path.exists()]

    def _lying(self, suffix: str) -> list[Path]:
        return sorted((self.home / FOLDER).glob(f"[0-9][0-9][0-9][0-9][0-9][0-9]{suffix}"))


def _copy(path: Path, out: Path, branch: str, put: Put) -> Path:
    copy = out / f"{branch}-{path.stem}{SUFFIX}"
    try:
        put(copy, path.read_bytes())
    except OSError as error:
        reason = error.strerror or ""
        raise Unavailable("exchange.not_delivered", file=copy.name, reason=reason) from error
    return copy


def set_up(journal: Journal) -> Setup | None:
    """With whom the branch of a journal exchanges.

    Raises:
        StoreUnavailable: ``store.damaged``: the entry is not what was written.
    """
    return _read(journal, Setup, EntryKind.EXCHANGE_SETUP)


def _read(journal: Journal, model: type[M], kind: EntryKind) -> M | None:
    entry = newest(journal, kind)
    if entry is None:
        return None
    try:
        return model.model_validate({**json.loads(entry.body), "at": entry.at})
    except ValueError:
        raise StoreUnavailable("store.damaged", file=journal.path.name) from None
