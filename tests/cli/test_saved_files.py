"""Where files go, and what a paper says: nothing is on record of a file that was never made."""

from __future__ import annotations

import stat
from datetime import timedelta
from pathlib import Path

import pytest

from teller_app.desk import printing
from teller_app.wiring import today
from tests.cli.conftest import text_of

WANG = ("--demo", "--client", "C000001")
SECOND = ("--approver", "0107 赵主管")


def records(run) -> dict[str, int]:
    """What is on record of papers and exports, by action; looks come before anything is shown."""
    counts = run("audit", "--demo", "--json").json["counts"]
    return {action: count for action, count in counts.items() if action not in {"look", "search"}}


@pytest.mark.parametrize(
    ("words", "option"),
    [
        (("summary", *WANG), "--out"),
        (("close-day", "--demo"), "--out"),
        (("branch", "--demo"), "--pdf"),
        (("branch", "--demo"), "--xlsx"),
        (("branch", "--demo", "--unmasked", *SECOND), "--xlsx"),
        (("audit", "--demo"), "--csv"),
        (("audit", "--demo"), "--xlsx"),
        (("care", "ics", "--demo"), "--out"),
        (("rulebook", "try", "icbc", "--demo"), "--out"),
    ],
)
@pytest.mark.parametrize("name", ["", "no/s{end}", "folder{end}", "s.txt", "s", "x" * 300 + "{end}", "a\0b{end}"])
def test_a_file_that_cannot_be_is_refused_before_anything_is_on_record(run, tmp_path, words, option, name):
    end = {"--pdf": ".pdf", "--xlsx": ".xlsx", "--csv": ".csv"}.get(option) or {
        "care": ".ics",
        "rulebook": ".csv",
    }.get(words[0], ".pdf")
    (tmp_path / f"folder{end}").mkdir()
    before = records(run)
    given = str(tmp_path / name.format(end=end)) if name else ""
    refused = run(*words, f"{option}={given}")
    assert (refused.code, refused.out) == (2, "")
    assert refused.err.count("\n") == 1
    assert records(run) == before
    assert sorted(path.name for path in tmp_path.iterdir()) == [f"folder{end}", "home"]


def test_what_lies_beside_the_file_stays(run, tmp_path):
    """A name that the program uses on its way is looked at, and not emptied."""
    (tmp_path / "s.pdf.new").write_bytes(b"mine")
    assert run("summary", *WANG, "--large", "--format", "receipt", "--out", str(tmp_path / "s.pdf")).code == 2
    assert (tmp_path / "s.pdf.new").read_bytes() == b"mine"


def test_a_device_has_any_name(run):
    assert run("summary", *WANG, "--out", "/dev/null").code == 0
    assert stat.S_ISCHR(Path("/dev/null").stat().st_mode)


def test_letters_of_an_ending_may_be_large(run, tmp_path):
    assert run("summary", *WANG, "--out", str(tmp_path / "S.PDF")).code == 0


def test_a_file_beside_the_answer_is_said_with_its_number(run, tmp_path):
    pdf, xlsx = tmp_path / "b.pdf", tmp_path / "b.xlsx"
    done = run("branch", "--demo", "--pdf", str(pdf), "--xlsx", str(xlsx))
    assert done.err.splitlines() == [f"已存为 {xlsx}", f"已存为 {pdf}，台账号 000001"]
    assert "已存为" not in done.out
    assert run("branch", "--demo", "--json", "--pdf", str(pdf)).json["clients"] == 4
    trail = tmp_path / "t.csv"
    assert run("audit", "--demo", "--csv", str(trail)).err == f"已存为 {trail}\n"


@pytest.mark.parametrize("stated", [("--holding", "deposit=60万"), ("--fact", "loan_balance=60万")])
def test_what_was_stated_makes_a_summary_a_trial(run, tmp_path, stated):
    out = tmp_path / "s.pdf"
    assert run("summary", *WANG, "--rulebook", "boc", *stated, "--out", str(out)).code == 0
    assert "试算" in text_of(out)
    assert run("summary", *WANG, "--rulebook", "boc", "--out", str(out)).code == 0
    assert "试算" not in text_of(out)


def test_what_was_stated_has_no_past(run):
    """C000002 keeps a tier for a while; amounts or facts of a command line do not."""
    falling = ("assess", "--demo", "--client", "C000002")
    kept = run(*falling).out.splitlines()[-1]
    for stated in (("--holding", "deposit=200000"), ("--fact", "loan_balance=1")):
        assert run(*falling, *stated).out.splitlines()[-1] != kept


def test_no_paper_is_made_for_a_day_that_is_still_to_come(run, tmp_path):
    tomorrow = today() + timedelta(days=1)
    refused = run("summary", *WANG, "--as-of", str(tomorrow), "--out", str(tmp_path / "s.pdf"))
    assert (refused.code, refused.out) == (2, "")
    assert str(tomorrow) in refused.err
    assert records(run) == {}
    past = today() - timedelta(days=1)
    assert run("summary", *WANG, "--as-of", str(past), "--out", str(tmp_path / "s.pdf")).code == 0


@pytest.fixture
def laid(monkeypatch):
    """How pages were laid out: template, whether in both languages, and whether in large letters."""
    found, real = [], printing.to_pdf

    def to_pdf(template, page, *, large):
        found.append((template, isinstance(page, printing.InBoth), large))
        return real(template, page, large=large)

    monkeypatch.setattr(printing, "to_pdf", to_pdf)
    return found


def test_a_summary_is_on_the_paper_of_whoever_gives_the_command(run, laid, tmp_path):
    """As the window offers it: both languages, and large letters, which a roll has no room for."""
    made = ("summary", *WANG, "--out", str(tmp_path / "s.pdf"))
    run("settings", "--demo", "--paper-language", "both", "--large-print", "yes")
    for options in ((), ("--no-large",), ("--paper-language", "zh"), ("--format", "receipt")):
        assert run(*made, *options).code == 0
    assert laid == [
        ("summary-a4", True, True),
        ("summary-a4", True, False),
        ("summary-a4", False, True),
        ("summary-receipt", True, False),
    ]
    refused = run(*made, "--format", "receipt", "--large")
    assert (refused.code, refused.err.strip()) == (2, "80 毫米小票印不下大字，大字请用 A4")


def test_a_branch_without_a_name_is_said_before_its_paper(staffed, tmp_path):
    out = ("--out", str(tmp_path / "s.pdf"))
    for words in (("summary", "--holding", "deposit=1", *out), ("close-day", *out)):
        assert "未设置网点名称" in staffed(*words).err
    assert staffed("settings", "--branch", "").code == 2
    assert staffed("settings", "--branch", "福州支行").code == 0
    assert staffed("summary", "--holding", "deposit=1", *out).err == ""
