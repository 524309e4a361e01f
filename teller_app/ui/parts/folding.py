"""Two widgets side by side; where it is too narrow for both, below each other."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

NO_BOUND = (1 << 24) - 1
"""Qt's own greatest width: one that is no longer held to any."""


class Folding(QWidget):
    """As narrow as the wider of the two.

    Args:
        first: on the left, or above.
        second: on the right, or below.
        shares: how the width that is left over is shared out.
        gap: pixels between them.
        beside: the least width with both side by side; by default what they need.
    """

    folded = Signal(bool)

    def __init__(
        self, first: QWidget, second: QWidget, shares: tuple[int, int], gap: int = 8, beside: int = 0
    ) -> None:
        super().__init__()
        self._parts, self._shares, self._beside = (first, second), shares, beside
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(gap)
        for part, share in zip(self._parts, shares, strict=True):
            self._row.addWidget(part, share)

    def stand_beside_from(self, width: int) -> None:
        """The least width with both side by side; 0: what they need."""
        if width != self._beside:
            self._beside = width
            self._fit()

    def minimumSizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """As wide as one of them, though both may stand side by side just now."""
        return QSize(max(self._widths()), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  Qt's name
        """There may be room for both, or no more."""
        super().resizeEvent(event)
        self._fit()

    def event(self, event: QEvent) -> bool:
        """One of them has come to need more, or less."""
        if event.type() == QEvent.Type.LayoutRequest:
            self._fit()
        return super().event(event)

    def _widths(self) -> list[int]:
        seen = [part for part in self._parts if not part.isHidden()]
        return [max(part.minimumSizeHint().width(), part.minimumWidth()) for part in seen] or [0]

    def _fit(self) -> None:
        widths = self._widths()
        need = max(sum(widths) + self._row.spacing() * (len(widths) - 1), self._beside)
        below = self.width() < need
        way = QBoxLayout.Direction.TopToBottom if below else QBoxLayout.Direction.LeftToRight
        if way == self._row.direction():
            return
        self._row.setDirection(way)
        for at, share in enumerate(self._shares):
            self._row.setStretch(at, 0 if below else share)
        self.folded.emit(below)
