"""What supervisors do about people: at once, by two where it matters, and never about themselves."""

from __future__ import annotations

import json
import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from teller_app.rules.errors import Refusal
from teller_app.safe.passwords import LEAST
from teller_app.safe.ring import all_keys
from teller_app.safe.roles import Act, Role, may
from teller_app.safe.tries import MOST
from teller_app.store.journal import open_journal
from teller_app.words.approving import short_code
from tests.safe.test_tries import code_of
from tests.staff import FIRST, SECOND, Branch, branch_at, password_of

TELLER = "7001"
OTHER = "a heron in the reeds"


@pytest.fixture
def branch(tmp_path: Path) -> Branch:
    return branch_at(tmp_path)


def test_the_first_start_makes_a_supervisor_who_can_come_in_again(branch):
    session = branch.start()
    assert (session.code, session.name, session.role, session.label) == (
        FIRST,
        "李娜",
        Role.SUPERVISOR,
        "8001 李娜",
    )
    assert all_keys(branch.log_in().keys) == all_keys(session.keys)
    assert len(branch.words[FIRST].split()) == 33


def test_a_new_person_chooses_a_password_that_nobody_else_knows(branch):
    first = branch.start()
    given = branch.desk.add(first, TELLER, "  王  五 ", Role.TELLER)
    assert len(given) >= LEAST
    assert code_of(branch.door.log_in, TELLER, given) == "login.must_change"
    assert code_of(branch.door.change_password, TELLER, given, given) == "password.same"
    assert code_of(branch.door.change_password, TELLER, given, "12345678") == "password.common"
    assert code_of(branch.door.change_password, TELLER, "wrong", OTHER) == "login.wrong"
    session = branch.door.change_password(TELLER, given, OTHER)
    assert (session.label, session.role) == ("7001 王 五", Role.TELLER)
    assert all_keys(session.keys) == all_keys(first.keys)
    assert code_of(branch.door.log_in, TELLER, given) == "login.wrong"
    assert code_of(branch.desk.add, first, TELLER, "王五", Role.TELLER) == "people.taken"


def test_who_is_disabled_is_out_at_once_and_in_every_window(branch):
    first, second = branch.two()
    teller = branch.add(first, TELLER, Role.TELLER)
    teller.require(Act.LOOK)
    branch.disable(first, TELLER)
    assert code_of(teller.require, Act.LOOK) == "login.disabled"
    assert code_of(branch.log_in, TELLER) == "login.disabled"
    assert branch.door.people.read().person(TELLER).keys == {}
    branch.desk.enable(second, TELLER)
    assert all_keys(branch.log_in(TELLER).keys) == all_keys(first.keys)


def test_a_disabled_supervisor_comes_back_by_two(branch):
    first, _ = branch.two()
    branch.add(first, "8003", Role.SUPERVISOR)
    branch.disable(first, "8003")
    assert code_of(branch.desk.enable, first, "8003") == "approval.missing"
    assert code_of(branch.log_in, "8003") == "login.disabled"
    assert branch.desk.show_enable(first, "8003").lines[0].startswith("重新启用主管 8003")
    branch.enable(first, "8003")
    assert branch.log_in("8003").role is Role.SUPERVISOR


def test_disabling_takes_two_supervisors(branch):
    first, _ = branch.two()
    teller = branch.add(first, TELLER, Role.TELLER)
    assert code_of(branch.desk.disable, first, TELLER, None) == "approval.missing"
    assert code_of(branch.disable, first, TELLER, FIRST) == "approval.same_person"
    assert code_of(branch.disable, first, TELLER, TELLER) == "role.not_allowed"
    assert code_of(branch.disable, teller, SECOND, FIRST) == "role.not_allowed"
    assert branch.log_in(TELLER)
    given = branch.stand(first, branch.desk.show_disable(first, TELLER))
    branch.disable(first, SECOND)
    assert code_of(branch.desk.disable, first, TELLER, given) == "login.disabled"
    assert branch.log_in(TELLER)


