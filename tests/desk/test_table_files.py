"""Tables as files, however many rows they have."""

from __future__ import annotations

import tracemalloc
from io import BytesIO

import pytest

from teller_app.desk.branch_tables import Table
from teller_app.desk.table_files import table_csv, table_workbook, write_csv, write_workbook
from teller_app.intake.sources import open_table

HEAD = Table("迁移", ("客户号", "客户", "资产"), (), (), (2,))
MANY = 4_000
BOUND = 1_000_000
"""Bytes; a row that is kept takes over 500."""


def rows(count: int):
    return (((f"C{at:07d}", f"王{at}", f"{at:,}.00")) for at in range(count))


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_what_passes_through_a_file_is_not_kept_in_memory(tmp_path, kind):
    with (tmp_path / f"many.{kind}").open("wb") as file:
        tracemalloc.start()
        try:
            if kind == "csv":
                write_csv(file, HEAD.columns, rows(MANY))
            else:
                write_workbook(file, [(HEAD, rows(MANY))], "", "", tmp_path)
            _, most = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
    assert most < BOUND
    assert [each.name for each in tmp_path.iterdir()] == [f"many.{kind}"], "nothing is left beside"


def test_a_workbook_that_is_stopped_leaves_nothing_beside(tmp_path):
    def stopped():
        yield from rows(2)
        raise ValueError

    with pytest.raises(ValueError, match=r"^$"):
        write_workbook(BytesIO(), [(HEAD, rows(1)), (HEAD, stopped())], "", "", tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_workbook_says_the_same_either_way(tmp_path):
    whole = Table(HEAD.title, HEAD.columns, tuple(rows(3)), (), HEAD.right)
    (tmp_path / "whole.xlsx").write_bytes(table_workbook((whole,), "今天", "完"))
    with (tmp_path / "passed.xlsx").open("wb") as file:
        write_workbook(file, [(HEAD, rows(3))], "今天", "完", None)
    said = []
    for name in ("whole.xlsx", "passed.xlsx"):
        table = open_table(tmp_path / name)
        said.append([list(row) for row in table.rows()])
        table.close()
    assert said[0] == said[1]
    assert said[0][0][0] == "迁移 · 今天"
    assert said[0][-1][0] == "完"


def test_a_text_says_the_same_either_way():
    whole = Table(HEAD.title, HEAD.columns, (("=1", "a,b", '"'),), (), HEAD.right)
    passed = BytesIO()
    write_csv(passed, HEAD.columns, iter(whole.rows))
    assert passed.getvalue() == table_csv(whole) == "\ufeff客户号,客户,资产\r\n'=1,\"a,b\",\"\"\"\"\r\n".encode()
