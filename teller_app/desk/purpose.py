"""What the client on the screen is looked at for. The trail has it before anything is read."""

from __future__ import annotations

from dataclasses import dataclass

from teller_app.desk.client import ClientDesk
from teller_app.desk.client_view import ClientView
from teller_app.desk.event import Event
from teller_app.desk.workplace import Workplace
from teller_app.rules.codes import Purpose
from teller_app.safe.roles import Act
from teller_app.store.trail import Deed


@dataclass(frozen=True, slots=True)
class PurposeView:
    """What for.

    Attributes:
        client: key of whom the look is on record; empty while nobody known is on the screen.
        purpose: what for; without a client what the next look will be for, ``None`` where each desk's own
            default holds.
    """

    client: str = ""
    purpose: Purpose | None = None


class PurposeDesk:
    """Every look has its purpose: the one of the desk it comes from, until the teller says another.

    What is said with a client on the screen is one more record of that client: the first look stays as it was
    written. What is said with nobody there is for the next look only, so that no purpose outlives its client.
    """

    def __init__(self, place: Workplace, clients: ClientDesk) -> None:
        self._place, self._clients = place, clients
        self.view = PurposeView()
        self.changed: Event[PurposeView] = Event()
        clients.changed.listen(self._follow)

    def open(self, key: str, default: Purpose = Purpose.COUNTER) -> None:
        """Bring up a client, looked at for what was said, or for ``default``.

        Raises:
            Refusal: as ``ClientDesk.open``; what was said stays for the next look.
            StoreUnavailable: as ``ClientDesk.open``.
        """
        said = None if self.view.client else self.view.purpose
        purpose = said or default
        self._clients.open(key, purpose)
        self._show(PurposeView(key, purpose))

    def choose(self, purpose: Purpose) -> None:
        """Another purpose: on record for the client on the screen, or said for the next look.

        Raises:
            Refusal: as ``Workplace.require``.
            StoreUnavailable: it could not be noted; the purpose stays what it was.
        """
        place, client = self._place, self.view.client
        place.require(Act.LOOK)
        if purpose is self.view.purpose:
            return
        if client:
            place.journal.note(
                Deed.PURPOSE, at=place.now(), by=place.actor, purpose=purpose.value, client_key=client
            )
        self._show(PurposeView(client, purpose))

    def _follow(self, view: ClientView) -> None:
        """With the client goes the purpose; one who came past this desk has come to the counter."""
        key = view.client.key if view.client else ""
        if key != self.view.client:
            self._show(PurposeView(key, Purpose.COUNTER if key else None))

    def _show(self, view: PurposeView) -> None:
        self.view = view
        self.changed.tell(view)
