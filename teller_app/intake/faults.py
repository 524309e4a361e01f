"""What is wrong with a row of an extract: where it stands, and why."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

MOST_LISTED = 200
_A_WORD = re.compile(r"([A-Za-z_]{1,20}([0-9]{1,2}[a-z]?)?)?")
_A_KEY = re.compile(r"[A-Za-z0-9_-]{1,10}")
"""Short enough to be no phone, document, card or account in the wrong column."""
_KEYS = frozenset({"key", "client", "referred_by"})


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

    def for_a_log(self) -> RowFault:
        """The same, with nothing of a client: what a command says ends up in the logs of who called it."""
        known = _A_KEY if self.column in _KEYS else _A_WORD
        shown = {
            name: hidden(value, known) if isinstance(value, str) else value
            for name, value in self.values.items()
        }
        return replace(self, values=shown)


def hidden(text: str, known: re.Pattern[str] = _A_WORD) -> str:
    """``text`` where it is such a word or key; otherwise its first character, to find it by."""
    return text if known.fullmatch(text) else f"{text[:1]}…"


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
