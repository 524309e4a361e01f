"""One page of a print as it will come out, as wide as there is room for."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtSvgWidgets import QSvgWidget
from PySide6.QtWidgets import QSizePolicy, QWidget

from teller_app.ui.printer import size_of


class PaperSheet(QSvgWidget):
    """Keeps its shape where it is given less than its width.

    Args:
        page: as SVG.
        width: the most that it takes, in pixels.
        parent: where it will lie.
    """

    def __init__(self, page: bytes, width: int, parent: QWidget) -> None:
        super().__init__(parent)
        size = size_of(page)
        self._shape = size.height() / size.width()
        self.setProperty("role", "paper")
        self.load(QByteArray(page))
        self.setMaximumWidth(width)
        self.setFixedHeight(round(width * self._shape))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """In its full width."""
        return QSize(self.maximumWidth(), self.height())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  Qt's name
        """Another width has another height."""
        super().resizeEvent(event)
        self.setFixedHeight(round(self.width() * self._shape))
