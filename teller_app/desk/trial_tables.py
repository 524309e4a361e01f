"""A trial as tables: what screen, command line and files all show, worded once."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from functools import partial
from pathlib import Path

from teller_app.desk.approving import Approval, Shown
from teller_app.desk.branch_tables import Table
from teller_app.desk.table_files import table_csv, table_workbook
from teller_app.desk.trials import Listed, Trial
from teller_app.desk.unmasked import Unmasked, note_unmasked
from teller_app.desk.workplace import Workplace
from teller_app.rules.errors import Refusal
from teller_app.rules.masks import mask_client
from teller_app.rules.migration import Way
from teller_app.rules.money import Money
from teller_app.rules.rulebook.edition import Edition
from teller_app.safe.roles import Act
from teller_app.store.movement import Cell as Cell  # noqa: PLC0414  the page names it
from teller_app.words.amounts import day, money
from teller_app.words.approving import unmasked_export
from teller_app.words.audit_told import Exported
from teller_app.words.branch import tier_name
from teller_app.words.speaker import Speaker
from teller_app.words.trial import remark, way_name

MOVED = (Way.UP, Way.DOWN, Way.OTHER)
KINDS = (".csv", ".xlsx")


def matrix_table(speaker: Speaker, trial: Trial) -> Table:
    """From which tier, a row each, to which tier, a column each; the highest first on both sides."""
    say, asked = speaker.say, trial.asked
    rows = _ladder(asked.before.edition, (one for one, _ in trial.counts))
    columns = _ladder(asked.after.edition, (other for _, other in trial.counts))
    heads = [_tier(speaker, asked.after.edition, code) for code in columns]
    cells = []
    for code in rows:
        counts = [trial.counts.get((code, other), 0) for other in columns]
        name = _tier(speaker, asked.before.edition, code)
        cells.append((name, *(f"{count:,}" if count else "—" for count in counts), f"{sum(counts):,}"))
    sums = [sum(trial.counts.get((code, other), 0) for code in rows) for other in columns]
    cells.append((say("合计"), *(f"{count:,}" for count in sums), f"{sum(sums):,}"))
    return Table(
        say("迁移表：现等级 → 试算等级"),
        (say("现等级"), *heads, say("合计")),
        tuple(cells),
        (*rows, ""),
        tuple(range(1, len(columns) + 2)),
    )


def cell_at(trial: Trial, row: str, column: int) -> Cell | None:
    """The cell that stands in a row and a column of the table; ``None`` for a sum."""
    columns = _ladder(trial.asked.after.edition, (other for _, other in trial.counts))
    found = (row, columns[column - 1]) if 1 <= column <= len(columns) else None
    return found if found in trial.counts else None


def list_title(speaker: Speaker, listed: Listed) -> str:
    """What a list shows, and how much of it."""
    asked = listed.trial.asked
    name = speaker.say("、").join(way_name(speaker, each) for each in listed.ways)
    if listed.cell is not None:
        one, other = listed.cell
        name = speaker.say(
            "{before} → {after}",
            before=_tier(speaker, asked.before.edition, one),
            after=_tier(speaker, asked.after.edition, other),
        )
    shown = len(listed.rows)
    if listed.count > shown:
        return speaker.say(
            "{name}：{count} 户，列出前 {shown} 户", name=name, count=listed.count, shown=shown
        )
    return speaker.say("{name}：{count} 户", name=name, count=listed.count)


def saved_line(speaker: Speaker, listed: Listed, file: str) -> str:
    """Where a list lies now; a file that does not hold all of it looks as one that does."""
    saved = speaker.say("已存为 {file}", file=Path(file).name)
    if listed.count <= len(listed.rows):
        return saved
    return speaker.say("{saved}。{title}", saved=saved, title=list_title(speaker, listed))


def moved_table(speaker: Speaker, listed: Listed, *, masked: bool = False) -> Table:
    """The clients of a list.

    Args:
        speaker: the language.
        listed: the list.
        masked: persons' names as on paper that leaves the bank; a company's name is public.
    """
    say, asked = speaker.say, listed.trial.asked
    columns = (
        say("客户号"),
        say("客户"),
        say("变化"),
        say("现等级"),
        say("试算等级"),
        say("现认定资产（元）"),
        say("试算认定资产（元）"),
    )
    rows = tuple(
        (
            row.client,
            mask_client(row.name, row.kind) if masked else row.name,
            way_name(speaker, asked.way((row.before, row.after))),
            _tier(speaker, asked.before.edition, row.before),
            _tier(speaker, asked.after.edition, row.after),
            _amount(row.before_assets),
            _amount(row.after_assets),
        )
        for row in listed.rows
    )
    title = list_title(speaker, listed)
    return Table(title, columns, rows, tuple(row.client for row in listed.rows), (5, 6))


def check_kind(file: str) -> None:
    """Go on only with a name of a kind that can be written.

    Raises:
        Refusal: ``trial.file`` (file).
    """
    if Path(file).suffix.lower() not in KINDS:
        raise Refusal("trial.file", file=Path(file).name)


def trial_file(place: Workplace, listed: Listed, file: str) -> bytes:
    """The list as CSV, or with the table of migration as XLSX, persons' names masked; it is on record first.

    Raises:
        Refusal: ``trial.file`` (file); as ``Workplace.require``.
        StoreUnavailable: it could not be recorded, so there is no file.
    """
    return masked_file(place, file, listed.trial.asked.as_of)(listed)


def masked_file(place: Workplace, file: str, as_of: date) -> Callable[[Listed], bytes]:
    """The same in two steps: it is on record now; what is returned lays the file out, which may take seconds.

    Raises:
        Refusal: as ``trial_file``.
        StoreUnavailable: as ``trial_file``.
    """
    place.require(Act.EXPORT)
    check_kind(file)
    place.note_export(Exported.TRIAL, of=as_of)
    return partial(_file, place.speaker, file=file, masked=True)


def show_unmasked(place: Workplace, listed: Listed, file: str | None) -> Shown:
    """What a second person is to stand for before names leave whole; without a file, printed by a command.

    Raises:
        Refusal: ``trial.file`` (file); as ``Workplace.require``.
    """
    place.require(Act.EXPORT_UNMASKED)
    if file is not None:
        check_kind(file)
    lines = unmasked_export(
        place.speaker,
        of=listed.trial.asked.as_of,
        against=None,
        contents=[list_title(place.speaker, listed)],
        file=file,
        author=place.teller,
    )
    return place.show_second(Act.EXPORT_UNMASKED, lines)


def unmasked_file(place: Workplace, listed: Listed, file: str, approval: Approval | None) -> Unmasked:
    """The same with whole names, for which a second person stands; it is in the journal first.

    Raises:
        Refusal: as ``show_unmasked`` and ``Workplace.stand_for``.
        StoreUnavailable: it could not be recorded, so there is no file.
    """
    number = note_unmasked(place, show_unmasked(place, listed, file), approval)
    return Unmasked(number, partial(_file, place.speaker, listed, file=file, masked=False))


def _file(speaker: Speaker, listed: Listed, *, file: str, masked: bool) -> bytes:
    check_kind(file)
    trial, table = listed.trial, moved_table(speaker, listed, masked=masked)
    if Path(file).suffix.lower() == ".csv":
        return table_csv(table)
    says = remark(speaker, draft=trial.asked.draft)
    return table_workbook((matrix_table(speaker, trial), table), day(trial.asked.as_of), says)


def _ladder(edition: Edition, codes: Iterable[str]) -> list[str]:
    """Tiers from the top down; those of an older edition, and of nobody decided about, below."""
    own = list(reversed(edition.rungs))
    return [*own, *sorted({code for code in codes if code not in edition.rungs}, reverse=True)]


def _tier(speaker: Speaker, edition: Edition, code: str) -> str:
    return tier_name(speaker, edition, code) if code else speaker.say("不作认定")


def _amount(found: Money | None) -> str:
    return "—" if found is None else money(found)
