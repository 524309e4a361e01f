"""Three branches send, head office receives: the whole way with the commands alone."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from teller_app import wiring
from teller_app.rules.client import Client
from teller_app.rules.codes import ClientKind
from teller_app.safe.roles import Role
from tests.cli.test_approvals import bodies
from tests.exchange import ID, LI
from tests.staff import FIRST, SECOND, Branch, password_of
from tests.stage import NOW, open_stage

CODES = ("0231", "0442", "0517")
WORD = "corn-oil-lamp-1"
TELLER, CUSTODIAN, AUDITOR = "7001", "6001", "5001"


@pytest.fixture
def office(say, tmp_path):
    """Head office's key, and where it receives."""
    made = say(
        "exchange", "make-key", str(tmp_path / "office.key"), "--name", "总行", "--public", str(tmp_path / "office.toml"),
        secrets=(WORD,),
    )  # fmt: skip
    assert made.code == 0, made.err
    assert (tmp_path / "office.toml").read_text("utf-8").strip() == made.out.strip()
    return tmp_path


@pytest.fixture
def there(office, monkeypatch):
    """In head office's folder."""
    monkeypatch.chdir(office)
    return office


@pytest.fixture
def at(run, tmp_path, monkeypatch):
    """Run a command on the demo of one branch, in a home folder of its own."""
    monkeypatch.setattr(wiring, "now", lambda: NOW)

    def ran(code: str, *arguments: str):
        home = tmp_path / code
        monkeypatch.setenv("TELLER_APP_HOME", str(home))
        monkeypatch.setenv("XDG_STATE_HOME", str(home / "state"))
        if not (home / "demo/journal.db").exists():
            open_stage(home / "demo", own=True).close()
        return run(*arguments, "--demo")

    return ran


@pytest.fixture
def branches(at, office):
    """Three that have been set up; head office has the list of them."""
    listed = ""
    for code in CODES:
        done = at(
            code, "exchange", "setup", "--head-office", str(office / "office.toml"), "--branch", code,
            "--approver", "8002 赵六",
        )  # fmt: skip
        assert done.code == 0, done.err
        assert "总行公钥" in done.err, "the second person reads to whom everything will go"
        listed += done.out
    (office / "branches.toml").write_text(listed, "utf-8")
    return at


@pytest.fixture
def receive(say, office):
    def ran(*files: str | Path, options: tuple[str, ...] = ()):
        return say(
            "exchange", "receive", *map(str, files), "--into", str(office / "merged"), "--key", str(office / "office.key"),
            "--branches", str(office / "branches.toml"), *options, "--json", secrets=(WORD,),
        )  # fmt: skip

    return ran


@pytest.fixture
def report(say, office):
    def ran(*options: str):
        done = say(
            "exchange",
            "report",
            str(office / "merged"),
            "--key",
            str(office / "office.key"),
            *options,
            secrets=(WORD,),
        )
        assert done.code == 0, done.err
        return done

    return ran


def give(at, code: str, times: int) -> None:
    for _ in range(times):
        assert at(code, "privilege", "give", "airport_channel", "--client", "C000004").code == 0


def send(at, code: str, out: Path) -> list[Path]:
    out.mkdir(exist_ok=True)
    done = at(code, "exchange", "send", "--out", str(out), "--json")
    assert done.code == 0, done.err
    return [Path(name) for name in done.json["files"]]


