"""``audit``, ``close-day`` and ``verify``, as a script would use them."""

from __future__ import annotations

import re

import pytest

from teller_app.desk import keeping, printed_code
from teller_app.safe.keys import DeviceKeys
from teller_app.store.errors import StoreUnavailable
from teller_app.store.journal import Journal, open_journal
from teller_app.wiring import make_start
from teller_app.words.speaker import Language
from tests.cli.conftest import text_of
from tests.staff import FIRST, password_of

CODE = re.compile(r"[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}")


@pytest.fixture
def worked(run, tmp_path):
    """A look and a print; what ``run`` works on."""
    run("assess", "--demo", "--client", "C000001")
    run("summary", "--demo", "--client", "C000001", "--out", str(tmp_path / "a.pdf"))
    return run


@pytest.fixture
def harm(tmp_path):
    def done(statement: str) -> None:
        home = tmp_path / "home" / "demo"
        journal = open_journal(home, DeviceKeys(home), None)
        journal.db.execute(statement)
        journal.close()

    return done


def test_audit_says_who_did_what(worked):
    found = worked("audit", "--demo", "--json")
    assert (found.code, found.err) == (0, "")
    out = found.json
    assert (out["total"], out["page"], out["pages"]) == (3, 1, 1)
    assert [one["action"] for one in out["records"]] == ["summary_print", "look", "look"]
    assert out["records"][0] | {"at": ""} == {
        "number": 3,
        "at": "",
        "user": "0231 李娜",
        "role": "supervisor",
        "action": "summary_print",
        "purpose": "",
        "client": "C000001",
        "rulebook": "general",
        "edition": "2024-05-19",
        "entry": 1,
        "approver": None,
        "result": "ok",
    }
    assert out["counts"] == {"look": 2, "summary_print": 1}
    assert out["head"]["number"] == 3
    assert CODE.fullmatch(out["head"]["code"])


def test_audit_filters(worked):
    assert worked("audit", "--demo", "--by", "nobody", "--json").json["total"] == 0
    assert worked("audit", "--demo", "--by", "0231", "--json").json["total"] == 3
    assert worked("audit", "--demo", "--by", "0231 李娜", "--json").json["total"] == 3
    assert worked("audit", "--demo", "--action", "look", "--json").json["total"] == 2
    assert worked("audit", "--demo", "--to", "2020-01-01", "--json").json["total"] == 0
    assert worked("audit", "--demo", "--from", "2020-01-01", "--json").json["total"] == 3
    out = worked("audit", "--demo", "--client", "C000002", "--json").json
    assert [(one["action"], one["purpose"]) for one in out["records"]] == [("look", "audit")]
    assert worked("audit", "--demo", "--page", "2", "--json").json["records"] == []


@pytest.mark.parametrize(
    "options",
    [
        ("--from", "soon"),
        ("--from", "2026-11-24", "--to", "2026-11-23"),
        ("--action", "gossip"),
        ("--page", "0"),
        ("--client", "\udcff"),
    ],
)
def test_a_wrong_request_is_one_sentence(worked, options):
    found = worked("audit", "--demo", *options)
    assert (found.code, found.out) == (2, "")
    assert len(found.err.splitlines()) == 1


def test_a_look_is_for_what_its_command_is_for_or_for_what_is_said(worked):
    worked("privilege", "list", "--demo", "--client", "C000002", "--purpose", "complaint")
    worked("care", "history", "--demo", "--client", "C000002")
    out = worked("audit", "--demo", "--action", "look", "--json").json
    assert [one["purpose"] for one in out["records"]] == ["care", "complaint", "counter", "counter"]
    found = worked("assess", "--demo", "--client", "C000002", "--purpose", "gossip")
    assert (found.code, found.out) == (2, "")
    assert worked("audit", "--demo", "--action", "look", "--json").json["total"] == 4


def test_audit_in_words_in_both_languages(worked):
    assert "制作权益单" in worked("audit", "--demo").out
    assert "Make privilege summary" in worked("audit", "--demo", "--lang", "en").out


def test_audit_into_files(worked, tmp_path):
    files = ("--xlsx", str(tmp_path / "a.xlsx"), "--csv", str(tmp_path / "a.csv"))
    assert worked("audit", "--demo", *files, "--json").code == 0
    assert (tmp_path / "a.xlsx").read_bytes().startswith(b"PK")
    lines = (tmp_path / "a.csv").read_text("utf-8-sig").splitlines()
    assert len(lines) == 5
    assert "导出审计记录" in lines[1]


