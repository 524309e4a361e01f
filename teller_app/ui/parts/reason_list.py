"""Reasons, each with a sign, a sentence and the place where its rule stands."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from teller_app.rules.codes import Outcome
from teller_app.rules.decision import TierDecision
from teller_app.rules.reasons import Reason
from teller_app.ui.parts.labels import Label, ShortLabel, plain_tip, restyle
from teller_app.words.reasons import MARKS, outcome_word, reason_line, short_source, source_line
from teller_app.words.speaker import Speaker

TONES = {Outcome.MET: "good", Outcome.NOT_MET: "bad", Outcome.REFER: "caution", Outcome.UNKNOWN: "caution"}

MANY = 6
"""More reasons than that stand in smaller type, so that they need no scrolling."""


def show_mark(label: Label, outcome: Outcome, speaker: Speaker) -> None:
    """A sign, with its word for whoever hears it or points at it."""
    label.show_text(MARKS[outcome], TONES[outcome])
    word = outcome_word(speaker, outcome)
    label.setAccessibleName(word)
    label.setToolTip(plain_tip(word))


class ReasonRow:
    """The labels of one reason, used again for the next decision."""

    def __init__(self, grid: QGridLayout, at: int) -> None:
        self._mark, self._line, self._source = Label(), Label(wrap=True), ShortLabel("small")
        grid.addWidget(self._mark, at * 2, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(self._line, at * 2, 1)
        grid.addWidget(self._source, at * 2 + 1, 1)

    def show_reason(
        self, reason: Reason, decision: TierDecision, speaker: Speaker, *, close: bool, sourced: bool
    ) -> None:
        """Say one reason; ``close`` where there are many, ``sourced`` where the one below has another."""
        role = "fine" if close else ""
        if self._line.property("role") != role:
            self._line.setProperty("role", role)
            restyle(self._line)
        show_mark(self._mark, reason.outcome, speaker)
        self._line.show_text(reason_line(speaker, reason, decision.edition))
        short, whole = (say(speaker, reason.source, decision.edition) for say in (short_source, source_line))
        self._source.show_text(short if sourced else "")
        self._source.setToolTip(plain_tip(f"{short}\n{whole}"))

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
                below = reasons[at + 1].source if at + 1 < len(reasons) else None
                row.show_reason(
                    reasons[at],
                    decision,
                    self._speaker,
                    close=len(reasons) > MANY,
                    sourced=reasons[at].source != below,
                )
            else:
                row.hide()
