"""Acts on people to the letter: what is shown, refused, written down and kept."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from teller_app.desk.door import Door
from teller_app.desk.people import PeopleDesk
from teller_app.rules.errors import Unavailable
from teller_app.safe import people as people_file
from teller_app.safe.disk import only_one
from teller_app.safe.people import LOCK, PEOPLE_FILE, PeopleFile, copy_people, untrusted_roll
from teller_app.safe.ring import all_keys
from teller_app.safe.roles import Act, Role
from teller_app.safe.tries import MOST, Tries
from teller_app.store.journal import open_journal
from teller_app.words.speaker import Language, Speaker
from tests.desk.conftest import wrong
from tests.safe.test_tries import guess
from tests.staff import CHEAP, FIRST, SECOND, Branch, branch_at
from tests.stage import NOW

TELLER, OTHER = "7001", "a heron in the reeds"
LATER = NOW + timedelta(days=3)


@pytest.fixture
def branch(tmp_path) -> Branch:
    return branch_at(tmp_path)


def later_desk(branch: Branch) -> PeopleDesk:
    """The desk three days on."""
    door = Door(branch.home, branch.outside, lambda: LATER, CHEAP)
    return PeopleDesk(door, branch.approvals, Speaker(Language.ZH))


def trail(branch: Branch, session) -> list[tuple[str, str, str]]:
    journal = open_journal(branch.home, session.keys, None)
    try:
        rows = journal.db.execute(
            "select user, purpose, at from trail where action = 'people' order by number"
        )
        return [tuple(row) for row in rows]
    finally:
        journal.close()


def entries(branch: Branch, session) -> list[dict[str, object]]:
    journal = open_journal(branch.home, session.keys, None)
    try:
        rows = journal.db.execute("select body from entry where kind = 'people_approved' order by number")
        return [json.loads(row[0]) for row in rows]
    finally:
        journal.close()


# ---------------------------------------------------------------- the list


def test_the_list_says_everything_of_everybody(branch):
    first, _ = branch.two()
    desk = later_desk(branch)
    shown = desk.show_add(first, TELLER, "王  五", Role.TELLER)
    desk.add(first, TELLER, "王  五", Role.TELLER, branch.stand(first, shown))
    for _ in range(3):
        guess(branch, TELLER)
    branch.disable(first, TELLER)
    one, two, three = branch.desk.everybody(first)
    assert (one.code, one.name, one.role, one.since) == (FIRST, "李娜", Role.SUPERVISOR, NOW)
    assert (one.disabled, one.must_change, one.has_words, one.guesses) == (False, False, True, 0)
    assert (two.code, two.has_words) == (SECOND, True)
    assert (three.code, three.name, three.role, three.since) == (TELLER, "王 五", Role.TELLER, LATER)
    assert (three.disabled, three.must_change, three.has_words, three.guesses) == (True, True, False, 3)


# ---------------------------------------------------------------- what a second supervisor reads


def test_what_is_shown_names_the_act_the_person_and_who_asks(branch):
    first, _ = branch.two()
    branch.add(first, TELLER, Role.TELLER)
    desk = branch.desk
    shown = [
        desk.show_add(first, "8003", "钱七", Role.SUPERVISOR),
        desk.show_disable(first, TELLER),
        desk.show_role(first, TELLER, Role.AUDITOR),
        desk.show_enable(first, SECOND),
        desk.show_reset(first, TELLER),
        desk.show_renewal(first),
    ]
    for each, named in zip(shown, ("8003 钱七", TELLER, TELLER, SECOND, TELLER, "恢复词"), strict=True):
        assert each.act is Act.PEOPLE
        assert named in each.lines[0]
        assert each.lines[-1] == "经办：8001 李娜"
    assert "审计员" in shown[2].lines[0]
    assert desk.show_enable(first, TELLER) is None, "it gives nobody a password"


def test_what_is_shown_refuses_as_the_act_would(branch):
    first, _ = branch.two()
    desk = branch.desk
    assert wrong(desk.show_add, first, SECOND, "王", Role.TELLER) == ("people.taken", {"user": SECOND})
    assert wrong(desk.show_add, first, "X", "王", Role.TELLER) == ("people.code", {})
    assert wrong(desk.show_add, first, TELLER, "", Role.TELLER) == ("people.name", {"most": 40})
    assert wrong(desk.show_reset, first, FIRST) == ("people.self", {})
    for show in (desk.show_disable, desk.show_enable, desk.show_reset):
        assert wrong(show, first, "8009") == ("login.unknown", {"user": "8009"})
    assert wrong(desk.show_role, first, "8009", Role.TELLER) == ("login.unknown", {"user": "8009"})
    branch.disable(first, SECOND)
    assert wrong(desk.show_reset, first, SECOND) == ("login.disabled", {"user": SECOND})
    last = ("people.last_supervisor", {"user": FIRST})
    assert wrong(desk.show_disable, first, FIRST) == last
    assert wrong(desk.show_role, first, FIRST, Role.TELLER) == last


def test_acts_refuse_with_their_values(branch):
    first, _ = branch.two()
    desk = branch.desk
    assert wrong(desk.add, first, SECOND, "王", Role.TELLER) == ("people.taken", {"user": SECOND})
    assert wrong(desk.add, first, "X", "王", Role.TELLER) == ("people.code", {})
    assert wrong(desk.reset, first, FIRST) == ("people.self", {})
    assert wrong(desk.unlock, first, FIRST) == ("people.self", {})
    assert wrong(desk.unlock, first, "8009") == ("login.unknown", {"user": "8009"})
    assert wrong(desk.enable, first, "8009") == ("login.unknown", {"user": "8009"})
    assert wrong(desk.disable, first, "8009", None) == ("login.unknown", {"user": "8009"})
    assert wrong(desk.take_words, first) == ("recovery.taken", {})


# ---------------------------------------------------------------- what is written down, and when


def test_everything_is_on_record_by_whom_and_when(branch):
    first, _ = branch.two()
    desk = later_desk(branch)
    before = len(trail(branch, first))
    for show, act in (
        (
            lambda: desk.show_add(first, TELLER, "王五", Role.TELLER),
            lambda a: desk.add(first, TELLER, "王五", Role.TELLER, a),
        ),
        (lambda: desk.show_reset(first, TELLER), lambda a: desk.reset(first, TELLER, a)),
        (
            lambda: desk.show_role(first, TELLER, Role.AUDITOR),
            lambda a: desk.change_role(first, TELLER, Role.AUDITOR, a),
        ),
        (lambda: desk.show_disable(first, TELLER), lambda a: desk.disable(first, TELLER, a)),
    ):
        act(branch.stand(first, show()))
    desk.enable(first, TELLER)
    desk.unlock(first, TELLER)
    who = "8001 李娜"
    assert trail(branch, first)[before:] == [
        (who, f"{act} {TELLER}", LATER.isoformat())
        for act in ("add", "reset", "role", "disable", "enable", "unlock")
    ]


def test_whoever_stands_is_named_with_what_was_read(branch):
    first, _ = branch.two()
    before = len(entries(branch, first))
    branch.add(first, "8003", Role.SUPERVISOR)
    branch.reset(first, "8003")
    branch.disable(first, "8003")
    branch.enable(first, "8003")
    branch.move(first, "8003", Role.TELLER)
    found = entries(branch, first)[before:]
    assert [each["approver"] for each in found] == ["8002 王8002"] * 5
    assert all("8003" in each["says"][0] for each in found)
    assert all(each["says"][-1] == "经办：8001 李娜" for each in found)


# ---------------------------------------------------------------- what is kept


def test_a_reset_keeps_who_it_is_and_gives_new_keys(branch):
    first, _ = branch.two()
    branch.add(first, TELLER, Role.TELLER)
    for _ in range(MOST):
        guess(branch, TELLER)
    before = branch.door.people.read().person(TELLER)
    desk = later_desk(branch)
    given = desk.reset(first, TELLER, branch.stand(first, desk.show_reset(first, TELLER)))
    after = branch.door.people.read().person(TELLER)
    assert (after.name, after.role, after.since) == (before.name, before.role, before.since)
    assert after.public_key != before.public_key
    assert (after.must_change, after.free) == (True, None)
    assert branch.door.tries.used(TELLER) == 0, "ten guesses again"
    assert branch.door.change_password(TELLER, given, OTHER).role is Role.TELLER


def test_who_has_words_still_has_them_after_a_reset(branch):
    first, _ = branch.two()
    branch.add(first, "8003", Role.SUPERVISOR)
    branch.reset(first, SECOND, "8003")
    words = {one.code: one.has_words for one in branch.door.people.read().people}
    assert (words[SECOND], words["8003"]) == (True, False)


def test_where_there_is_no_other_supervisor_nobody_is_asked_to_stand_for_a_reset(branch):
    first = branch.start()
    branch.add(first, TELLER, Role.TELLER)
    assert branch.desk.show_reset(first, TELLER) is None


def test_a_reset_is_handed_over_also_where_the_guesses_cannot_be_given(branch, monkeypatch):
    first = branch.start()
    branch.add(first, TELLER, Role.TELLER)

    def full(*_):
        raise Unavailable("people.unwritable", file="tries.json", reason="")

    monkeypatch.setattr(Tries, "free", full)
    given = branch.desk.reset(first, TELLER)
    monkeypatch.undo()
    assert guess(branch, TELLER, given) == "login.must_change"


def test_a_supervisor_can_hand_on_the_free_words_and_nobody_else(branch):
    first, second = branch.two()
    branch.add(first, "8003", Role.SUPERVISOR)
    branch.add(first, TELLER, Role.TELLER)
    roll = branch.door.people.read()
    third = branch.log_in("8003")
    free = [json.loads(each.ring.unseal(roll.person(each.code).free)) for each in (first, second, third)]
    assert free[0] == free[1] == free[2]
    assert roll.person(TELLER).free is None
    words = branch.desk.take_words(third)
    assert words == free[0][0]
    after = branch.door.people.read()
    left = [json.loads(each.ring.unseal(after.person(each.code).free)) for each in (first, second, third)]
    assert left == [free[0][1:]] * 3
    assert after.person("8003").has_words
    assert wrong(branch.desk.take_words, third) == ("recovery.taken", {})
    branch.disable(first, "8003")
    gone = branch.door.people.read().person("8003")
    assert (gone.free, gone.keys, gone.disabled) == (None, {}, True)
    branch.enable(first, "8003")
    back = branch.door.people.read().person("8003")
    assert (back.disabled, set(back.keys)) == (False, set(all_keys(first.keys)))
    assert json.loads(branch.log_in("8003").ring.unseal(back.free)) == free[0][1:]


def test_words_that_run_out_are_said_to(branch):
    first = branch.start()
    roll = branch.door.people.read()
    from teller_app.safe.ring import seal

    person = roll.person(FIRST)
    none = person.but(has_words=False, free=seal(b"[]", person.public_key))
    branch.door.people.change(lambda now: now.with_person(none))
    assert wrong(branch.desk.take_words, first) == ("recovery.none_left", {})


def test_words_made_anew_keep_the_generation_and_leave_the_others_to_take_theirs(branch):
    first, second = branch.two()
    branch.add(first, TELLER, Role.TELLER)
    before = branch.door.people.read()
    words = branch.desk.renew_words(first, branch.stand(first, branch.desk.show_renewal(first)))
    after = branch.door.people.read()
    assert after.generation == before.generation + 1
    assert after.recovery.public_key != before.recovery.public_key
    assert set(after.recovery.keys) == set(before.recovery.keys)
    assert [one.has_words for one in after.people] == [True, False, False]
    rest = json.loads(first.ring.unseal(after.person(FIRST).free))
    assert words not in rest
    assert json.loads(second.ring.unseal(after.person(SECOND).free)) == rest
    assert after.person(TELLER).free is None
    assert entries(branch, first)[-1]["approver"] == "8002 王8002"


# ---------------------------------------------------------------- the file


def test_a_change_that_waits_too_long_is_told(branch, monkeypatch):
    branch.start()
    monkeypatch.setattr(people_file, "WAIT_SECONDS", 0.05)
    with only_one(branch.home / LOCK):
        assert wrong(branch.door.people.change, lambda roll: roll) == ("people.busy", {})


def test_a_lock_that_cannot_be_made_is_said_with_its_reason(branch, monkeypatch):
    branch.start()
    real = people_file.only_one

    def refuses(*_):
        raise error

    monkeypatch.setattr(people_file, "only_one", refuses)
    error = OSError(30, "Read-only file system")
    said = ("people.unwritable", {"file": LOCK, "reason": "Read-only file system"})
    assert wrong(branch.door.people.change, lambda roll: roll) == said
    error = OSError()
    assert wrong(branch.door.people.change, lambda roll: roll)[1] == {"file": LOCK, "reason": ""}
    asked = []
    monkeypatch.setattr(people_file, "only_one", lambda *given: asked.append(given) or real(*given))
    branch.door.people.change(lambda roll: roll)
    assert asked == [(branch.home / LOCK, 10.0)]


def test_what_is_remembered_is_as_new_as_the_file(branch):
    first = branch.start()
    file: PeopleFile = branch.door.people
    one = file.read()
    assert file.read() is one, "the same file is read once"
    branch.add(first, TELLER, Role.TELLER)
    assert [each.code for each in file.read().people] == [FIRST, TELLER]
    changed = file.change(lambda roll: roll)
    assert changed.generation == file.read().generation
    assert branch.door.tries.generation == changed.generation


def test_a_generation_that_cannot_be_noted_undoes_no_change(branch, monkeypatch):
    branch.start()

    def full(*_):
        raise Unavailable("people.unwritable", file="tries.json", reason="")

    monkeypatch.setattr(Tries, "saw", full)
    assert branch.door.people.change(lambda roll: roll).generation == 2
    assert branch.door.people.read().generation == 2


def test_only_the_first_of_two_begins(branch):
    branch.start()
    roll, begun = branch.door.people.read(), []
    assert wrong(branch.door.people.begin, roll, lambda: begun.append(1)) == ("people.there", {})
    assert begun == []
    file = branch.door.people
    assert file.read().generation == 1
    file.begin(roll.model_copy(update={"generation": 9}))
    assert file.read().generation == 9


def test_each_code_stands_once_and_somebody_is_in_charge(branch):
    branch.start()
    roll = branch.door.people.read()
    person = roll.person(FIRST)
    for people in ((person, person), (), (person.but(role=Role.TELLER),), (person.but(disabled=True),)):
        with pytest.raises(ValueError, match=r"Value error|validation"):
            type(roll)(generation=1, people=people, recovery=roll.recovery)
    assert wrong(roll.person, "8009") == ("login.unknown", {"user": "8009"})
    assert wrong(roll.with_person, person.but(disabled=True)) == ("people.last_supervisor", {"user": FIRST})
    other = person.but(code=SECOND, name="王", disabled=True)
    two = roll.with_person(other)
    assert [one.code for one in two.people] == [FIRST, SECOND]
    assert [one.code for one in two.supervisors] == [FIRST]
    assert wrong(two.active, SECOND) == ("login.disabled", {"user": SECOND})
    anew = two.with_person(person.but(name="李 娜"))
    assert [(one.code, one.name) for one in anew.people] == [(FIRST, "李 娜"), (SECOND, "王")]
    assert (anew.generation, anew.recovery) == (roll.generation, roll.recovery)


def test_what_only_recovery_looks_at(branch, tmp_path):
    assert wrong(untrusted_roll, tmp_path / "none") == ("people.missing", {"file": PEOPLE_FILE})
    branch.start()
    assert untrusted_roll(branch.home) == branch.door.people.read()


def test_a_copy_goes_along_where_there_is_one(branch, tmp_path, monkeypatch):
    target = tmp_path / "copied.json"
    copy_people(tmp_path / "none", target)
    assert not target.exists()
    branch.start()
    copy_people(branch.home, target)
    assert target.read_bytes() == (branch.home / PEOPLE_FILE).read_bytes()

    def full(*_):
        raise error

    monkeypatch.setattr(people_file, "put_whole", full)
    error = OSError(28, "No space left on device")
    said = ("people.unwritable", {"file": "copied.json", "reason": "No space left on device"})
    assert wrong(copy_people, branch.home, target) == said
    error = OSError()
    assert wrong(copy_people, branch.home, target)[1]["reason"] == ""


# ---------------------------------------------------------------- what changing one place at a time found


def test_words_that_were_taken_are_not_given_again_after_a_recovery(branch):
    """Recovery hands on what was free; a line in somebody's hand must not come out once more."""
    _, second = branch.two()
    third = branch.add(second, "8003", Role.SUPERVISOR, FIRST)
    taken = branch.desk.take_words(third)
    back = branch.door.recover(list(branch.words.values()), FIRST, "李娜", OTHER)
    fourth = branch.add(back, "8004", Role.SUPERVISOR)
    assert branch.desk.take_words(fourth) not in {taken, *branch.words.values()}


def test_the_last_one_there_lets_another_in_alone(branch):
    first, second = branch.two()
    branch.disable(second, SECOND, FIRST)
    assert branch.desk.show_enable(first, SECOND) is None
    branch.desk.enable(first, SECOND)
    assert branch.log_in(SECOND)


def test_whoever_is_disabled_gets_no_free_words_with_another_role(branch):
    first, _ = branch.two()
    branch.add(first, TELLER, Role.TELLER)
    branch.disable(first, TELLER)
    branch.move(first, TELLER, Role.SUPERVISOR)
    assert branch.door.people.read().person(TELLER).free is None
