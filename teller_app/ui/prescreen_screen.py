"""The pre-screen: inputs on the left, findings one by one on the right."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QGridLayout, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from teller_app.desk.prescreen import Form, PrescreenDesk, PrescreenView
from teller_app.desk.saving import save_file
from teller_app.rules.codes import LoanOutcome
from teller_app.rules.prescreen import PrescreenDecision, Remedy
from teller_app.rules.reasons import Reason
from teller_app.ui import theme
from teller_app.ui.follow import Guard, follow
from teller_app.ui.parts.flow import flowing
from teller_app.ui.parts.labels import Card, Label, plain_tip
from teller_app.ui.parts.low_place import LowPlace
from teller_app.ui.parts.opening import Opening
from teller_app.ui.parts.panels import Panel, Panels
from teller_app.ui.parts.reason_list import show_mark
from teller_app.ui.parts.schedule_chart import ScheduleChart
from teller_app.ui.parts.schedule_table import ScheduleTable
from teller_app.ui.prescreen_form import PrescreenForm
from teller_app.words.amounts import money
from teller_app.words.codes import code_name
from teller_app.words.prescreen import criterion, criterion_name, documents, outcome_says, remedy
from teller_app.words.reasons import source_line
from teller_app.words.refusals import problem_line
from teller_app.words.speaker import Speaker

OUTCOME_TONES = {
    LoanOutcome.PASS: "good",
    LoanOutcome.REFER: "caution",
    LoanOutcome.DECLINE: "bad",
    LoanOutcome.INCOMPLETE: "caution",
}
MOST_REMEDIES = 3
LEAST_FORM, LEAST_FINDINGS, LEAST_PLAN = 350, 360, 396
"""What two fields side by side need in English, the longest change that would pass, and the plan's table."""


class PrescreenScreen(LowPlace):
    """Shows a ``PrescreenView`` and passes on what the hand does."""

    def __init__(self, desk: PrescreenDesk, speaker: Speaker, guard: Guard) -> None:
        super().__init__()
        self._desk, self._speaker, self._guard = desk, speaker, guard
        say = speaker.say
        self._who = Label(role="name")
        self._scheme = Label(role="quiet")
        self.export = QPushButton(say("计划存为 Excel Ctrl+S"))
        self.print = QPushButton(say("打印预审告知单 Ctrl+P"))
        self.print.setProperty("role", "primary")
        self.form = PrescreenForm(speaker, self._take)
        self.findings = FindingsPanel(desk, speaker)
        self.chart, self.table = ScheduleChart(speaker), ScheduleTable(speaker)
        self._lay_out(say("申请人与贷款"), say("还款计划"))
        follow(self, desk.changed, self.show_view)
        self.show_view(desk.view)

    def _lay_out(self, form_title: str, plan_title: str) -> None:
        head, form, plan = Card(), Card(form_title), Card(plan_title)
        row = QHBoxLayout()
        row.addWidget(flowing(self._who, self._scheme, gap=12), 1)
        row.addWidget(self.export)
        row.addWidget(self.print)
        head.body.addLayout(row)
        form.body.addWidget(self.form)
        form.body.addStretch(1)
        plan.body.addWidget(self.chart, 2)
        plan.body.addWidget(self.table, 3)
        panels = (
            Panel(form, 34, theme.px(LEAST_FORM)),
            Panel(self.findings, 44, theme.px(LEAST_FINDINGS)),
            Panel(plan, 42, theme.px(LEAST_PLAN)),
        )
        self._head, self._cards, self._plan = head, (form, self.findings, plan), plan
        self._full = Panels(head, panels)
        self._whole = QVBoxLayout(self)
        self._whole.addWidget(self._full)
        self.sit(low=False)

    def sit(self, *, low: bool, tight: bool = False) -> None:
        """Less air in a low place: what to bring is to be read without a scroll bar."""
        beyond, within = (6, 8) if low else (12, 12)
        self._whole.setContentsMargins(18, beyond, 18, beyond)
        self._head.body.setContentsMargins(16, beyond - 2, 16, beyond - 2)
        for card in self._cards:
            card.body.setContentsMargins(16, within, 16, within)
        self._full.sit(low=low, tight=tight)
        for part in (self.form, self.findings):
            part.sit(low=low)

    def _take(self, form: Form) -> None:
        """A consent that could not be recorded was not given: the buttons go back to what the desk holds."""
        self._guard(lambda: self._desk.take(form))
        self.form.show_view(self._desk.view)

    def choose_file(self) -> None:
        """Ask where to, then write the plan as a workbook.

        Raises:
            Refusal: as ``PrescreenDesk.schedule_file`` and ``save_file``.
        """
        self._desk.require_schedule()
        title = self._speaker.say("存为 Excel")
        chosen, _ = QFileDialog.getSaveFileName(self, title, "schedule.xlsx", "XLSX (*.xlsx)")
        if chosen:
            save_file(Path(chosen), self._desk.schedule_file())

    def show_view(self, view: PrescreenView) -> None:
        """Repaint everything from one state."""
        say = self._speaker.say
        self._who.setText(view.client.name if view.client else say("未选择客户"))
        rulebook = view.problems.get("rulebook")
        self._scheme.show_text(
            problem_line(self._speaker, rulebook) if rulebook else say("个人信用贷款预审 · 预审不是审批"),
            "bad" if rulebook else "",
        )
        self.form.show_view(view)
        self.findings.show_view(view)
        fresh = view.decision is not None and not view.stale
        self.print.setEnabled(fresh)
        self.export.setEnabled(fresh)
        self._plan.title.show_text(
            say("还款计划（改动前的）") if view.stale else say("还款计划"), "caution" if view.stale else ""
        )
        schedule = view.decision.schedule if view.decision else None
        self.chart.show_schedule(schedule)
        self.table.show_schedule(schedule)


