"""What an edition says, in plain words."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum

from teller_app.rules.codes import AmountFact, AssetClass
from teller_app.rules.holdings import YoungAccount
from teller_app.rules.rulebook.edition import Edition
from teller_app.rules.rulebook.starts import allowed
from teller_app.rules.rulebook.tiers import FallTo, Route, Tier
from teller_app.words.amounts import day, points, ratio, short_money
from teller_app.words.codes import code_name
from teller_app.words.reasons import source_line
from teller_app.words.rulebook_loan import loan_lines
from teller_app.words.rulebook_privileges import grant_name, privilege_lines
from teller_app.words.rulebook_service import service_lines
from teller_app.words.speaker import Speaker, mark

YOUNG: dict[StrEnum, str] = {
    YoungAccount.WHOLE_WINDOW: mark("新开户按整个窗口的天数平均"),
    YoungAccount.DAYS_HELD: mark("新开户按持有天数平均"),
}
FALLS: dict[StrEnum, str] = {FallTo.MEASURED: mark("降到测算的等级"), FallTo.ONE_STEP: mark("每次降一级")}


def rulebook_lines(speaker: Speaker, edition: Edition) -> list[str]:
    """The whole scheme, each rule with its source; what belongs under a line before it stands further in."""
    name = speaker.say("{name}（{key}）", name=speaker.name(edition.name), key=edition.rulebook)
    lines = [name, f"  {in_force_line(speaker, edition)}"]
    if edition.start is not None:
        lines.append(f"  {start_line(speaker, edition)}")
    if edition.old_clients is not None:
        kept = edition.old_clients
        lines.append(
            speaker.say(
                "  {joined} 以前的老客户沿用至 {until}", joined=day(kept.joined_before), until=day(kept.until)
            )
        )
    lines += _measure(speaker, edition)
    lines += _score(speaker, edition)
    lines += _standing(speaker, edition)
    for tier in edition.tiers:
        lines += _tier(speaker, tier, edition)
    lines += privilege_lines(speaker, edition)
    lines += loan_lines(speaker, edition)
    return [*lines, *service_lines(speaker, edition), *_documents(speaker, edition)]


def in_force_line(speaker: Speaker, edition: Edition) -> str:
    """From which day until when."""
    until = day(edition.last_day) if edition.last_day else speaker.say("另行通知")
    return speaker.say("{first} 起，至 {until}", first=day(edition.first_day), until=until)


def start_line(speaker: Speaker, edition: Edition) -> str:
    """Whether a branch may choose when it begins with an edition, and between which days."""
    earliest, latest = allowed(edition)
    first = day(edition.first_day)
    if earliest == latest:
        return speaker.say("签名规则没有把启用日期交给网点，自 {first} 起自动施行", first=first)
    return speaker.say(
        "网点可选在 {earliest} 至 {latest} 之间启用，不选则自 {first} 起自动施行",
        earliest=day(earliest),
        latest=day(latest),
        first=first,
    )


def _measure(speaker: Speaker, edition: Edition) -> list[str]:
    rules = edition.measure
    young = speaker.say(YOUNG[rules.young_account])
    sources = dict.fromkeys((rules.source, rules.coefficient_source))
    return [
        speaker.say("口径：{window}", window=code_name(speaker, rules.window)),
        f"  {young}",
        *(f"  {code_name(speaker, code)} × {ratio(weight)}" for code, weight in rules.coefficients.items()),
        *(f"  {source_line(speaker, source, edition)}" for source in sources if source is not None),
    ]


def _documents(speaker: Speaker, edition: Edition) -> list[str]:
    """What the rules are taken from, and how far it can be trusted."""
    lines, between = [speaker.say("资料来源")] if edition.documents else [], speaker.say("；")
    for document in edition.documents.values():
        told = [speaker.name(document.title), code_name(speaker, document.grade)]
        if document.dated is not None:
            told.append(speaker.say("日期 {day}", day=day(document.dated)))
        told.append(speaker.say("查阅 {day}", day=day(document.read)))
        lines.append(f"  {between.join(told)}")
    return lines


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
    """When a tier rises and falls, first in the scheme's own words, where it has any."""
    say, rules = speaker.say, edition.standing
    head = say("升降级")
    if rules.takes_effect is not None:
        head = say("升降级：{when}", when=speaker.name(rules.takes_effect))
    falls = say(
        "  升级：{rises}评定；降级：{falls}评定，连续 {times} 次低于才降，{falls_to}",
        rises=code_name(speaker, rules.rises),
        falls=code_name(speaker, rules.falls),
        times=rules.falls_after,
        falls_to=say(FALLS[rules.fall_to]),
    )
    by_hand = say("  手工认定最长 {months} 个月", months=rules.by_hand_months)
    return [head, falls, by_hand, f"  {source_line(speaker, rules.source, edition)}"]


def _tier(speaker: Speaker, tier: Tier, edition: Edition) -> list[str]:
    name, say = speaker.name, speaker.say
    lines = [f"{name(tier.name)} · {name(tier.card)}"]
    lines += [f"  {route_line(speaker, route)}" for route in tier.route]
    if not tier.route and not tier.floor:
        lines.append(say("  无门槛"))
    lines += [say("  保级：{route}", route=route_line(speaker, route)) for route in tier.keep]
    lines += [say("  保底：{route}", route=route_line(speaker, route)) for route in tier.floor]
    if tier.validity_months:
        lines.append(say("  达标后至少保持 {months} 个月", months=tier.validity_months))
    if tier.buffer_months:
        lines.append(say("  首次低于后缓冲 {months} 个月", months=tier.buffer_months))
    granted = [grant_name(speaker, grant, tier, edition) for grant in edition.grants[tier.code]]
    if granted:
        lines.append(say("  权益：{names}", names=say("、").join(granted)))
    cited = (tier.source, *(way.source for way in (*tier.route, *tier.keep, *tier.floor)))
    sources = dict.fromkeys(source for source in cited if source is not None)
    return [*lines, *(f"  {source_line(speaker, source, edition)}" for source in sources)]


def route_line(speaker: Speaker, route: Route) -> str:
    """One way in: everything that it names."""
    say, asked = speaker.say, []
    if route.recognised_assets is not None:
        asked.append(say("认定资产 ≥ {amount} 元", amount=short_money(route.recognised_assets, speaker)))
    if route.window is not None:
        asked[-1] = say("{window}{asked}", window=code_name(speaker, route.window), asked=asked[-1])
    if route.score is not None:
        asked.append(say("积分 ≥ {points}", points=points(route.score)))
    asked += [
        f"{code_name(speaker, code)} ≥ {short_money(least, speaker)}" for code, least in route.amounts.items()
    ]
    asked += [code_name(speaker, card) for card in route.cards]
    asked += [code_name(speaker, status) for status in route.statuses]
    if route.regions:
        asked.append(say("地区：{regions}", regions=say("、").join(route.regions)))
    if route.not_regions:
        asked.append(say("地区不为：{regions}", regions=say("、").join(route.not_regions)))
    return " + ".join(asked)
