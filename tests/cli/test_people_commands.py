"""People, passwords and roles on the command line; no secret is ever an argument."""

from __future__ import annotations

import os
import pty
import re
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from teller_app.safe.tries import MOST
from tests.staff import FIRST, SECOND, password_of

OWN = ("--user", FIRST)
TELLER = "7001"


@pytest.fixture
def two(staffed, paired):
    """A second supervisor, with a password of their own."""
    return staffed


@pytest.fixture
def teller(paired, say):
    """A teller, and how to run a command as one."""
    given = paired("people", "add", TELLER, "--name", "王五", "--role", "teller", "--json").json[
        "one_time_password"
    ]
    say("people", "password", "--user", TELLER, secrets=(given, password_of(TELLER)))
    return lambda *arguments: say(*arguments, "--user", TELLER, secrets=(password_of(TELLER),))


NEEDS = [
    ("find", "wxm"),
    ("assess", "--client", "C1"),
    ("compare", "--client", "C1"),
    ("summary", "--holding", "deposit=1", "--out", "s.pdf"),
    ("key-account", "--client", "C1"),
    ("value-type", "--client", "C1"),
    ("referral", "show", "--client", "C1"),
    ("group", "show", "--client", "C1"),
    ("override", "list"),
    ("care", "due"),
    ("care", "ics", "--out", "c.ics"),
    ("privilege", "list", "--client", "C1"),
    ("branch",),
    ("import", "no-such.csv"),
    ("backup",),
    ("restore",),
    ("verify",),
    ("people", "list"),
    ("people", "password"),
]
NEEDS_NOBODY = [
    ("assess", "--holding", "deposit=1"),
    ("compare", "--holding", "deposit=1"),
    ("prescreen", "--principal", "1000", "--annual-rate", "4%", "--months", "12"),
    ("schedule", "--principal", "1000", "--annual-rate", "4%", "--months", "12"),
    ("rulebook", "list"),
    ("settings",),
]


@pytest.mark.parametrize("command", NEEDS)
def test_without_anybody_one_sentence_says_what_to_do(run, tmp_path, command):
    found = run(*command)
    assert (found.code, found.out) == (2, "")
    assert "people first" in found.err
    assert sorted(path.name for path in (tmp_path / "home").iterdir()) in (["demo"], ["demo", "logs"])


@pytest.mark.parametrize("command", NEEDS)
def test_with_people_whoever_asks_says_who_they_are(staffed, run, tmp_path, command):
    found = run(*command)
    assert (found.code, found.out) == (2, "")
    assert "--user" in found.err
    assert [path.name for path in (tmp_path / "home").glob("*.db*")] == ["journal.db"], "that of the first start"


@pytest.mark.parametrize("command", NEEDS_NOBODY)
def test_what_touches_no_client_needs_nobody(staffed, run, command):
    assert run(*command).code == 0


def test_the_demo_needs_no_password_and_has_no_people(run):
    assert run("find", "--demo", "wxm").code == 0
    assert run("people", "list", "--demo").code == 2


def test_wrong_passwords_to_the_tenth(staffed, say):
    for left in range(MOST - 1, -1, -1):
        found = say("find", "x", *OWN, secrets=("wrong",))
        assert (found.code, found.out) == (1, "")
        assert f"{left} 次" in found.err
    found = staffed("find", "x")
    assert (found.code, found.out) == (1, "")
    assert "解锁" in found.err


def test_a_supervisor_unlocks_on_the_command_line(two, say):
    for _ in range(MOST):
        say("find", "x", *OWN, secrets=("wrong",))
    listed = say("people", "list", "--user", SECOND, secrets=(password_of(SECOND),))
    assert "已锁定" in listed.out
    assert say("people", "unlock", FIRST, "--user", SECOND, secrets=(password_of(SECOND),)).code == 0
    assert two("find", "x").code == 0


def test_first_gives_words_once(say, run):
    found = say("people", "first", FIRST, "--name", "李娜", "--json", secrets=(password_of(FIRST),))
    assert len(found.json["words"].split()) == 33
    again = say("people", "first", SECOND, "--name", "赵六", secrets=(password_of(SECOND),))
    assert (again.code, again.out) == (2, "")
    taken = say("people", "words", *OWN, secrets=(password_of(FIRST),))
    assert taken.code == 1


