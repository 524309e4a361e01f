"""How much of the disk an import may need, by its first rows: before anything is written.

What is written of a client is mostly what it can be found by: the terms of the first rows are made, as they
will be of every row. They lie in the scratch file until they are in order, and in the book.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from teller_app.intake.layout import Kind
from teller_app.intake.mapping import MAX_FIELD
from teller_app.intake.sources import Source
from teller_app.intake.spelling import Cell
from teller_app.rules.client import Client
from teller_app.rules.codes import ClientKind
from teller_app.store.terms import terms_of

SAMPLE, _EACH = 2000, 4
"""Rows of a file that are counted, and which of them are looked at."""
_BEGIN = 400_000
"""An empty book and its scratch file."""
_TERM, _TWICE = 36, 2
"""Beside the letters of a term, in each of both places."""
_CLIENT, _CELLS = 150, 8
"""A row of a client without a word; of each byte of its cells, with the terms of numbers."""
_OTHER, _OTHER_CELLS = 80, 3
"""The same of a row of any other file."""


def room_for(sources: Iterable[Source], kept: int) -> int:
    """Bytes that a book of these files takes while it is made, beside the present one.

    Args:
        sources: of which no row has been read yet.
        kept: bytes of the present book, which the new one begins with.
    """
    return _BEGIN + kept + sum(_bytes_of(source) for source in sources)


def _bytes_of(source: Source) -> int:
    rows = source.first(SAMPLE)[::_EACH]
    if not rows:
        return 0
    return sum(_row(source, cells) for cells in rows) * source.reckoned(SAMPLE) // len(rows)


def _row(source: Source, cells: Sequence[Cell]) -> int:
    said = {name: str(cells[at]) for name, at in source.mapping.places.items() if at < len(cells)}
    size = sum(len(text.encode("utf-8", "replace")) for text in said.values())
    if source.mapping.kind is not Kind.CLIENTS:
        return _OTHER + _OTHER_CELLS * size
    # A longer name is refused once it is read; until then nobody has looked how long it is.
    person = Client("", ClientKind.PERSON, said.get("name", "")[:MAX_FIELD])
    terms = sum(_TERM + len(each.term.encode("utf-8", "replace")) for each in terms_of(person))
    return _CLIENT + _CELLS * size + _TWICE * terms
