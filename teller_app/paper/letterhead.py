"""Who printed a page, where, when and from which data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from teller_app.paper.page import Block, Labelled, Text
from teller_app.words.amounts import day
from teller_app.words.brand import demo_line
from teller_app.words.speaker import Speaker

_NUMBER_WIDTH = 6


@dataclass(frozen=True, slots=True)
class Letterhead:
    """What stands at the head and foot of every page.

    Attributes:
        printed_at: the wall clock of the branch; the only time that goes into the PDF.
        data_date: the day of the book that all amounts came from; ``None`` where some were stated or tried.
        number: the journal's number of the entry; ``None`` before it is saved.
        audit: the head of the audit trail when it was saved; whoever changes an earlier record changes it.
        demo: nothing on the page is of a real client.
    """

    branch: str
    teller: str
    printed_at: datetime
    data_date: date | None
    number: int | None
    audit: str | None = None
    demo: bool = False


class HeadBlock(Block):
    """The letterhead in words.

    Attributes:
        demo: stands beside the branch; empty on a page that is about real clients.
    """

    branch: Text
    demo: Text = ""
    facts: tuple[Labelled, ...]


def head_block(head: Letterhead, speaker: Speaker) -> HeadBlock:
    """Lay out ``head``; what is not known is left away."""
    facts = [Labelled(label=speaker.say("经办"), value=head.teller)]
    if head.number is not None:
        facts.append(Labelled(label=speaker.say("台账号"), value=f"{head.number:0{_NUMBER_WIDTH}d}"))
    if head.data_date is not None:
        facts.append(Labelled(label=speaker.say("数据日期"), value=day(head.data_date)))
    facts.append(Labelled(label=speaker.say("打印时间"), value=f"{head.printed_at:%Y-%m-%d %H:%M}"))
    if head.audit is not None:
        facts.append(Labelled(label=speaker.say("审计码"), value=head.audit))
    return HeadBlock(branch=head.branch, demo=demo_line(speaker) if head.demo else "", facts=tuple(facts))
