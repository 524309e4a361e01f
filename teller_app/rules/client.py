"""A client: who it is, and what is known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from teller_app.rules.activity import Activity
from teller_app.rules.codes import AmountFact, AssetClass, Card, ClientKind, Sex, Status
from teller_app.rules.facts import ClientFacts
from teller_app.rules.holdings import BalanceHistory
from teller_app.rules.money import Money


@dataclass(frozen=True, slots=True)
class CardHeld:
    """A card by its number, and what card it is where a scheme may ask for that.

    A walk-in only says which card it is; the number is then ``None``.
    """

    number: str | None
    card: Card | None = None
    expires: date | None = None


@dataclass(frozen=True, slots=True)
class CreditRecord:
    """Overdue payments in the look-back and inquiries in the last month; absent is not known."""

    overdue_consecutive: int | None = None
    overdue_total: int | None = None
    currently_overdue: bool | None = None
    inquiries: int | None = None


@dataclass(frozen=True, slots=True)
class LoanFacts:
    """What a pre-screen asks of a person; absent is not known.

    Attributes:
        income: a month, before debts.
        existing_monthly: what all other debts take a month.
    """

    income: Money | None = None
    existing_monthly: Money | None = None
    stable_job: bool | None = None
    capacity: bool | None = None
    credit: CreditRecord = field(default_factory=CreditRecord)


@dataclass(frozen=True, slots=True)
class Client:
    """A person or a company, from the book or entered at the counter.

    Attributes:
        key: stable in its file; walk-ins of the journal begin with ``W``.
        note: why an entry was taken although something looked wrong, like a check digit.
        id_expires: last day on which the identity document is valid.
        group: code of the household or group of companies, as the book says; a client has at most one.
        referred_by: key of the client who brought this one, as the book says.
        activity: what was done month by month.
    """

    key: str
    kind: ClientKind
    name: str
    id_number: str | None = None
    phone: str | None = None
    birth: date | None = None
    sex: Sex | None = None
    joined: date | None = None
    region: str | None = None
    cards: tuple[CardHeld, ...] = ()
    accounts: tuple[str, ...] = ()
    holdings: Mapping[AssetClass, BalanceHistory] = field(default_factory=dict)
    amounts: Mapping[AmountFact, Money] = field(default_factory=dict)
    statuses: Mapping[Status, bool] = field(default_factory=dict)
    loan: LoanFacts = field(default_factory=LoanFacts)
    note: str = ""
    id_expires: date | None = None
    group: str | None = None
    referred_by: str | None = None
    activity: Activity = ()

    def facts(self, as_of: date) -> ClientFacts:
        """What a scheme may look at, on ``as_of``."""
        return ClientFacts(
            as_of=as_of,
            holdings=self.holdings,
            amounts=self.amounts,
            cards=frozenset(held.card for held in self.cards if held.card is not None),
            statuses=self.statuses,
            region=self.region,
            joined=self.joined,
            kind=self.kind,
        )
