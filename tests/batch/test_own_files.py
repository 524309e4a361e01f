"""Who may read an answer: its owner, while it is written and when it lies there."""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path

import pytest

from teller_app.batch import duck
from teller_app.batch.places import Format, Target, beside
from teller_app.rules.errors import Refusal
from tests.batch.test_files import GOOD, csv, decide, left  # noqa: F401  fixtures

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there the folder says who may read")


@pytest.fixture(autouse=True)
def usual():
    """As most systems have it: new files are everybody's to read."""
    was = os.umask(0o022)
    yield
    os.umask(was)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.mark.parametrize(("output", "wanted"), [("out.csv", 0o600), ("out.parquet", 0o600), ("parts", 0o700)])
def test_an_answer_is_its_owners_alone(decide, csv, tmp_path, output, wanted):  # noqa: F811
    decide(csv(GOOD), output)
    assert mode(tmp_path / output) == wanted


def test_one_that_others_could_read_is_not_after_it_was_replaced(decide, csv, tmp_path):  # noqa: F811
    (tmp_path / "out.csv").write_text("yesterday's", "utf-8")
    decide(csv(GOOD))
    assert mode(tmp_path / "out.csv") == 0o600


def test_nobody_else_comes_near_it_while_it_is_written(decide, csv, tmp_path, monkeypatch):  # noqa: F811
    seen = []

    def written(_: duck.Duck, address: str, target: Target):
        seen.append(mode(Path(address).parent))
        assert Path(address).parent == target.waiting
        raise Refusal("batch.not_whole", file="out.csv")

    monkeypatch.setattr(duck.Duck, "written", written)
    with pytest.raises(Refusal):
        decide(csv(GOOD))
    assert seen[-1] == 0o700
    assert left(tmp_path) == {"in.csv"}
    assert not list(tmp_path.glob(".out.csv.*"))


def test_a_folder_that_lay_there_under_the_same_name_goes_first(tmp_path):
    target = Target(str(tmp_path / "out.csv"), Format.CSV, parts=False)
    target.waiting.mkdir(mode=0o755)
    (target.waiting / "out.csv").write_text("of a killed process", "utf-8")
    with beside(target) as address:
        assert not Path(address).exists()
        assert mode(target.waiting) == 0o700
        Path(address).write_text("new", "utf-8")
    assert (tmp_path / "out.csv").read_text("utf-8") == "new"
    assert not target.waiting.exists()


def test_what_a_killed_one_has_left_goes_after_a_day(decide, csv, tmp_path):  # noqa: F811
    for at, age in ((1, 2 * 86_400), (2, 60)):
        left_there = tmp_path / f".out.csv.{at}.new"
        left_there.mkdir()
        (left_there / "out.csv").write_text("clients", "utf-8")
        then = tmp_path.stat().st_mtime - age
        os.utime(left_there, (then, then))
    decide(csv(GOOD))
    assert [each.name for each in tmp_path.glob(".out.csv.*")] == [".out.csv.2.new"]
