"""How a loan is paid back: interest over principal, month by month; also without colours."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from teller_app.rules.money import Money
from teller_app.rules.schedule import Schedule
from teller_app.ui import theme
from teller_app.words.amounts import near_money
from teller_app.words.speaker import Speaker

LEFT, TOP, BOTTOM = 56, 20, 20
MOST_BARS = 120
SWATCH, EDGED = 12, 6
"""A narrower bar has no edge: nothing would be left of it between the two."""


class ScheduleChart(QWidget):
    """Stacked bars; every figure also stands in the table beside it."""

    def __init__(self, speaker: Speaker) -> None:
        super().__init__()
        self._speaker = speaker
        self._schedule: Schedule | None = None
        self.setMinimumHeight(theme.px(120))
        self.setAccessibleName(speaker.say("还款计划图"))

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """Wide and low."""
        return QSize(420, theme.px(150))

    def show_schedule(self, schedule: Schedule | None) -> None:
        """Repaint from a schedule."""
        self._schedule = schedule
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        """At most ``MOST_BARS`` bars, evenly picked from a long term."""
        del event
        if self._schedule is None:
            return
        painter = QPainter(self)
        painter.setFont(theme.font(12))
        payments = self._schedule.payments
        every = -(-len(payments) // MOST_BARS)
        shown = payments[::every]
        top = max(payment.payment.fen for payment in shown) or 1
        left, top_room, bottom = theme.px(LEFT), theme.px(TOP), theme.px(BOTTOM)
        area = QRectF(left, top_room, self.width() - left - 4, self.height() - top_room - bottom)
        width = area.width() / len(shown)
        lent, paid = QPainterPath(), QPainterPath()
        for at, payment in enumerate(shown):
            x, bar = area.left() + at * width, max(1.0, width * 0.8)
            principal = area.height() * payment.principal.fen / top
            interest = area.height() * payment.interest.fen / top
            lent.addRect(x, area.bottom() - principal, bar, principal)
            paid.addRect(x, area.bottom() - principal - interest, bar, interest)
        _principal(painter, lent)
        _interest(painter, paid)
        self._legend(painter, area, top)

    def _legend(self, painter: QPainter, area: QRectF, top: int) -> None:
        say = self._speaker.say
        assert self._schedule is not None  # noqa: S101  painted only with one
        high = theme.px(18)
        painter.setPen(theme.colour("quiet"))
        right = Qt.AlignmentFlag.AlignRight
        top_text = near_money(Money(top), self._speaker)
        painter.drawText(QRectF(0, area.top() - theme.px(8), area.left() - 6, high), right, top_text)
        painter.drawText(QRectF(0, area.bottom() - theme.px(10), area.left() - 6, high), right, "0")
        below = QRectF(area.left(), area.bottom() + 3, area.width(), high)
        last = self._schedule.payments[-1].number
        painter.drawText(below, right, say("第 {number} 期", number=last))
        painter.drawText(below, 0, say("第 {number} 期", number=1))
        x = area.left()
        for fill, text in ((_principal, say("本金")), (_interest, say("利息"))):
            swatch = QPainterPath()
            swatch.addRect(x, 3, SWATCH, SWATCH)
            fill(painter, swatch)
            painter.setPen(theme.colour("quiet"))
            painter.drawText(QRectF(x + SWATCH + 4, 0, theme.px(60), high), 0, text)
            x += theme.px(70)


def _principal(painter: QPainter, bars: QPainterPath) -> None:
    """Solid."""
    painter.fillPath(bars, theme.colour("accent"))


def _interest(painter: QPainter, bars: QPainterPath) -> None:
    """Hatched over all bars as if they were one, so that narrow ones show it too, under a thin edge."""
    ink = theme.colour("caution")
    painter.fillPath(bars, theme.colour("card"))
    painter.fillPath(bars, QBrush(ink, Qt.BrushStyle.BDiagPattern))
    narrow = bars.boundingRect().isEmpty() or bars.toSubpathPolygons()[0].boundingRect().width() < EDGED
    if not narrow:
        painter.strokePath(bars, QPen(ink, 1))
