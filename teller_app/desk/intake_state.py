"""What the page of files shows, and what of it is kept through a lock."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from teller_app.desk.intake_making import Outcome
from teller_app.desk.intake_view import FileHeld, FileView
from teller_app.desk.problem import Problem
from teller_app.intake.profile import Profile
from teller_app.rules.errors import Coded


@dataclass(frozen=True, slots=True)
class IntakeView:
    """Everything that the page shows.

    Attributes:
        paths: where each of ``files`` lies.
        chosen: which file's columns are shown.
        profile: how files are read, where somebody has said so before; what ``files`` say otherwise of their
            columns goes before it, and its keys and limits hold.
        manifest: the list of what was sent; ``None`` where there is none.
        without: that there is none does not matter.
        fresh: nobody of the present book stays.
        gap_ok: extracts that are missing before this one do not matter.
        whole: a file of as many rows as a spreadsheet holds is whole all the same.
        day: the business date as it was typed; empty for yesterday.
        rejects: where rows that are left out are written.
        busy: something is being done beside the window.
        looking: files are being looked at, which are shown when they are whole.
        outcome: what waits for a word, or why nothing does.
        wrong: why the last try came to nothing.
    """

    paths: tuple[Path, ...] = ()
    files: tuple[FileView, ...] = ()
    chosen: int = 0
    profile: Profile | None = None
    manifest: Path | None = None
    without: bool = False
    fresh: bool = False
    gap_ok: bool = False
    whole: bool = False
    day: str = ""
    problem: Problem | None = None
    rejects: Path | None = None
    busy: bool = False
    looking: bool = False
    outcome: Outcome | None = None
    wrong: Coded | None = None

    @property
    def file(self) -> FileView | None:
        """The one whose columns are shown."""
        return self.files[self.chosen] if self.files else None

    @property
    def differing(self) -> tuple[str, ...]:
        """Files whose columns are others than the profile says, or that it does not speak of."""
        if self.profile is None:
            return ()
        return tuple(file.name for file in self.files if not file.proposal.as_told)

    @property
    def rests(self) -> bool:
        """Whether nothing goes on beside the window that the files are needed for."""
        return not self.busy and not self.looking

    @property
    def waits(self) -> bool:
        """Whether a new book waits for a word."""
        return self.outcome is not None and self.outcome.report.acceptable


@dataclass(frozen=True)
class FilesHeld:
    """Files that were chosen and not checked yet.

    Attributes:
        profile: how they are read, where somebody has opened one.
        without: as the others, what was answered about them: see ``IntakeView``.
    """

    files: tuple[FileHeld, ...] = ()
    profile: Profile | None = None
    without: bool = False
    fresh: bool = False
    gap_ok: bool = False
    whole: bool = False
    day: str = ""


def held(view: IntakeView) -> FilesHeld:
    """What stands on the page."""
    files = (
        FileHeld(path, file.kind, file.proposal.fields, file.adds, file.proposal.seen.sheet)
        for path, file in zip(view.paths, view.files, strict=True)
    )
    return FilesHeld(tuple(files), view.profile, view.without, view.fresh, view.gap_ok, view.whole, view.day)
