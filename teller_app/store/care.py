"""Care in the journal: events, tasks, contacts and wishes. What follows an act is written with it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError

from teller_app.rules.cadence import GO_FIRST, Cadence
from teller_app.rules.care import NO_CONTACT, CareEvent, Diary, Planned, Task
from teller_app.rules.codes import CareKind, CareStep, TaskState
from teller_app.rules.errors import Refusal
from teller_app.store.errors import StoreUnavailable, trouble
from teller_app.store.files import Database
from teller_app.store.journal import Entry, Journal

_TASK = (
    "select t.number, t.event, t.client_key, e.kind, e.day, t.step, t.from_day, t.due, t.state, t.put_off,"
    " t.escalated, e.note from care_task t join care_event e on e.entry = t.event"
)
_BY_NUMBER = _TASK + " where t.number = ?"
_OPEN_OF = _TASK + " where t.client_key = ? and t.state = 'open' order by t.due, t.number"
_ALL_OF = _TASK + " where t.client_key = ? order by t.number"
_OPEN_UNTIL = _TASK + " where t.state = 'open' and t.due <= ? order by t.due, t.number limit ?"
_TO_ESCALATE = _TASK + " where t.state = 'open' and t.escalated is null and t.due < ? order by t.number"
_COUNT_OPEN = "select count(*) from care_task where state = 'open' and due <= ?"
_COUNT_CLOSED = "select count(*) from care_task where state = 'done' and closed_on = ?"
_SUMS = (
    "select coalesce(sum(due >= ? and escalated is null), 0),"
    " coalesce(sum(due < ? and escalated is null), 0), coalesce(sum(escalated is not null), 0)"
    " from care_task where state = 'open' and due <= ?"
)
_DONE = "select count(*) from care_task where state = 'done' and closed_on between ? and ?"
_EVENT = "select entry from care_event where client_key = ? and kind = ? and origin = ?"
_PUT_EVENT = "insert into care_event (entry, client_key, kind, day, origin, note) values (?, ?, ?, ?, ?, ?)"
_PUT_TASK = (
    "insert into care_task (event, client_key, step, from_day, due, state, closed_on, closed_by)"
    " values (?, ?, ?, ?, ?, ?, ?, ?)"
)
_CLOSE = "update care_task set state = ?, closed_on = ?, closed_by = ? where number = ?"
_MOVE = "update care_task set from_day = ?, due = ? where number = ?"
_PUT_OFF = "update care_task set from_day = ?, due = ?, put_off = put_off + 1 where number = ?"
_ESCALATE = "update care_task set escalated = ?, late_since = due where number = ?"
_CONTACT = "insert into contact (entry, client_key, day, step) values (?, ?, ?, ?)"
_CONTACTS = "select day from contact where client_key = ? and day >= ?"
_WISHES = "select step from contact_wish where client_key = ?"
_WISH = "insert or replace into contact_wish (client_key, step, entry) values (?, ?, ?)"
_UNWISH = "delete from contact_wish where client_key = ?"
_LAST_DEAL = "select max(day) from care_event where client_key = ? and kind = 'deal'"
_LONG_AGO = 400
MOST_TASKS = 500
"""No list shows more; how many there are is counted."""


def _code(value: object) -> object:
    return date.fromisoformat(value) if isinstance(value, str) else value


_Day = Annotated[date, BeforeValidator(_code)]


class _TaskRow(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    number: int
    event: int
    client: str
    kind: CareKind
    event_day: _Day
    step: CareStep
    from_day: _Day
    due: _Day
    state: TaskState
    put_off: int
    escalated: _Day | None
    note: str


@dataclass(frozen=True, slots=True)
class CareBook:
    """Every method that writes does so in one transaction, with the gap checked inside it."""

    journal: Journal

    def add(self, event: CareEvent, cadence: Cadence, entry: Entry, since: date = date.min) -> int | None:
        """Write an event and the tasks that it asks for; ``since`` as for ``Cadence.first``.

        Returns:
            The entry's number; ``None`` where the event is known already, and nothing was written.
        """
        with self.journal.writing() as db:
            kind = event.kind.value
            if db.execute(_EVENT, [event.client, kind, event.origin]).fetchone() is not None:
                return None
            number = self.journal.put(entry)
            day = event.day.isoformat()
            db.conn.execute(_PUT_EVENT, [number, event.client, kind, day, event.origin, event.note])
            planned = cadence.first(event, self._diary(db, event.client, event.day), since)
            tasks = [self._plan(db, number, event.client, each) for each in planned]
            for task, each in zip(tasks, planned, strict=True):
                if each.step in GO_FIRST and each.state is TaskState.OPEN:
                    diary = self._diary(db, event.client, event.day)
                    self._move(db, cadence.moved(diary, each.due, keep=task), event.day, number)
        return number

    def done(self, number: int, day: date, cadence: Cadence, entry: Entry) -> int:
        """End a task; the contact that was made and what follows are written with it.

        Raises:
            Refusal: ``care.unknown``, ``care.closed`` or as ``Cadence.check``.
        """
        with self.journal.writing() as db:
            task = self._open_task(db, number)
            diary = self._diary(db, task.client, day, without=number)
            cadence.check(task.step, day, diary)
            written = self.journal.put(entry)
            db.conn.execute(_CLOSE, [TaskState.DONE.value, day.isoformat(), written, number])
            if task.step is not CareStep.DOOR:
                db.conn.execute(_CONTACT, [written, task.client, day.isoformat(), task.step.value])
                self._move(db, cadence.moved(diary, day), day, written)
            self._go_on(db, task, day, cadence)
        return written

    def not_wanted(self, number: int, step: str, day: date, cadence: Cadence, entry: Entry) -> int:
        """End a task that the client does not want; ``step`` will not come again, ``NO_CONTACT`` ends all.

        Nobody is spared the way to the door for good: it is no contact, so that task just ends.

        Raises:
            Refusal: ``care.unknown`` or ``care.closed``.
        """
        with self.journal.writing() as db:
            task = self._open_task(db, number)
            written = self.journal.put(entry)
            db.conn.execute(_CLOSE, [TaskState.NOT_WANTED.value, day.isoformat(), written, number])
            if step != CareStep.DOOR.value:
                self._refuse(db, task.client, step, day, written)
            self._go_on(db, task, day, cadence)
        return written

    def put_off(self, number: int, to: date, cadence: Cadence, today: date, entry: Entry) -> int:
        """Give a task another day.

        Raises:
            Refusal: ``care.unknown``, ``care.closed``, ``care.at_once``, ``care.put_off_often`` (most),
                ``care.not_ahead`` (day), ``care.too_far`` (latest) or as ``Cadence.check``; other
                planned contacts count as made.
        """
        with self.journal.writing() as db:
            task = self._open_task(db, number)
            if task.put_off >= cadence.rules.put_off_most:
                raise Refusal("care.put_off_often", most=cadence.rules.put_off_most)
            if task.step is CareStep.DOOR:
                raise Refusal("care.at_once")
            if to <= today:
                raise Refusal("care.not_ahead", day=to)
            latest = today + timedelta(days=cadence.rules.then_every_days)
            if to > latest:
                raise Refusal("care.too_far", latest=latest)
            diary = self._diary(db, task.client, today, without=number)
            planned = frozenset(each.due for each in diary.open if each.step is not CareStep.DOOR)
            cadence.check(task.step, to, replace(diary, contacts=diary.contacts | planned))
            written = self.journal.put(entry)
            db.conn.execute(_PUT_OFF, [to.isoformat(), to.isoformat(), number])
        return written

    def escalate(self, day: date, cadence: Cadence, entry_for: Callable[[Task], Entry]) -> int:
        """Hand what has been late for too long to a supervisor; returns how many."""
        count = 0
        with self.journal.writing() as db:
            for task in self._tasks(db, _TO_ESCALATE, [day.isoformat()]):
                if cadence.escalates_on(task.due) <= day:
                    self.journal.put(entry_for(task))
                    db.conn.execute(_ESCALATE, [day.isoformat(), task.number])
                    count += 1
        return count

    def wish(self, client: str, step: str, day: date, entry: Entry) -> int:
        """Keep that a client does not want a step, or any contact; open tasks of it end."""
        with self.journal.writing() as db:
            written = self.journal.put(entry)
            self._refuse(db, client, step, day, written)
        return written

    def unwish(self, client: str, entry: Entry) -> int:
        """Keep that a client may be contacted again, in every way; what was ended stays ended."""
        with self.journal.writing() as db:
            written = self.journal.put(entry)
            db.conn.execute(_UNWISH, [client])
        return written

    def open_until(self, day: date) -> tuple[Task, ...]:
        """Open tasks due by ``day``, in order of their days; at most ``MOST_TASKS``."""
        with trouble(self.journal.path.name):
            return self._tasks(self.journal.db, _OPEN_UNTIL, [day.isoformat(), MOST_TASKS])

    def counts(self, until: date, today: date) -> tuple[int, int]:
        """How many are open with a day up to ``until``, and how many were done on ``today``."""
        with trouble(self.journal.path.name):
            execute = self.journal.db.execute
            open_ones = execute(_COUNT_OPEN, [until.isoformat()]).fetchone()[0]
            return int(open_ones), int(execute(_COUNT_CLOSED, [today.isoformat()]).fetchone()[0])

    def sums(self, today: date, until: date) -> tuple[int, int, int]:
        """Open tasks with a day up to ``until``: those in time, those late, those with a supervisor."""
        with trouble(self.journal.path.name):
            row = self.journal.db.execute(_SUMS, [today.isoformat(), today.isoformat(), until.isoformat()])
            due, late, escalated = row.fetchone()
        return int(due), int(late), int(escalated)

    def done_between(self, first: date, last: date) -> int:
        """How many were done between two days, both included."""
        with trouble(self.journal.path.name):
            row = self.journal.db.execute(_DONE, [first.isoformat(), last.isoformat()]).fetchone()
        return int(row[0])

    def tasks_of(self, client: str) -> tuple[Task, ...]:
        """Every task of a client, ended ones too."""
        with trouble(self.journal.path.name):
            return self._tasks(self.journal.db, _ALL_OF, [client])

    def task(self, number: int) -> Task:
        """One task.

        Raises:
            Refusal: ``care.unknown`` (task).
        """
        with trouble(self.journal.path.name):
            found = self._tasks(self.journal.db, _BY_NUMBER, [number])
        if not found:
            raise Refusal("care.unknown", task=number)
        return found[0]

    def diary(self, client: str, day: date) -> Diary:
        """What is known of the contacts with a client, on ``day``."""
        with trouble(self.journal.path.name):
            return self._diary(self.journal.db, client, day)

    def _open_task(self, db: Database, number: int) -> Task:
        found = self._tasks(db, _BY_NUMBER, [number])
        if not found:
            raise Refusal("care.unknown", task=number)
        if found[0].state is not TaskState.OPEN:
            raise Refusal("care.closed", task=number)
        return found[0]

    def _diary(self, db: Database, client: str, day: date, without: int = 0) -> Diary:
        since = date.fromordinal(day.toordinal() - _LONG_AGO).isoformat()
        last = db.execute(_LAST_DEAL, [client]).fetchone()[0]
        tasks = self._tasks(db, _OPEN_OF, [client])
        return Diary(
            contacts=frozenset(date.fromisoformat(row[0]) for row in db.execute(_CONTACTS, [client, since])),
            open=tuple(task for task in tasks if task.number != without),
            wishes=frozenset(row[0] for row in db.execute(_WISHES, [client])),
            last_deal=date.fromisoformat(last) if last else None,
        )

    def _go_on(self, db: Database, task: Task, day: date, cadence: Cadence) -> None:
        follows = cadence.after(task, day, self._diary(db, task.client, day))
        if follows is not None:
            self._plan(db, task.event, task.client, follows)

    def _plan(self, db: Database, event: int, client: str, planned: Planned) -> int:
        closed = planned.state is not TaskState.OPEN
        row = [event, client, planned.step.value, planned.from_day.isoformat(), planned.due.isoformat()]
        closing = [planned.due.isoformat(), event] if closed else [None, None]
        return int(db.conn.execute(_PUT_TASK, [*row, planned.state.value, *closing]).lastrowid or 0)

    def _move(self, db: Database, tasks: Iterable[Task], day: date, written: int) -> None:
        for task in tasks:
            if task.state is TaskState.OPEN:
                db.conn.execute(_MOVE, [task.from_day.isoformat(), task.due.isoformat(), task.number])
            else:
                db.conn.execute(_CLOSE, [task.state.value, day.isoformat(), written, task.number])

    def _refuse(self, db: Database, client: str, step: str, day: date, written: int) -> None:
        """The way to the door is no contact and stays."""
        db.conn.execute(_WISH, [client, step, written])
        for task in self._tasks(db, _OPEN_OF, [client]):
            if task.step is not CareStep.DOOR and step in {NO_CONTACT, task.step.value}:
                state = TaskState.NOT_WANTED.value
                db.conn.execute(_CLOSE, [state, day.isoformat(), written, task.number])

    def _tasks(self, db: Database, query: str, values: list[object]) -> tuple[Task, ...]:
        names = tuple(_TaskRow.model_fields)
        try:
            rows = [
                _TaskRow.model_validate(dict(zip(names, row, strict=True)))
                for row in db.execute(query, values).fetchall()
            ]
        except ValidationError:
            raise StoreUnavailable("store.damaged", file=self.journal.path.name) from None
        return tuple(Task(**row.model_dump()) for row in rows)
