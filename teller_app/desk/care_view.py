"""What the care screen shows: one frozen state, from which the widgets repaint."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from teller_app.desk.problem import Problem
from teller_app.rules.codes import CareKind, CareStep, ClientKind, ValueType
from teller_app.rules.masks import mask_client


@dataclass(frozen=True, slots=True)
class CareLine:
    """One thing to do for one client.

    Attributes:
        task: number of the task, by which it is done, put off or not wanted.
        client_kind: a person or a company.
        step: what to do; ``kind`` is what it answers.
        event_day: when that happened or will.
        from_day: the first day on which it may be done.
        due: the last day that is in time.
        late_days: days since ``due``; 0 while it is in time.
        escalated: since when it lies with a supervisor.
        put_off: how often it was put off.
        phone: masked.
        wording: what to say, by step and value type, in the language of this workplace.
        masked_wording: the same for a list that leaves the screen.
        note: what was noted with the event.
    """

    task: int
    client: str
    name: str
    client_kind: ClientKind
    step: CareStep
    kind: CareKind
    event_day: date
    from_day: date
    due: date
    late_days: int
    escalated: date | None
    put_off: int
    phone: str | None
    value_type: ValueType | None
    wording: str
    masked_wording: str
    note: str


@dataclass(frozen=True, slots=True)
class CareView:
    """One whole state of the care screen; each list is in the order in which to work.

    Attributes:
        day: today at this counter.
        day_off: no contact is made today.
        certain: the calendar knows this day's year; otherwise only weekends and statutory days count.
        done_today: how many were done today.
        more: how many are open beyond the lists.
        problem: why nothing can be planned, like a scheme without rules on care.
    """

    day: date
    day_off: bool = False
    certain: bool = True
    today: tuple[CareLine, ...] = ()
    late: tuple[CareLine, ...] = ()
    escalated: tuple[CareLine, ...] = ()
    week: tuple[CareLine, ...] = ()
    done_today: int = 0
    more: int = 0
    saved: int | None = None
    problem: Problem | None = None


def masked(line: CareLine) -> CareLine:
    """The same for a list that leaves the screen: a person's name is masked, where it is spoken too."""
    return replace(line, name=mask_client(line.name, line.client_kind), wording=line.masked_wording)
