"""Key accounts, ties, tiers by hand, care and privileges, as a script would use them."""

from __future__ import annotations

from decimal import Decimal
from itertools import product

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from teller_app import wiring
from teller_app.store.rulebooks import RulebookShelf
from tests.stage import CLIENTS, NOW

WANG, FALLING, COMPANY, PRIVATE = (client.key for client in CLIENTS)
LONG = "长" * 10_000
TEXTS = ("", "<b>x</b>", LONG, "9999-12-31", "-5", "a\0b", "\udcff", "--")
MORE = (*TEXTS, " ", "\u202e", "C999999", "{0}%s")
OVERRIDE = ("override", "set", "--client", WANG, "--tier", "diamond", "--until", "2027-03-31")
SAID = (*OVERRIDE, "--approver", "0107 赵主管", "--reason", "行长特批")


@pytest.fixture
def do(run, monkeypatch):
    """A command on the four clients of the stage, on 23 November 2026."""
    monkeypatch.setattr(wiring, "now", lambda: NOW)
    return lambda *arguments: run(*arguments, "--demo")


@pytest.fixture
def done(do):
    """A command that must succeed; returns its JSON."""

    def ran(*arguments: str):
        found = do(*arguments, "--json")
        assert found.code == 0, found
        # Only what a second person reads stands on standard error.
        assert found.err.startswith("请复核人核对：" if "--approver" in arguments else "\0") or not found.err
        return found.json

    return ran


def refused(found, code: int = 2):
    """One sentence on standard error, and nothing on standard output."""
    assert (found.code, found.out) == (code, ""), found
    assert len(found.err.strip().splitlines()) == 1
    for sign in ("Traceback", "未能完成", "{"):
        assert sign not in found.err.replace("{0}", "")
    return found


def tier(done, client: str = WANG) -> str:
    return done("assess", "--client", client)["tier"]["code"]


def test_key_account(do, done):
    out = done("key-account", "--client", COMPANY)
    assert (out["client"], out["outcome"], out["as_of"]) == (COMPANY, "unknown", "2026-11-23")
    assert out["criteria"][0]["code"] == "amount"
    assert {"code", "outcome", "figures", "source"} <= set(out["evidence"][0])
    assert out["value_type"]["type"] is None
    assert done("key-account", "--client", COMPANY, "--rulebook", "icbc")["rulebook"]["id"] == "icbc"
    text = do("key-account", "--client", COMPANY)
    assert (text.code, text.err) == (0, "")
    assert "示范贸易有限公司" in text.out
    assert "unknown" not in text.out


def test_value_type_keeps_answers_and_an_overrule(do, done):
    out = done("value-type", "--client", WANG, "--answer", "asks_for=price", "--answer", "compares=easily")
    assert (out["type"], out["answers"]) == ("intrinsic", {"asks_for": "price", "compares": "easily"})
    out = done("value-type", "--client", WANG, "--overrule", "strategic", "--reason", "高层会商")
    assert (out["type"], out["found"], out["overruled"]) == ("strategic", "intrinsic", "strategic")
    text = do("value-type", "--client", WANG).out
    assert "0231 李娜 改为战略价值型：高层会商" in text
    out = done("value-type", "--client", WANG, "--answer", "sales_time=avoids")
    assert (out["type"], out["overruled"], out["reason"]) == ("intrinsic", None, "")


@pytest.mark.parametrize(
    "wrong",
    [
        ("--answer", "asks_for=love"),
        ("--answer", "asks_for"),
        ("--answer", "asks_for=price"),
        ("--overrule", "strategic"),
        ("--overrule", "strategic", "--reason", LONG),
        ("--overrule", "golden", "--reason", "好"),
    ],
)
def test_a_request_with_one_wrong_answer_keeps_none(do, done, wrong):
    refused(do("value-type", "--client", WANG, "--answer", "asks_for=price", *wrong))
    assert done("value-type", "--client", WANG)["answers"] == {}


def test_without_rules_the_json_is_null_and_the_text_a_sentence(do, done, monkeypatch):
    """A bank's own scheme may say nothing about key accounts."""
    plain = RulebookShelf.edition
    without = {"key_account": None, "value": None}
    monkeypatch.setattr(RulebookShelf, "edition", lambda *a: plain(*a).model_copy(update=without))
    assert done("value-type", "--client", WANG) is None
    assert "没有价值类型的规则" in do("value-type", "--client", WANG).out
    assert done("key-account", "--client", WANG)["outcome"] is None
    assert "没有大客户的规则" in do("key-account", "--client", WANG).out
    refused(do("value-type", "--client", WANG, "--answer", "asks_for=price"))


