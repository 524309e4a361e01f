"""A tier by hand: which, why, until when, and who else stands for it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from teller_app.desk.problem import Problem
from teller_app.rules.codes import OverrideKind
from teller_app.rules.errors import Refusal
from teller_app.ui.parts.field import Choice, Field
from teller_app.ui.parts.labels import Card, Label
from teller_app.words.refusals import problem_line
from teller_app.words.speaker import Speaker

WIDTH = 760
KINDS = (OverrideKind.FLOOR, OverrideKind.FIXED)

Submit = Callable[[str, OverrideKind, str, str, str], object]
"""Sets: tier, kind, reason, last day, approver; refuses by raising, with the field in its values."""


class OverrideScreen(QWidget):
    """Every field is checked by the desk; a refusal stands beside its field and keeps what was typed."""

    closed = Signal()

    def __init__(self, speaker: Speaker, submit: Submit, field_of: Callable[[Refusal], str]) -> None:
        super().__init__()
        self._speaker, self._submit, self._field_of = speaker, submit, field_of
        self._codes: list[str] = []
        say = speaker.say
        self._who, self._now = Label(role="name"), Label(role="quiet", wrap=True)
        self.tier = QComboBox()
        self.tier.setAccessibleName(say("认定等级"))
        self.kind = Choice(say("方式"), (say("不低于该等级"), say("固定为该等级")), self._choose_kind)
        self.reason = Field(speaker, say("理由"), say("必填，写明依据"))
        self.reason.edit.setMaxLength(200)
        self.last_day = Field(speaker, say("有效至"), say("如 2027-06-30"))
        self.approver = Field(speaker, say("复核人"), say("不能是经办柜员"))
        self._said = Label(role="problem", wrap=True)
        self.save = QPushButton(say("登记 Ctrl+S"))
        self.save.setProperty("role", "primary")
        self.back = QPushButton(say("返回 Esc"))
        self._chosen = OverrideKind.FLOOR
        self._lay_out()
        self.save.clicked.connect(self.submit)
        self.back.clicked.connect(self.closed.emit)

    def _lay_out(self) -> None:
        card = Card()
        card.setFixedWidth(WIDTH)
        for label in (self._who, self._now):
            card.body.addWidget(label)
        first, second = QHBoxLayout(), QHBoxLayout()
        tier = QVBoxLayout()
        tier.setSpacing(2)
        tier.addWidget(Label(self._speaker.say("认定等级"), "quiet"))
        tier.addWidget(self.tier)
        first.addLayout(tier, 2)
        first.addWidget(self.kind, 3)
        for field, share in ((self.reason, 3), (self.last_day, 2), (self.approver, 2)):
            second.addWidget(field, share, Qt.AlignmentFlag.AlignTop)
        for row in (first, second):
            row.setSpacing(12)
            card.body.addLayout(row)
        card.body.addWidget(self._said)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.back)
        foot.addWidget(self.save)
        card.body.addLayout(foot)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 12, 18, 12)
        layout.addWidget(card, 0, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        layout.addStretch(1)

    def begin(self, name: str, now: str, tiers: list[tuple[str, str]], chosen: str) -> None:
        """Begin anew for one client.

        Args:
            name: the client's.
            now: how the tier stands without this, in words.
            tiers: code and name, the lowest first.
            chosen: the code to begin with.
        """
        self._who.setText(self._speaker.say("手工认定 · {name}", name=name))
        self._now.setText(now)
        self._codes = [code for code, _ in tiers]
        self.tier.clear()
        self.tier.addItems([shown for _, shown in tiers])
        self.tier.setCurrentIndex(self._codes.index(chosen))
        self._choose_kind(0)
        for field in (self.reason, self.last_day, self.approver):
            field.edit.clear()
            field.show_problem(None)
        self._said.show_text("")
        self.tier.setFocus()

    def _choose_kind(self, at: int) -> None:
        self._chosen = KINDS[at]
        self.kind.show_chosen(at)

    def submit(self) -> None:
        """Set it, or say beside its field what is wrong."""
        fields = {"reason": self.reason, "last_day": self.last_day, "approver": self.approver}
        for field in fields.values():
            field.show_problem(None)
        self._said.show_text("")
        code = self._codes[self.tier.currentIndex()]
        texts = [field.edit.text() for field in fields.values()]
        try:
            self._submit(code, self._chosen, *texts)
        except Refusal as refusal:
            where = fields.get(self._field_of(refusal))
            if where is None:
                self._said.show_text(problem_line(self._speaker, refusal), "bad")
                return
            where.show_problem(Problem.of(self._field_of(refusal), where.edit.text(), refusal))
            where.edit.setFocus()
            return
        self.closed.emit()
