"""Rows of text into clients and balances; every value is checked here, at the edge."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from functools import partial

from teller_app.intake.cells import (
    CellReader,
    accounts,
    among,
    amount,
    any_day,
    client_key,
    count,
    flag,
    full_name,
    group_code,
    never_a_number,
    nothing_lost,
    region,
)
from teller_app.intake.faults import Faults, RowFault
from teller_app.intake.mapping import Row
from teller_app.intake.referrals import Referral
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

MAX_COUNT = 999
_CLASSES = {code.value: code for code in AssetClass}
CARDS = {card.value: card for card in Card}
_KINDS = {kind.value: kind for kind in ClientKind}
_SEXES = {sex.value: sex for sex in Sex}
_AMOUNTS = [(fact.value, fact) for fact in AmountFact]
_STATUSES = [(status.value, status) for status in Status]
_CREDIT = frozenset({"overdue_consecutive", "overdue_total", "currently_overdue", "inquiries"})
_LOAN = _CREDIT | {"income", "existing_monthly", "stable_job", "capacity"}
_NO_CREDIT, _NO_LOAN = CreditRecord(), LoanFacts()
_count = partial(count, most=MAX_COUNT)


@dataclass(frozen=True, slots=True)
class Balance:
    """A change of an end-of-day balance."""

    client: str
    asset_class: AssetClass
    day: date
    amount: Money


@dataclass(slots=True)
class RowReader(CellReader):
    """Reads rows of client and holdings files; faults stand against the import, warnings do not.

    Attributes:
        referrals: what the rows say of who brought whom; that those are known can only be seen at the end.
    """

    warnings: Faults = field(default_factory=Faults)
    referrals: list[Referral] = field(default_factory=list)

    def client(self, row: Row) -> Client | None:
        """A client without holdings; nothing where a field is wrong."""
        before = self.faults.count
        kind = self._field(row, "kind", lambda text: among(text, _KINDS)) or ClientKind.PERSON
        number = self._field(row, "id_number", lambda text: self._id(text, kind, row))
        person = number if isinstance(number, PersonId) else None
        birth = self._field(row, "birth", self._past_day) or (person.birth if person else None)
        sex = self._field(row, "sex", lambda text: among(text, _SEXES)) or (person.sex if person else None)
        client = Client(
            key=self._field(row, "key", client_key) or "",
            kind=kind,
            name=self._field(row, "name", full_name) or "",
            id_number=number.number if number else None,
            phone=self._field(row, "phone", read_phone),
            birth=birth,
            sex=sex,
            joined=self._field(row, "joined", self._past_day),
            region=self._field(row, "region", region),
            cards=self._field(row, "cards", lambda text: self._cards(text, row)) or (),
            accounts=self._field(row, "accounts", accounts) or (),
            amounts=self._amounts(row),
            statuses=self._statuses(row),
            loan=self._loan(row),
            id_expires=self._field(row, "id_expires", any_day),
            group=self._field(row, "group", group_code),
            referred_by=self._referrer(row),
        )
        self._required(row, "key", "kind", "name")
        return client if self.faults.count == before else None

    def balance(self, row: Row) -> Balance | None:
        """A balance; nothing where a field is wrong."""
        before = self.faults.count
        self._required(row, "client", "asset_class", "date", "balance")
        asset_class = self._field(row, "asset_class", lambda text: among(text, _CLASSES))
        day = self._field(row, "date", self._past_day)
        held = self._field(row, "balance", amount)
        if self.faults.count > before or asset_class is None or day is None or held is None:
            return None
        return Balance(row.get("client"), asset_class, day, held)

    def _warn(self, row: Row, column: str, code: str) -> None:
        self.warnings.add(RowFault(row.file, row.line, column, code))

    def _id(self, text: str, kind: ClientKind, row: Row) -> PersonId | CompanyCode:
        never_a_number(text)
        found: PersonId | CompanyCode
        found = (
            read_company_code(text) if kind is ClientKind.COMPANY else read_person_id(text, as_of=self.as_of)
        )
        if found.check_ok is False:
            nothing_lost(found.number)
            self._warn(row, "id_number", "id.check_digit")
        return found

    def _cards(self, text: str, row: Row) -> tuple[CardHeld, ...]:
        found: dict[str, CardHeld] = {}
        for part in text.split(";"):
            number, code, expiry = ([each.strip() for each in part.split(":", 2)] + ["", ""])[:3]
            never_a_number(number)
            card = read_card(number)
            if not card.check_ok:
                nothing_lost(card.number)
                self._warn(row, "cards", "card.check_digit")
            if card.number in found:
                raise Refusal("import.twice", text=number)
            found[card.number] = CardHeld(
                card.number, among(code, CARDS) if code else None, any_day(expiry) if expiry else None
            )
        return tuple(found.values())

    def _referrer(self, row: Row) -> str | None:
        """Anybody but the client."""
        client = row.get("key")
        referrer = self._field(row, "referred_by", lambda text: _other_than(client, client_key(text)))
        if referrer is not None:
            self.referrals.append(Referral(row.file, row.line, client, referrer))
        return referrer

    def _amounts(self, row: Row) -> dict[AmountFact, Money]:
        found = {fact: self._field(row, name, amount) for name, fact in _AMOUNTS if name in row.fields}
        return {fact: amount for fact, amount in found.items() if amount is not None}

    def _statuses(self, row: Row) -> dict[Status, bool]:
        found = {status: self._field(row, name, flag) for name, status in _STATUSES if name in row.fields}
        return {status: known for status, known in found.items() if known is not None}

    def _loan(self, row: Row) -> LoanFacts:
        if row.fields.keys().isdisjoint(_LOAN):
            return _NO_LOAN
        credit = (
            _NO_CREDIT
            if row.fields.keys().isdisjoint(_CREDIT)
            else CreditRecord(
                overdue_consecutive=self._field(row, "overdue_consecutive", _count),
                overdue_total=self._field(row, "overdue_total", _count),
                currently_overdue=self._field(row, "currently_overdue", flag),
                inquiries=self._field(row, "inquiries", _count),
            )
        )
        return LoanFacts(
            income=self._field(row, "income", amount),
            existing_monthly=self._field(row, "existing_monthly", amount),
            stable_job=self._field(row, "stable_job", flag),
            capacity=self._field(row, "capacity", flag),
            credit=credit,
        )


def _other_than(client: str, referrer: str) -> str:
    if referrer == client:
        raise Refusal("referral.self")
    return referrer
