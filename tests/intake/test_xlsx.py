"""A workbook comes in as it stands, or with its row named; what would unpack to too much is never unpacked."""

from __future__ import annotations

import sys
import zipfile
from contextlib import closing, suppress
from datetime import date, datetime
from pathlib import Path

import pytest
import xlsxwriter

from teller_app.intake import xlsx, xlsx_look
from teller_app.intake.faults import Faults
from teller_app.intake.layout import Form
from teller_app.intake.profile import FileProfile, Profile
from teller_app.intake.propose import joined, propose, propose_profile
from teller_app.intake.sources import Source
from teller_app.intake.spelling import cell_text
from teller_app.intake.xlsx import XlsxFile
from teller_app.rules.codes import AssetClass
from teller_app.rules.errors import Refusal
from tests.intake.conftest import faults_of

HEADER = ("key", "kind", "name", "id_number")
ID = "11010519491231002X"
ROOT = Path(__file__).parents[2]
ELSEWHERE = FileProfile.model_validate(
    {
        "match": "*",
        "kind": "clients",
        "sheet": "S9",
        "columns": {"key": "key", "kind": "kind", "name": "name"},
    }
)


def formula(text, result):
    return lambda page, row, column: page.write_formula(row, column, text, None, result)


def rows_of(path, faults=None, **how):
    with closing(Source(path, **how)) as source:
        return [(row.line, row.fields) for row in source.rows(faults or Faults()) if not row.wrong]


def refused(path) -> str:
    with pytest.raises(Refusal) as caught:
        rows_of(path)
    return caught.value.code


def test_text_stays_text(sheet):
    path = sheet(HEADER, ("0012", "person", "=1+1", ID), ("C2", "person", "王芳", "110105194912310021"))
    assert [fields["key"] for _, fields in rows_of(path)] == ["0012", "C2"]
    assert [fields["id_number"] for _, fields in rows_of(path)] == [ID, "110105194912310021"]
    assert rows_of(path)[0][1]["name"] == "=1+1"


@pytest.mark.parametrize("number", [110105194912310021, 13800138000, 12, 0.5])
def test_a_number_in_a_column_of_text_is_refused_with_its_row(branch, sheet, number):
    """Of 18 digits a spreadsheet keeps 15, and of leading zeros none."""
    path = sheet(
        HEADER, ("C1", "person", "王芳", ID), ("C2", "person", "李明", number), (7, "person", "李", "")
    )
    assert faults_of(branch.plan(path)) == [
        ("clients.xlsx", 3, "id_number", "import.number_cell"),
        ("clients.xlsx", 4, "key", "import.number_cell"),
    ]


def test_amounts_and_dates_may_be_cells_of_their_own(branch, sheet, write):
    rows = [
        ("C1", "fund", date(2026, 1, 2), 0.1 + 0.2),
        ("C1", "bond", "2026-01-03", 1234567.89),
        ("C1", "wealth", datetime.fromisoformat("2026-01-04"), "7"),
    ]
    branch.take(
        write("key,kind,name", "C1,person,王"),
        sheet(("client", "asset_class", "date", "balance"), *rows, name="h.xlsx"),
    )
    held = branch.clients()["C1"].holdings
    assert {code: history.fens for code, history in held.items()} == {
        AssetClass.FUND: (30,),
        AssetClass.BOND: (123456789,),
        AssetClass.WEALTH: (700,),
    }


@pytest.mark.parametrize("balance", [0.125, 1e15, True, datetime.fromisoformat("2026-01-01T05:00")])
def test_what_is_no_amount_is_refused(branch, sheet, write, balance):
    def put(page, row, column):
        page.write_boolean(row, column, balance) if balance is True else page.write(row, column, balance)

    rows = [("client", "asset_class", "date", "balance"), ("C1", "fund", "2026-01-01", put)]
    found = branch.plan(write("key,kind,name", "C1,person,王"), sheet(*rows, name="h.xlsx"))
    assert [(fault.row, fault.column) for fault in found.faults] == [(2, "balance")]


