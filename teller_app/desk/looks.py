"""How large the letters are, and how strong the colours.

Loads nothing: the first look at the window needs it before everything else is there.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class TextSize(StrEnum):
    """How large the letters of the window are."""

    NORMAL = "normal"
    LARGE = "large"
    LARGEST = "largest"

    @property
    def percent(self) -> int:
        """Of the ordinary size."""
        return _PERCENT[self]


_PERCENT = {TextSize.NORMAL: 100, TextSize.LARGE: 115, TextSize.LARGEST: 130}


@dataclass(frozen=True, slots=True)
class Look:
    """What a person has chosen for the eyes.

    Attributes:
        high: strong colours, 7 : 1 for every text.
    """

    size: TextSize = TextSize.NORMAL
    high: bool = False
