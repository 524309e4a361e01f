"""What is wrong with a table before anything is decided: cells, and clients that stand there twice."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from sqlglot import exp

from teller_app.batch.cells import MOST, as_text, cell, number, spellings, wrong
from teller_app.batch.compiled import TABLE
from teller_app.batch.shape import AMOUNTS, CLIENT, REGION, Column, Kind, Shape

MOST_LISTED = 20
"""Cells of one column, and clients that stand there twice, that are named."""
_SPELLING = re.compile(r"-?[0-9]{1,30}(\.[0-9]{1,2})?")


def counted(shape: Shape) -> exp.Select:
    """How many rows there are, then for each column how many of its cells are wrong."""
    asked = [exp.CountIf(this=wrong(column)) for column in shape.columns.values()]
    return exp.select(exp.Count(this=exp.Star()), *asked).from_(exp.to_table(TABLE, quoted=True))


def wrong_cells(column: Column, told: Sequence[exp.Expr], table: str = TABLE) -> exp.Select:
    """The first rows in which a column's cell is wrong: ``told``, then the cell as text."""
    return (
        exp.select(*told, as_text(column))
        .from_(exp.to_table(table, quoted=True))
        .where(wrong(column))
        .limit(MOST_LISTED)
    )


def twice(shape: Shape) -> exp.Select:
    """The first clients that stand there more than once, and how often."""
    key = shape.columns[CLIENT]
    often = exp.Count(this=exp.Star())
    return (
        exp.select(as_text(key), often)
        .from_(exp.to_table(TABLE, quoted=True))
        .group_by(cell(key))
        .having(exp.GT(this=often.copy(), expression=number(1)))
        .order_by("1")
        .limit(MOST_LISTED + 1)
    )


def why(column: Column, text: str | None) -> tuple[str, dict[str, object]]:
    """Which sentence says what is wrong with a cell, and what fills it."""
    if column.name == CLIENT:
        return ("batch.not_text" if text else "batch.no_client"), {}
    if column.name == REGION:
        return "batch.not_text", {}
    if column.name not in AMOUNTS:
        return "batch.value", {"allowed": list(spellings(column.name))}
    yuan = text or ""
    if column.kind is Kind.TEXT and not _SPELLING.fullmatch(yuan):
        return "batch.no_amount", {}
    if yuan.startswith("-"):
        return "batch.negative", {}
    return ("batch.too_large" if Decimal(yuan) > Decimal(str(MOST)) else "batch.no_amount"), {}
