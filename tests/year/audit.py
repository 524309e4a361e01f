"""What must hold on every day, told from the journal's entries alone and held against its tables."""

from __future__ import annotations

import itertools
import json
from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from sqlite_utils import Database

from teller_app.rules.cadence import Cadence
from teller_app.rules.care import NO_CONTACT
from teller_app.store.journal import Entry, EntryKind, Journal

_NEW = "select number from entry where number > ? order by number"
_TASKS = (
    "select number, client_key, step, from_day, due, state, put_off, escalated, closed_on, closed_by"
    " from care_task order by number"
)
_USES = "select entry, client_key, rulebook, privilege, period, day, undone_by from privilege_use"
_CONTACTS = "select entry, client_key, day, step from contact"
_WISHES = "select client_key, step from contact_wish"
_EVENTS = "select entry from care_event"
_OVERRIDES = "select entry, client_key, rulebook, first_day, last_day, ended_on, ended_by from tier_override"
_TABLES = "select name from sqlite_master where type = 'table'"
_CHAIN = {"regular", "holiday"}
_DOOR = "door"
Slot = tuple[str, str, str, str]
"""Client, rulebook, privilege and period: what one quota counts."""


@dataclass(frozen=True, slots=True)
class TaskRow:
    """A row of the table, as it stands there."""

    number: int
    client: str
    step: str
    from_day: date
    due: date
    state: str
    put_off: int
    escalated: str | None
    closed_on: str | None
    closed_by: int | None


def read_tasks(db: Database) -> dict[int, TaskRow]:
    rows = db.execute(_TASKS).fetchall()
    return {
        row[0]: TaskRow(*row[:3], date.fromisoformat(row[3]), date.fromisoformat(row[4]), *row[5:])
        for row in rows
    }