def test_a_formula_is_read_by_its_result_and_refused_without_one(branch, sheet):
    path = sheet(
        HEADER,
        ("C1", "person", formula('="王"&"芳"', "王芳"), ID),
        ("C2", "person", formula("=A1", ""), ID),
        ("C3", "person", formula("=1/0", "#DIV/0!"), ID),
    )
    found = branch.plan(path)
    assert faults_of(found) == [
        ("clients.xlsx", 3, "name", "import.no_result"),
        ("clients.xlsx", 4, "name", "import.no_result"),
    ]
    assert rows_of(path)[0][1]["name"] == "王芳"


def test_leading_rows_of_formulas_without_results_are_not_passed_over(sheet):
    """Calamine begins at the first cell that holds a value, so the row numbers of a plain reading would slip."""
    path = sheet((formula("=A9", ""),), HEADER, ("C1", "person", "王", ID))
    assert refused(path) in {"import.unknown_column", "import.empty"}


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="open files are read from /proc")
@pytest.mark.parametrize(
    "rows", [((formula("=A9", ""),), HEADER), (HEADER, ("C1", "person", formula("=A9", ""), ""))]
)
@pytest.mark.parametrize("profile", [None, ELSEWHERE])
def test_a_workbook_that_is_refused_or_left_is_not_held_open(sheet, rows, profile):
    path = sheet(*rows)
    with suppress(Refusal):
        source = Source(path, profile)
        next(source.rows(Faults()), None)
        source.close()
    for each in Path("/proc/self/fd").iterdir():
        with suppress(OSError):  # the one by which they are listed is gone by then
            assert each.readlink() != path


def test_rows_are_counted_as_the_spreadsheet_counts(sheet):
    assert [
        line
        for line, _ in rows_of(sheet(HEADER, (), ("C1", "person", "王", ""), (), ("C2", "person", "李", "")))
    ] == [3, 5]


@pytest.mark.parametrize("name", ["王", formula('="王"&""', "王")])
def test_a_second_sheet_is_never_passed_over(sheet, name):
    path = sheet(HEADER, ("C1", "person", name, ""), S2=[("key", "kind", "name"), ("C2", "person", "李")], S3=[()])
    with pytest.raises(Refusal) as caught:
        rows_of(path)
    assert (caught.value.code, caught.value.values["sheets"]) == ("import.sheets", ["S1", "S2"])
    assert [fields["key"] for _, fields in rows_of(path, profile=ELSEWHERE.model_copy(update={"sheet": "S2"}))] == ["C2"]


@pytest.mark.parametrize("name", ["王", formula('="王"&""', "王")])
def test_a_sheet_that_is_not_shown_is_not_read_and_that_is_said(branch, tmp_path, name):
    path = tmp_path / "clients.xlsx"
    with xlsxwriter.Workbook(path) as book:
        hidden, page, empty = (book.add_worksheet(each) for each in ("旧", "新", "空"))
        for sheet, key in ((hidden, "OLD"), (page, "C1")):
            sheet.write_row(0, 0, HEADER[:3])
            sheet.write_row(1, 0, (key, "person"))
            name(sheet, 1, 2) if callable(name) else sheet.write(1, 2, name)
        page.activate()
        page.set_first_sheet()
        hidden.hide()
        empty.hide()
    report = branch.take(path)
    assert list(branch.clients()) == ["C1"]
    ((warning),) = report.warnings
    assert (warning.code, warning.values) == ("import.hidden_sheets", {"sheets": ["旧"]})


@pytest.mark.parametrize("name", ["王", formula('="王"&""', "王")])
def test_who_names_a_sheet_hears_of_hidden_ones_all_the_same(branch, tmp_path, name):
    path = tmp_path / "clients.xlsx"
    with xlsxwriter.Workbook(path) as book:
        for title in ("S9", "S2", "S3"):
            page = book.add_worksheet(title)
            page.write_row(0, 0, HEADER[:3])
            page.write_row(1, 0, (title, "person"))
            name(page, 1, 2) if callable(name) else page.write(1, 2, name)
        page.hide()
    report = branch.with_(profile=Profile(format=1, file=(ELSEWHERE,))).take(path)
    assert list(branch.clients()) == ["S9"]
    assert [(each.code, each.values) for each in report.warnings] == [("import.hidden_sheets", {"sheets": ["S3"]})]


