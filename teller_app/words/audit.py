"""The audit trail in words: what was done, what for, and in which role."""

from __future__ import annotations

from collections.abc import Mapping

from teller_app.rules.codes import COMMAND
from teller_app.words.audit_told import told_line
from teller_app.words.speaker import Speaker, mark

ACTIONS: Mapping[str, str] = {
    "look": mark("查看客户"),
    "add": mark("手工录入客户"),
    "change": mark("修改手工录入"),
    "walk_in_found": mark("升级时核入手工录入客户"),
    "decision": mark("保存等级评定"),
    "prescreen": mark("保存贷款预审"),
    "consent": mark("登记征信授权"),
    "summary_print": mark("制作权益单"),
    "findings_print": mark("制作预审告知单"),
    "branch_print": mark("制作网点概况"),
    "care_print": mark("制作维护清单"),
    "printed": mark("送交打印"),
    "day_close": mark("日结"),
    "privilege": mark("给予权益"),
    "privilege_undo": mark("撤销权益登记"),
    "care_event": mark("登记维护事件"),
    "care_done": mark("完成维护"),
    "care_put_off": mark("推迟维护"),
    "care_not_wanted": mark("登记不再需要"),
    "care_escalated": mark("逾期上报"),
    "contact_wish": mark("登记联系意愿"),
    "tie": mark("登记关系"),
    "group": mark("建立家庭或集团"),
    "override": mark("手工认定等级"),
    "override_end": mark("结束手工认定"),
    "value_type": mark("登记价值类型"),
    "backup": mark("备份台账"),
    "restore": mark("恢复台账"),
    "audit_export": mark("导出审计记录"),
    "log_in": mark("登录"),
    "lock": mark("锁定或离开"),
    "people": mark("人员管理"),
    "purpose": mark("更改查询用途"),
    "people_approved": mark("人员变动已复核"),
    "people_alone": mark("人员变动，一人办理"),
    "restore_approved": mark("恢复台账已复核"),
    "rulebook_switch": mark("更换规则库"),
    "rulebook_install": mark("安装规则库"),
    "rulebook_schedule": mark("预定更换规则库"),
    "rulebook_withdraw": mark("撤销预定更换"),
    "rulebook_trial": mark("试算规则库"),
    "unmasked_export": mark("导出未遮盖姓名"),
    "exchange_setup": mark("设置上报总行"),
    "exchange_sent": mark("上报总行"),
    "exchange_again": mark("补发上报文件"),
    "search": mark("查找后未打开客户"),
    "book_switch": mark("启用新客户册"),
    "log_in_failed": mark("登录未成功"),
    "setting": mark("更改设置"),
    "export": mark("导出文件，姓名已遮盖"),
}
"""By the code of the act: the kind of an entry, or one of the store's own deeds."""
PURPOSES: Mapping[str, str] = {
    "counter": mark("柜面办理"),
    "phone": mark("电话咨询"),
    "complaint": mark("投诉处理"),
    "loan": mark("贷款办理"),
    "check": mark("资料核对"),
    "authority": mark("有权机关查询"),
    "walk_in": mark("手工录入"),
    "branch": mark("网点清单"),
    "care": mark("客户维护"),
    "referral": mark("介绍关系"),
    "group": mark("家庭与集团"),
    "audit": mark("审计查询"),
    "reveal_id": mark("显示证件号"),
    "reveal_phone": mark("显示手机号"),
    "reveal_card": mark("显示卡号"),
    "reveal_account": mark("显示账号"),
    "copy_id": mark("复制证件号"),
    "copy_phone": mark("复制手机号"),
    "copy_card": mark("复制卡号"),
    "copy_account": mark("复制账号"),
    "searches": mark("每满 20 次"),
    COMMAND: mark("命令行"),
}
ROLES: Mapping[str, str] = {
    "teller": mark("柜员"),
    "supervisor": mark("主管"),
    "custodian": mark("规则管理员"),
    "auditor": mark("审计员"),
    "program": mark("程序"),
}
_RESULTS: Mapping[str, str] = {
    "ok": mark("完成"),
    "login.unknown": mark("没有这个工号"),
    "login.disabled": mark("工号已停用"),
    "login.wrong": mark("密码错误"),
    "login.locked": mark("密码错误，已锁定"),
}


def action_name(speaker: Speaker, code: str) -> str:
    """What an act is called where it stands alone; one of a newer program goes by its code."""
    named = _named(speaker, ACTIONS, code)
    return named if named == code else named[:1].upper() + named[1:]


def purpose_name(speaker: Speaker, code: str) -> str:
    """What a look-up was for, or what else there is to say of an act; empty where there is nothing."""
    told = told_line(speaker, code)
    return _named(speaker, PURPOSES, code) if told is None else told


def role_name(speaker: Speaker, code: str) -> str:
    """In which role."""
    return _named(speaker, ROLES, code)


def result_name(speaker: Speaker, code: str) -> str:
    """How it ended."""
    return _named(speaker, _RESULTS, code)


def code_line(speaker: Speaker, number: int, at: str) -> str:
    """Whether the audit code of a print is in this log.

    Args:
        speaker: the language.
        number: of the record that the code names.
        at: when that was written; empty where the code is none of this log.
    """
    if not at:
        return speaker.say(
            "这个审计码不在这里的审计记录中：没有输错，就是别处的单子，或第 {number} 条以前被改动、截去过",
            number=number,
        )
    return speaker.say("这个审计码在审计记录中：第 {number} 条，{at}", number=number, at=moment(at))


def moment(at: str) -> str:
    """A time of the trail as people read it: its own wall clock to the second, without the offset."""
    return at[:19].replace("T", " ")


def _named(speaker: Speaker, names: Mapping[str, str], code: str) -> str:
    return speaker.say(names[code]) if code in names else code
