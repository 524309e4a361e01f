"""Something that a second person stands for, asked above the screen; never in the way."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QPushButton

from teller_app.desk.approving import Approval, Ask, Shown
from teller_app.ui.asking import Asking
from teller_app.ui.parts.flow import flowing
from teller_app.ui.parts.second_person import SecondPerson
from teller_app.words.speaker import Speaker

BESIDE = 720
"""From here on the buttons stand beside what is to be read."""


class ApproveBar(Asking):
    """The words, the second person, and what is done once there is an approval."""

    def __init__(self, speaker: Speaker, ask: Ask, *, by_name: bool) -> None:
        super().__init__()
        self._shown: Shown | None = None
        self._act: Callable[[Approval], object] | None = None
        self.second = SecondPerson(speaker, ask, by_name=by_name)
        self.done = QPushButton(speaker.say("确定 Enter"))
        self.done.setProperty("role", "primary")
        self.cancel = QPushButton(speaker.say("取消 Esc"))
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(12, 4, 12, 4)
        self._row.setSpacing(8)
        self._row.addWidget(self.second, 1)
        self._row.addWidget(flowing(self.done, self.cancel, right=True), 0, Qt.AlignmentFlag.AlignBottom)
        self.second.asked.connect(self.take)
        self.second.waiting.connect(self._wait)
        self.done.clicked.connect(self.take)
        self.cancel.clicked.connect(self.hide)
        self.hide()

    def ask(self, shown: Shown, act: Callable[[Approval], object]) -> None:
        """Ask for a second person; ``act`` is called with the approval, and refuses by raising."""
        self._shown, self._act = shown, act
        self.second.begin()
        self.second.show_words(shown)
        self.stand()
        self.second.code.edit.setFocus()

    def take(self) -> None:
        """Have the second person stand for it."""
        if self._shown is not None:
            self.second.ask(self._shown, self._done)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  Qt's name
        """On a narrow screen the words come first, and the buttons stand below them."""
        super().resizeEvent(event)
        ways, beside = QBoxLayout.Direction, self.width() >= BESIDE
        self._row.setDirection(ways.LeftToRight if beside else ways.TopToBottom)
        self._row.setSpacing(8 if beside else 4)  # at 200 % every line of the words needs its height

    def _done(self, approval: Approval) -> None:
        if self._act is not None:
            self._act(approval)
            self.hide()

    def _wait(self, waiting: bool) -> None:  # noqa: FBT001  a signal's
        self.second.setEnabled(not waiting)
        self.done.setEnabled(not waiting)

    def forget(self) -> None:
        """Leave nothing behind of what was asked and typed."""
        self._shown = self._act = None
        self.second.begin()

    def forget_secrets(self) -> None:
        """Leave no password behind; what is asked, and who is to stand for it, stays."""
        self.second.password.edit.clear()
