"""Tiers of a whole table at once: a file of somebody's, or the branch's own book."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from teller_app.batch.extras import EngineName, need
from teller_app.batch.places import Format, Source, Target, apart, read_source, read_target
from teller_app.desk.approving import Approval, Shown, approved_entry
from teller_app.desk.workplace import Workplace, refuse_draft
from teller_app.rules.client import Client
from teller_app.rules.errors import Refusal
from teller_app.rules.rulebook.edition import Edition
from teller_app.safe.residue import own_temporary
from teller_app.safe.roles import Act
from teller_app.store.journal import EntryKind
from teller_app.words.approving import unmasked_batch

if TYPE_CHECKING:
    # Only names of types here: what needs an engine is loaded once it is known that there is one.
    from teller_app.batch.run import Done, Engine

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class How:
    """What runs a batch.

    Attributes:
        home: where there is room for what does not fit into memory.
        master: of a cluster, as Spark calls it.
        threads: as many as the machine has where ``None``.
    """

    home: Path
    engine: EngineName
    master: str
    threads: int | None = None


def decide_table(  # noqa: PLR0913, PLR0917  what is read, where it goes, and how
    source: str, output: str, ignored: frozenset[str], edition: Edition, how: How, partition: str = ""
) -> Done:
    """Decide about every row of a file, a folder of parts, or what an address names.

    Args:
        source: what is read.
        output: where the answer goes.
        ignored: columns that count for nothing.
        edition: decides.
        how: what runs it.
        partition: as of ``read_target``.

    Raises:
        BadTable: cells are wrong, or a client stands there twice; nothing is written.
        Refusal: an extra is missing, or what is read or written cannot be.
    """
    need(how.engine)
    from teller_app.batch.run import run_table  # noqa: PLC0415  an extra

    read = read_source(source)
    target = read_target(output, parts=how.engine is EngineName.SPARK, partition=partition)
    apart(read, target)
    with _engine(how, read, target) as engine:
        return run_table(engine, source, ignored, edition, target)


@dataclass(frozen=True, slots=True)
class BookBatch:
    """Everybody in the book, by one scheme on one day.

    Attributes:
        first_day: the edition that began then, for everybody.
        partition: as of ``read_target``.
    """

    place: Workplace
    rulebook: str
    as_of: date
    output: str
    first_day: date | None = None
    partition: str = ""

    def edition(self, client: Client | None = None) -> Edition:
        """The edition that decides about a client; about somebody who is new, where none is named.

        Raises:
            Refusal: as ``RulebookShelf.edition``; ``rulebook.draft`` (file).
        """
        refuse_draft(self.rulebook)
        joined = client.joined if client else None
        return self.place.shelf.edition(self.rulebook, self.as_of, joined, self.first_day)

    def shown(self) -> Shown:
        """What a second person is to stand for: every client's key and tier leave the book.

        Raises:
            Refusal: ``batch.no_book``; as ``edition`` and ``Workplace.require``.
        """
        self.place.require(Act.EXPORT_UNMASKED)
        if self.place.book is None:
            raise Refusal("batch.no_book")
        place = self.place
        lines = unmasked_batch(
            place.speaker, self.edition(), of=self.as_of, file=self.output, author=place.teller
        )
        return place.show_second(Act.EXPORT_UNMASKED, lines)

    def decide(self, approval: Approval | None, how: How, progress: Progress | None = None) -> Done:
        """Decide about everybody; that it was done is in the journal first.

        Raises:
            Refusal: as ``shown``, ``decide_table`` and ``Workplace.stand_for``.
            StoreUnavailable: the book is damaged, or nothing could be recorded.
        """
        place, shown = self.place, self.shown()
        need(EngineName.DUCKDB)
        from teller_app.batch.book import fill, query_over  # noqa: PLC0415  an extra
        from teller_app.batch.duck import open_duck  # noqa: PLC0415  an extra
        from teller_app.batch.run import write  # noqa: PLC0415  an extra

        if place.book is None:
            raise Refusal("batch.no_book")
        target = read_target(self.output, parts=False, partition=self.partition)
        second = place.stand_for(shown, approval)
        entry = approved_entry(EntryKind.UNMASKED_EXPORT, place.session, place.now(), shown, second)
        place.journal.record(entry)
        with _temporary(how.home) as temporary, open_duck(temporary, None, target, how.threads) as duck:
            tables = fill(duck, place.book, self.edition, self.as_of, progress)
            if not tables:
                raise Refusal("batch.empty", file=place.book.path.name)
            query = query_over(tables, duck, lists=target.format is Format.PARQUET)
            editions = (self.edition(), *(each.edition for each in tables))
            return write(duck, query, place.book.info.clients, editions, target)


@contextmanager
def _engine(how: How, source: Source, target: Target) -> Iterator[Engine]:
    with _temporary(how.home) as temporary:
        if how.engine is EngineName.SPARK:
            from teller_app.batch.spark import open_spark  # noqa: PLC0415  an extra

            with open_spark(temporary, source, how.master) as spark:
                yield spark
        else:
            from teller_app.batch.duck import open_duck  # noqa: PLC0415  an extra

            with open_duck(temporary, source, target, how.threads) as duck:
                yield duck


@contextmanager
def _temporary(home: Path) -> Iterator[Path]:
    """A folder that only its owner may enter, gone at the end; what a killed one leaves goes later."""
    with own_temporary(home) as own, TemporaryDirectory(prefix="batch-", dir=own) as folder:
        yield Path(folder)
