"""One number on the clipboard for some seconds, for the bank's own system; then it is cleared."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QMimeData, QObject, QTimer
from PySide6.QtGui import QClipboard, QGuiApplication

SECONDS = 10
_SECOND = 1000
_WINDOWS = 'application/x-qt-windows-mime;value="{name}"'
_KEEP_OUT = (
    ("x-kde-passwordManagerHint", b"secret"),
    (_WINDOWS.format(name="ExcludeClipboardContentFromMonitorProcessing"), b"\x01\x00\x00\x00"),
    (_WINDOWS.format(name="CanIncludeInClipboardHistory"), b"\x00\x00\x00\x00"),
    (_WINDOWS.format(name="CanUploadToCloudClipboard"), b"\x00\x00\x00\x00"),
)
"""Asks Klipper and the clipboard history of Windows to remember nothing of it."""


def wipe(clipboard: QClipboard, mark: int | None = None) -> None:
    """Take off what was copied and, where the system keeps that too, what was merely marked with the mouse.

    X11 pastes it with the middle button, long after the field that it was marked in is gone.

    Args:
        clipboard: the system's.
        mark: the hash of the one text that goes; without it, whatever is there.
    """
    modes = [QClipboard.Mode.Clipboard]
    if clipboard.supportsSelection():
        modes.append(QClipboard.Mode.Selection)
    for mode in modes:
        if mark is None or hash(clipboard.text(mode)) == mark:
            clipboard.clear(mode)


class Copier(QObject):
    """Clears only what it has put there itself; what the teller has copied since stays."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._mark = 0
        self.timer = QTimer(self)
        self.timer.setSingleShot(True)
        self.timer.setInterval(SECONDS * _SECOND)
        self.timer.timeout.connect(self.clear)

    def copy(self, number: str) -> None:
        """Put ``number`` on the clipboard; the seconds begin anew."""
        data = QMimeData()
        data.setText(number)
        for kind, value in _KEEP_OUT:
            data.setData(kind, QByteArray(value))
        QGuiApplication.clipboard().setMimeData(data)
        self._mark = hash(number)
        self.timer.start()

    def clear(self) -> None:
        """Take it off again, if it is still there."""
        self.timer.stop()
        if self._mark:
            wipe(QGuiApplication.clipboard(), self._mark)
        self._mark = 0
