"""What a tier is worked out from, and nothing else of a client: for two books that are compared.

Rows come as they are kept, so that two that are the same are told by comparing texts. Only those that are
needed are read further, and a history that lies in both books is read once.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from pydantic import TypeAdapter

from teller_app.rules.codes import AmountFact, AssetClass, Card, ClientKind, Status
from teller_app.rules.errors import Refusal
from teller_app.rules.facts import ClientFacts
from teller_app.rules.holdings import BalanceHistory
from teller_app.rules.money import Money
from teller_app.store.clients import read_history
from teller_app.store.errors import StoreUnavailable, trouble
from teller_app.store.files import Database

_CLIENTS = "select number, key, kind, joined, region, statuses from client where number {those}"
_HOLDINGS = "select client, asset_class, history from holding where client {those}"
_AMOUNTS = "select client, code, fen from amount where client {those}"
_CARDS = "select client, card from card where client {those} and card is not null"
_STATUSES = TypeAdapter(dict[Status, bool])
_CLASSES = tuple((code.value, code) for code in AssetClass)
"""In the order in which classes are spoken of."""
_RANGE = "between ? and ?"
_KEYED = "in (select number from client where key in (select value from json_each(?)))"


@dataclass(slots=True)
class TierRow:
    """What is kept of one client; two are equal where both lead to the same facts."""

    kind: str
    joined: str | None
    region: str | None
    statuses: str
    holdings: dict[str, str] = field(default_factory=dict)
    amounts: dict[str, int] = field(default_factory=dict)
    cards: set[str] = field(default_factory=set)


Histories = dict[str, BalanceHistory]
"""Those that have been read, by their text."""


def rows_between(db: Database, first: int, last: int, file: str) -> dict[str, TierRow]:
    """By key, whoever has a number from ``first`` to ``last``, both included.

    Raises:
        StoreUnavailable: it cannot be read.
    """
    return _rows(db, _RANGE, [first, last], file)


def rows_of(db: Database, keys: Sequence[str], file: str) -> dict[str, TierRow]:
    """By key; strangers are left out.

    Raises:
        StoreUnavailable: it cannot be read.
    """
    return _rows(db, _KEYED, [json.dumps(list(keys))], file)


def _rows(db: Database, those: str, values: Sequence[object], file: str) -> dict[str, TierRow]:
    def asked(query: str) -> list[tuple[object, ...]]:
        return list(db.execute(query.format(those=those), values).fetchall())

    with trouble(file):
        by_number: dict[object, TierRow] = {}
        by_key: dict[str, TierRow] = {}
        for number, key, *told in asked(_CLIENTS):
            by_key[str(key)] = by_number[number] = TierRow(*told)  # type: ignore[arg-type]  # strict columns
        for number, code, history in asked(_HOLDINGS):
            by_number[number].holdings[str(code)] = str(history)
        for number, code, fen in asked(_AMOUNTS):
            by_number[number].amounts[str(code)] = int(str(fen))
        for number, card in asked(_CARDS):
            by_number[number].cards.add(str(card))
    return by_key


def facts_of(row: TierRow, day: date, known: Histories, file: str) -> ClientFacts:
    """What a scheme may look at, on ``day``.

    Raises:
        StoreUnavailable: ``store.damaged`` where a row is not what was written. It names no value.
    """
    try:
        return ClientFacts(
            day,
            {code: _history(row.holdings[name], known) for name, code in _CLASSES if name in row.holdings},
            {AmountFact(code): Money(fen) for code, fen in row.amounts.items()},
            frozenset(Card(card) for card in row.cards),
            _statuses(row.statuses),
            row.region,
            None if row.joined is None else date.fromisoformat(row.joined),
            ClientKind(row.kind),
        )
    except (ValueError, TypeError, AttributeError, Refusal):
        raise StoreUnavailable("store.damaged", file=file) from None


def _history(text: str, known: Histories) -> BalanceHistory:
    found = known.get(text)
    if found is None:
        found = known[text] = read_history(text)
    return found


def _statuses(text: str) -> Mapping[Status, bool]:
    """Most clients have none."""
    return _STATUSES.validate_json(text) if text != "{}" else {}
