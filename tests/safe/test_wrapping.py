"""A private key opens with password and device together, and each guess costs what was set."""

from __future__ import annotations

import json

import pytest
from argon2 import low_level

from teller_app.safe import exchange_keys, release_keys, wrapping
from teller_app.safe.wrapping import COST, Cost, Wrapped, WrongPassword, unwrap, wrap
from tests.staff import CHEAP

SECRET, DEVICE = b"k" * 32, b"d" * 32


def test_it_opens_with_password_and_device_and_with_nothing_less():
    wrapped = wrap(SECRET, "tiger river", DEVICE, CHEAP)
    assert unwrap(wrapped, "tiger river", DEVICE) == SECRET
    for password, device in (("tiger rivers", DEVICE), ("tiger river", b"e" * 32), ("", DEVICE)):
        with pytest.raises(WrongPassword):
            unwrap(wrapped, password, device)


def test_what_stands_in_a_file_opens_again():
    wrapped = wrap(SECRET, "tiger river", DEVICE, CHEAP)
    assert unwrap(Wrapped.model_validate_json(wrapped.model_dump_json()), "tiger river", DEVICE) == SECRET


def test_the_same_password_twice_leaves_nothing_to_compare():
    one, two = (wrap(SECRET, "tiger river", DEVICE, CHEAP) for _ in range(2))
    assert one.salt != two.salt
    assert one.box != two.box


def test_full_width_and_half_width_are_one_password():
    wrapped = wrap(SECRET, "Ｔｉｇｅｒ river", DEVICE, CHEAP)
    assert unwrap(wrapped, "Tiger river", DEVICE) == SECRET


def test_a_guess_costs_64_mib_three_times_over(monkeypatch):
    asked = []

    def hashed(secret, salt, **parameters):
        asked.append((salt, parameters))
        return low_level.hash_secret_raw(
            secret, salt, **{**parameters, "memory_cost": 8, "time_cost": 1, "parallelism": 1}
        )

    monkeypatch.setattr(wrapping, "hash_secret_raw", hashed)
    wrapped = wrap(SECRET, "tiger river", DEVICE)
    assert wrapped.cost == COST
    salt, parameters = asked[0]
    assert len(salt) == 16
    assert parameters == {
        "time_cost": 3,
        "memory_cost": 65536,
        "parallelism": 4,
        "hash_len": 32,
        "type": low_level.Type.ID,
    }


def test_a_wrap_remembers_its_own_cost():
    wrapped = wrap(SECRET, "tiger river", DEVICE, Cost(passes=2, kib=16, lanes=1))
    assert unwrap(wrapped, "tiger river", DEVICE) == SECRET
    dearer = wrapped.model_copy(update={"cost": CHEAP})
    with pytest.raises(WrongPassword):
        unwrap(dearer, "tiger river", DEVICE)


def test_the_key_is_hkdf_over_both(monkeypatch):
    """Worked once by hand from RFC 5869, so that a later rewrite still opens old files."""
    import hashlib
    import hmac

    monkeypatch.setattr(wrapping, "hash_secret_raw", lambda *_, **__: b"a" * 32)
    extracted = hmac.new(b"teller-app", b"a" * 32 + DEVICE, hashlib.sha256).digest()
    wanted = hmac.new(extracted, b"teller-app user key\x01", hashlib.sha256).digest()
    assert wrapping._key("x", DEVICE, b"s" * 16, CHEAP) == wanted


def test_a_key_of_head_office_costs_a_guess_what_a_person_does(tmp_path):
    release_keys.make_key(tmp_path / "release.key", "总行", "corn oil lamp")
    exchange_keys.make_office_key(tmp_path / "exchange.key", "总行", "corn oil lamp")
    for name in ("release.key", "exchange.key"):
        assert json.loads((tmp_path / name).read_text("utf-8"))["private"]["cost"] == COST.model_dump()