def test_three_branches_become_one_and_what_they_do_not_agree_in_is_named(branches, receive, report, office):
    at, out = branches, office / "post"
    quota = at("0231", "privilege", "list", "--client", "C000004", "--json").json
    most = next(each["quota"] for each in quota["balances"] if each["code"] == "airport_channel")
    given = {"0231": most, "0442": 1, "0517": 2}
    files = []
    for code, times in given.items():
        give(at, code, times)
        files += send(at, code, out)
    assert [path.name for path in files] == [f"{code}-000001.exchange" for code in CODES]
    got = receive(*reversed(files))
    assert (got.code, got.json["ok"]) == (0, True), got.err
    assert [(each["branch"], each["number"], each["outcome"]) for each in got.json["files"]] == [
        (code, 1, "taken") for code in CODES
    ]
    again = receive(*files)
    assert {each["outcome"] for each in again.json["files"]} == {"there"}
    assert {each["records"] for each in again.json["files"]} == {0}
    found = report("--json").json
    assert [(each["branch"], each["number"], each["missing"]) for each in found["branches"]] == [
        (code, 1, []) for code in CODES
    ]
    assert {each["branch"]: each["count"] for each in found["counts"] if each["kind"] == "privilege"} == given
    (over,) = found["conflicts"]
    assert over["kind"] == "over_quota"
    assert (over["clients"], over["privilege"], over["quota"], over["used"]) == (
        ["C000004"],
        "airport_channel",
        most,
        given,
    )
    says = report().out
    assert f"用了 {most + 3} 次，额度 {most}：0231 {most}、0442 1、0517 2" in says


def test_a_lost_file_is_named_asked_for_and_taken(branches, receive, report, office):
    at, out = branches, office / "post"
    first, *_ = send(at, "0231", out)
    give(at, "0231", 1)
    second, *_ = send(at, "0231", out)
    first.unlink()
    got = receive(second)
    assert got.code == 1
    assert got.json["files"][0]["code"] == "exchange.gap"
    assert "缺第 1 号" in got.json["files"][0]["says"]
    assert report("--json").json["branches"][0]["missing"] == [1]
    assert "缺第 1 号" in report().out
    again = at("0231", "exchange", "send", "--out", str(out), "--again", "1", "--json")
    assert again.json == {"made": [], "files": [str(first)]}
    assert receive(second, first).code == 0
    assert report("--json").json["branches"][0]["missing"] == []


def test_a_journal_that_was_put_back_is_noticed_and_let_go_on_with_a_word(branches, receive, report, office):
    at, out = branches, office / "post"
    files = send(at, "0231", out)
    assert at("0231", "backup").code == 0
    give(at, "0231", 1)
    files += send(at, "0231", out)
    assert receive(*files).code == 0
    assert at("0231", "restore", "--yes", "--approver", "8002 赵六").code == 0
    give(at, "0231", 1)
    state = at("0231", "exchange", "status", "--json").json
    assert (state["sent"]["number"], state["highest"]) == (1, 2)
    assert "台账恢复过" in at("0231", "exchange", "status").out
    later = send(at, "0231", out)
    assert [path.name for path in later] == ["0231-000003.exchange"]
    got = receive(*later)
    assert (got.code, got.json["files"][0]["code"]) == (1, "exchange.fork")
    assert "--restored 0231" in got.json["files"][0]["says"]
    assert receive(*later, options=("--restored", "0999")).code == 2
    assert receive(*later, options=("--restored", "0231")).code == 0
    found = report("--json").json
    assert [(each["code"], each["number"]) for each in found["alarms"]] == [("fork", 3), ("restored", 3)]
    assert sum(each["count"] for each in found["counts"] if each["kind"] == "privilege") == 2


def test_what_a_client_was_given_comes_back_to_every_branch_and_counts_there(
    branches, receive, report, office, at
):
    """The whole way round: given at one counter, sent, merged, imported at another, and nothing counts twice."""
    give(at, CODES[0], 2)
    give(at, CODES[1], 1)
    files = [path for code in CODES[:2] for path in send(branches, code, office / "post")]
    assert receive(*files).code == 0
    grants = office / "grants.csv"
    report("--grants-csv", str(grants))
    assert list(csv.reader(grants.read_text("utf-8-sig").splitlines())) == [
        ["client", "privilege", "given_on", "times", "branch", "rulebook"],
        ["C000004", "airport_channel", "2026-11-23", "2", "0231", "general"],
        ["C000004", "airport_channel", "2026-11-23", "1", "0442", "general"],
    ]
    left = {}
    for code in CODES:
        words = ("import", str(grants), "--without-manifest", "--as-of", "2026-11-23", "--json")
        taken = at(code, *words)
        assert (taken.code, taken.json["grants"]) == (0, 1), taken.err
        found = at(code, "privilege", "list", "--client", "C000004", "--json").json["balances"]
        (one,) = (each for each in found if each["code"] == "airport_channel")
        left[code] = (one["used"], one["elsewhere"])
    assert left == {"0231": (3, 1), "0442": (3, 2), "0517": (3, 3)}


