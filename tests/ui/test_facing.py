"""The side that is turned to the client is read from the other side of the counter."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLabel, QScrollArea

from teller_app.ui.facing_screen import SHARES
from teller_app.words.speaker import Language
from tests.counter.conftest import _looks, open_window  # noqa: F401  fixtures
from tests.layout.facts import findings
from tests.layout.measure import MAXIMISED

FEW, MANY = "C000001", "C000004"
HELD = {FEW: (4, 28), MANY: (13, 17)}
"""How many privileges each of them has, and how large the letters of these are at least."""


def turned(window, qtbot, key):
    window.open_client(key)
    window.extras.turn_to_client()
    settle(qtbot)
    return window.extras.facing


def settle(qtbot):
    """Lines that wrap are laid out in more than one round."""
    for _ in range(4):
        qtbot.wait(5)


def letters(labels):
    return min(each.fontInfo().pixelSize() for each in labels)


def privileges(facing):
    """Names and what is left of them."""
    return [
        each
        for each in facing._gives.findChildren(QLabel)
        if each.isVisible() and each != facing._gives.title
    ]


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("key", HELD)
def test_letters_are_as_large_as_the_room_allows(open_window, qtbot, language, key):  # noqa: F811
    count, least = HELD[key]
    facing = turned(open_window(language, *MAXIMISED), qtbot, key)
    assert len(privileges(facing)) == 2 * count
    assert letters(privileges(facing)) >= least
    assert letters([facing._sentences]) >= 22
    assert findings(facing, may_scroll=False) == []
    facing.leave()


@pytest.mark.parametrize("language", list(Language))
def test_card_validity_and_heads_are_large_too(open_window, qtbot, language):  # noqa: F811
    facing = turned(open_window(language, *MAXIMISED), qtbot, MANY)
    heads = [each for each in facing._band.findChildren(QLabel) if each.text()]
    assert len(heads) == 3
    assert letters([*heads, facing._gives.title]) >= 22
    facing.leave()


def test_a_larger_window_has_larger_letters_and_a_small_one_scrolls(open_window, qtbot):  # noqa: F811
    window = open_window(Language.EN, *MAXIMISED)
    facing = turned(window, qtbot, MANY)
    before = letters(privileges(facing))
    window.resize(1920, 1000)
    settle(qtbot)
    assert letters(privileges(facing)) > before
    assert findings(facing, may_scroll=False) == []
    window.resize(640, 360)
    settle(qtbot)
    assert letters(privileges(facing)) < before
    bars = [area.verticalScrollBar().maximum() for area in facing.findChildren(QScrollArea)]
    assert max(bars) > 0, "what does not fit in the smallest letters is not out of reach"
    facing.leave()


def test_where_not_all_fits_the_width_goes_to_whoever_lacks_most(open_window, qtbot):  # noqa: F811
    """At 150 % thirteen privileges scroll; half the width for a few large sentences would make it worse."""
    facing = turned(open_window(Language.EN, 911, 512), qtbot, MANY)
    share = (facing._below.stretch(0), facing._below.stretch(1))
    lacking = {each: facing._lacking(each) for each in SHARES}
    assert 0 < lacking[share] == min(lacking.values()) < lacking[1, 1]
