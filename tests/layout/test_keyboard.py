"""Everything by keys: each act shows its key, each key is on the list, none is taken from anybody else."""

from __future__ import annotations

import re
from typing import NamedTuple

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QTableView, QWidget

from teller_app.ui import print_screen
from teller_app.ui.parts.field import BY_ARROWS, UP_AND_DOWN
from teller_app.ui.rail import Page
from teller_app.ui.window import Window
from teller_app.words.keys import all_keys
from teller_app.words.speaker import Language, Speaker
from tests.counter.conftest import _looks, open_window  # noqa: F401  fixtures
from tests.layout.facts import tip
from tests.layout.walk import looks
from tests.stage import WANG

TAKEN = {
    "Ctrl+Space": "turns fcitx5 and ibus on and off",
    "Ctrl+Shift": "chooses the next input method in fcitx and on Windows",
    "Shift": "switches Chinese and English in every pinyin",
    "Ctrl+.": "switches full and half punctuation",
    "Shift+Space": "switches full and half width",
    "Ctrl+;": "opens the clipboard of fcitx5 and fcitx 4",
    "Ctrl+5": "has fcitx 4 read its settings anew",
    "Ctrl+6": "sorts the words of a table in fcitx 4, as Wubi has it",
    "Ctrl+7": "takes a word out of a table or a pinyin of fcitx 4",
    "Ctrl+8": "puts a word into them",
    "Ctrl+Del": "takes a phrase out of the pinyin of fcitx 4",
    "Ctrl+Alt+S": "saves everything in fcitx 4",
    "Ctrl+Alt+B": "a keyboard on the screen in fcitx 4",
    "Ctrl+F1": "another desktop, to Ctrl+F4, where the window manager is that of KDE",
    "Ctrl+Alt+P": "moves the pre-edit of fcitx5",
    "Ctrl+Shift+F": "simplified and traditional in fcitx5",
    "Ctrl+Shift+U": "a character by its code in ibus",
    "Ctrl+Shift+E": "emoji in ibus",
    "Ctrl+Alt+H": "characters by strokes in fcitx5",
    "Alt+F4": "closes a window",
    "Alt+Tab": "the next window",
    "Alt+Space": "the menu of a window",
    "Alt+Esc": "the next window on Windows",
    "Ctrl+Esc": "the start menu",
    "Ctrl+Alt+Del": "the lock of Windows",
    "Ctrl+Alt+Backspace": "ends an X server",
    "Ctrl+Alt+T": "a terminal on UOS and Kylin",
    "Ctrl+Alt+A": "a picture of the screen on UOS",
    "Ctrl+Alt+L": "the lock of many desktops",
    "Print": "a picture of the screen",
    "Ctrl+C": "copy",
    "Ctrl+V": "paste",
    "Ctrl+X": "cut",
    "Ctrl+Z": "undo what was typed",
    "Ctrl+A": "choose all that was typed",
}
"""Keys of input methods, of the systems and of every text field, and what they are for there."""
KEY = re.compile(r"(?:^|\s)((?:Ctrl|Alt|Shift)\+\S+|F\d{1,2}|Esc|Enter)$")
ARROWS = {"Alt+←": "Alt+Left", "Alt+→": "Alt+Right"}


STEP = re.compile(r"(Alt\+\d)  \S")
"""A step of a procedure is numbered by its key."""


def keys_of(window: QWidget) -> list[str]:
    return [each.key().toString() for each in window.findChildren(QShortcut)]


def listed() -> set[str]:
    """What F1 shows, each key by itself."""
    found = set()
    for text, _ in all_keys(Speaker(Language.EN)):
        for part in text.split(" · "):
            names = part.split(" ")
            if "…" in names:
                stem = names[0].rsplit("+", 1)[0]
                last = int(names[-1]) or 10
                found |= {f"{stem}+{at % 10}" for at in range(int(names[0][-1]), last + 1)}
            else:
                found |= {name.replace("←", "Left").replace("→", "Right") for name in names}
    return {QKeySequence(name).toString() for name in found if name not in {"↑", "↓"}}


def test_no_key_belongs_to_an_input_method_or_the_system(open_window):  # noqa: F811
    taken = {QKeySequence(name).toString() for name in TAKEN}
    used = keys_of(open_window())
    assert not taken & set(used)
    assert not [name for name in used if "Meta" in name], "Super belongs to the desktop"
    assert not [name for name in used if re.fullmatch(r"Ctrl\+Shift\+.*|Ctrl\+Alt\+.*", name)]


def test_every_key_of_the_window_is_on_the_list_of_f1(open_window):  # noqa: F811
    missing = set(keys_of(open_window())) - listed()
    assert not missing


