"""The command ``branch``: sums and lists of the whole book."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from functools import partial
from pathlib import Path

from pydantic import BaseModel

from teller_app.cli.asking import approve, open_place, stand_for_names
from teller_app.cli.output import RulebookOut, rulebook_out
from teller_app.cli.progress import Progress
from teller_app.cli.saying import remark_branch, say_saved
from teller_app.cli.service_output import OverrideOut, override_out
from teller_app.desk.amount_text import read_date
from teller_app.desk.branch import BranchDesk
from teller_app.desk.branch_paper import (
    branch_report,
    branch_workbook,
    show_unmasked,
    unmasked_workbook,
)
from teller_app.desk.branch_tables import Table, edge_table, list_table, served_table, tier_table
from teller_app.desk.branch_view import BranchView, DayTotals, Figures
from teller_app.desk.saving import save_file, target
from teller_app.desk.start import Start
from teller_app.desk.workplace import Workplace
from teller_app.rules.codes import ListKind, Purpose
from teller_app.rules.errors import Refusal
from teller_app.rules.masks import mask_client
from teller_app.safe.roles import Act
from teller_app.store.tally import Edge
from teller_app.words.amounts import day
from teller_app.words.branch import BY_HAND, LISTS, concentration_line, list_name


class TierTotalOut(BaseModel):
    """One tier."""

    code: str
    name: str
    clients: int
    recognised_assets: str


class ConcentrationOut(BaseModel):
    """Shares from 0 to 1; ``curve`` stands for the richest 0, 1, … 100 per cent of clients."""

    top_fifth_share: float | None
    curve: list[float]


class DayOut(BaseModel):
    """The branch on one day."""

    as_of: str
    clients: int
    recognised_assets: str
    tiers: list[TierTotalOut]
    concentration: ConcentrationOut


class ListedOut(BaseModel):
    """One client on a list."""

    client: str
    name: str
    tier: str
    recognised_assets: str
    next_tier: str | None
    shortfall: str | None
    margin: str | None
    falls_on: str | None


class EdgeOut(BaseModel):
    """Those close to one side of a tier's threshold, and what they lack or exceed it by together."""

    clients: int
    together: str


class ServedOut(BaseModel):
    """Care and privileges."""

    due: int
    late: int
    escalated: int
    done_this_month: int
    privileges_this_year: dict[str, int]


class BranchOut(DayOut):
    """The branch, and perhaps another day and a list; that of the tiers by hand is ``overrides``."""

    rulebook: RulebookOut
    lists: dict[str, int]
    under: dict[str, EdgeOut]
    over: dict[str, EdgeOut]
    served: ServedOut
    against: DayOut | None
    overrides: list[OverrideOut] | None
    list: list[ListedOut] | None


def run_branch(args: argparse.Namespace, start: Start) -> int:
    """Sums by tier, concentration, lists; figures that are missing are worked out first."""
    if args.unmasked and args.xlsx is None and args.list is None:
        raise Refusal("branch.unmasked")
    xlsx = None if args.xlsx is None else target(args.xlsx, ".xlsx")
    pdf = None if args.pdf is None else target(args.pdf, ".pdf")
    place = open_place(args, start, _act(args))
    desk = BranchDesk(place, Purpose(args.purpose))
    # An empty variable of a script is no day; today is what is not given at all.
    desk.look_on(*(None if text is None else read_date(text) for text in (args.as_of, args.against)))
    with Progress(start.speaker) as progress:
        desk.show(desk.work(progress.clients))
    if args.list is not None:
        desk.choose(*_list(args.list, desk))
    view, speaker = desk.view, start.speaker
    figures = view.figures
    assert figures is not None  # noqa: S101  shown just now
    if xlsx is not None:
        _save_workbook(args, start, place, view, xlsx)
    if pdf is not None:
        remark_branch(place)
        report = branch_report(place, view)
        save_file(pdf, report.pdf())
        say_saved(speaker, pdf, report.number)
    show = None if args.xlsx is not None else partial(show_unmasked, place, view, None)
    masked = not stand_for_names(args, start, place, show)
    if args.json:
        print(_out(desk, figures, start, masked=masked).model_dump_json(indent=2))
        return 0
    tables = [tier_table(speaker, figures), edge_table(speaker, figures), served_table(speaker, view)]
    print(speaker.say("截至 {day}", day=day(view.day)))
    print_table(tables[0])
    print(concentration_line(speaker, figures.totals.top_fifth))
    for kind in ListKind:
        if kind in figures.counts:
            print(f"{list_name(speaker, kind.value)} {figures.counts[kind]:,}")
    for table in tables[1:]:
        print_table(table)
    if view.chosen is not None:
        print_table(list_table(speaker, figures, view.chosen, masked=masked))
    return 0


