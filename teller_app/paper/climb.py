"""What is missing for the next tier, in amounts a client can act on."""

from __future__ import annotations

from collections.abc import Iterable

from teller_app.paper.page import Block, Labelled, Text
from teller_app.rules.decision import NextTier, TierDecision, Way
from teller_app.rules.money import Money, Points, hundredths
from teller_app.rules.rulebook.entitlement import Entitlement
from teller_app.rules.windows import OF_ONE_DAY
from teller_app.words.amounts import money, points
from teller_app.words.codes import asset_class
from teller_app.words.privileges import privilege_value
from teller_app.words.reasons import reason_line
from teller_app.words.speaker import Speaker
from teller_app.words.standing import lacking


class ClimbBlock(Block):
    """The next tier, what it lacks, the ways there, and what it would add."""

    title: Text
    tier: Text
    lead: Text
    ways_title: Text
    ways: tuple[Labelled, ...]
    needs: tuple[Text, ...]
    gains: Labelled | None


def climb_block(decision: TierDecision, speaker: Speaker) -> ClimbBlock | None:
    """Lay out the next rung of ``decision``.

    Nothing at the top, and nothing where it is counted with others: what all lack tells what they have.
    """
    above = decision.next_tier
    if above is None or above.together:
        return None
    lacks = above.shortfall is not None and hundredths(above.shortfall) > 0
    return ClimbBlock(
        title=speaker.say("再进一步"),
        tier=f"{speaker.name(above.tier.name)} · {speaker.name(above.tier.card)}",
        lead=_lead(above, speaker),
        ways_title=_ways_title(decision, speaker),
        ways=tuple(_ways(above.ways, speaker)) if lacks else (),
        needs=tuple(reason_line(speaker, one, decision.edition) for one in above.needs) if lacks else (),
        gains=_gains(decision.not_yet, above, speaker),
    )


def _lead(above: NextTier, speaker: Speaker) -> str:
    """The whole sum that is missing; the ways stand below it with their own amounts."""
    tier = speaker.name(above.tier.name)
    match above.shortfall:
        case Money() as lacks if lacks:
            return speaker.say("距{tier}，认定资产还差 {amount} 元", tier=tier, amount=money(lacks))
        case Points() as lacks if lacks.hundredths:
            return speaker.say("距{tier}，星级积分还差 {points} 分", tier=tier, points=points(lacks))
        case _:
            return lacking(speaker, above)


def _ways_title(decision: TierDecision, speaker: Speaker) -> str:
    if decision.score is None and decision.edition.measure.window in OF_ONE_DAY:
        return speaker.say("任选一种，届时余额增加（元）")
    return speaker.say("任选一种，按整个计算期日均增加（元）")


def _ways(ways: tuple[Way, ...], speaker: Speaker) -> Iterable[Labelled]:
    """Classes that need the same amount share a line."""
    by_amount: dict[Money, list[str]] = {}
    for way in ways:
        by_amount.setdefault(way.amount, []).append(asset_class(speaker, way.asset_class))
    comma = speaker.say("、")
    for amount, names in by_amount.items():
        yield Labelled(label=comma.join(names), value=money(amount))


def _gains(not_yet: tuple[Entitlement, ...], above: NextTier, speaker: Speaker) -> Labelled | None:
    """Privileges that only begin there; a better value of one already held is not news."""
    new = [one for one in not_yet if one.tier.code == above.tier.code]
    if not new:
        return None
    named = [f"{speaker.name(one.privilege.name)} {privilege_value(speaker, one)}".strip() for one in new]
    return Labelled(label=speaker.say("届时新增"), value=speaker.say("、").join(named))
