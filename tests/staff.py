"""People for tests: cheap guesses, so that a test can make many."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from pathlib import Path

from teller_app.desk.approving import Approval, Approvals, Shown
from teller_app.desk.door import Door
from teller_app.desk.people import PeopleDesk
from teller_app.safe.roles import Role
from teller_app.safe.session import Session
from teller_app.safe.wrapping import Cost
from teller_app.words.speaker import Language, Speaker
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
    clock: list[datetime] = field(default_factory=lambda: [NOW])

    @cached_property
    def approvals(self) -> Approvals:
        """One process, so that an approval can serve."""
        return Approvals(lambda: self.door, lambda: self.clock[0])

    @property
    def door(self) -> Door:
        return Door(self.home, self.outside, lambda: NOW, CHEAP)

    @property
    def desk(self) -> PeopleDesk:
        return PeopleDesk(self.door, self.approvals, Speaker(Language.ZH))

    def start(self) -> Session:
        """The first supervisor."""
        started = self.door.first_start(FIRST, "李娜", password_of(FIRST))
        self.words[FIRST] = started.words
        return started.session

    def stand(self, by: Session, shown: Shown | None, second: str = SECOND) -> Approval | None:
        """A second person has read it and stands for it, where one is needed."""
        return self.approvals.ask(by, shown, second, password_of(second)) if shown else None

    def add(self, by: Session, code: str, role: Role, second: str = SECOND) -> Session:
        """Somebody more, with a password of their own; another supervisor stands for it, if there is one."""
        given = self.give(by, code, f"王{code}", role, second)
        return self.door.change_password(code, given, password_of(code))

    def give(self, by: Session, code: str, name: str, role: Role, second: str = SECOND) -> str:
        """The one-time password of somebody more."""
        approval = self.stand(by, self.desk.show_add(by, code, name, role), second)
        return self.desk.add(by, code, name, role, approval)

    def disable(self, by: Session, code: str, second: str = SECOND) -> None:
        self.desk.disable(by, code, self.stand(by, self.desk.show_disable(by, code), second))

    def enable(self, by: Session, code: str, second: str = SECOND) -> None:
        self.desk.enable(by, code, self.stand(by, self.desk.show_enable(by, code), second))

    def move(self, by: Session, code: str, role: Role, second: str = SECOND) -> None:
        self.desk.change_role(by, code, role, self.stand(by, self.desk.show_role(by, code, role), second))

    def reset(self, by: Session, code: str, second: str = SECOND) -> str:
        return self.desk.reset(by, code, self.stand(by, self.desk.show_reset(by, code), second))

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
