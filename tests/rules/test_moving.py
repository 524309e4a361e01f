"""What is worked out of a whole book by less work is what the decisions say, client by client."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from teller_app.rules import moving
from teller_app.rules.branch import NEAR_PERCENT, branch_line
from teller_app.rules.client import CardHeld, Client
from teller_app.rules.codes import AmountFact, AssetClass, Card, ClientKind, Outcome, Status
from teller_app.rules.conditions import Measured, check_route, holds, is_open
from teller_app.rules.facts import ClientFacts
from teller_app.rules.holdings import BalanceHistory
from teller_app.rules.key_account import key_account
from teller_app.rules.money import Money
from teller_app.rules.moving import Seen, moved, same_past
from teller_app.rules.rulebook.edition import Edition
from teller_app.rules.rulebook.tiers import Tier
from teller_app.rules.standing import standing
from teller_app.rules.tier import assess
from tests.conftest import TODAY
from tests.rules.test_standing import monthly
from tests.rules.test_tier import SHELF

EDITIONS = [edition for rulebook in SHELF.ids() for edition in SHELF.editions(rulebook)]
FENS = st.one_of(st.just(0), st.integers(0, 10**7), st.integers(0, 10**9), st.integers(0, 2 * 10**11)).map(Money)
DAYS = st.one_of(st.integers(0, 3), st.integers(0, 70), st.integers(0, 800))
REGIONS = st.sampled_from([None, "low", "high", "top"])


@st.composite
def histories(draw: st.DrawFn) -> BalanceHistory:
    if draw(st.integers(0, 9)) == 0:
        return BalanceHistory.steady(draw(FENS))
    days = sorted(draw(st.lists(DAYS, min_size=1, max_size=6, unique=True)), reverse=True)
    return BalanceHistory.of([(TODAY - timedelta(days=ago), draw(FENS)) for ago in days])


@st.composite
def facts(draw: st.DrawFn) -> ClientFacts:
    return ClientFacts(
        TODAY,
        draw(st.dictionaries(st.sampled_from(AssetClass), histories(), max_size=4)),
        draw(st.dictionaries(st.sampled_from(AmountFact), FENS, max_size=3)),
        frozenset(draw(st.sets(st.sampled_from(Card), max_size=2))),
        draw(st.dictionaries(st.sampled_from(Status), st.booleans(), max_size=2)),
        draw(REGIONS),
    )


CASES = 1500
"""Drawn by a plain generator from one seed, for most cases of a day have to be those where much could go wrong."""
_STEPS = [Money.yuan(str(yuan)) for yuan in (0, 1, 49_000, 90_000, 120_000, 290_000, 700_000, 1_500_000, 9_000_000)]
_KINDS = ("same", "balance", "right", "fact", "class", "other")


def drawn(rng: Random, *, day: date) -> ClientFacts:
    """A client whose amounts lie on both sides of the thresholds, and change at the ends of months too."""
    holdings = {}
    for asset_class in rng.sample(list(AssetClass), rng.choice((0, 1, 1, 2, 3))):
        days = sorted({day - timedelta(days=rng.choice((rng.randrange(60), rng.randrange(900)))) for _ in range(5)})
        holdings[asset_class] = BalanceHistory.of([(each, rng.choice(_STEPS)) for each in days])
    return ClientFacts(
        day,
        holdings,
        {each: rng.choice(_STEPS) for each in rng.sample(list(AmountFact), rng.choice((0, 1, 3)))},
        frozenset(rng.sample(list(Card), rng.choice((0, 0, 1, 2)))),
        {each: rng.random() < 0.5 for each in rng.sample(list(Status), rng.choice((0, 0, 1, 2)))},
        rng.choice((None, "low", "high")),
    )


def night(rng: Random) -> tuple[ClientFacts, ClientFacts]:
    """The same client on two days: nothing is new, or a balance, or an old one is put right, or all is other."""
    day = TODAY + timedelta(days=rng.randrange(-40, 40))
    before = drawn(rng, day=day)
    later, other = day + timedelta(days=rng.choice((0, 1, 1, 1, 2, 3, 31))), drawn(rng, day=day)
    kind, held = rng.choice(_KINDS), dict(before.holdings)
    if kind == "fact":
        name = rng.choice(("amounts", "cards", "statuses", "region"))
        return before, replace(before, as_of=later, **{name: getattr(other, name)})
    if kind == "class":
        return before, replace(before, as_of=later, holdings={**held, **other.holdings})
    if kind == "other":
        return before, other.on(later)
    if held and kind in {"balance", "right"}:
        chosen = rng.choice(sorted(held))
        since = day - timedelta(days=0 if kind == "balance" else rng.choice((rng.randrange(40), rng.randrange(900))))
        held[chosen] = held[chosen].changed_from(since, rng.choice(_STEPS))
    return before, replace(before, as_of=later, holdings=held)


def edition_of(rng: Random, general: Edition) -> Edition:
    """One that is signed, or one that looks often, falls at once, or protects."""
    if rng.random() < 0.5:
        return rng.choice(EDITIONS)
    return _often(
        general,
        rng.choice(("daily", "monthly", "quarterly")),
        rng.choice(("daily", "monthly", "quarterly", "yearly")),
        rng.randrange(1, 4),
        rng.choice(("measured", "one_step")),
    )


_MADE: dict[tuple[object, ...], Edition] = {}


def _often(general: Edition, rises: str, falls: str, after: int, to: str) -> Edition:
    key = rises, falls, after, to
    if key not in _MADE:
        tiers = {
            "gold": {"floor": [{"cards": ["gold_credit"]}, {"amounts": {"card_spend_12m": "100000"}}]},
            "platinum": {"floor": [{"statuses": ["payroll"], "regions": ["low"]}]},
        }
        rules = {"rises": rises, "falls": falls, "falls_after": after, "fall_to": to}
        _MADE[key] = monthly(general, tiers=tiers, **rules)
    return _MADE[key]


def plainly(seen: Seen) -> str:
    """The tier as the client's page has it."""
    return assess(seen.facts, seen.edition, standing(seen.facts, seen.edition).held).tier.code


