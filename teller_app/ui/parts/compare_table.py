"""The same client under every scheme, side by side, each with its source and date."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHeaderView, QTableWidget

from teller_app.desk.client_view import Compared
from teller_app.rules.money import Money
from teller_app.ui.parts.tables import LeavesSigns, cell, read_only
from teller_app.words.amounts import day, money, points
from teller_app.words.reasons import source_line
from teller_app.words.refusals import problem_line
from teller_app.words.speaker import Speaker
from teller_app.words.standing import missing

ROW_HEIGHT = 25
_LEAST = 128
"""A column that stretches would otherwise shrink below its own head."""


class CompareTable(LeavesSigns, QTableWidget):
    """A row a scheme; read only."""

    def __init__(self, speaker: Speaker) -> None:
        super().__init__(0, 5)
        self._speaker = speaker
        say = speaker.say
        self.setAccessibleName(say("各规则对比"))
        self.setHorizontalHeaderLabels(
            [say("规则"), say("等级"), say("认定资产或积分"), say("距下一级"), say("依据与版本")]
        )
        read_only(self, ROW_HEIGHT)
        header = self.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setMinimumSectionSize(_LEAST)
        for column, wide in enumerate((False, False, False, True, True)):
            mode = QHeaderView.ResizeMode.Stretch if wide else QHeaderView.ResizeMode.ResizeToContents
            header.setSectionResizeMode(column, mode)

    def show_compared(self, compared: tuple[Compared, ...]) -> None:
        """Repaint all rows."""
        self.setRowCount(len(compared))
        for row, one in enumerate(compared):
            for column, text in enumerate(self._texts(one)):
                item = cell(text)
                if column == 2:  # noqa: PLR2004  the amount
                    item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
                self.setItem(row, column, item)

    def _texts(self, one: Compared) -> tuple[str, ...]:
        speaker, decision = self._speaker, one.decision
        if decision is None:
            reason = problem_line(speaker, one.problem) if one.problem else ""
            return one.rulebook, "—", "", reason, ""
        edition = decision.edition
        counted: Money = decision.recognised_assets
        amount = (
            speaker.say("{points} 分", points=points(decision.score))
            if decision.score is not None
            else money(counted)
        )
        source = source_line(speaker, decision.tier.source, edition)
        return (
            speaker.name(edition.name),
            speaker.name(decision.tier.name),
            amount,
            missing(speaker, decision),
            f"{day(edition.first_day)} · {source}",
        )
