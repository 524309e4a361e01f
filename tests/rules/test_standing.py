"""A tier over time: up fast, down slowly."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings

from teller_app.rules.codes import AssetClass
from teller_app.rules.decision import Held
from teller_app.rules.facts import ClientFacts
from teller_app.rules.holdings import BalanceHistory
from teller_app.rules.money import Money
from teller_app.rules.rulebook.edition import Edition
from teller_app.rules.standing import Standing, Step, standing
from teller_app.rules.tier import assess
from teller_app.rules.windows import next_period_end
from tests.conftest import TODAY
from tests.rules.strategies import holdings
from tests.rules.test_tier import SHELF


def monthly(general: Edition, **standing_rules) -> Edition:
    """The general tiers by last month's average, looked at every month."""
    table = general.model_dump()
    table["example"] = table["loan_example"] = ()
    table["measure"]["window"] = "previous_month"
    tiers = standing_rules.pop("tiers", {})
    table["standing"].update({"rises": "monthly", "falls": "monthly", "falls_after": 1, **standing_rules})
    for code, parts in tiers.items():
        table["tier"][code].update(parts)
    return Edition.model_validate(table)


def deposits(*points: tuple[str, str]) -> dict[AssetClass, BalanceHistory]:
    return {AssetClass.DEPOSIT: BalanceHistory.of((date.fromisoformat(d), Money.yuan(a)) for d, a in points)}


FALLING = deposits(("2025-01-01", "1000000"), ("2026-06-01", "150000"))


def carried(held, edition: Edition, day: date) -> str:
    found = standing(ClientFacts(day, held), edition).held
    assert found is not None
    return found.tier


@pytest.mark.parametrize(
    ("after", "still", "gone"),
    [
        (1, date(2026, 6, 30), date(2026, 7, 1)),
        (3, date(2026, 8, 31), date(2026, 9, 1)),
        (6, date(2026, 11, 30), date(2026, 12, 1)),
    ],
)
def test_so_many_evaluations_in_a_row_below(general, after, still, gone):
    edition = monthly(general, falls_after=after)
    assert carried(FALLING, edition, still) == "diamond"
    assert carried(FALLING, edition, gone) == "gold"


def test_one_good_month_starts_the_count_again(general):
    edition = monthly(general, falls_after=3)
    held = deposits(
        ("2025-01-01", "1000000"), ("2026-06-01", "1"), ("2026-08-01", "1000000"), ("2026-09-01", "1")
    )
    assert carried(held, edition, date(2026, 11, 30)) == "diamond"
    assert carried(held, edition, date(2026, 12, 1)) == "ordinary"


def test_a_buffer_keeps_the_tier_for_its_months(general):
    edition = monthly(general, tiers={"diamond": {"buffer_months": 4}})
    assert carried(FALLING, edition, date(2026, 10, 31)) == "diamond"
    assert carried(FALLING, edition, date(2026, 11, 1)) == "gold"


def test_a_validity_counts_from_when_the_tier_was_given(general):
    edition = monthly(general, tiers={"diamond": {"validity_months": 12}})
    held = deposits(("2025-10-01", "50"), ("2026-01-01", "1000000"), ("2026-03-01", "50"))
    assert carried(held, edition, date(2026, 12, 31)) == "diamond"
    assert carried(held, edition, date(2027, 3, 1)) == "ordinary"


def test_a_fall_of_one_step(general):
    edition = monthly(general, fall_to="one_step")
    assert carried(FALLING, edition, date(2026, 7, 1)) == "black_gold"
    assert carried(FALLING, edition, date(2026, 8, 1)) == "platinum"
    assert carried(FALLING, edition, date(2026, 11, 1)) == "gold"


def test_less_is_enough_to_keep_than_to_get_in(general):
    edition = monthly(general, tiers={"diamond": {"keep": [{"recognised_assets": "100000"}]}})
    assert carried(FALLING, edition, TODAY) == "diamond"