def _act(args: argparse.Namespace) -> Act:
    if args.unmasked:
        return Act.EXPORT_UNMASKED
    return Act.EXPORT if args.xlsx is not None else Act.LOOK


def _save_workbook(
    args: argparse.Namespace, start: Start, place: Workplace, view: BranchView, file: Path
) -> None:
    """Names are masked, unless a second person stands for whole ones; only that is an entry."""
    if not args.unmasked:
        save_file(file, branch_workbook(place, view))
        say_saved(start.speaker, file)
        return
    second = approve(args, start, place.session, show_unmasked(place, view, args.xlsx))
    whole = unmasked_workbook(place, view, args.xlsx, second)
    save_file(file, whole.lay())
    say_saved(start.speaker, file, whole.number)


def _list(text: str, desk: BranchDesk) -> tuple[ListKind | None, str]:
    """``key``, ``override``, ``tier:gold``, ``under`` or ``under:gold``."""
    name, _, tier = text.partition(":")
    figures = desk.view.figures
    tiers = [each.tier for each in figures.totals.tiers] if figures else []
    by_tier = {kind.value: kind for kind in (ListKind.TIER, ListKind.UNDER, ListKind.OVER)}
    if name in by_tier and tier in tiers:
        return by_tier[name], tier
    if text == BY_HAND:
        return None, ""
    if text not in LISTS:
        known = [*LISTS, *(f"{kind}:{code}" for kind in by_tier for code in tiers)]
        raise Refusal("branch.unknown_list", name=text, known=known)
    return ListKind(text), ""


def _out(desk: BranchDesk, figures: Figures, start: Start, *, masked: bool) -> BranchOut:
    view, speaker = desk.view, start.speaker
    chosen = view.chosen
    return BranchOut(
        **_day(figures.totals, figures, start).model_dump(),
        rulebook=rulebook_out(figures.edition, speaker),
        lists={kind.value: count for kind, count in figures.counts.items()} | {BY_HAND: view.overrides},
        under=_edges(figures.under),
        over=_edges(figures.over),
        served=ServedOut(
            due=view.served.due,
            late=view.served.late,
            escalated=view.served.escalated,
            done_this_month=view.served.done,
            privileges_this_year={code: count for code, _, count in view.served.given},
        ),
        against=_day(figures.against, figures, start) if figures.against else None,
        list=[
            ListedOut(
                client=line.client,
                name=mask_client(line.name, line.kind) if masked else line.name,
                tier=line.tier,
                recognised_assets=str(line.recognised_assets),
                next_tier=line.next_tier,
                shortfall=None if line.shortfall is None else str(line.shortfall),
                margin=None if line.margin is None else str(line.margin),
                falls_on=line.falls_on.isoformat() if line.falls_on else None,
            )
            for line in chosen.lines
        ]
        if chosen and chosen.kind
        else None,
        overrides=[override_out(each.key, each.override) for each in chosen.overrides]
        if chosen and not chosen.kind
        else None,
    )


def _edges(edges: Mapping[str, Edge]) -> dict[str, EdgeOut]:
    return {tier: EdgeOut(clients=edge.clients, together=str(edge.together)) for tier, edge in edges.items()}


def _day(totals: DayTotals, figures: Figures, start: Start) -> DayOut:
    edition = figures.edition
    return DayOut(
        as_of=totals.day.isoformat(),
        clients=totals.clients,
        recognised_assets=str(totals.recognised_assets),
        tiers=[
            TierTotalOut(
                code=each.tier,
                name=start.speaker.name(edition.tier[each.tier].name)
                if each.tier in edition.tier
                else each.tier,
                clients=each.clients,
                recognised_assets=str(each.recognised_assets),
            )
            for each in totals.tiers
        ],
        concentration=ConcentrationOut(top_fifth_share=totals.top_fifth, curve=list(totals.curve)),
    )


def print_table(table: Table) -> None:
    """Its title, its heads and its rows, a line each, with tabs between the cells."""
    print(table.title)
    print("\t".join(table.columns))
    for row in table.rows:
        print("\t".join(row))
