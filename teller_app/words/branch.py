"""The branch in words: names of lists, and what stands beside each client on one."""

from __future__ import annotations

from collections.abc import Mapping

from teller_app.rules.codes import KeyOutcome
from teller_app.rules.money import Money
from teller_app.rules.rulebook.edition import Edition
from teller_app.words.amounts import money
from teller_app.words.codes import code_name
from teller_app.words.speaker import Speaker, mark

BY_HAND = "override"
"""Code of the list of tiers by hand, which the journal knows and the book does not."""
LISTS: Mapping[str, str] = {
    "under": mark("差一点升级"),
    "over": mark("刚过门槛"),
    "falling": mark("可能降级"),
    "key": mark("大客户"),
    "look": mark("数字达标待判断"),
    "id_expiry": mark("证件将到期"),
    "card_expiry": mark("卡片将到期"),
    "birthday": mark("近期生日"),
    BY_HAND: mark("手工认定"),
}
"""By the code of the list, in the order in which they are offered."""
_AMOUNT_HEADS = {
    "under": mark("还差（元）"),
    "over": mark("超出（元）"),
    "falling": mark("最早降级日"),
    "id_expiry": mark("证件到期日"),
    "card_expiry": mark("卡片到期日"),
    "birthday": mark("生日（月-日）"),
    "key": mark("认定"),
    "look": mark("认定"),
}


def list_name(speaker: Speaker, kind: str) -> str:
    """What a list is called."""
    return speaker.say(LISTS[kind])


def what_head(speaker: Speaker, kind: str) -> str:
    """The head of the column that the list is about."""
    return speaker.say(_AMOUNT_HEADS[kind]) if kind in _AMOUNT_HEADS else ""


def share(found: float | None) -> str:
    """A share of the whole as per cent with one decimal."""
    return "—" if found is None else f"{found:.1%}"


def tier_name(speaker: Speaker, edition: Edition, code: str) -> str:
    """A tier of the edition; one of an older edition goes by its code."""
    return speaker.name(edition.tier[code].name) if code in edition.tier else code


def concentration_line(speaker: Speaker, found: float | None) -> str:
    """What the first fifth holds, in one sentence."""
    if found is None:
        return speaker.say("还没有认定资产")
    return speaker.say("前五分之一的客户持有 {share} 的认定资产", share=share(found))


def change(now: int, before: int) -> str:
    """A difference with its sign; ``—`` where there is none."""
    return "—" if now == before else f"{now - before:+,}"


def money_change(now: Money, before: Money) -> str:
    """The same in yuan."""
    if now == before:
        return "—"
    return f"{'+' if now > before else ''}{money(now - before)}"


def outcome_name(speaker: Speaker, code: str | None) -> str:
    """What a key-account decision came to."""
    return code_name(speaker, KeyOutcome(code)) if code else ""