def test_a_rise_waits_for_its_evaluation(general):
    edition = monthly(general, rises="half_yearly")
    held = deposits(("2025-01-01", "1"), ("2026-07-01", "1000000"))
    assert carried(held, edition, date(2026, 12, 31)) == "ordinary"
    assert carried(held, edition, date(2027, 1, 1)) == "diamond"


def test_a_stated_amount_has_no_past(general):
    facts = ClientFacts(TODAY, {AssetClass.DEPOSIT: BalanceHistory.steady(Money.yuan("1000000"))})
    assert standing(facts, general) == Standing(None, (), date(2026, 12, 31))


def test_who_came_after_the_last_evaluation_has_none_either(general):
    facts = ClientFacts(TODAY, deposits(("2026-11-10", "1000000")))
    assert standing(facts, monthly(general)) == Standing(None, (), date(2026, 11, 30))


def test_every_evaluation_is_told_with_what_was_found_and_what_was_carried(general):
    """Gold was found in June, July and August; the third time is a fall, and the count begins anew."""
    edition = monthly(general, falls_after=3)
    diamond, gold = edition.tier["diamond"], edition.tier["gold"]
    waiting = standing(ClientFacts(date(2026, 8, 15), FALLING), edition)
    assert waiting.held == Held("diamond", date(2025, 2, 1), 2, date(2026, 8, 31))
    assert waiting.next_evaluation == date(2026, 8, 31)
    assert waiting.steps[0] == Step(date(2025, 1, 31), diamond, diamond)
    assert waiting.steps[-3:] == (
        Step(date(2026, 5, 31), diamond, diamond),
        Step(date(2026, 6, 30), gold, diamond),
        Step(date(2026, 7, 31), gold, diamond),
    )
    assert len(waiting.steps) == 19
    fallen = standing(ClientFacts(date(2026, 9, 1), FALLING), edition)
    assert fallen.steps[-1] == Step(date(2026, 8, 31), gold, gold)
    assert fallen.held == Held("gold", date(2026, 9, 1), 0, date(2026, 11, 30))
    assert fallen.next_evaluation == date(2026, 9, 30)


@pytest.mark.parametrize("rulebook", SHELF.ids())
@given(held=holdings)
@settings(max_examples=25, deadline=None)
def test_until_is_the_first_evaluation_that_could_take_the_tier_away(rulebook, held):
    """Even with everything gone from today on, the tier is carried until then."""
    edition = SHELF.edition(rulebook, TODAY)
    before = standing(ClientFacts(TODAY, held), edition).held
    if before is None or before.tier == edition.tiers[0].code:
        return
    gone = {
        code: history.changed_from(TODAY, Money(0) - history.balance_on(TODAY))
        for code, history in held.items()
    }
    day = TODAY
    while True:
        day = next_period_end(edition.standing.falls.months, day)
        after = standing(ClientFacts(day + timedelta(days=1), gone), edition).held
        if edition.rungs[after.tier] < edition.rungs[before.tier] or day > before.until + timedelta(days=800):
            break
        day += timedelta(days=1)
    assert day >= before.until


def test_a_carried_tier_is_given_and_says_why(general):
    held = deposits(("2024-06-01", "600000"), ("2026-02-01", "200000"))
    facts = ClientFacts(TODAY, held)
    past = standing(facts, general)
    decision = assess(facts, general, past.held)
    assert decision.tier.code == "black_gold"
    assert decision.measured.code == "gold"
    assert {one.code for one in decision.entitlements} >= {"airport_channel"}
    assert [reason.actual for reason in decision.reasons if reason.rule == "standing.black_gold"] == [
        past.held.since
    ]


def test_exactly_the_days_of_the_window_are_averaged(general):
    """The year ends yesterday: what changes today does not count yet."""
    held = deposits(("2024-01-01", "100000"), ("2026-11-23", "0"))
    assert assess(ClientFacts(TODAY, held), general).tier.code == "gold"
    held = deposits(("2024-01-01", "100000"), ("2026-11-22", "0"))
    assert assess(ClientFacts(TODAY, held), general).tier.code == "ordinary"
