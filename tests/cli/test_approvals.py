"""A second person on the command line: reads what it is on standard error, and gives a password of their own."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from zipfile import ZipFile

import pytest

from teller_app.desk.door import Door
from teller_app.rules.codes import OverrideKind
from teller_app.safe.roles import Role
from teller_app.store.journal import open_journal
from tests.staff import CHEAP, FIRST, SECOND, Branch, password_of
from tests.stage import NOW, PRIVATE, WANG, open_stage

TELLER, THIRD = "7001", "8003"
OVERRIDE = ("override", "set", "--client", WANG.key, "--tier", "diamond", "--until", "2027-03-31")
BY_HAND = (*OVERRIDE, "--reason", "行长特批")
PAY = ("privilege", "give", "emergency_payment", "--client", PRIVATE.key, "--steps", "4", "--amount", "5000")
HEAD = "请复核人核对："


@pytest.fixture
def home(run, tmp_path):
    return tmp_path / "home"


@pytest.fixture
def two(home, monkeypatch):
    """Two supervisors and a teller, with a book of the stage's four clients."""
    from teller_app import wiring

    monkeypatch.setattr(wiring, "now", lambda: NOW)
    branch = Branch(home, home / "demo/state/teller-app")
    first, _ = branch.two()
    branch.add(first, TELLER, Role.TELLER)
    place = open_stage(home, session=first, approvals=branch.approvals)
    place.journal.close()
    place.book.close()
    return branch


@pytest.fixture
def by(two, say):
    """A command of somebody, with a second person's code and password."""

    def ran(code, *arguments, second=SECOND, password=None, name=True):
        secrets = (password_of(code), password_of(second) if password is None else password)
        approver = ("--approver", second) if name else ()
        return say(*arguments, "--user", code, *approver, secrets=secrets)

    return ran


def bodies(home: Path, kind: str) -> list[dict[str, object]]:
    session = Door(home, home / "demo/state/teller-app", lambda: NOW, CHEAP).log_in(FIRST, password_of(FIRST))
    journal = open_journal(home, session.keys, None)
    rows = journal.db.execute("select body from entry where kind = ? order by number", [kind]).fetchall()
    journal.close()
    return [json.loads(body) for (body,) in rows]


ACTS = [
    (
        TELLER,
        BY_HAND,
        "override",
        ["王小明（C000001）的等级定为不低于钻石客户，至 2027-03-31", "理由：行长特批"],
    ),
    (TELLER, PAY, "privilege", ["C000004", "5,000.00 元", "4 个步骤"]),
    (FIRST, ("people", "disable", TELLER), "people_approved", ["停用 7001 王7001（柜员）"]),
    (FIRST, ("people", "role", TELLER, "--role", "supervisor"), "people_approved", ["由柜员改为主管"]),
    (
        FIRST,
        ("people", "add", THIRD, "--name", "钱七", "--role", "supervisor"),
        "people_approved",
        ["增加主管 8003 钱七"],
    ),
    (
        FIRST,
        ("people", "add", THIRD, "--name", "钱七", "--role", "teller"),
        "people_approved",
        ["增加柜员 8003 钱七"],
    ),
    (FIRST, ("people", "reset", SECOND), "people_approved", ["为主管 8002 王8002 重置密码"]),
    (FIRST, ("people", "reset", TELLER), "people_approved", ["为柜员 7001 王7001 重置密码"]),
    (
        FIRST,
        ("settings", "--default-rulebook", "icbc"),
        "rulebook_switch",
        ["通用六级（general）", "（icbc）"],
    ),
    (
        FIRST,
        ("branch", "--list", "tier:platinum", "--unmasked", "--xlsx", "b.xlsx"),
        "unmasked_export",
        ["截至 2026-11-23", "存为 b.xlsx"],
    ),
]


