"""The side that is turned to the client: large, and nothing on it that is not the client's own to see."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QMainWindow, QPushButton, QVBoxLayout, QWidget

from teller_app.desk.client_view import ClientView, Mode
from teller_app.desk.service_view import ServiceView
from teller_app.ui import theme
from teller_app.ui.cover import Cover
from teller_app.ui.parts.going import empty
from teller_app.ui.parts.labels import Card, Label, scroll
from teller_app.ui.parts.tier_card import TierBand
from teller_app.words.speaker import Speaker
from teller_app.words.spoken import given, greeting, spoken

TITLE_SIZE, TEXT_SIZE = 30, 22
GAP = 16
FEW = 9
"""More privileges than that stand in smaller type, so that the client sees them all."""


class FacingScreen(Cover):
    """Says where the client stands in a few sentences, and what comes with it."""

    def __init__(self, window: QMainWindow, speaker: Speaker, key: str) -> None:
        super().__init__(window, key)
        self._speaker = speaker
        self._name = Label(wrap=True)
        self._name.setStyleSheet(f"font-size: {theme.px(TITLE_SIZE)}px; font-weight: 700;")
        self._band = TierBand(speaker)
        self._says, self._gives = Card(), Card(speaker.say("您的权益"))
        self._sentences = Label(wrap=True)
        self._sentences.setStyleSheet(f"font-size: {theme.px(TEXT_SIZE)}px; line-height: 150%;")
        self._sentences.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._says.body.addWidget(scroll(self._sentences), 1)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(GAP)
        self._grid.setVerticalSpacing(8)
        self._grid.setColumnStretch(1, 1)
        self._lay_out(key)

    def _lay_out(self, key: str) -> None:
        back = QPushButton(self._speaker.say("返回 {key}", key=key))
        back.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        back.clicked.connect(self.leave)
        head = QHBoxLayout()
        head.addWidget(self._name, 1)
        head.addWidget(back)
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 8, 0)
        column.addLayout(self._grid)
        column.addStretch(1)
        self._gives.body.addWidget(scroll(holder), 1)
        below = QHBoxLayout()
        below.setSpacing(GAP)
        below.addWidget(self._says, 1)
        below.addWidget(self._gives, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(32, 24, 32, 24)
        layout.setSpacing(GAP)
        layout.addLayout(head)
        layout.addWidget(self._band)
        layout.addLayout(below, 1)

    def turn(self, view: ClientView, service: ServiceView) -> None:
        """Show this client, as the teller's screen has just decided."""
        decision = view.decision
        if decision is None:
            return
        trial = view.has_trial or view.mode is Mode.WALK_IN
        reach = view.planning.reach if view.planning else None
        self._name.setText(greeting(self._speaker, view.client))
        self._band.show_decision(decision, view.standing, trial=trial)
        self._sentences.setText(
            "\n\n".join(spoken(self._speaker, decision, view.standing, reach, trial=trial))
        )
        self._show_given(given(self._speaker, decision, service.balances))
        self.come()

    def leave(self) -> None:
        """Nothing of the client is left behind on it."""
        super().leave()
        self._name.setText("")
        self._sentences.setText("")
        self._band.show_decision(None, None, trial=False)
        self._show_given(())

    def _show_given(self, rows: tuple[tuple[str, str], ...]) -> None:
        empty(self._grid)
        size = TEXT_SIZE - 4 if len(rows) <= FEW else TEXT_SIZE - 7
        for at, (name, value) in enumerate(rows):
            for column, (text, weight) in enumerate(((name, 700), (value, 400))):
                label = Label(text, wrap=True)
                label.setStyleSheet(f"font-size: {theme.px(size)}px; font-weight: {weight};")
                self._grid.addWidget(label, at, column)
