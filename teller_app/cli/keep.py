"""The commands that look after the files: import, backup, restore, verify."""

from __future__ import annotations

import argparse
import sys
from datetime import timedelta
from pathlib import Path

from pydantic import BaseModel

from teller_app.cli.asking import approve, enter
from teller_app.cli.inputs import is_there
from teller_app.desk.amount_text import read_date
from teller_app.desk.keeping import Keeping
from teller_app.desk.start import Start
from teller_app.intake.faults import RowFault
from teller_app.rules.errors import Refusal
from teller_app.safe.roles import Act
from teller_app.words.refusals import problem_line
from teller_app.words.speaker import Speaker


class FaultOut(BaseModel):
    """One row that is wrong; the value itself is not repeated."""

    file: str
    row: int
    column: str
    code: str
    says: str


class ImportOut(BaseModel):
    """What an import did, or would do."""

    ok: bool
    dry_run: bool
    clients: int
    holdings: int
    activity: int
    fault_count: int
    faults: list[FaultOut]
    warnings: list[FaultOut]


class BackupOut(BaseModel):
    """Where the backup lies."""

    file: str


class RestoreOut(BaseModel):
    """Where the journal that was there is kept."""

    kept: str | None


class FindingOut(BaseModel):
    """Something wrong with a file."""

    code: str
    file: str
    detail: str


class VerifyOut(BaseModel):
    """Whether all is well."""

    ok: bool
    findings: list[FindingOut]


def run_import(args: argparse.Namespace, start: Start) -> int:
    """Take CSV files into a new book, all or nothing; exit 1 where a row is wrong."""
    keeping = _keeping(args, start, Act.IMPORT_BOOK)
    as_of = start.today() - timedelta(days=1) if args.as_of is None else read_date(args.as_of)
    plan = keeping.plan([Path(name) for name in args.files], as_of, fresh=args.fresh)
    refused = plan.fault_count > 0
    if not refused and not args.dry_run:
        keeping.take(plan)
    out = ImportOut(
        ok=not refused,
        dry_run=args.dry_run,
        clients=len(plan.clients),
        holdings=len(plan.holdings),
        activity=len(plan.activity),
        fault_count=plan.fault_count,
        faults=[_fault(fault, start.speaker) for fault in plan.faults],
        warnings=[_fault(fault, start.speaker) for fault in plan.warnings],
    )
    if args.json:
        print(out.model_dump_json(indent=2))
    else:
        _say_import(out, start.speaker)
    return 1 if refused else 0


def run_backup(args: argparse.Namespace, start: Start) -> int:
    """Copy the journal and prove the copy."""
    path = _keeping(args, start, Act.BACKUP).backup()
    if args.json:
        print(BackupOut(file=str(path)).model_dump_json(indent=2))
    else:
        print(start.speaker.say("已备份并核对：{file}", file=path))
    return 0


def run_restore(args: argparse.Namespace, start: Start) -> int:
    """Put a backup in place."""
    file = None if args.file is None else Path(args.file)
    if file is not None and not (file.name and is_there(file)):
        raise Refusal("store.missing", file=args.file)
    keeping = _keeping(args, start, Act.RESTORE)
    kept = keeping.restore(file, approve(args, start, keeping.session, keeping.show_restore(file)))
    if args.json:
        print(RestoreOut(kept=str(kept) if kept else None).model_dump_json(indent=2))
    else:
        print(start.speaker.say("已恢复；原台账保存在 {file}", file=kept or "—"))
    return 0


def run_verify(args: argparse.Namespace, start: Start) -> int:
    """Check every file; exit 1 when something is wrong."""
    found = _keeping(args, start, Act.VERIFY).verify()
    rows = [FindingOut(code=each.code, file=each.file, detail=each.detail) for each in found]
    if args.json:
        print(VerifyOut(ok=not rows, findings=rows).model_dump_json(indent=2))
    else:
        for row in rows:
            says = problem_line(start.speaker, Refusal(row.code, file=row.file))
            print(f"{says} {row.detail}".rstrip())
        print(start.speaker.say("有问题") if rows else start.speaker.say("全部通过"))
    return 1 if rows else 0


COMMANDS = {"import": run_import, "backup": run_backup, "restore": run_restore, "verify": run_verify}


def _keeping(args: argparse.Namespace, start: Start, act: Act) -> Keeping:
    return Keeping(start.home, enter(args, start, act), start.now, start.approvals, start.speaker)


def _fault(fault: RowFault, speaker: Speaker) -> FaultOut:
    says = problem_line(speaker, fault)
    return FaultOut(file=fault.file, row=fault.row, column=fault.column, code=fault.code, says=says)


def _say_import(out: ImportOut, speaker: Speaker) -> None:
    for fault in [*out.faults, *out.warnings]:
        where = speaker.say(
            "{file} 第 {row} 行 {column}", file=fault.file, row=fault.row, column=fault.column
        )
        print(f"{where}: {fault.says}", file=sys.stderr)
    if not out.ok:
        print(speaker.say("有 {count} 处有误，没有导入任何数据", count=out.fault_count))
        return
    counts = {"clients": out.clients, "holdings": out.holdings, "activity": out.activity}
    if out.dry_run:
        text = speaker.say("检查通过：{clients} 户、{holdings} 户的资产、{activity} 户的往来", **counts)
    else:
        text = speaker.say("已导入：{clients} 户、{holdings} 户的资产、{activity} 户的往来", **counts)
    print(text)
