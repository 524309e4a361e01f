"""What is wrong with a row of an extract: where it stands, and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

MOST_LISTED = 200


@dataclass(frozen=True, slots=True)
class RowFault:
    """One fault.

    Attributes:
        row: line of the file, the header being 1.
        column: empty where the whole row is meant.
        code: which sentence ``words`` has for it.
    """

    file: str
    row: int
    column: str
    code: str
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(slots=True)
class Faults:
    """Collects faults; lists the first ones and counts them all."""

    listed: list[RowFault] = field(default_factory=list)
    count: int = 0

    def add(self, fault: RowFault) -> None:
        """One more."""
        self.count += 1
        if len(self.listed) < MOST_LISTED:
            self.listed.append(fault)
