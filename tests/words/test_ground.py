"""What a tier stands on is what is said of it: until when, why, what keeps it and what the next one lacks."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from teller_app.desk.planning import planning
from teller_app.paper.assets import assets_block
from teller_app.paper.climb import climb_block
from teller_app.rules.branch import branch_line
from teller_app.rules.client import Client
from teller_app.rules.codes import AssetClass, ClientKind, GroupKind, OverrideKind
from teller_app.rules.decision import Ground, Override
from teller_app.rules.facts import ClientFacts
from teller_app.rules.group import Group, group_total
from teller_app.rules.holdings import BalanceHistory
from teller_app.rules.money import Money
from teller_app.rules.rulebook.edition import Edition
from teller_app.rules.rulebook.tiers import Route
from teller_app.rules.standing import standing
from teller_app.rules.tier import assess
from teller_app.rules.windows import Window
from teller_app.words.identity import who_line
from teller_app.words.reasons import reason_line
from teller_app.words.speaker import Language, Speaker
from teller_app.words.spoken import spoken
from teller_app.words.standing import ABSURD, keep_condition, keep_line, missing, validity
from tests.conftest import TODAY
from tests.stage import WANG

ZH = Speaker(Language.ZH)
FAMILY = Group("F1", "王家", GroupKind.HOUSEHOLD)
DEPOSIT = AssetClass.DEPOSIT


def facts(*points: tuple[str, str], day: date = TODAY) -> ClientFacts:
    history = BalanceHistory.of((date.fromisoformat(at), Money.yuan(amount)) for at, amount in points)
    return ClientFacts(day, {DEPOSIT: history})


def by_hand(tier: str, kind: OverrideKind) -> Override:
    return Override(tier, kind, "特批", "0231", "0442", TODAY, date(2026, 12, 31), 7)


class Told:
    """One client under one scheme, with all that is said."""

    def __init__(self, known: ClientFacts, edition: Edition, **more) -> None:
        self.past = standing(known, edition)
        self.decision = assess(known, edition, self.past.held, **more)
        self.plans = planning(known, self.decision, self.past.next_evaluation, None, None)
        self.until = validity(ZH, self.decision, self.past)
        self.keep = keep_line(ZH, self.plans.keep) if self.plans.keep else ""
        self.spoken = spoken(ZH, self.decision, self.past, self.plans.reach, trial=False)
        self.missing = missing(ZH, self.decision)


RICH = ("2023-01-01", "7000000")
KEPT = (("2024-11-01", "370000"),)


@pytest.fixture(scope="module")
def family(shelf) -> Edition:
    return shelf.edition("general-family", TODAY)


def test_a_protected_tier_is_kept_for_the_day_on_which_it_could_fall(shelf):
    icbc = shelf.edition("icbc", TODAY)
    told = Told(facts(("2025-01-01", "300000"), ("2026-09-20", "150000")), icbc)
    assert told.decision.ground is Ground.PROTECTED
    until = told.past.held.until
    assert until > told.past.next_evaluation
    assert f"{until}" in told.until
    assert told.plans.keep.by == until + timedelta(days=1)
    assert f"{told.past.next_evaluation + timedelta(days=1)}" not in told.keep


def test_a_day_that_is_both_is_said_once(general):
    known = facts(*KEPT)
    told = Told(known, general)
    until = told.past.held.until
    assert told.past.next_evaluation != until
    same = replace(told.past, next_evaluation=until)
    assert validity(ZH, told.decision, same) == f"至少有效至 {until}，当天评定"
    assert validity(ZH, told.decision, told.past).count("2026") + validity(ZH, told.decision, told.past).count("2027") == 2


def test_what_may_go_is_what_the_next_evaluation_can_do_without(general):
    """Passed, it begins the count of those below anew; a later one asks for nothing yet."""
    told = Told(facts(("2023-01-01", "370000")), general)
    assert told.past.held.until > told.past.next_evaluation
    assert told.plans.keep.by == told.past.next_evaluation + timedelta(days=1)
    free = max(change.amount for change in told.plans.keep.take_out)
    held = BalanceHistory.of(((date(2023, 1, 1), Money.yuan("370000")), (TODAY, Money.yuan("370000") - free)))
    after = ClientFacts(told.past.held.until, {DEPOSIT: held})
    assert assess(after, general, standing(after, general).held).tier == told.decision.tier


def test_the_day_on_which_it_is_kept_is_that_of_the_evaluation(general):
    """Below "下次评定 2026-12-31" stood "保住白金客户到 2027-01-01": two days for one thing."""
    told = Told(facts(("2023-01-01", "370000")), general)
    upcoming = told.past.next_evaluation.isoformat()
    assert upcoming in told.until
    assert told.keep.startswith(f"{upcoming} 评定仍为{ZH.name(told.decision.tier.name)}：今天可转出 ")
    on_paper = keep_condition(ZH, told.plans.keep)
    assert f"{upcoming} 评定仍为" in on_paper
    assert told.plans.keep.by.isoformat() not in told.keep + on_paper


def test_what_has_to_be_much_says_that_few_days_are_left(general):
    """A protected client read that keeping the tier takes four times what the next one lacks, and not why."""
    told = Told(facts(("2023-01-01", "600000"), ("2026-02-01", "200000")), general)
    assert told.decision.ground is Ground.PROTECTED
    left = told.plans.keep.days_left
    assert left < told.plans.keep.window.days
    assert told.keep.endswith(f"（计算期只剩 {left} 天）")
    assert keep_condition(ZH, told.plans.keep).startswith(f"计算期只剩 {left} 天：")
    whole = replace(told.plans.keep, days_left=told.plans.keep.window.days)
    assert "只剩" not in keep_line(ZH, whole) + keep_condition(ZH, whole)


def test_nothing_added_before_the_day_a_tier_could_fall_costs_it(shelf):
    """What the line about keeping says is so: with the money left as it is, the tier is there until then."""
    icbc = shelf.edition("icbc", TODAY)
    known = facts(("2025-01-01", "300000"), ("2026-09-20", "150000"))
    told = Told(known, icbc)
    later = replace(known, as_of=told.past.held.until)
    assert assess(later, icbc, standing(later, icbc).held).tier == told.decision.tier


def test_a_day_is_promised_only_for_the_tier_that_is_shown(general):
    """Risen in the middle of a month, the evaluations so far have carried another one."""
    told = Told(facts(("2024-01-01", "290000"), ("2026-11-01", "1000000")), general)
    assert told.past.held.tier != told.decision.tier.code
    assert "下次 2026-12-31" in told.until
    assert "至少有效至" not in told.until
    assert not any("至少有效到" in each for each in told.spoken)


def test_a_tier_by_hand_is_said_to_last_as_long_as_the_word(general):
    told = Told(facts(("2024-01-01", "150000")), general, override=by_hand("private", OverrideKind.FIXED))
    assert told.decision.ground is Ground.HAND
    assert told.until.startswith("手工认定至 2026-12-31")
    assert told.keep == "", "no money keeps it"


def test_a_floor_below_what_one_has_changes_nothing_that_is_said(general):
    plain = Told(facts(RICH), general)
    floor = Told(facts(RICH), general, override=by_hand("gold", OverrideKind.FLOOR))
    assert floor.decision.ground is plain.decision.ground is Ground.MEASURED
    assert (floor.spoken, floor.until, floor.keep) == (plain.spoken, plain.until, plain.keep)


def together(edition: Edition, own: str, other: str) -> Told:
    known, theirs = facts(("2023-01-01", own)), facts(("2023-01-01", other))
    return Told(known, edition, group=group_total(FAMILY, known, [theirs], edition))


def test_a_family_lacks_what_its_sum_lacks(family):
    told = together(family, "100000", "350000")
    assert told.decision.ground is Ground.GROUP
    assert told.missing == "家庭合计距黑金客户还差 5万元存款，或 10万元理财"
    assert told.keep == "", "it does not hang on the client's own money"
    assert any("合并计算" in each for each in told.spoken)
    more = together(family, "150000", "350000")
    assert more.decision.tier.code == "black_gold", "so much is enough"


def test_what_a_family_lacks_is_not_told_the_client(family):
    """Who knows what oneself has, and what all lack, knows what the others have."""
    told = together(family, "100000", "350000")
    assert not any("差" in each or "增加" in each for each in told.spoken)
    assert climb_block(told.decision, ZH) is None


def test_a_plan_for_a_family_counts_its_sum(family):
    told = together(family, "100000", "350000")
    least = min(change.amount for change in told.plans.reach.top_up if change.asset_class is DEPOSIT)
    assert least == Money.yuan("50000")


def test_a_family_that_does_not_lift_is_not_the_reason(family):
    told = together(family, "7000000", "1")
    assert told.decision.ground is Ground.MEASURED
    assert not any("合并计算" in each for each in told.spoken)


def test_nothing_is_said_where_no_day_counts_any_more(shelf):
    """Where the window of that evaluation is over, there is nothing to add."""
    icbc = shelf.edition("icbc", TODAY)
    told = Told(facts(("2025-01-01", "300000"), ("2026-09-20", "150000")), icbc)
    assert "今天起须补" in told.keep
    assert keep_line(ZH, replace(told.plans.keep, top_up=())) == ""


def test_nobody_is_told_to_keep_a_tier_by_what_nobody_has(shelf):
    """On the last days of a window an average is only moved by amounts that are no advice; on paper neither."""
    icbc = shelf.edition("icbc", TODAY)
    keep = Told(facts(("2025-01-01", "300000"), ("2026-09-20", "150000")), icbc).plans.keep
    deposit, *_ = keep.top_up
    absurd = [replace(each, amount=ABSURD) for each in keep.top_up]
    for line in (keep_line, keep_condition):
        assert line(ZH, keep)
        assert line(ZH, replace(keep, top_up=tuple(absurd))) == ""
        one_left = line(ZH, replace(keep, top_up=(deposit, *absurd[1:])))
        assert "亿" not in one_left
        assert "元存款" in one_left


def test_one_balance_is_not_called_an_average(shelf, general):
    boc = shelf.edition("boc", TODAY)
    known = facts(("2025-01-01", "10000"), ("2026-10-31", "250000"), ("2026-11-01", "10000"))
    of_one_day, of_a_year = assess(known, boc), assess(known, general)
    assert assets_block(of_one_day, ZH).columns[1] == "余额（元）"
    assert "日均" not in climb_block(of_one_day, ZH).ways_title
    assert assets_block(of_a_year, ZH).columns[1] == "日均（元）"
    assert "日均" in climb_block(of_a_year, ZH).ways_title


def test_just_over_a_threshold_is_that_by_which_one_is_there(general):
    gold = general.tier["gold"].model_copy(
        update={
            "route": (
                Route(recognised_assets=Money.yuan("80000"), regions=("low",)),
                Route(recognised_assets=Money.yuan("100000")),
            )
        }
    )
    edition = Edition.model_validate(
        {**general.model_dump(), "example": (), "loan_example": (), "tier": {**general.tier, "gold": gold}}
    )
    held = {DEPOSIT: BalanceHistory.steady(Money.yuan("104000"))}
    client = Client("C1", ClientKind.PERSON, "王芳", region="low", holdings=held)
    line = branch_line(client, edition, TODAY)
    assert (line.margin, line.close) == (Money.yuan("24000").fen, False)
    elsewhere = branch_line(replace(client, region=None), edition, TODAY)
    assert (elsewhere.margin, elsewhere.close) == (Money.yuan("4000").fen, True)


def test_a_route_that_looks_at_other_days_says_which(general):
    gold = general.tier["gold"].model_copy(
        update={"route": (Route(recognised_assets=Money.yuan("100000"), window=Window.PREVIOUS_MONTH),)}
    )
    edition = Edition.model_validate(
        {**general.model_dump(), "example": (), "loan_example": (), "tier": {**general.tier, "gold": gold}}
    )
    told = Told(facts(("2026-09-01", "100000")), edition)
    lines = [reason_line(ZH, each, edition) for each in told.decision.reasons]
    assert any(line.startswith("上月日均认定资产 100,000.00 ≥ 金卡客户") for line in lines), lines
    assert any(line.startswith("年日均认定资产") for line in lines), lines
    assert any("按上月日均计算" in each for each in told.spoken), told.spoken


def test_no_line_ends_between_what_a_number_is_and_the_number():
    """In a narrow window the line about a client wraps: “Client” above and “C000001” below says nothing, nor does 手 above 机."""
    for language, whole in ((Language.EN, "Client\u00a0C000001"), (Language.ZH, "客\u2060户\u2060号\u00a0C000001")):
        told = who_line(Speaker(language), WANG, TODAY)
        assert whole in told.split("    ")
        assert all(" " not in part for part in told.split("    "))
