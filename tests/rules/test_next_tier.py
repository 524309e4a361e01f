"""What the next rung asks for: the nearest way there, and how much of each class would do."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from teller_app.rules.codes import AmountFact, AssetClass, Status
from teller_app.rules.conditions import Measured
from teller_app.rules.facts import ClientFacts
from teller_app.rules.holdings import BalanceHistory
from teller_app.rules.money import Money, Points
from teller_app.rules.next_tier import (
    OFFERED,
    ceil_div,
    lacking,
    nearest_route,
    next_tier,
    offered,
    ratio_of,
    shortfall,
)
from teller_app.rules.rulebook.tiers import Route
from tests.conftest import TODAY
from tests.rules.test_tier import SHELF, changed

STARS = SHELF.edition("icbc", date(2020, 1, 1))
THEN = date(2020, 1, 1)


def facts(day: date = TODAY, region: str | None = None, **amounts: str) -> ClientFacts:
    held = {AssetClass(name): BalanceHistory.steady(Money.yuan(yuan)) for name, yuan in amounts.items()}
    return ClientFacts(day, held, region=region) if region else ClientFacts(day, held)


def ways_to(edition, tier: str, told: ClientFacts) -> dict[str, str]:
    found = next_tier(edition.tier[tier], Measured(told, edition))
    assert "recognised_assets" not in {each.detail for each in found.needs}
    return {way.asset_class.value: str(way.amount) for way in found.ways}


def test_what_is_held_already_counts_towards_it(general):
    """25,000.00 of 50,000 in wealth counts; 75,000 are missing for gold."""
    found = ways_to(general, "ordinary", facts(wealth="50000"))
    assert found == {
        "deposit": "75000.00",
        **dict.fromkeys(("wealth", "fund", "precious_metal", "insurance", "bond", "securities"), "150000.00"),
    }


def test_the_half_of_an_odd_fen_is_no_gift(general):
    """0.01 yuan of wealth counts nothing yet: one fen less is needed of it than of a class without any."""
    found = ways_to(general, "ordinary", facts(wealth="0.01"))
    assert (found["wealth"], found["fund"]) == ("199999.99", "200000.00")


def test_where_nothing_is_missing_nothing_is_needed_of_any_class(general):
    route = {"recognised_assets": "100000", "statuses": ["invitation"]}
    edition = changed(general, gold={"route": [route]})
    found = next_tier(edition.tier["ordinary"], Measured(facts(deposit="100000"), edition))
    assert found.shortfall == Money(0)
    assert {way.amount for way in found.ways} == {Money(0)}
    assert [(each.rule, each.detail) for each in found.needs] == [("tier.gold", "invitation")]


def test_a_debt_in_one_class_is_no_reason_to_add_to_it(general):
    """Nothing is missing by amount, only the invitation."""
    route = {"recognised_assets": "100000", "statuses": ["invitation"]}
    edition = changed(general, gold={"route": [route]})
    found = ways_to(edition, "ordinary", facts(deposit="200000", wealth="-0.03"))
    assert set(found.values()) == {"0.00"}


def test_a_way_of_another_window_starts_from_what_is_held_in_it(general):
    """Yesterday's fen of wealth counts nothing, but is there already; over the year it is not."""
    edition = changed(general, gold={"route": [{"recognised_assets": "100000", "window": "day"}]})
    held = {AssetClass.WEALTH: BalanceHistory.of([(date(2026, 11, 20), Money(1))])}
    found = ways_to(edition, "ordinary", ClientFacts(TODAY, held))
    assert (found["wealth"], found["fund"]) == ("199999.99", "200000.00")
    held = {AssetClass.DEPOSIT: BalanceHistory.of([(date(2026, 11, 20), Money.yuan("40000"))])}
    measured = Measured(ClientFacts(TODAY, held), edition)
    assert next_tier(edition.tier["ordinary"], measured).shortfall == Money.yuan("60000")


def test_by_points_a_class_needs_what_its_points_make_up():
    """1,350.00 of 2,000 points are there: 135 for 10,000 of demand deposits, 100 for the others."""
    told = facts(THEN, demand_deposit="100000")
    found = next_tier(STARS.tier["star_4"], Measured(told, STARS))
    assert found.tier.code == "star_5"
    assert (found.shortfall, found.needs) == (Points.read("650"), ())
    ways = {way.asset_class: way.amount for way in found.ways}
    assert ways[AssetClass.DEMAND_DEPOSIT] == Money.yuan("48148.15")
    assert ways[AssetClass.DEPOSIT] == ways[AssetClass.WEALTH] == Money.yuan("65000")
    assert AssetClass.TIME_DEPOSIT not in ways


def test_a_way_that_goes_by_no_amount_says_so(general):
    edition = changed(general, private={"route": [{"statuses": ["invitation"]}]})
    found = next_tier(edition.tier["diamond"], Measured(facts(), edition))
    assert (found.tier.code, found.shortfall, found.ways, found.needs) == ("private", None, (), ())


def test_above_the_top_there_is_nothing(general):
    assert next_tier(general.tier["private"], Measured(facts(), general)) is None


# ---------------------------------------------------------------- the same for the lists of a whole book


@pytest.mark.parametrize(
    ("tier", "above", "yuan"),
    [("ordinary", "gold", "70000"), ("gold", "platinum", "270000"), ("diamond", "private", "5970000")],
)
def test_where_an_amount_alone_is_lacking_it_is_told(general, tier, above, yuan):
    measured = Measured(facts(deposit="20000", wealth="20000"), general)
    assert lacking(general.tier[tier], measured) == (general.tier[above], Money.yuan(yuan))


