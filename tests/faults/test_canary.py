"""A disk that is stolen says nothing: after a whole day no file holds anything of any client in any spelling."""

from __future__ import annotations

import base64
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path

import pytest

from tests.faults.canary import (
    ACCOUNT,
    BALANCE,
    CARD,
    ENCODINGS,
    HOUSE,
    ID,
    NAME,
    NOTE,
    PHONE,
    STEMS,
    Search,
    client_rows,
    holding_rows,
    patterns,
    wrong_rows,
)
from tests.faults.day import EVERYWHERE, STAFFED
from tests.faults.logged_in import SEPARATOR
from tests.faults.nursery import Nursery, Ran, Run
from tests.staff import FIRST, SECOND

SEARCH = Search()
DAY, LOGGED_IN = "tests.faults.day", "tests.faults.logged_in"
TELLER, WORD = "7001", "corn-oil-lamp-1"
_FOLDERS = {
    "HOME": "user",
    "TMPDIR": "tmp",
    "XDG_CONFIG_HOME": "config",
    "XDG_CACHE_HOME": "cache",
    "XDG_DATA_HOME": "data",
    "XDG_STATE_HOME": "state",
    "XDG_RUNTIME_DIR": "run",
}


@dataclass(frozen=True)
class Sandbox:
    """A user's whole world.

    Attributes:
        papers: head office's files.
        chosen: where the teller saves to, on purpose.
    """

    root: Path
    papers: Path
    chosen: Path
    home: Path
    nursery: Nursery

    def run(self, *arguments: str, module: str = "teller_app") -> Ran:
        return self.nursery.run(Run(self.home, arguments, module=module))

    def done(self, *arguments: str) -> Ran:
        ran = self.run(*arguments)
        assert ran.code == 0, (arguments, ran.err)
        return ran

    def logged_in(self, code: str, *command: str, seconds: tuple[str, ...] = (), named: bool = True) -> str:
        """What a command of somebody with a password has said; whoever stands for it comes after.

        Args:
            code: whose password is asked for first, or that secret itself.
            command: without who gives it.
            seconds: whose passwords are asked for then.
            named: they stand on the command line, as who gives it and who approves.
        """
        who = ("--user", code, *(("--approver", seconds[0]) if seconds else ())) if named else ()
        ran = self.run(code, *seconds, SEPARATOR, *command, *who, module=LOGGED_IN)
        assert ran.code == 0, (command, ran.err)
        return ran.out

    def found(self) -> dict[str, list[str]]:
        return SEARCH.below(self.root, (self.papers, self.chosen))


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory: pytest.TempPathFactory, shim: Path | None) -> Iterator[Sandbox]:
    root = tmp_path_factory.mktemp("sandbox")
    world = {name: str(root / folder) for name, folder in _FOLDERS.items()}
    for folder in (*world.values(), root / "papers", root / "chosen", root / "here"):
        Path(folder).mkdir(mode=0o700)
    log = tmp_path_factory.mktemp("log") / "written"
    world |= {"FAULT_LOG": str(log), "QT_QPA_PLATFORM": "offscreen"}
    nursery = Nursery(tmp_path_factory.mktemp("nursery"), shim, world, cwd=root / "here")
    home = root / "data" / "teller-app" / "demo"
    made = Sandbox(root, root / "papers", root / "chosen", home, nursery)
    for name, rows in (
        ("clients.csv", client_rows()),
        ("holdings.csv", holding_rows()),
        ("bad.csv", wrong_rows()),
        ("head.csv", [NAME, *client_rows()]),
        ("quote.csv", [*client_rows(), f'"{NAME}']),
        ("binary.csv", [*client_rows(), f"\0{NAME}"]),
    ):
        (made.papers / name).write_text("\n".join(rows) + "\n", "utf-8")
    yield made
    nursery.close()


@pytest.fixture(scope="module")
def after_the_commands(sandbox: Sandbox) -> Sandbox:
    """A day of commands, those that are refused among them; what those say is kept."""
    papers, chosen = sandbox.papers, sandbox.chosen
    ran = sandbox.done("import", str(papers / "clients.csv"), str(papers / "holdings.csv"))
    assert "50" in ran.out
    client = ("--client", "C000007")
    for command in (
        ("settings", "--branch", "示范支行"),
        ("find", NAME),
        ("find", "1771234"),
        ("assess", *client),
        ("compare", *client),
        ("summary", *client, "--out", str(chosen / "a.pdf")),
        ("key-account", *client),
        ("group", "found", *client, "--name", HOUSE),
        ("group", "join", "--client", "C000009", "--group", "C000007"),
        ("referral", "set", *client, "--referrer", "C000008"),
        ("care", "event", *client, "--kind", "deal", "--note", NOTE),
        ("care", "due"),
        ("care", "ics", "--out", str(chosen / "a.ics")),
        ("privilege", "give", "airport_channel", *client, "--note", NOTE),
        ("privilege", "undo", *client, "--reason", NOTE),
        ("value-type", *client, "--overrule", "strategic", "--reason", NOTE),
        ("branch", "--list", "key", "--xlsx", str(chosen / "a.xlsx"), "--pdf", str(chosen / "b.pdf")),
        ("backup",),
        ("import", str(papers / "clients.csv")),
        ("restore", "--yes", "--approver", "0107"),
        ("verify",),
    ):
        sandbox.done(*command)
    return sandbox


