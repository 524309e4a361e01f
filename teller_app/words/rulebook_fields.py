"""What each field of an edition is called; a field that names nothing of its own is left out."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import BaseModel

from teller_app.rules.rulebook.care import CareRules, Wording
from teller_app.rules.rulebook.edition import Edition, OldClients, StartRange
from teller_app.rules.rulebook.group import GroupRules
from teller_app.rules.rulebook.key_account import EvidenceRules, KeyAccountRules
from teller_app.rules.rulebook.loan import (
    AgeRule,
    AskedRule,
    CreditRule,
    DebtRule,
    IncomeRule,
    InquiryRule,
    MultipleRule,
    PaymentRules,
    PrescreenRules,
    TermRule,
)
from teller_app.rules.rulebook.measure import Measure, ScoreRules
from teller_app.rules.rulebook.parts import Document
from teller_app.rules.rulebook.privileges import Privilege
from teller_app.rules.rulebook.tiers import StandingRules, Tier
from teller_app.rules.rulebook.value import Answer, Question, Signal, TypeRules, ValueRules
from teller_app.words.prescreen import CRITERIA
from teller_app.words.speaker import mark

NONE = ""
"""The key below it says enough: ``金卡客户`` needs no ``等级`` before it."""
SOURCE = mark("出处")
FIELDS: Mapping[type[BaseModel], Mapping[str, str]] = {
    Edition: {
        "rulebook": mark("规则库编号"),
        "name": mark("名称"),
        "first_day": mark("施行首日"),
        "last_day": mark("施行末日"),
        "start": mark("网点可选启用日期"),
        "old_clients": mark("老客户沿用"),
        "documents": mark("资料"),
        "measure": mark("认定口径"),
        "score": mark("积分"),
        "tier": NONE,
        "privilege": mark("权益"),
        "standing": mark("升降级"),
        "prescreen": mark("贷款预审"),
        "key_account": mark("大客户"),
        "value": mark("价值类型"),
        "care": mark("客户维护"),
        "group": mark("合并认定"),
        "example": mark("例子"),
        "loan_example": mark("贷款例子"),
    },
    StartRange: {"earliest": mark("最早启用"), "latest": mark("最迟启用")},
    OldClients: {"joined_before": mark("此日以前开户"), "until": mark("沿用至")},
    Document: {
        "title": mark("题名"),
        "dated": mark("日期"),
        "read": mark("查阅日期"),
        "grade": mark("可信程度"),
    },
    Measure: {
        "window": mark("时段"),
        "young_account": mark("新开户"),
        "coefficients": mark("折算系数"),
        "source": SOURCE,
        "coefficient_source": mark("折算系数的出处"),
    },
    ScoreRules: {
        "window": mark("时段"),
        "per_10000": mark("每万元分数"),
        "amounts_per_10000": mark("每万元分数"),
        "source": SOURCE,
    },
    Tier: {
        "code": mark("编号"),
        "name": mark("名称"),
        "short": mark("简称"),
        "card": mark("卡种"),
        "colour": mark("颜色"),
        "route": mark("达标条件"),
        "keep": mark("保级条件"),
        "floor": mark("保底条件"),
        "inherits": mark("包含下一级的权益"),
        "privileges": mark("权益"),
        "validity_months": mark("达标后至少保持的月数"),
        "buffer_months": mark("低于后的缓冲月数"),
        "source": SOURCE,
    },
    StandingRules: {
        "rises": mark("升级评定"),
        "falls": mark("降级评定"),
        "falls_after": mark("连续低于几次才降"),
        "fall_to": mark("降到哪里"),
        "takes_effect": mark("生效时间"),
        "by_hand_months": mark("手工认定最长月数"),
        "source": SOURCE,
    },
    Privilege: {
        "name": mark("名称"),
        "kind": mark("种类"),
        "values": mark("给予"),
        "value": mark("通常给予"),
        "quota": mark("次数"),
        "per": mark("计数期间"),
        "unit": mark("单位"),
        "cost": mark("费用"),
        "conditions": mark("条件"),
        "how": mark("办理"),
        "steps": mark("步骤"),
        "windows": mark("窗口"),
        "waiting": mark("对等候客户说的话"),
        "source": SOURCE,
        "quota_source": mark("次数的出处"),
    },
    PrescreenRules: {**CRITERIA, "payment": mark("月供计算")},
    AgeRule: {
        "minimum": mark("最低周岁"),
        "refer_above_at_maturity": mark("到期时超过此周岁转人工"),
        "source": SOURCE,
        "maturity_source": mark("到期年龄的出处"),
    },
    AskedRule: {"source": SOURCE},
    IncomeRule: {"minimum": mark("最低"), "source": SOURCE},
    MultipleRule: {"minimum": mark("最低倍数"), "source": SOURCE},
    DebtRule: {
        "pass_up_to": mark("满足的上限"),
        "refer_up_to": mark("转人工的上限"),
        "source": SOURCE,
        "refer_source": mark("转人工上限的出处"),
    },
    CreditRule: {
        "consecutive_from": mark("连续逾期达此次数为未满足"),
        "total_from": mark("累计逾期达此次数为未满足"),
        "look_back_months": mark("查看的月数"),
        "source": SOURCE,
        "count_source": mark("次数的出处"),
    },
    InquiryRule: {"refer_above": mark("超过此数转人工"), "source": SOURCE},
    TermRule: {
        "refer_above": mark("超过此月数转人工"),
        "maximum": mark("最长月数"),
        "source": SOURCE,
    },
    PaymentRules: {"rounding": mark("取整"), "rate": mark("利率"), "source": SOURCE},
    KeyAccountRules: {
        "amount_from": mark("日均合计下限"),
        "amount_by_region": mark("地区下限"),
        "amount_source": mark("金额的出处"),
        "months": mark("查看的整月数"),
        "transactions_a_month": mark("月均笔数下限"),
        "volume_a_month": mark("月均交易额下限"),
        "profit_rate_from": mark("利润率下限"),
        "steady_months": mark("有交易的月数下限"),
        "evidence": mark("另看"),
        "source": SOURCE,
    },
    EvidenceRules: {
        "one_off_share": mark("最大一笔占比"),
        "spike_ratio": mark("月末余额倍数"),
        "spikes": mark("月末冲高次数"),
        "pair_amount": mark("快进快出金额"),
        "pair_days": mark("快进快出天数"),
        "pair_share": mark("快进快出占比"),
        "pairs": mark("快进快出次数"),
        "squeeze_share": mark("让利占比"),
        "long_term_months": mark("来行月数"),
        "source": SOURCE,
    },
    ValueRules: {
        "lead": mark("领先分数"),
        "question": mark("问题"),
        "signal": mark("迹象"),
        "type": NONE,
        "source": SOURCE,
    },
    Question: {"ask": mark("问法"), "answer": mark("回答")},
    Answer: {"says": mark("说法"), "speaks_for": mark("得分")},
    Signal: {"at_least": mark("至少"), "speaks_for": mark("得分")},
    TypeRules: {
        "name": mark("名称"),
        "wants": mark("看重"),
        "do": mark("做法"),
        "avoid": mark("注意"),
        "services": mark("服务"),
        "source": SOURCE,
    },
    CareRules: {
        "at_the_door": mark("成交后"),
        "greeting_within_days": mark("几天内问候"),
        "survey_within_days": mark("几天内回访"),
        "then_every_days": mark("几天联系一次"),
        "then_for_days": mark("联系持续天数"),
        "at_least_days_between": mark("两次联系至少相隔天数"),
        "reply_within_days": mark("投诉几天内答复"),
        "follow_up_within_days": mark("投诉几天内再回访"),
        "invitation_within_days": mark("几天内邀请"),
        "card_expiry_days_before": mark("卡片到期前几天提醒"),
        "document_expiry_days_before": mark("证件到期前几天提醒"),
        "escalate_after_days": mark("逾期几个工作日转主管"),
        "put_off_most": mark("最多推迟次数"),
        "birthday_from": mark("问候生日的最低等级"),
        "holidays": mark("问候的节日"),
        "holiday_every_days": mark("平时联系等候节日的天数"),
        "wording": mark("用语"),
        "source": SOURCE,
        "gap_source": mark("相隔天数的出处"),
        "more_source": mark("其余天数的出处"),
    },
    Wording: {
        "any": NONE,
        "intrinsic": mark("内在价值型"),
        "extrinsic": mark("外在价值型"),
        "strategic": mark("战略价值型"),
    },
    GroupRules: {"kinds": mark("哪些合并"), "source": SOURCE},
}
SHARES = frozenset(
    {
        "one_off_share",
        "pair_share",
        "squeeze_share",
        "profit_rate_from",
        "pass_up_to",
        "refer_up_to",
    }
)
"""Fields that are read as per cent."""
