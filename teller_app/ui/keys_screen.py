"""Every key on one page."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from teller_app.ui import theme
from teller_app.ui.parts.labels import Card, Label
from teller_app.words.keys import all_keys
from teller_app.words.speaker import Speaker

WIDTH = 140
"""Of the keys: several of them stand in as many lines as they need, and what they do has the rest."""
RANGE, TOGETHER = " … ", "\N{NO-BREAK SPACE}…\N{NO-BREAK SPACE}"


class KeysScreen(QWidget):
    """A list to read; nothing can be done here."""

    def __init__(self, speaker: Speaker) -> None:
        super().__init__()
        card = Card(speaker.say("全部按键"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(1, 1)
        for at, (key, meaning) in enumerate(all_keys(speaker)):
            name = Label(key.replace(RANGE, TOGETHER), "strong", wrap=True)
            name.setFixedWidth(theme.px(WIDTH))
            grid.addWidget(name, at, 0, Qt.AlignmentFlag.AlignTop)
            does = Label(meaning, wrap=True)
            does.setAlignment(Qt.AlignmentFlag.AlignTop)  # beside the first line of its keys
            grid.addWidget(does, at, 1)
        card.body.addLayout(grid)
        card.body.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(card)
