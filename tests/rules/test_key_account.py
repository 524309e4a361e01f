"""Who is a key account, who only looks like one, and what is not known: facts section 4."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from teller_app.rules.activity import Month
from teller_app.rules.client import Client
from teller_app.rules.codes import AssetClass, ClientKind, KeyOutcome, Outcome
from teller_app.rules.errors import Refusal
from teller_app.rules.holdings import BalanceHistory
from teller_app.rules.key_account import KeyAccountDecision, key_account
from teller_app.rules.money import Money
from tests.conftest import TODAY

MONTHS = [date(2025 + (10 + at) // 12, (10 + at) % 12 + 1, 1) for at in range(12)]
"""November 2025 to October 2026: the twelve whole months before the day of the decision."""


def month(first: date, **figures: object) -> Month:
    given = {
        "transactions": 20,
        "volume": Money.yuan("500000"),
        "largest": Money.yuan("60000"),
        "profit": Money.yuan("6000"),
        "conceded": Money.yuan("500"),
        **figures,
    }
    return Month(first, **given)  # type: ignore[arg-type]


def steady(amount: str, since: str = "2015-03-02") -> BalanceHistory:
    return BalanceHistory.of([(date.fromisoformat(since), Money.yuan(amount))])


GOOD = Client(
    "C1",
    ClientKind.COMPANY,
    "示范批发有限公司",
    joined=date(2015, 3, 2),
    holdings={AssetClass.DEPOSIT: steady("800000")},
    activity=tuple(month(first) for first in MONTHS),
)


@pytest.fixture
def decide(general):
    def decided(client: Client, **rules: object) -> KeyAccountDecision:
        edition = general
        if rules:
            edition = general.model_copy(update={"key_account": general.key_account.model_copy(update=rules)})
        return key_account(client, edition, TODAY)

    return decided


def criterion(decision: KeyAccountDecision, name: str) -> Outcome:
    return next(one.outcome for one in decision.criteria if one.detail == name)


def seen(decision: KeyAccountDecision, rule: str) -> Outcome:
    return next(one.outcome for one in decision.evidence if one.rule == rule)


def figures(decision: KeyAccountDecision, rule: str) -> dict[str, object]:
    return dict(next(one.figures for one in decision.evidence if one.rule == rule))


def each(**figures: object) -> Client:
    return replace(GOOD, activity=tuple(month(first, **figures) for first in MONTHS))


def test_frequent_large_profitable_and_steady_is_a_key_account(decide):
    decision = decide(GOOD)
    assert decision.outcome is KeyOutcome.KEY
    assert [one.outcome for one in decision.criteria] == [Outcome.MET] * 5
    assert [one.outcome for one in decision.evidence] == [Outcome.NOT_MET] * 5
    assert all(one.source for one in decision.criteria)


def test_a_person_is_a_key_account_by_the_same_numbers(decide):
    assert decide(replace(GOOD, kind=ClientKind.PERSON)).outcome is KeyOutcome.KEY


@pytest.mark.parametrize(
    ("name", "under"),
    [
        ("amount", replace(GOOD, holdings={AssetClass.DEPOSIT: steady("299999.99")})),
        ("frequency", each(transactions=3)),
        ("volume", each(volume=Money.yuan("99999.99"), largest=Money.yuan("9999"))),
        ("profit_rate", each(profit=Money.yuan("2499.99"))),
        (
            "steadiness",
            replace(
                GOOD,
                activity=tuple(
                    month(first, transactions=0 if at < 3 else 40) for at, first in enumerate(MONTHS)
                ),
            ),
        ),
    ],
)
def test_each_number_alone_is_enough_to_be_none(decide, name, under):
    decision = decide(under)
    assert criterion(decision, name) is Outcome.NOT_MET
    assert decision.outcome is KeyOutcome.NOT_KEY
    others = [one.outcome for one in decision.criteria if one.detail != name]
    assert set(others) == {Outcome.MET}


def test_exactly_on_every_number_is_in(decide):
    exactly = replace(
        each(transactions=4, volume=Money.yuan("100000"), profit=Money.yuan("500")),
        holdings={AssetClass.DEPOSIT: steady("300000")},
    )
    assert [one.outcome for one in decide(exactly).criteria] == [Outcome.MET] * 5


def test_each_yuan_counts_whole_whatever_the_tier_makes_of_it(decide):
    held = {AssetClass.DEPOSIT: steady("100000"), AssetClass.WEALTH: steady("200000")}
    assert criterion(decide(replace(GOOD, holdings=held)), "amount") is Outcome.MET


@pytest.mark.parametrize(("rulebook", "amount"), [("ccb", "200000"), ("icbc", "300000"), ("abc", "500000")])
def test_each_bank_has_its_own_amount(shelf, rulebook, amount):
    edition = shelf.edition(rulebook, TODAY)
    for yuan, outcome in (("0.01", Outcome.NOT_MET), ("0", Outcome.MET)):
        held = Money.yuan(amount) - Money.yuan(yuan)
        client = replace(GOOD, holdings={AssetClass.DEPOSIT: steady(str(held))})
        assert criterion(key_account(client, edition, TODAY), "amount") is outcome


def test_a_region_has_its_own_amount(decide):
    client = replace(GOOD, region="low", holdings={AssetClass.DEPOSIT: steady("150000")})
    assert criterion(decide(client), "amount") is Outcome.NOT_MET
    assert criterion(decide(client, amount_by_region={"low": Money.yuan("150000")}), "amount") is Outcome.MET


def test_a_scheme_without_such_rules_says_so(general):
    with pytest.raises(Refusal) as caught:
        key_account(GOOD, general.model_copy(update={"key_account": None}), TODAY)
    assert caught.value.code == "key_account.no_rules"


# ---------------------------------------------------------------- the three false kinds, as evidence


def test_one_large_purchase_by_chance_is_shown_with_its_figures(decide):
    activity = list(GOOD.activity)
    activity[5] = month(
        MONTHS[5], volume=Money.yuan("6000000"), largest=Money.yuan("5800000"), profit=Money.yuan("60000")
    )
    decision = decide(replace(GOOD, activity=tuple(activity)))
    assert decision.outcome is KeyOutcome.LOOK
    assert seen(decision, "one_off") is Outcome.MET
    told = figures(decision, "one_off")
    assert told["largest"] == Money.yuan("5800000")
    assert told["volume"] == Money.yuan("11500000")
    assert told["share"] == Decimal("0.5043")


def test_volume_without_profit_is_shown(decide):
    decision = decide(each(profit=Money.yuan("10"), conceded=Money(0)))
    assert decision.outcome is KeyOutcome.NOT_KEY
    assert seen(decision, "no_profit") is Outcome.MET
    assert figures(decision, "no_profit")["profit"] == Money.yuan("120")


def test_a_loss_is_no_profit_and_never_divides(decide):
    decision = decide(each(profit=Money.yuan("-700"), conceded=Money.yuan("700")))
    assert seen(decision, "no_profit") is Outcome.MET
    assert (
        seen(replace_joined(decide, "2026-01-10", Money.yuan("-700"), Money.yuan("700")), "squeezing")
        is Outcome.MET
    )


def replace_joined(decide, joined, profit, conceded):
    client = each(profit=profit, conceded=conceded)
    return decide(replace(client, joined=date.fromisoformat(joined)))


def test_squeezing_without_long_term_worth_is_shown(decide):
    squeezed = {"profit": Money.yuan("6000"), "conceded": Money.yuan("6000")}
    young = replace(each(**squeezed), joined=TODAY - timedelta(days=400))
    assert seen(decide(young), "squeezing") is Outcome.MET
    assert decide(young).outcome is KeyOutcome.LOOK
    assert figures(decide(young), "squeezing")["share"] == Decimal("0.5000")


def test_who_has_been_a_client_for_long_does_not_squeeze(decide):
    assert seen(decide(each(conceded=Money.yuan("90000"))), "squeezing") is Outcome.NOT_MET


def test_month_end_spikes_against_the_average_are_shown(decide):
    points = [(date(2025, 10, 1), Money.yuan("400000"))]
    for first in MONTHS[:3]:
        last = (first.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
        points += [(last, Money.yuan("900000")), (last + timedelta(days=2), Money.yuan("400000"))]
    decision = decide(replace(GOOD, holdings={AssetClass.DEPOSIT: BalanceHistory.of(points)}))
    assert seen(decision, "month_end_spike") is Outcome.MET
    assert figures(decision, "month_end_spike")["spikes"] == 3
    two = decide(replace(GOOD, holdings={AssetClass.DEPOSIT: BalanceHistory.of(points[:-2])}))
    assert seen(two, "month_end_spike") is Outcome.NOT_MET


def in_and_out(days_apart: int, back: str, times: int) -> BalanceHistory:
    points = [(date(2025, 10, 1), Money.yuan("400000"))]
    for first in MONTHS[:times]:
        came = first + timedelta(days=9)
        points += [(came, Money.yuan("600000")), (came + timedelta(days=days_apart), Money.yuan(back))]
    return BalanceHistory.of(points)


@pytest.mark.parametrize(
    ("days", "back", "times", "outcome"),
    [
        (5, "420000", 3, Outcome.MET),
        (6, "420000", 3, Outcome.NOT_MET),
        (5, "420000.01", 3, Outcome.NOT_MET),
        (5, "420000", 2, Outcome.NOT_MET),
        (1, "400000", 12, Outcome.MET),
    ],
)
def test_in_and_out_pairs_are_shown(decide, days, back, times, outcome):
    client = replace(GOOD, holdings={AssetClass.DEPOSIT: in_and_out(days, back, times)})
    assert seen(decide(client), "in_and_out") is outcome


def test_a_transfer_between_ones_own_holdings_is_no_pair(decide):
    out = in_and_out(2, "400000", 6)
    mirror = BalanceHistory(out.days, tuple(80_000_000 - fen for fen in out.fens))
    client = replace(GOOD, holdings={AssetClass.DEPOSIT: out, AssetClass.WEALTH: mirror})
    decision = decide(client)
    assert seen(decision, "in_and_out") is Outcome.NOT_MET
    assert seen(decision, "month_end_spike") is Outcome.NOT_MET


# ---------------------------------------------------------------- what is not known


def test_nothing_is_known_of_a_stranger(decide):
    decision = decide(Client("C2", ClientKind.PERSON, "王"))
    assert decision.outcome is KeyOutcome.UNKNOWN
    assert {one.outcome for one in (*decision.criteria, *decision.evidence)} <= {
        Outcome.UNKNOWN,
        Outcome.NOT_MET,
    }
    assert all(one.actual is None for one in decision.criteria)


def test_a_missing_month_is_not_zero(decide):
    gap = replace(GOOD, activity=tuple(month(first, transactions=4) for first in MONTHS[1:]))
    assert criterion(decide(gap), "frequency") is Outcome.UNKNOWN
    assert criterion(decide(gap), "profit_rate") is Outcome.UNKNOWN
    assert decide(gap).outcome is KeyOutcome.UNKNOWN


def test_what_is_there_may_be_enough_though_a_month_is_missing(decide):
    gap = replace(GOOD, activity=GOOD.activity[1:])
    assert criterion(decide(gap), "frequency") is Outcome.MET
    assert criterion(decide(gap), "steadiness") is Outcome.MET


def test_months_before_the_client_came_are_known_to_be_empty(decide):
    came = replace(
        GOOD,
        joined=date(2026, 5, 4),
        activity=GOOD.activity[6:],
        holdings={AssetClass.DEPOSIT: steady("800000", "2026-05-04")},
    )
    decision = decide(came)
    assert criterion(decision, "steadiness") is Outcome.NOT_MET
    assert criterion(decision, "profit_rate") is Outcome.MET
    assert seen(decision, "month_end_spike") is Outcome.NOT_MET


def test_a_figure_stated_at_the_counter_has_no_past(decide):
    stated = replace(GOOD, holdings={AssetClass.DEPOSIT: BalanceHistory.steady(Money.yuan("800000"))})
    decision = decide(stated)
    assert criterion(decision, "amount") is Outcome.MET
    assert seen(decision, "month_end_spike") is Outcome.UNKNOWN
    assert seen(decision, "in_and_out") is Outcome.UNKNOWN


amounts = st.one_of(st.none(), st.integers(-(10**11), 10**11).map(Money))
months = st.builds(
    Month,
    first=st.sampled_from(MONTHS),
    transactions=st.one_of(st.none(), st.integers(0, 10**6)),
    volume=st.one_of(st.none(), st.integers(0, 10**13).map(Money)),
    largest=st.one_of(st.none(), st.integers(0, 10**13).map(Money)),
    profit=amounts,
    conceded=st.one_of(st.none(), st.integers(0, 10**11).map(Money)),
)


@given(
    known=st.lists(months, max_size=12, unique_by=lambda one: one.first),
    joined=st.none() | st.dates(date(2000, 1, 1), TODAY),
)
@settings(max_examples=150, deadline=None)
def test_more_knowledge_never_turns_a_known_answer_round(general, known, joined):
    """Whatever was met or not met with gaps stays so when a gap is filled in."""
    activity = tuple(sorted(known, key=lambda one: one.first))
    client = replace(GOOD, activity=activity, joined=joined)
    before = key_account(client, general, TODAY)
    there = {one.first for one in activity}
    filled = replace(
        client,
        activity=tuple(
            sorted(
                (*activity, *(month(first) for first in MONTHS if first not in there)),
                key=lambda one: one.first,
            )
        ),
    )
    after = key_account(filled, general, TODAY)
    for one, other in zip(before.criteria, after.criteria, strict=True):
        came_later = joined is not None and joined > MONTHS[0]
        if one.outcome is not Outcome.UNKNOWN and not came_later:
            assert other.outcome is one.outcome
