"""Clients as rows of a table, and what the rules say of each: the measure of every compiled query."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from datetime import date

from hypothesis import strategies as st
from sqlglot import exp

from teller_app.batch.cells import Dialect
from teller_app.batch.compiled import OUTPUT, TABLE, compile_edition
from teller_app.batch.duck import Duck
from teller_app.batch.shape import AMOUNTS, CARD, CLIENT, KNOWN, REGION, STATUSES, Column, Kind, Shape
from teller_app.rules.codes import AssetClass, Card
from teller_app.rules.facts import ClientFacts, FactReader
from teller_app.rules.holdings import BalanceHistory
from teller_app.rules.money import Money
from teller_app.rules.next_tier import ceil_div, ratio_of
from teller_app.rules.rulebook.edition import Edition
from teller_app.rules.tier import assess

Row = dict[str, str | None]
CLASSES = [each.value for each in AssetClass]
MOST_FEN = 99_999_999_999_99
CARDS = ["gold", "ordinary", *(each.value for each in Card)]
SHAPE = Shape({name: Column(name, Kind.TEXT) for name in KNOWN})


def facts_of(row: Row, day: date) -> ClientFacts:
    """A row as the command ``assess`` would take it: ``--holding`` and ``--fact``, one after another."""
    reader = FactReader()
    holdings = {}
    for name, text in row.items():
        if text is None or name == CLIENT:
            continue
        if name in CLASSES:
            holdings[AssetClass(name)] = BalanceHistory.steady(Money.yuan(text))
        else:
            for each in text.split(";") if name == CARD else [text]:
                reader.take(name, each)
    return ClientFacts(day, holdings, reader.amounts, frozenset(reader.cards), reader.statuses, reader.region)


def expected(row: Row, edition: Edition) -> tuple[object, ...]:
    """What the rules say, as the columns of a batch."""
    decision = assess(facts_of(row, edition.first_day), edition)
    above = decision.next_tier
    return (
        row[CLIENT],
        decision.tier.code,
        str(decision.recognised_assets),
        above.tier.code if above else None,
        None if above is None or above.shortfall is None else str(above.shortfall),
        [one.code for one in decision.entitlements],
    )


_QUERIES: dict[tuple[int, int], tuple[Edition, Shape, exp.Expression]] = {}
"""By the identity of what they were made of, which is kept with them: an edition is compiled once for all rows."""


def compiled(edition: Edition, shape: Shape) -> exp.Expression:
    """The query of an edition."""
    key = id(edition), id(shape)
    if key not in _QUERIES:
        query = compile_edition(edition, shape, Dialect.DUCKDB, lists=True)
        assert tuple(query.named_selects) == OUTPUT
        _QUERIES[key] = edition, shape, query
    return _QUERIES[key][2]


def decided(duck: Duck, rows: list[Row], edition: Edition, shape: Shape = SHAPE) -> list[tuple[object, ...]]:
    """What the compiled query says of the same rows, in their order."""
    fill(duck, rows, list(shape.columns))
    found = {row[0]: row for row in duck.rows(compiled(edition, shape))}
    return [
        tuple(
            str(value) if at in {2, 4} and value is not None else value
            for at, value in enumerate(found[row[CLIENT]])
        )
        for row in rows
    ]


def fill(duck: Duck, rows: Iterable[Row], names: list[str]) -> None:
    """Rows of text as the table ``input``."""
    columns = ", ".join(f'"{name}" VARCHAR' for name in names)
    duck.db.execute(f"create or replace table {TABLE} ({columns})")
    values = [[row.get(name) for row in rows] for name in names]
    places = ", ".join("unnest(?::VARCHAR[])" for _ in names)
    duck.db.execute(f"insert into {TABLE} select {places}", values)


def edges(edition: Edition) -> list[int]:
    """Every amount at which something changes, in fen: one below, exactly, and one above."""
    found = {0, 1, MOST_FEN}
    for way in (way for tier in edition.tiers for way in tier.route + tier.floor):
        found |= {least.fen for least in way.amounts.values()}
        for asset_class in AssetClass:
            ratio = ratio_of(way, edition, asset_class)
            asked = way.recognised_assets.fen if way.recognised_assets else way.score and way.score.hundredths
            if ratio and asked:
                found.add(ceil_div(asked, ratio))
    return sorted({fen + by for fen in found for by in (-1, 0, 1) if 0 <= fen + by <= MOST_FEN})


def edge_rows(edition: Edition) -> Iterator[Row]:
    """Each edge in each column that holds an amount, alone."""
    for name in sorted(AMOUNTS):
        for fen in edges(edition):
            yield {CLIENT: f"{name}-{fen}", name: str(Money(fen))}


def rows(edition: Edition, regions: tuple[str, ...] = ("low", "high")) -> st.SearchStrategy[list[Row]]:
    """Some clients, each with any of the columns known or not."""
    fens = st.one_of(st.sampled_from(edges(edition)), st.integers(0, 10**9), st.integers(0, MOST_FEN))
    cells: dict[str, st.SearchStrategy[str]] = {
        **dict.fromkeys(AMOUNTS, fens.map(lambda fen: str(Money(fen)))),
        CARD: st.lists(st.sampled_from(CARDS), min_size=1, max_size=3).map(";".join),
        **{name: st.sampled_from(["yes", "no"]) for name in STATUSES},
        REGION: st.sampled_from(regions),
    }
    one = st.fixed_dictionaries({}, optional=cells)
    return st.lists(one, min_size=1, max_size=30).map(
        lambda found: [{CLIENT: f"C{at}", **row} for at, row in enumerate(found)]
    )


def random_rows(edition: Edition, count: int, seed: int) -> Iterator[Row]:
    """Many clients, quickly: a third of the amounts stand on an edge."""
    chance = random.Random(seed)
    near = edges(edition)
    for at in range(count):
        row: Row = {CLIENT: f"C{at:07d}"}
        for name in KNOWN[1:]:
            drawn = chance.random()
            if drawn < 0.6:
                continue
            if name in AMOUNTS:
                fen = chance.choice(near) if drawn < 0.75 else int(10 ** (chance.random() * 11))
                row[name] = str(Money(fen))
            elif name == CARD:
                row[name] = ";".join(chance.sample(CARDS, chance.randint(1, 2)))
            else:
                row[name] = chance.choice(["low", "high"] if name == REGION else ["yes", "no"])
        yield row
