"""``python -m tests.year --seeds 20``: many years, one after another."""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from tests.year.happens import HAPPENS
from tests.year.run import run_year


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.year", description=__doc__)
    parser.add_argument("--seeds", type=int, default=20, help="how many years")
    parser.add_argument("--first", type=int, default=1, help="the first seed")
    parser.add_argument("--kills", type=int, default=40, help="how many days of a year are cut short")
    asked = parser.parse_args()
    all_of_it: Counter[str] = Counter()
    for seed in range(asked.first, asked.first + asked.seeds):
        begun = time.monotonic()
        with tempfile.TemporaryDirectory() as folder:
            happened = run_year(Path(folder) / "home", seed, kills=asked.kills)
        all_of_it += happened
        told = ", ".join(f"{name} {count}" for name, count in sorted(happened.items()))
        print(f"seed {seed}: holds, {time.monotonic() - begun:.0f} s; {told}", flush=True)
    missing = [name for name in HAPPENS if not all_of_it[name]]
    if missing:
        sys.exit(f"never happened: {', '.join(missing)}")


if __name__ == "__main__":
    main()