def test_close_day_gives_a_sheet_whose_code_verify_knows(worked, tmp_path):
    sheet = tmp_path / "day.pdf"
    out = worked("close-day", "--demo", "--out", str(sheet), "--json").json
    assert (out["count"], out["first"], out["last"]) == (4, 1, 4)
    assert [(one["action"], one["count"]) for one in out["sums"]] == [
        ("look", 2),
        ("day_close", 1),
        ("summary_print", 1),
    ]
    code = f"{out['head']['number']}-{out['head']['code']}"
    assert code in text_of(sheet)
    found = worked("verify", "--demo", "--code", code, "--json")
    assert (found.code, found.json) == (0, {"ok": True, "findings": [], "kept": []})


@pytest.mark.parametrize("sheet", ["a4", "receipt"])
def test_every_print_carries_a_code_that_verify_knows(worked, tmp_path, sheet):
    path = tmp_path / f"{sheet}.pdf"
    worked("summary", "--demo", "--client", "C000001", "--format", sheet, "--out", str(path))
    said = text_of(path)
    code = re.search(r"\d+-" + CODE.pattern, said)[0]
    assert "审计码" in said
    right = worked("verify", "--demo", "--code", code)
    assert right.code == 0
    assert "这个审计码在审计记录中：第 " in right.out
    assert "This audit code is in the log: record " in worked("verify", "--demo", "--lang", "en", "--code", code).out
    typed = "  ".join(code.upper().replace("-", " ").split(" "))
    assert worked("verify", "--demo", "--code", typed).code == 0
    number, dash, rest = code.partition("-")
    wrong = f"{number}{dash}{'0' if rest[0] != '0' else '1'}{rest[1:]}"
    found = worked("verify", "--demo", "--code", wrong, "--json")
    assert found.code == 1
    assert [one["code"] for one in found.json["findings"]] == ["trail.print"]
    assert worked("verify", "--demo", "--code", f"999{dash}{rest}").code == 1


@pytest.mark.parametrize(
    "code", ["", "57", "57-4f2a", "x-4f2a-9c01-77de", "57-4f2a-9c01-77dg", "57-4f2a-9c01-77de-0"]
)
def test_what_is_no_code_is_refused(worked, code):
    found = worked("verify", "--demo", "--code", code)
    assert (found.code, found.out) == (2, "")
    assert "审计码" in found.err


def test_a_code_is_looked_up_once_and_refused_before_anything_is_read(worked, tmp_path, monkeypatch):
    """Two answers about one code could differ; and nobody waits for a whole check to learn of a slip."""
    asked = []
    look = printed_code.printed_at
    monkeypatch.setattr(printed_code, "printed_at", lambda *given: (asked.append("code"), look(*given))[1])
    check = keeping.verify
    monkeypatch.setattr(keeping, "verify", lambda *given, **more: (asked.append("files"), check(*given, **more))[1])
    head = worked("close-day", "--demo", "--json", "--out", str(tmp_path / "d.pdf")).json["head"]
    assert worked("verify", "--demo", "--code", f"{head['number']}-{head['code']}").code == 0
    assert asked == ["code", "files"]
    assert worked("verify", "--demo", "--code", "57-4f2a").code == 2
    assert asked == ["code", "files"]


@pytest.mark.parametrize("more", [(), ("--json",)], ids=["text", "json"])
def test_beside_a_code_that_cannot_be_looked_up_everything_else_is_found(worked, tmp_path, more):
    """A damaged journal is what such a check is for: it says so, once, and what else is wrong as well."""
    home = tmp_path / "home" / "demo"
    (home / "journal.db").write_bytes(b"rotten" * 2000)
    (home / "book.current").write_text("no book of ours", "utf-8")
    plain, found = (worked("verify", "--demo", *code, *more) for code in ((), ("--code", "57-4f2a-9c01-77de")))
    assert (found.code, found.out, found.err) == (1, plain.out, plain.err)
    assert "journal.db" in found.out
    assert found.err == ""
    if more:
        assert len(found.json["findings"]) > 1


def test_verify_says_in_words_what_was_done(worked, harm):
    harm("update trail set user = '王' where number = 2")
    found = worked("verify", "--demo", "--json")
    assert found.code == 1
    assert found.json == {
        "ok": False,
        "findings": [
            {
                "code": "trail.edited",
                "file": "journal.db",
                "detail": "",
                "number": 2,
                "last": None,
                "says": "台账第 2 条审计记录被改动",
            }
        ],
        "kept": [],
    }
    assert "台账第 2 条审计记录被改动" in worked("verify", "--demo").out
    assert "Audit record 2 of the journal was changed" in worked("verify", "--demo", "--lang", "en").out


def test_backup_and_restore_are_on_record(worked):
    assert worked("backup", "--demo").code == 0
    assert worked("restore", "--demo", "--yes", "--approver", "0107").code == 0
    out = worked("audit", "--demo", "--json").json
    assert [one["action"] for one in out["records"]][:3] == ["restore_approved", "restore", "backup"]
    assert {one["user"] for one in out["records"]} == {"0231 李娜"}
    assert worked("verify", "--demo").code == 0


