"""Folders that only their owner may enter, renames that are on the disk, and one worker at a time."""

from __future__ import annotations

import errno
import os
import stat
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from glob import escape
from io import BufferedReader, FileIO
from pathlib import Path
from typing import IO

OWNER_ONLY = 0o700
_DAY_SECONDS = 86_400
_POLL_SECONDS = 0.02
_AT_ONCE = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
"""To open a pipe would wait for ever."""
_PLAIN, _CHANGED = os.O_RDONLY | _AT_ONCE, os.O_RDWR | os.O_CREAT | _AT_ONCE
_HELD = os.O_WRONLY | os.O_CREAT | os.O_APPEND | _AT_ONCE
_NO_LINK = getattr(os, "O_NOFOLLOW", 0)
"""A link leads elsewhere."""


def make_private(folder: Path) -> None:
    """Make ``folder``, and those above it that are missing, for the owner only; what is there stays as it is.

    Raises:
        OSError: it cannot be made.
    """
    missing = [each for each in (folder, *folder.parents) if not each.exists()]
    for each in reversed(missing):
        each.mkdir(mode=OWNER_ONLY, exist_ok=True)


def sync_folder(folder: Path) -> None:
    """Have the names in ``folder`` on the disk; Windows does that by itself."""
    if sys.platform == "win32":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def drop(path: Path) -> None:
    """Delete what nobody needs; what cannot be deleted now goes another time."""
    with suppress(OSError):
        path.unlink(missing_ok=True)


def clear_left(made: Path, pattern: str, *, alone: bool = False) -> None:
    """Delete what killed programs have left half made beside ``made``.

    Args:
        made: what has just been made.
        pattern: of what may be left, in the same folder.
        alone: nobody else can be at it; otherwise only what is a day older goes, for a younger one may be at
            work in another program.
    """
    with suppress(OSError):
        now = made.stat().st_mtime
        for left in made.parent.glob(pattern):
            if alone or now - left.stat().st_mtime > _DAY_SECONDS:
                drop(left)


def clear_dead(path: Path) -> None:
    """Delete what programs that have died left half made beside ``path``; who still makes it holds it."""
    with suppress(OSError):
        for left in path.parent.glob(f"{escape(path.name)}.*.new"):
            with suppress(OSError):
                with open_plain(left) as file:
                    hold(file)
                drop(left)


def put_whole(path: Path, content: bytes, *, alone: bool = False) -> None:
    """Write beside for the owner only, have it on the disk, then put it in place in one step.

    What a killed program has left beside it goes: it may hold what has been taken out of the file since.

    Args:
        path: where.
        content: all of it.
        alone: whoever calls holds a lock under which alone this file is written.

    Raises:
        OSError: what was there before stays.
    """
    make_private(path.parent)
    beside = path.with_name(f"{path.name}.{os.getpid()}.new")
    beside.unlink(missing_ok=True)
    try:
        handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
        sync_folder(path.parent)
    finally:
        beside.unlink(missing_ok=True)
    clear_left(path, f"{escape(path.name)}.*.new", alone=alone)


def put_new(path: Path, content: bytes) -> None:
    """As ``put_whole``, but never over what is there.

    Raises:
        FileExistsError: something is.
        OSError: it cannot be written.
    """
    if path.exists():
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST))
    put_whole(path, content)


def read_plain(path: Path, most: int) -> bytes:
    """What a plain file from elsewhere holds; of a longer one only the first ``most`` + 1 bytes.

    Raises:
        OSError: it cannot be read, or is a link, a pipe or a folder.
        ValueError: no disk takes such a name.
    """
    with _open(path, _PLAIN | _NO_LINK) as file:
        return file.read(most + 1)


def read_small(path: Path, most: int) -> bytes:
    """All of a small plain file that lies where the program keeps its own; by a link too.

    Raises:
        OSError: it cannot be read, is a pipe, a device or a folder, or is longer than ``most`` bytes.
    """
    with open_plain(path) as file:
        content = file.read(most + 1)
    if len(content) > most:
        raise OSError(errno.EFBIG, os.strerror(errno.EFBIG))
    return content


def open_plain(path: Path) -> BufferedReader:
    """Open a plain file that somebody has chosen, by a link too, to read its bytes.

    Raises:
        OSError: it cannot be read, or is a pipe, a device or a folder.
        ValueError: no disk takes such a name.
    """
    return _open(path, _PLAIN)


def open_to_change(path: Path) -> FileIO:
    """Open a plain file of the program's own to read and write it, unbuffered; made where there is none.

    Raises:
        OSError: it cannot be opened or made, or is a pipe, a device or a folder.
    """
    return os.fdopen(_plain_handle(path, _CHANGED), "r+b", buffering=0)


def _open(path: Path, flags: int) -> BufferedReader:
    return os.fdopen(_plain_handle(path, flags), "rb")


def _plain_handle(path: Path, flags: int) -> int:
    handle = os.open(path, flags, 0o600)
    kind = os.fstat(handle).st_mode
    if not stat.S_ISREG(kind):
        os.close(handle)
        code = errno.EISDIR if stat.S_ISDIR(kind) else errno.ESPIPE
        raise OSError(code, os.strerror(code))
    return handle


@contextmanager
def only_one(path: Path, wait_seconds: float = 0.0) -> Iterator[None]:
    """Hold ``path`` alone, in any process. The system lets go of it when a process dies.

    Args:
        path: the file that is held; made where there is none.
        wait_seconds: how long to wait for whoever holds it.

    Raises:
        BlockingIOError: somebody holds it still.
        OSError: the file cannot be made.
    """
    with os.fdopen(os.open(path, _HELD, 0o666), "ab") as file:
        pause = threading.Event()
        for _ in range(int(wait_seconds / _POLL_SECONDS)):
            with suppress(BlockingIOError):
                hold(file)
                break
            pause.wait(_POLL_SECONDS)
        else:
            hold(file)
        yield


def hold(file: IO[bytes]) -> None:
    """Hold an open file alone until it is closed, or its process has died.

    Raises:
        BlockingIOError: somebody holds it.
    """
    if sys.platform == "win32":
        import msvcrt  # noqa: PLC0415  there only

        file.seek(0)
        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError as error:
            raise BlockingIOError(*error.args) from error
    else:
        import fcntl  # noqa: PLC0415  not on Windows

        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
