"""The side that is turned to the client: large, and nothing on it that is not the client's own to see."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QMainWindow, QPushButton, QVBoxLayout, QWidget

from teller_app.desk.client_view import ClientView, Mode
from teller_app.desk.service_view import ServiceView
from teller_app.ui import theme
from teller_app.ui.cover import Cover
from teller_app.ui.parts.fitting import largest, names_width, rows_height, text_height
from teller_app.ui.parts.going import empty
from teller_app.ui.parts.labels import Card, Label, scroll
from teller_app.ui.parts.tier_card import TierBand
from teller_app.words.speaker import Speaker
from teller_app.words.spoken import given, greeting, spoken

TITLE_SIZE, HEAD_SIZE = 30, 22
SIZES = range(15, 29)
"""The letters of what is told are as large as there is room for; with the smallest of them it scrolls."""
GAP, LINE_GAP, MOST_LINE_GAP = 16, 4, 16
SHARES = ((1, 1), (5, 4), (4, 5), (2, 3), (1, 2))
"""How the sentences and the privileges may share the width."""
NAMES_SHARE = 0.45
"""The most of their width that the names of the privileges take."""


class FacingScreen(Cover):
    """Says where the client stands in a few sentences, and what comes with it."""

    def __init__(self, window: QMainWindow, speaker: Speaker, key: str) -> None:
        super().__init__(window, key)
        self._speaker = speaker
        self._name = Label(wrap=True)
        self._name.setStyleSheet(f"font-size: {theme.px(TITLE_SIZE)}px; font-weight: 700;")
        self._band = TierBand(speaker, large=True)
        self._says, self._gives = Card(), Card(speaker.say("您的权益"))
        self._gives.title.setStyleSheet(f"font-size: {theme.px(HEAD_SIZE)}px;")
        self._sentences = Label(wrap=True)
        self._sentences.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._said = scroll(self._sentences)
        self._says.body.addWidget(self._said, 1)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(GAP)
        self._grid.setVerticalSpacing(LINE_GAP)
        self._grid.setColumnStretch(1, 1)
        self._rows: tuple[tuple[str, str], ...] = ()
        self._labels: list[tuple[Label, Label]] = []
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
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(self._grid)
        column.addStretch(1)
        self._given = scroll(holder)
        self._gives.body.addWidget(self._given, 1)
        for area in (self._said, self._given):
            area.setMinimumHeight(1)  # on a very low screen the tier and until when come first
        self._below = QHBoxLayout()
        self._below.setSpacing(GAP)
        self._below.addWidget(self._says, 1)
        self._below.addWidget(self._gives, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(32, 24, 32, 24)
        layout.setSpacing(GAP)
        layout.addLayout(head)
        layout.addWidget(self._band)
        layout.addLayout(self._below, 1)

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
        self._fit()

    def leave(self) -> None:
        """Nothing of the client is left behind on it."""
        super().leave()
        self._name.setText("")
        self._sentences.setText("")
        self._band.show_decision(None, None, trial=False)
        self._show_given(())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  Qt's name
        """Another room, other letters."""
        super().resizeEvent(event)
        self._fit()

    def _show_given(self, rows: tuple[tuple[str, str], ...]) -> None:
        empty(self._grid)
        self._rows = rows
        self._labels = [(Label(name, wrap=True), Label(value, wrap=True)) for name, value in rows]
        for at, pair in enumerate(self._labels):
            for column, label in enumerate(pair):
                label.setAlignment(Qt.AlignmentFlag.AlignTop)
                self._grid.addWidget(label, at, column)

    def _fit(self) -> None:
        """The largest letters that need no scrolling; whichever has more to say gets more of the width."""
        layout = self.layout()
        if not self._rows or not self.isVisible() or layout is None:
            return
        layout.activate()
        share = max(SHARES, key=lambda share: (-self._lacking(share), sorted(self._sizes(share))))
        says, gives = self._sizes(share)
        for at, part in enumerate(share):
            self._below.setStretch(at, part)
        self._sentences.setStyleSheet(f"font-size: {theme.px(says)}px;")
        wide = self._room(share)[1]
        names, left = self._names_width(gives, wide), self._given.height() - self._rows_tall(gives, wide)
        self._grid.setVerticalSpacing(min(MOST_LINE_GAP, LINE_GAP + max(0, left) // len(self._rows)))
        for name, value in self._labels:
            name.setStyleSheet(f"font-size: {theme.px(gives)}px; font-weight: 700;")
            name.setFixedWidth(names)
            value.setStyleSheet(f"font-size: {theme.px(gives)}px;")

    def _room(self, share: tuple[int, int]) -> tuple[int, int]:
        """How wide the sentences and the privileges are, were the width shared so."""
        cards, areas = (self._says, self._gives), (self._said, self._given)
        wide = sum(card.width() for card in cards)
        says, gives = (
            wide * part // sum(share) - (card.width() - area.width())
            for part, card, area in zip(share, cards, areas, strict=True)
        )
        return says, gives

    def _sizes(self, share: tuple[int, int]) -> tuple[int, int]:
        """The largest letters of the sentences and of the privileges."""
        says, gives = self._room(share)
        text = self._sentences.text()
        return (
            largest(SIZES, self._said.height(), lambda size: text_height(text, size, says)),
            largest(SIZES, self._given.height(), lambda size: self._rows_tall(size, gives)),
        )

    def _lacking(self, share: tuple[int, int]) -> int:
        """By how much both together are taller than their places, even in the smallest letters."""
        says, gives = self._room(share)
        text = text_height(self._sentences.text(), SIZES[0], says) - self._said.height()
        return max(0, text) + max(0, self._rows_tall(SIZES[0], gives) - self._given.height())

    def _rows_tall(self, size: int, wide: int) -> int:
        names = self._names_width(size, wide)
        return rows_height(self._rows, size, names, wide - names - GAP, LINE_GAP)

    def _names_width(self, size: int, wide: int) -> int:
        return names_width(self._rows, size, round(wide * NAMES_SHARE))
