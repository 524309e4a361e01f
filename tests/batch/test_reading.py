"""What a table says is read as it stands: every row, by its own number, and every name and key as it is meant."""

from __future__ import annotations

import csv as spreadsheet
import re
import sys
import unicodedata
from dataclasses import replace
from pathlib import Path

import pytest

from teller_app.batch.cells import UNSEEN_KEY, Dialect, wrong
from teller_app.batch.duck import Duck, open_duck
from teller_app.batch.faults import BadTable
from teller_app.batch.places import read_source, read_target
from teller_app.batch.run import write
from teller_app.batch.shape import CLIENT, REGION, Column, Kind, read_shape
from teller_app.batch.text import count_records, look_closely, open_text, read_head
from teller_app.rules.errors import Refusal
from tests.batch.clients import fill
from tests.batch.test_files import GOOD, csv, decide, left, parquet  # noqa: F401  fixtures

PLAIN = "client,deposit\n" + "".join(f"C{at},90000000\n" for at in range(60_000))


@pytest.mark.parametrize("key", ["a,b", 'a""b', "a;b,c;d,e;f"])
def test_a_key_in_quotes_far_down_is_counted_by_its_own_tier(decide, csv, tmp_path, key):  # noqa: F811
    done = decide(csv(f'{PLAIN}"{key}",5\n'))
    assert {code: count for code, count in done.tiers.items() if count} == {"private": 60_000, "ordinary": 1}
    with (tmp_path / "out.csv").open(encoding="utf-8", newline="") as file:
        assert list(spreadsheet.reader(file))[-1][:2] == [key.replace('""', '"'), "ordinary"]


def test_what_was_written_is_read_as_it_was_written(tmp_path):
    """Line ends, quotes and separators far down in it; what cannot be read is said of the answer."""
    target = read_target(str(tmp_path / "out.csv"), parts=False)
    (tmp_path / "temp").mkdir()
    target.waiting.mkdir()
    answer = target.waiting / "out.csv"
    with open_duck(tmp_path / "temp", None, target, 1) as duck:
        rows = "select 'C' || i as client, 'gold' as tier, 1, 2, 3, 4 from range(60000) t(i)"
        odd = "".join(
            f" union all select {key}, 'private', 1, 2, 3, 4" for key in ("'a,b'", "'a\nb'", "'\"'")
        )
        duck.db.sql(rows + odd).write_csv(str(answer), header=True)
        assert dict(duck.written(str(answer), target)) == {"gold": 60_000, "private": 3}
        answer.write_text(answer.read_text("utf-8") + "C1,gold\n", "utf-8")
        with pytest.raises(Refusal) as refused:
            duck.written(str(answer), target)
    assert (refused.value.code, refused.value.values) == (
        "batch.not_whole",
        {"file": str(tmp_path / "out.csv")},
    )


def test_what_has_no_tier_of_the_edition_is_not_put_in_place(decide, csv, tmp_path, monkeypatch):  # noqa: F811
    from teller_app.batch import duck

    monkeypatch.setattr(duck.Duck, "written", lambda *_: [("gold", 2), ('b"', 1)])
    with pytest.raises(Refusal, match=r"batch.not_whole"):
        decide(csv(GOOD))
    assert left(tmp_path) == {"in.csv"}


def test_the_sums_tell_the_tiers_of_older_editions_too(tmp_path, shelf):
    """Old clients of a book may keep an edition whose tiers the present one has no longer."""
    old, new = shelf.editions("icbc")

    class Fixed:
        def write(self, query, address, target):
            Path(address).write_text("", "utf-8")

        def written(self, address, target):
            return [("unrated", 1), ("private", 2)]

    target = read_target(str(tmp_path / "out.csv"), parts=False)
    done = write(Fixed(), None, 3, (new, old), target)
    assert {code: count for code, count in done.tiers.items() if count} == {"private": 2, "unrated": 1}
    assert list(done.tiers)[-1] == "unrated"
    with pytest.raises(Refusal, match=r"batch.not_whole"):
        write(Fixed(), None, 3, (new,), target)


