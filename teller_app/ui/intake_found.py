"""What a check has found: rows that are wrong or should be looked at, or else clients whose tier changes."""

from __future__ import annotations

from teller_app.desk.intake_lines import fault_table, move_table
from teller_app.desk.intake_making import Outcome
from teller_app.rules.rulebook.edition import Edition
from teller_app.ui.parts.fact_table import FactTable
from teller_app.ui.parts.labels import Card
from teller_app.words.speaker import Speaker


class FoundCard(Card):
    """One table, under the heading of what stands in it."""

    def __init__(self, speaker: Speaker) -> None:
        super().__init__(speaker.say("检查结果"))
        self._speaker = speaker
        self.table = FactTable(speaker.say("有误的行"), wide=3)
        self.body.addWidget(self.table, 1)

    def show_outcome(self, outcome: Outcome, edition: Edition | None) -> bool:
        """Show what is wrong with rows, or else whose tier changes; says whether there is either."""
        report, say = outcome.report, self._speaker.say
        if report.faults or report.warnings:
            self.title.setText(say("有误或请留意的行"))
            self.table.show_table(fault_table(self._speaker, report))
        elif edition is not None and outcome.changes is not None and outcome.changes.moves:
            self.title.setText(say("等级有变化的客户"))
            self.table.show_table(move_table(self._speaker, outcome, edition))
        else:
            return False
        return True
