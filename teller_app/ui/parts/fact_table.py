"""A table to read: rows already in words, each with the code of what it stands for."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem

from teller_app.desk.branch_tables import Table

ROW_HEIGHT = 26


class FactTable(QTableWidget):
    """Read only; Enter or a double click opens the row's code, a click chooses it."""

    opened = Signal(str)
    chosen = Signal(str)

    def __init__(self, name: str, wide: int = 0) -> None:
        super().__init__(0, 0)
        self._keys: tuple[str, ...] = ()
        self._wide = wide
        self.setAccessibleName(name)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
        self.cellClicked.connect(lambda row, _: self._tell(row, self.chosen))
        self.cellActivated.connect(lambda row, _: self._tell(row, self.opened))

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
        for row, cells in enumerate(table.rows):
            for column, text in enumerate(cells):
                item = QTableWidgetItem(text)
                item.setTextAlignment(right if column in table.right else left)
                self.setItem(row, column, item)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        """Letters and digits are a scan or a search, not a jump to a row: the window has them."""
        text = event.text()
        if text and text.isprintable() and not text.isspace():
            event.ignore()
            return
        super().keyPressEvent(event)

    def _tell(self, row: int, signal: object) -> None:
        key = self._keys[row] if 0 <= row < len(self._keys) else ""
        if key:
            signal.emit(key)  # type: ignore[attr-defined]  # one of the two above