def test_a_book_that_came_to_serve_is_on_record(run, tmp_path):
    clients = tmp_path / "clients.csv"
    clients.write_text("key,kind,name\nN1,person,Nobody\n", "utf-8")
    found = run("import", "--demo", str(clients), "--fresh", "--without-manifest")
    assert found.code == 0, found.err
    (line,) = (
        line
        for line in run("audit", "--demo", "--lang", "en").out.splitlines()
        if "Let a new client book serve" in line
    )
    assert "0231 李娜" in line
    assert "1 clients, no manifest" in line


def test_what_commands_do_at_the_door_and_to_settings_is_on_record(staffed, paired, say, tmp_path):
    wrong = say("audit", "--user", FIRST, secrets=("a wrong one",))
    assert wrong.code == 1
    staffed("settings", "--stale-after", "4")
    staffed("settings", "--stale-after", "4")
    staffed("settings", "--language", "en", "--for-all")
    for _ in range(2):
        staffed("settings", "--language", "zh", "--printer", "of 王小明", "--contrast", "normal")
    staffed("care", "ics", "--out", str(tmp_path / "care.ics"))
    rows = [line.split("\t") for line in staffed("audit", "--lang", "zh").out.splitlines()]
    said = [(row[2], row[4], row[5]) for row in rows if len(row) > 5][:0:-1]
    assert [what for _, action, what in said if action == "人员管理"] == [
        "首次启动，建立第一位主管 8001",
        "增加 8002",
        "8002 更换自己的密码",
    ]
    assert [(who, what) for who, action, what in said if action == "更改设置"] == [
        ("8001 李娜", "数据过期提醒：3 改为 4"),
        ("8001 李娜", "语言：中文 改为 英文"),
        ("8001 李娜", "本人的语言：英文 改为 中文"),
        ("8001 李娜", "本人的A4 打印机：已更改"),
    ]
    failed = [what for who, action, what in said if action == "登录未成功"]
    assert len(failed) == 1
    assert failed[0].startswith("工号 8001，20")


def test_another_language_at_the_entrance_of_the_demo_is_on_record_once(run):
    for code in ("en", "en"):
        assert run("settings", "--demo", "--language", code).code == 0
    start = make_start(demo=True)
    for language in (Language.ZH, Language.ZH):
        start.speak(language)
    said = [line for line in run("audit", "--demo").out.splitlines() if "本人的语言" in line]
    assert [line.split("\t")[5] for line in said] == [
        "本人的语言：英文 改为 中文",
        "本人的语言：中文 改为 英文",
    ]
    assert all("0231 李娜" in line for line in said)


def test_a_journal_that_is_gone_does_not_hold_up_the_way_to_its_backup(staffed, paired, tmp_path):
    (tmp_path / "home" / "journal.db").unlink()
    assert staffed("settings", "--stale-after", "5").code == 0
    found = staffed("audit")
    assert (found.code, found.out) == (1, "")
    assert "journal.db" in found.err
    assert not (tmp_path / "home" / "journal.db").exists()


@pytest.mark.parametrize(
    "words",
    [
        ("people", "list"),
        ("verify",),
        ("restore", "--preview"),
        ("audit",),
        ("settings", "--branch", "示范支行"),
        ("find", "C000001"),
        ("rulebook", "schedule", "icbc", "--from", "soon"),
    ],
    ids=" ".join,
)
def test_whoever_comes_in_for_a_command_is_on_record(staffed, words):
    """Whatever comes of the command: somebody was in."""
    assert staffed("backup").code == 0
    staffed(*words)
    out = staffed("audit", "--action", "log_in", "--json").json
    assert [(one["user"], one["purpose"]) for one in out["records"]] == [(f"{FIRST} 李娜", "command")] * 3
    assert "命令行" in staffed("audit", "--action", "log_in").out
    assert "command line" in staffed("audit", "--action", "log_in", "--lang", "en").out


def test_a_command_without_the_right_is_on_record_too(staffed, say):
    given = staffed("people", "add", "0231", "--name", "王芳", "--role", "teller", "--json").json
    chosen = (given["one_time_password"], password_of("0231"))
    assert say("people", "password", "--user", "0231", secrets=chosen).code == 0
    refused = say("people", "list", "--user", "0231", secrets=(password_of("0231"),))
    assert refused.code == 1
    out = staffed("audit", "--by", "0231 王芳", "--json").json
    assert [(one["action"], one["purpose"]) for one in out["records"] if one["action"] == "log_in"] == [("log_in", "command")]


def test_a_log_in_that_cannot_be_put_on_record_does_nothing(staffed, monkeypatch):
    def full(*_: object, **__: object) -> None:
        raise StoreUnavailable("store.no_room", file="journal.db")

    monkeypatch.setattr(Journal, "note", full)
    refused = staffed("people", "list")
    assert (refused.code, refused.out) == (1, "")
    assert "磁盘" in refused.err
