"""The desk of the files: backups by themselves, the check of every page, and what a restore would lose."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from teller_app.desk.event import Event
from teller_app.desk.keeping import Keeping, Saved
from teller_app.desk.problem import Problem
from teller_app.desk.workplace import Workplace, with_settings
from teller_app.rules.errors import Coded, Refusal, Unavailable
from teller_app.safe.keys import DeviceKeys
from teller_app.store.compare import Difference
from teller_app.store.journal import FILE_NAME
from teller_app.store.verify import Finding

Progress = Callable[[int, int], None]


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
        """The findings, each once."""
        found = {(each.code, each.file): Unavailable(each.code, file=each.file) for each in self.findings}
        return tuple(found.values())


@dataclass(frozen=True, slots=True)
class FilesView:
    """Everything that the screen of the files shows.

    Attributes:
        saved: the last backup of this window's day; ``None`` before there is one.
        chosen: the backup that is looked at.
        difference: what restoring it would lose; ``None`` until that is worked out.
        busy: something is being done beside the window.
    """

    copies: tuple[CopyLine, ...] = ()
    folder: str = ""
    problem: Problem | None = None
    checked: Checked | None = None
    saved: Saved | None = None
    chosen: CopyLine | None = None
    difference: Difference | None = None
    busy: bool = False


class FilesDesk:
    """Acts that take a while return what they found and change nothing here: they run on any thread."""

    def __init__(self, place: Workplace) -> None:
        self._place = place
        self._away_said = False
        self.changed: Event[FilesView] = Event()
        self.view = FilesView(folder=place.settings.backup_folder)

    @property
    def keeping(self) -> Keeping:
        """The files of this workplace, on connections of their own."""
        place = self._place
        return Keeping(place.home, lambda: DeviceKeys(place.home), place.now, place.settings.backup_folder)

    def check(self, progress: Progress) -> Checked:
        """The seal of every page, in a moment; on any thread."""
        return Checked(self._place.now(), self.keeping.check(progress))

    def verify(self, progress: Progress) -> Checked:
        """Every page and every row; on any thread."""
        progress(0, 0)
        return Checked(self._place.now(), self.keeping.verify(), whole=True)

    def back_up(self, progress: Progress, *, only_changed: bool = False) -> Saved:
        """A proven backup; on any thread.

        Raises:
            StoreUnavailable: there is none.
        """
        progress(0, 0)
        return self.keeping.back_up(only_changed=only_changed)

    def preview(self, line: CopyLine, progress: Progress) -> tuple[CopyLine, Difference]:
        """What restoring a backup would lose; on any thread.

        Raises:
            StoreUnavailable: the backup cannot be used.
        """
        progress(0, 0)
        return line, self.keeping.preview(line.path)

    def take_checked(self, found: Checked) -> Coded | None:
        """Keep what a check has found; returns what is to be said of it."""
        self._show(replace(self.view, checked=found))
        if not found.findings:
            return None
        first = next((each for each in found.findings if each.file == FILE_NAME), found.findings[0])
        if first.code != "store.damaged":
            return Unavailable(first.code, file=first.file)
        code = "files.book_bad" if first.file.startswith("book") else "files.journal_bad"
        return Unavailable(code, file=first.file)

    def take_saved(self, saved: Saved) -> Coded | None:
        """Keep what became of a backup; a second folder that is away is told once, until it is back."""
        self.refresh(saved)
        told, self._away_said = self._away_said, saved.trouble is not None
        return None if told else saved.trouble

    def take_preview(self, line: CopyLine, difference: Difference) -> None:
        """Show what restoring ``line`` would lose, if that is still what is looked at."""
        if self.view.chosen == line:
            self._show(replace(self.view, difference=difference))

    def show_busy(self, *, busy: bool) -> None:
        """Something goes on beside the window, or nothing any more."""
        if busy != self.view.busy:
            self._show(replace(self.view, busy=busy))

    def choose(self, line: CopyLine | None) -> None:
        """Look at a backup."""
        if line != self.view.chosen:
            self._show(replace(self.view, chosen=line, difference=None))

    def refresh(self, saved: Saved | None = None) -> None:
        """Look again which backups there are."""
        copies = copy_lines(self.keeping)
        chosen = self.view.chosen if self.view.chosen in copies else None
        difference = self.view.difference if chosen else None
        saved = saved or self.view.saved
        self._show(replace(self.view, copies=copies, chosen=chosen, difference=difference, saved=saved))

    def set_folder(self, text: str) -> bool:
        """Copy backups there as well from now on; what is wrong with it stands beside the field."""
        text = text.strip()
        try:
            if text:
                self.keeping.take_folder(text)
            self._place.change(with_settings(self._place.settings, backup_folder=text))
        except Refusal as refusal:
            self._show(replace(self.view, problem=Problem.of("backup_folder", text, refusal)))
            return False
        self._away_said = False
        self._show(replace(self.view, folder=text, problem=None))
        return True

    def _show(self, view: FilesView) -> None:
        self.view = view
        self.changed.tell(view)


def copy_lines(keeping: Keeping) -> tuple[CopyLine, ...]:
    """Every backup, the newest first."""
    return tuple(
        CopyLine(copy.path, copy.made, second=not copy.path.is_relative_to(keeping.home))
        for copy in keeping.copies()
    )
