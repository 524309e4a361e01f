"""Labels that read nothing as markup, and the look that they take from the style sheet."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

GAP = 8


class Label(QLabel):
    """Plain text always: a client's name is never markup."""

    def __init__(self, text: str = "", role: str = "", *, wrap: bool = False) -> None:
        super().__init__(text)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(wrap)
        if role:
            self.setProperty("role", role)

    def show_text(self, text: str, tone: str = "") -> None:
        """Set the text and its tone; an empty text takes no room."""
        self.setText(text)
        self.set_tone(tone)
        self.setVisible(bool(text))

    def set_tone(self, tone: str) -> None:
        """One of good, caution, bad, quiet, or none."""
        if self.property("tone") != tone:
            self.setProperty("tone", tone)
            restyle(self)


def restyle(widget: QWidget) -> None:
    """Have the style sheet look again, after a property has changed."""
    widget.style().unpolish(widget)
    widget.style().polish(widget)


class Card(QFrame):
    """A white card with a quiet title."""

    def __init__(self, title: str = "") -> None:
        super().__init__()
        self.setProperty("role", "card")
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(16, 12, 16, 12)
        self.body.setSpacing(GAP)
        self.title = Label(title, "title")
        if title:
            self.body.addWidget(self.title)
            self.setAccessibleName(title)
