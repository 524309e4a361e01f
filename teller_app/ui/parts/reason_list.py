"""Reasons, each with a sign, a sentence and the place where its rule stands."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from teller_app.rules.codes import Outcome
from teller_app.rules.decision import TierDecision
from teller_app.rules.reasons import Reason
from teller_app.ui import theme
from teller_app.ui.parts.labels import Label
from teller_app.words.reasons import MARKS, reason_line, short_source, source_line
from teller_app.words.speaker import Speaker

TONES = {Outcome.MET: "good", Outcome.NOT_MET: "bad", Outcome.REFER: "caution", Outcome.UNKNOWN: "caution"}


class ReasonRow:
    """The labels of one reason, used again for the next decision."""

    def __init__(self, grid: QGridLayout, at: int) -> None:
        self._mark, self._line = Label(), Label(wrap=True)
        self._source = Label(role="small", wrap=theme.enlarged())
        grid.addWidget(self._mark, at * 2, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(self._line, at * 2, 1)
        grid.addWidget(self._source, at * 2 + 1, 1)

    def show_reason(self, reason: Reason, decision: TierDecision, speaker: Speaker) -> None:
        """Say one reason."""
        self._mark.show_text(MARKS[reason.outcome], TONES[reason.outcome])
        self._line.show_text(reason_line(speaker, reason, decision.edition))
        self._source.show_text(short_source(speaker, reason.source, decision.edition))
        self._source.setToolTip(plain_tip(source_line(speaker, reason.source, decision.edition)))

    def hide(self) -> None:
        """Nothing to say."""
        for label in (self._mark, self._line, self._source):
            label.hide()


class ReasonList(QWidget):
    """All reasons of a tier decision."""

    def __init__(self, speaker: Speaker) -> None:
        super().__init__()
        self._speaker = speaker
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(1)
        self._grid.setColumnStretch(1, 1)
        self._rows: list[ReasonRow] = []

    def show_decision(self, decision: TierDecision | None) -> None:
        """Repaint from a decision."""
        reasons = decision.reasons if decision else ()
        while len(self._rows) < len(reasons):
            self._rows.append(ReasonRow(self._grid, len(self._rows)))
            self._grid.setRowStretch(len(self._rows) * 2, 0)
        for at, row in enumerate(self._rows):
            if decision is not None and at < len(reasons):
                row.show_reason(reasons[at], decision, self._speaker)
            else:
                row.hide()


def plain_tip(text: str) -> str:
    """A tool tip that cannot be read as markup: Qt guesses, so nothing that opens a tag is left."""
    return text.replace("&", "&amp;").replace("<", "&lt;")
