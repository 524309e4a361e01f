"""Rows that may be left out are left out whole, and everything about them is written where somebody asked for it."""

from __future__ import annotations

import csv
import os
import stat
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from teller_app.desk.intake_lines import outcome_lines, remark_lines
from teller_app.desk.intake_making import Outcome
from teller_app.intake.faults import Faults, RowFault
from teller_app.intake.layout import Kind
from teller_app.intake.profile import FileProfile, Limits, Profile
from teller_app.intake.rejects import RejectFile
from teller_app.rules.codes import AssetClass
from teller_app.rules.errors import Refusal
from teller_app.store.errors import StoreUnavailable
from teller_app.words.speaker import Language, Speaker
from teller_app.words.spreadsheet import plain_cell
from tests.intake.conftest import faults_of

CLIENTS = "key,kind,name"
HOLDINGS = "client,asset_class,date,balance"
GOOD = ("C1,person,王芳", "C2,person,李明")


def own_columns(match: str, kind: Kind, *names: str) -> FileProfile:
    return FileProfile(match=match, kind=kind, columns={name: name for name in names})


def lenient(rejects: int = 10, share: str = "1") -> Profile:
    """Our own columns, with limits."""
    kinds = [
        own_columns("clients*", Kind.CLIENTS, "key", "kind", "name"),
        own_columns("h*", Kind.HOLDINGS, *HOLDINGS.split(",")),
        own_columns("a*", Kind.ACTIVITY, "client", "month", "volume"),
        own_columns("card*", Kind.CARDS, "client", "number"),
        own_columns("f*", Kind.FACTS, "client", "income"),
    ]
    return Profile(format=1, limits=Limits(rejects=rejects, reject_share=share), file=tuple(kinds))


def held(branch, key="C1"):
    return {code: history.fens for code, history in branch.clients()[key].holdings.items()}


def test_a_rejected_client_is_left_out_and_one_of_the_book_stays_as_it_is(branch, write):
    branch.take(write(CLIENTS, *GOOD))
    found = branch.with_(profile=lenient()).take(
        write(CLIENTS, "C1,robot,王方", "C3,robot,新", "C4,person,赵")
    )
    assert (found.rejected, found.fault_count) == (2, 2)
    assert {key: client.name for key, client in branch.clients().items()} == {
        "C1": "王芳",
        "C2": "李明",
        "C4": "赵",
    }


def test_rows_that_go_with_a_rejected_client_are_counted(branch, write):
    """A new client whose own row is refused has no other rows either, and none of them is lost without a word."""
    files = (
        write(CLIENTS, "C1,person,王芳", "C3,robot,新"),
        write(HOLDINGS, "C3,fund,2026-01-01,1", "C1,fund,2026-01-01,2", "C3,bond,2026-01-01,3", name="h.csv"),
        write("client,income", "C3,1", name="f.csv"),
    )
    found = branch.with_(profile=lenient(1)).take(*files)
    assert faults_of(found) == [("clients.csv", 3, "kind", "import.unknown_value")]
    assert (found.rejected, found.left_out) == (1, 3)
    assert held(branch) == {AssetClass.FUND: (200,)}


def test_a_rejected_client_whom_the_book_knows_keeps_the_other_rows(branch, write):
    branch.take(write(CLIENTS, *GOOD))
    rows = write(HOLDINGS, "C1,fund,2026-01-01,2", name="h.csv")
    found = branch.with_(profile=lenient()).take(write(CLIENTS, "C1,robot,王方"), rows)
    assert found.rejected == 1
    assert held(branch) == {AssetClass.FUND: (200,)}


@pytest.mark.parametrize(
    ("rejects", "share", "taken"),
    [(0, "1", False), (1, "1", False), (2, "1", True), (9, "0.5", True), (9, "0.4", False), (9, "0", False)],
)
def test_both_limits_count(branch, write, rejects, share, taken):
    path = write(CLIENTS, "C1,robot,王", "C2,person,李", "C3,,张", "C4,person,赵")
    assert branch.with_(profile=lenient(rejects, share)).plan(path).acceptable is taken


def test_a_row_with_several_faults_is_one_row(branch, write):
    found = branch.with_(limits=Limits(rejects=1)).plan(write(f"{CLIENTS},sex", "C9,robot,,x", "C1,person,王芳,"))
    assert (found.rejected, found.fault_count, found.acceptable) == (1, 3, True)


