"""The locks are complete, pinned by hash, and name no registry."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LOCK, RELEASE = ((ROOT / f"packaging/{name}.lock").read_text("utf-8") for name in ("requirements", "release"))
BOTH = pytest.mark.parametrize("lock", [LOCK, RELEASE], ids=["requirements", "release"])
PIN = re.compile(r"^([a-z0-9-]+)==([^ \\]+)", re.MULTILINE)


def normal(name: str) -> str:
    """Spell a distribution's name as indexes do (PEP 503)."""
    return re.sub(r"[-_.]+", "-", re.split(r"[ \[<>=!~;]", name, maxsplit=1)[0]).lower()


PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
GROUPS = PROJECT["dependency-groups"]


@pytest.mark.parametrize("requirement", [*PROJECT["project"]["dependencies"], *GROUPS["dev"]])
def test_every_dependency_is_locked(requirement):
    assert normal(requirement) in dict(PIN.findall(LOCK))


@pytest.mark.parametrize("requirement", GROUPS["release"])
def test_every_tool_of_a_release_is_locked(requirement):
    assert normal(requirement) in dict(PIN.findall(RELEASE))


def test_nobody_gets_the_tools_of_a_release_by_setting_up():
    only_there = {normal(each) for each in GROUPS["release"]} - {"packaging"}
    assert only_there.isdisjoint(dict(PIN.findall(LOCK)))


def test_both_locks_agree():
    ours = dict(PIN.findall(LOCK))
    assert [name for name, version in PIN.findall(RELEASE) if ours.get(name, version) != version] == []


@BOTH
def test_every_pin_has_a_hash(lock):
    blocks = re.split(r"(?m)^(?=[^\s#])", lock)
    pins = [block for block in blocks if block.strip() and not block.startswith("#")]
    assert pins
    assert [
        block.splitlines()[0] for block in pins if not PIN.match(block) or "--hash=sha256:" not in block
    ] == []


@BOTH
def test_no_address_in_the_lock(lock):
    assert re.findall(r"https?:|file:|--(?:extra-)?index-url|--find-links|@ ", lock) == []


def test_the_window_runs_on_the_oldest_branch_pcs():
    """Newer PySide6 wheels need a glibc that UOS 20 and Kylin V10 do not have."""
    assert dict(PIN.findall(LOCK))["pyside6-essentials"] == "6.9.3"
