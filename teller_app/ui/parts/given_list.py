"""What a client gets, in large letters: a name and a value, in one or two columns."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from teller_app.ui import theme
from teller_app.ui.parts.fitting import Row, names_width, rows_heights
from teller_app.ui.parts.going import empty
from teller_app.ui.parts.labels import Label

GAP, LINE_GAP, MOST_LINE_GAP = 16, 4, 16
NAMES_SHARE = 0.45
"""The most of their column that the names take."""


class GivenList(QWidget):
    """Is told how large its letters are to be, and says before how high that would be."""

    def __init__(self) -> None:
        super().__init__()
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(GAP)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(self._grid)
        column.addStretch(1)

    def show_rows(self, rows: Sequence[Row], size: int, columns: int, width: int, height: int) -> None:
        """Lay ``rows`` out in letters of ``size``, with air between them as far as ``height`` allows."""
        empty(self._grid)
        high = -(-len(rows) // columns)
        left = height - tall(rows, size, columns, width)
        self._grid.setVerticalSpacing(min(MOST_LINE_GAP, LINE_GAP + max(0, left) // max(1, high)))
        names = _names(rows, size, columns, width)
        for at, (name, value) in enumerate(rows):
            place, row = divmod(at, high)
            bold, plain = Label(name, wrap=True), Label(value, wrap=True)
            bold.setStyleSheet(f"font-size: {theme.px(size)}px; font-weight: 700;")
            bold.setFixedWidth(names)
            plain.setStyleSheet(f"font-size: {theme.px(size)}px;")
            for column, label in enumerate((bold, plain)):
                label.setAlignment(Qt.AlignmentFlag.AlignTop)
                self._grid.addWidget(label, row, 2 * place + column)
                label.show()  # now: left to the layout it is seen a turn of the loop later
        for place in range(2):
            self._grid.setColumnStretch(2 * place + 1, int(place < columns))


def tall(rows: Sequence[Row], size: int, columns: int, width: int) -> int:
    """How high ``rows`` are in letters of ``size``, in so many columns within ``width``."""
    high = -(-len(rows) // columns)
    names = _names(rows, size, columns, width)
    each = rows_heights(rows, size, names, _column(columns, width) - names - GAP)
    return sum(max(each[at::high]) for at in range(high)) + LINE_GAP * max(0, high - 1)


def _column(columns: int, width: int) -> int:
    return (width - GAP * (columns - 1)) // columns


def _names(rows: Sequence[Row], size: int, columns: int, width: int) -> int:
    return names_width(rows, size, round(_column(columns, width) * NAMES_SHARE))
