"""A small branch for tests: four clients, an empty journal, a fixed day."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from functools import cache
from pathlib import Path

from teller_app import places
from teller_app.desk.approving import Approvals
from teller_app.desk.door import Door
from teller_app.desk.keeping import Keeping
from teller_app.desk.settings import DEMO, SettingsFile
from teller_app.desk.start import Start
from teller_app.desk.workplace import Workplace, with_settings
from teller_app.rules.client import CardHeld, Client, CreditRecord, LoanFacts
from teller_app.rules.codes import AssetClass, Card, ClientKind, Sex, Status
from teller_app.rules.holdings import BalanceHistory
from teller_app.rules.money import Money
from teller_app.safe.audit import client_hash
from teller_app.safe.keys import DeviceKeys, Keys
from teller_app.safe.release_keys import FILE_NAME as KEYS_FILE
from teller_app.safe.session import Session, demo_session
from teller_app.store.book import Origin, build_book, open_book
from teller_app.store.calendar import load_calendar
from teller_app.store.clients import write_clients
from teller_app.store.journal import open_journal
from teller_app.store.releases import Releases
from teller_app.store.terms import terms_of
from teller_app.words.speaker import Language, Speaker
from tests.conftest import TODAY

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=timezone(timedelta(hours=8)))
CALENDAR = load_calendar(places.resources() / "calendar")
LONGEST_NAME = "阿依古丽·买买提·玉素甫"


def history(*points: tuple[str, str]) -> BalanceHistory:
    """Balances from ``("2025-01-31", "1000")`` pairs."""
    return BalanceHistory.of((date.fromisoformat(day), Money.yuan(amount)) for day, amount in points)


def shipped_releases(home: Path) -> Releases:
    """The rulebooks of the program, signatures and all, in this home."""
    keys = places.resources() / "safe" / KEYS_FILE
    return Releases(places.resources() / "rulebooks", keys, home, home.parent / "state", lambda: TODAY)


_FIRST = shipped_releases(Path("nowhere"))
SHELF = _FIRST.shelf()
"""One for all, as one program has one: reading every scheme takes longer than most tests."""


def releases_for(home: Path) -> Releases:
    """As ``shipped_releases``, with what has been read already."""
    return replace(shipped_releases(home), read=_FIRST.read)


WANG = Client(
    "C000001",
    ClientKind.PERSON,
    "王小明",
    id_number="110105198506152730",
    phone="13800138000",
    birth=date(1985, 6, 15),
    sex=Sex.MALE,
    joined=date(2013, 4, 1),
    cards=(CardHeld("6228480000000000012", None),),
    accounts=("0200001234567",),
    holdings={
        AssetClass.DEPOSIT: history(("2024-11-01", "320000")),
        AssetClass.WEALTH: history(("2024-11-01", "80000")),
        AssetClass.FUND: history(("2024-11-01", "20000")),
    },
    statuses={Status.PAYROLL: True},
    loan=LoanFacts(Money.yuan("15000"), Money.yuan("1200"), True, True, CreditRecord(0, 0, False, 1)),
)
FALLING = Client(
    "C000002",
    ClientKind.PERSON,
    "查良镛",
    birth=date(1970, 2, 28),
    sex=Sex.MALE,
    phone="13900139000",
    holdings={AssetClass.DEPOSIT: history(("2024-06-01", "600000"), ("2026-02-01", "200000"))},
)
COMPANY = Client(
    "C000003",
    ClientKind.COMPANY,
    "示范贸易有限公司",
    id_number="91350100M000100Y43",
    holdings={AssetClass.DEPOSIT: history(("2024-01-01", "1500000"))},
)
PRIVATE = Client(
    "C000004",
    ClientKind.PERSON,
    LONGEST_NAME,
    birth=date(1978, 3, 3),
    sex=Sex.FEMALE,
    cards=(CardHeld("6225880000000000008", Card.PLATINUM_CREDIT),),
    holdings={
        code: history(("2024-03-01", "99999999999.99"))
        for code in (
            AssetClass.DEMAND_DEPOSIT,
            AssetClass.TIME_DEPOSIT,
            AssetClass.WEALTH,
            AssetClass.FUND,
            AssetClass.PRECIOUS_METAL,
            AssetClass.INSURANCE,
            AssetClass.BOND,
            AssetClass.SECURITIES,
        )
    },
)
CLIENTS = (WANG, FALLING, COMPANY, PRIVATE)


def stage_session(home: Path) -> Session:
    """The demo's person, a supervisor, with keys that follow from the device alone."""
    return demo_session(DeviceKeys(home), DEMO.teller, NOW)


