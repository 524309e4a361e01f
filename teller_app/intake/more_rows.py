"""Rows of files of cards, and of debts and credit facts."""

from __future__ import annotations

from dataclasses import dataclass

from teller_app.intake.cells import among, any_day, client_key, never_a_number, nothing_lost
from teller_app.intake.mapping import Row
from teller_app.intake.rows import CARDS, RowReader
from teller_app.rules.client import CardHeld, LoanFacts
from teller_app.rules.codes import AmountFact
from teller_app.rules.identity import CardNumber, read_card
from teller_app.rules.money import Money
from teller_app.store.staging import Facts

_LOAN = {
    "income": "income_fen",
    "existing_monthly": "existing_monthly_fen",
    "stable_job": "stable_job",
    "capacity": "capacity",
    "overdue_consecutive": "overdue_consecutive",
    "overdue_total": "overdue_total",
    "currently_overdue": "currently_overdue",
    "inquiries": "inquiries",
}
"""Columns of the book by our fields."""


@dataclass(frozen=True, slots=True)
class ClientCard:
    """One card of one client."""

    client: str
    held: CardHeld


@dataclass(frozen=True, slots=True)
class ClientFacts:
    """What a row says of one client's debts and credit record."""

    client: str
    facts: Facts


class MoreReader(RowReader):
    """Reads rows of card files and of fact files."""

    def card(self, row: Row) -> ClientCard | None:
        """A card; nothing where a field is wrong."""
        before = self.faults.count
        self._required(row, "client", "number")
        number = self._field(row, "number", lambda text: self._card_number(text, row))
        card = self._field(row, "card", lambda text: among(text, CARDS))
        expires = self._field(row, "expires", any_day)
        if self.faults.count > before or number is None:
            return None
        return ClientCard(row.get("client"), CardHeld(number.number, card, expires))

    def facts(self, row: Row) -> ClientFacts | None:
        """Debts and credit facts, for the fields that the file has; nothing where one is wrong."""
        before = self.faults.count
        self._required(row, "client")
        self._field(row, "client", client_key)
        loan, amounts = self._loan(row), self._amounts(row)
        if self.faults.count > before:
            return None
        said = {column: _plain(_told(loan, name)) for name, column in _LOAN.items() if name in row.fields}
        stated = [fact for fact in AmountFact if fact.value in row.fields]
        fens = {fact.value: amounts[fact].fen if fact in amounts else None for fact in stated}
        return ClientFacts(row.get("client"), Facts(said, fens))

    def _card_number(self, text: str, row: Row) -> CardNumber:
        never_a_number(text)
        card = read_card(text)
        if not card.check_ok:
            nothing_lost(card.number)
            self._warn(row, "number", "card.check_digit")
        return card


def _told(loan: LoanFacts, name: str) -> object:
    return getattr(loan.credit if hasattr(loan.credit, name) else loan, name)


def _plain(value: object) -> int | bool | None:
    if isinstance(value, Money):
        return value.fen
    return value if isinstance(value, int) else None
