"""The ladder as a line: where the client stands between the thresholds."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from teller_app.rules.decision import TierDecision
from teller_app.rules.money import Money, Points, hundredths
from teller_app.rules.rulebook.tiers import Tier
from teller_app.ui import theme
from teller_app.words.amounts import near_money, points
from teller_app.words.speaker import Speaker

MARGIN = 22
LINE_Y = 12
DOT = 5.0


class TierTrack(QWidget):
    """Rungs at even steps, so that the lowest are as clear as the highest."""

    def __init__(self, speaker: Speaker) -> None:
        super().__init__()
        self._speaker = speaker
        self._decision: TierDecision | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """Room for the line and two rows of text."""
        return QSize(320, theme.px(62))

    def show_decision(self, decision: TierDecision | None) -> None:
        """Repaint from a decision."""
        self._decision = decision
        self.setAccessibleName(self._spoken())
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        """Line, dots, names and thresholds."""
        del event
        if self._decision is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        tiers = self._decision.edition.tiers
        step = (self.width() - 2 * MARGIN) / max(1, len(tiers) - 1)
        self._line(painter, MARGIN, self.width() - MARGIN, theme.colour("track"))
        self._line(painter, MARGIN, MARGIN + step * self.position(), theme.colour("accent"))
        reached = self._decision.edition.rungs[self._decision.tier.code]
        for height, tier in enumerate(tiers):
            self._rung(painter, MARGIN + step * height, tier, step, reached=height <= reached)

    def position(self) -> float:
        """How far up the ladder, in rungs; between two rungs by share of the amount."""
        decision = self._decision
        if decision is None:
            return 0.0
        height = decision.edition.rungs[decision.tier.code]
        above = decision.next_tier
        if above is None or above.shortfall is None:
            return float(height)
        goal, start = threshold(above.tier), threshold(decision.tier)
        if goal is None:
            return float(height)
        low, high = hundredths(start) if start else 0, hundredths(goal)
        gone = high - hundredths(above.shortfall) - low
        return height + max(0.0, min(1.0, gone / max(1, high - low)))

    def _line(self, painter: QPainter, start: float, end: float, colour: QColor) -> None:
        pen = QPen(colour, 6)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        painter.drawLine(QPointF(start, LINE_Y), QPointF(max(start, end), LINE_Y))

    def _rung(self, painter: QPainter, x: float, tier: Tier, step: float, *, reached: bool) -> None:
        edge = theme.colour("accent") if reached else theme.colour("field_line")
        painter.setPen(QPen(edge, 2))
        painter.setBrush(theme.colour("card"))
        painter.drawEllipse(QPointF(x, LINE_Y), DOT, DOT)
        painter.setFont(theme.font(12, bold=self._is_here(tier)))
        painter.setPen(theme.colour("ink" if reached else "quiet"))
        self._centred(painter, x, LINE_Y + theme.px(10), self._speaker.name(tier.short), step)
        painter.setFont(theme.font(12))
        painter.setPen(theme.colour("quiet"))
        self._centred(painter, x, LINE_Y + theme.px(28), self._threshold_text(tier), step)

    def _centred(self, painter: QPainter, x: float, y: float, text: str, step: float) -> None:
        """Under its dot, moved only as far as the edge asks for."""
        metrics = painter.fontMetrics()
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, int(max(step, 2.0 * MARGIN)) - 3)
        width = metrics.horizontalAdvance(shown) + 2
        left = min(max(0.0, x - width / 2), float(self.width() - width))
        painter.drawText(QRectF(left, y, width, theme.px(18)), Qt.AlignmentFlag.AlignHCenter, shown)

    def _is_here(self, tier: Tier) -> bool:
        return self._decision is not None and tier is self._decision.tier

    def _threshold_text(self, tier: Tier) -> str:
        found = threshold(tier)
        if found is None:
            return ""
        if isinstance(found, Points):
            return points(found).removesuffix(".00")
        return near_money(found, self._speaker)

    def _spoken(self) -> str:
        if self._decision is None:
            return ""
        rungs = [
            f"{self._speaker.name(tier.short)} {self._threshold_text(tier)}".strip()
            for tier in self._decision.edition.tiers
        ]
        here = self._speaker.name(self._decision.tier.name)
        return self._speaker.say("当前 {here}；各级：{rungs}", here=here, rungs="，".join(rungs))


def threshold(tier: Tier) -> Money | Points | None:
    """What the track writes under a rung."""
    route = tier.asset_route
    if route is None:
        return None
    return route.recognised_assets if route.recognised_assets is not None else route.score