class Audit:
    """Reads each entry once, in its order, and believes nothing that it has not read."""

    def __init__(self, cadence: Cadence) -> None:
        self._cadence = cadence
        self._read = 0
        self.kinds: dict[int, EntryKind] = {}
        self.uses: dict[Slot, set[int]] = defaultdict(set)
        self.slots: dict[int, Slot] = {}
        self.undone: dict[int, int] = {}
        self.wishes: dict[str, set[str]] = defaultdict(set)
        self.contacts: dict[int, tuple[str, str, str]] = {}
        self.put_off: Counter[int] = Counter()
        self.escalated: set[int] = set()
        self.ever_silent: set[str] = set()
        self.tasks: dict[int, TaskRow] = {}

    def look(self, journal: Journal) -> None:
        """Everything that holds at any moment, after a kill too."""
        self.tasks = read_tasks(journal.db)
        for (number,) in journal.db.execute(_NEW, [self._read]).fetchall():
            assert number == self._read + 1, f"entry {self._read + 1} is gone"
            entry = journal.entry(number)
            assert entry is not None
            self.kinds[number] = entry.kind
            self._take(number, entry)
            self._read = number
        self._ledger(journal.db)
        self._care(journal.db)
        self._hands(journal.db)
        self._no_orphan(journal.db)

    def after_morning(self, day: date, newest: int) -> None:
        """What is late too long lies with a supervisor, and nothing is late that was planned just now.

        Args:
            day: of which the morning has been planned.
            newest: number of the newest task before it.
        """
        for task in self.open_tasks():
            if self._cadence.escalates_on(task.due) <= day:
                assert task.escalated is not None, f"task {task.number} is left lying: {task}"
            assert task.number <= newest or task.due >= day, f"{task} was late before anybody saw it"

    def open_tasks(self) -> list[TaskRow]:
        return [task for task in self.tasks.values() if task.state == "open"]

    def _take(self, number: int, entry: Entry) -> None:
        client, body = entry.client_key or "", json.loads(entry.body)
        match entry.kind:
            case EntryKind.PRIVILEGE:
                self._given(number, entry, (client, entry.rulebook or "", body["privilege"], body["period"]))
            case EntryKind.PRIVILEGE_UNDO:
                self.uses[self.slots[body["undoes"]]].remove(body["undoes"])
                self.undone[body["undoes"]] = number
            case EntryKind.CARE_DONE:
                self._contacted(number, entry, self.tasks[body["task"]])
            case EntryKind.CARE_NOT_WANTED:
                self._refuse(client, body["step"])
            case EntryKind.CONTACT_WISH if body["contact"]:
                self.wishes[client].clear()
            case EntryKind.CONTACT_WISH:
                self._refuse(client, NO_CONTACT)
            case EntryKind.CARE_PUT_OFF:
                self.put_off[body["task"]] += 1
            case EntryKind.CARE_ESCALATED:
                assert body["task"] not in self.escalated, f"task {body['task']} escalated twice"
                self.escalated.add(body["task"])

    def _given(self, number: int, entry: Entry, slot: Slot) -> None:
        """No quota is exceeded, whatever was given and taken back before."""
        self.slots[number] = slot
        self.uses[slot].add(number)
        quota = json.loads(entry.body)["quota"]
        assert quota is None or len(self.uses[slot]) <= quota, f"{slot} beyond {quota}"
        assert slot[-1] == f"{entry.at.year}-01-01", f"{slot} is of another period"

    def _refuse(self, client: str, step: str) -> None:
        if step == "door":
            return
        self.wishes[client].add(step)
        self.ever_silent.add(client)

    def _contacted(self, number: int, entry: Entry, task: TaskRow) -> None:
        """Nobody is contacted who does not want it, on a day off, or inside the gap."""
        assert task.closed_by == number, f"task {task.number} was not closed by {number}"
        if task.step == _DOOR:
            return
        day, client = entry.at.date(), entry.client_key or ""
        assert self.wishes[client].isdisjoint({NO_CONTACT, task.step}), f"{client} does not want {task.step}"
        assert not self._cadence.calendar.is_day_off(day), f"{client} was contacted on {day}"
        gap = timedelta(days=self._cadence.rules.at_least_days_between)
        for whom, other, _ in self.contacts.values():
            near = abs(date.fromisoformat(other) - day)
            assert whom != client or near >= gap, f"{client} was contacted on {other} and on {day}"
        self.contacts[number] = (client, day.isoformat(), task.step)

    def _ledger(self, db: Database) -> None:
        """The ledger equals its entries."""
        rows = db.execute(_USES).fetchall()
        assert {row[0]: tuple(row[1:5]) for row in rows} == self.slots
        assert {row[0]: row[6] for row in rows if row[6] is not None} == self.undone
        for row in rows:
            assert row[4] <= row[5], f"use {row[0]} lies before its period"

    def _care(self, db: Database) -> None:
        """Events, contacts and wishes equal their entries, and each client's open tasks fit together."""
        assert {row[0] for row in db.execute(_EVENTS)} == self._of(EntryKind.CARE_EVENT)
        assert {row[0]: tuple(row[1:]) for row in db.execute(_CONTACTS)} == self.contacts
        wished = {(client, step) for client, steps in self.wishes.items() for step in steps}
        assert set(db.execute(_WISHES)) == wished
        mine: dict[str, list[TaskRow]] = defaultdict(list)
        for task in self.tasks.values():
            self._task(task)
            if task.state == "open" and task.step != _DOOR:
                mine[task.client].append(task)
        for client, tasks in mine.items():
            self._together(client, tasks)

    def _task(self, task: TaskRow) -> None:
        """Every task ends with an entry, or is open and on its way to a supervisor."""
        assert task.put_off == self.put_off[task.number] <= self._cadence.rules.put_off_most
        assert (task.escalated is not None) == (task.number in self.escalated)
        if task.state == "open":
            assert task.closed_by is None, task
            return
        assert task.closed_on is not None, task
        assert task.closed_by in self.kinds, f"task {task.number} ended without an entry"
        done = self.kinds[task.closed_by] is EntryKind.CARE_DONE
        assert task.state == "covered" or (task.state == "done") == done, task

    def _together(self, client: str, tasks: list[TaskRow]) -> None:
        unwanted = self.wishes[client]
        assert not [task for task in tasks if unwanted & {NO_CONTACT, task.step}], f"{client}: {tasks}"
        assert sum(task.step in _CHAIN for task in tasks) <= 1, f"{client} has two chains: {tasks}"
        dues = sorted(task.due for task in tasks)
        for day in dues:
            assert not self._cadence.calendar.is_day_off(day), f"{client}: {day} is a day off"
        made = sorted(date.fromisoformat(day) for whom, day, _ in self.contacts.values() if whom == client)
        gap = self._cadence.rules.at_least_days_between
        for one, other in (*itertools.pairwise(dues), *itertools.product(made[-1:], dues)):
            near = abs((other - one).days) < gap
            assert not near, f"{client} would be contacted on {one} and {other}: {tasks}"

    def _hands(self, db: Database) -> None:
        """Tiers by hand: at most one in force on any day for a client and a scheme."""
        rows = db.execute(_OVERRIDES).fetchall()
        assert {row[0] for row in rows} == self._of(EntryKind.OVERRIDE)
        assert {row[6] for row in rows if row[6] is not None} == self._of(EntryKind.OVERRIDE_END)
        mine: dict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
        for _, client, rulebook, first, last, ended, _ in rows:
            until = last if ended is None else (date.fromisoformat(ended) - timedelta(days=1)).isoformat()
            mine[client, rulebook].append((first, until))
        for key, spans in mine.items():
            for (_, last), (first, _) in itertools.pairwise(sorted(spans)):
                assert last < first, f"{key} has two tiers by hand on {first}"

    def _no_orphan(self, db: Database) -> None:
        """Every row that names an entry names one that is there."""
        for (table,) in db.execute(_TABLES).fetchall():
            for key in db.execute(f"pragma foreign_key_list({table})").fetchall():
                if key[2] == "entry":
                    named = db.execute(f"select {key[3]} from {table} where {key[3]} is not null").fetchall()
                    assert {row[0] for row in named} <= self.kinds.keys(), f"{table}.{key[3]}"

    def _of(self, kind: EntryKind) -> set[int]:
        return {number for number, each in self.kinds.items() if each is kind}