def test_referral_set_show_and_clear(do, done):
    number = done("referral", "set", "--client", COMPANY, "--referrer", WANG)["number"]
    assert number == 1
    assert "已登记，台账号 000002" in do("referral", "set", "--client", FALLING, "--referrer", COMPANY).out
    out = done("referral", "show", "--client", WANG)
    assert (out["client"], out["referrer"], out["count"]) == (WANG, None, 2)
    assert out["brought"][0]["brought"][0]["client"] == FALLING
    both = [done("assess", "--client", key)["recognised_assets"] for key in (COMPANY, FALLING)]
    assert [one["recognised_assets"] for one in (out["brought"][0], out["brought"][0]["brought"][0])] == both
    assert Decimal(out["worth"]) == sum(Decimal(one) for one in both)
    text = do("referral", "show", "--client", COMPANY).out
    assert "介绍人：王*明" in text
    assert "带来 1 位客户" in text
    refused(do("referral", "set", "--client", WANG, "--referrer", FALLING))
    refused(do("referral", "set", "--client", WANG, "--referrer", WANG))
    done("referral", "clear", "--client", COMPANY)
    assert done("referral", "show", "--client", WANG)["count"] == 0


def test_group_found_join_show_and_leave(do, done):
    out = done("group", "found", "--client", WANG, "--name", "<b>王家</b>")
    assert (out["name"], out["kind"], out["counts"]) == ("<b>王家</b>", "household", False)
    assert done("group", "join", "--client", FALLING, "--group", WANG)["code"] == out["code"]
    refused(do("group", "join", "--client", COMPANY, "--group", out["code"]))
    refused(do("group", "join", "--client", FALLING, "--group", out["code"]))
    shown = done("group", "show", "--client", WANG)
    assert [one["client"] for one in shown["members"]] == [WANG, FALLING]
    each = [Decimal(one["recognised_assets"]) for one in shown["members"]]
    assert Decimal(shown["together"]) == sum(each)
    assert shown["own"] == shown["members"][0]["recognised_assets"]
    assert (shown["tier"], "现行规则不合并认定" in do("group", "show", "--client", WANG).out) == (None, True)
    assert done("group", "leave", "--client", WANG)["code"] is None
    refused(do("group", "leave", "--client", WANG))
    assert "不在任何家庭或集团" in do("group", "show", "--client", WANG).out


def test_where_families_count_together_both_figures_are_shown(do, done):
    done("settings", "--default-rulebook", "general-family", "--approver", "0107 赵主管")
    code = done("group", "found", "--client", WANG, "--name", "王家")["code"]
    own, alone = done("assess", "--client", WANG)["recognised_assets"], tier(done)
    done("group", "join", "--client", PRIVATE, "--group", code)
    shown = done("group", "show", "--client", WANG)
    assert (shown["counts"], shown["tier"], shown["own"]) == (True, "private", own)
    assert (alone, tier(done)) == ("platinum", "private")
    assert "合并认定：私人银行客户" in do("group", "show", "--client", WANG).out


def test_a_tier_by_hand_set_listed_and_ended(do, done):
    number = done(*SAID)["number"]
    assert tier(done) == "diamond"
    (listed,) = done("override", "list")
    assert listed == {
        "number": number,
        "client": WANG,
        "tier": "diamond",
        "kind": "floor",
        "reason": "行长特批",
        "author": "0231 李娜",
        "approver": "0107 赵主管",
        "first_day": "2026-11-23",
        "last_day": "2027-03-31",
    }
    compared = {one["rulebook"]["id"]: one["tier"]["code"] for one in done("compare", "--client", WANG)["decisions"]}
    assert (compared["general"], compared["general-low"]) == ("diamond", "platinum"), "by hand under one scheme"
    text = do("override", "list").out
    for part in (f"{number:06d}", WANG, "2027-03-31", "0231 李娜 / 0107 赵主管", "行长特批"):
        assert part in text
    assert "手工认定：不低于钻石客户，至 2027-03-31" in do("assess", "--client", WANG).out
    refused(do(*SAID))
    done("override", "end", "--client", WANG, "--reason", "存款已到")
    assert (done("override", "list"), tier(done)) == ([], "platinum")
    refused(do("override", "end", "--client", WANG, "--reason", "存款已到"))


@pytest.mark.parametrize(
    ("option", "text"),
    [
        ("--until", "2026-11-23"),
        ("--until", "2027-11-24"),
        ("--until", "9999-12-31"),
        ("--until", ""),
        ("--approver", ""),
        ("--reason", " "),
        ("--reason", LONG),
        ("--tier", "star_7"),
        ("--kind", "roof"),
        ("--client", "C999999"),
    ],
)
def test_a_tier_by_hand_that_is_refused_changes_nothing(do, done, option, text):
    refused(do(*SAID, f"{option}={text}"))
    assert (done("override", "list"), tier(done)) == ([], "platinum")


