"""A few fields, one button, and a word for what went wrong: beside its field where it has one."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QWidget

from teller_app.rules.errors import Refusal
from teller_app.ui.parts.field import Field
from teller_app.ui.parts.labels import Card, Label
from teller_app.words.refusals import Wrong, problem_line
from teller_app.words.speaker import Speaker

_BESIDE = {
    "login.unknown": "code",
    "login.disabled": "code",
    "login.wrong": "password",
    "login.locked": "password",
    "people.code": "code",
    "people.taken": "code",
    "people.name": "name",
    "password.short": "new",
    "password.long": "new",
    "password.common": "new",
    "password.like_name": "new",
    "password.same": "new",
    "password.differ": "again",
}
"""Beside which field a refusal stands; one that has none stands below them all."""


class Form(QWidget):
    """Asks for something that people type about themselves or others; whoever makes one lays ``card`` out."""

    asked = Signal()

    def __init__(self, speaker: Speaker, card: Card, does: str) -> None:
        super().__init__()
        self._speaker, self.card = speaker, card
        self.fields: dict[str, Field] = {}
        self.problem = Label(role="problem", wrap=True)
        self.problem.hide()
        self.does = QPushButton(does)
        self.does.setProperty("role", "primary")
        self.does.clicked.connect(self.asked)

    def add_field(self, name: str, says: str, *, secret: bool = False) -> Field:
        """One more line; a secret one shows dots, and offers nothing to copy."""
        field = Field(self._speaker, says)
        field.edit.setMaxLength(128)
        if secret:
            field.hide_text()
        field.edit.returnPressed.connect(self._next)
        self.fields[name] = field
        self.card.body.addWidget(field)
        return field

    def add_foot(self, *others: QWidget) -> None:
        """The problem, then the button with what stands beside it; after the last field."""
        self.card.body.addWidget(self.problem)
        row = QHBoxLayout()
        for each in others:
            row.addWidget(each)
        row.addStretch(1)
        row.addWidget(self.does)
        self.card.body.addLayout(row)

    def text(self, name: str) -> str:
        """What stands in a field."""
        return self.fields[name].edit.text()

    def new_password(self) -> str | None:
        """The new password, where it was typed twice alike; otherwise that is said."""
        if self.text("new") != self.text("again"):
            self.say(Refusal("password.differ"))
            return None
        return self.text("new")

    def begin(self, **texts: str) -> None:
        """Start anew; the first empty field has the focus, and nothing secret stays."""
        self.say(None)
        for name, field in self.fields.items():
            field.edit.setText(texts.get(name, ""))
        self._focus_empty()

    def forget(self) -> None:
        """Empty what is secret."""
        for field in self.fields.values():
            if field.edit.echoMode() is QLineEdit.EchoMode.Password:
                field.edit.clear()

    def wait(self, *, waiting: bool) -> None:
        """While a password is being checked nothing can be typed."""
        self.card.setEnabled(not waiting)

    def say(self, wrong: Wrong | None) -> None:
        """Say what went wrong beside its field, and put the focus there."""
        for field in self.fields.values():
            field.show_problem(None)
        self.problem.show_text("")
        if wrong is None:
            return
        name = _BESIDE.get(wrong.code, "")
        beside = self.fields.get(name)
        if beside is None:
            self.problem.show_text(problem_line(self._speaker, wrong), "bad")
            # While it was tried, nothing here could have the focus.
            for field in list(self.fields.values())[-1:]:
                field.edit.setFocus()
            return
        beside.show_problem(wrong)
        beside.edit.setFocus()
        beside.edit.selectAll()

    def _next(self) -> None:
        """Enter goes to the next empty field, and at the end asks."""
        if not self._focus_empty():
            self.asked.emit()

    def _focus_empty(self) -> bool:
        for field in self.fields.values():
            if not field.edit.text():
                field.edit.setFocus()
                return True
        return False
