"""What is to do for whom, a line each."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHeaderView, QTableWidget

from teller_app.desk.care_view import CareLine
from teller_app.ui import theme
from teller_app.ui.parts.tables import LeavesSigns, cell, filling, fit_rows, read_only
from teller_app.words.amounts import day
from teller_app.words.care import due_cell, kind_name, step_name
from teller_app.words.codes import code_name
from teller_app.words.speaker import Speaker

ROW_HEIGHT = 30
TYPE_COLUMN = 4
SENTENCES = frozenset({1, 3})
"""Whom it is for, and why: they share what the other columns leave, and wrap where that is little."""
WHOLE = 480
"""Narrower, the value type gives way to the names: it stands beside the list too."""
_TONES = {"late": "caution", "escalated": "bad"}


class CareTable(LeavesSigns, QTableWidget):
    """Read only; the line that is chosen is kept over a repaint by its task, not by its place."""

    chosen = Signal(object)
    opened = Signal(str)

    def __init__(self, speaker: Speaker) -> None:
        super().__init__(0, 5)
        self._speaker = speaker
        self._lines: tuple[CareLine, ...] = ()
        say = speaker.say
        self.setAccessibleName(say("维护事项"))
        self.setHorizontalHeaderLabels(
            [say("截止"), say("客户"), say("做什么"), say("因何"), say("价值类型")]
        )
        read_only(self, ROW_HEIGHT)
        self.setWordWrap(True)
        header = self.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for column in range(self.columnCount()):
            wide = column in SENTENCES
            mode = QHeaderView.ResizeMode.Stretch if wide else QHeaderView.ResizeMode.ResizeToContents
            header.setSectionResizeMode(column, mode)
        self.currentCellChanged.connect(lambda row, *_: self._choose(row))
        self.cellActivated.connect(lambda row, _: self.opened.emit(self._lines[row].client))

    def show_lines(self, lines: tuple[CareLine, ...]) -> None:
        """Repaint, and stay on the task that was chosen; where it is gone, on the one in its place."""
        row, before = self.currentRow(), self.line
        self._lines = lines
        self.blockSignals(True)
        self.setRowCount(len(lines))
        with filling(self):
            for at, line in enumerate(lines):
                self._show_line(at, line)
        self._fit()
        self.blockSignals(False)
        numbers = [line.task for line in lines]
        if before is not None and before.task in numbers:
            row = numbers.index(before.task)
        row = min(max(row, 0), len(lines) - 1)
        if row >= 0:
            self.setCurrentCell(row, 0)
        self._choose(row)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  Qt's name
        """On a small screen the names come first."""
        self.setColumnHidden(TYPE_COLUMN, self.width() < theme.px(WHOLE))
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Two lines where a name or a reason needs them: neither is to be read from a tip."""
        self.horizontalHeader().length()  # has Qt give the columns the width that it has put off
        fit_rows(self, ROW_HEIGHT)

    @property
    def line(self) -> CareLine | None:
        """The line that is chosen."""
        row = self.currentRow()
        return self._lines[row] if 0 <= row < len(self._lines) else None

    def choose(self, task: int) -> None:
        """Stand on the line of a task, where it is there."""
        for row, line in enumerate(self._lines):
            if line.task == task:
                self.setCurrentCell(row, 0)

    def _show_line(self, at: int, line: CareLine) -> None:
        speaker = self._speaker
        why = f"{kind_name(speaker, line.kind)} {day(line.event_day)}"
        kind = code_name(speaker, line.value_type) if line.value_type else "—"
        state = "escalated" if line.escalated else "late" if line.late_days else ""
        for column, text in enumerate(
            (
                due_cell(speaker, line.due, line.late_days),
                line.name,
                step_name(speaker, line.step),
                why,
                kind,
            )
        ):
            item = cell(text)
            if column == 0 and state:
                item.setForeground(theme.colour(_TONES[state]))
            self.setItem(at, column, item)

    def _choose(self, row: int) -> None:
        self.chosen.emit(self._lines[row] if 0 <= row < len(self._lines) else None)
