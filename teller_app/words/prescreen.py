"""The findings of a pre-screen in plain words. They never speak of a refusal."""

from __future__ import annotations

from decimal import Decimal

from teller_app.rules.codes import LoanOutcome, Outcome
from teller_app.rules.criteria import NO_CONSENT
from teller_app.rules.money import Money
from teller_app.rules.prescreen import Change, PrescreenDecision, Remedy
from teller_app.rules.reasons import Reason
from teller_app.rules.rulebook.edition import Edition
from teller_app.rules.rulebook.loan import PrescreenRules
from teller_app.words.amounts import money, percent, ratio, value
from teller_app.words.speaker import Speaker, mark

_YEAR = 12
CRITERIA = {
    "age": mark("年龄"),
    "capacity": mark("完全民事行为能力"),
    "consent": mark("征信查询书面授权"),
    "stable_income": mark("稳定工作与收入"),
    "minimum_income": mark("月收入下限"),
    "income_multiple": mark("收入与月供之比"),
    "debt_ratio": mark("全部负债月供占收入"),
    "credit_record": mark("信用记录"),
    "inquiries": mark("近一个月征信查询"),
    "term": mark("期限"),
    "final_payment": mark("到期一次还本"),
}
_DOCUMENTS = {
    "age": mark("本人有效身份证件"),
    "capacity": mark("本人有效身份证件"),
    "consent": mark("征信查询授权书（写明用途，本人签字）"),
    "stable_income": mark("工作证明或劳动合同"),
    "minimum_income": mark("近六个月工资或经营流水"),
    "debt_ratio": mark("现有贷款合同与还款明细"),
    "credit_record": mark("个人信用报告（凭授权查询）"),
}
_OUTCOME_SAYS = {
    LoanOutcome.PASS: mark("各项条件都已满足，可以受理"),
    LoanOutcome.REFER: mark("没有不满足的条件，有需要人工核定的项目"),
    LoanOutcome.DECLINE: mark("有条件尚未满足"),
    LoanOutcome.INCOMPLETE: mark("还有资料没有提供，补齐后再看"),
}
_SHARE = (
    mark("占 {found}，要求不超过 {most}"),
    mark("占 {found}，{free} 以内无需人工核定"),
    mark("占 {found}，要求不超过 {most}，{free} 以内无需人工核定"),
)
_TERM = (
    mark("{found} 个月，要求不超过 {most} 个月"),
    mark("{found} 个月，{free} 个月以内无需人工核定"),
    mark("{found} 个月，要求不超过 {most} 个月，{free} 个月以内无需人工核定"),
)
"""Where one bound is all there is; where what was found is not refused; where it is."""


def criterion_name(speaker: Speaker, code: str) -> str:
    """What a criterion is called."""
    return speaker.say(CRITERIA[code])


def criteria_codes() -> tuple[str, ...]:
    """Every criterion that has a name, in the order of the page."""
    return tuple(CRITERIA)


def criterion(speaker: Speaker, reason: Reason, edition: Edition) -> str:
    """What was asked and what was found, in one sentence."""
    if reason.detail == NO_CONSENT:
        return speaker.say("取得书面授权后再看")
    refused = reason.rule == "consent" and reason.actual is False
    if reason.outcome is Outcome.UNKNOWN and not refused:
        return speaker.say("尚不清楚，请补充")
    return _known(speaker, reason, edition)


def _known(speaker: Speaker, reason: Reason, edition: Edition) -> str:  # noqa: PLR0911  one sentence a criterion
    found, asked = _value(speaker, reason.rule, reason.actual), _value(speaker, reason.rule, reason.required)
    match reason.rule:
        case "capacity" | "stable_income" | "consent":
            return _yes_or_no(speaker, reason)
        case "age":
            return _age(speaker, reason, found, asked)
        case "minimum_income":
            return speaker.say("月收入 {found}，要求不低于 {asked}", found=found, asked=asked)
        case "income_multiple":
            return speaker.say("收入是月供的 {found} 倍，要求至少 {asked} 倍", found=found, asked=asked)
        case "debt_ratio":
            if reason.actual is None:
                return speaker.say("没有收入可供还款")
            share = _rules(edition).debt_ratio
            free, most = percent(share.pass_up_to), percent(share.refer_up_to)
            return _between(speaker, reason, _SHARE, found=found, free=free, most=most)
        case "credit_record":
            return _credit(speaker, reason, found, asked)
        case "inquiries":
            return speaker.say("{found} 次，{asked} 次以内无需人工核定", found=found, asked=asked)
        case "term":
            term = _rules(edition).term
            return _between(speaker, reason, _TERM, found=found, free=term.refer_above, most=term.maximum)
        case _:
            return speaker.say("到期需一次归还本金 {found}", found=found)


def _between(speaker: Speaker, reason: Reason, sentences: tuple[str, str, str], **values: object) -> str:
    """Up to ``free`` nobody has to look, and the changes aim at that; up to ``most`` somebody may."""
    one, free, both = sentences
    if values["free"] == values["most"]:
        return speaker.say(one, **values)
    return speaker.say(both if reason.outcome is Outcome.NOT_MET else free, **values)


