"""A line of text that leaves the window its keys."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from teller_app.ui import theme

OURS = frozenset(Qt.Key(ord(letter)) for letter in "BDEGHIKLMNOPRSTU")
"""With Ctrl. Qt would take some of them for editing, as Emacs does: Ctrl+K cuts the rest of the line."""
AROUND = 34
"""Border, padding and the cursor of a field with hints, on both sides."""


class LineEdit(QLineEdit):
    """Every field of the program is one of these.

    It looks at its events while it has the keyboard: a window in the making has a thousand for other fields.
    """

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802  Qt's name
        """The keyboard comes."""
        self.installEventFilter(self)
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802  Qt's name
        """The keyboard goes."""
        self.removeEventFilter(self)
        super().focusOutEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  Qt's name
        """Let the window's shortcuts through."""
        if watched is self and event.type() is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            if event.modifiers() == Qt.KeyboardModifier.ControlModifier and event.key() in OURS:
                event.ignore()
                return True
            if event.key() == Qt.Key.Key_Escape and self.wants_escape():
                event.accept()
                return True
        return super().eventFilter(watched, event)

    def wants_escape(self) -> bool:
        """Say whether Escape has something to take back here, before it leaves the screen."""
        return False


class HintedEdit(LineEdit):
    """A field whose hint says less where there is less room, in whole words."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._hints: tuple[str, ...] = ("",)

    def offer_hints(self, *hints: str) -> None:
        """From the longest to the shortest, which is always there to be read."""
        self._hints = hints
        self.ensurePolished()  # the style sheet says how large its letters are
        self.setMinimumWidth(self.fontMetrics().horizontalAdvance(hints[-1]) + AROUND)
        self._fit_hint()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  Qt's name
        """There is room for more words, or for fewer."""
        super().resizeEvent(event)
        self._fit_hint()

    def _fit_hint(self) -> None:
        wide = self.fontMetrics().horizontalAdvance
        fitting = (hint for hint in self._hints if wide(hint) + AROUND <= self.width())
        hint = next(fitting, self._hints[-1])
        if hint != self.placeholderText():
            self.setPlaceholderText(hint)


class FilterEdit(LineEdit):
    """A narrow field above a list; empty it does not matter."""

    def __init__(self, name: str, hint: str, width: int) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setPlaceholderText(hint)
        self.setMaxLength(60)
        self.setFixedWidth(theme.px(width))
