"""Exchange files coming in at head office: each one checked from the outside in, then merged.

From the outside in: the size, whose signature, the signature over the raw bytes, the seal, what it unpacks
to, each line, the chain from the record before to the signed head, and last what is here already: the same
file again, one that is missing before it, another one under its number, or one that does not go on where
the last one ended. Whatever is refused leaves nothing but an alarm, and that only where the branch has
signed it. Nothing is ever unpacked to the disk.

Files come in any order; they are taken in the order of their numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from teller_app.rules.errors import Refusal
from teller_app.safe.disk import read_plain
from teller_app.safe.exchange import MOST_FILE_BYTES, digest, unpack_file
from teller_app.safe.exchange_keys import Branches
from teller_app.store.exchange_file import read_content
from teller_app.store.merged import Answer, Merged, Opened, Outcome

Read = Callable[[Path, int], bytes]
"""Reads at most so many bytes of a file, and one more; raises as ``read_plain``."""


@dataclass(frozen=True, slots=True)
class Receiver:
    """Head office.

    Attributes:
        private: its key, to which branches seal.
        branches: whose signatures it knows.
        restored: branches whose journal was put back, as head office has made sure.
        read: how a file is read; a stick may not answer.
    """

    merged: Merged
    private: bytes
    branches: Branches
    restored: Collection[str] = ()
    read: Read = read_plain


@dataclass(frozen=True, slots=True)
class Received:
    """What became of one file.

    Attributes:
        branch: empty where nobody known has signed it; ``number`` is 0 where it could not be opened.
    """

    path: Path
    branch: str
    number: int
    answer: Answer


def open_exchange(path: Path, private: bytes, branches: Branches, read: Read = read_plain) -> Opened:
    """Read a file as far as it can be checked without knowing any other.

    Raises:
        Refusal: ``exchange.unreadable`` (file), or as ``unpack_file``, ``read_content`` and ``read``.
    """
    try:
        raw = read(path, MOST_FILE_BYTES)
    except (OSError, ValueError):
        raise Refusal("exchange.unreadable", file=path.name) from None
    branch, content = unpack_file(raw, private, branches.by_key)
    header, lines, hashes = read_content(content, branch)
    return Opened(header, digest(raw), lines, hashes)


def receive(paths: Iterable[Path], by: Receiver, at: datetime) -> list[Received]:
    """Take files, in whichever order they are named; one that is refused stops no other.

    Raises:
        StoreUnavailable: the merged file cannot be written; what was taken before stays.
    """
    done: list[Received] = []
    found: list[tuple[str, int, Path]] = []
    for path in paths:
        try:
            header = open_exchange(path, by.private, by.branches, by.read).header
        except Refusal as wrong:
            branch = str(wrong.values.get("branch", ""))
            done.append(Received(path, branch, 0, Answer(Outcome.REFUSED, wrong=wrong)))
        else:
            found.append((header.branch, header.number, path))
    # Opened a second time, for all of them together would not fit into memory.
    return done + [_take(path, number, branch, by, at) for branch, number, path in sorted(found)]


def _take(path: Path, number: int, branch: str, by: Receiver, at: datetime) -> Received:
    try:
        opened = open_exchange(path, by.private, by.branches, by.read)
    except Refusal as wrong:
        return Received(path, branch, number, Answer(Outcome.REFUSED, wrong=wrong))
    header = opened.header
    answer = by.merged.take(opened, at, restored=header.branch in by.restored)
    return Received(path, header.branch, header.number, answer)
