"""``rulebook try``: what another edition would do to the book, from the command line."""

from __future__ import annotations

import pytest

from teller_app.cli.trial_options import LISTS
from teller_app.rules.migration import Way
from tests.cli.test_approvals import by, home, two  # noqa: F401  fixtures
from tests.staff import FIRST
from tests.stage import WANG

DRAFT = (
    'extends = "general/2024-05-19"\nrulebook = "mine"\nfirst_day = 2027-01-01\n'
    'tier.platinum = { route = [{ recognised_assets = "400000" }] }\n'
)
SECOND = ("--approver", "0107 赵主管")


@pytest.fixture
def draft(tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text(DRAFT, "utf-8")
    return str(path)


def test_the_answer_first_then_the_table(run, draft):
    done = run("--demo", "rulebook", "try", draft)
    assert (done.code, done.err) == (0, "")
    first, answer, *_ = done.out.splitlines()
    assert "通用六级（general） 2024-05-19 版 → 通用六级（mine） 2027-01-01 版（草案 mine.toml）" in first
    assert answer == "0 户上升，1 户下降，3 户不变"
    assert "草案没有签名，只是试算，不用于认定" in done.out
    assert WANG.name not in done.out


def test_json_says_cells_and_the_list_that_was_asked_for(run, draft):
    found = run("--demo", "rulebook", "try", draft, "--list", "down", "--json").json
    assert found["rulebook"]["draft"] == "mine.toml"
    assert found["against"] == {**found["against"], "id": "general", "edition": "2024-05-19", "draft": None}
    assert (found["clients"], found["up"], found["down"], found["same"], found["other"]) == (4, 0, 1, 3, 0)
    assert {(cell["before"], cell["after"], cell["clients"]) for cell in found["table"]} >= {
        ("platinum", "gold", 1)
    }
    (moved,) = found["list"]
    assert (moved["client"], moved["before_assets"]) == (WANG.key, "370000.00")
    assert run("--demo", "rulebook", "try", draft, "--json").json["list"] is None


def test_an_edition_by_its_day_against_another(run):
    tried = ("--demo", "rulebook", "try", "icbc", "--edition", "2010-09-28", "--against", "icbc/2021-05-01")
    found = run(*tried, "--json").json
    assert (found["rulebook"]["edition"], found["against"]["edition"]) == ("2010-09-28", "2021-05-01")
    same = run("--demo", "rulebook", "try", "general", "--against", "general", "--json").json
    assert (same["same"], same["clients"]) == (4, 4)


def test_a_list_as_a_file_is_masked(run, draft, tmp_path):
    file = tmp_path / "down.csv"
    assert run("--demo", "rulebook", "try", draft, "--list", "down", "--out", str(file)).code == 0
    text = file.read_text("utf-8-sig")
    assert WANG.key in text
    assert WANG.name not in text
    whole = run("--demo", "rulebook", "try", draft, "--out", str(file), "--unmasked", *SECOND)
    assert whole.code == 0, whole.err
    assert "导出未遮盖姓名" in whole.err
    assert WANG.name in file.read_text("utf-8-sig")


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (("nowhere",), "没有规则库"),
        (("general", "--edition", "2001-01-01"), "2024-05-19"),
        (("general", "--against", "general/soon"), "看不懂日期"),
        (("gone.toml",), "gone.toml"),
        (("icbc", "--out", "moved.pdf"), "应以 .csv、.xlsx 结尾"),
        (("icbc", "--unmasked", *SECOND), "--unmasked 只与 --out 或 --list 同用"),
        (("icbc", "--out", "moved.csv", "--unmasked"), "复核"),
    ],
)
def test_what_cannot_be_tried_is_said(run, tmp_path, monkeypatch, options, says):
    monkeypatch.chdir(tmp_path)
    done = run("--demo", "rulebook", "try", *options)
    assert (done.code, done.out) == (2, "")
    assert says in done.err
    assert not list(tmp_path.glob("moved.*"))


def test_a_supervisor_tries_and_a_teller_does_not(by, draft):  # noqa: F811
    teller = by("7001", "rulebook", "try", draft, name=False)
    assert (teller.code, teller.out) == (1, "")
    assert "柜员不能办理：试算规则库" in teller.err
    assert by(FIRST, "rulebook", "try", draft, name=False).code == 0


def test_the_lists_are_the_ways():
    assert set(LISTS) == {"moved", *(way.value for way in Way)}
