"""What an edition says of key accounts, value types, care and groups, in plain words."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from teller_app.rules.codes import GroupKind, ValueType
from teller_app.rules.rulebook.care import CareRules
from teller_app.rules.rulebook.edition import Edition
from teller_app.rules.rulebook.group import GroupRules
from teller_app.rules.rulebook.key_account import EvidenceRules, KeyAccountRules
from teller_app.rules.rulebook.parts import Source
from teller_app.rules.rulebook.value import SignalKind, TypeRules, ValueRules
from teller_app.words.amounts import percent, ratio, short_money
from teller_app.words.lines import labelled
from teller_app.words.reasons import source_line
from teller_app.words.speaker import Speaker, mark

_SIGNALS = {
    SignalKind.REFERRALS: mark("介绍来的客户至少 {least} 位"),
    SignalKind.PRODUCTS: mark("持有至少 {least} 类资产"),
    SignalKind.TRANSACTIONS: mark("月均至少 {least} 笔"),
    SignalKind.CONCEDED_SHARE: mark("让利至少占应得收益的 {least}%"),
    SignalKind.MONTHS: mark("来行至少 {least} 个月"),
}
SIGNAL_NAMES: dict[StrEnum, str] = {
    SignalKind.REFERRALS: mark("介绍客户数"),
    SignalKind.PRODUCTS: mark("持有类别数"),
    SignalKind.TRANSACTIONS: mark("月均笔数"),
    SignalKind.CONCEDED_SHARE: mark("让利百分比"),
    SignalKind.MONTHS: mark("来行月数"),
}
_GROUPS = {GroupKind.HOUSEHOLD: mark("家庭"), GroupKind.COMPANIES: mark("公司集团")}


def service_lines(speaker: Speaker, edition: Edition) -> list[str]:
    """Every part that the edition has; each number stands with its source."""
    lines: list[str] = []
    if edition.key_account is not None:
        lines += _key_account(speaker, edition.key_account, edition)
    if edition.value is not None:
        lines += _value(speaker, edition.value, edition)
    if edition.care is not None:
        lines += _care(speaker, edition.care, edition)
    if edition.group is not None:
        lines += _group(speaker, edition.group, edition)
    return lines


def _key_account(speaker: Speaker, rules: KeyAccountRules, edition: Edition) -> list[str]:
    say = speaker.say
    amounts = [say("  日均合计 ≥ {amount} 元", amount=short_money(rules.amount_from, speaker))]
    amounts += [
        say("  {region} 地区 ≥ {amount} 元", region=region, amount=short_money(amount, speaker))
        for region, amount in rules.amount_by_region.items()
    ]
    return [
        say("大客户"),
        *amounts,
        _source(speaker, rules.amount_source, edition),
        say("  看此前 {months} 个整月：", months=rules.months),
        say("  月均至少 {count} 笔", count=rules.transactions_a_month),
        say("  月均交易额 ≥ {amount} 元", amount=short_money(rules.volume_a_month, speaker)),
        say("  利润率 ≥ {rate}", rate=percent(rules.profit_rate_from)),
        say("  至少 {count} 个月有交易", count=rules.steady_months),
        _source(speaker, rules.source, edition),
        *_evidence(speaker, rules.evidence),
        _source(speaker, rules.evidence.source, edition),
    ]


def _evidence(speaker: Speaker, rules: EvidenceRules) -> list[str]:
    """What is looked into although the numbers are met."""
    say = speaker.say
    return [
        say("  另看：最大一笔占交易额 {share} 以上", share=percent(rules.one_off_share)),
        say(
            "  另看：至少 {count} 个月末余额达到当月日均的 {ratio} 倍",
            count=rules.spikes,
            ratio=ratio(rules.spike_ratio),
        ),
        say(
            "  另看：{amount} 元以上转入，{days} 天内转出 {share} 以上，至少 {count} 次",
            amount=short_money(rules.pair_amount, speaker),
            days=rules.pair_days,
            share=percent(rules.pair_share),
            count=rules.pairs,
        ),
        say(
            "  另看：让利占应得收益 {share} 以上，且来行不满 {months} 个月",
            share=percent(rules.squeeze_share),
            months=rules.long_term_months,
        ),
    ]


def _value(speaker: Speaker, rules: ValueRules, edition: Edition) -> list[str]:
    say, name = speaker.say, speaker.name
    lines = [say("价值类型：最高的一类领先 {lead} 分才算", lead=rules.lead)]
    for question in rules.question.values():
        lines.append(f"  {name(question.ask)}")
        lines += [
            f"    {labelled(speaker, name(answer.says), _points(speaker, answer.speaks_for, rules.type))}"
            for answer in question.answer.values()
        ]
    for kind, signal in rules.signal.items():
        seen = say(_SIGNALS[kind], least=signal.at_least)
        lines.append(f"  {labelled(speaker, seen, _points(speaker, signal.speaks_for, rules.type))}")
    lines.append(_source(speaker, rules.source, edition))
    for told in rules.type.values():
        lines += _type(speaker, told, edition)
    return lines


def _type(speaker: Speaker, told: TypeRules, edition: Edition) -> list[str]:
    """What such a client wants, and how to serve it."""
    say, comma = speaker.say, speaker.say("；")
    lists = {
        say("看重"): told.wants,
        say("做法"): told.do,
        say("注意"): told.avoid,
        say("服务"): told.services,
    }
    lines = [
        say("    {what}：{list}", what=what, list=comma.join(speaker.name(one) for one in names))
        for what, names in lists.items()
        if names
    ]
    return [f"  {speaker.name(told.name)}", *lines, _source(speaker, told.source, edition)]


def _points(speaker: Speaker, weights: Mapping[ValueType, int], types: Mapping[ValueType, TypeRules]) -> str:
    told = [f"{speaker.name(types[code].name)} {weight:+d}" for code, weight in weights.items()]
    return speaker.say("、").join(told) or speaker.say("不计分")


def _care(speaker: Speaker, rules: CareRules, edition: Edition) -> list[str]:
    say = speaker.say
    return [
        say("客户维护"),
        say("  成交后：{door}", door=speaker.name(rules.at_the_door)),
        say(
            "  {greeting} 天内问候，{survey} 天内回访",
            greeting=rules.greeting_within_days,
            survey=rules.survey_within_days,
        ),
        say(
            "  之后每 {every} 天联系一次，最后一次成交后持续 {last} 天",
            every=rules.then_every_days,
            last=rules.then_for_days,
        ),
        _source(speaker, rules.source, edition),
        say("  两次联系至少相隔 {days} 天", days=rules.at_least_days_between),
        _source(speaker, rules.gap_source, edition),
        *_occasions(speaker, rules, edition),
        say(
            "  逾期 {days} 个工作日转主管；一项最多推迟 {times} 次",
            days=rules.escalate_after_days,
            times=rules.put_off_most,
        ),
        _source(speaker, rules.more_source, edition),
    ]


def _occasions(speaker: Speaker, rules: CareRules, edition: Edition) -> list[str]:
    say = speaker.say
    lines = [
        say(
            "  投诉：{reply} 天内答复，{follow} 天内再回访",
            reply=rules.reply_within_days,
            follow=rules.follow_up_within_days,
        ),
        say("  新品、促销、专家到店：{days} 天内邀请", days=rules.invitation_within_days),
        say(
            "  到期前提醒：卡片 {card} 天，证件 {document} 天",
            card=rules.card_expiry_days_before,
            document=rules.document_expiry_days_before,
        ),
    ]
    if rules.birthday_from is not None:
        tier = speaker.name(edition.tier[rules.birthday_from].name)
        lines.append(say("  生日问候：{tier}起", tier=tier))
    if rules.holidays:
        lines.append(
            say(
                "  节日问候：{count} 个节日；平时联系遇 {days} 天内的节日，改在节前",
                count=len(rules.holidays),
                days=rules.holiday_every_days,
            )
        )
    return lines


def _group(speaker: Speaker, rules: GroupRules, edition: Edition) -> list[str]:
    kinds = speaker.say("、").join(speaker.say(_GROUPS[kind]) for kind in rules.kinds)
    return [speaker.say("合并认定：{kinds}", kinds=kinds), _source(speaker, rules.source, edition)]


def _source(speaker: Speaker, source: Source, edition: Edition) -> str:
    return f"  {source_line(speaker, source, edition)}"
