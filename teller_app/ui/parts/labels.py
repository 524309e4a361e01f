"""Labels that read nothing as markup, and the look that they take from the style sheet."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from teller_app.ui import theme
from teller_app.ui.parts.flow import flowing
from teller_app.ui.parts.turning import Scroll

GAP = 8


class Label(QLabel):
    """Plain text always: a client's name is never markup."""

    def __init__(self, text: str = "", role: str = "", *, wrap: bool = False) -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)  # before the text: what is there would be set once more
        if text:
            QLabel.setText(self, text)
        if wrap:
            self.setWordWrap(True)
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
    """Have the style sheet look again, after a property has changed; what it has not dressed yet, it will."""
    if widget.testAttribute(Qt.WidgetAttribute.WA_WState_Polished):
        style = widget.style()
        style.unpolish(widget)
        style.polish(widget)


def make_primary(button: QPushButton, *, first: bool) -> None:
    """Let a button be what is to be done next, or one among others."""
    as_role(button, "primary" if first else "")


def as_role(widget: QWidget, role: str) -> None:
    """Have it look like another role's; the style sheet only looks again where that is another one."""
    if widget.property("role") != role:
        widget.setProperty("role", role)
        restyle(widget)


def plain_tip(text: str) -> str:
    """A tool tip that cannot be read as markup: Qt guesses, so nothing that opens a tag is left."""
    return text.replace("&", "&amp;").replace("<", "&lt;")


class ShortLabel(Label):
    """One line that gives way: what does not fit is cut with an ellipsis and stands in the tool tip.

    Args:
        role: its look.
        told: whether the tip is the text itself; otherwise whatever holds the label says more.
        smallest: how small its letters may become before it is cut, in pixels of the ordinary size; 0: never.
    """

    def __init__(self, role: str = "", *, told: bool = False, smallest: int = 0) -> None:
        super().__init__(role=role)
        self._told, self._smallest = told, smallest
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def setText(self, text: str) -> None:  # noqa: N802  Qt's name
        """Show another text."""
        super().setText(text)
        if self._told:
            self.setToolTip(plain_tip(text))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        """Draw as much as there is room for."""
        del event
        painter = QPainter(self)
        painter.setFont(self._fitting())
        shown = painter.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())
        self.style().drawItemText(
            painter,
            self.rect(),
            self.alignment(),
            self.palette(),
            self.isEnabled(),
            shown,
            self.foregroundRole(),
        )

    def _fitting(self) -> QFont:
        """The font of the label, made smaller as far as that is allowed and helps."""
        found = QFont(self.font())
        while (
            theme.px(self._smallest) < found.pixelSize()
            and QFontMetrics(found).horizontalAdvance(self.text()) > self.width()
            and self._smallest
        ):
            found.setPixelSize(found.pixelSize() - 1)
        return found


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


class LaterScroll(Scroll):
    """Takes up what it scrolls when it is first shown: laying out a page that nobody sees costs its time."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._inside: QWidget | None = None

    def hold(self, inside: QWidget) -> None:
        """What will scroll here; it goes with this from now on."""
        self._inside = inside
        inside.setParent(self)
        inside.hide()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802  Qt's name
        """It is looked at now."""
        if self.widget() is None and self._inside is not None:
            wanted = self._inside.focusWidget()
            self._inside.show()
            self.setWidget(self._inside)
            if wanted is not None:
                wanted.setFocus()  # said before the page was there; moving it has forgotten that
        super().showEvent(event)


def head_card(names: Iterable[QWidget], buttons: Iterable[QWidget]) -> Card:
    """A card with lines below each other, and buttons beside them."""
    head, lines, row = Card(), QVBoxLayout(), QHBoxLayout()
    head.body.setContentsMargins(16, 8, 16, 8)
    lines.setSpacing(2)
    for each in names:
        lines.addWidget(each)
    row.setSpacing(8)
    row.addLayout(lines, 1)
    row.addWidget(flowing(*buttons, right=True))
    head.body.addLayout(row)
    return head


def named(name: str, field: QWidget) -> QWidget:
    """A field with its name before it; the two stay together where a row goes on below."""
    both = QWidget()
    row = QHBoxLayout(both)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(8)
    row.addWidget(Label(name, "quiet"))
    row.addWidget(field, 1)
    return both


def scroll(inside: QWidget, *, sideways: bool = False) -> QScrollArea:
    """Let ``inside`` be longer than its place, and ``sideways`` wider; without a frame of its own."""
    area = Scroll()
    furnish(area, sideways=sideways)
    area.setWidget(inside)
    return area


def furnish(area: QScrollArea, *, sideways: bool = False) -> None:
    """What every place that scrolls has in common.

    Args:
        area: the place.
        sideways: let what is in it be wider as well, for a page on a screen narrower than its narrowest form.
    """
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # Tab goes from field to field, not to frames
    if not sideways and not theme.largest():
        # The largest letters may need more room than a small screen has; then nothing is out of reach.
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
