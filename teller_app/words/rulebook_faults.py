"""What is wrong with a rulebook, in words: for whoever writes one."""

from __future__ import annotations

import re
from collections.abc import Mapping

from teller_app.rules.names import visible
from teller_app.rules.rulebook.fault import READER, Fault
from teller_app.words.refusals import Wrong, problem_line
from teller_app.words.speaker import Speaker, mark

FAULTS: Mapping[str, str] = {
    # files, and how they lean on each other
    "rule.none": mark("没有规则文件"),
    "rule.pipe": mark("这是管道或设备，不是规则文件"),
    "rule.too_large": mark("超过 1 MB，不是规则文件"),
    "rule.no_text": mark("不是 UTF-8 文本"),
    "rule.too_deep": mark("嵌套太深，不是规则文件"),
    "rule.endless_number": mark("有一个数字长得没有尽头，不是规则文件"),
    "rule.misplaced": mark("放在 {path}，内容却不是这个规则库或这一版"),
    "rule.circle": mark("绕成了圈"),
    "rule.borrows": mark("应写成一个表，每项为“部分 = 版本”"),
    "rule.no_part": mark("{edition} 里没有 [{part}]"),
    "rule.no_edition": mark("没有版本 {edition}"),
    # single values
    "rule.bare_number": mark("请写成文字，如 {example}：不加引号的数字已经丢了末尾的位数"),
    "rule.no_amount": mark('{value} 不是以元为单位的金额，应如 "300000" 或 "300000.50"'),
    "rule.negative": mark("这里的金额不能为负"),
    "rule.no_number": mark('{value} 不是数字，应如 "0.5" 或 "2"'),
    "rule.no_source": mark('请写成 "document: section"，或 "choice: why"'),
    "rule.no_document": mark("documents 里没有 {document}"),
    "rule.no_tier": mark("没有等级 {tier}"),
    # days
    "rule.day_before": mark("早于 first_day"),
    "rule.no_last_day": mark("只有写了 last_day 的版本才能在其后沿用"),
    "rule.start_order": mark("earliest、first_day、latest 应按先后排列"),
    "rule.start_late": mark("晚于 last_day"),
    "rule.not_in_force": mark("这一版在 {day} 没有生效"),
    # tiers
    "rule.lowest_route": mark("最低一级人人都能进，不能写 route"),
    "rule.out_of_reach": mark("没有人能达到这一级"),
    "rule.climb": mark("{unit} 必须高于 {tier} 的，等级要逐级升高"),
    "rule.hard_to_keep": mark("要求比 route 还高"),
    "rule.no_score": mark("要求积分，但没有 [score]"),
    "rule.empty_route": mark(
        "每条途径至少要有一项要求：recognised_assets、score、amounts、cards 或 statuses"
    ),
    "rule.lone_window": mark("window 要与 recognised_assets 一起写"),
    "rule.nothing_counts": mark("没有一类资产计入"),
    "rule.above_one": mark("都不能大于 1"),
    # privileges
    "rule.twice": mark("{name} 写了两次"),
    "rule.not_granted": mark("没有任何等级给予它"),
    "rule.no_privilege": mark("[privilege] 里没有说明 {name}"),
    "rule.grant_value": mark("{name} 没有取值 {value}"),
    "rule.grant_quota": mark("{name} 写了次数，但这项权益没有 unit"),
    "rule.no_value": mark("{value} 不在 values 里"),
    "rule.bare_quota": mark("要有 unit 和 quota_source"),
    "rule.steps": mark("procedure 要有步骤，其他类别不能有"),
    "rule.windows": mark("只有 queue 才有窗口和等候的人"),
    # key accounts, and what they look for
    "rule.no_share": mark("份额应大于 0，且不超过 1"),
    "rule.no_spike": mark("月末高于平均才是冲高，所以应大于 1"),
    "rule.too_many_months": mark("观察期只有 {months} 个月"),
    "rule.profit_share": mark("占交易额的份额不超过 1"),
    "rule.not_described": mark("没有说明 {missing}"),
    "rule.no_lead": mark("{type} 最多得 {most} 分，永远领先不了 {lead} 分"),
    # care, loans and examples
    "rule.no_room": mark("{first} 之后放不下 {then}"),
    "rule.too_near": mark("比 at_least_days_between 还近"),
    "rule.nothing_to_say": mark("没有写 {missing} 的话"),
    "rule.lone_brace": mark("有一个花括号不成对；请写成 {example}"),
    "rule.unknown_field": mark("没有可以填入 {name} 的内容"),
    "rule.above": mark("{name} 不能大于 {other}"),
    "rule.no_prescreen": mark("没有 [prescreen]"),
    "rule.differs": mark("{name} 应为 {said}，规则给出 {gives}"),
}
READERS: Mapping[str, str] = {
    "missing": mark("缺少这一项"),
    "extra_forbidden": mark("没有这一项，请核对写法"),
    "enum": mark("应为 {expected} 之一"),
    "literal_error": mark("应为 {expected} 之一"),
    "string_type": mark("应为文字，写在引号里"),
    "string_pattern_mismatch": mark("写法应符合 {pattern}"),
    "string_too_short": mark("至少要有 {min_length} 个字"),
    "string_too_long": mark("最多 {max_length} 个字"),
    "too_short": mark("至少要有 {min_length} 项"),
    "too_long": mark("最多 {max_length} 项"),
    "greater_than": mark("应大于 {gt}"),
    "greater_than_equal": mark("应大于或等于 {ge}"),
    "less_than": mark("应小于 {lt}"),
    "less_than_equal": mark("应小于或等于 {le}"),
    "int_type": mark("应为整数"),
    "int_from_float": mark("应为整数"),
    "int_parsing": mark("应为整数"),
    "bool_type": mark("应为 true 或 false"),
    "bool_parsing": mark("应为 true 或 false"),
    "date_type": mark("应为日期，如 2024-05-19"),
    "date_parsing": mark("应为日期，如 2024-05-19"),
    "date_from_datetime_inexact": mark("应为日期，如 2024-05-19"),
    "date_from_datetime_parsing": mark("应为日期，如 2024-05-19"),
    "tuple_type": mark("应为列表，写在方括号里"),
    "list_type": mark("应为列表，写在方括号里"),
    "dict_type": mark("应为一个表"),
    "model_type": mark("应为一个表"),
    "model_attributes_type": mark("应为一个表"),
}
"""What the reader of values finds, by its own names."""
_TOML = {
    "Invalid value": mark("值写得不对"),
    "Cannot overwrite a value": mark("同一个键写了两次"),
    "Expected '=' after a key in a key/value pair": mark("键的后面应有等号"),
    "Expected newline or end of document after a statement": mark("一行里多写了内容"),
    "Invalid statement": mark("这一行写得不对"),
    "Unclosed array": mark("方括号没有关上"),
    "Unterminated string": mark("引号没有关上"),
    "Expected ']' at the end of a table declaration": mark("表名的方括号没有关上"),
    "Invalid initial character for a key part": mark("键名写得不对"),
}
_AT = re.compile(
    r"(?P<reason>.*) \(at (?:line (?P<line>[0-9]+), column (?P<column>[0-9]+)|end of document)\)"
)

