"""DuckDB: on this machine, with at most so much memory, and nothing of anybody's settings.

It reaches a network for one thing alone: the very address that somebody has named to be read, and only where
its ``httpfs`` extension has been put on this machine before. Nothing is ever fetched to make that possible.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb
from sqlglot import exp

from teller_app.batch.cells import Dialect, as_text, cell, wrong
from teller_app.batch.compiled import TABLE
from teller_app.batch.faults import Fault
from teller_app.batch.looks import why, wrong_cells
from teller_app.batch.places import Format, Head, Source, Target, head_of, one_head
from teller_app.batch.shape import CLIENT, Column, Kind, Shape
from teller_app.rules.errors import Refusal

MEMORY = "1GB"
"""Beyond it, what waits goes to a private folder, encrypted."""
_FILE, _NUMBER, _ROW = "filename", "file_row_number", "@row"
"""What DuckDB calls the file and the row of a Parquet file, the first being 0."""
_ONE = "one"
_NEVER = "\x01"
"""Between two columns of a file that is to be read as whole lines."""
_NETWORK = "httpfs"
_MOST_FILES = 5
_WHOLE = {
    "tinyint",
    "smallint",
    "integer",
    "bigint",
    "hugeint",
    "utinyint",
    "usmallint",
    "uinteger",
    "ubigint",
}
_KINDS = {
    "varchar": Kind.TEXT,
    "decimal": Kind.DECIMAL,
    "boolean": Kind.FLAG,
    **dict.fromkeys(_WHOLE, Kind.WHOLE),
}
_LINE = re.compile(r"Line: ([0-9]+)")
_CONFINED = "set allowed_directories = ?"
_NAMED = "set allowed_paths = ?"
_QUIET = "set enable_progress_bar = false"
"""It would be drawn on standard output after two seconds, where the command's answer goes."""
_NOTHING_ELSE = ("set enable_external_access = false", "set lock_configuration = true")
_SETTINGS = {
    "memory_limit": MEMORY,
    "temp_file_encryption": "true",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "allow_community_extensions": "false",
    "allow_persistent_secrets": "false",
    "python_enable_replacements": "false",
}


@dataclass(frozen=True, slots=True)
class Duck:
    """An open engine; ``input`` is a view of what is read, or a table that somebody has filled."""

    db: duckdb.DuckDBPyConnection
    source: Source | None

    dialect = Dialect.DUCKDB

    def columns(self) -> list[Column]:
        """What the table has, by name and kind.

        Raises:
            Refusal: ``batch.unreadable`` (file), or as ``one_head``.
        """
        source = self.source
        assert source is not None  # noqa: S101  a table that was filled has a shape of its own
        if source.format is Format.CSV:
            self._csv(source.files).create_view(TABLE)
            return [Column(name, Kind.TEXT) for name in self._head(source).names]
        with _trouble(source):
            read = self.db.read_parquet(
                list(source.files),
                filename=True,
                file_row_number=True,
                union_by_name=True,
                hive_partitioning=source.partitioned,
            )
            read.create_view(TABLE)
        found = zip(read.columns, read.types, strict=True)
        return [
            Column(name, _KINDS.get(kind.id, Kind.OTHER), str(kind))
            for name, kind in found
            if name not in {_FILE, _NUMBER}
        ]

    def rows(self, query: exp.Query) -> list[tuple[object, ...]]:
        """Everything that a query gives.

        Raises:
            Refusal: as ``columns``; ``batch.csv_row`` (file, row) or ``batch.memory``.
        """
        with _trouble(self.source):
            return self.db.execute(query.sql(self.dialect.value)).fetchall()

    def faults(self, column: Column, shape: Shape) -> list[Fault]:
        """The first wrong cells of a column, by file and row."""
        assert self.source is not None  # noqa: S101  as above
        if self.source.format is Format.PARQUET:
            told = [exp.column(_FILE, quoted=True), exp.column(_NUMBER, quoted=True)]
            return [_fault(column, row) for row in self.rows(wrong_cells(column, told))]
        file = exp.column(_FILE, quoted=True)
        files = exp.select(file).distinct().from_(exp.to_table(TABLE, quoted=True)).where(wrong(column))
        found: list[Fault] = []
        for (name,) in self.rows(files.order_by(file.copy()).limit(_MOST_FILES)):
            found += self._in_one_csv(column, shape, str(name))
        return found

    def write(self, query: exp.Query, address: str, target: Target) -> None:
        """Write what a query gives.

        Raises:
            Refusal: as ``rows``; ``file.no_room`` (file).
        """
        with _trouble(self.source, target):
            found = self.db.sql(query.sql(self.dialect.value))
            if target.format is Format.CSV:
                found.write_csv(address, header=True, per_thread_output=target.parts)
            else:
                found.write_parquet(address, per_thread_output=target.parts)

    def written(self, address: str, target: Target) -> list[tuple[str, int]]:
        """Read what was written: tiers, and how many clients each has."""
        files = [str(each) for each in sorted(Path(address).iterdir())] if target.parts else [address]
        with _trouble(self.source):
            csv = target.format is Format.CSV
            read = (
                self.db.read_csv(files, all_varchar=True, header=True) if csv else self.db.read_parquet(files)
            )
            found = read.aggregate("tier, count(*)").fetchall()
        return [(str(tier), int(clients)) for tier, clients in found]

    def _csv(self, files: tuple[str, ...]) -> duckdb.DuckDBPyRelation:
        assert self.source is not None  # noqa: S101  as above
        head = self._head(self.source)
        with _trouble(self.source):
            return self.db.read_csv(
                list(files),
                columns=dict.fromkeys(head.names, "VARCHAR"),
                auto_detect=False,
                header=True,
                delimiter=head.delimiter,
                quotechar='"',
                escapechar='"',
                na_values="",
                strict_mode=True,
                filename=_FILE,
            )

    def _head(self, source: Source) -> Head:
        """Names of columns; only the engine reaches what lies on a network."""
        if not source.remote:
            return one_head(source)
        with _trouble(source):
            read = self.db.read_csv(
                list(source.files),
                columns={_ONE: "VARCHAR"},
                auto_detect=False,
                header=False,
                delimiter=_NEVER,
                quotechar="",
                escapechar="",
            )
            read.create_view(_ONE, replace=True)
        first = exp.select(exp.column(_ONE, quoted=True)).from_(exp.to_table(_ONE, quoted=True)).limit(1)
        lines = [str(line) for (line,) in self.rows(first)]
        return head_of("".join(lines).removeprefix("\ufeff"), source.name)

    def _in_one_csv(self, column: Column, shape: Shape, file: str) -> list[Fault]:
        """Rows are counted one after another, which only a file that is wrong has to wait for."""
        with _trouble(self.source):
            self._csv((file,)).create_view(_ONE, replace=True)
        row = exp.alias_(exp.Window(this=exp.RowNumber()), _ROW, quoted=True)
        told = [cell(each) for each in dict.fromkeys((column, shape.columns[CLIENT]))]
        counted = exp.select(row, exp.column(_FILE, quoted=True), *told).from_(
            exp.to_table(_ONE, quoted=True)
        )
        asked = (
            exp.select(exp.column(_FILE, quoted=True), exp.column(_ROW, quoted=True), as_text(column))
            .from_(counted.subquery("counted"))
            .where(wrong(column))
            .order_by(exp.column(_ROW, quoted=True))
            .limit(_MOST_FILES)
        )
        return [_fault(column, found, before=1) for found in self.rows(asked)]


