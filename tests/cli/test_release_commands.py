"""Head office makes keys, signs a folder, and a counter installs it: with the commands alone."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from teller_app import wiring
from teller_app.safe.release import LIST_FILE
from teller_app.safe.roles import Role
from teller_app.store.releases import Releases
from tests.cli.test_approvals import bodies
from tests.desk.test_starting import write
from tests.releases import SHIPPED, release
from tests.staff import FIRST, SECOND, Branch, password_of
from tests.stage import NOW, WANG, open_stage

CUSTODIAN, TELLER = "6001", "7001"
WORDS = {"one": "corn-oil-lamp-1", "two": "rope-hat-tree-2"}


@pytest.fixture
def branch(run, tmp_path, monkeypatch):
    """Two supervisors, a teller and a custodian."""
    monkeypatch.setattr(wiring, "now", lambda: NOW)
    home = tmp_path / "home"
    made = Branch(home, home / "demo/state/teller-app")
    first, _ = made.two()
    made.add(first, TELLER, Role.TELLER)
    made.add(first, CUSTODIAN, Role.CUSTODIAN)
    place = open_stage(home, session=first, approvals=made.approvals)
    place.journal.close()
    place.book.close()
    return made


@pytest.fixture
def office(run, say, tmp_path, monkeypatch):
    """Two keys of a head office, which the counters trust, and a folder of rulebooks to sign."""
    public = ""
    for name, word in WORDS.items():
        made = say("rulebook", "make-key", str(tmp_path / f"{name}.key"), "--name", name, secrets=(word,))
        assert made.code == 0, made.err
        public += made.out
    keys = tmp_path / "keys.toml"
    keys.write_text(public, "utf-8")
    folder = tmp_path / "release"
    shutil.copytree(SHIPPED, folder)
    (folder / LIST_FILE).unlink()
    monkeypatch.setattr(wiring, "releases_of", lambda home: Releases(folder, keys, home, None, wiring.today))
    return folder


@pytest.fixture
def signed(say, office, tmp_path):
    """Sign the folder with some of the keys."""

    def ran(*options: str, keys: tuple[str, ...] = ("one", "two")):
        named = [part for name in keys for part in ("--signer", str(tmp_path / f"{name}.key"))]
        return say(
            "rulebook", "sign", str(office), *named, *options, secrets=tuple(WORDS[name] for name in keys)
        )

    return ran


def test_what_two_keys_signed_decides_and_what_one_signed_does_not(run, signed):
    assert run("assess", "--holding", "deposit=1").code == 2, "nobody has signed it yet"
    first = signed("--number", "3", "--expires", "2027-06-30", "--by", "总行个金部", keys=("one",))
    assert (first.code, "已有 1 个签名，需要 2 个" in first.out) == (1, True)
    unsigned = run("assess", "--holding", "deposit=1")
    assert (unsigned.code, unsigned.out) == (2, "")
    assert "只有 1 个受信任的签名，需要 2 个" in unsigned.err
    second = signed(keys=("two",))
    assert (second.code, "已有 2 个签名" in second.out) == (0, True), second.err
    assert run("assess", "--holding", "deposit=1").code == 0
    listed = run("rulebook", "list", "--json").json["release"]
    assert (listed["number"], listed["by"], listed["expires"]) == (3, "总行个金部", "2027-06-30")


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (("--number", "3"), "--number N --expires"),
        (("--expires", "2027-01-01"), "--number N --expires"),
        (("--number", "0", "--expires", "2027-01-01"), "1 到"),
        (("--number", "three", "--expires", "2027-01-01"), "不是整数"),
        (("--number", "3", "--expires", "2026-01-01"), "清单有误（expires）"),
        (("--number", "3", "--expires", "soon"), "看不懂日期"),
        ((), "规则库缺少文件 release.json"),
    ],
)
def test_a_release_says_its_number_and_its_last_day(signed, office, options, says):
    done = signed(*options)
    assert (done.code, done.out) == (2, "")
    assert says in done.err
    assert not (office / LIST_FILE).exists()


def test_what_is_not_proven_is_not_signed(signed, office):
    path = office / "general/2024-05-19.toml"
    path.write_text(
        path.read_text("utf-8").replace('recognised_assets = "100000"', 'recognised_assets = "100001"')
    )
    done = signed("--number", "3", "--expires", "2027-06-30")
    assert (done.code, done.out) == (2, ""), done.out
    assert not (office / LIST_FILE).exists()


def test_a_folder_that_was_changed_is_not_signed_on(signed, office):
    assert signed("--number", "3", "--expires", "2027-06-30", keys=("one",)).code == 1
    with (office / "icbc/2021-05-01.toml").open("a") as file:
        file.write("\n")
    done = signed(keys=("two",))
    assert (done.code, "icbc/2021-05-01.toml 与签名时不同" in done.err) == (2, True)


def test_a_key_is_not_written_over_and_opens_with_its_password_alone(say, office, tmp_path):
    before = (tmp_path / "one.key").read_bytes()
    assert b"corn-oil" not in before
    again = say(
        "rulebook", "make-key", str(tmp_path / "one.key"), "--name", "x", secrets=("rope-hat-tree-9",)
    )
    assert (again.code, "不会覆盖" in again.err) == (2, True)
    assert (tmp_path / "one.key").read_bytes() == before
    wrong = say("rulebook", "sign", str(office), "--signer", str(tmp_path / "one.key"), secrets=("not the one",))
    assert (wrong.code, "签名密钥的密码不对" in wrong.err) == (2, True)
    weak = say("rulebook", "make-key", str(tmp_path / "w.key"), "--name", "x", secrets=("password",))
    assert weak.code == 2
    assert not (tmp_path / "w.key").exists()
    none = say("rulebook", "sign", str(office), "--signer", str(tmp_path / "keys.toml"), secrets=("x",))
    assert (none.code, "不是签名密钥文件" in none.err) == (2, True)


@pytest.fixture
def sent(branch, signed, office, tmp_path):
    """The counters have release 3; head office sends release 4, with a scheme of the bank's own."""
    assert signed("--number", "3", "--expires", "2027-06-30").code == 0
    kept = tmp_path / "shipped"
    shutil.copytree(office, kept)
    (office / "ours").mkdir()
    (office / "ours/2026-01-01.toml").write_text(
        'extends = "general/2024-05-19"\nrulebook = "ours"\nname = { zh = "本行六级", en = "Ours" }\n'
        'first_day = 2026-01-01\ntier.gold = { route = [{ recognised_assets = "80000" }] }\n',
        "utf-8",
    )
    assert signed("--number", "4", "--expires", "2027-12-31").code == 0
    sending = tmp_path / "sent"
    office.rename(sending)
    kept.rename(office)
    return sending


