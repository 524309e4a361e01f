"""The same client under every scheme, side by side, each with its source and date."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget

from teller_app.desk.client_view import Compared
from teller_app.rules.money import Money
from teller_app.ui.parts.tables import AIR, LeavesSigns, cell, fit_rows, read_only
from teller_app.words.amounts import day, money, points
from teller_app.words.reasons import source_line
from teller_app.words.refusals import problem_line
from teller_app.words.speaker import Speaker
from teller_app.words.standing import missing

ROW_HEIGHT = 25
NEXT, SOURCE = 3, 5
"""What is missing, and what the scheme rests on: sentences, which share what the other columns leave."""
_SHARE, _LEAST = 0.42, 72


class CompareTable(LeavesSigns, QTableWidget):
    """A row a scheme; read only."""

    def __init__(self, speaker: Speaker) -> None:
        super().__init__(0, 6)
        self._speaker = speaker
        say = speaker.say
        self.setAccessibleName(say("各规则对比"))
        self.setHorizontalHeaderLabels(
            [
                say("规则"),
                say("等级"),
                say("认定资产或积分"),
                say("距下一级"),
                say("版本日期"),
                say("依据"),
            ]
        )
        read_only(self, ROW_HEIGHT)
        self.setWordWrap(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        header = self.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setMinimumSectionSize(_LEAST)
        modes = QHeaderView.ResizeMode
        for column in range(self.columnCount()):
            header.setSectionResizeMode(column, modes.ResizeToContents)
        for column in (NEXT, SOURCE):
            header.setSectionResizeMode(column, modes.Fixed)

    def show_compared(self, compared: tuple[Compared, ...]) -> None:
        """Repaint all rows."""
        self.setRowCount(len(compared))
        for row, one in enumerate(compared):
            for column, text in enumerate(self._texts(one)):
                item = cell(text)
                if column == 2:  # noqa: PLR2004  the amount
                    item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
                self.setItem(row, column, item)
        self._fit()

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """All rows, whole."""
        rows = sum(self.rowHeight(row) for row in range(self.rowCount()))
        return QSize(super().sizeHint().width(), rows + self.horizontalHeader().height() + 2)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  Qt's name
        """What wraps in a column has another height in another width."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Two lines where a source needs them: what a scheme rests on is read, not guessed.

        Both sentences are given their width here: a column that stretches is given its own by the head, later
        than its rows are measured where these have just come to need a bar.
        """
        header, columns = self.horizontalHeader(), range(self.columnCount())
        header.length()  # has Qt give the other columns the width that it has put off
        rest = self.viewport().width() - sum(
            self.columnWidth(at) for at in columns if at not in {NEXT, SOURCE}
        )
        wide = min(int(rest * _SHARE), self.sizeHintForColumn(NEXT) + AIR)
        wide = max(wide, header.sectionSizeHint(NEXT))
        self.setColumnWidth(NEXT, wide)
        self.setColumnWidth(SOURCE, max(rest - wide, header.sectionSizeHint(SOURCE)))
        fit_rows(self, ROW_HEIGHT)

    def _texts(self, one: Compared) -> tuple[str, ...]:
        speaker, decision = self._speaker, one.decision
        if decision is None:
            reason = problem_line(speaker, one.problem) if one.problem else ""
            return one.rulebook, "—", "", reason, "", ""
        edition = decision.edition
        counted: Money = decision.recognised_assets
        amount = (
            speaker.say("{points} 分", points=points(decision.score))
            if decision.score is not None
            else money(counted)
        )
        source = source_line(speaker, decision.tier.source, edition)
        name = speaker.name(edition.name)
        return (
            speaker.say("{name}（当前）", name=name) if one.here else name,
            speaker.name(decision.tier.name),
            amount,
            missing(speaker, decision),
            day(edition.first_day),
            source,
        )
