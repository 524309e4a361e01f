"""An amount is written so that nobody reads another one."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from teller_app.rules.money import Money, Points
from teller_app.words.amounts import (
    day,
    money,
    near_money,
    percent,
    points,
    ratio,
    short_money,
    short_moneys,
    value,
)
from teller_app.words.speaker import Language, Speaker

ZH, EN = Speaker(Language.ZH), Speaker(Language.EN)


@pytest.mark.parametrize(
    ("fen", "full", "short", "near"),
    [
        (0, "0.00", "0", "0.00"),
        (37_000_000, "370,000.00", "37万", "37万"),
        (12_345_600, "123,456.00", "123,456", "12.35万"),
        (12_345_601, "123,456.01", "123,456.01", "12.35万"),
        (999_999, "9,999.99", "9,999.99", "9,999.99"),
        (1_000_000, "10,000.00", "1万", "1万"),
        (1_000_099, "10,000.99", "10,000.99", "1万"),
        (12_345_678, "123,456.78", "123,456.78", "12.35万"),
        (12_345_000, "123,450.00", "123,450", "12.35万"),
        (9_999_999_900, "99,999,999.00", "99,999,999", "10000万"),
        (10_000_000_000, "100,000,000.00", "1亿", "1亿"),
        (12_300_000_000, "123,000,000.00", "1.23亿", "1.23亿"),
        (10_000_001_000, "100,000,010.00", "100,000,010", "1亿"),
        (1_000_000_000_000, "10,000,000,000.00", "100亿", "100亿"),
        (-5_000_000, "-50,000.00", "-5万", "-5万"),
        (-10_000_000_000, "-100,000,000.00", "-1亿", "-1亿"),
        (5, "0.05", "0.05", "0.05"),
        (-105, "-1.05", "-1.05", "-1.05"),
    ],
)
def test_amounts_for_people(fen, full, short, near):
    assert (money(Money(fen)), short_money(Money(fen), ZH), near_money(Money(fen), ZH)) == (full, short, near)


@pytest.mark.parametrize(
    ("yuan", "said"),
    [
        (("150413.50", "300827"), ["150,413.50", "300,827"]),
        (("150000", "300827"), ["150,000", "300,827"]),
        (("150400", "300800"), ["15.04万", "30.08万"]),
        (("5000", "10000"), ["5,000", "10,000"]),
    ],
)
def test_amounts_side_by_side_are_in_one_unit(yuan, said):
    """150,413.50元存款，或 30.0827万元理财: which of the two is more?"""
    amounts = [Money.yuan(each) for each in yuan]
    assert short_moneys(amounts, ZH) == said
    assert short_moneys(amounts, EN) == [money(each).removesuffix(".00") for each in amounts]


@pytest.mark.parametrize(
    ("fen", "short", "near"),
    [
        (0, "0", "0.00"),
        (99_999, "999.99", "999.99"),
        (100_000, "1,000", "1k"),
        (12_345_600, "123,456", "123.46k"),
        (99_999_900, "999,999", "1000k"),
        (100_000_000, "1,000,000", "1m"),
        (100_000_000_000, "1,000,000,000", "1bn"),
        (-123_450_000_000, "-1,234,500,000", "-1.23bn"),
        (1_000_050, "10,000.50", "10k"),
    ],
)
def test_english_has_other_units(fen, short, near):
    assert (short_money(Money(fen), EN), near_money(Money(fen), EN)) == (short, near)


@pytest.mark.parametrize(
    ("number", "text"),
    [("0.5512", "55.12%"), ("1", "100%"), ("0.55125", "55.13%"), ("0.00004", "0%"), ("0.00005", "0.01%")],
)
def test_a_share_has_two_decimals_at_most(number, text):
    assert percent(Decimal(number)) == text


@pytest.mark.parametrize(
    ("number", "text"), [("0.50", "0.5"), ("1.00", "1"), ("100", "100"), ("1E+2", "100")]
)
def test_a_coefficient_keeps_its_value(number, text):
    assert ratio(Decimal(number)) == text


def test_a_score_is_no_money_and_has_two_decimals():
    assert points(Points(123_456)) == "1,234.56"


@pytest.mark.parametrize(
    ("found", "zh", "en"),
    [
        (Money(123_456), "1,234.56", "1,234.56"),
        (Points(200_050), "2,000.50 分", "2,000.50 points"),
        (True, "是", "Yes"),
        (False, "否", "No"),
        (Decimal("0.50"), "0.5", "0.5"),
        (date(2026, 1, 5), "2026-01-05", "2026-01-05"),
        (365, "365", "365"),
        ("gold", "gold", "gold"),
    ],
)
def test_whatever_a_reason_compares_is_written_in_its_way(found, zh, en):
    assert (value(found, ZH), value(found, EN)) == (zh, en)


def test_a_day_is_written_as_both_languages_read_it():
    assert day(date(2026, 11, 3)) == "2026-11-03"
