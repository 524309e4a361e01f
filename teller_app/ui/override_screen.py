"""A tier by hand: which, why, until when, and who else stands for it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from teller_app.desk.approving import Approval, Ask, Shown
from teller_app.desk.overrides import Said, field_of
from teller_app.desk.problem import Problem
from teller_app.rules.codes import OverrideKind
from teller_app.rules.errors import Refusal, Unavailable
from teller_app.ui import theme
from teller_app.ui.parts.combo import Combo
from teller_app.ui.parts.field import Choice, Field
from teller_app.ui.parts.labels import Card, Label
from teller_app.ui.parts.second_person import SecondPerson
from teller_app.words.refusals import problem_line
from teller_app.words.speaker import Speaker

WIDTH = 760
KINDS = (OverrideKind.FLOOR, OverrideKind.FIXED)

Show = Callable[[Said], Shown]
"""Puts what was typed into words; refuses by raising, with the field in its values."""
Submit = Callable[[Said, Approval], object]
"""Sets it; refuses by raising."""


class OverrideScreen(QWidget):
    """Every field is checked by the desk; a refusal stands beside its field and keeps what was typed."""

    closed = Signal()

    def __init__(self, speaker: Speaker, show: Show, submit: Submit, ask: Ask, *, by_name: bool) -> None:
        super().__init__()
        self._speaker, self._show, self._submit = speaker, show, submit
        self._codes: list[str] = []
        say = speaker.say
        self._who, self._now = Label(role="name"), Label(role="quiet", wrap=True)
        self.tier = Combo(say("认定等级"))
        self.kind = Choice(say("方式"), (say("不低于该等级"), say("固定为该等级")), self._choose_kind)
        self.reason = Field(speaker, say("理由"), say("必填，写明依据"))
        self.reason.edit.setMaxLength(200)
        self.last_day = Field(speaker, say("有效至"), say("如 2027-06-30"))
        self.second = SecondPerson(speaker, ask, by_name=by_name, lines=4)
        self._said = Label(role="problem", wrap=True)
        self.save = QPushButton(say("登记 Ctrl+S"))
        self.save.setProperty("role", "primary")
        self.back = QPushButton(say("返回 Esc"))
        self._chosen = OverrideKind.FLOOR
        self._lay_out()
        self.save.clicked.connect(self.submit)
        self.back.clicked.connect(self.closed.emit)
        self.tier.currentIndexChanged.connect(self._show_words)
        for field in (self.reason, self.last_day):
            field.edit.textChanged.connect(self._show_words)
        self.second.asked.connect(self.submit)
        self.second.waiting.connect(lambda waiting: self.card.setEnabled(not waiting))

    def _lay_out(self) -> None:
        card = self.card = Card()
        card.setMaximumWidth(theme.px(WIDTH))
        for label in (self._who, self._now):
            card.body.addWidget(label)
        first, second = QHBoxLayout(), QHBoxLayout()
        tier = QVBoxLayout()
        tier.setSpacing(2)
        tier.addWidget(Label(self._speaker.say("认定等级"), "quiet"))
        tier.addWidget(self.tier)
        first.addLayout(tier, 2)
        first.addWidget(self.kind, 3)
        for field, share in ((self.reason, 5), (self.last_day, 2)):
            second.addWidget(field, share, Qt.AlignmentFlag.AlignTop)
        for row in (first, second):
            row.setSpacing(12)
            card.body.addLayout(row)
        card.body.addWidget(self._said)
        card.body.addWidget(self.second)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.back)
        foot.addWidget(self.save)
        card.body.addLayout(foot)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 12, 18, 12)
        layout.addWidget(card, 0, Qt.AlignmentFlag.AlignTop)
        layout.addStretch(1)

    def begin(self, name: str, now: str, tiers: list[tuple[str, str]], chosen: str) -> None:
        """Begin anew for one client.

        Args:
            name: the client's.
            now: how the tier stands without this, in words.
            tiers: code and name, the lowest first.
            chosen: the code to begin with.
        """
        self.forget()
        self._who.setText(self._speaker.say("手工认定 · {name}", name=name))
        self._now.setText(now)
        self._codes = [code for code, _ in tiers]
        self.tier.clear()
        self.tier.addItems([shown for _, shown in tiers])
        self.tier.setCurrentIndex(self._codes.index(chosen))
        self._choose_kind(0)
        self.tier.setFocus()

    def forget(self) -> None:
        """Nothing of the last client stays, nor of whoever was to stand for it."""
        for label in (self._who, self._now):
            label.setText("")
        for field in (self.reason, self.last_day):
            field.edit.clear()
            field.show_problem(None)
        self._said.show_text("")
        self.second.begin()

    def in_hand(self) -> dict[str, str]:
        """What was chosen and typed; nothing of whoever was to stand for it."""
        said = self._typed
        return {"tier": said.tier, "kind": said.kind, "reason": said.reason, "last_day": said.last_day}

    def take_in_hand(self, was: dict[str, str]) -> None:
        """Take it up again; whoever stands for it says so anew."""
        if was.get("tier") in self._codes:
            self.tier.setCurrentIndex(self._codes.index(was["tier"]))
        self._choose_kind(KINDS.index(OverrideKind(was.get("kind", OverrideKind.FLOOR))))
        for field, name in ((self.reason, "reason"), (self.last_day, "last_day")):
            field.show_text(was.get(name, ""))

    def _choose_kind(self, at: int) -> None:
        self._chosen = KINDS[at]
        self.kind.show_chosen(at)
        self._show_words()

    @property
    def _typed(self) -> Said:
        code = self._codes[max(0, self.tier.currentIndex())]
        return Said(code, self._chosen, self.reason.edit.text(), self.last_day.edit.text())

    def _show_words(self) -> None:
        """What the second person will stand for, as it is typed."""
        shown: Shown | None = None
        with suppress(Refusal, Unavailable):
            shown = self._show(self._typed)
        self.second.show_words(shown)

    def submit(self) -> None:
        """Have a second person stand for it and set it, or say beside its field what is wrong."""
        said = self._typed
        self._say(None)
        try:
            shown = self._show(said)
        except (Refusal, Unavailable) as wrong:
            self._say(wrong)
            return
        self.second.ask(shown, lambda approval: self._set(said, approval))

    def _set(self, said: Said, approval: Approval) -> None:
        self._submit(said, approval)
        self.closed.emit()

    def _say(self, wrong: Refusal | Unavailable | None) -> None:
        fields = {"reason": self.reason, "last_day": self.last_day}
        for field in fields.values():
            field.show_problem(None)
        self._said.show_text("")
        if wrong is None:
            return
        name = field_of(wrong) if isinstance(wrong, Refusal) else ""
        where = fields.get(name)
        if where is None or not isinstance(wrong, Refusal):
            self._said.show_text(problem_line(self._speaker, wrong), "bad")
            return
        where.show_problem(Problem.of(name, where.edit.text(), wrong))
        where.edit.setFocus()
