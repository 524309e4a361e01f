"""A decision as the client is told it: a few plain sentences, read aloud or shown in large type.

Only what the client may know: nothing of other members of a group, of who set a tier by hand and why, of how
the bank values a client, and no number that tells who it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from teller_app.rules.client import Client
from teller_app.rules.codes import Outcome, WindowKind
from teller_app.rules.decision import Ground, TierDecision
from teller_app.rules.ledger import Balance
from teller_app.rules.money import Money, Points
from teller_app.rules.plan import Plan
from teller_app.rules.reasons import Reason
from teller_app.rules.recognise import Component
from teller_app.rules.rulebook.entitlement import Entitlement
from teller_app.rules.standing import Standing
from teller_app.words.amounts import day, percent, points, short_money
from teller_app.words.care import address
from teller_app.words.codes import asset_class, code_name
from teller_app.words.ledger import queue_line
from teller_app.words.privileges import privilege_value
from teller_app.words.reasons import subject_name
from teller_app.words.speaker import Language, Speaker
from teller_app.words.standing import lacking, reach_line, reach_sentence

_HALF = Decimal("0.5")


def greeting(speaker: Speaker, client: Client | None) -> str:
    """``王女士，您好``; nobody known is greeted without a name."""
    if client is None or not client.name:
        return speaker.say("您好")
    return speaker.say("{name}，您好", name=address(speaker, client))


def spoken(
    speaker: Speaker, decision: TierDecision, standing: Standing | None, reach: Plan | None, *, trial: bool
) -> tuple[str, ...]:
    """Where the client stands, why, until when, that nothing comes with it, and what the next tier takes."""
    found = [_where(speaker, decision, trial=trial), why(speaker, decision)]
    if not trial:
        found.append(_until(speaker, decision, standing))
    if not decision.entitlements:
        found.append(speaker.say("{says}。", says=speaker.say("本等级暂无专属权益")))
    found.append(_next(speaker, decision, reach))
    return tuple(text for text in found if text)


def briefly(speaker: Speaker, decision: TierDecision, told: tuple[str, ...]) -> tuple[str, ...]:
    """What ``spoken`` has told, with the sum alone of what counts: for where all of it cannot be read."""
    whole = why(speaker, decision)
    return tuple(why(speaker, decision, brief=True) if each == whole else each for each in told)


def given(
    speaker: Speaker, decision: TierDecision, balances: Mapping[str, Balance], window: WindowKind
) -> tuple[tuple[str, str], ...]:
    """Every privilege of the tier by its name, with what is left of it at such a window."""
    return tuple(
        (speaker.name(one.privilege.name), _left(speaker, one, balances.get(one.code), window))
        for one in decision.entitlements
    )


def _where(speaker: Speaker, decision: TierDecision, *, trial: bool) -> str:
    tier = speaker.name(decision.tier.name)
    if trial:
        return speaker.say("按刚才说的金额，您可评为{tier}。", tier=tier)
    return speaker.say("您现在是我行{tier}。", tier=tier)


def why(speaker: Speaker, decision: TierDecision, *, brief: bool = False) -> str:
    """The one reason that decides, ``brief`` by its sum; a tier above the measured one says how it comes."""
    ground = decision.ground
    if decision.override is not None and ground is Ground.HAND:
        return speaker.say("这个等级由网点为您认定，有效至 {until}。", until=day(decision.override.last_day))
    if decision.group is not None and ground is Ground.GROUP:
        kind = code_name(speaker, decision.group.kind)
        return speaker.say("您与{kind}成员合并计算，达到了这个等级的标准。", kind=kind)
    if decision.held is not None and ground is Ground.PROTECTED:
        until = day(decision.held.until)
        return speaker.say("最近的资产低于这个等级的标准，等级为您保留到 {until}。", until=until)
    found = _deciding(decision)
    return _because(speaker, decision, found, brief=brief) if found else ""


def why_beside_the_sum(speaker: Speaker, decision: TierDecision) -> str:
    """The same where the sum that stands beside the tier is not what decides; nothing where it is."""
    found = _deciding(decision)
    if decision.ground is Ground.MEASURED and found is not None:
        by_sum = "recognised_assets" if decision.score is None else "score"
        if found.detail == by_sum and found.window in {None, decision.edition.measure.window}:
            return ""
    return why(speaker, decision)


def _deciding(decision: TierDecision) -> Reason | None:
    """What was met for the tier that the client has."""
    rules = (f"tier.{decision.tier.code}", f"floor.{decision.tier.code}")
    met = (each for each in decision.reasons if each.rule in rules and each.outcome is Outcome.MET)
    return next((each for each in met if each.detail != "everyone"), None)


def _because(speaker: Speaker, decision: TierDecision, found: Reason, *, brief: bool) -> str:
    tier = speaker.name(decision.tier.name)
    if isinstance(found.actual, Money) and isinstance(found.required, Money):
        if found.detail != "recognised_assets":
            return speaker.say(
                "您的{what}是 {amount}元，{tier}的标准是 {least}元。",
                what=subject_name(speaker, found),
                amount=short_money(found.actual, speaker),
                tier=tier,
                least=short_money(found.required, speaker),
            )
        said = {
            "window": _inside(speaker, code_name(speaker, found.window or decision.edition.measure.window)),
            "amount": short_money(found.actual, speaker),
            "tier": tier,
            "least": short_money(found.required, speaker),
        }
        # What each class counts is told of the scheme's own days.
        return _by_the_sum(speaker, said, [] if found.window else _parts(speaker, decision), brief=brief)
    if isinstance(found.actual, Points) and isinstance(found.required, Points):
        return speaker.say(
            "您的星级积分是 {points} 分，{tier}的标准是 {least} 分。",
            points=points(found.actual),
            tier=tier,
            least=points(found.required),
        )
    return speaker.say("因为您有{what}。", what=subject_name(speaker, found))


def _by_the_sum(speaker: Speaker, said: Mapping[str, str], parts: list[str], *, brief: bool) -> str:
    """What counts in full, what by half, and what that makes: clients know their money, not coefficients."""
    if not parts:
        return speaker.say("按{window}计算，您的资产合计 {amount}元，达到{tier} {least}元的标准。", **said)
    if brief:
        return speaker.say(
            "按{window}计算，您的资产折合计入 {amount}元，达到{tier} {least}元的标准。", **said
        )
    *some, last = parts
    counted = speaker.say("{some}，{last}", some=speaker.say("，").join(some), last=last) if some else last
    return speaker.say(
        "按{window}计算，{parts}，共计 {amount}元，达到{tier} {least}元的标准。", parts=counted, **said
    )


def _parts(speaker: Speaker, decision: TierDecision) -> list[str]:
    """What counts alike, together. Nothing where each yuan counts as one, or where a debt is among them."""
    alike: dict[Decimal, list[Component]] = {}
    for one in decision.components:
        if one.recognised.fen < 0:
            return []
        if one.amount:
            alike.setdefault(one.coefficient, []).append(one)
    if list(alike) == [1]:
        return []
    return [_part(speaker, share, alike[share]) for share in sorted(alike, reverse=True)]


def _part(speaker: Speaker, share: Decimal, found: list[Component]) -> str:
    said = {
        "share": percent(share),
        "assets": _listed(speaker, [asset_class(speaker, one.asset_class) for one in found]),
        "amount": short_money(Money(sum(one.amount.fen for one in found)), speaker),
        "counts": short_money(Money(sum(one.recognised.fen for one in found)), speaker),
    }
    if not share:
        return speaker.say("{assets} {amount}元不计入", **said)
    if share == 1:
        return speaker.say("{assets} {amount}元全部计入", **said)
    if share == _HALF:
        return speaker.say("{assets} {amount}元按一半计入 {counts}元", **said)
    return speaker.say("{assets} {amount}元按 {share} 计入 {counts}元", **said)


def _listed(speaker: Speaker, names: list[str]) -> str:
    """One class, or what several come to."""
    *some, last = [_inside(speaker, name) for name in names]
    return speaker.say("{some}和{last}合计", some=speaker.say("、").join(some), last=last) if some else last


def _inside(speaker: Speaker, name: str) -> str:
    """A name within a sentence."""
    return name.lower() if speaker.language is Language.EN else name


def _until(speaker: Speaker, decision: TierDecision, standing: Standing | None) -> str:
    """Where it has not been said already."""
    held = standing.held if standing else None
    if held is None or decision.ground is not Ground.MEASURED or held.tier != decision.tier.code:
        return ""
    return speaker.say("这个等级至少有效到 {until}。", until=day(held.until))


def _next(speaker: Speaker, decision: TierDecision, reach: Plan | None) -> str:
    """What to put in today to be there by a day; without a plan, what the next tier lacks.

    Nothing where it is counted with others: what all lack tells what they have.
    """
    above = decision.next_tier
    if (decision.ground is Ground.HAND and above is None) or (above is not None and above.together):
        return ""
    if above is None:
        return speaker.say("您已是我行最高等级的客户。")
    planned = reach is not None and reach.tier is above.tier and reach.days_left
    if not reach or not planned:
        return speaker.say("{says}。", says=lacking(speaker, above))
    return reach_sentence(speaker, reach) or speaker.say("{says}。", says=reach_line(speaker, reach, None))


def _left(speaker: Speaker, entitlement: Entitlement, balance: Balance | None, window: WindowKind) -> str:
    """How often it may still be used and until when; what it gives where nothing is counted."""
    if balance is None or balance.quota is None:
        return privilege_value(speaker, entitlement) or queue_line(speaker, entitlement, window)
    until = day(balance.span.last)
    if not balance.left:
        return speaker.say("{until} 前的次数已用完", until=until)
    return speaker.say("还可用 {left} 次，有效至 {until}", left=balance.left, until=until)
