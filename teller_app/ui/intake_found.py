"""What a check has found: rows that are wrong or to be looked at, and clients whom the new book changes."""

from __future__ import annotations

from teller_app.desk.intake_changed import change_table
from teller_app.desk.intake_lines import fault_table
from teller_app.desk.intake_making import Outcome
from teller_app.rules.rulebook.edition import Edition
from teller_app.ui.parts.fact_table import FactTable
from teller_app.ui.parts.labels import Card, Label
from teller_app.words.speaker import Speaker


class FoundCard(Card):
    """Two tables, each under the heading of what stands in it; neither hides the other."""

    def __init__(self, speaker: Speaker) -> None:
        super().__init__(speaker.say("检查结果"))
        self._speaker = speaker
        self.faults = FactTable(speaker.say("有误或请留意的行"), wide=3)
        self.changes = FactTable(speaker.say("有变化的客户"), wide=3)
        self._changed = Label(role="title", wrap=True)
        self.body.addWidget(self.faults, 1)
        self.body.addWidget(self._changed)
        self.body.addWidget(self.changes, 1)

    def show_outcome(self, outcome: Outcome, edition: Edition | None) -> bool:
        """Show what is wrong with rows, and who changes; says whether there is either."""
        report = outcome.report
        wrong = bool(report.faults or report.warnings)
        if wrong:
            self.faults.show_table(fault_table(self._speaker, report))
        table = None if outcome.changes is None else change_table(self._speaker, outcome.changes, edition)
        changed = table is not None and bool(table.rows)
        if table is not None:
            self.changes.show_table(table)
            self._changed.setText(table.title)
        self.title.setText(self._speaker.say("有误或请留意的行"))
        for each, there in (
            (self.title, wrong),
            (self.faults, wrong),
            (self._changed, changed),
            (self.changes, changed),
        ):
            each.setVisible(there)
        return wrong or changed
