"""A scheme that scores prints points, not coefficients."""

from __future__ import annotations

import tomllib

import pytest

from teller_app.paper.style import Sheet
from teller_app.paper.summary import Beside, SummaryPage, summary_page
from teller_app.paper.typeset import to_pdf
from teller_app.rules.client import Client
from teller_app.rules.codes import AmountFact, AssetClass, ClientKind
from teller_app.rules.holdings import BalanceHistory
from teller_app.rules.money import Money
from teller_app.rules.rulebook.edition import Edition
from teller_app.rules.tier import assess
from tests.conftest import TODAY
from tests.paper.conftest import HEAD

STARS = """
rulebook  = "stars"
name      = { zh = "星级", en = "Stars" }
first_day = 2010-09-28
[measure]
window = "rolling_half_year"
coefficients = { deposit = "1" }
source = "choice: a scheme for this test"
[score]
window = "rolling_half_year"
per_10000 = { deposit = "100", demand_deposit = "135" }
amounts_per_10000 = { housing_loan = "100" }
source = "choice: a scheme for this test"
[standing]
rises = "monthly"
falls = "half_yearly"
source = "choice: a scheme for this test"
[tier.star_4]
name = { zh = "四星级", en = "4 stars" }
short = { zh = "四星", en = "4" }
card = { zh = "借记卡", en = "Debit card" }
colour = "#F2D98D"
source = "choice: a scheme for this test"
[tier.star_5]
name = { zh = "五星级", en = "5 stars" }
short = { zh = "五星", en = "5" }
card = { zh = "理财金卡", en = "Wealth card" }
colour = "#8A6A16"
route = [{ score = "2000" }]
source = "choice: a scheme for this test"
"""


@pytest.fixture
def page(zh) -> SummaryPage:
    stars = Edition.model_validate(tomllib.loads(STARS))
    client = Client(
        "B1",
        ClientKind.PERSON,
        "王小明",
        holdings={
            AssetClass.DEMAND_DEPOSIT: BalanceHistory.steady(Money.yuan("100000")),
            AssetClass.BOND: BalanceHistory.steady(Money.yuan("5")),
        },
        amounts={AmountFact.HOUSING_LOAN: Money.yuan("10000")},
    )
    return summary_page(assess(client.facts(TODAY), stars), client, HEAD, zh, Beside())


def test_each_line_shows_its_weight_and_its_points(page):
    shown = [(line.name, line.amount, line.weight, line.counted) for line in page.assets.lines]
    assert shown == [
        ("活期存款", "100,000.00", "135", "1,350.00"),
        ("国债", "5.00", "不计", "0.00"),
        ("住房贷款", "10,000.00", "100", "100.00"),
    ]
    assert [line.working for line in page.assets.lines] == [
        "100,000.00，每万元 135 分",
        "5.00，不计",
        "10,000.00，每万元 100 分",
    ]
    assert (page.assets.total.label, page.assets.total.value) == ("星级积分合计", "1,450.00")


def test_points_are_no_money_and_have_no_capitals(page):
    assert page.assets.in_capitals is None


def test_the_next_star_is_told_in_points_and_the_ways_in_yuan(page):
    assert page.climb is not None
    assert page.climb.lead == "距五星级，星级积分还差 550.00 分"
    assert next((way.label, way.value) for way in page.climb.ways) == ("存款", "55,000.00")
    assert page.climb.gains is None


@pytest.mark.parametrize("sheet", list(Sheet))
def test_it_prints(sheet, page, read_pdf):
    text = read_pdf(to_pdf(f"summary-{sheet}", page))
    assert "每万元积分" in text or sheet is Sheet.RECEIPT
    assert "星级积分合计" in text
    assert "大写" not in text
