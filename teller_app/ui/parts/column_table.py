"""The columns of a file: what each is taken for, and what stands in it in the first rows."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHeaderView, QTableWidget

from teller_app.desk.intake_view import ColumnView, FileView
from teller_app.ui.parts.combo import Combo
from teller_app.ui.parts.tables import LeavesSigns, cell, filling, read_only
from teller_app.words.intake_fields import field_name
from teller_app.words.speaker import Speaker

ROW_HEIGHT = 34
HEADING, TAKEN, SEEN = range(3)
_AROUND = 24
_BESIDE = 12
"""What the style leaves free beside a widget in a cell."""


class ColumnTable(LeavesSigns, QTableWidget):
    """A row for each column; Tab goes from one choice to the next."""

    chosen = Signal(int, object)
    """Which column, and the field that it is taken for; ``None`` where it is not read."""

    def __init__(self, speaker: Speaker) -> None:
        super().__init__(0, 3)
        self._speaker = speaker
        self._shown: FileView | None = None
        self.setAccessibleName(speaker.say("文件的列"))
        self.setHorizontalHeaderLabels(
            [speaker.say("文件中的列"), speaker.say("当作"), speaker.say("前几行（已掩码）")]
        )
        read_only(self, ROW_HEIGHT)
        header = self.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(HEADING, QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(TAKEN, QHeaderView.ResizeMode.Fixed)
        header.setSectionResizeMode(SEEN, QHeaderView.ResizeMode.Stretch)
        head = self.fontMetrics().horizontalAdvance(speaker.say("前几行（已掩码）"))
        header.setMinimumSectionSize(head + _AROUND)

    def show_file(self, file: FileView | None) -> None:
        """Repaint, where anything is another."""
        if file == self._shown:
            return
        before, self._shown = self._shown, file
        columns = file.columns if file is not None else ()
        if before is not None and file is not None and _same_rows(before, file):
            # The list that somebody is choosing from stays where it is.
            for row, column in enumerate(columns):
                self._show_field(row, column)
            return
        self.setRowCount(0)
        self.setRowCount(len(columns))
        with filling(self):
            for row, column in enumerate(columns):
                self.setItem(row, HEADING, cell(column.heading))
                self.setCellWidget(row, TAKEN, self._choice(row, column))
                self._show_field(row, column)
        self._fit()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802  Qt's name
        """Only now the choices have the letters that they are seen in."""
        super().showEvent(event)
        self._fit()

    def _fit(self) -> None:
        """As wide as the longest choice: Qt looks at cells alone, and here widgets lie on them."""
        choices = [self.cellWidget(row, TAKEN) for row in range(self.rowCount())]
        for each in choices:
            each.ensurePolished()
        head = self.horizontalHeader().sectionSizeHint(TAKEN)
        self.setColumnWidth(TAKEN, max((each.sizeHint().width() + _BESIDE for each in choices), default=head))

    def _show_field(self, row: int, column: ColumnView) -> None:
        choice = self.cellWidget(row, TAKEN)
        if isinstance(choice, Combo):
            choice.setCurrentIndex(choice.findData(column.field) if column.field else 0)
        rows = self._shown.rows if self._shown is not None else ()
        texts = dict.fromkeys(each[row] for each in rows if row < len(each) and each[row])
        self.setItem(row, SEEN, cell(self._speaker.say("、").join(texts)))

    def _choice(self, row: int, column: ColumnView) -> Combo:
        say = self._speaker.say
        made = Combo(say("“{column}”这一列当作", column=column.heading))
        made.setSizeAdjustPolicy(Combo.SizeAdjustPolicy.AdjustToContents)
        made.addItem(say("不读取"), None)
        for field in column.choices:
            made.addItem(field_name(self._speaker, field), field)
        made.activated.connect(lambda at: self._choose(row, made.itemData(at)))
        return made

    def _choose(self, row: int, field: object) -> None:
        self.setCurrentCell(row, HEADING)
        self.chosen.emit(row, field)


def _same_rows(before: FileView, file: FileView) -> bool:
    return [(each.heading, each.choices) for each in before.columns] == [
        (each.heading, each.choices) for each in file.columns
    ]
