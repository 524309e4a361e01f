"""Whatever is typed is an exact value or a refusal that says why."""

from contextlib import suppress
from datetime import date
from decimal import Decimal
from fractions import Fraction

import cn2an
import pytest
from hypothesis import given
from hypothesis import strategies as st

from teller_app.desk.amount_text import (
    EARLIEST,
    LATEST,
    read_amount,
    read_date,
    read_months,
    read_rate,
    read_whole,
)
from teller_app.paper.capitals import capitals
from teller_app.rules.errors import Refusal
from teller_app.rules.money import Money
from teller_app.words.amounts import money

MOST_FEN = 99_999_999_999_99
AMOUNTS = st.integers(0, 10**7) | st.integers(0, MOST_FEN)
LIKE_AMOUNTS = st.text("0123456789０１９.,，。 ¥-元角分整零一二两三十百千万亿kwm点", max_size=45)


def refused(read, text, *more):
    with pytest.raises(Refusal) as caught:
        read(text, *more)
    assert caught.value.values["text"] == text
    return caught.value.code


@pytest.mark.parametrize(
    ("text", "yuan"),
    [
        ("0", "0"),
        ("300000", "300000"),
        ("300000元", "300000"),
        ("20万元", "200000"),
        ("12.5万", "125000"),
        ("35w", "350000"),
        ("35W", "350000"),
        ("35 万", "350000"),
        ("50k", "50000"),
        ("1.2亿", "120000000"),
        ("1.5m", "1500000"),
        ("5kw", "50000000"),
        ("3千", "3000"),
        ("2百万", "2000000"),
        ("1.5千万", "15000000"),
        ("1亿2000万", "120000000"),
        ("12万5千", "125000"),
        ("20万零500", "200500"),
        ("1,000,000", "1000000"),
        ("1，000，000", "1000000"),
        ("1 000 000", "1000000"),
        ("１２００", "1200"),
        ("１２．５万", "125000"),
        ("12。5万", "125000"),
        ("¥1,234.50", "1234.50"),
        ("￥ 1234.5", "1234.50"),
        ("人民币二十万元整", "200000"),
        ("300000 RMB", "300000"),
        ("12.", "12"),
        (".5", "0.50"),
        ("1.000", "1"),
        ("1.234567万", "12345.67"),
        ("0.00001万", "0.10"),
        (" 7 ", "7"),
        ("99999999999.99", "99999999999.99"),
    ],
)
def test_amounts_as_people_write_them(text, yuan):
    assert read_amount(text) == Money.yuan(yuan)


@pytest.mark.parametrize(
    ("text", "yuan"),
    [
        ("三十万", "300000"),
        ("十二万五千", "125000"),
        ("壹拾万元整", "100000"),
        ("十", "10"),
        ("十五", "15"),
        ("一百十", "110"),
        ("两百万", "2000000"),
        ("一亿二千万", "120000000"),
        ("一千零五", "1005"),
        ("一万零五百", "10500"),
        ("一万零十", "10010"),
        ("三点五万", "35000"),
        ("十二点五万", "125000"),
        ("叁佰贰拾伍元零肆分", "325.04"),
        ("壹仟陆佰捌拾元零叁角贰分", "1680.32"),
        ("三块五毛", "3.50"),
        ("伍角整", "0.50"),
        ("零元整", "0"),
        ("貳拾萬圓整", "200000"),
    ],
)
def test_chinese_numerals(text, yuan):
    assert read_amount(text) == Money.yuan(yuan)


@pytest.mark.parametrize(
    ("text", "yuan"),
    [
        ("1万5", "15000"),
        ("一万五", "15000"),
        ("三百五", "350"),
        ("三千五", "3500"),
        ("一亿五", "150000000"),
        ("3w5", "35000"),
        ("1万05", "10005"),
        ("一万零五", "10005"),
        ("1万50", "10050"),
        ("1万5000", "15000"),
        ("两万五千三", "25300"),
    ],
)
def test_one_digit_after_a_unit_is_the_next_smaller_unit(text, yuan):
    assert read_amount(text) == Money.yuan(yuan)


@pytest.mark.parametrize("text", ["", " ", "　", "\n"])
def test_nothing_typed(text):
    assert refused(read_amount, text) == "amount.empty"


