"""``rulebook schedule`` and ``withdraw``: another rulebook from a day on, with the commands alone."""

from __future__ import annotations

from datetime import timedelta

import pytest

from teller_app import wiring
from tests.cli.test_approvals import bodies, by, home, two  # noqa: F401  fixtures
from tests.conftest import TODAY
from tests.staff import FIRST, password_of
from tests.stage import NOW, SHELF

PLAN = ("rulebook", "schedule", "icbc", "--from", "2027-01-01")


def test_it_is_planned_decides_from_its_day_and_leaves_the_days_before(by, run, home, monkeypatch):  # noqa: F811
    done = by(FIRST, *PLAN)
    assert (done.code, done.out.strip()) == (0, "现用 general；2027-01-01 起改用 icbc")
    assert "自 2027-01-01 起，本柜台的规则库由通用六级（general）换成工商银行星级（icbc）" in done.err
    assert run("assess", "--holding", "deposit=200000", "--json").json["rulebook"]["id"] == "general"
    (body,) = bodies(home, "rulebook_schedule")
    assert body["approver"] == "8002 王8002"
    monkeypatch.setattr(wiring, "now", lambda: NOW + timedelta(days=60))
    assert run("assess", "--holding", "deposit=200000", "--json").json["rulebook"]["id"] == "icbc"
    before = run("assess", "--holding", "deposit=200000", "--as-of", "2026-12-31", "--json").json
    assert before["rulebook"]["id"] == "general"
    late = by(FIRST, "rulebook", "withdraw")
    assert (late.code, "没有预定的更换" in late.err) == (2, True)


def test_the_list_of_rulebooks_says_what_decides_and_what_is_planned(by, run, monkeypatch):  # noqa: F811
    """Nobody has to log in to hear it, as for the rulebooks themselves."""
    assert run("rulebook", "list").out.splitlines()[0] == "现用 general，没有预定的更换"
    by(FIRST, *PLAN)
    assert run("rulebook", "list").out.splitlines()[0] == "现用 general；2027-01-01 起改用 icbc"
    planned = {"rulebook": "icbc", "first_day": "2027-01-01"}
    found = run("rulebook", "list", "--json").json
    assert found["plan"] == {"rulebook": "general", "scheduled": planned, "editions": []}
    monkeypatch.setattr(wiring, "now", lambda: NOW + timedelta(days=60))
    found = run("rulebook", "list", "--json").json
    assert found["plan"] == {"rulebook": "icbc", "scheduled": None, "editions": []}


def test_what_is_taken_in_and_what_is_decided_at_once_go_by_it_too(by, say, tmp_path, monkeypatch):  # noqa: F811
    by(FIRST, *PLAN)
    monkeypatch.setattr(wiring, "now", lambda: NOW + timedelta(days=60))
    book = by(FIRST, "batch", "--input", "book", "--output", str(tmp_path / "out.csv"), "--json")
    assert book.json["rulebook"]["id"] == "icbc"
    (tmp_path / "h.csv").write_text(
        "client,asset_class,date,balance\nC000001,deposit,2024-01-01,0\n", "utf-8"
    )
    words = ("import", str(tmp_path / "h.csv"), "--without-manifest", "--dry-run", "--json", "--user", FIRST)
    changes = say(*words, secrets=(password_of(FIRST),)).json["changes"]
    assert {move["before"] for move in changes["moves"]} <= set(SHELF.edition("icbc", TODAY).tier)
    assert changes["tier_down"] == 1


def test_it_is_withdrawn_by_two(by, run):  # noqa: F811
    assert by(FIRST, *PLAN).code == 0
    alone = by(FIRST, "rulebook", "withdraw", name=False)
    assert (alone.code, alone.out) == (2, "")
    found = by(FIRST, "rulebook", "withdraw", "--json").json
    assert found == {"rulebook": "general", "scheduled": None, "editions": []}
    assert run("settings").json["scheduled"] is None


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (("icbc", "--from", "2026-11-23"), "不晚于今天"),
        (("general", "--from", "2027-01-01"), "就是现用的规则库"),
        (("nowhere", "--from", "2027-01-01"), "没有规则库"),
        (("mine.toml", "--from", "2027-01-01"), "没有签名"),
        (("icbc", "--from", "soon"), "看不懂日期"),
    ],
)
def test_what_cannot_be_planned_is_said(by, options, says):  # noqa: F811
    done = by(FIRST, "rulebook", "schedule", *options)
    assert (done.code, done.out) == (2, "")
    assert says in done.err


def test_a_teller_plans_nothing(by):  # noqa: F811
    done = by("7001", *PLAN)
    assert (done.code, done.out) == (1, "")
    assert "柜员不能办理" in done.err
