"""What the kinds of head office's files and their fields are called."""

from __future__ import annotations

from collections.abc import Mapping

from teller_app.rules.codes import AmountFact, Status
from teller_app.words.codes import code_name
from teller_app.words.speaker import Speaker, mark

KINDS: Mapping[str, str] = {
    "clients": mark("客户资料"),
    "holdings": mark("资产余额"),
    "activity": mark("往来明细"),
    "cards": mark("卡片"),
    "facts": mark("负债与征信"),
    "grants": mark("权益使用"),
}
_FIELDS: Mapping[str, str] = {
    "client": mark("客户号"),
    "key": mark("客户号"),
    "kind": mark("个人或单位"),
    "name": mark("姓名或户名"),
    "id_number": mark("证件号码"),
    "phone": mark("手机号"),
    "birth": mark("出生日期"),
    "sex": mark("性别"),
    "joined": mark("开户日期"),
    "region": mark("地区代码"),
    "cards": mark("卡片列表"),
    "accounts": mark("账号列表"),
    "income": mark("月收入"),
    "existing_monthly": mark("现有月还款"),
    "stable_job": mark("工作稳定"),
    "capacity": mark("完全民事行为能力"),
    "overdue_consecutive": mark("连续逾期次数"),
    "overdue_total": mark("累计逾期次数"),
    "currently_overdue": mark("当前逾期"),
    "inquiries": mark("征信查询次数"),
    "id_expires": mark("证件到期日"),
    "group": mark("家庭或集团代码"),
    "referred_by": mark("介绍人客户号"),
    "asset_class": mark("资产类别"),
    "date": mark("余额日期"),
    "balance": mark("日终余额"),
    "month": mark("月份"),
    "transactions": mark("交易笔数"),
    "volume": mark("交易金额"),
    "largest": mark("单笔最大"),
    "profit": mark("收益"),
    "conceded": mark("让利"),
    "number": mark("卡号"),
    "card": mark("卡种"),
    "expires": mark("卡到期日"),
    "privilege": mark("权益代码"),
    "given_on": mark("使用日期"),
    "times": mark("次数"),
    "branch": mark("使用网点"),
    "rulebook": mark("规则代码"),
    "sheet": mark("选定工作表"),
    "facts": mark("至少一项负债或征信资料"),
}
_CODES: Mapping[str, AmountFact | Status] = {
    each.value: each for kind in (AmountFact, Status) for each in kind
}


def kind_name(speaker: Speaker, kind: str) -> str:
    """What a kind of files is called."""
    return speaker.say(KINDS[kind])


def field_name(speaker: Speaker, field: str) -> str:
    """What a field is called, for people."""
    if field in _FIELDS:
        return speaker.say(_FIELDS[field])
    return code_name(speaker, _CODES[field])


def column_name(speaker: Speaker, column: str) -> str:
    """The same of whatever a row was refused for; a column of a file's own stays as it is called there."""
    return field_name(speaker, column) if column in _FIELDS or column in _CODES else column
