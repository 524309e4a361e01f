"""A word on the desktop, where there is one. It names no client: the desktop may keep it."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QSystemTrayIcon

from teller_app import places


def icon() -> QIcon:
    """The program's own."""
    return QIcon(str(places.resources() / "icons/app.svg"))


class Notifier(QObject):
    """Shows its icon only while it has something to say."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._tray: QSystemTrayIcon | None = None

    def say(self, title: str, text: str) -> bool:
        """Say it; ``False`` where this desktop shows no notifications."""
        if not (QSystemTrayIcon.isSystemTrayAvailable() and QSystemTrayIcon.supportsMessages()):
            return False
        if self._tray is None:
            self._tray = QSystemTrayIcon(icon(), self)
        self._tray.show()
        self._tray.showMessage(title, text, icon())
        return True

    def close(self) -> None:
        """Take the icon away."""
        if self._tray is not None:
            self._tray.hide()