def test_no_key_means_two_things(open_window):  # noqa: F811
    window = open_window()
    active = [each.key().toString() for each in window.findChildren(QShortcut) if each.isEnabled()]
    assert sorted(active) == sorted(set(active))


SHARED = {
    "Enter": "goes to the button of the form or the question that has the keyboard",
    "F3": "the rail and the button beside the client both go to the pre-screen",
    "Esc": "out of the question first, then out of the page",
    "Ctrl+S": "a form that is open is kept before the page is",
}
"""Keys that stand on more than one button at a time, and how it is known which one is meant."""


def keyless(button: QAbstractButton) -> bool:
    """What needs no key of its own: see the reasons."""
    holder = button.parentWidget()
    # One of several choices is a field like any other: Tab goes there, the arrows go through it, and each says so.
    if button.autoExclusive() and tip(button) in {BY_ARROWS, UP_AND_DOWN}:
        among = button.group().buttons() if button.group() else [button]
        return any(each.focusPolicy() & Qt.FocusPolicy.TabFocus for each in among)
    # Qt's own cross in the search: Esc empties it, and no Tab goes there. The same of a table's corner.
    return isinstance(holder, QLineEdit | QTableView) and button.focusPolicy() is Qt.FocusPolicy.NoFocus


def shown_key(button: QAbstractButton) -> str:
    text = button.text().replace("\n", " ")
    found = KEY.search(text) or STEP.match(text)
    return found[1] if found else ""


COUNTER = " of the counter"


class Shown(NamedTuple):
    """One look of a screen: its keys, what its buttons show, and every other place that a key stands on."""

    name: str
    keys: tuple[str, ...]
    buttons: tuple[tuple[str, str, bool], ...]
    """What each that needs a key is called, its key, and whether it can be pressed."""
    shortcuts: tuple[str, ...]
    elsewhere: tuple[str, ...]


def shown_on(name: str, window: QWidget) -> Shown:
    buttons = buttons_of(window)
    told = [(each.text() or each.accessibleName(), shown_key(each), each.isEnabled()) for each in buttons]
    elsewhere = []
    if isinstance(window, Window):
        elsewhere += [key_at_end(each.text()) for each in window.more.menu().actions()]
        elsewhere += [key_at_end(each.text()) for each in window.findChildren(QLabel) if each.isVisible()]
        elsewhere += [key_at_end(each.placeholderText()) for each in window.findChildren(QLineEdit)]
    return Shown(
        f"{name}{COUNTER}" if isinstance(window, Window) else name,
        tuple(keys_of(window)),
        tuple(one for one, each in zip(told, buttons, strict=True) if one[1] or not keyless(each)),
        tuple(each.shortcut().toString() for each in buttons),
        tuple(elsewhere),
    )


@pytest.fixture(scope="module", params=list(Language))
def walked(request, qapp, homes) -> list[Shown]:
    """Every page, for every role, before and after a log-in."""
    return [shown_on(name, window) for name, window in looks(qapp, homes, request.param, "ordinary")]


@pytest.mark.long(first=1)
def test_every_button_shows_a_key_that_is_there(walked):
    """No two buttons show the same one."""
    without, dead, twice = set(), set(), set()
    for look in walked:
        there, shown = {*look.keys, *look.shortcuts, "Enter"}, {}
        for text, key, enabled in look.buttons:
            if not key:
                without.add((look.name, text))
            elif QKeySequence(key).toString() not in there:
                dead.add((look.name, text))
            if key and enabled and key not in SHARED:
                if key in shown:
                    twice.add((look.name, shown[key], text))
                shown[key] = text
    assert not without
    assert not dead
    assert not twice


@pytest.mark.long(first=1)
def test_every_key_stands_on_something(walked):
    """On a button, a tile, an entry of a list or in an empty field: F1 is for whoever has seen it before."""
    counter = [look for look in walked if look.name.endswith(COUNTER)]
    keys = {key for look in counter for key in look.keys}
    texts = {key for look in counter for _, key, _ in look.buttons} | {
        key for look in counter for key in look.elsewhere
    }
    assert keys - {QKeySequence(ARROWS.get(text, text)).toString() for text in texts if text} == set()


def test_what_stands_in_the_list_does_what_its_key_does(open_window):  # noqa: F811
    window = open_window()
    window.open_client("C000004")
    acts = {key_at_end(each.text()): each for each in window.more.menu().actions()}
    assert len(acts) == len(window.more.menu().actions()) == 6
    acts["F8"].trigger()
    assert window.revealed.isVisible()
    acts["Ctrl+E"].trigger()
    assert window.client.amounts.table.first.hasFocus() or not window.isActiveWindow()
    window.open_client("C000001")
    acts["Alt+←"].trigger()
    assert window._counter.client.view.client.key == "C000004"
    acts["Alt+→"].trigger()
    assert window._counter.client.view.client.key == "C000001"
    acts["Shift+F12"].trigger()
    assert window.extras.blank.up
    window.extras.blank.leave()


