"""What a careless script or a hostile hand puts on the command line: a sentence, never a traceback."""

from __future__ import annotations

import contextlib
import io
import string
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from teller_app.app import main

LOAN = ("--principal", "100000", "--annual-rate", "0.0435", "--months", "36")
HALF = "\udcff"
"""What Python makes of a byte that is not UTF-8."""


@pytest.mark.parametrize(
    "arguments",
    [
        ("assess", "--holding", "deposit=1", "--as-of", ""),
        ("assess", "--holding", "deposit=1", "--edition", ""),
        ("assess", "--holding", "deposit=1", "--rulebook", ""),
        ("assess", "--client", ""),
        ("prescreen", *LOAN, "--birth", ""),
        ("prescreen", *LOAN, "--id", ""),
        ("prescreen", *LOAN, "--income", ""),
        ("prescreen", *LOAN, "--existing-monthly", ""),
        ("prescreen", *LOAN, "--inquiries", ""),
        ("rulebook", "show", "general", "--edition", ""),
        ("rulebook", "check", ""),
        ("import", "--demo", ""),
        ("restore", "--demo", ""),
        ("settings", "--demo", "--backup-folder", "/no/such/folder"),
        ("summary", "--demo", "--holding", "deposit=1", "--out", ""),
        ("settings", "--default-rulebook", ""),
    ],
)
def test_an_empty_variable_of_a_script_is_not_taken_for_nothing_given(run, arguments):
    refused(run(*arguments))


@pytest.mark.parametrize("option", ["assess", "--edition", "prescreen", "--birth", "compare", "import"])
@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01", "1889-12-31", "2200-01-01"])
def test_a_year_out_of_reach_is_refused(run, option, day):
    client = ("--demo", "--client", "C000001")
    refused(
        run(
            *{
                "assess": ("assess", *client, "--as-of", day),
                "--edition": ("assess", *client, "--edition", day),
                "prescreen": ("prescreen", *LOAN, "--birth", "1990-01-01", "--as-of", day),
                "--birth": ("prescreen", *LOAN, "--birth", day),
                "compare": ("compare", *client, "--as-of", day),
                "import": ("import", "--demo", "clients.csv", "--as-of", day),
            }[option]
        )
    )


@pytest.mark.parametrize("day", ["2199-12-31", "2050-02-28"])
def test_the_last_day_that_can_be_asked_for_is_answered(run, day):
    assert run("assess", "--demo", "--client", "C000002", "--as-of", day).code == 0
    assert run("prescreen", *LOAN, "--months", "600", "--birth", "1990-01-01", "--as-of", day).code in {0, 1}


def test_text_of_another_encoding(run):
    assert run("find", "--demo", HALF, "--json").json == {"matches": [], "more": False}
    for arguments in (
        ("assess", "--demo", "--client", HALF),
        ("assess", "--holding", f"{HALF}=1"),
        ("assess", "--holding", f"deposit={HALF}"),
        ("assess", "--holding", "deposit=1", "--rulebook", f"{HALF}.toml"),
        ("settings", "--branch", HALF),
        ("import", "--demo", f"{HALF}.csv"),
        ("restore", "--demo", HALF),
        ("settings", "--demo", "--backup-folder", HALF),
        ("find", "x", "--user", HALF),
        ("people", "first", HALF, "--name", HALF),
        ("rulebook", "check", HALF),
    ):
        refused(run(*arguments))


UNSEEN = ("\x1b[31m", "\x1b]0;pwned\x07", "\x9b31m", "\u202e", "\u2066", "\u2028", "\n", "\r")
"""They colour, name or write over a terminal, turn a line round, or make a second one."""


