"""A branch's door on a bad disk: each act is a process of its own, and what it leaves is looked at afterwards.

``main`` is the process: ``log-in CODE PASSWORD | password OLD NEW | add CODE | disable CODE | words | reset CODE``, after
the folder in which the branch's home lies, and beside it what is kept outside. It prints what it was told is done.
"""

from __future__ import annotations

import shutil
import sys
from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from teller_app.rules.errors import Refusal, Unavailable
from teller_app.safe.roles import Role
from teller_app.words.refusals import problem_line
from teller_app.words.speaker import Language, Speaker
from tests.faults.faulting import BUGS, KILLED
from tests.faults.nursery import Nursery, Ran, Run
from tests.faults.shim import Fault
from tests.staff import FIRST, SECOND, Branch, password_of

THIRD, FOURTH = "8003", "8004"
CHANGED = "otter under the bridge"
MODULE = "tests.faults.staff"
LEFT_OVER = ("*.new*", "*.tmp*", "*-journal")


@dataclass(frozen=True)
class Act:
    """What is done, and what of the people it may change.

    Attributes:
        again: the code of the refusal where it was done already; empty where it can be done twice.
    """

    name: str
    words: tuple[str, ...] = ()
    again: str = ""


ACTS = (
    Act("log-in", (SECOND, password_of(SECOND))),
    Act("password", (password_of(SECOND), CHANGED), "login.wrong"),
    Act("add", (FOURTH,), "people.taken"),
    Act("disable", (THIRD,)),
    Act("words", (), "recovery.taken"),
    Act("reset", (THIRD,)),
)


def branch_in(folder: Path) -> Branch:
    """The people of a folder."""
    return Branch(folder / "home", folder / "outside")


def main(arguments: list[str]) -> int:
    """Act; 1 and one sentence where it is refused."""
    act, folder, *words = arguments
    branch = branch_in(Path(folder))
    try:
        print(act, _act(branch, act, words), flush=True)
    except (Refusal, Unavailable) as wrong:
        print(wrong.code, problem_line(Speaker(Language.ZH), wrong), file=sys.stderr)
        return 1
    return 0


def _act(branch: Branch, act: str, words: list[str]) -> str:
    match act, words:
        case "log-in", [code, password]:
            return branch.door.log_in(code, password).code
        case "password", [old, new]:
            return branch.door.change_password(SECOND, old, new).code
        case "words", []:
            return branch.desk.take_words(branch.log_in(SECOND))
    by, (code,) = branch.log_in(FIRST), words
    if act == "add":
        return branch.give(by, code, "周四", Role.TELLER)
    if act == "reset":
        return branch.reset(by, code)
    branch.disable(by, code)
    return code


@dataclass(frozen=True)
class People:
    """Who is there, and with what each of them comes in."""

    there: tuple[tuple[str, bool], ...]
    opens: frozenset[tuple[str, str]]
    words: bool


def people_of(folder: Path, *given: tuple[str, str]) -> People:
    """Read it on a copy, for each try at a password is written down.

    Args:
        folder: of the branch.
        given: more codes and passwords to try.
    """
    looked = folder.with_name(f"{folder.name}-looked")
    shutil.rmtree(looked, ignore_errors=True)
    shutil.copytree(folder, looked)
    branch = branch_in(looked)
    everybody = branch.door.people.read().people
    tried = [(code, password_of(code)) for code in (FIRST, SECOND, THIRD)] + [(SECOND, CHANGED), *given]
    opens = set()
    for code, password in tried:
        try:
            branch.door.log_in(code, password)
        except Refusal as wrong:
            if wrong.code != "login.must_change":
                continue
        opens.add((code, password))
    there = tuple((each.code, each.disabled) for each in everybody)
    return People(there, frozenset(opens), any(each.code == SECOND and each.has_words for each in everybody))


@dataclass
class Door:
    """Every act on copies of one branch, with one file operation failing."""

    nursery: Nursery
    branch: Path
    folder: Path
    told: Counter[str] = field(default_factory=Counter)

    @cached_property
    def before(self) -> People:
        """Who could come in before anything was done."""
        return people_of(self.anew())

    def points(self, act: Act) -> int:
        """How many file operations it has where all goes well, and what has come of it then."""
        folder = self.anew()
        ran = self._run(act, folder, Fault())
        assert ran.code == 0, ran.err
        self.whole = people_of(folder)
        return ran.operations

    def one(self, act: Act, fault: Fault) -> None:
        """Let it fail there, look who can still come in, and do it again without."""
        folder, before, whole = self.anew(), self.before, self.whole
        ran = self._run(act, folder, fault)
        _says_clearly(ran, fault)
        given = [(act.words[0], ran.out.split(" ", 1)[1].strip())] if ran.code == 0 and act.name in GIVING else []
        after = people_of(folder, *given)
        assert after in {before, whole} or act.name in GIVING, "all of it or nothing"
        assert {code for code, _ in before.there} <= {code for code, _ in after.there}
        kept = {(code, password) for code, password in before.opens if code != changed_by(act)}
        assert kept <= after.opens, "nobody else is kept out"
        assert set(given) <= after.opens, "what was handed out opens"
        if ran.code == 0:
            assert after.there == whole.there
        done = after != before
        self.told["done" if ran.code == 0 else "refused, and done" if done else "refused, and nothing done"] += 1
        again = self._run(act, folder)
        assert again.code == 0 or (done and again.err.startswith(act.again)), again.err
        assert left_over(folder) == []

    def anew(self) -> Path:
        """The branch as it was, in the place of whatever is there."""
        folder = self.folder / "branch"
        shutil.rmtree(folder, ignore_errors=True)
        return Path(shutil.copytree(self.branch, folder))

    def _run(self, act: Act, folder: Path, fault: Fault | None = None) -> Ran:
        return self.nursery.run(Run(folder, (act.name, str(folder), *act.words), module=MODULE, fault=fault))


GIVING = ("add", "reset")
"""Acts that hand out a password, which is another one each time."""


def changed_by(act: Act) -> str:
    """Whose way in an act changes."""
    return SECOND if act.name == "password" else act.words[0] if act.name in {"disable", "reset"} else ""


def left_over(folder: Path) -> list[Path]:
    """What was only made beside."""
    return sorted(path for pattern in LEFT_OVER for path in folder.rglob(pattern))


def _says_clearly(ran: Ran, fault: Fault) -> None:
    assert not any(each in ran.err for each in BUGS), ran.err
    assert ran.code in ({0, 1, -9} if fault.number == KILLED else {0, 1}), ran.err
    if ran.code == 1:
        assert ran.out == ""
        assert len(ran.err.splitlines()) == 1


def live_in(folder: Path) -> Path:
    """A branch of three: two who may stand for each other, and a teller."""
    branch = branch_in(folder)
    first = branch.start()
    branch.add(first, SECOND, Role.SUPERVISOR)
    branch.add(first, THIRD, Role.TELLER)
    return folder
