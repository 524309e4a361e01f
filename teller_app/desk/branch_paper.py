"""The branch on paper and as a workbook, from the same tables as the screen."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from functools import partial

from teller_app.desk.approving import Approval, Shown
from teller_app.desk.branch_tables import (
    Table,
    curve_table,
    edge_table,
    list_count,
    list_table,
    list_title,
    served_table,
    tier_table,
)
from teller_app.desk.branch_view import BranchView, ChosenList, Figures
from teller_app.desk.printing import Job, letterhead
from teller_app.desk.table_files import table_workbook
from teller_app.desk.unmasked import Unmasked, note_unmasked
from teller_app.desk.workplace import Workplace
from teller_app.paper.letterhead import head_block
from teller_app.paper.page import Labelled
from teller_app.paper.report import TEMPLATE, ReportPage, Section
from teller_app.rules.codes import ListKind
from teller_app.rules.errors import Refusal
from teller_app.safe.roles import Act
from teller_app.store.journal import EntryKind
from teller_app.words.amounts import day, near_money
from teller_app.words.approving import unmasked_export
from teller_app.words.audit_told import Exported
from teller_app.words.branch import BY_HAND, concentration_line, list_name
from teller_app.words.speaker import Speaker

MOST_PRINTED = 100
"""Lines of a list that go on paper; a workbook has all that are listed."""


def branch_report(place: Workplace, view: BranchView) -> Job:
    """Lay the screen out on A4, persons' names masked as in every export; the print is in the journal first.

    Raises:
        Refusal: ``print.nothing`` before there are figures; as ``Workplace.require``.
        StoreUnavailable: the print could not be recorded, so there is none.
    """
    place.require(Act.PRINT)
    figures, speaker = view.figures, place.speaker
    if figures is None:
        raise Refusal("print.nothing")
    body = json.dumps({"day": view.day.isoformat(), "list": _list_code(view)})
    number = place.journal.record(place.entry(EntryKind.BRANCH_PRINT, None, figures.edition, body))
    page = ReportPage(
        language=speaker.language,
        title=speaker.say("网点概况"),
        printed_at=place.now(),
        head=head_block(letterhead(place, number), speaker),
        facts=tuple(_facts(speaker, view.day, figures)),
        figures=tuple(_figures(speaker, figures)),
        sections=tuple(_sections(speaker, view, figures)),
        remark=remark(speaker),
    )
    return Job(number, f"branch-{number:06d}", TEMPLATE, page)


def _facts(speaker: Speaker, of: date, figures: Figures) -> Iterator[Labelled]:
    say, edition = speaker.say, figures.edition
    yield Labelled(label=say("截至"), value=day(of))
    scheme = say("{name} {first} 版", name=speaker.name(edition.name), first=day(edition.first_day))
    yield Labelled(label=say("规则"), value=scheme)
    if figures.against is not None:
        yield Labelled(label=say("对比"), value=day(figures.against.day))


def _figures(speaker: Speaker, figures: Figures) -> Iterator[Labelled]:
    totals = figures.totals
    yield Labelled(label=speaker.say("客户数"), value=f"{totals.clients:,}")
    yield Labelled(label=speaker.say("认定资产（元）"), value=near_money(totals.recognised_assets, speaker))
    for kind in (ListKind.KEY, ListKind.UNDER, ListKind.FALLING):
        yield Labelled(label=list_name(speaker, kind.value), value=f"{figures.counts[kind]:,}")


def _sections(speaker: Speaker, view: BranchView, figures: Figures) -> Iterator[Section]:
    totals = figures.totals
    yield _section(tier_table(speaker, figures))
    fifth = concentration_line(speaker, totals.top_fifth)
    axes = speaker.say("客户，按认定资产从高到低"), speaker.say("累计占认定资产")
    yield Section(title=speaker.say("集中度"), lines=(fifth,), curve=totals.curve, axes=axes)
    yield _section(edge_table(speaker, figures))
    yield _section(served_table(speaker, view))
    if view.chosen is not None:
        yield _list_section(speaker, figures, view.chosen)


def require_figures(place: Workplace, view: BranchView) -> None:
    """Before anybody is asked where to: there is something to write.

    Raises:
        Refusal: ``print.nothing`` before there are figures; as ``Workplace.require``.
    """
    place.require(Act.EXPORT)
    if view.figures is None:
        raise Refusal("print.nothing")


def branch_workbook(place: Workplace, view: BranchView) -> bytes:
    """Every table of the screen as a sheet of an XLSX file, persons' names masked; it is on record first.

    Raises:
        Refusal: as ``require_figures``.
        StoreUnavailable: it could not be recorded, so there is no file.
    """
    require_figures(place, view)
    place.note_export(Exported.BRANCH, of=view.day)
    return _workbook(place.speaker, view, masked=True)


def show_unmasked(place: Workplace, view: BranchView, file: str | None) -> Shown:
    """What a second person is to stand for before names leave whole.

    Args:
        place: the counter.
        view: what is exported.
        file: where to; ``None``: the list alone, printed by a command.

    Raises:
        Refusal: ``print.nothing`` before there are figures; as ``Workplace.require``.
    """
    place.require(Act.EXPORT_UNMASKED)
    figures, speaker = view.figures, place.speaker
    if figures is None:
        raise Refusal("print.nothing")
    against = figures.against.day if figures.against else None
    if file is None and view.chosen is not None:
        contents = [list_title(speaker, figures, view.chosen)]
    else:
        contents = [table.title for table in _tables(speaker, view, figures, masked=True)]
    lines = unmasked_export(
        speaker, of=view.day, against=against, contents=contents, file=file, author=place.teller
    )
    return place.show_second(Act.EXPORT_UNMASKED, lines)


def unmasked_workbook(place: Workplace, view: BranchView, file: str, approval: Approval | None) -> Unmasked:
    """The same with whole names, for which a second person stands; it is in the journal first.

    Raises:
        Refusal: as ``show_unmasked`` and ``Workplace.stand_for``.
        StoreUnavailable: it could not be recorded, so there is no file.
    """
    number = note_unmasked(place, show_unmasked(place, view, file), approval)
    return Unmasked(number, partial(_workbook, place.speaker, view, masked=False))


def _tables(speaker: Speaker, view: BranchView, figures: Figures, *, masked: bool) -> list[Table]:
    tables = [
        tier_table(speaker, figures),
        edge_table(speaker, figures),
        curve_table(speaker, figures),
        served_table(speaker, view),
    ]
    if view.chosen is not None:
        tables.append(list_table(speaker, figures, view.chosen, masked=masked))
    return tables


def _workbook(speaker: Speaker, view: BranchView, *, masked: bool) -> bytes:
    if view.figures is None:
        raise Refusal("print.nothing")
    tables = _tables(speaker, view, view.figures, masked=masked)
    return table_workbook(tables, day(view.day), remark(speaker))


def remark(speaker: Speaker) -> str:
    """What the figures leave out."""
    return speaker.say("按客户册计算；手工录入的客户、手工认定与家庭合并不计入汇总")


def _section(table: Table) -> Section:
    return Section(title=table.title, columns=table.columns, rows=table.rows, right=table.right)


def _list_section(speaker: Speaker, figures: Figures, chosen: ChosenList) -> Section:
    """The clients of a list, as many as go on paper; where that is not all, it says so and where more are."""
    table = list_table(speaker, figures, chosen, masked=True)
    listed = len(table.rows)
    if listed <= MOST_PRINTED:
        return _section(table)
    if chosen.count > listed:
        aside = speaker.say(
            "只列前 {shown} 户，Excel 里有前 {listed} 户", shown=MOST_PRINTED, listed=f"{listed:,}"
        )
    else:
        aside = speaker.say("只列前 {shown} 户，全部见 Excel", shown=MOST_PRINTED)
    return Section(
        title=list_count(speaker, figures, chosen),
        aside=aside,
        columns=table.columns,
        rows=table.rows[:MOST_PRINTED],
        right=table.right,
    )


def _list_code(view: BranchView) -> str | None:
    if view.chosen is None:
        return None
    return view.chosen.kind.value if view.chosen.kind else BY_HAND
