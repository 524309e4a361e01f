"""The side that is turned to the client is read from the other side of the counter."""

from __future__ import annotations

import re
from itertools import product

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextLayout, QTextOption
from PySide6.QtWidgets import QLabel, QPushButton

from teller_app.rules.codes import AssetClass
from teller_app.ui.facing_screen import SIZES
from teller_app.words.speaker import Language
from tests.counter.conftest import _looks, open_window  # noqa: F401  fixtures
from tests.layout.facts import findings
from tests.layout.measure import MAXIMISED

FEW, MANY = "C000001", "C000004"
HELD = {FEW: (4, 28), MANY: (13, 17)}
"""How many privileges each of them has, and how large the letters of these are at least."""


def turned(window, qtbot, key):
    if key:
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


@pytest.mark.long(first=2)
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


def test_a_larger_window_has_larger_letters(open_window, qtbot):  # noqa: F811
    window = open_window(Language.EN, *MAXIMISED)
    facing = turned(window, qtbot, MANY)
    before = letters(privileges(facing))
    window.resize(1920, 1000)
    settle(qtbot)
    assert letters(privileges(facing)) > before
    assert findings(facing, may_scroll=False) == []
    facing.leave()


def test_a_large_screen_is_filled(open_window, qtbot):  # noqa: F811
    """At 1920 × 1080 the letters stopped at 28 pixels, and the lower half stood empty."""
    facing = turned(open_window(Language.ZH, 1920, 1080), qtbot, FEW)
    assert letters([facing._sentences, *privileges(facing)]) >= 42
    assert letters([facing._name, facing._gives.title, *facing._band.findChildren(QLabel)]) >= 30
    assert findings(facing, may_scroll=False) == []
    facing.leave()


def lines_of(label):
    """As they are painted."""
    for paragraph in label.text().split("\n"):
        layout = QTextLayout(paragraph, label.font())
        layout.setTextOption(QTextOption())
        layout.beginLayout()
        while (line := layout.createLine()).isValid():
            line.setLineWidth(label.width())
            yield paragraph[line.textStart() : line.textStart() + line.textLength()]
        layout.endLayout()


@pytest.mark.long(first=1)
@pytest.mark.parametrize("language", list(Language))
def test_a_number_keeps_its_unit(open_window, qtbot, language):  # noqa: F811
    """合计 37 stood at the end of a line, and 万元 at the beginning of the next."""
    window = open_window(language)
    broken, seen = [], ""
    for width in range(1000, 1400, 25):
        window.resize(width, 768)
        facing = turned(window, qtbot, FEW)
        for label in [facing._sentences, *privileges(facing)]:
            lines = list(lines_of(label))
            seen += "".join(lines)
            broken += [line for line in lines if re.match("[万亿元次]|yuan", line.lstrip("\u2060 "))]
        facing.leave()
    assert broken == []
    assert re.search("37.?万|370,000.yuan", seen)


SMALL = [(1093, 558), (911, 512), (911, 465), (683, 384), (640, 360)]
"""1366 × 768 at 125, 150 and 200 %, with and without a title and a task bar; and 1280 × 720 at 200 %."""


@pytest.mark.long(first=1)
@pytest.mark.parametrize("language", list(Language))
def test_nobody_who_faces_the_client_scrolls(open_window, qtbot, subtests, language):  # noqa: F811
    """What does not fit in the smallest letters comes with a key; each privilege once, and none is lost."""
    window = open_window(language)
    for size, key in product(SMALL, HELD):
        with subtests.test(f"{size} {key}"):
            window.resize(*size)
            settle(qtbot)
            assert window.size().toTuple() == size
            read_to_the_end(window, qtbot, key)


def read_to_the_end(window, qtbot, key):
    facing = turned(window, qtbot, key)
    wanted = [text for row in facing._rows for text in row]
    left, told = len(facing._rows), []
    while True:
        assert findings(facing, may_scroll=False) == []
        assert letters([each for each in facing.findChildren(QLabel) if each.isVisible()]) >= SIZES[0]
        shown = [each.text() for each in privileges(facing)] if facing._gives.isVisible() else []
        told, left = told + shown, left - len(shown) // 2
        assert facing._on.isVisible() == (left > 0)
        if not left:
            break
        assert str(left) in facing._on.text()
        qtbot.keyClick(facing, Qt.Key.Key_PageDown)
        settle(qtbot)
    assert sorted(told) == sorted(wanted)
    facing.leave()


def test_the_next_client_begins_at_the_first_leaf(open_window, qtbot):  # noqa: F811
    window = open_window(Language.ZH, 911, 465)
    facing = turned(window, qtbot, MANY)
    qtbot.keyClick(facing, Qt.Key.Key_PageDown)
    assert not facing._says.isVisible()
    facing.leave()
    facing = turned(window, qtbot, MANY)
    assert facing._says.isVisible()
    facing.leave()


def test_with_a_smaller_screen_the_privileges_stand_in_two_columns(open_window, qtbot):  # noqa: F811
    facing = turned(open_window(Language.ZH, 911, 465), qtbot, MANY)
    qtbot.keyClick(facing, Qt.Key.Key_PageDown)
    settle(qtbot)
    assert len(privileges(facing)) == 2 * HELD[MANY][0]
    assert len({each.x() for each in privileges(facing)}) == 4
    facing.leave()


NOTHING = {Language.ZH: "本等级暂无专属权益。", Language.EN: "This tier has no privileges of its own yet."}


def shown(facing):
    """Every text on it that is seen, and the buttons."""
    texts = [each.text() for each in facing.findChildren(QLabel) if each.isVisible() and each.text()]
    return texts, [each for each in facing.findChildren(QPushButton) if each.isVisible()]


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("size", [MAXIMISED, (683, 384)])
def test_a_client_without_a_privilege_is_told_so(open_window, qtbot, language, size):  # noqa: F811
    """The page stayed blank: it was only laid out where there was a privilege to show."""
    window = open_window(language, *size)
    window.open_client(FEW)
    desk = window._counter.client
    for code in AssetClass:
        desk.type_amount(code, "0")
    facing = turned(window, qtbot, "")
    check_poor(facing, NOTHING[language], desk.view.decision)


@pytest.mark.parametrize("language", list(Language))
def test_a_walk_in_of_whom_nothing_is_known_is_told_something(open_window, qtbot, language):  # noqa: F811
    window = open_window(language, *MAXIMISED)
    window._counter.client.start_walk_in()
    window.came_up()
    facing = turned(window, qtbot, "")
    check_poor(facing, NOTHING[language], window._counter.client.view.decision)


def check_poor(facing, nothing, decision):
    assert facing.up
    assert not decision.entitlements
    texts, buttons = shown(facing)
    assert any(nothing in text for text in texts)
    assert not facing._gives.isVisible()
    assert buttons == [facing._back]
    assert letters([facing._sentences]) >= (22 if facing.height() > 560 else SIZES[0])
    assert findings(facing, may_scroll=False) == []
    facing.leave()
