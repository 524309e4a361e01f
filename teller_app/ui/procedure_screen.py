"""A privilege that is given step by step, with a second person: the emergency payment."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from itertools import pairwise

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from teller_app.desk.approving import Approval, Ask, Shown
from teller_app.rules.errors import Refusal, Unavailable
from teller_app.rules.rulebook.entitlement import Entitlement
from teller_app.ui import theme
from teller_app.ui.parts.field import Field
from teller_app.ui.parts.labels import Card, Label
from teller_app.ui.parts.second_person import SecondPerson
from teller_app.words.refusals import problem_line
from teller_app.words.speaker import Speaker

WIDTH = 760
_ABOUT_THE_AMOUNT = ("amount.", "money.")
_ABOUT_THE_NOTE = "text."

Show = Callable[[str, int, str, str], Shown]
"""Puts into words: code, steps confirmed, amount, note; refuses by raising."""
Submit = Callable[[str, int, str, str, Approval], object]
"""Gives: the same, and who stands for it; refuses by raising."""


class ProcedureScreen(QWidget):
    """Each step is confirmed in its order; nothing is written before all of them are."""

    closed = Signal()

    def __init__(self, speaker: Speaker, show: Show, submit: Submit, ask: Ask, *, by_name: bool) -> None:
        super().__init__()
        self._speaker, self._show, self._submit = speaker, show, submit
        self._code = ""
        self._steps: list[QCheckBox] = []
        say = speaker.say
        self.card = Card()
        self.card.setMaximumWidth(theme.px(WIDTH))
        self._who, self._how = Label(role="name"), Label(role="quiet", wrap=True)
        self._holder = QVBoxLayout()
        self._missing = Label(role="problem", wrap=True)
        self.amount = Field(speaker, say("金额"), say("如 5000 或 0.5万"), say("元"))
        self.note = Field(speaker, say("备注"))
        self.note.edit.setMaxLength(200)
        self.second = SecondPerson(speaker, ask, by_name=by_name, lines=4)
        self.give = QPushButton(say("登记支付 Ctrl+S"))
        self.give.setProperty("role", "primary")
        self.back = QPushButton(say("返回 Esc"))
        self._lay_out()
        self.give.clicked.connect(self.submit)
        self.back.clicked.connect(self.closed.emit)
        for field in (self.amount, self.note):
            field.edit.textChanged.connect(self._show_words)
        self.second.asked.connect(self.submit)
        self.second.waiting.connect(lambda waiting: self.card.setEnabled(not waiting))

    def _lay_out(self) -> None:
        body = self.card.body
        body.addWidget(self._who)
        body.addWidget(self._how)
        body.addLayout(self._holder)
        body.addWidget(self._missing)
        row = QHBoxLayout()
        row.setSpacing(12)
        for field, share in ((self.amount, 1), (self.note, 2)):
            row.addWidget(field, share, Qt.AlignmentFlag.AlignTop)
        body.addLayout(row)
        body.addWidget(self.second)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.back)
        foot.addWidget(self.give)
        body.addLayout(foot)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 12, 18, 12)
        layout.addWidget(self.card, 0, Qt.AlignmentFlag.AlignTop)
        layout.addStretch(1)

    def show_procedure(self, name: str, entitlement: Entitlement) -> None:
        """Begin anew for one client."""
        self.forget()
        speaker, privilege = self._speaker, entitlement.privilege
        self._code = entitlement.code
        self._who.setText(
            speaker.say("{privilege} · {name}", privilege=speaker.name(privilege.name), name=name)
        )
        self._how.setText(speaker.name(privilege.how))
        for number, text in enumerate(privilege.steps, start=1):
            step = QCheckBox(f"{key_of_step(number)}  {speaker.name(text)}")
            step.toggled.connect(self._in_order)
            self._holder.addWidget(step)
            self._steps.append(step)
        self._in_order()
        # The steps are younger than the fields below them; Tab follows the eye all the same.
        fields = (self.amount.edit, self.note.edit, *self.second.edits, self.back, self.give)
        for first, then in pairwise((*self._steps, *fields)):
            QWidget.setTabOrder(first, then)
        self._steps[0].setFocus()

    def forget(self) -> None:
        """Nothing of the last client stays, nor of whoever was to stand for it."""
        self._code = ""
        for label in (self._who, self._how):
            label.setText("")
        for step in self._steps:
            step.deleteLater()
        self._steps = []
        for field in (self.amount, self.note):
            field.edit.clear()
            field.show_problem(None)
        self._missing.show_text("")
        self.second.begin()

    def in_hand(self) -> dict[str, str]:
        """What was confirmed and typed; nothing of whoever was to stand for it."""
        code, done, amount, note = self._typed
        return {"code": code, "done": str(done), "amount": amount, "note": note}

    def take_in_hand(self, was: dict[str, str]) -> None:
        """Take it up again; whoever stands for it says so anew."""
        for step in self._steps[: int(was["done"])]:
            step.setChecked(True)
        for field, name in ((self.amount, "amount"), (self.note, "note")):
            field.show_text(was[name])

    def confirm(self, at: int) -> None:
        """Confirm a step by its key, counted from 0, or take that back."""
        if at < len(self._steps):
            self._steps[at].click()

    def _in_order(self) -> None:
        """A step can only be confirmed after the one before it."""
        before = True
        for step in self._steps:
            if not before:
                step.setChecked(False)
            step.setEnabled(before)
            before = before and step.isChecked()
        self._show_words()

    @property
    def _typed(self) -> tuple[str, int, str, str]:
        done = sum(step.isChecked() for step in self._steps)
        return self._code, done, self.amount.edit.text(), self.note.edit.text()

    def _show_words(self) -> None:
        """What the second person will stand for, as it is typed."""
        shown: Shown | None = None
        with suppress(Refusal, Unavailable):
            shown = self._show(*self._typed)
        self.second.show_words(shown)

    def submit(self) -> None:
        """Have a second person stand for it and give, or say beside its field what is missing."""
        typed = self._typed
        self._say(None)
        try:
            shown = self._show(*typed)
        except (Refusal, Unavailable) as wrong:
            self._say(wrong)
            return
        self.second.ask(shown, lambda approval: self._pay(typed, approval))

    def _pay(self, typed: tuple[str, int, str, str], approval: Approval) -> None:
        self._submit(*typed, approval)
        self.closed.emit()

    def _say(self, wrong: Refusal | Unavailable | None) -> None:
        """Beside the field that it is about; what was typed stays."""
        for field in (self.amount, self.note):
            field.show_problem(None)
        self._missing.show_text("")
        if wrong is None:
            return
        field = self.note if wrong.code.startswith(_ABOUT_THE_NOTE) else self.amount
        if field is self.amount and not wrong.code.startswith(_ABOUT_THE_AMOUNT):
            self._missing.show_text(problem_line(self._speaker, wrong), "bad")
            return
        field.show_problem(wrong)
        field.edit.setFocus()


def key_of_step(number: int) -> str:
    """What confirms a step, counted from 1; it stands before the step, as its number."""
    return f"Alt+{number}"