def expected(one: Seen, other: Seen) -> tuple[str, str] | None:
    before, after = plainly(one), plainly(other)
    return None if before == after else (before, after)


def told(found: tuple[Tier, Tier] | None) -> tuple[str, str] | None:
    return found and (found[0].code, found[1].code)


def test_who_goes_up_or_down_is_what_both_decisions_say(general):
    rng = Random(7)
    quick = moves = 0
    for _ in range(CASES):
        edition = edition_of(rng, general)
        one, other = (Seen(each, edition) for each in night(rng))
        assert told(moved(one, other)) == expected(one, other), (one, other)
        quick += same_past(one.facts, other.facts, edition)
        moves += expected(one, other) is not None
    assert quick > CASES / 5
    assert moves > CASES / 10


def test_another_edition_is_told_apart_too():
    rng = Random(8)
    for _ in range(CASES // 4):
        one, other = (Seen(each, rng.choice(EDITIONS)) for each in night(rng))
        assert told(moved(one, other)) == expected(one, other), (one, other)


def test_a_past_that_is_called_the_same_has_carried_the_same_tier(general):
    rng = Random(9)
    for _ in range(CASES * 2):
        edition = edition_of(rng, general)
        pair = night(rng)
        if same_past(*pair, edition):
            one, other = (standing(each, edition).held for each in pair)
            assert (one and (one.tier, one.since, one.below)) == (other and (other.tier, other.since, other.below))


def test_a_night_in_the_middle_of_a_month_walks_through_no_past(general, monkeypatch):
    """The measure of what an import costs: the evaluations of two years are not looked at for whoever stays."""
    monkeypatch.setattr(moving, "standing", lambda *_: pytest.fail("walked"))
    days = [(date(2025, 1, 1), Money.yuan("200000")), (date(2026, 11, 1), Money.yuan("210000"))]
    before = ClientFacts(date(2026, 11, 22), {AssetClass.DEPOSIT: BalanceHistory.of(days)})
    grown = BalanceHistory.of([*days, (date(2026, 11, 22), Money.yuan("220000"))])
    for held in (before.holdings, {AssetClass.DEPOSIT: grown}):
        after = ClientFacts(date(2026, 11, 23), held)
        assert moved(Seen(before, general), Seen(after, general)) is None


@given(found=facts(), edition=st.sampled_from(EDITIONS))
def test_sums_without_lines_are_the_sums_of_the_lines(found, edition):
    measured = Measured(found, edition)
    windows = {None, *(way.window for tier in edition.tiers for way in (*tier.route, *tier.keep, *tier.floor))}
    for window in windows:
        assert measured.assets(window).fen == sum(line.recognised.fen for line in measured.components(window))
    assert measured.score.hundredths == sum(line.points.hundredths for line in measured.score_lines)


@given(found=facts(), edition=st.sampled_from(EDITIONS))
def test_a_way_holds_where_each_of_its_checks_does(found, edition):
    measured = Measured(found, edition)
    for tier in edition.tiers:
        for way in (*tier.route, *tier.keep, *tier.floor):
            checks = check_route(tier, way, measured, "tier")
            all_met = is_open(way, found) and all(each.outcome is Outcome.MET for each in checks)
            assert holds(way, measured) is all_met


@given(found=facts(), edition=st.sampled_from(EDITIONS))
def test_a_line_of_the_branch_is_what_the_decisions_say(found, edition):
    client = Client(
        "C1",
        ClientKind.PERSON,
        "王芳",
        region=found.region,
        cards=tuple(CardHeld(None, card) for card in found.cards),
        holdings=found.holdings,
        amounts=found.amounts,
        statuses=found.statuses,
    )
    line = branch_line(client, edition, TODAY)
    past = standing(client.facts(TODAY), edition)
    plain = assess(client.facts(TODAY), edition, past.held)
    above = plain.next_tier
    by_amount = above is not None and isinstance(above.shortfall, Money) and not above.needs
    assert (line.tier, line.measured, line.fen) == (
        plain.tier.code,
        plain.measured.code,
        plain.recognised_assets.fen,
    )
    assert line.next_tier == (above.tier.code if above else None)
    assert line.shortfall == (above.shortfall.fen if by_amount else None)
    if by_amount:
        short = above.shortfall.fen
        assert line.near is (short * 100 <= (plain.recognised_assets.fen + short) * NEAR_PERCENT)
    assert line.falls_on == (past.held.until if past.held and plain.tier is not plain.measured else None)
    assert line.outcome == (key_account(client, edition, TODAY).outcome if edition.key_account else None)
