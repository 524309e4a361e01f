"""Looking after the files: import, backup, restore, verify."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from teller_app.intake.plan import ImportPlan, plan_import, run_import
from teller_app.safe.keys import PEOPLE_FILE
from teller_app.safe.people import copy_people
from teller_app.safe.roles import Act
from teller_app.safe.session import Session
from teller_app.store.backup import backup, restore
from teller_app.store.book import Book, BookInfo, open_book
from teller_app.store.journal import open_journal
from teller_app.store.verify import Finding, verify


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
            return plan_import(book, files, as_of, fresh=fresh)

    def take(self, plan: ImportPlan) -> BookInfo:
        """Carry out an import that has no faults.

        Raises:
            StoreUnavailable: the present book still serves.
        """
        self.session.require(Act.IMPORT_BOOK)
        with self._present(fresh=plan.fresh) as book:
            return run_import(plan, self.home, self.session.keys, self.now(), book)

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
        open_journal(self.home, self.session.keys).close()
        path = backup(self.home, self.session.keys, self.now())
        copy_people(self.home, path.with_name(PEOPLE_FILE))
        return path

    def restore(self, path: Path | None) -> Path | None:
        """Put a backup in place; returns where the present journal is kept."""
        self.session.require(Act.RESTORE)
        return restore(self.home, self.session.keys, path, self.now())

    def verify(self) -> tuple[Finding, ...]:
        """Everything that is wrong with the files."""
        self.session.require(Act.VERIFY)
        return verify(self.home, self.session.keys)
