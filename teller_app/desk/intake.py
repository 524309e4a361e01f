"""Head office's files coming in: proposed, checked, built beside the book, and taken on a word."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from teller_app.desk.intake_changes import Changes, changes_between
from teller_app.desk.intake_view import FileView, file_view
from teller_app.desk.keeping import Keeping
from teller_app.intake.faults import Faults
from teller_app.intake.manifest import read_manifest
from teller_app.intake.prepare import Prepared, Report, Request, Step, Told, Where, prepare
from teller_app.intake.profile import Profile, read_profile, write_profile
from teller_app.intake.propose import joined, propose
from teller_app.intake.rejects import RejectFile
from teller_app.rules.errors import Refusal
from teller_app.safe.disk import put_whole
from teller_app.safe.log import note
from teller_app.safe.log_fields import Event
from teller_app.safe.roles import Act
from teller_app.store.book import Book, BookInfo, open_book
from teller_app.store.errors import StoreUnavailable
from teller_app.store.rulebooks import RulebookShelf
from teller_app.store.staging import Part

MANIFESTS = ("manifest.json", "manifest.toml")
_COUNTED = {
    Part.CLIENT: "client",
    Part.HOLDING: "holding",
    Part.ACTIVITY: "activity",
    Part.CARD: "card",
    Part.GIVEN: "grant",
}


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody has chosen.

    Attributes:
        profile: how the files are read; ``None`` where they have our own columns.
        manifest: what was sent; without one ``without_manifest`` must be said.
        as_of: the business date, where no manifest says one; yesterday if not given.
        fresh: nobody of the present book stays.
        whole: a file of as many rows as a spreadsheet holds is whole all the same.
        gap_ok: extracts that are missing before this one do not matter.
        rejects: where rejected rows are written, with what clients' rows held; nowhere if not given.
        compare: whether tiers before and after are compared, which takes as long again as the reading.
    """

    files: tuple[Path, ...]
    profile: Profile | None = None
    manifest: Path | None = None
    without_manifest: bool = False
    as_of: date | None = None
    fresh: bool = False
    whole: bool = False
    gap_ok: bool = False
    rejects: Path | None = None
    compare: bool = True


@dataclass(frozen=True, slots=True)
class Outcome:
    """What waits for a word, or why nothing does.

    Attributes:
        changes: against the present book; ``None`` where there is no new one, or none to compare it with.
        rejects: where the rejected rows were written.
    """

    report: Report
    changes: Changes | None
    rejects: Path | None