# rows


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("client,deposit\nC1,5\n\n\nC2,abc\n", [5]),
        ("\ufeffclient,deposit\r\n\r\nC1,5\r\n\r\nC2,abc\r\n\r\nC3,-1\r\n", [5, 7]),
        ('client,deposit,name\n\nC1,5,"a\n\nb"\n\nC2,abc,\n', [5]),
        ("client,deposit\r\rC1,5\rC2,abc\r", [4]),
        ('"client","deposit"\n\n"C1","abc"\n', [3]),
        ("client\nC1\n\nC2\n", [3]),
    ],
    ids=["blank", "spreadsheet", "within-a-cell", "old-line-ends", "quotes", "one-column"],
)
def test_a_wrong_cell_is_named_by_the_row_of_a_spreadsheet(decide, csv, text, rows):  # noqa: F811
    ignored = frozenset({"name"} if "name" in text else ())
    with pytest.raises(BadTable) as refused:
        decide(csv(text), ignored=ignored)
    assert [fault.row for fault in refused.value.faults] == rows


def test_rows_are_the_same_where_only_the_engine_reaches_the_file(csv, tmp_path):  # noqa: F811
    """As over a network: every line is asked of the engine."""
    here = read_source(
        str(csv('\ufeffclient,deposit,n\r\n\r\nC1,5,"a\r\n\r\nb"\r\n\r\nC2,abc,\r\nC1,6,\r\n'))
    )
    far = replace(here, remote=True)
    (tmp_path / "temp").mkdir()
    with open_duck(tmp_path / "temp", here, None, 1) as local:
        duck = Duck(local.db, far)
        shape = read_shape("in.csv", duck.columns(), frozenset({"n"}))
        duck.whole(3)
        with pytest.raises(Refusal, match=r"batch.not_read"):
            duck.whole(2)
        (fault,) = duck.faults(shape.columns["deposit"], shape)
        assert (fault.file, fault.row, fault.code) == ("in.csv", 5, "batch.no_amount")
        (fault,) = duck.doubles(shape)
        assert (fault.row, fault.client, fault.values["other_row"]) == (3, "C1", 6)


def test_twenty_of_a_column_are_named_and_all_are_counted(decide, csv):  # noqa: F811
    with pytest.raises(BadTable) as refused:
        decide(csv("client,deposit\n" + "".join(f"C{at},x\n\n" for at in range(100))))
    assert refused.value.count == 100
    assert [fault.row for fault in refused.value.faults] == list(range(2, 42, 2))


def test_doubled_clients_are_all_counted_and_named_by_their_first_two_rows(decide, csv, tmp_path):  # noqa: F811
    lines = "".join(f"C{at % 100},5\n\n" for at in range(1000))
    with pytest.raises(BadTable) as refused:
        decide(csv("client,deposit\n" + lines))
    assert (refused.value.count, len(refused.value.faults)) == (100, 20)
    first = refused.value.faults[0]
    assert (first.row, first.client) == (2, "C0")
    assert first.values == {"count": 10, "other": "in.csv", "other_row": 202}
    assert left(tmp_path) == {"in.csv"}


def test_a_client_in_two_files_is_named_by_both(decide, csv, tmp_path):  # noqa: F811
    csv("client,deposit\nC1,5\n", "in/a.csv")
    csv("client,deposit\n\nC2,5\nC1,5\nC1,7\n", "in/b.csv")
    parquet(tmp_path / "p/a.parquet", "select 1 as client union all select 7")
    parquet(tmp_path / "p/b.parquet", "select 8 as client union all select 7")
    for folder, key, row, other_row in (("in", "C1", 2, 4), ("p", "7", 3, 3)):
        with pytest.raises(BadTable) as refused:
            decide(tmp_path / folder)
        (fault,) = refused.value.faults
        assert (fault.file[:2], fault.row, fault.client) == ("a.", row, key)
        assert (fault.values["other"][:2], fault.values["other_row"]) == ("b.", other_row)


