"""Find a client by anything: in the book, and among the walk-ins of the journal."""

from __future__ import annotations

from dataclasses import dataclass

from teller_app.desk.workplace import Workplace
from teller_app.rules.match import Match
from teller_app.safe.roles import Act

MOST_ROWS = 50


@dataclass(frozen=True, slots=True)
class Found:
    """A match, and whether it is a client entered at this branch."""

    match: Match
    walk_in: bool


class Finder:
    """The search box's desk."""

    def __init__(self, place: Workplace) -> None:
        self._place = place

    def find(self, text: str) -> tuple[Found, ...]:
        """At most ``MOST_ROWS`` clients, the best match first; the text is taken literally.

        Raises:
            Refusal: as ``Workplace.require``.
            StoreUnavailable: neither file could be read.
        """
        self._place.require(Act.LOOK)
        walk_ins = [Found(match, walk_in=True) for match in self._place.find_walk_ins(text, MOST_ROWS)]
        clients = [Found(match, walk_in=False) for match in self._place.find_clients(text, MOST_ROWS)]
        return tuple([*walk_ins, *clients][:MOST_ROWS])
