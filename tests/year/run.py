"""Run a year: mornings, days, new books and kills, with the audit after each of them."""

from __future__ import annotations

import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from random import Random

from teller_app.desk.care import WEEK, CareDesk
from teller_app.desk.deciding import decide
from teller_app.desk.morning import plan_morning
from teller_app.store.files import sound
from teller_app.store.journal import EntryKind
from teller_app.store.verify import verify
from tests.year import child
from tests.year.acts import Day
from tests.year.audit import Audit
from tests.year.branch import Branch

FIRST, LAST = date(2026, 1, 1), date(2026, 12, 31)
_DAY = timedelta(days=1)
_CHAIN = {"survey", "regular", "holiday"}
_ROOT = Path(__file__).parents[2]
Told = Callable[[str], None]


def run_year(
    home: Path, seed: int, *, first: date = FIRST, last: date = LAST, kills: int = 5, tell: Told | None = None
) -> Counter[str]:
    """Live through it; returns how often what happened. Raises where something does not hold."""
    rng = Random(f"year-{seed}")
    branch = Branch(home, seed, first)
    audit = Audit(branch.cadence)
    days = [first + ahead * _DAY for ahead in range((last - first).days + 1)]
    killed = set(rng.sample(days, min(kills, len(days))))
    tiers: dict[str, str] = {}
    for day in days:
        branch.day = day
        if day.day == 1 and day != first:
            branch.close()
            _no_alarm(branch)
            branch.new_book()
            branch.open()
        if day in killed:
            _kill(branch, audit, rng.uniform(0.0, 0.6))
        _live(branch, audit, Random(f"{seed}-{day}"))
        if day.day == 1 or day == last:
            _compare_tiers(branch, tiers)
        if tell is not None and day.day == 1:
            tell(f"{day} {branch.last_number}")
    branch.happened["records"] = branch.records
    branch.close()
    _no_alarm(branch)
    return branch.happened


def _no_alarm(branch: Branch) -> None:
    """Every page, every row and the whole trail of honest work, kills and all, are found as they should be."""
    assert verify(branch.home, branch.keys, outside=None) == ()
    branch.happened["verified"] += 1


def _live(branch: Branch, audit: Audit, rng: Random) -> None:
    """One day; now and then on a day off nobody comes and the program stays off."""
    if branch.day_off and rng.random() < 0.3:
        return
    again = rng.random() < 0.1
    newest = max(audit.tasks, default=0)
    branch.happened["planned"] += plan_morning(branch.place).planned
    if again:
        assert plan_morning(branch.place).planned == 0
    audit.look(branch.place.journal)
    audit.after_morning(branch.day, newest)
    if again:
        _lists_are_whole(branch, audit)
    for kind, number in Day(branch, rng).acts():
        entry = branch.place.journal.entry(number)
        assert entry is not None
        assert entry.kind is kind
    audit.look(branch.place.journal)
    _lists_are_whole(branch, audit)
    _nobody_is_forgotten(branch, audit)
    branch.happened["escalated"] = len(audit.escalated)


def _lists_are_whole(branch: Branch, audit: Audit) -> None:
    """Each open task of a client of the book stands in exactly one list."""
    view = CareDesk(branch.place).refresh()
    lists = (view.today, view.late, view.escalated, view.week)
    shown = [line.task for lines in lists for line in lines]
    until = branch.day + timedelta(days=WEEK)
    there = [
        task.number for task in audit.open_tasks() if task.due <= until and task.client in branch.clients
    ]
    assert sorted(shown) == sorted(there)


def _nobody_is_forgotten(branch: Branch, audit: Audit) -> None:
    """Whoever made a deal and refuses nothing has the next regular contact ahead, until a year is over."""
    rules = branch.cadence.rules
    query = "select client_key, max(day) from care_event where kind = 'deal' group by client_key"
    waiting = {task.client for task in audit.open_tasks() if task.step in _CHAIN}
    for client, last_deal in branch.place.journal.db.execute(query).fetchall():
        ends = date.fromisoformat(last_deal) + timedelta(days=rules.then_for_days - rules.then_every_days)
        if client not in audit.ever_silent and branch.day < ends:
            assert client in waiting, f"{client} of {last_deal} is forgotten on {branch.day}"


def _compare_tiers(branch: Branch, before: dict[str, str]) -> None:
    """Count who has risen and who has fallen since."""
    for client in branch.clients.values():
        decision = decide(branch.place, client).decision
        rungs, now = decision.edition.rungs, decision.tier.code
        was = before.get(client.key, now)
        branch.happened["risen"] += rungs[now] > rungs[was]
        branch.happened["fallen"] += rungs[now] < rungs[was]
        before[client.key] = now


def _kill(branch: Branch, audit: Audit, after: float) -> None:
    """Another process has the day, and is killed in the middle of it; what it was told is there, once."""
    before = branch.last_number
    branch.close()
    said = _said_until_killed(branch, after)
    branch.open()
    journal = branch.place.journal
    assert sound(journal.db) == []
    for kind, number in said:
        if kind == child.MORNING:
            before = max(before, number)
            continue
        entry = journal.entry(number)
        assert entry is not None, f"{kind} {number} was told to be saved and is gone"
        assert entry.kind is EntryKind(kind)
    told = [number for kind, number in said if kind != child.MORNING]
    assert len(told) == len(set(told))
    if said:
        assert len(told) <= branch.last_number - before <= len(told) + 1
    audit.look(journal)
    branch.happened["kill"] += 1
    branch.happened["told before a kill"] += len(told)


def _said_until_killed(branch: Branch, after: float) -> list[tuple[str, int]]:
    command = [sys.executable, "-m", child.__name__, str(branch.home), branch.day.isoformat()]
    with subprocess.Popen(
        [*command, str(branch.seed)], cwd=_ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stdout.readline().strip() == child.READY
        process.stdin.write("\n")
        process.stdin.flush()
        time.sleep(after)
        process.kill()
        lines = process.stdout.read().split("\n")[:-1]
    return [(kind, int(number)) for kind, number in (line.split() for line in lines)]
