"""The foot of the window: what is loaded, from when, and by which rules."""

from __future__ import annotations

from datetime import date

from teller_app.rules.rulebook.edition import Edition
from teller_app.words.amounts import day
from teller_app.words.speaker import Speaker

STALE_DAYS = 3
WARN_DAYS = 30


def status_line(
    speaker: Speaker, data_date: date | None, clients: int, edition: Edition | None, saved: int | None
) -> str:
    """One line; the number is the last thing that went into the journal."""
    parts = [speaker.say("离线")]
    if data_date is None:
        parts.append(speaker.say("没有客户册，可手工录入，或用 teller-app import 导入"))
    else:
        parts.append(speaker.say("客户册 {day}（{count} 户）", day=day(data_date), count=f"{clients:,}"))
    if edition is not None:
        name, first = speaker.name(edition.name), day(edition.first_day)
        parts.append(speaker.say("规则 {name} {first} 版", name=name, first=first))
    if saved is not None:
        parts.append(speaker.say("台账 {number:06d}", number=saved))
    return " · ".join(parts)


def stale_line(speaker: Speaker, data_date: date | None, today: date) -> str:
    """A warning where the book is older than a long week-end."""
    if data_date is None or (today - data_date).days <= STALE_DAYS:
        return ""
    return speaker.say("客户册已有 {days} 天没有更新，以核心系统余额为准", days=(today - data_date).days)


def expiry_line(speaker: Speaker, expires: date | None, today: date) -> str:
    """A warning a month before the rulebooks stop to decide; that they have, every desk says itself."""
    if expires is None or not 0 <= (expires - today).days <= WARN_DAYS:
        return ""
    return speaker.say("规则库 {day} 到期，请规则管理员安装新一期", day=day(expires))
