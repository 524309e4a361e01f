"""The repayment plan in figures."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHeaderView, QTableWidget

from teller_app.rules.schedule import Schedule
from teller_app.ui import theme
from teller_app.ui.parts.tables import LeavesSigns, cell, filling, read_only
from teller_app.words.amounts import money
from teller_app.words.speaker import Speaker

ROW_HEIGHT = 24
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class ScheduleTable(LeavesSigns, QTableWidget):
    """A row a month; read only."""

    def __init__(self, speaker: Speaker) -> None:
        super().__init__(0, 5)
        say = speaker.say
        self._shown: Schedule | None = None
        self.setAccessibleName(say("还款计划表"))
        self.setHorizontalHeaderLabels([say("期"), say("月供"), say("本金"), say("利息"), say("余额")])
        read_only(self, ROW_HEIGHT)
        # Each as wide as its figures: shared out evenly, the longest of them, the balance, would be cut.
        self.setProperty("role", "close")
        self.horizontalHeader().setMinimumSectionSize(24)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.horizontalHeader().setSectionResizeMode(4, QHeaderView.ResizeMode.Stretch)
        self.horizontalHeader().setDefaultAlignment(_RIGHT)

    def show_schedule(self, schedule: Schedule | None) -> None:
        """Repaint, unless the same plan stands there already."""
        if schedule == self._shown:
            return
        self._shown = schedule
        payments = schedule.payments if schedule else ()
        self.setRowCount(len(payments))
        with filling(self):
            for row, payment in enumerate(payments):
                texts = (
                    str(payment.number),
                    money(payment.payment),
                    money(payment.principal),
                    money(payment.interest),
                    money(payment.balance),
                )
                for column, text in enumerate(texts):
                    item = cell(text)
                    item.setTextAlignment(_RIGHT)
                    self.setItem(row, column, item)
        if theme.enlarged():
            header = self.horizontalHeader()
            columns = range(self.columnCount())
            wide = sum(max(self.sizeHintForColumn(at), header.sectionSizeHint(at)) for at in columns)
            beside = self.verticalScrollBar().sizeHint().width() + 2 * self.frameWidth()
            self.setMinimumWidth(wide + beside + 4)
