"""The tiers of the past evaluations as a line of steps."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from teller_app.rules.standing import Standing, Step
from teller_app.ui import theme
from teller_app.words.amounts import day
from teller_app.words.speaker import Speaker

LEFT, RIGHT, TOP, BOTTOM = 96, 16, 14, 26
_RUNG = 16
"""From one name to the next, at the least."""


class HistoryLine(QWidget):
    """What was carried as a line, what was measured as dots where it differs."""

    def __init__(self, speaker: Speaker) -> None:
        super().__init__()
        self._speaker = speaker
        self._steps: tuple[Step, ...] = ()
        self._heights: dict[str, int] = {}

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """Room for a few rungs."""
        return QSize(500, theme.px(140))

    def minimumSizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """The rungs that occur, one above the other."""
        between = theme.px(_RUNG) * max(0, len(self._rungs()) - 1)
        return QSize(300, TOP + theme.px(BOTTOM) + between)

    def show_standing(self, standing: Standing | None, heights: dict[str, int]) -> None:
        """Repaint from the evaluations so far; ``heights`` says which rung lies above which."""
        self._steps = standing.steps if standing else ()
        self._heights = heights
        carried = (f"{day(each.day)} {self._speaker.name(each.carried.name)}" for each in self._steps)
        spoken = self._speaker.say("；").join(carried)
        self.updateGeometry()
        self.setAccessibleName(spoken or self._speaker.say("没有历次评定记录"))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        """Rungs that occur, from the lowest to the highest, over time."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(theme.font(12))
        painter.setPen(theme.colour("quiet"))
        if not self._steps:
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self._speaker.say("没有历次评定记录"))
            return
        rungs = self._rungs()
        self._frame(painter, rungs)
        self._draw_carried(painter, rungs)
        for at, step in enumerate(self._steps):
            if step.measured is not step.carried:
                painter.setPen(QPen(theme.colour("caution"), 2))
                painter.setBrush(theme.colour("card"))
                painter.drawEllipse(QPointF(self._x(at), self._y(step.measured.code, rungs)), 4, 4)

    def _rungs(self) -> list[str]:
        """Codes that occur, the lowest first."""
        seen = {tier.code for step in self._steps for tier in (step.measured, step.carried)}
        return sorted(seen, key=lambda code: self._heights[code])

    def _frame(self, painter: QPainter, rungs: list[str]) -> None:
        names = {t.code: self._speaker.name(t.short) for s in self._steps for t in (s.measured, s.carried)}
        for code in rungs:
            y = self._y(code, rungs)
            painter.setPen(QPen(theme.colour("line"), 1))
            painter.drawLine(QPointF(theme.px(LEFT), y), QPointF(self.width() - RIGHT, y))
            painter.setPen(theme.colour("quiet"))
            align = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            room = QRectF(0, y - theme.px(10), theme.px(LEFT) - 8, theme.px(20))
            painter.drawText(room, align, names[code])
        shown = {0, len(self._steps) // 2, len(self._steps) - 1}
        for at in sorted(shown):
            wide, below = theme.px(90), self.height() - theme.px(BOTTOM) + 6
            x = min(max(self._x(at) - wide / 2, theme.px(LEFT) - 20), self.width() - RIGHT - wide)
            area = QRectF(x, below, wide, theme.px(18))
            painter.drawText(area, Qt.AlignmentFlag.AlignHCenter, day(self._steps[at].day))

    def _draw_carried(self, painter: QPainter, rungs: list[str]) -> None:
        painter.setPen(QPen(theme.colour("accent"), 3))
        before: QPointF | None = None
        for at, step in enumerate(self._steps):
            here = QPointF(self._x(at), self._y(step.carried.code, rungs))
            if before is not None:
                painter.drawLine(before, QPointF(here.x(), before.y()))
                painter.drawLine(QPointF(here.x(), before.y()), here)
            before = here

    def _x(self, at: int) -> float:
        left = theme.px(LEFT)
        return left + (self.width() - left - RIGHT) * at / max(1, len(self._steps) - 1)

    def _y(self, code: str, rungs: list[str]) -> float:
        height = rungs.index(code) / max(1, len(rungs) - 1) if len(rungs) > 1 else 0.5
        bottom = theme.px(BOTTOM)
        return self.height() - bottom - (self.height() - TOP - bottom) * height
