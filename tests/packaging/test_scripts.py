"""The set-up scripts can be read by a plain sh, and choose system packages by what a system has."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SHELL = shutil.which("sh")
pytestmark = pytest.mark.skipif(SHELL is None, reason="no sh here (Windows uses setup.ps1)")


def sh(script: str, tools: Path, given: str = "") -> str:
    """Run ``script`` after reading system.sh, with the commands in ``tools`` found first."""
    path = f"{tools}{os.pathsep}{os.environ['PATH']}"
    script = f'say() {{ echo "$*"; }}\n. packaging/system.sh\n{script}'
    done = subprocess.run(
        [SHELL, "-euc", script],
        cwd=ROOT,
        env={"PATH": path},
        input=given,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


def put(tools: Path, name: str, body: str) -> None:
    (tools / name).write_text(f"#!/bin/sh\n{body}\n", "utf-8")
    (tools / name).chmod(0o755)


@pytest.mark.parametrize("script", sorted((ROOT / "packaging").glob("*.sh")), ids=lambda path: path.name)
def test_a_plain_shell_reads_it(script):
    assert subprocess.run([SHELL, "-n", script], check=False).returncode == 0


@pytest.mark.parametrize("script", ["packaging/setup.sh", "packaging/test-system.sh", "packaging/lock.sh", ".ci/run"])
def test_it_can_be_started(script):
    assert os.access(ROOT / script, os.X_OK)


def test_a_package_under_its_newer_name_is_not_missing(tmp_path):
    put(tmp_path, "dpkg-query", "printf 'libglib2.0-0t64/installed libgl1/config-files '")
    given = "need libglib2.0-0 libglib2.0-0t64\nneed libgl1\n"
    assert sh("only_missing", tmp_path, given) == "need libgl1\n"


def test_the_name_that_this_system_knows_is_chosen(tmp_path):
    put(tmp_path, "apt-cache", "echo 'Package: libcups2t64'")
    given = "paper libcups2 libcups2t64\npaper fonts-noto-cjk\n"
    assert sh("with_known_name", tmp_path, given) == "paper libcups2t64\npaper fonts-noto-cjk\n"


def test_the_first_name_goes_before_the_others(tmp_path):
    """Ubuntu 22.04 knows both, and python3-venv there is for another Python."""
    put(tmp_path, "apt-cache", r"printf 'Package: python3-venv\nPackage: python3.11-venv\n'")
    assert sh("with_known_name", tmp_path, "need python3.11-venv python3-venv\n") == "need python3.11-venv\n"


@pytest.mark.parametrize(
    ("lacking", "verdict"), [("need libgl1", "1"), ("window libxcb-cursor0", "2"), ("", "0")]
)
def test_without_the_right_to_install_only_what_is_needed_stops(tmp_path, lacking, verdict):
    put(tmp_path, "id", "echo 1000")
    put(tmp_path, "sudo", "exit 1")
    put(tmp_path, "dpkg-query", "exit 0")
    put(tmp_path, "apt-cache", "exit 0")
    said = sh(
        f"missing_rows() {{ echo '{lacking}'; }}; ensure_system_packages '{sys.executable}' || code=$?; echo =${{code:-0}}",
        tmp_path,
    )
    assert said.endswith(f"={verdict}\n")
    assert ("apt-get install" in said) == (verdict != "0")


def test_what_the_tests_lack_is_told_and_stops_nothing(tmp_path):
    put(tmp_path, "id", "echo 1000")
    put(tmp_path, "sudo", "exit 1")
    put(tmp_path, "dpkg-query", "printf 'xvfb/installed '")
    put(tmp_path, "apt-cache", "exit 0")
    path = f"{tmp_path}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        [ROOT / "packaging/test-system.sh"], env={"PATH": path}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0
    assert "apt-get install" in done.stderr
    assert "fcitx5-pinyin" in done.stderr
    assert "xvfb" not in done.stderr
