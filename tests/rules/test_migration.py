"""Up, down, the same, or not to be compared."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from teller_app.rules.migration import Way, way
from tests.rules.test_rulebook_changes import EDITIONS

TURNED = {Way.UP: Way.DOWN, Way.DOWN: Way.UP, Way.SAME: Way.SAME, Way.OTHER: Way.OTHER}


@given(st.sampled_from(EDITIONS), st.data())
def test_on_one_ladder_it_is_the_height_that_counts(edition, data):
    one, other = (data.draw(st.sampled_from(list(edition.tier))) for _ in range(2))
    found = way(edition, edition, one, other)
    steps = edition.rungs[other] - edition.rungs[one]
    assert found is (Way.UP if steps > 0 else Way.DOWN if steps < 0 else Way.SAME)
    assert way(edition, edition, other, one) is TURNED[found]


@given(st.sampled_from(EDITIONS), st.sampled_from(EDITIONS), st.data())
def test_who_goes_up_one_way_goes_down_the_other_way_round(before, after, data):
    one, other = (data.draw(st.sampled_from(list(each.tier))) for each in (before, after))
    found = way(before, after, one, other)
    assert (found is Way.OTHER) == (not any({one, other} <= set(each.tier) for each in (before, after)))
    if before.tier.keys() == after.tier.keys():
        assert way(after, before, other, one) is TURNED[found]


@pytest.mark.parametrize("cell", [("", "gold"), ("gold", ""), ("star_3", "gold")])
def test_what_no_ladder_has_is_not_compared(general, cell):
    assert way(general, general, *cell) is Way.OTHER


def test_a_rung_that_is_gone_is_held_by_the_earlier_ladder(general):
    fewer = general.model_construct(
        **{name: getattr(general, name) for name in type(general).model_fields}
        | {"tier": {code: tier for code, tier in general.tier.items() if code != "black_gold"}}
    )
    assert way(general, fewer, "black_gold", "platinum") is Way.DOWN
    assert way(general, fewer, "black_gold", "diamond") is Way.UP
    assert way(fewer, general, "platinum", "black_gold") is Way.UP
