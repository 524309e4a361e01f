"""The desk of the files: backups by themselves, the check of every page, and what a restore would lose."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from teller_app.desk.approving import Shown
from teller_app.desk.event import Event
from teller_app.desk.exchange import ExchangeDesk, ExchangeView
from teller_app.desk.keeping import NOT_COPIED, Keeping, Saved
from teller_app.desk.problem import Problem
from teller_app.desk.reaching import PATIENCE, Wanted
from teller_app.desk.workplace import Workplace, with_settings
from teller_app.rules.errors import Coded, Refusal, Unavailable
from teller_app.safe.roles import Act
from teller_app.store.compare import Difference
from teller_app.store.errors import StoreUnavailable
from teller_app.store.journal import FILE_NAME
from teller_app.store.thinning import Copy
from teller_app.store.verify import Finding

Progress = Callable[[int, int], None]


class Doing(StrEnum):
    """What takes a while and is done beside the window."""

    CHECK = "check"
    VERIFY = "verify"
    BACK_UP = "back_up"
    SEND = "send"
    RESTORE = "restore"


@dataclass(frozen=True, slots=True)
class CopyLine:
    """One backup in a list.

    Attributes:
        second: whether it lies in the second folder alone.
    """

    path: Path
    made: datetime
    second: bool = False


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check has found.

    Attributes:
        whole: every row was read, not only every page.
    """

    at: datetime
    findings: tuple[Finding, ...]
    whole: bool = False

    @property
    def wrong(self) -> tuple[Coded, ...]:
        """The findings, the first of each kind in each file."""
        first: dict[tuple[str, str], Unavailable] = {}
        for each in self.findings:
            first.setdefault((each.code, each.file), each.told)
        return tuple(first.values())

    @property
    def journal_wrong(self) -> bool:
        """Whether it is the journal; a backup is a copy of that alone, and a book can be had anew."""
        return any(each.file == FILE_NAME for each in self.findings)


@dataclass(frozen=True, slots=True)
class Backed:
    """A backup that was made or found to do, and all that there are now."""

    saved: Saved
    copies: tuple[CopyLine, ...]


@dataclass(frozen=True, slots=True)
class Tried:
    """A second folder that somebody has asked for, and what is wrong with it."""

    folder: str
    refusal: Refusal | None = None


@dataclass(frozen=True, slots=True)
class Previewed:
    """What restoring a backup would lose, or why it cannot be restored.

    Attributes:
        digest: tells it from any other, for whoever stands for it.
    """

    line: CopyLine
    difference: Difference | None = None
    wrong: Coded | None = None
    digest: str = ""


@dataclass(frozen=True, slots=True)
class FilesView:
    """Everything that the screen of the files shows.

    Attributes:
        saved: the last backup of this window's day; ``None`` before there is one.
        chosen: the backup that is looked at.
        difference: what restoring it would lose; ``None`` until that is worked out.
        digest: of the chosen one, once ``difference`` is there.
        unusable: why the chosen one cannot be restored.
        doing: what is being done beside the window.
        exchange: how it stands with head office; ``None`` where it is not known yet, or not for this person.
    """

    copies: tuple[CopyLine, ...] = ()
    folder: str = ""
    problem: Problem | None = None
    checked: Checked | None = None
    saved: Saved | None = None
    chosen: CopyLine | None = None
    difference: Difference | None = None
    digest: str = ""
    unusable: Coded | None = None
    doing: frozenset[Doing] = frozenset()
    exchange: ExchangeView | None = None

    @property
    def busy(self) -> bool:
        """Whether something is being done, so that nothing else can begin."""
        return bool(self.doing)


