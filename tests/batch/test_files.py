"""Files in and out: what is refused, named by its place, and what is left behind, which is nothing."""

from __future__ import annotations

import os
import stat
from pathlib import Path, PurePosixPath, PureWindowsPath

import duckdb
import pytest

from teller_app.batch.compiled import OUTPUT
from teller_app.batch.duck import open_duck
from teller_app.batch.extras import EngineName
from teller_app.batch.faults import BadTable
from teller_app.batch.places import PARTITIONS, Format, Target, beside, is_pattern, read_source, read_target
from teller_app.batch.shape import KNOWN
from teller_app.desk import batch as desk
from teller_app.rules.errors import Refusal
from tests.batch.clients import SHAPE, expected, random_rows

HEAD = "client,deposit,wealth,loan_balance,card,contract,region\n"
ALL = (
    "remittance_fee;queue_priority;sms;annual_fee;books;airport_channel;health_check;adviser;birthday;golf;salon;"
    "gathering;emergency_payment"
)
NOTHING = "__HIVE_DEFAULT_PARTITION__"
GOOD = HEAD + "C1,100000,,,,,\nC2,,200000.00,,gold;ordinary,no,low\nC3,9999999.99,0,1,,yes,\n"


@pytest.fixture
def decide(tmp_path: Path, general):
    """Run a batch by the general scheme in a folder of its own."""
    how = desk.How(tmp_path / "home", EngineName.DUCKDB, "", 1)

    def ran(
        source: Path | str,
        output: str = "out.csv",
        ignored: frozenset[str] = frozenset(),
        edition=general,
        partition: str = "",
    ):
        return desk.decide_table(str(source), str(tmp_path / output), ignored, edition, how, partition)

    return ran


@pytest.fixture
def csv(tmp_path: Path):
    def made(text: str | bytes, name: str = "in.csv") -> Path:
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        return path

    return made


