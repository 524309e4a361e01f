"""Look, decide, write, count what was written, switch."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from sqlglot import exp

from teller_app.batch.cells import Dialect
from teller_app.batch.compiled import compile_edition
from teller_app.batch.faults import BadTable, Fault
from teller_app.batch.looks import MOST_LISTED, counted, twice
from teller_app.batch.places import Format, Target, beside
from teller_app.batch.shape import CLIENT, Column, Shape, read_shape
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

    def faults(self, column: Column, shape: Shape) -> list[Fault]:
        """The first wrong cells of a column."""

    def write(self, query: exp.Query, address: str, target: Target) -> None:
        """Write what a query gives."""

    def written(self, address: str, target: Target) -> list[tuple[str, int]]:
        """Tiers, and how many clients each has, as they can be read again."""


@dataclass(frozen=True, slots=True)
class Done:
    """What was decided.

    Attributes:
        tiers: how many clients each has, from the bottom up.
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
    return write(engine, query, clients, edition, target)


def check(engine: Engine, shape: Shape, file: str) -> int:
    """Look at every cell; returns how many rows there are.

    Raises:
        BadTable: as ``run_table``.
        Refusal: ``batch.empty`` (file), or as the engine.
    """
    ((clients, *wrong),) = engine.rows(counted(shape))
    faults: list[Fault] = []
    count = 0
    for column, found in zip(shape.columns.values(), wrong, strict=True):
        if found:
            count += int(str(found))
            faults += engine.faults(column, shape)
    if not count:
        often = engine.rows(twice(shape))
        count = len(often)
        faults = [
            Fault(file, None, str(key), CLIENT, "batch.twice", {"count": times})
            for key, times in often[:MOST_LISTED]
        ]
    if faults:
        raise BadTable(faults, count)
    if not clients:
        raise Refusal("batch.empty", file=file)
    return int(str(clients))


def write(engine: Engine, query: exp.Query, clients: int, edition: Edition, target: Target) -> Done:
    """Write beside, read what was written, and only then put it in place.

    Raises:
        Refusal: ``batch.not_whole`` (file) where fewer or more rows can be read than there were clients; as
            the engine and ``beside``.
    """
    with beside(target) as address:
        engine.write(query, address, target)
        found = dict(engine.written(address, target))
        if sum(found.values()) != clients:
            raise Refusal("batch.not_whole", file=target.name)
    return Done(clients, {code: found.get(code, 0) for code in edition.tier})
