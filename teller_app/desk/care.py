"""The care desk: what is due, what was done about it, and what is due next."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from teller_app.desk.amount_text import read_date
from teller_app.desk.care_file import calendar_file
from teller_app.desk.care_lines import CareLines
from teller_app.desk.care_view import CareLine, CareView
from teller_app.desk.event import Event
from teller_app.desk.problem import Problem
from teller_app.desk.saving import save_file
from teller_app.desk.short_text import read_note
from teller_app.desk.workplace import Workplace
from teller_app.rules.cadence import Cadence
from teller_app.rules.care import NO_CONTACT, CareEvent, Task
from teller_app.rules.client import Client
from teller_app.rules.codes import CareKind, Purpose
from teller_app.rules.errors import Refusal
from teller_app.rules.rulebook.edition import Edition
from teller_app.safe.roles import Act
from teller_app.store.care import CareBook
from teller_app.store.errors import StoreUnavailable
from teller_app.store.journal import Entry, EntryKind
from teller_app.words.audit_told import Exported

WEEK = 7
LONGEST_AGO = 30
"""Nobody is greeted for a deal of more than a month ago."""
BY_HAND = (
    CareKind.DEAL,
    CareKind.COMPLAINT,
    CareKind.PRODUCT,
    CareKind.PROMOTION,
    CareKind.EXPERT_VISIT,
)
"""What a teller records; birthdays and expiries come from the book."""


class CareDesk:
    """Every act is in the journal before the lists are shown anew."""

    def __init__(self, place: Workplace, purpose: Purpose = Purpose.CARE) -> None:
        self.changed: Event[CareView] = Event()
        self._place = place
        self._book = CareBook(place.journal)
        self._lines = CareLines(place, purpose)
        self.view = CareView(place.today())

    def refresh(self, saved: int | None = None) -> CareView:
        """Read the lists anew.

        Raises:
            Refusal: as ``Workplace.require``.
        """
        self._place.require(Act.LOOK)
        self.view = self._read(saved)
        self.changed.tell(self.view)
        return self.view

    def on(self, day: date) -> CareView:
        """The lists as they stand for ``day``; shown to nobody.

        Raises:
            Refusal: as ``Workplace.require``.
        """
        self._place.require(Act.LOOK)
        return self._read(None, day)

    def morning(self, upcoming: Iterable[CareEvent] = ()) -> int:
        """Plan what the book knows, hand on what has been late too long; returns how many were planned.

        Args:
            upcoming: birthdays and expiries ahead; what is planned already is passed over.

        Raises:
            Refusal: ``care.no_rules`` or as ``Workplace.shelf``; as ``Workplace.require``.
        """
        self._place.require(Act.SERVE)
        cadence, edition = self._cadence(), self.edition()
        today = self._place.today()
        planned = 0
        for event in upcoming:
            body = json.dumps({"kind": event.kind, "day": event.day.isoformat()})
            entry = self._place.entry(EntryKind.CARE_EVENT, event.client, edition, body)
            planned += self._book.add(event, cadence, entry, today) is not None

        def entry_for(task: Task) -> Entry:
            body = json.dumps({"task": task.number, "due": task.due.isoformat()})
            return self._place.entry(EntryKind.CARE_ESCALATED, task.client, edition, body)

        self._book.escalate(today, cadence, entry_for)
        return planned

    def event(self, client: Client, kind: CareKind, day_text: str = "", note: str = "") -> int:
        """Record what has happened, and plan what it asks for; returns its journal number.

        Raises:
            Refusal: ``date.unreadable``, ``care.future``, ``care.long_ago``, ``care.twice``,
                ``text.unusable``, ``care.no_rules``; as ``Workplace.require``.
        """
        self._place.require(Act.SERVE)
        today = self._place.today()
        day = read_date(day_text) if day_text.strip() else today
        if day > today:
            raise Refusal("care.future", day=day)
        if (today - day).days > LONGEST_AGO:
            raise Refusal("care.long_ago", day=day, most=LONGEST_AGO)
        event = CareEvent(client.key, kind, day, day.isoformat(), read_note(note))
        body = json.dumps({"kind": kind, "day": day.isoformat(), "note": event.note}, ensure_ascii=False)
        entry = self._place.entry(EntryKind.CARE_EVENT, client.key, self.edition(), body)
        number = self._book.add(event, self._cadence(), entry)
        if number is None:
            raise Refusal("care.twice")
        return self._told(number)

    def done(self, task: int, note: str = "") -> int:
        """The contact was made today; returns its journal number.

        Raises:
            Refusal: as ``CareBook.done``, ``text.unusable`` or ``care.no_rules``; as ``Workplace.require``.
        """
        self._place.require(Act.SERVE)
        entry = self._entry(EntryKind.CARE_DONE, task, {"note": read_note(note)})
        number = self._book.done(task, self._place.today(), self._cadence(), entry)
        return self._told(number)

    def put_off(self, task: int, day_text: str) -> int:
        """Another day; returns the journal number.

        Raises:
            Refusal: as ``CareBook.put_off`` or ``date.unreadable``; as ``Workplace.require``.
        """
        self._place.require(Act.SERVE)
        day = read_date(day_text)
        entry = self._entry(EntryKind.CARE_PUT_OFF, task, {"to": day.isoformat()})
        number = self._book.put_off(task, day, self._cadence(), self._place.today(), entry)
        return self._told(number)

    def not_wanted(self, task: int, note: str = "", *, all_contacts: bool = False) -> int:
        """The client does not want this kind of contact again, or none at all.

        Raises:
            Refusal: as ``CareBook.not_wanted`` or ``text.unusable``; as ``Workplace.require``.
        """
        self._place.require(Act.SERVE)
        step = NO_CONTACT if all_contacts else self._book.task(task).step.value
        entry = self._entry(EntryKind.CARE_NOT_WANTED, task, {"step": step, "note": read_note(note)})
        number = self._book.not_wanted(task, step, self._place.today(), self._cadence(), entry)
        return self._told(number)

    def wish(self, client: Client, *, contact: bool, note: str = "") -> int:
        """Keep that a client wants no contact at all, or may be contacted again in every way.

        Raises:
            Refusal: ``text.unusable``; as ``Workplace.require``.
        """
        self._place.require(Act.SERVE)
        body = json.dumps({"contact": contact, "note": read_note(note)}, ensure_ascii=False)
        entry = self._place.entry(EntryKind.CONTACT_WISH, client.key, None, body)
        if contact:
            number = self._book.unwish(client.key, entry)
        else:
            number = self._book.wish(client.key, NO_CONTACT, self._place.today(), entry)
        return self._told(number)

    def _told(self, number: int) -> int:
        """What was saved is saved, although the lists cannot be read now: nobody does it a second time."""
        try:
            self.refresh(number)
        except StoreUnavailable:
            self.view = replace(self.view, saved=number)
            self.changed.tell(self.view)
        return number

    def save_calendar(self, path: Path) -> None:
        """Write the lists on the screen as a calendar file; it is on record first.

        Raises:
            Refusal: as ``save_file``; as ``Workplace.require``.
            StoreUnavailable: it could not be recorded, so there is no file.
        """
        place = self._place
        place.require(Act.EXPORT)
        place.note_export(Exported.CARE, of=self.view.day)
        save_file(path, calendar_file(self.view, place.settings.branch, place.now(), place.speaker))

    def tasks_of(self, client: Client) -> tuple[Task, ...]:
        """Every task of a client, ended ones too.

        Raises:
            Refusal: as ``Workplace.require``.
        """
        self._place.require(Act.LOOK)
        return self._book.tasks_of(client.key)

    def wishes(self, client: Client) -> frozenset[str]:
        """Steps that a client does not want; ``NO_CONTACT`` stands for all of them.

        Raises:
            Refusal: as ``Workplace.require``.
        """
        self._place.require(Act.LOOK)
        return self._book.diary(client.key, self._place.today()).wishes

    def edition(self) -> Edition:
        """The rules that care goes by.

        Raises:
            Refusal: ``care.no_rules`` (rulebook) or as ``RulebookShelf.edition``.
        """
        edition = self._place.shelf.edition(self._place.rulebook, self._place.today())
        if edition.care is None:
            raise Refusal("care.no_rules", rulebook=edition.rulebook)
        return edition

    def _cadence(self) -> Cadence:
        rules = self.edition().care
        assert rules is not None  # noqa: S101  edition has looked
        return Cadence(rules, self._place.calendar())

    def _entry(self, kind: EntryKind, task: int, body: dict[str, str]) -> Entry:
        told = json.dumps({"task": task, **body}, ensure_ascii=False)
        return self._place.entry(kind, self._book.task(task).client, self.edition(), told)

    def _read(self, saved: int | None, on: date | None = None) -> CareView:
        day = on or self._place.today()
        try:
            cadence, edition = self._cadence(), self.edition()
        except Refusal as refusal:
            problem = Problem.of("rulebook", self._place.rulebook, refusal)
            return CareView(day, problem=problem)
        until = day + timedelta(days=WEEK)
        tasks = self._book.open_until(until)
        count, done = self._book.counts(until, day)
        lines = self._lines.of(tasks, edition, cadence.calendar, day)
        return CareView(
            day=day,
            day_off=cadence.calendar.is_day_off(day),
            certain=cadence.calendar.certain(day),
            today=_pick(lines, lambda line: line.from_day <= day <= line.due and not line.escalated),
            late=_pick(lines, lambda line: line.due < day and not line.escalated),
            escalated=_pick(lines, lambda line: line.escalated is not None),
            week=_pick(lines, lambda line: line.from_day > day and not line.escalated),
            done_today=done,
            more=max(0, count - len(tasks)),
            saved=saved,
        )


def _pick(lines: Iterable[CareLine], wanted: Callable[[CareLine], bool]) -> tuple[CareLine, ...]:
    return tuple(line for line in lines if wanted(line))
