"""The ladder as a line: where the client stands between the thresholds."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from teller_app.rules.decision import TierDecision
from teller_app.rules.money import Money, Points, hundredths
from teller_app.rules.rulebook.tiers import Tier
from teller_app.ui import theme
from teller_app.ui.parts.labels import plain_tip
from teller_app.words.amounts import near_money, points
from teller_app.words.speaker import Speaker

MARGIN = 22
LINE_Y = 12
DOT = 5.0
GAP = 4.0
"""Between two names, in pixels."""
SMALLEST = 12
"""Where large letters do not fit, names are smaller, down to so many pixels; then each second is lower."""
HEIGHT, LEVEL = 62, 36
"""With a name and a threshold under each dot, and what a second row of both takes."""


@dataclass(frozen=True, slots=True)
class _Said:
    """A text under the dot at ``x``."""

    x: float
    text: str
    colour: str
    bold: bool = False


class TierTrack(QWidget):
    """Rungs at even steps, so that the lowest are as clear as the highest."""

    def __init__(self, speaker: Speaker) -> None:
        super().__init__()
        self._speaker = speaker
        self._decision: TierDecision | None = None
        self._narrowest = 0.0
        """Of the page, for names and thresholds to stand in one row."""
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """Room for the line and two rows of text."""
        return QSize(320, theme.px(HEIGHT))

    def heightForWidth(self, width: int) -> int:  # noqa: N802  Qt's name
        """Higher where the names need two rows."""
        return theme.px(HEIGHT + LEVEL * (self._levels(width) - 1))

    def show_decision(self, decision: TierDecision | None) -> None:
        """Repaint from a decision."""
        was = self.heightForWidth(self.width())
        self._decision = decision
        # Worked out once: a page that is laid out asks for the height of each part many times.
        self._narrowest = max(_breadth(_widths(row, SMALLEST)) for row in (self._names(0), self._goals(0)))
        if self.heightForWidth(self.width()) != was:
            self.updateGeometry()
        self.setAccessibleName(self._spoken())
        self.setToolTip(plain_tip(self._spoken()))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        """Line, dots, names and thresholds."""
        del event
        if self._decision is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        decision = self._decision
        tiers = decision.edition.tiers
        step = (self.width() - 2 * MARGIN) / max(1, len(tiers) - 1)
        self._line(painter, MARGIN, self.width() - MARGIN, theme.colour("track"))
        self._line(painter, MARGIN, MARGIN + step * self.position(), theme.colour("accent"))
        reached = decision.edition.rungs[decision.tier.code]
        rungs = [(MARGIN + step * height, height <= reached) for height in range(len(tiers))]
        for x, within in rungs:
            painter.setPen(QPen(theme.colour("accent" if within else "field_line"), 2))
            painter.setBrush(theme.colour("card"))
            painter.drawEllipse(QPointF(x, LINE_Y), DOT, DOT)
        names, goals = self._names(step), self._goals(step)
        levels = self._levels(self.width())
        for level in range(levels):
            top = LINE_Y + theme.px(10 + LEVEL * level)
            self._row(painter, top, names[level::levels], reached // levels)
            self._row(painter, top + theme.px(18), goals[level::levels], reached // levels)

    def _names(self, step: float) -> list[_Said]:
        """What each rung is called, the client's own in bold."""
        decision = self._decision
        if decision is None:
            return []
        reached = decision.edition.rungs[decision.tier.code]
        return [
            _Said(
                MARGIN + step * at,
                self._speaker.name(tier.short),
                "ink" if at <= reached else "quiet",
                tier is decision.tier,
            )
            for at, tier in enumerate(decision.edition.tiers)
        ]

    def _goals(self, step: float) -> list[_Said]:
        """What each rung asks for."""
        tiers = self._decision.edition.tiers if self._decision else ()
        return [
            _Said(MARGIN + step * at, self._threshold_text(tier), "quiet") for at, tier in enumerate(tiers)
        ]

    def _levels(self, width: int) -> int:
        """In how many rows the names stand whole: in two, every second one is lower."""
        return 1 if self._narrowest <= width else 2

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

    def _row(self, painter: QPainter, y: float, row: list[_Said], reached: int) -> None:
        """Each under its dot, moved only as far as its neighbours and the edge ask for."""
        size = theme.font(SMALLEST).pixelSize()
        while size > SMALLEST and _breadth(_widths(row, size)) > self.width():
            size -= 1
        widths = _widths(row, size)
        shown = whole(widths, self.width(), reached)
        widths = [widths[at] for at in shown]
        lefts = spread([row[at].x for at in shown], widths, self.width())
        for at, left, width in zip(shown, lefts, widths, strict=True):
            painter.setFont(_font(size, bold=row[at].bold))
            painter.setPen(theme.colour(row[at].colour))
            place = QRectF(left, y, ceil(width), theme.px(18))
            painter.drawText(place, Qt.AlignmentFlag.AlignHCenter, row[at].text)

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
        every = self._speaker.say("，").join(rungs)
        return self._speaker.say("当前 {here}；各级：{rungs}", here=here, rungs=every)


def whole(widths: list[float], room: float, reached: int) -> list[int]:
    """Which texts stand side by side within ``room``, from left to right: half a name says nothing.

    Args:
        widths: of all of them, in pixels; 0 where there is nothing to say.
        room: in pixels.
        reached: the rung where the client is. It comes first, then the next one, then whatever is near.
    """
    shown: list[int] = []
    for at in sorted(range(len(widths)), key=lambda at: abs(at - reached - 0.25)):
        if widths[at] and _breadth([widths[each] for each in (*shown, at)]) <= room:
            shown.append(at)
    return sorted(shown)


def spread(centres: list[float], widths: list[float], room: float) -> list[float]:
    """Where texts begin that should stand around ``centres``: side by side within ``room`` where they fit.

    Args:
        centres: rising, in pixels.
        widths: of the texts; what does not fit in all lies over the left edge.
        room: in pixels.
    """
    lefts, least = [], 0.0
    for centre, width in zip(centres, widths, strict=True):
        lefts.append(max(least, centre - width / 2))
        least = lefts[-1] + width + GAP
    most = room
    for at in reversed(range(len(lefts))):
        lefts[at] = min(lefts[at], most - widths[at])
        most = lefts[at] - GAP
    return lefts


def _breadth(widths: list[float]) -> float:
    return sum(widths) + GAP * max(0, len(widths) - 1)


def _widths(row: list[_Said], size: int) -> list[float]:
    fonts = {bold: QFontMetricsF(_font(size, bold=bold)) for bold in (False, True)}
    return [fonts[said.bold].horizontalAdvance(said.text) + 2 if said.text else 0.0 for said in row]


def _font(size: int, *, bold: bool) -> QFont:
    found = theme.font(SMALLEST, bold=bold)
    found.setPixelSize(size)
    return found


def threshold(tier: Tier) -> Money | Points | None:
    """What the track writes under a rung."""
    route = tier.asset_route
    if route is None:
        return None
    return route.recognised_assets if route.recognised_assets is not None else route.score
