"""Who brought whom and what that is worth; families and groups of companies at the counter."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from teller_app.desk.deciding import decide
from teller_app.desk.ties import DEEPEST, MOST_IN_TREE, Known, Ties
from teller_app.desk.workplace import Workplace, with_settings
from teller_app.rules.client import Client
from teller_app.rules.codes import AssetClass, ClientKind, GroupKind
from teller_app.rules.errors import Refusal
from teller_app.rules.group import MOST_MEMBERS
from teller_app.rules.money import Money
from teller_app.store.clients import client_keys
from tests.stage import WANG, history, looks_at, open_stage

HOUSEHOLD, COMPANIES = GroupKind.HOUSEHOLD, GroupKind.COMPANIES
Opened = Callable[..., Workplace]


def person(key: str, deposit: str = "100000", referred_by: str | None = None, group: str | None = None):
    held = {AssetClass.DEPOSIT: history(("2024-01-01", deposit))}
    return Client(key, ClientKind.PERSON, f"客户{key}", holdings=held, referred_by=referred_by, group=group)


A, B, C = person("A"), person("B", "200000", referred_by="A"), person("C", "300000", referred_by="B")
FIRM = replace(person("F"), kind=ClientKind.COMPANY, name="示范贸易有限公司")


@pytest.fixture
def at(tmp_path: Path) -> Opened:
    """The counter with a book of these clients."""
    opened: list[Workplace] = []

    def on(*clients: Client, rulebook: str = "general") -> Workplace:
        place = open_stage(tmp_path, clients=clients)
        place.settings = with_settings(place.settings, rulebook=rulebook)
        opened.append(place)
        return place

    yield on
    for place in opened:
        place.journal.close()
        place.book.close()


def code_of(act: Callable[[], object]) -> str:
    with pytest.raises(Refusal) as caught:
        act()
    return caught.value.code


def keys(known: tuple[Known, ...]) -> list[object]:
    """The tree as nested lists of keys."""
    return [[each.client.key, *keys(each.brought)] if each.brought else each.client.key for each in known]


def looks(place: Workplace) -> list[tuple[str, str]]:
    assert place.book is not None
    return looks_at(place, client_keys(place.book.db))


def test_the_tree_shows_whom_a_client_brought_and_what_they_are_worth(at):
    place = at(A, B, C, person("D", "50000", referred_by="A"))
    view = Ties(place).view(A)
    assert keys(view.tree.brought) == [["B", "C"], "D"]
    assert (view.tree.count, view.tree.worth) == (3, Money.yuan("550000"))
    assert view.referrer is None
    assert [each.decision.tier.code for each in view.tree.brought] == ["gold", "ordinary"]
    below = Ties(place).view(B)
    assert (below.referrer.client.key, keys(below.tree.brought), below.tree.worth) == (
        "A",
        ["C"],
        Money.yuan("300000"),
    )


def test_every_look_at_somebody_else_is_in_the_journal(at):
    place = at(A, B, replace(C, group="G"), replace(person("E"), group="G"))
    Ties(place).view(B)
    assert looks(place) == [("C", "referral"), ("A", "referral")]
    Ties(place).view(replace(C, group="G"))
    assert set(looks(place)[2:]) == {("B", "referral"), ("E", "group")}


def test_who_was_named_first_and_then_taken_back(at):
    place = at(A, B, C)
    ties = Ties(place)
    number = ties.refer(C, "A")
    assert keys(ties.view(A).tree.brought) == ["B", "C"]
    kept = place.journal.entry(number)
    assert (kept.kind, kept.client_key, json.loads(kept.body)) == ("tie", "C", {"referrer": "A"})
    ties.refer(C, None)
    assert ties.view(C).referrer is None
    assert keys(ties.view(A).tree.brought) == ["B"]


@pytest.mark.parametrize(
    ("client", "referrer", "refusal"),
    [
        (A, "A", "referral.self"),
        (A, "B", "referral.circle"),
        (A, "C", "referral.circle"),
        (A, "Z", "client.unknown"),
        (A, "W000009", "client.unknown"),
        (A, "", "client.unknown"),
        (A, "<b>B</b>", "client.unknown"),
        (A, "B" * 10_000, "client.unknown"),
        (A, "a\0b", "client.unknown"),
        (A, "\udcff", "client.unknown"),
    ],
)
def test_who_cannot_have_brought_a_client(at, client, referrer, refusal):
    place = at(A, B, C)
    assert code_of(lambda: Ties(place).refer(client, referrer)) == refusal
    assert place.journal.entries(client.key) == []


def test_a_walk_in_may_bring_a_client_of_the_book(at):
    place = at(A, B)
    guest = place.save_walk_in(replace(person(""), name="散客"))
    Ties(place).refer(A, guest.key)
    assert keys(Ties(place).view(guest).tree.brought) == [["A", "B"]]
    assert code_of(lambda: Ties(place).refer(guest, "B")) == "referral.circle"


def test_a_referrer_of_another_branch_is_not_shown(at):
    place = at(A, replace(B, referred_by="X999"))
    assert Ties(place).view(B).referrer is None


def test_a_book_in_circles_is_still_shown_once(at):
    place = at(replace(A, referred_by="C"), B, C)
    view = Ties(place).view(A)
    assert keys(view.tree.brought) == [["B", "C"]]
    assert view.tree.count == 2


def test_a_client_who_brought_themselves_is_nobodys_gain(at):
    place = at(replace(A, referred_by="A"), B)
    view = Ties(place).view(A)
    assert (view.referrer, keys(view.tree.brought), view.tree.count) == (None, ["B"], 1)
    assert Ties(place).brought("A") == ["B"]


def test_the_tree_is_small_however_many_there_are(at):
    chain = [person(f"C{at}", referred_by=f"C{at - 1}" if at else None) for at in range(6)]
    many = [person(f"M{at:03}", "1", referred_by="C0") for at in range(60)]
    more = [person(f"N{at:03}", "1", referred_by=f"M{at // 4:03}") for at in range(160)]
    view = Ties(at(*chain, *many, *more)).view(chain[0])
    assert len(view.tree.brought) == 50
    assert view.tree.count < MOST_IN_TREE
    below, depth = view.tree.brought[0], 1
    while below.brought:
        below, depth = below.brought[0], depth + 1
    assert depth == DEEPEST


@pytest.mark.parametrize(("rulebook", "tier"), [("general", "gold"), ("general-family", "platinum")])
def test_a_family_counts_together_only_where_the_rulebook_says_so(at, rulebook, tier):
    place = at(A, B, rulebook=rulebook)
    ties = Ties(place)
    code = ties.found(A, HOUSEHOLD, " 王家 ")
    ties.join(B, code)
    view = ties.view(A)
    assert (view.group.name, view.group.kind) == ("王家", HOUSEHOLD)
    assert keys(view.members) == ["A", "B"]
    assert view.tree.decision.recognised_assets == Money.yuan("100000")
    assert view.together == Money.yuan("300000")
    assert (view.total is not None) == (rulebook == "general-family")
    decision = decide(place, A).decision
    assert (decision.tier.code, decision.measured.code) == (tier, "gold")
    assert decision.recognised_assets == Money.yuan("100000")
    assert [each.rule for each in decision.reasons].count("group.platinum") == (rulebook != "general")


def test_after_one_has_left_the_others_are_alone_again(at):
    place = at(replace(A, group="F1"), replace(B, group="F1"), rulebook="general-family")
    ties = Ties(place)
    assert decide(place, A).decision.tier.code == "platinum"
    ties.leave(B)
    assert decide(place, A).decision.tier.code == "gold"
    view = ties.view(A)
    assert (view.group.code, keys(view.members), view.total) == ("F1", ["A"], None)
    assert view.together == Money.yuan("100000")
    assert ties.is_group("F1")
    assert ties.view(B).group is None


def test_the_group_of_the_book_is_still_one_when_its_first_member_has_left(at):
    place = at(replace(A, group="F1"), replace(B, group="F1"), C)
    ties = Ties(place)
    ties.leave(A)
    assert ties.is_group("F1")
    ties.join(C, "F1")
    assert keys(ties.view(C).members) == ["C", "B"]


def test_one_joins_by_the_code_or_by_a_member(at):
    place = at(A, B, C)
    ties = Ties(place)
    code = ties.found(A, HOUSEHOLD, "王家")
    ties.join(B, code)
    number = ties.join(C, "B")
    assert ties.group_of("C") == code
    assert json.loads(place.journal.entry(number).body) == {"group": code}
    assert code_of(lambda: ties.join(C, "A")) == "group.other"
    assert code_of(lambda: ties.found(C, HOUSEHOLD, "另一家")) == "group.other"


@pytest.mark.parametrize("group", ["Z", "C", "", "<b>F1</b>", "F" * 10_000, "a\0b", "\udcff"])
def test_a_group_that_nobody_is_in_cannot_be_joined(at, group):
    place = at(A, B, C)
    assert code_of(lambda: Ties(place).join(A, group)) == "group.unknown"
    assert place.journal.entries("A") == []


def test_a_company_has_no_place_in_a_family(at):
    place = at(A, FIRM)
    ties = Ties(place)
    code = ties.found(A, HOUSEHOLD, "王家")
    assert code_of(lambda: ties.join(FIRM, code)) == "group.company"
    assert code_of(lambda: ties.join(FIRM, "A")) == "group.company"
    assert code_of(lambda: ties.found(FIRM, HOUSEHOLD, "示范")) == "group.company"
    firms = ties.found(FIRM, COMPANIES, "示范集团")
    ties.leave(A)
    ties.join(A, firms)
    assert ties.view(A).group.kind is COMPANIES


@pytest.mark.parametrize(
    ("name", "refusal"),
    [
        ("", "group.name"),
        (" \n\t", "group.name"),
        ("家" * 41, "text.unusable"),
        ("x" * 10_000, "text.unusable"),
        ("王\0家", "text.unusable"),
        ("王\u202e家", "text.unusable"),
        ("\udcff", "text.unusable"),
    ],
)
def test_a_name_that_no_screen_can_show_is_refused(at, name, refusal):
    place = at(A)
    assert code_of(lambda: Ties(place).found(A, HOUSEHOLD, name)) == refusal
    assert place.journal.entries("A") == []


@pytest.mark.parametrize("name", ["家" * 40, "<b>王&amp;家</b>", "{0}%s", "'; drop table tie; --"])
def test_any_other_name_is_kept_as_it_was_typed(at, name):
    ties = Ties(at(A))
    ties.found(A, HOUSEHOLD, name)
    assert ties.view(A).group.name == name


def test_a_family_has_twenty_members_at_most(at):
    people = [person(f"P{at:02}", "10000") for at in range(MOST_MEMBERS + 1)]
    ties = Ties(at(*people, rulebook="general-family"))
    code = ties.found(people[0], HOUSEHOLD, "大家庭")
    for one in people[1:MOST_MEMBERS]:
        ties.join(one, code)
    assert code_of(lambda: ties.join(people[-1], code)) == "group.too_many"
    view = ties.view(people[0])
    assert (view.total.members, view.total.recognised_assets) == (20, Money.yuan("200000"))


def test_the_group_of_the_book_goes_by_its_code_and_its_members_kind(at):
    place = at(replace(A, group="F1"), replace(FIRM, group="F1"))
    group = Ties(place).view(A).group
    assert (group.code, group.name, group.kind) == ("F1", "F1", COMPANIES)


def test_a_stranger_in_the_group_is_left_out(at):
    """The journal says so of a client whom a newer book no longer has."""
    place = at(A, B)
    ties = Ties(place)
    code = ties.found(A, HOUSEHOLD, "王家")
    ties.join(replace(C, key="GONE"), code)
    assert keys(ties.view(A).members) == ["A"]


def test_a_group_larger_than_a_group_may_be_is_not_counted_in_part(tmp_path):
    members = tuple(
        replace(WANG, key=f"G{number:06d}", group="F000001") for number in range(MOST_MEMBERS + 1)
    )
    place = open_stage(tmp_path, clients=members)
    ties = Ties(place)
    assert ties.others(members[0]) == ()
    assert ties.view(members[0], "general-family").total is None
    place.journal.close()
    place.book.close()
