"""The tier, its card and until when: the answer, before anything else."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QLinearGradient, QPainter, QPaintEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QVBoxLayout

from teller_app.rules.decision import TierDecision
from teller_app.rules.standing import Standing
from teller_app.ui import theme
from teller_app.ui.parts.labels import Label
from teller_app.words.amounts import day
from teller_app.words.speaker import Speaker
from teller_app.words.standing import validity

_WHITE = QColor("white")
RADIUS = 6


class TierBand(QFrame):
    """Painted in the tier's own colour, which the rulebook gives.

    Args:
        speaker: the language.
        large: to be read from the other side of the counter: larger letters, the card beside the tier.
    """

    def __init__(self, speaker: Speaker, *, large: bool = False) -> None:
        super().__init__()
        self._speaker = speaker
        self._colour = theme.colour("quiet")
        self._name, self._card, self._until = Label(), Label(), Label(wrap=True)
        self._name.setObjectName("tier_name")
        lines = QVBoxLayout()
        lines.setSpacing(1)
        for label in (self._card, self._until):
            lines.addWidget(label)
        layout = QBoxLayout(QBoxLayout.Direction.LeftToRight if large else QBoxLayout.Direction.TopToBottom)
        layout.setContentsMargins(14, 7, 14, 7)
        layout.setSpacing(32 if large else 1)
        layout.addWidget(self._name)
        layout.addLayout(lines, 1)
        self.setLayout(layout)
        self._large = large
        self.sit(low=False)

    def sit(self, *, low: bool, growth: float = 1) -> None:
        """The large one goes by its place, up to ``growth`` times as large; the other is small already."""
        name, beside, high = (34, 22, 88) if self._large else (26, theme.BASE_PX, 88)
        if self._large:
            name, beside, high = (round(size * growth) for size in (name, beside, high))
        if self._large and low:
            name, beside, high = 26, 17, 64
        self.setMinimumHeight(theme.px(high))
        self._name.setFont(theme.font(name, bold=True))
        self._name.setStyleSheet(f"font-size: {theme.px(name)}px; font-weight: 700; color: white;")
        for label in (self._card, self._until):
            label.setStyleSheet(f"font-size: {theme.px(beside)}px; color: white;")

    def show_decision(
        self, decision: TierDecision | None, standing: Standing | None, *, trial: bool, stale: bool = False
    ) -> None:
        """Repaint; a trial says that it is one, and what is of other amounts than stand there says that."""
        if decision is None:
            self._colour = theme.colour("quiet")
            self._name.setText("—")
            self._card.setText("")
            self._until.setText("")
        else:
            tier = decision.tier
            self._colour = QColor(tier.colour)
            self._name.setText(self._speaker.name(tier.name))
            self._card.setText(self._speaker.name(tier.card))
            self._until.setText(self._until_text(decision, standing, trial=trial, stale=stale))
        self.setAccessibleName(f"{self._name.text()} {self._card.text()} {self._until.text()}")
        self.update()

    def _until_text(
        self, decision: TierDecision, standing: Standing | None, *, trial: bool, stale: bool
    ) -> str:
        if stale:
            return self._speaker.say("有金额看不懂，这是改动前的结果")
        if trial:
            return self._speaker.say("试算：按输入的金额，截至 {day}", day=day(decision.as_of))
        return validity(self._speaker, decision, standing)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        """The band: the tier's colour, a little lighter to the right, dark enough for white text."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(self.rect())
        gradient = QLinearGradient(area.topLeft(), area.topRight())
        gradient.setColorAt(0, readable(self._colour))
        gradient.setColorAt(1, readable(self._colour.lighter(118)))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(gradient)
        painter.drawRoundedRect(area, RADIUS, RADIUS)


def readable(ground: QColor) -> QColor:
    """``ground``, darkened until white on it reaches 4.5 : 1, in high contrast 7 : 1.

    WCAG 2.2, 1.4.3 and 1.4.6.
    """
    least = 7 if theme.look().high else 4.5
    while contrast(_WHITE, ground) < least:
        ground = ground.darker(106)
    return ground


def contrast(one: QColor, other: QColor) -> float:
    """Contrast ratio by WCAG 2.2, 1 to 21."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(found: QColor) -> float:
    parts = (found.redF(), found.greenF(), found.blueF())
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)  # noqa: PLR2004
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
