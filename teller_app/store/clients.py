"""Read clients, in whichever file they lie, and write one over; who writes rows is ``store.client_rows``."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, TypeAdapter, ValidationError
from sqlite_utils import Database

from teller_app.rules.activity import Activity, Month
from teller_app.rules.client import CardHeld, Client, CreditRecord, LoanFacts
from teller_app.rules.codes import AmountFact, AssetClass, Card, ClientKind, Sex, Status
from teller_app.rules.errors import Refusal
from teller_app.rules.holdings import BalanceHistory
from teller_app.rules.money import Money
from teller_app.store.client_rows import (
    COLUMNS,
    TermsOf,
    activity_text,
    client_values,
    history_text,
    iso,
    write_clients,
)
from teller_app.store.errors import StoreUnavailable
from teller_app.store.term import Term

_CLIENT = "select " + COLUMNS + " from client where key = ?"  # noqa: S608  constants only
_HOLDINGS = "select asset_class, history from holding where client = ?"
_AMOUNTS = "select code, fen from amount where client = ?"
_CARDS = "select number, card, expires from card where client = ? order by position"
_ACTIVITY = "select months from activity where client = ?"
_RANGE = {
    "client": "select " + COLUMNS + " from client where number between ? and ? order by number",  # noqa: S608
    "holding": "select client, asset_class, history from holding where client between ? and ?",
    "amount": "select client, code, fen from amount where client between ? and ?",
    "card": (
        "select client, number, card, expires from card where client between ? and ?"
        " order by client, position"
    ),
    "account": "select client, number from account where client between ? and ? order by client, number",
    "activity": "select client, months from activity where client between ? and ?",
}
_SOME = {
    name: query.replace("between ? and ?", "in (select value from json_each(?))")
    for name, query in _RANGE.items()
    if name not in {"holding", "activity"}
}
_ACCOUNTS = "select number from account where client = ? order by number"
_LAST_NUMBER = "select coalesce(max(number), 0) from client"
_DELETE_CLIENT = "delete from client where key = ?"
_KEYS = "select key from client order by number"
_THERE = "select 1 from client where key = ?"
_TERMS = "select kind, term, start from term where client = (select number from client where key = ?)"


def _flag(value: object) -> object:
    """SQLite has no booleans: 0 and 1 are read as such, everything else is not."""
    return {0: False, 1: True}.get(value, value) if isinstance(value, int) else value


_Flag = Annotated[bool | None, BeforeValidator(_flag)]


class _Row(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class _ClientRow(_Row):
    number: int
    key: str
    kind: ClientKind
    name: str
    id_number: str | None
    phone: str | None
    birth: date | None
    sex: Sex | None
    joined: date | None
    region: str | None
    statuses: dict[Status, bool]
    income_fen: int | None
    existing_monthly_fen: int | None
    stable_job: _Flag
    capacity: _Flag
    overdue_consecutive: int | None
    overdue_total: int | None
    currently_overdue: _Flag
    inquiries: int | None
    note: str
    id_expires: date | None
    group_code: str | None
    referred_by: str | None


class _Held(_Row):
    number: str | None
    card: Card | None
    expires: date | None


_POINTS = TypeAdapter(list[tuple[date, int]])
_MONTHS = TypeAdapter(list[tuple[date, int | None, int | None, int | None, int | None, int | None]])


def write_client(db: Database, client: Client, terms_of: TermsOf) -> None:
    """Write one client, in place of the one of the same key; the caller holds the transaction."""
    db.execute(_DELETE_CLIENT, [client.key])
    write_clients(db, [client], terms_of)


def read_client(db: Database, key: str, file: str) -> Client | None:
    """Read a client; ``None`` for a stranger.

    Raises:
        StoreUnavailable: ``store.damaged`` where a row is not what was written. It names no value.
    """
    found = db.execute(_CLIENT, [key]).fetchone()
    if found is None:
        return None
    names = [name.strip() for name in COLUMNS.split(",")]
    try:
        values = dict(zip(names, found, strict=True))
        row = _ClientRow.model_validate({**values, "statuses": json.loads(values["statuses"])})
        return _client(row, _parts_of(db, row.number))
    except (ValidationError, ValueError, Refusal):
        raise StoreUnavailable("store.damaged", file=file) from None


def read_range(db: Database, first: int, last: int, file: str) -> list[Client]:
    """Read many clients at once, by their numbers, both included; for work on a whole book.

    Raises:
        StoreUnavailable: ``store.damaged``.
    """
    return [client for _, client in _read(db, _RANGE, [first, last], file)]


def _read(
    db: Database, queries: Mapping[str, str], values: Sequence[object], file: str
) -> Iterator[tuple[int, Client]]:
    names = [name.strip() for name in COLUMNS.split(",")]
    try:
        parts: dict[int, _Parts] = defaultdict(_Parts)
        for number, *card in db.execute(queries["card"], values):
            parts[number].cards.append(_card(tuple(card)))
        for number, account in db.execute(queries["account"], values):
            parts[number].accounts.append(account)
        for number, code, fen in db.execute(queries["amount"], values):
            parts[number].amounts[AmountFact(code)] = Money(fen)
        if "holding" in queries:
            for number, code, text in db.execute(queries["holding"], values):
                parts[number].holdings[AssetClass(code)] = read_history(text)
            for number, text in db.execute(queries["activity"], values):
                parts[number].activity = read_activity(text)
        for found in db.execute(queries["client"], values):
            told = dict(zip(names, found, strict=True))
            row = _ClientRow.model_validate({**told, "statuses": json.loads(told["statuses"])})
            yield row.number, _client(row, parts[row.number])
    except (ValidationError, ValueError, Refusal):
        raise StoreUnavailable("store.damaged", file=file) from None


def read_stated(db: Database, numbers: Sequence[int], file: str) -> dict[int, Client]:
    """Read clients by their numbers, without holdings and activity: what a client file could say of them.

    Raises:
        StoreUnavailable: ``store.damaged``.
    """
    return dict(_read(db, _SOME, [json.dumps(list(numbers))], file))


def last_number(db: Database) -> int:
    """The highest number in the file; 0 where there is nobody."""
    return int(db.execute(_LAST_NUMBER).fetchone()[0])


def client_keys(db: Database) -> list[str]:
    """Every key in the file, in the order of writing."""
    return [row[0] for row in db.execute(_KEYS).fetchall()]


def has_client(db: Database, key: str) -> bool:
    """Whether there is a client of that key."""
    return db.execute(_THERE, [key]).fetchone() is not None


def terms_in(db: Database, key: str) -> set[Term]:
    """What a client can be found by, as it lies in the file."""
    return {Term(kind, term, start) for kind, term, start in db.execute(_TERMS, [key])}


def told(client: Client) -> str:
    """All that is written of a client as one text, which no other client has.

    What is not known is left out, so that a column that comes later changes no text of today; so is the
    number, a place in the file that nobody is shown.
    """
    names = [name.strip() for name in COLUMNS.split(",")]
    said: dict[str, object] = dict(zip(names, client_values(0, client), strict=True))
    said |= {
        "number": None,
        "statuses": dict(client.statuses),
        "holding": {code.value: history_text(history) for code, history in client.holdings.items()},
        "amount": {code.value: amount.fen for code, amount in client.amounts.items()},
        "card": [[held.number, held.card, iso(held.expires)] for held in client.cards],
        "account": sorted(client.accounts),
        "activity": activity_text(client.activity) if client.activity else None,
    }
    known = {name: value for name, value in said.items() if value is not None}
    return json.dumps(known, sort_keys=True, separators=(",", ":"))


@dataclass(slots=True)
class _Parts:
    """What lies in tables of its own."""

    cards: list[CardHeld] = field(default_factory=list)
    accounts: list[str] = field(default_factory=list)
    holdings: dict[AssetClass, BalanceHistory] = field(default_factory=dict)
    amounts: dict[AmountFact, Money] = field(default_factory=dict)
    activity: Activity = ()


def _parts_of(db: Database, number: int) -> _Parts:
    at = [number]
    activity = db.execute(_ACTIVITY, at).fetchone()
    return _Parts(
        cards=[_card(row) for row in db.execute(_CARDS, at).fetchall()],
        accounts=[account for (account,) in db.execute(_ACCOUNTS, at).fetchall()],
        holdings={
            AssetClass(code): read_history(text) for code, text in db.execute(_HOLDINGS, at).fetchall()
        },
        amounts={AmountFact(code): Money(fen) for code, fen in db.execute(_AMOUNTS, at).fetchall()},
        activity=read_activity(activity[0]) if activity else (),
    )


def _client(row: _ClientRow, parts: _Parts) -> Client:
    credit = CreditRecord(row.overdue_consecutive, row.overdue_total, row.currently_overdue, row.inquiries)
    loan = LoanFacts(
        None if row.income_fen is None else Money(row.income_fen),
        None if row.existing_monthly_fen is None else Money(row.existing_monthly_fen),
        row.stable_job,
        row.capacity,
        credit,
    )
    return Client(
        key=row.key,
        kind=row.kind,
        name=row.name,
        id_number=row.id_number,
        phone=row.phone,
        birth=row.birth,
        sex=row.sex,
        joined=row.joined,
        region=row.region,
        cards=tuple(parts.cards),
        accounts=tuple(parts.accounts),
        # In the order in which classes are spoken of.
        holdings={code: parts.holdings[code] for code in AssetClass if code in parts.holdings},
        amounts=parts.amounts,
        statuses=row.statuses,
        loan=loan,
        note=row.note,
        id_expires=row.id_expires,
        group=row.group_code,
        referred_by=row.referred_by,
        activity=parts.activity,
    )


def _card(row: tuple[object, ...]) -> CardHeld:
    held = _Held.model_validate(dict(zip(("number", "card", "expires"), row, strict=True)))
    return CardHeld(held.number, held.card, held.expires)


def read_activity(text: str) -> Activity:
    """Months as ``activity_text`` has written them.

    Raises:
        ValueError: the text is not what was written.
    """
    return tuple(
        Month(first, count, *(None if fen is None else Money(fen) for fen in fens))
        for first, count, *fens in _MONTHS.validate_json(text)
    )


def read_history(text: str) -> BalanceHistory:
    """Balances as ``history_text`` has written them.

    Raises:
        ValueError: the text is not what was written.
        Refusal: ``history.out_of_order`` or ``history.empty``.
    """
    return BalanceHistory.of_fens((day.toordinal(), fen) for day, fen in _POINTS.validate_json(text))
