"""Whom this person has served since they came in: back to the last client, and on again, with one key."""

from __future__ import annotations

from teller_app.desk.client import ClientDesk
from teller_app.desk.client_view import ClientView
from teller_app.desk.finder import Found
from teller_app.desk.purpose import PurposeDesk
from teller_app.desk.workplace import WALK_IN_PREFIX, Workplace
from teller_app.rules.client import Client
from teller_app.rules.errors import Refusal
from teller_app.rules.masks import mask_phone
from teller_app.rules.match import Match, MatchedBy
from teller_app.safe.roles import Act

MOST = 20
"""So many are remembered; whoever came before them is found by name."""
_TAIL = 4


class ShiftDesk:
    """Clients in the order in which they last came up, each once. Nothing of it is written down.

    Going back is a look like any other: it is in the trail before anything is read, and it leaves the order
    as it is, so that the same key goes on to the one before.
    """

    def __init__(self, place: Workplace, clients: ClientDesk, purpose: PurposeDesk) -> None:
        self._place, self._clients, self._purpose = place, clients, purpose
        self._seen: dict[str, Match] = {}
        self._stepping = False
        clients.changed.listen(self._follow)

    def recent(self) -> tuple[Found, ...]:
        """The newest first, without whoever is on the screen; as a search would show them.

        Raises:
            Refusal: as ``Workplace.require``.
        """
        self._place.require(Act.LOOK)
        others = [match for key, match in reversed(self._seen.items()) if key != self._shown()]
        return tuple(Found(match, walk_in=match.key.startswith(WALK_IN_PREFIX)) for match in others)

    @property
    def seen(self) -> tuple[Match, ...]:
        """Everybody who is remembered, the oldest first."""
        return tuple(self._seen.values())

    def remember(self, seen: tuple[Match, ...]) -> None:
        """Whom the same person had served before a lock."""
        self._seen = {match.key: match for match in seen}

    def step(self, by: int) -> None:
        """Open whoever came up before (-1) or after (1) the one on the screen.

        Raises:
            Refusal: ``shift.no_other``; as ``PurposeDesk.open``.
            StoreUnavailable: as ``PurposeDesk.open``.
        """
        self._place.require(Act.LOOK)
        keys, shown = list(self._seen), self._shown()
        at = keys.index(shown) + by if shown in keys else len(keys) + min(by, 0)
        if not 0 <= at < len(keys):
            raise Refusal("shift.no_other")
        self._stepping = True
        try:
            self._purpose.open(keys[at])
        finally:
            self._stepping = False

    def _shown(self) -> str:
        client = self._clients.view.client
        return client.key if client else ""

    def _follow(self, view: ClientView) -> None:
        """Whoever comes up is the newest; on the way through those who came before, nothing moves."""
        client = view.client
        if client is None or not client.key:
            return
        known = self._seen.pop(client.key, None) if not self._stepping else self._seen.get(client.key)
        self._seen[client.key] = known or _match(client)
        while len(self._seen) > MOST:
            del self._seen[next(iter(self._seen))]


def _match(client: Client) -> Match:
    """As much of a client as a row of the search shows."""
    return Match(
        key=client.key,
        name=client.name,
        kind=client.kind,
        by=MatchedBy.KEY,
        start=0,
        length=0,
        shown="",
        birth=client.birth,
        id_tail=client.id_number[-_TAIL:] if client.id_number else None,
        phone=mask_phone(client.phone) if client.phone else None,
    )
