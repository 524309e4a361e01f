"""Everything that is done for the client on the screen beside deciding the tier."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace

from teller_app.desk.approving import Approval, Ask, Shown
from teller_app.desk.care import CareDesk
from teller_app.desk.client import ClientDesk
from teller_app.desk.client_view import ClientView
from teller_app.desk.event import Event
from teller_app.desk.finder import found_by
from teller_app.desk.key_account import KeyDesk
from teller_app.desk.ledger import NOTHING, LedgerDesk, Procedure
from teller_app.desk.overrides import OverrideDesk, Said
from teller_app.desk.preferences import PreferencesView
from teller_app.desk.service_view import Look, ServiceView
from teller_app.desk.ties import Ties
from teller_app.desk.workplace import Workplace
from teller_app.rules.client import Client
from teller_app.rules.codes import CareKind, GroupKind
from teller_app.rules.decision import TierDecision
from teller_app.rules.errors import Refusal
from teller_app.store.errors import StoreUnavailable


class ServiceDesk:
    """Follows the client desk; every act is in the journal before it is shown."""

    def __init__(self, place: Workplace, clients: ClientDesk, care: CareDesk) -> None:
        self.changed: Event[ServiceView] = Event()
        self.view = ServiceView(window=place.settings.window)
        self._place, self._clients, self._care = place, clients, care
        self._ledger, self._keys, self._ties = LedgerDesk(place), KeyDesk(place), Ties(place)
        self._overrides = OverrideDesk(place)
        self._looks: frozenset[Look] = frozenset()
        self._round = 0
        self._mark: object = None
        clients.changed.listen(self._follow)

    @property
    def ask_second(self) -> Ask:
        """Where a second person stands for an act."""
        return self._place.ask_second

    @property
    def by_name(self) -> bool:
        """The demo has no passwords: the name of a second person is enough."""
        return self._place.approvals.by_name

    def look(self, *looks: Look) -> None:
        """Work these out from now on, and nothing else."""
        if (wanted := frozenset(looks)) != self._looks:
            self._looks = wanted
            self._follow(self._clients.view)

    def take_settings(self, view: PreferencesView) -> None:
        """Another kind of window has other words for who goes first."""
        if view.settings.window is not self.view.window:
            self._mark = None
            self._follow(self._clients.view)

    def show_procedure(self, code: str, note: str, procedure: Procedure) -> Shown:
        """What a second person is to stand for before a procedure.

        Raises:
            Refusal: ``client.none`` or as ``LedgerDesk.show``.
        """
        return self._ledger.show(self._kept(), code, note, procedure)

    def show_override(self, said: Said) -> Shown:
        """What a second person is to stand for before a tier by hand.

        Raises:
            Refusal: ``client.none`` or as ``OverrideDesk.show``.
        """
        return self._overrides.show(self._kept(), said)

    def give(self, code: str, note: str = "", procedure: Procedure = NOTHING) -> int:
        """Give one privilege to the client on the screen; returns its journal number.

        Raises:
            Refusal: ``client.none``, ``privilege.trial`` or as ``LedgerDesk.give``.
        """
        client = self._kept()
        if not self.view.giving:
            raise Refusal("privilege.trial")
        return self._done(self._ledger.give(client, code, note, procedure))

    def undo(self, reason: str) -> int:
        """Take the newest one back.

        Raises:
            Refusal: ``client.none`` or as ``LedgerDesk.undo``.
        """
        return self._done(self._ledger.undo(self._kept(), reason))

    def record(self, kind: CareKind, note: str = "") -> int:
        """Record what has happened with the client, today.

        Raises:
            Refusal: ``client.none`` or as ``CareDesk.event``.
        """
        return self._done(self._care.event(self._kept(), kind, "", note))

    def wish(self, *, contact: bool) -> int:
        """Keep whether the client may be contacted at all.

        Raises:
            Refusal: ``client.none``.
        """
        return self._done(self._care.wish(self._kept(), contact=contact))

    def wishes(self) -> frozenset[str]:
        """Steps that the client on the screen does not want; ``NO_CONTACT`` stands for all.

        Raises:
            Refusal: ``client.none``.
        """
        return self._care.wishes(self._kept())

    def answer(self, question: str, answer: str) -> int:
        """Keep an answer about what the client looks for.

        Raises:
            Refusal: ``client.none`` or as ``KeyDesk.answer``.
        """
        return self._done(self._keys.answer(self._kept(), question, answer))

    def overrule(self, code: str, reason: str) -> int:
        """Keep the teller's own word on what the client looks for.

        Raises:
            Refusal: ``client.none`` or as ``KeyDesk.overrule``.
        """
        return self._done(self._keys.overrule(self._kept(), code, reason))

    def refer(self, text: str) -> int:
        """Say who brought the client: anything that finds one client; nothing typed means nobody.

        Raises:
            Refusal: ``client.none``, ``find.not_one`` or as ``Ties.refer``.
        """
        client = self._kept()
        return self._done(self._ties.refer(client, self._one(text) if text.strip() else None))

    def found(self, kind: GroupKind, name: str) -> str:
        """Make a household or group with the client in it.

        Raises:
            Refusal: ``client.none`` or as ``Ties.found``.
        """
        code = self._ties.found(self._kept(), kind, name)
        self._done(None)
        return code

    def join(self, text: str) -> int:
        """Take the client into a group: by its code, or by anything that finds one of its members.

        Raises:
            Refusal: ``client.none``, ``find.not_one`` or as ``Ties.join``.
        """
        client, code = self._kept(), text.strip()
        if not self._ties.is_group(code):
            code = self._ties.group_of(self._one(text)) or code
        return self._done(self._ties.join(client, code))

    def leave(self) -> int:
        """Take the client out of its group.

        Raises:
            Refusal: ``client.none`` or ``group.none``.
        """
        return self._done(self._ties.leave(self._kept()))

    def override(self, said: Said, approval: Approval | None) -> int:
        """Set the tier by hand, for which a second person stands.

        Raises:
            Refusal: ``client.none`` or as ``OverrideDesk.put``.
        """
        return self._done(self._overrides.put(self._kept(), said, approval))

    def end_override(self, reason: str) -> int:
        """End the tier by hand.

        Raises:
            Refusal: ``client.none`` or as ``OverrideDesk.end``.
        """
        return self._done(self._overrides.end(self._kept(), reason))

    def _kept(self) -> Client:
        if self.view.client is None:
            raise Refusal("client.none")
        return self.view.client

    def _one(self, text: str) -> str:
        """The key of the one client that ``text`` finds."""
        found = found_by(self._place, text.strip())
        if len(found) != 1:
            raise Refusal("find.not_one", text=text.strip(), count=len(found))
        return found[0].match.key

    def _done(self, number: int | None) -> int:
        """What was done may change everything that is shown.

        What was saved is saved, although it cannot be read just now: nobody gives it a second time.
        """
        self._round += 1
        with suppress(StoreUnavailable):
            self._clients.redecide()
        if number is not None:
            with suppress(StoreUnavailable):
                self._clients.note_saved(number)
        return number or 0

    def _follow(self, view: ClientView) -> None:
        """Work out anew only what another client, scheme or tier changes; a trial types on."""
        client = view.client if view.client is not None and view.client.key else None
        decision = view.decision
        mark: object = None
        if client is not None and decision is not None:
            edition = decision.edition
            about = (client.key, edition.rulebook, edition.first_day, decision.tier.code)
            mark = (self._round, self._looks, about)
        if mark != self._mark or mark is None:
            self._mark = mark
            self.view = self._about(client, decision)
        giving = client is not None and not view.has_trial and not view.unsaved
        self.view = replace(self.view, client=client, decision=decision, giving=giving)
        self.changed.tell(self.view)

    def _about(self, client: Client | None, decision: TierDecision | None) -> ServiceView:
        if client is None or decision is None:
            return ServiceView(window=self._place.settings.window)
        return ServiceView(
            balances=self._ledger.balances(client, decision),
            key=self._keys.view(client) if Look.KEY in self._looks else None,
            ties=self._ties.view(client) if Look.TIES in self._looks else None,
            window=self._place.settings.window,
        )
