"""What another edition would do to the book, in sentences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from teller_app.rules.migration import Way
from teller_app.rules.rulebook.edition import Edition
from teller_app.words.amounts import day
from teller_app.words.approving import scheme_name
from teller_app.words.speaker import Speaker, mark

WAYS: Mapping[Way, str] = {
    Way.UP: mark("上升"),
    Way.DOWN: mark("下降"),
    Way.OTHER: mark("不可比"),
    Way.SAME: mark("不变"),
}
"""In the order in which they are read."""


def edition_name(speaker: Speaker, edition: Edition, draft: str = "") -> str:
    """``通用六级（general）2024-05-19 版``; a draft says that it is one, and from which file."""
    scheme, first = scheme_name(speaker, edition), day(edition.first_day)
    name = speaker.say("{scheme} {first} 版", scheme=scheme, first=first)
    if not draft:
        return name
    file = "".join(sign for sign in draft if sign.isprintable())
    return speaker.say("{name}（草案 {file}）", name=name, file=file)


def answer_line(speaker: Speaker, ways: Mapping[Way, int]) -> str:
    """``41 户上升，12 户下降，947 户不变``."""
    told = {way.value: f"{ways.get(way, 0):,}" for way in Way}
    if ways.get(Way.OTHER, 0):
        return speaker.say("{up} 户上升，{down} 户下降，{same} 户不变，{other} 户不可比", **told)
    return speaker.say("{up} 户上升，{down} 户下降，{same} 户不变", **told)


def trial_line(speaker: Speaker, before: str, after: str, as_of: date) -> str:
    """From which edition to which, on which day."""
    return speaker.say("{before} → {after}，截至 {day}", before=before, after=after, day=day(as_of))


def remark(speaker: Speaker, *, draft: bool) -> str:
    """What a trial means, and what it leaves out."""
    says = speaker.say(
        "按客户册试算，如同该版本两年来一直施行；手工录入的客户、手工认定、家庭合并与老客户沿用不计"
    )
    if not draft:
        return says
    return speaker.say("{says}。草案没有签名，只是试算，不用于认定", says=says)


def way_name(speaker: Speaker, way: Way) -> str:
    """Where somebody goes."""
    return speaker.say(WAYS[way])


def plan_line(
    speaker: Speaker, now: str, planned: tuple[str, date] | None, starts: Sequence[str] = ()
) -> str:
    """What decides at this counter, and what will from which day on.

    Args:
        speaker: says it.
        now: id of the scheme of today.
        planned: another scheme, and from which day on.
        starts: sentences about editions that are to begin.
    """
    if planned is None and not starts:
        return speaker.say("现用 {now}，没有预定的更换", now=now)
    found = [speaker.say("现用 {now}", now=now), *starts]
    if planned is not None:
        then, first = planned
        found.append(speaker.say("{day} 起改用 {then}", day=day(first), then=then))
    return speaker.say("；").join(found)