@pytest.fixture(scope="module")
def after_the_people(sandbox: Sandbox) -> Sandbox:
    """The home beside the demo: two supervisors and a teller with passwords, and what takes two of them."""
    papers, chosen, sent = sandbox.papers, sandbox.chosen, sandbox.root / "sent"
    sent.mkdir()
    by = partial(sandbox.logged_in, FIRST)
    sandbox.logged_in(FIRST, "people", "first", FIRST, "--name", "李娜", named=False)
    for code, role, stands in ((SECOND, "supervisor", ()), (TELLER, "teller", (SECOND,))):
        added = json.loads(by("people", "add", code, "--name", "赵六", "--role", role, "--json", seconds=stands))
        handed = added["one_time_password"]
        sandbox.logged_in(handed, "people", "password", "--user", code, named=False, seconds=(code,))
    by("import", str(papers / "clients.csv"), str(papers / "holdings.csv"), "--without-manifest")
    client, until = ("--client", "C000007"), f"{date.today().year + 1}-01-15"  # noqa: DTZ011
    two = partial(by, seconds=(SECOND,))
    sandbox.logged_in(TELLER, "find", NAME)
    sandbox.logged_in(TELLER, "care", "event", *client, "--kind", "deal", "--note", NOTE)
    pay = ("emergency_payment", *client, "--steps", "4", "--amount", "5000", "--note", NOTE)
    two("privilege", "give", *pay)
    two("override", "set", *client, "--tier", "private", "--until", until, "--reason", NOTE)
    by("override", "list")
    two("branch", "--list", "tier:diamond", "--xlsx", str(chosen / "names.xlsx"), "--unmasked")
    two("branch", "--list", "tier:diamond", "--unmasked", "--json")
    two("rulebook", "try", "icbc", "--list", "moved", "--out", str(chosen / "moved.xlsx"), "--unmasked")
    two("batch", "--input", "book", "--rulebook", "general", "--output", str(chosen / "tiers.csv"))
    by("audit", *client, "--xlsx", str(chosen / "audit.xlsx"), "--csv", str(chosen / "audit.csv"))
    sandbox.logged_in(WORD, "exchange", "make-key", str(papers / "office.key"), "--name", "总行", "--public",
                      str(papers / "office.toml"), named=False)  # fmt: skip
    two("exchange", "setup", "--head-office", str(papers / "office.toml"), "--branch", "0231")
    by("exchange", "send", "--out", str(sent))
    by("close-day", "--out", str(chosen / "day.pdf"))
    by("backup")
    two("people", "disable", TELLER)
    by("verify")
    return sandbox


def test_the_search_finds_every_spelling(tmp_path):
    """It must be able to find; each one alone, in the middle of other bytes."""
    for stem in STEMS:
        for encoding in ENCODINGS:
            raw = stem.encode(encoding)
            assert SEARCH.in_bytes(b"\0\xff" + raw + b"x")
            for before in (b"", b"a", b"ab"):
                found = SEARCH.in_bytes(b"--" + base64.b64encode(before + raw + b"zz") + b"--")
                assert any(each.startswith(stem) and "base64" in each for each in found), (stem, encoding)
    assert SEARCH.in_bytes(f'{{"name": "{NAME}"}}'.encode("unicode_escape"))
    (tmp_path / f"{NAME}.txt").write_text("nothing")
    (tmp_path / "b.bin").write_bytes(NOTE.encode("utf-16-le"))
    (tmp_path / "c.bin").write_bytes(os.urandom(100_000))
    assert set(SEARCH.below(tmp_path, ())) == {f"{NAME}.txt", "b.bin"}


def test_nothing_that_is_looked_for_is_there_by_chance():
    """Six bytes stand once in 280 terabytes of sealed pages; four stood once in four gigabytes, in six spellings."""
    assert min(map(len, patterns())) >= 6
    for stem in (PHONE, ID, CARD, ACCOUNT):
        assert not SEARCH.in_bytes(f'"box": "{"0a" * 20}{stem}{"f0" * 20}"'.encode())
        assert SEARCH.in_bytes(f'"box": "{"0a" * 40}", "said": "{stem}0001"'.encode())
        assert SEARCH.in_bytes(f"{stem}{'0' * 60}".encode()), "digits alone are no box"


def test_the_papers_hold_them(sandbox):
    """And what is saved on purpose does; otherwise nothing is looked for."""
    clients = (sandbox.papers / "clients.csv").read_bytes()
    assert len(SEARCH.in_bytes(clients)) >= 5
    assert SEARCH.in_bytes((sandbox.papers / "holdings.csv").read_bytes()) == [f"{BALANCE[0]} in utf-8"]


def test_a_day_of_commands_leaves_nothing(after_the_commands):
    assert len(list(after_the_commands.chosen.iterdir())) == 4
    assert after_the_commands.found() == {}


