"""The ladder under the tier: every name whole, side by side, as near to its dot as there is room."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from teller_app.ui.parts.tier_track import GAP, spread

ROW = st.lists(st.tuples(st.floats(0, 60), st.floats(0, 80)), min_size=1, max_size=9)


@given(ROW, st.floats(0, 400))
def test_names_never_lie_on_each_other_and_stay_within_where_they_fit(row, more):
    widths = [width for _, width in row]
    centres = [sum(step for step, _ in row[: at + 1]) for at in range(len(row))]
    room = sum(widths) + GAP * (len(row) - 1) + more
    lefts = spread(centres, widths, room)
    for at in range(len(row) - 1):
        assert lefts[at] + widths[at] + GAP <= lefts[at + 1] + 1e-6
    assert lefts[0] >= -1e-6
    assert lefts[-1] + widths[-1] <= room + 1e-6


def test_whatever_has_room_stands_around_its_dot():
    assert spread([50, 150, 250], [40, 60, 20], 300) == pytest.approx([30, 120, 240])


def test_the_edges_push_inwards():
    assert spread([0, 300], [40, 40], 300) == pytest.approx([0, 260])
