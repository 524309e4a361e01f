"""The close of a day on paper: what was done, by whom, and the head of the trail that holds it all."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from teller_app.desk.printing import Job, letterhead
from teller_app.desk.workplace import Workplace
from teller_app.paper.letterhead import head_block
from teller_app.paper.page import Labelled
from teller_app.paper.report import TEMPLATE, ReportPage, Section
from teller_app.safe.roles import Act
from teller_app.store.errors import StoreUnavailable
from teller_app.store.journal import EntryKind
from teller_app.store.trail import Head
from teller_app.store.trail_reads import Sum, TrailReads
from teller_app.words.amounts import day as day_text
from teller_app.words.audit import action_name, moment, role_name
from teller_app.words.speaker import Speaker


@dataclass(frozen=True, slots=True)
class DayClose:
    """What a day came to.

    Attributes:
        number: of the entry that closes it.
        first: number of the day's first record; ``last`` is that of the closing.
        head: the head of the trail with the closing in it.
        before: the head at the closing before this one, and when that was.
    """

    day: date
    number: int
    first: int
    last: int
    head: Head
    before: tuple[Head, str] | None
    sums: tuple[Sum, ...]

    @property
    def count(self) -> int:
        """How many records the day has."""
        return sum(each.count for each in self.sums)

    @property
    def tellers(self) -> int:
        """How many people; the program, which has no name, is none of them."""
        return len({each.user for each in self.sums if each.user})


def close_day(place: Workplace) -> DayClose:
    """Write the close of today down, anchor it, and sum the day up. It can be done again later in the day.

    Raises:
        Refusal: as ``Workplace.require``.
        StoreUnavailable: it could not be written; there is no sheet.
    """
    place.require(Act.AUDIT_OWN)
    today, reads = place.today(), TrailReads(place.journal)
    body = json.dumps({"day": today.isoformat()})
    number = place.journal.record(place.entry(EntryKind.DAY_CLOSE, None, None, body))
    head = place.journal.head_at(number)
    if head is None:
        raise StoreUnavailable("store.damaged", file=place.journal.path.name)
    first, last = reads.reach(today, head.number)
    before = reads.last_close(head.number)
    return DayClose(today, number, first, last, head, before, tuple(reads.sums(today, head.number)))


def closing_sheet(place: Workplace, close: DayClose) -> Job:
    """Lay the close of a day out on A4; it names tellers, and no client."""
    speaker = place.speaker
    say = speaker.say
    page = ReportPage(
        language=speaker.language,
        title=say("日结单"),
        printed_at=place.now(),
        head=head_block(letterhead(place, close.number, stated=True), speaker),
        facts=_facts(close, speaker),
        figures=(
            Labelled(label=say("审计记录"), value=f"{close.count:,}"),
            Labelled(label=say("起止号"), value=f"{close.first:,} – {close.last:,}"),
            Labelled(label=say("经办人数"), value=f"{close.tellers:,}"),
        ),
        sections=(_code_section(close, speaker), *_sections(close.sums, speaker), _signatures(speaker)),
        remark=say("审计码连着此前的每一条记录：任何一条被改动，重算的审计码都会与本单不同。请妥善保管本单"),
    )
    return Job(close.number, f"day-{close.number:06d}", TEMPLATE, page)


def _facts(close: DayClose, speaker: Speaker) -> tuple[Labelled, ...]:
    say = speaker.say
    facts = [Labelled(label=say("日期"), value=day_text(close.day))]
    if close.before is not None:
        head, at = close.before
        facts.append(Labelled(label=say("上次日结"), value=f"{moment(at)} · {head.text}"))
    return tuple(facts)


def _code_section(close: DayClose, speaker: Speaker) -> Section:
    """The code in a part of its own: it is what the sheet is kept for."""
    code = speaker.say("截至第 {number} 条：{code}", number=f"{close.head.number:,}", code=close.head.text)
    return Section(title=speaker.say("审计码"), lines=(code,))


def _sections(sums: Iterable[Sum], speaker: Speaker) -> list[Section]:
    """One part a person, in each of their roles."""
    say, sections = speaker.say, []
    for (user, role), acts in groupby(sums, key=lambda each: (each.user, each.role)):
        found = list(acts)
        sections.append(
            Section(
                title=user or role_name(speaker, role),
                aside=say(
                    "{role}，共 {count} 条",
                    role=role_name(speaker, role),
                    count=f"{sum(each.count for each in found):,}",
                ),
                columns=(say("动作"), say("次数")),
                rows=tuple((action_name(speaker, each.action), f"{each.count:,}") for each in found),
                right=(1,),
            )
        )
    return sections


def _signatures(speaker: Speaker) -> Section:
    room = "＿" * 9
    names = (speaker.say("制单人"), speaker.say("复核人"), speaker.say("日期"))
    return Section(title=speaker.say("签章"), lines=("\u3000".join(f"{name} {room}" for name in names),))
