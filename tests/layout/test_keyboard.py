"""Everything by keys: each act shows its key, each key is on the list, none is taken from anybody else."""

from __future__ import annotations

import re

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QWidget

from teller_app.ui import print_screen
from teller_app.ui.rail import Page
from teller_app.words.keys import all_keys
from teller_app.words.speaker import Language, Speaker
from tests.counter.conftest import _looks, open_window  # noqa: F401  fixtures
from tests.layout.walk import looks
from tests.stage import WANG

TAKEN = {
    "Ctrl+Space": "turns fcitx5 and ibus on and off",
    "Ctrl+Shift": "chooses the next input method in fcitx and on Windows",
    "Shift": "switches Chinese and English in every pinyin",
    "Ctrl+.": "switches full and half punctuation",
    "Shift+Space": "switches full and half width",
    "Ctrl+;": "opens the clipboard of fcitx5",
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


@pytest.mark.parametrize("language", list(Language))
def test_every_button_shows_a_key_or_is_reached_by_tab(qapp, homes, language):
    """A page's main acts have a key on them; the rest can be reached by Tab, and say what they do."""
    unreachable, unnamed = set(), set()
    for name, window in looks(qapp, homes, language, "ordinary"):
        for button in window.findChildren(QPushButton):
            if not button.isVisible() or KEY.search(button.text().replace("\n", " ")):
                continue
            if not button.text() and not button.accessibleName():
                unnamed.add(name)
            group = button.group()
            among = group.buttons() if group is not None else [button]
            tabs = [bool(each.focusPolicy() & Qt.FocusPolicy.TabFocus) for each in among]
            if not any(tabs) and not any(KEY.search(each.text()) for each in among):
                unreachable.add((name, button.text()))
    assert not unnamed
    assert not unreachable


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
