"""What could not be done, said calmly above the screen and not in its way."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton

from teller_app.safe.log import note
from teller_app.safe.log_fields import Event
from teller_app.safe.session import Session
from teller_app.ui.parts.announce import announce
from teller_app.ui.parts.labels import Label, restyle
from teller_app.words.refusals import Wrong
from teller_app.words.rulebook_faults import told_lines
from teller_app.words.speaker import Speaker

MOST_FAULTS = 2
"""Of a rulebook: so many lines leave the page its place."""


class Notice(QFrame):
    """One message at a time; it goes with the next success or at a click."""

    over = Signal(str)
    """Whoever works here is in no more: disabled meanwhile, or with keys of before a reset."""

    def __init__(self, speaker: Speaker, session: Session) -> None:
        super().__init__()
        self._speaker, self._session = speaker, session
        self.setObjectName("notice")
        self.text = Label(wrap=True)
        self.close_now = QPushButton(speaker.say("知道了 Alt+K"))
        self.close_now.clicked.connect(self.hide)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 2, 12, 2)
        row.addWidget(self.text, 1)
        row.addWidget(self.close_now)
        self.hide()

    def show_wrong(self, wrong: Wrong) -> None:
        """Say what went wrong; the log gets the code alone."""
        note(Event.REFUSED, code=wrong.code, file=wrong.values.get("file"))
        told = "\n".join(told_lines(self._speaker, wrong, MOST_FAULTS))
        self.say(told, "bad")
        why = self._session.why_over()
        if why:
            self.over.emit(why)

    def say(self, text: str, tone: str) -> None:
        """Say ``text``; nothing hides the notice."""
        self.text.setText(text)
        self.setProperty("tone", tone)
        restyle(self)
        self.setVisible(bool(text))
        announce(self, text, urgent=tone == "bad")
