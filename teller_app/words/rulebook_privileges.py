"""What an edition says of its privileges, in plain words, each with its source."""

from __future__ import annotations

from teller_app.rules.rulebook.edition import Edition
from teller_app.rules.rulebook.entitlement import entitlement
from teller_app.rules.rulebook.privileges import Per, Privilege
from teller_app.rules.rulebook.tiers import Grant, Tier
from teller_app.words.codes import code_name
from teller_app.words.privileges import privilege_value
from teller_app.words.reasons import source_line
from teller_app.words.speaker import Speaker


def grant_name(speaker: Speaker, grant: Grant, tier: Tier, edition: Edition) -> str:
    """``机场贵宾通道（每年 6 次）``: a privilege as one tier gives it."""
    privilege = edition.privilege[grant.code]
    value = privilege_value(speaker, entitlement(grant, privilege, tier))
    name = speaker.name(privilege.name)
    return speaker.say("{name}（{value}）", name=name, value=value) if value else name


def privilege_lines(speaker: Speaker, edition: Edition) -> list[str]:
    """Each privilege of the scheme: what it gives, how, and under what conditions."""
    lines = [speaker.say("权益")] if edition.privilege else []
    for privilege in edition.privilege.values():
        lines.append(f"  {speaker.name(privilege.name)}")
        lines += [f"    {text}" for text in privilege_texts(speaker, privilege)]
        sources = (privilege.source, privilege.quota_source)
        lines += [f"    {source_line(speaker, each, edition)}" for each in sources if each is not None]
    return lines


def privilege_texts(speaker: Speaker, privilege: Privilege) -> list[str]:
    """Everything that a privilege says of itself, a sentence each."""
    say, name = speaker.say, speaker.name
    found = [say("办理：{how}", how=name(privilege.how))]
    if privilege.values:
        found.append(say("给予：{values}", values=say("、").join(map(name, privilege.values.values()))))
    if privilege.quota is not None and privilege.unit is not None:
        told = {"count": privilege.quota, "unit": name(privilege.unit)}
        yearly = privilege.per is Per.CALENDAR_YEAR
        found.append(say("每年 {count} {unit}", **told) if yearly else say("每会员年 {count} {unit}", **told))
    if privilege.cost is not None:
        found.append(say("费用：{cost}", cost=name(privilege.cost)))
    if privilege.conditions is not None:
        found.append(say("条件：{conditions}", conditions=name(privilege.conditions)))
    found += [
        say("第 {at} 步：{step}", at=at, step=name(step)) for at, step in enumerate(privilege.steps, start=1)
    ]
    found += [
        say("{window}：{text}", window=code_name(speaker, kind), text=name(text))
        for kind, text in privilege.windows.items()
    ]
    if privilege.waiting is not None:
        found.append(say("对等候的客户说：{text}", text=name(privilege.waiting)))
    return found
