"""Where it is not the sum on the page that decides, the page says what does, and nothing that is not the client's."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest

from teller_app.paper.summary import Beside, summary_page
from teller_app.rules.codes import AmountFact, GroupKind, OverrideKind
from teller_app.rules.decision import Override
from teller_app.rules.group import Group, group_total
from teller_app.rules.money import Money
from teller_app.rules.rulebook.edition import Edition
from teller_app.rules.rulebook.tiers import Route
from teller_app.rules.tier import assess
from teller_app.rules.windows import Window
from tests.conftest import TODAY
from tests.paper.conftest import HEAD, a_client

GOLD = a_client("gold").facts(TODAY)


def by_hand(tier: str, kind: OverrideKind = OverrideKind.FLOOR) -> Override:
    return Override(tier, kind, "行长关照", "0777", "0442", TODAY, date(2027, 1, 1), 7)


@pytest.mark.parametrize("kind", list(OverrideKind))
def test_a_tier_by_hand_says_so_and_its_last_day(kind, general, zh):
    page = summary_page(assess(GOLD, general, override=by_hand("diamond", kind)), a_client("gold"), HEAD, zh, Beside())
    assert page.tier.name == "钻石客户"
    assert page.tier.why == "这个等级由网点为您认定，有效至 2027-01-01。"
    assert page.basis.sources == (), "no document gives this tier"


def test_who_set_a_tier_by_hand_and_why_stays_in_the_bank(general, zh):
    said = summary_page(assess(GOLD, general, override=by_hand("diamond")), None, HEAD, zh, Beside()).model_dump_json()
    assert not [inside for inside in ("行长关照", "0777", "0442") if inside in said]


def test_a_floor_that_lifts_nobody_is_not_the_reason(general, zh):
    page = summary_page(assess(GOLD, general, override=by_hand("gold")), None, HEAD, zh, Beside())
    assert page.tier.why == ""
    assert page.basis.sources == ("银行客户分级与大客户资料（八篇）（公开资料，2024-05-19；以本行正式章程为准）",)


def test_a_family_says_that_it_counts_together_and_no_sum_but_the_clients_own(shelf, zh):
    family = shelf.edition("general-family", TODAY)
    group = Group("F1", "王家", GroupKind.HOUSEHOLD)
    others = a_client("rich in 4").facts(TODAY)
    decision = assess(GOLD, family, group=group_total(group, GOLD, [others], family))
    page = summary_page(decision, a_client("gold"), HEAD, zh, Beside())
    assert decision.group is not None
    assert page.tier.name == decision.group.tier.name.zh != decision.measured.name.zh
    assert page.tier.why == "您与家庭成员合并计算，达到了这个等级的标准。"
    said = page.model_dump_json()
    assert f"{decision.group.recognised_assets.fen // 100:,}" not in said
    assert not re.search("王家|6,000,000|600 ?万", said), "neither the others' nor the threshold"


def test_a_loan_that_gives_the_tier_is_named_beside_the_sum_that_does_not(shelf, zh):
    boc = shelf.edition("boc", TODAY)
    facts = replace(a_client("ordinary").facts(TODAY), amounts={AmountFact.LOAN_BALANCE: Money.yuan("2000000")})
    page = summary_page(assess(facts, boc), None, HEAD, zh, Beside())
    assert page.tier.name == "财富管理客户"
    assert page.tier.why == "您的贷款余额是 200万元，财富管理客户的标准是 200万元。"


@pytest.mark.parametrize("level", ["ordinary", "gold", "private"])
def test_where_the_sum_decides_nothing_more_is_said(level, summarise):
    assert summarise(level).tier.why == ""


def test_other_days_than_those_of_the_sum_are_told(general, zh):
    route = Route(recognised_assets=Money.yuan("100000"), window=Window.ROLLING_QUARTER)
    gold = general.tier["gold"].model_copy(update={"route": (route,)})
    edition = Edition.model_validate(
        {**general.model_dump(), "example": (), "loan_example": (), "tier": {**general.tier, "gold": gold}}
    )
    page = summary_page(assess(GOLD, edition), None, HEAD, zh, Beside())
    assert page.tier.why.startswith("按季日均计算，")


def test_what_the_page_rests_on_is_named_by_title_alone(summarise):
    """A section names the tier: "unverified" beside it would seem to be said of the client."""
    assert summarise("gold").basis.sources == ("银行客户分级与大客户资料（八篇）（公开资料，2024-05-19；以本行正式章程为准）",)
