"""Windows tells a window of locks, switches of user and sleep; this one has no other purpose."""

from __future__ import annotations

import ctypes
from collections.abc import Callable

from PySide6.QtCore import QAbstractNativeEventFilter, QByteArray, QCoreApplication, QObject
from PySide6.QtWidgets import QWidget

_WTSSESSION_CHANGE, _POWERBROADCAST = 0x02B1, 0x0218
_SESSION_LOCK, _CONSOLE_DISCONNECT, _REMOTE_DISCONNECT = 0x7, 0x2, 0x4
_SUSPEND = 0x4


class _Message(ctypes.Structure):
    """Windows' own MSG, as far as it is read."""

    _fields_ = (
        ("window", ctypes.c_void_p),
        ("message", ctypes.c_uint),
        ("wparam", ctypes.c_size_t),
        ("lparam", ctypes.c_ssize_t),
    )


class _Filter(QAbstractNativeEventFilter):
    def __init__(self, tell: Callable[[str], None]) -> None:
        super().__init__()
        self._tell = tell

    def nativeEventFilter(  # noqa: N802  Qt's name
        self, kind: QByteArray | bytes | bytearray | memoryview, message: int
    ) -> object:
        """Look at it, and let it go on."""
        del kind
        found = _Message.from_address(int(message))
        reasons = {_SESSION_LOCK, _CONSOLE_DISCONNECT, _REMOTE_DISCONNECT}
        if found.message == _WTSSESSION_CHANGE and found.wparam in reasons:
            self._tell("locked")
        elif found.message == _POWERBROADCAST and found.wparam == _SUSPEND:
            self._tell("asleep")
        return False, 0


def listen(parent: QObject, tell: Callable[[str], None]) -> None:
    """Have Windows tell of this session's locks, for as long as ``parent`` lives."""
    window = QWidget()
    window.setObjectName("session")
    watcher = _Filter(tell)
    app = QCoreApplication.instance()
    windll = getattr(ctypes, "windll", None)
    if app is None or windll is None:
        return
    app.installNativeEventFilter(watcher)
    windll.wtsapi32.WTSRegisterSessionNotification(int(window.winId()), 0)

    def end() -> None:
        app.removeNativeEventFilter(watcher)
        window.deleteLater()

    parent.destroyed.connect(end)
