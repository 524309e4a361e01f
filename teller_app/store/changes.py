"""Who is in one book and not in the other."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from teller_app.safe.keys import Keys
from teller_app.store.errors import trouble
from teller_app.store.files import open_file
from teller_app.store.stopping import interruptible

_ATTACH = "attach database ? as other key ?"
_COUNT = (
    "select count(*) from main.client c where not exists (select 1 from other.client o where o.key = c.key)"
)
_LIST = (
    "select key from main.client c where not exists (select 1 from other.client o where o.key = c.key)"
    " order by number limit ?"
)


@dataclass(frozen=True, slots=True)
class OnlyThere:
    """Clients of one book whom the other lacks: how many, and the first of their keys."""

    count: int
    keys: tuple[str, ...]


def only_in(book: Path, other: Path, keys: Keys, most: int, wanted: Callable[[], None]) -> OnlyThere:
    """Who is in ``book`` and not in ``other``; both are finished files.

    Args:
        book: whose clients are looked at.
        other: where they are looked for.
        keys: what opens both.
        most: how many keys at most are told.
        wanted: asked now and then whether anybody still waits; ends it by raising.

    Raises:
        StoreUnavailable: one of them cannot be read.
    """
    key = keys.key("book")
    db = open_file(book, key, read_only=True)
    try:
        with interruptible(db, lambda *_: wanted()), trouble(book.name):
            address = f"{other.absolute().as_uri()}?mode=ro&immutable=1"
            db.conn.execute(_ATTACH, [address, f"x'{key.hex()}'"])
            count = int(db.execute(_COUNT).fetchone()[0])
            found = db.execute(_LIST, [most]).fetchall() if count else []
            return OnlyThere(count, tuple(str(name) for (name,) in found))
    finally:
        db.conn.close()
