"""One counter: its files, its scheme, its clock. Every desk works through it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import ValidationError

from teller_app.desk.approving import Approval, Approvals, Shown
from teller_app.desk.own_file import OwnFile
from teller_app.desk.record import KeptPrescreen, KeptTier
from teller_app.desk.settings import Own, Scheduled, Settings, SettingsFile
from teller_app.rules.calendar import WorkCalendar
from teller_app.rules.client import Client
from teller_app.rules.codes import Purpose
from teller_app.rules.decision import ENGINE, TierDecision
from teller_app.rules.errors import Refusal, Unavailable
from teller_app.rules.facts import ClientFacts
from teller_app.rules.match import Match
from teller_app.rules.prescreen import PrescreenDecision
from teller_app.rules.rulebook.edition import Edition
from teller_app.safe.audit import Actor
from teller_app.safe.keys import Keys
from teller_app.safe.roles import Act
from teller_app.safe.session import Session
from teller_app.store.book import Book
from teller_app.store.errors import StoreUnavailable
from teller_app.store.journal import Entry, EntryKind, Journal
from teller_app.store.lookup import find
from teller_app.store.releases import Releases
from teller_app.store.rulebooks import RulebookShelf, is_path
from teller_app.store.terms import forget_names
from teller_app.store.trail import Deed
from teller_app.words.audit_told import Exported, export_told, setting_told
from teller_app.words.speaker import Speaker

if TYPE_CHECKING:
    # Only a name of a type here: what needs nobody must not wait for the locksmith.
    from teller_app.desk.door import Door

WALK_IN_PREFIX = "W"


@dataclass(slots=True)
class Workplace:
    """What one person works with at one counter. ``book`` is ``None`` until head office has sent one.

    Attributes:
        home: the folder of every file that this workplace keeps.
        session: who works here; every act asks it first.
        releases: where the shelf comes from, and the next one.
        settings: the workplace's, with the person's own over them.
        trouble: why there is no book although there should be; walk-ins go on without it.
        remark: what in the person's own settings could not be used.
        today: the only way to the calendar.
        now: the only way to the clock, with its offset.
        calendar: working days; read when it is first asked for.
        approvals: where a second person stands for an act.
        outside: a folder that is not put back together with the home; ``None`` where there is none.
        door: who may come in; ``None`` in the demo, which has no people.
    """

    home: Path
    session: Session
    shelf: RulebookShelf
    releases: Releases
    book: Book | None
    journal: Journal
    settings: Settings
    settings_file: SettingsFile
    today: Callable[[], date]
    now: Callable[[], datetime]
    calendar: Callable[[], WorkCalendar]
    approvals: Approvals
    outside: Path | None
    door: Callable[[], Door] | None = None
    demo: bool = False
    trouble: Unavailable | None = None
    remark: Refusal | None = None

    @property
    def teller(self) -> str:
        """Who works here, as journal and paper say it."""
        return self.session.label

    @property
    def keys(self) -> Keys:
        """What opens this workplace's files."""
        return self.session.keys

    def require(self, act: Act) -> None:
        """Go on only where whoever works here may do ``act`` at this moment.

        Raises:
            Refusal: as ``Session.require``.
        """
        self.session.require(act)

    def may(self, act: Act) -> bool:
        """Say whether the role of whoever works here allows it."""
        return self.session.may(act)

    def ask_second(self, shown: Shown, code: str, password: str) -> Approval:
        """A second person stands for what is shown.

        Raises:
            Refusal: as ``Approvals.ask``.
            Unavailable: as ``Approvals.ask``.
        """
        return self.approvals.ask(self.session, shown, code, password)

    def stand_for(self, shown: Shown, approval: Approval | None) -> Approval:
        """Go on only where a second person has stood for exactly this; ``approval`` has served then.

        Raises:
            Refusal: as ``Approvals.use``.
        """
        return self.approvals.use(self.session, shown, approval)

    def show_second(self, act: Act, lines: tuple[str, ...]) -> Shown:
        """What a second person is to stand for, in the language of this workplace."""
        return Shown(act, self.settings.language, lines)

    @property
    def speaker(self) -> Speaker:
        """The language of this workplace."""
        return Speaker(self.settings.language)

    @property
    def actor(self) -> Actor:
        """Who does what is done here, for the journal."""
        return self.session.actor

    @property
    def rulebook(self) -> str:
        """Id of the scheme that decides at this counter today."""
        return self.settings.scheme(self.today())

    @property
    def planned(self) -> Scheduled | None:
        """The scheme that is to decide from a day on that is still to come."""
        return self.settings.planned(self.today())

    @property
    def data_date(self) -> date | None:
        """The business date of the book."""
        return self.book.info.business_date if self.book else None

    @property
    def own_file(self) -> OwnFile:
        """What whoever works here has chosen."""
        return OwnFile(self.home, self.session.code)

    def change(self, settings: Settings) -> None:
        """Keep what differs in other settings: a person's own with the person, the rest with the workplace.

        Only what differs: the language of one command is not the language of the counter. Each is on record
        before it is otherwise.

        Raises:
            Refusal: ``settings.not_saved``; the old ones stay.
            StoreUnavailable: it could not be put on record; the old ones stay.
        """
        changed = {name: value for name, value in settings if value != getattr(self.settings, name)}
        own = {name: value for name, value in changed.items() if name in Own.model_fields}
        shared = {name: value for name, value in changed.items() if name not in own}
        for told in (*settings_told(self.settings, shared), *settings_told(self.settings, own, own=True)):
            self.journal.note(Deed.SETTING, at=self.now(), by=self.actor, purpose=told)
        if shared:
            self.settings_file.save(with_settings(self.settings_file.read(), **shared))
        if own:
            self.own_file.keep(own)
        self.settings = settings

    def note_export(self, what: Exported, *, of: date | None = None, client: str | None = None) -> None:
        """Put on record that something leaves as a file, persons' names masked; before it is laid out.

        Raises:
            StoreUnavailable: it must not leave.
        """
        told = export_told(what, of)
        self.journal.note(Deed.EXPORT, at=self.now(), by=self.actor, purpose=told, client_key=client or None)

    def edition(self, facts: ClientFacts, rulebook: str | None = None) -> Edition:
        """The edition that decides about ``facts``.

        Raises:
            Refusal: ``rulebook.draft`` (file), for only signed rules decide about a client; as
                ``RulebookShelf.edition``.
        """
        asked = self.settings.scheme(facts.as_of) if rulebook is None else rulebook
        refuse_draft(asked)
        return self.shelf.edition(asked, facts.as_of, facts.joined)

    def find_clients(self, text: str, limit: int) -> list[Match]:
        """Clients of the book.

        Raises:
            Refusal: as ``require``.
        """
        self.require(Act.LOOK)
        return find(self.book.db, text, limit) if self.book else []

    def find_walk_ins(self, text: str, limit: int) -> list[Match]:
        """Clients that were entered at this branch.

        Raises:
            Refusal: as ``require``.
        """
        self.require(Act.LOOK)
        return self.journal.find(text, limit)

    def open_client(self, key: str, purpose: Purpose = Purpose.COUNTER) -> Client:
        """Read a client; the look and what it is for are in the journal first.

        Raises:
            Refusal: ``client.unknown`` (key) or as ``require``.
            StoreUnavailable: nothing was read.
        """
        self.require(Act.LOOK)
        if not key.isprintable():
            # Bytes of another encoding on a command line: no key, and nothing that a journal could keep.
            raise Refusal("client.unknown", key=key)
        self.note_look(key, purpose)
        client = self._read(key)
        if client is None:
            raise Refusal("client.unknown", key=key)
        return client

    def note_look(self, key: str, purpose: Purpose) -> None:
        """Put a look on record. A key that was typed may be a name: of that only the hash is kept."""
        here = self._is_here(key)
        self.journal.look(at=self.now(), by=self.actor, client_key=key, purpose=purpose.value, here=here)

    def save_walk_in(self, client: Client) -> Client:
        """Keep a client entered by hand; one that was saved before is replaced.

        Raises:
            Refusal: as ``require``.
        """
        self.require(Act.DECIDE)
        if client.key:
            return self.journal.update_walk_in(client, at=self.now(), by=self.actor)
        return self.journal.add_walk_in(client, at=self.now(), by=self.actor)

    def record_decision(
        self,
        client: Client | None,
        decision: TierDecision,
        facts: ClientFacts,
        kind: EntryKind = EntryKind.DECISION,
    ) -> int:
        """Keep a tier decision with its inputs; returns its journal number."""
        body = KeptTier.of(facts, decision).model_dump_json()
        return self._record(kind, _key_of(client), decision.edition, body)

    def record_prescreen(
        self, client: Client | None, decision: PrescreenDecision, kind: EntryKind = EntryKind.PRESCREEN
    ) -> int:
        """Keep a pre-screen with its inputs; returns its journal number."""
        body = KeptPrescreen.of(decision).model_dump_json()
        return self._record(kind, _key_of(client), decision.edition, body)

    def record_consent(self, client: Client | None) -> int:
        """Keep that the client has consented in writing to a credit inquiry.

        Raises:
            Refusal: as ``require``.
        """
        self.require(Act.DECIDE)
        return self._record(EntryKind.CONSENT, _key_of(client), None, "{}")

    def _record(self, kind: EntryKind, key: str | None, edition: Edition | None, body: str) -> int:
        return self.journal.record(self.entry(kind, key, edition, body))

    def entry(
        self, kind: EntryKind, key: str | None, edition: Edition | None = None, body: str = "{}"
    ) -> Entry:
        """An entry of this teller, now; whoever writes it does so with the row that it stands for."""
        return Entry(
            kind=kind,
            at=self.now(),
            teller=self.actor.user,
            role=self.actor.role,
            client_key=key,
            rulebook=edition.rulebook if edition else None,
            edition=edition.first_day if edition else None,
            engine=ENGINE if edition else 0,
            body=body,
        )

    def look_along(self, keys: Iterable[str], purpose: str) -> list[Client]:
        """Read clients who belong to the one on the screen; every look is in the journal first.

        A key that is a stranger here, like one of another branch, is left out.

        Raises:
            Refusal: as ``require``.
        """
        self.require(Act.LOOK)
        wanted = list(keys)
        if not wanted:
            return []
        self.journal.look_many(at=self.now(), by=self.actor, keys=wanted, purpose=purpose)
        found = [self._read(key) for key in wanted]
        return [client for client in found if client is not None]

    def close(self) -> None:
        """Let go of the files, and of the names that were searched for in them."""
        forget_names()
        self.journal.note_seen()
        self.journal.close()
        if self.book is not None:
            self.book.close()

    def _is_here(self, key: str) -> bool:
        if key.startswith(WALK_IN_PREFIX):
            return self.journal.has(key)
        # Where the book is damaged, the read that follows says so.
        with suppress(StoreUnavailable):
            return self.book is not None and self.book.has(key)
        return False

    def _read(self, key: str) -> Client | None:
        if key.startswith(WALK_IN_PREFIX):
            return self.journal.client(key)
        return self.book.client(key) if self.book else None


def _key_of(client: Client | None) -> str | None:
    """A walk-in that was not kept yet has no key: for the journal that is nobody, and not a client ``""``."""
    return client.key or None if client else None


def refuse_draft(rulebook: str) -> None:
    """Go on only with a scheme of the shelf, which is signed, and not with somebody's file.

    Raises:
        Refusal: ``rulebook.draft`` (file).
    """
    if is_path(rulebook):
        raise Refusal("rulebook.draft", file=Path(rulebook).name)


def settings_told(before: Settings, changes: Mapping[str, object], *, own: bool = False) -> list[str]:
    """What the trail says of other settings, one by one; what stays as it was is none."""
    return [
        setting_told(name, getattr(before, name), value, own=own)
        for name, value in sorted(changes.items())
        if value != getattr(before, name)
    ]


def with_settings(settings: Settings, **changes: object) -> Settings:
    """A changed copy, validated.

    Raises:
        Refusal: ``settings.value`` (name, text).
    """
    try:
        return Settings.model_validate({**settings.model_dump(), **changes})
    except ValidationError as error:
        name = str(error.errors()[0]["loc"][0])
        raise Refusal("settings.value", name=name, text=changes.get(name)) from None
