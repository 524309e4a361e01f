"""All about a key account: what speaks for it and against it, what the client looks for, how to serve."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from teller_app.ui.follow import Guard
from teller_app.ui.parts.combo import Combo
from teller_app.ui.parts.field import Choice, Field
from teller_app.ui.parts.folding import Folding
from teller_app.ui.parts.labels import Card, Label, scroll
from teller_app.ui.parts.line_columns import Column, LineColumns
from teller_app.words.speaker import Speaker


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, its answers in words, and which one is given (``None``: none yet)."""

    code: str
    ask: str
    answers: tuple[tuple[str, str], ...]
    chosen: str | None


@dataclass(frozen=True, slots=True)
class KeyShown:
    """Everything on the page, in words.

    Attributes:
        verdict: the answer; ``remark`` is what the teller should know with it.
        findings: criteria and evidence.
        found: which value type, and by what.
        service: wants, do, avoid, services.
        types: code and name of every value type, for an overrule.
        overruled: who said otherwise and why; empty where nobody did.
    """

    name: str
    verdict: str
    tone: str
    remark: str
    findings: tuple[Column, ...]
    questions: tuple[Asked, ...]
    found: str
    service: tuple[Column, ...]
    types: tuple[tuple[str, str], ...]
    overruled: str


class KeyScreen(QWidget):
    """Repaints from ``KeyShown``; every answer is kept at once."""

    closed = Signal()

    def __init__(
        self,
        speaker: Speaker,
        answer: Callable[[str, str], object],
        overrule: Callable[[str, str], object],
        guard: Guard,
    ) -> None:
        super().__init__()
        self._speaker, self._answer, self._overrule, self._guard = speaker, answer, overrule, guard
        say = speaker.say
        self._name, self._verdict = Label(role="name"), Label(role="verdict")
        self._remark = Label(role="quiet", wrap=True)
        self.findings, self.service = LineColumns(stacked=True), LineColumns()
        self._found, self._overruled = Label(role="strong", wrap=True), Label(role="quiet", wrap=True)
        self._asked: tuple[Asked, ...] = ()
        self._questions: list[Choice] = []
        # Questions come and go; in a widget of their own they are read, and reached by Tab, where they stand.
        self._question_holder = QWidget()
        self._question_box = QVBoxLayout(self._question_holder)
        self._question_box.setContentsMargins(0, 0, 0, 0)
        self.type = Combo(say("改为"))
        self.reason = Field(speaker, say("改判理由"), say("必填"))
        self.reason.edit.setMaxLength(200)
        self.overrule = QPushButton(say("改判 Ctrl+S"))
        self.back = QPushButton(say("返回 Esc"))
        self._lay_out()
        self.overrule.clicked.connect(lambda: guard(self.take_overrule))
        self.back.clicked.connect(self.closed.emit)

    def _lay_out(self) -> None:
        say = self._speaker.say
        head = Card()
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addWidget(self._name)
        row.addWidget(self._verdict)
        row.addStretch(1)
        row.addWidget(self.back)
        head.body.addLayout(row)
        head.body.addWidget(self._remark)
        why, asked = Card(say("判断依据")), Card(say("客户看重什么"))
        why.body.addWidget(self.findings)
        why.body.addStretch(1)
        asked.body.addWidget(self._question_holder)
        asked.body.addWidget(self._found)
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self.type, 1)
        line.addWidget(self.reason, 2)
        line.addWidget(self.overrule)
        asked.body.addLayout(line)
        asked.body.addWidget(self._overruled)
        asked.body.addStretch(1)
        serve = Card()
        serve.body.addWidget(self.service)
        inside = QWidget()
        layout = QVBoxLayout(inside)
        layout.setContentsMargins(18, 12, 18, 12)
        layout.setSpacing(12)
        layout.addWidget(head)
        layout.addWidget(Folding(why, asked, (1, 1), gap=12))
        layout.addWidget(serve)
        layout.addStretch(1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scroll(inside))

    def forget(self) -> None:
        """Nothing of what was typed or chosen stays: it would be kept about the next client."""
        self.reason.edit.clear()
        self.reason.show_problem(None)
        self.type.setCurrentIndex(0 if self.type.count() else -1)

    def in_hand(self) -> dict[str, str]:
        """What was typed and chosen instead, where it was not kept; nothing without a reason."""
        reason = self.reason.edit.text()
        return {"reason": reason, "type": str(self.type.currentData() or "")} if reason else {}

    def take_in_hand(self, was: dict[str, str]) -> None:
        """Take it up again."""
        self.reason.show_text(was.get("reason", ""))
        self.type.setCurrentIndex(max(0, self.type.findData(was.get("type"))))

    def show_key(self, shown: KeyShown) -> None:
        """Repaint; the questions are built again only when they are other ones."""
        self._name.setText(shown.name)
        self._verdict.show_text(shown.verdict, shown.tone)
        self._remark.show_text(shown.remark)
        self.findings.show_columns(shown.findings)
        self.service.show_columns(shown.service)
        self._found.show_text(shown.found)
        self._overruled.show_text(shown.overruled)
        self._show_questions(shown.questions)
        if self.type.count() != len(shown.types):
            self.type.clear()
            for code, name in shown.types:
                self.type.addItem(name, code)

    def take_overrule(self) -> None:
        """Keep what the teller says instead.

        Raises:
            Refusal: no reason is given.
        """
        self._overrule(self.type.currentData(), self.reason.edit.text())
        self.reason.edit.clear()

    def _show_questions(self, asked: tuple[Asked, ...]) -> None:
        if [one.code for one in asked] != [one.code for one in self._asked]:
            for old in self._questions:
                old.deleteLater()
            self._questions = [self._question(one) for one in asked]
        self._asked = asked
        for choice, one in zip(self._questions, asked, strict=True):
            codes = [code for code, _ in one.answers]
            if one.chosen in codes:
                choice.show_chosen(codes.index(one.chosen))
            else:
                choice.show_none()

    def _question(self, one: Asked) -> Choice:
        codes = [code for code, _ in one.answers]

        def chosen(at: int) -> None:
            self._guard(lambda: self._answer(one.code, codes[at]))

        choice = Choice(one.ask, tuple(text for _, text in one.answers), chosen)
        self._question_box.addWidget(choice)
        return choice
