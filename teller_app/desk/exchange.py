"""The branch's exchange with head office: set up by two supervisors, sent by one, and how it stands."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TypeVar

from teller_app.desk.approving import Approval, Shown
from teller_app.desk.reaching import Wanted, reach, somebody_waits
from teller_app.desk.workplace import Workplace
from teller_app.rules.errors import Refusal
from teller_app.safe.disk import put_whole
from teller_app.safe.exchange import public_of
from teller_app.safe.exchange_keys import CODE_PATTERN, BranchKey, read_office
from teller_app.safe.log import note
from teller_app.safe.log_fields import Event
from teller_app.safe.release_keys import TrustedKey
from teller_app.safe.roles import Act
from teller_app.store.entry import Entry, EntryKind
from teller_app.store.exchange_file import MOST_NUMBER
from teller_app.store.journal import open_journal
from teller_app.store.outbox import Outbox, OutboxState, Sent, Setup
from teller_app.store.trail import Deed
from teller_app.words.approving import set_up_exchange, short_code

_CODE = re.compile(CODE_PATTERN)
_MOST_AHEAD = 10_000
"""Numbers never go back: after a slip like 999999 there would be no next file, ever."""
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Delivered:
    """What a sending came to.

    Attributes:
        made: files that were made now; those of an earlier sending that waited are not among them.
        files: copies in the folder that was asked for.
        state: how it stands after it.
    """

    made: tuple[Sent, ...]
    files: tuple[Path, ...]
    state: OutboxState


@dataclass(frozen=True, slots=True)
class ExchangeView:
    """What a window shows of it.

    Attributes:
        office: what head office's key is called; empty before it is set up.
        number: of the last file, written ``at`` with so many ``entries``; ``None`` before there is one.
        waiting: entries that have not gone out.
        undelivered: files that were made and not yet written anywhere.
        ready: there is something to write.
        written: how many files were written just now; ``None`` where none were asked for.
    """

    office: str = ""
    branch: str = ""
    number: int | None = None
    at: datetime | None = None
    entries: int = 0
    waiting: int = 0
    undelivered: int = 0
    ready: bool = False
    written: int | None = None


@dataclass(frozen=True, slots=True)
class ExchangeDesk:
    """Works on a journal of its own, on any thread.

    Every act raises a ``Refusal`` as ``Workplace.require`` where it is not for whoever asks, and a
    ``StoreUnavailable`` where the journal cannot be used.
    """

    place: Workplace

    def read_setup(self, office: Path, branch: str) -> Setup:
        """With whom to exchange, and as which branch; nothing is changed.

        Raises:
            Refusal: ``exchange.office_file`` (file) or ``exchange.branch_code`` (text).
            StoreUnavailable: ``folder.no_answer`` (folder).
        """
        self.place.require(Act.EXCHANGE)
        return _setup(reach(str(office.parent), lambda: read_office(office)), branch)

    def show_setup(self, setup: Setup) -> Shown:
        """What a second person is to stand for: to whom everything will be sealed."""
        self.place.require(Act.EXCHANGE)
        code = short_code(setup.office.hex())
        lines = set_up_exchange(self.place.speaker, setup.branch, setup.name, code, self.place.teller)
        return self.place.show_second(Act.EXCHANGE, lines)

    def set_up(self, setup: Setup, approval: Approval | None) -> BranchKey:
        """Exchange with this head office from now on; returns what it must know of this branch.

        Raises:
            Refusal: as ``Workplace.stand_for``.
        """
        shown = self.show_setup(setup)
        second = self.place.stand_for(shown, approval)
        body = {**setup.model_dump(mode="json"), **second.kept(shown)}
        with self._outbox() as outbox:
            entry = self._entry(EntryKind.EXCHANGE_SETUP, json.dumps(body, ensure_ascii=False))
            outbox.journal.record(entry)
        return self._key(setup)

    def key(self) -> BranchKey:
        """What head office must know of this branch.

        Raises:
            Refusal: ``exchange.not_set_up``.
        """
        self.place.require(Act.EXCHANGE)
        with self._outbox() as outbox:
            return self._key(_set_up(outbox))

    def state(self) -> OutboxState:
        """How it stands; changes nothing."""
        self.place.require(Act.EXCHANGE)
        with self._outbox() as outbox:
            return outbox.state()

    def view(self) -> ExchangeView:
        """The same for a window."""
        return _view(self.state())

    def write(self, out: Path, wanted: Wanted) -> ExchangeView:
        """As ``send``, for a window.

        Raises:
            Refusal: as ``send``.
            Unavailable: as ``send``.
        """
        done = self.send(out, wanted=wanted)
        return _view(done.state, len(done.files))

    def send(self, out: Path, anew: int | None = None, wanted: Wanted = somebody_waits) -> Delivered:
        """Write everything that waits to a folder, in as many files as it takes.

        Args:
            out: a folder that is there; a stick, or what is carried to head office.
            anew: send everything from the first record on, under this number; head office asks for that.
            wanted: asked while the folder has not answered; stops the waiting by raising.

        Raises:
            Refusal: ``exchange.not_set_up``, ``exchange.no_folder`` (folder), or ``number.out_of_range``
                where the number was used already, or lies too far ahead.
            Unavailable: ``exchange.busy``, or ``exchange.not_delivered`` (file, reason) or
                ``exchange.no_answer`` (folder): what was made waits.
        """
        self.place.require(Act.EXCHANGE)
        there = _There(out, wanted)
        there.find()
        made: list[Sent] = []
        with self._outbox() as outbox, outbox.alone():
            setup, state = _set_up(outbox), outbox.state()
            most = min(MOST_NUMBER, state.highest + _MOST_AHEAD)
            if anew is not None and not state.highest < anew <= most:
                raise Refusal("number.out_of_range", text=anew, low=state.highest + 1, high=most)
            # What a counter writes meanwhile goes out the next time, or this would go on for ever.
            through, last = state.top, 0
            while (state.anything and last < through) or anew is not None:
                sent = outbox.make_file(self._entry, self.place.now(), anew)
                made += [sent] if sent else []
                last = sent.last if sent else through
                anew, state = None, outbox.state()
            files = tuple(outbox.deliver(out, setup.branch, there.put))
            state = outbox.state()
        note(Event.EXCHANGE_SENT, count=len(files))
        return Delivered(tuple(made), files, state)

    def send_again(self, number: int, out: Path) -> Path:
        """Copy a file once more, byte for byte, where it was lost on the way.

        Raises:
            Refusal: ``exchange.not_set_up``, ``exchange.no_folder`` (folder) or ``exchange.no_file``
                (number).
            Unavailable: ``exchange.busy``, ``exchange.not_delivered`` (file, reason) or
                ``exchange.no_answer`` (folder).
        """
        self.place.require(Act.EXCHANGE)
        there = _There(out)
        there.find()
        with self._outbox() as outbox, outbox.alone():
            branch = _set_up(outbox).branch
            if not outbox.lies_here(number):
                raise Refusal("exchange.no_file", number=number)
            outbox.journal.note(Deed.EXCHANGE_AGAIN, at=self.place.now(), by=self.place.actor)
            return outbox.again(number, out, branch, there.put)

    @contextmanager
    def _outbox(self) -> Iterator[Outbox]:
        place = self.place
        journal = open_journal(place.home, place.keys, place.outside)
        try:
            yield Outbox(place.home, place.outside, journal, place.keys.key("journal"))
        finally:
            journal.close()

    def _key(self, setup: Setup) -> BranchKey:
        public = public_of(self.place.keys.key("journal"))
        return BranchKey(code=setup.branch, name=self.place.settings.branch, public=public)

    def _entry(self, kind: EntryKind, body: str) -> Entry:
        return self.place.entry(kind, None, None, body)


def _view(state: OutboxState, written: int | None = None) -> ExchangeView:
    setup, sent = state.setup, state.sent
    return ExchangeView(
        office=setup.name if setup else "",
        branch=setup.branch if setup else "",
        number=sent.number if sent else None,
        at=sent.at if sent else None,
        entries=sent.entries if sent else 0,
        waiting=state.waiting,
        undelivered=state.undelivered,
        ready=setup is not None and (state.anything or state.undelivered > 0),
        written=written,
    )


def _setup(office: TrustedKey, branch: str) -> Setup:
    # "$" alone would let a line end pass.
    if not _CODE.fullmatch(branch):
        raise Refusal("exchange.branch_code", text=branch)
    return Setup(branch=branch, office=office.public, name=office.name)


def _set_up(outbox: Outbox) -> Setup:
    found = outbox.setup()
    if found is None:
        raise Refusal("exchange.not_set_up")
    return found


@dataclass(frozen=True, slots=True)
class _There:
    """A folder that may not answer, like a stick with a fault."""

    out: Path
    wanted: Wanted = somebody_waits

    def find(self) -> None:
        if not self._reach(partial(_is_folder, self.out)):
            raise Refusal("exchange.no_folder", folder=str(self.out))

    def put(self, path: Path, content: bytes) -> None:
        self._reach(partial(put_whole, path, content))

    def _reach(self, task: Callable[[], T]) -> T:
        return reach(str(self.out), task, self.wanted, silent="exchange.no_answer")


def _is_folder(out: Path) -> bool:
    try:
        return out.is_dir()
    except (OSError, ValueError):
        return False
