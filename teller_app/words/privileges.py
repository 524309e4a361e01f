"""What a privilege gives, in a few words."""

from __future__ import annotations

import re

from teller_app.rules.rulebook.edition import Edition
from teller_app.rules.rulebook.entitlement import Entitlement
from teller_app.rules.rulebook.privileges import Per
from teller_app.words.speaker import Speaker

_PART_ENDS = re.compile(r"[，。；：,;:]")


def privilege_name(speaker: Speaker, edition: Edition, code: str) -> str:
    """What a privilege is called; one that this edition does not know goes by its code."""
    return speaker.name(edition.privilege[code].name) if code in edition.privilege else code


def privilege_value(speaker: Speaker, entitlement: Entitlement) -> str:
    """``全免``, ``每年 6 次``; nothing where there is neither a value nor a quota."""
    parts = []
    privilege = entitlement.privilege
    if entitlement.value is not None:
        parts.append(speaker.name(privilege.values[entitlement.value]))
    if entitlement.quota is not None and privilege.unit is not None:
        parts.append(_often(speaker, entitlement, speaker.name(privilege.unit)))
    return " · ".join(parts)


def _often(speaker: Speaker, entitlement: Entitlement, unit: str) -> str:
    """Once has words of its own: no plural tells “1 time” from what somebody would say."""
    count = entitlement.quota
    match entitlement.per is Per.CALENDAR_YEAR, count == 1:
        case True, True:
            return speaker.say("每年 1 {unit}", unit=unit)
        case True, False:
            return speaker.say("每年 {count} {unit}", count=count, unit=unit)
        case False, True:
            return speaker.say("每会员年 1 {unit}", unit=unit)
        case _:
            return speaker.say("每会员年 {count} {unit}", count=count, unit=unit)


def privilege_line(speaker: Speaker, entitlement: Entitlement) -> str:
    """The value, or how it is given where it has none."""
    return privilege_value(speaker, entitlement) or speaker.name(entitlement.privilege.how)


def privilege_lines(speaker: Speaker, entitlement: Entitlement) -> tuple[str, ...]:
    """The same, then in ever fewer words: the first part of how it is given, and that there is something."""
    value, steps = privilege_value(speaker, entitlement), len(entitlement.privilege.steps)
    if value:
        return (value,)
    how = speaker.name(entitlement.privilege.how)
    least = speaker.say("分 {count} 步办理", count=steps) if steps else speaker.say("享有")
    return tuple(dict.fromkeys((how, _PART_ENDS.split(how)[0], least)))


def from_tier(speaker: Speaker, entitlement: Entitlement) -> str:
    """From which tier on a privilege is given that this client does not have yet."""
    return speaker.say("{tier}起", tier=speaker.name(entitlement.tier.short))