@pytest.fixture
def in_tmp(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


@pytest.mark.long(first=3)
@pytest.mark.parametrize("act", ACTS, ids=[" ".join(act[1][:2]) for act in ACTS])
def test_it_takes_two_and_the_second_one_reads_what_it_is(by, home, in_tmp, act):
    code, words, kind, says = act
    before = len(bodies(home, kind))
    alone = by(code, *words, name=False)
    assert (alone.code, alone.out) == (2, "")
    assert "--approver" in alone.err
    assert HEAD not in alone.err
    own = by(code, *words, second=code)
    assert (own.code, own.out, own.err.strip()) == (1, "", "复核人不能是办理人本人")
    wrong = by(code, *words, password="no such password")
    assert (wrong.code, wrong.out) == (1, "")
    assert "还可以试 9 次" in wrong.err
    if code != TELLER:
        teller = by(code, *words, second=TELLER)
        assert (teller.code, teller.err.splitlines()[-1]) == (1, "柜员不能办理：复核")
    assert len(bodies(home, kind)) == before
    done = by(code, *words)
    assert done.code == 0, done
    assert done.err.startswith(HEAD)
    for part in (*says, "经办："):
        assert part in done.err
    (body,) = bodies(home, kind)[before:]
    assert body["approver"] == "8002 王8002"
    assert len(body["approval"].split()) == 3


def test_a_backup_is_restored_by_two(by, say, home, two):
    file = say("backup", "--user", FIRST, "--json", secrets=(password_of(FIRST),)).json["file"]
    assert by(FIRST, "restore", "--yes", name=False).code == 2
    assert by(FIRST, "restore", "--yes", second=FIRST).code == 1
    assert by(TELLER, "restore", "--yes", second=FIRST).err.startswith("柜员不能办理")
    done = by(FIRST, "restore", file, "--yes")
    assert done.code == 0
    assert Path(file).name in done.err
    (body,) = bodies(home, "restore_approved")
    assert body["approver"] == "8002 王8002"
    assert say("verify", "--user", FIRST, secrets=(password_of(FIRST),)).code == 0


def test_the_second_supervisor_is_added_by_the_only_one(staffed):
    given = staffed("people", "add", SECOND, "--name", "赵六", "--role", "supervisor", "--json")
    assert (given.code, given.err) == (0, "")
    # Still with a one-time password, so nobody else could stand for anything yet.
    assert staffed("people", "reset", SECOND).code == 0


def test_the_command_line_tells_what_was_approved_and_by_whom(by, say):
    number = by(TELLER, *BY_HAND, "--json").json["number"]
    own = ("--user", TELLER)
    found = say("audit", "--entry", str(number), *own, secrets=(password_of(TELLER),))
    assert (found.code, found.err) == (0, "")
    head, *words, by_whom, code = found.out.splitlines()
    assert head.startswith(f"台账号 {number:06d} · 手工认定等级 · ")
    assert words[:2] == ["王小明（C000001）的等级定为不低于钻石客户，至 2027-03-31", "理由：行长特批"]
    assert by_whom == "复核人：8002 王8002"
    out = say("audit", "--entry", str(number), "--json", *own, secrets=(password_of(TELLER),)).json
    assert (out["says"], out["approver"], out["hidden"]) == (words, "8002 王8002", False)
    assert code == f"复核码：{out['code']}"
    assert out["record"]["approver"] == "8002 王8002"
    for other, status in (("1", 2), ("0", 2), ("x", 2)):
        refused = say("audit", "--entry", other, *own, secrets=(password_of(TELLER),))
        assert (refused.code, refused.out) == (status, ""), "the first entry is of the supervisor"
    page = say("audit", "--user", FIRST, secrets=(password_of(FIRST),)).out
    assert "\t8002 王8002\t完成" in page
    first = say("audit", "--entry", "1", "--user", FIRST, secrets=(password_of(FIRST),)).out
    assert "没有复核人" in first


def test_json_stays_json(by):
    done = by(TELLER, *BY_HAND, "--json")
    assert done.json == {"number": 3}  # the first two are of the people
    assert done.err.startswith(HEAD)


def test_in_english_too(by):
    done = by(TELLER, *BY_HAND, "--lang", "en")
    assert "Set the tier of 王小明 (C000001) to at least Diamond, until 2027-03-31" in done.err
    assert "8002" not in done.err


def test_a_request_that_is_wrong_asks_nobody(by, two):
    refused = by(TELLER, *OVERRIDE, "--reason", " ", password="wrong")
    assert (refused.code, refused.out) == (2, "")
    assert HEAD not in refused.err
    assert two.door.tries.used(SECOND) == 0


def test_other_settings_need_no_second_person(by):
    assert by(TELLER, "settings", "--branch", "福州支行", name=False).code == 0
    same = by(FIRST, "settings", "--default-rulebook", "general", name=False)
    assert (same.code, same.json["branch"]) == (0, "福州支行")


def test_a_switch_that_nobody_stands_for_changes_no_other_setting(by, run):
    assert by(FIRST, "settings", "--default-rulebook", "icbc", "--branch", "x", password="wrong").code == 1
    kept = run("settings").json
    assert (kept["rulebook"], kept["branch"]) == ("general", "")
    english = by(FIRST, "settings", "--default-rulebook", "icbc", "--branch", "x", "--lang", "en")
    assert (english.json["rulebook"], english.json["branch"], english.json["language"]) == ("icbc", "x", "zh")


def test_a_folder_that_is_refused_switches_no_rulebook(by, run, tmp_path):
    words = ("settings", "--default-rulebook", "icbc", "--backup-folder", str(tmp_path / "no"))
    assert by(FIRST, *words).code == 2
    assert run("settings").json["rulebook"] == "general"


def test_an_act_on_people_that_is_refused_is_not_on_record_as_done(by, say, home):
    for code, words in ((1, ("enable", "nob\nody")), (1, ("enable", "\udcff")), (2, ("disable", TELLER))):
        refused = by(FIRST, "people", *words, name=False)
        assert refused.code in {1, 2}, code
        assert "意外" not in refused.err
    assert by(FIRST, "people", "enable", TELLER, name=False).code == 0
    found = say("audit", "--user", FIRST, "--action", "people", "--json", secrets=(password_of(FIRST),)).json
    assert [one["purpose"] for one in found["records"]][:1] == [f"enable {TELLER}"]
    assert not any("nob" in one["purpose"] or "disable" in one["purpose"] for one in found["records"])


def test_names_are_masked_unless_two_supervisors_say_so(by, say, in_tmp, tmp_path):
    words = ("branch", "--list", "tier:platinum", "--xlsx", "b.xlsx")
    assert by(TELLER, *words, name=False).code == 0

    def texts():
        with ZipFile(tmp_path / "b.xlsx") as archive:
            return archive.read("xl/sharedStrings.xml").decode()

    assert "王*明" in texts()
    assert "王小明" not in texts()
    teller = by(TELLER, *words, "--unmasked", second=FIRST)
    assert (teller.code, teller.err.strip()) == (1, "柜员不能办理：导出未遮盖的数据")
    assert by(FIRST, *words, "--unmasked").code == 0
    assert "王小明" in texts()
    assert by(FIRST, "branch", "--unmasked").code == 2
    on_screen = ("branch", "--list", "tier:platinum")
    assert "王小明" not in by(TELLER, *on_screen, name=False).out
    teller = by(TELLER, *on_screen, "--unmasked", second=FIRST)
    assert (teller.code, teller.out) == (1, "")
    assert "王小明" in by(FIRST, *on_screen, "--unmasked").out


def test_the_demo_takes_a_name(run):
    words = ("settings", "--demo", "--default-rulebook", "icbc")
    assert run(*words).code == 2
    assert run(*words, "--approver", "0231 李娜").code == 1
    done = run(*words, "--approver", "0107 赵主管")
    assert (done.code, done.json["rulebook"]) == (0, "icbc")
    assert done.err.startswith(HEAD)


def test_typed_at_a_terminal_what_it_is_comes_before_the_second_password(two, home):
    """A real terminal: the words are read before the password is asked for, and no password is seen."""
    master, slave = pty.openpty()
    command = [sys.executable, "-m", "teller_app", "people", "disable", TELLER]
    with subprocess.Popen(
        [*command, "--user", FIRST, "--approver", SECOND],
        stdin=slave,
        stdout=subprocess.PIPE,
        stderr=slave,
        start_new_session=True,
        cwd=Path(__file__).parents[2],
    ) as child:
        os.close(slave)
        seen = b""
        for code in (FIRST, SECOND):
            while f"{code} 的密码".encode() not in seen:
                seen += os.read(master, 1024)
            os.write(master, password_of(code).encode() + b"\n")
        child.stdout.read()
        assert child.wait(60) == 0
    with suppress(OSError):
        seen += os.read(master, 4096)
    os.close(master)
    text = seen.decode()
    assert text.index("停用 7001 王7001（柜员）") < text.index("8002 的密码")
    assert password_of(FIRST) not in text
    assert password_of(SECOND) not in text
    assert two.door.people.read().person(TELLER).disabled


def test_kinds_of_a_tier_by_hand_are_worded(by):
    for kind, says in ((OverrideKind.FLOOR, "定为不低于"), (OverrideKind.FIXED, "固定为")):
        assert says in by(TELLER, *BY_HAND, "--kind", kind.value, password="wrong").err
