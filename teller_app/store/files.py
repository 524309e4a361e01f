"""Open a SQLCipher file the one right way, or refuse."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlcipher3 import dbapi2

sys.modules.setdefault("pysqlite3", dbapi2)
# sqlite-utils takes its driver, and the exceptions that it catches, from this name where it is there.

from sqlite_utils import Database as Database  # noqa: E402, PLC0414  others name the type by this module

from teller_app.safe.disk import drop, make_private  # noqa: E402
from teller_app.store.errors import StoreUnavailable, trouble  # noqa: E402
from teller_app.store.orphans import orphaned  # noqa: E402

LEAST_SQLITE = (3, 51, 3)
"""Older ones can damage a file in WAL mode."""
LEAST_BYTES = 4096
"""One page. SQLCipher would take an emptied file for a new one, whatever the key."""
WAIT_SECONDS = 2.0
BESIDE = ("-wal", "-shm", "-journal")
_SAFE = """
pragma foreign_keys = on;
pragma cell_size_check = on;
pragma trusted_schema = off;
pragma secure_delete = on;
pragma mmap_size = 0;
pragma temp_store = memory;
"""
_WRITER = """
pragma journal_mode = wal;
pragma synchronous = full;
"""
_READER = """
pragma query_only = on;
"""


def open_file(path: Path, key: bytes, *, create: bool = False, read_only: bool = False) -> Database:
    """Open an encrypted file.

    Args:
        path: the file.
        key: 32 bytes, taken as they are.
        create: make the file where there is none, readable by its owner only.
        read_only: a finished file that nobody writes; nothing can be written through this connection.

    Raises:
        StoreUnavailable: ``store.missing``, ``store.unreadable``, ``store.old_sqlite`` and as ``trouble``.
    """
    if dbapi2.sqlite_version_info < LEAST_SQLITE:
        raise StoreUnavailable("store.old_sqlite", version=dbapi2.sqlite_version)
    with trouble(path.name):
        _ready(path, create=create)
        connection = dbapi2.connect(
            _address(path, read_only=read_only), uri=True, timeout=WAIT_SECONDS, check_same_thread=False
        )
        try:
            connection.execute("pragma cipher_log_level = none")
            connection.execute(f"pragma key = \"x'{key.hex()}'\"")
            connection.executescript(_SAFE)
            connection.execute("select count(*) from sqlite_master").fetchone()
            connection.executescript(_READER if read_only else _WRITER)
        except dbapi2.DatabaseError:
            connection.close()
            raise
    return Database(connection)


@contextmanager
def read_beside(db: Database, path: Path, key: bytes, name: str) -> Iterator[None]:
    """Have a second finished file in the same connection, under ``name``, for as long as it is needed.

    Raises:
        StoreUnavailable: as ``trouble``.
    """
    with trouble(path.name):
        db.conn.execute(
            f"attach database ? as {name} key ?", [_address(path, read_only=True), f"x'{key.hex()}'"]
        )
    try:
        yield
    finally:
        with trouble(path.name):
            db.conn.execute(f"detach database {name}")


def _ready(path: Path, *, create: bool) -> None:
    if create:
        make_private(path.parent)
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    elif not path.is_file():
        raise StoreUnavailable("store.missing", file=path.name)
    elif path.stat().st_size < LEAST_BYTES:
        raise StoreUnavailable("store.damaged", file=path.name)


def _address(path: Path, *, read_only: bool) -> str:
    """``immutable`` needs no lock and no file beside, so it works in a folder where nothing can be written.

    It would pass over a write-ahead log; where one lies beside, the file is not finished.
    """
    address = path.absolute().as_uri()
    if not read_only:
        return address
    finished = not path.with_name(f"{path.name}-wal").exists()
    return f"{address}?mode=ro&immutable=1" if finished else f"{address}?mode=ro"


def drop_file(path: Path) -> None:
    """A file and what SQLite has put beside it; what cannot be deleted now goes another time."""
    for left in ("", *BESIDE):
        drop(path.with_name(path.name + left))


@contextmanager
def writing(db: Database, file: str) -> Iterator[Database]:
    """One transaction of whoever writes, from its first statement on; whatever goes wrong leaves nothing.

    Raises:
        StoreUnavailable: nothing was written; ``store.locked`` where somebody else writes too long.
    """
    with trouble(file):
        db.conn.execute("begin immediate")
        try:
            yield db
            db.conn.execute("commit")
        except BaseException:
            db.conn.rollback()
            raise


def sound(db: Database) -> list[str]:
    """Everything that the file's own checks find wrong; an empty list when it is sound."""
    found = [str(row[0]) for row in db.execute("pragma cipher_integrity_check").fetchall()]
    answers = [str(row[0]) for row in db.execute("pragma integrity_check").fetchall()]
    found += [answer for answer in answers if answer != "ok"]
    return found + [f"foreign key of {table}" for table in orphaned(db)]


def check_sound(db: Database, file: str) -> None:
    """Refuse a file that its own checks find wrong.

    Raises:
        StoreUnavailable: ``store.damaged``.
    """
    with trouble(file):
        if sound(db):
            raise StoreUnavailable("store.damaged", file=file)
