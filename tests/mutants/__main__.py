"""``python -m tests.mutants``: is every change of a rule of money, tiers, masks, permissions, audit … noticed?"""

from __future__ import annotations

import argparse
import os
import sys

from tests.mutants import age, page
from tests.mutants.stage import PLAN, Mutant, run

LEAST = 0.9
"""Of the mutants of each module."""


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.mutants", description=__doc__)
    parser.add_argument(
        "words", nargs="*", metavar="WORD", help=f"of {', '.join(PLAN)}; all when none is named"
    )
    parser.add_argument("--children", type=int, default=os.cpu_count() or 1, help="how many mutants at once")
    parser.add_argument(
        "--again", action="store_true", help="only those that lived, against the tests of now"
    )
    parser.add_argument("--write", action="store_true", help="renew the figures in SURVIVORS.md")
    parser.add_argument(
        "--stale", action="store_true", help="only say whose figures are of other code than that of now"
    )
    asked = parser.parse_args()
    if asked.stale:
        print("\n".join(f"{word}: {module}" for word, module in age.stale()) or "none")
        return
    if asked.write and asked.words:
        parser.error("--write is for all of them")
    scores = [score for word in asked.words or PLAN for score in run(word, asked.children, again=asked.again)]
    digests = {score.module: age.of(score.module) for score in scores}
    print("\n".join(page.figures(scores, digests)))
    known = page.explained()
    alive = [mutant for score in scores for mutant in score.alive]
    tried = {score.module for score in scores}
    strange = [mutant for mutant in alive if mutant not in known]
    _list("Alive, and SURVIVORS.md does not say why", strange)
    gone = [mutant for mutant in known if mutant.module in tried and mutant not in alive]
    _list("In SURVIVORS.md, but there is no such survivor any more", gone)
    if asked.write:
        page.write(scores, digests)
    sys.exit(1 if strange or gone or any(score.share < LEAST for score in scores) else 0)


def _list(title: str, mutants: list[Mutant]) -> None:
    if mutants:
        print("\n".join(["", f"{title}:", *map(page.row, mutants)]))


if __name__ == "__main__":
    main()
