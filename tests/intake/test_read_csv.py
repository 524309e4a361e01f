"""A file is read as what it is, or not at all: no character is guessed."""

from __future__ import annotations

import codecs
import time
from contextlib import closing
from io import BytesIO
from pathlib import Path

import pytest

from teller_app.intake.faults import Faults
from teller_app.intake.layout import FIELDS, Kind
from teller_app.intake.mapping import MAX_FIELD
from teller_app.intake.profile import FileProfile
from teller_app.intake.propose import propose
from teller_app.intake.sources import Source
from teller_app.intake.text_file import encoding_of
from teller_app.rules.errors import Refusal

NAMES = ["王芳", "欧阳娜娜", "阿依古丽·买买提", "刘一", "诸葛亮", "㐂", "𠮷田"]


def refused(path) -> Refusal:
    with pytest.raises(Refusal) as caught:
        rows_of(path)
    return caught.value


def rows_of(path, faults=None) -> list[dict[str, str]]:
    with closing(Source(path)) as source:
        return [row.fields for row in source.rows(faults or Faults()) if not row.wrong]


def decoded(raw: bytes) -> str:
    return raw.decode(encoding_of(BytesIO(raw), "a.csv")).removeprefix("\ufeff")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("separator", [",", "\t"])
def test_every_name_comes_in_as_it_stands(write, encoding, separator):
    lines = [separator.join(("key", "kind", "name"))]
    lines += [separator.join((f"C{at}", "person", name)) for at, name in enumerate(NAMES)]
    assert [row["name"] for row in rows_of(write(*lines, encoding=encoding))] == NAMES


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_other_encodings_are_refused(write, encoding):
    assert refused(write("key,kind,name", "C1,person,王芳", encoding=encoding)).code == "import.encoding"


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("mark", [b"", codecs.BOM_UTF8])
def test_utf8_with_one_broken_byte_is_never_read_as_something_else(name, mark):
    """A broken byte makes it GB18030 more often than not, with other characters in it."""
    whole = mark + f"key,kind,name\nC1,person,{name}\nC2,person,李明\n".encode()
    for at in (at for at, byte in enumerate(whole) if byte > 0x7F and at >= len(mark)):
        with pytest.raises(Refusal) as caught:
            decoded(whole[:at] + whole[at + 1 :])
        assert caught.value.code == "import.encoding"


@pytest.mark.parametrize("raw", [b"name\n\xd2\xbb", "name\né".encode()])
def test_what_may_be_either_is_refused(raw):
    """D2BB is 一 in GB18030 and a Cyrillic letter in UTF-8."""
    with pytest.raises(Refusal) as caught:
        decoded(raw)
    assert caught.value.code == "import.encoding"
    assert decoded(codecs.BOM_UTF8 + "name\né".encode()) == "name\né"


def test_nul_is_no_text(write):
    assert refused(write(raw=b"key,kind,name\nC1,person,a\x00b\n")).code == "import.encoding"


def test_the_kind_is_told_by_the_header(write):
    headers = {
        "kind,name,key": Kind.CLIENTS,
        "client,asset_class,date,balance": Kind.HOLDINGS,
        "month,profit,client": Kind.ACTIVITY,
        "client,number,expires": Kind.CARDS,
        "client,income,inquiries": Kind.FACTS,
    }
    for header, kind in headers.items():
        with closing(Source(write(header))) as source:
            assert (source.mapping.kind, source.mapping.fields) == (kind, set(header.split(",")))


@pytest.mark.parametrize(
    ("header", "code", "column"),
    [
        ("key,kind,name,nick", "import.unknown_column", "nick"),
        ("key,kind,name,Phone", "import.unknown_column", "Phone"),
        ("key,kind,name,name", "import.twice_column", "name"),
        ("key,kind", "import.missing_column", "name"),
        ("client,asset_class,balance", "import.missing_column", "date"),
        ("client,asset_class,date,balance,name", "import.unknown_column", "name"),
        ("client,asset_class,date,balance,month", "import.unknown_column", "month"),
        ("month,transactions,volume", "import.missing_column", "client"),
        ("client,month,income", "import.unknown_column", "income"),
        ("client,month,profit,profit", "import.twice_column", "profit"),
    ],
)
def test_a_header_that_is_not_ours_is_refused_with_what_would_be(write, header, code, column):
    refusal = refused(write(header, "a,b,c,d,e"))
    assert (refusal.code, refusal.values["column"]) == (code, column)
    if code == "import.unknown_column":
        assert {"balance", "phone", "conceded"} & set(refusal.values["known"])


@pytest.mark.parametrize(
    ("count", "code"), [(16_384, "import.unknown_column"), (16_385, "import.too_many_columns")]
)
def test_more_columns_than_a_spreadsheet_has_are_refused_at_once(write, count, code):
    path = write(",".join(["key", "kind", "name", *(f"c{at}" for at in range(count - 3))]), "C1,person,王")
    began = time.process_time()
    assert refused(path).code == code
    if code == "import.too_many_columns":
        with pytest.raises(Refusal, match=code):
            propose(path)
    assert time.process_time() - began < 2, "each name was once held against all others"


@pytest.mark.parametrize("lines", [[], [""], ["key,kind,name"], ["key,kind,name", ",,", ""]])
def test_a_file_without_rows_is_refused(write, lines):
    assert refused(write(*lines)).code == "import.empty"


def test_a_file_that_is_not_there_is_refused(tmp_path):
    assert refused(tmp_path / "no.csv").code == "import.no_file"
    assert refused(tmp_path).code == "import.no_file"


def test_a_line_without_an_end_is_refused_before_it_fills_the_memory(write, monkeypatch):
    monkeypatch.setattr("teller_app.intake.text_file.MAX_LINE", 4096)
    assert refused(write("key,kind,name", "C1,person," + "王" * 5000)).code == "import.not_csv"