def test_at_the_top_nothing_is_lacking(general):
    assert lacking(general.tier["private"], Measured(facts(), general)) is None


@pytest.mark.parametrize("invited", [True, False])
def test_no_amount_is_told_where_something_else_is_lacking_too(general, invited):
    route = {"recognised_assets": "100000", "statuses": ["invitation"]}
    edition = changed(general, gold={"route": [route]})
    told = replace(facts(deposit="40000"), statuses={Status.INVITATION: invited})
    missing = Money.yuan("60000") if invited else None
    assert lacking(edition.tier["ordinary"], Measured(told, edition)) == (edition.tier["gold"], missing)


def test_no_amount_is_told_where_the_way_goes_by_none_or_by_points(general):
    edition = changed(general, private={"route": [{"statuses": ["invitation"]}]})
    assert lacking(edition.tier["diamond"], Measured(facts(), edition)) == (edition.tier["private"], None)
    measured = Measured(facts(THEN, deposit="100000"), STARS)
    assert lacking(STARS.tier["star_4"], measured) == (STARS.tier["star_5"], None)


# ---------------------------------------------------------------- which way, and by which class


@pytest.mark.parametrize(
    ("deposit", "loan", "missing"),
    [("0", "0", "100000"), ("99999.99", "0", "0.01"), ("100000", "0", "0"), ("200000", "0", "0")],
)
def test_what_is_missing_is_never_below_nothing(general, deposit, loan, missing):
    measured = Measured(facts(deposit=deposit), general)
    assert shortfall(general.tier["gold"].route[0], measured) == Money.yuan(missing)


@pytest.mark.parametrize(
    ("deposit", "missing"), [("0", "50"), ("4999.99", "0.01"), ("5000", "0"), ("9000", "0")]
)
def test_missing_points_are_never_below_nothing(deposit, missing):
    measured = Measured(facts(THEN, deposit=deposit), STARS)
    assert shortfall(STARS.tier["star_3"].route[0], measured) == Points.read(missing)


def test_the_way_that_lacks_least_is_the_nearest_of_those_that_are_open(general):
    far, near = {"recognised_assets": "100000"}, {"recognised_assets": "50000", "window": "day"}
    county = {"recognised_assets": "10", "regions": ["county"]}
    edition = changed(general, gold={"route": [far, near, county, {"amounts": {"loan_balance": "1"}}]})
    gold = edition.tier["gold"]
    for region, at in (("coast", 1), ("county", 2), (None, 1)):
        assert nearest_route(gold, Measured(facts(region=region), edition)) is gold.route[at]


def test_to_stay_less_may_be_asked_than_to_get_in(general):
    edition = changed(general, gold={"keep": [{"recognised_assets": "50000"}]})
    gold, measured = edition.tier["gold"], Measured(facts(), edition)
    assert nearest_route(gold, measured) is gold.route[0]
    assert nearest_route(gold, measured, keeping=True) is gold.keep[0]
    platinum = edition.tier["platinum"]
    assert nearest_route(platinum, measured, keeping=True) is platinum.route[0]


def test_only_classes_that_count_are_spoken_of_and_a_part_only_where_it_differs(general):
    gold = general.tier["gold"].route[0]
    whole = [each for each in OFFERED if each not in {AssetClass.DEMAND_DEPOSIT, AssetClass.TIME_DEPOSIT}]
    assert offered(gold, general) == whole
    by_points = STARS.tier["star_5"].route[0]
    assert offered(by_points, STARS) == [each for each in OFFERED if each is not AssetClass.TIME_DEPOSIT]
    table = general.model_dump()
    table["example"] = table["loan_example"] = ()
    table["measure"]["coefficients"] = {"deposit": "1", "time_deposit": "0.8", "fund": "0"}
    edition = type(general).model_validate(table)
    assert offered(gold, edition) == [AssetClass.DEPOSIT, AssetClass.TIME_DEPOSIT]


def test_a_yuan_brings_what_its_route_counts():
    by_assets = Route(recognised_assets="100")
    assert ratio_of(by_assets, STARS, AssetClass.DEMAND_DEPOSIT) == Decimal(1)
    assert ratio_of(STARS.tier["star_5"].route[0], STARS, AssetClass.DEMAND_DEPOSIT) == Decimal("0.0135")
    general = SHELF.edition("general", TODAY)
    assert ratio_of(general.tier["gold"].route[0], general, AssetClass.FUND) == Decimal("0.5")


@pytest.mark.parametrize(
    ("wanted", "ratio", "least"),
    [
        (0, "0.5", 0),
        (1, "0.5", 2),
        (3, "1", 3),
        (2000, "0.0135", 148_149),
        (27, "0.0135", 2000),
        (1, "0.3", 4),
    ],
)
def test_the_least_that_is_enough(wanted, ratio, least):
    assert ceil_div(wanted, Decimal(ratio)) == least
    assert int(least * Decimal(ratio)) >= wanted
    assert least == 0 or int((least - 1) * Decimal(ratio)) < wanted


def test_a_route_by_amounts_of_loans_is_none_by_assets():
    boc = SHELF.edition("boc", TODAY)
    loan = ClientFacts(TODAY, {}, {AmountFact.LOAN_BALANCE: Money.yuan("499999.99")})
    found = next_tier(boc.tiers[0], Measured(loan, boc))
    assert found.shortfall == found.tier.route[0].recognised_assets
