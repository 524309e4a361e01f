"""The compiled query says of every client what the rules say."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from teller_app.batch.cells import Dialect
from teller_app.batch.compiled import compile_edition, windows_of
from teller_app.batch.shape import CARD, CLIENT, REGION, Column, Kind, Shape
from teller_app.rules.rulebook.edition import Edition
from teller_app.rules.windows import Window
from tests.batch.clients import SHAPE, decided, edge_rows, expected, random_rows, rows
from tests.batch.conftest import EVERYTHING
from tests.often import TIMES
from tests.rules.test_tier import SHELF

EDITIONS = [
    *(edition for code in SHELF.ids() for edition in SHELF.editions(code)),
    SHELF.read_file(EVERYTHING),
]
EACH = pytest.mark.parametrize(
    "edition", EDITIONS, ids=lambda edition: f"{edition.rulebook}-{edition.first_day}"
)


@EACH
@settings(max_examples=10 * TIMES, deadline=None)
@given(data=st.data())
def test_any_client_is_decided_as_by_the_rules(duck, edition: Edition, data):
    clients = data.draw(rows(edition))
    assert decided(duck, clients, edition) == [expected(row, edition) for row in clients]


@EACH
def test_one_fen_below_exactly_and_one_above_every_edge(duck, edition: Edition):
    clients = list(edge_rows(edition))
    assert decided(duck, clients, edition) == [expected(row, edition) for row in clients]


@EACH
def test_a_thousand_clients(duck, edition: Edition):
    clients = list(random_rows(edition, 1000, seed=5))
    found = decided(duck, clients, edition)
    assert found == [expected(row, edition) for row in clients]
    assert {row[1] for row in found} == set(
        edition.tier
    )  # a comparison of nothing but the lowest tier proves little


def test_each_line_is_rounded_down_by_itself(duck, general):
    clients = [{CLIENT: "C1", "wealth": "0.01", "fund": "0.01", "deposit": "99999.99"}]
    assert decided(duck, clients, general)[0][1:3] == ("ordinary", "99999.99")


@EACH
def test_a_column_that_is_missing_is_not_known(duck, edition: Edition):
    for names in ([CLIENT], [CLIENT, "deposit", REGION], [CLIENT, "loan_balance", CARD]):
        shape = Shape({name: SHAPE.columns[name] for name in names})
        clients = [{name: row.get(name) for name in names} for row in random_rows(edition, 50, seed=8)]
        assert decided(duck, clients, edition, shape) == [expected(row, edition) for row in clients]


@pytest.mark.parametrize(
    ("kind", "cast"),
    [(Kind.DECIMAL, "DECIMAL(20, 2)"), (Kind.DECIMAL, "DECIMAL(30, 4)"), (Kind.WHOLE, "BIGINT")],
)
def test_numbers_of_a_file_are_as_good_as_text(duck, general, kind, cast):
    clients = [
        {CLIENT: f"C{at}", "wealth": text} for at, text in enumerate(("0", "199999", "200000", "12000001"))
    ]
    decided(duck, clients, general)
    duck.db.execute(f"create or replace table input as select client, wealth::{cast} as wealth from input")
    shape = Shape({CLIENT: SHAPE.columns[CLIENT], "wealth": Column("wealth", kind)})
    found = duck.rows(compile_edition(general, shape, Dialect.DUCKDB, lists=True))
    assert [row[1] for row in found] == [expected(row, general)[1] for row in clients]


def test_yes_and_no_may_be_flags(duck):
    edition = SHELF.edition("abc", date(2026, 1, 1))
    duck.db.execute(
        "create or replace table input as select * from (values ('a', true), ('b', false), ('c', null)) t(client, contract)"
    )
    shape = Shape({CLIENT: SHAPE.columns[CLIENT], "contract": Column("contract", Kind.FLAG)})
    found = duck.rows(compile_edition(edition, shape, Dialect.DUCKDB, lists=False))
    assert [row[1] for row in found] == ["star_7", "star_1", "star_1"]
    assert found[0][5] == "queue_priority;annual_fee;vip_hall;adviser"
    assert found[1][5] is None


def test_a_way_with_a_window_of_its_own_takes_the_column_of_that_window(duck):
    edition = SHELF.read_file(EVERYTHING)
    assert windows_of(edition) == (Window.ROLLING_YEAR, Window.ROLLING_MONTH, Window.DAY)
    duck.db.execute(
        "create or replace table input as select 'a' client, 'yes' mortgage, 'yes' payroll, 'high' region,"
        ' 5000000::BIGINT "deposit@rolling_year", 50000000::BIGINT "deposit@day"'
    )
    fens = {f"deposit@{window}": Column(f"deposit@{window}", Kind.FEN) for window in ("rolling_year", "day")}
    texts = {name: Column(name, Kind.TEXT) for name in (CLIENT, "mortgage", "payroll", REGION)}
    (found,) = duck.rows(compile_edition(edition, Shape({**texts, **fens}), Dialect.DUCKDB, lists=True))
    assert (found[1], str(found[2])) == ("black_gold", "50000.00")