@pytest.mark.parametrize(
    "text",
    [
        "1,00,0", "1,0000", "10,00", ",100", "1,,000", "1, 000", "0,123", "1 00 0", "12 34", "1\n2", "1_000", "1'000",
        "万", "千万", "万万", "1万万", "1万2万", "1千1万2千万", "1万20000", "1万10000", "1.5万2千", "1.5元5角", "12元5", "元", "5角3", "¥",
        "-", ".", "..5", "1.2.3", "1e5", "+5", "0x10", "NaN", "Infinity", "1/2", "5²", "②", "½", "٣", "३", "--5",
        "abc", "5万块钱呢", "9" * 41, "9" * 5000,
    ],
)  # fmt: skip
def test_what_is_no_amount(text):
    assert refused(read_amount, text) == "amount.unreadable"


@pytest.mark.parametrize("text", ["-5", "－５万", "−1", "–1", "—1", "¥-5", "-¥5", "负三万", "負三萬", "-0.001"])
def test_an_amount_below_zero_is_told_apart_from_nonsense(text):
    assert refused(read_amount, text) == "amount.negative"


@pytest.mark.parametrize(
    "text", ["0.001", "1.005", "0.0000001万", "1.2345678万", "1亿0.0000000000000000000001"]
)
def test_nothing_is_finer_than_a_fen(text):
    assert refused(read_amount, text) == "amount.too_fine"


@pytest.mark.parametrize(
    "text", ["100000000000", "1000亿", "1万亿", "99999999999.995", "9" * 40, "9" * 39 + "亿"]
)
def test_a_hundred_billion_is_a_slip_of_the_hand(text):
    with pytest.raises(Refusal) as caught:
        read_amount(text)
    assert caught.value.code == "amount.too_large"
    assert caught.value.values == {"text": text, "most": Money(MOST_FEN)}


@given(st.text() | LIKE_AMOUNTS)
def test_any_text_is_an_amount_or_a_refusal(text):
    with suppress(Refusal):
        assert 0 <= read_amount(text).fen <= MOST_FEN


@given(AMOUNTS.map(Money))
def test_every_way_this_program_writes_an_amount_reads_back(amount):
    assert read_amount(str(amount)) == amount
    assert read_amount(money(amount)) == amount
    assert (
        read_amount(money(amount).translate(str.maketrans("0123456789.,", "０１２３４５６７８９．，")))
        == amount
    )
    assert read_amount(capitals(amount)) == amount


@given(st.integers(0, 10**11 - 1))
def test_chinese_numerals_mean_what_cn2an_writes(yuan):
    assert read_amount(cn2an.an2cn(str(yuan), "low")) == Money(yuan * 100)
    assert read_amount(cn2an.an2cn(str(yuan), "up") + "元整") == Money(yuan * 100)


@given(
    st.decimals(0, 99_999, places=4, allow_nan=False),
    st.sampled_from([("万", 10**4), ("w", 10**4), ("亿", 10**8)]),
)
def test_a_unit_multiplies_exactly(number, unit):
    sign, size = unit
    exact = Fraction(number) * size
    if exact * 100 > MOST_FEN:
        assert refused(read_amount, f"{number}{sign}") == "amount.too_large"
    else:
        assert Fraction(read_amount(f"{number}{sign}").fen, 100) == exact


@pytest.mark.parametrize(
    ("text", "rate"),
    [
        ("4.9%", "0.049"),
        ("4.9 ％", "0.049"),
        ("４．９％", "0.049"),
        ("0.049", "0.049"),
        ("4.35", "0.0435"),
        ("0.5%", "0.005"),
        ("1", "0.01"),
        ("0", "0"),
        ("0.36", "0.36"),
        ("36", "0.36"),
        ("百分之4.9", "0.049"),
        (".05", "0.05"),
    ],
)
def test_rates(text, rate):
    assert read_rate(text) == Decimal(rate)


@pytest.mark.parametrize(
    "text", ["", "%", "4.9%%", "百分之4.9%", "四", "1e-2", "4,9", "NaN", "4.9％x", "٤%", "4.9‰"]
)
def test_what_is_no_rate(text):
    assert refused(read_rate, text) == "rate.unreadable"


@pytest.mark.parametrize("text", ["36.01", "37%", "0.3601", "0.9", "435", "-1%", "-0.01"])
def test_a_rate_beyond_all_custom(text):
    with pytest.raises(Refusal) as caught:
        read_rate(text)
    assert caught.value.code == "rate.out_of_range"
    assert caught.value.values == {"text": text, "low": Decimal(0), "high": Decimal("0.36")}


@given(st.text() | st.text("0123456789.%％百分之 -", max_size=12))
def test_any_text_is_a_rate_or_a_refusal(text):
    with suppress(Refusal):
        assert 0 <= read_rate(text) <= Decimal("0.36")


