"""Who works here: what counts is the role of this moment, and what was sealed opens for nobody else."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import replace
from pathlib import Path

import pytest
from nacl.secret import SecretBox

from teller_app.rules.errors import Refusal, Unavailable
from teller_app.safe.audit import Actor
from teller_app.safe.keys import DeviceKeys, GivenKeys
from teller_app.safe.roles import Act, Role
from teller_app.safe.session import Session, demo_session
from tests.stage import NOW


@pytest.fixture
def keys(tmp_path: Path) -> DeviceKeys:
    return DeviceKeys(tmp_path / "home")


@pytest.fixture
def demo(keys) -> Session:
    return demo_session(keys, "0231 李娜 主管", NOW)


def test_the_demos_person_is_a_supervisor_with_a_code_and_a_name(demo, keys):
    assert (demo.code, demo.name, demo.role, demo.since) == ("0231", "李娜 主管", Role.SUPERVISOR, NOW)
    assert (demo.keys, demo.standing(), demo.ring) == (keys, Role.SUPERVISOR, None)
    assert demo.label == "0231 李娜 主管"
    assert demo.actor == Actor("0231 李娜 主管", "supervisor")


@pytest.mark.parametrize(("teller", "label"), [("", "demo"), ("0231", "0231"), (" 李娜", "demo 李娜")])
def test_the_demos_person_always_has_a_code(keys, teller, label):
    assert demo_session(keys, teller, NOW).label == label


def test_what_counts_for_an_act_is_the_role_of_this_moment(demo):
    moved = replace(demo, standing=lambda: Role.TELLER)
    moved.require(Act.LOOK)
    with pytest.raises(Refusal) as caught:
        moved.require(Act.PEOPLE)
    assert (caught.value.code, caught.value.values) == (
        "role.not_allowed",
        {"act": "people", "role": "teller"},
    )


def test_a_screen_goes_by_the_role_of_the_log_in(demo):
    teller = replace(demo, role=Role.TELLER)
    assert (teller.may(Act.LOOK), teller.may(Act.PEOPLE), demo.may(Act.PEOPLE)) == (True, False, True)


@pytest.mark.parametrize(
    ("raised", "why"),
    [
        (None, ""),
        (Refusal("login.disabled", user="0231"), "login.disabled"),
        (Refusal("login.ended", user="0231"), "login.ended"),
        (Unavailable("store.locked", file="people"), ""),
    ],
    ids=str,
)
def test_why_somebody_is_in_no_more_is_said_by_whoever_can_say_it(demo, raised, why):
    def standing() -> Role:
        if raised is not None:
            raise raised
        return Role.TELLER

    assert replace(demo, standing=standing).why_over() == why


def test_what_was_sealed_opens_after_the_next_log_in_of_the_same_person(demo, keys):
    sealed = demo.seal(b"typed")
    assert b"typed" not in sealed
    assert demo_session(keys, "0231 李娜", NOW).unseal(sealed) == b"typed"
    own = hmac.digest(keys.key("journal"), b"draft 0231", hashlib.sha256)
    assert SecretBox(own).decrypt(sealed) == b"typed"


def test_it_opens_for_nobody_else_and_on_no_other_device(demo, keys, tmp_path):
    sealed = demo.seal(b"typed")
    for other in (
        demo_session(keys, "0232 王芳", NOW),
        demo_session(DeviceKeys(tmp_path / "other"), "0231", NOW),
    ):
        with pytest.raises(Unavailable) as caught:
            other.unseal(sealed)
        assert (caught.value.code, caught.value.values) == ("key.not_given", {"file": "draft"})


def test_who_has_a_password_seals_with_what_it_opens(branch):
    first, second = branch.two()
    sealed = first.seal(b"typed")
    assert branch.log_in().unseal(sealed) == b"typed"
    with pytest.raises(Unavailable):
        second.unseal(sealed)
    without = replace(first, ring=None, keys=GivenKeys({"journal": first.keys.key("journal")}))
    with pytest.raises(Unavailable):
        without.unseal(sealed)


def test_nothing_of_the_keys_is_told(demo):
    assert "keys" not in repr(demo)
    assert "standing" not in repr(demo)
