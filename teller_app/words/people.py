"""People in words: what their roles are called, and how it stands with somebody."""

from __future__ import annotations

from datetime import date
from typing import Protocol

from teller_app.words.amounts import day
from teller_app.words.speaker import Speaker, mark

ROLES: dict[str, str] = {
    "teller": mark("柜员"),
    "supervisor": mark("主管"),
    "custodian": mark("规则管理员"),
    "auditor": mark("审计员"),
}
ACTS: dict[str, str] = {
    "look": mark("查看客户"),
    "decide": mark("预审与录入"),
    "serve": mark("维护与权益"),
    "print": mark("打印"),
    "export": mark("导出"),
    "export_unmasked": mark("导出未遮盖的数据"),
    "override": mark("手工认定"),
    "approve": mark("复核"),
    "import_book": mark("导入客户册"),
    "backup": mark("备份"),
    "restore": mark("恢复备份"),
    "verify": mark("核对文件"),
    "rulebook_switch": mark("更换规则库"),
    "rulebook_try": mark("试算规则库"),
    "rulebook_install": mark("安装规则库"),
    "people": mark("人员管理"),
    "audit_own": mark("查看本人日志"),
    "audit_all": mark("查看全部日志"),
    "settings": mark("更改网点的设置"),
    "own_settings": mark("更改自己的设置"),
    "exchange": mark("上报总行"),
}


class Standing(Protocol):
    """How it stands with somebody."""

    @property
    def code(self) -> str:
        """What the person logs in by."""

    @property
    def name(self) -> str:
        """The name."""

    @property
    def role(self) -> str:
        """A code of ``ROLES``."""

    @property
    def disabled(self) -> bool:
        """May come in no more."""

    @property
    def must_change(self) -> bool:
        """Has a one-time password."""

    @property
    def locked(self) -> bool:
        """Has no guess left."""


def role_name(speaker: Speaker, role: str) -> str:
    """What a role is called."""
    return speaker.say(ROLES[role])


def state_parts(speaker: Speaker, person: Standing) -> list[str]:
    """How it stands with somebody, where that is not as usual."""
    found = (
        (person.disabled, speaker.say("已停用")),
        (person.locked, speaker.say("已锁定")),
        (person.must_change, speaker.say("待改密码")),
    )
    return [text for so, text in found if so]


def person_line(speaker: Speaker, person: Standing) -> str:
    """``8001 李娜 · 主管 · 已锁定``."""
    parts = [f"{person.code} {person.name}", role_name(speaker, person.role)]
    return " · ".join((*parts, *state_parts(speaker, person)))


DONE: dict[str, str] = {
    "add": mark("已增加 {who}"),
    "unlock": mark("已解锁 {who}，可以再试十次"),
    "reset": mark("已重置 {who} 的密码，原密码作废"),
    "enable": mark("已启用 {who}，密码照旧"),
    "disable": mark("已停用 {who}，立即生效"),
    "role": mark("{who} 现在是{role}，立即生效"),
    "words": mark("恢复词已领取"),
}


def done_line(speaker: Speaker, change: str, who: str, role: str) -> str:
    """What was done about ``who``."""
    return speaker.say(DONE[change], who=who, role=role_name(speaker, role))


def since_line(speaker: Speaker, person: Standing, since: date) -> str:
    """``主管 · 2026-11-23 起 · 已锁定``; ``在用`` where there is nothing to say."""
    first = speaker.say("{day} 起", day=day(since))
    states = state_parts(speaker, person) or [speaker.say("在用")]
    return " · ".join((role_name(speaker, person.role), first, *states))
