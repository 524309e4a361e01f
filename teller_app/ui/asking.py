"""A bar above the screen that asks something, and what becomes of it when it is out of sight."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QFrame


class Asking(QFrame):
    """Hidden, it forgets what it asked; put aside, covered or in a window made small, it keeps it."""

    closed = Signal()
    """Whoever asked has the keyboard back."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("ask")
        self._aside = False

    def forget(self) -> None:
        """Leave nothing behind of what was asked and typed, nor who it was about."""

    def forget_secrets(self) -> None:
        """Leave no password behind; the rest stays."""

    def stand(self) -> None:
        """Show it: there is something to ask."""
        self._aside = False
        self.show()

    def turn_away(self, *, aside: bool) -> None:
        """Another page comes: ``aside`` while the manual is read, which must not cost the question."""
        if aside:
            # A question that stands over the manual was asked there; it is put aside as well.
            self._aside = self._aside or not self.isHidden()
        elif self._aside:
            self._aside = False
            self.forget()
        self.hide()

    def bring_back(self) -> None:
        """The page is back where it was asked."""
        if self._aside:
            self.stand()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802  Qt's name
        """What is only out of sight for a moment stands; a password is gone at any rate."""
        super().hideEvent(event)
        self.forget_secrets()
        if self._aside or not self.isHidden():
            return
        self.forget()
        self.closed.emit()
