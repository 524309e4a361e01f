"""What a client is told explains itself: a teller reads it out, and nobody has to ask what it means."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from hypothesis import given as any_of
from hypothesis import settings

from teller_app.desk.planning import planning
from teller_app.rules.client import Client
from teller_app.rules.codes import AssetClass, ClientKind, Sex, WindowKind
from teller_app.rules.facts import ClientFacts
from teller_app.rules.holdings import BalanceHistory
from teller_app.rules.money import Money
from teller_app.rules.rulebook.edition import Edition
from teller_app.rules.standing import standing
from teller_app.rules.tier import assess
from teller_app.words.speaker import Language, Speaker
from teller_app.words.spoken import given, greeting, spoken
from tests.conftest import TODAY
from tests.rules.strategies import holdings

ZH, EN = Speaker(Language.ZH), Speaker(Language.EN)
DEPOSIT, WEALTH, FUND = AssetClass.DEPOSIT, AssetClass.WEALTH, AssetClass.FUND
WANG = {DEPOSIT: "320000", WEALTH: "80000", FUND: "20000"}


def told(speaker: Speaker, edition: Edition, amounts: dict[AssetClass, str]) -> tuple[str, ...]:
    held = {code: BalanceHistory.steady(Money.yuan(amount)) for code, amount in amounts.items()}
    return told_of(speaker, edition, ClientFacts(TODAY, held))


def told_of(speaker: Speaker, edition: Edition, facts: ClientFacts) -> tuple[str, ...]:
    past = standing(facts, edition)
    decision = assess(facts, edition, past.held)
    reach = planning(facts, decision, past.next_evaluation, None, None).reach
    return spoken(speaker, decision, past, reach, trial=False)


def test_a_client_hears_what_became_of_their_money(general):
    says = told(ZH, general, WANG)
    assert says[1] == (
        "按年日均计算，存款 32万元全部计入，理财和基金合计 10万元按一半计入 5万元，共计 37万元，达到白金客户 30万元的标准。"
    )
    assert says[-1].startswith("从今天起增加 13万元存款，或 26万元理财，并保持不动，")


def test_in_english_as_well(general):
    says = told(EN, general, WANG)
    assert says[1] == (
        "By yearly average, 320,000 yuan in deposits counts in full, and 100,000 yuan in wealth products and funds"
        " counts by half, as 50,000 yuan. That makes 370,000 yuan, and Platinum needs 300,000 yuan."
    )
    assert says[-1].startswith(
        "Add 130,000 yuan in deposits, or 260,000 yuan in wealth products today and leave it untouched, and you can be"
    )


def test_one_product_that_counts_by_half_is_explained_too(general):
    assert "理财 20万元按一半计入 10万元，共计 10万元" in told(ZH, general, {WEALTH: "200000"})[1]


def test_money_that_counts_as_it_is_needs_no_explanation(general):
    assert told(ZH, general, {DEPOSIT: "370000"})[1] == "按年日均计算，您的资产合计 37万元，达到白金客户 30万元的标准。"


def test_what_does_not_count_is_said_and_so_is_another_share(general):
    measure = general.measure.model_copy(
        update={"coefficients": {**general.measure.coefficients, WEALTH: Decimal("0.8"), FUND: Decimal(0)}}
    )
    edition = Edition.model_validate(
        {**general.model_dump(), "example": (), "loan_example": (), "measure": measure.model_dump()}
    )
    says = told(ZH, edition, WANG)[1]
    assert "存款 32万元全部计入，理财 8万元按 80% 计入 6.4万元，基金 2万元不计入，共计 38.4万元" in says


def test_at_the_top_nothing_is_missing(general):
    rich = {DEPOSIT: "90000000"}
    assert told(ZH, general, rich)[-1] == "您已是我行最高等级的客户。"
    assert told(EN, general, rich)[-1] == "This is our highest tier."


@any_of(held=holdings)
@settings(max_examples=40, deadline=None)
def test_every_amount_says_its_unit(general, held):
    facts = ClientFacts(TODAY, held)
    for sentence in told_of(EN, general, facts):
        assert not re.search(r"[0-9],[0-9]{3}(\.[0-9]+)?(?![0-9,.]| yuan)", sentence), sentence
    for sentence in told_of(ZH, general, facts):
        assert not re.search(r"[0-9](万|亿)(?!元)", sentence), sentence


@pytest.mark.parametrize(
    ("name", "sex", "zh", "en"),
    [
        ("王小明", Sex.MALE, "王先生，您好", "Welcome, Mr Wang"),
        ("查良镛", Sex.MALE, "查先生，您好", "Welcome, Mr Zha"),
        ("单丽", Sex.FEMALE, "单女士，您好", "Welcome, Ms Shan"),
        ("欧阳修文", Sex.MALE, "欧阳先生，您好", "Welcome, Mr Ouyang"),
        ("尉迟恭", Sex.MALE, "尉迟先生，您好", "Welcome, Mr Yuchi"),
        ("吕布", Sex.MALE, "吕先生，您好", "Welcome, Mr Lü"),
        ("Ann Lee", Sex.FEMALE, "Ann Lee，您好", "Welcome, Ann Lee"),
    ],
)
def test_a_client_is_greeted_in_letters_that_the_language_has(name, sex, zh, en):
    client = Client("C1", ClientKind.PERSON, name, sex=sex)
    assert (greeting(ZH, client), greeting(EN, client)) == (zh, en)


@pytest.mark.parametrize(
    ("window", "says"),
    [
        (WindowKind.SHARED, "普通窗口每叫两位普通客户后叫一位优先客户"),
        (WindowKind.VIP, "请到贵宾窗口，随到随办"),
    ],
)
def test_priority_is_that_of_the_window(general, window, says):
    facts = ClientFacts(TODAY, {DEPOSIT: BalanceHistory.steady(Money.yuan("370000"))})
    rows = dict(given(ZH, assess(facts, general), {}, window))
    assert rows["优先排号"] == says


def test_nothing_that_comes_with_a_tier_is_said_before_what_would_change_that(general):
    says = told(ZH, general, {DEPOSIT: "1000"})
    assert says[0] == "您现在是我行普通客户。"
    assert says[-2] == "本等级暂无专属权益。"
    assert "金卡" in says[-1]
    assert told(EN, general, {DEPOSIT: "1000"})[-2] == "This tier has no privileges of its own yet."
