"""One file operation of a command fails: a clear sentence, nothing half-written, and a retry works."""

from __future__ import annotations

import errno
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from tests.faults.homes import Rows, State, a_day_later, copy_of, left_over, state_of
from tests.faults.nursery import DRIVER, PROGRAM, Nursery, Ran, Run
from tests.faults.papers import GIVEN, RICH, in_book
from tests.faults.shim import Fault

ERRORS = (errno.ENOSPC, errno.EACCES, errno.EIO)
KILLED = 0
"""In the place of an error: the program dies at that operation."""
BUGS = ("Traceback", "未能完成（", "程序遇到意外")
"""What is said of a bug, and of a code that has no sentence."""
_LATE = 30
_LOOKS = {"trail", "trail_client", "anchor"}
"""Who looks at whom, and what is begun, is written before the act, and stays although the act is refused."""


@dataclass(frozen=True)
class Act:
    """A command, and what it changes.

    Attributes:
        arguments: ``CLIENTS`` and ``HOLDINGS`` stand for the papers beside the home.
        many: it is of several steps that each count, so any number of them may have been done.
    """

    name: str
    arguments: tuple[str, ...]
    module: str = PROGRAM
    many: bool = False

    def run(self, home: Path, fault: Fault | None = None) -> Run:
        """As it is run on ``home``."""
        clients, holdings = (str(path) for path in in_book(home.parent))
        files = {"CLIENTS": clients, "HOLDINGS": holdings}
        told = tuple(files.get(word, word) for word in self.arguments)
        return Run(home, told, module=self.module, fault=fault)


ACTS = (
    Act("walk-in", ("walk-in", "张三"), DRIVER),
    Act("give", ("privilege", "give", GIVEN, "--client", RICH)),
    Act("event", ("care", "event", "--client", "C000002", "--kind", "deal")),
    Act("due", ("care", "due"), many=True),
    Act("import", ("import", "CLIENTS", "HOLDINGS")),
    Act("backup", ("backup",)),
    Act("restore", ("restore", "--yes", "--approver", "0107")),
    Act("branch", ("branch",)),
    Act("settings", ("settings", "--teller", "0107 周")),
)


@dataclass
class Trial:
    """Every act on copies of one home, with one operation failing.

    Attributes:
        told: how often what came of it, for trials in which nothing fails prove nothing.
    """

    nursery: Nursery
    home: Path
    folder: Path
    told: Counter[str] = field(default_factory=Counter)

    def points(self, act: Act) -> int:
        """How many file operations it has, and how it ends when all goes well."""
        home = copy_of(self.home, self.folder)
        ran = self.nursery.run(act.run(home, Fault()))
        assert ran.code == 0, ran.err
        assert left_over(home) == []
        return ran.operations

    def one(self, act: Act, fault: Fault) -> None:
        """Let it fail there, look, and do it again without."""
        home = copy_of(self.home, self.folder)
        before = state_of(home)
        ran = self.nursery.run(act.run(home, fault))
        self._says_clearly(ran, fault)
        after = state_of(home)
        done = self._whole_or_not_at_all(act, ran, before, after)
        a_day_later(home)
        again = self.nursery.run(act.run(home))
        if act.name == "event" and done:
            # The same deal on the same day is kept once.
            assert again.code == 2, again.err
        else:
            assert again.code == 0, again.err
        state_of(home)
        assert left_over(home) == [], "the next success clears away what was left"

    def _says_clearly(self, ran: Ran, fault: Fault) -> None:
        assert not any(each in ran.err for each in BUGS), ran.err
        if fault.number == KILLED:
            assert ran.code in {0, -9}, ran.err
        else:
            assert ran.code in {0, 1, 2}, ran.err
        if ran.code > 0:
            assert ran.out == ""
            # What a second person is to read comes before, in lines that are indented.
            told = [line for line in ran.err.splitlines() if not line.startswith(("  ", "请复核人核对"))]
            (sentence,) = [line for line in told if "校验位不符" not in line]
            assert len(sentence) > 8

    def _whole_or_not_at_all(self, act: Act, ran: Ran, before: State, after: State) -> bool:
        """Says whether it was done."""
        kept = _kept(before, after, restored=act.name == "restore")
        assert kept == [], "what was there before is still there"
        changed = _changed(before, after, backed_up=act.name == "backup")
        if ran.code == 0:
            assert changed or act.name in {"branch", "due"}
            self.told["done all the same"] += 1
            return True
        if not changed:
            self.told["killed, and nothing written" if ran.code < 0 else "refused, and nothing written"] += 1
            return False
        if not act.many:
            self._is_whole(act, before, after)
        # A disk that fails after the last byte was written: it is there, whole, although nobody was told so.
        self.told["killed, and all written" if ran.code < 0 else "refused, and all written"] += 1
        return True

    def _is_whole(self, act: Act, before: State, after: State) -> None:
        home = copy_of(self.home, self.folder.with_name(f"{self.folder.name}-whole"))
        assert self.nursery.run(act.run(home)).code == 0
        whole = state_of(home).counts()
        now = after.counts()
        assert {name: count for name, count in now.items() if name not in _LOOKS} == {
            name: count for name, count in whole.items() if name not in _LOOKS
        }
        del before


def _changed(before: State, after: State, *, backed_up: bool) -> bool:
    """A backup that other acts make first, to be safe, is none of what they do."""
    tables = {name for name in before.journal if before.journal[name] != after.journal[name]}
    return bool(
        tables - _LOOKS
        or before.book != after.book
        or before.settings != after.settings
        or (backed_up and before.backups != after.backups)
    )


def _kept(before: State, after: State, *, restored: bool) -> list[str]:
    """What of the journal and the backups has gone."""
    lost = [name for name in before.backups if name not in after.backups]
    for table in ("entry", "client", "privilege_use", "care_event", "trail") if not restored else ():
        rows: Rows = after.journal[table]
        lost += [f"{table} {row[0]}" for row in before.journal[table] if row not in rows]
    return lost


def every(points: int) -> Iterator[Fault]:
    """Each operation, with each error once, and some of them for good."""
    for at in range(1, points + 1):
        for place, number in enumerate((*ERRORS, KILLED)):
            yield Fault(at, number)
            if number and (at + place) % 3 == 0:
                yield Fault(at, number, ever=True, room=number == errno.ENOSPC)


def some(points: int, count: int, rng: Random) -> Iterator[Fault]:
    """A sample: places drawn, half of them near the end where things are put in place, errors in turn."""
    late = range(max(1, points - _LATE), points + 1)
    places = {1, points, *rng.sample(range(1, points + 1), min((count + 1) // 2, points))}
    places |= set(rng.sample(late, min(count // 2, len(late))))
    for turn, at in enumerate(sorted(places)):
        number = (*ERRORS, KILLED)[turn % 4]
        ever = bool(number) and rng.random() < 0.4
        yield Fault(at, number, ever=ever, room=ever and number == errno.ENOSPC)
