"""What every table to read has in common."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QRect, Qt
from PySide6.QtGui import QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QHeaderView,
    QStyle,
    QStyleOptionViewItem,
    QTableView,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from teller_app.ui import theme
from teller_app.ui.parts.fitting import height_of
from teller_app.ui.parts.labels import plain_tip

if TYPE_CHECKING:
    _Widget = QWidget
else:
    _Widget = object

AIR = 5
"""Pixels that a cell has more than its text needs."""
_WIDE, _HIGH = 1000, 100
"""Of a cell whose padding is asked for: it is the same in all of them."""


def read_only(table: QTableWidget, row_height: int) -> None:
    """Whole rows to read and to choose; Tab goes past the table, not through it."""
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    table.setShowGrid(False)
    table.setWordWrap(False)  # Qt would wrap into a row of one line; what has its rows fitted wraps
    table.setTabKeyNavigation(False)
    table.verticalHeader().hide()
    table.verticalHeader().setDefaultSectionSize(theme.px(row_height))


def is_search(event: QKeyEvent) -> bool:
    """Whether a key is a sign: a scan, or the beginning of a search, which no list takes for itself."""
    text = event.text()
    return bool(text) and text.isprintable() and not text.isspace()


class LeavesSigns(_Widget):
    """Before Qt's class of every list: whatever is chosen in it, a sign goes on to the search.

    Qt would look for a row that begins so, and the Enter at the end of a scan would open or take that row.
    """

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        """Letters and digits are a scan or a search, not a jump to a row: the window has them."""
        if is_search(event):
            event.ignore()
        else:
            super().keyPressEvent(event)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:  # noqa: N802  Qt's name
        """What an input method has put together is a search as well, as if it had been typed."""
        if said := event.commitString():
            typed = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_unknown, Qt.KeyboardModifier.NoModifier, said)
            QApplication.sendEvent(self.window(), typed)
        event.accept()


def cell(text: str) -> QTableWidgetItem:
    """A cell that says the whole of its text in a tip as well, for a narrow column cuts it."""
    item = QTableWidgetItem(text)
    item.setToolTip(plain_tip(text))
    return item


@contextmanager
def filling(table: QTableWidget) -> Iterator[None]:
    """Put many cells into a table that may be on the screen.

    Meanwhile no column follows its cells: each of them would have every row measured anew, which held the
    window up for seconds with some hundred rows.
    """
    header = table.horizontalHeader()
    modes = [header.sectionResizeMode(column) for column in range(header.count())]
    header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
    try:
        yield
    finally:
        for column, mode in enumerate(modes):
            header.setSectionResizeMode(column, mode)


def fit_rows(table: QTableWidget, least: int) -> None:
    """Give each row the height of its tallest text as that wraps in its column, and ``least`` otherwise.

    Args:
        table: with its columns as wide as they are to be.
        least: in pixels of letters of the ordinary size.
    """
    metrics, around, columns = table.fontMetrics(), beside(table), range(table.columnCount())
    for row in range(table.rowCount()):
        texts = ((at, table.item(row, at)) for at in columns if not table.isColumnHidden(at))
        heights = [
            height_of(metrics, item.text(), table.columnWidth(at) - around) for at, item in texts if item
        ]
        table.setRowHeight(row, max(theme.px(least), max(heights, default=0) + AIR))


def beside(table: QTableView) -> int:
    """What style sheet and style leave free of a cell's width, on both sides of its text together, in pixels.

    Qt's own hint for the height wraps a text as if it had the padding too.
    """
    option, style = QStyleOptionViewItem(), table.style()
    table.initViewItemOption(option)
    has_text = QStyleOptionViewItem.ViewItemFeature.HasDisplay
    option.features |= has_text  # type: ignore[attr-defined]  # the stubs lack both
    option.rect = QRect(0, 0, _WIDE, _HIGH)  # type: ignore[attr-defined]
    place = style.subElementRect(QStyle.SubElement.SE_ItemViewItemText, option, table)
    margin = style.pixelMetric(QStyle.PixelMetric.PM_FocusFrameHMargin, option, table) + 1
    return _WIDE - place.width() + 2 * margin
