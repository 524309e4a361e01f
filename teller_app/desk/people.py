"""The people desk: what supervisors do about who may come in. Every act is checked, and none is one's own."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from teller_app.desk.door import Door, check_person
from teller_app.rules.errors import Refusal
from teller_app.safe.passwords import one_time_password
from teller_app.safe.people import Person, Roll
from teller_app.safe.ring import all_keys, seal, seal_keys
from teller_app.safe.roles import Act, Role
from teller_app.safe.session import Session
from teller_app.safe.tries import MOST
from teller_app.store.journal import open_journal
from teller_app.store.trail import Deed


@dataclass(frozen=True, slots=True)
class PersonView:
    """One line of the list.

    Attributes:
        guesses: wrong passwords since the last right one.
        must_change: has a one-time password, or one that was reset.
    """

    code: str
    name: str
    role: Role
    since: datetime
    disabled: bool
    must_change: bool
    has_words: bool
    guesses: int

    @property
    def locked(self) -> bool:
        """No guess is left until a supervisor unlocks."""
        return self.guesses >= MOST


class PeopleDesk:
    """Knows no screen. ``by`` is whoever acts, ``approver`` a second supervisor who stands for it."""

    def __init__(self, door: Door) -> None:
        self._door = door

    def everybody(self, by: Session) -> tuple[PersonView, ...]:
        """The list, in the order in which people came.

        Raises:
            Refusal: as ``Session.require``.
        """
        by.require(Act.PEOPLE)
        return tuple(
            PersonView(
                code=one.code,
                name=one.name,
                role=one.role,
                since=one.since,
                disabled=one.disabled,
                must_change=one.must_change,
                has_words=one.has_words,
                guesses=self._door.tries.used(one.code),
            )
            for one in self._door.people.read().people
        )

    def add(self, by: Session, code: str, name: str, role: Role) -> str:
        """Add somebody; returns the one-time password, which serves only to choose another.

        Raises:
            Refusal: ``people.taken`` (user), ``people.code``, ``people.name`` or as ``Session.require``.
        """
        by.require(Act.PEOPLE)
        check_person(code, name)
        password = one_time_password()
        _, made = self._door.make_person(code, name, role, password, all_keys(by.keys))

        def added(roll: Roll) -> Roll:
            if any(one.code == code for one in roll.people):
                raise Refusal("people.taken", user=code)
            return roll.with_person(_with_free(by, roll, made.but(must_change=True)))

        self._door.people.change(added)
        return password

    def disable(self, by: Session, code: str, approver: Session) -> None:
        """Let somebody in no more, at once: whatever was sealed to this person is gone.

        Raises:
            Refusal: ``approval.same_person``, ``people.last_supervisor`` (user), ``login.unknown`` (user) or
                as ``Session.require``.
        """
        _two(by, approver)
        self._change(code, lambda _, person: person.but(disabled=True, keys={}, free=None))

    def enable(self, by: Session, code: str) -> None:
        """Let somebody in again, with the password of before.

        Raises:
            Refusal: ``login.unknown`` (user) or as ``Session.require``.
        """
        by.require(Act.PEOPLE)

        def enabled(roll: Roll, person: Person) -> Person:
            keys = seal_keys(all_keys(by.keys), person.public_key)
            return _with_free(by, roll, person.but(disabled=False, keys=keys))

        self._change(code, enabled)

    def change_role(self, by: Session, code: str, role: Role, approver: Session) -> None:
        """Give somebody another role, at once.

        Raises:
            Refusal: as ``disable``.
        """
        _two(by, approver)

        def changed(roll: Roll, person: Person) -> Person:
            moved = person.but(role=role, free=None)
            return moved if person.disabled else _with_free(by, roll, moved)

        self._change(code, changed)

    def reset(self, by: Session, code: str) -> str:
        """Give somebody a one-time password in place of a forgotten one, and ten guesses.

        The person gets new keys, so whoever is logged in by this code is logged in no more.

        Raises:
            Refusal: ``people.self``, ``login.unknown`` or ``login.disabled`` (user), or as
                ``Session.require``.
        """
        by.require(Act.PEOPLE)
        _other(by, code)
        now, password = self._door.people.read().active(code), one_time_password()
        _, made = self._door.make_person(code, now.name, now.role, password, all_keys(by.keys))

        def anew(roll: Roll, person: Person) -> Person:
            if person.disabled:
                raise Refusal("login.disabled", user=code)
            fresh = made.but(role=person.role, since=person.since, must_change=True)
            return _with_free(by, roll, fresh)

        self._change(code, anew)
        self._free(code)
        return password

    def unlock(self, by: Session, code: str) -> None:
        """Give somebody ten guesses again.

        Raises:
            Refusal: ``people.self``, ``login.unknown`` (user) or as ``Session.require``.
        """
        by.require(Act.PEOPLE)
        _other(by, code)
        self._door.people.read().person(code)
        self._free(code)

    def take_words(self, by: Session) -> str:
        """Recovery words of one's own, shown this once; two supervisors' together open everything.

        Raises:
            Refusal: ``recovery.taken`` where this person has words, ``recovery.none_left``, or as
                ``Session.require``.
        """
        by.require(Act.PEOPLE)
        taken: list[str] = []

        def take(roll: Roll) -> Roll:
            person = roll.active(by.code)
            if person.has_words:
                raise Refusal("recovery.taken")
            words, *rest = _free_words(by, roll) or [""]
            if not words:
                raise Refusal("recovery.none_left")
            taken[:] = [words]
            left = json.dumps(rest).encode()
            changed = roll.with_person(person.but(has_words=True))
            for one in changed.supervisors:
                changed = changed.with_person(one.but(free=seal(left, one.public_key)))
            recovery = roll.recovery.model_copy(update={"free": seal(left, roll.recovery.public_key)})
            return changed.model_copy(update={"recovery": recovery})

        self._door.people.change(take)
        return taken[0]

    def _change(self, code: str, act: Callable[[Roll, Person], Person]) -> None:
        self._door.people.change(lambda roll: roll.with_person(act(roll, roll.person(code))))

    def _free(self, code: str) -> None:
        everybody = [one.code for one in self._door.people.read().people]
        self._door.tries.free(code, everybody)


def note_act(home: Path, by: Session, at: datetime, what: str) -> None:
    """Write an act on people into the trail, before it is done.

    Args:
        home: the folder of the files.
        by: who acts.
        at: the clock.
        what: the act and the code of the person, like ``disable 7001``.

    Raises:
        StoreUnavailable: it must not be done.
    """
    journal = open_journal(home, by.keys)
    try:
        journal.note(Deed.PEOPLE, at=at, by=by.actor, purpose=what)
    finally:
        journal.close()


def _two(by: Session, approver: Session) -> None:
    """Both are supervisors at this moment, and not the same one."""
    by.require(Act.PEOPLE)
    approver.require(Act.APPROVE)
    if approver.code == by.code:
        raise Refusal("approval.same_person")


def _other(by: Session, code: str) -> None:
    if code == by.code:
        raise Refusal("people.self")


def _free_words(by: Session, roll: Roll) -> list[str]:
    """The recovery words that nobody has taken, as they are sealed to whoever acts."""
    sealed = roll.active(by.code).free
    if sealed is None or by.ring is None:
        return []
    found: list[str] = json.loads(by.ring.unseal(sealed))
    return found


def _with_free(by: Session, roll: Roll, person: Person) -> Person:
    """A supervisor can hand on the free words too; nobody else has them."""
    if person.role is not Role.SUPERVISOR:
        return person
    left = json.dumps(_free_words(by, roll)).encode()
    return person.but(free=seal(left, person.public_key))