def keeping_at(
    home: Path,
    session: Session | None = None,
    approvals: Approvals | None = None,
    at: datetime = NOW,
    second: str = "",
) -> Keeping:
    """The files of the stage, in the hands of whoever it is."""
    by = session or stage_session(home)
    return Keeping(
        home, by, lambda: at, approvals or Approvals(None, lambda: NOW), Speaker(Language.ZH), second, outside=None
    )


@cache
def _made_once() -> Path:
    """The usual stage with its files, of which each test gets a copy of its own: making it is most of a short test."""
    home = Path(tempfile.mkdtemp(prefix="stage-")) / "home"
    atexit.register(shutil.rmtree, home.parent, ignore_errors=True)
    keys = stage_session(home).keys
    _make_book(home, keys, CLIENTS)
    open_journal(home, keys, None).close()
    return home


def _make_book(home: Path, keys: Keys, clients: tuple[Client, ...]) -> None:
    origin = Origin(TODAY - timedelta(days=1), NOW, "test")
    build_book(home, keys, origin, lambda db: write_clients(db, clients, terms_of))


def open_stage(
    home: Path,
    language: Language = Language.ZH,
    today: date = TODAY,
    clients: tuple[Client, ...] = CLIENTS,
    *,
    session: Session | None = None,
    approvals: Approvals | None = None,
    door: Callable[[], Door] | None = None,
    own: bool = False,
) -> Workplace:
    """A workplace on a book of ``clients``, made when it is not there yet; the demo's person's by default.

    Its keys are those of every other stage, unless they are to be its ``own``, as two branches have.
    """
    if session is None and clients is CLIENTS and not own and not (home.exists() and any(home.iterdir())):
        shutil.copytree(_made_once(), home, dirs_exist_ok=True)
    session = session or stage_session(home)
    keys = session.keys
    if open_book(home, keys) is None:
        _make_book(home, keys, clients)
    return Workplace(
        home=home,
        session=session,
        shelf=SHELF,
        releases=releases_for(home),
        book=open_book(home, keys),
        journal=open_journal(home, keys, None),
        settings=with_settings(DEMO, language=language),
        settings_file=SettingsFile(home, DEMO),
        today=lambda: today,
        now=lambda: NOW,
        calendar=lambda: CALENDAR,
        approvals=approvals or Approvals(None, lambda: NOW),
        door=door,
        demo=session is None,
        outside=None,
    )


def looks_at(place: Workplace, keys: Iterable[str]) -> list[tuple[str, str]]:
    """Who of ``keys`` was looked at, and why, in the order of the trail; anybody else is ``"?"``."""
    known = {client_hash(place.journal.trail.key, key): key for key in keys}
    rows = place.journal.db.execute(
        "select client_hash, purpose from trail where action = 'look' order by number"
    )
    return [(known.get(found, "?"), purpose) for found, purpose in rows.fetchall()]


def start_at(home: Path, open_place: Callable[[Session], Workplace], door: Door | None = None) -> Start:
    """What a window begins from: the demo's person, or a door that asks for a password."""

    def at_the_door() -> Door:
        assert door is not None, "the demo asks nobody"
        return door

    return Start(
        home=home,
        demo=door is None,
        releases=releases_for(home),
        settings_file=SettingsFile(home, DEMO),
        speaker=Speaker(Language.ZH),
        door=at_the_door,
        approvals=Approvals(at_the_door if door else None, lambda: NOW),
        demo_person=lambda: stage_session(home),
        open=open_place,
        today=lambda: TODAY,
        now=lambda: NOW,
        outside=None,
    )