def test_one_wrong_balance_and_the_client_keeps_all_that_the_book_says(branch, write):
    """The rest of the rows would add up to a sum that nobody holds."""
    branch.take(
        write(CLIENTS, *GOOD),
        write(HOLDINGS, "C1,deposit,2026-01-01,5", "C2,deposit,2026-01-01,6", name="h.csv"),
    )
    rows = ["C1,fund,2026-02-01,100", "C1,bond,2026-02-01,1e5", "C2,fund,2026-02-01,7"]
    found = branch.with_(profile=lenient()).take(write(HOLDINGS, *rows, name="h.csv"))
    assert held(branch) == {AssetClass.DEPOSIT: (500,)}
    assert held(branch, "C2") == {AssetClass.FUND: (700,)}
    assert (found.rejected, found.left_out) == (1, 1), "the good row beside it is told as well"


def test_a_day_named_twice_is_a_conflict_and_neither_is_taken(branch, write):
    branch.take(write(CLIENTS, *GOOD))
    rows = ["C1,fund,2026-02-01,1", "C1,fund,2026-02-01,2", "C2,fund,2026-02-01,7"]
    found = branch.with_(profile=lenient()).take(write(HOLDINGS, *rows, name="h.csv"))
    assert faults_of(found) == [("h.csv", 3, "date", "import.contradicts")]
    assert held(branch) == {}
    assert held(branch, "C2") == {AssetClass.FUND: (700,)}


@pytest.mark.parametrize(
    ("name", "rows"),
    [
        ("h.csv", (HOLDINGS, ",fund,2026-01-01,1")),
        ("h.csv", (HOLDINGS, "C1,fund,2026-01-01")),
        ("clients.csv", (CLIENTS, "C1,person,王芳", "C1,person,王方")),
        ("f.csv", ("client,income", "C1,1", "C1,2")),
    ],
)
def test_what_nobody_can_tell_apart_no_limit_makes_good(branch, write, name, rows):
    branch.take(write(CLIENTS, *GOOD))
    found = branch.with_(profile=lenient()).plan(write(*rows, name=name))
    assert (found.acceptable, found.final) == (False, 1)


@pytest.mark.parametrize(
    ("rejects", "rows", "told"),
    [
        (1, ("C3,robot,新", "C4,robot,赵"), ["有误的行：2；最多允许略去：1"]),
        (5, ("C3,robot,新", ",person,赵"), ["不论上限多大都不能略去的行：1"]),
        (0, (",person,赵",), ["有误的行：1；最多允许略去：0", "不论上限多大都不能略去的行：1"]),
        (1, ("C3,robot,新",), []),
    ],
)
def test_what_is_refused_says_whether_another_limit_would_help(branch, write, rejects, rows, told):
    found = branch.with_(limits=Limits(rejects=rejects)).plan(write(CLIENTS, *GOOD, *rows))
    lines = list(outcome_lines(Speaker(Language.ZH), Outcome(found, None, None)))
    assert [line for line in lines if "略去" in line and "范围内" not in line] == told


def test_cards_and_credit_facts_have_files_of_their_own(branch, write):
    branch.take(
        write(
            f"{CLIENTS},cards,income,inquiries",
            "C1,person,王芳,4111111111111111,9000,2",
            "C2,person,李明,6222021234567890128,,",
        )
    )
    cards = write(
        "client,number,card,expires",
        "C1,6222021234567890128,gold_credit,2027-08-31",
        "C1,4111111111111111,,",
        name="card.csv",
    )
    facts = write("client,income,currently_overdue,loan_balance", "C1,,no,5.5", "C2,8000,,", name="f.csv")
    branch.take(cards, facts)
    first, second = branch.clients().values()
    assert [(held.number, held.card and held.card.value) for held in first.cards] == [
        ("6222021234567890128", "gold_credit"),
        ("4111111111111111", None),
    ]
    assert (first.loan.income, first.loan.credit.currently_overdue, first.loan.credit.inquiries) == (
        None,
        False,
        2,
    )
    assert {fact.value: amount.fen for fact, amount in first.amounts.items()} == {"loan_balance": 550}
    assert (second.loan.income.fen, second.loan.credit.currently_overdue) == (800000, None)
    assert len(second.cards) == 1


