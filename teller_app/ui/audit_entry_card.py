"""What an entry of the journal says, below the records; there while it is read."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout

from teller_app.desk.audit_view import EntryShown
from teller_app.ui.parts.announce import announce
from teller_app.ui.parts.labels import Label
from teller_app.words.audit_entry import entry_head, entry_lines
from teller_app.words.speaker import Speaker


class EntryCard(QFrame):
    """Which entry, its words, who stood for it, and the way to its client."""

    open_client = Signal(str)

    def __init__(self, speaker: Speaker) -> None:
        super().__init__()
        self.setProperty("role", "second")
        self._speaker = speaker
        self._shown: EntryShown | None = None
        self._head, self.words = Label(role="title", wrap=True), Label(wrap=True)
        self.client, self.close_now = QPushButton(), QPushButton(speaker.say("收起 Esc"))
        self.client.clicked.connect(lambda: self._shown and self.open_client.emit(self._shown.record.key))
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(self._head, 1)
        top.addWidget(self.client)
        top.addWidget(self.close_now)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 8, 12, 8)
        layout.setSpacing(4)
        layout.addLayout(top)
        layout.addWidget(self.words)
        self.hide()

    def show_entry(self, entry: EntryShown | None) -> None:
        """Show it, or nothing."""
        before, self._shown = self._shown, entry
        key = entry.record.key if entry else ""
        self._head.setText(entry_head(self._speaker, entry.number, entry.record.line) if entry else "")
        self.words.setText("\n".join(entry_lines(self._speaker, entry)) if entry else "")
        self.client.setText(self._speaker.say("打开客户 {key} Alt+O", key=key))
        self.client.setVisible(bool(key))
        self.setVisible(entry is not None)
        if entry is not None and entry != before:
            announce(self, f"{self._head.text()}\n{self.words.text()}")
