"""Text that a widget paints by itself: is it cut, on top of another text, or too faint to read.

Whatever Python code paints goes through ``QPainter.drawText``, so that is listened to while the widget paints itself
once more. No chart has to know of it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import combinations

from PySide6.QtCore import QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication, QListView, QWidget

from teller_app.ui.parts.tier_card import contrast

SLACK = 2
"""Pixels: letters lean a little over what their metrics say."""
AROUND = 3
CUT = "…"


@dataclass(frozen=True)
class Written:
    """A text as it was painted: the room that it was given, what its letters take up, and its colour."""

    text: str
    room: QRect
    takes: QRect
    ink: QColor


@contextmanager
def listening() -> Iterator[list[Written]]:
    """Hears every text that is painted meanwhile."""
    heard: list[Written] = []
    paint = QPainter.drawText

    def hear(painter: QPainter, *said: object) -> None:
        paint(painter, *said)
        room, flags, text = said
        area = QRectF(room)
        takes = painter.boundingRect(area, int(flags), str(text)).toAlignedRect()
        leading = max(0, takes.height() - painter.font().pixelSize()) // 2
        takes.adjust(0, leading, 0, -leading)
        heard.append(Written(str(text), area.toAlignedRect(), takes, painter.pen().color()))

    QPainter.drawText = hear
    try:
        yield heard
    finally:
        QPainter.drawText = paint


def paints(widget: QWidget) -> bool:
    """Whether code of the program paints it, or the rows in it."""
    if isinstance(widget, QListView):
        return type(widget.itemDelegate()).__module__.startswith("teller_app")
    return any(
        "paintEvent" in vars(each) for each in type(widget).mro() if each.__module__.startswith("teller_app")
    )


def written_in(widget: QWidget) -> list[Written]:
    """What a widget writes when it paints itself, without its children."""
    widget = _painter_of(widget)
    image = QImage(widget.size(), QImage.Format.Format_RGB32)
    with listening() as heard:
        widget.render(image, renderFlags=QWidget.RenderFlag.DrawWindowBackground)
    return [each for each in heard if each.text]


def _painter_of(widget: QWidget) -> QWidget:
    return widget.viewport() if isinstance(widget, QListView) else widget


def cut(widget: QWidget, tip: str) -> Iterator[str]:
    """Texts that do not fit, or lie on each other. What is shortened must stand whole in ``tip``."""
    written, around = written_in(widget), (-SLACK, -SLACK, SLACK, SLACK)
    for each in written:
        room = each.room.intersected(_painter_of(widget).rect())
        if not room.adjusted(*around).contains(each.takes):
            yield f"painted “{each.text}” takes {each.takes.getRect()} of {room.getRect()}"
        if each.text.endswith(CUT) and each.text.removesuffix(CUT) not in tip:
            yield f"painted “{each.text}” is shortened, and no tip has it whole"
    for one, other in combinations(written, 2):
        both = one.takes.intersected(other.takes)
        if both.width() > SLACK and both.height() > SLACK:
            yield f"painted “{one.text}” lies on “{other.text}”"


def open_over(window: QWidget) -> list[QWidget]:
    """Menus and lists that are open, and belong to ``window``."""
    tops = QApplication.topLevelWidgets()
    popups = (each for each in tops if each.isVisible() and each.windowType() == Qt.WindowType.Popup)
    return [each for each in popups if _belongs(each, window)]


def _belongs(popup: QWidget, window: QWidget) -> bool:
    """``isAncestorOf`` stops at windows."""
    at = popup.parentWidget()
    while at is not None and at is not window:
        at = at.parentWidget()
    return at is window


def picture(window: QWidget) -> QImage:
    """A window as it is seen, without what is open over it."""
    return window.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)


def faint(widget: QWidget, least: float, image: QImage) -> Iterator[str]:
    """Texts that stand out from what they are painted on by less than ``least`` : 1.

    Args:
        widget: paints by itself.
        least: the contrast that must be there.
        image: the ``picture`` of its window.
    """
    window, painter = widget.window(), _painter_of(widget)
    seen = painter.visibleRegion().boundingRect()
    for each in written_in(widget):
        if not seen.contains(each.takes):
            continue  # scrolled out of sight
        ratio = contrast(each.ink, _ground(image, each.takes.translated(painter.mapTo(window, QPoint(0, 0)))))
        if ratio < least:
            yield f"painted “{each.text}”: {ratio:.1f} : 1"


def _ground(image: QImage, area: QRect) -> QColor:
    """The commonest colour in and around the letters; bold ones may cover most of what they take up."""
    ratio = image.devicePixelRatio()
    area = area.adjusted(-AROUND, -AROUND, AROUND, AROUND)
    part = image.copy(QRectF(*(ratio * side for side in area.getRect())).toRect().intersected(image.rect()))
    found = counted(part)
    return QColor(max(found, key=found.__getitem__))


def counted(part: QImage) -> Counter[int]:
    """How many pixels there are of each colour."""
    return Counter(memoryview(part.constBits()).cast("I").tolist())
