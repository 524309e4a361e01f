"""A day in a process of its own, which is killed in the middle of it: HOME DAY SEED."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from random import Random

from teller_app.desk.morning import plan_morning
from tests.year.acts import Day
from tests.year.branch import Branch

READY = "ready"
MORNING = "morning"
_MOST = 200


def main(home: str, day: str, seed: str) -> None:
    """Say what is saved as soon as it is, until somebody pulls the plug."""
    branch = Branch(Path(home), int(seed), date.fromisoformat(day))
    rng = Random(f"{seed}-{day}-child")
    print(READY, flush=True)
    sys.stdin.readline()
    plan_morning(branch.place)
    print(MORNING, branch.last_number, flush=True)
    for _ in range(_MOST):
        for kind, number in Day(branch, rng).acts():
            print(kind, number, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
