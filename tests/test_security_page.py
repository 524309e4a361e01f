"""SECURITY.md promises only what a test holds: every test that it names is there, and what none holds says so."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "SECURITY.md").read_text("utf-8")
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in PAGE.splitlines()
    if re.match(r"\| [0-9]+ \|", line)
]
NAMED = re.compile(r"`(tests/[a-z_/]+\.py)::(test_\w+)`")


def functions_in(file: str) -> dict[str, list[str]]:
    """Each with its decorators."""
    tree = ast.parse((ROOT / file).read_text("utf-8"))
    return {
        node.name: [ast.unparse(each) for each in node.decorator_list]
        for node in tree.body
        if isinstance(node, ast.FunctionDef)
    }


def test_there_are_the_21_promises_in_their_order():
    assert [row[0] for row in ROWS] == [str(number) for number in range(1, 22)]
    assert {len(row) for row in ROWS} == {5}
    assert all(all(row) for row in ROWS)


@pytest.mark.parametrize("row", ROWS, ids=[row[0] for row in ROWS])
def test_every_test_that_is_named_is_there(row):
    named = NAMED.findall(row[3])
    assert row[3] == "not yet" if not named else row[3] == " ".join(f"`{file}::{name}`" for file, name in named)
    for file, name in named:
        assert (ROOT / file).is_file(), file
        found = functions_in(file)
        assert name in found, f"{file}::{name}"
        assert "pytest.mark.long" not in found[name], "not one case of it would be run with every change"


@pytest.mark.parametrize("row", ROWS, ids=[row[0] for row in ROWS])
def test_what_no_test_holds_is_measured_by_none(row):
    assert (row[3] == "not yet") == (row[4] == "not yet")


def test_every_make_target_that_is_named_is_there():
    makefile = (ROOT / "Makefile").read_text("utf-8")
    for target in re.findall(r"`make ([a-z-]+)`", PAGE):
        assert re.search(rf"(?m)^{target}:", makefile), target


def test_figures_that_are_counted_are_still_right():
    from tests.counter.test_attacks import ODD_NAMES
    from tests.counter.test_literal_search import OPERATORS
    from tests.rules.test_tier import CASES

    measured = {row[0]: row[4] for row in ROWS}
    assert measured["16"].startswith(f"{len(CASES)} thresholds")
    assert measured["12"].startswith(f"{len(ODD_NAMES)} odd names")
    assert measured["18"].startswith(f"{len(OPERATORS)} operators")
    # Read, for what pulls the plug cannot be imported everywhere; three more in test_journal, two in test_ledger.
    (kills,) = re.findall(r"(?m)^KILLS = ([0-9]+)$", (ROOT / "tests/faults/test_kills.py").read_text("utf-8"))
    assert measured["2"].startswith(f"{int(kills) + 3 + 2} kills with every `make test`")


def test_figures_of_what_is_offered_and_walked_through_are_still_right():
    from teller_app.ui.rail import Page
    from tests.intake.test_exchange import HOSTILE as SENT
    from tests.intake.test_kills import STAGES
    from tests.store.test_outbox import STEPS
    from tests.store.test_releases import HOSTILE as OFFERED

    measured = {row[0]: row[4] for row in ROWS}
    decorators = functions_in("tests/store/test_book.py")["test_a_build_that_is_killed_harms_nothing"]
    (steps,) = (each for each in decorators if "parametrize('step'" in each)
    builds = ast.literal_eval(ast.parse(steps).body[0].value.args[1])
    assert measured["3"].startswith(f"killed at {len(builds)} steps of a build and {len(STAGES)} of an import;")
    assert measured["5"].startswith(f"{len(OFFERED)} hostile releases offered: 0 taken")
    assert f" views of all {len(Page)} pages, " in measured["7"]
    assert f" {len(SENT)} hostile files, 0 taken; killed before each of {STEPS} steps: " in measured["11"]


def test_the_count_of_harms_is_still_right(tmp_path):
    """As ``tests/store/test_verify.py`` does them: to every page of a book and of a journal."""
    from teller_app.safe.keys import DeviceKeys
    from teller_app.store.book import current
    from teller_app.store.journal import FILE_NAME
    from tests.store.conftest import Home
    from tests.store.test_verify import PAGE as PAGE_BYTES
    from tests.store.test_verify import cuts, fill, flips

    home = Home(tmp_path, DeviceKeys(tmp_path))
    fill(home)
    files = [path.read_bytes() for path in (current(home.path), home.path / FILE_NAME)]
    pages = sum(len(raw) // PAGE_BYTES for raw in files)
    flipped, cut = (sum(1 for raw in files for _ in harm(raw)) for harm in (flips, cuts))
    (row,) = (row[4] for row in ROWS if row[0] == "1")
    assert row.startswith(f"0 missed of {flipped} flips and {cut} truncations of {pages} pages,")


def test_the_page_has_its_chinese_part():
    chinese = PAGE.partition("## 安全")[2]
    assert {"device.key", "not yet", "logs/program.log"} <= set(re.findall(r"device\.key|not yet|logs/program\.log", chinese))
