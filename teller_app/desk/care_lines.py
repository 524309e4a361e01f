"""A task as a line: whose it is, and what to say to this client."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from teller_app.desk.care_view import CareLine
from teller_app.desk.key_account import KeyDesk
from teller_app.desk.workplace import Workplace
from teller_app.rules.calendar import WorkCalendar
from teller_app.rules.care import Task
from teller_app.rules.client import Client
from teller_app.rules.codes import CareStep, Purpose
from teller_app.rules.masks import mask_phone
from teller_app.rules.rulebook.edition import Edition
from teller_app.words.care import said

_AHEAD = timedelta(days=14)


class CareLines:
    """Reads each client once; the look is in the journal once as well."""

    def __init__(self, place: Workplace, purpose: Purpose) -> None:
        self._place, self._purpose = place, purpose
        self._keys = KeyDesk(place)
        self._clients: dict[str, Client] = {}

    def of(
        self, tasks: Iterable[Task], edition: Edition, calendar: WorkCalendar, day: date
    ) -> tuple[CareLine, ...]:
        """The lines of ``tasks``; those of a client who is gone from the book are left out."""
        wanted = list(tasks)
        fresh = [key for key in dict.fromkeys(task.client for task in wanted) if key not in self._clients]
        self._clients.update(
            (client.key, client) for client in self._place.look_along(fresh, self._purpose.value)
        )
        return tuple(
            self._line(task, self._clients[task.client], edition, calendar, day)
            for task in wanted
            if task.client in self._clients
        )

    def _line(
        self, task: Task, client: Client, edition: Edition, calendar: WorkCalendar, day: date
    ) -> CareLine:
        kind = self._keys.type_of(client, edition)
        wording = edition.care.wording[task.step].for_type(kind) if edition.care else None
        holiday = ""
        if task.step is CareStep.HOLIDAY:
            ahead = calendar.holidays(task.due, task.due + _AHEAD)
            holiday = ahead[0].code if ahead else ""
        speaker = self._place.speaker
        return CareLine(
            task=task.number,
            client=client.key,
            name=client.name,
            client_kind=client.kind,
            step=task.step,
            kind=task.kind,
            event_day=task.event_day,
            from_day=task.from_day,
            due=task.due,
            late_days=max(0, (day - task.due).days),
            escalated=task.escalated,
            put_off=task.put_off,
            phone=mask_phone(client.phone) if client.phone else None,
            value_type=kind,
            wording=said(speaker, wording, client, holiday) if wording else "",
            masked_wording=said(speaker, wording, client, holiday, masked=True) if wording else "",
            note=task.note,
        )