@pytest.mark.parametrize(
    ("bad", "after"),
    [(b"3\n", 0), (b"3,4,5\n", 100_000), (b"3,\xd6\n", 0)],
    ids=["short-at-the-end", "long-before-others", "no-text"],
)
def test_no_row_is_lost_where_the_engine_has_cut_the_file(decide, csv, tmp_path, bad, after):  # noqa: F811
    """Each part has eight million bytes; DuckDB leaves out what begins with a row that is none."""
    row = b"C000001,80\n"
    head = b"client,deposit\n" + b"\n" * (8_000_000 % len(row) - len(b"client,deposit\n") % len(row) + 1)
    lines = [b"C%06d,80\n" % at for at in range(1_000_000)]
    before = (8_000_000 - len(head)) // len(row)
    found = set()
    for at in (before - 1, before, before + 1):
        csv(head + b"".join(lines[:at]) + bad + b"".join(lines[at : at + after]))
        with pytest.raises(Refusal) as refused:
            decide(tmp_path / "in.csv")
        found.add(refused.value.code)
        row_there = refused.value.values.get("row")
        assert row_there in {None, head.count(b"\n") + at + 1}
    assert found == {"batch.encoding" if b"\xd6" in bad else "batch.csv_row"}


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("a,b\n1,2\n3,4\n", 2),
        ("a,b\r\n1,2\r\n\r\n3,4", 2),
        ("a,b\r1,2\r\r3,4\r", 2),
        ('a,b\n"1\n\n2",2\n\n"3""",4\n', 2),
        ('a,b\n"1\r\n",2\n3,"4\n"\n', 2),
        ("a\n1\n\n3\n", 3),
        ("a\n1\n2\n\n", 3),
        ("a,b\n", 0),
        ("a,b\n" + "1,2\n" * 700_000 + '"x\ny",2\n', 700_001),
        ("a,b\r\n" + "1,2\r\n" * 700_000, 700_000),
    ],
)
def test_rows_are_counted_as_the_engine_counts_them(tmp_path, text, count):
    path = tmp_path / "in.csv"
    path.write_bytes(text.encode())
    head = read_head(str(path))
    with open_text(str(path)) as lines:
        assert count_records(str(path), head) == look_closely(lines, head, "in.csv") == count


def test_a_quote_within_a_cell_is_a_sign_like_others(decide, csv):  # noqa: F811
    assert decide(csv('client,deposit\n7" disk,5\nC2,5\nC3,5\n')).clients == 3


def test_old_line_ends_are_read_and_two_kinds_are_refused_in_words(decide, csv):  # noqa: F811
    assert decide(csv(GOOD.replace("\n", "\r"))).tiers["gold"] == 2
    with pytest.raises(Refusal) as refused:
        decide(csv("client,deposit\nC1,5\rC2,6\nC3,7\n"))
    assert (refused.value.code, refused.value.values) == ("batch.not_csv", {"file": "in.csv"})


def test_a_head_that_is_no_csv_is_refused(decide, csv):  # noqa: F811
    with pytest.raises(Refusal) as refused:
        decide(csv('"client,deposit\nC1,5\n'))
    assert (refused.value.code, refused.value.values) == ("batch.csv_row", {"file": "in.csv", "row": 1})


def test_the_part_that_is_wrong_is_named(decide, csv, tmp_path):  # noqa: F811
    csv("client,deposit\nC1,5\n", "in/a.csv")
    csv("client,deposit\nC2,5\nC3\n", "in/b.csv")
    with pytest.raises(Refusal) as refused:
        decide(tmp_path / "in")
    assert (refused.value.code, refused.value.values) == ("batch.csv_row", {"file": "b.csv", "row": 3})


# names of columns


@pytest.mark.parametrize(
    ("head", "code", "said"),
    [
        ("client,deposit,", "batch.unnamed_column", {"at": 3}),
        ("client,deposit, ", "batch.unnamed_column", {"at": 3}),
        ("Client,deposit,wealth", "batch.spelled_column", {"column": "Client", "name": "client"}),
        ("client,deposit, wealth", "batch.spelled_column", {"column": " wealth", "name": "wealth"}),
        ("client,deposit,Client", "batch.unknown_column", {"column": "Client"}),
        ("client,deposit,filename", "batch.unknown_column", {"column": "filename"}),
        ("client,deposit,deposit", "batch.twice_column", {"column": "deposit"}),
    ],
)
def test_a_column_that_cannot_be_used_is_named_in_words(decide, csv, head, code, said):  # noqa: F811
    with pytest.raises(Refusal) as refused:
        decide(csv(f"{head}\nC1,5,6\n"))
    assert refused.value.code == code
    assert said.items() <= refused.value.values.items()


