"""How large letters may be for all of a text to be read in one place."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics

from teller_app.ui import theme

NO_END = 1 << 20
"""More than any height in pixels, or any number of lines."""
_FLAGS = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft
Row = tuple[str, str]


def largest(sizes: range, room: int, tall: Callable[[int], int]) -> int:
    """The last of ``sizes``, the smallest first, that is no taller than ``room``; the first where none is."""
    return sizes[max(0, bisect_right(sizes, room, key=tall) - 1)]


def text_height(text: str, size: int, width: int) -> int:
    """Of ``text`` in letters of ``size`` pixels of the ordinary size, wrapped to ``width``."""
    return height_of(theme.metrics(size), text, width)


def names_width(rows: Sequence[Row], size: int, most: int) -> int:
    """What the first column of ``rows``, in bold, needs or may take."""
    metrics = theme.metrics(size, bold=True)
    return min(most, max((metrics.horizontalAdvance(name) + 1 for name, _ in rows), default=0))


def rows_heights(rows: Sequence[Row], size: int, names: int, values: int) -> list[int]:
    """Of each row of a bold name and a value beside it, both wrapped to their columns."""
    bold, plain = theme.metrics(size, bold=True), theme.metrics(size)
    return [max(height_of(bold, name, names), height_of(plain, value, values)) for name, value in rows]


def height_of(metrics: QFontMetrics, text: str, width: int) -> int:
    """Of ``text`` where its lines wrap in ``width``."""
    return metrics.boundingRect(0, 0, max(1, width), NO_END, _FLAGS, text).height()


class Heights:
    """How high texts are, measured once each.

    It belongs to the page that shows them and goes with it: the texts are a client's, so nothing that
    outlives a lock may hold them.
    """

    MOST = 1000

    def __init__(self) -> None:
        self._known: dict[tuple[int, bool, str, int], int] = {}

    def of(self, text: str, size: int, width: int, *, bold: bool = False) -> int:
        """Of ``text`` in letters of ``size`` pixels of the ordinary size, wrapped to ``width``."""
        asked = (theme.px(size), bold, text, width)
        found = self._known.get(asked)
        if found is None:
            if len(self._known) >= self.MOST:
                self._known.clear()
            found = self._known[asked] = height_of(theme.metrics(size, bold=bold), text, width)
        return found
