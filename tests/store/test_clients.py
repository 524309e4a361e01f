"""A client read is the client written, or nothing at all."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from teller_app.rules.client import CardHeld, Client, CreditRecord, LoanFacts
from teller_app.rules.codes import AmountFact, AssetClass, Card, ClientKind, Sex, Status
from teller_app.rules.money import Money
from teller_app.store import client_rows as store
from teller_app.store import migrate
from teller_app.store.clients import client_keys, read_client, write_client, write_clients
from teller_app.store.errors import StoreUnavailable
from teller_app.store.files import open_file
from teller_app.store.terms import terms_of
from tests.rules.strategies import AMOUNTS, histories
from tests.store.conftest import client_of

MAYBE_DAY = st.none() | st.dates(date(1900, 1, 1), date(2026, 11, 23))
MAYBE_AMOUNT = st.none() | AMOUNTS
MAYBE = st.none() | st.booleans()
COUNT = st.none() | st.integers(0, 999)
NAMES = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=60)
NUMBERS = st.text("0123456789Xx-", min_size=1, max_size=34)


@st.composite
def clients(draw: st.DrawFn) -> Client:
    """Any client that a book could hold; cards and accounts in the order of their numbers."""
    cards = draw(st.dictionaries(NUMBERS, st.none() | st.sampled_from(Card), max_size=3))
    credit = CreditRecord(draw(COUNT), draw(COUNT), draw(MAYBE), draw(COUNT))
    return Client(
        key=draw(NUMBERS),
        kind=draw(st.sampled_from(ClientKind)),
        name=draw(NAMES),
        id_number=draw(st.none() | NUMBERS),
        phone=draw(st.none() | NUMBERS),
        birth=draw(MAYBE_DAY),
        sex=draw(st.none() | st.sampled_from(Sex)),
        joined=draw(MAYBE_DAY),
        region=draw(st.none() | st.just("low")),
        cards=tuple(CardHeld(number, cards[number]) for number in sorted(cards)),
        accounts=tuple(sorted(draw(st.sets(NUMBERS, max_size=3)))),
        holdings=draw(st.dictionaries(st.sampled_from(AssetClass), histories(), max_size=3)),
        amounts=draw(st.dictionaries(st.sampled_from(AmountFact), AMOUNTS, max_size=3)),
        statuses=draw(st.dictionaries(st.sampled_from(Status), st.booleans())),
        loan=LoanFacts(draw(MAYBE_AMOUNT), draw(MAYBE_AMOUNT), draw(MAYBE), draw(MAYBE), credit),
        note=draw(NAMES | st.just("")),
    )


@pytest.fixture
def db(tmp_path):
    made = open_file(tmp_path / "a.db", b"k" * 32, create=True)
    migrate.migrate(made, migrate.JOURNAL, "a.db")
    yield made
    made.conn.close()


@given(client=clients())
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_was_written_is_read_back(db, client):
    with db.atomic():
        write_client(db, client, terms_of)
    assert read_client(db, client.key, "a.db") == client


def test_the_largest_amount_keeps_its_last_fen(db):
    client = Client("C1", ClientKind.COMPANY, "大", amounts={AmountFact.LOAN_BALANCE: Money(10**13 - 1)})
    write_client(db, client, terms_of)
    assert read_client(db, "C1", "a.db") == client


def test_a_stranger_is_nobody(db):
    assert read_client(db, "C1", "a.db") is None


def test_writing_again_leaves_nothing_of_the_old_one(db):
    write_client(db, client_of(1), terms_of)
    write_client(db, Client("C000001", ClientKind.PERSON, "王芳"), terms_of)
    for table in ("holding", "amount", "card", "account"):
        assert db.execute(f"select count(*) from {table}").fetchone() == (0,), table
    assert db.execute("select count(*) from term where kind = 'id'").fetchone() == (0,)
    assert client_keys(db) == ["C000001"]


def test_progress_is_told_to_the_end(db):
    told = []
    written = [client_of(number) for number in range(store.BATCH + 1)]
    count = write_clients(db, iter(written), terms_of, lambda *at: told.append(at), len(written))
    assert count == len(written)
    assert told == [(store.BATCH, count), (count, count)]
    assert client_keys(db) == [client.key for client in written]


@pytest.mark.parametrize(
    "harm",
    [
        'update client set statuses = \'{"payroll": "perhaps"}\'',
        "update client set statuses = '[]'",
        "update client set statuses = 'x'",
        "update client set birth = '1990-02-30'",
        "update holding set asset_class = 'gold_bars' where asset_class = 'wealth'",
        "update holding set history = '[[\"2026-01-01\", 1.5]]'",
        'update holding set history = \'[["2026-06-01", 1], ["2026-01-01", 2]]\'',
        "update holding set history = '[]'",
        "update amount set code = 'luck'",
        "update card set card = 'library'",
    ],
)
def test_a_row_that_is_not_ours_is_refused_and_not_quoted(db, harm):
    write_client(db, client_of(1), terms_of)
    db.execute(harm)
    with pytest.raises(StoreUnavailable) as caught:
        read_client(db, "C000001", "a.db")
    assert (caught.value.code, caught.value.values) == ("store.damaged", {"file": "a.db"})
    assert caught.value.__suppress_context__
