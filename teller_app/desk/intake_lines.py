"""What came of checking head office's files, in words: for the page of imports."""

from __future__ import annotations

from collections.abc import Iterator

from teller_app.desk.branch_tables import Table
from teller_app.desk.intake_making import Outcome
from teller_app.desk.intake_state import IntakeView
from teller_app.desk.intake_view import FileView
from teller_app.intake.prepare import Report
from teller_app.store.book import BookInfo, ManifestState
from teller_app.store.shared import SharedNumber
from teller_app.words.amounts import day, money
from teller_app.words.intake import change_lines
from teller_app.words.intake_fields import column_name, field_name, kind_name
from teller_app.words.refusals import problem_line
from teller_app.words.speaker import Speaker


def outcome_line(speaker: Speaker, report: Report) -> str:
    """The answer in one line."""
    say = speaker.say
    if not report.acceptable:
        return say("有 {count} 处有误，没有导入任何数据", count=f"{report.fault_count:,}")
    return say(
        "检查通过：新客户册 {clients} 户，营业日 {day}", clients=f"{report.clients:,}", day=day(report.as_of)
    )


def outcome_lines(speaker: Speaker, outcome: Outcome) -> Iterator[str]:
    """What stands behind the answer: what changes first, then what was read and how it was vouched for."""
    report, say = outcome.report, speaker.say
    if outcome.changes is not None:
        yield from change_lines(speaker, outcome.changes)
    if report.rejected and report.acceptable:
        yield say("在允许范围内略去 {count} 行", count=f"{report.rejected:,}")
    if not report.acceptable:
        yield from _why_refused(speaker, report)
    yield from remark_lines(speaker, report)
    if outcome.rejects is not None:
        yield say("不合格的行已写入 {file}，其中有客户资料，用完请删除", file=outcome.rejects)
    for each in report.files:
        shown: dict[str, object] = {
            "file": each.name,
            "kind": kind_name(speaker, each.kind.value),
            "rows": f"{each.rows:,}",
            "how": encoding_name(each.encoding),
        }
        if each.total is None:
            yield say("{file}（{how}）：{kind} {rows} 行", **shown)
        else:
            yield say("{file}（{how}）：{kind} {rows} 行，合计 {total} 元", **shown, total=money(each.total))
    yield _vouched(speaker, report)


def _why_refused(speaker: Speaker, report: Report) -> Iterator[str]:
    """Whether another limit would help: somebody who has set one must not look for the reason in it."""
    if report.rejected > report.allowed:
        count, most = f"{report.rejected:,}", f"{report.allowed:,}"
        yield speaker.say("有误的行：{count}；最多允许略去：{most}", count=count, most=most)
    if report.final:
        yield speaker.say("不论上限多大都不能略去的行：{count}", count=f"{report.final:,}")


def _vouched(speaker: Speaker, report: Report) -> str:
    say = speaker.say
    match report.manifest:
        case ManifestState.SIGNED:
            return say("与清单第 {number} 批相符，签名有效", number=report.sequence)
        case ManifestState.CHECKED:
            return say("与清单第 {number} 批相符，清单没有签名", number=report.sequence)
        case ManifestState.UNKNOWN_KEY:
            return say(
                "与清单第 {number} 批相符；清单有签名，但导入配置没有写明信任谁的公钥，不知是谁签的",
                number=report.sequence,
            )
        case ManifestState.NONE:
            return say("没有清单，无法核对文件是否完整")


_SHARED = {"id": "id_number", "card": "number", "account": "accounts"}
_PAIRS = 3


def remark_lines(speaker: Speaker, report: Report) -> Iterator[str]:
    """What is left out without a fault of its own, and what should be looked at; no number is told."""
    say = speaker.say
    if report.warning_count > len(report.warnings):
        count, listed = f"{report.warning_count:,}", f"{len(report.warnings):,}"
        yield say("请留意的共有 {count} 处，这里列出前 {listed} 处", count=count, listed=listed)
    elif report.warning_count:
        yield say("请留意的有 {count} 处，如校验位不符", count=f"{report.warning_count:,}")
    if report.left_out:
        yield say("同一客户另有 {count} 行合格的随之略去", count=f"{report.left_out:,}")
    if report.shared_count:
        pairs = [
            say("{one} 与 {other}（{what}）", one=each.one, other=each.other, what=_what(speaker, each))
            for each in report.shared[:_PAIRS]
        ]
        count, told = f"{report.shared_count:,}", say("、").join(pairs)
        yield say("证件、卡或账号相同的客户有 {count} 组，请核对：{pairs}", count=count, pairs=told)


def _what(speaker: Speaker, shared: SharedNumber) -> str:
    return field_name(speaker, _SHARED[shared.kind])


def fault_table(speaker: Speaker, report: Report) -> Table:
    """The first of what is wrong with rows, then what should be looked at; nothing of a client is in it."""
    say = speaker.say
    rows = tuple(
        (
            each.file,
            f"{each.row:,}",
            column_name(speaker, each.column),
            problem_line(speaker, each.for_a_log()),
        )
        for each in (*report.faults, *report.warnings)
    )
    columns = (say("文件"), say("行"), say("列"), say("原因"))
    return Table("", columns, rows, ("",) * len(rows), right=(1,))


def encoding_name(encoding: str | None) -> str:
    """What everybody calls an encoding; a workbook says its own."""
    return encoding.upper() if encoding else "XLSX"


def missing_line(speaker: Speaker, file: FileView) -> str:
    """What a file still lacks; empty where it can be read."""
    if not file.missing:
        return ""
    fields = speaker.say("、").join(field_name(speaker, each) for each in file.missing)
    return speaker.say("还缺少：{fields}", fields=fields)


def differing_line(speaker: Speaker, view: IntakeView) -> str:
    """Which files have other columns than the profile says; empty where none has."""
    if not view.differing:
        return ""
    files = speaker.say("、").join(view.differing)
    return speaker.say("与导入配置不同：{files}；请逐列核对，签名和上限的要求照旧", files=files)


def reopened_line(speaker: Speaker, came: object) -> str:
    """Why everything was opened anew: a new book serves, or a backup was put back."""
    if not isinstance(came, BookInfo):
        return speaker.say("已恢复；原台账保存在 {file}", file=came or "—")
    return speaker.say(
        "新客户册已启用：营业日 {day}，{clients} 户", day=day(came.business_date), clients=f"{came.clients:,}"
    )
