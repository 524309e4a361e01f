"""A row of widgets that goes on below where it does not fit: nothing is squeezed on a small screen."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget
from shiboken6 import delete, isValid


class Flow(QLayout):
    """Side by side from the left, each in its own size, in as many lines as the width asks for.

    Args:
        gap: pixels between two in a line, and between two lines.
        right: from the right edge instead; the order stays that of reading.
        low: what is lower than its line stands at its foot, not in its middle.
    """

    def __init__(self, gap: int = 8, *, right: bool = False, low: bool = False) -> None:
        super().__init__()
        self._items: list[QLayoutItem] = []
        self._right, self._low = right, low
        # Whoever writes a layout frees its items; nobody does it for one that is written in Python.
        self.destroyed.connect(partial(_free, self._items))
        self.setContentsMargins(0, 0, 0, 0)
        self.setSpacing(gap)

    def addItem(self, item: QLayoutItem) -> None:  # noqa: N802  Qt's name
        """One more at the end."""
        self._items.append(item)

    def count(self) -> int:
        """How many there are."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:  # noqa: N802  Qt's name
        """One of them, by its place."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:  # type: ignore[override]  # noqa: N802  Qt's name; none is an answer
        """Give one up."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:  # noqa: N802  Qt's name
        """It wants no more than it needs."""
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:  # noqa: N802  Qt's name
        """Narrower is higher."""
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: N802  Qt's name
        """What all lines need together."""
        lines = self._lines(width)
        return sum(_height(line) for line in lines) + self.spacing() * max(0, len(lines) - 1)

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """All in one line."""
        seen = self._seen()
        wide = sum(item.sizeHint().width() for item in seen) + self.spacing() * max(0, len(seen) - 1)
        return QSize(wide, _height(seen))

    def minimumSize(self) -> QSize:  # noqa: N802  Qt's name
        """As wide as the widest; the height follows from the width that it gets."""
        seen = self._seen()
        return QSize(max((item.sizeHint().width() for item in seen), default=0), _height(seen))

    def setGeometry(self, rect: QRect) -> None:  # noqa: N802  Qt's name
        """Put each in its place."""
        super().setGeometry(rect)
        top = rect.top()
        for line in self._lines(rect.width()):
            height, gaps = _height(line), self.spacing() * (len(line) - 1)
            used = sum(item.sizeHint().width() for item in line) + gaps
            left = rect.left() + (max(0, rect.width() - used) if self._right else 0)
            for item in line:
                size = item.sizeHint()
                above = (height - size.height()) // (1 if self._low else 2)
                item.setGeometry(QRect(QPoint(left, top + above), size))
                left += size.width() + self.spacing()
            top += height + self.spacing()

    def _seen(self) -> list[QLayoutItem]:
        return [item for item in self._items if not item.isEmpty()]

    def _lines(self, width: int) -> list[list[QLayoutItem]]:
        lines: list[list[QLayoutItem]] = []
        left = 0
        for item in self._seen():
            wide = item.sizeHint().width()
            if not lines or left + wide > width:
                lines.append([])
                left = 0
            lines[-1].append(item)
            left += wide + self.spacing()
        return lines


def flowing(*widgets: QWidget, gap: int = 8, right: bool = False, low: bool = False) -> QWidget:
    """A widget that holds others in a ``Flow``."""
    holder = QWidget()
    row = Flow(gap, right=right, low=low)
    holder.setLayout(row)
    policy = holder.sizePolicy()
    policy.setHeightForWidth(True)
    holder.setSizePolicy(policy)
    for each in widgets:
        row.addWidget(each)
    return holder


def _free(items: list[QLayoutItem]) -> None:
    for item in items:
        if isValid(item):
            delete(item)


def _height(items: list[QLayoutItem]) -> int:
    return max((item.sizeHint().height() for item in items), default=0)
