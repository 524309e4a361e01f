"""What the page of imports holds: files and what their columns are, the answers, and what came of them.

The teller chooses files; each is looked at, and what its columns seem to be is shown with the first rows.
Then one key checks everything, builds the new book beside the present one, and says what it would change; a
second one lets it serve. How they were read is kept, so that the files of the next night are read alike.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date
from pathlib import Path

from teller_app.desk.amount_text import read_date
from teller_app.desk.event import Event
from teller_app.desk.intake import IntakeDesk
from teller_app.desk.intake_apart import ImportApart
from teller_app.desk.intake_making import Asked, Outcome
from teller_app.desk.intake_state import FilesHeld, IntakeView
from teller_app.desk.intake_view import FileView, as_held, with_adds, with_field, with_kind, with_profile
from teller_app.desk.keeping import Keeping
from teller_app.desk.problem import Problem
from teller_app.desk.workplace import Workplace
from teller_app.intake.layout import Kind
from teller_app.intake.profile import Profile
from teller_app.rules.errors import Coded, Refusal
from teller_app.rules.rulebook.edition import Edition
from teller_app.safe.roles import Act
from teller_app.store.book import BookInfo

KEPT = "intake-profile.toml"
"""How the last files were read; it holds names of columns, and nothing of a client."""
MOST_FILES = 50
KINDS = tuple(kind.value for kind in Kind)


class IntakePage:
    """Whatever takes long runs on any thread and changes nothing here; what came of it is handed in.

    Every act raises a ``Refusal`` as ``Workplace.require`` where it is not for whoever asks.
    """

    def __init__(self, place: Workplace, imports: ImportApart) -> None:
        self._place, self._imports = place, imports
        keeping = Keeping(
            place.home, place.session, place.now, place.approvals, place.speaker, place.settings.backup_folder
        )
        self._desk = IntakeDesk(keeping, lambda: place.shelf, lambda: place.rulebook, imports)
        self.changed: Event[IntakeView] = Event()
        self.view = IntakeView()
        self.served: BookInfo | None = None
        """The book that this page has let serve; the window must open it."""

    def add(self, paths: Sequence[Path]) -> None:
        """Look at more files; one that is there already is looked at anew.

        Raises:
            Refusal: as ``IntakeDesk.look``, ``import.too_many`` (most) or ``import.busy``.
        """
        self._require_rest()
        for path in paths:
            known = dict(zip(self.view.paths, self.view.files, strict=True))
            if len(known) >= MOST_FILES:
                raise Refusal("import.too_many", most=MOST_FILES)
            known[path] = self._desk.look(path)
            self._take(tuple(known), tuple(known.values()), chosen=list(known).index(path))
        self._use_kept()
        self._show(replace(self.view, manifest=self._desk.manifest_beside(self.view.paths)))

    def remove(self) -> None:
        """Leave the file out whose columns are shown.

        Raises:
            Refusal: ``import.busy``.
        """
        self._require_rest()
        at, view = self.view.chosen, self.view
        if view.files:
            paths, files = view.paths[:at] + view.paths[at + 1 :], view.files[:at] + view.files[at + 1 :]
            self._take(paths, files, chosen=max(0, at - 1))
            self._show(replace(self.view, manifest=self._desk.manifest_beside(paths)))

    def choose(self, at: int) -> None:
        """Show the columns of another file."""
        if 0 <= at < len(self.view.files) and at != self.view.chosen:
            self._show(replace(self.view, chosen=at))

    def set_field(self, column: int, field: str | None) -> None:
        """Take a column for something else.

        Raises:
            Refusal: ``profile.unclear`` (file), or ``import.busy``.
        """
        if self.view.file is not None:
            self._change(with_field(self.view.file, column, field))

    def set_kind(self, code: str) -> None:
        """Take the file for another kind.

        Raises:
            Refusal: ``profile.unclear`` (file), or ``import.busy``.
        """
        if self.view.file is not None and code != self.view.file.kind.value:
            self._change(with_kind(self.view.file, Kind(code)))

    def set_adds(self, *, adds: bool) -> None:
        """Say whether the file holds only what is new.

        Raises:
            Refusal: ``import.busy``.
        """
        file = self.view.file
        if file is not None and file.adds is not None and adds != file.adds:
            self._change(with_adds(file, adds=adds))

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
        self._require_rest()
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

    def set_day(self, text: str) -> None:
        """The business date, where no manifest says it; empty for yesterday.

        Raises:
            Refusal: ``import.busy``.
        """
        self._require_rest()
        if text != self.view.day:
            self._again(replace(self.view, day=text, problem=None))

    def write_rejects(self, path: Path | None) -> None:
        """Where rows that are left out go the next time; nowhere with ``None``."""
        self._show(replace(self.view, rejects=path))

    def asked(self) -> Asked:
        """What is to be checked, as it stands on the page.

        Raises:
            Refusal: ``import.nothing_chosen``, ``manifest.ask``, ``import.busy``, ``profile.missing`` (file,
                fields), or as ``read_date``, which stands beside its field as well.
        """
        self._require_rest()
        view = self.view
        if not view.files:
            raise Refusal("import.nothing_chosen")
        if view.manifest is None and not (view.without or self._place.demo):
            raise Refusal("manifest.ask")
        return Asked(
            files=view.paths,
            profile=self._profile(),
            manifest=view.manifest,
            without_manifest=view.manifest is None,
            as_of=self._day(),
            fresh=view.fresh,
            whole=view.whole,
            gap_ok=view.gap_ok,
            rejects=view.rejects,
        )

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

    @property
    def there(self) -> bool:
        """Whether there is an import that a lock or another language has left alone, and it may be seen."""
        return self._imports.asked is not None and self._place.may(Act.IMPORT_BOOK)

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

    def recall(self) -> None:
        """Show the files of the import that is there, where this page has not chosen any itself."""
        asked = self._imports.asked
        if asked is None or not self.there or self.view.files:
            return
        paths, files = [], []
        for path in asked.files:
            with suppress(Refusal):  # gone meanwhile, as with a stick; what came of it can still be seen
                told = asked.profile.of(path.name) if asked.profile else None
                file = self._desk.look(path)
                files.append(with_profile(file, told) if told else file)
                paths.append(path)
        day = asked.as_of.isoformat() if asked.as_of else ""
        self._show(
            replace(
                self.view,
                paths=tuple(paths),
                files=tuple(files),
                profile=asked.profile,
                day=day,
                manifest=asked.manifest,
                without=asked.without_manifest and asked.manifest is None,
                fresh=asked.fresh,
                whole=asked.whole,
                gap_ok=asked.gap_ok,
                rejects=asked.rejects,
            )
        )

    def take_up(self, held: FilesHeld) -> None:
        """Choose the files again that were chosen before a lock; one that is gone is left out.

        Raises:
            Refusal: as ``Workplace.require``.
        """
        self._require_rest()
        found = []
        for each in held.files:
            with suppress(Refusal):
                found.append((each.path, as_held(self._desk.look(each.path), each)))
        self._show(
            replace(
                self.view,
                paths=tuple(path for path, _ in found),
                files=tuple(file for _, file in found),
                profile=held.profile if len(found) == len(held.files) else None,
                manifest=self._desk.manifest_beside([path for path, _ in found]),
                without=held.without,
                fresh=held.fresh,
                gap_ok=held.gap_ok,
                whole=held.whole,
                day=held.day,
            )
        )

    def switch(self) -> BookInfo:
        """Let the new book serve, the journal saved first, and keep how its files were read; on any thread.

        Raises:
            Refusal: ``import.nothing_waits``.
            StoreUnavailable: the present book still serves.
        """
        profile = self._imports.asked.profile if self._imports.asked else None
        self.served = self._desk.take()
        if profile is not None:
            kept = tuple(file.of_any_night() for file in profile.file)
            with suppress(Refusal):  # only a help: the next night's columns are proposed anew then
                self._desk.keep_profile(profile.model_copy(update={"file": kept}), self._place.home / KEPT)
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

    def edition(self) -> Edition | None:
        """The rules by which tiers before and after were compared; ``None`` without rules in force."""
        outcome = self.view.outcome
        try:
            day = outcome.report.as_of if outcome else self._place.today()
            return self._place.shelf.edition(self._place.rulebook, day)
        except Refusal:
            return None

    def open_profile(self, path: Path) -> None:
        """Read the files as somebody has written it down, if that speaks of all of them.

        Raises:
            Refusal: as ``IntakeDesk.open_profile``; ``profile.no_file`` or ``profile.columns`` (file).
        """
        self._require_rest()
        profile = self._desk.open_profile(path)
        files = tuple(self._as_told(file, profile) for file in self.view.files)
        self._again(replace(self.view, files=files, profile=profile))

    def _profile(self) -> Profile:
        return self.view.profile or self._desk.profile_of(self.view.files)

    def _day(self) -> date | None:
        if not self.view.day.strip():
            return None
        try:
            return read_date(self.view.day)
        except Refusal as wrong:
            self._show(replace(self.view, problem=Problem.of("day", self.view.day, wrong)))
            raise

    def _use_kept(self) -> None:
        """Read the files as the last ones were read, where that speaks of all of them and fits."""
        path = self._place.home / KEPT
        if not path.is_file():
            return
        try:
            self.open_profile(path)
        except Refusal:  # only a help; without it the columns stay as they are proposed
            return

    @staticmethod
    def _as_told(file: FileView, profile: Profile) -> FileView:
        told = profile.of(file.name)
        if told is None:
            raise Refusal("profile.no_file", file=file.name)
        if {*told.columns.values(), *told.ignore} != {name for name in file.proposal.header if name}:
            raise Refusal("profile.columns", file=file.name)
        return with_profile(file, told)

    def _change(self, file: FileView) -> None:
        self._require_rest()
        at, view = self.view.chosen, self.view
        self._take(view.paths, (*view.files[:at], file, *view.files[at + 1 :]), chosen=at)

    def _take(self, paths: tuple[Path, ...], files: tuple[FileView, ...], *, chosen: int) -> None:
        self._again(replace(self.view, paths=paths, files=files, chosen=chosen, profile=None))

    def _again(self, view: IntakeView) -> None:
        """Something is asked for that was not checked: what waits for a word goes."""
        self._desk.drop()
        self._show(replace(view, outcome=None, wrong=None))

    def _require_rest(self) -> None:
        self._place.require(Act.IMPORT_BOOK)
        if self.view.busy:
            raise Refusal("import.busy")

    def _show(self, view: IntakeView) -> None:
        self.view = view
        self.changed.tell(view)
