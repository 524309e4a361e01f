"""Head office's files coming in: proposed, checked, built beside the book, and taken on a word."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path

from teller_app.desk.intake_making import Asked, Maker, Making, Means, Outcome
from teller_app.desk.intake_view import FileView, file_view
from teller_app.desk.keeping import Keeping
from teller_app.intake.opening import Heard, unheard
from teller_app.intake.prepare import Report, Told
from teller_app.intake.profile import Profile, read_profile, write_profile
from teller_app.intake.propose import joined, propose
from teller_app.rules.errors import Refusal
from teller_app.rules.rulebook.edition import Edition
from teller_app.safe.disk import put_whole
from teller_app.safe.log import note
from teller_app.safe.log_fields import Event
from teller_app.safe.roles import Act
from teller_app.store.book import BookInfo
from teller_app.store.rulebooks import RulebookShelf
from teller_app.store.staging import Part
from teller_app.words.audit_told import book_told

MANIFESTS = ("manifest.json", "manifest.toml")
_COUNTED = {
    Part.CLIENT: "client",
    Part.HOLDING: "holding",
    Part.ACTIVITY: "activity",
    Part.CARD: "card",
    Part.GIVEN: "grant",
}


class IntakeDesk:
    """Takes files in; at most one new book waits for a word.

    Args:
        keeping: the files, whoever works on them, and the clock.
        shelf: the rulebooks that decide; asked for when tiers are compared.
        rulebook: the scheme that decides today; asked for at the same time.
        maker: makes the book; in this process where none is given.
    """

    def __init__(
        self,
        keeping: Keeping,
        shelf: Callable[[], RulebookShelf],
        rulebook: Callable[[], str],
        maker: Maker | None = None,
    ) -> None:
        self._keeping, self._shelf, self._rulebook = keeping, shelf, rulebook
        self._maker = maker or Making()
        self._waiting: Report | None = None

    @property
    def waiting(self) -> Report | None:
        """What the book says that waits for ``take`` or ``drop``."""
        return self._waiting

    def look(
        self, path: Path, heard: Heard = unheard, told: Profile | None = None, sheet: str | None = None
    ) -> FileView:
        """The columns of a file, what they seem to be, and its first rows, masked.

        A large one takes seconds; may run beside the window.

        Args:
            path: the file.
            heard: hears of what was looked at, and stops it by raising.
            told: how such files are read; where this one cannot be, it is looked at as any other.
            sheet: which one of a workbook is meant.

        Raises:
            Refusal: it cannot be read, or ``profile.unclear``; as ``Session.require``.
        """
        self._keeping.session.require(Act.IMPORT_BOOK)
        if (said := told.of(path.name) if told else None) is not None:
            with suppress(Refusal):
                return file_view(propose(path, heard, said, sheet))
        return file_view(propose(path, heard, sheet=sheet))

    def profile_of(self, views: Sequence[FileView], name: str = "", told: Profile | None = None) -> Profile:
        """The profile that the files are read by, as they are shown; ``told`` says the rest.

        Raises:
            Refusal: ``profile.missing`` (file, fields).
        """
        return joined([view.proposal for view in views], name, told)

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

        What waited before is dropped. May run beside the window.

        Raises:
            Refusal: as ``Making.prepare``, and as ``Session.require``.
            StoreUnavailable: the present book still serves.
        """
        self._keeping.session.require(Act.IMPORT_BOOK)
        self._waiting = None
        return self.heard(self._maker.prepare(asked, self._means(), told))

    def heard(self, outcome: Outcome) -> Outcome:
        """What has come of it is known here, so that a word can be said on it."""
        self._waiting = outcome.report if outcome.report.acceptable else None
        return outcome

    def take(self) -> BookInfo:
        """Let the new book that waits serve; the journal is backed up first, and says which book it is.

        Raises:
            Refusal: ``import.nothing_waits``; as ``Session.require``.
            StoreUnavailable: the present book still serves. Where only the journal was busy or full the new
                one goes on waiting: it may have taken hours.
        """
        self._keeping.session.require(Act.IMPORT_BOOK)
        report = self._waiting
        if report is None:
            raise Refusal("import.nothing_waits")
        self._keeping.safeguard()
        # Before it serves: a switch that then fails leaves a record too many, and never a book too many.
        told = book_told(report.as_of, report.clients, report.sequence, report.manifest.value)
        self._keeping.note_book(told)
        try:
            info = self._maker.switch()
        finally:
            self.drop()
        for part, count in report.parts.items():
            note(Event.IMPORTED, kind=_COUNTED[part], count=count)
        return info

    def drop(self) -> None:
        """Let go of what waits: the present book goes on serving, and nothing of the new one stays."""
        self._waiting = None
        self._maker.drop()

    def edition(self, day: date) -> Edition | None:
        """The rules by which tiers are compared; ``None`` without rules in force."""
        with suppress(Refusal):
            return self._shelf().edition(self._rulebook(), day)
        return None

    def _means(self) -> Means:
        keeping, decides = self._keeping, None
        with suppress(Refusal):  # without rules in force a book can be taken in all the same
            shelf = self._shelf()
            shelf.usable()
            decides = (shelf, self._rulebook())
        language = keeping.speaker.language
        return Means(keeping.home, keeping.session.keys, keeping.now(), language, decides)