def test_one_client_at_two_branches_is_found_by_number(branches, receive, report, office, at):
    """Typed by hand at both; what is exported names keys alone, and no cell is a formula."""
    files = []
    for code, name in zip(CODES[:2], ("=郑九", "郑 九"), strict=True):
        at(code, "exchange", "status")
        place = open_stage(office / code / "demo")
        place.journal.add_walk_in(Client("", ClientKind.PERSON, name, id_number=ID), at=NOW, by=LI)
        place.close()
        files += send(branches, code, office / "post")
    assert receive(*files).code == 0
    counts, conflicts = office / "counts.csv", office / "conflicts.csv"
    found = report("--json", "--csv", str(counts), "--conflicts-csv", str(conflicts)).json
    assert found["conflicts"] == [
        {
            "kind": "same_client",
            "clients": ["0231 W000001", "0442 W000001"],
            "privilege": None,
            "rulebook": None,
            "period": None,
            "quota": None,
            "used": {},
        }
    ]
    for path in (counts, conflicts):
        text = path.read_text("utf-8-sig")
        assert ID not in text
        assert "郑" not in text
        assert all(
            not cell.startswith(("=", "+", "-", "@")) for row in csv.reader(text.splitlines()) for cell in row
        )
    assert "证件号相同：0231 W000001、0442 W000001" in conflicts.read_text("utf-8-sig")


@pytest.mark.parametrize(
    ("harm", "code"),
    [
        (lambda raw: raw[:-1], "exchange.signature"),
        (lambda raw: b"x" + raw, "exchange.form"),
        (lambda raw: raw + b"\0", "exchange.signature"),
    ],
)
def test_a_harmed_file_is_refused_with_a_sentence_and_logged_by_its_code(
    branches, receive, office, harm, code
):
    (path,) = send(branches, "0231", office / "post")
    good = path.read_bytes()
    path.write_bytes(harm(good))
    got = receive(path)
    assert (got.code, got.json["files"][0]["code"]) == (1, code)
    assert "没有接收" in got.json["files"][0]["says"]
    path.write_bytes(good)
    assert receive(path).code == 0


def test_nothing_to_send_is_no_file_and_no_fault(branches, office):
    send(branches, "0231", office / "post")
    done = branches("0231", "exchange", "send", "--out", str(office / "post"))
    assert (done.code, done.out.strip()) == (0, "待上报 0 条登记")


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (("--again", "0"), "应在 1 到"),
        (("--again", "7"), "没有第 7 号"),
        (("--anew", "1"), "应在 2 到"),
        (("--anew", "soon"), "不是整数"),
        (("--again", "1", "--anew", "2"), "只能写一个"),
    ],
)
def test_a_number_that_cannot_be_is_refused(branches, office, options, says):
    send(branches, "0231", office / "post")
    done = branches("0231", "exchange", "send", "--out", str(office / "post"), *options)
    assert (done.code, done.out) == (2, "")
    assert says in done.err


