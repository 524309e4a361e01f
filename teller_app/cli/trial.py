"""The command ``rulebook try``: what another edition would do to the book."""

from __future__ import annotations

import argparse
import sys
from functools import partial

from pydantic import BaseModel

from teller_app.cli.asking import approve, open_place, stand_for_names
from teller_app.cli.branch import print_table
from teller_app.cli.output import RulebookOut, rulebook_out
from teller_app.cli.progress import Progress
from teller_app.cli.saying import say_number
from teller_app.desk.amount_text import read_date
from teller_app.desk.editions import Meant, meant
from teller_app.desk.saving import target
from teller_app.desk.start import Start
from teller_app.desk.table_files import KINDS
from teller_app.desk.trial_files import masked_file, show_unmasked, unmasked_file
from teller_app.desk.trial_tables import MOVED, matrix_table, moved_table
from teller_app.desk.trials import Listed, Trial, TrialDesk, asked_line
from teller_app.rules.codes import Purpose
from teller_app.rules.errors import Refusal
from teller_app.rules.masks import mask_client
from teller_app.rules.migration import Way
from teller_app.safe.roles import Act
from teller_app.words.speaker import Speaker
from teller_app.words.trial import answer_line, remark


class TriedOut(RulebookOut):
    """An edition; ``draft`` is the name of the file of one that nobody has signed."""

    draft: str | None


class CellOut(BaseModel):
    """How many clients go from which tier to which; an empty tier: that edition decides nothing."""

    before: str
    after: str
    way: Way
    clients: int


class MovedOut(BaseModel):
    """One client."""

    client: str
    name: str
    before: str
    after: str
    way: Way
    before_assets: str | None
    after_assets: str | None


class TrialOut(BaseModel):
    """What came of it."""

    rulebook: TriedOut
    against: TriedOut
    as_of: str
    clients: int
    up: int
    down: int
    same: int
    other: int
    table: list[CellOut]
    list: list[MovedOut] | None


def run_try(args: argparse.Namespace, start: Start) -> int:
    """Work both editions out over the book, and say who goes where; nothing that decides is changed."""
    if args.unmasked and args.out is None and args.list is None:
        raise Refusal("trial.unmasked")
    if args.out is not None:
        target(args.out, *KINDS)
    first_day = None if args.edition is None else read_date(args.edition)
    after = meant(start.shelf, args.id, start.today(), first_day)
    before = None if args.against is None else meant(start.shelf, args.against, start.today())
    place = open_place(args, start, Act.RULEBOOK_TRY)
    desk, speaker = TrialDesk(place, Purpose(args.purpose)), start.speaker
    desk.ask(after, before)
    with Progress(start.speaker) as progress:
        desk.show(desk.work(progress.clients))
    trial = desk.view.trial
    assert trial is not None  # noqa: S101  shown just now
    ways = MOVED if args.list in {None, "moved"} else (Way(args.list),)
    if args.out is not None:
        _export(args, start, desk, ways)
    if args.list is not None:
        desk.choose(*ways)
    listed = desk.view.listed
    show = None if args.out is not None or listed is None else partial(show_unmasked, place, listed, None)
    masked = not stand_for_names(args, start, place, show)
    if args.json:
        print(_out(trial, listed, speaker, masked=masked).model_dump_json(indent=2))
        return 0
    _say(desk, trial, speaker, masked=masked)
    return 0


def _export(args: argparse.Namespace, start: Start, desk: TrialDesk, ways: tuple[Way, ...]) -> None:
    """Names are masked, unless a second person stands for whole ones."""
    chosen, place, number = desk.chosen(*ways), desk.place, None
    if args.unmasked:
        second = approve(args, start, place.session, show_unmasked(place, chosen, args.out))
        number, save = unmasked_file(desk, chosen, args.out, second)
    else:
        save = masked_file(desk, chosen, args.out)
    with Progress(start.speaker) as progress:
        saved = save(progress.clients)
    if number is not None:
        say_number(place.speaker, number)
    print(saved, file=sys.stderr)


def _say(desk: TrialDesk, trial: Trial, speaker: Speaker, *, masked: bool) -> None:
    asked = trial.asked
    print(asked_line(speaker, asked))
    print(answer_line(speaker, trial.ways))
    print_table(matrix_table(speaker, trial))
    if desk.view.listed is not None:
        print_table(moved_table(speaker, desk.view.listed, masked=masked))
    print(remark(speaker, draft=asked.draft))


def _out(trial: Trial, listed: Listed | None, speaker: Speaker, *, masked: bool) -> TrialOut:
    asked, ways = trial.asked, trial.ways
    return TrialOut(
        rulebook=_tried(asked.after, speaker),
        against=_tried(asked.before, speaker),
        as_of=asked.as_of.isoformat(),
        clients=sum(trial.counts.values()),
        **{way.value: ways[way] for way in Way},
        table=[
            CellOut(before=cell[0], after=cell[1], way=asked.way(cell), clients=count)
            for cell, count in sorted(trial.counts.items())
        ],
        list=None
        if listed is None
        else [
            MovedOut(
                client=row.client,
                name=mask_client(row.name, row.kind) if masked else row.name,
                before=row.before,
                after=row.after,
                way=asked.way((row.before, row.after)),
                before_assets=None if row.before_assets is None else str(row.before_assets),
                after_assets=None if row.after_assets is None else str(row.after_assets),
            )
            for row in listed.rows
        ],
    )


def _tried(each: Meant, speaker: Speaker) -> TriedOut:
    return TriedOut(**rulebook_out(each.edition, speaker).model_dump(), draft=each.draft or None)
