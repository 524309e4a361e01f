"""The foot of the window: what is loaded, from when, and by which rules."""

from __future__ import annotations

from datetime import date

from teller_app.rules.rulebook.edition import Edition
from teller_app.words.amounts import day
from teller_app.words.speaker import Speaker

WARN_DAYS = 30


def status_line(
    speaker: Speaker, data_date: date | None, clients: int, edition: Edition | None, saved: int | None
) -> str:
    """One line; the number is the last thing that went into the journal."""
    parts = [speaker.say("离线")]
    if data_date is None:
        parts.append(speaker.say("没有可用的客户册"))
    else:
        parts.append(speaker.say("客户册 {day}（{count} 户）", day=day(data_date), count=f"{clients:,}"))
    if edition is not None:
        name, first = speaker.name(edition.name), day(edition.first_day)
        parts.append(speaker.say("规则 {name} {first} 版", name=name, first=first))
    if saved is not None:
        parts.append(speaker.say("台账号 {number:06d}", number=saved))
    return " · ".join(parts)


def expiry_line(speaker: Speaker, expires: date | None, today: date) -> str:
    """A warning a month before the rulebooks stop to decide; that they have, every desk says itself."""
    if expires is None or not 0 <= (expires - today).days <= WARN_DAYS:
        return ""
    return speaker.say("规则库 {day} 到期，请规则管理员安装新一期", day=day(expires))