def install(say, folder: Path, *, user=CUSTODIAN, second: str | None = FIRST, yes: bool = True):
    words = (password_of(user), *((password_of(second),) if second else ()))
    approver = ("--approver", second) if second else ()
    sure = ("--yes",) if yes else ()
    return say("rulebook", "install", str(folder), "--user", user, *approver, *sure, secrets=words)


def test_a_custodian_installs_what_a_supervisor_has_read(run, say, sent, tmp_path):
    seen = install(say, sent, yes=False, second=None)
    assert seen.code == 1
    assert "安装第 4 期规则库（one，2026-11-23 签发，有效至 2027-12-31），立即生效" in seen.out
    assert "新增：ours/2026-01-01" in seen.out
    assert run("rulebook", "list", "--json").json["release"]["number"] == 3
    alone = install(say, sent, second=None)
    assert (alone.code, "复核" in alone.err) == (2, True)
    done = install(say, sent)
    assert done.code == 0, done.err
    assert "规则库校验码" in done.err, "the second person reads which one it is"
    assert run("rulebook", "list", "--json").json["release"]["number"] == 4
    gold = run("assess", "--rulebook", "ours", "--holding", "deposit=79999.99", "--json").json
    assert gold["next_tier"]["shortfall"] == "0.01"
    (body,) = bodies(tmp_path / "home", "rulebook_install")
    assert body["approver"].startswith(FIRST)
    assert any("第 4 期" in line for line in body["says"])
    again = install(say, sent)
    assert (again.code, "应不低于第 5 期" in again.err) == (2, True)


@pytest.mark.long(first=1)
@pytest.mark.parametrize(("user", "second"), [(TELLER, FIRST), (CUSTODIAN, CUSTODIAN), (CUSTODIAN, TELLER)])
def test_nobody_else_installs_and_nobody_stands_for_oneself(run, say, sent, user, second):
    done = install(say, sent, user=user, second=second)
    assert (done.code, done.out) == (1, "")
    assert run("rulebook", "list", "--json").json["release"]["number"] == 3


