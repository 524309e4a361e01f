"""Whole names leave only with a second person's word, which is in the journal first."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from teller_app.desk.approving import Approval, Shown, approved_entry
from teller_app.desk.workplace import Workplace
from teller_app.store.journal import EntryKind


class Unmasked(NamedTuple):
    """What may leave with whole names: the number of its entry in the journal, and what lays it out."""

    number: int
    lay: Callable[[], bytes]


def note_unmasked(place: Workplace, shown: Shown, approval: Approval | None) -> int:
    """Names may leave whole, once what a second person stands for is in the journal; its number there.

    Args:
        place: the counter.
        shown: what a second person stands for, put anew.
        approval: of a second person.

    Raises:
        Refusal: as ``Workplace.stand_for``.
        StoreUnavailable: it could not be recorded, so none may leave.
    """
    second = place.stand_for(shown, approval)
    return place.journal.record(
        approved_entry(EntryKind.UNMASKED_EXPORT, place.session, place.now(), shown, second)
    )
