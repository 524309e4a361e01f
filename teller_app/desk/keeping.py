"""Looking after the files: import, backup, restore, verify."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from teller_app.desk.approving import Approval, Approvals, Shown, approved_entry
from teller_app.intake.plan import ImportPlan, plan_import, run_import
from teller_app.safe.keys import PEOPLE_FILE
from teller_app.safe.people import copy_people
from teller_app.safe.roles import Act
from teller_app.safe.session import Session
from teller_app.store.backup import backup, backups, restore
from teller_app.store.book import Book, BookInfo, open_book
from teller_app.store.errors import StoreUnavailable, trouble
from teller_app.store.journal import EntryKind, open_journal
from teller_app.store.verify import Finding, verify
from teller_app.words.approving import restore_backup, short_code
from teller_app.words.speaker import Speaker


@dataclass(frozen=True, slots=True)
class Keeping:
    """The files of one home folder. Opens them only for as long as it needs them.

    Every act raises a ``Refusal`` as ``Session.require`` where it is not for whoever asks.
    """

    home: Path
    session: Session
    now: Callable[[], datetime]
    approvals: Approvals
    speaker: Speaker

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

    def show_restore(self, path: Path | None) -> Shown:
        """What a second person is to stand for: one backup, to the byte.

        Args:
            path: the backup; the newest where none is named.

        Raises:
            StoreUnavailable: ``backup.none``, or it cannot be read.
        """
        self.session.require(Act.RESTORE)
        return self._restoring(self._chosen(path))

    def restore(self, path: Path | None, approval: Approval | None) -> Path | None:
        """Put a backup in place, for which a second person stands; returns where the present journal is kept.

        Raises:
            Refusal: as ``Approvals.use``.
            StoreUnavailable: as ``show_restore`` and as ``store.backup.restore``.
        """
        self.session.require(Act.RESTORE)
        chosen = self._chosen(path)
        shown = self._restoring(chosen)
        second = self.approvals.use(self.session, shown, approval)
        kept = restore(self.home, self.session.keys, chosen, self.now())
        journal = open_journal(self.home, self.session.keys)
        try:
            # It is the restored journal that says so: one from before cannot know.
            journal.record(approved_entry(EntryKind.RESTORE, self.session, self.now(), shown, second))
        finally:
            journal.close()
        return kept

    def _chosen(self, path: Path | None) -> Path:
        chosen = path or next(iter(backups(self.home)), None)
        if chosen is None:
            raise StoreUnavailable("backup.none")
        return chosen

    def _restoring(self, path: Path) -> Shown:
        with trouble(path.name), path.open("rb") as file:
            code = short_code(hashlib.file_digest(file, "sha256").hexdigest())
        lines = restore_backup(self.speaker, path.name, code, self.session.label)
        return Shown(Act.RESTORE, self.speaker.language, lines)

    def verify(self) -> tuple[Finding, ...]:
        """Everything that is wrong with the files."""
        self.session.require(Act.VERIFY)
        return verify(self.home, self.session.keys)
