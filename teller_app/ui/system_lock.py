"""What the system says: its own screen is locked, somebody else is switched to, the machine goes to sleep."""

from __future__ import annotations

import sys

from PySide6.QtCore import SLOT, QObject, Signal, Slot

GONE_LOCKED, GONE_ASLEEP = "locked", "asleep"
_SAVERS = (
    "org.freedesktop.ScreenSaver",
    "org.gnome.ScreenSaver",
    "org.mate.ScreenSaver",
    "org.ukui.ScreenSaver",
    "org.cinnamon.ScreenSaver",
    "com.deepin.ScreenSaver",
)
"""Each desktop has its own name for it; UOS is Deepin, Kylin is UKUI."""


_LOGIN = "org.freedesktop.login1"
_SESSION, _PROPERTIES = f"{_LOGIN}.Session", "org.freedesktop.DBus.Properties"


class SystemLock(QObject):
    """Tells of it where the system does; where it does not, idle time alone locks."""

    gone = Signal(str)

    def begin(self) -> None:
        """Listen from now on."""
        if sys.platform == "win32":
            self._listen_windows()
        elif sys.platform.startswith("linux"):
            self._listen_dbus()

    def _listen_dbus(self) -> None:
        try:
            from PySide6.QtDBus import QDBusConnection  # noqa: PLC0415  not everywhere, and slow to load
        except ImportError:
            return
        session, system = QDBusConnection.sessionBus(), QDBusConnection.systemBus()
        told = [(session, "", name, "ActiveChanged", SLOT("saver(bool)")) for name in _SAVERS]
        told += [
            (system, _LOGIN, f"{_LOGIN}.Manager", "PrepareForSleep", SLOT("sleep(bool)")),
            (system, _LOGIN, _SESSION, "Lock", SLOT("locked()")),
            (system, _LOGIN, _PROPERTIES, "PropertiesChanged", SLOT("session(QString,QVariantMap)")),
        ]
        for bus, service, interface, name, slot in told:
            # The binding takes the text that SLOT makes, whatever its stub says.
            bus.connect(service, "", interface, name, self, slot)  # type: ignore[call-overload]

    @Slot(bool)
    def saver(self, active: bool) -> None:  # noqa: FBT001  Qt's signature
        """The screen is locked, or free again."""
        if active:
            self.gone.emit(GONE_LOCKED)

    @Slot(bool)
    def sleep(self, going: bool) -> None:  # noqa: FBT001  Qt's signature
        """The machine goes to sleep, or has woken."""
        if going:
            self.gone.emit(GONE_ASLEEP)

    @Slot()
    def locked(self) -> None:
        """The session is locked, by a key or from afar."""
        self.gone.emit(GONE_LOCKED)

    # The binding takes the name of Qt's type, whatever its stub says.
    @Slot(str, "QVariantMap")  # type: ignore[arg-type]
    def session(self, interface: str, changed: dict[str, object]) -> None:
        """Somebody else is switched to: a session is no longer the one in front.

        Of every session, and not only of one's own: which one that is cannot be known for certain, and the
        other ones only leave the screen when this one comes back, which is locked by then.
        """
        if interface == _SESSION and changed.get("Active") is False:
            self.gone.emit(GONE_LOCKED)

    def _listen_windows(self) -> None:
        from teller_app.ui.windows_lock import listen  # noqa: PLC0415  there only

        listen(self, self.gone.emit)
