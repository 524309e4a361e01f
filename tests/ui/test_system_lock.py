"""The system's own lock, told over a real session bus by another program."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
NEEDED = ("dbus-run-session", "dbus-send")
SCRIPT = """
import subprocess, sys
from PySide6.QtCore import QCoreApplication, QTimer
from teller_app.ui.system_lock import SystemLock

app = QCoreApplication([])
lock, told = SystemLock(None), []
lock.gone.connect(told.append)
lock.begin()
name, active = sys.argv[1], sys.argv[2]
path = "/" + name.replace(".", "/")
send = ["dbus-send", "--session", "--type=signal", path, f"{name}.ActiveChanged", f"boolean:{active}"]
QTimer.singleShot(50, lambda: subprocess.run(send, check=True))
QTimer.singleShot(1500, app.quit)
lock.gone.connect(lambda _: app.quit())
app.exec()
print("told:", *told)
"""


needs_a_bus = pytest.mark.skipif(
    not all(shutil.which(name) for name in NEEDED), reason="needs the Debian packages dbus-daemon and dbus-bin"
)


def on_a_bus(*command):
    """What a program says on a bus that nobody else is on."""
    ran = subprocess.run(
        ["dbus-run-session", "--", *map(str, command)],
        check=True,
        capture_output=True,
        text=True,
        timeout=60,
        env={**os.environ, "PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "offscreen"},
    )
    return ran.stdout.strip()


@pytest.mark.long(first=3)
@needs_a_bus
@pytest.mark.parametrize(
    ("desktop", "active", "told"),
    [
        ("org.freedesktop.ScreenSaver", "true", "told: locked"),
        ("org.gnome.ScreenSaver", "true", "told: locked"),
        ("org.ukui.ScreenSaver", "true", "told: locked"),
        ("com.deepin.ScreenSaver", "true", "told: locked"),
        ("org.freedesktop.ScreenSaver", "false", "told:"),
        ("org.example.ScreenSaver", "true", "told:"),
    ],
)
def test_a_screen_that_the_desktop_locks_locks_the_counter(tmp_path, desktop, active, told):
    script = tmp_path / "listen.py"
    script.write_text(textwrap.dedent(SCRIPT), "utf-8")
    assert on_a_bus(sys.executable, script, desktop, active) == told


LOGIN = """
import sys
from PySide6.QtCore import QCoreApplication
from PySide6.QtDBus import QDBusConnection, QDBusMessage

app, bus = QCoreApplication([]), QDBusConnection.systemBus()
assert bus.registerService(sys.argv[1])
interface, name = "org.freedesktop.DBus.Properties", "PropertiesChanged"
for given in sys.argv[3:]:
    told = QDBusMessage.createSignal("/org/freedesktop/login1/session/_32", interface, name)
    told.setArguments([sys.argv[2], eval(given), ["State"]])
    assert bus.send(told)
assert bus.unregisterService(sys.argv[1])
"""
"""Says what logind says; on a bus of the test's own, where it may have that name."""
WATCH = """
import subprocess, sys
from PySide6.QtCore import QCoreApplication, QTimer
from teller_app.ui.system_lock import SystemLock

app = QCoreApplication([])
lock, told = SystemLock(None), []
lock.gone.connect(told.append)
lock.begin()
QTimer.singleShot(50, lambda: subprocess.run([sys.executable, *sys.argv[1:]], check=True))
QTimer.singleShot(3000, app.quit)
lock.gone.connect(lambda _: QTimer.singleShot(100, app.quit))
app.exec()
print("told:", *told)
"""
SESSION = ("org.freedesktop.login1", "org.freedesktop.login1.Session")


@pytest.mark.long(first=2)
@needs_a_bus
@pytest.mark.parametrize(
    ("who", "changed", "told"),
    [
        (SESSION, ["{'Active': False}"], "told: locked"),
        (SESSION, ["{'State': 'online', 'Active': False, 'IdleHint': True}"], "told: locked"),
        (SESSION, ["{'Active': True}", "{'IdleHint': False, 'LockedHint': False}"], "told:"),
        ((SESSION[0], "org.freedesktop.login1.Seat"), ["{'Active': False}"], "told:"),
        (("org.example.login1", SESSION[1]), ["{'Active': False}"], "told:"),
    ],
)
def test_another_users_session_locks_the_counter(tmp_path, who, changed, told):
    """As the switch of a user on Linux is told: the session that was in front is no longer active."""
    watch, login = tmp_path / "watch.py", tmp_path / "login.py"
    watch.write_text(WATCH, "utf-8")
    login.write_text(LOGIN, "utf-8")
    systems = 'export DBUS_SYSTEM_BUS_ADDRESS=$DBUS_SESSION_BUS_ADDRESS; exec "$@"'
    assert on_a_bus("sh", "-c", systems, "sh", sys.executable, watch, login, *who, *changed) == told


def test_sleep_and_a_session_lock_are_told_too(qtbot):
    from teller_app.ui.system_lock import SystemLock

    lock, told = SystemLock(None), []
    lock.gone.connect(told.append)
    lock.sleep(going=True)
    lock.sleep(going=False)
    lock.locked()
    lock.saver(active=False)
    lock.session("org.freedesktop.login1.Session", {"Active": False})
    lock.session("org.freedesktop.login1.Session", {"Active": True})
    lock.session("org.freedesktop.login1.Session", {})
    lock.session("org.freedesktop.login1.Seat", {"Active": False})
    assert told == ["asleep", "locked", "locked"]
