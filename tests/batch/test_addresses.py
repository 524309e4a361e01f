"""What ``--input`` takes as an address: a file of this machine in every spelling, and a network if it may."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from teller_app.batch.addresses import is_remote, path_of
from teller_app.batch.duck import extensions
from teller_app.batch.faults import BadTable
from teller_app.rules.errors import Refusal
from tests.batch.test_files import GOOD, csv, decide, left, parquet  # noqa: F401  fixtures


@pytest.mark.parametrize(
    ("text", "here", "windows"),
    [
        ("in.csv", "in.csv", "in.csv"),
        (r"C:\data\in.csv", r"C:\data\in.csv", r"C:\data\in.csv"),
        ("C:/data/in.csv", "C:/data/in.csv", "C:/data/in.csv"),
        ("file:///data/in.csv", "/data/in.csv", r"\data\in.csv"),
        ("FILE:///data/in.csv", "/data/in.csv", r"\data\in.csv"),
        ("file:/data/in.csv", "/data/in.csv", r"\data\in.csv"),
        ("file://localhost/data/in.csv", "/data/in.csv", r"\data\in.csv"),
        ("file:///data/%E5%AE%A2%E6%88%B7%201.csv", "/data/客户 1.csv", r"\data\客户 1.csv"),
        ("file:///data/客户 1.csv", "/data/客户 1.csv", r"\data\客户 1.csv"),
        ("file:///100%25.csv", "/100%.csv", r"\100%.csv"),
        ("file:///C:/data/a%20b.csv", "/C:/data/a b.csv", r"C:\data\a b.csv"),
        ("file:///C%3A/data/in.csv", "/C:/data/in.csv", r"C:\data\in.csv"),
        ("file:///c|/data/in.csv", "/c|/data/in.csv", r"c:\data\in.csv"),
        ("file:/C:/data/in.csv", "/C:/data/in.csv", r"C:\data\in.csv"),
        ("file://C:/data/in.csv", None, r"C:\data\in.csv"),
        ("file://share01/data/in.csv", None, r"\\share01\data\in.csv"),
        ("file:////share01/data/in.csv", "//share01/data/in.csv", r"\\share01\data\in.csv"),
        ("file:///", None, None),
        ("file://", None, None),
        ("file:///a%00b.csv", None, None),
        ("file:///a%FFb.csv", None, None),
    ],
)
def test_a_file_of_this_machine_in_every_spelling(text, here, windows):
    assert not is_remote(text)
    for system, means in ((False, here), (True, windows)):
        if means is None:
            with pytest.raises(Refusal) as refused:
                path_of(text, windows=system)
            assert refused.value.code == "batch.address"
        else:
            assert path_of(text, windows=system) == means


@pytest.mark.parametrize("text", ["https://h/a.csv", "s3://b/a.parquet", "hdfs://n:8020/a.csv", "S3A://b/a"])
def test_what_lies_on_a_network(text):
    assert is_remote(text)


def test_a_name_that_only_looks_like_one_is_a_file():
    assert path_of("file:in.csv") == "file:in.csv"


def test_a_file_a_folder_and_the_answer_by_their_addresses(decide, csv, tmp_path):  # noqa: F811
    odd = csv(GOOD, "客户 表/第 1 份.csv")
    assert "%" in odd.as_uri()
    assert decide(odd.as_uri()).clients == 3
    assert decide(odd.parent.as_uri()).clients == 3
    part = parquet(tmp_path / "in/region=low/a b.parquet", "select 'C1' as client, 50000 as deposit")
    assert decide(part.parents[1].as_uri()).clients == 1
    with pytest.raises(Refusal, match=r"batch.no_input"):
        decide((tmp_path / "none.csv").as_uri())


def test_the_answer_by_its_address_is_not_put_over_what_is_read(decide, csv, tmp_path):  # noqa: F811
    path = csv(GOOD, "a b.csv")
    with pytest.raises(Refusal, match=r"batch.same_place"):
        from_there_to_there(decide, path)
    assert left(tmp_path) == {"a b.csv"}


def from_there_to_there(decide, path: Path) -> None:  # noqa: F811
    """Both by address, which ``decide`` would put into its folder."""
    from teller_app.batch.places import apart, read_source, read_target

    apart(read_source(path.as_uri()), read_target(path.as_uri(), parts=False))


def has_httpfs() -> bool:
    """Whether somebody has put it here; nothing is ever fetched for it."""
    quiet = {"autoinstall_known_extensions": "false", "extension_directory": str(extensions())}
    with duckdb.connect(":memory:", config=quiet) as db:
        try:
            db.load_extension("httpfs")
        except duckdb.Error:
            return False
    return True


HTTPFS = has_httpfs()


@pytest.fixture
def served(tmp_path):
    """The address of the folder ``www``, served by another process: the engine waits with the lock of this one."""
    (tmp_path / "www").mkdir()
    command = [sys.executable, "-u", "-m", "http.server", "0", "--bind", "127.0.0.1"]
    server = subprocess.Popen(
        [*command, "--directory", str(tmp_path / "www")],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        port = re.search(r"port ([0-9]+)", server.stdout.readline())
        yield f"http://127.0.0.1:{port[1]}"
    finally:
        server.kill()
        server.wait()
        server.stdout.close()


@pytest.mark.skipif(not HTTPFS, reason="DuckDB's httpfs is not installed on this machine")
def test_a_table_on_a_network_is_read_and_its_wrong_cells_are_named(decide, csv, tmp_path, served):  # noqa: F811
    csv(GOOD, "www/a b.csv")
    csv("\ufeff" + GOOD.replace(",", "\t"), "www/tabs.csv")
    csv(GOOD + "C4,12万,,,,,\n", "www/wrong.csv")
    parquet(tmp_path / "www/in.parquet", "select 'C1' as client, 50000 as deposit")
    assert decide(f"{served}/a%20b.csv").tiers["gold"] == 2
    assert decide(f"{served}/tabs.csv").tiers["gold"] == 2
    assert decide(f"{served}/in.parquet").clients == 1
    with pytest.raises(BadTable) as bad:
        decide(f"{served}/wrong.csv")
    (fault,) = bad.value.faults
    assert (fault.file, fault.row, fault.column, fault.code) == ("wrong.csv", 5, "deposit", "batch.no_amount")
    with pytest.raises(Refusal, match=r"batch.unreadable"):
        decide(f"{served}/none.csv")


@pytest.mark.skipif(HTTPFS, reason="DuckDB's httpfs is installed on this machine")
def test_without_httpfs_it_is_refused_and_nothing_is_fetched(decide, csv, tmp_path, served):  # noqa: F811
    csv(GOOD, "www/in.csv")
    with pytest.raises(Refusal) as refused:
        decide(f"{served}/in.csv")
    assert (refused.value.code, refused.value.values["version"]) == ("batch.remote", duckdb.__version__)


def test_the_answer_is_not_written_to_a_network(tmp_path):
    from teller_app.batch.duck import open_duck
    from teller_app.batch.places import read_target

    target = read_target("s3://bucket/out.csv", parts=False)
    with pytest.raises(Refusal, match=r"batch.remote_output"), open_duck(tmp_path, None, target):
        pass
