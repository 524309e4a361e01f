"""The whole book by tier, its concentration and its lists, as a script would ask."""

from __future__ import annotations

import zipfile
from decimal import Decimal

import pytest

from teller_app import wiring
from tests.stage import CLIENTS, NOW

WANG, FALLING, COMPANY, PRIVATE = (client.key for client in CLIENTS)
TIERS = ["ordinary", "gold", "platinum", "black_gold", "diamond", "private"]
LISTS = ["under", "over", "falling", "key", "look", "id_expiry", "card_expiry", "birthday", "override"]


@pytest.fixture
def do(run, monkeypatch):
    """``branch`` on the four clients of the stage, on 23 November 2026."""
    monkeypatch.setattr(wiring, "now", lambda: NOW)
    return lambda *arguments: run("branch", *arguments, "--demo")


@pytest.fixture
def found(do):
    """``branch --json`` that must succeed."""

    def ran(*arguments: str):
        found = do(*arguments, "--json")
        assert (found.code, found.err) == (0, ""), found
        return found.json

    return ran


def refused(found, code: int = 2):
    """One sentence on standard error, and nothing on standard output."""
    assert (found.code, found.out) == (code, ""), found
    assert found.err.strip()
    for sign in ("Traceback", "未能完成", "{"):
        assert sign not in found.err
    return found


def test_sums_by_tier_add_up(found, run):
    out = found()
    assert (out["as_of"], out["clients"], out["rulebook"]["id"]) == ("2026-11-23", 4, "general")
    assert [tier["code"] for tier in out["tiers"]] == TIERS
    assert sum(tier["clients"] for tier in out["tiers"]) == 4
    assert sum(Decimal(tier["recognised_assets"]) for tier in out["tiers"]) == Decimal(
        out["recognised_assets"]
    )
    by_code = {tier["code"]: tier for tier in out["tiers"]}
    for key in (WANG, FALLING, COMPANY, PRIVATE):
        told = run("assess", "--demo", "--client", key, "--json").json
        row = by_code[told["tier"]["code"]]
        assert (row["clients"], row["recognised_assets"]) == (1, told["recognised_assets"])
    assert by_code["gold"] == {
        "code": "gold",
        "name": "金卡客户",
        "clients": 0,
        "recognised_assets": "0.00",
    }


def test_the_first_fifth_is_at_least_one_client(found):
    out = found()
    concentration = out["concentration"]
    richest = next(tier for tier in out["tiers"] if tier["code"] == "private")
    share = Decimal(richest["recognised_assets"]) / Decimal(out["recognised_assets"])
    assert concentration["top_fifth_share"] == pytest.approx(float(share))
    curve = concentration["curve"]
    assert (len(curve), curve[0], curve[-1]) == (101, 0, 1)
    assert curve == sorted(curve)


@pytest.mark.parametrize("name", LISTS)
def test_every_list_is_as_long_as_it_says(found, name):
    out = found("--list", name)
    assert set(out["lists"]) == set(LISTS)
    assert len(out["overrides"] if name == "override" else out["list"]) == out["lists"][name]


def test_who_may_fall_and_who_is_in_a_tier(found):
    falling = found("--list", "falling")["list"]
    assert [(one["client"], one["tier"], one["falls_on"]) for one in falling] == [
        (FALLING, "black_gold", "2026-12-31")
    ]
    (one,) = found("--list", "tier:platinum")["list"]
    assert (one["client"], one["name"], one["next_tier"]) == (WANG, "王*明", "black_gold")
    assert one["shortfall"] == "130000.00"
    assert found("--list", "tier:gold")["list"] == []
    assert found()["list"] is None


def test_another_day_stands_beside_it(found):
    out = found("--as-of", "2026-11-20", "--against", "2026-06-30")
    assert (out["as_of"], out["against"]["as_of"]) == ("2026-11-20", "2026-06-30")
    assert {"tiers", "concentration", "clients", "recognised_assets"} <= set(out["against"])
    assert found()["against"] is None
    assert found("--as-of", "2026-11-23") == found()


def test_what_was_done_is_counted(found, run):
    before = found()["served"]
    assert (before["due"], before["privileges_this_year"]) == (0, {})
    run("care", "event", "--demo", "--client", WANG, "--kind", "deal")
    run("privilege", "give", "--demo", "--client", PRIVATE, "golf")
    said = ("--until", "2027-03-31", "--approver", "0107 赵主管", "--reason", "特批")
    run("override", "set", "--demo", "--client", WANG, "--tier", "diamond", *said)
    out = found("--list", "override")
    assert out["served"]["due"] == 3
    assert out["served"]["privileges_this_year"] == {"golf": 1}
    assert out["lists"]["override"] == 1
    assert [(one["client"], one["tier"], one["reason"]) for one in out["overrides"]] == [
        (WANG, "diamond", "特批")
    ]
    assert (out["list"], found()["overrides"]) == (None, None)


def test_in_words(do):
    text = do()
    assert (text.code, text.err) == (0, "")
    for part in ("截至 2026-11-23", "前五分之一的客户持有", "私人银行客户\t1\t", "合计\t4\t", "可能降级 1"):
        assert part in text.out
    english = do("--lang", "en", "--list", "tier:private").out
    for part in ("Private", "阿***甫"):
        assert part in english
    assert "截至" not in english


def test_as_a_workbook_and_on_paper(do, tmp_path):
    book, paper = tmp_path / "branch.xlsx", tmp_path / "branch.pdf"
    out = do("--xlsx", str(book), "--pdf", str(paper), "--list", "falling", "--json")
    assert (out.code, out.json["clients"]) == (0, 4)
    assert "xl/workbook.xml" in zipfile.ZipFile(book).namelist()
    assert paper.read_bytes().startswith(b"%PDF")


def test_without_a_book_there_is_nothing_to_sum_up(staffed):
    assert "客户册" in refused(staffed("branch")).err
    refused(staffed("branch", "--json"))


@pytest.mark.long(first=15)
@pytest.mark.parametrize(
    "arguments",
    [
        ("--as-of", "2026-11-24"),
        ("--against", "2026-11-24"),
        ("--as-of", "9999-12-31"),
        ("--as-of", "2000-01-01"),
        ("--as-of", "-5"),
        ("--list", "gold"),
        ("--list", "tier"),
        ("--list", "tier:"),
        ("--list", "tier:star_7"),
        ("--list", "override:gold"),
        ("--list", "under:emerald"),
        ("--rulebook", "icbc"),
        *(
            (option, text)
            for option in ("--as-of", "--against", "--list")
            for text in ("", " ", "<b>x</b>", "长" * 10_000, "a\0b", "\udcff", "--")
        ),
        *(
            (option, text)
            for option in ("--xlsx", "--pdf")
            for text in ("", "no/such/folder/x", "x" * 5000, "a\0b", "/")
        ),
    ],
    ids=lambda arguments: " ".join(arguments).encode("unicode_escape").decode()[:30],
)
def test_rough_input_is_a_sentence(do, arguments, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    option, text = arguments
    refused(do(f"{option}={text}"))
    refused(do(f"{option}={text}", "--json"))
    assert [path.name for path in tmp_path.iterdir()] == ["home"]
