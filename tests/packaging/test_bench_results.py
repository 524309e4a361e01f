"""The figures that are kept with the sources are those that a bench has written, with machine and command."""

from __future__ import annotations

import json

from tests import bench_results
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