def test_care_from_the_deal_to_the_next_contact(do, done):
    done("care", "event", "--client", WANG, "--kind", "deal", "--note", "买了理财")
    out = done("care", "due", "--date", "2026-11-23")
    assert {"date", "day_off", "today", "late", "escalated", "week", "done_today"} == set(out)
    door = out["today"][0]
    assert (door["client"], door["step"], door["kind"], door["note"]) == (WANG, "door", "deal", "买了理财")
    done("care", "done", str(door["task"]))
    refused(do("care", "done", str(door["task"])))
    later = done("care", "due", "--date", "2026-11-25")["today"][0]
    assert later["step"] == "greeting"
    done("care", "put-off", str(later["task"]), "--to", "2026-12-04")
    history = done("care", "history", "--client", WANG)
    assert (history["client"], history["tasks"][0]["state"]) == (WANG, "done")
    moved = next(one for one in history["tasks"] if one["task"] == later["task"])
    assert (moved["due"], moved["put_off"], moved["state"]) == ("2026-12-04", 1, "open")
    done("care", "not-wanted", str(later["task"]), "--all", "--note", "不要联系")
    assert done("care", "due", "--date", "2026-11-30")["today"] == []
    text = do("care", "history", "--client", WANG).out
    assert "2026-12-04" in text
    assert do("care", "due").out.startswith("今天 0\n")


def test_the_same_deal_is_recorded_once(do, done):
    event = ("care", "event", "--client", WANG, "--kind", "deal")
    done(*event)
    refused(do(*event))
    refused(do(*event, "--date", "2026-11-24"))
    refused(do(*event, "--date", "2026-10-01"))
    done(*event, "--date", "2026-11-20")


def test_who_wants_no_contact_is_let_be(do, done):
    done("care", "event", "--client", WANG, "--kind", "deal")
    done("care", "wish", "--client", WANG, "--contact", "no", "--note", "来电告知")
    assert done("care", "due")["week"] == []
    done("care", "wish", "--client", WANG, "--contact", "yes")
    refused(do("care", "wish", "--client", WANG, "--contact", "maybe"))


def test_the_lists_as_a_calendar_file(do, done, tmp_path):
    do("care", "event", "--client", WANG, "--kind", "deal")
    path = tmp_path / "care.ics"
    assert done("care", "ics", "--out", str(path)) == {"file": str(path)}
    assert path.read_bytes().startswith(b"BEGIN:VCALENDAR")
    assert "care.ics" in do("care", "ics", "--out", str(path)).out
    for nowhere in ("", str(tmp_path / "no/x.ics"), "x" * 5000, f"{tmp_path}/a\0b"):
        refused(do("care", "ics", "--out", nowhere))


def test_a_privilege_given_listed_and_taken_back(do, done):
    number = done("privilege", "give", "--client", PRIVATE, "airport_channel", "--note", "明早")["number"]
    done("privilege", "give", "--client", PRIVATE, "--privilege", "airport_channel")
    out = done("privilege", "list", "--client", PRIVATE)
    left = next(one for one in out["balances"] if one["code"] == "airport_channel")
    assert (left["quota"], left["used"], left["left"], left["until"]) == (6, 2, 4, "2026-12-31")
    assert [use["privilege"] for use in out["uses"]] == ["airport_channel"] * 2
    undone = done("privilege", "undo", "--client", PRIVATE, str(number), "--reason", "航班取消")["number"]
    uses = {use["number"]: use["undone_by"] for use in done("privilege", "list", "--client", PRIVATE)["uses"]}
    assert uses[number] == undone
    text = do("privilege", "list", "--client", PRIVATE).out
    assert "机场贵宾通道（airport_channel）：余 5/6 · 12-31 止" in text
    assert "已撤销" in text
    refused(do("privilege", "undo", "--client", PRIVATE, str(number), "--reason", "再来"))


def test_beyond_the_quota_the_answer_is_no(do):
    give = ("privilege", "give", "--client", PRIVATE, "health_check")
    assert do(*give).code == 0
    found = refused(do(*give), 1)
    for part in ("免费体检", "1", "已用完", "2026-12-31"):
        assert part in found.err
    assert "all 1 are used" in refused(do(*give, "--lang", "en"), 1).err.lower()
    assert "白金客户" in refused(do("privilege", "give", "--client", WANG, "golf"), 1).err


def test_which_privilege_is_said_once(do):
    give = ("privilege", "give", "--client", PRIVATE)
    refused(do(*give))
    refused(do(*give, "golf", "--privilege", "salon"))


def test_an_emergency_payment_with_everything_it_needs(do, done):
    pay = ("privilege", "give", "--client", PRIVATE, "emergency_payment", "--steps", "4", "--amount", "5000")
    refused(do(*pay))
    assert "复核人不能是办理人本人" in refused(do(*pay, "--approver", "0231 李娜"), 1).err
    refused(do(*pay, "--approver", "0107 赵主管", "--amount=-1"))
    assert done(*pay, "--approver", "0107 赵主管")["number"] == 1


