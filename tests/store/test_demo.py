"""The demo's clients: the same every time, believable, and wherever a rule turns."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from collections import Counter
from datetime import timedelta

import pytest

from teller_app.rules.codes import ClientKind
from teller_app.rules.identity import age_on, read_card, read_company_code, read_person_id
from teller_app.rules.tier import assess
from teller_app.store.demo import SEED, demo_clients
from tests.conftest import TODAY

BUSINESS_DATE = TODAY - timedelta(days=1)


@pytest.fixture(scope="module")
def clients():
    return list(demo_clients(SEED, 3000, BUSINESS_DATE))


def fingerprint(count: int) -> str:
    found = repr(
        [
            (c.key, c.name, c.id_number, c.phone, sorted(c.holdings.items()))
            for c in demo_clients(SEED, count, BUSINESS_DATE)
        ]
    )
    return hashlib.sha256(found.encode()).hexdigest()


def test_the_same_seed_and_date_make_the_same_clients_in_another_process():
    code = "from tests.store.test_demo import fingerprint; print(fingerprint(200))"
    there = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout.strip()
    assert there == fingerprint(200)


def test_every_check_digit_is_right(clients):
    for client in clients:
        if client.id_number:
            if client.kind is ClientKind.PERSON:
                person = read_person_id(client.id_number, as_of=TODAY)
                assert person.check_ok, client.key
                assert person.birth == client.birth
                assert person.sex == client.sex
            else:
                assert read_company_code(client.id_number).check_ok, client.key
        assert all(read_card(card.number).check_ok for card in client.cards), client.key


def test_every_tier_of_every_scheme_is_there(clients, shelf):
    for rulebook in shelf.ids():
        for edition in shelf.editions(rulebook):
            found = Counter(assess(client.facts(TODAY), edition).tier.code for client in clients)
            missing = [tier.code for tier in edition.tiers if not found[tier.code]]
            assert missing == [], rulebook


@pytest.mark.parametrize("threshold", [100_000, 300_000, 500_000, 1_000_000, 6_000_000])
def test_somebody_stands_on_each_threshold_and_a_fen_below(clients, general, threshold):
    found = {
        assess(client.facts(TODAY), general).recognised_assets.fen - threshold * 100 for client in clients
    }
    assert {0, -1} <= found


def test_there_are_minors_companies_and_names_of_every_kind(clients):
    people = [client for client in clients if client.kind is ClientKind.PERSON]
    assert 0.1 < 1 - len(people) / len(clients) < 0.2
    assert any(client.birth and age_on(client.birth, TODAY) < 18 for client in people)
    names = " ".join(client.name for client in people)
    assert "·" in names
    assert any(sign in names for sign in "䶮𠮷㛃")
    assert any(client.name.isascii() for client in people)
    assert len({client.key for client in clients}) == len(clients)
