"""Setting up twice works once, and what broke half way is made again. A small script stands in for Python."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.skipif(shutil.which("sh") is None, reason="no sh here (Windows uses setup.ps1)")

PYTHON = """#!/bin/sh
echo "$*" >>calls
case $* in
    -V) echo Python 3.12.0 ;;
    "-m venv "*) mkdir -p "$3/bin" && cp "$0" "$3/bin/python" && echo "#!$(pwd -P)/$3/bin/python" >"$3/bin/pip" ;;
    *--require-hashes*) [ ! -e registry-away ] ;;
esac
"""


class Checkout:
    """A copy of the set-up with a Python, a dpkg and an apt that only note what they are asked."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        shutil.copytree(ROOT / "packaging", folder / "packaging")
        shutil.copy(ROOT / "pyproject.toml", folder)
        self.tool("python", PYTHON)
        self.tool("id", "#!/bin/sh\necho 1000\n")
        self.tool("sudo", "#!/bin/sh\nexit 1\n")
        self.tool("apt-cache", "#!/bin/sh\n")
        self.installed("libgl1")
        (folder / "packaging/system-packages.txt").write_text("need libgl1\nwindow libxcb-cursor0\n", "utf-8")

    def tool(self, name: str, body: str) -> None:
        (self.folder / "tools").mkdir(exist_ok=True)
        (self.folder / "tools" / name).write_text(body, "utf-8")
        (self.folder / "tools" / name).chmod(0o755)

    def installed(self, *names: str) -> None:
        listed = " ".join(f"{name}/installed" for name in names)
        self.tool("dpkg-query", f"#!/bin/sh\nprintf '{listed} '\n")

    def set_up(self) -> tuple[int, str, str]:
        """The exit code, what was said, and what Python was asked."""
        calls = self.folder / "calls"
        calls.unlink(missing_ok=True)
        tools = self.folder / "tools"
        done = subprocess.run(
            [self.folder / "packaging/setup.sh"],
            env={"PATH": f"{tools}{os.pathsep}{os.environ['PATH']}", "PYTHON": str(tools / "python")},
            capture_output=True,
            text=True,
            check=False,
        )
        return done.returncode, done.stderr, calls.read_text("utf-8")


@pytest.fixture
def checkout(tmp_path):
    return Checkout(tmp_path)


def test_the_second_time_nothing_is_said_or_installed(checkout):
    checkout.installed("libgl1", "libxcb-cursor0")
    assert "--require-hashes" in checkout.set_up()[2]
    code, said, calls = checkout.set_up()
    assert (code, said, calls) == (0, "", "-V\n")


def test_a_changed_lock_is_installed(checkout):
    checkout.set_up()
    with (checkout.folder / "packaging/requirements.lock").open("a", encoding="utf-8") as lock:
        lock.write("# changed\n")
    code, _, calls = checkout.set_up()
    assert code == 0
    assert "--require-hashes" in calls
    assert "-m venv" not in calls


def test_a_failed_installation_is_said_and_made_again(checkout):
    (checkout.folder / "registry-away").touch()
    code, said, calls = checkout.set_up()
    assert code == 1
    assert "could not be installed" in said
    assert "-e ." not in calls
    (checkout.folder / "registry-away").unlink()
    code, said, calls = checkout.set_up()
    assert code == 0
    assert "half made" in said
    assert "-m venv .venv" in calls


def test_a_moved_checkout_gets_a_new_environment(checkout):
    checkout.set_up()
    moved = checkout.folder.with_name("moved here")
    checkout.folder.rename(moved)
    checkout.folder = moved
    code, _, calls = checkout.set_up()
    assert code == 0
    assert "-m venv .venv" in calls


def test_what_only_the_window_lacks_is_said_until_it_has_come(checkout):
    code, said, _ = checkout.set_up()
    assert code == 0
    assert "libxcb-cursor0'" in said
    code, said, calls = checkout.set_up()
    assert "libxcb-cursor0'" in said
    assert "install" not in calls
    checkout.installed("libgl1", "libxcb-cursor0")
    checkout.set_up()
    assert checkout.set_up() == (0, "", "-V\n")


def test_nothing_is_made_while_the_program_could_not_start(checkout):
    checkout.installed("libxcb-cursor0")
    code, said, calls = checkout.set_up()
    assert code == 1
    assert "apt-get install -y --no-install-recommends libgl1'" in said
    assert "-m venv" not in calls


def test_whoever_may_install_gets_what_is_missing_at_once(checkout):
    checkout.tool("id", "#!/bin/sh\necho 0\n")
    checkout.installed("libgl1", "libxcb-cursor0")
    (checkout.folder / "tools/dpkg-query").rename(checkout.folder / "tools/afterwards")
    checkout.installed("nothing")
    checkout.tool(
        "apt-get", '#!/bin/sh\ncase "$*" in install*) cp tools/afterwards tools/dpkg-query ;; esac\n'
    )
    code, said, _ = checkout.set_up()
    assert code == 0
    assert "Installing system packages: libgl1 libxcb-cursor0" in said
    assert checkout.set_up() == (0, "", "-V\n")
