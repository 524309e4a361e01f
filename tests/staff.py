"""People for tests: cheap guesses, so that a test can make many."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from teller_app.desk.door import Door
from teller_app.desk.people import PeopleDesk
from teller_app.safe.roles import Role
from teller_app.safe.session import Session
from teller_app.safe.wrapping import Cost
from tests.stage import NOW

CHEAP = Cost(passes=1, kib=8, lanes=1)
FIRST, SECOND = "8001", "8002"


def password_of(code: str) -> str:
    return f"tiger on the river {code[::-1]}"


@dataclass
class Branch:
    """A home folder with its people. ``door`` is a new one each time, as in a new process."""

    home: Path
    outside: Path | None
    words: dict[str, str] = field(default_factory=dict)

    @property
    def door(self) -> Door:
        return Door(self.home, self.outside, lambda: NOW, CHEAP)

    @property
    def desk(self) -> PeopleDesk:
        return PeopleDesk(self.door)

    def start(self) -> Session:
        """The first supervisor."""
        started = self.door.first_start(FIRST, "李娜", password_of(FIRST))
        self.words[FIRST] = started.words
        return started.session

    def add(self, by: Session, code: str, role: Role) -> Session:
        """Somebody more, with a password of their own."""
        given = self.desk.add(by, code, f"王{code}", role)
        return self.door.change_password(code, given, password_of(code))

    def log_in(self, code: str = FIRST) -> Session:
        return self.door.log_in(code, password_of(code))

    def two(self) -> tuple[Session, Session]:
        """Two supervisors, each with recovery words."""
        first = self.start()
        second = self.add(first, SECOND, Role.SUPERVISOR)
        self.words[SECOND] = self.desk.take_words(second)
        return first, second


def branch_at(folder: Path) -> Branch:
    return Branch(folder / "home", folder / "outside")
