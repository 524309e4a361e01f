"""What the client has, and how to use each of it."""

from __future__ import annotations

from teller_app.paper.page import Block, Text
from teller_app.rules.codes import WindowKind
from teller_app.rules.rulebook.entitlement import Entitlement
from teller_app.words.ledger import queue_line
from teller_app.words.privileges import privilege_value
from teller_app.words.speaker import Speaker


class Benefit(Block):
    """One privilege: its name, what it is worth and how it is used.

    The steps of a procedure are the bank's own, and stand at the window alone.
    """

    name: Text
    value: Text
    how: Text
    terms: tuple[Text, ...]


class BenefitsBlock(Block):
    """All of them; ``nothing`` is said where there is none."""

    title: Text
    count: Text
    nothing: Text
    items: tuple[Benefit, ...]


def benefits_block(
    entitlements: tuple[Entitlement, ...], window: WindowKind, speaker: Speaker
) -> BenefitsBlock:
    """Lay out ``entitlements`` in their order, as they are given at such a window."""
    return BenefitsBlock(
        title=speaker.say("您的权益"),
        count=speaker.say("{count} 项", count=len(entitlements)) if entitlements else "",
        nothing=speaker.say("本等级暂无专属权益"),
        items=tuple(_benefit(one, window, speaker) for one in entitlements),
    )


def _benefit(one: Entitlement, window: WindowKind, speaker: Speaker) -> Benefit:
    privilege = one.privilege
    return Benefit(
        name=speaker.name(privilege.name),
        value=privilege_value(speaker, one),
        how=queue_line(speaker, one, window),
        terms=tuple(speaker.name(said) for said in (privilege.conditions, privilege.cost) if said),
    )