def _rules(edition: Edition) -> PrescreenRules:
    assert edition.prescreen is not None  # noqa: S101  a finding comes from an edition that has them
    return edition.prescreen


def _age(speaker: Speaker, reason: Reason, found: str, asked: str) -> str:
    if reason.detail == "minimum":
        return speaker.say("{found} 周岁，要求年满 {asked} 周岁", found=found, asked=asked)
    return speaker.say("到期时 {found} 周岁，超过 {asked} 周岁需人工核定", found=found, asked=asked)


def _credit(speaker: Speaker, reason: Reason, found: str, asked: str) -> str:
    match reason.detail:
        case "currently_overdue":
            return speaker.say("目前有逾期，结清后再看")
        case "consecutive":
            return speaker.say("连续逾期 {found} 次，要求少于 {asked} 次", found=found, asked=asked)
        case "total":
            return speaker.say("累计逾期 {found} 次，要求少于 {asked} 次", found=found, asked=asked)
        case "any_overdue":
            return speaker.say("{span}内有过逾期，需人工核定", span=_span(speaker, reason.required))
        case _:
            return speaker.say("无逾期记录")


def overdue_names(speaker: Speaker, months: int | None) -> tuple[str, str]:
    """What the longest run and the count of overdue payments are called, over the look-back of the scheme."""
    if months is None:
        return speaker.say("最长连续逾期"), speaker.say("累计逾期")
    span = _span(speaker, months)
    return speaker.say("{span}内最长连续逾期", span=span), speaker.say("{span}内累计逾期", span=span)


def _span(speaker: Speaker, months: object) -> str:
    """A look-back, in years where it is several whole ones."""
    if isinstance(months, int) and months > _YEAR and not months % _YEAR:
        return speaker.say("{years} 年", years=months // _YEAR)
    return speaker.say("{months} 个月", months=months)


def _yes_or_no(speaker: Speaker, reason: Reason) -> str:
    says = {
        ("capacity", True): speaker.say("具备"),
        ("capacity", False): speaker.say("不具备"),
        ("stable_income", True): speaker.say("有稳定工作"),
        ("stable_income", False): speaker.say("工作不稳定，需人工核定"),
        ("consent", True): speaker.say("已取得书面授权"),
        ("consent", False): speaker.say("尚未授权，不查询征信"),
    }
    return says[reason.rule, reason.outcome is Outcome.MET]


def outcome_says(speaker: Speaker, decision: PrescreenDecision) -> str:
    """The outcome as a sentence for the client; it points at changes only where there are some.

    Nor does it say of a point that is not known, as a pass may leave one, that it is met.
    """
    if decision.outcome is LoanOutcome.PASS and _any_unknown(decision):
        return speaker.say("必需条件已满足，可以受理；个别尚不清楚")
    if decision.outcome is LoanOutcome.DECLINE and decision.remedies:
        return speaker.say("有条件尚未满足，可按下面的办法调整后再看")
    return speaker.say(_OUTCOME_SAYS[decision.outcome])


def _any_unknown(decision: PrescreenDecision) -> bool:
    return any(reason.outcome is Outcome.UNKNOWN for reason in decision.criteria)


def remedies_title(speaker: Speaker, decision: PrescreenDecision) -> str:
    """What stands over the changes; they promise nothing about what is not known yet."""
    if _any_unknown(decision):
        return speaker.say("就已知资料而言，这样调整即可")
    if len(decision.remedies) == 1:
        return speaker.say("这样调整后即可满足")
    return speaker.say("任选一项调整后即可满足")


def remedy(speaker: Speaker, found: Remedy) -> str:
    """A change that would pass, as advice."""
    if found.change is Change.PRINCIPAL and isinstance(found.value, Money):
        return speaker.say("贷款金额调整为 {amount} 元", amount=money(found.value))
    if found.change is Change.EXISTING_MONTHLY and isinstance(found.value, Money):
        return speaker.say("先把其他负债月供降到 {amount} 元", amount=money(found.value))
    return speaker.say("期限调整为 {months} 个月", months=found.value)


def documents(speaker: Speaker, decision: PrescreenDecision) -> tuple[str, ...]:
    """What to bring, without repeating; the criteria decide what is asked for."""
    rules = [reason.rule for reason in decision.criteria if not _there(reason, decision)]
    return tuple(dict.fromkeys(speaker.say(_DOCUMENTS[rule]) for rule in rules if rule in _DOCUMENTS))


def _there(reason: Reason, decision: PrescreenDecision) -> bool:
    """Say whether the bank has it already, as a consent or a credit report, or there is none, as of no debts.

    What the client has only said, like work and income, still takes its paper.
    """
    match reason.rule:
        case "consent":
            return reason.outcome is Outcome.MET
        case "credit_record":
            return reason.outcome is not Outcome.UNKNOWN
        case "debt_ratio":
            debts = decision.applicant.loan.existing_monthly
            return debts is not None and not debts
        case _:
            return False


def _value(speaker: Speaker, rule: str, found: object) -> str:
    match found:
        case Decimal() if rule == "debt_ratio":
            return percent(found)
        case Decimal():
            return ratio(found)
        case Money():
            return money(found)
        case bool() | int() | str():
            return value(found, speaker)
        case _:
            return "—"
