"""How far a long work is, in words: for the window and for a command alike."""

from __future__ import annotations

from teller_app.words.speaker import Speaker

_A_MINUTE, _SECONDS = 60, 120
"""So many seconds are still said as seconds."""


def clients_line(speaker: Speaker, done: int, total: int, seconds: float) -> str:
    """Clients done, clients a second, time still to go; empty before the first is done.

    Args:
        speaker: says it.
        done: so many.
        total: of so many.
        seconds: since the first was begun.
    """
    if not done:
        return ""
    told = _told(speaker, done, total, seconds)
    return speaker.say("{done} / {total} 户 · 每秒 {rate} 户 · 还需 {left}", **told)


def step_line(speaker: Speaker, step: str, done: int, total: int, seconds: float) -> str:
    """The same of one step among several, whatever it counts; its name alone at first.

    Args:
        speaker: says it.
        step: what it is called.
        done: so many.
        total: of so many.
        seconds: since the step was begun.
    """
    if not done or not total:
        return step
    told = _told(speaker, done, total, seconds)
    return speaker.say("{step} {done} / {total} · 每秒 {rate} · 还需 {left}", step=step, **told)


def _told(speaker: Speaker, done: int, total: int, seconds: float) -> dict[str, str]:
    seconds = max(seconds, 0.001)
    left = seconds / done * max(total - done, 0)
    return {
        "done": f"{done:,}",
        "total": f"{total:,}",
        "rate": f"{done / seconds:,.0f}",
        "left": _left(speaker, left),
    }


def _left(speaker: Speaker, seconds: float) -> str:
    if seconds < _SECONDS:
        return speaker.say("{count} 秒", count=f"{seconds:.0f}")
    return speaker.say("{count} 分钟", count=f"{seconds / _A_MINUTE:.0f}")
