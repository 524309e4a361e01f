"""The lock is complete, pinned by hash, and names no registry."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LOCK = (ROOT / "packaging/requirements.lock").read_text("utf-8")
PIN = re.compile(r"^([a-z0-9-]+)==([^ \\]+)", re.MULTILINE)


def normal(name: str) -> str:
    """Spell a distribution's name as indexes do (PEP 503)."""
    return re.sub(r"[-_.]+", "-", re.split(r"[ \[<>=!~;]", name, maxsplit=1)[0]).lower()


def declared() -> list[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    return [*project["project"]["dependencies"], *project["dependency-groups"]["dev"]]


@pytest.mark.parametrize("requirement", declared())
def test_every_dependency_is_locked(requirement):
    assert normal(requirement) in dict(PIN.findall(LOCK))


def test_every_pin_has_a_hash():
    blocks = re.split(r"(?m)^(?=[^\s#])", LOCK)
    pins = [block for block in blocks if block.strip() and not block.startswith("#")]
    assert pins
    assert [
        block.splitlines()[0] for block in pins if not PIN.match(block) or "--hash=sha256:" not in block
    ] == []


def test_no_address_in_the_lock():
    assert re.findall(r"https?:|file:|--(?:extra-)?index-url|--find-links|@ ", LOCK) == []


def test_the_window_runs_on_the_oldest_branch_pcs():
    """Newer PySide6 wheels need a glibc that UOS 20 and Kylin V10 do not have."""
    assert dict(PIN.findall(LOCK))["pyside6-essentials"] == "6.9.3"
