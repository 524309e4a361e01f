"""Find a client by anything: in the book, and among the walk-ins of the journal."""

from __future__ import annotations

from dataclasses import dataclass

from teller_app.desk.client_view import ClientView
from teller_app.desk.workplace import Workplace
from teller_app.rules.codes import COMMAND
from teller_app.rules.match import Match
from teller_app.safe.roles import Act
from teller_app.store.lookup import LEAST_DIGITS, lacks_digits
from teller_app.store.trail import Deed

MOST_ROWS = 50
MANY = 20
"""Searches without a client, until they are on record."""
SEARCHES = "searches"
"""What a record of them stands for: ``MANY`` in the window, or one on the command line."""


@dataclass(frozen=True, slots=True)
class Found:
    """A match, and whether it is a client entered at this branch."""

    match: Match
    walk_in: bool


class Finder:
    """The search box's desk.

    Whoever is opened is on record; whoever is only seen in the rows is not. So searches that showed somebody
    and brought nobody up are counted, and each ``MANY`` of them are one record: a book that is read by its
    beginnings leaves a trace, and a slip of the finger leaves none.
    """

    def __init__(self, place: Workplace) -> None:
        self._place = place
        self._reached = self._key = ""
        self._fruitless = 0

    def find(self, text: str, most: int = MOST_ROWS) -> tuple[Found, ...]:
        """At most ``most`` clients, the best match first; the text is taken literally.

        Raises:
            Refusal: as ``Workplace.require``.
            StoreUnavailable: neither file could be read, or a record that is due could not be written.
        """
        found = found_by(self._place, text, most)
        if found:
            self._count(text.strip())
        return found

    def follow(self, view: ClientView) -> None:
        """Another client is on the screen: the search has led to somebody."""
        key = view.client.key if view.client else ""
        if key != self._key:
            self._key, self._reached = key, ""

    def note_command(self, purpose: str = COMMAND) -> None:
        """A search on the command line stands alone, so each one is on record, with what it is for if said.

        Raises:
            StoreUnavailable: it must not be done.
        """
        note_search(self._place, purpose)

    def _count(self, text: str) -> None:
        """A key more or less is the same search; another beginning is the next one."""
        if text.startswith(self._reached):
            self._reached = text
        elif not self._reached.startswith(text):
            if (self._fruitless + 1) % MANY == 0:
                note_search(self._place, SEARCHES)
            self._fruitless += 1
            self._reached = text


def least_digits(text: str) -> int:
    """How many digits a number must have to be looked for; 0 where ``text`` is none, or has enough."""
    return LEAST_DIGITS if lacks_digits(text) else 0


def found_by(place: Workplace, text: str, most: int = MOST_ROWS) -> tuple[Found, ...]:
    """Walk-ins, then clients of the book.

    Raises:
        Refusal: as ``Workplace.require``.
        StoreUnavailable: neither file could be read.
    """
    place.require(Act.LOOK)
    walk_ins = [Found(match, walk_in=True) for match in place.find_walk_ins(text, most)]
    clients = [Found(match, walk_in=False) for match in place.find_clients(text, most)]
    return tuple([*walk_ins, *clients][:most])


def note_search(place: Workplace, purpose: str) -> None:
    """One record; what was searched for is not in it, for that may be a client's name or number.

    Raises:
        StoreUnavailable: nothing of what was found may be shown.
    """
    place.journal.note(Deed.SEARCH, at=place.now(), by=place.actor, purpose=purpose)
