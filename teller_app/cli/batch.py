"""The command ``batch``: tiers of a whole table at once."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from pydantic import BaseModel

from teller_app.batch.extras import EngineName, need
from teller_app.batch.faults import BadTable, Fault
from teller_app.cli.asking import approve, open_place
from teller_app.cli.inputs import day_of, edition_of
from teller_app.cli.output import RulebookOut, rulebook_out
from teller_app.cli.progress import Progress
from teller_app.desk.amount_text import read_date, read_whole
from teller_app.desk.batch import BookBatch, How, decide_table
from teller_app.desk.start import Start
from teller_app.rules.errors import Refusal
from teller_app.rules.rulebook.edition import Edition
from teller_app.safe.roles import Act
from teller_app.words.batch import fault_says, place_line
from teller_app.words.branch import tier_name
from teller_app.words.refusals import problem_line
from teller_app.words.speaker import Speaker

if TYPE_CHECKING:
    from teller_app.batch.run import Done

BOOK, MOST_THREADS = "book", 256


class BatchFaultOut(BaseModel):
    """One cell that is wrong, or a client who stands there twice; the cell itself is not repeated."""

    file: str
    row: int | None
    client: str | None
    column: str
    code: str
    says: str


class BatchOut(BaseModel):
    """What a batch did.

    Attributes:
        tiers: how many clients each has, the lowest first.
        shortfall_unit: ``yuan``, ``points``, or both where some ways go by one and some by the other.
    """

    ok: bool
    rulebook: RulebookOut
    as_of: str
    engine: str
    output: str | None
    clients: int
    tiers: dict[str, int]
    shortfall_unit: str
    fault_count: int
    faults: list[BatchFaultOut]


def run_batch(args: argparse.Namespace, start: Start) -> int:
    """Decide about a whole table; exit 1 where a row is wrong."""
    engine = EngineName(args.engine)
    if args.master is not None and engine is not EngineName.SPARK:
        raise Refusal("batch.master")
    threads = None if args.threads is None else read_whole(args.threads, 1, MOST_THREADS)
    how = How(start.home, engine, args.master or f"local[{threads or '*'}]", threads)
    need(engine)
    if args.input == BOOK:
        done, edition = _book(args, start, how)
        return _say(args, start, edition, done)
    edition = edition_of(args, start, day_of(args.as_of, start))
    try:
        ignored = frozenset(args.ignore)
        done = decide_table(args.input, args.output, ignored, edition, how, args.partition)
    except BadTable as bad:
        return _say_bad(args, start, edition, bad)
    return _say(args, start, edition, done)


def _book(args: argparse.Namespace, start: Start, how: How) -> tuple[Done, Edition]:
    """Everybody in the branch's own book, with a second person who stands for it."""
    if how.engine is not EngineName.DUCKDB:
        raise Refusal("batch.book_engine")
    if args.ignore:
        raise Refusal("batch.book_ignore")
    day = day_of(args.as_of, start)
    place = open_place(args, start, Act.EXPORT_UNMASKED)
    try:
        if place.trouble is not None:
            raise place.trouble
        rulebook = place.settings.scheme(day) if args.rulebook is None else args.rulebook
        first_day = None if args.edition is None else read_date(args.edition)
        batch = BookBatch(place, rulebook, day, args.output, first_day, args.partition)
        second = approve(args, start, place.session, batch.shown())
        with Progress(start.speaker) as progress:
            return batch.decide(second, how, progress.clients), batch.edition()
    finally:
        place.close()


def _say(args: argparse.Namespace, start: Start, edition: Edition, done: Done) -> int:
    speaker = start.speaker
    if args.json:
        out = _out(args, start, edition)
        out.ok, out.output, out.clients, out.tiers = True, args.output, done.clients, dict(done.tiers)
        print(out.model_dump_json(indent=2))
        return 0
    print(speaker.say("已认定 {count} 户，写入 {file}", count=f"{done.clients:,}", file=args.output))
    for code, clients in done.tiers.items():
        print(f"{tier_name(speaker, edition, code)}\t{clients:,}")
    return 0


def _say_bad(args: argparse.Namespace, start: Start, edition: Edition, bad: BadTable) -> int:
    """Every fault that is listed, on standard error, or in the JSON."""
    speaker = start.speaker
    if args.json:
        out = _out(args, start, edition)
        out.fault_count, out.faults = bad.count, [_fault(speaker, fault) for fault in bad.faults]
        print(out.model_dump_json(indent=2))
        return 1
    print(problem_line(speaker, bad), file=sys.stderr)
    for fault in bad.faults:
        where = place_line(speaker, fault.file, fault.row, fault.client, fault.column)
        says = fault_says(speaker, fault.code, fault.values)
        print(speaker.say("  {where}：{says}", where=where, says=says), file=sys.stderr)
    return 1


def _out(args: argparse.Namespace, start: Start, edition: Edition) -> BatchOut:
    ways = [way for tier in edition.tiers for way in tier.route]
    units = {
        "yuan": any(way.recognised_assets is not None for way in ways),
        "points": any(way.recognised_assets is None and way.score is not None for way in ways),
    }
    return BatchOut(
        ok=False,
        rulebook=rulebook_out(edition, start.speaker),
        as_of=day_of(args.as_of, start).isoformat(),
        engine=args.engine,
        output=None,
        clients=0,
        tiers={},
        shortfall_unit=" or ".join(unit for unit, there in units.items() if there),
        fault_count=0,
        faults=[],
    )


def _fault(speaker: Speaker, fault: Fault) -> BatchFaultOut:
    return BatchFaultOut(
        file=fault.file,
        row=fault.row,
        client=fault.client or None,
        column=fault.column,
        code=fault.code,
        says=fault_says(speaker, fault.code, fault.values),
    )
