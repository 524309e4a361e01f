"""Branches that exchange with one head office, for tests: small journals, real files."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

from nacl.public import PrivateKey
from nacl.signing import SigningKey

from teller_app.desk.approving import Approvals
from teller_app.desk.exchange import Delivered, ExchangeDesk
from teller_app.desk.head_office import HeadOffice, Report
from teller_app.desk.settings import DEMO, SettingsFile
from teller_app.desk.workplace import Workplace, with_settings
from teller_app.intake.exchange import Received, open_exchange
from teller_app.rules.client import Client
from teller_app.rules.codes import ClientKind
from teller_app.safe.audit import Actor
from teller_app.safe.exchange import pack_file, signing_key, unpack_file
from teller_app.safe.exchange_keys import Branches, office_text, store_key
from teller_app.safe.keys import DeviceKeys
from teller_app.safe.release_keys import TrustedKey
from teller_app.store.entry import Entry, EntryKind
from teller_app.store.journal import open_journal
from teller_app.store.ledger import Ledger, Use
from teller_app.store.merged import merged_at
from tests.conftest import TODAY
from tests.stage import CALENDAR, NOW, SHELF, releases_for, stage_session

PRIVATE = bytes(PrivateKey(bytes([7]) * 32))
OFFICE = TrustedKey(name="总行", public=bytes(PrivateKey(PRIVATE).public_key))
STRANGER = SigningKey(bytes([9]) * 32)
LI = Actor("8001 李娜", "supervisor")
QUOTA = 6
ID = "110105198506152730"


def entry_of(
    kind: EntryKind, client: str | None, body: dict[str, object], rulebook: str | None = None
) -> Entry:
    return Entry(
        kind=kind,
        at=NOW,
        teller=LI.user,
        role=LI.role,
        client_key=client,
        rulebook=rulebook,
        edition=date(2024, 5, 19) if rulebook else None,
        engine=1 if rulebook else 0,
        body=json.dumps(body, ensure_ascii=False),
    )


@dataclass
class Site:
    """One branch. ``outside`` is the folder that no restore of the home puts back."""

    code: str
    home: Path
    outside: Path

    @property
    def keys(self) -> DeviceKeys:
        return DeviceKeys(self.home)

    @cached_property
    def place(self) -> Workplace:
        return Workplace(
            home=self.home,
            session=stage_session(self.home),
            shelf=SHELF,
            releases=releases_for(self.home),
            book=None,
            journal=open_journal(self.home, self.keys, self.outside),
            settings=with_settings(DEMO, branch=f"{self.code} 支行"),
            settings_file=SettingsFile(self.home, DEMO),
            today=lambda: TODAY,
            now=lambda: NOW,
            calendar=lambda: CALENDAR,
            approvals=Approvals(None, lambda: NOW),
            demo=True,
            outside=self.outside,
        )

    @property
    def desk(self) -> ExchangeDesk:
        return ExchangeDesk(self.place)

    def set_up(self, code: str | None = None, office: TrustedKey = OFFICE) -> Site:
        file = self.home / "office.toml"
        file.write_text(office_text(office), "utf-8")
        setup = self.desk.read_setup(file, code or self.code)
        shown = self.desk.show_setup(setup)
        self.desk.set_up(setup, self.place.ask_second(shown, "8002 赵六", ""))
        file.unlink()
        return self

    def close(self) -> None:
        if "place" in self.__dict__:
            self.place.journal.close()
            del self.place

    # what is done at a counter

    def give(self, client: str = "C000004", quota: int | None = QUOTA, note: str = "") -> int:
        use = Use(client, "general", "airport_channel", date(2026, 1, 1), TODAY, "private")
        body = {
            "privilege": use.privilege,
            "period": "2026-01-01",
            "quota": quota,
            "tier": use.tier,
            "note": note,
        }
        entry = entry_of(EntryKind.PRIVILEGE, client, body, "general")
        return Ledger(self.place.journal).give(use, quota, date(2026, 12, 31), entry)

    def undo(self, number: int, client: str = "C000004") -> int:
        entry = entry_of(EntryKind.PRIVILEGE_UNDO, client, {"undoes": number, "reason": "弄错"}, "general")
        return Ledger(self.place.journal).undo(number, lambda use: None, entry)

    def walk_in(self, name: str = "郑九", id_number: str | None = None, phone: str | None = None) -> Client:
        client = Client("", ClientKind.PERSON, name, id_number=id_number, phone=phone)
        return self.place.journal.add_walk_in(client, at=NOW, by=LI)

    def decide(self, client: str | None = "C000001") -> int:
        return self.place.journal.record(entry_of(EntryKind.DECISION, client, {"tier": "gold"}, "general"))

    def look(self) -> None:
        self.place.journal.look(at=NOW, by=LI, client_key="C000001", purpose="counter")

    # what goes out

    def send(self, out: Path, anew: int | None = None) -> Delivered:
        out.mkdir(parents=True, exist_ok=True)
        return self.desk.send(out, anew)

    def sign(self, content: bytes, office: bytes = OFFICE.public, key: SigningKey | None = None) -> bytes:
        """A file with any content, signed as this branch."""
        return pack_file(content, office, key or signing_key(self.keys.key("journal")))


def site_at(folder: Path, code: str) -> Site:
    made = Site(code, folder / code, folder / f"{code}-outside")
    made.home.mkdir(parents=True, exist_ok=True)
    return made


def copied(site: Site, folder: Path) -> Site:
    """The same branch in another place; the device secret goes along."""
    site.close()
    made = Site(site.code, folder / site.code, folder / f"{site.code}-outside")
    shutil.copytree(site.home, made.home)
    if site.outside.exists():
        shutil.copytree(site.outside, made.outside)
    return made


def branches_of(*sites: Site) -> Branches:
    return Branches(branch=tuple(site.desk.key() for site in sites))


@dataclass
class Office:
    """Head office with a folder, and the branches that it knows."""

    folder: Path
    branches: Branches

    @property
    def desk(self) -> HeadOffice:
        return HeadOffice(self.folder, PRIVATE)

    def receive(self, *paths: Path, restored: tuple[str, ...] = ()) -> list[Received]:
        return self.desk.receive(paths, self.branches, restored, NOW)

    def outcomes(self, *paths: Path, restored: tuple[str, ...] = ()) -> list[str]:
        """``taken``, ``there`` or the code of the refusal, in the order in which files were taken."""
        return [
            each.answer.wrong.code if each.answer.wrong else each.answer.outcome.value
            for each in self.receive(*paths, restored=restored)
        ]

    def report(self) -> Report:
        return self.desk.report()

    def rows(
        self, query: str = "select branch, hash, number, action, client_key, content from exchange_record"
    ):
        with merged_at(self.folder, store_key(PRIVATE)) as merged:
            return merged.db.execute(query).fetchall()

    def everything(self) -> list[list[tuple]]:
        tables = ("exchange_file", "exchange_record", "exchange_seen", "exchange_alarm")
        return [sorted(self.rows(f"select * from {table}"), key=repr) for table in tables]


def content_of(path: Path, branches: Branches) -> bytes:
    return unpack_file(path.read_bytes(), PRIVATE, branches.by_key)[1]


def hashes_in(path: Path, branches: Branches) -> set[bytes]:
    return set(open_exchange(path, PRIVATE, branches).hashes)
