"""Text that goes into a CSV file which somebody opens in a spreadsheet."""

from __future__ import annotations

import re

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What a spreadsheet may take for the beginning of a formula."""
_NUMBER = re.compile(r"0[0-9]+|[0-9]{12,}|[0-9]+(\.[0-9]+)?[eE][+-]?[0-9]+")
"""What it would take for a number that it shows otherwise, or of which it keeps the first 15 digits."""


def no_formula(text: str) -> str:
    """The text, with a sign before it where a spreadsheet would take it for a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def plain_cell(text: str) -> str:
    """As ``no_formula``, and where it would make another number of it: for files that only people read."""
    return f"'{text}" if _NUMBER.fullmatch(text) else no_formula(text)
