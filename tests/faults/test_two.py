"""Two programs at one journal: everything once, nothing beyond its quota, and busy is a sentence."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from teller_app.safe.disk import only_one
from teller_app.safe.keys import DeviceKeys
from teller_app.store.book import LOCK
from teller_app.store.files import open_file
from teller_app.store.journal import FILE_NAME
from tests.faults.faulting import ACTS, BUGS
from tests.faults.homes import copy_of, state_of
from tests.faults.nursery import DRIVER, Run
from tests.faults.papers import GIVEN, QUOTA, RICH, in_book

ROUNDS = 20
_BUSY = "正被另一个窗口使用"


def both(nurseries, *runs):
    with ThreadPoolExecutor(len(runs)) as pool:
        return list(pool.map(lambda pair: pair[0].run(pair[1]), zip(nurseries, runs, strict=True)))


def test_two_counters_act_at_once(nurseries, lived_in, tmp_path):
    given = refused = 0
    for turn in range(ROUNDS):
        home = copy_of(lived_in, tmp_path / "branch")
        before = state_of(home)
        rans = both(nurseries, *(Run(home, ("race", f"{turn}-{each}"), module=DRIVER) for each in "ab"))
        assert [ran.code for ran in rans] == [0, 0], [ran.err for ran in rans]
        said = [line.split(" ") for ran in rans for line in ran.lines if line != "ready"]
        after = state_of(home)
        told = [int(each[1]) for each in said if each[0] == "entry"]
        assert len(told) == len(set(told))
        new = {number: kind for number, kind in after.entries().items() if number not in before.entries()}
        assert set(told) == {number for number, kind in new.items() if kind != "add"}
        clients = [each[1] for each in said if each[0] == "client"]
        assert len(clients) == len(set(clients)) == 8
        used = [row for row in after.journal["privilege_use"] if row[1] == RICH and row[-1] is None]
        assert len(used) == QUOTA, "what is left is given to the last one, and never more"
        for _, code, *sentence in (each for each in said if each[0] == "refused"):
            assert code in {"privilege.used_up", "care.twice", "store.locked"}
            assert len(sentence[0]) > 8
            refused += 1
        given += len(told)
    assert given > ROUNDS * 8
    assert refused > ROUNDS


def test_whoever_waits_too_long_is_told_that_it_is_busy(nurseries, home):
    """Nothing is lost of either: it can be done once the other is ready."""
    db = open_file(home / FILE_NAME, DeviceKeys(home).key("journal"))
    db.conn.execute("begin immediate")
    give = Run(home, ("privilege", "give", GIVEN, "--client", RICH))
    rans = both(nurseries, give, Run(home, ("walk-in", "孙七"), module=DRIVER))
    db.conn.rollback()
    db.conn.close()
    for ran in rans:
        assert ran.code == 1
        assert _BUSY in ran.err
        assert not any(each in ran.err for each in BUGS)
    assert [ran.code for ran in both(nurseries, give, Run(home, ("walk-in", "孙七"), module=DRIVER))] == [0, 0]


def test_a_restore_waits_for_nobody(nursery, home):
    """A window has the journal open: its entries would go to a file that nobody opens again."""
    db = open_file(home / FILE_NAME, DeviceKeys(home).key("journal"))
    before = state_of(home)
    ran = nursery.run(Run(home, ("restore", "--yes", "--approver", "0107")))
    assert ran.code == 1
    assert _BUSY in ran.err
    db.conn.close()
    after = state_of(home)
    assert (after.journal, after.book, after.settings) == (before.journal, before.book, before.settings)
    assert nursery.run(Run(home, ("restore", "--yes", "--approver", "0107"))).code == 0


def test_two_imports_at_once(nurseries, home):
    files = [str(path) for path in in_book(home.parent)]
    rans = both(nurseries, *[Run(home, ("import", *files))] * 2)
    assert 0 in {ran.code for ran in rans}
    for ran in rans:
        assert ran.code == 0 or _BUSY in ran.err
    state_of(home)
    with only_one(home / LOCK):
        ran = nurseries[0].run(Run(home, ("import", *files)))
    assert ran.code == 1
    assert _BUSY in ran.err


@pytest.mark.long(first=3)
@pytest.mark.parametrize("name", ["backup", "restore", "branch", "settings", "due", "import"])
def test_the_same_command_twice_at_once(nurseries, home, name):
    act = next(act for act in ACTS if act.name == name)
    for _ in range(3):
        rans = both(nurseries, *[act.run(home)] * 2)
        for ran in rans:
            assert not any(each in ran.err for each in BUGS), ran.err
            assert ran.code in {0, 1, 2}
        state_of(home)
