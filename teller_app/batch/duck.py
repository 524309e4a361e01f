"""DuckDB: on this machine, with at most so much memory, and nothing of anybody's settings.

It reaches a network for one thing alone: the very address that somebody has named to be read, and only where
its ``httpfs`` extension has been put on this machine before. Nothing is ever fetched to make that possible.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb
from sqlglot import exp

from teller_app.batch.cells import Dialect, as_text, cell, wrong
from teller_app.batch.compiled import OUTPUT, TABLE
from teller_app.batch.duck_says import MEMORY, trouble
from teller_app.batch.faults import Fault
from teller_app.batch.looks import MOST_LISTED, twice, why, wrong_cells
from teller_app.batch.places import Format, Source, Target
from teller_app.batch.shape import CLIENT, Column, Kind, Shape, stand_ins
from teller_app.batch.text import Head, all_read, head_of, look_closely, one_head, open_text, rows_of
from teller_app.rules.errors import Refusal

_FILE, _NUMBER, _ROW = "filename", "file_row_number", "@row"
"""What DuckDB calls the file and the row of a Parquet file, the first being 0."""
_ONE = "one"
_BETWEEN = ","
_NEVER = "\x01"
"""Between two columns of a file that is to be read as whole lines."""
_MARK = "\ufeff"
_SOME = 10_000
_BOTH = 2
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
_FILES_OF = (
    'select "client", filename, count(*) from "input" where "client" in (select unnest(?)) group by all'
    " order by all"
)
_FIRST_TWO = (
    'select key, "@row" from (select key, "@row", row_number() over (partition by key order by "@row") as nth'
    ' from (select "client" as key, row_number() over () as "@row" from "one")'
    " where key in (select unnest(?))) where nth <= 2 order by all"
)
_FIRST_TWO_PARQUET = (
    'select key, filename, file_row_number from (select "client"::varchar as key, filename, file_row_number,'
    ' row_number() over (partition by "client" order by filename, file_row_number) as nth from "input"'
    ' where "client"::varchar in (select unnest(?))) where nth <= 2 order by all'
)
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
            Refusal: ``batch.unreadable`` (file), ``batch.own_column`` (file, column), or as ``one_head``.
        """
        source = self._from
        if source.format is Format.CSV:
            self._csv(source.files).create_view(TABLE)
            return [Column(name, Kind.TEXT) for name in self._head(source).names]
        with trouble(source):
            self._no_own_names(source)
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
        with trouble(self.source):
            return self.db.execute(query.sql(self.dialect.value)).fetchall()

    def whole(self, rows: int) -> None:
        """Make sure that so many rows are all that the files have.

        Raises:
            Refusal: as ``all_read``.
        """
        source = self._from
        if source.format is Format.CSV and source.remote:
            head = self._head(source)
            names = [(file, Path(file).name) for file in source.files]
            if sum(look_closely(self._lines(file), head, name) for file, name in names) != rows:
                raise Refusal("batch.not_read", file=source.name)
        all_read(source, rows)

    def faults(self, column: Column, shape: Shape) -> list[Fault]:
        """The first wrong cells of a column, by file and row."""
        if self._from.format is Format.PARQUET:
            told = [exp.column(_FILE, quoted=True), exp.column(_NUMBER, quoted=True)]
            return [
                _fault(column, str(file), int(str(row)) + 2, value)
                for file, row, value in self.rows(wrong_cells(column, told))
            ]
        file = exp.column(_FILE, quoted=True)
        files = exp.select(file).distinct().from_(exp.to_table(TABLE, quoted=True)).where(wrong(column))
        found: list[Fault] = []
        for (name,) in self.rows(files.order_by(file.copy()).limit(_MOST_FILES)):
            found += self._in_one_csv(column, shape, str(name), MOST_LISTED - len(found))
            if len(found) == MOST_LISTED:
                break
        return found

    def doubles(self, shape: Shape) -> list[Fault]:
        """The first clients that stand there more than once, each by its first two rows."""
        often = {str(key): int(str(times)) for key, times in self.rows(twice(shape))}
        places = self._places(list(often))
        found = []
        for key, times in often.items():
            (file, row), (other, other_row) = places[key][:2]
            values = {"count": times, "other": Path(other).name, "other_row": other_row}
            found.append(Fault(Path(file).name, row, key, CLIENT, "batch.twice_rows", values))
        return found

    def write(self, query: exp.Query, address: str, target: Target) -> None:
        """Write what a query gives.

        Raises:
            Refusal: as ``rows``; ``file.no_room`` (file).
        """
        with trouble(self.source, target):
            found = self.db.sql(query.sql(self.dialect.value))
            if target.format is Format.CSV:
                found.write_csv(
                    address,
                    sep=_BETWEEN,
                    header=True,
                    quotechar='"',
                    escapechar='"',
                    per_thread_output=target.parts,
                )
            elif target.partition:
                found.write_parquet(address, partition_by=[target.partition])
            else:
                found.write_parquet(address, per_thread_output=target.parts)

    def written(self, address: str, target: Target) -> list[tuple[str, int]]:
        """Read what was written, as it was written: tiers, and how many clients each has.

        Raises:
            Refusal: ``batch.not_whole`` (file) or ``batch.memory``.
        """
        files = [address]
        if target.parts:
            files = [str(each) for each in sorted(Path(address).rglob("*")) if each.is_file()]
        with trouble(None, again=target):
            if target.format is Format.CSV:
                read = self._read_csv(files, OUTPUT, _BETWEEN)
            else:
                read = self.db.read_parquet(files, hive_partitioning=bool(target.partition))
            found = read.aggregate("tier, count(*)").fetchall()
        return [(str(tier), int(clients)) for tier, clients in found]

    @property
    def _from(self) -> Source:
        assert self.source is not None  # noqa: S101  a table that was filled has a shape of its own
        return self.source

    def _no_own_names(self, source: Source) -> None:
        read = self.db.read_parquet(
            list(source.files), union_by_name=True, hive_partitioning=source.partitioned
        )
        for name in read.columns:
            if name.lower() in {_FILE, _NUMBER}:
                raise Refusal("batch.own_column", file=source.name, column=name)

    def _csv(self, files: Sequence[str]) -> duckdb.DuckDBPyRelation:
        head = self._head(self._from)
        with trouble(self.source):
            return self._read_csv(files, stand_ins(head.names), head.delimiter)

    def _read_csv(
        self, files: Sequence[str], names: Sequence[str], delimiter: str
    ) -> duckdb.DuckDBPyRelation:
        """Nothing of it is guessed, or a quote far down would be part of a cell."""
        return self.db.read_csv(
            list(files),
            columns=dict.fromkeys(names, "VARCHAR"),
            auto_detect=False,
            header=True,
            delimiter=delimiter,
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
        return head_of(self._lines(source.files[0], 1), source.name)

    def _lines(self, file: str, most: int | None = None) -> Iterator[str]:
        """A file that only the engine reaches, line by line."""
        with trouble(self.source):
            read = self.db.read_csv(
                [file],
                columns={_ONE: "VARCHAR"},
                auto_detect=False,
                header=False,
                delimiter=_NEVER,
                quotechar="",
                escapechar="",
            )
            read.create_view(_ONE, replace=True)
            asked = exp.select(exp.column(_ONE, quoted=True)).from_(exp.to_table(_ONE, quoted=True))
            found = self.db.execute((asked if most is None else asked.limit(most)).sql(self.dialect.value))
            mark = _MARK
            while some := found.fetchmany(_SOME):
                for (line,) in some:
                    yield ("" if line is None else str(line)).removeprefix(mark) + "\n"
                    mark = ""

    def _in_one_csv(self, column: Column, shape: Shape, file: str, most: int) -> list[Fault]:
        """Rows are counted one after another, which only a file that is wrong has to wait for."""
        self._view_one(file)
        row = exp.alias_(exp.Window(this=exp.RowNumber()), _ROW, quoted=True)
        told = [cell(each) for each in dict.fromkeys((column, shape.columns[CLIENT]))]
        counted = exp.select(row, *told).from_(exp.to_table(_ONE, quoted=True))
        asked = (
            exp.select(exp.column(_ROW, quoted=True), as_text(column))
            .from_(counted.subquery("counted"))
            .where(wrong(column))
            .order_by(exp.column(_ROW, quoted=True))
            .limit(most)
        )
        found = [(int(str(record)), value) for record, value in self.rows(asked)]
        rows = self._rows_of(file, {record for record, _ in found})
        return [_fault(column, file, rows[record], value) for record, value in found]

    def _places(self, keys: list[str]) -> dict[str, list[tuple[str, int]]]:
        """File and row of each key, twice at least."""
        places: dict[str, list[tuple[str, int]]] = {key: [] for key in keys}
        with trouble(self.source):
            if self._from.format is Format.PARQUET:
                for key, file, row in self.db.execute(_FIRST_TWO_PARQUET, [keys]).fetchall():
                    places[key].append((file, row + 2))
                return places
            files: dict[str, dict[str, int]] = {key: {} for key in keys}
            for key, file, times in self.db.execute(_FILES_OF, [keys]).fetchall():
                if sum(files[key].values()) < _BOTH:
                    files[key][file] = times
        for file in dict.fromkeys(file for found in files.values() for file in found):
            self._view_one(file)
            with trouble(self.source):
                found = self.db.execute(_FIRST_TWO, [keys]).fetchall()
            rows = self._rows_of(file, {record for _, record in found})
            for key, record in found:
                places[key].append((file, rows[record]))
        return places

    def _view_one(self, file: str) -> None:
        with trouble(self.source):
            self._csv((file,)).create_view(_ONE, replace=True)

    def _rows_of(self, file: str, records: Collection[int]) -> dict[int, int]:
        """An engine leaves out empty lines, a spreadsheet counts them."""
        head, name = self._head(self._from), Path(file).name
        if self._from.remote:
            return rows_of(self._lines(file), head, records, name)
        with open_text(file) as lines:
            return rows_of(lines, head, records, name)


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
        db.execute(_NAMED, [list(source.files) if source else []])
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


def _fault(column: Column, file: str, row: int, value: object) -> Fault:
    """A wrong cell by its place."""
    code, values = why(column, None if value is None else str(value))
    return Fault(Path(file).name, row, "", column.name, code, values)