@pytest.mark.parametrize(
    "words",
    [
        ("care", "--json", "due"),
        ("override", "--json", "list"),
        ("referral", "--json", "show", "--client", WANG),
    ],
)
def test_json_may_be_asked_for_before_or_after_the_second_word(do, words):
    assert do(*words).json == do(*(word for word in words if word != "--json"), "--json").json
    english = do(words[0], "--lang", "en", *words[2:])
    assert english.code == 0
    assert english.out == do(*(word for word in words if word != "--json"), "--lang", "en").out


COMMANDS = {
    ("key-account",): ("--client", "--rulebook"),
    ("value-type",): ("--client", "--answer", "--overrule", "--reason"),
    ("referral", "show"): ("--client",),
    ("referral", "set"): ("--client", "--referrer"),
    ("referral", "clear"): ("--client",),
    ("group", "show"): ("--client",),
    ("group", "found"): ("--client", "--name", "--kind"),
    ("group", "join"): ("--client", "--group"),
    ("group", "leave"): ("--client",),
    ("override", "set"): ("--client", "--tier", "--kind", "--until", "--approver", "--reason"),
    ("override", "end"): ("--client", "--reason"),
    ("care", "due"): ("--date",),
    ("care", "event"): ("--client", "--kind", "--date", "--note"),
    ("care", "done"): ("", "--note"),
    ("care", "put-off"): ("", "--to"),
    ("care", "not-wanted"): ("", "--note"),
    ("care", "wish"): ("--client", "--contact", "--note"),
    ("care", "history"): ("--client",),
    ("privilege", "give"): ("--client", "", "--privilege", "--note", "--steps", "--amount", "--approver"),
    ("privilege", "undo"): ("--client", "", "--reason"),
    ("privilege", "list"): ("--client",),
}
GIVEN = {
    "--client": PRIVATE,
    "--referrer": WANG,
    "--name": "家",
    "--group": WANG,
    "--tier": "gold",
    "--until": "2026-12-31",
    "--approver": "0107 赵主管",
    "--reason": "理由",
    "--to": "2026-11-30",
    "--contact": "no",
}
LITTLE = ("--note", "--name", "--reason", "--approver", "--approver", "--amount")
"""Here most texts are as good as any other."""


def command(words: tuple[str, ...], option: str, text: str) -> list[str]:
    """The command with everything that it needs, and ``text`` for one option."""
    needed = {name: GIVEN[name] for name in COMMANDS[words] if name in GIVEN} | {option: text}
    if words == ("care", "event"):
        needed = {"--kind": "deal"} | needed
    if words == ("value-type",):
        needed = {"--overrule": "strategic"} | needed
    if "" in COMMANDS[words]:
        needed = {"": "golf" if words[0] == "privilege" else "1"} | needed
        if words[0] == "privilege" and (words[1] == "undo" or option == "--privilege") and option != "":
            del needed[""]
    first = needed.pop("", None)
    return [*words, *(f"{name}={value}" for name, value in needed.items()), *(["--", first] if first else [])]


PLACES = [(words, option) for words, options in COMMANDS.items() for option in options]


@pytest.mark.long(first=8)
@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_rough_input_is_a_sentence(run, monkeypatch, words):
    monkeypatch.setattr(wiring, "now", lambda: NOW)
    run("care", "event", "--demo", "--client", PRIVATE, "--kind", "complaint")
    for option, text in product(COMMANDS[words], TEXTS):
        found = run(words[0], "--demo", *command(words, option, text)[1:])
        if found.code == 0:
            assert option in LITTLE or (option, text.strip()) == ("", "")
        else:
            refused(found, found.code)
        if option not in LITTLE and option:
            assert found.code == 2, text


@given(place=st.sampled_from(PLACES), text=st.text(max_size=30) | st.sampled_from(MORE), json=st.booleans())
@example(place=(("referral", "set"), "--referrer"), text="\udcff", json=False)
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_for_any_option(run, place, text, json):
    words, option = place
    found = run(words[0], "--demo", *["--json"] * json, *command(words, option, text)[1:])
    assert found.code in {0, 1, 2}
    assert found.code == 0 or (found.out == "" and found.err.strip())


def test_a_client_that_is_not_there_is_exit_2_for_every_command(run):
    for words in (words for words, options in COMMANDS.items() if "--client" in options):
        assert "C999999" in refused(run(words[0], "--demo", *command(words, "--client", "C999999")[1:])).err


@pytest.mark.parametrize("family", ["referral", "group", "override", "care", "privilege"])
def test_a_family_without_its_second_word_is_exit_2(run, family):
    refused(run(family))
    refused(run(family, "bogus"))
    refused(run("key-account"))
