"""A decision says why: each rule with what it asks for, what was found, and where it stands."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from teller_app.rules.codes import AmountFact, AssetClass, Card, Outcome, OverrideKind, Status
from teller_app.rules.conditions import Measured
from teller_app.rules.decision import Held, Override
from teller_app.rules.facts import ClientFacts
from teller_app.rules.holdings import BalanceHistory
from teller_app.rules.money import Money, Points
from teller_app.rules.reasons import Reason
from teller_app.rules.recognise import Component, ScoreLine
from teller_app.rules.rulebook.edition import Edition
from teller_app.rules.rulebook.parts import BY_HAND
from teller_app.rules.tier import assess, keeps
from teller_app.rules.windows import Window
from tests.conftest import TODAY
from tests.rules.test_standing import deposits
from tests.rules.test_tier import SHELF, changed

MET, NOT_MET, UNKNOWN = Outcome.MET, Outcome.NOT_MET, Outcome.UNKNOWN
STARS = SHELF.edition("icbc", date(2020, 1, 1))
HALF = Decimal("0.5")


def steady(**amounts: str) -> dict[AssetClass, BalanceHistory]:
    return {AssetClass(name): BalanceHistory.steady(Money.yuan(yuan)) for name, yuan in amounts.items()}


def told(edition: Edition, facts: ClientFacts, **more) -> list[tuple]:
    """Everything but the sources, which are held against their places by ``sources``."""
    found = assess(facts, edition, **more).reasons
    return [(each.rule, each.detail, each.outcome, each.required, each.actual) for each in found]


def source_of(reasons: tuple[Reason, ...], rule: str) -> str:
    (found,) = {each.source.section for each in reasons if each.rule == rule}
    return found


def test_a_rung_the_next_one_and_what_counted_in_part(general):
    """600,000 yuan for 175 of 365 days are 287,671.23; of 10,000.01 yuan the half is 5,000.00."""
    held = {
        **steady(fund="0"),
        **deposits(("2026-06-01", "600000")),
        **steady(wealth="10000.01", insurance="500000"),
    }
    facts = ClientFacts(TODAY, held)
    assert told(general, facts) == [
        ("tier.black_gold", "recognised_assets", MET, Money.yuan("500000"), Money.yuan("542671.23")),
        ("tier.diamond", "recognised_assets", NOT_MET, Money.yuan("1000000"), Money.yuan("542671.23")),
        ("history.deposit", "known_days", UNKNOWN, 365, 175),
        ("coefficient.wealth", "coefficient", MET, HALF, Money.yuan("5000")),
        ("coefficient.insurance", "coefficient", MET, HALF, Money.yuan("250000")),
    ]
    reasons = assess(facts, general).reasons
    assert source_of(reasons, "tier.diamond") == "1, 钻石客户"
    assert source_of(reasons, "history.deposit") == "1, 卡内年日均存款"
    assert source_of(reasons, "coefficient.wealth") == "1, 备注(1)"


def test_the_receipt_line_by_line(general):
    facts = ClientFacts(TODAY, {**deposits(("2026-06-01", "600000")), **steady(wealth="10000.01")})
    decision = assess(facts, general)
    deposit, half = Money.yuan("287671.23"), Money.yuan("5000")
    assert decision.components == (
        Component(AssetClass.DEPOSIT, deposit, Decimal(1), deposit, 175, 365),
        Component(AssetClass.WEALTH, Money.yuan("10000.01"), HALF, half, 365, 365),
    )
    assert decision.recognised_assets == deposit + half
    assert (decision.score_lines, decision.score) == ((), None)
    assert (decision.as_of, decision.edition, decision.held, decision.group) == (TODAY, general, None, None)
    measured = Measured(facts, general)
    assert measured.components(Window.DAY)[0].amount == Money.yuan("600000")
    assert measured.assets(Window.DAY) == Money.yuan("605000")
    assert measured.assets() == deposit + half


def measuring(general: Edition, **parts) -> Edition:
    """The general scheme with parts of what it measures replaced."""
    table = general.model_dump()
    table["example"] = table["loan_example"] = ()
    table["measure"].update(parts)
    return Edition.model_validate(table)


def test_where_only_known_days_count_the_divisor_is_theirs(general):
    edition = measuring(general, young_account="days_held")
    decision = assess(ClientFacts(TODAY, deposits(("2026-06-01", "600000"))), edition)
    assert decision.components[0].amount == Money.yuan("600000")


def test_the_lowest_rung_is_for_everyone(general):
    assert told(general, ClientFacts(TODAY, {})) == [
        ("tier.ordinary", "everyone", MET, None, None),
        ("tier.gold", "recognised_assets", NOT_MET, Money.yuan("100000"), Money(0)),
    ]
    assert source_of(assess(ClientFacts(TODAY, {}), general).reasons, "tier.ordinary") == "1, 普通客户"


def test_above_the_highest_rung_there_is_nothing(general):
    decision = assess(ClientFacts(TODAY, steady(deposit="6000000")), general)
    assert decision.next_tier is None
    assert [each.rule for each in decision.reasons] == ["tier.private"]


def test_a_class_that_does_not_count_is_named_with_its_amount(general):
    facts = ClientFacts(TODAY, steady(wealth="7", deposit="100000"))
    edition = measuring(general, coefficients={"deposit": "1"}, coefficient_source=None)
    assert told(edition, facts)[2:] == [
        ("excluded.wealth", "coefficient", NOT_MET, Decimal(0), Money.yuan("7"))
    ]
    assert source_of(assess(facts, edition).reasons, "excluded.wealth") == "1, 卡内年日均存款"


@pytest.mark.parametrize(("young", "counts"), [("whole_window", "287671.22"), ("days_held", "599999.99")])
def test_what_counts_is_the_same_with_and_without_its_lines(general, young, counts):
    """A fund that counts nothing, 175 of 365 days of 600,000, half a debt of 0.03; a bond of today is too new."""
    table = {"deposit": "1", "wealth": "0.5", "bond": "1"}
    edition = measuring(general, coefficients=table, young_account=young)
    new = BalanceHistory.of([(TODAY, Money.yuan("9"))])
    held = {**steady(fund="7", wealth="-0.03"), AssetClass.BOND: new}
    held |= deposits(("2026-06-01", "600000"))
    measured = Measured(ClientFacts(TODAY, held), edition)
    assert sum(line.recognised.fen for line in measured.components()) == Money.yuan(counts).fen
    assert measured.assets() == Money.yuan(counts)


# ---------------------------------------------------------------- points, cards and what else a route asks for


def test_points_are_those_of_the_half_year_line_by_line():
    """92 of 184 days: 100,000 on average. 135 points for 10,000 of demand deposits, and the loans beside."""
    facts = ClientFacts(
        date(2020, 1, 1),
        {**deposits(("2019-10-01", "200000")), **steady(demand_deposit="10000.99")},
        {AmountFact.HOUSING_LOAN: Money.yuan("500000"), AmountFact.LOAN_BALANCE: Money.yuan("0.99")},
    )
    decision = assess(facts, STARS)
    assert decision.score_lines == (
        ScoreLine(AssetClass.DEPOSIT, Money.yuan("100000"), Decimal(100), Points.read("1000")),
        ScoreLine(AssetClass.DEMAND_DEPOSIT, Money.yuan("10000.99"), Decimal(135), Points.read("135.01")),
        ScoreLine(AmountFact.HOUSING_LOAN, Money.yuan("500000"), Decimal(100), Points.read("5000")),
        ScoreLine(AmountFact.LOAN_BALANCE, Money.yuan("0.99"), Decimal(200), Points.read("0.01")),
    )
    assert decision.score == Points.read("6135.02")
    assert told(STARS, facts)[:2] == [
        ("tier.star_5", "score", MET, Points.read("2000"), Points.read("6135.02")),
        ("tier.star_6", "score", NOT_MET, Points.read("10000"), Points.read("6135.02")),
    ]
    assert decision.next_tier.shortfall == Points.read("3864.98")


def test_where_the_scheme_knows_no_points_nobody_has_any(general):
    measured = Measured(ClientFacts(TODAY, steady(deposit="100000")), general)
    assert (measured.score, measured.score_lines) == (Points(0), ())


def test_a_floor_is_named_as_one_with_its_own_source():
    cards = frozenset([Card.GOLD_CREDIT, Card.WEALTH_ACCOUNT])
    facts = ClientFacts(date(2020, 1, 1), {}, cards=cards)
    assert told(STARS, facts)[:2] == [
        ("floor.star_5", "card", MET, "wealth_account", True),
        ("floor.star_5", "card", MET, "gold_credit", True),
    ]
    assert source_of(assess(facts, STARS).reasons, "floor.star_5") == "理财金账户加信用卡金卡不低于五星"


@pytest.mark.parametrize(
    ("known", "outcome"),
    [({}, UNKNOWN), ({Status.INVITATION: False}, NOT_MET), ({Status.INVITATION: True}, MET)],
)
def test_a_status_that_nobody_has_asked_about_is_unknown(general, known, outcome):
    route = {
        "recognised_assets": "100000",
        "amounts": {"loan_balance": "50"},
        "cards": ["gold_credit"],
        "statuses": ["invitation"],
    }
    edition = changed(general, gold={"route": [route]})
    assert told(edition, ClientFacts(TODAY, {}, statuses=known))[1:] == [
        ("tier.gold", "recognised_assets", NOT_MET, Money.yuan("100000"), Money(0)),
        ("tier.gold", "loan_balance", UNKNOWN, Money.yuan("50"), None),
        ("tier.gold", "card", NOT_MET, "gold_credit", False),
        ("tier.gold", "invitation", outcome, True, known.get(Status.INVITATION)),
    ]


@pytest.mark.parametrize(("loan", "outcome"), [("49.99", NOT_MET), ("50", MET), ("50.01", MET)])
def test_another_amount_that_is_known_is_held_against_what_is_asked(general, loan, outcome):
    edition = changed(general, gold={"route": [{"amounts": {"loan_balance": "50"}}]})
    facts = ClientFacts(TODAY, {}, {AmountFact.LOAN_BALANCE: Money.yuan(loan)})
    asked = ("tier.gold", "loan_balance", outcome, Money.yuan("50"), Money.yuan(loan))
    assert [each for each in told(edition, facts) if each[0] == "tier.gold"] == [asked]


@pytest.mark.parametrize(
    ("lacks", "tier"),
    [
        ("", "gold"),
        ("assets", "ordinary"),
        ("amount", "ordinary"),
        ("card", "ordinary"),
        ("status", "ordinary"),
    ],
)
def test_everything_that_a_route_names_must_hold(general, lacks, tier):
    route = {
        "recognised_assets": "100000",
        "amounts": {"loan_balance": "50"},
        "cards": ["gold_credit"],
        "statuses": ["invitation"],
    }
    edition = changed(general, gold={"route": [route]})
    facts = ClientFacts(
        TODAY,
        steady(deposit="99999.99" if lacks == "assets" else "100000"),
        {AmountFact.LOAN_BALANCE: Money.yuan("49.99" if lacks == "amount" else "50")},
        frozenset() if lacks == "card" else frozenset([Card.GOLD_CREDIT]),
        {Status.INVITATION: lacks != "status"},
    )
    assert assess(facts, edition).tier.code == tier


def test_a_route_of_another_window_is_measured_over_it(general):
    routes = [{"recognised_assets": "100000"}, {"recognised_assets": "250000", "window": "day"}]
    edition = changed(general, gold={"route": routes})
    rich_today = ClientFacts(TODAY, deposits(("2026-11-20", "250000")))
    assert told(edition, rich_today)[0] == (
        "tier.gold", "recognised_assets", MET, Money.yuan("250000"), Money.yuan("250000"),
    )  # fmt: skip
    decision = assess(rich_today, edition)
    assert decision.measured.code == "gold"
    # Platinum is asked for over the scheme's own days, and of those nothing needs to be said.
    asked = [each for each in decision.reasons if each.detail == "recognised_assets"]
    assert [each.window for each in asked] == [Window.DAY, None]


def test_a_route_of_another_region_is_not_spoken_of(general):
    routes = [
        {"recognised_assets": "100000", "not_regions": ["county"]},
        {"recognised_assets": "50000", "regions": ["county"]},
    ]
    edition = changed(general, gold={"route": routes})
    for region, asked in (("county", "50000"), ("coast", "100000")):
        found = told(edition, ClientFacts(TODAY, {}, region=region))
        assert [required for rule, _, _, required, _ in found if rule == "tier.gold"] == [Money.yuan(asked)]


# ---------------------------------------------------------------- higher or lower than today's amounts give

HELD = Held("diamond", date(2026, 1, 1), 1, date(2026, 12, 31))


def test_a_protected_tier_says_since_when_and_until_when(general):
    facts = ClientFacts(TODAY, steady(deposit="100000"))
    decision = assess(facts, general, HELD)
    assert (decision.tier.code, decision.measured.code, decision.held) == ("diamond", "gold", HELD)
    assert told(general, facts, held=HELD)[:3] == [
        ("tier.gold", "recognised_assets", MET, Money.yuan("100000"), Money.yuan("100000")),
        ("standing.diamond", "protected", MET, date(2026, 12, 31), date(2026, 1, 1)),
        ("tier.private", "recognised_assets", NOT_MET, Money.yuan("6000000"), Money.yuan("100000")),
    ]
    assert source_of(decision.reasons, "standing.diamond").startswith("达标即升级")


@pytest.mark.parametrize(
    ("tier", "yuan", "reached"),
    [
        ("gold", "100000", "gold"),
        ("ordinary", "100000", "gold"),
        ("star_5", "100000", "gold"),
        ("star_5", "0", "ordinary"),
    ],
)
def test_a_held_tier_that_is_no_higher_or_of_another_scheme_is_not_spoken_of(general, tier, yuan, reached):
    facts = ClientFacts(TODAY, steady(deposit=yuan))
    decision = assess(facts, general, Held(tier, HELD.since, 0, HELD.until))
    assert decision.tier.code == reached
    assert not any(each.rule.startswith("standing.") for each in decision.reasons)


def by_hand(tier: str, kind: OverrideKind) -> Override:
    return Override(tier, kind, "行长特批", "0231 李娜", "0107 赵主管", TODAY, date(2027, 3, 31), 12)


@pytest.mark.parametrize(
    ("tier", "kind", "stands", "above"),
    [
        ("diamond", OverrideKind.FLOOR, "diamond", "private"),
        ("gold", OverrideKind.FLOOR, "gold", "platinum"),
        ("ordinary", OverrideKind.FLOOR, "gold", "platinum"),
        ("diamond", OverrideKind.FIXED, "diamond", None),
        ("ordinary", OverrideKind.FIXED, "ordinary", None),
    ],
)
def test_a_tier_by_hand_is_said_first_with_who_stood_for_it(general, tier, kind, stands, above):
    facts = ClientFacts(TODAY, steady(deposit="100000"))
    override = by_hand(tier, kind)
    decision = assess(facts, general, override=override)
    assert (decision.tier.code, decision.measured.code, decision.override) == (stands, "gold", override)
    assert (decision.next_tier.tier.code if decision.next_tier else None) == above
    first = decision.reasons[0]
    assert told(general, facts, override=override)[0] == (
        f"override.{tier}", kind.value, MET, date(2027, 3, 31), "0231 李娜 / 0107 赵主管",
    )  # fmt: skip
    assert (first.source.document, first.source.section) == (BY_HAND, "行长特批")
    given = [one.code for one in decision.entitlements]
    assert given == [one.code for one in general.entitlements[stands]]
    assert decision.not_yet == general.not_yet[stands]


def test_a_tier_by_hand_of_another_scheme_counts_for_nothing(general):
    facts = ClientFacts(TODAY, steady(deposit="100000"))
    decision = assess(facts, general, override=by_hand("star_5", OverrideKind.FIXED))
    assert (decision.tier.code, decision.override) == ("gold", None)
    assert decision.next_tier.tier.code == "platinum"


@pytest.mark.parametrize(("yuan", "kept"), [("49999.99", False), ("50000", True), ("100000", True)])
def test_what_keeps_a_tier_is_what_it_asks_to_stay_or_to_get_in(general, yuan, kept):
    edition = changed(general, gold={"keep": [{"recognised_assets": "50000"}]})
    measured = Measured(ClientFacts(TODAY, steady(deposit=yuan)), edition)
    assert keeps(edition.tier["gold"], measured) is kept
    assert keeps(edition.tier["ordinary"], measured) is True
