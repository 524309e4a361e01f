"""What an edition says, in plain words."""

from __future__ import annotations

from decimal import Decimal

from teller_app.rules.codes import AmountFact, AssetClass
from teller_app.rules.rulebook.edition import Edition
from teller_app.rules.rulebook.tiers import Route, Tier
from teller_app.words.amounts import day, points, ratio, short_money
from teller_app.words.codes import code_name
from teller_app.words.reasons import source_line
from teller_app.words.rulebook_service import service_lines
from teller_app.words.speaker import Speaker


def rulebook_lines(speaker: Speaker, edition: Edition) -> list[str]:
    """The whole scheme: measure, tiers with their ways in, privileges, service, each with its source."""
    say, name = speaker.say, speaker.name
    until = day(edition.last_day) if edition.last_day else say("另行通知")
    lines = [
        f"{name(edition.name)}（{edition.rulebook}）",
        say("{first} 起，至 {until}", first=day(edition.first_day), until=until),
        say("口径：{window}", window=code_name(speaker, edition.measure.window)),
    ]
    lines += [
        f"  {code_name(speaker, code)} × {ratio(weight)}"
        for code, weight in edition.measure.coefficients.items()
    ]
    lines.append(f"  {source_line(speaker, edition.measure.source, edition)}")
    lines += _score(speaker, edition)
    lines += _standing(speaker, edition)
    for tier in edition.tiers:
        lines += _tier(speaker, tier, edition)
    return [*lines, *service_lines(speaker, edition)]


def _score(speaker: Speaker, edition: Edition) -> list[str]:
    """Points for each 10,000 yuan, where the scheme scores."""
    if edition.score is None:
        return []
    lines = [_weight(speaker, code, weight) for code, weight in edition.score.per_10000.items()]
    lines += [_weight(speaker, code, weight) for code, weight in edition.score.amounts_per_10000.items()]
    return [*lines, f"  {source_line(speaker, edition.score.source, edition)}"]


def _weight(speaker: Speaker, code: AssetClass | AmountFact, weight: Decimal) -> str:
    return speaker.say("  每万元{what}：{points} 分", what=code_name(speaker, code), points=ratio(weight))


def _standing(speaker: Speaker, edition: Edition) -> list[str]:
    """When a tier rises and falls, in the scheme's own words, where it has any."""
    rules = edition.standing
    if rules.takes_effect is None:
        return []
    when = speaker.say("升降级：{when}", when=speaker.name(rules.takes_effect))
    return [when, f"  {source_line(speaker, rules.source, edition)}"]


def _tier(speaker: Speaker, tier: Tier, edition: Edition) -> list[str]:
    name = speaker.name
    lines = [f"{name(tier.name)} · {name(tier.card)}"]
    lines += [f"  {_route(speaker, route)}" for route in tier.route]
    lines += [speaker.say("  保底：{route}", route=_route(speaker, route)) for route in tier.floor]
    granted = [name(edition.privilege[grant.code].name) for grant in edition.grants[tier.code]]
    if granted:
        lines.append(speaker.say("  权益：{names}", names=speaker.say("、").join(granted)))
    return [*lines, f"  {source_line(speaker, tier.source, edition)}"]


def _route(speaker: Speaker, route: Route) -> str:
    """One way in: everything that it names."""
    say, asked = speaker.say, []
    if route.recognised_assets is not None:
        asked.append(say("认定资产 ≥ {amount} 元", amount=short_money(route.recognised_assets, speaker)))
    if route.score is not None:
        asked.append(say("积分 ≥ {points}", points=points(route.score)))
    asked += [
        f"{code_name(speaker, code)} ≥ {short_money(least, speaker)}" for code, least in route.amounts.items()
    ]
    asked += [code_name(speaker, card) for card in route.cards]
    asked += [code_name(speaker, status) for status in route.statuses]
    if route.regions:
        asked.append(say("地区：{regions}", regions=say("、").join(route.regions)))
    return " + ".join(asked)
