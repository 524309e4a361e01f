"""One thing that a client can be found by."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Term:
    """A normalised text of one kind.

    Attributes:
        start: which character of the name it begins at; 0 for a number.
    """

    kind: str
    term: str
    start: int = 0