class FilesDesk:
    """Acts that take a while return what they found and change nothing here: they run on any thread."""

    def __init__(self, place: Workplace) -> None:
        self._place = place
        self._away_said = False
        self.changed: Event[FilesView] = Event()
        self.view = FilesView(folder=place.settings.backup_folder)

    @property
    def may_take_in(self) -> bool:
        """Whether whoever works here may take head office's files in."""
        return self._place.may(Act.IMPORT_BOOK)

    @property
    def keeping(self) -> Keeping:
        """The files of this workplace, on connections of their own."""
        return keeping_of(self._place)

    def check(self, progress: Progress) -> Checked:
        """The seal of every page, in a moment; on any thread."""
        return Checked(self._place.now(), self.keeping.check(progress))

    def verify(self, progress: Progress) -> Checked:
        """Every page and every row; on any thread."""
        progress(0, 0)
        found = self.keeping.verify(wanted=lambda: progress(0, 0))[0]
        return Checked(self._place.now(), found, whole=True)

    def look(self, progress: Progress) -> tuple[CopyLine, ...]:
        """Which backups there are; on any thread, for a share that hangs must not hold the window up."""
        progress(0, 0)
        return copy_lines(self.keeping, self.keeping.copies(wanted_by(progress)))

    def back_up(self, progress: Progress, *, only_changed: bool = False, seconds: float = PATIENCE) -> Backed:
        """A proven backup; on any thread.

        Args:
            progress: stops the waiting for a second folder by raising.
            only_changed: as ``Keeping.back_up``.
            seconds: how long to wait for a second folder.

        Raises:
            StoreUnavailable: there is none.
        """
        progress(0, 0)
        keeping, wanted = self.keeping, wanted_by(progress)
        saved = keeping.back_up(only_changed=only_changed, wanted=wanted, seconds=seconds)
        if _silent(saved.trouble):
            # A folder that has just not answered is not asked for its list, which would not come either.
            keeping = replace(keeping, second="")
        return Backed(saved, copy_lines(keeping, keeping.copies(wanted)))

    def try_folder(self, text: str, progress: Progress) -> Tried:
        """Make a second folder ready; empty for none; on any thread.

        Raises:
            StoreUnavailable: ``folder.no_answer`` (folder).
        """
        progress(0, 0)
        folder = text.strip()
        try:
            if folder:
                self.keeping.take_folder(folder, wanted_by(progress))
        except Refusal as refusal:
            return Tried(folder, refusal)
        return Tried(folder)

    def preview(self, line: CopyLine, progress: Progress) -> Previewed:
        """What restoring a backup would lose; on any thread."""
        progress(0, 0)
        keeping, wanted = self.keeping, wanted_by(progress)
        try:
            found = keeping.preview(line.path, wanted=wanted)
            return Previewed(line, found, digest=keeping.digest(line.path, wanted))
        except (Refusal, StoreUnavailable) as wrong:
            return Previewed(line, wrong=wrong)

    @property
    def may_send(self) -> bool:
        """Whether the exchange with head office is for this person."""
        return self._place.may(Act.EXCHANGE)

    def look_exchange(self, progress: Progress) -> ExchangeView:
        """How it stands with head office; on any thread."""
        progress(0, 0)
        return ExchangeDesk(self._place).view()

    def show_restore(self) -> Shown:
        """What a second person is to stand for; nothing is read for it.

        Raises:
            Refusal: ``files.none_chosen`` or ``files.busy``.
        """
        view = self.view
        if view.chosen is None or view.difference is None:
            raise Refusal("files.none_chosen")
        if view.busy:
            raise Refusal("files.busy")
        return self.keeping.show_restore(view.chosen.path, (view.digest, view.difference))

    def send(self, folder: str, progress: Progress) -> ExchangeView:
        """Write what waits for head office to a folder; on any thread.

        Raises:
            Refusal: as ``ExchangeDesk.send``.
            Unavailable: as ``ExchangeDesk.send``.
        """
        progress(0, 0)
        return ExchangeDesk(self._place).write(Path(folder), wanted_by(progress))

    def take_exchange(self, found: ExchangeView) -> None:
        """Show how it stands with head office."""
        self._show(replace(self.view, exchange=found))

    def take_checked(self, found: Checked) -> Coded | None:
        """Keep what a check has found; returns what is to be said of it."""
        self._show(replace(self.view, checked=found))
        if not found.findings:
            return None
        first = next((each for each in found.findings if each.file == FILE_NAME), found.findings[0])
        if first.code != "store.damaged":
            return first.told
        code = "files.book_bad" if first.file.startswith("book") else "files.journal_bad"
        return Unavailable(code, file=first.file)

    def take_backed(self, backed: Backed) -> Coded | None:
        """Keep what became of a backup; a second folder that is away is told once, until it is back."""
        self._show(replace(self.view, saved=backed.saved))
        self.take_copies(backed.copies)
        trouble = backed.saved.trouble
        told, self._away_said = self._away_said, trouble is not None
        return None if told else trouble

    def take_preview(self, found: Previewed) -> None:
        """Show what restoring a backup would lose, if that is still what is looked at."""
        if self.view.chosen == found.line:
            known = replace(self.view, difference=found.difference, digest=found.digest)
            self._show(replace(known, unusable=found.wrong))

    def show_doing(self, doing: Iterable[Doing]) -> None:
        """What goes on beside the window; nothing any more where that is empty."""
        now = frozenset(doing)
        if now != self.view.doing:
            self._show(replace(self.view, doing=now))

    def choose(self, line: CopyLine | None) -> None:
        """Look at a backup."""
        if line != self.view.chosen:
            self._show(replace(self.view, chosen=line, difference=None, digest="", unusable=None))

    def compare_anew(self) -> CopyLine | None:
        """What was compared may be out of date: which backup is to be compared again, if any is looked at."""
        self._show(replace(self.view, difference=None, digest=""))
        return self.view.chosen

    def take_copies(self, copies: tuple[CopyLine, ...]) -> None:
        """Show which backups there are."""
        chosen = self.view.chosen if self.view.chosen in copies else None
        difference = self.view.difference if chosen else None
        self._show(replace(self.view, copies=copies, chosen=chosen, difference=difference))

    def take_folder(self, tried: Tried) -> bool:
        """Copy backups there as well from now on; what is wrong with it stands beside the field.

        Raises:
            StoreUnavailable: it could not be put on record, and nothing is otherwise.
        """
        folder, refusal = tried.folder, tried.refusal
        try:
            if refusal is None:
                self._place.require(Act.SETTINGS)
                self._place.change(with_settings(self._place.settings, backup_folder=folder))
        except Refusal as wrong:
            refusal = wrong
        if refusal is not None:
            self._show(replace(self.view, problem=Problem.of("backup_folder", folder, refusal)))
            return False
        self._away_said = False
        self._show(replace(self.view, folder=folder, problem=None))
        return True

    def _show(self, view: FilesView) -> None:
        self.view = view
        self.changed.tell(view)


def wanted_by(progress: Progress) -> Wanted:
    """Whether anybody still waits, as a report of progress tells."""
    return lambda: progress(0, 0)


def _silent(trouble: StoreUnavailable | None) -> bool:
    return trouble is not None and trouble.code == NOT_COPIED


def copy_lines(keeping: Keeping, copies: Iterable[Copy]) -> tuple[CopyLine, ...]:
    """Backups as a list shows them."""
    return tuple(
        CopyLine(copy.path, copy.made, second=not copy.path.is_relative_to(keeping.home)) for copy in copies
    )


def keeping_of(place: Workplace) -> Keeping:
    """Whoever looks after the files of a workplace, as it is set and for whoever is there."""
    return Keeping(
        place.home,
        place.session,
        place.now,
        place.approvals,
        place.speaker,
        place.settings.backup_folder,
        outside=place.outside,
    )
