"""One short question above the screen, answered by a line and Enter; never in the way."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout

from teller_app.rules.errors import Refusal, Unavailable
from teller_app.ui import theme
from teller_app.ui.asking import Asking
from teller_app.ui.parts.announce import announce
from teller_app.ui.parts.labels import Label, restyle
from teller_app.ui.parts.line_edit import LineEdit
from teller_app.words.refusals import Wrong, problem_line
from teller_app.words.speaker import Speaker

Answer = Callable[[str], object]


class Again(NamedTuple):
    """Enough to put the same question in another window: which one, and about which client or task."""

    code: str
    about: str


class _Question(Label):
    """In one line where there is room for it; Qt would make more of it, and give the rest to the field."""

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """As wide as all of its text."""
        self.ensurePolished()
        width = self.fontMetrics().size(0, self.text()).width()
        return super().sizeHint().expandedTo(QSize(width, 0))


class AskBar(Asking):
    """Keeps what was typed while it is refused, and says beside it why."""

    def __init__(self, speaker: Speaker) -> None:
        super().__init__()
        self._speaker = speaker
        self._answer: Answer | None = None
        self._again: Again | None = None
        self.question = _Question(wrap=True)
        self.edit = LineEdit()
        self.edit.setMaxLength(200)
        self.edit.setMinimumWidth(theme.px(190))
        self.problem = Label(role="problem", wrap=True)
        self.done = QPushButton(speaker.say("确定 Enter"))
        self.done.setProperty("role", "primary")
        self.cancel = QPushButton(speaker.say("取消 Esc"))
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.question)
        row.addWidget(self.edit, 1)
        row.addWidget(self.done)
        row.addWidget(self.cancel)
        # What is wrong stands below: beside the field it made the window wider than a screen.
        whole = QVBoxLayout(self)
        whole.setContentsMargins(12, 2, 12, 2)
        whole.setSpacing(4)
        whole.addLayout(row)
        whole.addWidget(self.problem)
        self.edit.returnPressed.connect(self._take)
        self.done.clicked.connect(self._take)
        self.cancel.clicked.connect(self.hide)
        self.hide()

    def ask(self, question: str, answer: Answer, again: Again, suggested: str = "") -> None:
        """Ask; ``answer`` is called with what was typed and refuses by raising."""
        self._answer, self._again = answer, again
        self.question.setText(question)
        self.edit.setAccessibleName(question)
        self.edit.setText(suggested)
        self._say(None)
        self.stand()
        self.edit.setFocus()
        self.edit.selectAll()

    def ask_again(self, again: Again, about: str, asks: Mapping[str, Callable[[], object]]) -> bool:
        """Put one of ``asks`` again, by its code, if it is about the same still; say whether it is asked."""
        if again.code not in asks or not about or again.about != about:
            return False
        asks[again.code]()
        return self.isVisible()

    def in_hand(self) -> dict[str, str]:
        """The question that is being asked, and what was typed so far; nothing where none is."""
        if self._again is None:
            return {}
        return {**self._again._asdict(), "text": self.edit.text()}

    def _take(self) -> None:
        if self._answer is None:
            return
        try:
            self._answer(self.edit.text())
        except (Refusal, Unavailable) as refusal:
            self._say(refusal)
            self.edit.setFocus()
            return
        self.hide()

    def _say(self, refusal: Wrong | None) -> None:
        text = problem_line(self._speaker, refusal) if refusal else ""
        self.problem.show_text(text, "bad")
        self.edit.setAccessibleDescription(text)
        announce(self, text, urgent=True)
        wrong = "true" if refusal else "false"
        if self.edit.property("wrong") != wrong:
            self.edit.setProperty("wrong", wrong)
            restyle(self.edit)

    def forget(self) -> None:
        """Leave nothing behind of what was asked and typed, nor who it was about."""
        self._answer = self._again = None
        self.edit.clear()
        self.edit.setAccessibleName("")
        self.question.setText("")
        self._say(None)
