"""What the program calls itself, and how it says that nothing of what it shows is real."""

from __future__ import annotations

from teller_app.words.speaker import Speaker


def demo_line(speaker: Speaker) -> str:
    """Stands wherever a client of the demo could be taken for one of the bank's."""
    return speaker.say("演示数据")


def window_title(speaker: Speaker, *, demo: bool) -> str:
    """The title of every window, which the task bar and a screen reader say as well."""
    title = speaker.say("柜员助手")
    return f"{title} · {demo_line(speaker)}" if demo else title
