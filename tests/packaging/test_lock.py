"""The locks are complete, pinned by hash, and name no registry."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
NAMES = ("requirements", "release", "mutants")
LOCK, RELEASE, MUTANTS = LOCKS = [(ROOT / f"packaging/{name}.lock").read_text("utf-8") for name in NAMES]
EACH = pytest.mark.parametrize("lock", LOCKS, ids=NAMES)
APART = pytest.mark.parametrize(
    ("group", "lock"), [("release", RELEASE), ("mutants", MUTANTS)], ids=["release", "mutants"]
)
PIN = re.compile(r"^([a-z0-9-]+)==([^ \\]+)", re.MULTILINE)


def normal(name: str) -> str:
    """Spell a distribution's name as indexes do (PEP 503)."""
    return re.sub(r"[-_.]+", "-", re.split(r"[ \[<>=!~;]", name, maxsplit=1)[0]).lower()


PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
GROUPS = PROJECT["dependency-groups"]


@pytest.mark.parametrize("requirement", [*PROJECT["project"]["dependencies"], *GROUPS["dev"]])
def test_every_dependency_is_locked(requirement):
    assert normal(requirement) in dict(PIN.findall(LOCK))


@APART
def test_every_tool_of_a_place_of_its_own_is_locked(group, lock):
    assert {normal(each) for each in GROUPS[group]} <= set(dict(PIN.findall(lock)))


@APART
def test_nobody_gets_such_a_tool_by_setting_up(group, lock):
    only_there = {normal(each) for each in GROUPS[group]} - {"packaging"}
    assert only_there.isdisjoint(dict(PIN.findall(LOCK)))


@APART
def test_such_a_lock_agrees_with_what_is_set_up(group, lock):
    ours = dict(PIN.findall(LOCK))
    assert [name for name, version in PIN.findall(lock) if ours.get(name, version) != version] == []


@EACH
def test_every_pin_has_a_hash(lock):
    blocks = re.split(r"(?m)^(?=[^\s#])", lock)
    pins = [block for block in blocks if block.strip() and not block.startswith("#")]
    assert pins
    assert [
        block.splitlines()[0] for block in pins if not PIN.match(block) or "--hash=sha256:" not in block
    ] == []


@EACH
def test_no_address_in_the_lock(lock):
    assert re.findall(r"https?:|file:|--(?:extra-)?index-url|--find-links|@ ", lock) == []


def test_the_window_runs_on_the_oldest_branch_pcs():
    """Newer PySide6 wheels need a glibc that UOS 20 and Kylin V10 do not have."""
    assert dict(PIN.findall(LOCK))["pyside6-essentials"] == "6.9.3"
