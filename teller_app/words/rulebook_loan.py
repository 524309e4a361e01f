"""What an edition says of the loan pre-screen, in plain words: every bound with its source."""

from __future__ import annotations

from enum import StrEnum

from teller_app.rules.money import Rounding
from teller_app.rules.rulebook.edition import Edition
from teller_app.rules.rulebook.loan import PrescreenRules, RateKind
from teller_app.rules.rulebook.parts import Source
from teller_app.words.amounts import percent, ratio, short_money
from teller_app.words.prescreen import criterion_name
from teller_app.words.reasons import source_line
from teller_app.words.speaker import Speaker, mark

ROUNDINGS: dict[StrEnum, str] = {
    Rounding.DOWN: mark("舍去分以下"),
    Rounding.HALF_UP: mark("四舍五入到分"),
    Rounding.UP: mark("进位到分"),
}
RATES: dict[StrEnum, str] = {
    RateKind.NOMINAL: mark("月利率为年利率的十二分之一"),
    RateKind.EFFECTIVE: mark("月利率为年利率开十二次方"),
}


def loan_lines(speaker: Speaker, edition: Edition) -> list[str]:
    """Nothing for a scheme without a pre-screen."""
    rules = edition.prescreen
    if rules is None:
        return []
    lines = [speaker.say("贷款预审")]
    for code, text, *sources in (*_person(speaker, rules), *_loan(speaker, rules)):
        lines.append(
            speaker.say("  {criterion}：{text}", criterion=criterion_name(speaker, code), text=text)
            if code
            else f"  {text}"
        )
        lines += [f"  {source_line(speaker, source, edition)}" for source in dict.fromkeys(sources)]
    return lines


_Said = tuple[str, str, Source] | tuple[str, str, Source, Source]


def _person(speaker: Speaker, rules: PrescreenRules) -> tuple[_Said, ...]:
    say, age, record = speaker.say, rules.age, rules.credit_record
    years = say(
        "年满 {minimum} 周岁；到期时超过 {most} 周岁转人工",
        minimum=age.minimum,
        most=age.refer_above_at_maturity,
    )
    overdue = say(
        "{months} 个月内连续逾期达 {consecutive} 次、累计达 {total} 次或目前逾期为未满足；有过逾期转人工",
        months=record.look_back_months,
        consecutive=record.consecutive_from,
        total=record.total_from,
    )
    inquiries = say("超过 {most} 次转人工", most=rules.inquiries.refer_above)
    return (
        ("age", years, age.source, age.maturity_source),
        ("capacity", say("须具备"), rules.capacity.source),
        ("consent", say("先取得，才查询"), rules.consent.source),
        ("stable_income", say("不稳定的转人工"), rules.stable_income.source),
        ("credit_record", overdue, record.source, record.count_source),
        ("inquiries", inquiries, rules.inquiries.source),
    )


def _loan(speaker: Speaker, rules: PrescreenRules) -> tuple[_Said, ...]:
    say, debt, term, payment = speaker.say, rules.debt_ratio, rules.term, rules.payment
    income = say("不低于 {amount} 元", amount=short_money(rules.minimum_income.minimum, speaker))
    times = say("不低于 {ratio} 倍", ratio=ratio(rules.income_multiple.minimum))
    share = say(
        "不超过 {passes} 为满足，超过 {refers} 为未满足，之间转人工",
        passes=percent(debt.pass_up_to),
        refers=percent(debt.refer_up_to),
    )
    months = say("超过 {refers} 个月转人工，最长 {most} 个月", refers=term.refer_above, most=term.maximum)
    counted = say(
        "月供：{rounding}；{rate}", rounding=say(ROUNDINGS[payment.rounding]), rate=say(RATES[payment.rate])
    )
    return (
        ("minimum_income", income, rules.minimum_income.source),
        ("income_multiple", times, rules.income_multiple.source),
        ("debt_ratio", share, debt.source, debt.refer_source),
        ("term", months, term.source),
        ("final_payment", say("转人工"), rules.final_payment.source),
        ("", counted, payment.source),
    )
