"""How much until when: reach a tier by a day, and keep this one."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from teller_app.desk.client import TARGET_FIELD
from teller_app.desk.client_view import ClientView, Mode
from teller_app.ui import theme
from teller_app.ui.parts.combo import Combo
from teller_app.ui.parts.labels import Label, as_role, restyle
from teller_app.ui.parts.line_edit import LineEdit
from teller_app.words.amounts import day
from teller_app.words.refusals import problem_line
from teller_app.words.speaker import Speaker
from teller_app.words.standing import earliest_line, keep_line, missing_beside, reach_line


class PlanningBox(QWidget):
    """Two fields and three sentences, repainted with every amount."""

    def __init__(
        self, speaker: Speaker, aimed: Callable[[str | None], None], dated: Callable[[str], None]
    ) -> None:
        super().__init__()
        self._speaker, self._aimed = speaker, aimed
        self._missing = Label(role="strong", wrap=True)
        self._missing.setObjectName("missing")
        self.target, self.by = Combo(speaker.say("规划目标等级")), LineEdit()
        self.by.setAccessibleName(speaker.say("规划到哪一天"))
        self.by.setMaxLength(20)
        self.by.setFixedWidth(theme.px(96))
        self._problem = Label(role="problem", wrap=True)
        self._reach, self._keep = Label(role="fine", wrap=True), Label(role="fine", wrap=True)
        self._earliest = Label(role="quiet", wrap=True)
        self._aim = QWidget()
        self._codes: list[str] = []
        self._about = ""
        self.target.activated.connect(self._choose)
        self.by.textEdited.connect(dated)
        self._lay_out()

    def _lay_out(self) -> None:
        say = self._speaker.say
        row = QHBoxLayout(self._aim)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        if not theme.largest():
            # The tier and the day need the room; both are named for a screen reader.
            row.addWidget(Label(say("规划"), "title"))
        row.addWidget(self.target, 1)
        row.addWidget(Label(say("到"), "quiet"))
        row.addWidget(self.by)
        self._lines = QVBoxLayout(self)
        self._lines.setContentsMargins(0, 0, 0, 0)
        self._lines.addWidget(self._missing)
        self._lines.addWidget(self._aim)
        for label in (self._problem, self._reach, self._earliest, self._keep):
            self._lines.addWidget(label)
        self.sit(low=False)

    def sit(self, *, low: bool) -> None:
        """Less air in a low place."""
        self._lines.setSpacing(3 if low else 4)

    def show_view(self, view: ClientView) -> None:
        """Repaint from the desk."""
        decision, found, speaker = view.decision, view.planning, self._speaker
        self.setVisible(decision is not None)
        if decision is None or found is None:
            return
        codes = [tier.code for tier in found.targets]
        if codes != self._codes:
            self._codes = codes
            self.target.clear()
            self.target.addItems([speaker.name(tier.name) for tier in found.targets])
        reach = found.reach
        lacks, answers = missing_beside(speaker, decision, reach)
        self._missing.show_text(lacks)
        as_role(self._missing, "strong" if answers else "quiet")
        as_role(self._reach, "fine" if answers else "strong")
        self._aim.setVisible(bool(codes))
        if reach is not None:
            self.target.setCurrentIndex(codes.index(reach.tier.code))
        self._show_day(view)
        self._reach.show_text(reach_line(speaker, reach, decision.next_tier) if reach else "")
        self._earliest.show_text(earliest_line(speaker, found.earliest, reach))
        # Of amounts that are only said nobody has anything to take out.
        real = not view.has_trial and view.mode is not Mode.WALK_IN
        self._keep.show_text(keep_line(speaker, found.keep) if found.keep and real else "")

    def _show_day(self, view: ClientView) -> None:
        problem = view.problems.get(TARGET_FIELD)
        planned = day(view.planning.reach.by) if view.planning and view.planning.reach else ""
        text = view.target_typed if (problem or self.by.hasFocus()) and view.target_typed else planned
        about = view.client.key if view.client is not None else ""
        another, self._about = about != self._about, about
        # Whoever has just emptied the field is about to type; what is left of another client is no typing.
        emptied = self.by.hasFocus() and not self.by.text() and not view.target_typed and not another
        if self.by.text() != text and not emptied:
            self.by.setText(text)
        wrong = "true" if problem else "false"
        if self.by.property("wrong") != wrong:
            self.by.setProperty("wrong", wrong)
            restyle(self.by)
        self._problem.show_text(problem_line(self._speaker, problem) if problem else "")

    def _choose(self, index: int) -> None:
        self._aimed(self._codes[index] if index >= 0 else None)
