"""What the monkey's hand can do: any key of the window's own table, words, clicks, a client, a lock."""

from __future__ import annotations

import random
from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from PySide6.QtCore import QKeyCombination, QPoint, Qt
from PySide6.QtGui import QInputMethodEvent, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLineEdit, QMainWindow, QWidget
from shiboken6 import isValid

from teller_app.ui.run import Application
from teller_app.ui.window import Window
from teller_app.words.speaker import Language, Speaker

CTRL, SHIFT, NONE = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.NoModifier,
)
K = Qt.Key
MOVES = (
    *((key, NONE) for key in (K.Key_Return, K.Key_Return, K.Key_Escape, K.Key_Tab, K.Key_Down, K.Key_Up)),
    *((key, NONE) for key in (K.Key_PageDown, K.Key_PageUp, K.Key_Home, K.Key_End, K.Key_Left, K.Key_Right)),
    *((key, NONE) for key in (K.Key_Backspace, K.Key_Delete, K.Key_Space)),
    *((key, CTRL) for key in (K.Key_A, K.Key_C, K.Key_V, K.Key_X, K.Key_Z)),
    (K.Key_Tab, SHIFT),
)
LATIN = (
    *("w", "wxm", "lj", "C00000", "1380", "40w", "30", "-1", "1e9", "<b>", "%_*'\"", "0", "1", "2", "3"),
    *("2027-03-01", "2026-11-01", "2020-02-30", "4.35%", "36", "12w", "99999999999", "110105198506152730"),
    *("gold", "Li Na", "/no/such/folder", "<img src=file:///etc/hostname>", "=cmd()", "x" * 80),
)
CHINESE = (
    *("王", "王小明", "阿依古丽·买买提·玉素甫", "三十万", "１２００", "12.5万", "理由：总行批准", "复核人"),
    *("赵六", "集团", "家庭", "，。？", "\u202e反过来", "😀", "长" * 70),
)
LANGUAGE = {Speaker(each).say("切换语言") for each in Language}
RARELY = 0.9
"""Of ten clicks on another language nine are something else: nobody changes it a hundred times an hour, and each
time two windows lie in memory at once, which leaves gaps in it."""
BUTTONS = (*(6 * (Qt.MouseButton.LeftButton,)), Qt.MouseButton.RightButton)


class Drawn(NamedTuple):
    """One act: its kind for the table, the words for a report, and what it does."""

    kind: str
    says: str
    acts: tuple[Callable[[], object], ...]
    """Each is a turn of the loop of its own, as keys come one by one."""


