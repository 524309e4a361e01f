"""The morning: plan what the book knows of today and the days ahead, and count what is due."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from teller_app.desk.branch import BranchDesk
from teller_app.desk.care import CareDesk
from teller_app.desk.tallying import Progress
from teller_app.desk.workplace import Workplace
from teller_app.rules.codes import Purpose
from teller_app.rules.errors import Refusal
from teller_app.store.book import open_book
from teller_app.store.files import check_sound
from teller_app.store.journal import open_journal


@dataclass(frozen=True, slots=True)
class Morning:
    """What a teller is told first. It names nobody.

    Attributes:
        planned: how many birthdays and expiries were planned just now.
    """

    planned: int = 0
    today: int = 0
    late: int = 0
    escalated: int = 0
    falling: int = 0
    near: int = 0


def plan_morning(
    place: Workplace, progress: Progress | None = None, purpose: Purpose = Purpose.CARE
) -> Morning:
    """Work out today's figures and plan by them; on files of its own, so that it can run on any thread.

    Without a book, or without rules on care, it only counts what there is. The journal is checked first: a
    page that a disk has lost shows in no single look, only when all of them are held together.

    Raises:
        StoreUnavailable: nothing was planned.
    """
    with own_files(place) as own:
        check_sound(own.journal.db, own.journal.path.name)
        branch, care = BranchDesk(own), CareDesk(own, purpose)
        falling = near = 0
        events = []
        if own.book is not None:
            figures = branch.work(progress)
            falling, near = figures.falling, figures.near
            events = branch.upcoming()
        try:
            planned = care.morning(events)
        except Refusal:
            return Morning(falling=falling, near=near)
        view = care.refresh()
    return Morning(planned, len(view.today), len(view.late), len(view.escalated), falling, near)


@contextmanager
def own_files(place: Workplace) -> Iterator[Workplace]:
    """The same workplace on connections of its own."""
    journal = open_journal(place.home, place.keys, place.outside)
    book = None
    try:
        book = open_book(place.home, place.keys) if place.book is not None else None
        yield replace(place, book=book, journal=journal)
    finally:
        journal.close()
        if book is not None:
            book.close()
