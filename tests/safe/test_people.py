"""The people file: whole or not at all, nobody's but this device's, and never an old one."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from teller_app.rules.errors import Refusal, Unavailable
from teller_app.safe import disk
from teller_app.safe.people import Roll
from teller_app.safe.roles import Role
from teller_app.store.journal import open_journal
from tests.safe.test_tries import code_of
from tests.staff import FIRST, SECOND, branch_at, password_of

ROOT = Path(__file__).parents[2]


def edited(path: Path, change) -> None:
    found = json.loads(path.read_text("utf-8"))
    change(found["body"])
    path.write_text(json.dumps(found), "utf-8")


@pytest.mark.parametrize(
    "change",
    [
        lambda body: body["people"][1].update(role="supervisor"),
        lambda body: body["people"][1].update(disabled=True),
        lambda body: body["people"][0].update(must_change=True),
        lambda body: body["people"][1].update(public_key=body["people"][0]["public_key"]),
        lambda body: body["people"][1]["wrapped"]["cost"].update(passes=1, kib=16),
        lambda body: body["people"].reverse(),
        lambda body: body["people"].pop(),
        lambda body: body.update(generation=99),
        lambda body: body["recovery"].update(free=""),
    ],
)
def test_an_edit_by_hand_is_noticed_by_everybody(branch, change):
    first = branch.start()
    teller = branch.add(first, "7001", Role.TELLER)
    edited(branch.home / "people.json", change)
    assert code_of(branch.log_in) == "people.damaged"
    assert code_of(branch.desk.everybody, first) == "people.damaged"
    assert code_of(teller.standing) == "people.damaged"


@pytest.mark.parametrize(
    "text",
    ["", "{}", "[]", "null", '{"body": {}, "mac": ""}', "[" * 50_000, "\0" * 9, '{"body": NaN, "mac": 1}'],
)
def test_what_is_no_people_file(branch, text):
    branch.start()
    (branch.home / "people.json").write_text(text, "utf-8")
    assert code_of(branch.log_in) == "people.damaged"


def test_other_spacing_is_no_edit(branch):
    branch.start()
    edited(branch.home / "people.json", lambda body: None)
    assert branch.log_in()


def test_an_older_people_file_brings_nobody_back(branch, tmp_path):
    first, _ = branch.two()
    branch.add(first, "7001", Role.TELLER)
    shutil.copy(branch.home / "people.json", tmp_path / "old")
    branch.disable(first, "7001")
    shutil.copy(tmp_path / "old", branch.home / "people.json")
    assert code_of(branch.log_in, "7001") == "people.restored"
    assert code_of(branch.log_in) == "people.restored"
    assert branch.door.recover(list(branch.words.values()), FIRST, "李娜", "a heron in the reeds")


def test_the_file_that_is_not_right_is_named(branch, tmp_path):
    first, _ = branch.two()
    shutil.copy(branch.home / "people.json", tmp_path / "old")
    branch.add(first, "7001", Role.TELLER)
    shutil.copy(tmp_path / "old", branch.home / "people.json")
    for code in ("people.restored", "people.missing"):
        with pytest.raises(Unavailable) as wrong:
            branch.log_in()
        assert (wrong.value.code, wrong.value.values) == (code, {"file": "people.json"})
        (branch.home / "people.json").unlink(missing_ok=True)


def test_people_of_another_device_are_strangers(branch, tmp_path):
    branch.start()
    other = branch_at(tmp_path / "other")
    other.start()
    shutil.copy(branch.home / "people.json", other.home / "people.json")
    assert code_of(other.log_in) == "people.damaged"


def test_a_people_file_that_is_gone_is_no_first_start(branch):
    branch.start()
    (branch.home / "people.json").unlink()
    assert not branch.door.nobody
    assert code_of(branch.log_in) == "people.missing"
    assert code_of(branch.door.first_start, "6666", "孙八", password_of("6666")) == "people.missing"


def test_there_is_one_first_start(branch):
    assert branch.door.nobody
    assert code_of(branch.log_in) == "people.none"
    branch.start()
    assert not branch.door.nobody
    assert code_of(branch.start) == "people.there"


def test_a_first_start_that_was_cut_off_can_be_made_again(branch):
    branch.door.tries.begin()
    assert branch.door.nobody
    assert branch.start()


@pytest.mark.parametrize(
    ("code", "name", "refused"),
    [
        ("A1", "李娜", "people.code"),
        ("1", "李娜", "people.code"),
        ("8001\n", "李娜", "people.code"),
        ("x" * 17, "李娜", "people.code"),
        ("８００１", "李娜", "people.code"),
        ("8001", " ", "people.name"),
        ("8001", "李" * 41, "people.name"),
        ("8001", "李\u202e娜", "people.name"),
    ],
)
def test_codes_and_names_that_are_none(branch, code, name, refused):
    assert code_of(branch.door.first_start, code, name, "tiger on the river") == refused
    assert branch.door.nobody


def test_a_write_that_fails_leaves_everybody_as_they_were(branch, monkeypatch):
    first = branch.start()
    open_journal(branch.home, first.keys, None).close()
    before = (branch.home / "people.json").read_bytes()

    def no_room(self, target):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", no_room)
    assert code_of(branch.desk.add, first, "7001", "王五", Role.TELLER) == "people.unwritable"
    monkeypatch.undo()
    assert (branch.home / "people.json").read_bytes() == before
    assert not list(branch.home.glob("*.new"))
    assert branch.add(first, "7001", Role.TELLER)


KILLED = """
import os, sys
from pathlib import Path
from teller_app.safe import disk
from teller_app.safe.roles import Role
from tests.staff import Branch
at, seen = int(sys.argv[2]), 0
def dying(name):
    real = getattr(os, name)
    def call(*given, **named):
        global seen
        seen += 1
        if seen == at:
            os._exit(9)
        return real(*given, **named)
    return call
