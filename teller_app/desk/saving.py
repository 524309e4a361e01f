"""Write a file whole or not at all."""

from __future__ import annotations

import errno
import os
from contextlib import suppress
from pathlib import Path

from teller_app.rules.errors import Refusal

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


def save_file(path: Path, content: bytes) -> None:
    """Write beside, then put in place in one step; a device or a pipe is written to, and never replaced.

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
        beside.write_bytes(content)
        beside.replace(path)
    except ValueError:
        # A name with a sign that no disk takes.
        raise Refusal("file.not_saved", file=path.name, reason=os.strerror(errno.EINVAL)) from None
    except OSError as error:
        with suppress(OSError):
            beside.unlink(missing_ok=True)
        code = _CODES.get(error.errno or 0, "file.not_saved")
        raise Refusal(code, file=path.name, reason=error.strerror or "") from error
