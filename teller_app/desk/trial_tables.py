"""A trial as tables: what screen, command line and files all show, worded once."""

from __future__ import annotations

from collections.abc import Iterable

from teller_app.desk.branch_tables import Table
from teller_app.desk.trials import Chosen, Listed, Trial
from teller_app.rules.masks import mask_client
from teller_app.rules.migration import Way
from teller_app.rules.money import Money
from teller_app.rules.rulebook.edition import Edition
from teller_app.store.movement import Cell as Cell  # noqa: PLC0414  the page names it
from teller_app.store.movement import Moved
from teller_app.words.amounts import money
from teller_app.words.branch import tier_name
from teller_app.words.speaker import Speaker
from teller_app.words.trial import way_name

MOVED = (Way.UP, Way.DOWN, Way.OTHER)


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


def list_title(speaker: Speaker, chosen: Chosen, shown: int) -> str:
    """Who is listed, and how many of them are shown."""
    asked = chosen.trial.asked
    name = speaker.say("、").join(way_name(speaker, each) for each in chosen.ways)
    if chosen.cell is not None:
        one, other = chosen.cell
        name = speaker.say(
            "{before} → {after}",
            before=_tier(speaker, asked.before.edition, one),
            after=_tier(speaker, asked.after.edition, other),
        )
    if chosen.count > shown:
        return speaker.say(
            "{name}：{count} 户，列出前 {shown} 户", name=name, count=chosen.count, shown=shown
        )
    return speaker.say("{name}：{count} 户", name=name, count=chosen.count)


def moved_table(speaker: Speaker, listed: Listed, *, masked: bool = False) -> Table:
    """The clients of a list; ``masked`` as of ``moved_row``."""
    rows = tuple(moved_row(speaker, listed, row, masked=masked) for row in listed.rows)
    title = list_title(speaker, listed, len(rows))
    return Table(title, moved_columns(speaker), rows, tuple(row.client for row in listed.rows), (5, 6))


def moved_columns(speaker: Speaker) -> tuple[str, ...]:
    """What a row of ``moved_row`` says."""
    say = speaker.say
    return (
        say("客户号"),
        say("客户"),
        say("变化"),
        say("现等级"),
        say("试算等级"),
        say("现认定资产（元）"),
        say("试算认定资产（元）"),
    )


def moved_row(speaker: Speaker, chosen: Chosen, row: Moved, *, masked: bool) -> tuple[str, ...]:
    """One client in words.

    Args:
        speaker: the language.
        chosen: of which trial.
        row: the client.
        masked: persons' names as on paper that leaves the bank; a company's name is public.
    """
    asked = chosen.trial.asked
    return (
        row.client,
        mask_client(row.name, row.kind) if masked else row.name,
        way_name(speaker, asked.way((row.before, row.after))),
        _tier(speaker, asked.before.edition, row.before),
        _tier(speaker, asked.after.edition, row.after),
        _amount(row.before_assets),
        _amount(row.after_assets),
    )


def _ladder(edition: Edition, codes: Iterable[str]) -> list[str]:
    """Tiers from the top down; those of an older edition, and of nobody decided about, below."""
    own = list(reversed(edition.rungs))
    return [*own, *sorted({code for code in codes if code not in edition.rungs}, reverse=True)]


def _tier(speaker: Speaker, edition: Edition, code: str) -> str:
    return tier_name(speaker, edition, code) if code else speaker.say("不作认定")


def _amount(found: Money | None) -> str:
    return "—" if found is None else money(found)
