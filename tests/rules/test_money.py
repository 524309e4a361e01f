"""An amount is whole fen, whatever is done with it."""

from contextlib import suppress
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from teller_app.rules.errors import Refusal
from teller_app.rules.money import ZERO, Money, Points, Rounding, hundredths, total

AMOUNTS = st.integers(-(10**15), 10**15).map(Money)
RATIOS = st.decimals(min_value=0, max_value=3, places=6)


@pytest.mark.parametrize(
    ("text", "fen"),
    [
        ("0", 0),
        ("300000", 30_000_000),
        ("300000.5", 30_000_050),
        ("300000.50", 30_000_050),
        ("0.01", 1),
        ("-0.01", -1),
        ("-12.30", -1230),
        ("148148.15", 14_814_815),
        ("999999999999999.99", 99_999_999_999_999_999),
    ],
)
def test_files_spell_an_amount_in_yuan(text, fen):
    assert Money.yuan(text) == Money(fen)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " 1",
        "1 ",
        "1\n",
        "1.",
        ".5",
        "1.234",
        "1,000",
        "+1",
        "1e3",
        "--1",
        "35万",
        "１２",
        "٣",
        "NaN",
        "inf",
        "9" * 16,
    ],
)
def test_nothing_else_is_an_amount_in_a_file(text):
    with pytest.raises(Refusal) as caught:
        Money.yuan(text)
    assert caught.value.code == "money.unreadable"
    assert caught.value.values == {"text": text}


@given(st.text())
def test_any_text_is_an_amount_or_a_refusal(text):
    with suppress(Refusal):
        assert Fraction(Money.yuan(text).fen, 100) == Fraction(text)


@pytest.mark.parametrize("wrong", [1.0, Decimal(1), "1", True, None])
def test_fen_are_whole_numbers_and_nothing_like_them(wrong):
    with pytest.raises(TypeError, match=f"fen must be an int, not {type(wrong).__name__}$"):
        Money(wrong)


@given(AMOUNTS)
def test_what_is_written_reads_back(amount):
    assert Money.yuan(str(amount)) == amount


@pytest.mark.parametrize(
    ("fen", "text"),
    [(0, "0.00"), (5, "0.05"), (-5, "-0.05"), (123_456, "1234.56"), (10**17, f"1{'0' * 15}.00")],
)
def test_an_amount_is_written_with_two_decimals_and_no_exponent(fen, text):
    assert str(Money(fen)) == text


@given(AMOUNTS, AMOUNTS)
def test_sums_and_differences_undo_each_other(one, other):
    assert one + other - other == one
    assert one - other == -(other - one)
    assert one + ZERO == one


@given(st.lists(AMOUNTS))
def test_a_total_is_exact_in_any_order(amounts):
    assert total(amounts) == total(tuple(reversed(amounts))) == Money(sum(amount.fen for amount in amounts))


@given(AMOUNTS, st.integers(-100, 100))
def test_so_many_times_is_so_many_added(amount, count):
    assert amount.times(count).fen == amount.fen * count


@given(AMOUNTS, AMOUNTS)
def test_amounts_are_ordered_by_their_fen(one, other):
    assert (one < other) == (one.fen < other.fen)
    assert bool(one) == (one.fen != 0)


@pytest.mark.parametrize(
    ("fen", "down", "half_up", "up"),
    [(1, 0, 1, 1), (3, 1, 2, 2), (2, 1, 1, 1), (-1, 0, -1, -1), (-3, -1, -2, -2), (0, 0, 0, 0)],
)
def test_half_a_fen_goes_where_the_caller_says(fen, down, half_up, up):
    """Away from and towards zero: a debt is rounded like an asset of the same size."""
    half = Decimal("0.5")
    assert Money(fen).scaled(half, Rounding.DOWN).fen == down
    assert Money(fen).scaled(half, Rounding.HALF_UP).fen == half_up
    assert Money(fen).scaled(half, Rounding.UP).fen == up


@given(AMOUNTS, RATIOS)
def test_rounding_is_off_by_less_than_a_fen_and_to_the_right_side(amount, ratio):
    exact = abs(Fraction(ratio) * amount.fen)
    down = abs(amount.scaled(ratio, Rounding.DOWN).fen)
    nearest = abs(amount.scaled(ratio, Rounding.HALF_UP).fen)
    up = abs(amount.scaled(ratio, Rounding.UP).fen)
    assert exact - 1 < down <= exact <= up < exact + 1
    assert nearest == int(exact + Fraction(1, 2))


@given(AMOUNTS, AMOUNTS)
def test_halves_rounded_down_never_make_more_than_the_whole(one, other):
    half = Decimal("0.5")
    whole = Money(abs(one.fen) + abs(other.fen)).scaled(half, Rounding.DOWN)
    parts = [Money(abs(amount.fen)).scaled(half, Rounding.DOWN) for amount in (one, other)]
    assert total(parts) <= whole


def test_a_score_reads_and_writes_like_an_amount_but_is_none():
    assert Points.read("2000.05") == Points(200_005)
    assert str(Points(200_005)) == "2000.05"
    assert Points(100) != Money(100)
    with pytest.raises(Refusal, match=r"money\.unreadable"):
        Points.read("many")


def test_amounts_and_scores_are_both_kept_in_hundredths():
    assert hundredths(Money(7)) == hundredths(Points(7)) == 7
