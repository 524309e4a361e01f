"""One page of a print as it will come out, as wide as there is room for."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QSize
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
        # Asked by Qt before it gives a width, never changed afterwards: where a page just fits, a scroll bar
        # would come and go by turns for ever.
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def heightForWidth(self, width: int) -> int:  # noqa: N802  Qt's name
        """As its shape wants it."""
        return round(min(width, self.maximumWidth()) * self._shape)

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """In its full width."""
        return QSize(self.maximumWidth(), self.heightForWidth(self.maximumWidth()))

    def minimumSizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """It can be as small as there is room."""
        return QSize(1, 1)