def parquet(path: Path, query: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    duckdb.sql(query).write_parquet(str(path))
    return path


def left_folders(folder: Path) -> set[str]:
    return {each.name for each in folder.iterdir()}


def left(folder: Path) -> set[str]:
    """Every file but those that only hold a place."""
    return {
        str(each.relative_to(folder)) for each in folder.rglob("*") if each.is_file() and each.name != ".turn"
    }


def test_csv_in_csv_out(decide, csv, tmp_path):
    done = decide(csv(GOOD))
    assert (done.clients, done.tiers["gold"], done.tiers["private"]) == (3, 2, 1)
    assert (tmp_path / "out.csv").read_text("utf-8").splitlines() == [
        "client,tier,recognised_assets,next_tier,shortfall,privileges",
        "C1,gold,100000.00,platinum,200000.00,remittance_fee;queue_priority;annual_fee",
        "C2,gold,100000.00,platinum,200000.00,remittance_fee;queue_priority;annual_fee",
        f"C3,private,9999999.99,,,{ALL}",
    ]
    assert left(tmp_path) == {"in.csv", "out.csv"}


@pytest.mark.parametrize("output", ["out.parquet", "parts"])
def test_parquet_has_amounts_as_decimals_and_privileges_as_lists(decide, csv, tmp_path, output):
    decide(csv(GOOD), output)
    where = tmp_path / output
    read = duckdb.read_parquet([str(each) for each in where.iterdir()] if where.is_dir() else str(where))
    assert [str(kind) for kind in read.types] == [
        "VARCHAR",
        "VARCHAR",
        "DECIMAL(18,2)",
        "VARCHAR",
        "DECIMAL(18,2)",
        "VARCHAR[]",
    ]
    assert min(read.fetchall())[5] == ["remittance_fee", "queue_priority", "annual_fee"]


@pytest.mark.parametrize(
    "text",
    [
        "\ufeff" + GOOD,
        GOOD.replace("\n", "\r\n"),
        ("\ufeff" + GOOD).replace(",", "\t").replace("\n", "\r\n"),
        GOOD.replace("C1,", '"C1",'),
        GOOD.replace("C1,100000,,,,,", '"C1","100000","","","","",""'),
        GOOD.rstrip("\n"),
    ],
    ids=["mark", "crlf", "tabs", "quotes", "empty-in-quotes", "no-last-line-end"],
)
def test_csv_as_spreadsheets_write_it(decide, csv, text):
    assert decide(csv(text)).tiers["gold"] == 2


@pytest.mark.parametrize(
    ("line", "row", "column", "code"),
    [
        ("C4,12万,,,,,", 5, "deposit", "batch.no_amount"),
        ("C4,1.005,,,,,", 5, "deposit", "batch.no_amount"),
        ("C4,1e5,,,,,", 5, "deposit", "batch.no_amount"),
        ("C4,１２,,,,,", 5, "deposit", "batch.no_amount"),
        ("C4, 5,,,,,", 5, "deposit", "batch.no_amount"),
        ('C4,"5\n",,,,,', 5, "deposit", "batch.no_amount"),
        ('C4,"1,000",,,,,', 5, "deposit", "batch.no_amount"),
        ("C4,,-0.01,,,,", 5, "wealth", "batch.negative"),
        ("C4,,,100000000000,,,", 5, "loan_balance", "batch.too_large"),
        ("C4,,,,titanium,,", 5, "card", "batch.value"),
        ("C4,,,,gold;,,", 5, "card", "batch.value"),
        ("C4,,,,,perhaps,", 5, "contract", "batch.value"),
        (",5,,,,,", 5, "client", "batch.no_client"),
        ('"",5,,,,,', 5, "client", "batch.no_client"),
    ],
)
def test_a_cell_that_is_wrong_is_named_by_its_row(decide, csv, tmp_path, *, line, row, column, code):
    with pytest.raises(BadTable) as refused:
        decide(csv(GOOD + line + "\n"))
    (fault,) = refused.value.faults
    assert (fault.file, fault.row, fault.column, fault.code) == ("in.csv", row, column, code)
    assert refused.value.count == 1
    assert left(tmp_path) == {"in.csv"}


def test_the_largest_amount_is_taken(decide, csv):
    assert (
        decide(csv("client,deposit,loan_balance\nC1,99999999999.99,99999999999.99\n")).tiers["private"] == 1
    )


def test_every_column_that_is_wrong_is_told_of_and_everything_is_counted(decide, csv):
    bad = "".join(f"D{at},x,y,,,,\n" for at in range(300))
    with pytest.raises(BadTable) as refused:
        decide(csv(GOOD + bad))
    assert refused.value.count == 600
    assert {fault.column for fault in refused.value.faults} == {"deposit", "wealth"}
    assert refused.value.faults[0].row == 5


def test_a_client_who_stands_there_twice_is_named(decide, csv, tmp_path):
    with pytest.raises(BadTable) as refused:
        decide(csv(GOOD + "C2,1,,,,,\nC2,2,,,,,\nC1,5,,,,,\n"))
    found = [(fault.row, fault.client, dict(fault.values)) for fault in refused.value.faults]
    assert found == [
        (2, "C1", {"count": 2, "other": "in.csv", "other_row": 7}),
        (3, "C2", {"count": 3, "other": "in.csv", "other_row": 5}),
    ]
    assert {fault.code for fault in refused.value.faults} == {"batch.twice_rows"}
    assert left(tmp_path) == {"in.csv"}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "batch.empty"),
        ("\n\n", "batch.empty"),
        ("client,deposit\n", "batch.empty"),
        ("deposit\n5\n", "batch.no_client_column"),
        ("client,deposit,balance\nC1,5,6\n", "batch.unknown_column"),
        ("client,deposit,deposit\nC1,5,6\n", "batch.twice_column"),
        ("client,deposit\nC1,5,6\n", "batch.csv_row"),
        ("client,deposit\nC1\n", "batch.csv_row"),
        ('client,deposit\nC1,"5\n', "batch.csv_row"),
        ("client,deposit\nC1,5\n".encode("utf-16"), "batch.encoding"),
        (b"client,region\nC1,\xd6\xd0\n", "batch.encoding"),
        ("client,地区\n".encode("gb18030"), "batch.encoding"),
    ],
)
def test_a_file_that_is_wrong_is_refused_whole(decide, csv, tmp_path, text, code):
    with pytest.raises(Refusal) as refused:
        decide(csv(text))
    assert refused.value.code == code
    assert "C1" not in str(refused.value.values)
    assert left(tmp_path) == {"in.csv"}