@pytest.mark.parametrize(("text", "number"), [("36", 36), (" ３６ ", 36), ("1", 1), ("84", 84), ("007", 7)])
def test_counts(text, number):
    assert read_whole(text, 1, 84) == number


@pytest.mark.parametrize("text", ["", "3.5", "three", "1e2", "٣", "3 6", "3,600", "+3", "9" * 5000])
def test_what_is_no_count(text):
    assert refused(read_whole, text, 0, 100) == "number.unreadable"


@pytest.mark.parametrize("text", ["0", "85", "-1", "999999999999"])
def test_a_count_beyond_its_bounds_names_them(text):
    with pytest.raises(Refusal) as caught:
        read_whole(text, 1, 84)
    assert caught.value.code == "number.out_of_range"
    assert caught.value.values == {"text": text, "low": 1, "high": 84}


@pytest.mark.parametrize(
    ("text", "months"),
    [
        ("36", 36), ("36个月", 36), ("36月", 36), ("3年", 36), ("３年", 36), ("三年", 36), ("十二个月", 12), ("1年6个月", 18),
        ("一年半", 18), ("半年", 6), ("两年半", 30), ("1年", 12), ("30年", 360),
    ],
)  # fmt: skip
def test_terms(text, months):
    assert read_months(text, 1, 360) == months


def test_forty_signs_are_read_and_no_more():
    assert read_months("0" * 39 + "3", 1, 360) == 3
    assert read_amount("0" * 39 + "3") == Money(300)
    for read, code in ((read_amount, "amount.unreadable"), (lambda text: read_months(text, 1, 360), "number.unreadable")):
        assert refused(read, "0" * 40 + "3") == code


NEARLY_TEN = "0.01" + "0" * 30 + "1千"
"""Not a whole number, however few digits are kept."""


@pytest.mark.parametrize("text", ["", "年", "个月", "3.5年", "一月年", "很久", "3年年", "½年", NEARLY_TEN])
def test_what_is_no_term(text):
    assert refused(read_months, text, 1, 360) == "number.unreadable"


@pytest.mark.parametrize("text", ["0", "31年", "361"])
def test_a_term_beyond_its_bounds_names_them(text):
    with pytest.raises(Refusal) as caught:
        read_months(text, 1, 360)
    assert caught.value.code == "number.out_of_range"
    assert caught.value.values == {"text": text, "low": 1, "high": 360}


@given(st.text() | st.text("0123456789年个月半一二十两", max_size=8))
def test_any_text_is_a_term_or_a_refusal(text):
    with suppress(Refusal):
        assert 1 <= read_months(text, 1, 360) <= 360


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-23",
        "20261123",
        "2026/11/23",
        "2026.11.23",
        "2026。11。23",
        "2026年11月23日",
        "2026年11月23",
        "２０２６－１１－２３",
        " 2026-11-23\n",
    ],
)
def test_dates(text):
    assert read_date(text) == date(2026, 11, 23)


def test_a_month_and_a_day_of_one_digit():
    assert read_date("2026-1-5") == read_date("2026年1月5日") == date(2026, 1, 5)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2026",
        "2026-11",
        "2026-11/23",
        "2026-02-30",
        "2026-13-01",
        "20260230",
        "202611",
        "0000-01-01",
        "26-11-23",
        "23.11.2026",
        "明天",
        "2026-1١-23",
    ],
)
def test_what_is_no_date(text):
    assert refused(read_date, text) == "date.unreadable"


@pytest.mark.parametrize("text", ["0001-01-01", "1889-12-31", "2200-01-01", "9999-12-31", "99991231"])
def test_a_year_out_of_reach_is_a_slip_of_the_hand(text):
    with pytest.raises(Refusal) as caught:
        read_date(text)
    assert caught.value.code == "date.out_of_range"
    assert caught.value.values == {"text": text, "low": date(1890, 1, 1), "high": date(2199, 12, 31)}


@pytest.mark.parametrize("day", [EARLIEST, LATEST])
def test_the_first_and_the_last_day_are_in_reach(day):
    assert read_date(day.isoformat()) == day


@given(st.dates(EARLIEST, LATEST))
def test_every_day_reads_back(day):
    assert read_date(day.isoformat()) == read_date(day.isoformat().replace("-", "")) == day
    assert read_date(f"{day.year:04d}年{day.month}月{day.day}日") == day


@given(st.text() | st.text("0123456789-/.年月日", max_size=12))
def test_any_text_is_a_date_or_a_refusal(text):
    with suppress(Refusal):
        day = read_date(text)
        assert read_date(day.isoformat()) == day
