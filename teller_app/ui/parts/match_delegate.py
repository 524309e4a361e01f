"""A row of the search: the name with its matched part underlined, then what tells people apart."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, Qt
from PySide6.QtGui import QFont, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from teller_app.desk.finder import Found
from teller_app.ui import theme

PAD = 12
FOUND_ROLE = Qt.ItemDataRole.UserRole + 1
NAME_WIDTH = 280


class MatchDelegate(QStyledItemDelegate):
    """Draws plain text only: a name can never be markup here."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """One match."""
        found = index.data(FOUND_ROLE)
        shape: QRect = option.rect  # type: ignore[attr-defined]  # the stubs lack it
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)  # type: ignore[attr-defined]
        painter.save()
        painter.fillRect(shape, theme.colour("accent_dim" if chosen else "card"))
        if chosen and theme.look().high:
            painter.setPen(QPen(theme.colour("focus"), 2))
            painter.drawRect(shape.adjusted(1, 1, -2, -2))
        area = shape.adjusted(PAD, 0, -PAD, 0)
        if isinstance(found, Found):
            self._draw_match(painter, area, found, str(index.data(Qt.ItemDataRole.DisplayRole)))
        else:
            painter.setFont(theme.font())
            painter.setPen(theme.colour("quiet"))
            painter.drawText(
                area, Qt.AlignmentFlag.AlignVCenter, str(index.data(Qt.ItemDataRole.DisplayRole))
            )
        painter.restore()

    @staticmethod
    def width_of(spoken: str) -> int:
        """Room for all of what tells people apart; only a very long name is ever cut.

        Args:
            spoken: the row as it is read aloud; where nobody is found, what is said instead.
        """
        tail = _tail(spoken)
        if not tail:
            return 2 * PAD + theme.metrics().horizontalAdvance(spoken)
        # Letters end between two pixels: without two more the longest of them would be cut.
        return theme.px(NAME_WIDTH) + 3 * PAD + theme.metrics(13).horizontalAdvance(tail) + 2

    def _draw_match(self, painter: QPainter, area: QRect, found: Found, spoken: str) -> None:
        match = found.match
        start, end = match.start, match.start + match.length
        parts = ((match.name[:start], False), (match.name[start:end], True), (match.name[end:], False))
        x = area.left()
        for text, marked in parts:
            if not text:
                continue
            font = QFont(theme.font(15, bold=marked))
            font.setUnderline(marked)
            painter.setFont(font)
            painter.setPen(theme.colour("accent" if marked else "ink"))
            width = painter.fontMetrics().horizontalAdvance(text)
            room = max(0, area.left() + theme.px(NAME_WIDTH) - x)
            shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room)
            painter.drawText(QRect(x, area.top(), room, area.height()), Qt.AlignmentFlag.AlignVCenter, shown)
            x += width
        painter.setFont(theme.font(13))
        painter.setPen(theme.colour("quiet"))
        rest = area.adjusted(theme.px(NAME_WIDTH) + PAD, 0, 0, 0)
        shown = painter.fontMetrics().elidedText(_tail(spoken), Qt.TextElideMode.ElideRight, rest.width())
        painter.drawText(rest, Qt.AlignmentFlag.AlignVCenter, shown)


def _tail(spoken: str) -> str:
    return spoken.partition("  ")[2]