def test_a_column_is_left_out_only_where_somebody_says_so(decide, csv):
    text = "client,deposit,name\nC1,100000,王小明\n"
    assert decide(csv(text), ignored=frozenset({"name"})).tiers["gold"] == 1
    with pytest.raises(Refusal, match=r"batch.not_there"):
        decide(csv(text), ignored=frozenset({"name", "phone"}))


def test_parquet_with_columns_of_other_kinds(decide, tmp_path):
    query = (
        "select 7 as client, 100000::decimal(20,4) as deposit, 5::smallint as wealth, true as contract,"
        " 'low' as region, null::varchar as card"
    )
    assert decide(parquet(tmp_path / "in.parquet", query)).tiers["gold"] == 1
    for kind in ("double", "date", "varchar[]"):
        with pytest.raises(Refusal) as refused:
            decide(parquet(tmp_path / "in.parquet", f"select 'C1' as client, null::{kind} as deposit"))
        assert (refused.value.code, refused.value.values["column"]) == ("batch.column_type", "deposit")


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("1.005::decimal(10,3)", "batch.no_amount"),
        ("-1::decimal(10,2)", "batch.negative"),
        ("100000000000::bigint", "batch.too_large"),
        ("-5::bigint", "batch.negative"),
        ("1e20::decimal(38,2)", "batch.too_large"),
    ],
)
def test_a_number_of_a_parquet_file_that_is_wrong_is_named_by_its_row(decide, tmp_path, value, code):
    query = f"select 'C1' as client, 0 as wealth, null as deposit union all select 'C2', 1, {value}"
    with pytest.raises(BadTable) as refused:
        decide(parquet(tmp_path / "in.parquet", query))
    (fault,) = refused.value.faults
    assert (fault.file, fault.row, fault.column, fault.code) == ("in.parquet", 3, "deposit", code)


def test_a_folder_of_parts(decide, tmp_path):
    parquet(tmp_path / "in/a.parquet", "select 'C1' as client, 100000 as deposit")
    parquet(tmp_path / "in/b.parquet", "select 'C2' as client, 1000000 as fund")
    (tmp_path / "in/_SUCCESS").touch()
    (tmp_path / "in/.b.parquet.crc").touch()
    done = decide(tmp_path / "in")
    assert (done.clients, done.tiers["gold"], done.tiers["black_gold"]) == (2, 1, 1)


def test_a_column_in_the_names_of_folders(decide, tmp_path, shelf):
    from tests.batch.conftest import EVERYTHING

    edition = shelf.read_file(EVERYTHING)
    for region in ("low", "high"):
        parquet(tmp_path / f"in/region={region}/a.parquet", f"select '{region}' as client, 50000 as deposit")
    done = decide(tmp_path / "in", edition=edition)
    assert (done.tiers["gold"], done.tiers["ordinary"]) == (1, 1)


@pytest.mark.parametrize("column", PARTITIONS)
def test_an_answer_in_a_folder_for_each_value_is_the_same_answer(decide, csv, tmp_path, general, column):
    rows = random_rows(general, 400, seed=5)
    lines = [",".join(KNOWN), *(",".join(row.get(name) or "" for name in KNOWN) for row in rows)]
    source = csv("\n".join(lines) + "\n")
    assert decide(source, "whole.parquet") == decide(source, "parts", partition=column)
    columns = ", ".join(OUTPUT)
    plain = duckdb.sql(f"select {columns} from read_parquet('{tmp_path}/whole.parquet') order by client").fetchall()
    files = f"read_parquet('{tmp_path}/parts/*/*.parquet', hive_partitioning = true)"
    assert duckdb.sql(f"select {columns} from {files} order by client").fetchall() == plain
    values = {row[OUTPUT.index(column)] for row in plain}
    assert left_folders(tmp_path / "parts") == {f"{column}={value or NOTHING}" for value in values}
    assert os.name == "nt" or stat.S_IMODE((tmp_path / "parts").stat().st_mode) == 0o700
    assert read_source(str(tmp_path / "parts")).partitioned, "it can be read again as it lies"


