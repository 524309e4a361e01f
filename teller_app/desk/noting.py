"""Put on record what is done outside an open workplace: at the door, by a command, before a book serves."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from teller_app.safe.audit import Actor
from teller_app.safe.keys import Keys
from teller_app.store.backup import ALREADY_BROKEN
from teller_app.store.errors import StoreUnavailable
from teller_app.store.journal import open_journal
from teller_app.store.trail import Deed

_NO_TRAIL = {*ALREADY_BROKEN, "store.missing"}


def note_if_there(  # noqa: PLR0913  each says one thing of the record
    home: Path, keys: Keys, deed: Deed, *, at: datetime, by: Actor, told: str, outside: Path | None
) -> bool:
    """Put an act on record before it is done; say whether there is a trail that could hold it.

    A journal that is damaged or gone holds nothing, and must not keep anybody from what mends it.

    Args:
        home: the folder of the files.
        keys: what opens them.
        deed: what is done.
        at: now.
        by: who does it.
        told: what else there is to say of it.
        outside: where this computer notes as well that it has seen the trail so far; ``None`` where nowhere.

    Raises:
        StoreUnavailable: it could not be written, and the act must not go on.
    """
    try:
        journal = open_journal(home, keys, outside)
        try:
            journal.note(deed, at=at, by=by, purpose=told)
            journal.note_seen()
        finally:
            journal.close()
    except StoreUnavailable as refused:
        if refused.code in _NO_TRAIL:
            return False
        raise
    return True
