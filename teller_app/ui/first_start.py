"""The first start of the demo: its book is made, with progress and a way out."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QProgressBar, QPushButton, QVBoxLayout, QWidget

from teller_app.desk.progress import Pace
from teller_app.ui import theme
from teller_app.ui.parts.labels import Label
from teller_app.ui.work import Cancelled, Work
from teller_app.words.brand import window_title
from teller_app.words.speaker import Speaker


class FirstStart(QWidget):
    """A small window that goes away by itself."""

    finished = Signal()
    failed = Signal(object)

    def __init__(self, speaker: Speaker, work: Work) -> None:
        super().__init__()
        self._work = work
        self._pace = Pace(speaker)
        self.setObjectName("ground")
        self.setWindowTitle(window_title(speaker, demo=True))
        self.setMinimumWidth(theme.px(460))
        self._bar, self._left = QProgressBar(), Label(role="quiet")
        cancel = QPushButton(speaker.say("取消 Esc"))
        cancel.setShortcut("Esc")
        cancel.clicked.connect(self.close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 20)
        layout.setSpacing(12)
        layout.addWidget(Label(speaker.say("首次使用，正在生成演示客户册"), "name"))
        for widget in (self._bar, self._left, cancel):
            layout.addWidget(widget)
        work.progressed.connect(self._show)
        work.done.connect(self._done)
        work.failed.connect(self._failed)
        work.start()

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802  Qt's name
        """Closing stops the work; what was half made is thrown away by whoever made it."""
        self._work.cancel()
        self._work.wait()
        super().closeEvent(event)

    def _show(self, done: int, total: int) -> None:
        self._bar.setMaximum(total)
        self._bar.setValue(done)
        self._left.setText(self._pace.line(done, total))

    def _done(self, _: object) -> None:
        self._work.wait()
        self.finished.emit()
        self.close()

    def _failed(self, error: object) -> None:
        self._work.wait()
        if not isinstance(error, Cancelled):
            self.failed.emit(error)
        self.close()
