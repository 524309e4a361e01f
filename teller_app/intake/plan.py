"""An import, all or nothing: planned and checked whole, then built beside the book and switched to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

from sqlite_utils import Database

from teller_app.intake.faults import Faults, RowFault
from teller_app.intake.read_csv import Kind, Row, read_csv
from teller_app.intake.rows import Balance, RowReader
from teller_app.rules.client import Client
from teller_app.rules.codes import AssetClass
from teller_app.rules.holdings import BalanceHistory
from teller_app.rules.money import Money
from teller_app.safe.keys import Keys
from teller_app.store.book import Book, BookInfo, Origin, build_book
from teller_app.store.clients import client_keys, write_clients
from teller_app.store.terms import terms_of

_Histories = dict[str, dict[AssetClass, dict[date, Money]]]


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """What an import would do.

    Attributes:
        clients: new or changed, without their holdings.
        holdings: what each client named in a holdings file will hold, whole.
        faults: why nothing can be done; empty when it can.
        fault_count: how many there are, the listed ones included.
        warnings: what should be looked at but does not stand in the way.
    """

    as_of: date
    source: str
    clients: dict[str, Client]
    holdings: dict[str, dict[AssetClass, BalanceHistory]]
    faults: tuple[RowFault, ...]
    fault_count: int
    warnings: tuple[RowFault, ...]


def plan_import(book: Book | None, files: Sequence[Path], as_of: date) -> ImportPlan:
    """Read every file and check every value; change nothing.

    Args:
        book: the present book, whose clients stay.
        files: CSV files of clients or holdings, in any order.
        as_of: the business date of the files.

    Raises:
        Refusal: a file cannot be read at all.
    """
    faults = Faults()
    reader = RowReader(as_of, faults)
    read = [read_csv(path, faults) for path in files]
    clients = _clients([row for kind, rows in read if kind is Kind.CLIENTS for row in rows], reader)
    known = set(client_keys(book.db)) if book else set()
    rows = [row for kind, rows in read if kind is Kind.HOLDINGS for row in rows]
    histories = _histories(rows, reader, known | clients.keys())
    return ImportPlan(
        as_of=as_of,
        source=", ".join(path.name for path in files),
        clients=clients,
        holdings={key: _held(classes) for key, classes in histories.items()},
        faults=tuple(faults.listed),
        fault_count=faults.count,
        warnings=tuple(reader.warnings.listed),
    )


def run_import(plan: ImportPlan, home: Path, keys: Keys, at: datetime, book: Book | None) -> BookInfo:
    """Build the new book beside the present one and switch to it; a failure leaves the present one.

    Raises:
        StoreUnavailable: the present book still serves.
    """
    old = client_keys(book.db) if book else []

    def write(db: Database) -> int:
        return write_clients(db, _merged(plan, book, old), terms_of)

    return build_book(home, keys, Origin(plan.as_of, at, plan.source), write)


def _merged(plan: ImportPlan, book: Book | None, old: list[str]) -> Iterator[Client]:
    """Every client of the present book, changed where the files say so, then the new ones."""
    for key in old:
        present = book.client(key) if book else None
        if present is None:
            continue
        changed = plan.clients.get(key)
        client = replace(changed, holdings=present.holdings) if changed else present
        yield replace(client, holdings=plan.holdings[key]) if key in plan.holdings else client
    for key in plan.clients.keys() - set(old):
        yield replace(plan.clients[key], holdings=plan.holdings.get(key, {}))


def _clients(rows: list[Row], reader: RowReader) -> dict[str, Client]:
    found: dict[str, Client] = {}
    for row in rows:
        client = reader.client(row)
        if client is None:
            continue
        if client.key in found:
            reader.faults.add(RowFault(row.file, row.line, "key", "import.twice", {"text": client.key}))
        found[client.key] = client
    return found


def _histories(rows: list[Row], reader: RowReader, known: set[str]) -> _Histories:
    found: _Histories = {}
    for row in rows:
        balance = reader.balance(row)
        if balance is None:
            continue
        if balance.client not in known:
            fault = RowFault(row.file, row.line, "client", "import.unknown_client", {"text": balance.client})
            reader.faults.add(fault)
        elif not _put(found, balance):
            reader.faults.add(RowFault(row.file, row.line, "date", "import.twice", {"text": row.get("date")}))
    return found


def _put(found: _Histories, balance: Balance) -> bool:
    days = found.setdefault(balance.client, {}).setdefault(balance.asset_class, {})
    if balance.day in days:
        return False
    days[balance.day] = balance.amount
    return True


def _held(classes: dict[AssetClass, dict[date, Money]]) -> dict[AssetClass, BalanceHistory]:
    return {code: BalanceHistory.of(sorted(days.items())) for code, days in classes.items()}
