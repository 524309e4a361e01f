"""Of whom a row is must be known before it may be left out, and two rows that speak of the same name each other."""

from __future__ import annotations

import pytest

from teller_app.intake.profile import Limits
from teller_app.rules.codes import AssetClass
from teller_app.words.refusals import problem_line
from teller_app.words.speaker import Language, Speaker
from tests.intake.conftest import faults_of
from tests.intake.test_limits import CLIENTS, GOOD, HOLDINGS, held


@pytest.mark.parametrize(
    ("name", "head", "good", "strange"),
    [
        ("h.csv", HOLDINGS, "C1,deposit,2026-01-01,500000", "C01,wealth,2026-01-01,800000"),
        ("a.csv", "client,month,volume", "C1,2026-09,1", "C01,2026-10,1"),
        ("card.csv", "client,number", "C1,4111111111111111", "C01,6222021234567890128"),
        ("g.csv", "client,privilege,given_on", "C1,lounge,2026-01-01", "C01,lounge,2026-01-02"),
    ],
)
def test_one_of_several_rows_under_a_slip_of_a_key_no_limit_makes_good(  # noqa: PLR0917
    branch, write, name, head, good, strange
):
    """It may be C1's: without it C1 would have a sum that looks like a sum."""
    branch.take(write(CLIENTS, *GOOD))
    there = branch.with_(limits=Limits(rejects=10))
    found = there.plan(write(head, good, strange, name=name))
    assert faults_of(found) == [(name, 3, "client", "import.unknown_client")]
    assert (found.acceptable, found.final) == (False, 1)
    assert there.plan(write(head, good, name=name)).acceptable


def test_credit_facts_of_a_stranger_may_be_left_out(branch, write):
    """They are one row: whoever was meant keeps the whole of what the book says."""
    branch.take(write(CLIENTS, *GOOD))
    found = branch.with_(limits=Limits(rejects=1)).take(write("client,income", "C9,1", "C1,2", name="f.csv"))
    assert (found.rejected, branch.clients()["C1"].loan.income.fen) == (1, 200)


@pytest.mark.parametrize(
    "row", [",person,王小明", "C 9,person,王", "W01,person,王", "C9,person", "C9,person,王,more"]
)
def test_a_client_of_whom_nobody_can_tell_who_it_is_no_limit_makes_good(branch, write, row):
    found = branch.with_(limits=Limits(rejects=10)).plan(write(CLIENTS, *GOOD, row))
    assert (found.acceptable, found.rejected, found.final) == (False, 1, 1)


def test_rows_of_a_client_whose_row_has_a_cell_that_is_no_text_go_with_it(branch, write, sheet):
    rows = sheet(("key", "kind", "name"), ("C8", "person", 7), ("C9", "person", "王"))
    balances = write(HOLDINGS, "C8,fund,2026-01-01,1", "C9,fund,2026-01-01,2", name="h.csv")
    found = branch.with_(limits=Limits(rejects=1)).take(rows, balances)
    assert faults_of(found) == [("clients.xlsx", 2, "name", "import.number_cell")]
    assert (found.left_out, list(branch.clients())) == (1, ["C9"])


def test_a_balance_that_is_no_cell_of_amounts_keeps_its_client_as_it_was(branch, write, sheet):
    branch.take(write(CLIENTS, *GOOD), write(HOLDINGS, "C1,fund,2026-01-01,1", name="h.csv"))
    rows = [
        ("client", "asset_class", "date", "balance"),
        ("C1", "fund", "2026-02-01", True),
        ("C2", "fund", "2026-02-01", "5"),
    ]
    found = branch.with_(limits=Limits(rejects=1)).take(sheet(*rows, name="h.xlsx"))
    assert faults_of(found) == [("h.xlsx", 2, "balance", "import.cell")]
    assert (held(branch), held(branch, "C2")) == ({AssetClass.FUND: (100,)}, {AssetClass.FUND: (500,)})


@pytest.mark.parametrize(
    ("name", "rows", "code", "line"),
    [
        (
            "h.csv",
            (HOLDINGS, "C1,fund,2026-01-01,1", "C2,fund,2026-01-01,2", "C1,fund,2026-01-01,2"),
            "contradicts",
            2,
        ),
        (
            "h.csv",
            (HOLDINGS, "C2,fund,2026-01-01,2", "C1,fund,2026-01-01,1", "C1,fund,2026-01-01,1.00"),
            "repeats",
            3,
        ),
        ("a.csv", ("client,month,volume", "C1,2026-10,", "C1,2026-10,0"), "contradicts", 2),
        (
            "card.csv",
            ("client,number,card", "C1,4111111111111111,", "C1,4111111111111111,gold_credit"),
            "contradicts",
            2,
        ),
        (
            "g.csv",
            ("client,privilege,given_on,times", "C1,lounge,2026-01-01,1", "C1,lounge,2026-01-01,1"),
            "repeats",
            2,
        ),
        ("f.csv", ("client,income", "C1,9x", "C1,5000"), "said_before", 2),
        ("f.csv", ("client,income", "C1,5000", "C1,9x"), "said_before", 2),
        ("clients.csv", (CLIENTS, "C1,person,王芳", "C1,person,李明"), "contradicts", 2),
    ],
)
def test_two_rows_that_speak_of_the_same_name_each_other(branch, write, name, rows, code, line):  # noqa: PLR0917
    branch.take(write(CLIENTS, *GOOD))
    last = branch.plan(write(*rows, name=name)).faults[-1]
    assert (last.row, last.code, last.values) == (len(rows), f"import.{code}", {"file": name, "line": line})
    assert f"{line} of {name}" in problem_line(Speaker(Language.EN), last.for_a_log())


def test_a_wrong_row_of_credit_facts_beside_a_good_one_is_not_passed_over(branch, write):
    """Which of both is meant nobody can tell; the good one may be the older."""
    branch.take(write(CLIENTS, *GOOD))
    found = branch.with_(limits=Limits(rejects=9)).plan(
        write("client,income", "C1,9x", "C1,5000", name="f.csv")
    )
    assert (found.acceptable, found.final) == (False, 1)
