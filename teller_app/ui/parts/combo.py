"""A list of which one thing is chosen, and which a screen reader can tell what it is for."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox

from teller_app.ui.parts.tables import LeavesSigns

_OF_THE_PAGE = {Qt.Key.Key_PageUp, Qt.Key.Key_PageDown}


class Combo(LeavesSigns, QComboBox):
    """On Linux, Qt gives what is chosen as the name of a list, so what it is for is its description as well.

    Args:
        name: what is chosen here.
    """

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setAccessibleDescription(name)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        """The arrows choose; whoever scans or turns pages has not meant to choose another printer."""
        if event.key() in _OF_THE_PAGE:
            event.ignore()
        else:
            super().keyPressEvent(event)
