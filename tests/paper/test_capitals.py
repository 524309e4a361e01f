"""Amounts in capitals: the rule book's own examples, and every amount read back by another way."""

import subprocess
import sys

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from teller_app.paper.capitals import capitals
from teller_app.rules.errors import Refusal
from teller_app.rules.money import Money

DIGITS = {sign: value for value, sign in enumerate("零壹贰叁肆伍陆柒捌玖")}
SMALL = {"拾": 10, "佰": 100, "仟": 1000}
FEN = {"元": 100, "角": 10, "分": 1}


def read_back(text: str) -> int:
    """Fen, adding up from left to right; it knows nothing of how the text was made."""
    fen = whole = section = digit = 0
    for sign in text.removesuffix("整"):
        if sign in DIGITS:
            digit = DIGITS[sign]
        elif sign in SMALL:
            section, digit = section + digit * SMALL[sign], 0
        elif sign == "万":
            whole, section, digit = whole + (section + digit) * 10**4, 0, 0
        elif sign == "亿":
            whole, section, digit = (whole + section + digit) * 10**8, 0, 0
        else:
            fen, whole, section, digit = fen + (whole + section + digit) * FEN[sign], 0, 0, 0
    assert whole == section == digit == 0, text
    return fen


def written(yuan: int) -> str:
    """A whole number in capitals, place by place: four at a time, and 零 for each row of zeros within."""
    text, gap = "", False
    for power, unit in ((3, "万"), (2, ""), (1, "万"), (0, "")):
        section = yuan // 10 ** (4 * power) % 10**4
        if section:
            text += "零" if text and (gap or section < 1000) else ""
            text += small(section) + unit
        gap = not section
        if power == 2 and text:
            text += "亿"
    return text or "零"


def small(section: int) -> str:
    text, gap = "", False
    for place, unit in ((1000, "仟"), (100, "佰"), (10, "拾"), (1, "")):
        digit = section // place % 10
        if digit:
            text += ("零" if text and gap else "") + "零壹贰叁肆伍陆柒捌玖"[digit] + unit
        gap = not digit
    return text


PLACES = st.sampled_from([0, 0, 1, 5, 10, 50, 105, 500, 1000, 5000, 5005, 5050, 9999])


@given(st.lists(PLACES, min_size=1, max_size=4))
@example([1, 0, 5000])
@example([1, 0, 5000, 0])
def test_four_places_that_are_left_out_leave_a_zero(sections):
    """壹亿伍仟 would be read as 150,000,000."""
    yuan = 0
    for section in sections:
        yuan = yuan * 10**4 + section
    assert capitals(Money(yuan * 100)) == f"{written(yuan)}元整"


@pytest.mark.parametrize(
    ("yuan", "text"),
    [
        ("1409.50", "壹仟肆佰零玖元伍角整"),
        ("6007.14", "陆仟零柒元壹角肆分"),
        ("16409.02", "壹万陆仟肆佰零玖元零贰分"),
        ("325.04", "叁佰贰拾伍元零肆分"),
        ("10000001", "壹仟万零壹元整"),
        ("1680.32", "壹仟陆佰捌拾元零叁角贰分"),
        ("107000.53", "壹拾万柒仟元零伍角叁分"),
        ("0", "零元整"),
        ("0.05", "伍分"),
        ("0.50", "伍角整"),
        ("0.55", "伍角伍分"),
        ("1", "壹元整"),
        ("10", "壹拾元整"),
        ("10.05", "壹拾元零伍分"),
        ("10.50", "壹拾元零伍角整"),
        ("200000", "贰拾万元整"),
        ("100010000", "壹亿零壹万元整"),
        ("100000001.01", "壹亿零壹元零壹分"),
        ("120000000", "壹亿贰仟万元整"),
        ("1000000000000", "壹万亿元整"),
        ("100005000", "壹亿零伍仟元整"),
        ("1000050000000", "壹万亿零伍仟万元整"),
        ("150000000", "壹亿伍仟万元整"),
    ],
)
def test_the_examples(yuan, text):
    assert capitals(Money.yuan(yuan)) == text
    assert read_back(text) == Money.yuan(yuan).fen


@given(st.integers(0, 10**6) | st.integers(0, 10**14) | st.integers(0, 10**18 - 1))
@example(10**18 - 1)
def test_every_amount_reads_back(fen):
    assert read_back(capitals(Money(fen))) == fen


@given(st.lists(st.sampled_from("0001"), min_size=1, max_size=18).map("".join).map(int))
def test_rows_of_zeros_are_said_once_and_read_back(fen):
    text = capitals(Money(fen))
    assert read_back(text) == fen
    assert "零零" not in text
    assert not any(f"零{unit}" in text for unit in "拾佰仟万亿角分")


@given(st.integers(0, 10**14))
def test_the_end_is_closed_so_that_nothing_can_be_added(fen):
    text = capitals(Money(fen))
    assert text.endswith("分") == bool(fen % 10)
    assert text.endswith("整") == (not fen % 10)
    assert not fen or not text.startswith("零")
    assert not text.startswith("拾")


def test_a_debt_has_no_capitals():
    with pytest.raises(Refusal) as caught:
        capitals(Money(-1))
    assert caught.value.code == "amount.negative"


def test_no_paper_is_wide_enough_for_ten_quadrillion():
    with pytest.raises(Refusal) as caught:
        capitals(Money(10**18))
    assert caught.value.code == "amount.too_large"


def test_what_the_first_amount_waits_for_is_loaded_ahead_and_not_at_the_start():
    """In a program of its own: here it has been loaded long since."""
    script = (
        "import sys; from teller_app import wiring; from teller_app.paper import capitals; "
        "before = 'cn2an' in sys.modules; capitals.make_ready(); print(before, 'cn2an' in sys.modules)"
    )
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=60)
    assert ran.stdout.split() == ["False", "True"]
