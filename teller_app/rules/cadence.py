"""When each step of care is due: never on a day off, never two contacts nearer than the rulebook's gap."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from teller_app.rules.calendar import WorkCalendar
from teller_app.rules.care import CareEvent, Diary, Planned, Task
from teller_app.rules.codes import CareKind, CareStep, TaskState
from teller_app.rules.errors import Refusal
from teller_app.rules.rulebook.care import CareRules

_DAY = timedelta(days=1)
_CHAIN = frozenset({CareStep.REGULAR, CareStep.HOLIDAY})
_LEADS_ON = _CHAIN | {CareStep.SURVEY}
"""After these comes the next regular contact."""
FIXED = frozenset({CareStep.REPLY, CareStep.BIRTHDAY})
"""These have their day; whatever else is planned gives way."""
GO_FIRST = FIXED | {CareStep.GREETING, CareStep.SURVEY}
"""A regular contact gives way to these too: it is about once a month, they have their days after a deal."""
_LAPSES = frozenset({CareStep.GREETING, CareStep.INVITATION, CareStep.BIRTHDAY})
"""Out of its days such a step means nothing any more; another contact has taken its place."""
_RENEWAL_DAYS = 7
_INVITES = frozenset({CareKind.PRODUCT, CareKind.PROMOTION, CareKind.EXPERT_VISIT})
_FURTHEST = 400


@dataclass(frozen=True, slots=True)
class Cadence:
    """The rulebook's cadence on a calendar of working days."""

    rules: CareRules = field(repr=False)
    calendar: WorkCalendar

    def first(self, event: CareEvent, diary: Diary, since: date = date.min) -> tuple[Planned, ...]:
        """What an event asks for, in the order of the days.

        A step that the client does not want is not planned at all; a deal always has its way to the door.

        Args:
            event: what happened, or will.
            diary: of the client.
            since: no birthday and no renewal is planned before it, so that none is late when it is told.
        """
        if event.kind is CareKind.DEAL:
            others = tuple(each for each in diary.open if each.step is not CareStep.REGULAR)
            planned = tuple(self._wanted(self._deal(event.day, replace(diary, open=others)), diary))
            if diary.wants(CareStep.SURVEY):
                return planned
            beside = replace(diary, last_deal=event.day)
            for each in planned:
                beside = _with(beside, each)
            follows = self._chain(event.day, beside)
            return (*planned, follows) if follows else planned
        day, rules = event.day, self.rules
        if event.kind is CareKind.COMPLAINT:
            reply = self._place(CareStep.REPLY, day, day + rules.reply_within_days * _DAY, diary)
            beside = _with(diary, reply)
            first, last = day + (rules.reply_within_days + 1) * _DAY, day + rules.follow_up_within_days * _DAY
            return tuple(self._wanted((reply, self._place(CareStep.FOLLOW_UP, first, last, beside)), diary))
        if event.kind is CareKind.BIRTHDAY:
            last = max(self.calendar.working_until(day), since)
            return tuple(self._wanted((self._place(CareStep.BIRTHDAY, last, last, diary),), diary))
        if event.kind in _INVITES:
            last = day + rules.invitation_within_days * _DAY
            return tuple(self._wanted((self._place(CareStep.INVITATION, day, last, diary),), diary))
        before = (
            rules.card_expiry_days_before
            if event.kind is CareKind.CARD_EXPIRY
            else rules.document_expiry_days_before
        )
        begin = max(day - before * _DAY, since)
        last = max(begin, min(begin + _RENEWAL_DAYS * _DAY, day))
        renewal = self._place(CareStep.RENEWAL, begin, last, diary)
        return tuple(self._wanted((renewal,), diary))

    def after(self, task: Task, closed_on: date, diary: Diary) -> Planned | None:
        """The next regular contact, or the holiday in its place; ``None`` where the chain ends.

        Args:
            task: what was just closed.
            closed_on: that day.
            diary: without ``task``; with the contact that it may have been.
        """
        return self._chain(closed_on, diary) if task.step in _LEADS_ON else None

    def _chain(self, closed_on: date, diary: Diary) -> Planned | None:
        if diary.last_deal is None or any(each.step in _CHAIN for each in diary.open):
            return None
        regular = closed_on + self.rules.then_every_days * _DAY
        if regular > diary.last_deal + self.rules.then_for_days * _DAY:
            return None
        planned = self._holiday(closed_on, regular, diary)
        if planned is None and diary.wants(CareStep.REGULAR):
            early = regular - self.rules.at_least_days_between * _DAY
            planned = self._place(CareStep.REGULAR, early, regular, diary)
        return planned

    def moved(self, diary: Diary, day: date, keep: int = 0) -> tuple[Task, ...]:
        """Open tasks that a contact on ``day`` comes too near to, on their new days or covered by it.

        Args:
            diary: with every open task.
            day: of the contact made, or of one that has its fixed day.
            keep: number of the task that the contact itself answers.
        """
        anchors = [day]
        moved: dict[int, Task] = {}
        waiting = sorted(diary.open, key=lambda each: (each.step not in FIXED, each.due, each.number))
        for anchor in anchors:
            for task in waiting:
                near = abs((task.due - anchor).days) < self._gap
                if task.step is CareStep.DOOR or task.number in {keep, *moved} or not near:
                    continue
                others = tuple(
                    moved.get(each.number, each) for each in diary.open if each.number != task.number
                )
                beside = replace(diary, contacts=diary.contacts | set(anchors), open=_still_open(others))
                begin = max(task.from_day, day)
                placed = self._place(task.step, begin, max(task.due, day), beside)
                moved[task.number] = replace(
                    task, from_day=placed.from_day, due=placed.due, state=placed.state
                )
                if task.step in FIXED and placed.state is TaskState.OPEN:
                    anchors.append(placed.due)
        return tuple(moved.values())

    def check(self, step: CareStep, day: date, diary: Diary) -> None:
        """Say whether a contact may be made, or was rightly made, on ``day``.

        Raises:
            Refusal: ``care.not_wanted``, ``care.day_off`` (day, next) or ``care.too_soon`` (day, last,
                earliest). Seeing somebody to the door is no contact and always right.
        """
        if step is CareStep.DOOR:
            return
        if not diary.wants(step):
            raise Refusal("care.not_wanted")
        if self.calendar.is_day_off(day):
            raise Refusal("care.day_off", day=day, next=self.calendar.working_from(day))
        near = [each for each in diary.contacts if abs((each - day).days) < self._gap]
        if near:
            raise Refusal("care.too_soon", day=day, last=max(near), earliest=self.next_free(day, diary))

    def next_free(self, day: date, diary: Diary) -> date:
        """The first working day from ``day`` on that lies outside the gap of every contact made."""
        return self._after(day, diary.contacts)

    def escalates_on(self, due: date) -> date:
        """The day on which a task that is still open goes to a supervisor."""
        return self.calendar.working_after(due, self.rules.escalate_after_days)

    @property
    def _gap(self) -> int:
        return self.rules.at_least_days_between

    def _deal(self, day: date, diary: Diary) -> Iterator[Planned]:
        """To the door now, a greeting, and a survey for which the greeting leaves time."""
        yield Planned(CareStep.DOOR, day, day)
        rules = self.rules
        latest = day + rules.greeting_within_days * _DAY
        begin, end = latest + _DAY, day + rules.survey_within_days * _DAY
        options = [self._place(CareStep.GREETING, day + _DAY, latest, diary)]
        if options[0].state is TaskState.COVERED or options[0].due > latest:
            # A deal before days off is greeted on its own day, which is in time, not after them.
            options = [self._place(CareStep.GREETING, day, latest, diary)]
        options += [
            replace(options[0], due=each)
            for each in self._free(options[0].from_day, options[0].due - _DAY, _taken(diary))
            if options[0].state is TaskState.OPEN
        ][::-1]
        pairs = [(one, self._place(CareStep.SURVEY, begin, end, _with(diary, one))) for one in options]
        yield from next((pair for pair in pairs if pair[1].due <= end), pairs[0])

    def _holiday(self, closed_on: date, regular: date, diary: Diary) -> Planned | None:
        """The greeting on the last working day before the first holiday that comes in time."""
        if not diary.wants(CareStep.HOLIDAY):
            return None
        first = closed_on + self._gap * _DAY
        last = regular + self.rules.holiday_every_days * _DAY
        for holiday in self.calendar.holidays(first + _DAY, last):
            day = self.calendar.working_until(holiday.first - _DAY)
            if holiday.code in self.rules.holidays and day >= first and self._is_free(day, _taken(diary)):
                return Planned(CareStep.HOLIDAY, day, day)
        return None

    def _place(self, step: CareStep, first: date, last: date, diary: Diary) -> Planned:
        """The free working days from ``first`` to ``last``; with none, the next one, or no contact at all."""
        taken = _taken(diary, before=step in FIXED)
        days = self._free(first, last, taken)
        if days:
            return Planned(step, days[0], days[-1])
        worked = any(not self.calendar.is_day_off(each) for each in _days(first, last))
        if step in _LAPSES and worked:
            day = self.calendar.working_from(first)
            return Planned(step, day, day, TaskState.COVERED)
        day = self._after(last, taken)
        return Planned(step, day, day)

    def _free(self, first: date, last: date, taken: Iterable[date]) -> list[date]:
        return [day for day in _days(first, last) if self._is_free(day, taken)]

    def _is_free(self, day: date, taken: Iterable[date]) -> bool:
        return not self.calendar.is_day_off(day) and all(
            abs((day - each).days) >= self._gap for each in taken
        )

    def _after(self, day: date, taken: Iterable[date]) -> date:
        for ahead in range(_FURTHEST):
            if self._is_free(day + ahead * _DAY, taken):
                return day + ahead * _DAY
        return self.calendar.working_from(max((*taken, day)) + self._gap * _DAY)

    def _wanted(self, planned: Iterable[Planned], diary: Diary) -> Iterator[Planned]:
        return (each for each in planned if diary.wants(each.step))


def _days(first: date, last: date) -> Iterator[date]:
    return (first + ahead * _DAY for ahead in range((last - first).days + 1))


def _taken(diary: Diary, *, before: bool = False) -> frozenset[date]:
    """Days near which no other contact may be planned; what goes before others only minds other answers."""
    planned = (task for task in diary.open if task.step is not CareStep.DOOR)
    return diary.contacts | {task.due for task in planned if not before or task.step is CareStep.REPLY}


def _with(diary: Diary, planned: Planned) -> Diary:
    """The diary as it will be once ``planned`` stands in it."""
    if planned.state is not TaskState.OPEN or planned.step is CareStep.DOOR:
        return diary
    return replace(diary, contacts=diary.contacts | {planned.due})


def _still_open(tasks: Iterable[Task]) -> tuple[Task, ...]:
    return tuple(task for task in tasks if task.state is TaskState.OPEN)
