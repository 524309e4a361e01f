"""The daily average over time against the tier aimed at: as it goes by itself, and with what is added."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from teller_app.rules.money import Money, hundredths
from teller_app.rules.outlook import Outlook
from teller_app.ui import theme
from teller_app.words.amounts import day, near_money
from teller_app.words.speaker import Speaker
from teller_app.words.standing import outlook_line

LEFT, RIGHT, TOP, BOTTOM, BETWEEN = 76, 14, 16, 20, 6
LEAST = 180
"""So narrow is the chart on the smallest screens; all that it says stands in words beside it."""
_ROOM = 1.12
"""Above the highest line, so that it does not touch the edge."""


class OutlookChart(QWidget):
    """Two lines and a threshold; what they come to is also said in words beside it."""

    def __init__(self, speaker: Speaker) -> None:
        super().__init__()
        self._speaker = speaker
        self._shown: Outlook | None = None

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """Wide and low."""
        return QSize(420, theme.px(120))

    def show_outlook(self, shown: Outlook | None) -> None:
        """Repaint."""
        self._shown = shown
        self.setAccessibleName(outlook_line(self._speaker, shown) if shown else "")
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        """Threshold, today, both lines, and the days at the foot; nothing where it could not be read."""
        del event
        shown = self._shown
        if shown is None or self.width() < theme.px(LEAST):
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(theme.font(12))
        self._frame(painter, shown)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        future = [moment for moment in shown.moments if moment.day >= shown.today]
        if shown.change.amount:
            self._draw(painter, [(each.day, each.added) for each in future], "good", Qt.PenStyle.DotLine)
        self._draw(painter, [(each.day, each.left) for each in future], "quiet", Qt.PenStyle.DashLine)
        past = [(each.day, each.left) for each in shown.moments if each.day <= shown.today]
        self._draw(painter, past, "accent", Qt.PenStyle.SolidLine)
        self._name(painter, shown)

    def _name(self, painter: QPainter, shown: Outlook) -> None:
        """What the threshold leads to, over its line; on a ground of its own, whatever runs there."""
        text, y = self._speaker.name(shown.plan.tier.name), self._y(hundredths(shown.threshold))
        wide = painter.fontMetrics().horizontalAdvance(text) + 2
        place = QRectF(theme.px(LEFT) + BETWEEN, max(0.0, y - theme.px(18)), wide, theme.px(16))
        painter.fillRect(place, theme.colour("card"))
        painter.setPen(theme.colour("caution"))
        painter.drawText(place, 0, text)

    def _frame(self, painter: QPainter, shown: Outlook) -> None:
        right, line = self.width() - RIGHT, theme.colour("line")
        for value, pen in (
            (0, QPen(line, 1)),
            (hundredths(shown.threshold), QPen(theme.colour("caution"), 1)),
        ):
            y = self._y(value)
            painter.setPen(pen)
            painter.drawLine(QPointF(theme.px(LEFT), y), QPointF(right, y))
            painter.setPen(theme.colour("quiet"))
            text = near_money(Money(value), self._speaker) if value else "0"
            align = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(QRectF(0, y - theme.px(9), theme.px(LEFT) - 6, theme.px(18)), align, text)
        x = self._x(shown.today)
        painter.setPen(QPen(line, 1, Qt.PenStyle.DashLine))
        painter.drawLine(QPointF(x, TOP), QPointF(x, self.height() - theme.px(BOTTOM)))
        painter.setPen(theme.colour("quiet"))
        self._days(painter, shown, x, right)

    def _days(self, painter: QPainter, shown: Outlook, today: float, right: float) -> None:
        """The last day, the first and today, in this order, as far as each has room beside the others."""
        wide = painter.fontMetrics().horizontalAdvance
        first, last, middle = day(shown.moments[0].day), day(shown.moments[-1].day), self._speaker.say("今天")
        below, taken = self.height() - theme.px(BOTTOM) + 3, list[QRectF]()
        for text, left in (
            (last, right - wide(last)),
            (first, theme.px(LEFT)),
            (middle, min(today - wide(middle) / 2, right - wide(middle))),
        ):
            place = QRectF(left, below, wide(text) + 1, theme.px(16))
            if not any(place.adjusted(-BETWEEN, 0, BETWEEN, 0).intersects(other) for other in taken):
                painter.drawText(place, 0, text)
                taken.append(place)

    def _draw(
        self, painter: QPainter, points: list[tuple[date, int]], colour: str, style: Qt.PenStyle
    ) -> None:
        painter.setPen(QPen(theme.colour(colour), 2, style))
        painter.drawPolyline(QPolygonF([QPointF(self._x(when), self._y(value)) for when, value in points]))

    def _x(self, when: date) -> float:
        assert self._shown is not None  # noqa: S101  painted only with one
        first, last = self._shown.moments[0].day, self._shown.moments[-1].day
        share = (when - first).days / max(1, (last - first).days)
        return theme.px(LEFT) + (self.width() - theme.px(LEFT) - RIGHT) * share

    def _y(self, value: int) -> float:
        assert self._shown is not None  # noqa: S101  painted only with one
        highest = max(hundredths(self._shown.threshold), *(each.added for each in self._shown.moments), 1)
        bottom = theme.px(BOTTOM)
        return self.height() - bottom - (self.height() - TOP - bottom) * value / (highest * _ROOM)
