"""Heads of the trail outside of the database: one line an anchor, appended, never changed, nobody named.

An anchor is in the database first, marked as not yet here. It is written here with everything that waits,
and is marked only once it is on the disk. So whatever stops the program, a marked anchor is always here; and
a line here is always of a record that was written before.
"""

from __future__ import annotations

import errno
import os
import re
from dataclasses import dataclass
from io import RawIOBase
from pathlib import Path

from teller_app.safe.audit import HASH_BYTES, Anchor
from teller_app.safe.disk import open_plain, open_to_change, sync_folder
from teller_app.store.errors import trouble
from teller_app.store.files import Database
from teller_app.store.trail import anchors

FILE_NAME = "anchors.log"
_WAITING = "select number, hash, at, why from anchor where logged = 0 order by seq"
_MARK = "update anchor set logged = 1 where logged = 0"
_FIELDS = 4
_NUMBER, _HASH = re.compile("[1-9][0-9]{0,17}"), re.compile(f"[0-9a-f]{{{2 * HASH_BYTES}}}")


@dataclass(frozen=True, slots=True)
class Logged:
    """What the file says.

    Attributes:
        anchors: in the order in which they were written.
        wrong: numbers of lines that are none, from 1.
    """

    anchors: tuple[Anchor, ...]
    wrong: tuple[int, ...]


def log_waiting(db: Database, home: Path) -> None:
    """Write every anchor that waits, in the caller's transaction.

    Raises:
        StoreUnavailable: nothing is marked; the next anchor brings these along.
    """
    waiting = list(anchors(db, _WAITING))
    if not waiting:
        return
    with trouble(FILE_NAME):
        _append(home / FILE_NAME, "".join(_line(anchor) for anchor in waiting))
    db.execute(_MARK)


def read_log(home: Path) -> Logged:
    """Every line; no file has no lines.

    Raises:
        StoreUnavailable: the file is there and cannot be read.
    """
    path = home / FILE_NAME
    with trouble(FILE_NAME):
        try:
            with open_plain(path) as file:
                text = file.read().decode("ascii", "replace")
        except FileNotFoundError:
            return Logged((), ())
    found, wrong = [], []
    # What follows the last end of a line was never finished, so it was never marked.
    for number, line in enumerate(text.split("\n")[:-1], start=1):
        anchor = _anchor(line)
        if anchor is None:
            wrong.append(number)
        else:
            found.append(anchor)
    return Logged(tuple(found), tuple(wrong))


def _line(anchor: Anchor) -> str:
    return f"{anchor.number} {anchor.hash.hex()} {anchor.at} {anchor.why}\n"


def _anchor(line: str) -> Anchor | None:
    parts = line.split(" ")
    if len(parts) != _FIELDS or _NUMBER.fullmatch(parts[0]) is None or _HASH.fullmatch(parts[1]) is None:
        return None
    return Anchor(int(parts[0]), bytes.fromhex(parts[1]), parts[2], parts[3])


def _append(path: Path, text: str) -> None:
    """On the disk before it returns. Half a line, left by a loss of power, was never marked and goes."""
    new = not path.exists()
    with open_to_change(path) as file:
        whole = file.read().rfind(b"\n") + 1
        data = text.encode("ascii")
        file.truncate(whole)
        file.seek(whole)
        try:
            _write(file, data)
            os.fsync(file.fileno())
        except OSError:
            file.truncate(whole)
            raise
    if new:
        sync_folder(path.parent)


def _write(file: RawIOBase, data: bytes) -> None:
    """Unbuffered, a full disk may take a part and say nothing."""
    if file.write(data) != len(data):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
