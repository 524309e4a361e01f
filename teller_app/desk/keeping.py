"""Looking after the files: import, backup, restore, verify."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from teller_app.intake.plan import ImportPlan, plan_import, run_import
from teller_app.safe.keys import Keys
from teller_app.safe.log import note
from teller_app.safe.log_fields import Event
from teller_app.store.backup import backup, restore
from teller_app.store.book import Book, BookInfo, open_book
from teller_app.store.journal import open_journal
from teller_app.store.verify import Finding, verify


@dataclass(frozen=True, slots=True)
class Keeping:
    """The files of one home folder. Opens them only for as long as it needs them."""

    home: Path
    keys: Callable[[], Keys]
    now: Callable[[], datetime]

    def plan(self, files: list[Path], as_of: date, *, fresh: bool = False) -> ImportPlan:
        """Check an import; nothing is changed.

        Raises:
            Refusal: a file cannot be read at all.
            StoreUnavailable: the present book cannot be used, and the import is not ``fresh``.
        """
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
        with self._present(fresh=plan.fresh) as book:
            info = run_import(plan, self.home, self.keys(), self.now(), book)
        for kind, count in _counts(plan).items():
            note(Event.IMPORTED, kind=kind, count=count)
        return info

    @contextmanager
    def _present(self, *, fresh: bool) -> Iterator[Book | None]:
        """The present book for as long as it is needed; a fresh start does not look at it."""
        book = None if fresh else open_book(self.home, self.keys())
        try:
            yield book
        finally:
            if book is not None:
                book.close()

    def backup(self) -> Path:
        """Copy the journal and prove the copy, whatever the book is like: only a journal cannot be had anew.

        Raises:
            StoreUnavailable: the journal cannot be used, or the copy could not be proven.
        """
        open_journal(self.home, self.keys()).close()
        path = backup(self.home, self.keys(), self.now())
        note(Event.BACKED_UP, file=path.name)
        return path

    def restore(self, path: Path | None) -> Path | None:
        """Put a backup in place; returns where the present journal is kept."""
        kept = restore(self.home, self.keys(), path, self.now())
        note(Event.RESTORED, file=path.name if path else None)
        return kept

    def verify(self) -> tuple[Finding, ...]:
        """Everything that is wrong with the files."""
        return verify(self.home, self.keys())


def _counts(plan: ImportPlan) -> dict[str, int]:
    return {"client": len(plan.clients), "holding": len(plan.holdings), "activity": len(plan.activity)}
