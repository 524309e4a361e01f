"""To seal takes nobody's secret; to open takes one's own."""

from __future__ import annotations

import pytest

from teller_app.rules.errors import Unavailable
from teller_app.safe.keys import FILE_NAMES, GivenKeys
from teller_app.safe.ring import OpenRing, all_keys, new_keys, new_pair, public_of, seal, seal_keys


def test_sealed_keys_open_for_whom_they_were_sealed_and_nobody_else():
    keys = new_keys()
    (mine, public), (other, _) = new_pair(), new_pair()
    sealed = seal_keys(keys, public)
    assert all_keys(OpenRing(mine, sealed)) == keys
    assert public_of(mine) == public
    with pytest.raises(Unavailable) as caught:
        OpenRing(other, sealed).key("book")
    assert caught.value.code == "key.not_given"


def test_each_file_has_a_random_key_of_its_own():
    one, two = new_keys(), new_keys()
    assert len({*one.values(), *two.values()}) == 2 * len(FILE_NAMES)
    assert all(len(key) == 32 for key in one.values())


def test_a_night_import_seals_with_public_keys_alone():
    private, public = new_pair()
    fresh = seal(b"k" * 32, public)
    assert OpenRing(private, {"book": fresh}).key("book") == b"k" * 32


def test_a_key_that_was_never_sealed_is_not_made_up():
    private, public = new_pair()
    ring = OpenRing(private, {"book": seal(b"k" * 32, public)})
    for keys in (ring, GivenKeys({"book": b"k" * 32})):
        with pytest.raises(Unavailable) as caught:
            keys.key("journal")
        assert caught.value.values == {"file": "journal"}


def test_no_key_is_ever_in_a_traceback():
    private, public = new_pair()
    sealed = {"book": seal(b"k" * 32, public)}
    said = repr(OpenRing(private, sealed)) + repr(GivenKeys({"book": b"k" * 32}))
    assert private.hex() not in said
    assert "kkkk" not in said
    assert repr(private) not in said
