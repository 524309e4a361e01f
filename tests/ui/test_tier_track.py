"""The ladder under the tier: every name whole, side by side, as near to its dot as there is room."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from teller_app.ui.parts.tier_track import GAP, TierTrack, spread, whole
from teller_app.words.speaker import Language
from tests.counter.conftest import _looks, open_window  # noqa: F401  fixtures
from tests.layout.painted import cut, written_in

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


@given(st.lists(st.floats(0, 80), min_size=1, max_size=9), st.floats(0, 400), st.integers(0, 8))
def test_what_is_shown_is_whole_and_fits(widths, room, reached):
    shown = whole(widths, room, min(reached, len(widths) - 1))
    assert shown == sorted(set(shown))
    assert sum(widths[at] for at in shown) + GAP * max(0, len(shown) - 1) <= room + 1e-6
    assert all(widths[at] for at in shown)


def test_where_all_fit_none_is_left_out():
    assert whole([40, 0, 60, 20], 128, 2) == [0, 2, 3]


def test_where_there_is_no_room_the_clients_own_tier_and_the_next_are_told():
    assert whole([50, 50, 50, 50, 50], 110, 2) == [2, 3]
    assert whole([50, 50, 50, 50, 50], 160, 2) == [1, 2, 3]
    assert whole([50, 50, 50, 50, 50], 110, 4) == [3, 4]


def test_on_a_small_screen_every_rung_has_its_name_and_its_threshold(open_window, qtbot):  # noqa: F811
    """No amount stands there without what it leads to."""
    window = open_window(Language.EN, 911, 512)
    window.open_client("C000001")
    qtbot.wait(20)
    (track,) = window.client.findChildren(TierTrack)
    said = {each.text for each in written_in(track)}
    assert said >= {"Ordinary", "Gold", "Platinum", "Black gold", "Diamond", "Private"}
    assert said >= {"100k", "300k", "500k", "1m", "6m"}
    assert not list(cut(track, ""))
