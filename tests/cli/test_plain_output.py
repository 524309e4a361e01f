"""What a person reads in a terminal: names and numbers that tell clients apart, in one language, with the why."""

from __future__ import annotations

import re

import pytest

from teller_app.app import main
from teller_app.cli import look
from teller_app.cli.wrong_line import refusal_of
from teller_app.words.lines import with_more
from teller_app.words.speaker import Language, Speaker
from tests.stage import LONGEST_NAME

WANG = ("--demo", "--client", "C000001")
SECOND = ("--approver", "0107 赵主管")
CHINESE = re.compile(r"[A-Za-z)%][，。：；（）、]|[，。：；（）、][A-Za-z]")
"""A Chinese sign beside English; a source is quoted as it is written."""


def test_a_list_that_is_cut_says_so(run, monkeypatch):
    monkeypatch.setattr(look, "MOST_ROWS", 1)
    found = run("find", "--demo", "c00000")
    assert (found.code, len(found.out.splitlines())) == (0, 1)
    assert "还有更多" in found.err
    assert run("find", "--demo", "c00000", "--json").json["more"] is True
    monkeypatch.setattr(look, "MOST_ROWS", 4)
    whole = run("find", "--demo", "c00000", "--json")
    assert (len(whole.json["matches"]), whole.json["more"], whole.err) == (4, False, "")


def test_few_digits_are_the_reason_why_nobody_is_found(run):
    for few in ("138", "１３８", "1"):
        found = run("find", "--demo", few)
        assert (found.code, found.out) == (0, "没有找到\n")
        assert "至少要输入 4 位" in found.err
    for enough in ("1380", "王五"):
        assert run("find", "--demo", enough).err == ""


@pytest.mark.parametrize("nothing", ["", "  ", "\u3000"])
def test_nothing_is_not_looked_for(run, nothing):
    found = run("find", "--demo", nothing)
    assert (found.code, found.out, found.err) == (2, "", "请写明要查找什么\n")


def test_without_a_book_that_is_said(staffed):
    assert "还没有客户册" in staffed("find", "王").err
    assert "还没有客户册" in staffed("care", "due").err
    for command in (("assess",), ("privilege", "list"), ("key-account",)):
        refused = staffed(*command, "--client", "C000001")
        assert (refused.code, refused.out) == (2, "")
        assert "还没有客户册" in refused.err


def test_clients_of_the_morning_list_are_told_apart(run):
    run("care", "event", *WANG, "--kind", "complaint")
    line = run("care", "due", "--demo").out
    assert re.search(r"\d+ C000001 王\*明 ", line)


def test_privileges_go_by_their_names(run):
    private = ("--demo", "--client", "C000004")
    given = run("privilege", "give", "airport_channel", *private, "--json").json["number"]
    said = run("privilege", "list", *private).out
    assert said.startswith(f"C000004 {LONGEST_NAME} · 私人银行客户\n")
    assert re.search(rf"^{given:06d} \d{{4}}-\d\d-\d\d 机场贵宾通道$", said, re.MULTILINE)
    assert "机场贵宾通道（airport_channel）：" in said


def test_tiers_by_hand_go_by_their_names(run):
    assert run("override", "list", "--demo").out == "没有手工认定的客户\n"
    assert run("override", "list", "--demo", "--json").json == []
    until = ("--until", "2027-01-31", "--reason", "长期往来")
    assert run("override", "set", *WANG, "--tier", "diamond", *until, *SECOND).code == 0
    said = run("override", "list", "--demo").out
    assert "C000001 王*明 不低于 钻石客户 2027-01-31" in said
    company = ("--demo", "--client", "C000003")
    assert run("override", "set", *company, "--tier", "diamond", *until, *SECOND).code == 0
    assert "C000003 示范贸易有限公司 不低于 钻石客户" in run("override", "list", "--demo").out, "a company's is public"
    assert "at least Diamond" in run("override", "list", "--demo", "--lang", "en").out


