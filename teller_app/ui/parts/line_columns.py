"""A few columns of short lines, each with a sign: findings that are read at a glance."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from teller_app.ui.parts.labels import Label, plain_tip


@dataclass(frozen=True, slots=True)
class Line:
    """One line.

    Attributes:
        mark: a sign before it, so that colour is never the only one.
        tone: good, caution, bad, quiet or none.
        tip: what does not fit into the line.
    """

    text: str
    mark: str = ""
    tone: str = ""
    tip: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """A title and its lines; ``share`` is how much of the width it takes."""

    title: str
    lines: tuple[Line, ...]
    share: int = 1


class LineColumns(QWidget):
    """Repaints from columns, side by side or, where lines are long, one above the other."""

    def __init__(self, *, stacked: bool = False) -> None:
        super().__init__()
        self._row = QVBoxLayout(self) if stacked else QHBoxLayout(self)
        self._row.setContentsMargins(0, 4, 0, 0)
        self._row.setSpacing(20)
        self._columns: list[_ColumnView] = []

    def show_columns(self, columns: tuple[Column, ...]) -> None:
        """Repaint."""
        while len(self._columns) < len(columns):
            view = _ColumnView()
            self._columns.append(view)
            self._row.addWidget(view, 1, Qt.AlignmentFlag.AlignTop)
        for at, view in enumerate(self._columns):
            view.setVisible(at < len(columns))
            if at < len(columns):
                self._row.setStretch(at, columns[at].share)
                view.show_column(columns[at])


class _ColumnView(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(6)
        self._grid.setVerticalSpacing(0)
        self._grid.setColumnStretch(1, 1)
        self._title = Label(role="title", wrap=True)
        self._grid.addWidget(self._title, 0, 0, 1, 2)
        self._lines: list[tuple[Label, Label]] = []

    def show_column(self, column: Column) -> None:
        self._title.setText(column.title)
        while len(self._lines) < len(column.lines):
            pair = (Label(), Label(role="fine", wrap=True))
            self._grid.addWidget(pair[0], len(self._lines) + 1, 0, Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(pair[1], len(self._lines) + 1, 1)
            self._lines.append(pair)
        for at, (mark, text) in enumerate(self._lines):
            there = at < len(column.lines)
            mark.setVisible(there)
            text.setVisible(there)
            if there:
                line = column.lines[at]
                mark.setText(line.mark)
                mark.set_tone(line.tone)
                text.setText(line.text)
                text.setToolTip(plain_tip(f"{line.text}\n{line.tip}" if line.tip else line.text))