def test_a_day_of_people_with_passwords_leaves_nothing(after_the_people):
    saved = {path.name for path in after_the_people.chosen.iterdir()}
    assert saved >= {"names.xlsx", "moved.xlsx", "tiers.csv", "audit.xlsx", "audit.csv", "day.pdf"}
    assert len(list((after_the_people.root / "sent").iterdir())) == 1, "what goes to head office is looked through too"
    assert after_the_people.found() == {}


def test_a_window_that_somebody_logged_in_to_leaves_nothing(after_the_people):
    """A tier by hand, a payment, names that leave whole, the trail, the day's close, people and an import."""
    folders = (str(after_the_people.chosen), str(after_the_people.papers))
    ran = after_the_people.run(STAFFED, *folders, module=DAY)
    assert ran.code == 0, ran.err
    seen, left, done = (line.strip() for line in ran.lines)
    assert seen == " ".join(("seen:", *EVERYWHERE)), "before the lock"
    assert (left, done) == ("left:", "done"), "after it: no widget, no model, no clipboard, no screen reader"
    assert SEARCH.in_text(ran.err) == []
    saved = {path.name for path in after_the_people.chosen.iterdir()}
    assert saved >= {"window-names.xlsx", "window-audit.xlsx", "window-audit.csv", "window-day.pdf"}
    assert after_the_people.found() == {}


def test_what_is_refused_names_nobody(after_the_commands):
    """On standard output and error, which end up in the logs of whoever has called it."""
    papers = after_the_commands.papers
    bad = str(papers / "bad.csv")
    client = ("--client", "C000007")
    for command in (
        ("import", bad),
        ("import", "--json", bad),
        *(("import", str(papers / name)) for name in ("head.csv", "quote.csv", "binary.csv")),
        ("import", str(papers / "holdings.csv"), str(papers / "holdings.csv")),
        ("import", "--fresh", str(papers / "holdings.csv")),
        ("privilege", "give", "no_such_thing", *client),
        ("privilege", "undo", *client, "--reason", ""),
        ("care", "event", *client, "--kind", "deal"),
        ("care", "done", "9999"),
        ("referral", "set", *client, "--referrer", "C000007"),
        ("referral", "set", "--client", "C000008", "--referrer", "C000007"),
        ("group", "join", *client, "--group", "C000009"),
        ("override", "set", *client, "--tier", "diamond", "--until", "2020-01-01", "--approver", "x", "--reason", "x"),
        ("summary", *client, "--out", str(papers / "no" / "a.pdf")),
        ("assess", *client, "--rulebook", "no"),
        ("restore", "--yes", "--approver", "0107", str(papers / "clients.csv")),
    ):
        ran = after_the_commands.run(*command)
        assert ran.code != 0, command
        assert SEARCH.in_text(ran.out + ran.err) == [], command
    assert after_the_commands.found() == {}


def test_a_fault_that_nobody_thought_of_names_nobody(after_the_commands, monkeypatch, capsys):
    """The crash handler of the commands says where, and none of the values."""
    from teller_app.app import main
    from teller_app.desk.workplace import Workplace

    def broken(self, key, purpose):
        told = f"{NAME} {ID}"
        raise ValueError(told)

    monkeypatch.setenv("TELLER_APP_HOME", str(after_the_commands.home.parent))
    monkeypatch.setattr(Workplace, "open_client", broken)
    assert main(["--demo", "assess", "--client", "C000007"]) == 70
    said = capsys.readouterr()
    assert "ValueError" in said.err
    assert "test_canary.py" in said.err
    assert SEARCH.in_text(said.out + said.err) == []


@pytest.mark.long(first=2)
@pytest.mark.parametrize(("how", "code"), [("quiet", 0), ("exception", 0), ("segv", -11), ("abort", -6)])
def test_a_window_that_ends_well_or_badly_leaves_nothing(after_the_commands, how, code):
    ran = after_the_commands.run(how, str(after_the_commands.chosen), module=DAY)
    assert ran.code == code, ran.err
    if code == 0:
        seen, left, done = (line.strip() for line in ran.lines)
        assert seen == " ".join(("seen:", *EVERYWHERE)), "before the lock"
        assert (left, done) == ("left:", "done"), "after it: no widget, no model, no clipboard, no screen reader"
    else:
        assert ran.lines == ["now"]
    assert ("ValueError" in ran.err) == (how == "exception")
    assert SEARCH.in_text(ran.err) == []
    assert not list((after_the_commands.root / "here").iterdir()), "no dump of the memory"
    assert after_the_commands.found() == {}


def test_nothing_is_written_anywhere_else(after_the_commands, needs_shim):
    """Every file that was opened for writing lies in the user's own folders."""
    log = Path(after_the_commands.nursery.environment["FAULT_LOG"])
    written = {Path(line) for line in log.read_text("utf-8").splitlines()}
    assert len(written) > 20
    own = (after_the_commands.root, log.parent, after_the_commands.nursery.folder, Path("/dev"), Path("/proc"))
    assert [path for path in written if path.is_absolute() and not any(map(path.is_relative_to, own))] == []
