"""Why the client is where they are."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from teller_app.ui.parts.labels import Card, Label
from teller_app.ui.parts.opening import Opening
from teller_app.ui.parts.reason_list import ReasonList
from teller_app.words.keys import FACING_KEY
from teller_app.words.speaker import Speaker


class WhyPanel(Card):
    """Every check that led there; it scrolls when it is long. The client is told the same in plain words."""

    def __init__(self, speaker: Speaker) -> None:
        super().__init__()
        self.reasons = ReasonList(speaker)
        title = speaker.say("为什么")
        self.setAccessibleName(title)
        self.facing = QPushButton(speaker.say("对客说明 {key}", key=FACING_KEY))
        self.facing.setProperty("role", "link")
        head = QHBoxLayout()
        head.addWidget(Label(title, "title"), 1)
        head.addWidget(self.facing)
        holder = QWidget()
        layout = QVBoxLayout(holder)
        layout.setContentsMargins(0, 0, 4, 0)
        layout.addWidget(self.reasons)
        layout.addStretch(1)
        self._list = Opening(holder)
        self.body.addLayout(head)
        self.body.addWidget(self._list, 1)

    def whole_height(self) -> int:
        """With every reason in sight, so without the bar that may stand beside them now."""
        beside = self.minimumSizeHint().height() - self._list.minimumSizeHint().height()
        return beside + self._list.heightForWidth(self._list.width())
