"""The ledger of privileges in words: what is left, until when, and what was given."""

from __future__ import annotations

from datetime import date

from teller_app.rules.codes import WindowKind
from teller_app.rules.ledger import Balance
from teller_app.rules.rulebook.entitlement import Entitlement
from teller_app.words.amounts import day
from teller_app.words.privileges import privilege_line, privilege_lines
from teller_app.words.speaker import Speaker


def balance_line(speaker: Speaker, entitlement: Entitlement, balance: Balance | None) -> str:
    """``余 4/6 · 12-31 止``, with how many others gave; where nothing is counted, what it gives."""
    return balance_lines(speaker, entitlement, balance)[0]


def balance_lines(speaker: Speaker, entitlement: Entitlement, balance: Balance | None) -> tuple[str, ...]:
    """The same, then in ever fewer words where what it gives is a sentence."""
    if balance is not None and balance.quota is not None:
        return (_left(speaker, balance),)
    lines = privilege_lines(speaker, entitlement)
    if balance is None or not balance.used:
        return lines
    return tuple(speaker.say("已用 {used} 次 · {line}", used=balance.used, line=line) for line in lines)


def _left(speaker: Speaker, balance: Balance) -> str:
    counts = {"left": balance.left, "quota": balance.quota, "count": balance.elsewhere}
    if not balance.left:
        if balance.elsewhere:
            return speaker.say("已用完 {quota}/{quota} · 他处 {count}", **counts)
        return speaker.say("已用完 {quota}/{quota}", **counts)
    until = f"{balance.span.last:%m-%d}"
    if balance.elsewhere:
        return speaker.say("余 {left}/{quota} 他处 {count} · {until}", **counts, until=until)
    return speaker.say("余 {left}/{quota} · {until} 止", **counts, until=until)


def balance_tip(speaker: Speaker, entitlement: Entitlement, balance: Balance | None) -> str:
    """The same at length, with how to give it."""
    privilege, say = entitlement.privilege, speaker.say
    lines = [privilege_line(speaker, entitlement), speaker.name(privilege.how)]
    lines += [speaker.name(extra) for extra in (privilege.conditions, privilege.cost) if extra is not None]
    if balance is not None and balance.quota is not None:
        until = day(balance.span.last)
        lines.append(
            say(
                "额度 {quota}，已用 {used}，还剩 {left}，有效至 {until}",
                quota=balance.quota,
                used=balance.used,
                left=balance.left,
                until=until,
            )
        )
    if balance is not None and balance.elsewhere:
        lines.append(say("其中 {count} 次由其他网点或渠道提供（据客户册）", count=balance.elsewhere))
    return "\n".join(dict.fromkeys(lines))


def left_line(speaker: Speaker, balance: Balance | None, on: date) -> str:
    """What was left on a day, for a paper that is read on another; empty where nothing is counted."""
    if balance is None or balance.quota is None:
        return ""
    said = {"day": day(on), "until": day(balance.span.last)}
    if not balance.left:
        return speaker.say("截至 {day}，{until} 前的次数已用完", **said)
    return speaker.say("截至 {day} 还可用 {left} 次，有效至 {until}", left=balance.left, **said)


def queue_line(speaker: Speaker, entitlement: Entitlement, window: WindowKind | None) -> str:
    """What priority means at this window; how it is given where the scheme says nothing of windows."""
    privilege = entitlement.privilege
    wording = privilege.windows.get(window) if window is not None else None
    return speaker.name(wording or privilege.how)