def test_a_group_is_told_by_its_code_and_not_twice(run):
    run("group", "found", *WANG, "--name", "王家")
    assert re.match(r"家庭：王家（\S+）\n", run("group", "show", *WANG).out)
    # The book has households without a name: they are called by their code.
    assert with_more(Speaker(Language.ZH), "F000001", "F000001") == "F000001"


@pytest.mark.parametrize(
    "words",
    [
        ("assess", *WANG),
        ("compare", *WANG),
        ("prescreen", "--birth", "1990-05-01", "--principal", "1万", "--annual-rate", "4%", "--months", "12"),
        ("privilege", "list", *WANG),
        ("key-account", "--demo", "--client", "C000003"),
        ("value-type", "--demo", "--client", "C000003", "--answer", "asks_for=solution"),
        ("care", "due", "--demo"),
        ("group", "found", *WANG, "--name", "home"),
        ("referral", "set", *WANG, "--referrer", "C000003"),
        ("referral", "show", *WANG),
        ("override", "list", "--demo"),
        ("rulebook", "show", "general"),
        ("branch", "--demo"),
    ],
)
def test_english_has_its_own_signs(run, words):
    run("care", "event", *WANG, "--kind", "complaint")
    done = run("--lang", "en", *words)
    assert done.code in {0, 1}, done.err
    assert not CHINESE.search(done.out), CHINESE.search(done.out)


@pytest.mark.parametrize(
    ("words", "zh", "en"),
    [
        (("bogus",), "没有“bogus”，可用：assess、compare", "there is no “bogus”, but there are: assess, compare"),
        (("people", "bogus"), "没有“bogus”，可用：first、list", "there are: first, list"),
        (("settings", "--text-size", "huge"), "--text-size 不能是“huge”，可用：normal、large、largest", "--text-size cannot be"),
        (("schedule", "--months", "1"), "缺少 --principal、--annual-rate", "--principal, --annual-rate is missing"),
        (("find",), "缺少 TEXT", "TEXT is missing"),
        (("assess", "--bogus", "1"), "不认识“--bogus 1”", "“--bogus 1” is not known"),
        (("find", "x", "--user"), "--user 后面要写一个值", "--user needs a value"),
        (("find", "x", "--json=1"), "--json 后面不能有值“1”", "--json takes no value"),
        (
            ("prescreen", "--id", "1", "--birth", "2"),
            "--birth 和 --id 只能写一个",
            "write only one of --birth and --id",
        ),
        (("audit", "--demo", "--csv", "/no/x.csv"), "没有文件夹 /no", "There is no folder /no"),
        (("import", "--demo", "nope.csv"), "没有", "no such file"),
    ],
)
def test_no_refusal_is_half_in_english(run, words, zh, en):
    refused = run(*words)
    assert (refused.code, refused.out) == (2, "")
    assert zh in refused.err
    assert not re.search(r"argument|choose|required|No such", refused.err)
    assert en.lower() in run(*words, "--lang", "en").err.lower()


def test_every_command_that_can_be_chosen_is_named(run):
    assert "batch" in run("bogus").err
    newer = refusal_of("argument --kind: invalid choice: 'x' (choose from deal, complaint)")
    assert newer.values["allowed"] == ["deal", "complaint"], "as Python 3.13 writes it"


def test_how_an_answer_is_given_may_be_said_before_the_command(run):
    assert run("--json", "assess", "--holding", "deposit=1").json["tier"]["code"] == "ordinary"
    assert "Gold" in run("--lang", "en", "assess", "--holding", "deposit=100000").out
    assert "金卡" in run("--lang", "en", "assess", "--holding", "deposit=100000", "--lang", "zh").out
    assert "The command is wrong" in run("--lang", "en", "bogus").err


def test_a_wrong_line_is_said_in_the_language_of_the_workplace(run):
    run("settings", "--language", "en")
    assert "The command is wrong" in run("bogus").err
    assert "命令有误" in run("bogus", "--lang", "zh").err
    assert "命令有误" in run("--demo", "bogus").err


