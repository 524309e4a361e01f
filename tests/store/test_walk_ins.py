"""What is shown of a client entered by hand is what was written last: a page of yesterday is refused."""

from __future__ import annotations

import re
from contextlib import closing
from dataclasses import fields, replace
from itertools import combinations
from random import Random

import pytest
from hypothesis import HealthCheck, assume, given, settings

from teller_app.rules.activity import Month
from teller_app.rules.client import Client, LoanFacts
from teller_app.rules.codes import AmountFact, AssetClass, ClientKind, Sex, Status
from teller_app.rules.holdings import BalanceHistory
from teller_app.rules.money import Money
from teller_app.store import migrate
from teller_app.store.backup import backups
from teller_app.store.clients import read_client, told, write_client
from teller_app.store.compare import compare
from teller_app.store.entry import EntryKind
from teller_app.store.errors import StoreUnavailable
from teller_app.store.files import open_file
from teller_app.store.journal import FILE_NAME, open_journal
from teller_app.store.terms import terms_of
from teller_app.store.verify import Finding, verify
from tests.conftest import TODAY
from tests.store.conftest import AT, LI, Home, client_of
from tests.store.test_clients import clients
from tests.store.test_clients import db as db  # noqa: PLC0414  its fixture

PAGE = 4096
KEY = "W000001"
DAMAGED = "store.damaged"
BEFORE = migrate.JOURNAL[: migrate.JOURNAL.index("journal_0004")]
REFUSED = "refused"
TRIPLES = 60


def richer(client, fen=777):
    return replace(client, holdings={AssetClass.DEPOSIT: BalanceHistory.of([(TODAY, Money(fen))])})


def shown(home: Home, read):
    """What a desk would show, or that it is refused."""
    try:
        with closing(open_journal(home.path, home.keys, None)) as journal:
            return read(journal)
    except StoreUnavailable:
        return REFUSED


def listed(journal):
    """The client, and every value that a list shows; by what else one is found is for the check."""
    found = [match for text in ("王", "1380", "1390", "wx", KEY) for match in journal.find(text, 50)]
    return journal.client(KEY), {(each.name, each.birth, each.id_tail, each.phone, each.shown) for each in found}


@pytest.fixture
def twice(home: Home):
    """A walk-in, and what the file was before its amounts, name and phone changed."""
    path = home.path / FILE_NAME
    home.write_journal(2)
    old = path.read_bytes()
    journal = open_journal(home.path, home.keys, None)
    client = replace(richer(journal.client(KEY)), name="王小二", phone="13900001111")
    journal.update_walk_in(client, at=AT, by=LI)
    journal.close()
    return home, old, path.read_bytes()


def changed_pages(old: bytes, new: bytes) -> list[int]:
    pages = range(0, min(len(old), len(new)), PAGE)
    return [at for at in pages if old[at : at + PAGE] != new[at : at + PAGE]]


def put_back(home: Home, old: bytes, new: bytes, pages) -> None:
    raw = bytearray(new)
    for at in pages:
        raw[at : at + PAGE] = old[at : at + PAGE]
    (home.path / FILE_NAME).write_bytes(bytes(raw))


def test_no_page_of_yesterday_alone_shows_a_wrong_value_for_a_moment(twice):
    """Without any check of the files: what is opened and what is listed refuses by itself."""
    home, old, new = twice
    truth = shown(home, listed)
    assert truth[0].name == "王小二"
    refused = 0
    for page in changed_pages(old, new):
        put_back(home, old, new, [page])
        found = shown(home, listed)
        assert found == REFUSED or (found[0] == truth[0] and found[1] <= truth[1]), page
        refused += found == REFUSED
    assert refused >= 4


def test_several_pages_of_yesterday_together_are_noticed(twice):
    home, old, new = twice
    truth = shown(home, listed)
    pages = changed_pages(old, new)
    triples = list(combinations(pages, 3))
    some = [*combinations(pages, 2), *Random(4).sample(triples, min(TRIPLES, len(triples)))]
    assert len(some) > 60
    for chosen in some:
        put_back(home, old, new, chosen)
        if verify(home.path, home.keys, outside=None) == ():
            put_back(home, old, new, chosen)
            assert shown(home, listed) == truth, chosen


