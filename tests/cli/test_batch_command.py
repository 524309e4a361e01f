"""Tiers of a whole table from the command line: a file of anybody's, and the branch's own book."""

from __future__ import annotations

import csv
import json

import pytest

from teller_app import wiring
from teller_app.batch import extras
from teller_app.rules.tier import assess
from teller_app.safe.roles import Role
from teller_app.store.journal import open_journal
from tests.conftest import TODAY
from tests.staff import FIRST, SECOND, Branch, password_of
from tests.stage import CLIENTS, NOW, SHELF, open_stage

HEAD = "请复核人核对："
TELLER = "7001"


@pytest.fixture
def table(tmp_path):
    path = tmp_path / "in.csv"
    path.write_text("client,deposit,wealth\nC1,100000,\nC2,,2000000\nC3,0,\n", "utf-8")
    return path


@pytest.fixture
def batch(run, monkeypatch, tmp_path):
    """``batch`` into ``out.csv``, on the real home, which needs nobody for a file."""
    monkeypatch.setattr(wiring, "now", lambda: NOW)
    return lambda *arguments, out="out.csv": run("batch", *arguments, "--output", str(tmp_path / out))


def rows(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_a_file_needs_nobody_to_come_in(batch, table, tmp_path):
    done = batch("--input", str(table), "--json")
    assert (done.code, done.err) == (0, "")
    out = done.json
    assert (out["ok"], out["clients"], out["rulebook"]["id"], out["as_of"]) == (
        True,
        3,
        "general",
        "2026-11-23",
    )
    assert (out["tiers"]["gold"], out["tiers"]["diamond"], out["tiers"]["ordinary"]) == (1, 1, 1)
    assert out["shortfall_unit"] == "yuan"
    assert [row["tier"] for row in rows(tmp_path / "out.csv")] == ["gold", "diamond", "ordinary"]


def test_a_file_by_its_address(batch, table, tmp_path):
    odd = table.rename(tmp_path / "客户 1.csv")
    assert batch("--input", odd.as_uri(), "--json").json["clients"] == 3
    assert len(rows(tmp_path / "out.csv")) == 3
    done = batch("--input", "file://elsewhere/in.csv")
    assert (done.code, "不是本机文件的地址" in done.err) == (2, True)


def test_what_lies_on_a_network_is_refused_in_words_that_say_what_to_do(batch, monkeypatch, tmp_path):
    monkeypatch.setattr("teller_app.batch.duck.extensions", lambda: tmp_path / "none")
    done = batch("--input", "https://127.0.0.1:1/in.csv", out="far.csv")
    assert (done.code, done.out) == (2, "")
    assert "httpfs" in done.err
    assert "--engine spark" in done.err
    assert not (tmp_path / "far.csv").exists()


def test_it_says_the_same_as_assess(batch, run, table, tmp_path):
    batch("--input", str(table), "--rulebook", "ccb")
    (row, *_) = rows(tmp_path / "out.csv")
    told = run("assess", "--rulebook", "ccb", "--holding", "deposit=100000", "--json").json
    assert row["tier"] == told["tier"]["code"]
    assert row["recognised_assets"] == told["recognised_assets"]
    assert (row["next_tier"], row["shortfall"]) == (told["next_tier"]["code"], told["next_tier"]["shortfall"])


def test_an_edition_of_then_and_its_points(batch, table):
    told = batch("--input", str(table), "--rulebook", "icbc", "--edition", "2010-09-28", "--json").json
    assert (told["rulebook"]["edition"], told["shortfall_unit"]) == ("2010-09-28", "points")
    told = batch("--input", str(table), "--rulebook", "icbc", "--as-of", "2015-01-01", "--json").json
    assert (told["rulebook"]["edition"], told["as_of"]) == ("2010-09-28", "2015-01-01")


def test_a_draft_may_be_tried_on_a_file_and_not_on_the_book(batch, table, tmp_path):
    draft = tmp_path / "mybank.toml"
    draft.write_text(
        'extends = "general/2024-05-19"\nrulebook = "mybank"\nfirst_day = 2024-05-19\n'
        'name = { zh = "本行", en = "Ours" }\n'
        'tier.gold = { route = [{ recognised_assets = "100000.01" }], source = "choice: 试" }\n',
        "utf-8",
    )
    tried = batch("--input", str(table), "--rulebook", str(draft), "--json")
    assert (tried.code, tried.json["tiers"]["gold"]) == (0, 0)
    assert "没有签名" in tried.err
    book = batch("--demo", "--input", "book", "--rulebook", str(draft), "--approver", "0107 赵主管")
    assert (book.code, book.out) == (2, "")
    assert "没有签名" in book.err


def test_what_is_wrong_is_said_by_place_without_the_value(batch, table, tmp_path):
    table.write_text("client,deposit\nC1,secret\nC2,-5\n", "utf-8")
    done = batch("--input", str(table))
    assert (done.code, done.out) == (1, "")
    assert done.err.splitlines() == [
        "有 2 处不对，没有认定",
        "  in.csv 第 2 行 deposit：不是金额，应写成 300000 或 300000.50",
        "  in.csv 第 3 行 deposit：金额不能为负",
    ]
    told = batch("--input", str(table), "--json", "--lang", "en")
    assert (told.code, told.json["ok"], told.json["fault_count"], told.json["output"]) == (1, False, 2, None)
    assert told.json["faults"][1] == {
        "file": "in.csv",
        "row": 3,
        "client": None,
        "column": "deposit",
        "code": "batch.negative",
        "says": "an amount cannot be negative",
    }
    assert not (tmp_path / "out.csv").exists()


def test_an_unknown_column_is_refused_unless_it_is_to_be_ignored(batch, table):
    table.write_text("client,deposit,name\nC1,5,王小明\n", "utf-8")
    refused = batch("--input", str(table))
    assert (refused.code, refused.out) == (2, "")
    assert "name" in refused.err
    assert batch("--input", str(table), "--ignore", "name").code == 0


@pytest.mark.parametrize(
    "words",
    [
        ("--input", "nowhere.csv"),
        ("--input", "in.csv", "--master", "local[2]"),
        ("--input", "in.csv", "--threads", "0"),
        ("--input", "in.csv", "--partition", "tier"),
        ("--input", "in.csv", "--rulebook", "nobody"),
        ("--input", "book", "--engine", "spark"),
        ("--input", "book", "--ignore", "deposit"),
        ("--input", "book"),
        ("--input", "https://example.org/a.parquet"),
        (),
    ],
)
def test_a_wrong_request_is_one_sentence(batch, table, tmp_path, monkeypatch, words):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(extras, "find_spec", lambda name: True)
    refused = batch(*words)
    assert (refused.code, refused.out) == (2, "")
    assert "意外" not in refused.err
    assert "未能完成" not in refused.err
    assert not (tmp_path / "out.csv").exists()


@pytest.mark.parametrize(("engine", "extra"), [("duckdb", "batch"), ("spark", "spark")])
def test_an_extra_that_is_missing_is_named(batch, table, monkeypatch, engine, extra):
    missing = {"duckdb", "pyspark"}
    monkeypatch.setattr(extras, "find_spec", lambda name: None if name in missing else True)
    refused = batch("--input", str(table), "--engine", engine)
    assert (refused.code, refused.out) == (2, "")
    assert f"附加项 {extra}" in refused.err
    assert "make setup" in refused.err
    assert "pip install" not in refused.err, "whoever takes the name there would run on every PC"


def test_the_book_of_the_demo_as_the_rules_see_it(batch, tmp_path):
    done = batch("--demo", "--input", "book", "--approver", "0107 赵主管", "--json")
    assert done.code == 0, done.err
    assert done.err.startswith(HEAD)
    edition = SHELF.edition("general", TODAY)
    found = {row["client"]: row for row in rows(tmp_path / "out.csv")}
    assert set(found) == {client.key for client in CLIENTS}
    for client in CLIENTS:
        decision = assess(client.facts(TODAY), edition)
        row = found[client.key]
        assert (row["tier"], row["recognised_assets"]) == (
            decision.tier.code,
            str(decision.recognised_assets),
        )
        assert row["privileges"] == ";".join(one.code for one in decision.entitlements)
        above = decision.next_tier
        assert row["shortfall"] == (str(above.shortfall) if above else "")
    assert not any(client.name in (tmp_path / "out.csv").read_text("utf-8") for client in CLIENTS)


def test_the_book_and_a_file_in_a_folder_for_each_tier(batch, table, tmp_path):
    done = batch("--input", str(table), "--partition", "tier", out="tiers")
    assert done.code == 0, done.err
    assert {each.name for each in (tmp_path / "tiers").iterdir()} == {"tier=gold", "tier=diamond", "tier=ordinary"}
    book = ("--demo", "--input", "book", "--approver", "0107 赵主管", "--partition")
    done = batch(*book, "next_tier", out="book")
    assert done.code == 0, done.err
    assert all(each.name.startswith("next_tier=") for each in (tmp_path / "book").iterdir())
    refused = batch(*book, "name", out="others")
    assert (refused.code, refused.out) == (2, "")
    assert "结果不能按列“name”分文件夹，可用：tier、next_tier" in refused.err


@pytest.fixture
def two(run, tmp_path, monkeypatch):
    """Two supervisors and a teller on the real home, with a book of the stage's four clients."""
    monkeypatch.setattr(wiring, "now", lambda: NOW)
    home = tmp_path / "home"
    branch = Branch(home, home / "demo/state/teller-app")
    first, _ = branch.two()
    branch.add(first, TELLER, Role.TELLER)
    place = open_stage(home, session=first, approvals=branch.approvals)
    place.journal.close()
    place.book.close()
    return first


def test_the_book_leaves_only_where_two_stand_for_it_and_it_is_on_record(two, say, tmp_path):
    def by(code, *more, secrets):
        words = ("batch", "--input", "book", "--output", str(tmp_path / "out.csv"), *more)
        return say(*words, "--user", code, secrets=secrets)

    mine, theirs = password_of(FIRST), password_of(SECOND)
    teller = by(TELLER, "--approver", SECOND, secrets=(password_of(TELLER), theirs))
    assert (teller.code, teller.err.strip()) == (1, "柜员不能办理：导出未遮盖的数据")
    assert by(FIRST, secrets=(mine,)).code == 2
    assert by(FIRST, "--approver", FIRST, secrets=(mine, mine)).code == 1
    assert not (tmp_path / "out.csv").exists()
    done = by(FIRST, "--approver", SECOND, secrets=(mine, theirs))
    assert done.code == 0, done.err
    shown = "导出客户册全部客户的客户号、等级、资产与权益，截至 2026-11-23"
    assert shown in done.err
    assert len(rows(tmp_path / "out.csv")) == len(CLIENTS)
    journal = open_journal(tmp_path / "home", two.keys, None)
    bodies = journal.db.execute("select body from entry where kind = 'unmasked_export'").fetchall()
    journal.close()
    (said,) = [json.loads(body) for (body,) in bodies]
    assert said["says"][0] == shown
    assert said["approver"].startswith(SECOND)


def test_nothing_of_the_book_is_left_in_any_temporary_folder(batch, tmp_path):
    batch("--demo", "--input", "book", "--approver", "0107 赵主管")
    kept = [each for each in (tmp_path / "home").rglob("*") if "temp" in each.parts and each.is_file()]
    assert [each.name for each in kept] == [".turn"]


def test_each_client_goes_by_the_edition_of_then(batch, tmp_path, monkeypatch):
    """Old clients may keep an older edition; one answer holds all of them."""
    from dataclasses import replace
    from datetime import date

    from teller_app.batch.book import fill, query_over
    from teller_app.batch.duck import open_duck
    from tests.stage import open_stage

    place = open_stage(tmp_path / "other")
    (tmp_path / "temp").mkdir()
    old, new = SHELF.editions("icbc")
    keys = {client.key: old if at % 2 else new for at, client in enumerate(CLIENTS)}
    with open_duck(tmp_path / "temp", None, None, 1) as duck:
        tables = fill(duck, place.book, lambda client: keys[client.key], TODAY)
        found = {row[0]: row for row in duck.rows(query_over(tables, duck, lists=True))}
    place.journal.close()
    place.book.close()
    assert len(tables) == 2
    for client in CLIENTS:
        decision = assess(replace(client.facts(TODAY), joined=date(2000, 1, 1)), keys[client.key])
        assert found[client.key][1] == decision.tier.code
