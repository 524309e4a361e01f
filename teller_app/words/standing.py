"""Until when a tier lasts, and what reaches or keeps it, in plain words."""

from __future__ import annotations

from datetime import date, timedelta

from teller_app.rules.codes import AssetClass, OverrideKind
from teller_app.rules.decision import Ground, NextTier, TierDecision, Way
from teller_app.rules.money import Money, Points, hundredths
from teller_app.rules.outlook import Outlook
from teller_app.rules.plan import Change, Plan
from teller_app.rules.standing import Standing
from teller_app.words.amounts import day, points, short_money, short_moneys
from teller_app.words.codes import asset_class, code_name
from teller_app.words.speaker import Language, Speaker

_SPOKEN = 2
ABSURD = Money(10**13)
"""More than this to add is no advice: 100 billion yuan in fen."""


def validity(speaker: Speaker, decision: TierDecision, standing: Standing | None) -> str:
    """Until when, and when it is looked at next; a day only where it is that of the tier shown."""
    if standing is None:
        return ""
    upcoming = day(standing.next_evaluation)
    if decision.override is not None and decision.ground is Ground.HAND:
        until = day(decision.override.last_day)
        return speaker.say("手工认定至 {until} · 下次评定 {upcoming}", until=until, upcoming=upcoming)
    held = decision.held
    if standing.held is None or held is None or held.tier != decision.tier.code:
        pace = code_name(speaker, decision.edition.standing.falls)
        return speaker.say("{pace}评定，下次 {upcoming}", pace=pace, upcoming=upcoming)
    until = day(standing.held.until)
    if until == upcoming:
        return speaker.say("至少有效至 {until}，当天评定", until=until)
    return speaker.say("至少有效至 {until} · 下次评定 {upcoming}", until=until, upcoming=upcoming)


def client_validity(speaker: Speaker, decision: TierDecision, standing: Standing | None) -> str:
    """The same on the client's paper, where ``spoken.why`` says until when a tier by hand lasts."""
    return "" if decision.ground is Ground.HAND else validity(speaker, decision, standing)


def missing(speaker: Speaker, decision: TierDecision) -> str:
    """What the next tier lacks: ``距黑金客户还差 13万元存款，或 26万元理财``."""
    override = decision.override
    if override is not None and override.kind is OverrideKind.FIXED:
        tier, until = speaker.name(decision.tier.name), day(override.last_day)
        return speaker.say("手工固定为{tier}，至 {until}", tier=tier, until=until)
    above = decision.next_tier
    if above is not None and above.together and decision.group is not None:
        kind = code_name(speaker, decision.group.kind)
        return speaker.say("{kind}合计{lacks}", kind=kind, lacks=lacking(speaker, above))
    return lacking(speaker, above)


def missing_beside(speaker: Speaker, decision: TierDecision, plan: Plan | None) -> tuple[str, bool]:
    """The same above a plan for that tier, and whether it is the amount to speak of.

    Where balances have moved, or the day is nearer than a whole period, what the period up to today
    lacks is not what has to be added: who pays that in does not get there. Then the plan is the answer, and
    the other says what it is.
    """
    above, said = decision.next_tier, missing(speaker, decision)
    if plan is None or above is None or above.tier is not plan.tier or decision.override is not None:
        return said, True
    if above.together or not isinstance(above.shortfall, Money) or not above.shortfall:
        return said, True
    if _same(plan.top_up, above.ways) or not _ways_in(speaker, plan):
        return said, True
    tier = speaker.name(above.tier.name)
    return speaker.say("按目前的计算期，距{tier}还差 {ways}", tier=tier, ways=ways(speaker, above)), False


def lacking(speaker: Speaker, above: NextTier | None) -> str:
    """The same of one rung; ``None`` is the top."""
    if above is None:
        return speaker.say("已是最高等级")
    tier = speaker.name(above.tier.name)
    if above.shortfall is None:
        return speaker.say("{tier}不按金额评定", tier=tier)
    if not hundredths(above.shortfall):
        wanted = speaker.say("，").join(code_name_of(speaker, need.detail) for need in above.needs)
        if wanted:
            return speaker.say("金额已达{tier}，还需{wanted}", tier=tier, wanted=wanted)
        return speaker.say("金额已达{tier}，待下次评定生效", tier=tier)
    if isinstance(above.shortfall, Points):
        lacks = speaker.say("{points} 分", points=points(above.shortfall))
        return speaker.say("距{tier}还差 {lacks}：{ways}", tier=tier, lacks=lacks, ways=ways(speaker, above))
    return speaker.say("距{tier}还差 {ways}", tier=tier, ways=ways(speaker, above))