@pytest.mark.parametrize("name", ["王", formula('="王"&""', "王")])
@pytest.mark.parametrize("sheet_name", [None, "S3"])
def test_a_workbook_is_looked_through_once_however_many_sheets_it_has(sheet, monkeypatch, name, sheet_name):
    """60,000 rows took 3.5 seconds in one sheet and 21.7 in six."""
    times = []
    through = xlsx.look_through
    monkeypatch.setattr(xlsx, "look_through", lambda *given: times.append(1) or through(*given))
    more = {f"S{at}": [HEADER, (f"C{at}", "person", name, "")] for at in (2, 3)}
    path = sheet(HEADER, ("C1", "person", name, ""), **more, S4=[()])
    heard = []
    seen = propose(path, heard.append, sheet=sheet_name).seen
    assert {key: [row[0] for row in rows] for key, rows in seen.sheets.items()} == {
        "S1": ["key", "C1"],
        "S2": ["key", "C2"],
        "S3": ["key", "C3"],
    }
    assert (len(times), heard.count(0)) == (1, 4), "and before each sheet it can be stopped"
    assert seen.rows[0][0] == ("C1" if sheet_name is None else "C3")


def test_a_sheet_can_be_chosen_and_the_profile_says_it(branch, sheet):
    path = sheet(("说明",), ("请看第二张",), name="c.xlsx", S2=[("客户号", "姓名"), ("C2", "李")])
    found = propose(path)
    assert (found.missing[0], list(found.seen.sheets)) == ("sheet", ["S1", "S2"])
    with pytest.raises(Refusal) as caught:
        joined([found])
    assert caught.value.code == "import.sheets"
    chosen = propose_profile(found.seen.at_sheet("S2"))
    branch.with_(profile=joined([chosen])).take(path)
    assert branch.clients()["C2"].name == "李"
    assert propose(path, told=chosen.profile).seen.header == ("客户号", "姓名")


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_something_in_a_column_without_a_heading_is_named(branch, sheet, write, kind):
    rows = (("号", "名", ""), ("C1", "王", ""), ("C2", "李", "13800138000"))
    path = sheet(*rows, name="c.xlsx") if kind == "xlsx" else write(*(",".join(row) for row in rows), name="c.csv")
    told = Profile.model_validate(
        {
            "format": 1,
            "file": [
                {
                    "match": "c.*",
                    "kind": "clients",
                    "columns": {"key": "号", "name": "名"},
                    "constants": {"kind": "person"},
                }
            ],
        }
    )
    report = branch.with_(profile=told).plan(path)
    assert faults_of(report) == [(path.name, 3, "", "import.unnamed_cell")]
    assert report.faults[0].values == {"at": 3}


@pytest.mark.parametrize("name", ["王芳", formula('="王"&"芳"', "王芳")])
def test_a_page_with_a_chart_alone_is_no_sheet(tmp_path, name):
    path = tmp_path / "clients.xlsx"
    with xlsxwriter.Workbook(path) as book:
        drawn, page = book.add_chartsheet("C"), book.add_worksheet("S")
        page.write_row(0, 0, HEADER)
        page.write_row(1, 0, ("C1", "person"))
        name(page, 1, 2) if callable(name) else page.write(1, 2, name)
        chart = book.add_chart({"type": "line"})
        chart.add_series({"values": "=S!$A$1:$A$2"})
        drawn.set_chart(chart)
    assert [fields["name"] for _, fields in rows_of(path)] == ["王芳"]


