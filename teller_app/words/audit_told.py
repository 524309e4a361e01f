"""What the trail says of an act beside its name: packed into a few signs, and said again in words.

What was packed once stays in journals for ever: a shape that is not known is shown as it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from enum import StrEnum

from teller_app.words.settings import NAMES, PAPERS, SIZES
from teller_app.words.speaker import Speaker, mark

SETTING_NONE, SETTING_GIVEN = "-", "+"
"""Instead of a value that is free text: there is none, or there is one."""
STRANGE = "-"
"""Instead of a code that nobody has: what was typed there may be a password."""
_MANIFESTS: Mapping[str, str] = {
    "none": mark("没有清单"),
    "checked": mark("清单没有签名"),
    "unknown_key": mark("清单有签名，不知是谁签的"),
    "signed": mark("清单签名有效"),
}
_PEOPLE: Mapping[str, str] = {
    "first": mark("首次启动，建立第一位主管 {code}"),
    "add": mark("增加 {code}"),
    "disable": mark("停用 {code}"),
    "enable": mark("启用 {code}"),
    "role": mark("更改 {code} 的角色"),
    "reset": mark("重置 {code} 的密码"),
    "unlock": mark("解锁 {code}"),
    "words": mark("{code} 领取恢复词"),
    "words_anew": mark("{code} 重新制作恢复词"),
    "password": mark("{code} 更换自己的密码"),
    "recover": mark("用两位主管的恢复词恢复，主管 {code}"),
}
_VALUES: Mapping[str, Mapping[str, str]] = {
    "text_size": SIZES,
    "paper_language": {**PAPERS, "None": mark("同界面")},
    "language": PAPERS,
    "high_contrast": {"True": mark("高对比"), "False": mark("标准")},
    "window": {"vip": mark("贵宾窗口"), "shared": mark("普通窗口")},
    "large_print": {"True": mark("是"), "False": mark("否")},
}
_TEXTS = frozenset({"branch", "teller", "printer", "receipt_printer", "backup_folder"})


class Exported(StrEnum):
    """What left as a file that a spreadsheet or a calendar opens, persons' names masked."""

    BRANCH = "branch"
    TRIAL = "trial"
    SCHEDULE = "schedule"
    CARE = "care"
    CHANGES = "changes"


_EXPORTS: Mapping[str, str] = {
    Exported.BRANCH: mark("网点概况"),
    Exported.TRIAL: mark("试算名单"),
    Exported.SCHEDULE: mark("还款计划"),
    Exported.CARE: mark("维护日历"),
    Exported.CHANGES: mark("导入的变化名单"),
}


def book_told(as_of: date, clients: int, sequence: int | None, manifest: str) -> str:
    """Which book came to serve."""
    return f"book {as_of.isoformat()} {clients} {'-' if sequence is None else sequence} {manifest}"


def people_told(act: str, code: str) -> str:
    """What was done about whom; ``act`` is one of those that have a sentence here."""
    return f"{act} {code}"


def failed_told(code: str, count: int, first: datetime, last: datetime) -> str:
    """How many log-ins of whom failed, from when to when; ``code`` may be ``STRANGE``."""
    return f"failed {code} {count} {first.isoformat(timespec='seconds')} {last.isoformat(timespec='seconds')}"


def setting_told(name: str, before: object, after: object, *, own: bool = False) -> str:
    """Which setting was changed, the workplace's or one's ``own``.

    What somebody has typed stays out, and so does what a printer is called: only whether there is anything.
    """
    return f"{'own' if own else 'setting'} {name} {_kept(name, before)} {_kept(name, after)}"


def export_told(what: Exported, of: date | None = None) -> str:
    """What left as a file, and of which day it is."""
    return f"export {what.value}" if of is None else f"export {what.value} {of.isoformat()}"


def told_line(speaker: Speaker, told: str) -> str | None:
    """The sentence for what is packed in ``told``; ``None`` where that is none of these."""
    for pattern, say in _SAYS:
        found = pattern.fullmatch(told)
        if found is not None:
            return say(speaker, *found.groups())
    return None


def _book(speaker: Speaker, day: str, clients: str, sequence: str, manifest: str) -> str:
    vouched = speaker.say(_MANIFESTS[manifest]) if manifest in _MANIFESTS else manifest
    parts = {"day": day, "clients": f"{int(clients):,}", "vouched": vouched}
    if sequence == "-":
        return speaker.say("营业日 {day}，{clients} 户，{vouched}", **parts)
    return speaker.say("营业日 {day}，{clients} 户，第 {sequence} 批，{vouched}", sequence=sequence, **parts)


def _person(speaker: Speaker, act: str, code: str) -> str:
    return speaker.say(_PEOPLE[act], code=code)


def _failed(speaker: Speaker, code: str, count: str, first: str, last: str) -> str:
    """By the wall clock of their own time, to the minute, as the day is written once."""
    day, last_day = first[:10], last[:10]
    end = last[11:16] if day == last_day else f"{last_day} {last[11:16]}"
    times = {"first": f"{day} {first[11:16]}", "last": end}
    whose = speaker.say("没有的工号") if code == STRANGE else speaker.say("工号 {code}", code=code)
    if count == "1":
        return speaker.say("{whose}，{first}", whose=whose, **times)
    return speaker.say("{whose}，{count} 次，{first} 至 {last}", whose=whose, count=count, **times)


def _setting(speaker: Speaker, whose: str, name: str, before: str, after: str) -> str:
    called = speaker.say(NAMES[name]) if name in NAMES else name
    if whose == "own":
        called = speaker.say("本人的{name}", name=called)
    if name in _TEXTS:
        if after == SETTING_NONE:
            return speaker.say("{name}：改为空", name=called)
        return speaker.say("{name}：已更改", name=called)
    values = {"before": _value(speaker, name, before), "after": _value(speaker, name, after)}
    return speaker.say("{name}：{before} 改为 {after}", name=called, **values)


def _export(speaker: Speaker, what: str, day: str | None) -> str:
    called = speaker.say(_EXPORTS[what]) if what in _EXPORTS else what
    return called if day is None else speaker.say("{what}，截至 {day}", what=called, day=day)


def _value(speaker: Speaker, name: str, value: str) -> str:
    named = _VALUES.get(name, {})
    return speaker.say(named[value]) if value in named else value


def _kept(name: str, value: object) -> str:
    if name in _TEXTS:
        return SETTING_GIVEN if value else SETTING_NONE
    return str(value)


_AT = r"([0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}[+-][0-9:]+)"
_SAYS: tuple[tuple[re.Pattern[str], Callable[..., str]], ...] = (
    (re.compile(r"book ([0-9-]{10}) ([0-9]+) ([0-9]+|-) ([a-z_]+)", re.ASCII), _book),
    (re.compile(rf"({'|'.join(_PEOPLE)}) ([a-z0-9]{{2,16}})", re.ASCII), _person),
    (re.compile(rf"failed ([a-z0-9]{{2,16}}|{STRANGE}) ([0-9]+) {_AT} {_AT}", re.ASCII), _failed),
    (re.compile(r"(setting|own) ([a-z_]+) (\S+) (\S+)", re.ASCII), _setting),
    (re.compile(r"export ([a-z]+)(?: ([0-9-]{10}))?", re.ASCII), _export),
)
