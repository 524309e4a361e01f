"""One page of a print as it will come out, as wide as there is room for."""

from __future__ import annotations

import re

from PySide6.QtCore import QByteArray, QSize
from PySide6.QtGui import QPaintEvent
from PySide6.QtSvgWidgets import QSvgWidget
from PySide6.QtWidgets import QSizePolicy, QWidget

_BOX = re.compile(rb'viewBox="[0-9.]+ [0-9.]+ ([0-9.]+) ([0-9.]+)"')


class PaperSheet(QSvgWidget):
    """Keeps its shape where it is given less than its width.

    It is read in when it comes into sight: of a long list the pages below would hold up the first one.

    Args:
        page: as SVG.
        width: the most that it takes, in pixels.
        parent: where it will lie.
    """

    def __init__(self, page: bytes, width: int, parent: QWidget) -> None:
        super().__init__(parent)
        self._page, self._shape = QByteArray(page), _shape_of(page)
        self.setProperty("role", "paper")
        self.grow_to(width)
        # Asked by Qt before it gives a width, never changed afterwards: where a page just fits, a scroll bar
        # would come and go by turns for ever.
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def grow_to(self, width: int) -> None:
        """Take so many pixels at most."""
        if width != self.maximumWidth():
            self.setMaximumWidth(width)

    @property
    def shape_of_page(self) -> float:
        """Height by width."""
        return self._shape

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        """In sight."""
        if not self.renderer().isValid():
            self.load(self._page)
        super().paintEvent(event)

    def heightForWidth(self, width: int) -> int:  # noqa: N802  Qt's name
        """As its shape wants it."""
        return round(min(width, self.maximumWidth()) * self._shape)

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """In its full width."""
        return QSize(self.maximumWidth(), self.heightForWidth(self.maximumWidth()))

    def minimumSizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """It can be as small as there is room."""
        return QSize(1, 1)


def _shape_of(page: bytes) -> float:
    """Height by width, as the head of the page says it."""
    width, height = next(_BOX.finditer(page)).groups()
    return float(height) / float(width)
