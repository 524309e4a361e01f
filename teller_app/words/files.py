"""Backups, what a restore would lose, and the check of the files, in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from teller_app.words.speaker import Speaker


class SpanLike(Protocol):
    """Rows that one journal has and the other lacks."""

    @property
    def count(self) -> int:
        """How many."""

    @property
    def first(self) -> int | None:
        """The lowest number."""

    @property
    def last(self) -> int | None:
        """The highest number."""

    @property
    def since(self) -> str | None:
        """When the first was written, ISO."""

    @property
    def until(self) -> str | None:
        """When the last was written, ISO."""

    @property
    def partly(self) -> bool:
        """Whether there may be more."""


class DifferenceLike(Protocol):
    """Two journals side by side."""

    @property
    def lost(self) -> Mapping[str, SpanLike | None]:
        """What a restore would lose; ``None`` where that cannot be read."""

    @property
    def gained(self) -> Mapping[str, SpanLike | None]:
        """What it would bring."""

    @property
    def there(self) -> bool:
        """Whether there is a present journal."""

    @property
    def readable(self) -> bool:
        """Whether it opens."""

    @property
    def entries(self) -> int:
        """How many the backup has."""

    @property
    def last(self) -> int | None:
        """The number of its last."""

    @property
    def until(self) -> str | None:
        """When that was written, ISO."""

    @property
    def made(self) -> str | None:
        """When the backup was made, as it says itself, ISO."""


TRAIL = "trail"
"""The part of a journal that every log-in adds to."""


def made_line(made: datetime) -> str:
    """When a copy was made, to the minute."""
    return f"{made:%Y-%m-%d %H:%M}"


def preview_lines(speaker: Speaker, found: DifferenceLike) -> list[str]:
    """What the backup holds, what would be lost and what it would bring: a line each."""
    return [
        _held_line(speaker, found),
        *lost_lines(speaker, found),
        *_gained_lines(speaker, found),
    ]


def _held_line(speaker: Speaker, found: DifferenceLike) -> str:
    say = speaker.say
    at = _minute(found.until)
    last = say("最后一条 {number:06d}，{at}", number=found.last, at=at) if found.last else ""
    held = say("备份里有记录 {count} 条", count=found.entries)
    return say("；").join(filter(None, (held, last)))


def restored_lines(speaker: Speaker, found: DifferenceLike) -> tuple[str, ...]:
    """The same for whoever stands for a restore, as few lines as that takes, and the same until it is done.

    Of the audit records it only says that they go: each lock and log-in meanwhile adds one.
    """
    say = speaker.say
    made = (say("备份做于 {at}", at=_minute(found.made)),) if found.made else ()
    held = (*made, _held_line(speaker, found))
    if not (found.there and found.readable):
        return (*held, *lost_lines(speaker, found))
    counted = (span_line(speaker, part, span) for part, span in found.lost.items() if part != TRAIL)
    lost = [line.removeprefix("· ") for line in counted if line]
    if not lost:
        return (*held, say("台账里的业务记录一条不少"), say("备份之后的审计记录会丢失"))
    what = say("；").join(lost)
    return (*held, say("将丢失：{what}", what=what), say("备份之后的审计记录也会丢失"))


def lost_lines(speaker: Speaker, found: DifferenceLike) -> list[str]:
    """What the present journal has and the backup lacks."""
    say = speaker.say
    if not found.there:
        return [say("现在没有台账，恢复不会丢失别的")]
    if not found.readable:
        at = _minute(found.until) or say("无")
        return [
            say("现在的台账打不开：备份之后写下的都会丢失，有多少读不出。"),
            say("备份里最后一条记录写于 {at}。", at=at),
        ]
    lines = [line for part, span in found.lost.items() if (line := span_line(speaker, part, span))]
    return [say("将丢失："), *lines] if lines else [say("不会丢失任何记录")]


def _gained_lines(speaker: Speaker, found: DifferenceLike) -> list[str]:
    lines = [line for part, span in found.gained.items() if span and (line := span_line(speaker, part, span))]
    return [speaker.say("备份里有而现在没有或不同："), *lines] if lines else []


def span_line(speaker: Speaker, part: str, span: SpanLike | None) -> str:
    """One part; empty where nothing differs."""
    say = speaker.say
    name = _PARTS[part](speaker)
    if span is None:
        return say("· {part}：有损坏，读不出", part=name)
    if not span.count:
        return say("· {part}：有损坏，没有能读出的", part=name) if span.partly else ""
    count = say("至少 {count}", count=span.count) if span.partly else str(span.count)
    where = []
    if span.first is not None and span.last is not None:
        where.append(say("编号 {first:06d} 至 {last:06d}", first=span.first, last=span.last))
    if span.since and span.until:
        where.append(say("{since} 至 {until}", since=_minute(span.since), until=_minute(span.until)))
    line = say("· {part} {count}", part=name, count=count)
    return say("{line}（{where}）", line=line, where=say("，").join(where)) if where else line


def kept_line(speaker: Speaker, file: str, state: str, records: int) -> str:
    """What was found of a journal that a restore has put aside."""
    return _KEPT[state](speaker, file, records)


def checked_line(speaker: Speaker, at: datetime | None, *, wrong: bool) -> str:
    """The foot: when the files were checked, and that something is wrong."""
    if at is None:
        return ""
    time = f"{at:%H:%M}"
    if wrong:
        return speaker.say("文件有损坏 {time}（F9）", time=time)
    return speaker.say("台账已校验 {time}", time=time)


def checked_lines(speaker: Speaker, at: datetime, wrong: Sequence[str], *, whole: bool) -> list[str]:
    """What a check has found."""
    say = speaker.say
    if wrong:
        return [say("{at} 发现损坏：", at=made_line(at)), *wrong]
    if whole:
        return [say("{at} 已逐页逐条校验客户册、台账和备份，全部完好", at=made_line(at))]
    return [say("{at} 已逐页校验客户册和台账，全部完好", at=made_line(at))]


def saved_line(speaker: Speaker, made: Sequence[datetime]) -> str:
    """How many backups there are, and of when."""
    if not made:
        return speaker.say("还没有备份")
    return speaker.say(
        "共 {count} 份，最近一份 {newest}，最早一份 {oldest}；台账有变动时每 30 分钟和关闭窗口时自动备份",
        count=len(made),
        newest=made_line(made[0]),
        oldest=made_line(made[-1]),
    )


def _minute(text: str | None) -> str:
    return (text or "")[:16].replace("T", " ")


_PARTS: dict[str, Callable[[Speaker], str]] = {
    "entry": lambda speaker: speaker.say("台账记录"),
    "walk_in": lambda speaker: speaker.say("手工录入的客户"),
    "privilege": lambda speaker: speaker.say("权益登记"),
    "care": lambda speaker: speaker.say("维护事项"),
    "trail": lambda speaker: speaker.say("审计记录"),
}
_KEPT: dict[str, Callable[[Speaker, str, int], str]] = {
    "whole": lambda speaker, file, records: speaker.say(
        "{file}：恢复时留下的原台账，{records} 条审计记录全部相符", file=file, records=records
    ),
    "broken": lambda speaker, file, records: speaker.say(
        "{file}：恢复时留下的原台账，{records} 条审计记录中有不符", file=file, records=records
    ),
    "damaged": lambda speaker, file, _: speaker.say(
        "{file}：恢复时留下的原台账，已损坏，审计记录无法核对；它不再使用，不算问题", file=file
    ),
    "no_trail": lambda speaker, file, _: speaker.say(
        "{file}：恢复时留下的原台账，由旧版本写成，没有审计记录可核对", file=file
    ),
    "unread": lambda speaker, file, _: speaker.say(
        "{file}：恢复时留下的原台账，现在读不了，没有核对", file=file
    ),
}