def test_the_last_supervisor_stays(branch):
    first, second = branch.two()
    branch.move(first, SECOND, Role.TELLER)
    assert code_of(second.require, Act.PEOPLE) == "role.not_allowed"
    assert branch.door.people.read().person(SECOND).free is None
    third = branch.add(first, "8003", Role.SUPERVISOR)
    branch.disable(third, FIRST, FIRST)
    assert code_of(branch.disable, third, "8003", FIRST) == "people.last_supervisor"
    assert code_of(branch.desk.disable, third, "8003", None) == "people.last_supervisor"
    assert [one.code for one in branch.desk.everybody(third) if not one.disabled] == [SECOND, "8003"]


@pytest.mark.parametrize("role", Role)
def test_nobody_is_added_or_reset_by_one_once_another_could_stand_for_it(branch, role):
    """Whoever holds a one-time password can come in as that person, and then be the second one."""
    first, _ = branch.two()
    name = {"teller": "柜员", "supervisor": "主管", "custodian": "规则管理员", "auditor": "审计员"}[role]
    assert branch.desk.show_add(first, TELLER, "钱七", role).lines[0].startswith(f"增加{name} {TELLER} 钱七")
    assert code_of(branch.desk.add, first, TELLER, "钱七", role) == "approval.missing"
    assert code_of(branch.door.people.read().person, TELLER) == "login.unknown"
    session = branch.add(first, TELLER, role)
    shown = branch.desk.show_reset(first, TELLER)
    assert shown.lines[0] == f"为{name} 7001 王7001 重置密码，一次性密码交经办人转交"
    assert code_of(branch.desk.reset, first, TELLER) == "approval.missing"
    as_another = branch.stand(first, branch.desk.show_reset(first, SECOND), SECOND)
    assert code_of(branch.desk.reset, first, TELLER, as_another) == "approval.changed"
    assert session.standing() is role, "nothing was made anew"
    assert branch.reset(first, TELLER)


def test_another_role_than_was_read_voids_it(branch):
    first, _ = branch.two()
    read = branch.stand(first, branch.desk.show_add(first, TELLER, "王五", Role.TELLER))
    assert code_of(branch.desk.add, first, TELLER, "王五", Role.AUDITOR, read) == "approval.changed"


def test_a_supervisor_is_added_by_two_once_there_are_two(branch):
    """Otherwise one supervisor makes the second person, and is both."""
    first = branch.start()
    assert branch.desk.show_add(first, TELLER, "王五", Role.TELLER) is None, "there is nobody to ask yet"
    branch.desk.add(first, SECOND, "赵六", Role.SUPERVISOR)
    # Whoever has still to choose a password can stand for nothing: it may be given anew.
    given = branch.desk.reset(first, SECOND)
    branch.door.change_password(SECOND, given, password_of(SECOND))
    assert code_of(branch.desk.add, first, "8003", "钱七", Role.SUPERVISOR) == "approval.missing"
    assert code_of(branch.desk.reset, first, SECOND) == "approval.missing"
    branch.add(first, "8003", Role.TELLER)
    assert code_of(branch.desk.change_role, first, "8003", Role.SUPERVISOR, None) == "approval.missing"
    branch.move(first, "8003", Role.SUPERVISOR)
    assert branch.reset(first, SECOND, "8003")
    # The third one is there, and so the second one's password takes the third one's word.
    assert code_of(branch.desk.reset, first, SECOND) == "approval.missing"


def test_the_journal_names_who_stood_for_an_act_on_people(branch):
    first, _ = branch.two()
    branch.add(first, TELLER, Role.TELLER)
    shown = branch.desk.show_disable(first, TELLER)
    branch.disable(first, TELLER)
    journal = open_journal(branch.home, first.keys, None)
    alone, added, by_two = (journal.entry(number) for number in (1, 2, 3))
    journal.close()
    assert (alone.kind, json.loads(alone.body)["approver"]) == ("people_alone", None)
    assert (added.kind, json.loads(added.body)["approver"]) == ("people_approved", "8002 王8002")
    assert (by_two.kind, by_two.teller) == ("people_approved", "8001 李娜")
    assert json.loads(by_two.body) == {
        "says": ["停用 7001 王7001（柜员），立即生效", "经办：8001 李娜"],
        "approver": "8002 王8002",
        "approval": short_code(shown.digest),
    }


