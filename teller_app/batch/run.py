"""Look, decide, write, count what was written, switch."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from sqlglot import exp

from teller_app.batch.cells import Dialect
from teller_app.batch.compiled import compile_edition
from teller_app.batch.faults import BadTable, Fault
from teller_app.batch.looks import counted, how_many_twice
from teller_app.batch.places import Format, Target, beside
from teller_app.batch.shape import Column, Shape, read_shape
from teller_app.rules.errors import Refusal
from teller_app.rules.rulebook.edition import Edition


class Engine(Protocol):
    """What runs a query over ``input``."""

    @property
    def dialect(self) -> Dialect:
        """Whose SQL it takes."""

    def columns(self) -> list[Column]:
        """What the table has."""

    def rows(self, query: exp.Query) -> list[tuple[object, ...]]:
        """Everything that a query gives."""

    def whole(self, rows: int) -> None:
        """Make sure that so many rows are all that the table has."""

    def faults(self, column: Column, shape: Shape) -> list[Fault]:
        """The first wrong cells of a column."""

    def doubles(self, shape: Shape) -> list[Fault]:
        """The first clients that stand there more than once."""

    def write(self, query: exp.Query, address: str, target: Target) -> None:
        """Write what a query gives."""

    def written(self, address: str, target: Target) -> list[tuple[str, int]]:
        """Tiers, and how many clients each has, as they can be read again."""


@dataclass(frozen=True, slots=True)
class Done:
    """What was decided.

    Attributes:
        tiers: how many clients each has, from the bottom up; then those that only an older edition has.
    """

    clients: int
    tiers: Mapping[str, int]


def run_table(engine: Engine, file: str, ignored: frozenset[str], edition: Edition, target: Target) -> Done:
    """Decide about a table that somebody else has made.

    Raises:
        BadTable: cells are wrong, or a client stands there twice.
        Refusal: as ``read_shape``, or as the engine.
    """
    shape = read_shape(file, engine.columns(), ignored)
    clients = check(engine, shape, file)
    query = compile_edition(edition, shape, engine.dialect, lists=target.format is Format.PARQUET)
    return write(engine, query, clients, (edition,), target)


def check(engine: Engine, shape: Shape, file: str) -> int:
    """Look at every cell; returns how many rows there are.

    Raises:
        BadTable: as ``run_table``.
        Refusal: ``batch.empty`` (file), or as the engine.
    """
    ((clients, *wrong),) = engine.rows(counted(shape))
    engine.whole(int(str(clients)))
    faults: list[Fault] = []
    count = 0
    for column, found in zip(shape.columns.values(), wrong, strict=True):
        if found:
            count += int(str(found))
            faults += engine.faults(column, shape)
    if not count:
        ((doubled,),) = engine.rows(how_many_twice(shape))
        count = int(str(doubled))
        faults = engine.doubles(shape) if count else []
    if faults:
        raise BadTable(faults, count)
    if not clients:
        raise Refusal("batch.empty", file=file)
    return int(str(clients))


def write(
    engine: Engine, query: exp.Query, clients: int, editions: Sequence[Edition], target: Target
) -> Done:
    """Write beside, read what was written, and only then put it in place.

    The first of ``editions`` is the one for somebody new; an older one may have tiers of its own.

    Raises:
        Refusal: ``batch.not_whole`` (file) where fewer or more rows with a tier can be read than there were
            clients; as the engine and ``beside``.
    """
    with beside(target) as address:
        engine.write(query, address, target)
        found = dict(engine.written(address, target))
        tiers = {code: found.get(code, 0) for edition in editions for code in edition.tier}
        if sum(tiers.values()) != clients or sum(found.values()) != clients:
            raise Refusal("batch.not_whole", file=target.name)
    return Done(clients, tiers)
