"""What the client has, and how to use each of it."""

from __future__ import annotations

from collections.abc import Mapping

from teller_app.paper.page import Block, Text
from teller_app.rules.codes import WindowKind
from teller_app.rules.decision import TierDecision
from teller_app.rules.ledger import Balance
from teller_app.rules.rulebook.entitlement import Entitlement
from teller_app.words.ledger import left_line, queue_line
from teller_app.words.privileges import privilege_value
from teller_app.words.speaker import Speaker


class Benefit(Block):
    """One privilege: its name, what it is worth and how it is used.

    The steps of a procedure are the bank's own, and stand at the window alone.

    Attributes:
        left: how often it can still be used on the day of the decision; empty where that is not counted.
    """

    name: Text
    value: Text
    how: Text
    left: Text
    terms: tuple[Text, ...]


class BenefitsBlock(Block):
    """All of them; ``nothing`` is said where there is none."""

    title: Text
    count: Text
    nothing: Text
    items: tuple[Benefit, ...]


def benefits_block(
    decision: TierDecision, window: WindowKind, balances: Mapping[str, Balance], speaker: Speaker
) -> BenefitsBlock:
    """Lay out what ``decision`` grants in its order, as it is given at such a window.

    Args:
        decision: whose privileges.
        window: which kind of window the counter is.
        balances: by the privilege's code, where they are known.
        speaker: the client's language.
    """
    entitlements = decision.entitlements
    return BenefitsBlock(
        title=speaker.say("您的权益"),
        count=speaker.say("{count} 项", count=len(entitlements)) if entitlements else "",
        nothing=speaker.say("本等级暂无专属权益"),
        items=tuple(
            _benefit(one, window, left_line(speaker, balances.get(one.code), decision.as_of), speaker)
            for one in entitlements
        ),
    )


def _benefit(one: Entitlement, window: WindowKind, left: str, speaker: Speaker) -> Benefit:
    privilege = one.privilege
    return Benefit(
        name=speaker.name(privilege.name),
        value=privilege_value(speaker, one),
        how=queue_line(speaker, one, window),
        left=left,
        terms=tuple(speaker.name(said) for said in (privilege.conditions, privilege.cost) if said),
    )
