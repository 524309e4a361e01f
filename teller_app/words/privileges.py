"""What a privilege gives, in a few words."""

from __future__ import annotations

from teller_app.rules.rulebook.entitlement import Entitlement
from teller_app.rules.rulebook.privileges import Per
from teller_app.words.speaker import Speaker


def privilege_value(speaker: Speaker, entitlement: Entitlement) -> str:
    """``全免``, ``每年 6 次``; nothing where there is neither a value nor a quota."""
    parts = []
    privilege = entitlement.privilege
    if entitlement.value is not None:
        parts.append(speaker.name(privilege.values[entitlement.value]))
    if entitlement.quota is not None and privilege.unit is not None:
        unit = speaker.name(privilege.unit)
        if entitlement.per is Per.CALENDAR_YEAR:
            parts.append(speaker.say("每年 {count} {unit}", count=entitlement.quota, unit=unit))
        else:
            parts.append(speaker.say("每会员年 {count} {unit}", count=entitlement.quota, unit=unit))
    return " · ".join(parts)


def privilege_line(speaker: Speaker, entitlement: Entitlement) -> str:
    """The value, or how it is given where it has none."""
    return privilege_value(speaker, entitlement) or speaker.name(entitlement.privilege.how)


def from_tier(speaker: Speaker, entitlement: Entitlement) -> str:
    """From which tier on a privilege is given that this client does not have yet."""
    return speaker.say("{tier}起", tier=speaker.name(entitlement.tier.short))
