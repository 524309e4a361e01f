"""What the client gets and how much of it is left, and what only a higher tier gets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from itertools import product

from PySide6.QtCore import QEvent, QObject, QRect, QSize, Qt, Signal
from PySide6.QtGui import QEnterEvent, QFont, QFontMetrics, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QWidget

from teller_app.ui import theme
from teller_app.ui.parts.fitting import NO_END, Heights
from teller_app.ui.parts.labels import Label, plain_tip, restyle

COLUMNS = 7
"""Thirteen privileges, as many as the general scheme has, stand in two rows."""
_LEAST = 140
"""A tile that is narrower has no room for its key beside its name; then there are fewer in a row."""
_SIZES, _VALUE_SIZE = (14, 13, 12), 13
"""Of the names: all of them are smaller before one takes a second line."""
_EDGES, _BORDER = (10, 3, 8, 3), 1
_BESIDE = _EDGES[0] + _EDGES[2] + 2 * _BORDER + 1
"""What stands beside a text in its tile; a pixel of it is what widths of letters round away."""
_ABOVE_AND_BELOW = _EDGES[1] + _EDGES[3] + 2 * _BORDER
_GAP, _NAME_GAP, _LINE_GAP = 6, 4, 1
_MOST_LINES = 3
"""Of a value: where there is less room, the tile has it in fewer words."""
_AIR = 12
"""So much may a row be higher than what stands in it; the rest of the room stays empty."""


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
        briefer: the value in ever fewer words, for a tile without room for it; the tip has it whole.
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
    briefer: tuple[str, ...] = ()


class Tile(QFrame):
    """One privilege; a click gives it, as its key does.

    Its texts are placed by the grid: in a row all names, and all values, begin at the same height.
    """

    clicked = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._name, self._key = Label(wrap=True), Label(role="small")
        self._value = Label(role="quiet", wrap=True)
        for label in (self._name, self._key, self._value):  # in the order of reading
            label.setParent(self)
        for label in (self._name, self._value):
            label.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._wordings: tuple[str, ...] = ("",)
        self._code, self._size = "", 0
        self.aloud = False

    @property
    def name(self) -> str:
        """What it is called."""
        return self._name.text()

    def beside_name(self) -> int:
        """What the name must leave of the width."""
        key = self._key.sizeHint().width() + _NAME_GAP if self._key.text() else 0
        return key + _BESIDE

    def needs(self, size: int, lines: int, share: int) -> int:
        """The width of its name in so many lines, and of a value that fits a share of the row."""
        name = name_width(self.name, size, lines) + self.beside_name()
        if self.aloud:
            return name
        value = QFontMetrics(self._value.font()).horizontalAdvance(self._wordings[-1]) + _BESIDE
        return max(name, value if value <= share else 0)

    def wording(self, heights: Heights, width: int, lines: int) -> str:
        """The most words that stand in so many lines of a tile of that width; else the fewest."""
        metrics = theme.metrics(_VALUE_SIZE)
        most = lines * metrics.lineSpacing() + metrics.descent()
        wide = width - _BESIDE
        fitting = (text for text in self._wordings if heights.of(text, _VALUE_SIZE, wide) <= most)
        return next(fitting, self._wordings[-1])

    def place(self, area: QRect, size: int, name_height: int, text: str) -> None:
        """Lie in ``area``, with a name of that size and height, and ``text`` as the value."""
        if size != self._size:
            self._size = size
            self._name.setFont(QFont())
            self._name.setFont(theme.font(size, bold=True))
        self.setGeometry(area)
        edge = _BORDER + _EDGES[1]
        left, wide = _BORDER + _EDGES[0], area.width() - _BESIDE + 1
        key = self._key.sizeHint()
        drop = QFontMetrics(self._name.font()).ascent() - QFontMetrics(self._key.font()).ascent()
        self._name.setGeometry(left, edge, area.width() - self.beside_name() + 1, name_height)
        self._key.setGeometry(left + wide - key.width(), edge + drop, key.width(), key.height())
        below = edge + name_height + _LINE_GAP
        self._value.setText(text)
        self._value.setGeometry(left, below, wide, area.height() - below - edge)

    def show_tile(self, tile: TileShown) -> None:
        """Repaint."""
        if self.property("role") != tile.state.value:
            self.setProperty("role", tile.state.value)
            restyle(self)
            self._name.set_tone("" if tile.state is TileState.GIVEN else "quiet")
            self._size = 0  # another look has taken the size of the letters away
        self._code, self.aloud = tile.code, tile.aloud
        self._wordings = (tile.value, *tile.briefer)
        self._name.setText(tile.name)
        self._value.set_tone(tile.tone)
        self._key.show_text(tile.key)
        how = [line for line in tile.how.split("\n") if line != tile.value]
        self.setToolTip(plain_tip("\n".join((tile.name, tile.value, *how))))
        self.setAccessibleName(f"{tile.name} {tile.value}")
        # No tool tip is read aloud: how it is given must stand here as well.
        self.setAccessibleDescription("\n".join(part for part in (tile.key, *how) if part))
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


@dataclass(frozen=True, slots=True)
class _Cell:
    """Where a tile stands: its row and column, and how many rows it goes down through."""

    tile: Tile
    row: int
    column: int
    rows: int = 1


class PrivilegeGrid(QWidget):
    """Tiles in rows, in the order in which they come; names in one size, each row beginning at one height.

    Columns whose tiles need less than their share give to those whose names need more. Where a second row is
    short, a tile with a sentence to be read aloud goes down through it.
    """

    clicked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._tiles: list[Tile] = []
        self._shown: tuple[TileShown, ...] = ()
        self._count = self._wanted = 0
        self._lies_in = QSize()
        self._heights = Heights()

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """With room for the most words."""
        return QSize(super().sizeHint().width(), self._wanted)

    def show_tiles(self, shown: tuple[TileShown, ...]) -> None:
        """Repaint; tiles are used again. Most keys of an amount change none of them."""
        if shown == self._shown:
            return
        self._shown = shown
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
        self._lies_in = QSize()
        self._arrange()

    def event(self, event: QEvent) -> bool:
        """Where it lies says how much room there is; it may itself have to be higher."""
        place = self.parentWidget()
        if event.type() == QEvent.Type.ParentChange and place is not None:
            place.installEventFilter(self)
        return super().event(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  Qt's name
        """There is more room, or less."""
        if isinstance(event, QResizeEvent) and watched is self.parentWidget():
            self._arrange()
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  Qt's name
        """As many in a row as there is room for."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        tiles, place = self._tiles[: self._count], self.parentWidget()
        if not tiles:
            return
        room = self.height() if place is None else place.height()
        if (lies_in := QSize(self.width(), room)) == self._lies_in:
            return  # a page that is laid out comes by several times
        self._lies_in = lies_in
        columns = max(1, min(COLUMNS, (self.width() + _GAP) // theme.px(_LEAST)))
        cells = _cells(tiles, columns)
        plan = _plan(cells, columns, QSize(self.width(), room), self._heights)
        tries = [_rows(cells, plan, lines, self._heights) for lines in range(_MOST_LINES, 0, -1)]
        self._wanted = tries[0].height
        self.setMinimumHeight(tries[-1].height)
        rows = next((each for each in tries if each.height <= room), tries[-1])
        air = max(0, min(_AIR, (room - rows.height) // len(rows.heights)))
        heights = [height + air for height in rows.heights]
        for cell, text in zip(cells, rows.texts, strict=True):
            top = sum(heights[: cell.row]) + _GAP * cell.row
            high = sum(heights[cell.row : cell.row + cell.rows]) + _GAP * (cell.rows - 1)
            left = sum(plan.widths[: cell.column]) + _GAP * cell.column
            area = QRect(left, top, plan.widths[cell.column], high)
            cell.tile.place(area, plan.size, rows.names[cell.row], text)


def _cells(tiles: Sequence[Tile], columns: int) -> list[_Cell]:
    """Row by row; where the second of two is short, what is read aloud goes down through both."""
    places = [(row, column) for row in range(-(-len(tiles) // columns)) for column in range(columns)]
    high = None
    if columns < len(tiles) < 2 * columns:
        high = next((at for at, tile in enumerate(tiles[:columns]) if tile.aloud), None)
    if high is not None:
        places.remove((1, high))
    return [
        _Cell(tile, row, column, 2 if at == high else 1)
        for at, (tile, (row, column)) in enumerate(zip(tiles, places, strict=False))
    ]


@dataclass(frozen=True, slots=True)
class _Plan:
    """The size of all names, and the width of each column."""

    size: int
    widths: list[int]


def _plan(cells: Sequence[_Cell], columns: int, area: QSize, heights: Heights) -> _Plan:
    """One line for each name, in the largest letters that allow it; else two in one row, or in all of them.

    Args:
        cells: what stands where.
        columns: in how many.
        area: how wide all of them are, and how high they may be. Where nothing is as low as that, the lowest
            is taken.
        heights: of their texts.
    """
    rows = range(cells[-1].row + 1)
    broken = (set[int](), *({row} for row in rows), set(rows))
    room = area.width() - _GAP * (columns - 1)
    found: list[tuple[int, _Plan]] = []
    for two_lines, size in product(broken, _SIZES):
        needs = _needs(cells, columns, room, size, two_lines)
        if sum(needs) <= room or (size, two_lines) == (_SIZES[-1], set(rows)):
            plan = _Plan(size, shared(needs, room))
            found.append((_rows(cells, plan, 1, heights).height, plan))
            if found[-1][0] <= area.height():
                break
    return min(found, key=lambda each: each[0])[1]


def _needs(cells: Sequence[_Cell], columns: int, width: int, size: int, two_lines: set[int]) -> list[int]:
    """How wide each column must be, with names in two lines in some of the rows."""
    needs = [0] * columns
    for cell in cells:
        need = cell.tile.needs(theme.px(size), 2 if cell.row in two_lines else 1, width // columns)
        needs[cell.column] = max(needs[cell.column], need)
    return needs


def shared(needs: Sequence[int], room: int) -> list[int]:
    """The widths of columns in ``room``: a share each, of which who needs less gives to who needs more."""
    share = room // len(needs)
    lacking = sum(max(0, need - share) for need in needs)
    spare = sum(max(0, share - need) for need in needs)
    given = min(lacking, spare)
    up, down = (given / lacking if lacking else 0), (given / spare if spare else 0)
    return [int(share + max(0, need - share) * up - max(0, share - need) * down) for need in needs]


@dataclass(frozen=True, slots=True)
class _Rows:
    """How high the rows are, how high the names in each, and the text of each value."""

    heights: list[int]
    names: list[int]
    texts: list[str]

    @property
    def height(self) -> int:
        """Of all of them, with what is between them."""
        return sum(self.heights) + _GAP * (len(self.heights) - 1)


def _rows(cells: Sequence[_Cell], plan: _Plan, lines: int, measured: Heights) -> _Rows:
    """What the rows need where a value may take so many lines."""
    large, small = theme.metrics(plan.size, bold=True), theme.metrics(_VALUE_SIZE)
    widths = plan.widths
    count = cells[-1].row + 1
    names, values = [large.lineSpacing()] * count, [small.lineSpacing()] * count
    texts = []
    for cell in cells:
        wide = widths[cell.column]
        beside = cell.tile.beside_name()
        name = measured.of(cell.tile.name, plan.size, wide - beside, bold=True)
        names[cell.row] = max(names[cell.row], name)
        texts.append(cell.tile.wording(measured, wide, NO_END if cell.tile.aloud else lines))
    for cell, text in zip(cells, texts, strict=True):
        if cell.rows == 1:
            high = measured.of(text, _VALUE_SIZE, widths[cell.column] - _BESIDE)
            values[cell.row] = max(values[cell.row], high)
    around = _LINE_GAP + _ABOVE_AND_BELOW
    heights = [name + value + around for name, value in zip(names, values, strict=True)]
    for cell, text in zip(cells, texts, strict=True):
        if cell.rows > 1:
            value = measured.of(text, _VALUE_SIZE, widths[cell.column] - _BESIDE)
            high = names[0] + value + around
            lacking = max(0, high - sum(heights) - _GAP)
            heights = [heights[0] + lacking // 2, heights[1] + lacking - lacking // 2]
    return _Rows(heights, names, texts)


@lru_cache(maxsize=1024)
def name_width(name: str, size: int, lines: int) -> int:
    """How wide a tile's name is in bold letters of ``size`` pixels, on one line or broken best into two."""
    font = theme.font(bold=True)
    font.setPixelSize(size)
    metrics = QFontMetrics(font)

    def wide(text: str) -> int:
        return metrics.horizontalAdvance(text) + 2  # letters end between two pixels, on either side

    if lines == 1:
        return wide(name)
    breaks = [at for at in range(1, len(name)) if name[at - 1] == " " or not name[at].isascii()]
    return min((max(wide(name[:at].rstrip()), wide(name[at:])) for at in breaks), default=wide(name))
