"""Privileges as tiles: what is read aloud is there whole, and so is every name."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLabel

from teller_app.rules.codes import WindowKind
from teller_app.ui import theme
from teller_app.ui.parts.labels import ShortLabel
from teller_app.ui.parts.privilege_grid import PrivilegeGrid, Tile, TileShown, TileState, shared
from teller_app.ui.privilege_tiles import KEYS
from teller_app.words.speaker import Language
from tests.counter.conftest import _looks, open_window  # noqa: F401  fixtures
from tests.layout.measure import MAXIMISED
from tests.stage import CLIENTS

NAMES = {Language.ZH: "优先排号", Language.EN: "Queue priority"}


def tiles(window, qtbot):
    for _ in range(4):
        qtbot.wait(5)
    return [each for each in window.client.below.grid.findChildren(Tile) if each.isVisible()]


def texts(tile):
    return [each for each in tile.findChildren(QLabel) if each.isVisible() and each.text()]


def whole(label):
    """Whether all of a text is painted."""
    return label.heightForWidth(label.width()) <= label.height() and not isinstance(label, ShortLabel)


@pytest.mark.long(first=2)
@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("kind", list(WindowKind))
def test_the_sentence_about_the_queue_is_read_from_its_tile(open_window, qtbot, language, kind):  # noqa: F811
    window = open_window(language, *MAXIMISED)
    window._counter.preferences.type("window", kind.value)
    met = 0
    for client in CLIENTS:
        window.open_client(client.key)
        for tile in (each for each in tiles(window, qtbot) if NAMES[language] in each.accessibleName()):
            said = texts(tile)
            assert all(whole(each) for each in said), (client.key, [each.text() for each in said])
            met += 1
    assert met == len(CLIENTS)


@pytest.mark.parametrize("language", list(Language))
def test_every_name_and_every_value_is_whole_and_stands_in_line(open_window, qtbot, language):  # noqa: F811
    """At every size at which nothing is hidden behind dots; what is under two names begins at one height."""
    window = open_window(language, *MAXIMISED)
    for key in ("C000004", "C000001"):
        window.open_client(key)
        for size in ((1280, 720), (911, 512), (1366, 768), MAXIMISED, (1920, 1080)):
            window.resize(*size)
            shown = tiles(window, qtbot)
            assert len(shown) == 13
            for tile in shown:
                assert all(whole(each) for each in texts(tile)), [each.text() for each in texts(tile)]
            assert len({tile._name.font().pixelSize() for tile in shown}) == 1, "one size of letters"
            lefts = {tile.x() for tile in shown if tile.y() == 0}
            assert {tile.x() for tile in shown} <= lefts, "the second row stands under the first"
            for top in {tile.y() for tile in shown}:
                row = [tile for tile in shown if tile.y() == top]
                assert len({tile._value.y() for tile in row}) == 1, "values begin at one height"
                assert len({tile._name.y() for tile in row}) == 1
            if size[0] >= 1280:
                assert max(tile.geometry().bottom() for tile in shown) <= window.client.below.grid.parent().height()


def test_where_there_is_room_a_tile_says_how_to_give_it_and_else_in_a_word(open_window, qtbot):  # noqa: F811
    window = open_window(Language.EN, 1280, 640)
    window.open_client("C000004")
    (salon,) = [each for each in tiles(window, qtbot) if each.name == "Salon"]
    assert salon._value.text() == "By invitation"
    window.resize(1920, 1080)
    tiles(window, qtbot)
    assert salon._value.text() == "By invitation, which says whom to bring"
    assert "By invitation, which says whom to bring" in salon.toolTip()


def test_columns_give_what_some_have_over_to_those_that_need_more():
    assert shared([80, 90, 100], 300) == [100, 100, 100], "none needs more"
    assert shared([80, 120, 50], 300) == [94, 120, 85]
    assert sum(shared([130, 120, 100], 300)) == 300, "and no more than there is"


def test_the_next_clients_tiles_are_laid_out_anew_in_the_same_room(open_window, qtbot):  # noqa: F811
    """In the width and height of the last client: what stands there must be as in a window of its own."""
    both, alone = (open_window(Language.EN, 1366, 768) for _ in "ab")
    both.open_client("C000002")
    tiles(both, qtbot)
    both.open_client("C000004")
    alone.open_client("C000004")
    found = [
        [(tile.name, tile.geometry().getRect(), tile._value.text(), tile._name.height()) for tile in tiles(each, qtbot)]
        for each in (both, alone)
    ]
    assert found[0] == found[1]


def test_the_keys_that_give_go_on_in_their_order():
    """Alt+9, Alt+0, Alt+7, Alt+8 was read as a mistake."""
    assert KEYS[4:8] == ("Alt+7", "Alt+8", "Alt+9", "Alt+0")


def shown(state, value="余 1/1", tone=""):
    return TileShown("gift", "赠书活动", value, "", state, "Ctrl+1", tone=tone)


STATES = {
    shown(TileState.GIVEN): ("ink", "quiet"),
    shown(TileState.GONE, "已用完", "caution"): ("quiet", "caution"),
    shown(TileState.LATER, "黑金起"): ("quiet", "quiet"),
}


@pytest.mark.parametrize("before", STATES, ids=lambda one: one.state.value)
@pytest.mark.parametrize("now", STATES, ids=lambda one: one.state.value)
def test_a_tile_that_is_used_again_looks_like_a_new_one(open_window, qtbot, before, now):  # noqa: F811
    open_window()
    grid = PrivilegeGrid()
    qtbot.addWidget(grid)
    grid.resize(900, 120)
    grid.show()
    for each in (before, now):
        grid.show_tiles((each,))
        qtbot.wait(5)
    tile = grid.findChild(Tile)
    name, value = (next(each for each in texts(tile) if each.text() == said) for said in (now.name, now.value))
    worn = tuple(each.palette().color(each.foregroundRole()).name() for each in (name, value))
    assert worn == tuple(theme.colour(each).name() for each in STATES[now])
    assert (name.font().bold(), name.font().pixelSize()) == (True, 14)
    assert tile.property("role") == now.state.value


def test_tiles_that_change_in_one_word_are_shown_anew(open_window, qtbot):  # noqa: F811
    open_window()
    grid = PrivilegeGrid()
    qtbot.addWidget(grid)
    grid.resize(900, 120)
    grid.show()
    for value in ("余 2/2", "余 1/2", "余 1/2", "余 2/2"):
        grid.show_tiles((shown(TileState.GIVEN, value),))
        assert [each.text() for each in texts(grid.findChild(Tile))][-1] == value
