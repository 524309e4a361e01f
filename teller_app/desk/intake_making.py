"""A new book of head office's files: checked, built beside the present one, compared, and switched to."""

from __future__ import annotations

from contextlib import ExitStack, suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Protocol

from teller_app.desk.intake_changes import Changes, changes_between
from teller_app.intake.faults import Faults
from teller_app.intake.manifest import read_manifest
from teller_app.intake.prepare import Prepared, Report, Request, Step, Told, Where, prepare
from teller_app.intake.profile import Limits, Profile
from teller_app.intake.rejects import RejectFile
from teller_app.rules.errors import Refusal
from teller_app.safe.keys import Keys
from teller_app.safe.log import note
from teller_app.safe.log_fields import Event
from teller_app.store.book import Book, BookInfo, open_book, pointed
from teller_app.store.errors import StoreUnavailable
from teller_app.store.rulebooks import RulebookShelf
from teller_app.words.speaker import Language, Speaker


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
        compare: whether tiers before and after are compared.
        limits: how many rejected rows are acceptable, in place of what the profile says.
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
    limits: Limits | None = None


@dataclass(frozen=True, slots=True)
class Means:
    """What a book is made with.

    Attributes:
        home: where the books lie.
        keys: what opens them.
        at: when this is.
        language: of the headings of the file of rejected rows.
        decides: the rulebooks and the scheme by which tiers are compared; ``None`` without rules in force.
    """

    home: Path
    keys: Keys
    at: datetime
    language: Language
    decides: tuple[RulebookShelf, str] | None


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


class Maker(Protocol):
    """Makes one new book at a time, here or in a process of its own."""

    def prepare(self, asked: Asked, means: Means, told: Told) -> Outcome:
        """Read, check and build, beside the present book."""

    def switch(self) -> BookInfo:
        """Let the book that waits serve."""

    def drop(self) -> None:
        """Let go of what waits."""


class Making:
    """Makes the book in this process; at most one waits."""

    def __init__(self) -> None:
        self._held = ExitStack()
        self._found: Prepared | None = None

    def prepare(self, asked: Asked, means: Means, told: Told) -> Outcome:
        """Read, check and build, beside the book; takes long, and nothing is changed by it.

        What waited before is dropped; ``told`` stops it by raising.

        Raises:
            Refusal: a file cannot be read at all or is not what its manifest says; ``manifest.needed`` or
                ``manifest.must_sign``; ``rejects.over_input`` (file); as ``RejectFile``.
            StoreUnavailable: the present book still serves.
        """
        self.drop()
        request = _request(asked, means)
        rejects = RejectFile(asked.rejects, Speaker(means.language)) if asked.rejects else None
        faults = Faults(sink=rejects.add if rejects else None)
        # Held here until it is whole: whoever drops meanwhile drops what waited before.
        with ExitStack() as held:
            try:
                after = pointed(means.home)
                book = _present(held, means, fresh=asked.fresh)
                where = Where(means.home, means.keys, means.at, book, after)
                found = held.enter_context(prepare(request, where, told, faults))
                changes = _changes(found, book, means, told, tiers=asked.compare)
                kept = rejects.close() if rejects else None
            except BaseException:
                if rejects is not None:
                    with suppress(Refusal):
                        rejects.close(keep=False)
                raise
            if found.beside is not None:
                self._held, self._found = held.pop_all(), found
        if found.beside is None:
            note(Event.IMPORT_REFUSED, count=found.report.fault_count)
        return Outcome(found.report, changes, kept)

    def switch(self) -> BookInfo:
        """Let the new book that waits serve.

        Raises:
            Refusal: ``import.nothing_waits``.
            StoreUnavailable: the present book still serves, and the new one is gone.
        """
        if self._found is None:
            raise Refusal("import.nothing_waits")
        try:
            return self._found.switch()
        finally:
            self.drop()

    def drop(self) -> None:
        """Let go of what waits: the present book goes on serving, and nothing of the new one stays."""
        self._found = None
        held, self._held = self._held, ExitStack()
        held.close()


def _request(asked: Asked, means: Means) -> Request:
    given = [path for path in (*asked.files, asked.manifest) if path is not None]
    if asked.rejects is not None and asked.rejects.resolve() in {path.resolve() for path in given}:
        raise Refusal("rejects.over_input", file=asked.rejects.name)
    keys = asked.profile.keys if asked.profile else ()
    manifest = read_manifest(asked.manifest, keys) if asked.manifest else None
    if manifest is None and keys:
        raise Refusal("manifest.must_sign")
    if manifest is None and not asked.without_manifest:
        raise Refusal("manifest.needed")
    return Request(
        files=asked.files,
        as_of=asked.as_of or means.at.date() - timedelta(days=1),
        profile=asked.profile,
        manifest=manifest,
        fresh=asked.fresh,
        whole=asked.whole,
        gap_ok=asked.gap_ok,
        limits=asked.limits,
    )


def _present(held: ExitStack, means: Means, *, fresh: bool) -> Book | None:
    """The present book for as long as the new one waits; a fresh start does without a damaged one."""
    try:
        book = open_book(means.home, means.keys)
    except StoreUnavailable:
        if not fresh:
            raise
        return None
    if book is not None:
        held.callback(book.close)
    return book


def _changes(found: Prepared, book: Book | None, means: Means, told: Told, *, tiers: bool) -> Changes | None:
    if found.beside is None or book is None:
        return None
    told(Step.COMPARE, 0, found.report.clients)
    decides = means.decides if tiers else None
    try:
        return changes_between(
            book, found.beside, means.keys, decides, lambda done, of: told(Step.COMPARE, done, of)
        )
    except StoreUnavailable:
        if not found.report.fresh:
            raise
        return None
