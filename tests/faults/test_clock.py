"""The clock jumps by ten years: nothing crashes, what is counted stays right, and no backup goes wrongly."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from teller_app import wiring
from teller_app.desk.care import CareDesk
from teller_app.desk.ledger import LedgerDesk
from teller_app.desk.morning import plan_morning
from teller_app.rules.codes import CareKind
from teller_app.rules.errors import Refusal
from teller_app.store.backup import backups
from tests.faults.damage import workplace
from tests.faults.faulting import BUGS
from tests.faults.homes import state_of
from tests.faults.nursery import DRIVER, Run
from tests.faults.papers import GIVEN, QUOTA, RICH, client_keys, in_book

YEARS = 3653 * 86_400
"""Ten of them, in seconds."""
JUMPS = (YEARS, -YEARS)
COMMANDS = (
    ("find", "王"),
    ("assess", "--client", RICH),
    ("compare", "--client", RICH),
    ("branch",),
    ("care", "due"),
    ("care", "event", "--client", "C000003", "--kind", "deal"),
    ("care", "history", "--client", RICH),
    ("privilege", "list", "--client", RICH),
    ("key-account", "--client", RICH),
    ("override", "list"),
    ("settings", "--teller", "0107 周"),
    ("backup",),
    ("verify",),
)
NO_RULES = "没有生效的版本"
"""Ten years ago the general scheme was not written: that is said, and no other scheme decides in its place."""


@pytest.mark.long(first=1)
@pytest.mark.parametrize("jump", JUMPS)
def test_every_command_goes_on(nursery, home, tmp_path, jump):
    before = state_of(home)
    commands = (*COMMANDS, ("summary", "--client", RICH, "--out", str(tmp_path / "s.pdf")))
    for command in (*commands, ("import", *(str(path) for path in in_book(home.parent)))):
        ran = nursery.run(Run(home, command, shift=jump))
        assert not any(each in ran.err for each in BUGS), (command, ran.err)
        assert ran.code == 0 or (jump == -YEARS and _understood(ran.err)), (command, ran.err)
    if jump != -YEARS:
        assert (tmp_path / "s.pdf").read_bytes().startswith(b"%PDF")
    for command in commands:
        ran = nursery.run(Run(home, command))
        assert ran.code == 0, (command, ran.err)
    after = state_of(home)
    assert set(before.entries()) <= set(after.entries())
    assert set(before.backups) <= set(after.backups)


def _understood(said: str) -> bool:
    """A future that the files have and a past that has no rules are both said as such."""
    return NO_RULES in said or "晚于" in said or "日期" in said


def test_a_quota_is_of_its_year_and_comes_back_with_it(nursery, home):
    """Two were given in the days before; another year has its own six, and this one has the rest."""
    for shift, left in ((0, QUOTA - 2), (YEARS, QUOTA), (0, 0), (YEARS, 0)):
        for _ in range(left):
            ran = nursery.run(Run(home, ("privilege", "give", GIVEN, "--client", RICH), shift=shift))
            assert ran.code == 0, ran.err
        ran = nursery.run(Run(home, ("privilege", "give", GIVEN, "--client", RICH), shift=shift))
        assert ran.code == 1
    periods = [(row[4], row[3]) for row in state_of(home).journal["privilege_use"]]
    assert sorted(periods.count(each) for each in set(periods)) == [QUOTA, QUOTA]


def test_no_backup_goes_because_of_a_clock(nursery, home):
    """What was made last is what a restore brings back, whatever the clock said meanwhile."""
    for _ in range(3):
        assert nursery.run(Run(home, ("backup",), shift=YEARS)).code == 0
    for shift in (0, -YEARS, YEARS, 0):
        assert nursery.run(Run(home, ("walk-in", "孙七"), module=DRIVER)).code == 0
        there = backups(home)
        assert nursery.run(Run(home, ("backup",), shift=shift)).code == 0
        (new,) = set(backups(home)) - set(there)
        assert backups(home)[:2] == [new, there[0]]
        entries = state_of(home)
        assert nursery.run(Run(home, ("restore", "--yes", "--approver", "0107"), shift=-shift)).code == 0
        assert state_of(home).walk_ins() == entries.walk_ins()
    for _ in range(3):
        last = backups(home)[0]
        assert nursery.run(Run(home, ("backup",), shift=-YEARS)).code == 0
        assert backups(home)[1] == last


@pytest.mark.parametrize("years", [10, -10])
def test_within_the_life_of_one_window(home, monkeypatch, years):
    """Desks that are open while the clock jumps, there and back."""
    real = wiring.now
    place = workplace(home)
    care, ledger = CareDesk(place), LedgerDesk(place)
    for turn, shift in enumerate((0, years, 0, years, 0)):
        monkeypatch.setattr(wiring, "now", lambda shift=shift: real() + timedelta(days=3653 * shift / 10))
        for key in client_keys()[:4]:
            client = place.open_client(key)
            for act in (
                lambda: ledger.give(client, GIVEN),  # noqa: B023  done at once
                lambda: care.event(client, CareKind.DEAL, (place.today() - timedelta(days=turn)).isoformat()),  # noqa: B023
                lambda: plan_morning(place),
                lambda: care.done(care.refresh().week[0].task),
                lambda: ledger.undo(client, "改期"),  # noqa: B023
            ):
                try:
                    act()
                except (Refusal, IndexError):
                    continue
        _consistent(place.journal.db)
    place.journal.close()
    place.book.close()
    state_of(home)


def _consistent(db):
    """No contact twice on a day, no task due before its event's day, no quota passed in any year."""
    rows = db.execute(
        "select client_key, privilege, period, count(*) from privilege_use"
        " where undone_by is null group by 1, 2, 3"
    ).fetchall()
    assert all(count <= QUOTA for *_, count in rows)
    for day, due in db.execute(
        "select e.day, t.due from care_task t join care_event e on e.entry = t.event"
    ).fetchall():
        assert date.fromisoformat(due) >= date.fromisoformat(day)
    contacts = db.execute("select client_key, day, count(*) from contact group by 1, 2").fetchall()
    assert all(count == 1 for *_, count in contacts)
