"""Balances over time: which day a change counts from, and how an average is rounded."""

from __future__ import annotations

from datetime import date

import pytest

from teller_app.rules.errors import Refusal
from teller_app.rules.holdings import NOTHING, BalanceHistory, YoungAccount, added
from teller_app.rules.money import Money
from teller_app.rules.windows import Span

WHOLE, HELD = YoungAccount.WHOLE_WINDOW, YoungAccount.DAYS_HELD


def day(number: int) -> date:
    """Of March 2026."""
    return date(2026, 3, number)


def history(*points: tuple[int, int]) -> BalanceHistory:
    return BalanceHistory.of((day(number), Money(fen)) for number, fen in points)


@pytest.fixture
def steps() -> BalanceHistory:
    """A new one each time: it remembers its own sums."""
    return history((5, 100), (8, 400), (9, 1))


@pytest.mark.parametrize(
    ("points", "code"),
    [
        ((), "history.empty"),
        (((5, 1), (5, 2)), "history.out_of_order"),
        (((6, 1), (5, 2)), "history.out_of_order"),
    ],
)
def test_changes_stand_in_the_order_of_their_days(points, code):
    with pytest.raises(Refusal) as caught:
        history(*points)
    assert (caught.value.code, caught.value.values) == (code, {})


def test_a_change_counts_from_the_end_of_its_own_day(steps):
    assert [steps.balance_on(day(at)).fen for at in range(4, 11)] == [0, 100, 100, 100, 400, 1, 1]


@pytest.mark.parametrize(
    ("first", "last", "fen_days", "known"),
    [
        (1, 4, 0, 0),
        (1, 5, 100, 1),
        (5, 5, 100, 1),
        (5, 7, 300, 3),
        (6, 8, 600, 3),
        (8, 8, 400, 1),
        (1, 10, 702, 6),
        (9, 12, 4, 4),
    ],
)
def test_every_day_of_a_window_counts_once(steps, first, last, fen_days, known):
    window = Span(day(first), day(last))
    assert steps.sum_over(window) == fen_days
    assert steps.known_days(window) == known


@pytest.mark.parametrize(
    ("days", "young", "divisor", "fen"),
    [
        ((1, 10), WHOLE, 10, 70),
        ((1, 10), HELD, 6, 117),
        ((1, 4), WHOLE, 4, 0),
        ((1, 4), HELD, 0, 0),
        ((5, 10), WHOLE, 6, 117),
        ((8, 9), HELD, 2, 200),
    ],
)
def test_an_average_is_rounded_down_to_the_fen(steps, days, young, divisor, fen):
    window = Span(*map(day, days))
    assert steps.divisor(window, young) == divisor
    assert steps.average(window, young) == Money(fen)


def test_what_is_stated_has_always_been_there():
    stated = BalanceHistory.steady(Money(7))
    assert stated.balance_on(date(1, 1, 1)) == stated.balance_on(day(1)) == Money(7)
    assert stated.average(Span(day(1), day(31)), HELD) == Money(7)
    assert NOTHING.balance_on(day(1)) == Money(0)


@pytest.mark.parametrize(
    ("at", "days", "fens"),
    [
        (4, (4, 5, 8, 9), (10, 110, 410, 11)),
        (5, (5, 8, 9), (110, 410, 11)),
        (6, (5, 6, 8, 9), (100, 110, 410, 11)),
        (8, (5, 8, 9), (100, 410, 11)),
        (12, (5, 8, 9, 12), (100, 400, 1, 11)),
    ],
)
def test_so_much_more_from_a_day_on(steps, at, days, fens):
    found = steps.changed_from(day(at), Money(10))
    assert found == BalanceHistory(tuple(day(number).toordinal() for number in days), fens)


def test_a_day_without_its_balance_is_no_history():
    torn = BalanceHistory((day(1).toordinal(), day(2).toordinal()), (100,))
    for at in (day(1), day(3)):
        with pytest.raises(ValueError, match="shorter"):
            torn.changed_from(at, Money(10))


def test_several_are_one_day_by_day(steps):
    other = history((7, 1000), (9, 0))
    assert added([steps]) is steps
    assert added([steps, other]) == history((5, 100), (7, 1100), (8, 1400), (9, 1))
    assert added([other, steps, steps]) == history((5, 200), (7, 1200), (8, 1800), (9, 2))
