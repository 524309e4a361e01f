"""Looking after the files: import, backup, restore, verify."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from teller_app.intake.plan import ImportPlan, plan_import, run_import
from teller_app.rules.errors import Refusal
from teller_app.rules.half_width import half_width
from teller_app.safe.audit import CODE_DIGITS
from teller_app.safe.keys import PEOPLE_FILE
from teller_app.safe.log import note
from teller_app.safe.log_fields import Event
from teller_app.safe.people import copy_people
from teller_app.safe.roles import Act
from teller_app.safe.session import Session
from teller_app.store.backup import backup, restore
from teller_app.store.book import Book, BookInfo, open_book
from teller_app.store.journal import open_journal
from teller_app.store.trail import Deed, Why
from teller_app.store.verify import Finding, check_print, verify

_BETWEEN = re.compile("[ ·:-]+")
_CODE = re.compile("(?P<number>[0-9]{1,18})[ ·:-]+(?P<digits>[0-9a-f ·:-]+)")


@dataclass(frozen=True, slots=True)
class Keeping:
    """The files of one home folder. Opens them only for as long as it needs them.

    Every act raises a ``Refusal`` as ``Session.require`` where it is not for whoever asks.
    """

    home: Path
    session: Session
    now: Callable[[], datetime]

    def plan(self, files: list[Path], as_of: date, *, fresh: bool = False) -> ImportPlan:
        """Check an import; nothing is changed.

        Raises:
            Refusal: a file cannot be read at all.
            StoreUnavailable: the present book cannot be used, and the import is not ``fresh``.
        """
        self.session.require(Act.IMPORT_BOOK)
        with self._present(fresh=fresh) as book:
            plan = plan_import(book, files, as_of, fresh=fresh)
        if plan.fault_count:
            note(Event.IMPORT_REFUSED, count=plan.fault_count)
        return plan

    def take(self, plan: ImportPlan) -> BookInfo:
        """Carry out an import that has no faults.

        Raises:
            StoreUnavailable: the present book still serves.
        """
        self.session.require(Act.IMPORT_BOOK)
        with self._present(fresh=plan.fresh) as book:
            info = run_import(plan, self.home, self.session.keys, self.now(), book)
        for kind, count in _counts(plan).items():
            note(Event.IMPORTED, kind=kind, count=count)
        return info

    @contextmanager
    def _present(self, *, fresh: bool) -> Iterator[Book | None]:
        """The present book for as long as it is needed; a fresh start does not look at it."""
        book = None if fresh else open_book(self.home, self.session.keys)
        try:
            yield book
        finally:
            if book is not None:
                book.close()

    def backup(self) -> Path:
        """Copy the journal and prove the copy, whatever the book is like: only a journal cannot be had anew.

        The people file is copied too: with two supervisors' words it opens the copy.

        Raises:
            StoreUnavailable: the journal cannot be used, or the copy could not be proven.
        """
        self.session.require(Act.BACKUP)
        keys = self.session.keys
        journal = open_journal(self.home, keys)
        try:
            journal.note(Deed.BACKUP, at=self.now(), by=self.session.actor, why=Why.BACKUP)
        finally:
            journal.close()
        path = backup(self.home, keys, self.now())
        copy_people(self.home, path.with_name(PEOPLE_FILE))
        note(Event.BACKED_UP, file=path.name)
        return path

    def restore(self, path: Path | None) -> Path | None:
        """Put a backup in place; returns where the present journal is kept."""
        self.session.require(Act.RESTORE)
        kept = restore(self.home, self.session.keys, path, self.now(), self.session.actor)
        note(Event.RESTORED, file=path.name if path else None)
        return kept

    def verify(self, code: str | None = None) -> tuple[Finding, ...]:
        """Everything that is wrong with the files.

        Args:
            code: the audit code of a print, like ``57-4f2a-9c01-77de``, to be held against the trail.

        Raises:
            Refusal: ``audit.code`` (text), where that is no code.
        """
        self.session.require(Act.VERIFY)
        printed = None if code is None else _read_code(code)
        found = verify(self.home, self.session.keys)
        if printed is None:
            return found
        return (*found, *check_print(self.home, self.session.keys, *printed))


def _read_code(text: str) -> tuple[int, str]:
    """A record's number and the beginning of its hash, however they are parted."""
    found = _CODE.fullmatch(half_width(text).strip().lower())
    digits = _BETWEEN.sub("", found["digits"]) if found else ""
    if found is None or len(digits) != CODE_DIGITS:
        raise Refusal("audit.code", text=text)
    return int(found["number"]), digits


def _counts(plan: ImportPlan) -> dict[str, int]:
    return {"client": len(plan.clients), "holding": len(plan.holdings), "activity": len(plan.activity)}
