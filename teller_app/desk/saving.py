"""Write a file whole or not at all."""

from __future__ import annotations

import errno
import os
from contextlib import suppress
from pathlib import Path

from teller_app.rules.errors import Refusal

_OWN, _ANYBODY = 0o600, 0o666
"""Less what the user's own settings take away."""
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
_CODES = {errno.ENOSPC: "file.no_room", errno.EDQUOT: "file.no_room"}


def keep_apart(given: Path | None, *used: Path | None) -> None:
    """Make sure that what is to be written is none of the files that a command works with.

    Raises:
        Refusal: ``file.in_use`` (file).
    """
    if given is None:
        return
    if any(each is not None and given.resolve() == each.resolve() for each in used):
        raise Refusal("file.in_use", file=given.name)


def save_file(path: Path, content: bytes, *, public: bool = False) -> None:
    """Write beside, then put in place in one step; a device or a pipe is written to, and never replaced.

    What is saved may hold what a client owns, and the folder may be anybody's: nobody but its owner reads
    the file, until the owner gives it to somebody. On Windows the folder says who does.

    Args:
        path: where.
        content: all of it.
        public: it is made for others to read, like the public half of a key.

    Raises:
        Refusal: ``file.no_room`` or ``file.not_saved`` (file, reason); nothing half-written is left.
    """
    if not path.name:
        raise Refusal("file.not_saved", file=str(path), reason=os.strerror(errno.EISDIR))
    beside = path.with_name(path.name + ".new")
    try:
        if path.exists() and not path.is_file() and not path.is_dir():
            path.write_bytes(content)
            return
        # What a killed program has left may be open to others still, or lead elsewhere.
        beside.unlink(missing_ok=True)
        handle = os.open(beside, _NEW, _ANYBODY if public else _OWN)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        beside.replace(path)
    except ValueError:
        # A name with a sign that no disk takes.
        raise Refusal("file.not_saved", file=path.name, reason=os.strerror(errno.EINVAL)) from None
    except OSError as error:
        with suppress(OSError):
            beside.unlink(missing_ok=True)
        code = _CODES.get(error.errno or 0, "file.not_saved")
        raise Refusal(code, file=path.name, reason=error.strerror or "") from error
