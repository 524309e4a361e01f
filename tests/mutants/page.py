"""SURVIVORS.md: the figures of each module, and why those that live may."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from tests.mutants.stage import Mutant, Score

PAGE = Path(__file__).parent / "SURVIVORS.md"
_ROW = ("module", "function", "instead of", "stands", "why")
_HEAD = ["| module | mutants | killed | without end | alive | noticed | as of |", "|---|---|---|---|---|---|---|"]
NONE = "—"
"""Instead of a figure that there is not yet, and of a digest of all modules together."""
_FIGURES = re.compile(r"(?m)^Measured .*\n\n(?:\|.*\n)+")
_CELL = re.compile(r"(?<!\\)\|")


def figures(scores: Sequence[Score], digests: Mapping[str, str]) -> list[str]:
    """A row a module, and one of all.

    Args:
        scores: what was measured.
        digests: of which code, by module.
    """
    rows = [_figures(score.module, score, digests[score.module]) for score in scores]
    whole = Score(
        "all",
        sum(s.killed for s in scores),
        sum(s.stuck for s in scores),
        [m for s in scores for m in s.alive],
    )
    return [*_HEAD, *rows, _figures("all", whole, NONE)]


def _figures(name: str, score: Score, as_of: str) -> str:
    counts = f"{score.total} | {score.killed} | {score.stuck} | {len(score.alive)}"
    return f"| {name} | {counts} | {score.share:.1%} | {as_of} |"


def row(mutant: Mutant, why: str = "?") -> str:
    cells = (mutant.module, mutant.function, _code(mutant.old), _code(mutant.new), why)
    return f"| {' | '.join(cells)} |"


def explained() -> dict[Mutant, str]:
    """The survivors that the page knows, each with its reason."""
    rows = [line for line in PAGE.read_text("utf-8").splitlines() if line.startswith("| ") and "/" in line]
    cells = [[cell.strip() for cell in _CELL.split(line)[1:-1]] for line in rows]
    return {Mutant(*map(_bare, found[:4])): found[4] for found in cells if len(found) == len(_ROW)}


def write(scores: Sequence[Score], digests: Mapping[str, str]) -> None:
    day = datetime.now(UTC).date().isoformat()
    told = "\n".join([f"Measured {day} with `make mutants`:", "", *figures(scores, digests), ""])
    PAGE.write_text(_FIGURES.sub(lambda _: told, PAGE.read_text("utf-8")), "utf-8")


def _code(text: str) -> str:
    return f"`` {text} ``".replace("|", r"\|") if text else "(nothing)"


def _bare(cell: str) -> str:
    return "" if cell == "(nothing)" else cell.replace(r"\|", "|").removeprefix("`` ").removesuffix(" ``")
