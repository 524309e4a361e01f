"""What a tier is worked out from, as it is kept: the same as of the whole client."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from teller_app.store import migrate
from teller_app.store.clients import client_keys, write_clients
from teller_app.store.demo import SEED, demo_clients
from teller_app.store.errors import StoreUnavailable
from teller_app.store.files import open_file
from teller_app.store.tier_rows import facts_of, rows_between, rows_of
from tests.conftest import TODAY
from tests.store.conftest import client_of

CLIENTS = [
    *(client_of(number) for number in range(3)),
    replace(client_of(4), joined=None, region=None, cards=(), holdings={}, statuses={}, amounts={}),
    *(replace(each, key=f"D{each.key}") for each in demo_clients(SEED, 60, TODAY - timedelta(days=1))),
]


@pytest.fixture
def db(tmp_path):
    made = open_file(tmp_path / "a.db", b"k" * 32, create=True)
    migrate.migrate(made, migrate.BOOK, "a.db")
    with made.atomic():
        write_clients(made, CLIENTS, lambda _: [])
    yield made
    made.conn.close()


def test_facts_are_those_of_the_whole_client(db):
    every = client_keys(db)
    whole = {client.key: client.facts(TODAY) for client in CLIENTS}
    for rows in (rows_between(db, 1, len(every), "book"), rows_of(db, [*every, "nobody"], "book")):
        known = {}
        assert {key: facts_of(row, TODAY, known, "book") for key, row in rows.items()} == whole


def test_part_of_a_book_is_read_by_number(db):
    every = client_keys(db)
    assert list(rows_between(db, 2, 4, "book")) == every[1:4]


@pytest.mark.parametrize("harm", ["holdings", "statuses", "amounts", "cards"])
def test_a_row_that_is_not_what_was_written_is_refused_without_its_value(db, harm):
    row = next(iter(rows_between(db, 1, 1, "book").values()))
    if harm == "statuses":
        row.statuses = '{"payroll": "secret"}'
    elif harm == "cards":
        row.cards = {"secret"}
    else:
        setattr(row, harm, {"deposit": "secret"})
    with pytest.raises(StoreUnavailable) as caught:
        facts_of(row, TODAY, {}, "book.db")
    assert caught.value.code == "store.damaged"
    assert "secret" not in str(caught.value.values)
