"""A second encrypted file beside a book that is being built: what must be looked at twice lies there."""

from __future__ import annotations

import os
from pathlib import Path

from sqlite_utils import Database

from teller_app import places
from teller_app.safe.keys import Keys
from teller_app.store.migrate import statements

_ATTACH = "attach database ? as {name} key ?"
_FAST = "pragma {0}.journal_mode = memory; pragma {0}.synchronous = off; pragma {0}.cache_size = -65536;"


def attach(db: Database, keys: Keys, beside: Path, present: Path | None) -> None:
    """Attach an empty file as ``scratch``, and the present book as ``old``; who builds clears both away.

    Args:
        db: the book being built, in no transaction.
        keys: the same key opens all three.
        beside: where the file is put.
        present: a finished file, which is only read.
    """
    key = f"x'{keys.key('book').hex()}'"
    os.close(os.open(beside, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
    db.conn.execute(_ATTACH.format(name="scratch"), [str(beside), key])
    db.conn.executescript(_FAST.format("scratch"))
    for statement in statements(places.migrations() / "scratch_0001.sql"):
        db.conn.execute(statement)
    if present is not None:
        address = f"{present.absolute().as_uri()}?mode=ro&immutable=1"
        db.conn.execute(_ATTACH.format(name="old"), [address, key])
        db.conn.execute("pragma old.cache_size = -65536")
