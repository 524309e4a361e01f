"""What a store cannot do through no fault of the teller."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager

from sqlcipher3 import dbapi2

from teller_app.rules.errors import Unavailable

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_READ_ONLY = {errno.EACCES, errno.EPERM, errno.EROFS}
_CODES: dict[int, str] = {
    dbapi2.SQLITE_BUSY: "store.locked",
    dbapi2.SQLITE_LOCKED: "store.locked",
    dbapi2.SQLITE_NOMEM: "store.failed",
    dbapi2.SQLITE_READONLY: "store.read_only",
    dbapi2.SQLITE_IOERR: "store.failed",
    dbapi2.SQLITE_CORRUPT: "store.damaged",
    dbapi2.SQLITE_FULL: "store.no_room",
    dbapi2.SQLITE_CANTOPEN: "store.read_only",
    dbapi2.SQLITE_PROTOCOL: "store.locked",
    dbapi2.SQLITE_NOTADB: "store.unreadable",
}
"""SQLite's result codes that speak of the disk; every other one speaks of our own query."""
_SAID: dict[str, int] = {
    "database is locked": dbapi2.SQLITE_BUSY,
    "database table is locked": dbapi2.SQLITE_LOCKED,
    "attempt to write a readonly database": dbapi2.SQLITE_READONLY,
    "disk I/O error": dbapi2.SQLITE_IOERR,
    "database disk image is malformed": dbapi2.SQLITE_CORRUPT,
    "database or disk is full": dbapi2.SQLITE_FULL,
    "unable to open database file": dbapi2.SQLITE_CANTOPEN,
    "locking protocol": dbapi2.SQLITE_PROTOCOL,
    "file is not a database": dbapi2.SQLITE_NOTADB,
}
"""What SQLite says of them: the driver's online backup hands on the words without the code."""
_PRIMARY = 0xFF


class StoreUnavailable(Unavailable):
    """The disk, a lock, the wrong key or a damaged file: a calm notice, and what was there stays."""


@contextmanager
def trouble(file: str) -> Iterator[None]:
    """Tell a broken disk from a broken query: the second one is our own bug, and goes on as it is.

    Raises:
        StoreUnavailable: ``store.no_room``, ``store.read_only``, ``store.locked``, ``store.damaged``,
            ``store.unreadable`` (the key does not fit, or the file's head is damaged: the two cannot
            be told apart) or ``store.failed``.
    """
    try:
        yield
    except dbapi2.DatabaseError as error:
        told = getattr(error, "sqlite_errorcode", None)
        code = _CODES.get(_SAID.get(str(error), 0) if told is None else told & _PRIMARY)
        if code is None:
            raise
        raise StoreUnavailable(code, file=file) from error
    except BlockingIOError as error:
        raise StoreUnavailable("store.locked", file=file) from error
    except OSError as error:
        raise StoreUnavailable(_os_code(error), file=file, reason=error.strerror or "") from error


def _os_code(error: OSError) -> str:
    if error.errno in _FULL:
        return "store.no_room"
    return "store.read_only" if error.errno in _READ_ONLY else "store.failed"
