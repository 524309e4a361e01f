"""Random typing and clicking: whatever a hurried hand does, nothing is raised and nobody is mixed up."""

from __future__ import annotations

import os
import random

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QFileDialog, QLabel, QLineEdit

from tests.stage import CLIENTS

STEPS = int(os.environ.get("MONKEY_STEPS", "250"))
CTRL, ALT, NONE = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.NoModifier,
)
KEYS = [
    *(
        (key, NONE)
        for key in (Qt.Key.Key_Return, Qt.Key.Key_Escape, Qt.Key.Key_Tab, Qt.Key.Key_Down, Qt.Key.Key_Up)
    ),
    *(
        (key, NONE)
        for key in (
            Qt.Key.Key_F1,
            Qt.Key.Key_F2,
            Qt.Key.Key_F3,
            Qt.Key.Key_F4,
            Qt.Key.Key_F5,
            Qt.Key.Key_F6,
            Qt.Key.Key_F7,
            Qt.Key.Key_F10,
        )
    ),
    *(
        (key, CTRL)
        for key in (Qt.Key.Key_K, Qt.Key.Key_N, Qt.Key.Key_P, Qt.Key.Key_R, Qt.Key.Key_E, Qt.Key.Key_A)
    ),
    *((Qt.Key[f"Key_{letter}"], CTRL) for letter in "BDGILOSTU"),
    *((Qt.Key[f"Key_{digit}"], CTRL) for digit in "1234567890"),
    *((Qt.Key[f"Key_{digit}"], ALT) for digit in "12345"),
    (Qt.Key.Key_Backspace, NONE),
    (Qt.Key.Key_Space, NONE),
]
TEXTS = [
    "w",
    "wxm",
    "C00000",
    "1380",
    "40w",
    "30",
    "-1",
    "1e9",
    "<b>",
    "%_*'\"",
    "2027-03-01",
    "4.35%",
    "99999999999",
    "0",
]


@pytest.mark.long(first=1)
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_whatever_a_hurried_hand_does(window, qtbot, seed, monkeypatch):
    hand = random.Random(seed)
    for screen in (window.printing, window.care, window.branch, window.audit):
        monkeypatch.setattr(type(screen), "choose_file", lambda self: None)
    monkeypatch.setattr(type(window.branch), "choose_unmasked", lambda self: None)
    for dialog in ("getSaveFileName", "getOpenFileName"):
        monkeypatch.setattr(QFileDialog, dialog, lambda *_: ("", ""))
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: "")
    for _ in range(STEPS):
        draw = hand.random()
        focus = QApplication.focusWidget() or window
        if draw < 0.45:
            qtbot.keyClicks(focus, hand.choice(TEXTS))
        elif draw < 0.75:
            key, modifier = hand.choice(KEYS)
            qtbot.keyClick(focus, key, modifier)
        elif draw < 0.9:
            press(window, hand)
        else:
            choose(window, hand)
        if hand.random() < 0.1:
            QApplication.processEvents()
        nobody_is_mixed_up(window)


def press(window, hand: random.Random) -> None:
    """Press any button that can be seen, but for the language, which would build another window."""
    buttons = [
        button
        for button in window.findChildren(QAbstractButton)
        if button.isVisible()
        and button.isEnabled()
        and button is not window.bar.language
        and not has_menu(button)
    ]
    hand.choice(buttons).click()


def has_menu(button: QAbstractButton) -> bool:
    return getattr(button, "menu", lambda: None)() is not None


def choose(window, hand: random.Random) -> None:
    """Choose in a list, or put the cursor anywhere."""
    widgets = [
        widget
        for widget in (*window.findChildren(QComboBox), *window.findChildren(QLineEdit))
        if widget.isVisible() and widget.isEnabled()
    ]
    if not widgets:
        return  # what is turned to the client has none
    widget = hand.choice(widgets)
    widget.setFocus()
    if isinstance(widget, QComboBox) and widget.count():
        at = hand.randrange(widget.count())
        widget.setCurrentIndex(at)
        widget.activated.emit(at)


def nobody_is_mixed_up(window) -> None:
    """The screen speaks of one client only, the one that the desk holds."""
    if not window.client.isVisible():
        return
    here = window._counter.client.view.client
    shown = {label.text() for label in window.client.findChildren(QLabel) if label.isVisible()}
    for client in CLIENTS:
        if here is None or client.key != here.key:
            assert client.name not in shown
