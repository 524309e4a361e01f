"""Lines to read, one below the other: what begins at the margin heads what stands further in."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListView, QListWidget, QListWidgetItem

from teller_app.ui.parts.tables import LeavesSigns

STEP = "　"
"""What each two spaces of a line become: as wide as a sign of the text."""


class LineList(LeavesSigns, QListWidget):
    """Read only; long lines go on below, the arrows go from line to line."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._lines: tuple[str, ...] = ()
        self.setObjectName("lines")
        self.setAccessibleName(name)
        self.setWordWrap(True)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setTextElideMode(Qt.TextElideMode.ElideNone)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)

    def show_lines(self, lines: Sequence[str]) -> None:
        """Repaint, from the top where it is another text."""
        if tuple(lines) == self._lines:
            return
        self._lines = tuple(lines)
        self.clear()
        for line in lines:
            plain = line.lstrip(" ")
            deep = (len(line) - len(plain)) // 2
            item = QListWidgetItem(STEP * deep + plain)
            if not deep:
                font = item.font()
                font.setBold(True)
                item.setFont(font)
            self.addItem(item)
        self.scrollToTop()