def test_words_made_anew_void_all_that_were_taken_before(branch):
    first, second = branch.two()
    old = [branch.words[FIRST], branch.words[SECOND]]
    assert code_of(branch.desk.take_words, first) == "recovery.taken", "two in one hand would open everything"
    assert code_of(branch.desk.renew_words, first, None) == "approval.missing"
    anew = branch.desk.renew_words(first, branch.stand(first, branch.desk.show_renewal(first)))
    assert code_of(branch.door.recover, old, "8009", "周八", OTHER) == "recovery.words"
    assert code_of(branch.door.recover, [anew, old[1]], "8009", "周八", OTHER) == "recovery.words"
    assert code_of(branch.desk.take_words, first) == "recovery.taken"
    other = branch.desk.take_words(second)
    assert branch.door.recover([anew, other], "8009", "周八", OTHER).code == "8009"
    assert all_keys(branch.log_in().keys) == all_keys(first.keys), "passwords go on as before"


def test_whoever_is_alone_makes_words_anew_alone_and_it_is_on_record(branch):
    first = branch.start()
    assert branch.desk.show_renewal(first) is None
    anew = branch.desk.renew_words(first)
    branch.add(first, SECOND, Role.SUPERVISOR)
    second = branch.desk.take_words(branch.log_in(SECOND))
    assert len({anew, second, branch.words[FIRST]}) == 3
    assert branch.door.recover([anew, second], "8009", "周八", OTHER)
    journal = open_journal(branch.home, first.keys, None)
    said = journal.entry(1)
    told = [row[0] for row in journal.db.execute("select purpose from trail where action = 'people'")]
    journal.close()
    assert json.loads(said.body)["says"][0] == "重新制作恢复词：此前领取的恢复词全部作废，其他主管须重新领取"
    assert told[:2] == ["first 8001", "words_anew 8001"]


def test_who_is_not_in_charge_makes_no_words_and_gets_none_by_another(branch):
    first, _ = branch.two()
    teller = branch.add(first, TELLER, Role.TELLER)
    assert code_of(branch.desk.renew_words, teller) == "role.not_allowed"
    branch.desk.renew_words(first, branch.stand(first, branch.desk.show_renewal(first)))
    people = {one.code: one for one in branch.door.people.read().people}
    assert people[TELLER].free is None
    assert [code for code, one in people.items() if one.has_words] == [FIRST]


def test_another_role_counts_from_the_next_act_on(branch):
    first, _ = branch.two()
    teller = branch.add(first, TELLER, Role.TELLER)
    branch.move(first, TELLER, Role.AUDITOR)
    assert code_of(teller.require, Act.LOOK) == "role.not_allowed"
    teller.require(Act.AUDIT_ALL)
    branch.move(first, TELLER, Role.SUPERVISOR)
    branch.desk.take_words(branch.log_in(TELLER))


def test_a_reset_password_serves_once_and_ends_open_windows(branch):
    first = branch.start()
    teller = branch.add(first, TELLER, Role.TELLER)
    for _ in range(MOST):
        code_of(branch.door.log_in, TELLER, "wrong")
    given = branch.desk.reset(first, TELLER)
    assert code_of(teller.require, Act.LOOK) == "login.ended"
    assert code_of(branch.log_in, TELLER) == "login.wrong"
    assert code_of(branch.door.log_in, TELLER, given) == "login.must_change"
    session = branch.door.change_password(TELLER, given, OTHER)
    assert all_keys(session.keys) == all_keys(first.keys)
    assert code_of(branch.desk.reset, first, FIRST) == "people.self"
    assert code_of(branch.desk.reset, first, "nobody") == "login.unknown"


