"""Looking after the files: backup, restore, verify; in the window and on the command line."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TypeVar

from teller_app.desk.approving import Approval, Approvals, Shown, approved_entry
from teller_app.desk.noting import note_if_there
from teller_app.desk.printed_code import CodeAnswer, check_code
from teller_app.desk.reaching import PATIENCE, Wanted, reach, somebody_waits
from teller_app.rules.errors import Refusal
from teller_app.safe.holder import Holder, hold
from teller_app.safe.keys import GivenKeys
from teller_app.safe.log import note
from teller_app.safe.log_fields import Event
from teller_app.safe.roles import Act
from teller_app.safe.session import Session
from teller_app.store.backup import (
    ALREADY_BROKEN,
    backup,
    backup_changed,
    backups,
    own_copy,
    proven_counts,
    restore,
    up_to_date,
)
from teller_app.store.compare import Difference, compare
from teller_app.store.entry import EntryKind
from teller_app.store.errors import StoreUnavailable, trouble
from teller_app.store.finding import Finding
from teller_app.store.journal import BACKUPS, FILE_NAME, open_journal
from teller_app.store.quick import quick_check
from teller_app.store.second import copy_to, own_folder, take_folder
from teller_app.store.thinning import Copy, copies_in
from teller_app.store.trail import Deed, Why
from teller_app.store.verify import verify
from teller_app.store.verify_kept import Kept, verify_kept
from teller_app.words.approving import restore_backup, short_code
from teller_app.words.speaker import Speaker

NOT_COPIED = "backup.no_answer"
"""Why there is no copy in the second folder, where it has not answered."""
Progress = Callable[[int, int], None]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Saved:
    """A proven backup.

    Attributes:
        second: the proven copy in the second folder, where there is one.
        trouble: why there is none although there should be.
    """

    path: Path
    second: Path | None = None
    trouble: StoreUnavailable | None = None


@dataclass(frozen=True, slots=True)
class Listed:
    """Which backups there are, the newest first.

    Attributes:
        silent: why nobody knows of those in the second folder.
    """

    copies: list[Copy]
    silent: StoreUnavailable | None


@dataclass(frozen=True, slots=True)
class Keeping:
    """The files of one home folder. Opens them only for as long as it needs them.

    Every act raises a ``Refusal`` as ``Session.require`` where it is not for whoever asks.

    Attributes:
        session: who asks, and what opens the files.
        second: the folder that backups are copied to as well; empty where nowhere.
        outside: where the head of the trail is noted as well; ``None`` where nowhere.
    """

    home: Path
    session: Session
    now: Callable[[], datetime]
    approvals: Approvals
    speaker: Speaker
    second: str = ""
    outside: Path | None = field(kw_only=True)

    def back_up(
        self, *, only_changed: bool = False, wanted: Wanted = somebody_waits, seconds: float = PATIENCE
    ) -> Saved:
        """Copy the journal and prove the copy, whatever the book is like: only a journal cannot be had anew.

        The people file is copied too: with two supervisors' words it opens the copy. A new backup is on
        record, and the head of the trail with it.

        Args:
            only_changed: be content with the newest backup where the journal has not changed since.
            wanted: asked while a second folder has not answered; stops the waiting by raising, when the copy
                here is there, and the copying there goes on by itself.
            seconds: how long to wait for a second folder.

        Raises:
            StoreUnavailable: the journal cannot be used, or the copy could not be proven; a second folder
                that is away or does not answer stops nothing.
        """
        self.session.require(Act.BACKUP)
        path = self._backed_up(only_changed=only_changed)
        if not self.second:
            return Saved(path)
        task = partial(copy_to, Path(self.second), self._key, path)
        try:
            return Saved(path, reach(self.second, task, wanted, seconds, silent=NOT_COPIED))
        except StoreUnavailable as away:
            return Saved(path, trouble=away)

    def _backed_up(self, *, only_changed: bool) -> Path:
        keys = self.session.keys
        journal = open_journal(self.home, keys, self.outside)
        try:
            found = up_to_date(self.home, keys) if only_changed else None
            if found is None:
                # Only where there will be a new one: a record is something new to back up.
                journal.note(Deed.BACKUP, at=self.now(), by=self.session.actor, why=Why.BACKUP)
        finally:
            journal.close()
        if found is None:
            found = backup(self.home, keys, self.now())
            note(Event.BACKED_UP, file=found.name)
        return found

    def safeguard(self, spared: Path | None = None) -> None:
        """Have a proven backup of the journal as it is, before an act that could do harm; part of that act.

        Every such act calls this: an import and a restore; a migration has its own.
        Where there is no journal, or none that can be read, there is nothing more to save.

        Args:
            spared: a backup that must not go, however old it is.

        Raises:
            StoreUnavailable: there is no backup, and the act must not go on.
        """
        if not (self.home / FILE_NAME).exists():
            return
        try:
            backup_changed(self.home, self.session.keys, self.now(), spared=spared)
        except StoreUnavailable as refused:
            if refused.code not in ALREADY_BROKEN:
                raise

    def note_book(self, told: str) -> None:
        """Put on record that another book is about to serve; part of that act.

        Where the journal is damaged or gone there is no trail to hold it, and the book serves all the same.

        Args:
            told: which book, as ``words.audit_told.book_told`` packs it.

        Raises:
            StoreUnavailable: it could not be written, and the act must not go on.
        """
        by = self.session
        at, out = self.now(), self.outside
        note_if_there(self.home, by.keys, Deed.BOOK_SWITCH, at=at, by=by.actor, told=told, outside=out)

    def note_export(self, told: str) -> None:
        """Put on record that a file leaves with what clients' numbers stand for; before it is written.

        To take a list along mends nothing, so it waits until there is a journal that can hold it.

        Raises:
            StoreUnavailable: it must not leave.
        """
        journal = open_journal(self.home, self.session.keys, self.outside)
        try:
            journal.note(Deed.EXPORT, at=self.now(), by=self.session.actor, purpose=told)
        finally:
            journal.close()

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Act while no window is open here, and keep one from opening meanwhile.

        Raises:
            Unavailable: ``window.held`` or as ``safe.holder.hold``.
        """
        with hold(self.home, Holder.this(self.session.label, self.now())):
            yield

    def copies(self, wanted: Wanted = somebody_waits) -> list[Copy]:
        """Every backup here and in the second folder, by their dates, the newest first; none is opened.

        A second folder that does not answer has none to show.
        """
        return self.listed(wanted, PATIENCE).copies

    def listed(self, wanted: Wanted, seconds: float) -> Listed:
        """The same, with why those of the second folder are missing. One that lies in both stands here once.

        Args:
            wanted: asked while the second folder has not answered.
            seconds: how long to wait for it.
        """
        self.session.require(Act.VERIFY)
        here = copies_in(self.home / BACKUPS)
        there: list[Copy] = []
        silent = None
        if self.second:
            own = own_folder(Path(self.second), self.session.keys)
            try:
                there = reach(self.second, lambda: copies_in(own), wanted, seconds)
            except OSError:
                there = []
            except StoreUnavailable as wrong:
                silent = wrong
        known = {copy.made for copy in here}
        both = [*here, *(copy for copy in there if copy.made not in known)]
        return Listed(sorted(both, key=lambda copy: copy.made, reverse=True), silent)

    def newest(self) -> Path:
        """The backup made last.

        Raises:
            StoreUnavailable: ``backup.none``.
        """
        found = next(iter(backups(self.home)), None) or next((copy.path for copy in self.copies()), None)
        if found is None:
            raise StoreUnavailable("backup.none")
        return found

    def prove(self, path: Path, wanted: Wanted = somebody_waits) -> None:
        """Open a backup and check every page of it.

        Raises:
            StoreUnavailable: it cannot be used, or its folder does not answer.
        """
        self.session.require(Act.RESTORE)
        self._reached(path, partial(proven_counts, path, self._key), wanted)

    def preview(self, path: Path, *, damaged: bool = False, wanted: Wanted = somebody_waits) -> Difference:
        """What a restore would lose, and what it would bring; nothing is changed.

        Args:
            path: the backup.
            damaged: the present journal is known to be, so that only a copy of it is opened.
            wanted: asked while the folder of the backup has not answered.

        Raises:
            StoreUnavailable: the backup cannot be used, or its folder does not answer.
        """
        self.session.require(Act.RESTORE)
        return self._reached(path, partial(compare, self.home, self._key, path, beside=damaged), wanted)

    @property
    def _key(self) -> GivenKeys:
        """For whatever may go on when nobody waits any more: it holds this key, and no other."""
        return GivenKeys({"journal": self.session.keys.key("journal")})

    def _reached(self, path: Path, task: Callable[[], T], wanted: Wanted) -> T:
        """What lies at home is there; anything else may be on a share."""
        return task() if path.is_relative_to(self.home) else reach(str(path.parent), task, wanted)

    def digest(self, path: Path, wanted: Wanted = somebody_waits) -> str:
        """What tells a backup from any other, to the byte; for ``show_restore``.

        Raises:
            StoreUnavailable: it cannot be read, or its folder does not answer.
        """
        self.session.require(Act.RESTORE)
        return self._reached(path, partial(_digest, path), wanted)

    def show_restore(
        self, path: Path, seen: tuple[str, Difference] | None = None, *, damaged: bool = False
    ) -> Shown:
        """What a second person is to stand for: one backup to the byte, of when it is, and what is lost.

        Args:
            path: the backup.
            seen: what ``digest`` and ``preview`` have found; where there is nothing, it is looked at now.
            damaged: as for ``preview``.

        Raises:
            StoreUnavailable: as ``digest`` and ``preview``.
        """
        self.session.require(Act.RESTORE)
        digest, found = seen or (self.digest(path), self.preview(path, damaged=damaged))
        lines = restore_backup(self.speaker, path.name, short_code(digest), found, self.session.label)
        return Shown(Act.RESTORE, self.speaker.language, lines)

    def ask_second(self, shown: Shown, code: str, password: str) -> Approval:
        """A second person stands for ``shown``; takes half a second.

        Raises:
            Refusal: as ``Approvals.ask``.
        """
        return self.approvals.ask(self.session, shown, code, password)

    def restore(
        self,
        path: Path,
        approval: Approval | None,
        wanted: Wanted = somebody_waits,
        *,
        damaged: bool = False,
    ) -> Path | None:
        """Put a backup in place, for which a second person stands; returns where the present journal is kept.

        Where more would be lost by now than was read, nothing is done.

        Args:
            path: the backup.
            approval: of the second person.
            damaged: as for ``preview``.
            wanted: asked while the folder of the backup has not answered; once the backup is here, nothing
                stops this.

        Raises:
            Refusal: as ``Approvals.use``.
            StoreUnavailable: as ``digest`` and as ``store.backup.restore``.
        """
        self.session.require(Act.RESTORE)
        # What is held against the approval and what is put in place are the same bytes.
        with own_copy(self.home, path, lambda copy: self._reached(path, copy, wanted)) as own:
            shown = self.show_restore(own, damaged=damaged)
            second = self.approvals.use(self.session, shown, approval)
            self.safeguard(spared=path)
            by, at = self.session, self.now()
            # It is the restored journal that says so: one from before cannot know.
            approved = approved_entry(EntryKind.RESTORE_APPROVED, by, at, shown, second)
            kept = restore(self.home, by.keys, own, at, by.actor, approved, outside=self.outside)
        note(Event.RESTORED, file=path.name)
        return kept

    def take_folder(self, text: str, wanted: Wanted = somebody_waits) -> None:
        """Make a second folder ready for backups.

        Raises:
            Refusal: ``backup_folder.missing``, ``backup_folder.inside`` or ``backup_folder.unwritable``.
            StoreUnavailable: ``backup.no_answer`` (folder).
        """
        self.session.require(Act.BACKUP)
        if not text.isprintable():
            raise Refusal("backup_folder.missing", folder=text)
        reach(text, partial(take_folder, self.home, self._key, Path(text)), wanted)

    def check(self, progress: Progress | None = None) -> tuple[Finding, ...]:
        """The pages of book and journal, in a moment."""
        self.session.require(Act.VERIFY)
        return quick_check(self.home, self.session.keys, progress, outside=self.outside)

    def verify(self, wanted: Wanted = lambda: None) -> tuple[tuple[Finding, ...], tuple[Kept, ...]]:
        """Everything that is wrong with the files, and what was found of each journal that was put aside.

        Args:
            wanted: asked now and then; stops the work by raising.
        """
        self.session.require(Act.VERIFY)
        kept = verify_kept(self.home, self.session.keys)
        aside = (wrong for each in kept for wrong in each.findings)
        return (*verify(self.home, self.session.keys, wanted, outside=self.outside), *aside), kept

    def check_code(self, text: str) -> CodeAnswer:
        """Whether the audit code of a print, ``57-4f2a-9c01-77de``, is in this trail, and of which record.

        Raises:
            Refusal: as ``printed_code.check_code``.
            StoreUnavailable: as ``printed_code.check_code``.
        """
        self.session.require(Act.VERIFY)
        return check_code(self.home, self.session.keys, text)


def _digest(path: Path) -> str:
    """SHA-256 of a file; where SQLite has a log beside it, which is read too, of both their digests."""
    log = path.with_name(f"{path.name}-wal")
    with trouble(path.name):
        found = _plain_digest(path)
        return hashlib.sha256(found + _plain_digest(log)).hexdigest() if log.exists() else found.hex()


def _plain_digest(path: Path) -> bytes:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").digest()
