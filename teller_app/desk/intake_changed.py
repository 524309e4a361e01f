"""Whom a new book changes, as a table and a file: who goes down or up a tier, who is gone, who is new."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from teller_app.desk.branch_tables import Table
from teller_app.desk.intake_changes import Changes
from teller_app.desk.intake_making import Outcome
from teller_app.desk.table_files import table_csv, table_workbook
from teller_app.desk.trial_tables import check_kind
from teller_app.rules.rulebook.edition import Edition
from teller_app.words.amounts import day
from teller_app.words.branch import tier_name
from teller_app.words.speaker import Speaker

SAID = 20
"""So many of each list stand in a text."""


def change_table(speaker: Speaker, changes: Changes, edition: Edition | None) -> Table:
    """The first of each list, by client numbers alone; ``edition`` names tiers, which else are codes."""
    say = speaker.say

    def tier(code: str) -> str:
        return code if edition is None else tier_name(speaker, edition, code)

    rows = [
        (each.client, say("上升") if each.up else say("下降"), tier(each.before), tier(each.after))
        for each in sorted(changes.moves, key=lambda move: move.up)
    ]
    rows += [(key, say("减少"), "—", "—") for key in changes.gone.keys]
    rows += [(key, say("新增"), "—", "—") for key in changes.new.keys]
    columns = (say("客户号"), say("变化"), say("原来"), say("新册"))
    return Table(changes_title(speaker, changes), columns, tuple(rows), tuple(row[0] for row in rows))


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


def changes_file(speaker: Speaker, outcome: Outcome, edition: Edition | None, file: str) -> bytes:
    """The table as CSV or XLSX; no name is in it.

    Raises:
        Refusal: ``trial.file`` (file).
        ValueError: nothing was compared.
    """
    check_kind(file)
    if outcome.changes is None:
        msg = "there is nothing to compare with"
        raise ValueError(msg)
    table = change_table(speaker, outcome.changes, edition)
    if Path(file).suffix.lower() == ".csv":
        return table_csv(table)
    return table_workbook((table,), day(outcome.report.as_of), "")


def changed_lines(speaker: Speaker, changes: Changes, edition: Edition | None) -> Iterator[str]:
    """The first of each list in a line each, for a text."""
    say = speaker.say
    rows = change_table(speaker, changes, edition).rows
    for what in dict.fromkeys(row[1] for row in rows):
        found = [row for row in rows if row[1] == what]
        named = [
            row[0]
            if row[2] == "—"
            else say("{client}（{before} → {after}）", client=row[0], before=row[2], after=row[3])
            for row in found[:SAID]
        ]
        more = say("等") if len(found) > SAID else ""
        yield say("{what}：{clients}", what=what, clients=say("、").join(named) + more)
