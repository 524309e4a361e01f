"""What a store cannot do through no fault of the teller."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager

from sqlcipher3 import dbapi2

from teller_app.rules.errors import Unavailable

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_READ_ONLY = {errno.EACCES, errno.EPERM, errno.EROFS}
_OURS = ("no such", "syntax error", "near ", "has no column", "ambiguous", "no query solution")


class StoreUnavailable(Unavailable):
    """The disk, a lock, the wrong key or a damaged file: a calm notice, and what was there stays."""


@contextmanager
def trouble(file: str) -> Iterator[None]:
    """Tell a broken disk from a broken query: the second one is our own bug.

    Raises:
        StoreUnavailable: ``store.no_room``, ``store.read_only``, ``store.locked``, ``store.damaged``,
            ``store.unreadable`` (the key does not fit, or the file's head is damaged: the two cannot
            be told apart) or ``store.failed``.
    """
    try:
        yield
    except dbapi2.DatabaseError as error:
        if isinstance(error, (dbapi2.IntegrityError, dbapi2.ProgrammingError)):
            raise
        code = _code(str(error).lower())
        if code is None:
            raise
        raise StoreUnavailable(code, file=file) from error
    except OSError as error:
        raise StoreUnavailable(_os_code(error), file=file, reason=error.strerror or "") from error


def _code(message: str) -> str | None:
    if any(sign in message for sign in _OURS):
        return None
    for sign, code in (
        ("full", "store.no_room"),
        ("readonly", "store.read_only"),
        ("unable to open", "store.read_only"),
        ("locked", "store.locked"),
        ("busy", "store.locked"),
        ("not a database", "store.unreadable"),
        ("malformed", "store.damaged"),
        ("disk i/o error", "store.damaged"),
        ("hmac", "store.damaged"),
    ):
        if sign in message:
            return code
    return "store.failed"


def _os_code(error: OSError) -> str:
    if error.errno in _FULL:
        return "store.no_room"
    return "store.read_only" if error.errno in _READ_ONLY else "store.failed"
