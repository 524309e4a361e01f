"""What is known about a client on a day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from teller_app.rules.codes import AmountFact, AssetClass, Card, ClientKind, Status
from teller_app.rules.errors import Refusal
from teller_app.rules.holdings import BalanceHistory
from teller_app.rules.money import Money

_CARDS = {card.value: card for card in Card} | {c.value.removesuffix("_credit"): c for c in Card}
_AMOUNTS = {fact.value: fact for fact in AmountFact}
_STATUSES = {status.value: status for status in Status}
_PRIVATE = {Status.PRIVATE_CONTRACT.value, Status.INVITATION.value}
_YES = {"yes": True, "no": False}


@dataclass(frozen=True, slots=True)
class ClientFacts:
    """Everything a scheme may look at. What is absent is not known, never zero by guess.

    Attributes:
        as_of: the day of the decision.
        holdings: balances over time by class.
        amounts: loans, spending and the like, in fen.
        cards: cards and accounts held.
        statuses: contracts and invitations: true, false, or absent.
        region: the region's code where a scheme differs by region.
        joined: since when a client; decides between editions for old and new clients.
    """

    as_of: date
    holdings: Mapping[AssetClass, BalanceHistory] = field(default_factory=dict)
    amounts: Mapping[AmountFact, Money] = field(default_factory=dict)
    cards: frozenset[Card] = frozenset()
    statuses: Mapping[Status, bool] = field(default_factory=dict)
    region: str | None = None
    joined: date | None = None
    kind: ClientKind = ClientKind.PERSON

    def on(self, day: date) -> ClientFacts:
        """The same facts, looked at on another day; ``replace`` costs several times as much."""
        return ClientFacts(
            day,
            self.holdings,
            self.amounts,
            self.cards,
            self.statuses,
            self.region,
            self.joined,
            self.kind,
        )


@dataclass(slots=True)
class FactReader:
    """Collects ``key=value`` facts, as files and the command line spell them."""

    amounts: dict[AmountFact, Money] = field(default_factory=dict)
    cards: set[Card] = field(default_factory=set)
    statuses: dict[Status, bool] = field(default_factory=dict)
    region: str | None = None

    def take(self, key: str, value: str) -> None:
        """Read one fact.

        Raises:
            Refusal: ``fact.unknown`` (key), ``fact.value`` (key, value, allowed),
                ``money.unreadable`` or ``fact.negative``.
        """
        if key in _AMOUNTS:
            amount = Money.yuan(value)
            if amount.fen < 0:
                raise Refusal("fact.negative", key=key, value=value)
            self.amounts[_AMOUNTS[key]] = amount
        elif key == "card":
            self._take_card(value)
        elif key in _STATUSES:
            self.statuses[_STATUSES[key]] = _read_status(key, value)
        elif key == "region":
            self.region = value
        else:
            raise Refusal("fact.unknown", key=key, allowed=[*_AMOUNTS, "card", *_STATUSES, "region"])

    def _take_card(self, value: str) -> None:
        if value not in _CARDS:
            raise Refusal("fact.value", key="card", value=value, allowed=[card.value for card in Card])
        self.cards.add(_CARDS[value])


def _read_status(key: str, value: str) -> bool:
    """``yes`` or ``no``; the one kind of contract may also be named."""
    if value in _YES:
        return _YES[value]
    if value in {"private", "private_banking"} and key in _PRIVATE:
        return True
    raise Refusal("fact.value", key=key, value=value, allowed=["yes", "no"])
