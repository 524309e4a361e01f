"""Check rulebooks: read them, and prove their examples."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path

from teller_app.rules.errors import Refusal
from teller_app.rules.prove import prove
from teller_app.rules.rulebook.fault import Fault
from teller_app.store.rulebooks import RulebookShelf


@dataclass(slots=True)
class Checked:
    """What a check found.

    Attributes:
        editions: each edition that could be read, as ``id/first day``.
        examples: how many worked examples were proven or not.
        findings: what is wrong, each with its file; empty when all is well.
    """

    editions: list[str] = field(default_factory=list)
    examples: int = 0
    findings: list[Fault] = field(default_factory=list)

    def add(self, file: str, faults: Iterable[Fault]) -> None:
        """What is wrong in one file."""
        self.findings += [replace(fault, file=file) for fault in faults]


def check_path(path: Path, shelf: RulebookShelf) -> Checked:
    """Check one TOML file, one scheme's folder, or a folder of schemes; nothing below those is looked at."""
    found = Checked()
    if path.is_file():
        _check_file(path, shelf, found)
        return found
    files = sorted(each for pattern in ("*.toml", "*/*.toml") for each in path.glob(pattern))
    for file in files:
        _check_file(file, RulebookShelf(path) if _holds_schemes(path) else shelf, found)
    if not files:
        found.add(path.name, [Fault("", "rule.none")])
    if _holds_schemes(path):
        _check_overlaps(RulebookShelf(path), found)
    return found


def _holds_schemes(path: Path) -> bool:
    return any(path.glob("*/*.toml"))


def _check_file(path: Path, shelf: RulebookShelf, found: Checked) -> None:
    try:
        edition = shelf.read_file(path)
    except Refusal as refusal:
        faults = refusal.values.get("faults")
        found.add(
            path.name, faults if isinstance(faults, list) else [Fault("", refusal.code, refusal.values)]
        )
        return
    found.editions.append(f"{edition.rulebook}/{edition.first_day.isoformat()}")
    found.examples += len(edition.example) + len(edition.loan_example)
    found.add(path.name, prove(edition))


def _check_overlaps(shelf: RulebookShelf, found: Checked) -> None:
    for code in shelf.ids():
        try:
            shelf.editions(code)
        except Refusal as refusal:
            if refusal.code == "rulebook.overlap":
                found.add(code, [Fault("", refusal.code, refusal.values)])
