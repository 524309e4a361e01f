"""Panels side by side under a head; on a narrow screen below each other, and the page scrolls."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QVBoxLayout, QWidget

GAP, LOW_GAP, TIGHT_GAP = 12, 6, 3


@dataclass(frozen=True, slots=True)
class Panel:
    """A panel, its share of the width, and how narrow it may be; by default as narrow as its layout."""

    widget: QWidget
    share: int
    least: int = 0


class Panels(QWidget):
    """One row of panels as long as each has its least width; else rows of fewer, the last one across.

    Args:
        head: above all of them.
        panels: in the order of reading.
        foot: below all of them.
    """

    def __init__(self, head: QWidget, panels: tuple[Panel, ...], foot: QWidget | None = None) -> None:
        super().__init__()
        self._head, self._panels, self._foot = head, panels, foot
        self._whole, self._grid = QVBoxLayout(self), QGridLayout()
        self._whole.setContentsMargins(0, 0, 0, 0)
        self._whole.addLayout(self._grid, 1)
        self._whole.setSpacing(GAP)
        self._grid.setSpacing(GAP)
        for panel in panels:
            if panel.least:
                panel.widget.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
                panel.widget.setMinimumWidth(panel.least)
        self._columns = 0
        self._arrange(len(panels))
        if foot is not None:
            self._whole.addWidget(foot)  # after what lies above it: so it is read, and so the Tab key goes

    def sit(self, *, low: bool, tight: bool = False) -> None:
        """Rows move together in a low place."""
        gap = TIGHT_GAP if tight else LOW_GAP if low else GAP
        self._grid.setVerticalSpacing(gap)
        self._whole.setSpacing(gap)

    def minimumSizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """As wide as one panel, though more of them may stand side by side just now."""
        return QSize(self._width_for(1), super().minimumSizeHint().height())

    def without_foot(self, width: int) -> int:
        """How high all but the foot is in that width, with the air above the foot, which has no say in it."""
        return self._grid.heightForWidth(width) + self._whole.spacing()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  Qt's name
        """There may be room for more, or for fewer."""
        super().resizeEvent(event)
        self._fit()

    def event(self, event: QEvent) -> bool:
        """What a panel shows has changed, and with it how wide it must be."""
        if event.type() == QEvent.Type.LayoutRequest:
            self._fit()
        return super().event(event)

    def _fit(self) -> None:
        most = range(len(self._panels), 1, -1)
        self._arrange(next((each for each in most if self._width_for(each) <= self.width()), 1))

    def _rows(self, columns: int) -> list[tuple[Panel, ...]]:
        return [self._panels[at : at + columns] for at in range(0, len(self._panels), columns)]

    def _width_for(self, columns: int) -> int:
        widths = [
            sum(panel.least or panel.widget.minimumSizeHint().width() for panel in row) + GAP * (len(row) - 1)
            for row in self._rows(columns)
        ]
        across = [each.minimumSizeHint().width() for each in (self._head, self._foot) if each is not None]
        return max(*widths, *across)

    def _arrange(self, columns: int) -> None:
        if columns == self._columns:
            return
        self._columns = columns
        rows = self._rows(columns)
        self._grid.addWidget(self._head, 0, 0, 1, columns)
        for at, row in enumerate(rows):
            for column, panel in enumerate(row):
                alone = len(row) == 1
                self._grid.addWidget(panel.widget, 1 + at, column, 1, columns if alone else 1)
        for column, panel in enumerate(self._panels):
            self._grid.setColumnStretch(column, panel.share if column < columns else 0)
        self._grid.setRowStretch(1, 1)
