"""A class and a part of it are both counted, as the rules say; nobody who sends a sum by mistake is left in doubt."""

from __future__ import annotations

import pytest

from teller_app.words.refusals import problem_line
from teller_app.words.speaker import Language, Speaker

HEADER = "client,asset_class,date,balance"


def warned(report) -> list[tuple[int, str, list[str]]]:
    return [
        (each.row, each.values["client"], each.values["classes"])
        for each in report.warnings
        if each.code == "import.part_and_whole"
    ]


@pytest.mark.parametrize(
    ("whole", "part"),
    [
        ("deposit", "demand_deposit"),
        ("deposit", "time_deposit"),
        ("fund", "money_fund"),
        ("securities", "custody"),
    ],
)
def test_a_client_with_a_class_and_a_part_of_it_is_named(branch, write, whole, part):
    branch.take(write("key,kind,name", "C1,person,王", "C2,person,李"))
    rows = (f"C1,{part},2026-01-01,30", f"C1,{whole},2026-01-01,100", f"C2,{part},2026-01-01,30", "C2,wealth,2026-01-01,1")
    report = branch.plan(write(HEADER, *rows, name="h.csv"))
    assert warned(report) == [(2, "C1", [whole, part])]
    assert (report.acceptable, report.warning_count) == (True, 1)
    text = problem_line(Speaker(Language.ZH), report.warnings[0].for_a_log())
    assert "C1" in text
    assert "两笔都计入" in text
    assert whole not in text


def test_one_that_has_gone_to_nothing_is_not_counted_twice(branch, write):
    branch.take(write("key,kind,name", "C1,person,王"))
    rows = ("C1,deposit,2026-01-01,100", "C1,deposit,2026-02-01,0", "C1,demand_deposit,2026-02-01,100")
    assert warned(branch.plan(write(HEADER, *rows, name="h.csv"))) == []


def test_what_the_book_has_counts_for_those_whom_the_files_name(branch, write):
    branch.take(write("key,kind,name", "C1,person,王"), write(HEADER, "C1,deposit,2026-01-01,100", name="h.csv"))
    assert warned(branch.plan(write("key,kind,name", "C9,person,新"))) == [], "not every night anew"
    both = branch.plan(write(HEADER, "C1,deposit,2026-01-01,100", "C1,time_deposit,2026-01-01,9", name="h.csv"))
    assert warned(both) == [(2, "C1", ["deposit", "time_deposit"])]
