"""No command and no file that one writes holds a whole number or another client's whole name, in either language."""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
from pathlib import Path
from zipfile import ZipFile

import pytest

from teller_app import wiring
from teller_app.cli.parser import build_parser
from teller_app.rules.codes import ClientKind
from teller_app.rules.masks import mask_client
from tests.counter.looking import Numbers
from tests.stage import CLIENTS, COMPANY, FALLING, NOW, PRIVATE, WANG

NUMBERS = Numbers(CLIENTS)
NAMES = {client.name for client in CLIENTS if client.kind is ClientKind.PERSON}
"""A company's is public."""
SECOND = ("--approver", "0107 赵主管")
LOAN = ("--principal", "30万", "--annual-rate", "4.35%", "--months", "36")
EVERY_KIND = ("under", "over", "falling", "key", "look", "id_expiry", "card_expiry", "birthday", "override")
BY_HAND = ("--tier", "diamond", "--until", "2027-03-31", "--reason", "特批", *SECOND)
OF_A_CLIENT = (
    ("assess",),
    ("compare",),
    ("key-account",),
    ("value-type",),
    ("value-type", "--answer", "asks_for=price"),
    ("referral", "set", "--referrer", FALLING.key),
    ("referral", "show"),
    ("referral", "clear"),
    ("group", "found", "--name", "一家"),
    ("group", "show"),
    ("group", "leave"),
    ("group", "join", "--group", PRIVATE.key),
    ("override", "set", *BY_HAND),
    ("override", "end", "--reason", "收回"),
    ("care", "event", "--kind", "complaint"),
    ("care", "event", "--kind", "deal"),
    ("care", "wish", "--contact", "no"),
    ("care", "wish", "--contact", "yes"),
    ("care", "history"),
    ("privilege", "give", "queue_priority"),
    ("privilege", "undo", "--reason", "记错"),
    ("privilege", "list"),
    ("audit",),
)
OF_THE_BRANCH = (
    ("prescreen", *LOAN, "--id", WANG.id_number),
    ("schedule", *LOAN),
    ("override", "list"),
    ("care", "due"),
    ("care", "put-off", "1", "--to", "2026-11-30"),
    ("care", "done", "1"),
    ("care", "not-wanted", "2"),
    *(("branch", "--list", name) for name in EVERY_KIND),
    *(("branch", "--list", f"tier:{tier}") for tier in ("ordinary", "gold", "platinum", "private")),
    ("rulebook", "list"),
    ("rulebook", "show", "general"),
    ("rulebook", "diff", "general", "icbc"),
    ("rulebook", "try", "icbc", "--list", "moved"),
    ("settings",),
    ("audit",),
    ("backup",),
    ("restore", "--preview"),
    ("verify",),
)
WRITES = (
    ("summary", "--client", WANG.key, "--out", "a4.pdf"),
    ("summary", "--client", COMPANY.key, "--format", "receipt", "--out", "receipt.pdf"),
    ("branch", "--list", "tier:platinum", "--xlsx", "branch.xlsx", "--pdf", "branch.pdf"),
    ("branch", "--list", "tier:platinum", "--xlsx", "whole-names.xlsx", "--unmasked", *SECOND),
    ("rulebook", "try", "icbc", "--out", "trial.csv"),
    ("rulebook", "try", "general-low", "--list", "up", "--out", "trial.xlsx"),
    ("care", "ics", "--out", "care.ics"),
    ("audit", "--xlsx", "audit.xlsx", "--csv", "audit.csv"),
    ("close-day", "--out", "day.pdf"),
)
RULEBOOKS = {f"rulebook {act}" for act in ("check", "schedule", "withdraw", "install", "sign", "make-key")}
ELSEWHERE = {"find", "import", "restore", "people", "exchange", "batch", *RULEBOOKS}
"""``find`` and ``import`` below, ``exchange`` and ``batch`` in their own tests; the others know no client."""


@pytest.fixture
def do(run, monkeypatch):
    monkeypatch.setattr(wiring, "now", lambda: NOW)
    return lambda *arguments: run(*arguments, "--demo")


def whole(*texts: str, but: str = "") -> set[str]:
    """Whole numbers, and whole names but that of whoever the command is about."""
    names = {name for name in NAMES - {but} for text in texts if name in text}
    return names.union(*(NUMBERS.within(text) for text in texts))


@pytest.mark.long(first=1)
@pytest.mark.parametrize(
    "more", [(), ("--json",), ("--lang", "en"), ("--json", "--lang", "en")], ids=" ".join
)
def test_no_command_says_a_whole_number_or_the_name_of_another(do, more):
    for client in (WANG, COMPANY):
        for command in OF_A_CLIENT:
            done = do(*command, "--client", client.key, *more)
            assert whole(done.out, done.err, but=client.name) == set(), command
    for command in OF_THE_BRANCH:
        done = do(*command, *more)
        assert whole(done.out, done.err) == set(), command
        assert done.code == 0 or command[1] in {"done", "not-wanted", "put-off"}, (command, done.err)


