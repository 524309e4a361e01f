"""The door to the letter: what a session is, what is refused with which values, and what comes in between."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from teller_app.desk import door as module
from teller_app.desk.door import Door, check_person
from teller_app.rules.errors import Unavailable
from teller_app.safe.people import KEPT
from teller_app.safe.ring import all_keys
from teller_app.safe.roles import Role
from teller_app.safe.tries import MOST, Tries
from teller_app.safe.wrapping import Cost
from teller_app.store.journal import FILE_NAME, open_journal
from tests.desk.conftest import wrong
from tests.safe.test_tries import guess
from tests.staff import CHEAP, FIRST, SECOND, Branch, branch_at, password_of
from tests.stage import NOW

TELLER, OTHER = "7001", "a heron in the reeds"


LIKE = ("77x188y1 5", "hanmeimei 5")
"""Too like this code, or this name, to be a password."""


@pytest.fixture
def branch(tmp_path) -> Branch:
    return branch_at(tmp_path)


# ---------------------------------------------------------------- sessions


def test_a_session_is_whoever_came_in_and_when(branch):
    session = branch.start()
    person = branch.door.people.read().person(FIRST)
    assert (session.code, session.name, session.role, session.since) == (FIRST, "李娜", Role.SUPERVISOR, NOW)
    assert (person.name, person.since, person.has_words, person.must_change) == ("李娜", NOW, True, False)
    assert person.wrapped.cost == CHEAP
    assert session.standing() is Role.SUPERVISOR
    assert session.ring is session.keys
    again = branch.log_in()
    assert (again.code, again.name, again.role, again.since) == (FIRST, "李娜", Role.SUPERVISOR, NOW)
    assert all_keys(again.keys) == all_keys(session.keys)


def test_a_door_knows_its_home_and_its_clock(branch):
    assert branch.door.home == branch.home
    assert branch.door.now() == NOW


def test_names_are_kept_with_single_spaces(branch):
    branch.door.first_start(FIRST, "  Li \t Na ", password_of(FIRST))
    assert branch.door.people.read().person(FIRST).name == "Li Na"
    new = Door(branch.home.parent / "b", None, lambda: NOW, CHEAP)
    started = new.first_start(FIRST, "李" * 40, password_of(FIRST))
    assert len(started.session.name) == 40


@pytest.mark.parametrize("name", ["", " \t", "李" * 41, "李\x00娜"])
def test_a_name_that_is_none_is_refused_with_how_long_it_may_be(name):
    assert wrong(check_person, FIRST, name) == ("people.name", {"most": 40})
    check_person(FIRST, "李" * 40)


@pytest.mark.parametrize("code", ["", "8", "80 01", "8001x" * 4])
def test_a_code_that_is_none(code):
    assert wrong(check_person, code, "李娜") == ("people.code", {})


# ---------------------------------------------------------------- the first start


def test_the_first_start_is_refused_before_anything_is_made(branch):
    door = branch.door
    assert wrong(door.first_start, "X", "李娜", password_of(FIRST))[0] == "people.code"
    assert wrong(door.first_start, FIRST, "李娜", "short")[0] == "password.short"
    for password in LIKE:
        assert wrong(door.first_start, "77x188y1", "hanmeimei", password)[0] == "password.like_name"
    assert not (branch.home / "people.json").exists()
    assert door.nobody
    branch.start()
    assert wrong(branch.door.first_start, SECOND, "王", password_of(SECOND)) == ("people.there", {})
    (branch.home / "people.json").unlink()
    gone = ("people.missing", {"file": "people.json"})
    assert wrong(branch.door.first_start, SECOND, "王", password_of(SECOND)) == gone
    assert not branch.door.nobody


def test_files_that_are_there_keep_their_keys_and_new_ones_have_new(branch, tmp_path):
    first = all_keys(branch.start().keys)
    other = branch_at(tmp_path / "other")
    assert all_keys(other.start().keys) != first
    (branch.home / "people.json").unlink()
    (branch.home / "tries.json").unlink()
    for path in branch.outside.glob("tries-*.json"):
        path.unlink()
    assert (branch.home / FILE_NAME).exists()
    from teller_app.safe.keys import DeviceKeys

    assert branch.door.nobody
    assert all_keys(branch.start().keys) == all_keys(DeviceKeys(branch.home))


def test_what_was_begun_counts_the_people_as_seen(branch):
    branch.start()
    assert branch.door.tries.generation == 1
    assert branch.door.people.read().generation == 1


# ---------------------------------------------------------------- log-in


def test_what_a_wrong_one_is_told(branch):
    branch.start()
    assert wrong(branch.door.log_in, FIRST, "wrong") == ("login.wrong", {"left": MOST - 1})
    assert wrong(branch.door.log_in, "8009", "wrong") == ("login.unknown", {"user": "8009"})


def test_a_given_password_only_serves_to_choose_another(branch):
    first = branch.start()
    given = branch.desk.add(first, TELLER, "王五", Role.TELLER)
    assert wrong(branch.door.log_in, TELLER, given) == ("login.must_change", {})
    assert wrong(branch.door.change_password, TELLER, given, given)[0] == "password.same"
    assert wrong(branch.door.change_password, TELLER, given, "short")[0] == "password.short"
    session = branch.door.change_password(TELLER, given, OTHER)
    assert (session.code, session.role) == (TELLER, Role.TELLER)
    assert branch.door.log_in(TELLER, OTHER).standing() is Role.TELLER
    assert guess(branch, TELLER, given) == "login.wrong"


def test_another_cost_is_taken_up_at_the_next_log_in_and_asks_for_nothing(branch):
    branch.start()
    dearer = Cost(passes=2, kib=16, lanes=1)
    door = Door(branch.home, branch.outside, lambda: NOW, dearer)
    session = door.log_in(FIRST, password_of(FIRST))
    person = branch.door.people.read().person(FIRST)
    assert (person.wrapped.cost, person.must_change) == (dearer, False)
    assert session.standing() is Role.SUPERVISOR
    before = (branch.home / "people.json").read_bytes()
    assert door.log_in(FIRST, password_of(FIRST))
    assert (branch.home / "people.json").read_bytes() == before, "once"


def test_whoever_is_disabled_or_made_anew_while_the_password_is_checked_is_not_in(branch, monkeypatch):
    first, _ = branch.two()
    for code in (TELLER, "7002"):
        branch.add(first, code, Role.TELLER)
    attempt = Tries.attempt

    def meanwhile(act):
        def checked(*given):
            found = attempt(*given)
            monkeypatch.setattr(Tries, "attempt", attempt)
            act()
            return found

        monkeypatch.setattr(Tries, "attempt", checked)

    meanwhile(lambda: branch.reset(first, TELLER))
    assert wrong(branch.door.log_in, TELLER, password_of(TELLER)) == ("login.ended", {})
    meanwhile(lambda: branch.disable(first, "7002"))
    assert guess(branch, "7002", password_of("7002")) == "login.disabled"


def test_a_password_that_is_reset_while_another_is_chosen_stays_reset(branch, monkeypatch):
    first, _ = branch.two()
    branch.add(first, TELLER, Role.TELLER)
    given = []

    def noted(*_, **__):
        monkeypatch.undo()
        given.append(branch.reset(first, TELLER))
        return True

    monkeypatch.setattr(module, "note_if_there", noted)
    assert wrong(branch.door.change_password, TELLER, password_of(TELLER), OTHER) == ("login.ended", {})
    assert guess(branch, TELLER, given[0]) == "login.must_change"


def test_a_name_or_a_code_is_no_password_of_ones_own(branch):
    branch.door.first_start("77x188y1", "hanmeimei", password_of(FIRST))
    for password in LIKE:
        found = wrong(branch.door.change_password, "77x188y1", password_of(FIRST), password)
        assert found[0] == "password.like_name"


def test_a_session_ends_when_the_person_is_made_anew(branch):
    first, _ = branch.two()
    session = branch.add(first, TELLER, Role.TELLER)
    assert session.standing() is Role.TELLER
    branch.reset(first, TELLER)
    assert wrong(session.standing) == ("login.ended", {})


def test_another_password_is_on_record_as_whose_it_is(branch, monkeypatch):
    session = branch.start()
    noted = []
    monkeypatch.setattr(module, "note_if_there", lambda *given, **more: noted.append((given, more)) or True)
    branch.door.change_password(FIRST, password_of(FIRST), OTHER)
    ((home, keys, deed), more) = noted[0]
    assert (home, deed.value) == (branch.home, "people")
    assert all_keys(keys) == all_keys(session.keys)
    told = {"at": NOW, "by": session.actor, "told": f"password {FIRST}", "outside": branch.outside}
    assert more == told
    assert not branch.door.tries.untold.waiting


def test_what_no_journal_takes_waits_with_who_and_when(branch, monkeypatch):
    session = branch.start()
    monkeypatch.setattr(module, "note_if_there", lambda *_, **__: False)
    (branch.home / FILE_NAME).unlink()
    branch.door.change_password(FIRST, password_of(FIRST), OTHER)
    (one,) = branch.door.tries.untold.waiting
    assert (one.at, one.user, one.role) == (NOW, session.actor.user, session.actor.role)
    assert one.told == f"password {FIRST}"


# ---------------------------------------------------------------- the way back in


def words(branch: Branch) -> list[str]:
    return [branch.words[FIRST], branch.words[SECOND]]


def test_recovery_is_refused_before_anything_is_changed(branch):
    branch.two()
    before = (branch.home / "people.json").read_bytes()
    recover = branch.door.recover
    assert wrong(recover, words(branch), "X", "李娜", OTHER)[0] == "people.code"
    assert wrong(recover, words(branch), FIRST, "", OTHER)[0] == "people.name"
    for password in LIKE:
        assert wrong(recover, words(branch), "77x188y1", "hanmeimei", password)[0] == "password.like_name"
    assert (branch.home / "people.json").read_bytes() == before


def test_whoever_comes_back_so_is_a_supervisor_with_words_and_the_others_stay(branch):
    first, _ = branch.two()
    branch.add(first, TELLER, Role.TELLER)
    device = (branch.home / "device.key").read_bytes()
    session = branch.door.recover(words(branch), TELLER, "王 五", OTHER)
    assert (session.code, session.name, session.role) == (TELLER, "王 五", Role.SUPERVISOR)
    roll = branch.door.people.read()
    assert [one.code for one in roll.people] == [FIRST, SECOND, TELLER]
    person = roll.person(TELLER)
    assert person.has_words
    assert session.ring.unseal(person.free) == session.ring.unseal(person.free)
    assert len(json.loads(session.ring.unseal(person.free))) > 0
    assert (branch.home / "device.key").read_bytes() == device
    assert not (branch.home / KEPT).exists()
    assert not branch.door.tries.untold.waiting


def test_a_file_that_is_not_this_devices_is_kept_aside_and_begun_anew(branch):
    branch.two()
    old = branch.door.people.read()
    people = (branch.home / "people.json").read_bytes()
    (branch.home / "device.key").unlink()
    session = branch.door.recover(words(branch), "8009", "赵六", OTHER)
    roll = branch.door.people.read()
    assert (branch.home / KEPT).read_bytes() == people
    assert [one.code for one in roll.people] == ["8009"]
    assert roll.generation == branch.door.tries.generation == old.generation + 1
    assert roll.recovery == old.recovery
    assert session.standing() is Role.SUPERVISOR


def test_an_older_file_of_this_device_is_begun_behind_the_newest(branch):
    first, _ = branch.two()
    old = (branch.home / "people.json").read_bytes()
    branch.add(first, TELLER, Role.TELLER)
    seen = branch.door.tries.generation
    (branch.home / "people.json").write_bytes(old)
    branch.door.recover(words(branch), FIRST, "李娜", OTHER)
    assert branch.door.people.read().generation == branch.door.tries.generation == seen + 1
    assert branch.door.log_in(FIRST, OTHER)


def test_what_else_is_wrong_with_the_file_is_no_reason_to_begin_anew(branch, monkeypatch):
    branch.two()

    def unreadable(_):
        raise Unavailable("people.unreadable", file="people.json", reason="x")

    monkeypatch.setattr(type(branch.door.people), "read", unreadable)
    assert wrong(branch.door.recover, words(branch), FIRST, "李娜", OTHER)[0] == "people.unreadable"


def test_a_recovery_that_no_journal_takes_waits_once(branch):
    branch.two()
    (branch.home / FILE_NAME).unlink()
    session = branch.door.recover(words(branch), "8009", "赵六", OTHER)
    (one,) = branch.door.tries.untold.waiting
    assert (one.at, one.user, one.role, one.told) == (NOW, session.label, "supervisor", "recover 8009")
    assert replace(session.actor, user=one.user) == session.actor


def test_a_recovery_is_on_record_once(branch):
    branch.two()
    session = branch.door.recover(words(branch), FIRST, "李娜", OTHER)
    journal = open_journal(branch.home, session.keys, None)
    said = [row[0] for row in journal.db.execute("select purpose from trail where action = 'people'")]
    journal.close()
    assert said.count(f"recover {FIRST}") == 1


def test_where_the_count_is_gone_as_well_the_others_stay_locked(branch):
    """A right to guess comes from the words of two, for one."""
    branch.two()
    for path in (branch.home / "tries.json", *branch.outside.glob("tries-*.json")):
        path.unlink()
    branch.door.recover(words(branch), FIRST, "李娜", OTHER)
    assert branch.door.log_in(FIRST, OTHER)
    assert wrong(branch.log_in, SECOND) == ("login.locked", {"user": SECOND})


def test_a_name_is_as_long_as_it_is_kept(branch):
    assert branch.door.first_start(FIRST, "Li  " * 13 + "X", password_of(FIRST)).session.name == "Li " * 13 + "X"


def test_a_door_that_knew_the_lost_secret_goes_on_with_the_new_one(branch):
    branch.two()
    door = branch.door
    assert door.people.read()
    assert door.tries.generation
    (branch.home / "device.key").unlink()
    door.recover(words(branch), "8009", "赵六", OTHER)
    for each in (door, branch.door):
        assert each.log_in("8009", OTHER).standing() is Role.SUPERVISOR
        assert wrong(each.log_in, "8009", "wrong") == ("login.wrong", {"left": MOST - 1})


def test_what_can_wait_nowhere_keeps_nobody_out(branch, monkeypatch):
    branch.start()
    monkeypatch.setattr(module, "note_if_there", lambda *_, **__: False)

    def full(*_):
        raise Unavailable("people.unwritable", file="tries.json", reason="")

    monkeypatch.setattr(Tries, "keep", full)
    assert branch.door.change_password(FIRST, password_of(FIRST), OTHER)
    assert branch.door.log_in(FIRST, OTHER)
