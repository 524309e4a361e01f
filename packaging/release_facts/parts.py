"""What ships: the pins of the lock that the program itself needs, and what lies inside them."""

from __future__ import annotations

import re
from dataclasses import dataclass

PROJECT = "teller-app (pyproject.toml)"
"""How the lock names a dependency of the program; those of a group are named ``…pyproject.toml:dev``."""
_PIN = re.compile(
    r"(?P<name>[a-z0-9][a-z0-9.-]*)==(?P<version>[^\s;\\]+)\s*(?:;\s*(?P<marker>[^\\]+?)\s*)?\\?$"
)
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")
_WHY = re.compile(r"\s+#\s+(?:via\s+)?(?P<name>\S.*)$")


class Unreadable(Exception):
    """A file is not what it should be; its text says which and why."""


@dataclass(frozen=True, slots=True)
class Pin:
    """One line of the lock.

    Attributes:
        marker: where it is installed, as PEP 508 writes it; empty for everywhere.
        hashes: SHA-256 of each file that the lock admits, one for each platform.
        wanted_by: names of those that need it.
    """

    name: str
    version: str
    marker: str
    hashes: tuple[str, ...]
    wanted_by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """One thing that ships.

    Attributes:
        licence: an SPDX expression.
        purl: its package URL; empty where nobody packages it.
        inside: the pin that it lies in; empty for a pin itself.
        needed_by: names of those that need it, as the lock writes them.
        hashes: SHA-256 of each file that the lock admits.
        note: what a reader should know about its licence.
    """

    name: str
    version: str
    licence: str
    purl: str
    inside: str = ""
    needed_by: tuple[str, ...] = ()
    marker: str = ""
    hashes: tuple[str, ...] = ()
    note: str = ""


def read_lock(text: str) -> list[Pin]:
    """Every pin of a lock that ``uv pip compile`` wrote with hashes and reasons.

    Raises:
        Unreadable: a pin without a hash or without a reason, or a line that is no pin.
    """
    pins = []
    for block in re.split(r"(?m)^(?=[^\s#])", text):
        if not block.strip() or block.startswith("#"):
            continue
        first, *rest = block.splitlines()
        found = _PIN.match(first)
        hashes = tuple(_HASH.findall(block))
        reasons = [match["name"] for line in rest if (match := _WHY.match(line))]
        wanted_by = tuple(name for name in reasons if name != "via")
        if found is None or not hashes or not wanted_by:
            raise Unreadable(f"the lock has a line that cannot be read: {first}")
        pins.append(Pin(found["name"], found["version"], found["marker"] or "", hashes, wanted_by))
    return pins


def shipped(pins: list[Pin]) -> list[Pin]:
    """The pins that the program needs, and those that they need in turn; not those for its tests alone.

    Raises:
        Unreadable: the lock names no dependency of the program.
    """
    names = {pin.name for pin in pins if PROJECT in pin.wanted_by}
    if not names:
        raise Unreadable("the lock names nothing that the program itself needs")
    while more := {pin.name for pin in pins if pin.name not in names and names.intersection(pin.wanted_by)}:
        names |= more
    return sorted((pin for pin in pins if pin.name in names), key=lambda pin: pin.name)