branch = Branch(Path(sys.argv[1]) / "home", Path(sys.argv[1]) / "outside")
session = branch.log_in()
given = branch.stand(session, branch.desk.show_add(session, "7001", "王五", Role.TELLER))
for name in ("fsync", "open", "replace", "rename"):
    setattr(os, name, dying(name))
branch.desk.add(session, "7001", "王五", Role.TELLER, given)
os._exit(0)
"""


def test_killed_at_every_step_somebody_is_there_whole_or_not_at_all(branch, tmp_path, pytestconfig):
    """With ``make test`` at every third step."""
    branch.two()
    kept = tmp_path / "kept"
    shutil.copytree(branch.home, kept / "home")
    shutil.copytree(branch.outside, kept / "outside")
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    codes = []
    each = 3 if pytestconfig.getoption("--short") else 1
    for at in range(1, 40, each):
        for name in ("home", "outside"):
            shutil.rmtree(tmp_path / name)
            shutil.copytree(kept / name, tmp_path / name)
        command = [sys.executable, "-c", KILLED, str(tmp_path), str(at)]
        codes.append(subprocess.run(command, env=env, check=False).returncode)
        session = branch.log_in()
        people = [one.code for one in branch.desk.everybody(session)]
        assert people in ([FIRST, SECOND], [FIRST, SECOND, "7001"])
        if codes[-1] == 0:
            assert people[-1] == "7001"
            break
    assert codes[-1] == 0
    assert codes.count(9) == len(codes) - 1 > 5 // each


def test_two_writers_lose_nothing(branch):
    first = branch.start()
    one, two = branch.desk, branch.desk
    one.everybody(first)
    two.add(first, "7001", "王五", Role.TELLER)
    one.add(first, "7002", "王六", Role.TELLER)
    assert [each.code for each in one.everybody(first)] == [FIRST, "7001", "7002"]


def test_a_change_is_never_built_on_what_was_remembered(branch, monkeypatch):
    """Two writes in one tick of the disk's clock look the same from outside."""
    from teller_app.safe import people

    branch.start()
    monkeypatch.setattr(people, "_stamp", lambda path: (1,))
    one, two = branch.door.people, branch.door.people
    one.read()
    two.change(lambda roll: roll.with_person(roll.people[0].but(name="赵六")))
    one.change(lambda roll: roll.with_person(roll.people[0].but(has_words=False)))
    found = branch.door.people.read().person(FIRST)
    assert (found.name, found.has_words) == ("赵六", False)


