"""Apache Spark: for what outgrows one machine; it writes folders of parts, and reads them."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from py4j.protocol import Py4JError
from pyspark import SparkConf, SparkContext
from pyspark.errors import PySparkException
from pyspark.java_gateway import launch_gateway
from pyspark.sql import DataFrame, DataFrameReader, SparkSession
from pyspark.sql.types import BooleanType, DataType, DecimalType, IntegralType, StringType
from sqlglot import exp

from teller_app.batch.cells import Dialect, as_text
from teller_app.batch.compiled import TABLE
from teller_app.batch.faults import Fault
from teller_app.batch.looks import twice, why, wrong_cells
from teller_app.batch.places import Format, Source, Target
from teller_app.batch.shape import CLIENT, Column, Kind, Shape, stand_ins
from teller_app.batch.text import all_read, one_head
from teller_app.rules.errors import Refusal

_LOCAL = "local"
_KINDS: tuple[tuple[type[DataType], Kind], ...] = (
    (StringType, Kind.TEXT),
    (DecimalType, Kind.DECIMAL),
    (IntegralType, Kind.WHOLE),
    (BooleanType, Kind.FLAG),
)
_SETTINGS = {
    "spark.sql.ansi.enabled": "true",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.catalogImplementation": "in-memory",
    "spark.sql.sources.partitionColumnTypeInference.enabled": "false",
    # A row that has lost a field must be noticed, whichever columns a query asks for.
    "spark.sql.csv.parser.columnPruning.enabled": "false",
    "spark.io.encryption.enabled": "true",
    # What is written holds client data, wherever it lies.
    "spark.hadoop.fs.permissions.umask-mode": "077",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
}
_ALONE = {"spark.driver.bindAddress": "127.0.0.1", "spark.driver.host": "127.0.0.1"}
_SILENT = "rootLogger.level = off\n"
"""What Spark logs quotes rows."""
_CSV = {"header": "true", "quote": '"', "escape": '"', "emptyValue": ""}


@dataclass(frozen=True, slots=True)
class Spark:
    """An open session; ``input`` is a view of what is read."""

    session: SparkSession
    source: Source

    dialect = Dialect.SPARK

    def columns(self) -> list[Column]:
        """What the table has, by name and kind.

        Raises:
            Refusal: ``batch.engine`` (reason), or as ``one_head``.
        """
        with _trouble():
            read = self._read()
            read.createOrReplaceTempView(TABLE)
            if self.source.format is Format.CSV and not self.source.remote:
                return [Column(name, Kind.TEXT) for name in one_head(self.source).names]
            return [
                Column(each.name, _kind(each.dataType), each.dataType.simpleString())
                for each in read.schema.fields
            ]

    def rows(self, query: exp.Query) -> list[tuple[object, ...]]:
        """Everything that a query gives, which is little.

        Raises:
            Refusal: ``batch.engine`` (reason).
        """
        with _trouble():
            return [tuple(row) for row in self.session.sql(query.sql(self.dialect.value)).collect()]

    def faults(self, column: Column, shape: Shape) -> list[Fault]:
        """The first wrong cells of a column, by file and client; nobody counts the rows of a cluster."""
        told = [exp.Anonymous(this="INPUT_FILE_NAME"), as_text(shape.columns[CLIENT])]
        found = []
        for file, key, value in self.rows(wrong_cells(column, told)):
            code, values = why(column, None if value is None else str(value))
            name = str(file).rpartition("/")[2]
            found.append(Fault(name, None, "" if key is None else str(key), column.name, code, values))
        return found

    def whole(self, rows: int) -> None:
        """Make sure that so many rows are all that the files have: Spark ends one at every line end.

        Raises:
            Refusal: as ``all_read``.
        """
        all_read(self.source, rows)

    def doubles(self, shape: Shape) -> list[Fault]:
        """The first clients that stand there more than once, by name alone, as above."""
        return [
            Fault(self.source.name, None, str(key), CLIENT, "batch.twice", {"count": times})
            for key, times in self.rows(twice(shape))
        ]

    def write(self, query: exp.Query, address: str, target: Target) -> None:
        """Write what a query gives as a folder of parts.

        Raises:
            Refusal: ``batch.engine`` (reason).
        """
        with _trouble():
            writer = self.session.sql(query.sql(self.dialect.value)).write.mode("errorifexists")
            if target.partition:
                writer = writer.partitionBy(target.partition)
            if target.format is Format.CSV:
                writer.options(**_CSV).csv(_address(address))
            else:
                writer.parquet(_address(address))

    def written(self, address: str, target: Target) -> list[tuple[str, int]]:
        """Read what was written: tiers, and how many clients each has."""
        with _trouble():
            if target.format is Format.CSV:
                read = self.session.read.options(**_CSV).csv(_address(address))
            else:
                read = self.session.read.parquet(_address(address))
            return [(row[0], row[1]) for row in read.groupBy("tier").count().collect()]

    def _read(self) -> DataFrame:
        source, reader = self.source, self.session.read
        files = [_address(each) for each in source.files]
        if source.format is Format.CSV:
            return self._csv(reader.options(**_CSV, mode="FAILFAST", encoding="UTF-8"), files)
        reader = reader.option("mergeSchema", "true")
        if source.partitioned:
            reader = reader.option("basePath", _address(str(Path(source.folder).absolute())))
        return reader.parquet(*files)

    def _csv(self, reader: DataFrameReader, files: list[str]) -> DataFrame:
        """Every column is text; what they are called Spark says only where nobody else reaches the file."""
        if self.source.remote:
            names = reader.csv(files).columns
            reader = reader.option("enforceSchema", "false")
        else:
            head = one_head(self.source)
            names, reader = list(stand_ins(head.names)), reader.option("sep", head.delimiter)
        read = reader.schema(", ".join(_declared(name) for name in names)).csv(files)
        return read.replace("", None)  # a cell in quotes is as empty as one without


@contextmanager
def open_spark(temporary: Path, source: Source, master: str) -> Iterator[Spark]:
    """A session, gone with its Java process at the end.

    Args:
        temporary: a private folder for what Spark keeps on this machine meanwhile.
        source: what is read.
        master: ``local[2]``, or a cluster's; the cluster's own settings hold there.

    Raises:
        Refusal: ``batch.engine`` (reason).
    """
    conf = (
        SparkConf(loadDefaults=False)
        .setMaster(master)
        .setAppName("teller-app batch")
        .setAll([*_SETTINGS.items(), *_own(temporary, alone=master.startswith(_LOCAL)).items()])
    )
    with _trouble(), _gateway(conf, temporary, alone=master.startswith(_LOCAL)) as gateway:
        context = SparkContext(conf=conf, gateway=gateway)
        try:
            yield Spark(SparkSession(context), source)
        finally:
            context.stop()


def _own(temporary: Path, *, alone: bool) -> dict[str, str]:
    """Everything that Java leaves on this machine lies in one folder; a cluster has places of its own."""
    java = f"-Djava.io.tmpdir={temporary} -Dderby.system.home={temporary} -XX:-UsePerfData"
    own = {"spark.driver.extraJavaOptions": java}
    if alone:
        own |= {
            "spark.local.dir": str(temporary),
            "spark.sql.warehouse.dir": str(temporary / "warehouse"),
            **_ALONE,
        }
    return own


@contextmanager
def _gateway(conf: SparkConf, temporary: Path, *, alone: bool) -> Iterator[object]:
    """Java beside this process, heard by nobody else; a cluster's settings are left as they are."""
    before = os.environ.get("SPARK_CONF_DIR")
    if alone:
        settings = temporary / "conf"
        settings.mkdir()
        (settings / "log4j2.properties").write_text(_SILENT, "utf-8")
        os.environ["SPARK_CONF_DIR"] = str(settings)
    try:
        gateway = launch_gateway(
            conf, popen_kwargs={"stderr": subprocess.DEVNULL, "stdout": subprocess.DEVNULL}
        )
    finally:
        if alone:
            os.environ.pop("SPARK_CONF_DIR") if before is None else os.environ.update(SPARK_CONF_DIR=before)
    try:
        yield gateway
    finally:
        gateway.shutdown()
        # Java goes when its standard input closes; the next session starts one of its own.
        gateway.proc.stdin.close()
        gateway.proc.wait()
        SparkContext._gateway = SparkContext._jvm = None  # noqa: SLF001


def _kind(found: DataType) -> Kind:
    return next((kind for each, kind in _KINDS if isinstance(found, each)), Kind.OTHER)


def _declared(name: str) -> str:
    return f"{exp.to_identifier(name, quoted=True).sql(Dialect.SPARK.value)} STRING"


def _address(place: str) -> str:
    """A path on this machine as such, whatever a cluster calls its own."""
    return f"file://{place}" if place.startswith("/") else place


@contextmanager
def _trouble() -> Iterator[None]:
    """Spark's own sentences quote rows, so only the name of what happened is passed on."""
    try:
        yield
    except PySparkException as error:
        raise Refusal("batch.engine", reason=error.getCondition() or type(error).__name__) from None
    except (Py4JError, RuntimeError) as error:
        raise Refusal("batch.engine", reason=type(error).__name__) from None
