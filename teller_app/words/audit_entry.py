"""What an entry of the journal says beside its record in the trail."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from teller_app.words.audit import action_name, moment
from teller_app.words.speaker import Speaker


class Told(Protocol):
    """What is known of an entry."""

    @property
    def says(self) -> Sequence[str]:
        """Its words."""

    @property
    def hidden(self) -> bool:
        """There are words that this reader does not see."""

    @property
    def approver(self) -> str:
        """Who stood for it."""

    @property
    def code(self) -> str:
        """Of the words."""

    @property
    def alone(self) -> bool:
        """Nobody else was there who could have stood for it."""


class Recorded(Protocol):
    """The record of an entry."""

    @property
    def at(self) -> str:
        """When."""

    @property
    def user(self) -> str:
        """Who."""

    @property
    def action(self) -> str:
        """What was done."""


def entry_head(speaker: Speaker, number: int, record: Recorded) -> str:
    """``台账号 000057 · 更换规则库 · 2026-11-23 09:30:00 · 8001 李娜``."""
    which = speaker.say("台账号 {number:06d}", number=number)
    return " · ".join((which, action_name(speaker, record.action), moment(record.at), record.user))


def typed_lines(speaker: Speaker, body: Mapping[str, object]) -> tuple[str, ...]:
    """What somebody has typed beside an act that nobody read before it."""
    reason, note = (str(body.get(name) or "") for name in ("reason", "note"))
    lines = (
        speaker.say("理由：{reason}", reason=reason) if reason else "",
        speaker.say("备注：{note}", note=note) if note else "",
    )
    return tuple(line for line in lines if line)


def entry_lines(speaker: Speaker, entry: Told) -> tuple[str, ...]:
    """The words of an entry, and below them who stood for it."""
    say = speaker.say
    words = tuple(entry.says)
    if entry.hidden:
        words = (say("内容涉及客户，您的角色不能查看"),)
    elif not words:
        words = (say("没有文字内容"),)
    return (*words, *_second(speaker, entry))


def _second(speaker: Speaker, entry: Told) -> tuple[str, ...]:
    say = speaker.say
    if entry.approver:
        by = say("复核人：{approver}", approver=entry.approver)
        return (by, say("复核码：{code}", code=entry.code)) if entry.code else (by,)
    return (say("没有复核人：当时没有另一位主管能复核，由一人办理"),) if entry.alone else ()