@contextmanager
def open_duck(
    temporary: Path, source: Source | None, target: Target | None, threads: int | None = None
) -> Iterator[Duck]:
    """An engine that reads and writes nothing but what it was given.

    Args:
        temporary: a private folder for what does not fit into memory; whoever made it clears it.
        source: what may be read; on a network where ``httpfs`` lies on this machine.
        target: where the answer goes; only what is written beside it may be written.
        threads: how many work at once; as many as the machine has where none are named.

    Raises:
        Refusal: ``batch.remote`` (file, version), or ``batch.remote_output`` (file).
    """
    if target is not None and target.remote:
        raise Refusal("batch.remote_output", file=target.name)
    own = {"temp_directory": str(temporary), "home_directory": str(temporary)}
    if threads is not None:
        own["threads"] = str(threads)
    if source is not None and source.remote:
        own["extension_directory"] = str(extensions())
    with duckdb.connect(":memory:", config={**_SETTINGS, **own}) as db:
        if source is not None and source.remote:
            _reach_out(db, source)
        writes = [str(target.waiting)] if target else []
        db.execute(_CONFINED, [[str(temporary), *writes]])
        db.execute(_NAMED, [[*(source.files if source else ()), *writes]])
        for setting in (_QUIET, *_NOTHING_ELSE):
            db.execute(setting)
        yield Duck(db, source)


def extensions() -> Path:
    """Where DuckDB itself keeps what somebody has installed for it."""
    return Path.home() / ".duckdb" / "extensions"


def _reach_out(db: duckdb.DuckDBPyConnection, source: Source) -> None:
    """Load what reads from a network, where it is there; DuckDB looks at its signature."""
    try:
        db.load_extension(_NETWORK)
    except duckdb.Error:
        raise Refusal("batch.remote", file=source.name, version=duckdb.__version__) from None


def _fault(column: Column, found: tuple[object, ...], before: int = 2) -> Fault:
    """A wrong cell by its place; ``before``: rows of a spreadsheet before the engine's first."""
    file, row, value = found
    code, values = why(column, None if value is None else str(value))
    return Fault(Path(str(file)).name, int(str(row)) + before, "", column.name, code, values)


@contextmanager
def _trouble(source: Source | None, writing: Target | None = None) -> Iterator[None]:
    """DuckDB's own sentences quote the row, so none of them is passed on."""
    name = Path(source.name).name if source else ""
    try:
        yield
    except duckdb.OutOfMemoryException:
        raise Refusal("batch.memory", memory=MEMORY) from None
    except duckdb.Error as error:
        said = str(error)
        if writing is not None and "No space left" in said:
            raise Refusal("file.no_room", file=Path(writing.name).name) from None
        line = _LINE.search(said)
        if line is not None:
            raise Refusal("batch.csv_row", file=name, row=int(line.group(1))) from None
        raise Refusal("batch.unreadable", file=name, reason=type(error).__name__) from None
