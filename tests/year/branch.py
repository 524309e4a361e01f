"""The branch: its files in a folder, and a day that is set by hand."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

from teller_app import places
from teller_app.desk.approving import Approvals
from teller_app.desk.settings import DEMO, SettingsFile
from teller_app.desk.workplace import Workplace
from teller_app.rules.cadence import Cadence
from teller_app.rules.client import Client
from teller_app.safe.keys import DeviceKeys
from teller_app.safe.session import demo_session
from teller_app.store.book import Origin, build_book, open_book
from teller_app.store.calendar import load_calendar
from teller_app.store.clients import client_keys, write_clients
from teller_app.store.journal import open_journal
from teller_app.store.rulebooks import RulebookShelf
from teller_app.store.terms import terms_of
from tests.stage import shipped_releases
from tests.year.people import clients_on

CALENDAR = load_calendar(places.resources() / "calendar")
SHELF = RulebookShelf(places.resources() / "rulebooks")
CHINA = timezone(timedelta(hours=8))
LAST_NUMBER = "select coalesce(max(number), 0) from entry"
RECORDS = "select count(*) from trail"


class Branch:
    """Opened anew after every kill and every new book.

    Attributes:
        happened: how often what was done, for a year in which nothing happens proves nothing.
    """

    def __init__(self, home: Path, seed: int, day: date) -> None:
        self.home, self.seed, self.day = home, seed, day
        self.keys = DeviceKeys(home)
        self.happened: Counter[str] = Counter()
        if open_book(home, self.keys) is None:
            self.new_book()
        self.open()

    def open(self) -> None:
        self.place = Workplace(
            home=self.home,
            session=demo_session(self.keys, DEMO.teller, self.now()),
            shelf=SHELF,
            releases=shipped_releases(self.home),
            book=open_book(self.home, self.keys),
            journal=open_journal(self.home, self.keys, None),
            settings=DEMO,
            settings_file=SettingsFile(self.home, DEMO),
            approvals=Approvals(None, self.now),
            today=lambda: self.day,
            now=self.now,
            calendar=lambda: CALENDAR,
            demo=True,
            outside=None,
        )
        assert self.place.book is not None
        found = [self.place.book.client(key) for key in client_keys(self.place.book.db)]
        self.clients: dict[str, Client] = {client.key: client for client in found if client is not None}

    def close(self) -> None:
        self.place.journal.close()
        assert self.place.book is not None
        self.place.book.close()

    def new_book(self) -> None:
        """Head office's of today: the balances of yesterday's close."""
        clients = clients_on(self.seed, self.day)
        origin = Origin(self.day - timedelta(days=1), self.now(), "head office")
        build_book(self.home, self.keys, origin, lambda db: write_clients(db, clients, terms_of))

    def now(self) -> datetime:
        return datetime(self.day.year, self.day.month, self.day.day, 9, 30, tzinfo=CHINA)

    @property
    def day_off(self) -> bool:
        return CALENDAR.is_day_off(self.day)

    @property
    def cadence(self) -> Cadence:
        rules = SHELF.edition(self.place.settings.rulebook, self.day).care
        assert rules is not None
        return Cadence(rules, CALENDAR)

    @property
    def last_number(self) -> int:
        return int(self.place.journal.db.execute(LAST_NUMBER).fetchone()[0])

    @property
    def records(self) -> int:
        """How long the trail is."""
        return int(self.place.journal.db.execute(RECORDS).fetchone()[0])
