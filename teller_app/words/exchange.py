"""The exchange with head office in words: what went out, what waits, and which numbers are missing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from teller_app.words.speaker import Speaker, mark


class ExchangeLike(Protocol):
    """How it stands with head office."""

    @property
    def office(self) -> str:
        """What its key is called; empty before it is set up."""

    @property
    def number(self) -> int | None:
        """Of the last file."""

    @property
    def at(self) -> datetime | None:
        """When that was written."""

    @property
    def entries(self) -> int:
        """How many entries went with it."""

    @property
    def waiting(self) -> int:
        """How many have not gone out."""

    @property
    def undelivered(self) -> int:
        """Files that were made and not yet written anywhere."""

    @property
    def written(self) -> int | None:
        """How many files were written just now."""


_ALARMS: Mapping[str, str] = {
    "repeated": mark("第 {number} 号有两份不同的文件"),
    "fork": mark("第 {number} 号与前一份不衔接，没有接收"),
    "restored": mark("第 {number} 号与前一份不衔接，核实台账恢复过后接收"),
}


def sent_line(speaker: Speaker, number: int, at: datetime, entries: int) -> str:
    """The file that went out last."""
    return speaker.say(
        "最近一份第 {number} 号，{at} 写出，{entries} 条登记",
        number=number,
        at=f"{at:%Y-%m-%d %H:%M}",
        entries=entries,
    )


def exchange_lines(speaker: Speaker, found: ExchangeLike) -> list[str]:
    """How it stands with head office: what was written just now, the last file, and what waits."""
    say = speaker.say
    if not found.office:
        return [say("还没有设置，由主管用 teller-app exchange setup 设置")]
    lines = []
    if found.written is not None:
        lines.append(say("已写出 {count} 份", count=found.written) if found.written else say("没有要上报的"))
    last = say("还没有上报过")
    if found.number is not None and found.at is not None:
        last = sent_line(speaker, found.number, found.at, found.entries)
    return [*lines, say("；").join((last, waiting_line(speaker, found.waiting, found.undelivered)))]


def waiting_line(speaker: Speaker, waiting: int, undelivered: int) -> str:
    """What has not gone out."""
    waits = speaker.say("待上报 {count} 条登记", count=waiting)
    if not undelivered:
        return waits
    left = speaker.say("另有 {count} 份已做好、还没有写出", count=undelivered)
    return speaker.say("；").join((waits, left))


def alarm_words(speaker: Speaker, code: str, number: int) -> str:
    """What was wrong with a file that a branch has signed."""
    return speaker.say(_ALARMS[code], number=number)


def spans(numbers: Sequence[int]) -> str:
    """``3, 5 – 7``: numbers in their order, runs drawn together."""
    found: list[list[int]] = []
    for number in numbers:
        if found and found[-1][-1] == number - 1:
            found[-1] = [found[-1][0], number]
        else:
            found.append([number])
    return ", ".join(" – ".join(str(number) for number in run) for run in found)
