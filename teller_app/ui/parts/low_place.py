"""Pages that give up their air before they ask for a scroll bar."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from teller_app.ui import theme

LOW = 660
"""A place that is lower has no air to give: so it is on 1366 × 768 under a title and above a task bar."""
TIGHT = 612
"""And lower still where something is told or asked above the page."""


class LowPlace(QWidget):
    """A page that sits otherwise where it lies low."""

    def sit(self, *, low: bool, tight: bool = False) -> None:
        """More air, or less, or next to none; each page says how."""

    def sit_in(self, height: int) -> None:
        """Its place is so high now."""
        self.sit(low=height < theme.px(LOW), tight=height < theme.px(TIGHT))

    def event(self, event: QEvent) -> bool:
        """Where it lies has come or gone; how high that is decides how much air there is."""
        place = self.parentWidget()
        if event.type() == QEvent.Type.ParentChange and place is not None:
            place.installEventFilter(self)
            self.sit_in(place.height())  # a page that is first shown later comes into a place of its size
        return super().event(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  Qt's name
        """The window, or what stands above the page, leaves another height for it."""
        if isinstance(event, QResizeEvent) and watched is self.parentWidget():
            self.sit_in(event.size().height())
        return super().eventFilter(watched, event)
