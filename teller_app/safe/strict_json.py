"""JSON from elsewhere, read so that it can mean one thing only."""

from __future__ import annotations

import json
from pathlib import Path

from teller_app.safe.disk import read_small

MOST_BYTES = 1024 * 1024
"""No small file that the program keeps comes near it."""


class NotPlain(ValueError):
    """JSON of which nobody could say what it means; says why in our own words, with nothing of the file."""


def read_strict(raw: bytes) -> object:
    """Read UTF-8; a key that stands twice is a mistake, and so is ``NaN``.

    Raises:
        ValueError: it cannot be read; ``NotPlain`` where it means more than one thing.
        RecursionError: it is nested without end.
    """
    return json.loads(raw.decode("utf-8"), object_pairs_hook=_each_once, parse_constant=_no_number)


def read_object(path: Path, most: int = MOST_BYTES) -> dict[str, object]:
    """The one object of a small file that the program keeps, which somebody may have written by hand.

    Args:
        path: the file.
        most: bytes that it may have.

    Raises:
        OSError: as ``read_small``.
        ValueError: as ``read_strict``; ``NotPlain`` where it is no object.
        RecursionError: as ``read_strict``.
    """
    found = read_strict(read_small(path, most))
    if not isinstance(found, dict):
        msg = "no JSON object"
        raise NotPlain(msg)
    return found


def _each_once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """JSON lets a later key win in silence."""
    found = dict(pairs)
    if len(found) != len(pairs):
        msg = "a key stands twice"
        raise NotPlain(msg)
    return found


def _no_number(text: str) -> object:
    raise ValueError(text)