def test_a_supervisor_unlocks_others_and_not_oneself(branch):
    first, second = branch.two()
    for code in (FIRST, SECOND):
        for _ in range(MOST):
            code_of(branch.door.log_in, code, "wrong")
    assert [one.locked for one in branch.desk.everybody(first)] == [True, True]
    assert code_of(branch.desk.unlock, first, FIRST) == "people.self"
    branch.desk.unlock(first, SECOND)
    assert branch.log_in(SECOND)
    assert code_of(branch.log_in, FIRST) == "login.locked"
    branch.desk.unlock(second, FIRST)
    assert branch.log_in(FIRST)


def test_a_count_that_is_gone_frees_only_whom_a_supervisor_frees(branch):
    first, _ = branch.two()
    branch.add(first, TELLER, Role.TELLER)
    for path in (branch.home / "tries.json", *branch.outside.glob("*.json")):
        path.unlink()
    for code in (FIRST, SECOND, TELLER):
        assert code_of(branch.log_in, code) == "login.locked"
    branch.desk.unlock(first, TELLER)
    assert branch.log_in(TELLER)
    for code in (FIRST, SECOND):
        assert code_of(branch.log_in, code) == "login.locked"


def test_a_dearer_guess_is_taken_over_at_the_next_log_in(branch):
    from teller_app.desk.door import Door
    from teller_app.safe.wrapping import Cost
    from tests.stage import NOW

    branch.start()
    dearer = Cost(passes=2, kib=16, lanes=1)
    door = Door(branch.home, branch.outside, lambda: NOW, dearer)
    door.log_in(FIRST, password_of(FIRST))
    assert door.people.read().person(FIRST).wrapped.cost == dearer
    assert door.log_in(FIRST, password_of(FIRST))


def test_only_supervisors_look_after_people(branch):
    first, _ = branch.two()
    for number, role in enumerate((Role.TELLER, Role.CUSTODIAN, Role.AUDITOR)):
        by = branch.add(first, f"700{number}", role)
        for act in (
            lambda by=by: branch.desk.everybody(by),
            lambda by=by: branch.desk.add(by, "7009", "王五", Role.TELLER),
            lambda by=by: branch.desk.show_add(by, "7009", "王五", Role.TELLER),
            lambda by=by: branch.desk.show_disable(by, SECOND),
            lambda by=by: branch.desk.show_role(by, SECOND, Role.TELLER),
            lambda by=by: branch.desk.show_reset(by, SECOND),
            lambda by=by: branch.desk.disable(by, SECOND, None),
            lambda by=by: branch.desk.enable(by, SECOND),
            lambda by=by: branch.desk.change_role(by, by.code, Role.SUPERVISOR, None),
            lambda by=by: branch.desk.reset(by, SECOND),
            lambda by=by: branch.desk.unlock(by, SECOND),
            lambda by=by: branch.desk.take_words(by),
        ):
            assert code_of(act) == "role.not_allowed"


CODES = (FIRST, SECOND, "7001", "7002", "7003")