@pytest.mark.parametrize(
    "harm",
    [
        "delete from holding",
        "update holding set history = replace(history, '777', '778')",
        "update client set name = '王小三'",
        "update client set phone = null",
        "update card set card = null",
        "delete from entry where kind = 'change'",
        "delete from trail where action = 'change'",
        "update entry set body = replace(body, 'a', 'b') where kind = 'change'",
        "delete from client",
    ],
)
def test_what_disagrees_with_the_newest_entry_is_refused_and_found(twice, harm):
    home, _, _ = twice
    journal = open_journal(home.path, home.keys, None)
    journal.db.execute(harm)
    with pytest.raises(StoreUnavailable) as caught:
        journal.client(KEY)
    assert (caught.value.code, caught.value.values) == (DAMAGED, {"file": FILE_NAME})
    journal.close()
    assert verify(home.path, home.keys, outside=None) != ()


@pytest.mark.parametrize(
    ("harm", "typed"),
    [
        ("update term set term = '13900009999' where kind = 'phone'", "13900009999"),
        ("update term set term = '0009' where kind = 'id_tail'", "0009"),
        ("update client set birth = '1991-01-01'", "王小二"),
        ("update client set phone = '13800000001'", "wxe"),
    ],
)
def test_a_list_shows_nothing_that_was_not_written_last(twice, harm, typed):
    home, _, _ = twice
    journal = open_journal(home.path, home.keys, None)
    journal.db.execute(harm)
    with pytest.raises(StoreUnavailable) as caught:
        journal.find(typed, 50)
    assert (caught.value.code, caught.value.values) == (DAMAGED, {"file": FILE_NAME})
    journal.close()
    assert Finding(DAMAGED, FILE_NAME, f"client {KEY}") in verify(home.path, home.keys, outside=None)


def test_a_number_that_finds_nobody_any_more_is_found_by_the_check(twice):
    home, _, _ = twice
    journal = open_journal(home.path, home.keys, None)
    journal.db.execute("delete from term where kind = 'phone'")
    assert journal.find("13900001111", 50) == []
    journal.close()
    assert verify(home.path, home.keys, outside=None) == (Finding(DAMAGED, FILE_NAME, f"client {KEY}"),)


def test_a_key_that_somebody_had_is_not_given_again(twice):
    home, _, _ = twice
    journal = open_journal(home.path, home.keys, None)
    journal.db.execute("delete from client")
    with pytest.raises(StoreUnavailable) as caught:
        journal.add_walk_in(client_of(3), at=AT, by=LI)
    assert caught.value.code == DAMAGED
    assert journal.db.execute("select count(*) from client").fetchone() == (0,)
    journal.close()


def test_an_entry_says_nothing_of_the_client(twice):
    home, _, _ = twice
    journal = open_journal(home.path, home.keys, None)
    (added, changed) = [entry for entry in journal.entries(KEY) if entry.kind in {"add", "change"}]
    assert added.body != changed.body
    assert re.fullmatch(r'\{"face": "[0-9a-f]{64}", "all": "[0-9a-f]{64}"\}', changed.body)
    assert (changed.teller, changed.role) == (LI.user, LI.role)
    journal.close()


# ---------------------------------------------------------------- journals of the time before


def of_before(home: Home) -> None:
    """A journal whose walk-ins no entry speaks of."""
    db = open_file(home.path / FILE_NAME, home.keys.key("journal"), create=True)
    migrate.migrate(db, BEFORE, FILE_NAME)
    with db.atomic():
        for number in (1, 2):
            write_client(db, replace(client_of(number), key=f"W{number:06d}"), terms_of)
    db.execute(
        "insert into trail (at, user, role, action, purpose, result, previous, hash)"
        " values (?, '李', 'teller', 'add', 'walk_in', 'ok', zeroblob(32), zeroblob(32))",
        [AT.isoformat()],
    )
    db.conn.close()


