"""The door: the first start, log-in, one's own password, and the way back in with two supervisors' words."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path

from teller_app.desk.noting import note_if_there
from teller_app.rules.errors import Refusal, Unavailable
from teller_app.safe.audit import PROGRAM, Actor
from teller_app.safe.keys import PEOPLE_FILE, DeviceKeys, DeviceSecret, FileName, GivenKeys, Keys
from teller_app.safe.passwords import check_password
from teller_app.safe.people import (
    CODE_PATTERN,
    KEPT,
    NAME_MOST,
    PeopleFile,
    Person,
    Recovery,
    Roll,
    copy_people,
    untrusted_roll,
)
from teller_app.safe.recovery import combine, split
from teller_app.safe.ring import OpenRing, all_keys, new_keys, new_pair, public_of, seal, seal_keys
from teller_app.safe.roles import Role
from teller_app.safe.session import Session
from teller_app.safe.tries import FILE_NAME as TRIES_FILE
from teller_app.safe.tries import Counted, Tries, Waiting
from teller_app.safe.wrapping import COST, Cost, Wrapped, unwrap, wrap
from teller_app.store.journal import begin_journal, open_journal, put_begun
from teller_app.store.trail import Deed
from teller_app.words.audit_told import STRANGE, failed_told, people_told

_DATA = ("*.db", "backups/*.db")
_WRAP = "user wrap"
_NOT_OURS = {"people.damaged", "people.restored"}
_CODE = re.compile(CODE_PATTERN)


@dataclass(frozen=True, slots=True)
class Started:
    """What the first start gives.

    Attributes:
        words: the first supervisor's recovery words, shown this once.
    """

    session: Session
    words: str


class Door:
    """Who comes in at one home folder. Nothing is read before it is asked for.

    Args:
        home: the folder of the files.
        outside: where the second count of guesses lies, and the second note of the trail.
        now: the clock.
        cost: what a guess at a password set from now on shall cost.
    """

    def __init__(
        self, home: Path, outside: Path | None, now: Callable[[], datetime], cost: Cost = COST
    ) -> None:
        self._home, self._outside, self._now, self._cost = home, outside, now, cost

    @property
    def home(self) -> Path:
        """The folder of the files."""
        return self._home

    @property
    def outside(self) -> Path | None:
        """The folder that is not put back together with it."""
        return self._outside

    def now(self) -> datetime:
        """The clock."""
        return self._now()

    @property
    def nobody(self) -> bool:
        """No person is there yet: the first start is what comes next."""
        if (self._home / PEOPLE_FILE).exists():
            return False
        # A first start that was cut off has left a count, in which no people file has been seen.
        return not (self._home / TRIES_FILE).exists() or not self.tries.generation

    @cached_property
    def device(self) -> DeviceSecret:
        """The device secret, made on first use."""
        return DeviceSecret(self._home)

    @cached_property
    def tries(self) -> Tries:
        """The count of guesses."""
        return Tries(self._home, self._outside, self.device)

    @cached_property
    def people(self) -> PeopleFile:
        """The people file."""
        return PeopleFile(self._home, self.device, self.tries)

    def first_start(self, code: str, name: str, password: str) -> Started:
        """Make the first supervisor, the keys of all files, the journal, and the recovery words.

        Files that are there already keep the keys that they have. The journal says first who began, and gets
        its place only when the person is there: cut off in between, the next start begins anew.

        Raises:
            Refusal: ``people.there``, ``people.code``, ``people.name`` (most), or as ``check_password``.
            Unavailable: ``people.missing`` (file) where there have been people; or nothing could be written.
        """
        if (self._home / PEOPLE_FILE).exists():
            raise Refusal("people.there")
        if self.tries.generation:
            raise Unavailable("people.missing", file=PEOPLE_FILE)
        check_person(code, name)
        check_password(password, (code, name))
        there = any(True for pattern in _DATA for _ in self._home.glob(pattern))
        keys = all_keys(DeviceKeys(self._home)) if there else new_keys()
        private, public = new_pair()
        words, *free = split(private)
        rest = json.dumps(free).encode()
        recovery = Recovery(public_key=public, keys=seal_keys(keys, public), free=seal(rest, public))
        own, person = self.make_person(code, name, Role.SUPERVISOR, password, keys)
        person = person.but(has_words=True, free=seal(rest, person.public_key))
        roll = Roll(people=(person,), recovery=recovery)
        session = self._session(person, own)
        self.tries.begin()
        self.people.begin(roll, lambda: self._begin_journal(session.actor, keys, code, there=there))
        put_begun(self._home)
        self.tries.saw(roll.generation)
        return Started(session, words)

    def log_in(self, code: str, password: str) -> Session:
        """Come in. Takes about half a second, so a window asks for it beside its own thread.

        Raises:
            Refusal: ``people.none``, ``login.unknown``, ``login.disabled`` or ``login.locked`` (user),
                ``login.wrong`` (left), or ``login.must_change`` where the password is right and only
                serves to choose another with ``change_password``.
            Unavailable: as ``PeopleFile.read``, ``Tries.attempt``, ``Tries.note_strange`` and
                ``Tries.note_closed``.
        """
        person, private = self._proven(code, password)
        if person.must_change:
            raise Refusal("login.must_change")
        if person.wrapped.cost != self._cost:
            person = self._rewrap(person, private, password)
        return self._come_in(person, private)

    def change_password(self, code: str, old: str, new: str) -> Session:
        """Choose another password of one's own, and come in; it is on record first.

        Raises:
            Refusal: ``password.same``, as ``check_password``, or as ``log_in``.
            Unavailable: as ``log_in``, or it could not be put on record; the old one still counts.
        """
        check_password(new, (code, self._known(code).name))
        if new == old:
            raise Refusal("password.same")
        person, private = self._proven(code, old)
        session = self._come_in(person, private)
        self._note(session.actor, session.keys, people_told("password", code))
        return self._session(self._rewrap(person, private, new, must_change=False), private)

    def recover(self, words: Sequence[str], code: str, name: str, password: str) -> Session:
        """Come in as a supervisor with the words of two, whatever password or device secret is lost.

        Where the people file is not this device's, or is an old one, nobody else in it is trusted: it is
        kept aside, and the others are added anew. It is on record; where the journal is lost as well, as
        soon as somebody comes in after it has been restored.

        Raises:
            Refusal: ``recovery.two``, ``recovery.words``, ``people.code``, ``people.name`` or as
                ``check_password``.
            Unavailable: ``people.missing`` (file), or nothing could be written.
        """
        check_person(code, name)
        check_password(password, (code, name))
        private = combine(words)
        found = untrusted_roll(self._home)
        if public_of(private) != found.recovery.public_key:
            raise Refusal("recovery.words")
        DeviceSecret.renewed(self._home)
        for known in ("device", "tries", "people"):
            self.__dict__.pop(known, None)
        ring = OpenRing(private, found.recovery.keys)
        own, person = self.make_person(code, name, Role.SUPERVISOR, password, all_keys(ring))
        by, told = self._session(person, own).actor, people_told("recover", code)
        noted = self._noted(by, ring, told)
        free = ring.unseal(found.recovery.free)
        person = person.but(has_words=True, free=seal(free, person.public_key))
        if self._trusted():
            roll = self.people.change(lambda roll: roll.with_person(person))
            self.tries.free(code, [one.code for one in roll.people])
        else:
            copy_people(self._home, self._home / KEPT)
            generation = max(found.generation, self.tries.generation or 0) + 1
            self.tries.begin(generation)
            self.people.begin(Roll(generation=generation, people=(person,), recovery=found.recovery))
        if not noted:
            self._keep_waiting(by, told)
        return self._come_in(person, own)

    def make_person(
        self, code: str, name: str, role: Role, password: str, keys: dict[FileName, bytes]
    ) -> tuple[bytes, Person]:
        """A person with a new pair of keys, not yet kept anywhere: the private one, and the person."""
        private, public = new_pair()
        person = Person(
            code=code,
            name=" ".join(name.split()),
            role=role,
            since=self._now(),
            public_key=public,
            wrapped=self._wrap(private, password),
            keys=seal_keys(keys, public),
        )
        return private, person

    def _trusted(self) -> bool:
        """Whether the people file is this device's own and its newest."""
        try:
            self.people.read()
        except Unavailable as wrong:
            if wrong.code in _NOT_OURS:
                return False
            raise
        return True

    def _wrap(self, private: bytes, password: str) -> Wrapped:
        return wrap(private, password, self.device.derive(_WRAP), self._cost)

    def _proven(self, code: str, password: str) -> tuple[Person, bytes]:
        """Whoever knows the password, as the file says after the guess: meanwhile somebody may have acted."""
        person = self._known(code)
        device = self.device.derive(_WRAP)
        private = self.tries.attempt(code, lambda: unwrap(person.wrapped, password, device), self._now())
        return self._still(person), private

    def _known(self, code: str) -> Person:
        """Whose code it is. One that nobody has is counted, and what was typed there is kept nowhere.

        So is one who may not come in any more, before any password is looked at.
        """
        try:
            return self.people.read().active(code)
        except Refusal as refused:
            if refused.code == "login.unknown" and code:
                self.tries.note_strange(self._now())
            elif refused.code == "login.disabled":
                self.tries.note_closed(code, self._now())
            raise

    def _still(self, person: Person) -> Person:
        now = self.people.read().active(person.code)
        if now.public_key != person.public_key:
            raise Refusal("login.ended")
        return now

    def _rewrap(
        self, person: Person, private: bytes, password: str, *, must_change: bool | None = None
    ) -> Person:
        """Keep the private key under another password, or at another cost."""
        wrapped = self._wrap(private, password)

        def changed(roll: Roll) -> Roll:
            now = roll.active(person.code)
            if now.public_key != person.public_key:
                raise Refusal("login.ended")
            due = now.must_change if must_change is None else must_change
            return roll.with_person(now.but(wrapped=wrapped, must_change=due))

        return self.people.change(changed).person(person.code)

    def _begin_journal(self, by: Actor, keys: dict[FileName, bytes], code: str, *, there: bool) -> None:
        told = people_told("first", code)
        if there:
            self._note(by, GivenKeys(keys), told)
        else:
            begin_journal(self._home, GivenKeys(keys), Deed.PEOPLE, at=self._now(), by=by, purpose=told)

    def _note(self, by: Actor, keys: Keys, told: str) -> None:
        """On record; where there is no trail that could hold it, it waits for one."""
        if not self._noted(by, keys, told):
            self._keep_waiting(by, told)

    def _noted(self, by: Actor, keys: Keys, told: str) -> bool:
        at = self._now()
        return note_if_there(self._home, keys, Deed.PEOPLE, at=at, by=by, told=told, outside=self._outside)

    def _keep_waiting(self, by: Actor, told: str) -> None:
        with suppress(Unavailable):
            self.tries.keep(Waiting(at=self._now(), user=by.user, role=by.role, told=told))

    def _come_in(self, person: Person, private: bytes) -> Session:
        return self._tell_waiting(self._session(person, private))

    def _tell_waiting(self, session: Session) -> Session:
        """Put on record what nobody could while nobody was there, like wrong passwords.

        What cannot be written just then goes on waiting, and keeps nobody out.
        """
        with suppress(Unavailable):
            untold = self.tries.untold
            if not (untold.missed or untold.strange or untold.closed or untold.waiting):
                return session
            journal = open_journal(self._home, session.keys, self._outside)
            try:
                for one in untold.waiting:
                    journal.note(Deed.PEOPLE, at=one.at, by=Actor(one.user, one.role), purpose=one.told)
                for told, result in _failed(untold):
                    journal.note(Deed.LOG_IN_FAILED, at=self._now(), by=PROGRAM, purpose=told, result=result)
            finally:
                journal.close()
            self.tries.told(untold)
        return session

    def _session(self, person: Person, private: bytes) -> Session:
        ring = OpenRing(private, person.keys)
        return Session(
            code=person.code,
            name=person.name,
            role=person.role,
            keys=ring,
            since=self._now(),
            standing=lambda: self._still(person).role,
            ring=ring,
        )


def _failed(untold: Counted) -> Iterator[tuple[str, str]]:
    """Log-ins that failed, as the trail says them, and how each ended."""
    for code, missed in untold.missed.items():
        told = failed_told(code, missed.count, missed.first, missed.last)
        yield told, "login.locked" if missed.locked else "login.wrong"
    if untold.strange is not None:
        found = untold.strange
        yield failed_told(STRANGE, found.count, found.first, found.last), "login.unknown"
    for code, missed in untold.closed.items():
        yield failed_told(code, missed.count, missed.first, missed.last), "login.disabled"


def check_person(code: str, name: str) -> None:
    """Refuse a code or a name that cannot be one.

    Raises:
        Refusal: ``people.code`` or ``people.name`` (most).
    """
    told = " ".join(name.split())
    if not told or len(told) > NAME_MOST or not told.isprintable():
        raise Refusal("people.name", most=NAME_MOST)
    if not _CODE.fullmatch(code):
        raise Refusal("people.code")
