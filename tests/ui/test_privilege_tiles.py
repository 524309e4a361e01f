"""Privileges as tiles: what is read aloud is there whole, and so is every name."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QLabel

from teller_app.rules.codes import WindowKind
from teller_app.ui.parts.labels import ShortLabel
from teller_app.ui.parts.privilege_grid import Tile, shared
from teller_app.words.speaker import Language
from tests.counter.conftest import _looks, open_window  # noqa: F401  fixtures
from tests.layout.facts import findings
from tests.layout.measure import MAXIMISED
from tests.stage import CLIENTS

NAMES = {Language.ZH: "优先排号", Language.EN: "Queue priority"}


def tiles(window, qtbot):
    for _ in range(4):
        qtbot.wait(5)
    return [each for each in window.client.below.grid.findChildren(Tile) if each.isVisible()]


def whole(label):
    """Whether all of a text is painted, in whatever size of letters."""
    if isinstance(label, ShortLabel):
        return QFontMetrics(label._fitting()).horizontalAdvance(label.text()) <= label.width()
    return label.heightForWidth(label.width()) <= label.height()


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
            said = [each for each in tile.findChildren(QLabel) if each.isVisible() and each.text()]
            assert all(whole(each) for each in said), (client.key, [each.text() for each in said])
            met += 1
    assert met == len(CLIENTS)


@pytest.mark.parametrize("language", list(Language))
def test_every_name_is_whole_and_what_is_left_as_well(open_window, qtbot, language):  # noqa: F811
    window = open_window(language, *MAXIMISED)
    window.open_client("C000004")
    shown = tiles(window, qtbot)
    assert len(shown) == 13
    for tile in shown:
        assert whole(tile._name), tile._name.text()
        if "12-31" in tile._value.text():
            assert whole(tile._value), tile._value.text()
    assert findings(window.client.below.grid, may_scroll=True) == []


def test_a_row_gives_what_some_have_over_to_those_who_need_more():
    assert shared([80, 90, 100], 100, 320) == [100, 100, 100], "nobody needs more"
    assert shared([80, 120, 50], 100, 312) == [94, 120, 85]
    assert shared([80, 120], 100, 312) == [100, 120], "the empty end comes first"
    assert sum(shared([130, 120, 100], 100, 312)) == 300, "and no more than there is"