_QUOTED = re.compile("'([^']*)'")


def told_lines(speaker: Speaker, wrong: Wrong, most: int | None = None) -> list[str]:
    """What went wrong, and where that is a rulebook below it each fault, or the first ``most`` of them."""
    faults = wrong.values.get("faults")
    found = list(faults) if isinstance(faults, list) else []
    lines = [problem_line(speaker, wrong), *(fault_line(speaker, each) for each in found[:most])]
    if most is not None and len(found) > most:
        lines.append(
            speaker.say("还有 {count} 处，运行 teller-app rulebook check 查看全部", count=len(found) - most)
        )
    return lines


def fault_line(speaker: Speaker, fault: Fault) -> str:
    """One fault: its file where several are looked at, its key, and what is wrong there."""
    says = _says(speaker, fault)
    for place in (fault.key, fault.file):
        says = speaker.say("{place}：{says}", place=place, says=says) if place else says
    return says


def _says(speaker: Speaker, fault: Fault) -> str:
    values = {name: _shown(speaker, value) for name, value in fault.values.items()}
    if fault.code == "rule.no_toml":
        return _toml(speaker, str(fault.values["told"]))
    if fault.code.startswith(READER):
        if "expected" in values:
            values["expected"] = _shown(speaker, _QUOTED.findall(str(values["expected"])))
        text = READERS.get(fault.code.removeprefix(READER))
        # One that is not known here is said as it stands rather than not at all.
        return speaker.say(text, **values) if text else str(values["message"])
    text = FAULTS.get(fault.code)
    return problem_line(speaker, fault) if text is None else speaker.say(text, **values)


def _toml(speaker: Speaker, told: str) -> str:
    """Where a file is no TOML, and why, as far as that is known here."""
    found = _AT.fullmatch(told)
    if found is None:
        return speaker.say("不是正确的 TOML：{reason}", reason=told)
    known = _TOML.get(found["reason"])
    reason = speaker.say(known) if known else found["reason"]
    if found["line"] is None:
        return speaker.say("文件结尾处不是正确的 TOML：{reason}", reason=reason)
    return speaker.say(
        "第 {line} 行第 {column} 列不是正确的 TOML：{reason}",
        line=found["line"],
        column=found["column"],
        reason=reason,
    )


def _shown(speaker: Speaker, value: object) -> object:
    if isinstance(value, list):
        return speaker.say("、").join(visible(str(each)) for each in value)
    return visible(value) if isinstance(value, str) else value