class FindingsPanel(Card):
    """The verdict, one line a criterion, what would pass, and what to bring."""

    def __init__(self, desk: PrescreenDesk, speaker: Speaker) -> None:
        super().__init__(speaker.say("预审结果"))
        self._desk, self._speaker = desk, speaker
        self.verdict = Label(role="verdict")
        self.verdict.setObjectName("verdict")
        self._says, self._stale = Label(role="quiet", wrap=True), Label(role="warning", wrap=True)
        self._payment, self._most = Label(role="strong", wrap=True), Label(wrap=True)
        self._most.setObjectName("max_principal")
        self._criteria = QGridLayout()
        self._criteria.setHorizontalSpacing(8)
        self._criteria.setColumnStretch(2, 1)
        self._rows: list[tuple[Label, Label, Label]] = []
        self.remedies = [QPushButton() for _ in range(MOST_REMEDIES)]
        self._documents = Label(role="small", wrap=True)
        inside = QWidget()
        self._lines = body = QVBoxLayout(inside)
        body.setContentsMargins(0, 0, 4, 0)
        for widget in (self._stale, self._says, self._payment):
            body.addWidget(widget)
        body.addLayout(self._criteria)
        body.addWidget(self._most)
        for at, button in enumerate(self.remedies):
            button.clicked.connect(lambda _=False, at=at: self.adopt(at))
            body.addWidget(button)
        body.addStretch(1)
        # The answer above what scrolls and what to bring below it: both are told, so both are always seen.
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(self.title)
        head.addWidget(self.verdict, 1)
        self.body.addLayout(head)
        self.body.addWidget(Opening(inside), 1)
        self.body.addWidget(self._documents)
        self._offered: tuple[Remedy, ...] = ()

    def sit(self, *, low: bool) -> None:
        """The lines move together in a low place."""
        self.body.setSpacing(4 if low else 8)
        self._lines.setSpacing(2 if low else 6)
        self._criteria.setVerticalSpacing(1 if low else 4)

    def show_view(self, view: PrescreenView) -> None:
        """Repaint; findings of inputs that have changed since say that they are out of date."""
        decision, say = view.decision, self._speaker.say
        self._stale.show_text(say("输入已改动，下面是改动前的结果") if view.stale else "")
        if decision is None:
            self.verdict.show_text(say("等待输入"), "quiet")
            self._says.show_text(say("填写贷款金额、年利率和期限后即时给出结果"))
            for label in (self._payment, self._most, self._documents):
                label.hide()
            self._show_criteria(None)
            self._show_remedies(())
            return
        outcome = decision.outcome
        self.verdict.show_text(code_name(self._speaker, outcome), OUTCOME_TONES[outcome])
        self._says.show_text(outcome_says(self._speaker, decision))
        self._payment.show_text(
            say(
                "月供 {payment} 元 · 利息合计 {interest} 元",
                payment=money(decision.monthly_payment),
                interest=money(decision.total_interest),
            )
        )
        self._show_criteria(decision)
        self._most.show_text(self._most_text(decision))
        self._show_remedies(() if view.stale else decision.remedies)
        wanted = say("、").join(documents(self._speaker, decision))
        self._documents.show_text(say("请带：{documents}", documents=wanted))

    def _most_text(self, decision: PrescreenDecision) -> str:
        if decision.max_principal is None:
            return ""
        return self._speaker.say(
            "各项达标最多 {amount} 元（按已知资料）", amount=money(decision.max_principal)
        )

    def _show_criteria(self, decision: PrescreenDecision | None) -> None:
        reasons = decision.criteria if decision else ()
        while len(self._rows) < len(reasons):
            row = (Label(), Label(role="strong"), Label(wrap=True))
            for column, label in enumerate(row):
                self._criteria.addWidget(label, len(self._rows), column)
            self._rows.append(row)
        for at, row in enumerate(self._rows):
            if decision is not None and at < len(reasons):
                self._show_criterion(row, reasons[at], decision)
            else:
                for label in row:
                    label.hide()

    def _show_criterion(
        self, row: tuple[Label, Label, Label], reason: Reason, decision: PrescreenDecision
    ) -> None:
        speaker = self._speaker
        show_mark(row[0], reason.outcome, speaker)
        row[1].show_text(criterion_name(speaker, reason.rule))
        row[2].show_text(criterion(speaker, reason, decision.edition))
        row[2].setToolTip(plain_tip(source_line(speaker, reason.source, decision.edition)))

    def _show_remedies(self, offered: tuple[Remedy, ...]) -> None:
        self._offered = offered
        for at, button in enumerate(self.remedies):
            button.setVisible(at < len(offered))
            if at < len(offered):
                text = self._speaker.say(
                    "采用：{remedy}  Alt+{key}", remedy=remedy(self._speaker, offered[at]), key=at + 1
                )
                button.setText(text)

    def adopt(self, at: int) -> None:
        """Take over one of the changes that would pass."""
        if at < len(self._offered):
            self._desk.adopt(self._offered[at])
