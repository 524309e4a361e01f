"""How far a long work is: done of total, how fast, how long still, and the way out of it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QWidget

from teller_app.desk.progress import Pace
from teller_app.ui.parts.labels import Label
from teller_app.words.speaker import Speaker


class Waiting(QWidget):
    """One line above a screen while its figures are worked out; hidden otherwise."""

    def __init__(
        self, speaker: Speaker, cancel: Callable[[], object], says: str = "", stops: str = ""
    ) -> None:
        super().__init__()
        self._speaker, self._pace = speaker, Pace(speaker)
        self._says = says or speaker.say("正在汇总")
        self._text, self._bar = Label(role="quiet"), QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setFixedHeight(8)
        self.stop = QPushButton(stops or speaker.say("停止 Alt+Q"))
        self.stop.clicked.connect(cancel)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._text)
        row.addWidget(self._bar, 1)
        row.addWidget(self.stop)
        self.hide()

    def begin(self, says: str = "") -> None:
        """Work has begun; most often it ends before anybody reads this, or ``says`` where that is another."""
        self._pace = Pace(self._speaker)
        self._bar.setMaximum(0)
        self._text.setText(says or self._says)
        self.show()

    def show_progress(self, done: int, total: int) -> None:
        """How far, how fast, how long still."""
        self._bar.setMaximum(total)
        self._bar.setValue(done)
        if line := self._pace.line(done, total):
            self._text.setText(line)

    def show_step(self, step: str, done: int, total: int) -> None:
        """As ``show_progress``, in a work of several steps: each has a pace of its own."""
        self._bar.setMaximum(total)
        self._bar.setValue(done)
        self._text.setText(self._pace.step_line(step, done, total))
