"""One number of the client on the screen, whole and for a moment; the trail has it first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from teller_app.desk.client import ClientDesk
from teller_app.desk.workplace import Workplace
from teller_app.rules.client import Client
from teller_app.rules.errors import Refusal
from teller_app.safe.roles import Act

SECONDS = 15
"""So long a revealed number is shown."""


class Number(StrEnum):
    """What can be revealed; the purpose in the trail ends with this code."""

    ID = "id"
    PHONE = "phone"
    CARD = "card"
    ACCOUNT = "account"


@dataclass(frozen=True, slots=True)
class Revealed:
    """One number, whole.

    Attributes:
        at: its place among everything that can be revealed of this client, from 1, of ``count``.
    """

    kind: Number
    number: str
    at: int
    count: int


class Taken(StrEnum):
    """What is done with it; the purpose in the trail begins with this."""

    REVEALED = "reveal"
    COPIED = "copy"


class RevealDesk:
    """Each call takes the next number of the client on the screen, one at a time."""

    def __init__(self, place: Workplace, clients: ClientDesk) -> None:
        self._place, self._clients = place, clients
        self._last: dict[Taken, tuple[str, int]] = {}

    def next(self, taken: Taken = Taken.REVEALED) -> Revealed:
        """The next number to be shown, or to be copied; after the last one the first again.

        Raises:
            Refusal: ``client.none``, ``reveal.nothing``, or as ``Workplace.require``.
            StoreUnavailable: it could not be noted, so nothing is shown.
        """
        self._place.require(Act.LOOK)
        client = self._clients.view.client
        if client is None or not client.key:
            raise Refusal("client.none")
        found = list(_numbers(client))
        if not found:
            raise Refusal("reveal.nothing")
        before = self._last.get(taken)
        at = (before[1] + 1) % len(found) if before and before[0] == client.key else 0
        kind, number = found[at]
        place = self._place
        place.journal.look(
            at=place.now(),
            by=place.actor,
            client_key=client.key,
            purpose=f"{taken.value}_{kind.value}",
            here=True,
        )
        self._last[taken] = (client.key, at)
        return Revealed(kind, number, at + 1, len(found))


def _numbers(client: Client) -> Iterator[tuple[Number, str]]:
    if client.id_number:
        yield Number.ID, client.id_number
    if client.phone:
        yield Number.PHONE, client.phone
    for card in client.cards:
        if card.number:
            yield Number.CARD, card.number
    for account in client.accounts:
        yield Number.ACCOUNT, account
