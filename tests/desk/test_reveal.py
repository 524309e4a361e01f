"""A number shown whole: one after the other, noted before it is shown, and only for whoever sees clients."""

from __future__ import annotations

from dataclasses import replace

import pytest

from teller_app.desk.client import ClientDesk
from teller_app.desk.reveal import Number, RevealDesk
from teller_app.rules.client import CardHeld, Client
from teller_app.rules.codes import Card, ClientKind
from teller_app.rules.errors import Refusal
from teller_app.safe.roles import Role
from teller_app.store.errors import StoreUnavailable
from tests.stage import COMPANY, WANG, looks_at, open_stage

WHOLE = [
    (Number.ID, "110105198506152730"),
    (Number.PHONE, "13800138000"),
    (Number.CARD, "6228480000000000012"),
    (Number.ACCOUNT, "0200001234567"),
]


BARE = Client("C000009", ClientKind.PERSON, "王小明", cards=(CardHeld("", Card.GOLD_CREDIT),))
"""A card whose number nobody has."""


@pytest.fixture
def place(tmp_path):
    found = open_stage(tmp_path, clients=(WANG, COMPANY, BARE))
    yield found
    found.close()


@pytest.fixture
def clients(place):
    return ClientDesk(place)


@pytest.fixture
def desk(place, clients):
    return RevealDesk(place, clients)


def reasons(place, key=WANG.key):
    return [why for who, why in looks_at(place, [WANG.key, key]) if who == key and why != "counter"]


def test_each_number_in_its_turn_with_its_place_and_then_the_first_again(place, clients, desk):
    clients.open(WANG.key)
    found = [desk.next() for _ in range(5)]
    assert [(each.kind, each.number) for each in found] == [*WHOLE, WHOLE[0]]
    assert [(each.at, each.count) for each in found] == [(1, 4), (2, 4), (3, 4), (4, 4), (1, 4)]
    assert reasons(place) == ["reveal_id", "reveal_phone", "reveal_card", "reveal_account", "reveal_id"]


def test_another_client_begins_with_the_first_number(place, clients, desk):
    clients.open(WANG.key)
    desk.next()
    clients.open("C000003")
    assert desk.next().number == "91350100M000100Y43"
    clients.open(WANG.key)
    assert desk.next().number == WHOLE[0][1]
    assert reasons(place, "C000003") == ["reveal_id"]


def refused(desk):
    with pytest.raises(Refusal) as caught:
        desk.next()
    return caught.value.code, caught.value.values


def test_a_client_without_numbers_has_nothing_to_reveal(place, clients, desk):
    clients.open(BARE.key)
    assert refused(desk) == ("reveal.nothing", {})
    assert reasons(place, BARE.key) == []


def test_nobody_on_the_screen_and_nobody_kept_yet_have_no_numbers(place, clients, desk):
    assert refused(desk) == ("client.none", {})
    clients.start_walk_in()
    assert refused(desk) == ("client.none", {})
    assert looks_at(place, []) == []


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.CUSTODIAN])
def test_who_sees_no_client_reveals_nothing_also_of_one_on_the_screen(place, clients, desk, role):
    clients.open(WANG.key)
    place.session = replace(place.session, role=role, standing=lambda: role)
    assert refused(desk) == ("role.not_allowed", {"act": "look", "role": role.value})
    assert reasons(place) == []


def test_what_cannot_be_noted_is_not_revealed_and_comes_next_time(place, clients, desk):
    clients.open(WANG.key)
    place.journal.db.execute("pragma query_only = on")
    with pytest.raises(StoreUnavailable):
        desk.next()
    place.journal.db.execute("pragma query_only = off")
    assert desk.next().number == WHOLE[0][1]
