"""What DuckDB says went wrong, as refusals; its own sentences quote rows, so none of them is passed on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from teller_app.batch.places import Format, Source, Target
from teller_app.rules.errors import Refusal

MEMORY = "1GB"
"""Beyond it, what waits goes to a private folder, encrypted."""
_LINE = re.compile(r"Line: ([0-9]+)")
_PART = re.compile(r"^  file = (.+)$", re.MULTILINE)
_NO_TEXT = re.compile(r"^Invalid unicode", re.MULTILINE)


@contextmanager
def trouble(
    source: Source | None, writing: Target | None = None, again: Target | None = None
) -> Iterator[None]:
    """Work of the engine.

    Args:
        source: what is read.
        writing: what is written.
        again: what was written and is read again.

    Raises:
        Refusal: ``batch.memory``, ``batch.not_whole``, ``batch.encoding``, ``batch.csv_row``,
            ``batch.not_csv``, ``batch.unreadable`` or ``file.no_room``, each with what it is about.
    """
    try:
        yield
    except duckdb.OutOfMemoryException:
        raise Refusal("batch.memory", memory=MEMORY) from None
    except duckdb.Error as error:
        said = str(error)
        if again is not None:
            raise Refusal("batch.not_whole", file=again.name) from None
        if writing is not None and "No space left" in said:
            raise Refusal("file.no_room", file=Path(writing.name).name) from None
        raise _unread(source, error, said) from None


def _unread(source: Source | None, error: duckdb.Error, said: str) -> Refusal:
    """What is wrong with a file, or with one of its parts."""
    name = Path(source.name).name if source else ""
    if source is not None and source.format is Format.CSV:
        parts, line = _PART.findall(said), _LINE.search(said)
        name = Path(parts[-1]).name if parts else name
        if _NO_TEXT.search(said):
            return Refusal("batch.encoding", file=name)
        if line is not None:
            return Refusal("batch.csv_row", file=name, row=int(line.group(1)))
        if isinstance(error, duckdb.InvalidInputException):
            return Refusal("batch.not_csv", file=name)
    return Refusal("batch.unreadable", file=name, reason=type(error).__name__)
