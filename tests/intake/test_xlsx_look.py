"""What would unpack to too much, or ask a reader of workbooks for too much memory, is refused before it is read."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
import xlsxwriter

from teller_app.intake import xlsx_look
from teller_app.intake.faults import Faults
from teller_app.intake.profile import FileProfile
from teller_app.rules.errors import Refusal
from tests.intake.test_xlsx import ELSEWHERE, HEADER, ID, changed, formula, refused, rows_of

ROOT = Path(__file__).parents[2]


def archive(path: Path, **parts: bytes) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
        for name, content in parts.items():
            out.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)
    return path


def test_a_bomb_is_refused_and_not_unpacked(tmp_path, monkeypatch):
    path = archive(tmp_path / "bomb.xlsx", xl__worksheets__sheet1_xml=b"0" * (30 << 20))
    assert path.stat().st_size < 100_000
    monkeypatch.setattr(zipfile.ZipFile, "open", lambda *_: pytest.fail("was unpacked"))
    assert refused(path) == "import.bomb"


def test_many_small_bombs_are_one(tmp_path, monkeypatch):
    parts = {f"xl__media__{at}_xml": bytes(range(256)) * 512 for at in range(10)}
    path = archive(tmp_path / "many.xlsx", **parts)
    monkeypatch.setattr(xlsx_look, "MAX_UNPACKED", 1 << 20)
    monkeypatch.setattr(zipfile.ZipFile, "open", lambda *_: pytest.fail("was unpacked"))
    assert refused(path) == "import.bomb"


def test_two_cells_in_far_corners_are_a_bomb(tmp_path, monkeypatch):
    """A few kilobytes, for which calamine asks for hundreds of gigabytes and ends the program."""
    path = tmp_path / "corners.xlsx"
    with xlsxwriter.Workbook(path) as book:
        page = book.add_worksheet()
        page.write_string(0, 0, "key")
        page.write_string(1_048_575, 16_383, "x")
    monkeypatch.setattr("python_calamine.CalamineWorkbook", lambda *_: pytest.fail("was read"))
    assert refused(path) == "import.bomb"


def far_cell(place: bytes):
    """The same sheet with one more cell, as XML may spell its place."""

    def put(parts):
        name = "xl/worksheets/sheet1.xml"
        cell = b"<row><c %s t='str'><v>x</v></c></row></sheetData>" % place
        return {**parts, name: parts[name].replace(b"</sheetData>", cell)}

    return put


def elsewhere(name: str, change=lambda parts: parts):
    """The same workbook whose sheet lies in a part of another name."""

    def moved(parts):
        there = {"xl/" + name if "sheet1" in key else key: content for key, content in change(parts).items()}
        links = "xl/_rels/workbook.xml.rels"
        return {**there, links: there[links].replace(b"worksheets/sheet1.xml", name.encode())}

    return moved


@pytest.mark.parametrize(
    "change",
    [
        far_cell(b'r = "XFD1048576"'),
        far_cell(b"r='XFD1048576'"),
        far_cell(b'r\n=\t"XFD1048576"'),
        far_cell(b'r="&#88;FD1048576"'),
        far_cell(b'r="xfd1048576"'),
        lambda parts: {
            name: content.decode().replace("UTF-8", "UTF-16").encode("utf-16")
            if "sheet1" in name
            else content
            for name, content in far_cell(b'r="XFD1048576"')(parts).items()
        },
        elsewhere("worksheets/sheet1.dat", far_cell(b'r="XFD1048576"')),
        elsewhere("media/image1.PNG", far_cell(b'r="XFD1048576"')),
    ],
)
def test_however_the_far_corner_is_written_it_is_found(sheet, monkeypatch, change):
    path = changed(sheet(HEADER, ("C1", "person", "王", "")), change)
    monkeypatch.setattr("python_calamine.CalamineWorkbook", lambda *_: pytest.fail("was read"))
    assert refused(path) == "import.bomb"


@pytest.mark.parametrize("cell", [formula("=A1", ""), formula("=1/0", "#DIV/0!")])
def test_a_sheet_of_any_name_is_looked_through_for_formulas(sheet, cell):
    path = changed(sheet(HEADER, ("C1", "person", cell, ID)), elsewhere("worksheets/one.dat"))
    faults = Faults()
    assert rows_of(path, faults) == []
    assert [fault.code for fault in faults.listed] == ["import.no_result"]


def test_one_long_text_in_many_cells_is_not_laid_out_in_memory(sheet, monkeypatch):
    """Two texts of 30,000 characters, 40,000 times: over a gigabyte where every cell holds its own."""
    long = "长" * 30_000
    path = sheet(HEADER, *(("C1", "person", long, "") for _ in range(20_000)))
    monkeypatch.setattr("python_calamine.CalamineWorkbook", lambda *_: pytest.fail("was read"))
    faults = Faults()
    assert rows_of(path, faults) == []
    assert faults.rows == 20_000


@pytest.mark.parametrize(
    "text", [b"<a " + b"x" * 6_000_000, b"<a><!--" + b"-x" * 3_000_000, b"<a>" * 400_000]
)
def test_what_the_parser_would_have_to_keep_is_refused(tmp_path, monkeypatch, text):
    monkeypatch.setattr(xlsx_look, "MAX_RATIO", 1 << 30)
    assert refused(archive(tmp_path / "deep.xlsx", xl__worksheets__sheet1_xml=text)) in {
        "import.bomb",
        "import.not_xlsx",
    }


def test_another_kind_of_spreadsheet_is_no_workbook(sheet):
    """Its reader lays out what is said to be repeated, and nothing has looked through it."""
    path = changed(sheet(HEADER, ("C1", "person", "王", "")), lambda parts: {**parts, "content.xml": b"<a/>"})
    assert refused(path.rename(path.with_suffix(".ods"))) == "import.not_xlsx"


def test_the_order_of_calculation_is_no_sheet(sheet):
    """It names cells of all sheets: the last row of one and the last column of another are in no sheet together."""
    wide = [tuple(formula("=1", 1) for _ in range(60)) for _ in range(2)]
    path = sheet(HEADER, ("C1", "person", formula('="王"', "王"), ""), S2=wide)
    order = b"<calcChain xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/main'><c r='A1048576'/><c r='ZZ1'/>"
    parts = {"xl/calcChain.xml": order + b"</calcChain>"}
    told = ELSEWHERE.model_copy(update={"sheet": "S1", "ignore": ("id_number",)})
    assert len(rows_of(changed(path, lambda there: {**there, **parts}), profile=told)) == 1


@pytest.mark.parametrize(("most", "codes"), [(27 * 40, []), (27 * 40 - 1, ["import.bomb"])])
def test_a_sheet_is_as_large_as_its_last_row_and_column(sheet, monkeypatch, most, codes):
    monkeypatch.setattr(xlsx_look, "MAX_CELLS", most)
    far = ("",) * 26 + ("x",)
    path = sheet(HEADER, far, *((),) * 37, ("C1", "person", "王", ""))
    found = []
    try:
        rows_of(path, profile=ELSEWHERE)
    except Refusal as refusal:
        found = [refusal.code] if refusal.code == "import.bomb" else []
    assert found == codes


def test_a_workbook_that_declares_entities_is_refused(sheet):
    declared = b"<?xml version='1.0'?><!DOCTYPE sst [<!ENTITY a 'aa'><!ENTITY b '&a;&a;'>]>"
    plain, strings = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>', "xl/sharedStrings.xml"

    def declaring(parts):
        assert plain in parts[strings]
        return {**parts, strings: parts[strings].replace(plain, declared)}

    path = changed(sheet(HEADER, ("C1", "person", "王", "")), declaring)
    assert refused(path) == "import.bomb"


def test_a_part_that_says_less_than_it_holds_is_refused(tmp_path):
    """The directory says 10 bytes; what comes out stops there, and the checksum is another one."""
    path = archive(tmp_path / "liar.xlsx", xl__worksheets__sheet1_xml=b"<a>" + b"x" * 100_000)
    raw = bytearray(path.read_bytes())
    at = raw.rindex(b"PK\x01\x02")
    raw[at + 24 : at + 28] = (10).to_bytes(4, "little")
    path.write_bytes(raw)
    assert refused(path) == "import.not_xlsx"


@pytest.mark.parametrize(
    "parts",
    [
        {},
        {"a_xml": b"x"},
        {"xl__vbaProject.bin": b"x"},
        {"xl__worksheets__sheet1_xml": b"<!DOCTYPE a [<!ENTITY b 'c'>]>"},
    ],
)
def test_what_is_no_workbook_is_refused(tmp_path, parts):
    codes = {"import.not_xlsx", "import.empty", "import.encoding", "import.bomb"}
    assert refused(archive(tmp_path / "no.xlsx", **parts)) in codes


def test_half_a_workbook_is_refused(sheet):
    path = sheet(HEADER, ("C1", "person", "王", ""))
    for share in (0.3, 0.7, 0.99):
        half = path.with_name(f"half{share}.xlsx")
        half.write_bytes(path.read_bytes()[: int(path.stat().st_size * share)])
        assert refused(half) == "import.not_xlsx"


def test_refusing_a_large_bomb_needs_little_memory(tmp_path):
    """640 MB of zeros in 640 KB: a child refuses them within 512 MB."""
    path = tmp_path / "bomb.xlsx"
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out,
        out.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as part,
    ):
        for _ in range(40):
            part.write(bytes(1 << 24))
    assert within_512_mb(path) == "import.bomb"


def test_the_emptiest_sheet_that_is_opened_needs_little_memory(sheet):
    """38 columns to the last row, with four cells in them: calamine would make room for all 40 million."""
    path = changed(sheet(HEADER[:3], ("C1", "person", "王")), far_cell(b'r="AL1048576"'))
    assert within_512_mb(path, ELSEWHERE.model_copy(update={"sheet": "S1"})) == "opened"


def within_512_mb(path: Path, profile: FileProfile | None = None) -> str:
    """What comes of opening a workbook in a process that may have no more."""
    script = r"""
import resource, sys
from pathlib import Path
resource.setrlimit(resource.RLIMIT_AS, (512 << 20, 512 << 20))
from teller_app.intake.profile import FileProfile
from teller_app.intake.sources import Source
from teller_app.intake.spelling import cell_text
from teller_app.intake.xlsx import XlsxFile
from teller_app.rules.errors import Refusal
profile = FileProfile.model_validate_json(sys.argv[2]) if sys.argv[2] else None
try:
    Source(Path(sys.argv[1]), profile)
    code = "opened"
except Refusal as refusal:
    code = refusal.code
print(code)
"""
    said = profile.model_dump_json() if profile else ""
    done = subprocess.run(
        [sys.executable, "-c", script, str(path), said], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.stdout, done.stderr
    return done.stdout.strip()
