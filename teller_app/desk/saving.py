"""Write a file whole or not at all."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

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


def target(text: str, *endings: str) -> Path:
    """Where a file is to go; asked before anything of it is on record, for a record is never taken back.

    Args:
        text: as it was given.
        endings: what its name may end in, such as ``.pdf``; anything where none is given, and for a device.

    Raises:
        Refusal: ``file.no_name``, ``file.ending`` (file, endings), or as ``save_file``.
    """
    path = Path(text)
    if not text or not path.name:
        raise Refusal("file.no_name")
    try:
        if path.exists() and not path.is_file() and not path.is_dir():
            return path
        if endings and path.suffix.lower() not in endings:
            raise Refusal("file.ending", file=path.name, endings=list(endings))
        if path.is_dir():
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
        _try(_beside(path))
    except ValueError:
        raise _no_such_name(path) from None
    except OSError as error:
        raise _not_saved(path, error) from error
    return path


def save_file(path: Path, content: bytes, *, public: bool = False) -> None:
    """As ``save_by``, where all of it is there.

    Raises:
        Refusal: as ``save_by``.
    """
    save_by(path, lambda file: file.write(content), public=public)


def save_by(path: Path, write: Callable[[BinaryIO], object], *, public: bool = False) -> None:
    """Write beside, then put in place in one step; a device or a pipe is written to, and never replaced.

    What is saved may hold what a client owns, and the folder may be anybody's: nobody but its owner reads
    the file, until the owner gives it to somebody. On Windows the folder says who does.

    Args:
        path: where.
        write: writes all of it, and may raise whatever it has to: then there is no file.
        public: it is made for others to read, like the public half of a key.

    Raises:
        Refusal: ``file.no_folder`` (file, folder), ``file.no_room`` (file) or ``file.not_saved`` (file,
            reason); nothing half-written is left.
    """
    if not path.name:
        raise Refusal("file.not_saved", file=str(path), reason=os.strerror(errno.EISDIR))
    beside = _beside(path)
    try:
        apart = not path.exists() or path.is_file() or path.is_dir()
        file = _begin(beside, public=public) if apart else path.open("wb")
    except ValueError:
        raise _no_such_name(path) from None
    except OSError as error:
        raise _not_saved(path, error) from error
    try:
        with file:
            write(file)
        if apart:
            beside.replace(path)
    except BaseException as error:
        if apart:
            with suppress(OSError):
                beside.unlink(missing_ok=True)
        if isinstance(error, OSError):
            raise _not_saved(path, error) from error
        raise


def _begin(beside: Path, *, public: bool) -> BinaryIO:
    # What a killed program has left may be open to others still, or lead elsewhere.
    beside.unlink(missing_ok=True)
    return os.fdopen(os.open(beside, _NEW, _ANYBODY if public else _OWN), "wb")


def _beside(path: Path) -> Path:
    return path.with_name(path.name + ".new")


def _try(beside: Path) -> None:
    """What is written there first can be written there; whatever lay there already stays as it is."""
    there = beside.exists()
    beside.open("ab").close()
    if not there:
        beside.unlink()


def _no_such_name(path: Path) -> Refusal:
    """A name with a sign that no disk takes."""
    return Refusal("file.not_saved", file=path.name, reason=os.strerror(errno.EINVAL))


def _not_saved(path: Path, error: OSError) -> Refusal:
    if error.errno == errno.ENOENT:
        return Refusal("file.no_folder", file=path.name, folder=str(path.parent))
    code = _CODES.get(error.errno or 0, "file.not_saved")
    return Refusal(code, file=path.name, reason=error.strerror or "")