def ways(speaker: Speaker, above: NextTier) -> str:
    """The two ways that tellers speak of: deposits, or wealth products."""
    return _or(speaker, [(way.asset_class, way.amount) for way in above.ways])


def code_name_of(speaker: Speaker, detail: str) -> str:
    """What else a route asks for."""
    return {
        "invitation": speaker.say("受邀"),
        "contract": speaker.say("私人银行签约"),
        "card": speaker.say("指定卡种"),
        "payroll": speaker.say("代发工资"),
        "mortgage": speaker.say("本行房贷"),
    }.get(detail, detail)


def reach_line(speaker: Speaker, plan: Plan, above: NextTier | None) -> str:
    """What to add today to be there by the day aimed at; amounts said already are not repeated."""
    by = day(plan.by)
    tier = speaker.name(plan.tier.name)
    if not plan.days_left:
        return speaker.say("{by} 的评定窗口已结束，请选更晚的日期", by=by)
    if all(not change.amount for change in plan.top_up):
        return speaker.say("保持现有余额，{by} 即达{tier}", by=by, tier=tier)
    amounts = _ways_in(speaker, plan)
    if not amounts:
        return speaker.say("{by} 前已来不及达到{tier}", by=by, tier=tier)
    if above is not None and above.tier is plan.tier and _same(plan.top_up, above.ways):
        return speaker.say("今天起增加并保持不动，{by} 达标", by=by)
    return speaker.say("今天起增加 {amounts}，{by} 达{tier}", amounts=amounts, by=by, tier=tier)


def reach_sentence(speaker: Speaker, plan: Plan) -> str:
    """The same as the client is told it; empty where ``reach_line`` has no amount to say."""
    amounts = _ways_in(speaker, plan)
    if not amounts:
        return ""
    return speaker.say(
        "从今天起增加 {amounts}，并保持不动，{by} 可以成为{tier}。",
        amounts=amounts,
        by=day(plan.by),
        tier=speaker.name(plan.tier.name),
    )


def earliest_line(speaker: Speaker, earliest: date | None, plan: Plan | None) -> str:
    """When today's balances alone get there."""
    if plan is None:
        return ""
    if earliest is None:
        return speaker.say("余额不动：一年内到不了")
    return speaker.say("余额不动：最早 {day} 达标", day=day(earliest))


def keep_line(speaker: Speaker, plan: Plan) -> str:
    """What can go today without losing the tier at the evaluation that could take it, or what is missing.

    Empty where nothing that is done from today on counts then, or only what nobody has.
    """
    tier, on = speaker.name(plan.tier.name), _evaluation(plan)
    free = [change for change in plan.take_out if change.amount]
    if free:
        spoken = _each(speaker, [(change.asset_class, change.amount) for change in free[:_SPOKEN]])
        if len(spoken) > 1:
            one, other = spoken
            return speaker.say(
                "{on} 评定仍为{tier}：今天可转出 {one}、{other}（择一）",
                tier=tier,
                on=on,
                one=one,
                other=other,
            )
        return speaker.say("{on} 评定仍为{tier}：今天可转出 {amounts}", tier=tier, on=on, amounts=spoken[0])
    if plan.reached:
        return speaker.say("{on} 评定仍为{tier}：余额不能再减", tier=tier, on=on)
    amounts = _ways_in(speaker, plan)
    if not amounts:
        return ""
    says = speaker.say("{on} 评定仍为{tier}：今天起须补 {amounts}", tier=tier, on=on, amounts=amounts)
    if not _is_short(plan):
        return says
    return speaker.say("{says}（计算期只剩 {days} 天）", says=says, days=plan.days_left)


