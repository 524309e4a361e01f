"""Rows of files into clients, balances and whatever else a book is made of."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from teller_app.intake.edge import Edge, M, read_row
from teller_app.intake.faults import Faults
from teller_app.intake.mapping import Row
from teller_app.intake.referrals import Referral
from teller_app.intake.row_models import (
    BalanceRow,
    CardRow,
    ClientRow,
    FactCells,
    FactRow,
    GrantRow,
    MonthRow,
)
from teller_app.rules.activity import Month
from teller_app.rules.client import CardHeld, Client, CreditRecord, LoanFacts
from teller_app.rules.codes import AmountFact, AssetClass, Status
from teller_app.rules.identity import PersonId
from teller_app.rules.ledger import Given
from teller_app.rules.money import Money
from teller_app.store.staging import Facts

_AMOUNTS = [(fact.value, fact) for fact in AmountFact]
_STATUSES = [(status.value, status) for status in Status]
_CREDIT = frozenset({"overdue_consecutive", "overdue_total", "currently_overdue", "inquiries"})
_LOAN = _CREDIT | {"income", "existing_monthly", "stable_job", "capacity"}
_COLUMNS = {name: f"{name}_fen" if name in {"income", "existing_monthly"} else name for name in sorted(_LOAN)}
"""Columns of the book by our fields."""
_NO_CREDIT, _NO_LOAN = CreditRecord(), LoanFacts()


@dataclass(frozen=True, slots=True)
class Balance:
    """A change of an end-of-day balance."""

    client: str
    asset_class: AssetClass
    day: date
    amount: Money


@dataclass(slots=True)
class RowReader:
    """Reads rows; faults stand against the import, warnings do not.

    Attributes:
        as_of: the business date, which no past day may lie after.
        referrals: what rows say of who brought whom.
    """

    as_of: date
    faults: Faults
    warnings: Faults = field(default_factory=Faults)
    referrals: list[Referral] = field(default_factory=list)

    def client(self, row: Row) -> Client | None:
        """A client without holdings; nothing where a cell is wrong."""
        told = self._read(ClientRow, row)
        if told is None:
            return None
        number = told.id_number
        person = number if isinstance(number, PersonId) else None
        return Client(
            key=told.key,
            kind=told.kind,
            name=told.name,
            id_number=number.number if number else None,
            phone=told.phone,
            birth=told.birth or (person.birth if person else None),
            sex=told.sex or (person.sex if person else None),
            joined=told.joined,
            region=told.region,
            cards=told.cards or (),
            accounts=told.accounts or (),
            amounts=_amounts(told),
            statuses=_statuses(told),
            loan=_loan(told),
            id_expires=told.id_expires,
            group=told.group,
            referred_by=told.referred_by,
        )

    def balance(self, row: Row) -> Balance | None:
        """A balance; nothing where a cell is wrong."""
        told = self._read(BalanceRow, row)
        return None if told is None else Balance(told.client, told.asset_class, told.date, told.balance)

    def month(self, row: Row) -> Month | None:
        """One month of a client; nothing where a cell is wrong."""
        told = self._read(MonthRow, row)
        if told is None:
            return None
        return Month(told.month, told.transactions, told.volume, told.largest, told.profit, told.conceded)

    def card(self, row: Row) -> CardHeld | None:
        """A card of a client; nothing where a cell is wrong."""
        told = self._read(CardRow, row)
        return None if told is None else CardHeld(told.number.number, told.card, told.expires)

    def grant(self, row: Row) -> Given | None:
        """What a client was given elsewhere; nothing where a cell is wrong."""
        told = self._read(GrantRow, row)
        if told is None:
            return None
        times = 1 if told.times is None else told.times
        return Given(told.privilege, told.given_on, times, told.branch or "", told.rulebook or "")

    def facts(self, row: Row) -> Facts | None:
        """Debts and credit facts, for the fields that the file has; nothing where a cell is wrong."""
        told = self._read(FactRow, row)
        if told is None:
            return None
        there, amounts = told.model_fields_set, _amounts(told)
        said = {column: _plain(getattr(told, name)) for name, column in _COLUMNS.items() if name in there}
        stated = [fact for name, fact in _AMOUNTS if name in there]
        return Facts(said, {fact.value: amounts[fact].fen if fact in amounts else None for fact in stated})

    def _read(self, model: type[M], row: Row) -> M | None:
        return read_row(model, row, Edge(self.as_of, row, self.warnings, self.referrals), self.faults)


def _amounts(told: FactCells) -> dict[AmountFact, Money]:
    return {fact: amount for name, fact in _AMOUNTS if (amount := getattr(told, name)) is not None}


def _statuses(told: ClientRow) -> dict[Status, bool]:
    return {status: known for name, status in _STATUSES if (known := getattr(told, name)) is not None}


def _loan(told: FactCells) -> LoanFacts:
    said = told.model_fields_set
    if said.isdisjoint(_LOAN):
        return _NO_LOAN
    credit = _NO_CREDIT
    if not said.isdisjoint(_CREDIT):
        credit = CreditRecord(
            overdue_consecutive=told.overdue_consecutive,
            overdue_total=told.overdue_total,
            currently_overdue=told.currently_overdue,
            inquiries=told.inquiries,
        )
    return LoanFacts(
        income=told.income,
        existing_monthly=told.existing_monthly,
        stable_job=told.stable_job,
        capacity=told.capacity,
        credit=credit,
    )


def _plain(value: object) -> int | bool | None:
    if isinstance(value, Money):
        return value.fen
    return value if isinstance(value, int) else None
