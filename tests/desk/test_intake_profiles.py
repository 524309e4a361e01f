"""What a profile demands holds on the page of imports, whatever else tonight's files or somebody's hand change."""

from __future__ import annotations

import hashlib
import json

import pytest
import xlsxwriter

from teller_app.desk.intake_apart import ImportApart
from teller_app.desk.intake_lines import differing_line, missing_line
from teller_app.desk.intake_making import Making
from teller_app.desk.intake_page import KEPT, IntakePage
from teller_app.desk.intake_state import held
from teller_app.intake.profile import read_profile
from teller_app.rules.errors import Refusal

KEY = "ab" * 32
PROFILE = f"""
format = 1
keys = ["{KEY}"]
[limits]
rejects = 3
[[file]]
match = "c*.csv"
kind = "clients"
date = "YYYYMMDD"
amount = "grouped"
[file.columns]
key = "号"
name = "名"
joined = "开户"
[file.constants]
kind = "person"
[file.values.joined]
"长期" = ""
"""
ROWS = ("号,名,开户", "C900001,王五,20200101")


@pytest.fixture
def page(place):
    made = IntakePage(place, ImportApart())
    yield made
    made.cancel()


@pytest.fixture
def sent(tmp_path):
    """Write a file, and an unsigned manifest of it."""

    def write(*lines, name="c1.csv", listed=True):
        folder = tmp_path / "sent"
        folder.mkdir(exist_ok=True)
        path = folder / name
        path.write_text("\n".join(lines), "utf-8")
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        files = [{"name": name, "rows": len(lines) - 1, "sha256": digest}]
        told = {"format": 1, "sequence": 1, "business_date": "2026-11-22", "files": files}
        if listed:
            (folder / "manifest.json").write_text(json.dumps(told), "utf-8")
        return path

    return write


def keep(place, text=PROFILE):
    (place.home / KEPT).write_text(text, "utf-8")


def refused(act) -> str:
    with pytest.raises(Refusal) as caught:
        act()
    return caught.value.code


def told(page) -> tuple:
    profile = page.asked().profile
    file = profile.of(page.view.files[0].name)
    return profile.keys, profile.limits.rejects, file.date.value, file.amount.value, dict(file.values["joined"])


HELD = ((KEY,), 3, "YYYYMMDD", "grouped", {"长期": ""})


@pytest.mark.parametrize(
    ("lines", "differs"),
    [(ROWS, False), ((f"{ROWS[0]},备注", f"{ROWS[1]},x"), True), (("号,名,手机", "C900001,王五,13800138000"), True)],
)
def test_another_column_tonight_takes_no_demand_away(place, page, sent, lines, differs):
    keep(place)
    page.add([sent(*lines)])
    assert (told(page), bool(page.view.differing)) == (HELD, differs)
    line = differing_line(place.speaker, page.view)
    assert ("c1.csv" in line and "签名" in line) is differs
    assert refused(lambda: Making().prepare(page.asked(), page._desk._means(), lambda *_: None)) == "manifest.unsigned"


def test_nor_does_a_file_of_another_name(place, page, sent):
    keep(place)
    page.add([sent("客户号,姓名", "C900001,王五", name="x.csv")])
    assert (page.asked().profile.keys, page.view.differing) == ((KEY,), ("x.csv",))
    assert page.asked().profile.of("c7.csv").columns["key"] == "号", "what was said of other files stays"


@pytest.mark.parametrize(
    "touch",
    [
        lambda page: page.set_field(1, None) or page.set_field(1, "name"),
        lambda page: page.set_field(2, None),
        lambda page: page.set_kind("facts") or page.set_kind("clients") or page.set_field(1, "name"),
    ],
)
def test_nor_does_a_hand_on_a_column(page, sent, tmp_path, touch):
    kept = tmp_path / "p.toml"
    kept.write_text(PROFILE, "utf-8")
    page.add([sent(*ROWS)])
    page.open_profile(kept)
    touch(page)
    assert told(page) == HELD