def test_everything_can_be_sent_anew_under_a_higher_number(branches, receive, office):
    files = send(branches, "0231", office / "post")
    assert receive(*files).code == 0
    done = branches("0231", "exchange", "send", "--out", str(office / "post"), "--anew", "9", "--json")
    assert [Path(name).name for name in done.json["files"]] == ["0231-000009.exchange"]
    got = receive(done.json["files"][0], options=("--restored", "0231"))
    assert (got.code, got.json["files"][0]["outcome"]) == (0, "taken")
    assert got.json["files"][0]["records"] == 1, "only the sending itself is new there"


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        (("--key", "none.key"), "不是总行密钥文件"),
        (("--key", "office.toml"), "不是总行密钥文件"),
        (("--branches", "none.toml"), "网点清单 none.toml"),
        (("--branches", "office.toml"), "网点清单 office.toml"),
    ],
)
def test_a_wrong_file_for_head_office_is_named(branches, say, there, wrong, says):
    (path,) = send(branches, "0231", there / "post")
    options = {"--key": "office.key", "--branches": "branches.toml"} | {wrong[0]: wrong[1]}
    words = [word for pair in options.items() for word in pair]
    done = say("exchange", "receive", str(path), "--into", "merged", *words, secrets=(WORD,))
    assert (done.code, done.out) == (2, "")
    assert says in done.err
    assert not (there / "merged").exists()


def test_head_offices_key_opens_with_its_password_alone_and_is_not_written_over(say, office):
    before = (office / "office.key").read_bytes()
    assert WORD.encode() not in before
    again = say(
        "exchange", "make-key", str(office / "office.key"), "--name", "x", secrets=("rope-hat-tree-9",)
    )
    assert (again.code, "不会覆盖" in again.err) == (2, True)
    weak = say("exchange", "make-key", str(office / "weak.key"), "--name", "x", secrets=("password",))
    assert weak.code == 2
    wrong = say(
        "exchange", "report", str(office), "--key", str(office / "office.key"), secrets=("not the one",)
    )
    assert (wrong.code, "密码不对" in wrong.err) == (2, True)
    none = say(
        "exchange", "report", str(office / "nothing"), "--key", str(office / "office.key"), secrets=(WORD,)
    )
    assert (none.code, "没有找到" in none.err) == (1, True)


@pytest.mark.parametrize(("name", "says"), [("", "名称"), ("  ", "名称"), ("x" * 61, "60"), ("a\u202eb", "60")])
def test_a_key_has_a_name_that_every_branch_takes(say, office, name, says):
    done = say("exchange", "make-key", str(office / "other.key"), "--name", name, secrets=(WORD,))
    assert (done.code, says in done.err) == (2, True)
    assert not (office / "other.key").exists()


def test_a_key_in_a_place_that_cannot_be_is_one_sentence(say, office):
    done = say("exchange", "make-key", str(office / ("x" * 300)), "--name", "x", secrets=(WORD,))
    assert (done.code, "无法写入" in done.err) == (1, True)


@pytest.mark.parametrize(
    ("words", "kept"),
    [
        (("make-key", "new.key", "--name", "x", "--public", "new.key"), ""),
        (("make-key", "new.key", "--name", "x", "--public", "../{here}/new.key"), ""),
        (("report", "merged", "--key", "office.key", "--csv", "office.key"), "office.key"),
        (("report", "merged", "--key", "office.key", "--conflicts-csv", "merged/merged.db"), "merged/merged.db"),
        (("report", "merged", "--key", "office.key", "--csv", "a", "--conflicts-csv", "./a"), ""),
        (("setup", "--head-office", "office.toml", "--public", "office.toml"), "office.toml"),
    ],
)
def test_nothing_is_written_over_what_a_command_works_with(say, there, words, kept):
    """The public half over the private one, and nobody would ever read what branches seal to it."""
    (there / "merged").mkdir()
    (there / "merged/merged.db").write_bytes(b"everything")
    before = (there / kept).read_bytes() if kept else b""
    done = say("exchange", *(word.format(here=there.name) for word in words), secrets=(WORD,))
    assert (done.code, done.out) == (2, "")
    assert "换一个文件名" in done.err
    assert not kept or (there / kept).read_bytes() == before
    assert not (there / "new.key").exists()


# people


