"""The morning in one sentence; it names nobody, for a desktop may keep what it shows."""

from __future__ import annotations

from typing import Protocol

from teller_app.words.speaker import Speaker


class Due(Protocol):
    """What is counted."""

    @property
    def today(self) -> int:
        """Contacts of today."""

    @property
    def late(self) -> int:
        """Contacts past their day."""

    @property
    def escalated(self) -> int:
        """Contacts with a supervisor."""

    @property
    def falling(self) -> int:
        """Clients who could fall."""

    @property
    def near(self) -> int:
        """Clients just under a threshold."""


def morning_line(speaker: Speaker, due: Due) -> str:
    """What waits today; empty where nothing does."""
    say = speaker.say
    care = due.today + due.late + due.escalated
    parts = []
    if care:
        parts.append(
            say(
                "今天要联系 {today} 项，逾期 {late} 项，已上报 {escalated} 项（F4）",
                today=due.today,
                late=due.late,
                escalated=due.escalated,
            )
        )
    if due.falling or due.near:
        parts.append(
            say("可能降级 {falling} 户，差一点升级 {near} 户（F5）", falling=due.falling, near=due.near)
        )
    return say("；").join(parts)