def test_a_weak_first_password_starts_nothing(say, run):
    found = say("people", "first", FIRST, "--name", "李娜", secrets=("12345678",))
    assert (found.code, found.out) == (2, "")
    assert "people first" in run("find", "x").err


def test_disable_enable_role_and_reset(teller, two, paired, say):
    both = (password_of(FIRST), password_of(SECOND))
    assert teller("find", "x").code == 0
    own = say("people", "disable", TELLER, "--approver", FIRST, *OWN, secrets=(both[0], both[0]))
    assert own.code == 1
    wrong = say("people", "disable", TELLER, "--approver", SECOND, *OWN, secrets=(both[0], "wrong"))
    assert wrong.code == 1
    assert say("people", "disable", TELLER, "--approver", SECOND, *OWN, secrets=both).code == 0
    assert teller("find", "x").code == 1
    assert two("people", "enable", TELLER).code == 0
    assert teller("find", "x").code == 0
    moved = say("people", "role", TELLER, "--role", "auditor", "--approver", SECOND, *OWN, secrets=both)
    assert moved.code == 0
    refused = teller("find", "x")
    assert (refused.code, refused.err.strip()) == (1, "审计员不能办理：查看客户")
    alone = two("people", "reset", TELLER)
    assert (alone.code, alone.out) == (2, "")
    assert "--approver" in alone.err
    given = paired("people", "reset", TELLER, "--json").json["one_time_password"]
    assert say("find", "x", "--user", TELLER, secrets=(given,)).code == 1
    rows = two("people", "list", "--json").json["people"]
    assert [(row["code"], row["role"], row["must_change"]) for row in rows][2] == (TELLER, "auditor", True)


def test_two_supervisors_words_recover(two, say):
    words = say("people", "words", "--user", SECOND, "--json", secrets=(password_of(SECOND),)).json["words"]
    alone = say("people", "recover", FIRST, "--name", "李娜", secrets=(words, words, "a heron in the reeds"))
    assert (alone.code, alone.out) == (2, "")


def test_recovery_from_start_to_end(say):
    mine = say("people", "first", FIRST, "--name", "李娜", "--json", secrets=(password_of(FIRST),)).json[
        "words"
    ]
    given = say(
        "people",
        "add",
        SECOND,
        "--name",
        "赵六",
        "--role",
        "supervisor",
        "--json",
        *OWN,
        secrets=(password_of(FIRST),),
    ).json["one_time_password"]
    say("people", "password", "--user", SECOND, secrets=(given, password_of(SECOND)))
    theirs = say("people", "words", "--user", SECOND, "--json", secrets=(password_of(SECOND),)).json["words"]
    new = "a heron in the reeds"
    assert say("people", "recover", FIRST, "--name", "李娜", secrets=(mine, theirs, new)).code == 0
    assert say("find", "x", *OWN, secrets=(new,)).code == 0


@pytest.mark.parametrize(
    "command",
    [
        ("import", "no-such.csv"),
        ("restore",),
        ("people", "list"),
        ("people", "add", "7009", "--name", "孙八", "--role", "supervisor"),
        ("settings", "--default-rulebook", "icbc"),
    ],
)
def test_what_is_not_a_tellers(teller, command):
    found = teller(*command)
    assert (found.code, found.out) == (1, "")
    assert found.err.startswith("柜员不能办理")


def test_settings_change_only_by_somebody_once_people_are_there(staffed, paired, run):
    assert run("settings", "--branch", "福州支行").code == 2
    assert paired("settings", "--branch", "福州支行", "--default-rulebook", "icbc").code == 0
    assert run("settings").json["branch"] == "福州支行"