def test_a_card_is_found_by_the_number_that_the_file_says_and_by_no_other(branch, write):
    from teller_app.store.lookup import find

    branch.take(
        write(f"{CLIENTS},cards", "C1,person,王芳,4111111111111111", "C2,person,李明,6222021234567890128")
    )
    branch.take(
        write("client,number", "C1,6228480402564890018", name="card.csv"),
        write(f"{CLIENTS}", "C1,person,王方"),
    )
    book = branch.book()
    found = {
        text: [match.key for match in find(book.db, text)]
        for text in (
            "4111111111111111",
            "6228480402564890018",
            "6222021234567890128",
            "wangf",
            "王芳",
            "王方",
        )
    }
    book.close()
    assert found == {
        "4111111111111111": [],
        "6228480402564890018": ["C1"],
        "6222021234567890128": ["C2"],
        "wangf": ["C1"],
        "王芳": [],
        "王方": ["C1"],
    }


def test_a_padded_or_rare_name_is_found_as_it_is_typed(branch, write):
    from teller_app.store.lookup import find

    branch.take(write(CLIENTS, "C1,person,张　三", "C2,person,王小\ue816", "C3,person,李\xa0四", "C4,person,JOHN　SMITH"))
    book = branch.book()
    typed = ("张三", "张　三", "zhangsan", "zs", "王小", "小\ue816", "wangxiao", "李四", "smith")
    found = [[match.key for match in find(book.db, text)] for text in typed]
    book.close()
    assert found == [["C1"]] * 4 + [["C2"]] * 3 + [["C3"], ["C4"]]


def test_cards_said_in_two_places_are_refused(branch, write):
    with pytest.raises(Refusal) as caught:
        branch.plan(
            write(f"{CLIENTS},cards", "C1,person,王,"),
            write("client,number", "C1,4111111111111111", name="card.csv"),
        )
    assert caught.value.code == "import.two_sources"


def rejected(branch, path, out, language=Language.EN) -> list[list[str]]:
    file = RejectFile(out, Speaker(language))
    with branch.prepared(path, faults=Faults(sink=file.add)):
        file.close()
    return list(csv.reader(out.read_text("utf-8-sig").splitlines()))


@pytest.mark.parametrize(("language", "reason"), [(Language.ZH, "不能"), (Language.EN, "cannot")])
def test_rejected_rows_are_written_with_place_reason_and_original(branch, write, tmp_path, language, reason):
    rows = rejected(branch, write(CLIENTS, "C1,robot,王", "C2,=cmd(),李"), tmp_path / "no.csv", language)
    assert [row[:3] + row[4:] for row in rows[1:]] == [
        ["clients.csv", "2", "kind", "robot", "C1", "C1,robot,王"],
        ["clients.csv", "3", "kind", "'=cmd()", "C2", "C2,=cmd(),李"],
    ]
    assert all(reason in row[3].lower() or "available" in row[3] for row in rows[1:])


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@a", "＝1", "'x"])
def test_no_cell_of_it_can_be_taken_for_a_formula(branch, write, tmp_path, text):
    rows = rejected(branch, write(CLIENTS, f"C1,{text},王"), tmp_path / "no.csv")
    assert rows[1][4] == (text if text == "'x" else f"'{text}")


def test_an_empty_cell_and_a_wrong_balance_say_whose_and_which_row(branch, write, tmp_path):
    branch.take(write(CLIENTS, "C1,person,王"))
    header = "client,asset_class,date,balance"
    path = write(header, "C1,fund,2026-01-01,", "C1,fund,2026-01-02,1e-5", "X9,fund,2026-01-03,7", name="h.csv")
    rows = rejected(branch, path, tmp_path / "no.csv")
    assert rows[0][5:] == ["Client number", "Whole row"]
    assert [row[4:] for row in rows[1:]] == [
        ["", "C1", "C1,fund,2026-01-01,"],
        ["'1e-5", "C1", "C1,fund,2026-01-02,1e-5"],
        ["X9", "X9", "X9,fund,2026-01-03,7"],
    ]


def test_a_row_that_begins_like_a_formula_is_none(branch, write, tmp_path):
    rows = rejected(branch, write("name,kind,key", "=cmd(),robot,C1", "王,robot"), tmp_path / "no.csv")
    assert rows[1][5:] == ["C1", "'=cmd(),robot,C1"]
    assert rows[2][5:] == ["", "王,robot"], "whose it is cannot be told where a cell is missing"


