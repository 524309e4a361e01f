"""Backups, a line each, the newest first."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHeaderView, QTableWidget

from teller_app.desk.files import CopyLine
from teller_app.ui.parts.tables import LeavesSigns, cell, read_only
from teller_app.words.files import made_line
from teller_app.words.speaker import Speaker

ROW_HEIGHT = 28


class CopyTable(LeavesSigns, QTableWidget):
    """Read only; the chosen copy is kept over a repaint."""

    chosen = Signal(object)

    def __init__(self, speaker: Speaker) -> None:
        super().__init__(0, 2)
        self._speaker = speaker
        self._lines: tuple[CopyLine, ...] = ()
        self.setAccessibleName(speaker.say("备份"))
        self.setHorizontalHeaderLabels([speaker.say("备份时间"), speaker.say("位置")])
        read_only(self, ROW_HEIGHT)
        header = self.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        self.currentCellChanged.connect(lambda row, *_: self._choose(row))

    def show_lines(self, lines: tuple[CopyLine, ...], chosen: CopyLine | None) -> None:
        """Repaint, with ``chosen`` chosen."""
        say = self._speaker.say
        self.blockSignals(True)
        if lines != self._lines:
            self._lines = lines
            self.setRowCount(len(lines))
            for at, line in enumerate(lines):
                where = say("第二备份文件夹") if line.second else say("本机")
                for column, text in enumerate((made_line(line.made), where)):
                    self.setItem(at, column, cell(text))
        if chosen in lines:
            self.setCurrentCell(lines.index(chosen), 0)
        else:
            self.setCurrentCell(-1, -1)
        self.blockSignals(False)

    def _choose(self, row: int) -> None:
        self.chosen.emit(self._lines[row] if 0 <= row < len(self._lines) else None)
