"""Whoever waits for an import hears how far it is, and may stop it at any time; the old book is as it was."""

from __future__ import annotations

import json

import pytest

from teller_app.intake.layout import FIELDS, Kind
from teller_app.intake.manifest import digest, read_manifest
from teller_app.intake.prepare import Step
from tests.intake.conftest import AS_OF
from tests.intake.test_limits import CLIENTS, GOOD


@pytest.mark.parametrize("step", [Step.READ, Step.BUILD, Step.PROVE])
def test_whoever_stops_it_leaves_the_old_book_and_nothing_else(branch, write, step):
    branch.take(write(CLIENTS, *GOOD))
    there = sorted(path.name for path in branch.home.iterdir())
    many = write(CLIENTS, *(f"N{at},person,王" for at in range(1200)), name="many.csv")

    def stop(at: Step, *_: int) -> None:
        if at is step:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt), branch.prepared(many, told=stop):
        pytest.fail("went on")
    assert sorted(path.name for path in branch.home.iterdir()) == there
    assert list(branch.clients()) == ["C1", "C2"]


@pytest.mark.parametrize("kind", ["text", "workbook", "manifest"])
def test_whoever_stops_it_need_not_wait_until_a_large_file_is_looked_through(  # noqa: PLR0917
    branch, write, sheet, tmp_path, monkeypatch, kind
):
    """Gigabytes are looked at for their encoding and their digest before the first row is read."""
    monkeypatch.setattr("teller_app.intake.prepare._LONG_BYTES", 1000)
    rows = [f"N{at},person,王" for at in range(1200)]
    path = (
        sheet(CLIENTS.split(","), *(row.split(",") for row in rows))
        if kind == "workbook"
        else write(CLIENTS, *rows)
    )
    there = branch
    if kind == "manifest":
        listed = {"name": path.name, "rows": 1200, "sha256": digest(path)}
        told = {"format": 1, "sequence": 1, "business_date": AS_OF.isoformat(), "files": [listed]}
        (tmp_path / "manifest.json").write_text(json.dumps(told))
        there = branch.with_(manifest=read_manifest(tmp_path / "manifest.json", ()))
        monkeypatch.setattr("teller_app.intake.prepare.Source", lambda *_: pytest.fail("was opened"))

    def stop(at: Step, done: int, total: int) -> None:
        assert at is Step.CHECKSUM
        if total > 1:
            assert 0 < done <= total
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt), there.prepared(path, told=stop):
        pytest.fail("went on")


@pytest.mark.parametrize("asked", [1, 2, 5, 20])
def test_the_proof_stops_in_the_middle_of_a_check(branch, write, monkeypatch, asked):
    """A large book is proven for a minute, in a few statements."""
    monkeypatch.setattr("teller_app.store.stopping._OPS", 200)
    branch.take(write(CLIENTS, *GOOD))
    there = sorted(path.name for path in branch.home.iterdir())
    many = write(CLIENTS, *(f"N{at},person,王" for at in range(1200)), name="many.csv")
    left = asked

    def stop(at: Step, *_: int) -> None:
        nonlocal left
        left -= at is Step.PROVE
        if not left:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt), branch.prepared(many, told=stop):
        pytest.fail("went on")
    assert sorted(path.name for path in branch.home.iterdir()) == there


def test_progress_tells_rows_and_how_many_there_may_be(branch, write):
    seen: dict[Step, list[tuple[int, int]]] = {}
    path = write(CLIENTS, *(f"N{at},person,王" for at in range(2100)))
    with branch.prepared(
        path, told=lambda step, done, total: seen.setdefault(step, []).append((done, total))
    ):
        pass
    assert [done for done, _ in seen[Step.READ]] == [500, 1000, 1500, 2000]
    assert all(done <= total for done, total in seen[Step.READ])
    assert list(seen) == [Step.READ, Step.BUILD, Step.PROVE]
    assert FIELDS[Kind.CLIENTS]


def test_rows_that_are_refused_are_told_as_they_pass(branch, write):
    """20,000 of them took seconds without a word, and nobody could stop them."""
    seen = []
    path = write(CLIENTS, *("C1,person" for _ in range(700)), *("" for _ in range(600)))

    def told(step: Step, done: int, _: int) -> None:
        if step is Step.READ:
            seen.append(done)

    with branch.prepared(path, told=told):
        pass
    assert seen == [500, 700]
