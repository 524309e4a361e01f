"""Two pictures of a branch: bars by tier, and how concentrated its assets are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from teller_app.ui import theme
from teller_app.words.branch import share
from teller_app.words.speaker import Speaker

_LEGEND, _ROW, _HIGHEST_ROW = 20, 36, 56
_FIFTH = 20


@dataclass(frozen=True, slots=True)
class Bar:
    """One tier: its code, name, colour, shares of clients and of assets, and both in words."""

    code: str
    name: str
    colour: str
    clients: float
    assets: float
    clients_text: str
    assets_text: str


class TierBars(QWidget):
    """Two bars a tier, clients above assets; a click asks for the tier's list."""

    chosen = Signal(str)

    def __init__(self, speaker: Speaker) -> None:
        super().__init__()
        self._speaker = speaker
        self._bars: tuple[Bar, ...] = ()
        self.setAccessibleName(speaker.say("各等级客户数与认定资产"))
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """As high as its rows."""
        return QSize(420, theme.px(_ROW) * max(1, len(self._bars)) + theme.px(_LEGEND))

    def minimumSizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """Nothing is left out."""
        return QSize(320, self.sizeHint().height())

    def show_bars(self, bars: Sequence[Bar]) -> None:
        """Repaint."""
        self._bars = tuple(bars)
        self.updateGeometry()
        self.update()

    @property
    def _pitch(self) -> float:
        """Height of a row: what room there is, within reason."""
        room = (self.height() - theme.px(_LEGEND)) / max(1, len(self._bars))
        return min(theme.px(_HIGHEST_ROW), max(float(theme.px(_ROW)), room))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802  Qt's name
        """The tier of the row that was clicked."""
        row = int((event.position().y() - theme.px(_LEGEND)) // self._pitch)
        if 0 <= row < len(self._bars):
            self.chosen.emit(self._bars[row].code)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        """The legend, then the rows."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(theme.font(12))
        painter.setPen(theme.colour("quiet"))
        width = painter.fontMetrics().horizontalAdvance
        names = max((width(bar.name) for bar in self._bars), default=0) + 12.0
        texts = (text for bar in self._bars for text in (bar.clients_text, bar.assets_text))
        figures = max((width(text) for text in texts), default=0) + 12.0
        legend = self._speaker.say("上：客户数　下：认定资产")
        left = max(0.0, min(names, self.width() - width(legend) - 2.0))
        painter.drawText(QRectF(left, 0, self.width() - left, theme.px(18)), 0, legend)
        room = max(40.0, self.width() - names - figures)
        for at, bar in enumerate(self._bars):
            self._row(painter, bar, QRectF(0, theme.px(_LEGEND) + at * self._pitch, names, self._pitch), room)

    def _row(self, painter: QPainter, bar: Bar, at: QRectF, room: float) -> None:
        """The name in ``at``, and two bars of at most ``room`` after it."""
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.setPen(theme.colour("ink"))
        painter.drawText(at, middle, bar.name)
        pale = QColor(bar.colour)
        pale.setAlphaF(0.45)
        high = at.height() / 2 - 4
        for part, (length, colour, text) in enumerate(
            ((bar.clients, pale, bar.clients_text), (bar.assets, QColor(bar.colour), bar.assets_text))
        ):
            top = at.top() + 2 + part * (high + 2)
            shape = QRectF(at.right(), top, max(1.0, room * length), high)
            painter.fillRect(shape, colour)
            if theme.look().high:
                # A tier's own colour may be pale; the edge is what is seen then.
                painter.setPen(QPen(theme.colour("ink"), 1))
                painter.drawRect(shape)
            painter.setPen(theme.colour("quiet"))
            figure = QRectF(at.right() + room * length + 6, top - 4, self.width(), high + 8)
            painter.drawText(figure, middle, text)


class CurveChart(QWidget):
    """How much the richest per cent hold, with the top fifth marked and equality beside it."""

    def __init__(self, speaker: Speaker) -> None:
        super().__init__()
        self._speaker = speaker
        self._curve: tuple[float, ...] = ()
        self.setMinimumSize(260, 190)
        self.setAccessibleName(speaker.say("集中度曲线"))

    def show_curve(self, curve: tuple[float, ...]) -> None:
        """Repaint."""
        self._curve = curve
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        """Axes, the line of equality, the curve, the top fifth."""
        del event
        if not self._curve:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(theme.font(12))
        left, bottom = theme.px(40), theme.px(40)
        area = QRectF(left, 10, self.width() - left - 22, self.height() - bottom - 10)
        self._axes(painter, area)
        path, last = QPainterPath(area.bottomLeft()), len(self._curve) - 1
        for at, held in enumerate(self._curve):
            path.lineTo(area.left() + area.width() * at / last, area.bottom() - area.height() * held)
        under = QPainterPath(path)
        under.lineTo(area.bottomRight())
        under.closeSubpath()
        fill = theme.colour("accent")
        fill.setAlphaF(0.12)
        painter.fillPath(under, fill)
        painter.setPen(QPen(theme.colour("accent"), 2.2))
        painter.drawPath(path)
        self._mark(painter, area)

    def _axes(self, painter: QPainter, area: QRectF) -> None:
        painter.setPen(QPen(theme.colour("line"), 1))
        for part in (0, 0.25, 0.5, 0.75, 1):
            y = area.bottom() - area.height() * part
            painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
        painter.setPen(QPen(theme.colour("quiet"), 1, Qt.PenStyle.DashLine))
        painter.drawLine(area.bottomLeft(), area.topRight())
        painter.setPen(theme.colour("quiet"))
        high = theme.px(18)
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        for part in (0, 0.5, 1):
            y = area.bottom() - area.height() * part
            painter.drawText(QRectF(0, y - high / 2, area.left() - 6, high), right, f"{part:.0%}")
        below = QRectF(area.left(), area.bottom() + 4, area.width(), high)
        for text, align in (
            ("0%", Qt.AlignmentFlag.AlignLeft),
            ("50%", Qt.AlignmentFlag.AlignHCenter),
            ("100%", Qt.AlignmentFlag.AlignRight),
        ):
            painter.drawText(below, align, text)
        below = QRectF(0, below.bottom(), self.width(), high)
        painter.drawText(
            below, Qt.AlignmentFlag.AlignHCenter, self._speaker.say("客户按认定资产从高到低 → 累计占比")
        )

    def _mark(self, painter: QPainter, area: QRectF) -> None:
        """The top fifth."""
        held = self._curve[_FIFTH]
        x, y = area.left() + area.width() * _FIFTH / 100, area.bottom() - area.height() * held
        painter.setPen(QPen(theme.colour("caution"), 1, Qt.PenStyle.DashLine))
        painter.drawLine(QPointF(x, area.bottom()), QPointF(x, y))
        painter.setBrush(theme.colour("caution"))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.drawEllipse(QPointF(x, y), 4, 4)
        painter.setPen(theme.colour("ink"))
        text = self._speaker.say("20% 客户 · {share}", share=share(held))
        wide = painter.fontMetrics().horizontalAdvance(text) + 2.0
        left = max(0.0, min(x + 8, self.width() - wide))
        painter.drawText(QRectF(left, y + 6, wide, theme.px(18)), 0, text)
