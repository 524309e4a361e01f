"""Something in the place of the whole window for a moment: nothing, or what the client may see."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QMainWindow, QVBoxLayout, QWidget

from teller_app.ui.parts.labels import Label
from teller_app.ui.parts.turning import turn_page
from teller_app.words.speaker import Speaker

LOCK = "lock"
"""The name of the one key of the window that works under a cover as well."""


class Cover(QWidget):
    """Takes the window's place and every key, until Esc, its own key or a click brings the window back.

    The window is hidden behind it, not painted over, so that a screen reader finds none of it. It is no lock:
    the seconds without a sign of life run on, and what locks the counter locks it under a cover too.
    """

    def __init__(self, window: QMainWindow, key: str) -> None:
        super().__init__(window)
        self.setObjectName("ground")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._window = window
        self._had_focus: QWidget | None = None
        self._asleep: list[QShortcut] = []
        self.keys = [QShortcut(QKeySequence(each), self, self.leave) for each in (key, "Esc")]
        for each in self.keys:
            each.setEnabled(False)
        self.hide()

    @property
    def up(self) -> bool:
        """Whether it is in front."""
        return self.isVisible()

    def come(self) -> None:
        """Cover the window; only the keys of the cover itself do anything now, and the one that locks."""
        window = self._window
        inside = window.centralWidget()
        if self.up or not inside.isVisible():
            return
        self._had_focus = QApplication.focusWidget()
        self._asleep = [
            each for each in window.findChildren(QShortcut) if each.isEnabled() and each.objectName() != LOCK
        ]
        for each in self._asleep:
            each.setEnabled(False)
        for each in self.keys:
            each.setEnabled(True)
        self.setGeometry(window.rect())
        window.installEventFilter(self)
        inside.hide()
        self.show()
        self.raise_()
        self.setFocus()

    def leave(self) -> None:
        """The window is back as it was."""
        if not self.up:
            return
        self.hide()
        self._window.removeEventFilter(self)
        for each in self.keys:
            each.setEnabled(False)
        for each in self._asleep:
            each.setEnabled(True)
        self._asleep = []
        self._window.centralWidget().show()
        if self._had_focus is not None:
            self._had_focus.setFocus()
        self._had_focus = None

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  Qt's name
        """As large as the window, also when that changes."""
        if event.type() == QEvent.Type.Resize:
            self.setGeometry(self._window.rect())
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        """A scan or a typed letter finds nobody under a cover; what is long on it can be turned."""
        turn_page(self, event)
        event.accept()


class Blank(Cover):
    """Nothing at all, for whoever looks over the counter."""

    def __init__(self, window: QMainWindow, speaker: Speaker, key: str) -> None:
        super().__init__(window, key)
        words = Label(speaker.say("柜员助手"), "name")
        says = speaker.say("已遮屏，仍会按时锁定。按 {key} 或 Esc 返回", key=key)
        # It has the keyboard: a screen reader says what is there, and the way back.
        self.setAccessibleName(says)
        back = Label(says, "quiet")
        layout = QVBoxLayout(self)
        layout.addStretch(1)
        for label in (words, back):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            layout.addWidget(label)
        layout.addStretch(1)
