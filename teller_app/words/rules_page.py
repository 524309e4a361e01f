"""The rules page in words: what an edition is just now, and what decides here."""

from __future__ import annotations

from datetime import date

from teller_app.rules.rulebook.edition import Edition
from teller_app.rules.rulebook.starts import Start, Starts, Term
from teller_app.words.amounts import day
from teller_app.words.approving import scheme_name
from teller_app.words.speaker import Speaker


def state_name(speaker: Speaker, term: Term | None, today: date, *, decides: bool) -> str:
    """``现用``, ``施行中``, ``尚未施行``, ``已结束``; ``草案`` where nothing says when it decides."""
    if term is None:
        return speaker.say("草案")
    if decides:
        return speaker.say("现用")
    if term.since > today:
        return speaker.say("尚未施行")
    return speaker.say("施行中") if term.covers(today) else speaker.say("已结束")


def decides_line(speaker: Speaker, edition: Edition | None) -> str:
    """``现用：通用六级（general）2024-05-19 版``."""
    if edition is None:
        return speaker.say("今天没有生效的规则库，不作认定")
    told = {"scheme": scheme_name(speaker, edition), "first": day(edition.first_day)}
    return speaker.say("现用：{scheme} {first} 版", **told)


def planned_line(speaker: Speaker, scheme: tuple[str, date] | None, starts: Starts = ()) -> str:
    """From which day on another scheme decides, or another edition."""
    found = [start_planned(speaker, each) for each in starts]
    if scheme is not None:
        told = {"day": day(scheme[1]), "rulebook": scheme[0]}
        found.append(speaker.say("{day} 起改用 {rulebook}，此前仍用现用的", **told))
    return speaker.say("；").join(found) or speaker.say("没有预定的更换")


def start_planned(speaker: Speaker, start: Start) -> str:
    """From which day on an edition decides."""
    told = {"day": day(start.day), "rulebook": start.rulebook, "edition": day(start.edition)}
    return speaker.say("{day} 起启用 {rulebook} {edition} 版，此前仍用上一版", **told)


def difference_title(speaker: Speaker, before: str, after: str, count: int) -> str:
    """How many differences from which edition to which."""
    return speaker.say("{before} → {after}：{count} 处不同", before=before, after=after, count=count)
