"""Who brought whom and who belongs together, as book and journal say it between them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from teller_app.rules.client import Client
from teller_app.rules.codes import ClientKind, GroupKind
from teller_app.rules.errors import Refusal
from teller_app.rules.group import MOST_MEMBERS
from teller_app.rules.ties import refuse_circle
from teller_app.store.book import Origin, build_book, open_book
from teller_app.store.clients import write_clients
from teller_app.store.journal import Entry, EntryKind, open_journal
from teller_app.store.terms import terms_of
from teller_app.store.ties import TieStore
from tests.conftest import TODAY
from tests.store.conftest import AT, Home

MANY = 50
KEYS = tuple(f"C{number}" for number in range(6))
Opened = Callable[..., TieStore]


def person(key: str, referred_by: str | None = None, group: str | None = None) -> Client:
    return Client(key, ClientKind.PERSON, f"客户{key}", referred_by=referred_by, group=group)


def entry(client: str, kind: EntryKind = EntryKind.TIE) -> Entry:
    return Entry(
        kind=kind, at=AT, teller="李", client_key=client, rulebook=None, edition=None, engine=0, body="{}"
    )


@pytest.fixture
def ties(home: Home) -> Iterator[Opened]:
    """Ties of a book of these clients and of a journal that says nothing yet."""
    opened: list[TieStore] = []

    def on(*clients: Client) -> TieStore:
        origin = Origin(TODAY, AT, "head office")
        build_book(home.path, home.keys, origin, lambda db: write_clients(db, clients, terms_of))
        found = TieStore(open_journal(home.path, home.keys, None), open_book(home.path, home.keys))
        opened.append(found)
        return found

    yield on
    for each in opened:
        each.journal.close()
        each.book.close()


def code_of(act: Callable[[], object]) -> str:
    with pytest.raises(Refusal) as caught:
        act()
    return caught.value.code


def entries(store: TieStore) -> int:
    return store.journal.db.execute("select count(*) from entry").fetchone()[0]


def test_the_journal_goes_before_the_book(ties):
    store = ties(person("A"), person("B", referred_by="A"), person("C", referred_by="A"))
    assert (store.referrer("B"), store.brought("A", MANY)) == ("A", ["B", "C"])
    store.refer("B", "C", entry("B"))
    assert (store.referrer("B"), store.brought("A", MANY), store.brought("C", MANY)) == ("C", ["C"], ["B"])
    store.refer("B", None, entry("B"))
    assert (store.referrer("B"), store.brought("C", MANY)) == (None, [])
    store.refer("B", "A", entry("B"))
    assert store.brought("A", MANY) == ["B", "C"]


def test_nobody_knows_who_brought_a_stranger(ties):
    store = ties(person("A"))
    assert (store.referrer("Z"), store.group("Z"), store.brought("Z", MANY)) == (None, None, [])
    journal_only = replace(store, book=None)
    assert (journal_only.referrer("A"), journal_only.brought("A", MANY)) == (None, [])


@pytest.mark.parametrize(
    ("said", "client", "referrer", "refusal"),
    [
        ([], "A", "A", "referral.self"),
        ([], "A", "B", "referral.circle"),
        ([], "A", "C", "referral.circle"),
        ([("A", "D")], "D", "C", "referral.circle"),
        ([("D", "C"), ("E", "D")], "A", "E", "referral.circle"),
        ([("A", "E"), ("E", "D")], "D", "B", "referral.circle"),
    ],
)
def test_a_circle_through_book_and_journal_is_refused(ties, said, client, referrer, refusal):
    """The book: A brought B, B brought C."""
    store = ties(
        person("A"), person("B", referred_by="A"), person("C", referred_by="B"), person("D"), person("E")
    )
    for who, by in said:
        store.refer(who, by, entry(who))
    before = entries(store)
    assert code_of(lambda: store.refer(client, referrer, entry(client))) == refusal
    assert entries(store) == before


def test_once_the_book_is_overruled_the_other_way_round_is_no_circle(ties):
    store = ties(person("A"), person("B", referred_by="A"))
    store.refer("B", None, entry("B"))
    store.refer("A", "B", entry("A"))
    assert (store.referrer("A"), store.brought("B", MANY), store.brought("A", MANY)) == ("B", ["A"], [])


def test_a_book_that_goes_in_circles_stops_nobody(ties):
    store = ties(person("A", referred_by="B"), person("B", referred_by="A"), person("C"))
    store.refer("C", "A", entry("C"))
    assert store.referrer("C") == "A"


def test_a_book_that_says_somebody_brought_themselves_is_not_believed(ties):
    store = ties(person("A", referred_by="A"), person("B", referred_by="A"))
    assert (store.referrer("A"), store.brought("A", MANY)) == (None, ["B"])


@given(
    told=st.dictionaries(st.sampled_from(KEYS), st.sampled_from(KEYS)),
    said=st.lists(st.tuples(st.sampled_from(KEYS), st.sampled_from(KEYS) | st.none()), max_size=14),
)
def test_no_order_of_saying_and_clearing_makes_a_circle(told, said):
    """Whatever is on record to begin with; what was in circles already is let be."""
    known: dict[str, str | None] = {}
    for client, referrer in (*told.items(), *said):
        try:
            if referrer is not None:
                refuse_circle(client, referrer, known.get)
        except Refusal:
            continue
        known[client] = referrer
        assert not circles(known.get)


@given(said=st.lists(st.tuples(st.sampled_from(KEYS), st.sampled_from(KEYS) | st.none()), max_size=10))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_order_of_saying_and_clearing_makes_a_circle_on_the_disk(chained, said):
    """The book is a chain: C0 brought C1, C1 brought C2 …"""
    with chained.journal.writing() as db:
        db.conn.execute("delete from tie")
    for client, referrer in said:
        before = chained.referrer(client)
        try:
            chained.refer(client, referrer, entry(client))
        except Refusal:
            assert chained.referrer(client) == before
        else:
            assert chained.referrer(client) == referrer
        assert not circles(chained.referrer)
    for key in KEYS:
        assert chained.brought(key, MANY) == [each for each in KEYS if chained.referrer(each) == key]


@pytest.fixture
def chained(ties) -> TieStore:
    return ties(*(person(key, KEYS[at - 1] if at else None) for at, key in enumerate(KEYS)))


def circles(referrer_of) -> bool:
    """Whether somebody among ``KEYS`` is brought by somebody below."""
    for key in KEYS:
        above, steps = referrer_of(key), 0
        while above is not None and steps <= len(KEYS):
            above, steps = referrer_of(above), steps + 1
        if above is not None:
            return True
    return False


def test_whom_one_brought_is_full_although_the_first_ones_were_taken_away(ties):
    store = ties(person("A"), *(person(f"B{number}", referred_by="A") for number in range(7)))
    for number in range(4):
        store.refer(f"B{number}", None, entry(f"B{number}"))
    assert store.brought("A", 3) == ["B4", "B5", "B6"]
    assert store.brought("A", 2) == ["B4", "B5"]


def test_a_group_is_there_although_its_first_member_has_left(ties):
    store = ties(person("A", group="F1"), person("B", group="F1"), person("C"))
    store.leave("A", entry("A"))
    assert store.members("F1", 1) == ["B"]
    store.join("C", "F1", MOST_MEMBERS, entry("C"))
    assert store.members("F1", MANY) == ["B", "C"]


def test_a_client_has_one_group_and_must_leave_it_first(ties):
    store = ties(person("A", group="F1"), person("B"))
    other = store.found(GroupKind.HOUSEHOLD, "李家", "B", entry("B", EntryKind.GROUP))
    assert code_of(lambda: store.join("A", other, MOST_MEMBERS, entry("A"))) == "group.other"
    assert code_of(lambda: store.found(GroupKind.HOUSEHOLD, "甲", "A", entry("A"))) == "group.other"
    assert code_of(lambda: store.join("B", other, MOST_MEMBERS, entry("B"))) == "group.other"
    store.leave("A", entry("A"))
    assert (store.group("A"), store.members("F1", MANY)) == (None, [])
    store.join("A", other, MOST_MEMBERS, entry("A"))
    assert store.members(other, MANY) == ["A", "B"]
    assert store.founded(other).name == "李家"


def test_leaving_is_refused_where_there_is_nothing_to_leave(ties):
    store = ties(person("A", group="F1"))
    store.leave("A", entry("A"))
    before = entries(store)
    assert code_of(lambda: store.leave("A", entry("A"))) == "group.none"
    assert code_of(lambda: store.leave("Z", entry("Z"))) == "group.none"
    assert entries(store) == before


def test_a_group_of_nobody_that_no_branch_founded_is_unknown(ties):
    store = ties(person("A"))
    for code in ("", "J000001", "F9", "x" * 10_000, "<b>F1</b>", "a\0b"):
        assert code_of(lambda code=code: store.join("A", code, MOST_MEMBERS, entry("A"))) == "group.unknown"
    assert entries(store) == 0


def test_a_founded_group_that_all_have_left_can_be_joined_again(ties):
    store = ties(person("A"), person("B"))
    code = store.found(GroupKind.HOUSEHOLD, "王家", "A", entry("A", EntryKind.GROUP))
    store.leave("A", entry("A"))
    store.join("B", code, MOST_MEMBERS, entry("B"))
    assert (store.members(code, MANY), store.founded(code).kind) == (["B"], GroupKind.HOUSEHOLD)


def test_twenty_are_the_most_members_whoever_counts_them(ties):
    store = ties(
        *(person(f"A{at:02}", group="F1") for at in range(MOST_MEMBERS - 1)), person("B"), person("C")
    )
    store.join("B", "F1", MOST_MEMBERS, entry("B"))
    assert len(store.members("F1", MANY)) == MOST_MEMBERS
    assert code_of(lambda: store.join("C", "F1", MOST_MEMBERS, entry("C"))) == "group.too_many"
    store.leave("A00", entry("A00"))
    store.join("C", "F1", MOST_MEMBERS, entry("C"))
    assert code_of(lambda: store.join("A00", "F1", MOST_MEMBERS, entry("A00"))) == "group.too_many"


def test_two_groups_of_one_name_are_two_groups(ties):
    store = ties(person("A"), person("B"))
    first = store.found(GroupKind.HOUSEHOLD, "王家", "A", entry("A", EntryKind.GROUP))
    second = store.found(GroupKind.HOUSEHOLD, "王家", "B", entry("B", EntryKind.GROUP))
    assert first != second
    assert (store.members(first, MANY), store.members(second, MANY)) == (["A"], ["B"])
