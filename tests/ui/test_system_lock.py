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


@pytest.mark.skipif(
    not all(shutil.which(name) for name in NEEDED), reason="needs the Debian packages dbus-daemon and dbus-bin"
)
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
    ran = subprocess.run(
        ["dbus-run-session", "--", sys.executable, str(script), desktop, active],
        check=True,
        capture_output=True,
        text=True,
        timeout=60,
        env={**os.environ, "PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "offscreen"},
    )
    assert ran.stdout.strip() == told, ran.stderr


def test_sleep_and_a_session_lock_are_told_too(qtbot):
    from teller_app.ui.system_lock import SystemLock

    lock, told = SystemLock(None), []
    lock.gone.connect(told.append)
    lock.sleep(going=True)
    lock.sleep(going=False)
    lock.locked()
    lock.saver(active=False)
    assert told == ["asleep", "locked"]
