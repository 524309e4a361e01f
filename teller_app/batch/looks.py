"""What is wrong with a table before anything is decided: cells, and clients that stand there twice."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from sqlglot import exp

from teller_app.batch.cells import LOST, MOST, as_text, cell, number, spellings, wrong
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
    often = exp.Count(this=exp.Star())
    return _doubled(shape, as_text(shape.columns[CLIENT]), often).order_by("1").limit(MOST_LISTED)


def how_many_twice(shape: Shape) -> exp.Select:
    """How many clients stand there more than once."""
    found = _doubled(shape, exp.alias_(number(1), "one")).subquery("doubled")
    return exp.select(exp.Count(this=exp.Star())).from_(found)


def _doubled(shape: Shape, *told: exp.Expr) -> exp.Select:
    more = exp.GT(this=exp.Count(this=exp.Star()), expression=number(1))
    table = exp.to_table(TABLE, quoted=True)
    return exp.select(*told).from_(table).group_by(cell(shape.columns[CLIENT])).having(more)


def why(column: Column, text: str | None) -> tuple[str, dict[str, object]]:
    """Which sentence says what is wrong with a cell, and what fills it."""
    if not text and column.name == CLIENT:
        return "batch.no_client", {}
    if column.name in {CLIENT, REGION}:
        unseen = "batch.key" if column.name == CLIENT else "batch.region"
        return ("batch.not_text" if LOST in (text or "") else unseen), {}
    if column.name not in AMOUNTS:
        return "batch.value", {"allowed": list(spellings(column.name))}
    yuan = text or ""
    if column.kind is Kind.TEXT and not _SPELLING.fullmatch(yuan):
        return "batch.no_amount", {}
    if yuan.startswith("-"):
        return "batch.negative", {}
    return ("batch.too_large" if Decimal(yuan) > Decimal(str(MOST)) else "batch.no_amount"), {}
