"""What a row of each kind of file may hold; ``intake.layout`` says how files call it."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date
from functools import partial
from typing import Annotated

from pydantic import ValidationInfo

from teller_app.intake.cells import (
    FIRST_YEAR,
    accounts,
    among,
    amount,
    any_day,
    client_key,
    code,
    count,
    flag,
    full_name,
    group_code,
    never_a_number,
    nothing_lost,
    region,
    signed_amount,
)
from teller_app.intake.edge import (
    Edge,
    RowModel,
    cell,
    edge_of,
    edged,
    needed,
    needed_edged,
    past_day,
)
from teller_app.rules.client import CardHeld
from teller_app.rules.codes import AssetClass, Card, ClientKind, Sex
from teller_app.rules.errors import Refusal
from teller_app.rules.identity import (
    CardNumber,
    CompanyCode,
    PersonId,
    read_card,
    read_company_code,
    read_person_id,
    read_phone,
)
from teller_app.rules.money import Money

MAX_COUNT = 999
MOST_TRANSACTIONS = 99_999
_CARDS = {card.value: card for card in Card}
_CLASSES = {asset_class.value: asset_class for asset_class in AssetClass}
_KINDS = {kind.value: kind for kind in ClientKind}
_SEXES = {sex.value: sex for sex in Sex}
_MONTH = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])")

_Amount = Annotated[Money | None, cell(amount)]
_Count = Annotated[int | None, cell(partial(count, most=MAX_COUNT))]
_Flag = Annotated[bool | None, cell(flag)]
_Day = Annotated[date | None, cell(any_day)]
_Past = Annotated[date | None, edged(past_day)]
_NeededPast = Annotated[date, needed_edged(past_day)]
_Client = Annotated[str, needed(str)]
_Key = Annotated[str, needed(client_key)]
_Kind = Annotated[ClientKind, needed(partial(among, table=_KINDS))]
_Name = Annotated[str, needed(full_name)]
_Phone = Annotated[str | None, cell(read_phone)]
_Sex = Annotated[Sex | None, cell(partial(among, table=_SEXES))]
_Region = Annotated[str | None, cell(region)]
_Accounts = Annotated[tuple[str, ...] | None, cell(accounts)]
_Group = Annotated[str | None, cell(group_code)]
_Class = Annotated[AssetClass, needed(partial(among, table=_CLASSES))]
_Balance = Annotated[Money, needed(amount)]
_Profit = Annotated[Money | None, cell(signed_amount)]
_Transactions = Annotated[int | None, cell(partial(count, most=MOST_TRANSACTIONS))]
_Card = Annotated[Card | None, cell(partial(among, table=_CARDS))]
_Privilege = Annotated[str, needed(code)]
_Branch = Annotated[str | None, cell(full_name)]
_Rulebook = Annotated[str | None, cell(code)]


class FactCells(RowModel):
    """Debts, income and credit record, in a file of their own or among clients."""

    loan_balance: _Amount = None
    housing_loan: _Amount = None
    card_spend_12m: _Amount = None
    settlement_6m: _Amount = None
    credit_limit: _Amount = None
    income: _Amount = None
    existing_monthly: _Amount = None
    stable_job: _Flag = None
    capacity: _Flag = None
    overdue_consecutive: _Count = None
    overdue_total: _Count = None
    currently_overdue: _Flag = None
    inquiries: _Count = None


class FactRow(FactCells):
    """Debts and credit facts of one client."""

    client: _Key


def _id(text: str, info: ValidationInfo) -> PersonId | CompanyCode:
    never_a_number(text)
    edge = edge_of(info)
    found: PersonId | CompanyCode
    if info.data.get("kind") is ClientKind.COMPANY:
        found = read_company_code(text)
    else:
        found = read_person_id(text, as_of=edge.as_of)
    if found.check_ok is False:
        nothing_lost(found.number)
        edge.warn("id_number", "import.id_check_digit")
    return found


def _number(text: str, column: str, edge: Edge) -> CardNumber:
    never_a_number(text)
    card = read_card(text)
    if not card.check_ok:
        nothing_lost(card.number)
        edge.warn(column, "card.check_digit")
    return card


def _cards(text: str, info: ValidationInfo) -> tuple[CardHeld, ...]:
    found: dict[str, CardHeld] = {}
    for part in text.split(";"):
        number, kind, expiry = ([each.strip() for each in part.split(":", 2)] + ["", ""])[:3]
        card = _number(number, "cards", edge_of(info))
        if card.number in found:
            raise Refusal("import.twice", text=number)
        found[card.number] = CardHeld(
            card.number, among(kind, _CARDS) if kind else None, any_day(expiry) if expiry else None
        )
    return tuple(found.values())


def _referrer(text: str, info: ValidationInfo) -> str:
    """Anybody but the client."""
    referrer, edge = client_key(text), edge_of(info)
    client = edge.row.get("key")
    if referrer == client:
        raise Refusal("referral.self")
    edge.refer(client, referrer)
    return referrer


class ClientRow(FactCells):
    """One client, without holdings."""

    key: _Key
    kind: _Kind
    name: _Name
    id_number: Annotated[PersonId | CompanyCode | None, edged(_id)] = None
    phone: _Phone = None
    birth: _Past = None
    sex: _Sex = None
    joined: _Past = None
    region: _Region = None
    cards: Annotated[tuple[CardHeld, ...] | None, edged(_cards)] = None
    accounts: _Accounts = None
    contract: _Flag = None
    invitation: _Flag = None
    payroll: _Flag = None
    mortgage: _Flag = None
    id_expires: _Day = None
    group: _Group = None
    referred_by: Annotated[str | None, edged(_referrer)] = None


class BalanceRow(RowModel):
    """A change of an end-of-day balance."""

    client: _Client
    asset_class: _Class
    date: _NeededPast
    balance: _Balance


def _whole_month(text: str, info: ValidationInfo) -> date:
    """First day of a month whose last day is not after the business date."""
    found, as_of = _MONTH.fullmatch(text), edge_of(info).as_of
    if found is None or int(found[1]) < FIRST_YEAR:
        raise Refusal("import.month", text=text)
    first = date(int(found[1]), int(found[2]), 1)
    if first.replace(day=monthrange(first.year, first.month)[1]) > as_of:
        raise Refusal("import.month_open", text=text, as_of=as_of)
    return first


def _largest(text: str, info: ValidationInfo) -> Money:
    largest, volume = amount(text), info.data.get("volume")
    if volume is not None and largest > volume:
        raise Refusal("import.above_volume", largest=largest, volume=volume)
    return largest


class MonthRow(RowModel):
    """What one client did in one month."""

    client: _Client
    month: Annotated[date, needed_edged(_whole_month)]
    transactions: _Transactions = None
    volume: _Amount = None
    largest: Annotated[Money | None, edged(_largest)] = None
    profit: _Profit = None
    conceded: _Amount = None


def _card_number(text: str, info: ValidationInfo) -> CardNumber:
    return _number(text, "number", edge_of(info))


class CardRow(RowModel):
    """One card of one client."""

    client: _Client
    number: Annotated[CardNumber, needed_edged(_card_number)]
    card: _Card = None
    expires: _Day = None


class GrantRow(RowModel):
    """A privilege that another branch or channel gave one client on one day; no times: not any more."""

    client: _Client
    privilege: _Privilege
    given_on: _NeededPast
    times: _Count = None
    branch: _Branch = None
    rulebook: _Rulebook = None
