"""Pull the plug: nothing that was said to be saved is lost, nothing is damaged, and it opens again."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from teller_app.safe.keys import DeviceKeys
from teller_app.store.backup import backups
from teller_app.store.files import open_file
from tests.faults.faulting import ACTS
from tests.faults.homes import State, copy_of, state_of
from tests.faults.nursery import DRIVER, ROOT, Child, Nursery, Run

LONGEST = 0.4
"""Seconds until the plug is pulled."""
_MOST_LINES = 40
_POLL = 0.0005
_PATIENCE = 30.0


@dataclass
class Plug:
    """Kills children on copies of one home, and looks at what is left.

    Attributes:
        fresh: after each so many, a process of its own opens it, as a teller would; 0: never.
        told: what happened how often.
        slowest: the longest reopening so far, in seconds.
    """

    nursery: Nursery
    home: Path
    folder: Path
    fresh: int = 0
    told: Counter[str] = field(default_factory=Counter)
    slowest: float = 0.0

    def pull(self, rng: Random) -> None:
        """Once, at a random moment of a day, or right after a line, or in the middle of a command."""
        home = copy_of(self.home, self.folder)
        before = state_of(home)
        way = rng.choice(("moment", "line", "command"))
        if way == "command":
            act = rng.choice(ACTS)
            child = self.nursery.start(act.run(home))
            time.sleep(rng.uniform(0.0, 0.12))
        else:
            child = self.nursery.start(Run(home, ("loop", str(rng.random())), module=DRIVER))
            self._wait(child, 1)
            if way == "line":
                self._wait(child, rng.randint(1, _MOST_LINES))
            else:
                time.sleep(rng.uniform(0.0, LONGEST))
        child.kill()
        ran = child.wait()
        self.told[way] += 1
        assert ran.code in {-9, 0}, ran.err
        after = self._opened(home)
        if way == "command":
            self._nothing_half_done(before, after)
        else:
            self._all_is_there(home, ran.lines, before, after)

    def _wait(self, child: Child, lines: int) -> None:
        until = time.monotonic() + _PATIENCE
        while child.said() < lines:
            assert time.monotonic() < until, "the child says nothing"
            time.sleep(_POLL)

    def _opened(self, home: Path) -> State:
        """As the program opens it, with the time that takes; then every page and row is checked."""
        if self.fresh and self.told.total() % self.fresh == 0:
            command = [sys.executable, "-m", "teller_app", "--demo", "find", "王"]
            told = {**os.environ, "PYTHONPATH": str(ROOT), "TELLER_APP_HOME": str(home.parent)}
            begun = time.monotonic()
            done = subprocess.run(command, env=told, check=False, capture_output=True, text=True)
            self.slowest = max(self.slowest, time.monotonic() - begun)
            assert done.returncode == 0, done.stderr
        else:
            ran = self.nursery.run(Run(home, ("find", "王")))
            assert ran.code == 0, ran.err
        return state_of(home)

    def _nothing_half_done(self, before: State, after: State) -> None:
        """Of the other acts, ``test_operations`` sees that they are whole."""
        # A restore takes back what came after the backup: a privilege and a walk-in.
        assert len(after.entries()) >= len(before.entries()) - 2, "entries have gone"
        assert set(before.backups) <= set(after.backups), "a backup has gone"

    def _all_is_there(self, home: Path, lines: list[str], before: State, after: State) -> None:
        """And nothing twice: at most one more of anything than was said."""
        entries, walk_ins = after.entries(), after.walk_ins()
        said = [line.split(" ", 2) for line in lines if line != "ready"]
        told = [(int(each[1]), each[2]) for each in said if each[0] == "entry"]
        for number, kind in told:
            assert entries.get(number) == kind, f"{kind} {number} was said to be saved"
        new = {number: kind for number, kind in entries.items() if number not in before.entries()}
        assert len(told) == len({number for number, _ in told}), "a number was given twice"
        acts = len(told) + sum(each[0] == "client" for each in said)
        assert acts <= len(new) <= acts + 1, f"{len(new)} entries, of which {acts} were said"
        self._clients(said, before, walk_ins)
        for kind, name in ((each[0], " ".join(each[1:])) for each in said):
            if kind == "backup":
                assert name in after.backups, f"{name} was said to be made"
        self._proven(home)
        self._newest(said, after)
        self.told["said"] += len(said)

    def _clients(self, said: list[list[str]], before: State, walk_ins: dict[str, str]) -> None:
        """Each by the name said last; one more act may have been done and not said."""
        names = dict(before.walk_ins())
        names.update({each[1]: each[2] for each in said if each[0] == "client"})
        assert set(names) <= set(walk_ins), "a client was said to be saved"
        assert len(walk_ins) <= len(names) + 1, "more clients than were entered"
        other = [key for key, name in names.items() if walk_ins[key] != name]
        assert len(other) <= 1, f"{other} were said to be saved under other names"

    def _newest(self, said: list[list[str]], after: State) -> None:
        """The settings said last, or those that were on their way; the book said last, or a newer one."""
        tellers = [" ".join(each[1:]) for each in said if each[0] == "teller"]
        assert '"teller"' in after.settings, "the settings are not whole"
        if tellers and f'"{tellers[-1]}"' not in after.settings:
            self.told["settings that nobody was told"] += 1
            assert not any(f'"{each}"' in after.settings for each in tellers[:-1]), "older settings came back"
        books = [each[1] for each in said if each[0] == "book"]
        if books:
            assert dict(after.book["meta"])["built_at"] >= books[-1], "a book was said to serve"

    def _proven(self, home: Path) -> None:
        for path in backups(home)[:1]:
            open_file(path, DeviceKeys(home).key("journal"), read_only=True).conn.close()