@pytest.mark.parametrize("sign", UNSEEN, ids=ascii)
def test_the_name_of_a_file_does_nothing_to_the_terminal(run, tmp_path, sign):
    for arguments in (
        ("import", "--demo", f"evil{sign}.csv"),
        ("import", "--demo", "--without-manifest", f"evil{sign}.txt"),
        ("rulebook", "check", f"no{sign}.toml"),
        ("rulebook", "install", "--demo", f"no{sign}"),
        ("restore", "--demo", f"no{sign}.db", "--preview"),
        ("assess", "--holding", "deposit=1", "--rulebook", f"no{sign}.toml"),
        ("summary", "--demo", "--holding", "deposit=1", "--out", str(tmp_path / f"no{sign}" / "a.pdf")),
        ("settings", "--demo", "--backup-folder", f"/no{sign}"),
        ("find", "x", "--user", f"0231{sign}"),
    ):
        unseen_nowhere(refused(run(*arguments)).err, sign)
    broken = tmp_path / f"broken{sign}.toml"
    broken.write_text("[", "utf-8")
    unseen_nowhere(run("rulebook", "check", str(broken)).err, sign)
    saved = run("summary", "--demo", "--client", "C000001", "--out", str(tmp_path / f"a{sign}b.pdf"))
    assert saved.code == 0
    unseen_nowhere(saved.out + saved.err, sign)
    assert "a\ufffd" in saved.out + saved.err


def unseen_nowhere(said, sign):
    assert not [each for each in said.replace("\n", "") if not each.isprintable() and each != "\u3000"], said
    if sign in {"\n", "\r"}:
        assert all(not line.startswith(".") and not line.startswith("b.pdf") for line in said.splitlines()), said


def test_names_that_no_disk_can_hold(run, tmp_path):
    long = "x" * 5000
    for arguments in (
        ("rulebook", "check", long),
        ("assess", "--holding", "deposit=1", "--rulebook", f"{long}.toml"),
        ("import", "--demo", long),
        ("restore", "--demo", long),
        ("settings", "--demo", "--backup-folder", long),
        ("summary", "--demo", "--holding", "deposit=1", "--out", str(tmp_path / ("x" * 252))),
        ("summary", "--demo", "--holding", "deposit=1", "--out", str(tmp_path / long)),
    ):
        refused(run(*arguments))
    assert [path.name for path in tmp_path.iterdir()] == ["home"]


@pytest.mark.parametrize("option", ["--branch", "--teller"])
def test_a_setting_too_long_changes_nothing(run, option):
    before = run("settings").json
    found = refused(run("settings", option, "长" * 61, "--language", "en"))
    assert option in found.err
    assert run("settings").json == before


@pytest.mark.parametrize("break_book", [Path.unlink, lambda path: path.write_bytes(b"")])
@pytest.mark.parametrize("name", ["book-*.db", "book.current"])
def test_a_broken_book_never_stops_the_backup_of_the_journal(run, tmp_path, break_book, name):
    run("summary", "--demo", "--holding", "deposit=1", "--out", str(tmp_path / "s.pdf"))
    break_book(next((tmp_path / "home/demo").glob(name)))
    found = run("backup", "--demo", "--json")
    assert found.code == 0
    assert Path(found.json["file"]).is_file()


def started(*arguments: str, **streams) -> subprocess.CompletedProcess:
    """A command in a process of its own, which may have no standard output."""
    return subprocess.run([sys.executable, "-m", "teller_app", *arguments], check=False, text=True, **streams)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
def test_an_output_without_room_is_a_sentence(run):
    with Path("/dev/full").open("w") as full:
        found = started("assess", "--holding", "deposit=1", stdout=full, stderr=subprocess.PIPE)
    assert found.returncode == 1
    assert "磁盘已满" in found.stderr
    assert "Traceback" not in found.stderr


def test_without_a_console_a_command_still_ends_well(run, monkeypatch, tmp_path):
    monkeypatch.setattr(sys, "stdout", None)
    monkeypatch.setattr(sys, "stderr", None)
    path = tmp_path / "s.pdf"
    try:
        code = main(["summary", "--demo", "--holding", "deposit=1", "--out", str(path)])
        wrong = main(["assess", "--bogus"])
    finally:
        for stream in (sys.stdout, sys.stderr):
            stream.close()
    assert (code, wrong) == (0, 2)
    assert path.read_bytes().startswith(b"%PDF")


