"""From which day on another rulebook decides: planned by two, and withdrawn by two."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QPushButton

from teller_app.desk.rules import RulesDesk, RulesView
from teller_app.rules.errors import Refusal
from teller_app.safe.roles import Act
from teller_app.ui.approve_bar import ApproveBar
from teller_app.ui.follow import Guard, follow, hand_on
from teller_app.ui.parts.field import Field
from teller_app.ui.parts.flow import flowing
from teller_app.ui.parts.labels import Card, Label
from teller_app.words.rulebook import start_line
from teller_app.words.rules_page import planned_line
from teller_app.words.speaker import Speaker
from teller_app.words.trial import edition_name

_BESIDE = frozenset(
    {
        "date.unreadable",
        "schedule.past",
        "start.begun",
        "start.fixed",
        "start.range",
        "start.before",
        "start.gap",
    }
)
"""Refusals that are about what was typed as a day."""


class PlanTab(Card):
    """What is planned, a day for another plan, and the way back."""

    def __init__(self, desk: RulesDesk, speaker: Speaker, approve: ApproveBar, guard: Guard) -> None:
        super().__init__()
        self._desk, self._speaker, self._approve, self._guard = desk, speaker, approve, guard
        say = speaker.say
        self.planned, self._chosen = Label(role="name", wrap=True), Label(wrap=True)
        self.limits = Label("", "quiet", wrap=True)
        self.day = Field(speaker, say("启用日期"), say("如 2027-01-01"))
        self.plan, self.withdraw = QPushButton(say("预定启用 Enter")), QPushButton(say("撤销预定 Ctrl+U"))
        self.plan.setProperty("role", "primary")
        self._how = Label(
            say(
                "到启用日期起，本柜台按选中的规则库认定；之前的日子仍按原来的，已保存的认定保留当时的版本。"
                "预定和撤销都要另一位主管复核。现用规则库的新版本到施行首日自动接用，不必预定；"
                "签名规则允许时，可以预定在另一天启用"
            ),
            "quiet",
            wrap=True,
        )
        self._lay_out()
        self.day.edit.returnPressed.connect(self.ask_plan)
        self.plan.clicked.connect(self.ask_plan)
        self.withdraw.clicked.connect(lambda: self._guard(self.ask_withdraw))
        follow(self, desk.changed, self.show_view)
        self.show_view(desk.view)

    def _lay_out(self) -> None:
        self.body.addWidget(self.planned)
        self.body.addWidget(self._chosen)
        self.body.addWidget(self.limits)
        row = QHBoxLayout()
        row.addWidget(self.day, 1)
        row.addStretch(3)
        self.body.addLayout(row)
        self.body.addWidget(flowing(self.plan, self.withdraw))
        self.body.addWidget(self._how)
        self.body.addStretch(1)

    def ask_plan(self) -> None:
        """Have a second person stand for the day that was typed; a wrong one is said beside it."""
        self.day.show_problem(None)
        text = self.day.edit.text()
        try:
            shown = self._desk.show_plan(text)
        except Refusal as refusal:
            if refusal.code in _BESIDE:
                self.day.show_problem(refusal)
                self.day.edit.setFocus()
                return
            hand_on(self._guard, refusal)
            return
        self._approve.ask(shown, lambda approval: self._desk.plan(text, approval))

    def ask_withdraw(self) -> None:
        """Have a second person stand for giving the plan up.

        Raises:
            Refusal: as ``RulesDesk.show_withdraw``.
        """
        self._approve.ask(self._desk.show_withdraw(), self._desk.withdraw)

    def show_view(self, view: RulesView) -> None:
        """Repaint."""
        say, plan = self._speaker.say, view.planned
        scheme = None if plan is None else (plan.rulebook, plan.first_day)
        self.planned.setText(planned_line(self._speaker, scheme, view.starts))
        chosen = view.chosen
        name = edition_name(self._speaker, chosen.edition, chosen.draft) if chosen else "—"
        self._chosen.setText(say("选中：{name}", name=name))
        own = chosen is not None and not chosen.draft and chosen.edition.rulebook == view.rulebook
        self.limits.show_text(start_line(self._speaker, chosen.edition) if chosen and own else "")
        may = self._desk.place.may(Act.RULEBOOK_SWITCH)
        self.plan.setEnabled(may and chosen is not None and not chosen.draft)
        self.day.edit.setEnabled(may)
        self.withdraw.setEnabled(may and (plan is not None or bool(view.starts)))
