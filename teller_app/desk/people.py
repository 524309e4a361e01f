"""What supervisors do about who may come in. Every act is checked, and on record before it is done."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import suppress

from teller_app.desk.approving import Approval, Approvals, Shown, approved_entry
from teller_app.desk.door import Door, check_person
from teller_app.desk.people_shown import PeopleShown
from teller_app.desk.person_view import PersonView
from teller_app.rules.errors import Refusal, Unavailable
from teller_app.safe.passwords import one_time_password
from teller_app.safe.people import Person, Recovery, Roll
from teller_app.safe.recovery import split
from teller_app.safe.ring import all_keys, new_pair, seal, seal_keys
from teller_app.safe.roles import Act, Role
from teller_app.safe.session import Session
from teller_app.store.entry import EntryKind
from teller_app.store.journal import open_journal
from teller_app.store.trail import Deed
from teller_app.words.speaker import Speaker


class PeopleDesk:
    """Knows no screen. ``by`` is whoever acts; for some acts a second supervisor stands.

    Args:
        door: who comes in.
        approvals: where a second supervisor stands for an act.
        speaker: the language in which it is shown.
    """

    def __init__(self, door: Door, approvals: Approvals, speaker: Speaker) -> None:
        self._door, self._approvals, self._says = door, approvals, PeopleShown(speaker)

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

    def show_add(self, by: Session, code: str, name: str, role: Role) -> Shown | None:
        """What a second supervisor is to stand for; ``None`` where no second one is needed.

        Raises:
            Refusal: as ``add``.
        """
        by.require(Act.PEOPLE)
        check_person(code, name)
        roll = self._door.people.read()
        _free_code(roll, code)
        return self._says.adding(by, code, name, role) if _needs_second(by, roll) else None

    def add(self, by: Session, code: str, name: str, role: Role, approval: Approval | None = None) -> str:
        """Add somebody; returns the one-time password, which serves only to choose another.

        Whoever hands somebody a password could come in as this person and then stand for them, or have it
        on record that they did something, so a second supervisor stands for it, if there is any.

        Raises:
            Refusal: ``people.taken`` (user), ``people.code``, ``people.name``, as ``Approvals.use`` or as
                ``Session.require``.
        """
        by.require(Act.PEOPLE)
        check_person(code, name)
        password = one_time_password()
        _, made = self._door.make_person(code, name, role, password, all_keys(by.keys))

        def added(roll: Roll) -> Roll:
            _free_code(roll, code)
            after = roll.with_person(_with_free(by, roll, made.but(must_change=True)))
            shown = self._says.adding(by, code, name, role)
            self._stand(by, shown, approval, needed=_needs_second(by, roll))
            self._note(by, "add", code)
            return after

        self._door.people.change(added)
        return password

    def show_disable(self, by: Session, code: str) -> Shown:
        """What a second supervisor is to stand for.

        Raises:
            Refusal: ``people.last_supervisor`` or ``login.unknown`` (user), or as ``Session.require``.
        """
        by.require(Act.PEOPLE)
        roll = self._door.people.read()
        person = roll.person(code)
        roll.with_person(person.but(disabled=True))
        return self._says.disabling(by, person)

    def disable(self, by: Session, code: str, approval: Approval | None) -> None:
        """Let somebody in no more, at once: whatever was sealed to this person is gone.

        Raises:
            Refusal: ``people.last_supervisor`` (user), ``login.unknown`` (user), as ``Approvals.use`` or as
                ``Session.require``.
        """
        by.require(Act.PEOPLE)

        def disabled(roll: Roll) -> Roll:
            person = roll.person(code)
            after = roll.with_person(person.but(disabled=True, keys={}, free=None))
            self._stand(by, self._says.disabling(by, person), approval)
            self._note(by, "disable", code)
            return after

        self._door.people.change(disabled)

    def show_enable(self, by: Session, code: str) -> Shown | None:
        """What a second supervisor is to stand for; ``None`` where no second one is needed.

        Raises:
            Refusal: ``login.unknown`` (user) or as ``Session.require``.
        """
        by.require(Act.PEOPLE)
        roll = self._door.people.read()
        person = roll.person(code)
        needed = person.role is Role.SUPERVISOR and _needs_second(by, roll)
        return self._says.enabling(by, person) if needed else None

    def enable(self, by: Session, code: str, approval: Approval | None = None) -> None:
        """Let somebody in again, with the password of before.

        Nobody gets a password by it, so that one is enough; but a supervisor can stand for others, so a
        second one stands for that, if there is any.

        Raises:
            Refusal: ``login.unknown`` (user), as ``Session.require``; for a supervisor as ``Approvals.use``.
        """
        by.require(Act.PEOPLE)

        def enabled(roll: Roll, person: Person) -> Person:
            keys = seal_keys(all_keys(by.keys), person.public_key)
            if person.role is Role.SUPERVISOR:
                shown = self._says.enabling(by, person)
                self._stand(by, shown, approval, needed=_needs_second(by, roll))
            self._note(by, "enable", code)
            return _with_free(by, roll, person.but(disabled=False, keys=keys))

        self._change(code, enabled)

    def show_role(self, by: Session, code: str, role: Role) -> Shown:
        """What a second supervisor is to stand for.

        Raises:
            Refusal: as ``show_disable``.
        """
        by.require(Act.PEOPLE)
        roll = self._door.people.read()
        person = roll.person(code)
        roll.with_person(person.but(role=role))
        return self._says.moving(by, person, role)

    def change_role(self, by: Session, code: str, role: Role, approval: Approval | None) -> None:
        """Give somebody another role, at once.

        Raises:
            Refusal: as ``disable``.
        """
        by.require(Act.PEOPLE)

        def changed(roll: Roll) -> Roll:
            person = roll.person(code)
            moved = person.but(role=role, free=None)
            after = roll.with_person(moved if person.disabled else _with_free(by, roll, moved))
            self._stand(by, self._says.moving(by, person, role), approval)
            self._note(by, "role", code)
            return after

        self._door.people.change(changed)

    def show_reset(self, by: Session, code: str) -> Shown | None:
        """What a second supervisor is to stand for; ``None`` where no second one is needed.

        Raises:
            Refusal: ``people.self``, ``login.unknown`` or ``login.disabled`` (user), or as
                ``Session.require``.
        """
        by.require(Act.PEOPLE)
        _other(by, code)
        roll = self._door.people.read()
        person = roll.active(code)
        return self._says.resetting(by, person) if _needs_second(by, roll) else None

    def reset(self, by: Session, code: str, approval: Approval | None = None) -> str:
        """Give somebody a one-time password in place of a forgotten one, and ten guesses.

        The person gets new keys, so whoever is logged in by this code is logged in no more. Whoever hands
        somebody a password could come in as this person, so a second supervisor stands for it as for ``add``.

        Raises:
            Refusal: ``people.self``, ``login.unknown`` or ``login.disabled`` (user), as ``Approvals.use`` or
                as ``Session.require``.
        """
        by.require(Act.PEOPLE)
        _other(by, code)
        now, password = self._door.people.read().active(code), one_time_password()
        _, made = self._door.make_person(code, now.name, now.role, password, all_keys(by.keys))

        def anew(roll: Roll) -> Roll:
            person = roll.active(code)
            # Words outlive a password: a second line in the same hand would open everything alone.
            fresh = made.but(
                role=person.role, since=person.since, must_change=True, has_words=person.has_words
            )
            after = roll.with_person(_with_free(by, roll, fresh))
            shown = self._says.resetting(by, person)
            self._stand(by, shown, approval, needed=_needs_second(by, roll))
            self._note(by, "reset", code)
            return after

        self._door.people.change(anew)
        with suppress(Unavailable):
            # The password is made and must be handed over; ``unlock`` gives the guesses another time.
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
        self._note(by, "unlock", code)
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
            self._note(by, "words", by.code)
            left = json.dumps(rest).encode()
            changed = roll.with_person(person.but(has_words=True))
            for one in changed.supervisors:
                changed = changed.with_person(one.but(free=seal(left, one.public_key)))
            recovery = roll.recovery.model_copy(update={"free": seal(left, roll.recovery.public_key)})
            return changed.model_copy(update={"recovery": recovery})

        self._door.people.change(take)
        return taken[0]

    def show_renewal(self, by: Session) -> Shown | None:
        """What a second supervisor is to stand for; ``None`` where no second one is needed.

        Raises:
            Refusal: as ``Session.require``.
        """
        by.require(Act.PEOPLE)
        needed = _needs_second(by, self._door.people.read())
        return self._says.renewing(by) if needed else None

    def renew_words(self, by: Session, approval: Approval | None = None) -> str:
        """Make the recovery words anew and take the first of them, shown this once.

        All that were taken before open nothing any more: a second time out of the same ones would put two
        into one hand, and two open everything. The other supervisors take theirs anew, so a second one
        stands for it, if there is any.

        Raises:
            Refusal: as ``Approvals.use`` or as ``Session.require``.
        """
        by.require(Act.PEOPLE)
        private, public = new_pair()
        words, *free = split(private)
        rest = json.dumps(free).encode()

        def renewed(roll: Roll) -> Roll:
            roll.active(by.code)
            self._stand(by, self._says.renewing(by), approval, needed=_needs_second(by, roll))
            self._note(by, "words_anew", by.code)
            in_charge = {one.code for one in roll.supervisors}
            people = tuple(
                one.but(
                    has_words=one.code == by.code,
                    free=seal(rest, one.public_key) if one.code in in_charge else None,
                )
                for one in roll.people
            )
            recovery = Recovery(
                public_key=public, keys=seal_keys(all_keys(by.keys), public), free=seal(rest, public)
            )
            return Roll(generation=roll.generation, people=people, recovery=recovery)

        self._door.people.change(renewed)
        return words

    def _change(self, code: str, act: Callable[[Roll, Person], Person]) -> None:
        self._door.people.change(lambda roll: roll.with_person(act(roll, roll.person(code))))

    def _stand(self, by: Session, shown: Shown, approval: Approval | None, *, needed: bool = True) -> None:
        """Nothing is written before a second person stands for it, and the journal knows it.

        What one person did because nobody else was there yet is an entry of another kind.
        """
        second = self._approvals.use(by, shown, approval) if needed else None
        kind = EntryKind.PEOPLE_ALONE if second is None else EntryKind.PEOPLE_APPROVED
        journal = open_journal(self._door.home, by.keys, self._door.outside)
        try:
            journal.record(approved_entry(kind, by, self._door.now(), shown, second))
        finally:
            journal.close()

    def _note(self, by: Session, act: str, code: str) -> None:
        """On record before it is done, and after everything that could refuse it."""
        journal = open_journal(self._door.home, by.keys, self._door.outside)
        try:
            journal.note(Deed.PEOPLE, at=self._door.now(), by=by.actor, purpose=f"{act} {code}")
        finally:
            journal.close()

    def _free(self, code: str) -> None:
        everybody = [one.code for one in self._door.people.read().people]
        self._door.tries.free(code, everybody)


def _needs_second(by: Session, roll: Roll) -> bool:
    """Whether there is another supervisor who could stand for an act; until then there is nobody to ask.

    Who has still to choose a password cannot stand for anything; who has one cannot be got rid of by one
    person alone.
    """
    return any(one.code != by.code and not one.must_change for one in roll.supervisors)


def _free_code(roll: Roll, code: str) -> None:
    if any(one.code == code for one in roll.people):
        raise Refusal("people.taken", user=code)


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
