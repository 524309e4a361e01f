"""A client of head office's book is found by its number and by its accounts, however the core system spells them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from teller_app.rules.client import CardHeld
from teller_app.rules.match import MatchedBy
from teller_app.store.demo import SEED, demo_clients
from teller_app.store.lookup import find
from teller_app.store.terms import terms_of
from tests.bench_window import TYPED
from tests.conftest import TODAY
from tests.extracts import as_clients
from tests.stage import WANG, open_stage

KEYS = ("10086", "C-100", "c_7", "000000001", "12AB34", "VIP", "9001-02")
ACCOUNTS = ("A-77-88", "AB9988", "A000000001", "62-0000-9", "GB29NWBK")


def bare(key: str, **more):
    return replace(WANG, key=key, name="甲", id_number=None, phone=None, cards=(), accounts=(), **more)


@pytest.fixture(scope="module")
def db(tmp_path_factory):
    numbered = [bare(key) for key in KEYS]
    holders = [replace(bare(f"H{at}"), accounts=(number,)) for at, number in enumerate(ACCOUNTS)]
    close = [bare(f"1390{at:05d}") for at in range(60)]
    tails = [replace(bare(f"T{at}"), cards=(CardHeld(f"6222020{at:05d}4711"),)) for at in range(60)]
    phone = replace(bare("P1"), phone="13900001234")
    people = (*numbered, *holders, *close, *tails, phone, bare("4711"))
    place = open_stage(tmp_path_factory.mktemp("numbers"), clients=people)
    yield place.book.db
    place.close()


@pytest.mark.parametrize("key", KEYS)
def test_a_client_is_found_by_its_number(db, key):
    for text in (key, key.lower(), f" {key} ", "".join(chr(ord(sign) + 0xFEE0) for sign in key)):
        found = find(db, text)[0]
        assert (found.key, found.by, found.shown) == (key, MatchedBy.KEY, ""), text


@pytest.mark.parametrize("number", ACCOUNTS)
def test_a_client_is_found_by_an_account_with_letters_or_dashes(db, number):
    for text in (number, number.replace("-", ""), number.lower()):
        found = find(db, text)[0]
        assert (found.key, found.by) == (f"H{ACCOUNTS.index(number)}", MatchedBy.ACCOUNT), text
        assert number.replace("-", "") not in found.shown


@pytest.mark.parametrize(("text", "key"), [("1008", "10086"), ("C-1", "C-100"), ("9001-0", "9001-02"), ("12AB", "12AB34")])
def test_the_beginning_of_a_number_is_enough(db, text, key):
    assert find(db, text)[0].key == key


def test_a_dash_too_many_does_not_matter(db):
    assert [match.key for match in find(db, "0000-00-001")] == ["000000001"]


@pytest.mark.parametrize("text", ["100", "000", "12a", "90-0", "1", "-1"])
def test_fewer_than_four_digits_lead_to_no_client_number(db, text):
    assert find(db, text) == []


@pytest.mark.parametrize("text", ["A000", "AB99", "AB998", "GB29", "vi"])
def test_letters_do_not_lead_through_accounts_or_keys(db, text):
    assert find(db, text) == []


def test_many_client_numbers_do_not_hide_a_phone_that_begins_so(db):
    assert find(db, "1390")[0].key == "P1"
    assert len(find(db, "13900")) == 50


def test_a_whole_client_number_comes_before_the_cards_that_end_so(db):
    assert find(db, "4711")[0].key == "4711"
    assert len(find(db, "4711")) == 50


def test_what_the_bench_types_begins_something_in_its_books():
    terms = {one.term for who in demo_clients(SEED, 3000, TODAY) for one in terms_of(who)}
    terms |= {one.term for who in as_clients(100) for one in terms_of(who)}
    assert [text for text in TYPED if not any(term.startswith(text.casefold()) for term in terms)] == []
