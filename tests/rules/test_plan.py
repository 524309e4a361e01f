from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from teller_app.rules.codes import AssetClass, Card
from teller_app.rules.facts import ClientFacts
from teller_app.rules.holdings import BalanceHistory
from teller_app.rules.money import Money
from teller_app.rules.plan import Change, earliest_day, plan, whole_window_day
from teller_app.rules.rulebook.edition import Edition
from teller_app.rules.tier import assess
from teller_app.rules.windows import Window, span
from tests.conftest import TODAY
from tests.often import tries
from tests.rules.strategies import holdings

BY = st.integers(1, 500).map(lambda days: TODAY + timedelta(days=days))
CLASS_HELD = AssetClass.DEPOSIT


def after(facts: ClientFacts, change: Change, by: date, *, sign: int = 1, fen: int = 0) -> ClientFacts:
    """The same client on ``by``, had the change been made today."""
    code, delta = change.asset_class, Money(sign * (change.amount.fen + fen))
    history = facts.holdings.get(code) or BalanceHistory((TODAY.toordinal(),), (0,))
    return replace(facts, as_of=by, holdings={**facts.holdings, code: history.changed_from(TODAY, delta)})


def rung(facts: ClientFacts, edition: Edition) -> int:
    return edition.rungs[assess(facts, edition).tier.code]


@given(held=holdings, by=BY, target=st.sampled_from(["gold", "platinum", "diamond", "private"]))
def test_what_the_planner_says_to_add_is_enough_and_one_fen_less_is_not(general, held, by, target):
    facts = ClientFacts(TODAY, held)
    found = plan(facts, general, general.tier[target], by)
    assert found is not None
    for change in found.top_up:
        assert rung(after(facts, change, by), general) >= general.rungs[target]
        if change.amount:
            assert rung(after(facts, change, by, fen=-1), general) < general.rungs[target]


@given(held=holdings, by=BY)
def test_what_may_be_taken_out_keeps_the_tier_and_one_fen_more_does_not(general, held, by):
    facts = ClientFacts(TODAY, held)
    tier = assess(facts, general).tier
    found = plan(facts, general, tier, by, keeping=True)
    if found is None:
        return
    reached = rung(replace(facts, as_of=by), general) >= general.rungs[tier.code]
    for change in found.take_out:
        balance = held[change.asset_class].balance_on(TODAY)
        assert change.amount <= balance
        if not reached:
            assert not change.amount
            continue
        assert rung(after(facts, change, by, sign=-1), general) >= general.rungs[tier.code]
        if change.amount < balance:
            assert rung(after(facts, change, by, sign=-1, fen=1), general) < general.rungs[tier.code]


@given(held=holdings, by=BY, scheme=st.sampled_from(["icbc", "ccb", "abc", "boc"]), data=st.data())
@tries(200)
def test_the_planner_holds_in_every_scheme(shelf, held, by, scheme, data):
    edition = shelf.edition(scheme, TODAY)
    tier = data.draw(st.sampled_from([t for t in edition.tiers if t.asset_route]))
    facts = ClientFacts(TODAY, held)
    found = plan(facts, edition, tier, by)
    assert found is not None
    if tier.asset_route.statuses:
        return
    for change in found.top_up:
        assert rung(after(facts, change, by), edition) >= edition.rungs[tier.code]
        if change.amount:
            assert rung(after(facts, change, by, fen=-1), edition) < edition.rungs[tier.code]


def test_the_planner_counts_in_points_where_the_scheme_does(shelf):
    edition = shelf.edition("icbc", date(2020, 3, 1))
    facts = ClientFacts(
        date(2020, 3, 1), {AssetClass.DEMAND_DEPOSIT: BalanceHistory.steady(Money.yuan("100000"))}
    )
    found = plan(facts, edition, edition.tier["star_5"], date(2020, 9, 1))
    assert found is not None
    added = {change.asset_class: str(change.amount) for change in found.top_up}
    assert added[AssetClass.DEMAND_DEPOSIT] == "48148.15"


@given(held=holdings)
@tries(60)
def test_the_earliest_day_reaches_the_tier_and_the_day_before_does_not(general, held):
    facts = ClientFacts(TODAY, held)
    following = assess(facts, general).next_tier
    if following is None:
        return
    day = earliest_day(facts, general, following.tier)
    if day is None:
        assert (
            rung(replace(facts, as_of=TODAY + timedelta(days=399)), general)
            < general.rungs[following.tier.code]
        )
    else:
        assert rung(replace(facts, as_of=day), general) >= general.rungs[following.tier.code]
        if day > TODAY:
            before = replace(facts, as_of=day - timedelta(days=1))
            assert rung(before, general) < general.rungs[following.tier.code]


def test_a_whole_year_from_today_needs_the_plain_difference(general):
    facts = ClientFacts(TODAY, {AssetClass.DEPOSIT: BalanceHistory.steady(Money.yuan("370000"))})
    by = whole_window_day(general, TODAY)
    found = plan(facts, general, general.tier["black_gold"], by)
    assert by == date(2027, 11, 23)
    assert found is not None
    assert found.days_left == 365
    assert {c.asset_class.value: str(c.amount) for c in found.top_up}["deposit"] == "130000.00"
    assert {c.asset_class.value: str(c.amount) for c in found.top_up}["wealth"] == "260000.00"


def test_too_late_for_a_window_that_has_closed(shelf):
    edition = shelf.edition("icbc", TODAY)
    facts = ClientFacts(TODAY, {AssetClass.DEPOSIT: BalanceHistory.steady(Money.yuan("10000"))})
    found = plan(facts, edition, edition.tier["star_5"], TODAY + timedelta(days=1))
    assert found is not None
    assert found.days_left == 0
    assert found.top_up == ()


def test_a_card_that_gives_a_floor_lets_everything_go(shelf):
    edition = shelf.edition("icbc", date(2020, 3, 1))
    held = {AssetClass.DEPOSIT: BalanceHistory.steady(Money.yuan("30000"))}
    facts = ClientFacts(date(2020, 3, 1), held, cards=frozenset({Card.PLATINUM_CREDIT}))
    found = plan(facts, edition, edition.tier["star_6"], date(2020, 6, 1), keeping=True)
    assert found is not None
    assert [str(change.amount) for change in found.take_out] == ["30000.00"]


@pytest.mark.parametrize(
    ("window", "first", "last"),
    [
        (Window.ROLLING_YEAR, date(2025, 11, 23), date(2026, 11, 22)),
        (Window.ROLLING_QUARTER, date(2026, 8, 23), date(2026, 11, 22)),
        (Window.PREVIOUS_MONTH, date(2026, 10, 1), date(2026, 10, 31)),
        (Window.PREVIOUS_QUARTER, date(2026, 7, 1), date(2026, 9, 30)),
        (Window.PREVIOUS_HALF_YEAR, date(2026, 1, 1), date(2026, 6, 30)),
        (Window.PREVIOUS_YEAR, date(2025, 1, 1), date(2025, 12, 31)),
        (Window.MONTH_END, date(2026, 10, 31), date(2026, 10, 31)),
        (Window.DAY, date(2026, 11, 22), date(2026, 11, 22)),
    ],
)
def test_windows_end_before_the_day_of_the_decision(window, first, last):
    found = span(window, TODAY)
    assert (found.first, found.last) == (first, last)
