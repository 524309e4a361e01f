"""The same queries on Apache Spark in local mode: `make spark` runs this, with what lies in a place of its own."""

from __future__ import annotations

import json
import os
import shutil
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
from sqlglot import exp

pytest.importorskip("pyspark", reason="Spark is no part of `make setup`: run `make spark`")
if shutil.which("java") is None:
    pytest.skip("Spark needs Java 17", allow_module_level=True)

from teller_app.batch.cells import Dialect, cell, wrong
from teller_app.batch.compiled import OUTPUT, TABLE, compile_edition
from teller_app.batch.extras import EngineName
from teller_app.batch.faults import BadTable
from teller_app.batch.places import PARTITIONS, Format, Source, read_source, read_target
from teller_app.batch.run import Done, run_table
from teller_app.batch.shape import CLIENT, KNOWN, REGION, Column, Kind, read_shape
from teller_app.batch.spark import Spark, open_spark
from teller_app.desk import batch as desk
from teller_app.rules.errors import Refusal
from teller_app.rules.rulebook.edition import Edition
from tests.batch.clients import Row, edge_rows, expected, fill, random_rows
from tests.batch.test_compiled import EACH

pytestmark = pytest.mark.timeout(900)
HEAD = "client,deposit,wealth,loan_balance,card,contract,region\n"
GOOD = HEAD + "C1,100000,,,,,\nC2,,200000.00,,gold;ordinary,no,low\nC3,9999999.99,0,1,,yes,\n"
Decide = Callable[..., Done]


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory):
    """One Java for the whole module; each test reads what it likes."""
    temporary = tmp_path_factory.mktemp("spark")
    with open_spark(temporary, Source("", Format.CSV, ()), "local[2]") as spark:
        yield spark


@pytest.fixture
def decide(engine, tmp_path, general) -> Decide:
    def ran(
        source: Path | str, output: str = "out", ignored: frozenset[str] = frozenset(), edition=general
    ) -> Done:
        spark = Spark(engine.session, read_source(str(source)))
        target = read_target(output if "://" in output else str(tmp_path / output), parts=True)
        return run_table(spark, str(source), ignored, edition, target)

    return ran


def written(tmp_path: Path, rows: list[Row]) -> Path:
    lines = [",".join(KNOWN), *(",".join(row.get(name) or "" for name in KNOWN) for row in rows)]
    path = tmp_path / "in.csv"
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path


def left(folder: Path) -> set[str]:
    return {each.name for each in folder.iterdir()}


@EACH
def test_every_scheme_is_decided_as_by_the_rules(engine, tmp_path, edition: Edition):
    rows = [*random_rows(edition, 1000, seed=3), *edge_rows(edition)]
    spark = Spark(engine.session, read_source(str(written(tmp_path, rows))))
    shape = read_shape("in.csv", spark.columns(), frozenset())
    query = compile_edition(edition, shape, Dialect.SPARK, lists=True)
    found = {
        row[0]: tuple(
            str(value) if at in {2, 4} and value is not None else value for at, value in enumerate(row)
        )
        for row in spark.rows(query)
    }
    for row in rows:
        assert found[row[CLIENT]] == expected(row, edition)


def test_parts_in_and_parts_out(decide, tmp_path):
    for at, region in enumerate(("low", "high")):
        path = tmp_path / f"in/region={region}/part-{at}.parquet"
        path.parent.mkdir(parents=True)
        duckdb.sql(
            f"select {at} as client, 100000::decimal(18,2) as deposit, 5::bigint as wealth, true as contract"
        ).write_parquet(str(path))
    done = decide(tmp_path / "in")
    assert (done.clients, done.tiers["gold"]) == (2, 2)
    read = duckdb.read_parquet(str(tmp_path / "out/*.parquet"))
    assert [str(kind) for kind in read.types] == [
        "VARCHAR",
        "VARCHAR",
        "DECIMAL(18,2)",
        "VARCHAR",
        "DECIMAL(18,2)",
        "VARCHAR[]",
    ]
    assert left(tmp_path) == {"in", "out"}


@pytest.mark.parametrize("column", PARTITIONS)
def test_a_folder_for_each_value_is_what_the_other_engine_writes(engine, tmp_path, general, column):
    source = str(written(tmp_path, random_rows(general, 300, seed=5)))
    spark = Spark(engine.session, read_source(source))
    target = read_target(str(tmp_path / "spark"), parts=True, partition=column)
    done = run_table(spark, source, frozenset(), general, target)
    how = desk.How(tmp_path / "home", EngineName.DUCKDB, "", 1)
    assert done == desk.decide_table(source, str(tmp_path / "duck"), frozenset(), general, how, column)
    columns = ", ".join(OUTPUT)
    first, second = (
        duckdb.sql(
            f"select {columns} from read_parquet('{tmp_path}/{name}/*/*.parquet', hive_partitioning = true) order by client"
        ).fetchall()
        for name in ("spark", "duck")
    )
    assert first == second
    parts = {name: {each for each in left(tmp_path / name) if each.startswith(column)} for name in ("spark", "duck")}
    assert parts["spark"] == parts["duck"]
    with pytest.raises(Refusal, match="partition_file"):
        read_target(str(tmp_path / "out.csv"), parts=True, partition=column)


