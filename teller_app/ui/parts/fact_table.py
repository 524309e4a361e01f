"""A table to read: rows already in words, each with the code of what it stands for."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHeaderView, QTableWidget

from teller_app.desk.branch_tables import Table
from teller_app.ui import theme
from teller_app.ui.parts.tables import LeavesSigns, cell, filling, read_only

ROW_HEIGHT = 26
_ROWS_HINTED = 4
_AROUND = 12


class FactTable(LeavesSigns, QTableWidget):
    """Read only; Enter or a double click opens the row's code, a click chooses it; the column tells more."""

    opened = Signal(str)
    chosen = Signal(str)
    cell_chosen = Signal(str, int)

    def __init__(self, name: str, wide: int = 0) -> None:
        super().__init__(0, 0)
        self._keys: tuple[str, ...] = ()
        self._wide = wide
        self.setAccessibleName(name)
        read_only(self, ROW_HEIGHT)
        self.cellClicked.connect(self._clicked)
        self.cellActivated.connect(self._activated)

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """A few rows; it takes what room there is, and scrolls."""
        return QSize(super().sizeHint().width(), _ROWS_HINTED * theme.px(ROW_HEIGHT))

    def show_table(self, table: Table) -> None:
        """Repaint."""
        self._keys = table.keys
        self.setColumnCount(len(table.columns))
        self.setRowCount(len(table.rows))
        self.setHorizontalHeaderLabels(list(table.columns))
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        for column in range(len(table.columns)):
            head = self.horizontalHeaderItem(column)
            if head is not None:
                head.setTextAlignment(right if column in table.right else left)
            wide = column == self._wide
            mode = QHeaderView.ResizeMode.Stretch if wide else QHeaderView.ResizeMode.ResizeToContents
            self.horizontalHeader().setSectionResizeMode(column, mode)
        with filling(self):
            for row, cells in enumerate(table.rows):
                for column, text in enumerate(cells):
                    item = cell(text)
                    item.setTextAlignment(right if column in table.right else left)
                    self.setItem(row, column, item)
        self._keep_head()

    def whole_height(self) -> int:
        """What it takes for every row to be seen, with the bar below where columns need one."""
        bar = self.horizontalScrollBar()
        below = bar.sizeHint().height() if bar.maximum() > 0 else 0
        head = self.horizontalHeader().sizeHint().height()
        return head + self.verticalHeader().length() + below + 2 * self.frameWidth()

    def whole_width(self) -> int:
        """What it takes for no row to be cut, with a scroll bar beside it."""
        header, columns = self.horizontalHeader(), range(self.columnCount())
        needs = (max(self.sizeHintForColumn(at), header.sectionSizeHint(at)) for at in columns)
        return sum(needs) + self.verticalScrollBar().sizeHint().width() + 2 * self.frameWidth()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802  Qt's name
        """Only now it has the letters that it is seen in."""
        super().showEvent(event)
        self._keep_head()

    def _keep_head(self) -> None:
        """Where nothing is left to stretch, the wide column would otherwise shrink below its own head."""
        head = self.horizontalHeaderItem(self._wide)
        if head is not None:
            header = self.horizontalHeader()
            least = header.fontMetrics().horizontalAdvance(head.text()) + _AROUND
            header.setMinimumSectionSize(least)
            if header.sectionSize(self._wide) < least:
                # Without room Qt stretches nothing, not even up to its least width.
                header.setSectionResizeMode(self._wide, QHeaderView.ResizeMode.Interactive)
                header.resizeSection(self._wide, least)
                header.setSectionResizeMode(self._wide, QHeaderView.ResizeMode.Stretch)

    def _clicked(self, row: int, column: int) -> None:
        if key := self.key(row):
            self.chosen.emit(key)
            self.cell_chosen.emit(key, column)

    def _activated(self, row: int, column: int) -> None:
        if key := self.key(row):
            self.opened.emit(key)
            self.cell_chosen.emit(key, column)

    def key(self, row: int) -> str:
        """The code of a row; empty where there is no such row."""
        return self._keys[row] if 0 <= row < len(self._keys) else ""
