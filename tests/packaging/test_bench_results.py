"""The figures that are kept with the sources are those that a bench has written, with machine and command."""

from __future__ import annotations

import json
import sys

from tests import bench_batch, bench_import, bench_results
from tests.bench_results import Results, ship


def test_every_bench_stands_in_one_file_and_none_is_lost(tmp_path, monkeypatch):
    monkeypatch.setattr(bench_results, "FOLDER", tmp_path / "build")
    shipped = tmp_path / "packaging" / "bench" / "results.json"
    one = Results("import")
    one.add("10,000 clients", wall_s=1.5)
    one.write()
    assert ship(tmp_path / "build", shipped) == ["bench_import"]
    (tmp_path / "build" / "bench_import.json").unlink()
    Results("batch").write()
    assert ship(tmp_path / "build", shipped) == ["bench_batch", "bench_import"]
    kept = json.loads(shipped.read_text("utf-8"))["bench_import"]
    assert kept["results"] == [{"what": "10,000 clients", "wall_s": 1.5}]
    assert kept["command"].startswith("python -m tests.bench_import")
    assert {"processor", "cores", "load"} <= kept["machine"].keys()
    assert kept["at"]


def test_neither_another_size_nor_another_engine_goes_over_what_was_measured(tmp_path, monkeypatch):
    monkeypatch.setattr(bench_results, "FOLDER", tmp_path)
    for of in ("duckdb_1000", "duckdb_2000", "spark_1000"):
        one = Results("batch", of)
        one.add(of)
        one.write()
    shipped = tmp_path / "results.json"
    assert ship(tmp_path, shipped) == ["bench_batch_duckdb_1000", "bench_batch_duckdb_2000", "bench_batch_spark_1000"]
    kept = json.loads(shipped.read_text("utf-8"))
    assert all(name.endswith(told["results"][0]["what"]) for name, told in kept.items())
    assert all(told["command"].startswith("python -m tests.bench_batch") for told in kept.values())


def test_each_bench_that_has_a_size_names_it(tmp_path, monkeypatch):
    """Run small: what it leaves is called after what it was of."""
    monkeypatch.setattr(bench_results, "FOLDER", tmp_path)
    monkeypatch.setattr(bench_batch.Bench, "run", lambda _: None)
    monkeypatch.setattr(bench_batch.Bench, "spark", lambda _: None)
    for words in (["--rows", "10"], ["--rows", "20"], ["--rows", "20", "--spark"]):
        monkeypatch.setattr(sys, "argv", ["bench_batch", *words])
        bench_batch.main()
    monkeypatch.setattr(bench_import, "one_size", lambda size, _: {"cpu_s": 1.0, "clients": size})
    monkeypatch.setattr(bench_import, "SIZES", (5, 6))
    for words in ([], ["--clients", "7"]):
        monkeypatch.setattr(sys, "argv", ["bench_import", *words])
        bench_import.main()
    assert sorted(path.stem for path in tmp_path.iterdir()) == [
        "bench_batch_duckdb_10",
        "bench_batch_duckdb_20",
        "bench_batch_spark_20",
        "bench_import_5",
        "bench_import_6",
        "bench_import_7",
    ]