class Hand:
    """Draws acts by chance, from what is there to be done at the moment."""

    def __init__(self, chance: random.Random, program: Application) -> None:
        self._chance, self._program = chance, program

    @property
    def _front(self) -> QMainWindow | None:
        """The window, the entrance after a lock, or the way back to a journal."""
        return self._window or self._program.entrance or self._program.rescue

    @property
    def _window(self) -> Window | None:
        """The one that is seen: while it is made, the entrance still is."""
        made = self._program.window
        return made if made is not None and made.isVisible() else None

    def draw(self) -> Drawn:
        """The next act."""
        front = self._front
        if front is None:
            return Drawn("wait", "wait", (lambda: QTest.qWait(5),))
        if self._window is None:
            return self._before_the_window(front)
        ways: dict[Callable[[QMainWindow], Drawn], int] = {
            self._key: 36,
            self._latin: 16,
            self._chinese: 6,
            self._click: 26,
            self._choose: 6,
            self._client: 7,
            self._wait: 3,
        }
        return self._chance.choices(list(ways), list(ways.values()))[0](front)

    def _wait(self, front: QMainWindow) -> Drawn:
        return self._say("wait", "", lambda: QTest.qWait(self._chance.randrange(40)))

    def leave(self) -> None:
        """Nobody is there."""
        self._program.lock("key")
        for _ in range(5):
            # A dialog or a menu is closed first, and the lock comes after it.
            QApplication.processEvents()

    def _before_the_window(self, front: QMainWindow) -> Drawn:
        """Mostly back in; sometimes a hand that does anything there too."""
        if self._chance.random() < 0.5:
            return self._say("unlock", "", lambda: QTest.keyClick(front, K.Key_Return))
        return self._chance.choice((self._click, self._latin, self._move))(front)

    def _say(self, kind: str, what: str, *acts: Callable[[], object]) -> Drawn:
        window = self._window
        where = window.page.name.lower() if window is not None else "entrance"
        return Drawn(kind, f"{kind} {what} on {where}".replace("  ", " "), acts)

    @staticmethod
    def _target() -> QWidget | None:
        return QApplication.activePopupWidget() or QApplication.focusWidget() or QApplication.activeWindow()

    def _key(self, front: QMainWindow) -> Drawn:
        """A key of the table, or one that moves about."""
        if self._chance.random() < 0.4:
            return self._move(front)
        keys = sorted({made.key().toString() for made in front.findChildren(QShortcut)})
        name = self._chance.choice(keys)
        found = next(made.key() for made in front.findChildren(QShortcut) if made.key().toString() == name)
        return self._press(found[0], f"key {name}")

    def _move(self, front: QMainWindow) -> Drawn:
        key, modifier = self._chance.choice(MOVES)
        return self._press(QKeyCombination(modifier, key), f"key {key.name[4:]}")

    def _press(self, keys: QKeyCombination, kind: str) -> Drawn:
        return self._say(kind, "", partial(self._sign, keys.key(), keys.keyboardModifiers()))

    def _latin(self, front: QMainWindow) -> Drawn:
        text = self._chance.choice(LATIN)

        return self._say("type", repr(text), *(partial(self._sign, sign) for sign in text))

    def _sign(self, sign: str | Qt.Key, modifier: Qt.KeyboardModifier = NONE) -> None:
        """Where the focus is by now: whoever has it after one key takes the next."""
        target = self._target()
        if target is not None:
            QTest.keyClick(target, sign, modifier)

    def _chinese(self, front: QMainWindow) -> Drawn:
        """As an input method commits it: keys would end the process."""
        text = self._chance.choice(CHINESE)

        def commit() -> None:
            target = self._target()
            if target is not None:
                event = QInputMethodEvent()
                event.setCommitString(text)
                QApplication.sendEvent(target, event)

        return self._say("type Chinese", text, commit)

    def _click(self, front: QMainWindow) -> Drawn:
        popup = QApplication.activePopupWidget()
        seen = [each for each in (popup or front).findChildren(QWidget) if each.isVisible() and each.width()]
        if popup is not None:
            seen.append(popup)
        widget = self._chance.choice(seen)
        if widget.accessibleName() in LANGUAGE and self._chance.random() < RARELY:
            return self._move(front)
        at = QPoint(self._chance.randrange(widget.width()), self._chance.randrange(max(1, widget.height())))
        button, twice = self._chance.choice(BUTTONS), self._chance.random() < 0.1
        name = type(widget).__name__
        says = widget.text() if isinstance(widget, QAbstractButton) else widget.accessibleName()

        def click() -> None:
            # A widget that Python knows only by its parent may be forgotten with that.
            if isValid(widget):
                (QTest.mouseDClick if twice else QTest.mouseClick)(widget, button, NONE, at)

        return self._say(
            "double click" if twice else "click", f"{name} {says!r} {button.name} {at.x()},{at.y()}", click
        )

    def _choose(self, front: QMainWindow) -> Drawn:
        """In a list, or the cursor into any field."""
        seen = [
            each
            for each in (*front.findChildren(QComboBox), *front.findChildren(QLineEdit))
            if each.isVisible() and each.isEnabled()
        ]
        if not seen:
            return self._move(front)
        widget = self._chance.choice(seen)
        at = (
            self._chance.randrange(widget.count()) if isinstance(widget, QComboBox) and widget.count() else -1
        )

        def choose() -> None:
            widget.setFocus()
            if at >= 0:
                widget.setCurrentIndex(at)
                widget.activated.emit(at)

        return self._say("choose", f"{widget.accessibleName()} {at}", choose)

    def _client(self, front: QMainWindow) -> Drawn:
        """As a teller does it: the search, a number, Enter."""
        key = (
            f"C{self._chance.choice((self._chance.randrange(1, 10), self._chance.randrange(1, 10_001))):06d}"
        )

        ways = [(K.Key_Escape, NONE), (K.Key_K, CTRL), *((sign, NONE) for sign in key), (K.Key_Return, NONE)]
        return self._say("client", key, *(partial(self._sign, *way) for way in ways))