def test_a_column_that_was_changed_is_the_same_when_it_is_changed_back(place, page, sent):
    keep(place)
    page.add([sent(*ROWS)])
    page.set_field(2, None)
    assert page.view.differing == ("c1.csv",)
    page.set_field(2, "joined")
    assert page.view.differing == ()
    assert page.asked().profile == read_profile(place.home / KEPT)


def test_nor_does_a_lock(place, page, sent):
    keep(place)
    page.add([sent(f"{ROWS[0]},备注", f"{ROWS[1]},x")])
    other = IntakePage(place, ImportApart())
    other.take_up(held(page.view))
    other.take_found(other.look, other.look_at(other.look, lambda *_: None))
    assert told(other) == HELD


def test_without_a_manifest_it_says_that_one_must_be_signed(place, page, sent):
    keep(place)
    page.add([sent(*ROWS, listed=False)])
    page.answer(without=True)
    assert refused(page.asked) == "manifest.must_sign"


def test_a_kept_profile_that_cannot_be_read_is_not_passed_over(place, page, sent):
    keep(place, "format = 1\nkeys = [")
    page.add([sent("客户号,姓名", "C900001,王五")])
    assert page.view.wrong.code == "profile.kept_wrong"
    assert refused(page.asked) == "profile.kept_wrong"
    path = place.home / "other.toml"
    path.write_text(PROFILE.replace(f'keys = ["{KEY}"]', "").replace("号", "客户号").replace("名", "姓名"), "utf-8")
    assert refused(lambda: page.open_profile(path)) == "profile.columns"


def test_one_of_two_files_of_one_pattern_changes_alone(place, page, sent):
    keep(place)
    page.add([sent(*ROWS, name="c1.csv"), sent(f"{ROWS[0]},备注", f"{ROWS[1]},x", name="c2.csv")])
    profile = page.asked().profile
    assert (profile.of("c2.csv").ignore, profile.of("c1.csv").ignore, profile.of("c3.csv").ignore) == (("备注",), (), ())


def test_a_sheet_of_a_workbook_is_chosen_on_the_page(place, page, tmp_path):
    path = tmp_path / "c.xlsx"
    with xlsxwriter.Workbook(path) as book:
        for name, rows in {"说明": [["请看第二张"]], "客户": [["客户号", "姓名"], ["C900001", "王五"]]}.items():
            sheet = book.add_worksheet(name)
            for at, row in enumerate(rows):
                sheet.write_row(at, 0, row)
    page.add([path])
    page.answer(without=True)
    assert "选定工作表" in missing_line(place.speaker, page.view.file)
    assert refused(page.asked) == "import.sheets"
    page.set_sheet("客户")
    assert page.asked().profile.file[0].sheet == "客户"
    page.set_field(1, None)
    page.set_field(1, "name")
    assert page.asked().profile.file[0].sheet == "客户"
    other = IntakePage(place, ImportApart())
    other.take_up(held(page.view))
    other.take_found(other.look, other.look_at(other.look, lambda *_: None))
    assert other.asked().profile.file[0].sheet == "客户"


def after_a_lock(place, page) -> IntakePage:
    other = IntakePage(place, ImportApart())
    other.take_up(held(page.view))
    other.take_found(other.look, other.look_at(other.look, lambda *_: None))
    return other


def test_how_files_are_read_is_saved_under_a_name_changed_by_hand_and_read_again(place, page, sent, tmp_path):
    """Only the command line could write one down, so limits and formats could not be changed at a window."""
    keep(place)
    page.add([sent("号,名,开户,电话", "C900001,王五,20200101,无", name="c20261122.csv", listed=False)])
    page.set_field(3, None)
    path = tmp_path / "本行.toml"
    page.save_profile(str(path))
    saved = read_profile(path)
    assert (saved.name, saved.keys, saved.limits.rejects) == ("本行", (KEY,), 3)
    assert (saved.file[0].match, saved.file[0].date.value, saved.file[0].ignore) == ("c*.csv", "YYYYMMDD", ("电话",))
    path.write_text(path.read_text("utf-8").replace("rejects = 3", "rejects = 40").replace("YYYYMMDD", "YYYY.MM.DD"))
    page.open_profile(path)
    assert page.profile() == read_profile(path)
    assert page.profile().limits.rejects == 40
    next_night = page.profile().of("c20261123.csv")
    assert next_night.date == "YYYY.MM.DD", "the file of any night"


