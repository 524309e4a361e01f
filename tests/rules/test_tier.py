"""Every threshold of every edition, to the fen; and what comes with each tier."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from teller_app import places
from teller_app.rules.codes import AssetClass, Card, Status
from teller_app.rules.facts import ClientFacts
from teller_app.rules.holdings import BalanceHistory
from teller_app.rules.money import Money, hundredths
from teller_app.rules.next_tier import ceil_div
from teller_app.rules.rulebook.edition import Edition
from teller_app.rules.rulebook.starts import edition_for
from teller_app.rules.rulebook.tiers import Tier
from teller_app.rules.tier import assess
from teller_app.store.rulebooks import RulebookShelf
from tests.conftest import TODAY
from tests.often import tries
from tests.rules.strategies import stated

SHELF = RulebookShelf(places.resources() / "rulebooks")
EDITIONS = [edition for code in SHELF.ids() for edition in SHELF.editions(code)]
NAMES = [f"{edition.rulebook}-{edition.first_day}" for edition in EDITIONS]


def holding(edition: Edition, fen: int, code: AssetClass = AssetClass.DEPOSIT, **more) -> ClientFacts:
    day = edition.last_day or max(TODAY, edition.first_day)
    return ClientFacts(day, {code: BalanceHistory.steady(Money(fen))}, **more)


def thresholds() -> Iterator[tuple[Edition, Tier, int]]:
    """Each way in by amount, as the fen of deposits that just reach it."""
    for edition in EDITIONS:
        for tier in edition.tiers:
            for route in tier.route:
                others = route.amounts or route.cards or route.statuses or route.regions
                if others or (route.recognised_assets is None and route.score is None):
                    continue
                if route.recognised_assets is not None:
                    yield edition, tier, route.recognised_assets.fen
                else:
                    assert edition.score is not None
                    yield (
                        edition,
                        tier,
                        ceil_div(route.score.hundredths, edition.score.ratio(AssetClass.DEPOSIT)),
                    )


CASES = list(thresholds())


@pytest.mark.parametrize(
    ("edition", "tier", "fen"), CASES, ids=[f"{e.rulebook}-{e.first_day}-{t.code}" for e, t, _ in CASES]
)
def test_every_threshold_to_the_fen(edition, tier, fen):
    height = edition.rungs[tier.code]
    assert edition.rungs[assess(holding(edition, fen - 1), edition).tier.code] == height - 1
    assert assess(holding(edition, fen), edition).tier is tier
    assert assess(holding(edition, fen + 1), edition).tier is tier


def test_all_schemes_have_thresholds():
    assert {edition.rulebook for edition, _, _ in CASES} == set(SHELF.ids())
    assert len(CASES) >= 40


@pytest.mark.parametrize(
    ("tier", "privileges"),
    [
        ("ordinary", []),
        ("gold", ["remittance_fee:half", "queue_priority", "annual_fee:full"]),
        ("platinum", ["remittance_fee:full", "queue_priority", "sms:full", "annual_fee:full"]),
        ("black_gold", ["books", "airport_channel"]),
        ("diamond", ["health_check", "adviser", "birthday"]),
        ("private", ["golf", "salon", "gathering", "emergency_payment"]),
    ],
)
def test_privileges_by_tier_as_in_the_document(general, tier, privileges):
    """From black gold up a tier has its own and all of the tier below; platinum replaces the half fee."""
    given_here = [f"{one.code}:{one.value}" if one.value else one.code for one in general.entitlements[tier]]
    order = list(general.tier)
    below = order[: order.index(tier)][-1:] if tier in {"black_gold", "diamond", "private"} else []
    inherited = [
        f"{one.code}:{one.value}" if one.value else one.code
        for code in below
        for one in general.entitlements[code]
    ]
    assert given_here == inherited + privileges


@pytest.mark.parametrize(
    ("yuan", "tier"), [("199999.99", "ordinary"), ("200000", "gold"), ("1000000", "black_gold")]
)
def test_wealth_products_alone_count_by_half(general, yuan, tier):
    facts = ClientFacts(TODAY, {AssetClass.WEALTH: BalanceHistory.steady(Money.yuan(yuan))})
    assert assess(facts, general).tier.code == tier


@pytest.mark.parametrize("edition", EDITIONS, ids=NAMES)
@given(held=stated, code=st.sampled_from(list(AssetClass)), more=st.integers(0, 10**11))
@tries(60)
def test_more_assets_never_lower_a_tier(edition, held, code, more):
    day = edition.last_day or TODAY
    before = assess(ClientFacts(day, held), edition)
    now = held.get(code, BalanceHistory.steady(Money(0))).fens[0] + more
    after = assess(ClientFacts(day, {**held, code: BalanceHistory.steady(Money(now))}), edition)
    assert edition.rungs[after.tier.code] >= edition.rungs[before.tier.code]


@pytest.mark.parametrize("edition", EDITIONS, ids=NAMES)
@given(held=stated)
@tries(60)
def test_what_is_missing_is_enough_and_one_fen_less_is_not(edition, held):
    day = edition.last_day or TODAY
    above = assess(ClientFacts(day, held), edition).next_tier
    if above is None or above.needs or not hundredths(above.shortfall):
        return
    for way in above.ways:
        has = held.get(way.asset_class, BalanceHistory.steady(Money(0))).fens[0]
        for fen, reached in ((has + way.amount.fen, True), (has + way.amount.fen - 1, False)):
            facts = ClientFacts(day, {**held, way.asset_class: BalanceHistory.steady(Money(fen))})
            tier = assess(facts, edition).tier
            assert (edition.rungs[tier.code] >= edition.rungs[above.tier.code]) is reached, way


@given(held=stated)
def test_the_receipt_adds_up(held):
    for edition in EDITIONS:
        decision = assess(ClientFacts(edition.last_day or TODAY, held), edition)
        assert decision.recognised_assets.fen == sum(line.recognised.fen for line in decision.components)
        assert all(line.recognised <= line.amount for line in decision.components)


def test_the_edition_of_the_day_decides():
    facts = {AssetClass.DEPOSIT: BalanceHistory.steady(Money.yuan("200000"))}
    old = SHELF.edition("icbc", date(2021, 4, 30))
    new = SHELF.edition("icbc", date(2021, 5, 1))
    assert assess(ClientFacts(date(2021, 4, 30), facts), old).tier.code == "star_5"
    assert assess(ClientFacts(date(2021, 4, 30), facts), old).score is not None
    assert assess(ClientFacts(date(2021, 5, 1), facts), new).score is None
    assert new.first_day - timedelta(days=1) == old.last_day


@pytest.mark.parametrize(
    ("cards", "statuses", "tier"),
    [
        ([Card.ORDINARY_CREDIT], {}, "star_4"),
        ([Card.GOLD_CREDIT], {}, "star_quasi"),
        ([Card.GOLD_CREDIT, Card.WEALTH_ACCOUNT], {}, "star_5"),
        ([Card.PLATINUM_CREDIT], {}, "star_6"),
        ([], {Status.PRIVATE_CONTRACT: True}, "star_7"),
        ([], {Status.PRIVATE_CONTRACT: False}, "star_quasi"),
    ],
)
def test_a_card_gives_a_floor(cards, statuses, tier):
    edition = SHELF.edition("icbc", date(2020, 1, 1))
    facts = ClientFacts(
        date(2020, 1, 1),
        {AssetClass.DEPOSIT: BalanceHistory.steady(Money.yuan("100"))},
        cards=frozenset(cards),
        statuses=statuses,
    )
    assert assess(facts, edition).tier.code == tier


def changed(general: Edition, **tiers: dict) -> Edition:
    """The general scheme with parts of its tiers replaced."""
    table = general.model_dump()
    table["example"] = table["loan_example"] = ()
    for code, parts in tiers.items():
        table["tier"][code].update(parts)
    return Edition.model_validate(table)


def test_meets_the_number_but_needs_an_invitation(general):
    edition = changed(
        general, private={"route": [{"recognised_assets": "6000000", "statuses": ["invitation"]}]}
    )
    decision = assess(holding(edition, 700_000_000), edition)
    assert decision.tier.code == "diamond"
    assert decision.next_tier.shortfall == Money(0)
    assert [need.detail for need in decision.next_tier.needs] == ["invitation"]
    invited = assess(holding(edition, 700_000_000, statuses={Status.INVITATION: True}), edition)
    assert invited.tier.code == "private"


def test_a_region_has_thresholds_of_its_own(general):
    routes = [
        {"recognised_assets": "100000", "not_regions": ["county"]},
        {"recognised_assets": "50000", "regions": ["county"]},
    ]
    edition = changed(general, gold={"route": routes})
    assert assess(holding(edition, 5_000_000, region="county"), edition).tier.code == "gold"
    assert assess(holding(edition, 5_000_000, region="coast"), edition).tier.code == "ordinary"
    assert assess(holding(edition, 5_000_000), edition).tier.code == "ordinary"


def test_old_clients_keep_their_edition_for_a_while(general):
    old = general.model_copy(
        update={
            "last_day": date(2026, 6, 30),
            "old_clients": type(
                "Kept", (), {"joined_before": date(2026, 1, 1), "until": date(2026, 12, 31)}
            )(),
        }
    )
    new = general.model_copy(update={"first_day": date(2026, 7, 1)})
    assert edition_for((old, new), date(2026, 11, 1), date(2020, 1, 1)) is old
    assert edition_for((old, new), date(2026, 11, 1), date(2026, 3, 1)) is new
    assert edition_for((old, new), date(2027, 1, 1), date(2020, 1, 1)) is new
