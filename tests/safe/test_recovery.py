"""Two supervisors' words open everything; one's alone open nothing."""

from __future__ import annotations

import pytest

from teller_app.rules.errors import Refusal, Unavailable
from teller_app.safe.keys import FILE_NAME as DEVICE_FILE
from teller_app.safe.people import KEPT
from teller_app.safe.recovery import SHARES, combine, split
from teller_app.safe.ring import all_keys
from teller_app.safe.roles import Role
from tests.staff import FIRST, SECOND, password_of

SECRET = bytes(range(32))
NEW = "a heron in the reeds"


def refused(act, *arguments) -> str:
    with pytest.raises((Refusal, Unavailable)) as caught:
        act(*arguments)
    return caught.value.code


def test_any_two_give_the_secret():
    lines = split(SECRET)
    assert len(lines) == SHARES
    assert combine([lines[0], lines[1]]) == combine([lines[15], lines[7]]) == SECRET


def test_words_may_be_typed_as_people_type():
    one, two, *_ = split(SECRET)
    assert combine([f"  {one.upper()} ", two.replace(" ", "\n ")]) == SECRET


def test_one_is_nothing_and_twice_the_same_is_one():
    one, two, three, *_ = split(SECRET)
    for lines in ([], [one], [one, one], [one, f" {one} "], [one, ""], [one, two, three]):
        assert refused(combine, lines) == "recovery.two"


def test_a_wrong_word_and_words_of_another_workplace():
    one, two, *_ = split(SECRET)
    for lines in (
        [one, two.replace(two.split()[5], "academic")],
        [one, "not words"],
        [one, split(SECRET)[1]],
    ):
        assert refused(combine, lines) == "recovery.words"


def test_two_supervisors_come_in_again_when_both_passwords_are_gone(branch):
    first, _ = branch.two()
    branch.add(first, "7001", Role.TELLER)
    keys = all_keys(first.keys)
    session = branch.door.recover(list(branch.words.values()), FIRST, "李娜", NEW)
    assert all_keys(session.keys) == keys
    assert all_keys(branch.door.log_in(FIRST, NEW).keys) == keys
    assert refused(branch.log_in, FIRST) == "login.wrong"
    assert branch.log_in("7001").role is Role.TELLER


def test_the_words_open_everything_when_the_device_secret_is_gone(branch):
    first, _ = branch.two()
    keys = all_keys(first.keys)
    (branch.home / DEVICE_FILE).unlink()
    assert refused(branch.log_in, FIRST) == "key.missing"
    session = branch.door.recover(list(branch.words.values()), "8009", "赵六", NEW)
    assert session.role is Role.SUPERVISOR
    assert all_keys(branch.door.log_in("8009", NEW).keys) == keys
    assert [one.code for one in branch.desk.everybody(session)] == ["8009"]
    assert SECOND in (branch.home / KEPT).read_text("utf-8")
    branch.add(session, FIRST, Role.SUPERVISOR)
    assert branch.desk.take_words(branch.log_in(FIRST)) not in branch.words.values()


def test_one_supervisors_words_or_a_strangers_change_nothing(branch):
    branch.two()
    before = (branch.home / "people.json").read_bytes()
    one, two = branch.words.values()
    strange = split(SECRET)
    assert refused(branch.door.recover, [one], FIRST, "李娜", NEW) == "recovery.two"
    assert refused(branch.door.recover, [one, strange[0]], FIRST, "李娜", NEW) == "recovery.words"
    assert refused(branch.door.recover, strange[:2], FIRST, "李娜", NEW) == "recovery.words"
    assert refused(branch.door.recover, [one, two], FIRST, "李娜", "12345678") == "password.common"
    (branch.home / DEVICE_FILE).rename(branch.home / "aside")
    assert refused(branch.door.recover, strange[:2], FIRST, "李娜", NEW) == "recovery.words"
    assert not (branch.home / DEVICE_FILE).exists()
    assert (branch.home / "people.json").read_bytes() == before


def test_recovery_gives_ten_guesses_to_the_one_and_to_nobody_else(branch):
    first, _ = branch.two()
    branch.add(first, "7001", Role.TELLER)
    for code in (FIRST, "7001"):
        for _ in range(10):
            refused(branch.door.log_in, code, "wrong")
    branch.door.recover(list(branch.words.values()), FIRST, "李娜", NEW)
    assert branch.door.log_in(FIRST, NEW)
    assert refused(branch.log_in, "7001") == "login.locked"


def test_each_supervisor_has_words_once_and_no_two_the_same(branch):
    first, second = branch.two()
    assert refused(branch.desk.take_words, first) == "recovery.taken"
    assert refused(branch.desk.take_words, second) == "recovery.taken"
    third = branch.add(second, "8003", Role.SUPERVISOR, FIRST)
    words = branch.desk.take_words(third)
    assert words not in branch.words.values()
    assert branch.door.recover([words, branch.words[FIRST]], "8004", "孙八", NEW)
    teller = branch.add(first, "7001", Role.TELLER)
    assert refused(branch.desk.take_words, teller) == "role.not_allowed"


def test_another_password_gives_nobody_a_second_line_of_words(branch):
    """Words do not change with the password: an old line and a new one would open everything alone."""
    first, _ = branch.two()
    branch.add(first, "8003", Role.SUPERVISOR)
    given = branch.reset(first, SECOND, "8003")
    again = branch.door.change_password(SECOND, given, NEW)
    assert refused(branch.desk.take_words, again) == "recovery.taken"
    assert refused(branch.door.recover, [branch.words[SECOND]] * 2, "8009", "赵六", NEW) == "recovery.two"
    assert branch.door.recover(list(branch.words.values()), "8009", "赵六", NEW), "the old line still serves"


def test_the_file_with_everybodys_keys_says_no_words(branch):
    branch.two()
    text = (branch.home / "people.json").read_text("utf-8")
    for words in branch.words.values():
        assert " ".join(words.split()[:3]) not in text
        assert " ".join(words.split()[10:13]) not in text
    assert password_of(FIRST) not in text