def test_a_quote_that_never_closes_is_refused(write):
    refusal = refused(write("key,kind,name", 'C1,person,"王', "C2,person,李"))
    assert refusal.code == "import.not_csv"


def test_quoted_separators_and_blank_lines_keep_the_count(write):
    path = write("key,kind,name", "", 'C1,person,"王,芳"', ",,", "C2,person,李")
    with closing(Source(path)) as source:
        rows = list(source.rows(Faults()))
    assert [(row.line, row.get("name")) for row in rows] == [(3, "王,芳"), (5, "李")]


def test_rows_of_another_length_and_overlong_fields_are_named(write):
    faults = Faults()
    long = "x" * (MAX_FIELD + 1)
    path = write("key,kind,name", "C1,person", "C2,person,王,", f"C3,person,{long}", "C4,person,李")
    assert [row["key"] for row in rows_of(path, faults)] == ["C4"]
    assert [(fault.row, fault.column, fault.code) for fault in faults.listed] == [
        (2, "", "import.field_count"),
        (3, "", "import.field_count"),
        (4, "name", "import.too_long"),
    ]


def test_text_stays_text(write):
    path = write("key,kind,name,phone", "0012,person,=1+1,013800001234")
    assert rows_of(path) == [{"key": "0012", "kind": "person", "name": "=1+1", "phone": "013800001234"}]


@pytest.mark.parametrize("column", sorted({field.name for fields in FIELDS.values() for field in fields}))
def test_every_column_stands_in_the_page_that_says_what_is_read(column):
    page = Path(__file__).parents[2] / "resources/help/import-format.md"
    assert f"`{column}`" in page.read_text("utf-8").partition("# Import format")[0]


@pytest.mark.parametrize(
    ("header", "values"),
    [("key,kind,name,", {"at": 4}), ("key,,kind,name", {"at": 2}), (" ,key,kind,name", {"at": 1})],
)
def test_a_column_without_a_name_is_told_by_its_place(write, header, values):
    found = refused(write(header, "C1,person,王,"))
    assert (found.code, found.values) == ("import.unnamed_column", {"file": "clients.csv", **values})


@pytest.mark.parametrize("first", ["", ",,", "  "])
def test_a_first_line_that_is_empty_is_no_file_without_data(write, first):
    path = write(first, "key,kind,name", "C1,person,王")
    assert refused(path).code == "import.no_header"
    with pytest.raises(Refusal) as caught:
        propose(path)
    assert caught.value.code == "import.no_header"


@pytest.mark.parametrize("profile", [None, "gb18030"])
@pytest.mark.parametrize("header", ["key,kind,name", '"key","kind","name"', "key\tkind\tname"])
def test_a_mark_before_gb18030_is_no_part_of_the_first_column(write, header, profile):
    between = "\t" if "\t" in header else ","
    lines = [
        f"\ufeff{header}",
        between.join(("C1", "person", "王芳")),
        between.join(("C2", "person", "李明")),
    ]
    said = None
    if profile:
        columns = {name: name for name in ("key", "kind", "name")}
        said = FileProfile(match="*", kind=Kind.CLIENTS, encoding=profile, columns=columns)
    with closing(Source(write(*lines, encoding="gb18030"), said)) as source:
        assert [row.fields["key"] for row in source.rows(Faults())] == ["C1", "C2"]


@pytest.mark.parametrize("name", ["clients.xls", "clients.csv"])
def test_an_old_workbook_is_told_to_be_saved_as_a_new_one(write, name):
    """As text it would lose the last digits of every long number."""
    path = write(name=name, raw=b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    assert refused(path).code == "import.old_workbook"


@pytest.mark.parametrize(
    ("names", "encoding"),
    [
        ("Jürgen Müller", "latin-1"),
        ("JÜRGEN MÜLLER", "latin-1"),
        ("Jürgen", "cp1252"),
        ("Größe", "latin-1"),
        ("黃國雄,陳美麗,周杰倫", "big5"),
        ("Ünal Süd", "latin-1"),
    ],
)
def test_another_encoding_is_not_read_as_gb18030(write, names, encoding):
    """It would come out as other names, and nobody would be told."""
    lines = ("key,kind,name", *(f"C{at},person,{name}" for at, name in enumerate(names.split(","))))
    path = write(*lines, encoding=encoding)
    with pytest.raises(Refusal) as caught:
        Source(path)
    assert caught.value.code in {"import.encoding_odd", "import.encoding"}


@pytest.mark.parametrize(
    "name", ["A股B股", "K金", "T恤", "工银e生活", "卡拉OK厅", "VIP卡", "镕基", "Mary王", "王Mary", "李A鑫", "喆"]
)
def test_names_that_mix_letters_and_chinese_are_read(write, name):
    with closing(Source(write("key,kind,name", f"C1,person,{name}", encoding="gb18030"))) as source:
        assert [row.get("name") for row in source.rows(Faults())] == [name]
        assert source.encoding == "gb18030"


@pytest.mark.parametrize("name", ["王\ue000", "J黵gen"])
def test_whoever_says_the_encoding_is_believed(write, name):
    path = write("key,kind,name", f"C1,person,{name}", encoding="gb18030")
    told = FileProfile.model_validate(
        {
            "match": "*",
            "kind": "clients",
            "encoding": "gb18030",
            "columns": {each: each for each in ("key", "kind", "name")},
        }
    )
    with closing(Source(path, told)) as source:
        assert [row.get("name") for row in source.rows(Faults())] == [name]
    with pytest.raises(Refusal) as caught:
        Source(path)
    assert caught.value.code == "import.encoding_odd"