def test_a_rulebook_nested_beyond_reason(run, tmp_path):
    path = tmp_path / "deep.toml"
    path.write_text("rulebook = " + "[" * 5000, "utf-8")
    assert "deep.toml" in refused(run("assess", "--holding", "deposit=1", "--rulebook", str(path))).err
    assert run("rulebook", "check", str(path)).code == 1


ENDLESS = "9" * 5000
"""More digits than Python reads; it says so with an error that no library foresees."""


def test_a_rulebook_with_a_number_without_end(run, tmp_path):
    path = tmp_path / "big.toml"
    path.write_text(f"rulebook = {ENDLESS}\n", "utf-8")
    for words in (("assess", "--holding", "deposit=1", "--rulebook", str(path)), ("rulebook", "diff", "general", str(path))):
        assert "big.toml" in refused(run(*words)).err
    checked = run("rulebook", "check", str(path))
    assert (checked.code, checked.err) == (1, "")
    assert "有一个数字长得没有尽头" in checked.out


@pytest.mark.parametrize("content", [f"format = {ENDLESS}\n", f'{{"format": {ENDLESS}}}', "format = " + "[" * 5000])
@pytest.mark.parametrize("option", ["--profile", "--manifest"])
def test_what_tells_of_an_extract_may_hold_anything(run, tmp_path, option, content):
    table, path = tmp_path / "clients.csv", tmp_path / "told.toml"
    table.write_text("客户号,姓名\nC1,王芳\n", "utf-8")
    path.write_text(content, "utf-8")
    found = run("import", str(table), option, str(path), "--demo", "--dry-run")
    assert found.code in {1, 2}
    assert "told.toml" in found.err


@pytest.mark.parametrize("content", [f'{{"lock_seconds": {ENDLESS}}}', '{"lock_seconds": 60, "lock_seconds": 170}'])
def test_settings_that_mean_nothing_or_two_things(run, tmp_path, content):
    (tmp_path / "home/demo/settings.json").write_text(content, "utf-8")
    said = refused(run("find", "wxm", "--demo")).err
    assert "settings.json" in said
    assert "4300" not in said
    english = refused(run("find", "wxm", "--demo", "--lang", "en")).err
    assert english.isascii(), "as it was asked for"


def test_names_with_markup_stay_as_they_are(run, tmp_path):
    path = tmp_path / "markup.toml"
    names = 'name = { zh = "<b>规则</b>&{0}", en = "<i>Rules</i>%s" }'
    text = f'extends = "general/2024-05-19"\nrulebook = "mine"\nfirst_day = 2024-01-01\n{names}\n'
    path.write_text(text, "utf-8")
    for language, name in (("zh", "<b>规则</b>&{0}"), ("en", "<i>Rules</i>%s")):
        found = run("assess", "--holding", "deposit=1", "--rulebook", str(path), "--lang", language)
        assert name in found.out


def test_everything_at_its_most(run):
    most = [f"--holding={code}=99999999999.99" for code in ("deposit", "wealth", "fund", "insurance", "bond")]
    out = run("assess", *most, "--json").json
    assert out["recognised_assets"] == "299999999999.95"
    loan = ("--principal", "99999999999.99", "--annual-rate", "36%", "--months", "360", "--json")
    for method in ("annuity", "linear", "interest-only"):
        assert run("schedule", *loan, "--method", method).json["payments"][-1]["balance"] == "0.00"
    assert run("prescreen", *loan, "--birth", "1990-01-01").json["outcome"] == "decline"


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("assess", "--holding", "deposit=-1"), ("金额不能为负", "amount cannot be negative")),
        (("prescreen", *LOAN, "--birth", "2150-01-01"), ("今天之后", "after today")),
        (("assess", "--demo", "--client", "C1"), ("没有客户", "no client")),
        (("assess", "--bogus"), ("命令有误", "the command is wrong")),
        (("schedule",), ("命令有误", "the command is wrong")),
    ],
)
def test_refusals_speak_both_languages(run, arguments, says):
    for language, words in zip(("zh", "en"), says, strict=True):
        found = refused(run(*arguments, "--lang", language))
        assert words.lower() in found.err.lower()


