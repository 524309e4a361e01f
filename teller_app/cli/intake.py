"""The command that takes head office's files in."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

from pydantic import BaseModel

from teller_app.cli.asking import enter
from teller_app.cli.progress import Progress
from teller_app.desk.amount_text import read_date
from teller_app.desk.intake import IntakeDesk
from teller_app.desk.intake_changed import changed_lines, changes_file
from teller_app.desk.intake_changes import Changes
from teller_app.desk.intake_limits import read_limits
from teller_app.desk.intake_lines import outcome_line, outcome_lines
from teller_app.desk.intake_making import Asked, Outcome
from teller_app.desk.keeping import Keeping
from teller_app.desk.saving import keep_apart, save_file, target
from teller_app.desk.start import Start
from teller_app.desk.table_files import KINDS
from teller_app.intake.faults import RowFault
from teller_app.intake.prepare import Step, Told
from teller_app.intake.profile import write_profile
from teller_app.rules.errors import Refusal
from teller_app.rules.rulebook.edition import Edition
from teller_app.safe.roles import Act
from teller_app.store.staging import Part
from teller_app.words.audit_told import Exported, export_told
from teller_app.words.intake import STEPS
from teller_app.words.refusals import problem_line
from teller_app.words.speaker import Speaker


class FaultOut(BaseModel):
    """One row that is wrong; the value itself is not repeated."""

    file: str
    row: int
    column: str
    code: str
    says: str


class FileOut(BaseModel):
    """What a file held; ``sum`` in yuan, ``null`` where nothing is summed; ``encoding`` of its text."""

    file: str
    kind: str
    rows: int
    sum: str | None
    encoding: str | None


class SharedOut(BaseModel):
    """Two clients of the new book with one number; ``kind`` is ``id``, ``card`` or ``account``."""

    kind: str
    one: str
    other: str


class MoveOut(BaseModel):
    """One client whose tier is another one in the new book."""

    client: str
    before: str
    after: str


class ChangesOut(BaseModel):
    """What the new book changes; counts of all, and the first of each list."""

    new: int
    gone: int
    tier_up: int | None
    tier_down: int | None
    new_clients: list[str]
    gone_clients: list[str]
    moves: list[MoveOut]


class ImportOut(BaseModel):
    """What an import did, or would do.

    Attributes:
        total: clients of the new book.
        rejected: rows that were left out, or for which nothing was done at all.
        allowed: how many the limits allow to be left out.
        final: how many of the rejected no limit makes acceptable.
        left_out: good rows that went with them: their client was refused, or keeps the whole part as it was.
        shared: the first numbers that several clients of the new book have, of ``shared_count``.
        rejects: where they are written.
        manifest: ``none``, ``checked``, ``unknown_key`` (signed, by whom nobody has said) or ``signed``.
        missing: extracts that are missing before this one.
    """

    ok: bool
    dry_run: bool
    as_of: str
    clients: int
    holdings: int
    activity: int
    cards: int
    facts: int
    grants: int
    total: int
    files: list[FileOut]
    rejected: int
    allowed: int
    final: int
    left_out: int
    rejects: str | None
    fault_count: int
    faults: list[FaultOut]
    warnings: list[FaultOut]
    warning_count: int
    shared: list[SharedOut]
    shared_count: int
    manifest: str
    sequence: int | None
    missing: int
    changes: ChangesOut | None


def run_import(args: argparse.Namespace, start: Start) -> int:
    """Take files into a new book, whole or not at all; exit 1 where that cannot be."""
    _require_together(args)
    session = enter(args, start, Act.IMPORT_BOOK)
    settings = start.settings_file.read()
    keeping = Keeping(
        start.home,
        session,
        start.now,
        start.approvals,
        start.speaker,
        settings.backup_folder,
        outside=start.outside,
    )
    desk = IntakeDesk(keeping, lambda: start.shelf, lambda: settings.scheme(start.today()))
    files = tuple(Path(name) for name in args.files)
    if args.propose:
        views = [desk.look(path, sheet=args.sheet) for path in files]
        print(write_profile(desk.profile_of(views)), end="")
        return 0
    asked = _asked(args, desk, files, demo=start.demo)
    if args.changes is not None:
        session.require(Act.EXPORT)
        target(args.changes, *KINDS)
        keep_apart(Path(args.changes), *files, asked.manifest, asked.rejects)
    try:
        with Progress(start.speaker) as progress:
            outcome = desk.prepare(asked, _telling(start.speaker, progress))
        edition = desk.edition(outcome.report.as_of)
        if args.changes is not None:
            _save_changes(args.changes, outcome, edition, keeping)
        if outcome.report.acceptable and not args.dry_run:
            desk.take()
    finally:
        desk.drop()
    out = _out(outcome, start.speaker, dry_run=args.dry_run)
    if args.json:
        print(out.model_dump_json(indent=2))
    else:
        _say(out, outcome, start.speaker, edition)
    return 0 if out.ok else 1


COMMANDS = {"import": run_import}


def _save_changes(file: str, outcome: Outcome, edition: Edition | None, keeping: Keeping) -> None:
    """On record first; where there was no book to compare with there is no list, and that is said.

    Where rows are wrong there is none either: what is said of those is why.
    """
    speaker, as_of = keeping.speaker, outcome.report.as_of
    if outcome.changes is None:
        if outcome.report.acceptable:
            print(speaker.say("没有可以比较的客户册，没有变化名单"), file=sys.stderr)
        return
    content = changes_file(speaker, outcome.changes, as_of, edition, file)
    keeping.note_export(export_told(Exported.CHANGES, as_of))
    save_file(Path(file), content)


def _require_together(args: argparse.Namespace) -> None:
    """What would be ignored is refused: whoever wrote it counts on it."""
    if not all(args.files):
        raise Refusal("command.missing", wanted=["FILE"])
    if args.sheet is not None and not args.propose:
        raise Refusal("command.missing", wanted=["--propose"])
    if args.changes is not None and args.propose:
        raise Refusal("command.one_of_two", option="--changes", other="--propose")


def _asked(args: argparse.Namespace, desk: IntakeDesk, files: tuple[Path, ...], *, demo: bool) -> Asked:
    """The demo is for trying out, so it is not asked for a manifest."""
    manifest = Path(args.manifest) if args.manifest else None
    if manifest is None and not args.without_manifest:
        manifest = desk.manifest_beside(files)
    return Asked(
        files=files,
        profile=desk.open_profile(Path(args.profile)) if args.profile else None,
        manifest=manifest,
        without_manifest=args.without_manifest or demo,
        as_of=None if args.as_of is None else read_date(args.as_of),
        fresh=args.fresh,
        whole=args.whole,
        gap_ok=args.accept_gap,
        rejects=Path(args.rejects) if args.rejects else None,
        compare=not args.no_tiers,
        limits=None if args.most_rejects is None else read_limits(args.most_rejects),
    )


def _telling(speaker: Speaker, progress: Progress) -> Told:
    """Says each step by its name."""

    def told(step: Step, done: int, total: int) -> None:
        progress.step(speaker.say(STEPS[step]), done, total)

    return told


def _out(outcome: Outcome, speaker: Speaker, *, dry_run: bool) -> ImportOut:
    report, parts = outcome.report, outcome.report.parts
    files = [
        FileOut(
            file=each.name,
            kind=each.kind.value,
            rows=each.rows,
            sum=None if each.total is None else str(each.total),
            encoding=each.encoding,
        )
        for each in report.files
    ]
    return ImportOut(
        ok=report.acceptable,
        dry_run=dry_run,
        as_of=report.as_of.isoformat(),
        clients=parts.get(Part.CLIENT, 0),
        holdings=parts.get(Part.HOLDING, 0),
        activity=parts.get(Part.ACTIVITY, 0),
        cards=parts.get(Part.CARD, 0),
        facts=report.facts,
        grants=parts.get(Part.GIVEN, 0),
        total=report.clients,
        files=files,
        rejected=report.rejected,
        allowed=report.allowed,
        final=report.final,
        left_out=report.left_out,
        rejects=str(outcome.rejects) if outcome.rejects else None,
        fault_count=report.fault_count,
        faults=_faults(report.faults, speaker),
        warnings=_faults(report.warnings, speaker),
        warning_count=report.warning_count,
        shared=[SharedOut(kind=each.kind, one=each.one, other=each.other) for each in report.shared],
        shared_count=report.shared_count,
        manifest=report.manifest.value,
        sequence=report.sequence,
        missing=report.missing,
        changes=_changes(outcome.changes),
    )


def _changes(found: Changes | None) -> ChangesOut | None:
    if found is None:
        return None
    return ChangesOut(
        new=found.new.count,
        gone=found.gone.count,
        tier_up=found.up,
        tier_down=found.down,
        new_clients=list(found.new.keys),
        gone_clients=list(found.gone.keys),
        moves=[MoveOut(client=each.client, before=each.before, after=each.after) for each in found.moves],
    )


def _faults(faults: Iterable[RowFault], speaker: Speaker) -> list[FaultOut]:
    return [
        FaultOut(
            file=fault.file,
            row=fault.row,
            column=fault.column,
            code=fault.code,
            says=problem_line(speaker, fault.for_a_log()),
        )
        for fault in faults
    ]


def _say(out: ImportOut, outcome: Outcome, speaker: Speaker, edition: Edition | None) -> None:
    say = speaker.say
    for fault in [*out.faults, *out.warnings]:
        where = say("{file} 第 {row} 行 {column}", file=fault.file, row=fault.row, column=fault.column)
        print(f"{where}: {fault.says}", file=sys.stderr)
    if out.ok and not out.dry_run:
        print(say("已导入：客户册 {clients} 户，营业日 {day}", clients=f"{out.total:,}", day=out.as_of))
    else:
        print(outcome_line(speaker, outcome.report))
    if out.ok:
        _say_parts(out, say)
    for line in outcome_lines(speaker, outcome):
        print(line)
    if outcome.changes is not None:
        for line in changed_lines(speaker, outcome.changes, edition):
            print(line)


def _say_parts(out: ImportOut, say: Callable[..., str]) -> None:
    counts = {"clients": out.clients, "holdings": out.holdings, "activity": out.activity}
    print(say("新写 {clients} 户的资料、{holdings} 户的资产、{activity} 户的往来", **counts))
    if out.cards or out.facts:
        print(say("另有 {cards} 户的卡片、{facts} 户的负债和征信资料", cards=out.cards, facts=out.facts))
    if out.grants:
        print(say("另有 {count} 户在其他网点或渠道使用的权益", count=out.grants))