@pytest.fixture
def staffed_branch(run, tmp_path, office, monkeypatch):
    """Two supervisors, a teller, a custodian and an auditor, on real files."""
    monkeypatch.setattr(wiring, "now", lambda: NOW)
    home = tmp_path / "home"
    made = Branch(home, home / "demo/state/teller-app")
    first, _ = made.two()
    for code, role in ((TELLER, Role.TELLER), (CUSTODIAN, Role.CUSTODIAN), (AUDITOR, Role.AUDITOR)):
        made.add(first, code, role)
    open_stage(home, session=first, approvals=made.approvals).close()
    return made


def set_up(say, office, user=FIRST, second: str | None = SECOND):
    words = (password_of(user), *((password_of(second),) if second else ()))
    approver = ("--approver", second) if second else ()
    return say(
        "exchange", "setup", "--head-office", str(office / "office.toml"), "--branch", "0231", "--user", user, *approver,
        secrets=words,
    )  # fmt: skip


def test_two_supervisors_set_it_up_and_the_journal_says_who(say, staffed_branch, office, tmp_path):
    alone = set_up(say, office, second=None)
    assert (alone.code, "复核" in alone.err) == (2, True)
    assert set_up(say, office, second=FIRST).code == 1
    assert set_up(say, office, second=TELLER).code == 1
    assert set_up(say, office).code == 0
    (body,) = bodies(tmp_path / "home", "exchange_setup")
    assert body["approver"].startswith(SECOND)
    assert any("总行" in line for line in body["says"])
    assert (body["branch"], body["name"]) == ("0231", "总行")


@pytest.mark.long(first=3)
@pytest.mark.usefixtures("staffed_branch")
@pytest.mark.parametrize("user", [TELLER, CUSTODIAN, AUDITOR])
@pytest.mark.parametrize("what", [("send", "--out", "."), ("status",), ("setup",)])
def test_nobody_but_a_supervisor_sends_or_asks(say, there, user, what):
    assert set_up(say, there).code == 0
    done = say("exchange", *what, "--user", user, secrets=(password_of(user),))
    assert (done.code, done.out) == (1, "")
    assert not list(there.glob("*.exchange"))


def test_what_a_supervisor_sends_is_on_record(say, staffed_branch, office, receive):
    shown = set_up(say, office)
    (office / "branches.toml").write_text(shown.out, "utf-8")
    sent = say(
        "exchange", "send", "--out", str(office), "--json", "--user", FIRST, secrets=(password_of(FIRST),)
    )
    assert sent.code == 0, sent.err
    assert receive(*sent.json["files"]).code == 0
    trail = say(
        "audit", "--action", "exchange_sent", "--json", "--user", FIRST, secrets=(password_of(FIRST),)
    ).json
    assert [(each["user"].split()[0], each["role"]) for each in trail["records"]] == [(FIRST, "supervisor")]
    checked = say("verify", "--json", "--user", FIRST, secrets=(password_of(FIRST),))
    assert checked.json["ok"], checked.json
    own = say("exchange", "setup", "--user", FIRST, secrets=(password_of(FIRST),))
    assert own.out == shown.out, "the key is shown again for whoever has lost it"


@pytest.mark.parametrize("more", [(), ("--json",), ("--lang", "en")], ids=" ".join)
def test_no_name_and_no_number_is_in_what_the_commands_say(branches, say, receive, there, more):
    """Of a client who goes out whole and comes in whole, nothing but the key is said."""
    place = open_stage(there / "0231/demo")
    place.journal.add_walk_in(
        Client("", ClientKind.PERSON, "郑九", id_number=ID, phone="13800138000"), at=NOW, by=LI
    )
    place.close()
    sent = branches("0231", "exchange", "send", "--out", str(there), *more)
    (path,) = there.glob("*.exchange")
    shown = branches("0231", "exchange", "status", *more)
    taken = receive(path)
    office = ("report", "merged", "--key", "office.key", *more)
    done = say("exchange", *office, secrets=(WORD,))
    assert (sent.code, shown.code, taken.code, done.code) == (0, 0, 0, 0)
    said = "".join(each.out + each.err for each in (sent, shown, taken, done))
    for canary in ("郑九", ID, "13800138000", "王小明"):
        assert canary not in said
    assert "0231" in said