@pytest.mark.parametrize(
    ("output", "column", "code"),
    [
        ("out", "client", "batch.partition"),
        ("out", "branch", "batch.partition"),
        ("out.parquet", "tier", "batch.partition_file"),
        ("out.csv", "tier", "batch.partition_file"),
    ],
)
def test_an_answer_that_cannot_be_divided_so_is_refused_before_anything_is_read(decide, csv, tmp_path, output, column, code):  # noqa: PLR0917
    with pytest.raises(Refusal) as refused:
        decide(csv("no table"), output, partition=column)
    assert refused.value.code == code
    assert left(tmp_path) == {"in.csv"}


def test_parts_in_csv_have_the_same_columns(decide, csv, tmp_path):
    csv("client,deposit\nC1,100000\n", "in/a.csv")
    csv("client,deposit\nC2,5\n", "in/b.csv")
    assert decide(tmp_path / "in").clients == 2
    csv("client,deposit\nC3,5\nC4,x\n", "in/c.csv")
    with pytest.raises(BadTable) as refused:
        decide(tmp_path / "in")
    assert [(fault.file, fault.row) for fault in refused.value.faults] == [("c.csv", 3)]
    csv("deposit,client\n5,C5\n", "in/c.csv")
    with pytest.raises(Refusal, match=r"batch.other_columns"):
        decide(tmp_path / "in")


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("nothing.csv", "batch.no_input"),
        ("x\0.csv", "batch.no_input"),
        ("empty", "batch.no_parts"),
        ("mixed", "batch.mixed_parts"),
        ("nested", "batch.mixed_parts"),
        ("in.xlsx", "batch.format"),
        ("a*.csv", "batch.odd_name"),
    ],
)
def test_what_cannot_be_read(decide, csv, tmp_path, name, code):
    (tmp_path / "empty").mkdir()
    parquet(tmp_path / "mixed/a.parquet", "select 'C1' as client")
    for each in ("mixed/b.csv", "in.xlsx", "a*.csv", "nested/a.csv"):
        csv(GOOD, each)
    (tmp_path / "nested/b").mkdir()
    (tmp_path / "nested/b/b.csv").write_text(GOOD, "utf-8")
    with pytest.raises(Refusal) as refused:
        decide(tmp_path / name)
    assert refused.value.code == code


def test_a_damaged_parquet_file_is_refused(decide, tmp_path):
    path = parquet(tmp_path / "in.parquet", "select 'C' || i as client, i as deposit from range(5000) t(i)")
    raw = bytearray(path.read_bytes())
    raw[100:3000] = bytes(2900)
    path.write_bytes(raw)
    with pytest.raises(Refusal) as refused:
        decide(path)
    assert refused.value.code == "batch.unreadable"
    assert left(tmp_path) == {"in.parquet"}


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs a pipe that has a name")
@pytest.mark.parametrize(
    "output", ["folder", "folder.csv", "out.xlsx", "missing/out.csv", "pipe.csv", "in.csv"]
)
def test_what_cannot_be_written_is_left_as_it_is(decide, csv, tmp_path, output):
    csv(GOOD)
    for name in ("folder", "folder.csv"):
        (tmp_path / name).mkdir()
    os.mkfifo(tmp_path / "pipe.csv")
    with pytest.raises(Refusal) as refused:
        decide(tmp_path / "in.csv", output)
    assert refused.value.code in {
        "batch.output_there",
        "batch.format",
        "file.not_saved",
        "batch.same_place",
        "batch.unreadable",
    }
    assert left(tmp_path) == {"in.csv"}
    assert (tmp_path / "in.csv").read_text("utf-8") == GOOD
    assert (tmp_path / "pipe.csv").is_fifo()


def test_an_answer_that_was_there_stays_until_the_new_one_is_whole(decide, csv, tmp_path):
    (tmp_path / "out.csv").write_text("yesterday's", "utf-8")
    with pytest.raises(BadTable):
        decide(csv(GOOD + "C4,x,,,,,\n"))
    assert (tmp_path / "out.csv").read_text("utf-8") == "yesterday's"
    decide(csv(GOOD))
    assert (tmp_path / "out.csv").read_text("utf-8").startswith("client,tier")


