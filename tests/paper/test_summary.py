"""The privilege summary says what the decision says."""

from __future__ import annotations

from dataclasses import replace

import pytest

from teller_app.paper.capitals import capitals
from teller_app.paper.summary import Beside, summary_page
from teller_app.rules.codes import ClientKind, WindowKind
from teller_app.rules.decision import Held
from teller_app.rules.money import Money
from teller_app.rules.plan import plan, whole_window_day
from teller_app.rules.tier import assess
from tests.conftest import TODAY
from tests.paper.conftest import HEAD, a_client


def fen(shown: str) -> int:
    return Money.yuan(shown.replace(",", "")).fen


@pytest.mark.parametrize("level", ["gold", "private"])
def test_the_page_is_as_it_was_looked_at(level, summarise, golden):
    golden(f"summary-{level}.json", summarise(level).model_dump_json(indent=2) + "\n")


@pytest.mark.parametrize("level", ["ordinary", "gold", "private"])
def test_the_lines_add_up_to_the_sum_and_the_capitals_say_the_same(level, summarise):
    assets = summarise(level).assets
    total = sum(fen(line.counted) for line in assets.lines)
    assert total == fen(assets.total.value)
    assert assets.in_capitals is not None
    assert assets.in_capitals.value == capitals(Money(total))


def test_name_and_numbers_are_masked(summarise):
    said = {fact.label: fact.value for fact in summarise("gold").client}
    assert said == {"客户": "王*明", "证件号码": "**************002X", "手机": "138****8000"}


def test_a_mark_without_ink_does_not_stand_in_for_the_surname(general, zh):
    client = a_client("gold", "\u202e王小明")
    page = summary_page(assess(client.facts(TODAY), general), client, HEAD, zh, Beside())
    assert page.client[0].value == "王*明"


def test_a_companys_name_is_public(general, zh):
    client = a_client("gold", "城东粮油批发有限公司", ClientKind.COMPANY)
    page = summary_page(assess(client.facts(TODAY), general), client, HEAD, zh, Beside())
    assert page.client[0].value == "城东粮油批发有限公司"
    assert page.client[1].label == "统一社会信用代码"


@pytest.mark.parametrize(
    ("client", "head"), [(None, HEAD), (a_client("gold"), replace(HEAD, data_date=None))]
)
def test_stated_amounts_are_called_a_trial_that_nobody_checked(client, head, general, zh):
    decision = assess(a_client("gold").facts(TODAY), general)
    page = summary_page(decision, client, head, zh, Beside())
    assert page.basis.notes == ("本单为试算：金额按当场所述计算，未经系统核对",)
    assert page.tier.day == "试算日 2026-11-23"


def test_a_walk_in_without_a_name_is_nobody(general, zh):
    assert summary_page(assess(a_client("gold").facts(TODAY), general), None, HEAD, zh, Beside()).client == ()


def test_an_ordinary_client_reads_what_gold_would_take(summarise):
    page = summarise("ordinary")
    assert page.benefits.items == ()
    assert page.benefits.nothing == "本等级暂无专属权益"
    assert page.climb is not None
    assert page.climb.lead == "距金卡客户，认定资产还差 33,000.00 元"
    assert [(way.label, way.value) for way in page.climb.ways] == [
        ("存款", "33,000.00"),
        ("理财、基金、贵金属、保险、国债、证券", "66,000.00"),
    ]
    assert page.climb.gains is not None
    assert page.climb.gains.value == "汇兑手续费 减半、优先排号、年费 免除"


def test_the_top_has_no_next_step(summarise):
    assert summarise("private").climb is None


def test_of_a_procedure_the_client_reads_how_to_ask_for_it_and_not_what_the_bank_does_then(summarise):
    page = summarise("private")
    items = {item.name: item for item in page.benefits.items}
    assert len(items) == 13
    assert "凭本人有效身份证件" in items["应急支付"].how
    said = page.model_dump_json()
    assert not [inside for inside in ("由主管授权", "登记台账", "人证一致") if inside in said]
    assert items["机场贵宾通道"].value == "每年 6 次"


def test_the_window_is_the_year_before_the_day(summarise):
    assert summarise("gold").assets.window == "年日均（2025-11-23 至 2026-11-22）"


def test_what_keeps_the_tier_is_printed_where_it_is_known(general, zh):
    facts = a_client("gold").facts(TODAY)
    decision = assess(facts, general)
    keep = plan(facts, general, decision.tier, whole_window_day(general, TODAY), keeping=True)
    page = summary_page(decision, None, HEAD, zh, Beside(keep=keep))
    assert page.keep is not None
    assert "金卡客户" in page.keep.lines[0]
    assert summary_page(decision, None, HEAD, zh, Beside()).keep is None


@pytest.mark.parametrize(
    ("window", "says"),
    [
        (WindowKind.SHARED, "普通窗口每叫两位普通客户后叫一位优先客户"),
        (WindowKind.VIP, "请到贵宾窗口，随到随办"),
    ],
)
def test_priority_is_that_of_the_window(general, zh, window, says):
    page = summary_page(assess(a_client("gold").facts(TODAY), general), None, HEAD, zh, Beside(window))
    assert {one.name: one.how for one in page.benefits.items}["优先排号"] == says


def test_a_protected_tier_says_until_when(general, zh):
    held = Held("gold", since=TODAY.replace(month=6, day=30), below=1, until=TODAY.replace(month=12, day=31))
    page = summary_page(assess(a_client("ordinary").facts(TODAY), general, held), None, HEAD, zh, Beside())
    assert page.tier.name == "金卡客户"
    assert page.tier.why == "最近的资产低于这个等级的标准，等级为您保留到 2026-12-31。"
    assert page.keep is None, "it has been said"
