"""Whom a new book changes, as a table and a file: who goes down or up a tier, who is gone, who is new."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from teller_app.desk.branch_tables import Table
from teller_app.desk.intake_changes import Changes
from teller_app.desk.table_files import check_kind, table_csv, table_workbook
from teller_app.rules.rulebook.edition import Edition
from teller_app.words.amounts import day
from teller_app.words.branch import tier_name
from teller_app.words.speaker import Speaker

SAID = 20
"""So many of each list stand in a text."""


def change_table(speaker: Speaker, changes: Changes, edition: Edition | None) -> Table:
    """The first of each list, by client numbers alone; ``edition`` names tiers, which else are codes."""
    say = speaker.say

    rows = tuple(
        (each.client, what, each.before or "—", each.after or "—")
        for what, found in _lists(speaker, changes, edition)
        for each in found
    )
    columns = (say("客户号"), say("变化"), say("原来"), say("新册"))
    return Table(changes_title(speaker, changes), columns, rows, tuple(row[0] for row in rows))


@dataclass(frozen=True, slots=True)
class _Changed:
    """A client, with the names of the tiers before and after of whoever has both."""

    client: str
    before: str = ""
    after: str = ""


def _lists(
    speaker: Speaker, changes: Changes, edition: Edition | None
) -> Iterator[tuple[str, list[_Changed]]]:
    """Each list after its word, those first who may ask why."""
    say = speaker.say

    def tier(code: str) -> str:
        return code if edition is None else tier_name(speaker, edition, code)

    def moved(*, up: bool) -> list[_Changed]:
        moves = (each for each in changes.moves if each.up is up)
        return [_Changed(each.client, tier(each.before), tier(each.after)) for each in moves]

    yield say("下降"), moved(up=False)
    yield say("上升"), moved(up=True)
    yield say("减少"), [_Changed(key) for key in changes.gone.keys]
    yield say("新增"), [_Changed(key) for key in changes.new.keys]


def changed(changes: Changes) -> bool:
    """Whether anybody is listed."""
    return bool(changes.moves or changes.gone.keys or changes.new.keys)


def changes_title(speaker: Speaker, changes: Changes) -> str:
    """What the table is, and how much of each list is in it where it is not all."""
    say = speaker.say
    count = changes.new.count + changes.gone.count + (changes.up or 0) + (changes.down or 0)
    shown = len(changes.new.keys) + len(changes.gone.keys) + len(changes.moves)
    if shown >= count:
        return say("有变化的客户：{count} 户", count=f"{count:,}")
    return say(
        "有变化的客户：{count} 户，各列出前若干户，共 {shown} 户", count=f"{count:,}", shown=f"{shown:,}"
    )


def changes_file(
    speaker: Speaker, changes: Changes, as_of: date, edition: Edition | None, file: str
) -> bytes:
    """The table as CSV or XLSX, by what ``file`` is called; no name of a client is in it.

    Raises:
        Refusal: ``trial.file`` (file).
    """
    check_kind(file)
    table = change_table(speaker, changes, edition)
    if Path(file).suffix.lower() == ".csv":
        return table_csv(table)
    return table_workbook((table,), day(as_of), "")


def changed_lines(speaker: Speaker, changes: Changes, edition: Edition | None) -> Iterator[str]:
    """The first of each list in a line each, for a text."""
    say = speaker.say
    for what, found in _lists(speaker, changes, edition):
        named = [_named(speaker, each) for each in found[:SAID]]
        more = say("等") if len(found) > SAID else ""
        if named:
            yield say("{what}：{clients}", what=what, clients=say("、").join(named) + more)


def _named(speaker: Speaker, each: _Changed) -> str:
    if not each.before:
        return each.client
    told = {"client": each.client, "before": each.before, "after": each.after}
    return speaker.say("{client}（{before} → {after}）", **told)
