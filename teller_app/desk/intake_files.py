"""The files on the page of imports: chosen, looked at beside the window, and what their columns are."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path

from teller_app.desk.event import Event
from teller_app.desk.files import keeping_of
from teller_app.desk.intake import IntakeDesk
from teller_app.desk.intake_apart import ImportApart
from teller_app.desk.intake_looks import Found, Look, Told, look_at, unwatched
from teller_app.desk.intake_making import Asked
from teller_app.desk.intake_state import FilesHeld, IntakeView, held
from teller_app.desk.intake_view import (
    FileView,
    as_held,
    with_adds,
    with_field,
    with_kind,
    with_profile,
    with_sheet,
)
from teller_app.desk.workplace import Workplace
from teller_app.intake.layout import Kind
from teller_app.intake.profile import Profile
from teller_app.rules.errors import Refusal
from teller_app.safe.roles import Act

KEPT = "intake-profile.toml"
"""How the last files were read; it holds names of columns, and nothing of a client."""


class IntakeFiles:
    """Which files there are; a look at one runs on any thread, and what it found is handed in.

    Attributes:
        look: what is to be looked at, or is just being; whoever has a window has it done beside that.
    """

    def __init__(self, place: Workplace, imports: ImportApart) -> None:
        self._place, self._imports = place, imports
        self._desk = IntakeDesk(keeping_of(place), lambda: place.shelf, lambda: place.rulebook, imports)
        self.changed: Event[IntakeView] = Event()
        self.view = IntakeView()
        self.look: Look | None = None

    def add(self, paths: Sequence[Path]) -> None:
        """Look at more files, and wait for it.

        Raises:
            Refusal: as ``begin_look``; of the first file that cannot be looked at, as ``IntakeDesk.look``, or
                ``import.too_many`` (most). Those before it are there.
        """
        look = self.begin_look(paths)
        wrong = self.take_found(look, self.look_at(look, unwatched))
        if wrong is not None:
            raise wrong

    def begin_look(self, paths: Sequence[Path]) -> Look:
        """More files are to be looked at; one that is there already is looked at anew.

        Raises:
            Refusal: as ``require_rest``.
        """
        self.require_rest()
        told = self.view.profile
        if told is None:
            with suppress(Refusal):  # what is found is taken with a word on that
                told = self.kept_profile()
        return self._begin(Look(tuple(paths), self._take_added, self.view.paths, told=told))

    def look_at(self, look: Look, told: Told) -> Found:
        """Look at files, beside the window; ``told`` hears how far it is, and stops it by raising.

        What cannot be looked at is found too, and raised by nobody.
        """
        return look_at(look, self._desk, told)

    def take_found(self, look: Look, found: Found) -> Refusal | None:
        """Show what was found, if that is still wanted; why not all of it was, where somebody should know."""
        if self.look is not look:
            return None
        self.drop_look()
        look.take(found)
        return found.wrong

    def drop_look(self) -> None:
        """Nobody wants to know any more; nothing of it stays."""
        self.look = None
        if self.view.looking:
            self._show(replace(self.view, looking=False))

    def recall(self) -> None:
        """The files of the import that is there are to be seen, where this page has not chosen any itself."""
        asked = self._imports.asked
        if asked is not None and self.there and not self.view.files and self.look is None:
            self._begin(
                Look(
                    asked.files,
                    partial(self._take_recalled, asked),
                    skips=True,
                    aside=True,
                    told=asked.profile,
                )
            )

    def take_up(self, before: FilesHeld) -> None:
        """Choose the files again that were chosen before a lock; one that is gone is left out.

        Raises:
            Refusal: as ``require_rest``.
        """
        self.require_rest()
        answers = replace(
            self.view,
            without=before.without,
            fresh=before.fresh,
            gap_ok=before.gap_ok,
            whole=before.whole,
            day=before.day,
        )
        paths = tuple(each.path for each in before.files)
        if not paths:
            self._show(replace(answers, profile=before.profile))
            return
        self._begin(
            Look(paths, partial(self._take_up, before), skips=True, held=before, told=before.profile), answers
        )

    @property
    def held(self) -> FilesHeld:
        """What stands on the page, and what was on its way back to it."""
        before, now = self.look.held if self.look else None, held(self.view)
        return now if before is None else replace(now, files=before.files, profile=before.profile)

    @property
    def there(self) -> bool:
        """Whether there is an import that a lock or another language has left alone, and it may be seen."""
        return self._imports.asked is not None and self._place.may(Act.IMPORT_BOOK)

    def remove(self) -> None:
        """Leave the file out whose columns are shown.

        Raises:
            Refusal: as ``require_rest``.
        """
        self.require_rest()
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
            Refusal: ``profile.unclear`` (file), or as ``require_rest``.
        """
        if self.view.file is not None:
            self._change(with_field(self.view.file, column, field))

    def set_kind(self, code: str) -> None:
        """Take the file for another kind.

        Raises:
            Refusal: ``profile.unclear`` (file), or as ``require_rest``.
        """
        if self.view.file is not None and code != self.view.file.kind.value:
            self._change(with_kind(self.view.file, Kind(code)))

    def set_sheet(self, sheet: str) -> None:
        """Read another sheet of the workbook.

        Raises:
            Refusal: ``import.no_sheet`` or ``profile.unclear`` (file), or as ``require_rest``.
        """
        file = self.view.file
        if file is not None and sheet != file.proposal.seen.sheet:
            self._change(_read_by(self.view.profile, with_sheet(file, sheet)))

    def set_adds(self, *, adds: bool) -> None:
        """Say whether the file holds only what is new.

        Raises:
            Refusal: as ``require_rest``.
        """
        file = self.view.file
        if file is not None and file.adds is not None and adds != file.adds:
            self._change(with_adds(file, adds=adds))

    def open_profile(self, path: Path) -> None:
        """Read the files as somebody has written it down, if that speaks of all of them.

        Raises:
            Refusal: as ``IntakeDesk.open_profile``; ``profile.no_file`` or ``profile.columns`` (file);
                as ``require_rest``.
        """
        self.require_rest()
        profile = self._desk.open_profile(path)
        files = tuple(self._as_told(file, profile) for file in self.view.files)
        self._again(replace(self.view, files=files, profile=profile))

    def kept_profile(self) -> Profile | None:
        """How the last files were read; whoever has to sign manifests is said there too.

        Raises:
            Refusal: ``profile.kept_wrong`` (file): what it demanded is not to be known.
        """
        path = self._place.home / KEPT
        if not path.exists():
            return None
        try:
            return self._desk.open_profile(path)
        except Refusal as wrong:
            raise Refusal("profile.kept_wrong", file=str(path)) from wrong

    @staticmethod
    def _as_told(file: FileView, profile: Profile) -> FileView:
        told = profile.of(file.name)
        if told is None:
            raise Refusal("profile.no_file", file=file.name)
        if {*told.columns.values(), *told.ignore} != {name for name in file.proposal.seen.header if name}:
            raise Refusal("profile.columns", file=file.name)
        return with_profile(file, told)

    def _change(self, file: FileView) -> None:
        self.require_rest()
        at, view = self.view.chosen, self.view
        self._take(view.paths, (*view.files[:at], file, *view.files[at + 1 :]), chosen=at)

    def _take(self, paths: tuple[Path, ...], files: tuple[FileView, ...], *, chosen: int) -> None:
        self._again(replace(self.view, paths=paths, files=files, chosen=chosen))

    def _again(self, view: IntakeView) -> None:
        """Something is asked for that was not checked: what waits for a word goes."""
        self._desk.drop()
        self._show(replace(view, outcome=None, wrong=None))

    def require_rest(self) -> None:
        """Whether files may be chosen, changed and checked now.

        Raises:
            Refusal: ``import.busy`` or ``import.looking``; as ``Workplace.require``.
        """
        self._require_no_import()
        if self.view.looking:
            raise Refusal("import.looking")

    def _require_no_import(self) -> None:
        """Enough for an answer, which may be given while files are looked at."""
        self._place.require(Act.IMPORT_BOOK)
        if self.view.busy:
            raise Refusal("import.busy")

    def _begin(self, look: Look, view: IntakeView | None = None) -> Look:
        self.look = look
        self._show(replace(view or self.view, looking=not look.aside))
        return look

    def _take_added(self, found: Found) -> None:
        if not found.files:
            return
        profile, wrong = self.view.profile, None
        if profile is None:
            try:
                profile = self.kept_profile()
            except Refusal as refusal:
                wrong = refusal
        new = {path: _read_by(profile, file) for path, file in found.files}
        known = dict(zip(self.view.paths, self.view.files, strict=True)) | new
        self._take(tuple(known), tuple(known.values()), chosen=list(known).index(found.files[-1][0]))
        self._show(replace(self.view, profile=profile, manifest=found.manifest, wrong=wrong))

    def _take_recalled(self, asked: Asked, found: Found) -> None:
        if self._imports.asked is not asked or self.view.files:
            return  # it has been dropped meanwhile

        paths, files = _each(found, lambda _, file: _read_by(asked.profile, file))
        day = asked.as_of.isoformat() if asked.as_of else ""
        self._show(
            replace(
                self.view,
                paths=paths,
                files=files,
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

    def _take_up(self, before: FilesHeld, found: Found) -> None:
        taken_for = {each.path: each for each in before.files}

        def as_before(path: Path, file: FileView) -> FileView:
            taken = taken_for[path]
            if taken.sheet is not None and taken.sheet in file.proposal.seen.sheets:
                file = with_sheet(file, taken.sheet)  # first: what is read of another sheet is proposed anew
            return as_held(_read_by(before.profile, file), taken)

        paths, files = _each(found, as_before)
        view = replace(self.view, paths=paths, files=files, profile=before.profile)
        self._show(replace(view, manifest=found.manifest))

    def _show(self, view: IntakeView) -> None:
        self.view = view
        self.changed.tell(view)


def _each(
    found: Found, as_told: Callable[[Path, FileView], FileView]
) -> tuple[tuple[Path, ...], tuple[FileView, ...]]:
    """What was found as somebody has read it before; what cannot be read so any more is left out."""
    files = {}
    for path, file in found.files:
        with suppress(Refusal):
            files[path] = as_told(path, file)
    return tuple(files), tuple(files.values())


def _read_by(profile: Profile | None, file: FileView) -> FileView:
    """A file as a profile reads it; as it is proposed where that does not speak of it."""
    told = profile.of(file.name) if profile else None
    with suppress(Refusal):
        return with_profile(file, told) if told else file
    return file
