"""A desktop of its own for one program: an X server, a session bus, a window manager, and an input method.

Everything that is started here is ended here, by the process that was started; nothing else is touched. Without a
window manager no window is active and no shortcut fires.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from tests.stage import open_stage

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
SYSTEM_PYTHON = "/usr/bin/python3"
SCREEN = "1366x768x24"
LONGEST_SECONDS = 90
GOES_WITH_US = ("setpriv", "--pdeathsig", "TERM", "--")
"""Whatever is started ends with the tests, also when somebody kills them."""
NEEDED = ("Xvfb", "openbox", "xdotool", "dbus-daemon", "xprop", "setpriv")
Node = dict[str, object]


def missing(*programs: str) -> list[str]:
    """Those that are not installed; packaging/test-packages.txt says which package has which."""
    return [name for name in (*NEEDED, *programs) if shutil.which(name) is None]


def has_pyatspi() -> bool:
    """Whether the system's own Python can read what a screen reader reads."""
    found = subprocess.run([SYSTEM_PYTHON, "-c", "import pyatspi"], capture_output=True, check=False)
    return found.returncode == 0


@dataclass
class Desktop:
    """A screen, and the environment of whatever is to be shown on it."""

    folder: Path
    display: str = ""
    environment: dict[str, str] = field(default_factory=dict)
    started: list[subprocess.Popen[bytes]] = field(default_factory=list)
    program: subprocess.Popen[bytes] | None = None

    def begin(self) -> None:
        """The screen, the bus and the window manager, in this order."""
        for name in ("home", "run", "teller"):
            (self.folder / name).mkdir(mode=0o700)
        own = ("DISPLAY", "WAYLAND_DISPLAY", "DBUS_SESSION_BUS_ADDRESS", "XMODIFIERS")
        kept = {name: value for name, value in os.environ.items() if name not in own and not _of_toolkit(name)}
        self.environment = kept | {
            "HOME": str(self.folder / "home"),
            "XDG_RUNTIME_DIR": str(self.folder / "run"),
            "TELLER_APP_HOME": str(self.folder / "teller"),
            "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1",
            "LANG": "C.UTF-8",
        }
        for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME"):
            self.environment.pop(name, None)
        number = self._told(["Xvfb", "-displayfd", "1", "-screen", "0", SCREEN, "-nolisten", "tcp", "-noreset"])
        self.display = f":{number}"
        self.environment["DISPLAY"] = self.display
        address = self._told(["dbus-daemon", "--session", "--nofork", "--nopidfile", "--print-address=1"])
        self.environment["DBUS_SESSION_BUS_ADDRESS"] = address
        self.start("openbox")
        self.until(lambda: "window id" in self.ask("xprop", "-root", "_NET_SUPPORTING_WM_CHECK"), "openbox")

    def start(self, *command: str) -> subprocess.Popen[bytes]:
        """Something that runs on this desktop until the end."""
        log = (self.folder / f"{Path(command[0]).name}.log").open("ab")
        with log:
            made = subprocess.Popen(
                [*GOES_WITH_US, *command],
                env=self.environment,
                cwd=ROOT,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self.started.append(made)
        return made

    def _told(self, command: list[str]) -> str:
        """Start something that says on its first line how it is reached."""
        made = subprocess.Popen(
            [*GOES_WITH_US, *command],
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        self.started.append(made)
        assert made.stdout is not None
        with made.stdout as said:
            return said.readline().decode().strip()

    def ask(self, *command: str) -> str:
        """What a short command says on this desktop; nothing when it fails."""
        found = subprocess.run(
            command, env=self.environment, capture_output=True, check=False, timeout=LONGEST_SECONDS
        )
        return found.stdout.decode()

    def until(self, there: Callable[[], object], what: str) -> None:
        """Wait for something to be there; for how long says nothing about the program."""
        end = time.monotonic() + LONGEST_SECONDS
        while not there():
            assert time.monotonic() < end, f"{what} did not come; see {self.folder}"
            time.sleep(0.1)

    def open_program(self, language: str = "zh") -> None:
        """The real program on a small demo, as somebody at the counter starts it."""
        demo = self.folder / "teller" / "demo"
        place = open_stage(demo)
        place.close()
        _speak(demo, language)
        self.program = self.start(sys.executable, "-m", "teller_app", "--demo")
        self.until(self.windows, "the window")
        self.until(self.find("push button", "F12"), "the window behind the first look")
        self.until(self.active, "an active window")

    def open_branch(self, *, language: str = "zh") -> None:
        """The real program of a branch, in a language, as far as its first page; nobody is in yet."""
        _speak(self.folder / "teller", language)
        self.program = self.start(sys.executable, "-m", "teller_app")
        self.until(self.windows, "the window")
        self.until(self.active, "an active window")

    def end_program(self) -> None:
        """The program alone goes, as by its cross."""
        assert self.program is not None
        os.killpg(self.program.pid, signal.SIGTERM)
        self.program.wait(LONGEST_SECONDS)
        self.program = None

    def active(self) -> str:
        """The window that has the keyboard."""
        return self.ask("xdotool", "getactivewindow").strip()

    def windows(self) -> list[Node]:
        """What a screen reader finds."""
        assert self.program is not None
        found = self.ask(SYSTEM_PYTHON, str(HERE / "tree.py"), str(self.program.pid))
        return json.loads(found) if found else []

    def every(self) -> list[Node]:
        """All of it in the order of reading."""
        return [node for window in self.windows() for node in below(window)]

    def find(self, role: str, text: str) -> Callable[[], Node | None]:
        """Looks for something with a role, whose name or text contains ``text``."""

        def look() -> Node | None:
            held = (each for each in self.every() if each["role"] == role)
            return next((each for each in held if text in f"{each['name']} {each['text']}"), None)

        return look

    def press(self, *keys: str) -> None:
        """Press keys, by their names in X."""
        for key in keys:
            self.ask("xdotool", "key", "--clearmodifiers", key)

    def type(self, text: str) -> None:
        """Type as a hand or a card reader does."""
        self.ask("xdotool", "type", "--delay", "20", text)

    def end(self) -> None:
        """End what was started, the last first, with whatever it has started itself."""
        for made in reversed(self.started):
            with suppress(ProcessLookupError):
                os.killpg(made.pid, signal.SIGTERM)
            try:
                made.wait(10)
            except subprocess.TimeoutExpired:
                with suppress(ProcessLookupError):
                    os.killpg(made.pid, signal.SIGKILL)
                made.wait(10)


def _speak(home: Path, language: str) -> None:
    """What the workplace speaks, for whoever has chosen nothing."""
    file = home / "settings.json"
    kept = json.loads(file.read_text("utf-8")) if file.exists() else {}
    file.write_text(json.dumps({**kept, "language": language}), "utf-8")


def _of_toolkit(name: str) -> bool:
    return name.startswith(("QT_", "GTK_", "IBUS_", "FCITX_")) or name.endswith("_IM_MODULE")


def below(node: Node) -> Iterator[Node]:
    """A node and everything in it."""
    yield node
    inside = node["inside"]
    assert isinstance(inside, list)
    for each in inside:
        yield from below(each)
