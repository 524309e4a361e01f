"""The demo's clients: the same every time, believable, and wherever a rule turns."""

from __future__ import annotations

import hashlib
import re
import subprocess
import sys
from collections import Counter
from datetime import date, timedelta

import pytest

from teller_app.rules.codes import ClientKind, KeyOutcome, Outcome
from teller_app.rules.group import Group, group_total, kind_of
from teller_app.rules.identity import age_on, read_card, read_company_code, read_person_id
from teller_app.rules.key_account import key_account
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
            (c.key, c.name, c.id_number, c.phone, sorted(c.holdings.items()), c.cards)
            for c in demo_clients(SEED, count, BUSINESS_DATE)
        ]
        + [
            (c.activity, c.id_expires, c.group, c.referred_by)
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


SHOWN = {
    "C000001": ("platinum", KeyOutcome.NOT_KEY, set()),
    "C000002": ("gold", KeyOutcome.NOT_KEY, set()),
    "C000003": ("diamond", KeyOutcome.KEY, set()),
    "C000004": ("private", KeyOutcome.KEY, set()),
    "C000009": ("platinum", KeyOutcome.LOOK, {"one_off"}),
    "C000010": ("black_gold", KeyOutcome.NOT_KEY, {"no_profit"}),
    "C000011": ("black_gold", KeyOutcome.LOOK, {"squeezing"}),
    "C000012": ("platinum", KeyOutcome.LOOK, {"month_end_spike", "in_and_out"}),
    "C000013": ("gold", KeyOutcome.NOT_KEY, set()),
    "C000014": ("diamond", KeyOutcome.NOT_KEY, set()),
}
"""What ``db/demo/README.md`` says of the clients of the manual: tier, key account, what speaks against."""
DAYS = [TODAY, date(2026, 12, 1), date(2027, 1, 2), date(2028, 3, 1), date(2028, 2, 26)]


def seen(client, general, today):
    """The decision, and what speaks against the client."""
    decision = key_account(client, general, today)
    return decision, {each.rule for each in decision.evidence if each.outcome is Outcome.MET}


@pytest.mark.parametrize("today", DAYS, ids=str)
def test_the_clients_of_the_manual_show_what_it_says_on_every_day(general, today):
    told = {client.key: client for client in demo_clients(SEED, 14, today - timedelta(days=1))}
    assert list(told) == [f"C{number:06d}" for number in range(1, 15)]
    for key, (tier, outcome, against) in SHOWN.items():
        decision, found = seen(told[key], general, today)
        assert assess(told[key].facts(today), general).tier.code == tier, key
        assert (decision.outcome, found) == (outcome, against), key


def test_the_unprofitable_one_fails_by_nothing_but_profit(clients, general):
    decision, _ = seen(clients[9], general, TODAY)
    assert [c.detail for c in decision.criteria if c.outcome is not Outcome.MET] == ["profit_rate"]


def test_the_manuals_couple_reaches_more_where_families_count(clients, shelf):
    man, wife = clients[0], clients[12]
    assert man.group == wife.group
    assert {c.key for c in clients if c.group == man.group} == {man.key, wife.key}
    group = Group(man.group, man.group, kind_of([man.kind, wife.kind]))
    together = group_total(
        group, man.facts(TODAY), [wife.facts(TODAY)], shelf.edition("general-family", TODAY)
    )
    assert together.tier.code == "black_gold"


def test_the_manuals_referrals_make_a_tree_of_two_steps(clients):
    brought = {c.key: c.referred_by for c in clients if c.key <= "C000014" and c.referred_by}
    assert brought == {
        "C000001": "C000004", "C000008": "C000004", "C000014": "C000004", "C000013": "C000001"
    }  # fmt: skip
    assert [c.key for c in clients if c.referred_by == "C000004"] == ["C000001", "C000008", "C000014"]


@pytest.mark.parametrize("today", DAYS, ids=str)
def test_a_birthday_and_a_document_are_due_soon(today):
    client = list(demo_clients(SEED, 14, today - timedelta(days=1)))[-1]
    assert (client.birth.month, client.birth.day) == (
        (today + timedelta(days=3)).month, (today + timedelta(days=3)).day
    )  # fmt: skip
    assert client.id_expires == today + timedelta(days=20)
    assert read_person_id(client.id_number, as_of=today).birth == client.birth


@pytest.fixture(scope="module", params=[TODAY, date(2027, 1, 1)], ids=str)
def drawn(request):
    """Two thousand clients as of a day, without those of the manual; and that day."""
    return list(demo_clients(SEED, 2000, request.param - timedelta(days=1)))[14:], request.param


def share(part, whole) -> float:
    return sum(map(bool, part)) / len(whole)


@pytest.mark.long(first=1)
def test_six_in_ten_have_months_on_record_and_all_since_they_came(drawn):
    clients, today = drawn
    assert 0.55 < share((c.activity for c in clients), clients) < 0.65
    for client in clients:
        firsts = [month.first for month in client.activity]
        assert firsts == sorted(set(firsts))
        assert len(firsts) <= 13
        assert all(client.joined.replace(day=1) <= first < today.replace(day=1) for first in firsts)
        assert all(m.largest <= m.volume and m.largest.fen * m.transactions >= m.volume.fen
                   for m in client.activity)  # fmt: skip


def test_the_rich_are_busier_and_more_profitable(drawn):
    clients, _ = drawn
    known = [c for c in clients if len(c.activity) >= 12]
    known.sort(key=lambda c: sum(history.fens[-1] for history in c.holdings.values()))
    poor, rich = known[: len(known) // 4], known[-len(known) // 4 :]

    def a_month(group, pick):
        return sum(pick(m) for c in group for m in c.activity) / len(group)

    for pick in (lambda m: m.transactions, lambda m: m.volume.fen, lambda m: m.profit.fen):
        assert a_month(rich, pick) > 2 * a_month(poor, pick)


@pytest.mark.long(first=1)
def test_one_or_two_in_a_hundred_are_key_accounts_and_every_false_kind_is_there(drawn, general):
    clients, today = drawn
    found = [seen(client, general, today) for client in clients]
    assert 0.01 <= share((d.outcome is KeyOutcome.KEY for d, _ in found), found) <= 0.02
    assert 0.005 <= share((d.outcome is KeyOutcome.LOOK for d, _ in found), found) <= 0.02
    assert share((d.outcome is KeyOutcome.UNKNOWN for d, _ in found), found) > 0.05
    looked_at = Counter(rule for d, against in found if d.outcome is KeyOutcome.LOOK for rule in against)
    assert {"one_off", "squeezing", "month_end_spike"} <= set(looked_at)
    assert any(d.outcome is KeyOutcome.LOOK and against == {"in_and_out"} for d, against in found)
    assert any("no_profit" in against for _, against in found)


@pytest.mark.long(first=1)
def test_papers_are_good_for_years_save_a_few(drawn):
    clients, today = drawn
    soon = today + timedelta(days=61)
    residents = [c for c in clients if c.kind is ClientKind.PERSON and c.id_number[0] in "1234567"]
    known = [c.id_expires for c in residents if c.id_expires]
    assert len(known) > 0.6 * len(residents)
    assert 0.001 < share((today <= day <= soon for day in known), residents) < 0.012
    assert 0 < share((day < today for day in known), residents) < 0.01
    assert all(c.id_expires is None for c in clients if c not in residents)
    cards = [card.expires for c in clients for card in c.cards]
    assert all(day >= today for day in cards)
    assert 0.001 < share((day <= soon for day in cards), cards) < 0.01


def test_families_and_groups_of_companies(drawn):
    clients, _ = drawn
    people = [c for c in clients if c.kind is ClientKind.PERSON]
    companies = [c for c in clients if c.kind is ClientKind.COMPANY]
    for kind, pattern, least, most in (
        (people, "F[0-9]{6}", 0.02, 0.06),
        (companies, "G[0-9]{4}", 0.04, 0.16),
    ):
        assert least < share((c.group for c in kind), kind) < most
        members = Counter(c.group for c in kind if c.group)
        assert set(members.values()) <= {2, 3, 4}
        assert all(re.fullmatch(pattern, code) for code in members)
    regions = {code: {c.region for c in people if c.group == code} for code in {c.group for c in people}}
    assert all(len(found) == 1 for code, found in regions.items() if code)


def test_referrals_lead_to_somebody_earlier_and_never_in_a_circle(drawn):
    clients, _ = drawn
    there = {client.key: client for client in clients}
    referred = [client for client in clients if client.referred_by]
    assert 0.02 < len(referred) / len(clients) < 0.045
    for client in referred:
        assert client.referred_by in there
        assert client.referred_by < client.key, "a circle would need one that is not smaller"
        assert there[client.referred_by].joined < client.joined
    brought = Counter(client.referred_by for client in referred)
    assert any(count >= 3 for count in brought.values())


def test_a_longer_book_begins_with_the_same_clients():
    shorter = list(demo_clients(SEED, 1014, BUSINESS_DATE))
    assert list(demo_clients(SEED, 1500, BUSINESS_DATE))[:1014] == shorter
