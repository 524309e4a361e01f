"""A privilege that is given step by step, with a second person: the emergency payment."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from teller_app.desk.problem import Problem
from teller_app.rules.errors import Refusal
from teller_app.rules.rulebook.entitlement import Entitlement
from teller_app.ui.parts.field import Field
from teller_app.ui.parts.labels import Card, Label
from teller_app.words.refusals import problem_line
from teller_app.words.speaker import Speaker

WIDTH = 760
_FIELDS = {
    "privilege.needs_second": "second",
    "privilege.same_person": "second",
    "privilege.steps_missing": "steps",
}
"""Beside which field a refusal stands; every other one is about the amount."""

Submit = Callable[[str, int, str, str, str], object]
"""Gives: code, steps confirmed, amount, second person, note; refuses by raising."""


class ProcedureScreen(QWidget):
    """Each step is confirmed in its order; nothing is written before all of them are."""

    closed = Signal()

    def __init__(self, speaker: Speaker, submit: Submit) -> None:
        super().__init__()
        self._speaker, self._submit = speaker, submit
        self._code = ""
        self._steps: list[QCheckBox] = []
        say = speaker.say
        self.card = Card()
        self.card.setFixedWidth(WIDTH)
        self._who, self._how = Label(role="name"), Label(role="quiet", wrap=True)
        self._holder = QVBoxLayout()
        self._missing = Label(role="problem", wrap=True)
        self.amount = Field(speaker, say("金额"), say("如 5000 或 0.5万"), say("元"))
        self.second = Field(speaker, say("授权主管"), say("工号与姓名，不能是经办柜员"))
        self.note = Field(speaker, say("备注"))
        self.give = QPushButton(say("登记支付 Ctrl+S"))
        self.give.setProperty("role", "primary")
        self.back = QPushButton(say("返回 Esc"))
        self._lay_out()
        self.give.clicked.connect(self.submit)
        self.back.clicked.connect(self.closed.emit)

    def _lay_out(self) -> None:
        body = self.card.body
        body.addWidget(self._who)
        body.addWidget(self._how)
        body.addLayout(self._holder)
        body.addWidget(self._missing)
        row = QHBoxLayout()
        row.setSpacing(12)
        for field in (self.amount, self.second, self.note):
            row.addWidget(field, 1, Qt.AlignmentFlag.AlignTop)
        body.addLayout(row)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.back)
        foot.addWidget(self.give)
        body.addLayout(foot)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 12, 18, 12)
        layout.addWidget(self.card, 0, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        layout.addStretch(1)

    def show_procedure(self, name: str, entitlement: Entitlement) -> None:
        """Begin anew for one client; nothing of the last one stays."""
        speaker, privilege = self._speaker, entitlement.privilege
        self._code = entitlement.code
        self._who.setText(
            speaker.say("{privilege} · {name}", privilege=speaker.name(privilege.name), name=name)
        )
        self._how.setText(speaker.name(privilege.how))
        for step in self._steps:
            step.deleteLater()
        self._steps = []
        for number, text in enumerate(privilege.steps, start=1):
            step = QCheckBox(f"{number}  {speaker.name(text)}")
            step.toggled.connect(self._in_order)
            self._holder.addWidget(step)
            self._steps.append(step)
        for field in (self.amount, self.second, self.note):
            field.edit.clear()
            field.show_problem(None)
        self._missing.show_text("")
        self._in_order()
        # The steps are younger than the fields below them; Tab follows the eye all the same.
        fields = (self.amount.edit, self.second.edit, self.note.edit, self.give, self.back)
        for first, then in pairwise((*self._steps, *fields)):
            QWidget.setTabOrder(first, then)
        self._steps[0].setFocus()

    def _in_order(self) -> None:
        """A step can only be confirmed after the one before it."""
        before = True
        for step in self._steps:
            if not before:
                step.setChecked(False)
            step.setEnabled(before)
            before = before and step.isChecked()

    def submit(self) -> None:
        """Give, or say beside its field what is missing; what was typed stays."""
        done = sum(step.isChecked() for step in self._steps)
        fields = {"amount": self.amount, "second": self.second, "note": self.note}
        for field in fields.values():
            field.show_problem(None)
        self._missing.show_text("")
        try:
            texts = [field.edit.text() for field in fields.values()]
            self._submit(self._code, done, *texts)
        except Refusal as refusal:
            where = _FIELDS.get(refusal.code, "amount")
            if where == "steps" or not refusal.code.startswith(("privilege.", "amount.", "money.")):
                self._missing.show_text(problem_line(self._speaker, refusal), "bad")
                return
            field = fields[where]
            field.show_problem(Problem.of(where, field.edit.text(), refusal))
            field.edit.setFocus()
            return
        self.closed.emit()
