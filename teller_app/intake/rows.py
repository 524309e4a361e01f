"""Rows of text into clients and balances; every value is checked here, at the edge."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from teller_app.intake.faults import Faults, RowFault
from teller_app.intake.read_csv import Row
from teller_app.rules.client import CardHeld, Client, CreditRecord, LoanFacts
from teller_app.rules.codes import AmountFact, AssetClass, Card, ClientKind, Sex, Status
from teller_app.rules.errors import Refusal
from teller_app.rules.identity import (
    CompanyCode,
    PersonId,
    read_card,
    read_company_code,
    read_person_id,
    read_phone,
)
from teller_app.rules.money import Money

T = TypeVar("T")
MOST = Money(10**13)
MAX_NAME = 60
MAX_COUNT = 999
_KEY = re.compile(r"[A-Za-z0-9_-]{1,32}")
_CODE = re.compile(r"[a-z][a-z0-9_]{0,39}")
_ACCOUNT = re.compile(r"[0-9A-Za-z-]{4,34}")
_SCIENTIFIC = re.compile(r"[0-9](\.[0-9]+)?[eE]\+?[0-9]+")
_WHOLE = re.compile(r"[0-9]{1,3}")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_LOST = re.compile(r"[0-9]{15}0{2,}")
"""Spreadsheets keep 15 digits of a number and write zeros for the others."""
FIRST_YEAR = 1900
_CLASSES = {code.value: code for code in AssetClass}
_CARDS = {card.value: card for card in Card}
_KINDS = {kind.value: kind for kind in ClientKind}
_SEXES = {sex.value: sex for sex in Sex}
_YES = {"yes": True, "no": False}
RESERVED_PREFIX = "W"


@dataclass(frozen=True, slots=True)
class Balance:
    """A change of an end-of-day balance."""

    client: str
    asset_class: AssetClass
    day: date
    amount: Money


@dataclass(slots=True)
class RowReader:
    """Reads rows; faults stand against the import, warnings do not."""

    as_of: date
    faults: Faults
    warnings: Faults = field(default_factory=Faults)

    def client(self, row: Row) -> Client | None:
        """A client without holdings; nothing where a field is wrong."""
        before = self.faults.count
        kind = self._field(row, "kind", lambda text: _among(text, _KINDS)) or ClientKind.PERSON
        number = self._field(row, "id_number", lambda text: self._id(text, kind, row))
        person = number if isinstance(number, PersonId) else None
        birth = self._field(row, "birth", self._past_day) or (person.birth if person else None)
        sex = self._field(row, "sex", lambda text: _among(text, _SEXES)) or (person.sex if person else None)
        client = Client(
            key=self._field(row, "key", _key) or "",
            kind=kind,
            name=self._field(row, "name", _name) or "",
            id_number=number.number if number else None,
            phone=self._field(row, "phone", read_phone),
            birth=birth,
            sex=sex,
            joined=self._field(row, "joined", self._past_day),
            region=self._field(row, "region", _region),
            cards=self._field(row, "cards", lambda text: self._cards(text, row)) or (),
            accounts=self._field(row, "accounts", _accounts) or (),
            amounts=self._amounts(row),
            statuses=self._statuses(row),
            loan=self._loan(row),
        )
        for column in ("key", "kind", "name"):
            if not row.get(column):
                self._fault(row, column, Refusal("import.missing_value"))
        return client if self.faults.count == before else None

    def balance(self, row: Row) -> Balance | None:
        """A balance; nothing where a field is wrong."""
        before = self.faults.count
        for column in ("client", "asset_class", "date", "balance"):
            if not row.get(column):
                self._fault(row, column, Refusal("import.missing_value"))
        asset_class = self._field(row, "asset_class", lambda text: _among(text, _CLASSES))
        day = self._field(row, "date", self._past_day)
        amount = self._field(row, "balance", _amount)
        if self.faults.count > before or asset_class is None or day is None or amount is None:
            return None
        return Balance(row.get("client"), asset_class, day, amount)

    def _field(self, row: Row, column: str, read: Callable[[str], T]) -> T | None:
        text = row.get(column)
        if not text:
            return None
        try:
            return read(text)
        except Refusal as refusal:
            self._fault(row, column, refusal)
            return None

    def _fault(self, row: Row, column: str, refusal: Refusal) -> None:
        self.faults.add(RowFault(row.file, row.line, column, refusal.code, refusal.values))

    def _warn(self, row: Row, column: str, code: str) -> None:
        self.warnings.add(RowFault(row.file, row.line, column, code))

    def _id(self, text: str, kind: ClientKind, row: Row) -> PersonId | CompanyCode:
        _never_a_number(text)
        found: PersonId | CompanyCode
        found = (
            read_company_code(text) if kind is ClientKind.COMPANY else read_person_id(text, as_of=self.as_of)
        )
        if found.check_ok is False:
            _nothing_lost(found.number)
            self._warn(row, "id_number", "id.check_digit")
        return found

    def _cards(self, text: str, row: Row) -> tuple[CardHeld, ...]:
        found: dict[str, CardHeld] = {}
        for part in text.split(";"):
            number, _, code = part.strip().partition(":")
            _never_a_number(number)
            card = read_card(number)
            if not card.check_ok:
                _nothing_lost(card.number)
                self._warn(row, "cards", "card.check_digit")
            if card.number in found:
                raise Refusal("import.twice", text=number)
            found[card.number] = CardHeld(card.number, _among(code.strip(), _CARDS) if code else None)
        return tuple(found.values())

    def _past_day(self, text: str) -> date:
        try:
            day = date.fromisoformat(text) if _DAY.fullmatch(text) else date.min
        except ValueError:
            day = date.min
        if day.year < FIRST_YEAR:
            raise Refusal("date.unreadable", text=text)
        if day > self.as_of:
            raise Refusal("import.day_ahead", day=day, as_of=self.as_of)
        return day

    def _amounts(self, row: Row) -> dict[AmountFact, Money]:
        found = {fact: self._field(row, fact.value, _amount) for fact in AmountFact}
        return {fact: amount for fact, amount in found.items() if amount is not None}

    def _statuses(self, row: Row) -> dict[Status, bool]:
        found = {status: self._field(row, status.value, _flag) for status in Status}
        return {status: known for status, known in found.items() if known is not None}

    def _loan(self, row: Row) -> LoanFacts:
        credit = CreditRecord(
            overdue_consecutive=self._field(row, "overdue_consecutive", _count),
            overdue_total=self._field(row, "overdue_total", _count),
            currently_overdue=self._field(row, "currently_overdue", _flag),
            inquiries=self._field(row, "inquiries", _count),
        )
        return LoanFacts(
            income=self._field(row, "income", _amount),
            existing_monthly=self._field(row, "existing_monthly", _amount),
            stable_job=self._field(row, "stable_job", _flag),
            capacity=self._field(row, "capacity", _flag),
            credit=credit,
        )


def _among(text: str, table: dict[str, T]) -> T:
    if text not in table:
        raise Refusal("import.unknown_value", text=text, allowed=list(table))
    return table[text]


def _never_a_number(text: str) -> None:
    if _SCIENTIFIC.fullmatch(text):
        raise Refusal("import.number_as_number", text=text)


def _nothing_lost(number: str) -> None:
    """A wrong check digit after a row of zeros is no slip of the pen."""
    if _LOST.fullmatch(number):
        raise Refusal("import.number_as_number", text=number)


def _key(text: str) -> str:
    if not _KEY.fullmatch(text) or text.startswith(RESERVED_PREFIX):
        raise Refusal("import.key", text=text)
    return text


def _name(text: str) -> str:
    if len(text) > MAX_NAME or not text.isprintable():
        raise Refusal("name.unusable", most=MAX_NAME)
    return text


def _region(text: str) -> str:
    if not _CODE.fullmatch(text):
        raise Refusal("import.region", text=text)
    return text


def _accounts(text: str) -> tuple[str, ...]:
    found = tuple(part.strip() for part in text.split(";"))
    for account in found:
        _never_a_number(account)
        if found.count(account) > 1:
            raise Refusal("import.twice", text=account)
        if not _ACCOUNT.fullmatch(account):
            raise Refusal("import.account", text=account)
    return found


def _amount(text: str) -> Money:
    amount = Money.yuan(text)
    if amount.fen < 0:
        raise Refusal("amount.negative", text=text)
    if amount > MOST:
        raise Refusal("amount.too_large", text=text)
    return amount


def _flag(text: str) -> bool:
    return _among(text, _YES)


def _count(text: str) -> int:
    if not _WHOLE.fullmatch(text):
        raise Refusal("number.out_of_range", text=text, low=0, high=MAX_COUNT)
    return int(text)
