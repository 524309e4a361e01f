"""Two tallies side by side."""

from __future__ import annotations

import tempfile
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from teller_app.rules.money import Money
from teller_app.safe.keys import DeviceKeys
from teller_app.store.errors import StoreUnavailable
from teller_app.store.movement import movement
from tests.store.conftest import Home
from tests.store.test_tally import LINE, MARK, kept

THEN = replace(MARK, rules="other")
TIERS = st.sampled_from(["ordinary", "gold", "platinum"])


def lines(tiers):
    return [replace(LINE, client=key, tier=tier, fen=at) for at, (key, tier) in enumerate(tiers.items(), 1)]


def listed(found, cells, most):
    """Everybody of some cells, two at a time."""
    pieces = list(found.listed(cells, most, 2))
    assert all(len(piece) == 2 for piece in pieces[:-1])
    return [each for piece in pieces for each in piece]


def test_every_client_is_in_one_cell_and_whoever_is_missing_somewhere_too(home):
    one = kept(home, lines({"C1": "gold", "C2": "gold", "C3": "platinum"}))
    other = kept(home, lines({"C1": "platinum", "C2": "gold", "C4": "ordinary"}), THEN)
    with movement(one, other, home.keys) as found:
        assert found.counts() == {
            ("gold", "platinum"): 1,
            ("gold", "gold"): 1,
            ("platinum", ""): 1,
            ("", "ordinary"): 1,
        }
        (up,) = listed(found, [("gold", "platinum")], 9)
        assert (up.client, up.before, up.after, up.after_assets) == ("C1", "gold", "platinum", Money(1))
        (gone, new) = listed(found, [("platinum", ""), ("", "ordinary")], 9)
        assert (gone.client, gone.after_assets, new.client, new.before_assets) == ("C3", None, "C4", None)
        assert [each.client for each in listed(found, [("gold", "gold"), ("gold", "platinum")], 1)] == ["C2"]
        assert listed(found, [], 9) == []
        firsts = found.firsts(9)
        assert firsts.keys() == found.counts().keys()
        assert firsts["gold", "platinum"] == [up]
    one.close()
    other.close()


@given(st.dictionaries(st.integers(0, 40).map(lambda at: f"C{at}"), st.tuples(TIERS, TIERS), min_size=1))
@settings(max_examples=15, deadline=None)
def test_the_cells_add_up_to_everybody(clients):
    with tempfile.TemporaryDirectory() as folder:
        add_up(Home(Path(folder), DeviceKeys(Path(folder))), clients)


def add_up(made: Home, clients: dict[str, tuple[str, str]]) -> None:
    one = kept(made, lines({key: pair[0] for key, pair in clients.items()}))
    other = kept(made, lines({key: pair[1] for key, pair in clients.items()}), THEN)
    with movement(one, other, made.keys) as found:
        assert found.counts() == Counter(clients.values())
        for cell, count in found.counts().items():
            assert {each.client for each in listed(found, [cell], 99)} == {
                key for key, pair in clients.items() if pair == cell
            }
            assert len(listed(found, [cell], 99)) == count
            assert found.firsts(3)[cell] == sorted(listed(found, [cell], 3), key=lambda row: row.rank)
    one.close()
    other.close()


def test_a_second_file_that_is_harmed_is_not_read(home):
    one, other = kept(home, lines({"C1": "gold"})), kept(home, lines({"C1": "gold"}), THEN)
    other.close()
    with other.path.open("r+b") as file:
        file.seek(20)
        file.write(b"harmed")
    with pytest.raises(StoreUnavailable), movement(one, other, home.keys):
        pass
    one.close()