def changed(path: Path, change) -> Path:
    """The same workbook with its parts changed."""
    with zipfile.ZipFile(path) as whole:
        parts = {name: whole.read(name) for name in whole.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
        for name, content in change(parts).items():
            out.writestr(name, content)
    return path


def test_a_sheet_that_lies_elsewhere_is_looked_through_too(sheet):
    def moved(parts):
        old, new = "worksheets/sheet1.xml", "data/one.xml"
        return {
            name.replace(old, new): content.replace(old.encode(), new.encode())
            for name, content in parts.items()
        }

    path = changed(sheet(HEADER, ("C1", "person", formula("=A1", ""), ID)), moved)
    faults = Faults()
    assert rows_of(path, faults) == []
    assert [fault.code for fault in faults.listed] == ["import.no_result"]


@pytest.mark.parametrize(
    ("part", "before", "after"),
    [
        ("xl/styles.xml", b"numFmtId=", b"shoe="),
        ("xl/styles.xml", b'encoding="UTF-8"', b'encoding="UTF-9"'),
        ("[Content_Types].xml", b"PartName=", b"shoe="),
        ("xl/workbook.xml", b"sheetId=", b"shoe="),
    ],
)
def test_whatever_its_reader_says_of_it_a_broken_workbook_is_refused(sheet, part, before, after):
    """Openpyxl has as many ways to fail as there are parts."""

    def broken(parts):
        assert before in parts[part]
        return {**parts, part: parts[part].replace(before, after)}

    rows = ("C1", "person", formula('="王"', "王"), date(2026, 1, 2))
    assert refused(changed(sheet(HEADER, rows), broken)) == "import.not_xlsx"


def test_a_part_that_does_not_unpack_is_refused(sheet):
    path = sheet(HEADER, *((f"C{at}", "person", "王芳", "") for at in range(300)))
    with zipfile.ZipFile(path) as whole:
        at = whole.getinfo("xl/worksheets/sheet1.xml").header_offset
    raw = bytearray(path.read_bytes())
    raw[at + 100 : at + 200] = b"\xff" * 100
    path.write_bytes(raw)
    assert refused(path) == "import.not_xlsx"


def test_parts_that_are_packed_in_another_way_are_refused(sheet):
    path = sheet(HEADER, ("C1", "person", "王芳", ""))
    with zipfile.ZipFile(path) as whole:
        parts = {name: whole.read(name) for name in whole.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_LZMA) as out:
        for name, content in parts.items():
            out.writestr(name, content)
    assert refused(path) == "import.not_xlsx"


def test_a_workbook_by_any_other_name_is_one(sheet):
    assert len(rows_of(sheet(HEADER, ("C1", "person", "王", ""), name="clients.csv"))) == 1


KINDS = (
    (7, "General", "number"),
    (0.125, "0%", "share"),
    (110105194912310021, "0", "long"),
    (46029.5, "yyyy-mm-dd hh:mm", "time of a day"),
    (46029, "yyyy-mm-dd", "day"),
    (46029, 'yyyy"年"m"月"', "month"),
    (0.5, "hh:mm", "time"),
    (1.75, "[h]:mm", "duration"),
    (True, "General", "yes"),
)


@pytest.mark.parametrize("form", Form)
def test_both_readers_say_the_same_of_every_cell(tmp_path, monkeypatch, form):
    """A formula somewhere brings the other reader, and nothing else may come of it."""

    def told(name: str, *, special: bool):
        path = tmp_path / name
        with xlsxwriter.Workbook(path) as book:
            page = book.add_worksheet()
            for at, (value, shown, text) in enumerate(KINDS):
                look = book.add_format({"num_format": shown})
                page.write_boolean(at, 0, value) if value is True else page.write_number(at, 0, value, look)
                page.write_string(at, 1, text)
            if special:
                page.write_formula(0, 2, "=1+1", None, 2)
            else:
                page.write_number(0, 2, 2)
        with closing(XlsxFile(path)) as file:
            return [[_said(cell, form) for cell in row] for row in file.rows()]

    plain = told("plain.xlsx", special=False)
    assert told("formula.xlsx", special=True) == plain
    monkeypatch.setattr(xlsx_look, "QUICK_BYTES", 0)
    assert told("large.xlsx", special=False) == plain


def _said(cell, form):
    try:
        return cell_text(cell, form)
    except Refusal as refusal:
        return refusal.code, dict(refusal.values), str(cell)


@pytest.mark.parametrize("size", [b"A1:B3", b"A1:XFD1048576"])
def test_a_size_that_is_stated_wrongly_cuts_no_row_off(sheet, size):
    path = sheet(HEADER, *((f"C{at}", "person", formula('="王"', "王"), "") for at in range(20)))

    def stated(parts):
        name = "xl/worksheets/sheet1.xml"
        assert b'<dimension ref="A1:D21"/>' in parts[name]
        return {**parts, name: parts[name].replace(b"A1:D21", size)}

    assert len(rows_of(changed(path, stated))) == 20