def test_the_journal_and_paper_name_whoever_has_logged_in(teller, tmp_path):
    from teller_app.desk.door import Door
    from teller_app.store.journal import open_journal
    from tests.staff import CHEAP
    from tests.stage import NOW

    assert teller("summary", "--holding", "deposit=1", "--out", str(tmp_path / "s.pdf")).code == 0
    home = tmp_path / "home"
    session = Door(home, home / "demo/state/teller-app", lambda: NOW, cost=CHEAP).log_in(
        FIRST, password_of(FIRST)
    )
    journal = open_journal(home, session.keys, None)
    assert [journal.entry(number).teller for number in (1, 2, 3)] == ["8001 李娜"] * 2 + ["7001 王五"]
    journal.close()


def test_a_backup_takes_the_people_along(staffed, tmp_path):
    from pathlib import Path

    staffed("summary", "--holding", "deposit=1", "--out", str(tmp_path / "s.pdf"))
    file = Path(staffed("backup", "--json").json["file"])
    assert file.with_name("people.json").read_bytes() == (file.parent.parent / "people.json").read_bytes()


@pytest.mark.parametrize("fd", ["", "x", "-1", "1", "2", "1023", "99999999999999999999", "１"])
def test_what_is_no_open_file(staffed, run, fd):
    found = run("find", "x", *OWN, f"--password-fd={fd}")
    assert (found.code, found.out) == (2, "")
    assert "password-fd" in found.err


@pytest.mark.parametrize("secrets", [(), ("",)])
def test_no_password_is_no_guess(staffed, say, secrets):
    for _ in range(MOST + 2):
        assert say("find", "x", *OWN, secrets=secrets).code == 2
    assert staffed("find", "x").code == 0


def test_without_a_terminal_nothing_is_asked(staffed, run, monkeypatch):
    import io

    monkeypatch.setattr(sys, "stdin", io.StringIO("secret\n"))
    found = run("find", "x", *OWN)
    assert (found.code, found.out) == (2, "")
    assert "--password-fd" in found.err


def test_typed_at_a_terminal_it_is_not_seen(staffed):
    """A real terminal, and a process of its own: what is typed comes back nowhere."""
    master, slave = pty.openpty()
    command = [sys.executable, "-m", "teller_app", "find", "x", *OWN]
    with subprocess.Popen(
        command,
        stdin=slave,
        stdout=subprocess.PIPE,
        stderr=slave,
        start_new_session=True,
        cwd=Path(__file__).parents[2],
    ) as child:
        os.close(slave)
        seen = b""
        while "密码".encode() not in seen:
            seen += os.read(master, 1024)
        os.write(master, password_of(FIRST).encode() + b"\n")
        out = child.stdout.read()
        assert child.wait(60) == 0
    with suppress(OSError):
        seen += os.read(master, 4096)
    os.close(master)
    assert "没有找到" in out.decode()
    assert password_of(FIRST).encode() not in seen + out


def test_no_option_takes_a_secret():
    from teller_app.cli.parser import build_parser

    def options(parser):
        for action in parser._actions:
            yield from action.option_strings
            for child in (
                (getattr(action, "choices", None) or {}).values() if isinstance(action.choices, dict) else ()
            ):
                yield from options(child)

    named = {option for option in options(build_parser()) if re.search("pass|word|secret|key|pin", option)}
    # ``exchange --key`` names a file, which is sealed with a password of its own.
    assert named == {"--password-fd", "--key"}


def test_a_teller_backs_up_and_does_not_restore(teller):
    assert teller("backup").code == 0
    for how in ("--preview", "--yes"):
        refused = teller("restore", how)
        assert (refused.code, refused.out) == (1, "")
        assert "不能办理" in refused.err


def test_words_that_are_lost_are_made_anew_by_two(two, paired, say):
    assert two("people", "words", "--anew").code == 2, "a second person stands for it"
    found = paired("people", "words", "--anew", "--json")
    assert found.code == 0
    assert len(found.json["words"].split()) == 33
    assert "作废" in found.err
    assert two("people", "words").code == 1
    other = say("people", "words", "--json", "--user", SECOND, secrets=(password_of(SECOND),)).json["words"]
    secrets = (found.json["words"], other, password_of("8009"))
    assert say("people", "recover", "8009", "--name", "周八", secrets=secrets).code == 0
