"""Files that somebody has chosen, opened for their bytes; what would wait or never end is no file."""

from __future__ import annotations

from collections.abc import Callable
from io import BufferedReader
from pathlib import Path

from teller_app.rules.errors import Refusal
from teller_app.safe.disk import open_plain

Heard = Callable[[int], None]
"""Hears how many bytes more have been looked at, and stops the looking by raising."""


def unheard(_: int) -> None:
    """Nobody waits."""


def opened(path: Path) -> BufferedReader:
    """Open a file.

    Raises:
        Refusal: ``import.no_file`` (file, reason); for a pipe, a device and a folder too.
    """
    try:
        return open_plain(path)
    except OSError as error:
        raise unreadable(path, error) from error


def first_bytes(path: Path, most: int) -> bytes:
    """What a file holds; of a longer one only the first ``most`` + 1 bytes.

    Raises:
        Refusal: as ``opened``.
    """
    with opened(path) as file:
        try:
            return file.read(most + 1)
        except OSError as error:
            raise unreadable(path, error) from error


def unreadable(path: Path, error: OSError) -> Refusal:
    """Why a file cannot be read, or not any further."""
    return Refusal("import.no_file", file=path.name, reason=error.strerror or "")