def keep_condition(speaker: Speaker, plan: Plan) -> str:
    """The same on the client's paper: on what the tier stays, and no advice to take anything out.

    Empty where ``keep_line`` is.
    """
    tier, on = speaker.name(plan.tier.name), _evaluation(plan)
    free = [change for change in plan.take_out if change.amount]
    if free:
        amounts = _or(speaker, [(change.asset_class, change.amount) for change in free])
        return speaker.say(
            "余额较今天减少不超过 {amounts}的，{on} 评定仍为{tier}。", amounts=amounts, on=on, tier=tier
        )
    if plan.reached:
        return speaker.say("余额不低于今天的，{on} 评定仍为{tier}。", on=on, tier=tier)
    amounts = _ways_in(speaker, plan)
    if not amounts:
        return ""
    said = {"amounts": amounts, "on": on, "tier": tier}
    if not _is_short(plan):
        return speaker.say("从今天起增加 {amounts}，并保持不动，{on} 评定仍为{tier}。", **said)
    return speaker.say(
        "计算期只剩 {days} 天：从今天起增加 {amounts}，并保持不动，{on} 评定仍为{tier}。",
        days=plan.days_left,
        **said,
    )


def _evaluation(plan: Plan) -> str:
    """The day that decides on ``plan.by``: an evaluation at the end of a day decides on the next."""
    return day(plan.by - timedelta(days=1))


def _is_short(plan: Plan) -> bool:
    """Whether days that count are over already: what is added then has to be more."""
    return plan.days_left < plan.window.days


def outlook_line(speaker: Speaker, found: Outlook) -> str:
    """How much of the chosen class, from today, and where that is by the day aimed at."""
    change, tier, by = found.change, speaker.name(found.plan.tier.name), day(found.plan.by)
    if not change.amount:
        return speaker.say("保持现有余额，{by} 即达{tier}", by=by, tier=tier)
    if change.amount >= ABSURD:
        return speaker.say("{by} 前已来不及达到{tier}", by=by, tier=tier)
    amount = _one(speaker, change.asset_class, change.amount)
    return speaker.say("今天起增加 {amounts}，{by} 达{tier}", amounts=amount, by=by, tier=tier)


def no_outlook(speaker: Speaker) -> str:
    """Where there is nothing to plan by amount."""
    return speaker.say("没有可按金额规划的等级，或日期太近")


def _ways_in(speaker: Speaker, plan: Plan) -> str:
    """What to add, where there is something and it is no absurd amount."""
    sensible = [change for change in plan.top_up if change.amount and change.amount < ABSURD]
    return _or(speaker, [(change.asset_class, change.amount) for change in sensible])


def _same(changes: tuple[Change, ...], known: tuple[Way, ...]) -> bool:
    """Say whether two lists name the same amounts."""
    pairs = [(change.asset_class, change.amount) for change in changes]
    return pairs == [(way.asset_class, way.amount) for way in known]


def _or(speaker: Speaker, found: list[tuple[AssetClass, Money]]) -> str:
    """The first two that differ: deposits first, then the first class that counts otherwise."""
    spoken: list[tuple[AssetClass, Money]] = []
    for code, amount in found:
        if amount not in [other for _, other in spoken] and len(spoken) < _SPOKEN:
            spoken.append((code, amount))
    texts = _each(speaker, spoken)
    return (
        speaker.say("{one}，或 {other}", one=texts[0], other=texts[1]) if len(texts) > 1 else "".join(texts)
    )


def _each(speaker: Speaker, found: list[tuple[AssetClass, Money]]) -> list[str]:
    """What is said side by side is said in one unit."""
    amounts = short_moneys([amount for _, amount in found], speaker)
    return [_of_class(speaker, code, amount) for (code, _), amount in zip(found, amounts, strict=True)]


def _one(speaker: Speaker, code: AssetClass, amount: Money) -> str:
    return _of_class(speaker, code, short_money(amount, speaker))


def _of_class(speaker: Speaker, code: AssetClass, amount: str) -> str:
    name = asset_class(speaker, code)
    asset = name.lower() if speaker.language is Language.EN else name
    return speaker.say("{amount}元{asset}", amount=amount, asset=asset)