def test_two_supervisors_install_too(say, sent):
    assert install(say, sent, user=FIRST, second=SECOND).code == 0


def test_a_release_of_strangers_is_refused_with_a_sentence(run, say, branch, sent, tmp_path):
    done = install(say, release(tmp_path / "strange", 9))
    assert (done.code, done.out) == (2, "")
    assert "只有 0 个受信任的签名" in done.err
    assert run("rulebook", "list", "--json").json["release"]["number"] == 3
    log = (tmp_path / "home/logs/program.log").read_text("utf-8")
    assert "release_refused" in log


def test_the_scheme_of_the_counter_that_is_not_in_it_is_said(say, sent, signed, office, tmp_path):
    folder = tmp_path / "few"
    shutil.copytree(sent, folder)
    shutil.rmtree(folder / "general-low")
    place = open_stage(tmp_path / "home/demo")
    place.close()
    words = {name: str(tmp_path / f"{name}.key") for name in WORDS}
    options = ("--signer", words["one"], "--signer", words["two"], "--number", "5", "--expires", "2027-12-31")
    assert say("rulebook", "sign", str(folder), *options, secrets=tuple(WORDS.values())).code == 0
    assert say("settings", "--default-rulebook", "general-low", "--demo", "--approver", "9 x").code == 0
    done = say("rulebook", "install", str(folder), "--demo")
    assert "删除：general-low/2024-05-19" in done.out
    assert "没有本柜台现用规则库 general-low 今天的版本" in done.out


# drafts


@pytest.fixture
def draft(tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text((SHIPPED / "general-low/2024-05-19.toml").read_text("utf-8"), "utf-8")
    return str(path)


def test_a_draft_decides_about_figures_alone_and_says_so(run, draft):
    done = run("assess", "--rulebook", draft, "--holding", "deposit=50000", "--json")
    assert done.code == 0
    assert "mine.toml 没有签名" in done.err


@pytest.mark.parametrize(
    "command",
    [
        ("assess", "--client", WANG.key),
        ("key-account", "--client", WANG.key),
        ("summary", "--client", WANG.key, "--out", "s.pdf"),
        ("summary", "--holding", "deposit=50000", "--out", "s.pdf"),
    ],
    ids=lambda command: " ".join(command[:2]),
)
def test_a_draft_decides_about_no_client_and_goes_on_no_paper(run, draft, command, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    done = run(*command, "--rulebook", draft, "--demo")
    assert (done.code, done.out) == (2, "")
    assert "没有签名，只能用于 --holding 试算" in done.err
    assert not Path("s.pdf").exists()


def test_no_counter_decides_by_a_draft(run, draft):
    done = run("settings", "--default-rulebook", draft, "--demo", "--approver", "9 x")
    assert done.code == 2


@pytest.mark.usefixtures("branch")
def test_an_edition_of_the_scheme_in_force_is_begun_on_a_day_that_its_rules_allow(run, say, signed, office):
    write(office)
    assert signed("--number", "3", "--expires", "2027-06-30").code == 0
    people = ("--user", FIRST, "--approver", SECOND)
    secrets = (password_of(FIRST), password_of(SECOND))
    asked = ("rulebook", "schedule", "general/2027-01-01", "--from")
    done = say(*asked, "2027-04-01", *people, secrets=secrets)
    assert (done.code, "只允许在 2026-12-15 至 2027-03-31 之间启用" in done.err) == (2, True)
    done = say(*asked, "2027-02-01", *people, secrets=secrets)
    assert done.code == 0, done.err
    assert "此前仍按 2024-05-19 版认定" in done.err, "what the second person stands for"
    assert done.out == "现用 general；2027-02-01 起启用 general 2027-01-01 版，此前仍用上一版\n"
    assert run("rulebook", "list").out.startswith(done.out)
    for day, edition in (("2027-01-31", "2024-05-19"), ("2027-02-01", "2027-01-01")):
        found = run("assess", "--holding", "deposit=350000", "--as-of", day, "--json").json
        assert (found["rulebook"]["edition"], day) == (edition, day)
    done = say("rulebook", "withdraw", "general/2027-01-01", *people, "--json", secrets=secrets)
    assert done.json == {"rulebook": "general", "scheduled": None, "editions": []}