class IntakeDesk:
    """Takes files in; at most one new book waits for a word.

    Args:
        keeping: the files, whoever works on them, and the clock.
        shelf: the rulebooks that decide; asked for when tiers are compared.
        rulebook: the scheme that decides today; asked for at the same time.
    """

    def __init__(
        self, keeping: Keeping, shelf: Callable[[], RulebookShelf], rulebook: Callable[[], str]
    ) -> None:
        self._keeping, self._shelf, self._rulebook = keeping, shelf, rulebook
        self._held = ExitStack()
        self._waiting: Prepared | None = None

    @property
    def waiting(self) -> Report | None:
        """What the book says that waits for ``take`` or ``drop``."""
        return self._waiting.report if self._waiting and self._waiting.beside else None

    def look(self, path: Path) -> FileView:
        """The columns of a file, what they seem to be, and its first rows, masked.

        Raises:
            Refusal: it cannot be read, or ``profile.unclear``; as ``Session.require``.
        """
        self._keeping.session.require(Act.IMPORT_BOOK)
        return file_view(propose(path))

    def profile_of(self, views: Sequence[FileView], name: str = "") -> Profile:
        """The profile that the files are read by, as they are shown.

        Raises:
            Refusal: ``profile.missing`` (file, fields).
        """
        return joined([view.proposal for view in views], name)

    def open_profile(self, path: Path) -> Profile:
        """A profile that was kept.

        Raises:
            Refusal: ``import.no_file`` or ``profile.wrong``; as ``Session.require``.
        """
        self._keeping.session.require(Act.IMPORT_BOOK)
        return read_profile(path)

    def keep_profile(self, profile: Profile, path: Path) -> None:
        """Write a profile where somebody wants it.

        Raises:
            Refusal: ``profile.not_written`` (file, reason); as ``Session.require``.
        """
        self._keeping.session.require(Act.IMPORT_BOOK)
        try:
            put_whole(path, write_profile(profile).encode())
        except OSError as error:
            raise Refusal("profile.not_written", file=path.name, reason=error.strerror or "") from error

    def manifest_beside(self, files: Sequence[Path]) -> Path | None:
        """The manifest that lies in the folder of the first file, if one does."""
        folder = files[0].parent if files else Path()
        return next((folder / name for name in MANIFESTS if (folder / name).is_file()), None)

    def prepare(self, asked: Asked, told: Told) -> Outcome:
        """Read, check and build, beside the book; takes long, and nothing is changed by it.

        What waited before is dropped. May run beside the window; ``told`` stops it by raising.

        Raises:
            Refusal: a file cannot be read at all or is not what its manifest says; ``manifest.needed``;
                ``rejects.over_input`` (file); as ``Session.require``.
            StoreUnavailable: the present book still serves.
        """
        self._keeping.session.require(Act.IMPORT_BOOK)
        self.drop()
        request = self._request(asked)
        rejects = RejectFile(asked.rejects, self._keeping.speaker) if asked.rejects else None
        faults = Faults(sink=rejects.add if rejects else None)
        # Held here until it is whole: whoever drops meanwhile drops what waited before.
        with ExitStack() as held:
            try:
                book = self._present(held, fresh=asked.fresh)
                where = Where(self._keeping.home, self._keeping.session.keys, self._keeping.now(), book)
                found = held.enter_context(prepare(request, where, told, faults))
                kept = rejects.close() if rejects else None
                changes = self._changes(found, book, told, tiers=asked.compare)
            except BaseException:
                if rejects is not None:
                    with suppress(Refusal):
                        rejects.close(keep=False)
                raise
            if found.beside is not None:
                self._held, self._waiting = held.pop_all(), found
        if found.beside is None:
            note(Event.IMPORT_REFUSED, count=found.report.fault_count)
        return Outcome(found.report, changes, kept)

    def take(self) -> BookInfo:
        """Let the new book that waits serve.

        Raises:
            Refusal: ``import.nothing_waits``; as ``Session.require``.
            StoreUnavailable: the present book still serves, and the new one is gone.
        """
        self._keeping.session.require(Act.IMPORT_BOOK)
        found = self._waiting
        if found is None:
            raise Refusal("import.nothing_waits")
        try:
            self._keeping.safeguard()
            info = found.switch()
        finally:
            self.drop()
        for part, count in found.report.parts.items():
            note(Event.IMPORTED, kind=_COUNTED[part], count=count)
        return info

    def drop(self) -> None:
        """Let go of what waits: the present book goes on serving, and nothing of the new one stays."""
        self._waiting = None
        held, self._held = self._held, ExitStack()
        held.close()

    def _request(self, asked: Asked) -> Request:
        given = [path for path in (*asked.files, asked.manifest) if path is not None]
        if asked.rejects is not None and asked.rejects.resolve() in {path.resolve() for path in given}:
            raise Refusal("rejects.over_input", file=asked.rejects.name)
        keys = asked.profile.keys if asked.profile else ()
        manifest = read_manifest(asked.manifest, keys) if asked.manifest else None
        if manifest is None and (keys or not asked.without_manifest):
            raise Refusal("manifest.needed")
        yesterday = self._keeping.now().date() - timedelta(days=1)
        return Request(
            files=asked.files,
            as_of=asked.as_of or yesterday,
            profile=asked.profile,
            manifest=manifest,
            fresh=asked.fresh,
            whole=asked.whole,
            gap_ok=asked.gap_ok,
        )

    def _present(self, held: ExitStack, *, fresh: bool) -> Book | None:
        """The present book for as long as the new one waits; a fresh start does without a damaged one."""
        try:
            book = open_book(self._keeping.home, self._keeping.session.keys)
        except StoreUnavailable:
            if not fresh:
                raise
            return None
        if book is not None:
            held.callback(book.close)
        return book

    def _changes(self, found: Prepared, book: Book | None, told: Told, *, tiers: bool) -> Changes | None:
        if found.beside is None or book is None:
            return None
        told(Step.COMPARE, 0, found.report.clients)
        decides = None
        with suppress(Refusal):  # without rules in force a book can be taken in all the same
            decides = (self._shelf(), self._rulebook()) if tiers else None
        keys = self._keeping.session.keys
        try:
            return changes_between(
                book, found.beside, keys, decides, lambda done, of: told(Step.COMPARE, done, of)
            )
        except StoreUnavailable:
            if not found.report.fresh:
                raise
            return None
