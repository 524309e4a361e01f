"""A home folder with its keys, and a book of a few clients in it."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

import pytest

from teller_app.rules.client import CardHeld, Client, CreditRecord, LoanFacts
from teller_app.rules.codes import AmountFact, AssetClass, Card, ClientKind, Sex, Status
from teller_app.rules.holdings import BalanceHistory
from teller_app.rules.money import Money
from teller_app.safe.audit import Actor
from teller_app.safe.keys import DeviceKeys
from teller_app.store import migrate
from teller_app.store.book import BookInfo, Origin, build_book
from teller_app.store.clients import write_clients
from teller_app.store.compare import Difference
from teller_app.store.files import open_file
from teller_app.store.journal import FILE_NAME, Entry, EntryKind, Journal, open_journal
from teller_app.store.terms import terms_of
from tests.conftest import TODAY

AT = datetime(2026, 11, 23, 9, 30, tzinfo=timezone(timedelta(hours=8)))
LI, ZHANG = Actor("李", "teller"), Actor("张", "teller")
NOBODY = 65534


def client_of(number: int) -> Client:
    """A client with something in every field."""
    history = BalanceHistory.of(
        [(date(2026, 1, 1), Money(number * 100)), (date(2026, 6, 1), Money(number * 301))]
    )
    return Client(
        key=f"C{number:06d}",
        kind=ClientKind.PERSON,
        name=f"王小{chr(0x4E00 + number)}",
        id_number=f"1101011990{number:08d}",
        phone=f"138{number:08d}",
        birth=date(1990, 1, 1),
        sex=Sex.FEMALE,
        joined=date(2020, 2, 29),
        region="low",
        cards=(CardHeld(f"62220000{number:08d}", Card.GOLD_CREDIT), CardHeld(f"62229999{number:08d}")),
        accounts=(f"1001{number:08d}",),
        holdings={AssetClass.DEPOSIT: history, AssetClass.WEALTH: history},
        amounts={AmountFact.LOAN_BALANCE: Money(number)},
        statuses={Status.PAYROLL: True, Status.MORTGAGE: False},
        loan=LoanFacts(
            Money(900_000), Money(0), stable_job=True, credit=CreditRecord(0, 1, currently_overdue=False)
        ),
        note="check digit",
    )


@dataclass(frozen=True, slots=True)
class Home:
    """A home folder as the program would have it."""

    path: Path
    keys: DeviceKeys

    def build(self, count: int, day: date = TODAY) -> BookInfo:
        clients = [client_of(number) for number in range(count)]
        origin = Origin(day, AT, "head office")
        return build_book(self.path, self.keys, origin, lambda db: write_clients(db, clients, terms_of))

    def write_journal(self, count: int) -> None:
        journal = open_journal(self.path, self.keys, None)
        for number in range(count):
            journal.look(at=AT, by=LI, client_key="C000001", purpose="counter")
            journal.record(entry_of(f'{{"number": {number}}}'))
        journal.add_walk_in(client_of(1), at=AT, by=LI)
        journal.close()

    def names(self) -> set[str]:
        """What lies there, without the files that only tell processes apart."""
        apart = {"backup.lock", "book.lock", "swap.lock", "device.key"}
        return {path.name for path in self.path.iterdir()} - apart


def old_journal(home: Home) -> None:
    """As the version before the chain wrote it: looks in ``audit``, entries without a role."""
    before = migrate.JOURNAL[: migrate.JOURNAL.index("journal_0003")]
    db = open_file(home.path / FILE_NAME, home.keys.key("journal"), create=True)
    migrate.migrate(db, before, FILE_NAME)
    look = "insert into audit (at, teller, action, client_key, purpose) values (?, '李', ?, ?, ?)"
    entry = (
        "insert into entry (at, teller, kind, client_key, rulebook, edition, engine, body)"
        " values (?, '李', 'decision', 'C000001', 'general', '2024-05-19', 1, '{}')"
    )
    for minute in range(0, 8, 2):
        db.execute(look, [(AT + timedelta(minutes=minute)).isoformat(), "look", "C000001", "counter"])
        db.execute(entry, [(AT + timedelta(minutes=minute + 1)).isoformat()])
    db.execute(look, [(AT + timedelta(minutes=9)).isoformat(), "add", None, "walk_in"])
    db.conn.close()


def entry_of(body: str = "{}") -> Entry:
    return Entry(
        kind=EntryKind.DECISION,
        at=AT,
        teller="李",
        client_key="C000001",
        rulebook="general",
        edition=date(2024, 5, 19),
        engine=1,
        body=body,
    )


def loses(found: Difference) -> bool:
    """Whether a restore would lose anything, as far as it can be told."""
    return any(span is None or span.count for span in found.lost.values())


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home", DeviceKeys(tmp_path / "home"))


@pytest.fixture
def journal(home: Home) -> Iterator[Journal]:
    opened = open_journal(home.path, home.keys, None)
    yield opened
    opened.close()


@pytest.fixture
def no_rights() -> Iterator[Callable[[Path], AbstractContextManager[None]]]:
    """A folder in which nothing can be written, for root too: for that while, root is nobody."""
    made: list[Path] = []

    @contextmanager
    def enter(source: Path) -> Iterator[Path]:
        outside = Path(tempfile.mkdtemp())
        made.append(outside)
        folder = outside / "home"
        shutil.copytree(source, folder)
        root = os.geteuid() == 0
        for path in (outside, folder, *folder.rglob("*")) if root else ():
            os.chown(path, NOBODY, NOBODY)
        folder.chmod(0o500)
        if root:
            os.seteuid(NOBODY)
        try:
            yield folder
        finally:
            if root:
                os.seteuid(0)
            folder.chmod(0o700)

    yield enter
    for outside in made:
        shutil.rmtree(outside)
