"""Privileges that other branches and channels have given, as the book says."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import Field, TypeAdapter, ValidationError
from sqlite_utils import Database

from teller_app.rules.ledger import Given
from teller_app.store.errors import StoreUnavailable

_GIVEN = (
    "select privilege, day, times, branch, rulebook from given"
    " where client = (select number from client where key = ?) order by day, privilege, branch"
)
_IS_THERE = "select count(*) from {schema}.sqlite_master where type = 'table' and name = 'given'"
_ROWS = TypeAdapter(list[tuple[str, date, Annotated[int, Field(strict=True, gt=0)], str, str]])


def has_given(db: Database, schema: str = "main") -> bool:
    """Whether a book says anything of this at all; one that an older program has built does not."""
    return bool(db.execute(_IS_THERE.format(schema=schema)).fetchone()[0])


def read_given(db: Database, key: str, file: str) -> tuple[Given, ...]:
    """What a client of the book was given elsewhere, the oldest first.

    Raises:
        StoreUnavailable: ``store.damaged``.
    """
    if not has_given(db):
        return ()
    try:
        rows = _ROWS.validate_python(db.execute(_GIVEN, [key]).fetchall())
    except ValidationError:
        raise StoreUnavailable("store.damaged", file=file) from None
    return tuple(Given(*row) for row in rows)
