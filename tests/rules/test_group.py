"""Families and groups of companies: one sum, day by day, that lifts a client and never lowers one."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from teller_app.rules.codes import (
    AmountFact,
    AssetClass,
    Card,
    ClientKind,
    GroupKind,
    Outcome,
    OverrideKind,
    Status,
)
from teller_app.rules.decision import Held, Override
from teller_app.rules.facts import ClientFacts
from teller_app.rules.group import Group, combined_facts, group_total, kind_of
from teller_app.rules.holdings import BalanceHistory
from teller_app.rules.money import Money
from teller_app.rules.rulebook.edition import Edition
from teller_app.rules.tier import assess
from tests.conftest import TODAY
from tests.rules.strategies import holdings

FAMILY = Group("F1", "王家", GroupKind.HOUSEHOLD)
DEPOSIT, WEALTH = AssetClass.DEPOSIT, AssetClass.WEALTH
people = st.lists(holdings, min_size=2, max_size=5)


@pytest.fixture(scope="session")
def family(shelf) -> Edition:
    """The one scheme shipped in which a family counts together."""
    return shelf.edition("general-family", TODAY)


def facts(**amounts: str) -> ClientFacts:
    """Balances that have always been there: ``deposit="100000"``."""
    held = {AssetClass(name): BalanceHistory.steady(Money.yuan(amount)) for name, amount in amounts.items()}
    return ClientFacts(TODAY, held)


def holding(held) -> ClientFacts:
    return ClientFacts(TODAY, held)


@given(people, st.integers(0, 800))
def test_the_balances_of_a_group_are_those_of_its_members_on_every_day(members, ago):
    told = [holding(held) for held in members]
    together = combined_facts(told[0], told[1:])
    day = TODAY - timedelta(days=ago)
    changes = [date.fromordinal(at) for held in members for each in held.values() for at in each.days]
    for code in AssetClass:
        for when in (day, *changes):
            each = [held[code].balance_on(when).fen for held in members if code in held]
            found = together.holdings[code].balance_on(when).fen if code in together.holdings else 0
            assert found == sum(each)
    assert set(together.holdings) == {code for held in members for code in held}


@given(people)
def test_together_is_the_sum_of_what_each_has_to_a_few_fen_of_rounding(family, members):
    told = [holding(held) for held in members]
    total = group_total(FAMILY, told[0], told[1:], family)
    each = sum(assess(one, family).recognised_assets.fen for one in told)
    lines = sum(len(held) for held in members)
    assert each <= total.recognised_assets.fen <= each + 2 * lines
    assert total.members == len(members)


@given(people)
def test_a_family_never_lowers_anybody(family, members):
    told = [holding(held) for held in members]
    for at, own in enumerate(told):
        others = told[:at] + told[at + 1 :]
        alone = assess(own, family)
        total = group_total(FAMILY, own, others, family)
        found = assess(own, family, group=total)
        assert family.rungs[found.tier.code] >= family.rungs[alone.tier.code]
        assert family.rungs[found.tier.code] == max(
            family.rungs[alone.tier.code], family.rungs[total.tier.code]
        )
        assert (found.measured, found.recognised_assets) == (alone.measured, alone.recognised_assets)


@given(st.lists(holdings, min_size=3, max_size=3))
def test_every_member_is_told_the_same_sum(family, members):
    told = [holding(held) for held in members]
    sums = {
        (total.tier.code, total.recognised_assets)
        for first, *others in permutations(told)
        if (total := group_total(FAMILY, first, others, family))
    }
    assert len(sums) == 1


def test_two_of_gold_are_platinum_together_and_the_reason_says_so(family):
    own, other = facts(deposit="100000"), facts(wealth="400000")
    total = group_total(FAMILY, own, [other], family)
    found = assess(own, family, group=total)
    assert (found.measured.code, found.tier.code) == ("gold", "platinum")
    assert (found.recognised_assets, found.group.recognised_assets) == (
        Money.yuan("100000"),
        Money.yuan("300000"),
    )
    reason = found.reasons[0]
    assert (reason.rule, reason.detail, reason.outcome) == ("group.platinum", "household", Outcome.MET)
    assert (reason.required, reason.actual) == (2, Money.yuan("300000"))
    assert reason.source == family.group.source
    assert found.entitlements == family.entitlements["platinum"]


def test_a_fen_short_together_is_still_gold(family):
    own, other = facts(deposit="100000"), facts(deposit="199999.99")
    found = assess(own, family, group=group_total(FAMILY, own, [other], family))
    assert found.tier.code == "gold"
    assert [each.rule for each in found.reasons if each.rule.startswith("group.")] == []


@pytest.mark.parametrize(
    ("others", "missing", "together"),
    [
        ("150000", "50000", True),
        ("0.01", "199999.99", True),
        ("0", "200000", False),
        ("-50000", "200000", False),
    ],
)
def test_the_next_rung_is_told_by_whichever_is_nearer_to_it(family, others, missing, together):
    own, other = facts(deposit="100000"), facts(deposit=others)
    above = assess(own, family, group=group_total(FAMILY, own, [other], family)).next_tier
    assert (above.tier.code, above.shortfall, above.together) == ("platinum", Money.yuan(missing), together)


def test_who_stands_higher_alone_hears_nothing_of_the_group(family):
    own, other = facts(deposit="6000000"), facts(deposit="1")
    found = assess(own, family, group=group_total(FAMILY, own, [other], family))
    assert found.tier.code == assess(own, family).tier.code
    assert not any(each.rule.startswith("group.") for each in found.reasons)


def test_a_tier_kept_from_earlier_is_not_lost_to_a_family(family):
    own, other = facts(deposit="100000"), facts(deposit="200000")
    held = Held("diamond", date(2026, 6, 30), 1, date(2026, 12, 31))
    found = assess(own, family, held, group=group_total(FAMILY, own, [other], family))
    assert (found.tier.code, found.group.tier.code) == ("diamond", "platinum")


def test_cards_contracts_and_the_day_one_came_stay_ones_own():
    own = ClientFacts(TODAY, joined=date(2020, 1, 1))
    other = ClientFacts(
        TODAY,
        holdings={DEPOSIT: BalanceHistory.steady(Money.yuan("1"))},
        amounts={AmountFact.LOAN_BALANCE: Money.yuan("500000")},
        cards=frozenset({Card.PLATINUM_CREDIT}),
        statuses={Status.PRIVATE_CONTRACT: True},
        joined=date(2001, 1, 1),
    )
    together = combined_facts(own, [other])
    assert together.holdings == other.holdings
    assert (together.cards, together.amounts, together.statuses) == (frozenset(), {}, {})
    assert together.joined == date(2020, 1, 1)


@pytest.mark.parametrize("rulebook", ["general", "general-low", "icbc", "ccb", "abc", "boc"])
def test_where_the_rulebook_says_nothing_of_families_nobody_counts_together(shelf, rulebook):
    edition = shelf.edition(rulebook, TODAY)
    own = facts(deposit="100000")
    assert group_total(FAMILY, own, [facts(deposit="100000")], edition) is None


def test_a_scheme_may_count_companies_and_no_families(family):
    edition = family.model_copy(
        update={"group": family.group.model_copy(update={"kinds": (GroupKind.COMPANIES,)})}
    )
    own, others = facts(deposit="100000"), [facts(deposit="200000")]
    assert group_total(FAMILY, own, others, edition) is None
    companies = Group("G1", "示范集团", GroupKind.COMPANIES)
    assert group_total(companies, own, others, edition).tier.code == "platinum"


def test_alone_in_a_family_is_no_family(family):
    assert group_total(FAMILY, facts(deposit="100000"), [], family) is None


@pytest.mark.parametrize(
    ("kinds", "found"),
    [
        ([], GroupKind.HOUSEHOLD),
        ([ClientKind.PERSON, ClientKind.PERSON], GroupKind.HOUSEHOLD),
        ([ClientKind.PERSON, ClientKind.COMPANY], GroupKind.COMPANIES),
    ],
)
def test_a_group_with_a_company_in_it_is_one_of_companies(kinds, found):
    assert kind_of(kinds) is found


@pytest.mark.parametrize(
    ("kind", "tier", "found"),
    [
        (OverrideKind.FLOOR, "gold", "platinum"),
        (OverrideKind.FLOOR, "diamond", "diamond"),
        (OverrideKind.FIXED, "gold", "gold"),
        (OverrideKind.FIXED, "private", "private"),
    ],
)
def test_a_tier_by_hand_is_the_last_word_over_a_family(family, kind, tier, found):
    own = facts(deposit="100000")
    total = group_total(FAMILY, own, [facts(deposit="200000")], family)
    said = Override(tier, kind, "行长批准", "李", "赵", TODAY, TODAY, 1)
    assert assess(own, family, group=total, override=said).tier.code == found
