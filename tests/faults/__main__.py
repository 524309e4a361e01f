"""``python -m tests.faults --kills 500``: the long run; every promise about broken disks, with its figures."""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from random import Random

from tests.faults import staff
from tests.faults.damage import HARMS, TARGETS, noticed, wrong
from tests.faults.faulting import ACTS, Act, Trial, every, some
from tests.faults.homes import copy_of, live_in
from tests.faults.killing import Plug
from tests.faults.nursery import Nursery, Run
from tests.faults.shim import LACKS, Fault, compile_shim

_FRESH = 3
SLOWEST_REOPENING = 3.0
"""Seconds; more is a fault."""


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("--kills", type=int, default=500, help="how often the plug is pulled")
    parser.add_argument(
        "--points", type=int, default=40, help="of each act, how many operations fail; 0: each, with every error"
    )
    parser.add_argument("--harms", type=int, default=100, help="of each kind to each file")
    parser.add_argument("--seed", default="1")
    asked = parser.parse_args()
    broken = 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        shim = compile_shim(folder)
        nursery = Nursery(folder / "nursery", shim)
        home = live_in(nursery, folder / "branch")
        broken += _kills(nursery, home, folder / "kills", asked.kills, Random(f"kills {asked.seed}"))
        if shim is None:
            print(f"no faults: {LACKS}")
        else:
            trial = Trial(nursery, home, folder / "points")
            broken += _points("points", trial, ACTS, asked.points, asked.seed)
            door = staff.Door(nursery, staff.live_in(folder / "staffed"), folder / "door")
            broken += _points("the door", door, staff.ACTS, asked.points, asked.seed)
        broken += _harms(nursery, home, folder, asked.harms, Random(f"harms {asked.seed}"))
        nursery.close()
    sys.exit(1 if broken else 0)


def _kills(nursery: Nursery, home: Path, folder: Path, count: int, rng: Random) -> int:
    plug, broken, begun = Plug(nursery, home, folder, _FRESH), 0, time.monotonic()
    for _ in range(count):
        broken += _broken(f"kill {sum(plug.told[way] for way in ('moment', 'line', 'command'))}", lambda: plug.pull(rng))
    slow = plug.slowest > SLOWEST_REOPENING
    told = ", ".join(f"{name} {number}" for name, number in sorted(plug.told.items()))
    print(
        f"kills: {count}, {broken} lost or damaged; opens again in {plug.slowest:.2f} s at most"
        f" (at most {SLOWEST_REOPENING:.0f}); {told}; {time.monotonic() - begun:.0f} s",
        flush=True,
    )
    return broken + slow


def _points(name: str, trial: Trial | staff.Door, acts: Iterable[Act | staff.Act], count: int, seed: str) -> int:
    tried, broken, begun = 0, 0, time.monotonic()
    for act in acts:
        points = trial.points(act)
        faults: Iterable[Fault] = some(points, count, Random(f"{act.name} {seed}")) if count else every(points)
        for fault in faults:
            broken += _broken(f"{act.name} {fault}", lambda: trial.one(act, fault))  # noqa: B023  done at once
            tried += 1
        told = ", ".join(f"{way} {number}" for way, number in sorted(trial.told.items()))
        print(f"{act.name}: {points} operations; {told}", flush=True)
        trial.told.clear()
    print(f"{name}: {tried}, {broken} not as promised; {time.monotonic() - begun:.0f} s", flush=True)
    return broken


def _harms(nursery: Nursery, home: Path, folder: Path, count: int, rng: Random) -> int:
    home = copy_of(home, folder / "whole")
    assert nursery.run(Run(home, ("branch",))).code == 0
    tried, missed, shown, begun = 0, 0, Counter[str](), time.monotonic()
    for target in TARGETS:
        truth = target.read(copy_of(home, folder / "harmed"))
        for raw in _harmed(target.path(home).read_bytes(), count, rng):
            harmed = copy_of(home, folder / "harmed")
            target.path(harmed).write_bytes(raw)
            missed += target.name != "tally" and not noticed(harmed)
            target.path(harmed).write_bytes(raw)
            shown.update(wrong(truth, target.read(harmed)))
            tried += 1
    print(
        f"harms: {tried}, {missed} not noticed, {shown.total()} wrong values shown; {time.monotonic() - begun:.0f} s",
        flush=True,
    )
    return missed + shown.total()


def _harmed(raw: bytes, count: int, rng: Random) -> Iterator[bytes]:
    for harm in HARMS:
        for _ in range(count):
            yield harm(raw, rng)


def _broken(name: str, act: object) -> int:
    """Go on after one that does not hold, and say which."""
    try:
        act()
    except AssertionError as error:
        print(f"{name}: {str(error).strip() or 'does not hold'}", flush=True)
        return 1
    return 0


if __name__ == "__main__":
    main()