@pytest.mark.parametrize("name", ["filename", "Client", "DEPOSIT", "", "n,n", "@file", '"a\nb"'])
def test_a_column_that_is_left_out_may_be_called_anything(decide, csv, name):  # noqa: F811
    ignored = frozenset(each.strip('"') for each in name.split(","))
    text = f"client,deposit,{name}\nC1,100000,x{',x' * name.count(',')}\n"
    assert decide(csv(text), ignored=ignored).tiers["gold"] == 1


@pytest.mark.parametrize("name", ["filename", "File_Row_Number"])
def test_a_parquet_column_with_a_name_of_the_engine_is_refused_in_words(decide, tmp_path, name):  # noqa: F811
    path = parquet(tmp_path / "in.parquet", f"select 'C1' as client, 'x' as \"{name}\"")
    with pytest.raises(Refusal) as refused:
        decide(path, ignored=frozenset({name}))
    assert (refused.value.code, refused.value.values["column"]) == ("batch.own_column", name)


# keys and regions


@pytest.mark.parametrize(
    "key",
    [" C1", "C1 ", "  ", "\u3000C1", "C1\xa0", "\ufeffC1", "C\u200b1", "\u200b", "C\t1", '"C\n1"', "C\x001"],
)
def test_a_key_that_looks_like_another_is_named_by_its_row(decide, csv, tmp_path, key):  # noqa: F811
    with pytest.raises(BadTable) as refused:
        decide(csv(f"client,deposit\nC1,5\n{key},7\n"))
    (fault,) = refused.value.faults
    assert (fault.row, fault.column, fault.code) == (3, "client", "batch.key")
    assert left(tmp_path) == {"in.csv"}


@pytest.mark.parametrize("key", ["张三 01", "A B", "c-1", "é", "Ｃ１", "001", "a/b", "x" * 300])
def test_any_other_key_is_taken(decide, csv, tmp_path, key):  # noqa: F811
    assert decide(csv(f"client,deposit\n{key},5\n")).clients == 1
    assert (tmp_path / "out.csv").read_text("utf-8").splitlines()[1].startswith(f"{key},")


def test_every_sign_of_unicode_is_taken_for_what_it_is(duck):
    """Alone, and in the middle of a key: as Python knows gaps, controls and formats."""
    codes = [code for code in range(sys.maxunicode + 1) if not 0xD800 <= code <= 0xDFFF]
    fill(duck, [{CLIENT: f"{chr(code)}"} for code in codes], [CLIENT])
    column = Column(CLIENT, Kind.TEXT)
    at = wrong(column).sql(Dialect.DUCKDB.value)
    refused = {key for (key,) in duck.db.execute(f'select "client" from "input" where {at}').fetchall()}
    kinds = {unicodedata.category(sign) for sign in refused}
    gaps = {chr(code) for code in codes if unicodedata.category(chr(code)) in {"Zs", "Zl", "Zp", "Cc"}}
    assert gaps <= refused
    assert kinds <= {"Zs", "Zl", "Zp", "Cc", "Cf", "Mn", "Lo", "Cn", "So"}
    assert {"\ufffd", "\u200b", "\ufeff", "\u2060", "\u3164"} <= refused
    assert not any(sign.isalnum() for sign in refused - set("\u115f\u1160\u3164\uffa0"))
    spelled = re.sub(r"\\x\{([0-9a-f]+)\}", lambda found: f"\\U{int(found[1], 16):08x}", UNSEEN_KEY)
    pattern = re.compile(spelled.replace(r"\z", r"\Z"))
    assert {sign for sign in map(chr, codes) if pattern.search(sign)} | {"\ufffd"} == refused


@pytest.mark.parametrize("region", ["low ", " low", "LOW", "low\xa0", "高", "1low"])
def test_a_region_that_no_rule_can_name_is_refused(decide, csv, region):  # noqa: F811
    with pytest.raises(BadTable) as refused:
        decide(csv(f"client,deposit,{REGION}\nC1,5,low\nC2,5,{region}\n"))
    (fault,) = refused.value.faults
    assert (fault.row, fault.column, fault.code) == (3, REGION, "batch.region")
