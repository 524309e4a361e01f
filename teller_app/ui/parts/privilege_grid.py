"""What the client gets and how much of it is left, and what only a higher tier gets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QEnterEvent, QFontMetrics, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from teller_app.ui import theme
from teller_app.ui.parts.labels import Label, ShortLabel, plain_tip, restyle

COLUMNS = 7
"""Thirteen privileges, as many as the general scheme has, stand in two rows."""
_LEAST = 140
"""A tile that is narrower has no room for its key beside its name; then there are fewer in a row."""
_SMALLEST = 12
"""A name too long for its tile takes smaller letters before it is cut."""
_EDGES, _BORDER = (10, 3, 8, 3), 1
_BESIDE = _EDGES[0] + _EDGES[2] + 2 * _BORDER + 1
"""What stands beside a text in its tile; a pixel of it is what widths of letters round away."""
_GAP, _NAME_GAP, _LINE_GAP = 6, 4, 1
_TWO_ROWS = 2


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
        how: it is given; the tool tip and a screen reader say it.
        aloud: whether the value is a sentence to be read to the client.
    """

    code: str
    name: str
    value: str
    how: str
    state: TileState
    key: str = ""
    tone: str = ""
    aloud: bool = False


class Tile(QFrame):
    """One privilege; a click gives it, as its key does."""

    clicked = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*_EDGES)
        layout.setSpacing(_LINE_GAP)
        self._name, self._key = ShortLabel("strong", smallest=_SMALLEST), Label(role="small")
        self._value, self._sentence = ShortLabel("quiet"), Label(role="quiet", wrap=True)
        self._sentence.setAlignment(Qt.AlignmentFlag.AlignTop)
        row = QHBoxLayout()
        row.setSpacing(_NAME_GAP)
        row.addWidget(self._name, 1)
        row.addWidget(self._key)
        layout.addLayout(row)
        layout.addWidget(self._value)
        layout.addWidget(self._sentence, 1)
        self._sentence.hide()
        self._code = ""
        self.aloud = False

    def needs(self, share: int) -> int:
        """The width of its key and its name in the smallest letters, or of a value that fits its share."""
        metrics = QFontMetrics(theme.font(_SMALLEST, bold=True))
        key = self._key.sizeHint().width() + _NAME_GAP if self._key.text() else 0
        name = metrics.horizontalAdvance(self._name.text()) + key + _BESIDE
        value = self._value.sizeHint().width() + _BESIDE
        return max(name, value if value <= share else 0)

    def holds(self, width: int, height: int) -> bool:
        """Whether its sentence is seen whole in a tile of that size."""
        lines = self._name.sizeHint().height() + self._sentence.heightForWidth(width - _BESIDE)
        return lines + _LINE_GAP + _EDGES[1] + _EDGES[3] + 2 * _BORDER <= height

    def stand(self, *, high: bool) -> None:
        """With the whole sentence, or as much of it as fits into a line."""
        self._value.setVisible(not high)
        self._sentence.setVisible(high)

    def show_tile(self, tile: TileShown) -> None:
        """Repaint."""
        if self.property("role") != tile.state.value:
            self.setProperty("role", tile.state.value)
            for widget in (self, self._name, self._value, self._sentence, self._key):
                restyle(widget)
        self._code, self.aloud = tile.code, tile.aloud
        self._name.setText(tile.name)
        for label in (self._value, self._sentence):
            label.setText(tile.value)
            label.set_tone(tile.tone)
        self._key.show_text(tile.key)
        self.setToolTip(plain_tip(f"{tile.name}：{tile.value}\n{tile.how}"))
        self.setAccessibleName(f"{tile.name}：{tile.value}")
        # No tool tip is read aloud: how it is given must stand here as well.
        self.setAccessibleDescription("\n".join(part for part in (tile.key, tile.how) if part))
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
    """Tiles in rows, in the order in which they come.

    In a row, tiles that need less than their share give to those whose names need more. Where a second row is
    short, a tile with a sentence to be read aloud goes down through it.
    """

    clicked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._tiles: list[Tile] = []
        self._count = 0

    def show_tiles(self, shown: tuple[TileShown, ...]) -> None:
        """Repaint; tiles are used again."""
        while len(self._tiles) < len(shown):
            tile = Tile(self)
            tile.clicked.connect(self.clicked)
            self._tiles.append(tile)
        self._count = len(shown)
        for at, tile in enumerate(self._tiles):
            if at < len(shown):
                tile.show_tile(shown[at])
            else:
                tile.hide()
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  Qt's name
        """As many in a row as there is room for."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        tiles = self._tiles[: self._count]
        if not tiles:
            return
        columns = max(1, min(COLUMNS, (self.width() + _GAP) // _LEAST))
        rows = -(-len(tiles) // columns)
        self.setMinimumHeight(rows * (tiles[0].minimumSizeHint().height() + _GAP) - _GAP)
        wide = (self.width() - _GAP * (columns - 1)) // columns
        tall = (self.height() - _GAP * (rows - 1)) // rows
        high = self._through(tiles, columns, QSize(wide, _TWO_ROWS * tall + _GAP))
        for tile in tiles:
            tile.stand(high=tile is high)
        if high is None:
            for row in range(rows):
                place = QRect(0, row * (tall + _GAP), wide, tall)
                _lay(tiles[row * columns : (row + 1) * columns], place, columns)
            return
        at, below = tiles.index(high), QRect(0, tall + _GAP, wide, tall)
        right, after = (at + 1) * (wide + _GAP), columns - at - 1
        high.setGeometry(at * (wide + _GAP), 0, wide, _TWO_ROWS * tall + _GAP)
        _lay(tiles[:at], QRect(0, 0, wide, tall), at)
        _lay(tiles[at + 1 : columns], QRect(right, 0, wide, tall), after)
        _lay(tiles[columns : columns + at], below, at)
        _lay(tiles[columns + at :], below.translated(right, 0), after)

    def _through(self, tiles: list[Tile], columns: int, place: QSize) -> Tile | None:
        """The tile that goes down through two rows, where the second is short and that shows all of it."""
        if not columns < len(tiles) < _TWO_ROWS * columns:
            return None
        aloud = (tile for tile in tiles[:columns] if tile.aloud)
        return next((tile for tile in aloud if tile.holds(place.width(), place.height())), None)


def _lay(tiles: Sequence[Tile], place: QRect, columns: int) -> None:
    """Put ``tiles`` beside each other, from ``place`` of the first on, in the room of so many columns."""
    left, room = place.x(), columns * (place.width() + _GAP) - _GAP
    needs = [tile.needs(place.width()) for tile in tiles]
    for tile, width in zip(tiles, shared(needs, place.width(), room), strict=True):
        tile.setGeometry(left, place.y(), width, place.height())
        left += width + _GAP


def shared(needs: Sequence[int], share: int, room: int) -> list[int]:
    """The widths in a row: more than a share comes from its empty end, then from whoever needs less."""
    lacking = sum(max(0, need - share) for need in needs)
    spare = sum(max(0, share - need) for need in needs)
    free = max(0, room - (share + _GAP) * len(needs) + _GAP)
    given = min(lacking, free + spare)
    up = given / lacking if lacking else 0
    down = max(0, given - free) / spare if spare else 0
    return [int(share + max(0, need - share) * up - max(0, share - need) * down) for need in needs]
