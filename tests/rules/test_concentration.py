"""A fifth of the clients bring four fifths: how much of a branch the richest hold."""

from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from teller_app.rules.branch import concentration, top_fifth


def test_a_fifth_of_the_clients_may_hold_four_fifths():
    assert top_fifth([40, 40, *[3] * 4, *[2] * 4]) == 0.8
    assert concentration([80, 5, 5, 5, 5])[20] == 0.8


def test_a_part_of_a_client_counts_whole():
    """Of six clients, a fifth is two."""
    assert top_fifth([50, 30, 5, 5, 5, 5]) == 0.8


def test_where_all_hold_the_same_a_fifth_holds_a_fifth():
    assert top_fifth([7] * 10) == 0.2
    assert concentration([7] * 100)[37] == 0.37


def test_nobody_holds_anything():
    assert top_fifth([]) is None
    assert top_fifth([0, 0]) is None
    assert concentration([0, 0])[50] == 0.5


@given(
    st.lists(st.integers(0, 10**13), min_size=1, max_size=300).map(lambda each: sorted(each, reverse=True))
)
def test_the_curve_rises_to_the_whole_and_never_under_the_diagonal(fens):
    curve = concentration(fens)
    assert len(curve) == 101
    assert curve[0] == 0
    assert curve[-1] == 1
    assert all(one <= other for one, other in itertools.pairwise(curve))
    assert all(share >= at / 100 - 1e-9 for at, share in enumerate(curve))
    if sum(fens):
        assert abs(top_fifth(fens) - curve[20]) < 1e-9