@pytest.mark.parametrize("text", ["1.38E+10", "1.1e+17", "1E10", "5e-7", "0012", "123456789012"])
def test_what_a_spreadsheet_would_change_is_text(text):
    assert plain_cell(text) == f"'{text}"


def test_the_report_and_the_log_hold_no_row(branch, write):
    fault = branch.plan(write(CLIENTS, "C1,robot,王芳")).faults[0]
    assert (fault.cells, fault.client) == ((), "")


KILLED = """
import os, sys
from pathlib import Path
from teller_app.intake.faults import RowFault
from teller_app.intake.rejects import RejectFile
from teller_app.words.speaker import Language, Speaker
file = RejectFile(Path(sys.argv[1]), Speaker(Language.ZH))
file.add(RowFault("clients.csv", 2, "key", "import.twice", {"text": "C1"}, "王芳"))
os._exit(9)
"""


def test_what_a_killed_import_left_beside_it_goes_with_the_next(tmp_path):
    """It holds what clients' rows held; the next one takes it away whether a row of its own is wrong or not."""
    path = tmp_path / "rejects.csv"
    other = RejectFile(path, Speaker(Language.ZH))
    other.add(RowFault("clients.csv", 2, "key", "import.missing_value"))
    subprocess.run([sys.executable, "-c", KILLED, str(path)], check=False, cwd=Path(__file__).parents[2])
    assert len(list(tmp_path.glob("*.new"))) == 2
    file = RejectFile(path, Speaker(Language.ZH))
    assert len(list(tmp_path.glob("*.new"))) == 1, "another import is at work"
    file.close()
    assert other.close() == path
    assert not list(tmp_path.glob("*.new"))


def test_a_file_of_another_night_does_not_stay_where_nothing_is_wrong_tonight(branch, write, tmp_path):
    out = tmp_path / "no.csv"
    rejected(branch, write(CLIENTS, "C1,robot,王"), out)
    file = RejectFile(out, Speaker(Language.EN))
    assert file.close() is None
    assert not out.exists()


def test_what_stops_an_import_leaves_a_file_of_another_night_as_it_is(branch, write, tmp_path):
    out = tmp_path / "no.csv"
    rejected(branch, write(CLIENTS, "C1,robot,王"), out)
    before = out.read_bytes()
    file = RejectFile(out, Speaker(Language.EN))
    file.close(keep=False)
    assert out.read_bytes() == before


def test_an_old_file_that_a_spreadsheet_holds_is_said_before_anything_is_built(tmp_path, monkeypatch):
    """Windows lets nobody replace a file that is open; an hour's work was built first, and then thrown away."""
    out = tmp_path / "no.csv"
    out.write_text("of another night", "utf-8")

    def held(path, mode="r", *_args, **_named):
        raise PermissionError(13, "Permission denied", str(path))

    with monkeypatch.context() as patched:
        patched.setattr(Path, "open", held)
        with pytest.raises(Refusal) as caught:
            RejectFile(out, Speaker(Language.EN))
    assert caught.value.code == "rejects.not_written"
    assert out.exists()


def test_how_many_there_was_no_room_for_stands_in_the_last_row(branch, write, tmp_path, monkeypatch):
    monkeypatch.setattr("teller_app.intake.rejects.MOST_ROWS", 3)
    path = write(CLIENTS, *(f"C{at},robot,王" for at in range(8)))
    rows = rejected(branch, path, tmp_path / "no.csv")
    assert [row[1] for row in rows[1:]] == ["2", "3", "4", ""]
    assert "5 others" in rows[-1][3]


def test_a_text_that_is_too_long_is_in_it_as_far_as_a_cell_goes(branch, write):
    found = branch.plan(write(CLIENTS, f"C1,person,{'长' * 3000}"))
    assert [(each.code, each.original) for each in found.faults] == [("import.too_long", "长" * 2000)]


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("00001234", "'00001234"),
        ("11010519491231002199", "'11010519491231002199"),
        ("110105194912310021", "'110105194912310021"),
        ("1.1E+17", "'1.1E+17"),
        ("12E4", "'12E4"),
        ("123456", "123456"),
        ("0", "0"),
        ("2026-01-01", "2026-01-01"),
    ],
)
def test_a_spreadsheet_takes_no_digit_of_a_number_in_it(branch, write, tmp_path, text, cell):
    rows = rejected(branch, write(f"{CLIENTS},sex", f"C1,person,王,{text}"), tmp_path / "no.csv")
    assert rows[1][4] == cell


