"""What the client gets and how much of it is left, and what only a higher tier gets."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QEnterEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from teller_app.ui.parts.labels import Label, ShortLabel, plain_tip, restyle

COLUMNS = 7
"""Thirteen privileges, as many as the general scheme has, stand in two rows."""
_LEAST = 140
"""A tile that is narrower has no room for its key beside its name; then there are fewer in a row."""


class TileState(StrEnum):
    """How a tile looks."""

    GIVEN = "tile"
    GONE = "tile-gone"
    LATER = "tile-later"


@dataclass(frozen=True, slots=True)
class TileShown:
    """One privilege in words.

    Attributes:
        code: by which it is given; empty where there is nothing to give.
        key: that gives it.
        tone: of the value, where something runs out.
        how: what the tool tip says.
    """

    code: str
    name: str
    value: str
    how: str
    state: TileState
    key: str = ""
    tone: str = ""


class Tile(QFrame):
    """One privilege; a click gives it, as its key does."""

    clicked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 3, 8, 3)
        layout.setSpacing(1)
        self._name, self._value, self._key = ShortLabel("strong"), ShortLabel("quiet"), Label(role="small")
        row = QHBoxLayout()
        row.setSpacing(4)
        row.addWidget(self._name, 1)
        row.addWidget(self._key)
        layout.addLayout(row)
        layout.addWidget(self._value)
        self.setMinimumWidth(0)
        self._code = ""

    def show_tile(self, tile: TileShown) -> None:
        """Repaint."""
        if self.property("role") != tile.state.value:
            self.setProperty("role", tile.state.value)
            for widget in (self, self._name, self._value, self._key):
                restyle(widget)
        self._code = tile.code
        self._name.setText(tile.name)
        self._value.setText(tile.value)
        self._value.set_tone(tile.tone)
        self._key.show_text(tile.key)
        self.setToolTip(plain_tip(f"{tile.name}：{tile.value}\n{tile.how}"))
        self.setAccessibleName(f"{tile.name}：{tile.value}")
        self.setAccessibleDescription(tile.key)
        self.show()

    def enterEvent(self, event: QEnterEvent) -> None:  # noqa: N802  Qt's name
        """A hand where a click does something."""
        shape = Qt.CursorShape.PointingHandCursor if self._code else Qt.CursorShape.ArrowCursor
        self.setCursor(shape)
        super().enterEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802  Qt's name
        """Give, if the button is let go where it was pressed."""
        inside = self.rect().contains(event.position().toPoint())
        if self._code and inside and event.button() is Qt.MouseButton.LeftButton:
            self.clicked.emit(self._code)
        super().mouseReleaseEvent(event)


class PrivilegeGrid(QWidget):
    """Tiles in rows, in the order in which they come."""

    clicked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(6)
        self._columns = 0
        self._tiles: list[Tile] = []
        self._arrange(COLUMNS)

    def show_tiles(self, shown: tuple[TileShown, ...]) -> None:
        """Repaint; tiles are used again."""
        while len(self._tiles) < len(shown):
            tile = Tile()
            tile.clicked.connect(self.clicked)
            self._tiles.append(tile)
            self._put(len(self._tiles) - 1)
        for at, tile in enumerate(self._tiles):
            if at < len(shown):
                tile.show_tile(shown[at])
            else:
                tile.hide()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  Qt's name
        """As many in a row as there is room for."""
        super().resizeEvent(event)
        self._arrange(max(1, min(COLUMNS, (self.width() + self._grid.spacing()) // _LEAST)))

    def _arrange(self, columns: int) -> None:
        if columns == self._columns:
            return
        self._columns = columns
        for column in range(COLUMNS):
            self._grid.setColumnStretch(column, 1 if column < columns else 0)
        for at in range(len(self._tiles)):
            self._put(at)

    def _put(self, at: int) -> None:
        self._grid.addWidget(self._tiles[at], at // self._columns, at % self._columns)
