"""Killed in the middle of a day: what was said to be saved is there, once, and it opens again."""

from __future__ import annotations

from random import Random

import pytest

from tests.faults.homes import copy_of, state_of
from tests.faults.killing import Plug
from tests.faults.nursery import DRIVER, Run

KILLS = 30
"""``python -m tests.faults --kills 500`` pulls it as often as you like, and says how long it takes to open."""


def test_the_plug_is_pulled(nursery, lived_in, tmp_path):
    plug = Plug(nursery, lived_in, tmp_path / "branch")
    rng = Random("kills")
    for _ in range(KILLS):
        plug.pull(rng)
    assert {"moment", "line", "command"} <= set(plug.told)
    assert plug.told["said"] > KILLS


def test_older_settings_would_be_seen(nursery, lived_in, tmp_path):
    home = copy_of(lived_in, tmp_path / "branch")
    plug, before = Plug(nursery, lived_in, tmp_path / "branch"), state_of(home)
    assert nursery.run(Run(home, ("settings", "--teller", "0231 001"))).code == 0
    plug._all_is_there(home, ["teller 0231 001"], before, state_of(home))
    with pytest.raises(AssertionError, match="older settings"):
        plug._all_is_there(home, ["teller 0231 001", "teller 0231 002"], before, state_of(home))


def test_a_loss_would_be_seen(nursery, lived_in, tmp_path):
    """The check itself must be able to fail."""
    home = copy_of(lived_in, tmp_path / "branch")
    plug, before = Plug(nursery, lived_in, tmp_path / "branch"), state_of(home)
    assert nursery.run(Run(home, ("give", "1"), module=DRIVER)).code == 0
    after = state_of(home)
    (number,) = set(after.entries()) - set(before.entries())
    plug._all_is_there(home, [f"entry {number} privilege"], before, after)
    for lies in (
        [f"entry {number} decision"],
        [f"entry {number + 1} privilege"],
        [f"entry {number} privilege"] * 2,
        [f"entry {number} privilege", "client W000099 孙七"],
        [f"entry {number} privilege", "backup journal-no.db"],
        [f"entry {number} privilege", "book 9999"],
    ):
        with pytest.raises(AssertionError):
            plug._all_is_there(home, lies, before, after)
