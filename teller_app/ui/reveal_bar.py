"""One whole number above the screen, for some seconds; then nothing of it is left in any widget."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton

from teller_app.desk.reveal import SECONDS, Revealed
from teller_app.ui.parts.labels import Label
from teller_app.words.lines import with_more
from teller_app.words.reveal import number_name
from teller_app.words.speaker import Speaker

_SECOND = 1000


class RevealBar(QFrame):
    """Counts down, and forgets."""

    def __init__(self, speaker: Speaker) -> None:
        super().__init__()
        self.setObjectName("ask")
        self._speaker = speaker
        self._name, self.number, self._left = Label(role="quiet"), Label(role="strong"), Label(role="quiet")
        self._seconds = 0
        self._timer = QTimer(self)
        self._timer.setInterval(_SECOND)
        self._timer.timeout.connect(self._tick)
        close = QPushButton(speaker.say("隐藏 Esc"))
        close.clicked.connect(self.hide)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 2, 12, 2)
        row.setSpacing(12)
        for each in (self._name, self.number, self._left):
            row.addWidget(each)
        row.addStretch(1)
        row.addWidget(close)
        self.hide()

    def reveal(self, found: Revealed) -> None:
        """Show one number in the place of whatever was shown."""
        name = number_name(self._speaker, found.kind.value)
        more = self._speaker.say("{at} / {count}，F8 下一个", at=found.at, count=found.count)
        self._name.setText(with_more(self._speaker, name, more) if found.count > 1 else name)
        self.number.setText(found.number)
        self._seconds = SECONDS
        self._say_left()
        self._timer.start()
        self.show()

    def _tick(self) -> None:
        self._seconds -= 1
        if self._seconds <= 0:
            self.hide()
        else:
            self._say_left()

    def _say_left(self) -> None:
        self._left.setText(self._speaker.say("{seconds} 秒后隐藏，已登记", seconds=self._seconds))

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802  Qt's name
        """Nothing stays, nor does an empty bar come back with a window that was covered or made small."""
        self._timer.stop()
        for each in (self._name, self.number, self._left):
            each.setText("")
        super().hideEvent(event)
        if not self.isHidden():
            self.hide()
