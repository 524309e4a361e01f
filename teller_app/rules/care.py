"""Care: what happened, what is to be done about it, and by when. Days only; no clock."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from teller_app.rules.codes import CareKind, CareStep, TaskState

NO_CONTACT = ""
"""The wish that stands for every step at once."""


@dataclass(frozen=True, slots=True)
class CareEvent:
    """Something that contacts answer.

    Attributes:
        origin: tells two events of one kind apart, and makes each count once: a day, a year, a number.
    """

    client: str
    kind: CareKind
    day: date
    origin: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Planned:
    """One step with its days; ``COVERED`` where another contact stands so near that it is not made."""

    step: CareStep
    from_day: date
    due: date
    state: TaskState = TaskState.OPEN


@dataclass(frozen=True, slots=True)
class Task:
    """A step that the journal keeps.

    Attributes:
        from_day: the first day on which it may be done; ``due`` is the last that is in time.
        put_off: how often it was put off by hand.
        escalated: since when it lies with a supervisor.
    """

    number: int
    event: int
    client: str
    kind: CareKind
    event_day: date
    step: CareStep
    from_day: date
    due: date
    state: TaskState = TaskState.OPEN
    put_off: int = 0
    escalated: date | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Diary:
    """What is known of the contacts with one client.

    Attributes:
        contacts: days on which a contact was made.
        open: tasks that are still to be done.
        wishes: steps that the client does not want; ``NO_CONTACT`` stands for all of them.
        last_deal: the day of the newest deal; regular contact ends a while after it.
    """

    contacts: frozenset[date] = frozenset()
    open: tuple[Task, ...] = ()
    wishes: frozenset[str] = field(default_factory=frozenset)
    last_deal: date | None = None

    def wants(self, step: CareStep) -> bool:
        """Say whether the client may be contacted for ``step``; seeing somebody to the door is no contact."""
        if step is CareStep.DOOR:
            return True
        return NO_CONTACT not in self.wishes and step.value not in self.wishes
