"""Every command, as a script would use it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from teller_app import places
from tests.conftest import TODAY

LOAN = ("--principal", "100000", "--annual-rate", "0.0435", "--months", "36")
GOOD = (
    *(
        "--income",
        "9000",
        "--existing-monthly",
        "0",
        "--stable-job",
        "yes",
        "--capacity",
        "yes",
        "--consent",
        "yes",
    ),
    *("--overdue-consecutive", "0", "--overdue-total", "0", "--currently-overdue", "no"),
)


def test_assess_as_the_design_says(run):
    found = run(
        "assess",
        "--rulebook",
        "general",
        "--holding",
        "deposit=100000",
        "--holding",
        "wealth=200000",
        "--json",
    )
    assert (found.code, found.err) == (0, "")
    out = found.json
    assert out["rulebook"]["id"] == "general"
    assert out["rulebook"]["edition"] == "2024-05-19"
    assert out["rulebook"]["source"]
    assert out["recognised_assets"] == "200000.00"
    assert out["components"][1] == {
        "asset_class": "wealth",
        "amount": "200000.00",
        "coefficient": "0.5",
        "recognised": "100000.00",
    }
    assert out["tier"] == {"code": "gold", "name": "金卡客户", "card": "金卡"}
    assert [one["code"] for one in out["privileges"]] == ["remittance_fee", "queue_priority", "annual_fee"]
    assert {"code", "name", "kind", "quota"} <= set(out["privileges"][0])
    assert out["next_tier"]["code"] == "platinum"
    assert out["next_tier"]["shortfall"] == "100000.00"
    assert {"rule", "outcome", "required", "actual", "source"} <= set(out["reasons"][0])


def test_assess_a_client_of_the_book_in_english(run):
    out = run("assess", "--demo", "--client", "C000001", "--json", "--lang", "en").json
    assert out["tier"] == {"code": "platinum", "name": "Platinum", "card": "Platinum card"}
    text = run("--demo", "assess", "--client", "C000002", "--as-of", TODAY.isoformat()).out
    assert "保级至 2026-12-31" in text


def test_the_top_has_no_next_tier(run):
    assert run("assess", "--holding", "deposit=1亿", "--json").json["next_tier"] is None


@pytest.mark.parametrize(
    ("options", "tier"),
    [
        (("--as-of", "2020-03-01", "--holding", "demand_deposit=148148.15"), "star_5"),
        (("--as-of", "2020-03-01", "--holding", "demand_deposit=148148.14"), "star_4"),
        (("--edition", "2010-09-28", "--holding", "demand_deposit=148148.15"), "star_5"),
        (("--holding", "deposit=20万"), "star_5"),
        (("--as-of", "2020-03-01", "--fact", "card=platinum"), "star_6"),
        (("--as-of", "2020-03-01", "--fact", "contract=private_banking"), "star_7"),
    ],
)
def test_editions_and_facts(run, options, tier):
    assert run("assess", "--rulebook", "icbc", *options, "--json").json["tier"]["code"] == tier


def test_compare_shows_every_scheme(run):
    out = run("compare", "--holding", "deposit=200000", "--json").json
    tiers = {one["rulebook"]["id"]: one["tier"]["code"] for one in out["decisions"]}
    assert tiers["general"] == "gold"
    assert tiers["general-low"] == "platinum"
    assert len(tiers) == 9
    before = run("compare", "--holding", "deposit=200000", "--as-of", "2015-01-01", "--json").json
    assert [one["rulebook"]["id"] for one in before["decisions"]] == ["icbc"]
    assert "general" in before["without"]


def test_a_strangers_rulebook_and_a_wrong_one(run, tmp_path):
    path = tmp_path / "mine.toml"
    text = 'extends = "general/2024-05-19"\nrulebook = "mine"\nfirst_day = 2024-01-01\n'
    path.write_text(text + 'tier.gold = { route = [{ recognised_assets = "80000" }] }\n', "utf-8")
    assert (
        run("assess", "--rulebook", str(path), "--holding", "deposit=8万", "--json").json["tier"]["code"]
        == "gold"
    )
    path.write_text(text + 'tier.gold = { route = [{ recognised_assets = "400000" }] }\n', "utf-8")
    found = run("assess", "--rulebook", str(path), "--holding", "deposit=8万")
    assert (found.code, found.out) == (2, "")
    assert "mine.toml" in found.err
    assert "tier.platinum.route：recognised_assets 必须高于 gold 的" in found.err
    assert run("rulebook", "check", str(path)).code == 1


def test_prescreen_outcomes_and_codes(run):
    good = run("prescreen", "--birth", "1990-05-01", *LOAN, *GOOD, "--json")
    assert good.code == 0
    assert good.json["outcome"] == "pass"
    assert good.json["monthly_payment"] == "2967.99"
    assert good.json["remedies"] == []
    assert [each["code"] for each in good.json["criteria"]][:3] == ["age", "capacity", "consent"]
    bare = run("prescreen", "--birth", "1990-05-01", "--income", "9000", *LOAN, "--json")
    assert (bare.code, bare.json["outcome"]) == (0, "incomplete")
    young = run("prescreen", "--birth", "2010-05-01", *LOAN, *GOOD, "--json")
    assert (young.code, young.json["outcome"], young.json["max_principal"]) == (1, "decline", None)
    much = run("prescreen", "--birth", "1990-05-01", *LOAN, *GOOD, "--principal", "30万", "--json")
    assert much.code == 1
    assert {each["change"] for each in much.json["remedies"]} <= {"principal", "months", "existing_monthly"}


def test_an_id_with_a_wrong_check_digit_is_a_warning(run):
    found = run("prescreen", "--id", "110105194912310021", *LOAN, "--json")
    assert found.json["outcome"] == "incomplete"
    assert "校验位不符" in found.err


def test_schedule_known_figures(run):
    loan = ("--principal", "1000000", "--annual-rate", "0.049", "--months", "360")
    out = run("schedule", *loan, "--method", "annuity", "--json").json
    assert out["first_payment"] == "5307.27"
    assert out["payments"][-1]["balance"] == "0.00"
    assert set(out["payments"][0]) == {"number", "payment", "principal", "interest", "balance"}
    assert run("schedule", *loan, "--method", "linear", "--json").json["first_payment"] == "6861.11"


def test_find_masks_everything(run):
    out = run("find", "--demo", "13800138000", "--json").json
    assert out["matches"][0]["key"] == "C000001"
    assert out["matches"][0]["matched"] == "phone"
    text = run("find", "--demo", "wxm").out + run("find", "--demo", "110105198506152730").out
    assert "王*明" in text
    assert out["matches"][0]["name"] == "王*明"
    assert "王小明" not in text
    assert "13800138000" not in text
    assert "110105198506152730" not in text
    assert run("find", "--demo", '"%_*', "--json").json == {"matches": [], "more": False}


def test_every_search_on_the_command_line_is_on_record(run, staffed):
    run("find", "--demo", "wxm")
    run("find", "--demo", "nobody like that")
    listed = run("audit", "--demo", "--json").json
    assert [row["purpose"] for row in listed["records"] if row["action"] == "search"] == ["command"] * 2


@pytest.mark.parametrize(
    ("command", "action", "own"),
    [
        (("find", "wxm"), "search", "command"),
        (("care", "due"), "look", "care"),
        (("override", "list"), "look", "branch"),
        (("branch", "--list", "tier:platinum"), "look", "branch"),
        (("branch", "--list", "override"), "look", "branch"),
        (("rulebook", "try", "icbc", "--list", "moved"), "look", "branch"),
    ],
    ids=" ".join,
)
def test_whoever_lists_clients_can_say_what_for(run, command, action, own):
    client = ("--demo", "--client", "C000001")
    assert run("care", "event", *client, "--kind", "complaint").code == 0
    by_hand = ("--tier", "diamond", "--until", "2027-01-31", "--reason", "特批", "--approver", "0107 赵主管")
    assert run("override", "set", *client, *by_hand).code == 0

    def purposes() -> list[str]:
        records = run("audit", "--demo", "--json").json["records"]
        return [row["purpose"] for row in records if row["action"] == action]

    before = purposes()
    assert run(*command, "--demo").code == 0
    first = purposes()
    assert set(first[: len(first) - len(before)]) == {own}
    assert run(*command, "--demo", "--purpose", "authority").code == 0
    then = purposes()
    assert set(then[: len(then) - len(first)]) == {"authority"}
    assert run(*command, "--demo", "--purpose", "curiosity").code == 2


def test_a_file_without_a_name_is_not_given(run, staffed):
    for done in (run("import", "--demo", ""), staffed("import", "")):
        assert (done.code, done.out) == (2, "")
        assert "缺少 FILE" in done.err


@pytest.mark.parametrize("sheet", ["a4", "receipt"])
def test_summary_makes_a_pdf_that_can_be_read(run, staffed, tmp_path, sheet):
    path = tmp_path / "summary.pdf"
    assert run("summary", "--demo", "--client", "C000001", "--format", sheet, "--out", str(path)).code == 0
    assert path.read_bytes().startswith(b"%PDF")
    if shutil.which("pdftotext"):
        text = subprocess.run(
            ["pdftotext", str(path), "-"], capture_output=True, text=True, check=True
        ).stdout
        assert "白金客户" in text
        assert "王小明" not in text
        assert all(part in text for part in ("保持本等级", "至少有效至")), "as the window prints it"
    again = run("summary", "--demo", "--client", "C000001", "--format", sheet, "--out", str(path), "--json").json
    assert (again["file"], again["entry"]) == (str(path), 2)
    nowhere = staffed("summary", "--holding", "deposit=1", "--out", str(tmp_path / "no" / "s.pdf"))
    assert nowhere.code == 2
    assert "没有文件夹" in nowhere.err


def test_import_from_nothing_to_a_book_that_is_found(staffed, tmp_path):
    clients, holdings = tmp_path / "clients.csv", tmp_path / "holdings.csv"
    clients.write_text("key,kind,name,phone\nA1,person,赵六,13712345678\n", "gb18030")
    holdings.write_text("client,asset_class,date,balance\nA1,deposit,2024-01-01,300000\n", "utf-8")
    dry = staffed("import", "--without-manifest", str(clients), str(holdings), "--dry-run", "--json")
    assert (dry.code, dry.json["ok"], dry.json["clients"]) == (0, True, 1)
    assert staffed("find", "赵六", "--json").json["matches"] == []
    assert staffed("import", "--without-manifest", str(clients), str(holdings)).code == 0
    assert staffed("find", "zl", "--json").json["matches"][0]["key"] == "A1"
    assert staffed("assess", "--client", "A1", "--json").json["tier"]["code"] == "platinum"
    holdings.write_text(
        "client,asset_class,date,balance\nA1,deposit,2024-01-01,-3\nA9,gold,2024-13-01,1\n", "utf-8"
    )
    bad = staffed("import", "--without-manifest", str(holdings), "--json")
    assert (bad.code, bad.json["ok"]) == (1, False)
    assert {(fault["row"], fault["column"]) for fault in bad.json["faults"]} >= {
        (2, "balance"),
        (3, "asset_class"),
    }
    assert staffed("assess", "--client", "A1", "--json").json["tier"]["code"] == "platinum"


def test_a_damaged_book_is_replaced_by_a_fresh_import(staffed, tmp_path):
    clients = tmp_path / "clients.csv"
    clients.write_text("key,kind,name\nA1,person,赵六\n", "utf-8")
    assert staffed("import", "--without-manifest", str(clients)).code == 0
    book = next(Path(os.environ["TELLER_APP_HOME"]).glob("book-*.db"))
    book.write_bytes(b"x" * book.stat().st_size)
    damaged = staffed("find", "赵六")
    assert damaged.code == 1
    assert "重新导入" in damaged.err
    assert staffed("import", "--without-manifest", str(clients)).code == 1
    assert staffed("import", "--without-manifest", str(clients), "--fresh").code == 0
    assert staffed("find", "赵六", "--json").json["matches"][0]["key"] == "A1"


def test_backup_restore_verify(staffed, paired, tmp_path):
    staffed("summary", "--holding", "deposit=1", "--out", str(tmp_path / "s.pdf"))
    assert Path(staffed("backup", "--json").json["file"]).is_file()
    staffed("summary", "--holding", "deposit=2", "--out", str(tmp_path / "s.pdf"))
    kept = paired("restore", "--yes", "--json").json["kept"]
    assert Path(kept).is_file()
    found = staffed("verify", "--json")
    assert (found.code, found.json["ok"], found.json["findings"]) == (0, True, [])
    assert [(each["file"], each["state"]) for each in found.json["kept"]] == [(Path(kept).name, "whole")]
    book = next(Path(os.environ["TELLER_APP_HOME"]).glob("journal.db"))
    raw = bytearray(book.read_bytes())
    raw[len(raw) // 2] ^= 1
    book.write_bytes(raw)
    broken = staffed("verify", "--json")
    assert (broken.code, broken.json["ok"]) == (1, False)
    assert broken.json["findings"]


def test_rulebook_list_show_check(run):
    found = run("rulebook", "list", "--json").json["rulebooks"]
    assert {one["id"] for one in found} == {
        "general",
        "general-low",
        "general-high",
        "general-top",
        "general-family",
        "icbc",
        "ccb",
        "abc",
        "boc",
    }
    assert "私人银行客户" in run("rulebook", "show", "general").out
    assert "升降级：达标次月初升级；连续六个月低于标准降级" in run("rulebook", "show", "boc").out
    assert "贷款预审" in run("rulebook", "show", "general").out
    checked = run("rulebook", "check", str(places.resources() / "rulebooks"), "--json")
    assert (checked.code, checked.json["ok"], len(checked.json["editions"])) == (0, True, 10)


@pytest.mark.parametrize(
    ("language", "key", "said"),
    [
        ("zh", "mine.toml：tier.platinum.route：", "recognised_assets 必须高于 gold 的，等级要逐级升高"),
        ("en", "mine.toml: tier.platinum.route: ", "recognised_assets must be above that of gold, tiers must climb"),
    ],
)
def test_a_wrong_rulebook_is_said_in_the_language_of_who_asks(run, tmp_path, language, key, said):
    path = tmp_path / "mine.toml"
    path.write_text(
        'extends = "general/2024-05-19"\nrulebook = "mine"\nfirst_day = 2027-01-01\n'
        '[tier.gold]\nroute = [{ recognised_assets = "400000" }]\n'
    )
    checked = run("rulebook", "check", str(path), "--lang", language)
    assert (checked.code, checked.out.splitlines()[0]) == (1, key + said)
    refused = run("assess", "--rulebook", str(path), "--holding", "deposit=1", "--lang", language)
    assert (refused.code, refused.err.splitlines()[-1].strip()) == (2, (key + said)[len("mine.toml:") :].strip())
    (found,) = run("rulebook", "check", str(path), "--lang", language, "--json").json["findings"]
    assert found == {"file": "mine.toml", "key": "tier.platinum.route", "code": "rule.climb", "says": key + said}


def test_what_differs_between_two_rulebooks_is_said(run, tmp_path):
    said = run("rulebook", "diff", "general", "general-low")
    assert (said.code, said.err) == (0, "")
    assert "金卡客户 · 达标条件：认定资产 ≥ 10万 元，改为 认定资产 ≥ 5万 元" in said.out
    found = run("rulebook", "diff", "icbc/2010-09-28", "icbc", "--json").json
    assert (found["before"], found["after"]) == ("icbc/2010-09-28", "icbc/2021-05-01")
    assert "measure.window" in {change["place"] for change in found["changes"]}
    same = run("rulebook", "diff", "general", "general/2024-05-19")
    assert (same.code, same.out.strip()) == (0, "两个版本没有差异")
    draft = tmp_path / "mine.toml"
    draft.write_text(
        'extends = "general/2024-05-19"\nrulebook = "mine"\nfirst_day = 2027-01-01\n'
        'prescreen.debt_ratio = { pass_up_to = "0.5" }\n'
    )
    assert "满足的上限：55%，改为 50%" in run("rulebook", "diff", "general", str(draft)).out
    for wrong in ("general/2020-01-01", "general/soon", "nowhere", str(tmp_path / "gone.toml")):
        refused = run("rulebook", "diff", "general", wrong)
        assert (refused.code, refused.out) == (2, ""), wrong


def test_settings_are_kept_and_speak(run):
    assert run("settings", "--branch", "福州支行", "--language", "en").code == 0
    assert "Gold" in run("assess", "--holding", "deposit=100000").out
    assert run("settings", "--default-rulebook", "no-such").code == 2


@pytest.mark.parametrize(
    "arguments",
    [
        ("assess",),
        ("assess", "--holding", "deposit=-1"),
        ("assess", "--holding", "deposit=abc"),
        ("assess", "--holding", "deposit=999999999999999"),
        ("assess", "--holding", "shares=1"),
        ("assess", "--holding", "deposit"),
        ("assess", "--holding", "deposit=1", "--holding", "deposit=2"),
        ("assess", "--holding", "deposit=1", "--fact", "yacht=yes"),
        ("assess", "--holding", "deposit=1", "--fact", "card=black"),
        ("assess", "--holding", "deposit=1", "--as-of", "2026-02-30"),
        ("assess", "--holding", "deposit=1", "--as-of", "1999-01-01"),
        ("assess", "--holding", "deposit=1", "--rulebook", "no-such"),
        ("assess", "--holding", "deposit=1", "--rulebook", "no-such.toml"),
        ("assess", "--holding", "deposit=1", "--edition", "2001-01-01"),
        ("assess", "--demo", "--client", "C999999"),
        ("prescreen", *LOAN, "--birth", "2999-01-01"),
        ("prescreen", *LOAN, "--birth", "1990-13-01"),
        ("prescreen", *LOAN, "--id", "123"),
        ("prescreen", *LOAN, "--id", "440524188001010014"),
        ("prescreen", *LOAN, "--income", "much"),
        ("prescreen", *LOAN, "--months", "0"),
        ("prescreen", *LOAN, "--annual-rate", "99%"),
        ("prescreen", *LOAN, "--principal", "0"),
        ("prescreen", *LOAN, "--capacity", "maybe"),
        ("schedule", *LOAN, "--method", "balloon"),
        ("schedule",),
        ("import", "--demo", "no-such.csv"),
        ("import", "no-such.csv"),
        ("rulebook",),
        ("rulebook", "check", "no-such"),
        ("rulebook", "show", "no-such"),
        ("bogus",),
        ("assess", "--holding", "deposit=1", "--bogus"),
    ],
)
def test_a_wrong_request_is_one_sentence_and_exit_2(run, arguments):
    found = run(*arguments)
    assert found.code == 2
    assert found.out == ""
    assert found.err.strip()
    assert "Traceback" not in found.err
    assert "未能完成" not in found.err


@given(
    text=st.text(max_size=40),
    option=st.sampled_from(["--holding", "--fact", "--as-of", "--edition", "--rulebook", "--client"]),
)
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_text_on_the_command_line_is_ever_a_traceback(run, text, option):
    for value in (text, f"deposit={text}", f"card={text}"):
        assert run("assess", "--holding", "wealth=1", f"{option}={value}").code in {0, 1, 2}


def test_without_a_display_the_window_says_what_works(tmp_path):
    env = {
        key: value
        for key, value in os.environ.items()
        if key not in {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"}
    }
    env["TELLER_APP_HOME"] = str(tmp_path)
    found = subprocess.run(
        [sys.executable, "-m", "teller_app", "--demo"], env=env, capture_output=True, text=True, check=False
    )
    assert found.returncode == 2
    assert "没有显示器" in found.stderr
    assert "assess" in found.stderr
    assert list(tmp_path.iterdir()) == []


def test_the_version(run):
    assert run("--version").out.strip()[0].isdigit()


@pytest.mark.parametrize(("language", "title"), [("zh", "客户权益单"), ("en", "Privilege summary"), ("both", "单 P")])
def test_a_summary_in_another_language_and_in_large_letters(run, tmp_path, language, title):
    for large in ((), ("--large",)):
        out = tmp_path / "s.pdf"
        done = run("summary", "--demo", "--holding", "deposit=1", "--paper-language", language, *large, "--out", str(out))
        assert done.code == 0
        assert title.encode("utf-16-be") in out.read_bytes() or title.encode() in out.read_bytes()


def test_large_print_on_a_receipt_is_a_wrong_request(run, tmp_path):
    out = tmp_path / "s.pdf"
    done = run("summary", "--demo", "--holding", "deposit=1", "--large", "--format", "receipt", "--out", str(out))
    assert (done.code, done.err.strip()) == (2, "80 毫米小票印不下大字，大字请用 A4")
    assert not out.exists()
