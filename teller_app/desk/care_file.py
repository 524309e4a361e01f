"""The care lists as a calendar file, for the calendar that a manager uses anyway."""

from __future__ import annotations

from datetime import datetime, timedelta

from icalendar import Calendar, Event

from teller_app.desk.care_view import CareLine, CareView
from teller_app.words.care import kind_name, step_name
from teller_app.words.speaker import Speaker

_PRODUCT = "-//teller-app//care//ZH"


def calendar_file(view: CareView, branch: str, at: datetime, speaker: Speaker) -> bytes:
    """Every line of ``view`` as a whole-day event on its last day in time, at UTF-8.

    A phone's calendar may be read by others: a client is named only by key, and nothing is said of amounts.

    Args:
        view: the lists.
        branch: whose they are.
        at: when the file is made.
        speaker: the language.
    """
    calendar = Calendar()
    calendar.add("prodid", _PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", speaker.say("客户维护 {branch}", branch=branch).strip())
    for line in (*view.late, *view.escalated, *view.today, *view.week):
        calendar.add_component(_event(line, branch, at, speaker))
    return bytes(calendar.to_ical())


def _event(line: CareLine, branch: str, at: datetime, speaker: Speaker) -> Event:
    event = Event()
    event.add("uid", f"care-{line.task}@{branch or 'branch'}".replace(" ", "-"))
    event.add("dtstamp", at)
    event.add("dtstart", line.due)
    event.add("dtend", line.due + timedelta(days=1))
    what = speaker.say("{step} · {key}", step=step_name(speaker, line.step), key=line.client)
    event.add("summary", what)
    why = speaker.say("因{kind}，{first} 起可办", kind=kind_name(speaker, line.kind), first=line.from_day)
    event.add("description", why)
    return event
