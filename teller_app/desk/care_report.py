"""The care lists on paper: for the drawer, so name and phone stay masked, and no amount is on it."""

from __future__ import annotations

import json

from teller_app.desk.care_view import CareLine, CareView
from teller_app.desk.printing import Job, letterhead
from teller_app.desk.workplace import Workplace
from teller_app.paper.letterhead import head_block
from teller_app.paper.page import Labelled, printable
from teller_app.paper.report import TEMPLATE, ReportPage, Section
from teller_app.rules.errors import Refusal
from teller_app.rules.masks import mask_client
from teller_app.safe.roles import Act
from teller_app.store.journal import EntryKind
from teller_app.words.amounts import day
from teller_app.words.care import due_cell, kind_name, step_name
from teller_app.words.codes import code_name
from teller_app.words.speaker import Speaker


def care_report(place: Workplace, view: CareView) -> Job:
    """Lay the lists out; the print is in the journal first.

    Raises:
        Refusal: ``print.nothing`` where nothing is due; as ``Workplace.require``.
        StoreUnavailable: the print could not be recorded, so there is none.
    """
    place.require(Act.PRINT)
    lists = (view.late, view.escalated, view.today, view.week)
    if not any(lists):
        raise Refusal("print.nothing")
    body = json.dumps(
        {"day": view.day.isoformat(), "tasks": [line.task for lines in lists for line in lines]}
    )
    number = place.journal.record(place.entry(EntryKind.CARE_PRINT, None, None, body))
    speaker = place.speaker
    say = speaker.say
    titles = (say("逾期"), say("已上报"), say("今天"), say("本周"))
    page = ReportPage(
        language=speaker.language,
        title=say("客户维护清单"),
        printed_at=place.now(),
        head=head_block(letterhead(place, number), speaker),
        facts=(Labelled(label=say("日期"), value=day(view.day)),),
        figures=tuple(
            Labelled(label=title, value=str(len(lines))) for title, lines in zip(titles, lists, strict=True)
        ),
        sections=tuple(
            _section(title, lines, speaker) for title, lines in zip(titles, lists, strict=True) if lines
        ),
        remark=say("仅供行内使用，用后销毁"),
    )
    return Job(number, f"care-{number:06d}", TEMPLATE, page)


def _section(title: str, lines: tuple[CareLine, ...], speaker: Speaker) -> Section:
    say = speaker.say
    return Section(
        title=title,
        columns=(
            say("截止"),
            say("客户号"),
            say("客户"),
            say("做什么"),
            say("因何"),
            say("价值类型"),
            say("电话"),
        ),
        rows=tuple(_row(line, speaker) for line in lines),
        wide={2: 2, 4: 3},  # a company has a long name, and English a long reason
    )


def _row(line: CareLine, speaker: Speaker) -> tuple[str, ...]:
    kind = code_name(speaker, line.value_type) if line.value_type else "—"
    return (
        due_cell(speaker, line.due, line.late_days),
        line.client,
        mask_client(printable(line.name), line.client_kind),
        step_name(speaker, line.step),
        f"{kind_name(speaker, line.kind)} {day(line.event_day)}",
        kind,
        line.phone or "—",
    )
