"""What is another between two editions, a plain sentence each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum

from pydantic import BaseModel

from teller_app.rules.money import Money, Points, Rounding
from teller_app.rules.rulebook.care import Wording
from teller_app.rules.rulebook.changes import Change
from teller_app.rules.rulebook.edition import Edition
from teller_app.rules.rulebook.entitlement import entitlement
from teller_app.rules.rulebook.examples import Example, LoanExample
from teller_app.rules.rulebook.loan import RateKind
from teller_app.rules.rulebook.parts import Document, Names, Source
from teller_app.rules.rulebook.privileges import Per, Privilege, PrivilegeKind
from teller_app.rules.rulebook.tiers import FallTo, Grant, Route, Tier
from teller_app.rules.rulebook.value import Answer, Question, Signal, SignalKind, TypeRules
from teller_app.words.amounts import day, percent, points, ratio, short_money
from teller_app.words.codes import code_name, has_name
from teller_app.words.privileges import privilege_value
from teller_app.words.reasons import source_line
from teller_app.words.rulebook import FALLS, YOUNG, route_line
from teller_app.words.rulebook_fields import FIELDS, SHARES
from teller_app.words.rulebook_loan import RATES, ROUNDINGS
from teller_app.words.rulebook_privileges import privilege_texts
from teller_app.words.rulebook_service import SIGNAL_NAMES
from teller_app.words.speaker import Speaker, mark

_KINDS: Mapping[StrEnum, str] = {
    PrivilegeKind.FEE: mark("费用减免"),
    PrivilegeKind.QUEUE: mark("排队"),
    PrivilegeKind.SERVICE: mark("服务"),
    PrivilegeKind.GIFT: mark("赠送"),
    PrivilegeKind.EVENT: mark("活动"),
    PrivilegeKind.PROCEDURE: mark("须逐步办理"),
    Per.CALENDAR_YEAR: mark("日历年"),
    Per.MEMBERSHIP_YEAR: mark("会员年"),
    **FALLS,
    **YOUNG,
    **RATES,
    **ROUNDINGS,
    **SIGNAL_NAMES,
}


def change_line(speaker: Speaker, change: Change, before: Edition, after: Edition) -> str:
    """``金卡客户 · 达标条件：认定资产 ≥ 5万 元，改为 认定资产 ≥ 6万 元``."""
    say = speaker.say
    what = " · ".join(_names(speaker, change, before, after))
    one = _value(speaker, change.before, change.place, before)
    other = _value(speaker, change.after, change.place, after)
    if change.before is None:
        return say("新增 {what}：{value}", what=what, value=other) if other else say("新增 {what}", what=what)
    if change.after is None:
        return say("取消 {what}：{value}", what=what, value=one) if one else say("取消 {what}", what=what)
    if one == other:
        one, other = (_closer(each, text) for each, text in ((change.before, one), (change.after, other)))
    if one == other:
        return say("{what}有改动", what=what)
    return say("{what}：{before}，改为 {after}", what=what, before=one, after=other)


def change_source(speaker: Speaker, change: Change, before: Edition, after: Edition) -> str:
    """Where the rule stands; empty where none is cited, or the change is one of the source itself."""
    if change.source is None or isinstance(change.after, Source):
        return ""
    return source_line(speaker, change.source, after if change.later else before)


def _names(speaker: Speaker, change: Change, before: Edition, after: Edition) -> Iterator[str]:
    """What each step of the place is called, by the edition that has it."""
    found: tuple[object, ...] = (after, before)
    edition: object = None
    for step in change.place:
        edition = next((each for each in found if each is not None), None)
        below = tuple(_below(each, step) for each in found)
        value = next((each for each in below if each is not None), None)
        owner = after if below[0] is not None else before
        if isinstance(edition, BaseModel) and step in FIELDS.get(type(edition), {}):
            name = FIELDS[type(edition)][step]
            if name:
                yield speaker.say(name)
        else:
            yield _key(speaker, step, value, owner)
        found = below


def _below(value: object, step: str) -> object:
    if isinstance(value, dict):
        return value.get(step)
    if isinstance(value, tuple):
        return next((each for each in value if isinstance(each, Grant) and each.code == step), None)
    return getattr(value, step, None)


def _key(speaker: Speaker, key: str, value: object, edition: Edition) -> str:
    """What stands under a key of a table names it; otherwise the key does."""
    match value:
        case Tier() | Privilege() | TypeRules():
            return speaker.name(value.name)
        case Document():
            return speaker.name(value.title)
        case Question():
            return speaker.name(value.ask)
        case Answer():
            return speaker.name(value.says)
        case Grant():
            return speaker.name(edition.privilege[value.code].name)
    return _code(speaker, key) or str(key)


def _value(  # noqa: PLR0911  one sentence a kind of value
    speaker: Speaker, value: object, place: tuple[str, ...], edition: Edition
) -> str:
    """A value in words; empty for a whole part, whose name says enough."""
    say = speaker.say
    match value:
        case None:
            return say("无")
        case tuple() if any(isinstance(each, Example | LoanExample) for each in value):
            return say("{count} 个例子", count=len(value))
        case tuple():
            return say("；").join(_value(speaker, each, place, edition) for each in value)
        case Grant():
            return _grant(speaker, value, place, edition)
        case Source():
            return source_line(speaker, value, edition)
        case BaseModel() | dict():
            return _part(speaker, value)
    return _plain(speaker, value, place, edition)


def _part(speaker: Speaker, value: object) -> str:  # noqa: PLR0911  one sentence a part
    """What a part is about, where one sentence can say it."""
    say = speaker.say
    match value:
        case Tier():
            return say("；").join(route_line(speaker, each) for each in value.route)
        case Privilege():
            return say("；").join(privilege_texts(speaker, value))
        case Route():
            return route_line(speaker, value)
        case Names():
            return speaker.name(value)
        case Wording():
            return speaker.name(value.any)
        case Signal():
            return say("至少 {least}", least=value.at_least)
    return ""


def _plain(speaker: Speaker, value: object, place: tuple[str, ...], edition: Edition) -> str:  # noqa: PLR0911
    """A single figure, day or code."""
    match value:
        case bool():
            return speaker.say("是") if value else speaker.say("否")
        case Money():
            return speaker.say("{amount} 元", amount=short_money(value, speaker))
        case Points():
            return speaker.say("{points} 分", points=points(value))
        case Decimal():
            return percent(value) if place[-1] in SHARES else ratio(value)
        case date():
            return day(value)
        case str() if value in edition.tier and place[0] in {"tier", "care"}:
            return speaker.name(edition.tier[value].name)
        case str() if place[0] == "privilege" and value in edition.privilege[place[1]].values:
            return speaker.name(edition.privilege[place[1]].values[value])
        case str():
            return _code(speaker, value) or str(value)
    return str(value)


def _grant(speaker: Speaker, grant: Grant, place: tuple[str, ...], edition: Edition) -> str:
    """As a tier gives it; what it is called stands before it already."""
    privilege, tier = edition.privilege[grant.code], edition.tier[place[1]]
    return privilege_value(speaker, entitlement(grant, privilege, tier))


def _code(speaker: Speaker, code: str) -> str:
    """The name of a code that has one."""
    if not isinstance(code, StrEnum):
        return ""
    if code in _KINDS and type(code) in _OWN:
        return speaker.say(_KINDS[code])
    return code_name(speaker, code) if has_name(code) else ""


_OWN = (PrivilegeKind, Per, FallTo, RateKind, Rounding, SignalKind, type(next(iter(YOUNG))))


def _closer(value: object, text: str) -> str:
    """What tells two values apart that read alike in this language."""
    if isinstance(value, Names):
        return f"{value.zh} / {value.en}"
    return text