def test_csv_in_and_csv_out(decide, tmp_path):
    (tmp_path / "in.csv").write_text("\ufeff" + GOOD, "utf-8")
    assert decide(tmp_path / "in.csv", "out.csv").tiers["gold"] == 2
    (part,) = (tmp_path / "out.csv").glob("*.csv")
    lines = part.read_text("utf-8").splitlines()
    assert lines[0] == "client,tier,recognised_assets,next_tier,shortfall,privileges"
    assert "C1,gold,100000.00,platinum,200000.00,remittance_fee;queue_priority;annual_fee" in lines


@pytest.mark.parametrize(
    ("line", "column", "code"),
    [
        ("C4,1.005,,,,,", "deposit", "batch.no_amount"),
        ("C4,,-0.01,,,,", "wealth", "batch.negative"),
        ("C4,,,100000000000,,,", "loan_balance", "batch.too_large"),
        ("C4,,,,titanium,,", "card", "batch.value"),
        ("C4,,,,,perhaps,", "contract", "batch.value"),
        (",5,,,,,", "client", "batch.no_client"),
    ],
)
def test_a_cell_that_is_wrong_is_named_by_its_client(decide, tmp_path, line, column, code):
    (tmp_path / "in.csv").write_text(GOOD + line + "\n", "utf-8")
    with pytest.raises(BadTable) as refused:
        decide(tmp_path / "in.csv")
    (fault,) = refused.value.faults
    assert (fault.file, fault.row, fault.client) == ("in.csv", None, line.split(",")[0])
    assert (fault.column, fault.code) == (column, code)
    assert left(tmp_path) == {"in.csv"}


def test_an_empty_cell_in_quotes_is_not_known(decide, tmp_path):
    (tmp_path / "in.csv").write_text(GOOD + 'C4,"","100000.00","","","",""\n', "utf-8")
    assert decide(tmp_path / "in.csv").tiers["ordinary"] == 1


def test_a_client_who_stands_there_twice_is_named(decide, tmp_path):
    (tmp_path / "in.csv").write_text(GOOD + "C2,1,,,,,\n", "utf-8")
    with pytest.raises(BadTable) as refused:
        decide(tmp_path / "in.csv")
    assert [(fault.client, fault.code) for fault in refused.value.faults] == [("C2", "batch.twice")]


@pytest.mark.parametrize("text", ["client,deposit\nC1\n", "client,deposit\nC1,5,6\n", "client,deposit\n", ""])
def test_a_file_that_is_wrong_is_refused_whole(decide, tmp_path, text):
    (tmp_path / "in.csv").write_text(text, "utf-8")
    with pytest.raises(Refusal) as refused:
        decide(tmp_path / "in.csv")
    assert refused.value.code in {"batch.engine", "batch.empty"}
    assert "C1" not in str(refused.value.values)
    assert left(tmp_path) == {"in.csv"}


@pytest.mark.parametrize("name", ["filename", "Client", "DEPOSIT", "", "n,n"])
def test_a_column_that_is_left_out_may_be_called_anything(decide, tmp_path, name):
    text = f"client,deposit,{name}\nC1,100000,x{',x' * name.count(',')}\n"
    (tmp_path / "in.csv").write_text(text, "utf-8")
    assert decide(tmp_path / "in.csv", ignored=frozenset(name.split(","))).tiers["gold"] == 1
    with pytest.raises(Refusal) as refused:
        decide(tmp_path / "in.csv", "other")
    assert refused.value.code in {"batch.unknown_column", "batch.unnamed_column"}


def test_a_line_end_in_a_cell_makes_no_client(decide, tmp_path):
    """To Spark each of its lines is a row; half of a remark would be somebody."""
    text = 'client,deposit,remark\nC1,100000,"see\nC2,9999999,below"\nC3,5,\n'
    (tmp_path / "in.csv").write_text(text, "utf-8")
    with pytest.raises(Refusal) as refused:
        decide(tmp_path / "in.csv", ignored=frozenset({"remark"}))
    assert refused.value.code == "batch.not_read"
    assert left(tmp_path) == {"in.csv"}


def test_old_line_ends_are_read(decide, tmp_path):
    (tmp_path / "in.csv").write_text(GOOD.replace("\n", "\r"), "utf-8", newline="")
    assert decide(tmp_path / "in.csv").tiers["gold"] == 2