@pytest.mark.parametrize("output", ["out.csv", "out.parquet", "parts"])
def test_what_cannot_be_read_again_whole_is_not_put_in_place(decide, csv, tmp_path, monkeypatch, output):
    from teller_app.batch import duck

    monkeypatch.setattr(duck.Duck, "written", lambda *_: [("gold", 2)])
    if output != "parts":
        (tmp_path / output).write_text("yesterday's", "utf-8")
    with pytest.raises(Refusal, match=r"batch.not_whole"):
        decide(csv(GOOD), output)
    assert left(tmp_path) == {"in.csv", output} - {"parts"}
    assert not (tmp_path / "parts").exists()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_a_disk_that_fills_up_leaves_nothing(tmp_path):
    target = Target(str(tmp_path / "out.csv"), Format.CSV, parts=False)

    def half() -> None:
        with beside(target) as address:
            Path(address).write_text("half", "utf-8")
            Path("/dev/full").write_text("x" * 100_000, "utf-8")

    with pytest.raises(Refusal) as refused:
        half()
    assert (refused.value.code, refused.value.values["file"]) == ("file.no_room", "out.csv")
    assert left(tmp_path) == set()


def test_rows_stay_in_the_order_of_the_file_and_agree_with_the_rules(decide, tmp_path, general):
    rows = list(random_rows(general, 2000, seed=11))
    names = list(SHAPE.columns)
    lines = [",".join(names), *(",".join(row.get(name) or "" for name in names) for row in rows)]
    (tmp_path / "in.csv").write_text("\n".join(lines) + "\n", "utf-8")
    decide(tmp_path / "in.csv")
    found = [line.split(",") for line in (tmp_path / "out.csv").read_text("utf-8").splitlines()[1:]]
    for row, line in zip(rows, found, strict=True):
        told = [*expected(row, general)]
        assert line == [
            "" if cell is None else ";".join(cell) if isinstance(cell, list) else cell for cell in told
        ]


def test_the_engine_reads_and_writes_nothing_else(csv, tmp_path):
    """Not another file, not the network, not a setting, and nothing from anybody's home."""
    source, target = read_source(str(csv(GOOD))), read_target(str(tmp_path / "out.csv"), parts=False)
    other = csv(GOOD, "other.csv")
    (tmp_path / "temp").mkdir()
    with open_duck(tmp_path / "temp", source, target, 1) as duck:
        for query in (
            f"select * from read_csv('{other}')",
            f"copy (select 1) to '{tmp_path.parent / 'x.csv'}'",
            "load httpfs",
            "set enable_external_access = true",
            "set memory_limit = '9GB'",
        ):
            with pytest.raises(duckdb.Error):
                duck.db.execute(query)
        for name, value in (("temp_file_encryption", True), ("enable_progress_bar", False), ("threads", 1)):
            assert duck.db.execute("select current_setting(?)", [name]).fetchall() == [(value,)]


def test_an_engine_that_is_not_there_is_named(decide, csv, monkeypatch):
    from teller_app.batch import extras

    monkeypatch.setattr(extras, "find_spec", lambda name: None if name == "duckdb" else True)
    with pytest.raises(Refusal) as refused:
        decide(csv(GOOD))
    assert (refused.value.code, refused.value.values) == (
        "batch.no_extra",
        {"package": "duckdb", "extra": "batch"},
    )


@pytest.mark.parametrize(
    ("path", "odd"),
    [
        (PureWindowsPath(r"C:\data\in.csv"), False),
        (PureWindowsPath(r"\\server\share\in.csv"), False),
        (PureWindowsPath(r"C:\data\in[1].csv"), True),
        (PurePosixPath("/data/in.csv"), False),
        (PurePosixPath("/data/i*.csv"), True),
        (PurePosixPath("/data/a\\b.csv"), True),
    ],
)
def test_what_windows_puts_between_folders_is_no_pattern(path, odd):
    assert is_pattern(path) is odd
