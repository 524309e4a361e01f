"""Key accounts in words: each number against its rule, and what was seen, with its figures."""

from __future__ import annotations

from decimal import Decimal

from teller_app.rules.codes import Outcome, ValueType
from teller_app.rules.evidence import Evidence
from teller_app.rules.money import Money
from teller_app.rules.reasons import Reason, Value
from teller_app.rules.rulebook.value import SignalKind, ValueRules
from teller_app.rules.value_type import ValueFinding
from teller_app.words.amounts import percent, ratio, short_money
from teller_app.words.speaker import Speaker, mark

_CRITERIA = {
    "amount": mark("日均合计 {actual} 元（标准 {required}元）"),
    "frequency": mark("月均 {actual} 笔（标准 {required} 笔）"),
    "volume": mark("月均交易额 {actual} 元（标准 {required}元）"),
    "profit_rate": mark("利润率 {actual}（标准 {required}）"),
    "steadiness": mark("{actual} 个月有交易（标准 {required} 个月）"),
}
_NAMES = {
    "amount": mark("金额"),
    "frequency": mark("频率"),
    "volume": mark("交易量"),
    "profit_rate": mark("利润"),
    "steadiness": mark("稳定"),
}
_SEEN = {
    "one_off": mark("一笔占大头，可能是偶然的大单"),
    "no_profit": mark("量大而没有利润"),
    "squeezing": mark("让利多、来行不久，看不到长期价值"),
    "month_end_spike": mark("月末余额突高"),
    "in_and_out": mark("大额快进快出"),
}
_NOT_SEEN = {
    "one_off": mark("没有一笔独大"),
    "no_profit": mark("没有“量大无利”"),
    "squeezing": mark("没有只图让利的迹象"),
    "month_end_spike": mark("没有月末突高"),
    "in_and_out": mark("没有快进快出"),
}
_FIGURES = {
    "largest": mark("最大一笔 {value} 元"),
    "volume": mark("交易总额 {value} 元"),
    "share": mark("占 {value}"),
    "profit": mark("利润 {value} 元"),
    "conceded": mark("让利 {value} 元"),
    "client_months": mark("来行 {value} 个月"),
    "spikes": mark("{value} 个月"),
    "highest": mark("最高为当月日均的 {value} 倍"),
    "pairs": mark("{value} 次"),
    "together": mark("共 {value} 元"),
}
_UNKNOWN_FIGURES = {
    "largest": mark("最大一笔不详"),
    "volume": mark("交易总额不详"),
    "profit": mark("利润不详"),
    "conceded": mark("让利不详"),
    "client_months": mark("来行时间不详"),
    "spikes": mark("余额记录不足"),
    "pairs": mark("余额记录不足"),
}
_SIGNALS = {
    SignalKind.REFERRALS: mark("介绍来 {count} 位客户"),
    SignalKind.PRODUCTS: mark("持有 {count} 类资产"),
    SignalKind.TRANSACTIONS: mark("月均 {count} 笔"),
    SignalKind.CONCEDED_SHARE: mark("让利占 {count}%"),
    SignalKind.MONTHS: mark("来行 {count} 个月"),
}
_PERCENT = {"profit_rate", "share"}


def criterion_line(speaker: Speaker, reason: Reason) -> str:
    """``月均 12.5 笔（标准 4 笔）``; without its figure where that is not known."""
    required = _value(speaker, reason.detail, reason.required)
    if reason.actual is None:
        name = speaker.say(_NAMES[reason.detail])
        return speaker.say("{what}：尚不清楚（标准 {required}）", what=name, required=required)
    actual = _value(speaker, reason.detail, reason.actual)
    line = speaker.say(_CRITERIA[reason.detail], actual=actual, required=required)
    if reason.outcome is Outcome.UNKNOWN:
        return speaker.say("{line}，资料不全", line=line)
    return line


def evidence_line(speaker: Speaker, found: Evidence) -> str:
    """What was seen or not, in a few words."""
    if found.outcome is Outcome.UNKNOWN:
        return speaker.say("{what}：尚不清楚", what=speaker.say(_SEEN[found.rule]))
    return speaker.say((_SEEN if found.outcome is Outcome.MET else _NOT_SEEN)[found.rule])


def figures_line(speaker: Speaker, found: Evidence) -> str:
    """The figures that stand behind it."""
    said = [
        speaker.say(_FIGURES[name], value=_value(speaker, name, value))
        if value is not None
        else speaker.say(_UNKNOWN_FIGURES[name])
        for name, value in found.figures
    ]
    return speaker.say("，").join(dict.fromkeys(said))


def finding_line(speaker: Speaker, finding: ValueFinding, rules: ValueRules) -> str:
    """Which type, by how many points, and which figures spoke for it."""
    comma = speaker.say("，")
    scored = comma.join(f"{speaker.name(rules.type[one].name)} {finding.points[one]}" for one in ValueType)
    spoke = comma.join(speaker.say(_SIGNALS[kind], count=count) for kind, count in finding.signals.items())
    if finding.type is None:
        found = speaker.say("还看不出哪一类（须领先 {lead} 分）", lead=rules.lead)
    else:
        found = speaker.name(rules.type[finding.type].name)
    tail = f"{scored}{comma}{spoke}" if spoke else scored
    return speaker.say("{found}（{tail}）", found=found, tail=tail)


def _value(speaker: Speaker, name: str, found: Value | None) -> str:
    match found:
        case None:
            return "—"
        case Money():
            return short_money(found, speaker)
        case Decimal():
            return percent(found) if name in _PERCENT else ratio(found)
        case _:
            return str(found)