def test_only_the_owner_reads_it(branch):
    branch.start()
    for name in ("people.json", "tries.json"):
        assert (branch.home / name).stat().st_mode & 0o777 == 0o600


def test_nobody_without_a_supervisor_can_even_be_written(branch):
    branch.start()
    roll = branch.door.people.read()
    alone = roll.people[0]
    for person in (alone.but(disabled=True), alone.but(role=Role.AUDITOR)):
        with pytest.raises(Refusal) as caught:
            roll.with_person(person)
        assert caught.value.code == "people.last_supervisor"
        with pytest.raises(ValueError):  # noqa: PT011  pydantic's
            Roll(people=(person,), recovery=roll.recovery)


def test_a_file_put_in_place_is_synced_first(tmp_path, monkeypatch):
    order = []
    sync, replace = os.fsync, Path.replace
    monkeypatch.setattr(os, "fsync", lambda handle: (order.append("sync"), sync(handle))[1])
    monkeypatch.setattr(Path, "replace", lambda self, to: (order.append("replace"), replace(self, to))[1])
    disk.put_whole(tmp_path / "file", b"whole")
    assert order == ["sync", "replace", "sync"]
    assert (tmp_path / "file").read_bytes() == b"whole"


def test_nothing_that_was_sealed_to_somebody_lies_beside_the_file_after_a_kill(branch):
    """A program that dies between writing and putting in place leaves a whole file of keys beside it."""
    first = branch.start()
    branch.add(first, SECOND, Role.SUPERVISOR)
    branch.add(first, "8003", Role.TELLER)
    left = branch.home / "people.json.4711.new"
    left.write_bytes((branch.home / "people.json").read_bytes())
    branch.disable(first, "8003")
    assert not left.exists()
    other = branch.home / "intake-profile.toml.4711.new"
    other.write_text("of somebody at work", "utf-8")
    disk.put_whole(branch.home / "intake-profile.toml", b"whole")
    assert other.exists(), "where nobody holds a lock a younger one may be at work"


def test_files_of_before_the_first_person_still_open(branch):
    """An existing home: its journal was made with the device secret's own key."""
    from teller_app.safe.keys import DeviceKeys
    open_journal(branch.home, DeviceKeys(branch.home), None).close()
    session = branch.start()
    open_journal(branch.home, session.keys, None).close()


def test_files_of_a_new_home_do_not_open_by_the_device_secret(branch):
    from teller_app.safe.keys import DeviceKeys
    from teller_app.store.errors import StoreUnavailable
    from teller_app.store.journal import open_journal

    open_journal(branch.home, branch.start().keys, None).close()
    with pytest.raises(StoreUnavailable):
        open_journal(branch.home, DeviceKeys(branch.home), None)


def test_a_stolen_disk_says_no_password_and_no_key(branch):
    first, _ = branch.two()
    from teller_app.safe.ring import all_keys

    secrets = [password_of(FIRST).encode(), first.ring.private, *all_keys(first.keys).values()]
    for path in [*branch.home.rglob("*"), *branch.outside.rglob("*")]:
        content = path.read_bytes()
        for secret in secrets:
            assert secret not in content, path.name
            assert secret.hex().encode() not in content, path.name


def test_a_home_that_cannot_be_written_says_so(tmp_path):
    (tmp_path / "home").write_text("in the way", "utf-8")
    with pytest.raises(Unavailable):
        branch_at(tmp_path).start()