def key_at_end(text: str) -> str:
    found = KEY.search(text)
    return found[1] if found else ""


def buttons_of(window: QWidget) -> list[QAbstractButton]:
    return [each for each in window.findChildren(QAbstractButton) if each.isVisible()]


MOST = 12


def test_a_whole_visit_takes_twelve_keys_at_most(open_window, qtbot, monkeypatch):  # noqa: F811
    """Find, answer, give, print, look at a loan, back to the next client; beyond what is searched for."""
    window = open_window()
    sent = []
    monkeypatch.setattr(print_screen, "printers", lambda: ["counter"])
    monkeypatch.setattr(window.printing, "send", lambda: sent.append(window.page))
    qtbot.waitUntil(window.isActiveWindow, timeout=5000)
    qtbot.keyClicks(window.bar.search, WANG.phone)
    pressed = 0

    def press(key, modifier=Qt.KeyboardModifier.NoModifier):
        nonlocal pressed
        pressed += 1
        qtbot.keyClick(QApplication.focusWidget() or window, key, modifier)

    ctrl = Qt.KeyboardModifier.ControlModifier
    press(Qt.Key.Key_Return)
    assert window._counter.client.view.client.key == WANG.key
    press(Qt.Key.Key_1, ctrl)
    assert "已给予" in window.notice.text.text()
    press(Qt.Key.Key_P, ctrl)
    assert window.page is Page.PRINT
    press(Qt.Key.Key_P, ctrl)
    assert sent == [Page.PRINT]
    press(Qt.Key.Key_Escape)
    assert window.page is Page.CLIENT
    press(Qt.Key.Key_F3)
    assert window.page is Page.PRESCREEN
    assert window.prescreen.form.fields["principal"].edit.hasFocus()
    press(Qt.Key.Key_Escape)
    assert window.bar.search.hasFocus()
    assert pressed <= MOST


def rings(window: QWidget) -> list[QWidget]:
    """Everything that Tab stops at, in its order."""
    found, at = [], window.nextInFocusChain()
    while at is not window:
        if at.isVisible() and at.isEnabled() and at.focusPolicy() & Qt.FocusPolicy.TabFocus:
            found.append(at)
        at = at.nextInFocusChain()
    return found


@pytest.mark.parametrize("page", [Page.CLIENT, Page.PRESCREEN, Page.CARE, Page.FILES, Page.PEOPLE])
def test_whatever_has_the_keyboard_is_seen_to_have_it(open_window, qtbot, page):  # noqa: F811
    window = open_window()
    window.open_client("C000001")
    window.turn_to(page)
    qtbot.waitUntil(window.isActiveWindow, timeout=5000)
    unseen = []
    for widget in rings(window):
        window.setFocus()
        before = widget.grab().toImage()
        widget.setFocus(Qt.FocusReason.TabFocusReason)
        if isinstance(widget, QLineEdit):
            widget.deselect()
        qtbot.wait(1)
        if widget.hasFocus() and widget.grab().toImage() == before:
            unseen.append(f"{type(widget).__name__} {widget.accessibleName() or widget.property('text')}")
    assert not unseen


@pytest.mark.parametrize("page", [Page.CLIENT, Page.PRESCREEN, Page.CARE, Page.FILES, Page.PEOPLE])
def test_tab_goes_as_the_eye_does(open_window, qtbot, page):  # noqa: F811
    """Within a card, nothing is reached after something that stands below it, or right of it in a line."""
    window = open_window()
    window.open_client("C000001")
    window.turn_to(page)
    qtbot.wait(10)
    last: dict[QWidget, QWidget] = {}
    wrong = []
    for widget in rings(window):
        holder = _card(widget)
        before = last.get(holder)
        last[holder] = widget
        if before is not None and not _follows(_box(before, window), _box(widget, window)):
            wrong.append((before.accessibleName(), widget.accessibleName() or widget.property("text")))
    assert not wrong


def _card(widget: QWidget) -> QWidget:
    """The card, the bar, the rail or the foot that it stands in; the window where there is none."""
    at = widget.parentWidget()
    while at.parentWidget() is not None and not (
        at.property("role") == "card" or at.objectName() in {"bar", "rail", "foot"}
    ):
        at = at.parentWidget()
    return at


def _box(widget: QWidget, window: QWidget):
    return widget.rect().translated(widget.mapTo(window, QPoint(0, 0)))


def _follows(first, later) -> bool:
    if later.bottom() < first.top():
        return False
    same_line = later.top() < first.bottom() and first.top() < later.bottom()
    return not (same_line and later.right() < first.left())
