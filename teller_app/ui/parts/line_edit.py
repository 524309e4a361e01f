"""A line of text that leaves the window its keys."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit

from teller_app.ui import theme

OURS = frozenset(Qt.Key(ord(letter)) for letter in "BDEGHIKLMNOPRSTU")
"""With Ctrl. Qt would take some of them for editing, as Emacs does: Ctrl+K cuts the rest of the line."""


class LineEdit(QLineEdit):
    """Every field of the program is one of these."""

    def event(self, event: QEvent) -> bool:
        """Let the window's shortcuts through."""
        if event.type() is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            if event.modifiers() == Qt.KeyboardModifier.ControlModifier and event.key() in OURS:
                event.ignore()
                return True
            if event.key() == Qt.Key.Key_Escape and self.wants_escape():
                event.accept()
                return True
        return super().event(event)

    def wants_escape(self) -> bool:
        """Say whether Escape has something to take back here, before it leaves the screen."""
        return False


class FilterEdit(LineEdit):
    """A narrow field above a list; empty it does not matter."""

    def __init__(self, name: str, hint: str, width: int) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setPlaceholderText(hint)
        self.setMaxLength(60)
        self.setFixedWidth(theme.px(width))