def test_without_files_or_with_one_that_lacks_a_column_there_is_no_profile_to_save(place, page, sent, tmp_path):
    path = tmp_path / "p.toml"
    assert refused(lambda: page.save_profile(str(path))) == "import.nothing_chosen"
    page.add([sent("甲,姓名", "C900001,王五", listed=False)])
    assert refused(lambda: page.save_profile(str(path))) == "profile.missing"
    page.set_field(0, "key")
    assert refused(lambda: page.save_profile(str(tmp_path / "p.txt"))) == "file.ending"
    assert refused(lambda: page.save_profile(str(tmp_path / "no" / "p.toml"))) == "file.no_folder"
    assert list(tmp_path.glob("p*")) == []


BALANCES = (("客户号", "类", "日期", "余额"), ("C900001", "甲", "20260101", "12345"))
IN_FEN = """
format = 1
[[file]]
match = "h*.xlsx"
kind = "holdings"
date = "YYYYMMDD"
amount = "fen"
[file.columns]
client = "客户号"
asset_class = "类"
date = "日期"
balance = "余额"
[file.values.asset_class]
"甲" = "fund"
"""


@pytest.fixture
def workbook(tmp_path):
    def write(name="h1.xlsx", hidden=(), **sheets):
        path = tmp_path / name
        with xlsxwriter.Workbook(path) as book:
            for title, rows in sheets.items():
                sheet = book.add_worksheet(title)
                for at, row in enumerate(rows):
                    sheet.write_row(at, 0, row)
                if title in hidden:
                    sheet.hide()
        return path

    return write


def test_a_sheet_that_was_chosen_is_read_by_the_profile_after_a_lock_too(place, page, workbook):
    """Its amounts became a hundred times what they are: fen were read as yuan."""
    keep(place, IN_FEN)
    page.add([workbook(S1=BALANCES, S2=BALANCES)])
    page.answer(without=True)
    page.set_sheet("S2")
    before = page.asked().profile
    after = after_a_lock(place, page).asked().profile
    assert (after.file[0].amount.value, after.file[0].values["asset_class"]["甲"]) == ("fen", "fund")
    assert after == before


def test_a_sheet_that_was_named_once_can_be_changed_the_next_night(place, page, workbook):
    keep(place, IN_FEN.replace("[file.columns]", 'sheet = "S2"\n[file.columns]'))
    page.add([workbook(S1=BALANCES, S2=BALANCES, S3=BALANCES, S4=BALANCES, hidden=["S4"])])
    page.answer(without=True)
    seen = page.view.file.proposal.seen
    assert (seen.sheet, list(seen.sheets)) == ("S2", ["S1", "S2", "S3"])
    assert page.view.differing == ()
    page.set_sheet("S3")
    file = page.asked().profile.file[0]
    assert (file.sheet, file.amount.value, page.view.differing) == ("S3", "fen", ("h1.xlsx",))
    file = after_a_lock(place, page).asked().profile.file[0]
    assert (file.sheet, file.amount.value) == ("S3", "fen")


def test_a_hidden_sheet_that_was_named_stands_in_the_list_as_chosen(place, page, workbook):
    keep(place, IN_FEN.replace("[file.columns]", 'sheet = "S2"\n[file.columns]'))
    page.add([workbook(S1=BALANCES, S2=BALANCES, hidden=["S2"])])
    assert (page.view.file.proposal.seen.sheet, list(page.view.file.proposal.seen.sheets)) == ("S2", ["S1", "S2"])