def test_clients_of_before_are_taken_on_as_they_are_found(home):
    of_before(home)
    journal = open_journal(home.path, home.keys, None)
    assert journal.client(KEY) == replace(client_of(1), key=KEY)
    (entry,) = journal.entries(KEY)
    assert (entry.kind, entry.at, entry.teller, entry.role) == (EntryKind.WALK_IN_FOUND, AT, "", "program")
    journal.update_walk_in(richer(journal.client(KEY)), at=AT, by=LI)
    assert journal.client(KEY).holdings == richer(client_of(1)).holdings
    journal.close()
    assert [found.code for found in verify(home.path, home.keys, outside=None)] == ["trail.edited"], "the record made up here"


def test_who_cannot_be_read_is_not_taken_on_and_holds_nobody_up(home):
    of_before(home)
    db = open_file(home.path / FILE_NAME, home.keys.key("journal"))
    db.execute("update client set birth = 'soon' where key = ?", [KEY])
    db.conn.close()
    journal = open_journal(home.path, home.keys, None)
    assert journal.client("W000002") is not None
    journal.db.execute("update client set birth = null where key = ?", [KEY])
    with pytest.raises(StoreUnavailable):
        journal.client(KEY)
    journal.close()
    assert Finding(DAMAGED, FILE_NAME, f"client {KEY}") in verify(home.path, home.keys, outside=None)


def test_a_client_is_taken_on_once(home):
    """A page that says that the file is of an older shape takes nothing for good that was changed since."""
    of_before(home)
    journal = open_journal(home.path, home.keys, None)
    journal.db.execute("update client set name = '王小三' where key = ?", [KEY])
    journal.db.execute("drop index entry_of_walk_in")
    journal.db.execute("drop index entry_of_exchange")
    journal.db.execute("drop table trail_client")
    journal.db.execute(f"pragma user_version = {len(BEFORE)}")
    journal.close()
    journal = open_journal(home.path, home.keys, None)
    with pytest.raises(StoreUnavailable):
        journal.client(KEY)
    assert len(journal.entries(KEY)) == 1
    journal.close()


def test_an_upgrade_alone_is_nothing_that_a_restore_would_lose(home):
    of_before(home)
    open_journal(home.path, home.keys, None).close()
    found = compare(home.path, home.keys, backups(home.path)[0])
    assert {span.count for span in found.lost.values()} == {0}


# ---------------------------------------------------------------- the text that is sealed


@given(client=clients())
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_client_is_told_alike_before_and_after_the_disk(db, client):
    with db.atomic():
        write_client(db, client, terms_of)
    assert told(read_client(db, client.key, "a.db")) == told(client)


@given(one=clients(), other=clients())
@settings(max_examples=60, deadline=None)
def test_two_clients_are_never_told_alike(one, other):
    assume(one != other)
    assert told(one) != told(other)


OTHER = {
    "key": "W000002",
    "kind": ClientKind.COMPANY,
    "name": "王小",
    "id_number": None,
    "phone": "13800000002",
    "birth": TODAY,
    "sex": Sex.MALE,
    "joined": None,
    "region": "high",
    "cards": (),
    "accounts": ("1",),
    "holdings": {},
    "amounts": {AmountFact.LOAN_BALANCE: Money(2)},
    "statuses": {Status.PAYROLL: True},
    "loan": LoanFacts(stable_job=False),
    "note": "",
    "id_expires": TODAY,
    "group": "J1",
    "referred_by": "C1",
    "activity": (Month(TODAY.replace(day=1), 1),),
}
"""Of each field, another value than ``client_of(1)`` has."""


def test_no_field_of_a_client_is_left_untold():
    assert set(OTHER) == {field.name for field in fields(Client)}
    client = client_of(1)
    for name, value in OTHER.items():
        assert told(replace(client, **{name: value})) != told(client), name
