"""What the page of imports holds: files and what their columns are, the answers, and what came of them.

The teller chooses files; each is looked at, and what its columns seem to be is shown with the first rows.
Then one key checks everything, builds the new book beside the present one, and says what it would change; a
second one lets it serve. How they were read is kept, so that the files of the next night are read alike.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import date
from pathlib import Path

from teller_app.desk.amount_text import read_date
from teller_app.desk.intake_apart import ImportApart
from teller_app.desk.intake_changed import changes_file
from teller_app.desk.intake_files import KEPT, IntakeFiles
from teller_app.desk.intake_making import Asked, Outcome
from teller_app.desk.problem import Problem
from teller_app.desk.saving import target
from teller_app.desk.workplace import Workplace
from teller_app.intake.layout import Kind
from teller_app.intake.profile import MOST_NAME, Profile
from teller_app.rules.errors import Coded, Refusal
from teller_app.rules.rulebook.edition import Edition
from teller_app.safe.roles import Act
from teller_app.store.book import BookInfo
from teller_app.words.audit_told import Exported

KINDS = tuple(kind.value for kind in Kind)


class IntakePage(IntakeFiles):
    """Whatever takes long runs on any thread and changes nothing here; what came of it is handed in.

    Every act raises a ``Refusal`` as ``Workplace.require`` where it is not for whoever asks.
    """

    def __init__(self, place: Workplace, imports: ImportApart) -> None:
        super().__init__(place, imports)
        self.served: BookInfo | None = None
        """The book that this page has let serve; the window must open it."""

    def answer(
        self,
        *,
        without: bool | None = None,
        fresh: bool | None = None,
        gap_ok: bool | None = None,
        whole: bool | None = None,
    ) -> None:
        """Answer what the program asks; what waited is not what would come of it any more.

        Raises:
            Refusal: ``import.busy``.
        """
        self._require_no_import()
        view = self.view
        self._again(
            replace(
                view,
                without=view.without if without is None else without,
                fresh=view.fresh if fresh is None else fresh,
                gap_ok=view.gap_ok if gap_ok is None else gap_ok,
                whole=view.whole if whole is None else whole,
            )
        )

    @property
    def in_hand(self) -> bool:
        """Whether there is anything to be heard of that a window before this one has begun."""
        return self.there or self.view.busy or self.served is not None or self.look is not None

    def set_day(self, text: str) -> None:
        """The business date, where no manifest says it; empty for yesterday.

        Raises:
            Refusal: ``import.busy``.
        """
        self._require_no_import()
        if text != self.view.day:
            self._again(replace(self.view, day=text, problem=None))

    def write_rejects(self, path: Path | None) -> None:
        """Where rows that are left out go the next time; nowhere with ``None``."""
        self._show(replace(self.view, rejects=path))

    def asked(self) -> Asked:
        """What is to be checked, as it stands on the page.

        Raises:
            Refusal: ``import.nothing_chosen``, ``manifest.ask``, ``manifest.must_sign``, ``profile.missing``
                (file, fields), as ``kept_profile``, as ``require_rest``, or as ``read_date``, which stands
                beside its field as well.
        """
        self.require_rest()
        view = self.view
        if not view.files:
            raise Refusal("import.nothing_chosen")
        told = view.profile or self.kept_profile()
        if view.manifest is None and told is not None and told.keys:
            raise Refusal("manifest.must_sign")
        if view.manifest is None and not (view.without or self._place.demo):
            raise Refusal("manifest.ask")
        return Asked(
            files=view.paths,
            profile=self._desk.profile_of(view.files, told=told),
            manifest=view.manifest,
            without_manifest=view.manifest is None,
            as_of=self._day(),
            fresh=view.fresh,
            whole=view.whole,
            gap_ok=view.gap_ok,
            rejects=view.rejects,
        )

    def profile(self) -> Profile:
        """How the files are read, as it stands on the page.

        Raises:
            Refusal: ``import.nothing_chosen``, ``profile.missing`` (file, fields), as ``kept_profile``, or as
                ``require_rest``.
        """
        self.require_rest()
        if not self.view.files:
            raise Refusal("import.nothing_chosen")
        return self._desk.profile_of(self.view.files, told=self.view.profile or self.kept_profile())

    def save_profile(self, file: str) -> None:
        """Write that for the same files of any night, named as the file is; to be changed, and read again.

        Raises:
            Refusal: as ``profile``, as ``target``, or ``profile.not_written`` (file, reason).
        """
        profile, path = self.profile(), target(file, ".toml")
        self._desk.keep_profile(_of_any_night(profile, path.stem[:MOST_NAME]), path)

    def begin(self, asked: Asked) -> None:
        """It is going to be checked; said before the work begins, so that nobody misses it meanwhile.

        Raises:
            Refusal: as ``Workplace.require``.
        """
        self._place.require(Act.IMPORT_BOOK)
        self._imports.begin(asked)
        self._show(replace(self.view, busy=True, outcome=None, wrong=None))

    def prepare(self, asked: Asked, told: Callable[[str, int, int], None]) -> Outcome:
        """Check and build, beside the window; ``told`` hears which step it is at, and how far.

        Raises:
            Refusal: as ``IntakeDesk.prepare``.
            StoreUnavailable: the present book still serves.
            ImportStopped: somebody has dropped it.
        """
        try:
            return self._desk.prepare(asked, lambda step, done, total: told(step.value, done, total))
        finally:
            self._imports.forget_unstarted()

    def follow(self, told: Callable[[str, int, int], None]) -> Outcome:
        """Hear of the import that is there, beside the window.

        Raises:
            Refusal: as ``prepare``; as ``Workplace.require``.
            StoreUnavailable: as ``prepare``.
            ImportStopped: somebody has dropped it.
        """
        self._place.require(Act.IMPORT_BOOK)
        found = self._imports.follow(lambda step, done, total: told(step.value, done, total))
        return self._desk.heard(found)

    def switch(self) -> BookInfo:
        """Let the new book serve, the journal saved first, and keep how its files were read; on any thread.

        Raises:
            Refusal: ``import.nothing_waits``.
            StoreUnavailable: the present book still serves.
        """
        profile = self._imports.asked.profile if self._imports.asked else None
        self.served = self._desk.take()
        if profile is not None:
            with suppress(Refusal):  # only a help: the next night's columns are proposed anew then
                self._desk.keep_profile(_of_any_night(profile, profile.name), self._place.home / KEPT)
        return self.served

    def show_busy(self, *, busy: bool) -> None:
        """Something goes on beside the window, or nothing any more."""
        self._show(replace(self.view, busy=busy))

    def take_outcome(self, outcome: Outcome) -> None:
        """Show what came of it."""
        self._show(replace(self.view, busy=False, outcome=outcome, wrong=None))

    def take_wrong(self, wrong: Coded | None) -> None:
        """It came to nothing: ``None`` where somebody stopped it. What waits for a word still does."""
        outcome = self.view.outcome if self._desk.waiting else None
        self._show(replace(self.view, busy=False, outcome=outcome, wrong=wrong))

    def cancel(self) -> None:
        """Stop what runs beside the window; whoever waits for it hears of it."""
        self._desk.drop()

    def changes_file(self, file: str) -> bytes:
        """Whom the new book changes, as a file; on record first.

        Raises:
            Refusal: ``import.no_changes`` or ``trial.file`` (file); as ``Workplace.require``.
            StoreUnavailable: it could not be recorded, so there is no file.
        """
        self._place.require(Act.EXPORT)
        outcome = self.view.outcome
        if outcome is None or outcome.changes is None:
            raise Refusal("import.no_changes")
        as_of = outcome.report.as_of
        content = changes_file(self._place.speaker, outcome.changes, as_of, self.edition(), file)
        self._place.note_export(Exported.CHANGES, of=as_of)
        return content

    def edition(self) -> Edition | None:
        """The rules by which tiers before and after were compared; ``None`` without rules in force."""
        outcome = self.view.outcome
        return self._desk.edition(outcome.report.as_of if outcome else self._place.today())

    def _day(self) -> date | None:
        if not self.view.day.strip():
            return None
        try:
            return read_date(self.view.day)
        except Refusal as wrong:
            self._show(replace(self.view, problem=Problem.of("day", self.view.day, wrong)))
            raise


def _of_any_night(profile: Profile, name: str) -> Profile:
    kept = tuple(file.of_any_night() for file in profile.file)
    return profile.model_copy(update={"file": kept, "name": name})