class People(RuleBasedStateMachine):
    """Anybody tries anything; a plain model says what must come of it."""

    @initialize()
    def begin(self) -> None:
        self.folder = Path(tempfile.mkdtemp())
        self.branch = branch_at(self.folder)
        self.sessions = {FIRST: self.branch.start()}
        self.roles = {FIRST: Role.SUPERVISOR}
        self.out: set[str] = set()

    def can(self, code: str, act: Act) -> bool:
        return code in self.roles and code not in self.out and may(self.roles[code], act)

    def left(self, without: str) -> bool:
        return any(
            role is Role.SUPERVISOR and code not in self.out and code != without
            for code, role in self.roles.items()
        )

    def stands(self, by: str, second: str) -> bool:
        """Whether one can be the second person for the other."""
        return self.can(second, Act.APPROVE) and by != second

    def alone(self, by: str) -> bool:
        """Nobody else could stand for anything."""
        return not any(self.stands(by, other) for other in self.roles)

    @rule(
        by=st.sampled_from(CODES),
        code=st.sampled_from(CODES),
        role=st.sampled_from(list(Role)),
        second=st.sampled_from(CODES),
    )
    def add(self, by: str, code: str, role: Role, second: str) -> None:
        if by not in self.sessions:
            return
        fine = self.can(by, Act.PEOPLE) and code not in self.roles
        if not self.alone(by):
            fine = fine and self.stands(by, second)
        refused = ""
        try:
            self.sessions[code] = self.branch.add(self.sessions[by], code, role, second)
        except Refusal as wrong:
            refused = wrong.code
        assert (not refused) is fine, refused
        if not refused:
            self.roles[code] = role

    @rule(by=st.sampled_from(CODES), code=st.sampled_from(CODES), second=st.sampled_from(CODES))
    def disable(self, by: str, code: str, second: str) -> None:
        if by not in self.sessions or second not in self.sessions or code not in self.roles:
            return
        refused = code_of(self.branch.disable, self.sessions[by], code, second)
        fine = self.can(by, Act.PEOPLE) and self.stands(by, second) and self.left(code)
        assert (not refused) is fine, refused
        if fine:
            self.out.add(code)

    @rule(
        by=st.sampled_from(CODES),
        code=st.sampled_from(CODES),
        second=st.sampled_from(CODES),
        role=st.sampled_from(list(Role)),
    )
    def move(self, by: str, code: str, second: str, role: Role) -> None:
        if by not in self.sessions or second not in self.sessions or code not in self.roles:
            return
        refused = code_of(self.branch.move, self.sessions[by], code, role, second)
        fine = self.can(by, Act.PEOPLE) and self.stands(by, second)
        fine = fine and (self.left(code) or (role is Role.SUPERVISOR and code not in self.out))
        assert (not refused) is fine, refused
        if fine:
            self.roles[code] = role

    @rule(by=st.sampled_from(CODES), code=st.sampled_from(CODES), second=st.sampled_from(CODES))
    def enable(self, by: str, code: str, second: str) -> None:
        if by not in self.sessions or second not in self.sessions or code not in self.roles:
            return
        refused = code_of(self.branch.enable, self.sessions[by], code, second)
        fine = self.can(by, Act.PEOPLE)
        if fine and self.roles[code] is Role.SUPERVISOR and not self.alone(by):
            fine = self.stands(by, second)
        assert (not refused) is fine, refused
        if not refused:
            self.out.discard(code)

    @rule(by=st.sampled_from(CODES), code=st.sampled_from(CODES), second=st.sampled_from(CODES))
    def reset(self, by: str, code: str, second: str) -> None:
        if by not in self.sessions or code not in self.roles:
            return
        fine = self.can(by, Act.PEOPLE) and by != code and code not in self.out
        if fine and not self.alone(by):
            fine = self.stands(by, second)
        given, refused = "", ""
        try:
            given = self.branch.reset(self.sessions[by], code, second)
        except Refusal as wrong:
            refused = wrong.code
        assert (not refused) is fine, refused
        if refused:
            return
        assert code_of(self.sessions[code].standing) == "login.ended"
        self.sessions[code] = self.branch.door.change_password(code, given, password_of(code))

    @rule(code=st.sampled_from(CODES))
    def come_in(self, code: str) -> None:
        refused = code_of(self.branch.log_in, code)
        assert (not refused) is (code in self.roles and code not in self.out), refused

    @invariant()
    def somebody_is_in_charge_and_sessions_know_it(self) -> None:
        if not hasattr(self, "roles"):
            return
        assert self.left("")
        for code, session in self.sessions.items():
            for act in (Act.LOOK, Act.PEOPLE):
                assert (not code_of(session.require, act)) is self.can(code, act)
        roll = self.branch.door.people.read()
        assert {one.code for one in roll.people if one.keys} == set(self.roles) - self.out
        assert {one.code for one in roll.people if one.free} == {one.code for one in roll.supervisors}

    def teardown(self) -> None:
        if hasattr(self, "folder"):
            shutil.rmtree(self.folder)


TestPeople = People.TestCase
TestPeople.settings = settings(max_examples=20, stateful_step_count=40, deadline=None)