def test_only_its_owner_may_read_it(branch, write, tmp_path):
    out = tmp_path / "no.csv"
    out.write_text("old")
    before = os.umask(0)
    try:
        rejected(branch, write(CLIENTS, "C1,robot,王"), out)
    finally:
        os.umask(before)
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    assert not list(tmp_path.glob("*.new"))


def test_every_fault_is_written_however_many_there_are(branch, write, tmp_path):
    rows = rejected(branch, write(CLIENTS, *(f"C{at},robot,王" for at in range(700))), tmp_path / "no.csv")
    assert len(rows) == 701


def test_without_a_fault_there_is_no_file(branch, write, tmp_path):
    file = RejectFile(tmp_path / "no.csv", Speaker(Language.EN))
    with branch.prepared(write(CLIENTS, *GOOD), faults=Faults(sink=file.add)):
        assert file.close() is None
    assert not (tmp_path / "no.csv").exists()


def test_where_it_cannot_be_written_nothing_is_taken(branch, write, tmp_path):
    file = RejectFile(tmp_path / "nowhere" / "no.csv", Speaker(Language.EN))
    with (
        pytest.raises(Refusal) as caught,
        branch.prepared(write(CLIENTS, "C1,robot,王"), faults=Faults(sink=file.add)),
    ):
        pytest.fail("went on")
    assert caught.value.code == "rejects.not_written"


@pytest.mark.parametrize("rows", [GOOD, (*GOOD, "", ",,"), (*GOOD, "C3,person,张"), (*GOOD, "C3,person,张", "")])
def test_a_file_of_as_many_rows_as_a_spreadsheet_holds_needs_a_word(branch, write, monkeypatch, rows):
    """With its header or without it, whatever empty lines follow."""
    monkeypatch.setattr("teller_app.intake.sources.MOST_ROWS", 3)
    path = write(CLIENTS, *rows)
    with pytest.raises(Refusal) as caught:
        branch.plan(path)
    assert (caught.value.code, caught.value.values["rows"]) == ("import.cut_off", 3)
    assert branch.with_(whole=True).take(path).clients == sum(row.startswith("C") for row in rows)


@pytest.mark.parametrize("rows", [GOOD[:1], (*GOOD, "C3,person,张", "C4,person,赵")])
def test_one_of_fewer_or_more_does_not(branch, write, monkeypatch, rows):
    monkeypatch.setattr("teller_app.intake.sources.MOST_ROWS", 3)
    assert branch.take(write(CLIENTS, *rows)).clients == len(rows)


def test_a_disk_without_room_is_found_before_anything_is_written(branch, write, monkeypatch):
    monkeypatch.setattr("teller_app.intake.prepare.shutil.disk_usage", lambda _: SimpleNamespace(free=100))
    with pytest.raises(StoreUnavailable) as caught:
        branch.plan(write(CLIENTS, *GOOD))
    assert (caught.value.code, caught.value.values) == ("import.no_room", {"need": 1, "free": 1})
    assert not list(branch.home.glob("*.db"))


def test_numbers_that_several_clients_have_are_named_by_their_clients(branch, write):
    """Nobody can tell which is right, so nothing is refused; no number is told."""
    columns = "key,kind,name,id_number,cards,accounts"
    branch.take(write(columns, "C1,person,王芳,110105198506152730,6228480000000000012,0200001234567", "C2,person,李明,,,"))
    found = branch.take(
        write(
            columns,
            "C3,person,王方,110105198506152730,,0200001234567",
            "C4,person,赵,,6228480000000000012;4111111111111111,",
            "C5,person,钱,,4111111111111111,0200007654321",
        )
    )
    assert [(each.kind, each.one, each.other) for each in found.shared] == [
        ("id", "C1", "C3"),
        ("card", "C4", "C5"),
        ("card", "C1", "C4"),
        ("account", "C1", "C3"),
    ]
    assert found.shared_count == 4
    *_, said = remark_lines(Speaker(Language.EN), found)
    assert said.endswith("please check: C1 and C3 (ID), C4 and C5 (Card), C1 and C4 (Card)")
    assert branch.with_(fresh=True).plan(write("key,kind,name", *GOOD)).shared_count == 0
