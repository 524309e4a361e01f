"""How far a long work is: done of total, how fast, how long still, and the way out of it."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QWidget

from teller_app.ui.parts.labels import Label
from teller_app.words.speaker import Speaker


class Pace:
    """Words for how far a work is; the only place of the window that measures time."""

    def __init__(self, speaker: Speaker) -> None:
        self._speaker, self._began = speaker, time.monotonic()

    def line(self, done: int, total: int) -> str:
        """Clients done, clients a second, seconds still to go; empty before the first is done."""
        if not done:
            return ""
        seconds = max(time.monotonic() - self._began, 0.001)
        return self._speaker.say(
            "{done} / {total} 户 · 每秒 {rate:.0f} 户 · 还需 {left:.0f} 秒",
            done=f"{done:,}",
            total=f"{total:,}",
            rate=done / seconds,
            left=seconds / done * (total - done),
        )

    def step_line(self, step: str, done: int, total: int) -> str:
        """The same of one step among several, whatever it counts; its name alone at first."""
        if not done or not total:
            return step
        seconds = max(time.monotonic() - self._began, 0.001)
        return self._speaker.say(
            "{step} {done} / {total} · 每秒 {rate:.0f} · 还需 {left:.0f} 秒",
            step=step,
            done=f"{done:,}",
            total=f"{total:,}",
            rate=done / seconds,
            left=seconds / done * (total - done),
        )


class Waiting(QWidget):
    """One line above a screen while its figures are worked out; hidden otherwise."""

    def __init__(
        self, speaker: Speaker, cancel: Callable[[], object], says: str = "", stops: str = ""
    ) -> None:
        super().__init__()
        self._speaker, self._pace, self._step = speaker, Pace(speaker), ""
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

    def begin(self) -> None:
        """Work has begun; most often it ends before anybody reads this."""
        self._pace = Pace(self._speaker)
        self._step = ""
        self._bar.setMaximum(0)
        self._text.setText(self._says)
        self.show()

    def show_progress(self, done: int, total: int) -> None:
        """How far, how fast, how long still."""
        self._bar.setMaximum(total)
        self._bar.setValue(done)
        if line := self._pace.line(done, total):
            self._text.setText(line)

    def show_step(self, step: str, done: int, total: int) -> None:
        """As ``show_progress``, in a work of several steps: each has a pace of its own."""
        if step != self._step:
            self._step, self._pace = step, Pace(self._speaker)
        self._bar.setMaximum(total)
        self._bar.setValue(done)
        self._text.setText(self._pace.step_line(step, done, total))