@pytest.mark.parametrize("more", [(), ("--json",)], ids=["text", "json"])
@pytest.mark.parametrize(
    "command", [("branch", "--list", "tier:platinum"), ("rulebook", "try", "icbc", "--list", "moved")], ids=" ".join
)
def test_whole_names_in_a_list_need_a_second_person_and_leave_a_record(do, command, more):
    assert WANG.name not in do(*command, *more).out
    alone = do(*command, "--unmasked", *more)
    assert (alone.code, alone.out) == (2, "")
    assert "--approver" in alone.err
    done = do(*command, "--unmasked", *SECOND, *more)
    assert WANG.name in done.out
    assert "由命令行输出" in done.err
    assert "台账号" in done.err
    assert do("audit", "--json").json["counts"]["unmasked_export"] == 1


def test_whoever_stood_for_a_file_did_not_stand_for_what_is_printed(do, tmp_path):
    words = ("branch", "--list", "tier:platinum", "--xlsx", str(tmp_path / "b.xlsx"), "--unmasked")
    done = do(*words, *SECOND)
    assert WANG.name in texts_in(tmp_path / "b.xlsx")
    assert WANG.name not in done.out
    assert re.search(r"已存为 .*b\.xlsx，台账号 [0-9]{6}$", done.err.strip())


def test_what_is_to_be_said_to_a_client_is_masked_too(do, monkeypatch):
    """Where it is not certain whether 先生 or 女士, a client is spoken to by the whole name."""
    assert do("care", "event", "--client", PRIVATE.key, "--kind", "complaint").code == 0
    for more in ((), ("--json",), ("--lang", "en")):
        done = do("care", "due", *more)
        assert mask_client(PRIVATE.name, PRIVATE.kind) in done.out
        assert whole(done.out) == set()


@pytest.mark.parametrize("more", [(), ("--json",)], ids=["text", "json"])
def test_whoever_is_found_by_a_number_is_shown_without_it_and_without_the_name(do, more):
    for client in CLIENTS:
        cards = [held.number for held in client.cards]
        for number in filter(None, (client.id_number, client.phone, *cards, *client.accounts)):
            done = do("find", number, *more)
            assert mask_client(client.name, client.kind) in done.out
            assert whole(done.out, done.err) == set()


def texts_in(path: Path) -> str:
    """What a reader of the file gets to see."""
    if path.suffix == ".pdf":
        if shutil.which("pdftotext") is None:
            pytest.skip("pdftotext is not installed (poppler-utils)")
        told = subprocess.run(["pdftotext", "-raw", path, "-"], check=True, capture_output=True)
        return told.stdout.decode()
    if path.suffix == ".xlsx":
        with ZipFile(path) as book:
            return "\n".join(book.read(name).decode() for name in book.namelist())
    return path.read_text("utf-8").replace("\r\n ", "")


@pytest.mark.long(first=1)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_file_holds_a_whole_number_or_name(do, tmp_path, monkeypatch, language):
    monkeypatch.chdir(tmp_path)
    for client in CLIENTS:
        do("care", "event", "--client", client.key, "--kind", "complaint")
    for command in WRITES:
        done = do(*command, "--lang", language)
        assert done.code == 0, done.err
        for name in (each for each in command if Path(each).suffix):
            text = texts_in(tmp_path / name)
            assert len(text) > 100, name
            assert whole(text, but=WANG.name if name == "whole-names.xlsx" else "") == set(), name
    assert "王小明" in texts_in(tmp_path / "whole-names.xlsx")
    assert "王小明" not in texts_in(tmp_path / "branch.xlsx")


def test_a_file_that_is_refused_is_refused_without_its_numbers(do, tmp_path):
    """Numbers that slipped into another column, or with a stroke too many."""
    table = tmp_path / "clients.csv"
    head = "key,kind,name,phone,id_number,birth,cards"
    for row in (
        f"A1,person,王小明,{WANG.phone},{WANG.id_number},{WANG.phone},",
        f"A1,{WANG.id_number},王小明,,,,",
        f"A1,person,王小明,{WANG.phone}x,{WANG.id_number}?,,{WANG.cards[0].number}?",
        f"A1,person,王小明,{WANG.id_number}{WANG.phone},{WANG.phone},,",
        f"{WANG.id_number},person,,,,,",
    ):
        table.write_text(f"{head}\n{row}\n", "utf-8")
        for more in ((), ("--json",)):
            done = do("import", str(table), "--fresh", "--dry-run", *more)
            assert done.code == 1, done
            assert whole(done.out, done.err) == set(), (row, done)


def leaves(parser: argparse.ArgumentParser, name: str = "") -> set[str]:
    inner = [each for each in parser._actions if isinstance(each, argparse._SubParsersAction)]
    if not inner:
        return {name.strip()}
    return set().union(*(leaves(each, f"{name} {code}") for code, each in inner[0].choices.items()))


def test_every_command_is_looked_at():
    ran = {" ".join(command) for command in (*OF_A_CLIENT, *OF_THE_BRANCH, *WRITES)}
    for leaf in leaves(build_parser()):
        there = any(f"{each} ".startswith(f"{leaf} ") for each in ran)
        assert there or leaf in ELSEWHERE or leaf.split()[0] in ELSEWHERE, leaf
