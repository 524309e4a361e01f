"""An import, whole or not at all: read, checked and built beside the book, proven, and then switched to."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path

from teller_app.intake.faults import Faults, RowFault
from teller_app.intake.layout import Kind
from teller_app.intake.manifest import Manifest, check_counted, check_files, check_order
from teller_app.intake.opening import Heard
from teller_app.intake.profile import FileProfile, Limits, Profile
from teller_app.intake.room import SAMPLE, room_for
from teller_app.intake.sources import Source
from teller_app.intake.taking import FileCount, Taking, refuse_two
from teller_app.rules.errors import Refusal
from teller_app.safe.keys import Keys
from teller_app.store.book import Beside, Book, BookInfo, ManifestState, Origin, Pointed, build_beside
from teller_app.store.errors import StoreUnavailable, trouble
from teller_app.store.files import Database
from teller_app.store.shared import SharedNumber, shared_numbers
from teller_app.store.staging import Part, Staging

_LONG_BYTES = 8 << 20
"""What is looked at in a moment."""


class Step(StrEnum):
    """What an import is doing; the order is that of the acts."""

    CHECKSUM = "checksum"
    READ = "read"
    BUILD = "build"
    PROVE = "prove"
    COMPARE = "compare"


Told = Callable[[Step, int, int], None]
"""Told how much of a step is done: rows of a file, or parts of the work. Stops the import by raising."""


@dataclass(frozen=True, slots=True)
class Request:
    """What is to be taken in.

    Attributes:
        as_of: the business date, where no manifest says one.
        fresh: the new book begins with these files alone; nobody of the present one stays.
        whole: a file of exactly as many rows as a spreadsheet holds is whole all the same.
        gap_ok: extracts that are missing before this one do not matter.
        limits: how many rejected rows are acceptable, in place of what the profile says.
    """

    files: tuple[Path, ...]
    as_of: date
    profile: Profile | None = None
    manifest: Manifest | None = None
    fresh: bool = False
    whole: bool = False
    gap_ok: bool = False
    limits: Limits | None = None

    @property
    def most(self) -> Limits:
        """How many rejected rows are acceptable: none, where nobody says otherwise."""
        return self.limits or (self.profile.limits if self.profile else Limits())

    def of(self, path: Path) -> FileProfile | None:
        """How a file is read.

        Raises:
            Refusal: ``profile.no_file`` (file) where a profile does not speak of it.
        """
        if self.profile is None:
            return None
        found = self.profile.of(path.name)
        if found is None:
            raise Refusal("profile.no_file", file=path.name)
        return found


@dataclass(frozen=True, slots=True)
class Report:
    """What an import would do, or why it cannot be done.

    Attributes:
        files: what each held.
        parts: how many clients have each part anew.
        clients: how many the new book has; 0 where it was not built.
        rejected: rows that are left out; more than the limits allow where the import is refused.
        allowed: how many the limits allow.
        left_out: good rows that are left out with those: their client was, or keeps the whole part as it was.
        faults: the first of what is wrong with rows.
        fault_count: how many there are.
        final: rows among the rejected that no limit makes acceptable.
        shared: the first numbers that several clients of the new book have.
        shared_count: how many there are.
        acceptable: whether the new book can be switched to.
        warnings: the first of what should be looked at but does not stand in the way.
        warning_count: how many there are.
        missing: extracts that are missing before this one.
    """

    as_of: date
    files: tuple[FileCount, ...]
    parts: Mapping[Part, int]
    facts: int
    clients: int
    rejected: int
    allowed: int
    left_out: int
    faults: tuple[RowFault, ...]
    fault_count: int
    final: int
    shared: tuple[SharedNumber, ...]
    shared_count: int
    acceptable: bool
    warnings: tuple[RowFault, ...]
    warning_count: int
    manifest: ManifestState
    sequence: int | None
    missing: int
    fresh: bool

    @property
    def rows(self) -> int:
        """Of all files."""
        return sum(each.rows for each in self.files)


@dataclass(frozen=True, slots=True)
class Where:
    """Into what it is taken.

    Attributes:
        keys: what opens the files.
        at: when this is.
        book: the present book; a fresh request reads no client of it, and does without a damaged one.
        after: what the pointer said before ``book`` was opened: another program may switch to a newer one
            before this one begins to build. ``None`` where there is no other.
    """

    home: Path
    keys: Keys
    at: datetime
    book: Book | None
    after: Pointed | None = None


class _RefusedError(Exception):
    """Too many rows are wrong; nothing is built of them."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A new book that waits for a word, or the reasons why there is none.

    Attributes:
        beside: ``None`` where there is none.
    """

    report: Report
    beside: Beside | None

    def switch(self) -> BookInfo:
        """Let the new book serve.

        Raises:
            ValueError: there is none.
            StoreUnavailable: the present book still serves.
        """
        if self.beside is None:
            msg = "what was refused is never switched to"
            raise ValueError(msg)
        return self.beside.switch()


@dataclass(slots=True)
class _Work:
    """One import on its way."""

    request: Request
    sources: list[Source]
    keys: Keys
    book: Book | None
    told: Told
    faults: Faults
    as_of: date
    missing: int
    counts: list[FileCount] = field(default_factory=list)
    parts: dict[Part, int] = field(default_factory=dict)
    facts: int = 0
    left_out: int = 0
    shared: tuple[tuple[SharedNumber, ...], int] = ((), 0)
    warnings: Faults = field(default_factory=Faults)

    def write(self, db: Database, path: Path) -> int:
        """Read the files into an empty book."""
        present = None if self.book is None or self.request.fresh else self.book
        before = present.info.clients if present else 0
        beside = path.with_name(f"{path.stem}-scratch.db")
        expected = before + sum(
            each.reckoned(SAMPLE) for each in self.sources if each.mapping.kind is Kind.CLIENTS
        )
        staging = Staging(db, self.keys, beside, present.path if present else None, expected)
        db.conn.execute("begin")
        self._read(staging, present)
        clients = staging.finish(lambda done, total: self.told(Step.BUILD, done, total))
        self.shared = shared_numbers(db, lambda *_: self.told(Step.BUILD, 1, 1))
        self.parts = staging.parts()
        for client, classes, at in staging.doubled():
            values = {"client": client, "classes": list(classes)}
            name = self.sources[at.file].name
            self.warnings.add(RowFault(name, at.line, "client", "import.part_and_whole", values))
            self.told(Step.BUILD, 1, 1)
        db.conn.execute("commit")
        return clients

    def _read(self, staging: Staging, present: Book | None) -> None:
        def told(done: int, total: int) -> None:
            self.told(Step.READ, done, total)

        taking = Taking(staging, present, self.as_of, self.faults, told, self.request.whole, self.warnings)
        taking.take(self.sources)
        self.counts, self.facts = taking.counts, taking.facts
        manifest, rows = self.request.manifest, sum(each.rows for each in taking.counts)
        if manifest is not None:
            for each in self.counts:
                check_counted(manifest, each.name, each.rows, each.total, unread=each.unread > 0)
            # Once more: they are still what was checked.
            check_files(manifest, self.request.files, lambda _: told(rows, rows))
        if not self.acceptable:
            raise _RefusedError
        self.left_out = taking.left_out + staging.left_out()

    @property
    def acceptable(self) -> bool:
        """Whether so many rows may be left out."""
        return not self.faults.final and self.faults.rows <= self.allowed

    @property
    def allowed(self) -> int:
        """How many rows of all files may be left out."""
        return self.request.most.most(sum(each.rows for each in self.counts))

    def report(self, clients: int) -> Report:
        """What has come of it."""
        manifest = self.request.manifest
        return Report(
            as_of=self.as_of,
            files=tuple(self.counts),
            parts=self.parts,
            facts=self.facts,
            clients=clients,
            rejected=self.faults.rows,
            allowed=self.allowed,
            left_out=self.left_out,
            faults=tuple(self.faults.listed),
            fault_count=self.faults.count,
            final=self.faults.final,
            shared=self.shared[0],
            shared_count=self.shared[1],
            acceptable=self.acceptable,
            warnings=tuple(self.warnings.listed),
            warning_count=self.warnings.count,
            manifest=manifest.state if manifest else ManifestState.NONE,
            sequence=manifest.listed.sequence if manifest else None,
            missing=self.missing,
            fresh=self.request.fresh,
        )


@contextmanager
def prepare(request: Request, where: Where, told: Told, faults: Faults) -> Iterator[Prepared]:
    """Read, check and build; the new book is beside the present one for as long as this lasts.

    Args:
        request: what is to be taken in.
        where: into what.
        told: hears of the progress, and stops everything by raising.
        faults: takes what is wrong with rows, each as it is found.

    Raises:
        Refusal: a file cannot be read at all, or is not what its manifest says; where none says anything,
            ``import.older`` (day, present) if the present book is newer, or ``import.ahead`` (day, today).
        StoreUnavailable: the present book still serves; ``import.no_room`` (need, free) where the disk has
            no room, ``store.locked`` where another build runs or has switched since ``where.after``.
    """
    book, manifest = where.book, request.manifest
    info = book.info if book else None
    heard = _Heard(request, told)
    as_of, missing = _in_order(request, info, where.at.date())
    if manifest is not None:
        told(Step.CHECKSUM, 0, 1)
        check_files(manifest, request.files, heard)
    origin = Origin(
        as_of,
        where.at,
        ", ".join(path.name for path in request.files),
        # By hand, the last number stays: what was sent before it is as old as before.
        manifest.listed.sequence if manifest else info.sequence if info else None,
        manifest.state if manifest else ManifestState.NONE,
        where.after,
    )

    def proving(done: int, total: int) -> None:
        told(Step.PROVE, done, total)

    with ExitStack() as stack:
        with ExitStack() as opened:
            sources = _opened(request, opened, heard)
            refuse_two(sources)
            _room(sources, where.home, None if request.fresh else book)
            work = _Work(request, sources, where.keys, book, told, faults, as_of, missing)
            beside: Beside | None = None
            with suppress(_RefusedError):
                built = build_beside(where.home, where.keys, origin, work.write, proving)
                beside = stack.enter_context(built)
        yield Prepared(work.report(beside.info.clients if beside else 0), beside)


def _in_order(request: Request, present: BookInfo | None, today: date) -> tuple[date, int]:
    """The business date, and how many extracts are missing before it.

    Neither is of a day to come, which no later one could follow. A book that begins anew with these files may
    be older than the present one, and follows none.
    """
    before, manifest = None if request.fresh else present, request.manifest
    if manifest is None:
        _in_time(request.as_of, before, today)
        return request.as_of, 0
    return manifest.listed.business_date, check_order(manifest, before, today, gap_ok=request.gap_ok)


def _in_time(as_of: date, present: BookInfo | None, today: date) -> None:
    """As ``check_order`` says it of a manifest."""
    if as_of > today:
        raise Refusal("import.ahead", day=as_of, today=today)
    if present is not None and as_of < present.business_date:
        raise Refusal("import.older", day=as_of, present=present.business_date)


class _Heard:
    """Tells how much has been looked at before the rows are read, where that takes long enough to ask."""

    def __init__(self, request: Request, told: Told) -> None:
        self._request, self._told = request, told
        self._done = self._last = 0

    def __call__(self, count: int) -> None:
        self._done += count
        if self._done - self._last < _LONG_BYTES:
            return
        self._last = self._done
        passes = 1 if self._request.manifest is None else 2
        total = passes * sum(path.stat().st_size for path in self._request.files)
        # A workbook unpacks to more than it is.
        self._told(Step.CHECKSUM, min(self._done, total), total)


def _opened(request: Request, stack: ExitStack, heard: Heard) -> list[Source]:
    sources = []
    for path in request.files:
        source = Source(path, request.of(path), heard)
        stack.callback(source.close)
        sources.append(source)
    return sources


def _room(sources: list[Source], home: Path, book: Book | None) -> None:
    """Before anything is written: a disk that fills up in the middle of the night helps nobody."""
    with trouble(home.name):
        there = next(each for each in (home, *home.parents) if each.exists())
        free = shutil.disk_usage(there).free
        need = room_for(sources, book.path.stat().st_size if book else 0)
    if need > free:
        raise StoreUnavailable("import.no_room", need=_megabytes(need), free=_megabytes(free))


def _megabytes(count: int) -> int:
    return -(-count // 1_000_000)
