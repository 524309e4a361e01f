"""``make properties``: money, thresholds, schedules and plans in 100,000 random cases, counted.

``python -m tests.properties [--times 40]`` runs the same properties as ``make test``, each so many times as
often, says how many cases there were of each file, and ends with 0 only if nothing failed and there were enough.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections import Counter

import pytest

FILES = (
    "tests/rules/test_money.py",
    "tests/rules/test_tier.py",
    "tests/rules/test_schedule.py",
    "tests/rules/test_plan.py",
)
PROMISED = 100_000
TIMES = "PROPERTY_TIMES"
"""Read by ``tests.often``, which cannot be imported here: pytest wants to see Hypothesis first."""
STATISTICS = "_hypothesis_stats"
"""What Hypothesis hands on with a report; were it called otherwise one day, none would be counted, and this fails."""
_PASSING = re.compile(r"(\d+) passing")


class Counted:
    """Counts the cases that each process reports."""

    def __init__(self) -> None:
        self.cases: Counter[str] = Counter()

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        told = str(getattr(report, STATISTICS, ""))
        self.cases[report.nodeid.partition("::")[0]] += sum(map(int, _PASSING.findall(told)))


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.properties", description=__doc__)
    parser.add_argument("--times", type=int, default=40, help="how many times as often as `make test`")
    asked = parser.parse_args(arguments)
    os.environ[TIMES] = str(asked.times)
    counted = Counted()
    ended = pytest.main(
        ["-q", "-n", "auto", "--dist", "worksteal", "--timeout", "3600", *FILES], plugins=[counted]
    )
    for file in FILES:
        print(f"{file}: {counted.cases[file]:,} cases")
    total = counted.cases.total()
    print(f"{total:,} cases in all, {PROMISED:,} promised")
    return int(ended) or int(total < PROMISED)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
