"""The client desk: who is here, which tier that is and why. Knows no widget, no SQL, no clock."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date

from teller_app.desk.alike import with_alike
from teller_app.desk.amount_text import read_amount, read_date
from teller_app.desk.client_view import Aimed, AmountLine, ClientView, Entry, Mode
from teller_app.desk.deciding import Basis, compared, settle
from teller_app.desk.event import Event
from teller_app.desk.planning import Planning, planning
from teller_app.desk.problem import Problem
from teller_app.desk.ties import Ties
from teller_app.desk.walk_in import EntryCheck, check_entry
from teller_app.desk.workplace import Workplace
from teller_app.rules.client import CardHeld, Client
from teller_app.rules.codes import AssetClass, Card, ClientKind, KeyOutcome, Purpose, Status
from teller_app.rules.errors import Refusal
from teller_app.rules.facts import ClientFacts
from teller_app.rules.holdings import BalanceHistory
from teller_app.rules.key_account import key_account
from teller_app.rules.money import Money
from teller_app.rules.outlook import Outlook, outlook
from teller_app.rules.recognise import Component
from teller_app.rules.rulebook.edition import Edition
from teller_app.rules.standing import Standing, standing
from teller_app.rules.windows import span
from teller_app.safe.roles import Act

ROWS = (
    AssetClass.DEPOSIT,
    AssetClass.DEMAND_DEPOSIT,
    AssetClass.TIME_DEPOSIT,
    AssetClass.WEALTH,
    AssetClass.FUND,
    AssetClass.MONEY_FUND,
    AssetClass.PRECIOUS_METAL,
    AssetClass.INSURANCE,
    AssetClass.BOND,
    AssetClass.SECURITIES,
    AssetClass.CUSTODY,
)
_PARTS = {
    AssetClass.DEMAND_DEPOSIT,
    AssetClass.TIME_DEPOSIT,
    AssetClass.MONEY_FUND,
    AssetClass.CUSTODY,
}
TARGET_FIELD = "target"


@dataclass(slots=True)
class _State:
    """What the teller has in hand; thrown away whole when another client is opened."""

    mode: Mode = Mode.EMPTY
    client: Client | None = None
    trial: dict[AssetClass, Money] = field(default_factory=dict)
    typed: dict[str, str] = field(default_factory=dict)
    said: dict[Card | Status, bool] = field(default_factory=dict)
    problems: dict[str, Problem] = field(default_factory=dict)
    entry: Entry = field(default_factory=Entry)
    checked: EntryCheck = field(default_factory=EntryCheck)
    target: str | None = None
    by: date | None = None
    plan_with: AssetClass | None = None
    standings: dict[tuple[str, date], Standing] = field(default_factory=dict)
    others: tuple[Client, ...] | None = None
    outcomes: dict[tuple[str, date], KeyOutcome] = field(default_factory=dict)
    saved: int | None = None
    unsaved: bool = False
    warned: bool = False


class ClientDesk:
    """One client at the counter."""

    def __init__(self, place: Workplace) -> None:
        self.changed: Event[ClientView] = Event()
        self.view = ClientView()
        self._place = place
        self._state = _State()
        self._comparing = self._outlook = self._holding = False

    @contextmanager
    def at_once(self) -> Iterator[None]:
        """Everything done inside is shown once, at the end; what fails inside shows what was done by then."""
        before, self._holding = self.view, True
        try:
            yield
        finally:
            self._holding = False
            if self.view is not before:
                self._show(self.view)

    def open(self, key: str, purpose: Purpose = Purpose.COUNTER) -> None:
        """Bring up a client; the look is in the journal before anything is read.

        Raises:
            Refusal: ``client.unknown`` (key), or once ``walk_in.unsaved``; as ``Workplace.require``.
            StoreUnavailable: the journal or the book could not be used.
        """
        self._place.require(Act.LOOK)
        self._warn_once()
        client = self._place.open_client(key, purpose)
        self._state = _State(mode=Mode.CLIENT, client=client)
        self._decide()

    def start_walk_in(self, kept: str = "") -> None:
        """Begin with nothing known: amounts and facts are entered by hand.

        Args:
            kept: key of a walk-in that is in the journal already, to go on with.

        Raises:
            Refusal: once ``walk_in.unsaved``; ``client.unknown`` (key); as ``Workplace.require``.
        """
        self._place.require(Act.DECIDE)
        self._warn_once()
        known = self._place.open_client(kept) if kept else Client(key="", kind=ClientKind.PERSON, name="")
        self._state = _State(mode=Mode.WALK_IN, client=known)
        self._decide()

    def close(self) -> None:
        """Forget the client on the screen."""
        self._state = _State()
        self._show(ClientView())

    def type_amount(self, asset_class: AssetClass, text: str) -> None:
        """Try another amount in the same frame; a refusal keeps the last good decision."""
        state = self._state
        state.typed[asset_class.value] = text
        state.problems.pop(asset_class.value, None)
        if not text.strip():
            state.trial.pop(asset_class, None)
            state.typed.pop(asset_class.value, None)
        else:
            try:
                state.trial[asset_class] = read_amount(text)
            except Refusal as refusal:
                state.problems[asset_class.value] = Problem.of(asset_class.value, text, refusal)
                self._show(replace(self.view, lines=self._lines(), problems=dict(state.problems)))
                return
        self._touched()
        self._decide()

    def say_fact(self, code: Card | Status, *, on: bool) -> None:
        """Take a card, a contract or the like as had or not, for a trial or for a walk-in."""
        self._state.said[code] = on
        self._touched()
        self._decide()

    def drop_trial(self) -> None:
        """Back to what the book says."""
        self._state.trial.clear()
        self._state.said.clear()
        self._state.typed.clear()
        self._state.problems.clear()
        self._decide()

    def type_entry(self, entry: Entry) -> None:
        """Take what was typed about a walk-in; warnings do not stand in the way, problems do."""
        self._state.entry = entry
        own = self._state.client.key if self._state.client else ""
        self._state.checked = with_alike(self._place, check_entry(entry, self._place.today()), own)
        self._touched()
        self._decide()

    def aim(self, target: str | None) -> None:
        """Plan for another rung than the next."""
        self._state.target = target
        self._decide()

    def aim_by(self, text: str) -> None:
        """Plan for another day; nothing typed means a whole window from today."""
        state = self._state
        state.typed[TARGET_FIELD] = text
        state.problems.pop(TARGET_FIELD, None)
        try:
            state.by = self._read_target(text)
        except Refusal as refusal:
            state.problems[TARGET_FIELD] = Problem.of(TARGET_FIELD, text, refusal)
            self._show(replace(self.view, target_typed=text, problems=dict(state.problems)))
            return
        self._decide()

    def show_also(self, *, comparing: bool = False, ahead: bool = False) -> None:
        """What takes its time is only worked out while it is looked at: all schemes, or the plan in time."""
        if (comparing, ahead) != (self._comparing, self._outlook):
            self._comparing, self._outlook = comparing, ahead
            self._decide()

    def plan_with(self, asset_class: AssetClass) -> None:
        """Carry the plan out with this class."""
        self._state.plan_with = asset_class
        self._decide()

    @property
    def aimed(self) -> Aimed:
        """What is planned for, as it was chosen and typed."""
        state = self._state
        return Aimed(state.target, state.typed.get(TARGET_FIELD, ""), state.plan_with)

    def redecide(self) -> None:
        """Decide again, after the scheme, a tie or an override has changed."""
        self._state.others = None
        self._decide()

    def save_walk_in(self) -> int | None:
        """Keep the walk-in in the journal; returns its number, or nothing when a field is wrong.

        Raises:
            Refusal: as ``Workplace.require``.
            StoreUnavailable: nothing was saved.
        """
        self._place.require(Act.DECIDE)
        state = self._state
        if state.mode is not Mode.WALK_IN or state.client is None or self.view.decision is None:
            return None
        state.checked = check_entry(state.entry, self._place.today(), saving=True)
        if state.checked.problems or state.problems:
            self._decide()
            return None
        client = self._as_said(
            replace(state.checked.apply(state.client), holdings=self._trial_holdings(state.client))
        )
        saved = self._place.save_walk_in(client)
        state.client = saved
        facts = saved.facts(self._place.today())
        state.saved = self._place.record_decision(saved, self.view.decision, facts)
        state.unsaved = False
        self._decide()
        return state.saved

    def note_saved(self, number: int) -> None:
        """Say on the screen under which number the journal keeps what was printed."""
        self._state.saved = number
        self._show(replace(self.view, saved=number))

    @property
    def facts(self) -> ClientFacts | None:
        """The client as shown, with any trial amounts."""
        client = self._state.client
        if client is None:
            return None
        facts = self._as_said(client).facts(self._place.today())
        return replace(facts, holdings=self._trial_holdings(client)) if self._state.trial else facts

    def _as_said(self, client: Client) -> Client:
        """The client with the cards and contracts that the teller has said."""
        said = self._state.said
        if not said:
            return client
        cards = tuple(held for held in client.cards if held.card is None or said.get(held.card, True))
        there = {held.card for held in cards}
        added = [code for code, on in said.items() if isinstance(code, Card) and on and code not in there]
        statuses = {code: on for code, on in said.items() if isinstance(code, Status)}
        return replace(
            client,
            cards=(*cards, *(CardHeld(None, card) for card in added)),
            statuses={**client.statuses, **statuses},
        )

    def _warn_once(self) -> None:
        """A named walk-in is not thrown away without a word; the second time means it."""
        state = self._state
        if state.unsaved and state.entry.name.strip() and not state.warned:
            state.warned = True
            raise Refusal("walk_in.unsaved", name=state.entry.name)

    def _touched(self) -> None:
        if self._state.mode is Mode.WALK_IN:
            self._state.unsaved, self._state.warned = True, False
            self._state.saved = None

    def _read_target(self, text: str) -> date | None:
        if not text.strip():
            return None
        day = read_date(text)
        if day <= self._place.today():
            raise Refusal("target.not_ahead", day=day)
        return day

    def _trial_holdings(self, client: Client) -> dict[AssetClass, BalanceHistory]:
        held = dict(client.holdings)
        held.update({code: BalanceHistory.steady(amount) for code, amount in self._state.trial.items()})
        return held

    def _decide(self) -> None:
        facts, state = self.facts, self._state
        if facts is None or state.client is None:
            self._show(ClientView())
            return
        try:
            edition = self._place.edition(facts)
        except Refusal as refusal:
            problem = Problem.of("rulebook", self._place.rulebook, refusal)
            # Without rules there is no answer, and that of whoever was here before must not stand in for it.
            self._show(
                ClientView(
                    client=state.client,
                    entry=state.entry,
                    problems={"rulebook": problem},
                    unsaved=state.unsaved,
                )
            )
            return
        past = self._standing(edition)
        trial = bool(state.trial or state.said)
        basis = Basis(facts, edition, None if trial else past, self._others(edition))
        decision = settle(self._place, state.client, basis)
        target = edition.tier.get(state.target) if state.target else None
        plans = planning(facts, decision, past.next_evaluation, target, state.by)
        self._show(
            ClientView(
                mode=state.mode,
                client=state.client,
                decision=decision,
                window=span(edition.measure.window, facts.as_of),
                standing=past,
                lines=self._lines(decision.components),
                planning=plans,
                outlook=self._ahead(plans, edition),
                target_typed=state.typed.get(TARGET_FIELD, ""),
                compared=compared(self._place, decision, facts) if self._comparing else (),
                entry=state.entry,
                problems={**state.problems, **state.checked.problems},
                warnings=dict(state.checked.warnings),
                has_trial=trial,
                facts=frozenset(facts.cards) | {code for code, on in facts.statuses.items() if on},
                unsaved=state.unsaved,
                saved=state.saved,
                key_outcome=self._key_outcome(state.client, edition, facts.as_of),
                data_date=self._place.data_date,
            )
        )

    def _ahead(self, plans: Planning, edition: Edition) -> Outlook | None:
        if not self._outlook or plans.reach is None:
            return None
        return outlook(plans.facts, edition, plans.reach, self._state.plan_with)

    def _standing(self, edition: Edition) -> Standing:
        """The evaluations so far, by the book's balances: a trial has no past."""
        client, today = self._state.client, self._place.today()
        key = (edition.rulebook, edition.first_day)
        if client is not None and key not in self._state.standings:
            self._state.standings[key] = standing(client.facts(today), edition)
        return self._state.standings[key]

    def _key_outcome(self, client: Client, edition: Edition, as_of: date) -> KeyOutcome | None:
        """By the book, so once a client and scheme."""
        if edition.key_account is None or not client.key:
            return None
        key = (edition.rulebook, edition.first_day)
        if key not in self._state.outcomes:
            self._state.outcomes[key] = key_account(client, edition, as_of).outcome
        return self._state.outcomes[key]

    def _others(self, edition: Edition) -> tuple[Client, ...]:
        """The rest of the client's group, read once, and only where the scheme counts groups."""
        state = self._state
        if edition.group is None or state.client is None:
            return ()
        if state.others is None:
            state.others = Ties(self._place).others(state.client)
        return state.others

    def _lines(self, components: tuple[Component, ...] | None = None) -> tuple[AmountLine, ...]:
        """A row for each class that is usual or held; parts of a class only where they are held."""
        state = self._state
        if components is None:
            components = self.view.decision.components if self.view.decision else ()
        counted = {line.asset_class: line for line in components}
        shown = [code for code in ROWS if code not in _PARTS or code in counted]
        split = AssetClass.DEMAND_DEPOSIT in counted or AssetClass.TIME_DEPOSIT in counted
        if split and AssetClass.DEPOSIT not in counted:
            shown.remove(AssetClass.DEPOSIT)
        return tuple(
            AmountLine(
                asset_class=code,
                component=counted.get(code),
                typed=state.typed.get(code.value),
                trial=code in state.trial,
                problem=state.problems.get(code.value),
            )
            for code in shown
        )

    def _show(self, view: ClientView) -> None:
        self.view = view
        if not self._holding:
            self.changed.tell(view)
