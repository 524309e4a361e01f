"""The commands that look after the files: backup, restore, verify."""

from __future__ import annotations

import argparse
import sys
from dataclasses import asdict
from pathlib import Path

from pydantic import BaseModel

from teller_app.cli.asking import approve, enter
from teller_app.cli.inputs import is_there
from teller_app.desk.keeping import Keeping
from teller_app.desk.printed_code import CodeAnswer
from teller_app.desk.reaching import reach
from teller_app.desk.start import Start
from teller_app.rules.errors import Refusal, Unavailable
from teller_app.safe.roles import Act
from teller_app.store.compare import Difference
from teller_app.store.finding import Finding
from teller_app.store.releases import FOLDER
from teller_app.store.verify_kept import Kept
from teller_app.words.audit import code_line
from teller_app.words.files import kept_line, preview_lines
from teller_app.words.refusals import problem_line
from teller_app.words.speaker import Speaker


class BackupOut(BaseModel):
    """Where the backup lies, and its copy in the second folder.

    Attributes:
        trouble: code of why there is no second copy although there should be.
    """

    file: str
    second: str | None
    trouble: str | None


class RestoreOut(BaseModel):
    """Where the journal that was there is kept."""

    restored: str
    kept: str | None


class SpanOut(BaseModel):
    """Rows that one journal has and the other lacks; without numbers and times where they have none.

    Attributes:
        partly: the file is damaged; there are at least so many.
    """

    count: int
    first: int | None
    last: int | None
    since: str | None
    until: str | None
    partly: bool


class PreviewOut(BaseModel):
    """What a restore would lose, and what it would bring; ``null`` where a damaged file does not tell.

    Attributes:
        there: whether there is a present journal.
        readable: whether it opens.
        entries: how many the backup has.
    """

    backup: str
    there: bool
    readable: bool
    entries: int
    last: int | None
    until: str | None
    lost: dict[str, SpanOut | None]
    gained: dict[str, SpanOut | None]


class FindingOut(BaseModel):
    """Something wrong with a file; ``number`` and ``last`` are of records, entries or lines."""

    code: str
    file: str
    detail: str
    number: int | None
    last: int | None
    says: str


class KeptOut(BaseModel):
    """A journal that a restore has put aside; only ``broken`` is a fault, with findings of its own.

    Attributes:
        state: ``whole``, ``broken``, ``damaged``, ``no_trail`` or ``unread``.
        records: how many its audit chain has, where it could be read.
    """

    file: str
    state: str
    records: int
    says: str


class VerifyOut(BaseModel):
    """Whether all is well."""

    ok: bool
    findings: list[FindingOut]
    kept: list[KeptOut]


def run_backup(args: argparse.Namespace, start: Start) -> int:
    """Copy the journal and prove the copy."""
    saved = _keeping(args, start, Act.BACKUP).back_up()
    second = str(saved.second) if saved.second else None
    if saved.trouble is not None:
        print(problem_line(start.speaker, saved.trouble), file=sys.stderr)
    if args.json:
        trouble = saved.trouble.code if saved.trouble else None
        out = BackupOut(file=str(saved.path), second=second, trouble=trouble)
        print(out.model_dump_json(indent=2))
    else:
        for path in filter(None, (str(saved.path), second)):
            print(start.speaker.say("已备份并核对：{file}", file=path))
    return 0


def run_restore(args: argparse.Namespace, start: Start) -> int:
    """Put a backup in place; without ``--yes``, say what that would lose, and exit 1."""
    if args.file is not None and not (args.file and _is_there(Path(args.file))):
        raise Refusal("store.missing", file=args.file)
    keeping = _keeping(args, start, Act.RESTORE)
    path = Path(args.file) if args.file is not None else keeping.newest()
    if args.preview or not args.yes:
        _say_preview(args, start, path, keeping.preview(path))
        if args.preview:
            return 0
        print(start.speaker.say("没有改动任何数据；确认恢复请加 --yes"), file=sys.stderr)
        return 1
    with keeping.alone():
        kept = keeping.restore(path, approve(args, start, keeping.session, keeping.show_restore(path)))
    if args.json:
        out = RestoreOut(restored=str(path), kept=str(kept) if kept else None)
        print(out.model_dump_json(indent=2))
    else:
        print(start.speaker.say("已恢复；原台账保存在 {file}", file=kept or "—"))
    return 0


def _is_there(path: Path) -> bool:
    """It may lie on a stick or a share that does not answer."""
    return reach(str(path.parent), lambda: is_there(path))


def _say_preview(args: argparse.Namespace, start: Start, path: Path, found: Difference) -> None:
    if args.json:
        print(PreviewOut.model_validate({"backup": str(path), **asdict(found)}).model_dump_json(indent=2))
        return
    print(start.speaker.say("备份 {file}", file=path))
    for line in preview_lines(start.speaker, found):
        print(line)


def run_verify(args: argparse.Namespace, start: Start) -> int:
    """Check every file; exit 1 when something is wrong."""
    keeping = _keeping(args, start, Act.VERIFY)
    answer = None if args.code is None else _check_code(keeping, args.code)
    found, aside = keeping.verify()
    if isinstance(answer, Finding) and not any(
        (one.code, one.file) == (answer.code, answer.file) for one in found
    ):
        found = (*found, answer)
    rows = [*(_finding(each, start.speaker) for each in found), *_rulebooks(start)]
    kept = [_kept(each, start.speaker) for each in aside]
    if args.json:
        print(VerifyOut(ok=not rows, findings=rows, kept=kept).model_dump_json(indent=2))
    else:
        for each in kept:
            print(each.says)
        for row in rows:
            print(f"{row.says} {row.detail}".rstrip())
        if isinstance(answer, CodeAnswer):
            print(code_line(start.speaker, answer.number, answer.at))
        print(start.speaker.say("有问题") if rows else start.speaker.say("全部通过"))
    return 1 if rows else 0


COMMANDS = {"backup": run_backup, "restore": run_restore, "verify": run_verify}


def _check_code(keeping: Keeping, text: str) -> CodeAnswer | Finding:
    """Before everything is read, for what is no code is refused; a journal that is damaged is a finding."""
    try:
        answer = keeping.check_code(text)
    except Unavailable as wrong:
        return Finding.of(wrong)
    return answer.finding or answer


def _kept(kept: Kept, speaker: Speaker) -> KeptOut:
    says = kept_line(speaker, kept.file, kept.state, kept.records)
    return KeptOut(file=kept.file, state=kept.state, records=kept.records, says=says)


def _finding(found: Finding, speaker: Speaker) -> FindingOut:
    wrong = Refusal(found.code, file=found.file, number=found.number, last=found.last)
    return FindingOut(
        code=found.code,
        file=found.file,
        detail=found.detail,
        number=found.number or None,
        last=found.last or None,
        says=problem_line(speaker, wrong),
    )


def _rulebooks(start: Start) -> list[FindingOut]:
    """Whether any rules decide today."""
    try:
        start.shelf.usable()
    except Refusal as wrong:
        says = problem_line(start.speaker, wrong)
        return [FindingOut(code=wrong.code, file=FOLDER, detail="", number=None, last=None, says=says)]
    return []


def _keeping(args: argparse.Namespace, start: Start, act: Act) -> Keeping:
    second = start.settings_file.read().backup_folder
    session = enter(args, start, act)
    return Keeping(
        start.home, session, start.now, start.approvals, start.speaker, second, outside=start.outside
    )
