"""What the codes are called."""

from __future__ import annotations

from enum import StrEnum
from typing import TypeGuard

from teller_app.rules.codes import (
    AmountFact,
    AssetClass,
    Card,
    CareKind,
    CareStep,
    ClientKind,
    GroupKind,
    KeyOutcome,
    LoanOutcome,
    Method,
    Outcome,
    OverrideKind,
    Sex,
    Status,
    TaskState,
    ValueType,
    WindowKind,
)
from teller_app.rules.rulebook.parts import Grade
from teller_app.rules.rulebook.tiers import Pace
from teller_app.rules.windows import Window
from teller_app.words.speaker import Speaker, mark

_Facts = AmountFact | AssetClass | Card | ClientKind | Sex | Status
_Service = CareKind | CareStep | GroupKind | KeyOutcome | OverrideKind | TaskState | ValueType | WindowKind
Coded = _Facts | _Service | LoanOutcome | Method | Outcome | Grade | Pace | Window

_NAMES: dict[type, dict[str, str]] = {
    AssetClass: {
        "deposit": mark("存款"),
        "demand_deposit": mark("活期存款"),
        "time_deposit": mark("定期存款"),
        "wealth": mark("理财"),
        "fund": mark("基金"),
        "money_fund": mark("货币基金"),
        "precious_metal": mark("贵金属"),
        "insurance": mark("保险"),
        "bond": mark("国债"),
        "securities": mark("证券"),
        "custody": mark("第三方存管"),
    },
    AmountFact: {
        "loan_balance": mark("贷款余额"),
        "housing_loan": mark("住房贷款"),
        "card_spend_12m": mark("近12个月信用卡消费"),
        "settlement_6m": mark("近半年结算交易"),
        "credit_limit": mark("信用卡额度"),
    },
    Card: {
        "ordinary_credit": mark("信用卡普卡"),
        "gold_credit": mark("信用卡金卡"),
        "platinum_credit": mark("信用卡白金卡"),
        "big_platinum_credit": mark("大白金信用卡"),
        "wealth_account": mark("理财金账户"),
    },
    Status: {
        "contract": mark("私人银行签约"),
        "invitation": mark("受邀"),
        "payroll": mark("代发工资"),
        "mortgage": mark("本行房贷"),
    },
    ClientKind: {"person": mark("个人"), "company": mark("公司")},
    Sex: {"male": mark("男"), "female": mark("女")},
    Outcome: {
        "met": mark("满足"),
        "not_met": mark("未满足"),
        "refer": mark("需人工核定"),
        "unknown": mark("尚不清楚"),
    },
    LoanOutcome: {
        "pass": mark("可受理"),
        "refer": mark("转人工"),
        "decline": mark("暂不符合"),
        "incomplete": mark("资料不足"),
    },
    Method: {
        "annuity": mark("等额本息"),
        "linear": mark("等额本金"),
        "interest-only": mark("先息后本"),
    },
    GroupKind: {"household": mark("家庭"), "companies": mark("集团")},
    KeyOutcome: {
        "key": mark("大客户"),
        "look": mark("数字达标，请人工判断"),
        "not_key": mark("未达大客户标准"),
        "unknown": mark("资料不全，尚不能认定"),
    },
    ValueType: {
        "intrinsic": mark("内在价值型"),
        "extrinsic": mark("外在价值型"),
        "strategic": mark("战略价值型"),
    },
    OverrideKind: {"floor": mark("不低于"), "fixed": mark("固定为")},
    WindowKind: {"vip": mark("贵宾窗口"), "shared": mark("普通窗口")},
    CareKind: {
        "deal": mark("成交"),
        "complaint": mark("投诉"),
        "birthday": mark("生日"),
        "card_expiry": mark("卡片到期"),
        "document_expiry": mark("证件到期"),
        "product": mark("新品"),
        "promotion": mark("促销"),
        "expert_visit": mark("专家到店"),
    },
    CareStep: {
        "door": mark("送到门口"),
        "greeting": mark("问候"),
        "survey": mark("使用回访"),
        "regular": mark("定期联系"),
        "holiday": mark("节日问候"),
        "reply": mark("致歉答复"),
        "follow_up": mark("处理回访"),
        "birthday": mark("生日问候"),
        "renewal": mark("到期提醒"),
        "invitation": mark("邀请"),
    },
    TaskState: {
        "open": mark("待办"),
        "done": mark("已完成"),
        "not_wanted": mark("客户不需要"),
        "covered": mark("已由临近的联系代替"),
    },
    Grade: {
        "A": mark("银行或监管公布"),
        "B": mark("媒体或专业来源"),
        "C": mark("网络资料，未核实"),
    },
    Pace: {
        "daily": mark("每日"),
        "monthly": mark("每月末"),
        "quarterly": mark("每季末"),
        "half_yearly": mark("每半年末"),
        "yearly": mark("每年末"),
    },
    Window: {
        "rolling_year": mark("年日均"),
        "rolling_half_year": mark("半年日均"),
        "rolling_quarter": mark("季日均"),
        "rolling_month": mark("月日均"),
        "previous_year": mark("上年日均"),
        "previous_half_year": mark("上半年度日均"),
        "previous_quarter": mark("上季日均"),
        "previous_month": mark("上月日均"),
        "month_end": mark("月末余额"),
        "day": mark("日终余额"),
    },
}


def code_name(speaker: Speaker, code: Coded) -> str:
    """What ``code`` is called."""
    return speaker.say(_NAMES[type(code)][code.value])


def has_name(code: StrEnum) -> TypeGuard[Coded]:
    """Say whether ``code`` is called anything."""
    return code.value in _NAMES.get(type(code), {})


def asset_class(speaker: Speaker, code: AssetClass) -> str:
    """What a class of assets is called."""
    return code_name(speaker, code)


def every_code() -> dict[type, dict[str, str]]:
    """All tables, for the test that nothing lacks a name."""
    return _NAMES
