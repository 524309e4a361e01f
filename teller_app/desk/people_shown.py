"""What a second supervisor reads before an act on people."""

from __future__ import annotations

from teller_app.desk.approving import Shown
from teller_app.safe.people import Person
from teller_app.safe.roles import Act, Role
from teller_app.safe.session import Session
from teller_app.words.approving import (
    add_person,
    change_role,
    disable_person,
    enable_supervisor,
    renew_words,
    reset_person,
)
from teller_app.words.speaker import Speaker


class PeopleShown:
    """Says in words who acts, on whom, and what comes of it."""

    def __init__(self, speaker: Speaker) -> None:
        self._speaker = speaker

    def adding(self, by: Session, code: str, name: str, role: Role) -> Shown:
        """Somebody new."""
        return self._shown(add_person(self._speaker, _label(code, name), role, by.label))

    def disabling(self, by: Session, person: Person) -> Shown:
        """Somebody comes in no more."""
        who = _label(person.code, person.name)
        return self._shown(disable_person(self._speaker, who, person.role, by.label))

    def enabling(self, by: Session, person: Person) -> Shown:
        """A supervisor comes in again."""
        return self._shown(enable_supervisor(self._speaker, _label(person.code, person.name), by.label))

    def moving(self, by: Session, person: Person, then: Role) -> Shown:
        """Another role."""
        who = _label(person.code, person.name)
        return self._shown(change_role(self._speaker, who, person.role, then, by.label))

    def resetting(self, by: Session, person: Person) -> Shown:
        """A one-time password for somebody who has forgotten theirs."""
        who = _label(person.code, person.name)
        return self._shown(reset_person(self._speaker, who, person.role, by.label))

    def renewing(self, by: Session) -> Shown:
        """Recovery words anew."""
        return self._shown(renew_words(self._speaker, by.label))

    def _shown(self, lines: tuple[str, ...]) -> Shown:
        return Shown(Act.PEOPLE, self._speaker.language, lines)


def _label(code: str, name: str) -> str:
    return f"{code} {' '.join(name.split())}"
