"""What the journal and a screen say of an approval, and what whoever is refused is told."""

from __future__ import annotations

import hashlib
import json
from datetime import timedelta
from types import SimpleNamespace

import pytest

from teller_app.desk.approving import Approval, Approvals, Shown, approved_entry, digest_of
from teller_app.rules.errors import Refusal
from teller_app.safe.roles import Act, Role
from teller_app.store.journal import EntryKind
from teller_app.words.speaker import Language
from tests.staff import FIRST, SECOND, Branch, branch_at, password_of
from tests.stage import NOW, stage_session

SHOWN = Shown(Act.OVERRIDE, Language.ZH, ("王小明的等级定为不低于钻石客户", "经办：7001 王7001"))
DIGEST = digest_of(Act.OVERRIDE, Language.ZH, SHOWN.lines)
TELLER = "7001"


@pytest.fixture
def branch(tmp_path) -> Branch:
    return branch_at(tmp_path)


@pytest.fixture
def demo(tmp_path):
    return stage_session(tmp_path)


def refused(act, *arguments):
    with pytest.raises(Refusal) as caught:
        act(*arguments)
    return caught.value.code, caught.value.values


def given(approvals: Approvals, by, second: str = "0107 赵主管") -> Approval:
    return approvals.ask(by, SHOWN, second, "")


def test_an_approval_says_who_what_and_when_and_no_two_are_one(demo):
    approvals = Approvals(None, lambda: NOW)
    one, other = given(approvals, demo), given(approvals, demo)
    assert (one.approver, one.code, one.act, one.digest, one.at) == (
        "0107 赵主管",
        "",
        Act.OVERRIDE,
        DIGEST,
        NOW,
    )
    assert one.serial != other.serial
    assert len(one.serial) == 16
    assert one.short == f"{DIGEST[:4]} {DIGEST[4:8]} {DIGEST[8:12]}"
    assert one.kept(SHOWN) == {"says": list(SHOWN.lines), "approver": "0107 赵主管", "approval": one.short}
    assert approvals.use(demo, SHOWN, other) == other
    assert approvals.use(demo, SHOWN, one) == one


def test_the_digest_is_over_the_act_the_language_and_every_line():
    parts = [part.encode() for part in ("override", "zh", *SHOWN.lines)]
    told = b"".join(len(part).to_bytes(8, "big") + part for part in parts)
    assert SHOWN.digest == DIGEST == hashlib.sha256(b"teller-app approval\x01" + told).hexdigest()


def test_the_journal_keeps_the_words_and_who_stood_for_them(demo):
    approval = given(Approvals(None, lambda: NOW), demo)
    at = NOW + timedelta(minutes=1)
    entry = approved_entry(EntryKind.RULEBOOK_SWITCH, demo, at, SHOWN, approval)
    assert (entry.kind, entry.at, entry.teller, entry.role) == (
        EntryKind.RULEBOOK_SWITCH,
        at,
        "0231 李娜",
        "supervisor",
    )
    assert (entry.client_key, entry.rulebook, entry.edition, entry.engine) == (None, None, None, 0)
    assert json.loads(entry.body) == approval.kept(SHOWN)
    assert "王小明" in entry.body, "whoever reads the journal without the program reads the words"


def test_where_there_was_nobody_else_the_journal_says_so(demo):
    entry = approved_entry(EntryKind.PEOPLE_APPROVED, demo, NOW, SHOWN, None)
    assert json.loads(entry.body) == {"says": list(SHOWN.lines), "approver": None}


@pytest.mark.parametrize("later", [timedelta(minutes=5, seconds=1), timedelta(seconds=-1)])
def test_whoever_is_late_is_told_how_long_it_lasts(demo, later):
    clock = [NOW]
    approvals = Approvals(None, lambda: clock[0])
    approval = given(approvals, demo)
    clock[0] = NOW + later
    code, values = refused(approvals.use, demo, SHOWN, approval)
    assert (code, str(values["minutes"])) == ("approval.late", "5")


def test_one_that_nobody_used_in_time_is_forgotten_with_the_next(demo):
    clock = [NOW]
    approvals = Approvals(None, lambda: clock[0])
    old = given(approvals, demo)
    clock[0] = NOW + timedelta(minutes=6)
    given(approvals, demo)
    clock[0] = NOW
    assert refused(approvals.use, demo, SHOWN, old) == ("approval.used", {})


def test_one_that_is_still_good_outlives_the_next(demo):
    clock = [NOW]
    approvals = Approvals(None, lambda: clock[0])
    first = given(approvals, demo)
    clock[0] = NOW + timedelta(minutes=5)
    given(approvals, demo, "0108 钱主管")
    assert approvals.use(demo, SHOWN, first) == first


@pytest.mark.parametrize(
    ("code", "refusal"),
    [
        ("", "approval.who"),
        ("  ", "approval.who"),
        ("0231", "approval.same_person"),
        (" 0231 李娜 ", "approval.same_person"),
        ("李娜", "approval.same_person"),
        ("０２３１", "approval.same_person"),
    ],
)
def test_by_name_whoever_is_the_same_in_any_spelling_stands_for_nothing(demo, code, refusal):
    approvals = Approvals(None, lambda: NOW)
    assert approvals.by_name
    assert refused(approvals.check_other, demo, code) == (refusal, {})
    assert refused(approvals.ask, demo, SHOWN, code, "") == (refusal, {})


def test_with_passwords_a_name_that_only_looks_the_same_is_asked_for_its_own(branch):
    first, _ = branch.two()
    assert not branch.approvals.by_name
    branch.approvals.check_other(first, "李娜")
    for own in (FIRST, first.label):
        assert refused(branch.approvals.check_other, first, own) == ("approval.same_person", {})


def test_whoever_acts_must_be_allowed_to_and_the_second_one_to_approve(branch):
    first, _ = branch.two()
    teller = branch.add(first, TELLER, Role.TELLER)
    people = Shown(Act.PEOPLE, Language.ZH, ("x",))
    ask = branch.approvals.ask
    assert refused(ask, teller, people, FIRST, password_of(FIRST)) == (
        "role.not_allowed",
        {"act": "people", "role": "teller"},
    )
    assert refused(ask, first, people, TELLER, password_of(TELLER)) == (
        "role.not_allowed",
        {"act": "approve", "role": "teller"},
    )
    approval = ask(teller, SHOWN, f" {SECOND} ", password_of(SECOND))
    assert (approval.approver, approval.code) == (f"{SECOND} 王{SECOND}", SECOND)


def test_a_second_person_who_has_become_a_teller_since_has_not_approved(branch):
    first, _ = branch.two()
    teller = branch.add(first, TELLER, Role.TELLER)
    standing = [Role.SUPERVISOR]
    approval = branch.approvals.ask(teller, SHOWN, SECOND, password_of(SECOND))
    kept, _ = branch.approvals._living[approval.serial]
    branch.approvals._living[approval.serial] = kept, lambda: standing[0]
    standing[0] = Role.TELLER
    assert refused(branch.approvals.use, teller, SHOWN, approval) == (
        "role.not_allowed",
        {"act": "approve", "role": "teller"},
    )


def test_whoever_comes_in_under_another_code_is_still_the_same_person(branch):
    first, _ = branch.two()
    lax = SimpleNamespace(log_in=lambda code, password: first)
    approvals = Approvals(lambda: lax, lambda: NOW)
    assert refused(approvals.ask, first, SHOWN, "another", "x") == ("approval.same_person", {})
