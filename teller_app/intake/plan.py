"""An import, all or nothing: planned and checked whole, then built beside the book and switched to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path

from teller_app.intake.activity_rows import ActivityReader, ClientMonth
from teller_app.intake.faults import Faults, RowFault
from teller_app.intake.merge import merged
from teller_app.intake.read_csv import CsvFile, Kind, Row, read_csv
from teller_app.intake.referrals import check_referrals
from teller_app.intake.rows import Balance, RowReader
from teller_app.rules.activity import Activity, Month
from teller_app.rules.client import Client
from teller_app.rules.codes import AssetClass
from teller_app.rules.holdings import BalanceHistory
from teller_app.rules.money import Money
from teller_app.safe.keys import Keys
from teller_app.store.book import POINTER, Book, BookInfo, Origin, build_book, current
from teller_app.store.client_rows import write_clients
from teller_app.store.errors import StoreUnavailable
from teller_app.store.files import Database
from teller_app.store.terms import terms_of

_Histories = dict[str, dict[AssetClass, dict[date, Money]]]


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """What an import would do.

    Attributes:
        clients: new or changed, without their holdings and activity.
        columns: which fields of each client its file speaks of.
        holdings: what each client named in a holdings file will hold, whole.
        activity: the months of each client named in an activity file, whole.
        faults: why nothing can be done; empty when it can.
        fault_count: how many there are, the listed ones included.
        warnings: what should be looked at but does not stand in the way.
        fresh: the present book is not read; nobody of it stays.
    """

    as_of: date
    source: str
    clients: Mapping[str, Client]
    columns: Mapping[str, frozenset[str]]
    holdings: Mapping[str, Mapping[AssetClass, BalanceHistory]]
    activity: Mapping[str, Activity]
    faults: tuple[RowFault, ...]
    fault_count: int
    warnings: tuple[RowFault, ...]
    fresh: bool = False


def plan_import(book: Book | None, files: Sequence[Path], as_of: date, *, fresh: bool = False) -> ImportPlan:
    """Read every file and check every value; change nothing.

    Args:
        book: the present book, whose clients stay.
        files: CSV files of clients, holdings or activity, in any order.
        as_of: the business date of the files.
        fresh: the new book begins with these files alone.

    Raises:
        Refusal: a file cannot be read at all.
        StoreUnavailable: the present book cannot be read.
    """
    faults = Faults()
    known = set(book.client_keys()) if book else set()
    reading = _Reading(RowReader(as_of, faults), ActivityReader(as_of, faults), known)
    opened = [read_csv(path, faults) for path in files]
    for file in (file for file in opened if file.kind is Kind.CLIENTS):
        reading.take(file)
    check_referrals(reading.reader.referrals, reading.known, lambda key: _referrer(book, key), faults)
    for file in (file for file in opened if file.kind is not Kind.CLIENTS):
        reading.take(file)
    return ImportPlan(
        as_of=as_of,
        source=", ".join(path.name for path in files),
        clients=reading.clients,
        columns=reading.columns,
        holdings={key: _held(classes) for key, classes in reading.histories.items()},
        activity={key: _in_order(months) for key, months in reading.months.items()},
        faults=tuple(faults.listed),
        fault_count=faults.count,
        warnings=tuple(reading.reader.warnings.listed),
        fresh=fresh,
    )


def run_import(plan: ImportPlan, home: Path, keys: Keys, at: datetime, book: Book | None) -> BookInfo:
    """Build the new book beside the present one and switch to it; a failure leaves the present one.

    A fresh plan takes nothing from the present book, so that a damaged one can be replaced.

    Raises:
        StoreUnavailable: the present book still serves; ``store.locked`` where it is no longer the one
            that the plan was made for.
        ValueError: the plan has faults.
    """
    if plan.fault_count:
        msg = "a plan with faults is never carried out"
        raise ValueError(msg)

    def write(db: Database) -> int:
        if not plan.fresh and current(home) != (book.path if book else None):
            raise StoreUnavailable("store.locked", file=POINTER)
        return write_clients(db, _all_clients(plan, book), terms_of)

    return build_book(home, keys, Origin(plan.as_of, at, plan.source), write)


def _all_clients(plan: ImportPlan, book: Book | None) -> Iterator[Client]:
    """Every client of the present book, changed where the files say so, then the new ones."""
    old = book.client_keys() if book else []
    for key in old:
        client = book.client(key) if book else None
        if client is None:
            raise StoreUnavailable("store.damaged", file=POINTER)
        if key in plan.clients:
            client = merged(client, plan.clients[key], plan.columns[key])
        yield _with_files(client, plan)
    there = set(old)
    for key, client in plan.clients.items():
        if key not in there:
            yield _with_files(client, plan)


def _with_files(client: Client, plan: ImportPlan) -> Client:
    """What files of their own say of a client goes in the place of what is there."""
    return replace(
        client,
        holdings=plan.holdings.get(client.key, client.holdings),
        activity=plan.activity.get(client.key, client.activity),
    )


def _referrer(book: Book | None, key: str) -> str | None:
    client = book.client(key) if book else None
    return client.referred_by if client else None


@dataclass(slots=True)
class _Reading:
    """What the files have said so far.

    Attributes:
        known: keys of the book and of the files, those of faulty rows too: one fault is named once.
    """

    reader: RowReader
    activity_reader: ActivityReader
    known: set[str]
    clients: dict[str, Client] = field(default_factory=dict)
    columns: dict[str, frozenset[str]] = field(default_factory=dict)
    histories: _Histories = field(default_factory=dict)
    months: dict[str, dict[date, Month]] = field(default_factory=dict)
    _named: set[str] = field(default_factory=set)

    def take(self, file: CsvFile) -> None:
        """Read a file to its end."""
        for row in file.rows:
            if file.kind is Kind.CLIENTS:
                self._client(row, file.columns)
            elif file.kind is Kind.ACTIVITY:
                self._month(row, self.activity_reader.month(row))
            else:
                self._balance(row, self.reader.balance(row))

    def _client(self, row: Row, columns: frozenset[str]) -> None:
        key = row.get("key")
        if key in self._named:
            self._twice(row, "key")
            return
        if key:
            self._named.add(key)
            self.known.add(key)
        client = self.reader.client(row)
        if client is not None:
            self.clients[key], self.columns[key] = client, columns

    def _balance(self, row: Row, balance: Balance | None) -> None:
        if balance is None or self._is_stranger(row, balance.client):
            return
        days = self.histories.setdefault(balance.client, {}).setdefault(balance.asset_class, {})
        if balance.day in days:
            self._twice(row, "date")
        days[balance.day] = balance.amount

    def _month(self, row: Row, found: ClientMonth | None) -> None:
        if found is None or self._is_stranger(row, found.client):
            return
        months = self.months.setdefault(found.client, {})
        if found.month.first in months:
            self._twice(row, "month")
        months[found.month.first] = found.month

    def _is_stranger(self, row: Row, client: str) -> bool:
        if client not in self.known:
            fault = RowFault(row.file, row.line, "client", "import.unknown_client", {"text": client})
            self.reader.faults.add(fault)
        return client not in self.known

    def _twice(self, row: Row, column: str) -> None:
        fault = RowFault(row.file, row.line, column, "import.twice", {"text": row.get(column)})
        self.reader.faults.add(fault)


def _held(classes: dict[AssetClass, dict[date, Money]]) -> dict[AssetClass, BalanceHistory]:
    return {code: BalanceHistory.of(sorted(days.items())) for code, days in classes.items()}


def _in_order(months: dict[date, Month]) -> Activity:
    return tuple(month for _, month in sorted(months.items()))