def test_every_key_and_region_is_judged_as_on_the_other_engine(engine, duck, tmp_path):
    """Each sign of the first planes, and those without a shape, alone, at either end and in the middle."""
    codes = [code for code in (*range(0x20000), *range(0xE0000, 0xE1001)) if not 0xD800 <= code <= 0xDFFF]
    keys = [text for sign in map(chr, codes) for text in (sign, f"{sign}C", f"C{sign}", f"C{sign}C")]
    fill(duck, [{CLIENT: key, REGION: key} for key in keys], [CLIENT, REGION])
    with duckdb.connect() as db:
        made = db.execute("create table made as select unnest(?::varchar[]) as client", [keys])
        made.sql("select client, client as region from made").write_parquet(str(tmp_path / "in.parquet"))
    spark = Spark(engine.session, read_source(str(tmp_path / "in.parquet")))
    spark.columns()
    for name in (CLIENT, REGION):
        column = Column(name, Kind.TEXT)
        query = exp.select(cell(column)).from_(TABLE).where(wrong(column))
        assert set(spark.rows(query)) == set(duck.rows(query))


@pytest.mark.skipif(sys.platform == "win32", reason="there the folder says who may read")
@pytest.mark.parametrize("output", ["out", "out.csv"])
def test_an_answer_is_its_owners_alone(decide, tmp_path, output):
    (tmp_path / "in.csv").write_text(GOOD, "utf-8")
    was = os.umask(0o022)
    try:
        decide(tmp_path / "in.csv", output)
    finally:
        os.umask(was)
    assert stat.S_IMODE((tmp_path / output).stat().st_mode) == 0o700
    assert {stat.S_IMODE(each.stat().st_mode) for each in (tmp_path / output).iterdir()} == {0o600}
    assert left(tmp_path) == {"in.csv", output}


def test_a_folder_that_is_there_is_left_as_it_is(decide, tmp_path):
    (tmp_path / "in.csv").write_text(GOOD, "utf-8")
    (tmp_path / "out").mkdir()
    with pytest.raises(Refusal, match=r"batch.output_there"):
        decide(tmp_path / "in.csv")


def test_an_address_that_only_spark_reads(engine, decide, tmp_path):
    """A file system of Hadoop's own, mounted on a folder, stands for a cluster's."""
    (tmp_path / "data").mkdir()
    duckdb.sql("select 'C1' as client, 100000 as deposit").write_parquet(str(tmp_path / "data/in.parquet"))
    (tmp_path / "data/in.csv").write_text("client,deposit\nC1,100000\n", "utf-8")
    settings = engine.session._jsc.hadoopConfiguration()
    settings.set("fs.viewfs.mounttable.bank.link./data", f"file://{tmp_path}/data")
    for kind in ("parquet", "csv"):
        done = decide(f"viewfs://bank/data/in.{kind}", f"viewfs://bank/data/out-{kind}.{kind}")
        assert done.tiers["gold"] == 1
        assert (tmp_path / f"data/out-{kind}.{kind}/_SUCCESS").exists()
    with pytest.raises(Refusal) as refused:
        decide("viewfs://bank/data/in.csv", "viewfs://bank/data/out-csv.csv")
    assert refused.value.values == {"reason": "PATH_ALREADY_EXISTS"}
    with pytest.raises(Refusal) as refused:
        decide("viewfs://bank/data/nothing.csv", "viewfs://bank/data/x.csv")
    assert refused.value.values == {"reason": "PATH_NOT_FOUND"}


def test_the_command_decides_with_spark_as_with_duckdb(tmp_path):
    """As head office types it: a program of its own, an answer in parts, and the same answer in every row."""
    table = tmp_path / "in.csv"
    table.write_text(GOOD, "utf-8")
    lying = Path(sys.modules["pyspark"].__file__).parent.parent
    env = {**os.environ, "PYTHONPATH": str(lying), "TELLER_APP_HOME": str(tmp_path / "home")}
    answers = {}
    for engine, output in (("spark", "parts"), ("duckdb", "out.parquet")):
        command = ["batch", "--rulebook", "general", "--input", str(table), "--output", str(tmp_path / output), "--json"]
        more = ["--engine", engine, *(["--master", "local[2]"] if engine == "spark" else []), "--demo"]
        done = subprocess.run(
            [sys.executable, "-m", "teller_app.app", *command, *more], env=env, cwd=Path(__file__).parents[2],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        told = json.loads(done.stdout)
        where = tmp_path / output
        files = str(where / "*.parquet") if where.is_dir() else str(where)
        answers[engine] = (told["tiers"], duckdb.sql(f"select * from read_parquet('{files}') order by client").fetchall())
    assert answers["spark"] == answers["duckdb"]
    assert len(answers["spark"][1]) == 3
