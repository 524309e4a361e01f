"""JSON from elsewhere, read so that it can mean one thing only."""

from __future__ import annotations

import json


def read_strict(raw: bytes) -> object:
    """Read UTF-8; a key that stands twice is a mistake, and so is ``NaN``.

    Raises:
        ValueError: it cannot be read, or means more than one thing.
        RecursionError: it is nested without end.
    """
    return json.loads(raw.decode("utf-8"), object_pairs_hook=_each_once, parse_constant=_no_number)


def _each_once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """JSON lets a later key win in silence."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError
    return found


def _no_number(text: str) -> object:
    raise ValueError(text)