def test_json_alone_opens_no_window(run):
    assert "缺少 COMMAND" in run("--json").err
    assert main(["--lang", "en"]) == 2


@pytest.mark.parametrize(
    ("option", "text", "says"),
    [
        ("--lock-after", "5", "--lock-after 应是 30 到 180 的整数"),
        ("--lock-after", "181", "--lock-after 应是 30 到 180 的整数"),
        ("--lock-after", "60.5", "--lock-after 应是 30 到 180 的整数"),
        ("--stale-after", "0", "--stale-after 应是 1 到 30 的整数"),
        ("--stale-after", "", "--stale-after 应是 1 到 30 的整数"),
        ("--branch", "", "--branch 不能是“”"),
        ("--branch", " ", "--branch 不能是"),
        ("--branch", "一\n二", "--branch 不能是"),
        ("--teller", "", "--teller 不能是“”"),
        ("--printer", "x" * 201, "--printer 不能是"),
    ],
)
def test_a_setting_is_refused_by_its_option(run, option, text, says):
    before = run("settings", "--demo").json
    refused = run("settings", "--demo", option, text)
    assert (refused.code, refused.out) == (2, "")
    assert says in refused.err
    assert run("settings", "--demo").json == before


@pytest.mark.parametrize(
    ("option", "text", "says"),
    [
        ("--months", "0", "“0”应在 1 到 600 之间"),
        ("--principal", "", "请输入金额"),
        ("--annual-rate", "435%", "0 到 36%"),
        ("--income", "-1", "金额不能为负"),
        ("--existing-monthly", "x", "看不懂金额"),
        ("--inquiries", "1000", "“1000”应在 0 到 999 之间"),
        ("--overdue-total", "-1", "“-1”应在 0 到 999 之间"),
        ("--overdue-consecutive", "１．５", "不是整数"),
        ("--birth", "1990-13-01", "看不懂日期"),
        ("--as-of", "明天", "看不懂日期"),
        ("--edition", "x", "看不懂日期"),
    ],
)
def test_of_many_options_the_wrong_one_is_named(run, option, text, says):
    loan = {"--principal": "10万", "--annual-rate": "4%", "--months": "36", option: text}
    refused = run("prescreen", *(f"{name}={value}" for name, value in loan.items()))
    assert (refused.code, refused.out) == (2, "")
    assert refused.err.startswith(f"{option}：")
    assert says in refused.err


def test_a_key_is_taken_as_it_is_copied(run):
    for key in (" C000001 ", "Ｃ０００００１"):
        assert run("assess", "--demo", "--client", key, "--json").json["tier"]["code"] == "platinum"
    for command in (("assess", "--client"), ("referral", "set", *WANG[1:], "--referrer")):
        refused = run("--demo", *command, " ")
        assert (refused.code, refused.err) == (2, "请写明客户号\n")


def test_an_answer_for_a_day_to_come_is_a_trial(run):
    for words in (("assess", *WANG), ("compare", "--holding", "deposit=1")):
        assert "试算：2030-01-01 在今天之后" in run(*words, "--as-of", "2030-01-01").err
        assert run(*words).err == ""


def test_what_is_not_there_is_said(run, tmp_path):
    assert run("care", "history", *WANG).out == "这位客户没有维护事项\n"
    assert "缺少 CODE" in run("privilege", "give", *WANG).err
    page = run("audit", "--demo", "--page", "2")
    assert (page.code, page.err) == (0, "没有第 2 页，共 1 页\n")
    assert run("audit", "--demo", "--page", "0").err.startswith("--page：“0”应在 1 到")
    report = run("exchange", "report", str(tmp_path), "--key", str(tmp_path / "no.key"))
    assert (report.code, "no.key" in report.err) == (2, True), "and no password is asked for"


def test_whole_numbers_are_read_as_everywhere(run):
    assert run("settings", "--demo", "--lock-after", "６０", "--stale-after", " 7 ").json["lock_seconds"] == 60
