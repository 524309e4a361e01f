"""One thing that a client can be found by."""

from __future__ import annotations

from typing import NamedTuple


class Term(NamedTuple):
    """A normalised text of one kind; a tuple, for a large book has tens of millions.

    Attributes:
        start: which character of the name it begins at; 0 for a number.
    """

    kind: str
    term: str
    start: int = 0