texts = (
    st.text(max_size=30)
    | st.text(st.characters(categories=["Cs", "Cf", "Cc", "So", "Nd"]), max_size=8)
    | st.text("0123456789.,-+eE%/万亿千年月日 ", max_size=14)
    | st.dates().map(str)
)
OPTIONS = {
    "assess": ("--holding", "--fact", "--as-of", "--edition", "--rulebook", "--client", "--lang"),
    "compare": ("--holding", "--fact", "--as-of", "--client"),
    "prescreen": (
        *("--id", "--birth", "--principal", "--annual-rate", "--months", "--method", "--income"),
        *("--existing-monthly", "--stable-job", "--overdue-consecutive", "--overdue-total"),
        *("--currently-overdue", "--inquiries", "--capacity", "--consent", "--as-of", "--rulebook"),
    ),
    "schedule": ("--principal", "--annual-rate", "--months", "--method"),
    "find": ("",),
    "settings": (
        *("--branch", "--teller", "--language", "--default-rulebook", "--backup-folder"),
        *("--printer", "--receipt-printer", "--text-size", "--stale-after", "--lock-after"),
    ),
    "rulebook show": ("", "--edition"),
    "rulebook check": ("",),
    "restore": ("",),
    "restore --demo": ("",),
    "find --demo": ("",),
    "people add": ("--user", "--password-fd"),
    "people list": ("--user", "--password-fd"),
}
PLACES = [(command, option) for command, options in OPTIONS.items() for option in options]
GIVEN = {
    "assess": ("--holding", "wealth=1"),
    "compare": ("--holding", "wealth=1"),
    "prescreen": LOAN,
    "schedule": LOAN,
    "people": ("7001", "--name", "王五", "--role", "teller"),
}


@given(
    place=st.sampled_from(PLACES), text=texts, prefix=st.sampled_from(["", "deposit=", "card=", "region="])
)
@example(place=("prescreen", "--as-of"), text="9999-12-31", prefix="")
@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_for_any_option(run, place, text, prefix):
    command, option = place
    value = (prefix if option in {"--holding", "--fact"} else "") + text.replace("\0", "")
    words = command.split()
    given_too = () if option == "--edition" and words[0] == "rulebook" else GIVEN.get(words[0], ())
    last = f"{option}={value}" if option else f"--{value}" if value.startswith("-") else value
    shown = ("general",) if command == "rulebook show" and option else ()
    end = (last,) if last not in {"-h", "--h", "--help", "--version"} else ()
    with contextlib.redirect_stdout(io.TextIOWrapper(io.BytesIO(), "utf-8")) as out:
        code = main([*words, *shown, *given_too, *end])
        out.flush()
        printed = out.buffer.getvalue()
    assert code in {0, 1, 2}
    assert code != 2 or printed == b""


@given(
    st.lists(
        st.sampled_from([*PLACES[0], "--json", "--demo", "x", "--", "-", "--holding=deposit=1"])
        | st.text(string.printable, max_size=9),
        max_size=6,
    )
)
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_words_after_a_command(run, words):
    kept = [word for word in words if not word.startswith("-h") and word not in {"--help", "--h"}]
    assert main(["assess", *kept]) in {0, 1, 2}


def refused(found):
    """Exit 2, one sentence on standard error and nothing on standard output."""
    assert (found.code, found.out) == (2, ""), found
    assert found.err.strip()
    assert "Traceback" not in found.err
    assert "{" not in found.err
    assert "未能完成" not in found.err
    return found
