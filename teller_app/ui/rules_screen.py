"""The rules: every edition, what it says, what is another in it, a trial on the book, and what is planned."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from teller_app.desk.approving import Approval
from teller_app.desk.branch_tables import Table
from teller_app.desk.rules import Opened, RulesDesk, RulesView, key_of
from teller_app.safe.roles import Act
from teller_app.ui import theme
from teller_app.ui.approve_bar import ApproveBar
from teller_app.ui.follow import Guard, follow, hand_on
from teller_app.ui.keeper import Errand
from teller_app.ui.parts.combo import Combo
from teller_app.ui.parts.fact_table import FactTable
from teller_app.ui.parts.field import Choice
from teller_app.ui.parts.folding import Folding
from teller_app.ui.parts.labels import Card, Label, ShortLabel, head_card, named, plain_tip
from teller_app.ui.parts.line_list import LineList
from teller_app.ui.rules_plan import PlanTab
from teller_app.ui.rules_trial import TrialTab
from teller_app.words.refusals import problem_line
from teller_app.words.rules_page import decides_line, difference_title, planned_line, state_name
from teller_app.words.speaker import Speaker
from teller_app.words.trial import edition_name

CONTENT, DIFFERENCES, TRIAL, PLAN = range(4)
_SIDE, _SIDE_SHARE = 280, 0.36
"""Of the list of editions: so wide at least, so much of the page at most; what is cut then, the tip has."""
_LEAST_HEIGHT = 560
_CONTENTS = 16
"""Of the edition that is compared with, so many signs are seen at least; the list has the rest."""


class RulesScreen(QWidget):
    """Shows a ``RulesView``: the editions on the left, one of four tabs on the right."""

    open_client = Signal(str)
    said = Signal(str)
    installed = Signal()

    def __init__(self, desk: RulesDesk, speaker: Speaker, approve: ApproveBar, guard: Guard) -> None:
        super().__init__()
        self._desk, self._speaker, self._approve, self._guard = desk, speaker, approve, guard
        self._errand: Errand | None = None
        say = speaker.say
        self._head, self._planned = ShortLabel("name", told=True, smallest=12), ShortLabel("quiet", told=True)
        self.draft, self.install = (
            QPushButton(say("打开草案… Ctrl+D")),
            QPushButton(say("安装规则库… Ctrl+B")),
        )
        self.editions = FactTable(say("规则库版本"))
        self.against = Combo(say("与哪一版比较"))
        self.against.setSizeAdjustPolicy(Combo.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.against.setMinimumContentsLength(_CONTENTS)
        self.lines, self.differences = LineList(say("内容")), LineList(say("差异"))
        self._difference = Label(role="strong", wrap=True)
        self.trial = TrialTab(desk, speaker, approve, guard)
        self.plan = PlanTab(desk, speaker, approve, guard)
        pages = (say("内容 Alt+1"), say("差异 Alt+2"), say("试算 Alt+3"), say("启用 Alt+4"))
        self.choice = Choice(say("显示"), pages, self.turn_to, titled=False)
        self._pages = QStackedWidget()
        self._compared = named(say("比较"), self.against)
        self._lay_out()
        self._connect()
        self.turn_to(CONTENT)

    def _lay_out(self) -> None:
        self._side = side = Card(self._speaker.say("规则库版本"))
        side.setFixedWidth(theme.px(_SIDE))
        side.body.setContentsMargins(8, 12, 8, 12)
        side.body.addWidget(self.editions, 1)
        content, differences = Card(), Card()
        content.body.addWidget(self.lines, 1)
        differences.body.addWidget(self._difference)
        differences.body.addWidget(self.differences, 1)
        for page in (content, differences, self.trial, self.plan):
            self._pages.addWidget(page)
        tabs = Folding(self.choice, self._compared, (3, 2))
        right = QVBoxLayout()
        right.setSpacing(8)
        right.addWidget(tabs)
        right.addWidget(self._pages, 1)
        below = QHBoxLayout()
        below.setSpacing(12)
        below.addWidget(side)
        below.addLayout(right, 1)
        self.setMinimumHeight(_LEAST_HEIGHT)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 12, 18, 12)
        layout.setSpacing(12)
        layout.addWidget(head_card((self._head, self._planned), (self.draft, self.install)))
        layout.addLayout(below, 1)

    def _connect(self) -> None:
        self.draft.clicked.connect(lambda: self._guard(self.choose_draft))
        self.install.clicked.connect(lambda: self._guard(self.choose_release))
        self.editions.currentCellChanged.connect(lambda row, *_: self._desk.choose(self.editions.key(row)))
        self.against.activated.connect(lambda at: self._desk.compare_with(self.against.itemData(at)))
        self.trial.open_client.connect(self.open_client)
        self.trial.said.connect(self.said)
        follow(self, self._desk.changed, self.show_view)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  Qt's name
        """Names of rulebooks are whole where the other side has its room all the same."""
        super().resizeEvent(event)
        self._fit_side()

    def _fit_side(self) -> None:
        air = self._side.body.contentsMargins()
        wanted = self.editions.whole_width() + air.left() + air.right() + 2
        least = theme.px(_SIDE)
        self._side.setFixedWidth(max(least, min(wanted, round(self.width() * _SIDE_SHARE))))

    def begin(self) -> None:
        """The page comes to the front."""
        self._desk.refresh()
        self._fit_side()
        self.editions.setFocus()

    def in_hand(self) -> dict[str, str]:
        """From which day an edition would serve, as it was typed."""
        return {"day": self.plan.day.edit.text()}

    def take_in_hand(self, was: dict[str, str]) -> None:
        """Put it back into its field."""
        self.plan.day.show_text(was.get("day", ""))

    def turn_to(self, at: int) -> None:
        """What it says, what is another, a trial, or what is planned."""
        self.choice.show_chosen(at)
        self._pages.setCurrentIndex(at)
        self._compared.setVisible(at in {DIFFERENCES, TRIAL})

    def start_trial(self) -> None:
        """Try the chosen edition on the book.

        Raises:
            Refusal: as ``RulesDesk.ask_trial``.
        """
        self.turn_to(TRIAL)
        self.trial.start()

    def choose_file(self) -> None:
        """Keep the list of a trial."""
        self.turn_to(TRIAL)
        self.trial.choose_file()

    def ask_withdraw(self) -> None:
        """Give up what is planned.

        Raises:
            Refusal: as ``RulesDesk.show_withdraw``.
        """
        self.turn_to(PLAN)
        self.plan.ask_withdraw()

    def choose_draft(self) -> None:
        """Ask for a file, and read it."""
        self._desk.place.require(Act.RULEBOOK_TRY)
        title = self._speaker.say("打开草案")
        chosen, _ = QFileDialog.getOpenFileName(self, title, "", "TOML (*.toml)")
        if chosen:
            self._desk.open_draft(Path(chosen))
            self.turn_to(DIFFERENCES)

    def choose_release(self) -> None:
        """Ask for a folder, prove what is in it beside the window, then ask for a second person."""
        self._desk.place.require(Act.RULEBOOK_INSTALL)
        if self._errand is not None:
            return
        chosen = QFileDialog.getExistingDirectory(self, self._speaker.say("选择规则库文件夹"))
        if chosen:
            folder = Path(chosen)
            self.install.setEnabled(False)
            self._errand = Errand(
                lambda _: self._desk.examine(folder), self._examined, self._not_examined, self
            )

    def stop(self) -> None:
        """Nothing runs on when the window goes."""
        self.trial.stop()
        if self._errand is not None:
            self._errand.drop()
            self._errand = None

    def _examined(self, opened: object) -> None:
        """What would be another, in words that a second person stands for."""
        self._ended()
        if isinstance(opened, Opened):
            act = partial(self._install, opened)
            self._guard(lambda: self._approve.ask(self._desk.show_release(opened), act))

    def _install(self, opened: Opened, approval: Approval) -> None:
        self._desk.install(opened, approval)
        self.installed.emit()
        self.said.emit(self._speaker.say("已安装，从现在起按它认定"))

    def _not_examined(self, error: object) -> None:
        self._ended()
        hand_on(self._guard, error)

    def _ended(self) -> None:
        self._errand = None
        self.install.setEnabled(True)

    def show_view(self, view: RulesView) -> None:
        """Repaint everything from one state."""
        speaker = self._speaker
        now = next((each.edition for each in view.editions if view.decides(each)), None)
        self._head.setText(decides_line(speaker, now))
        plan = view.planned
        scheme = None if plan is None else (plan.rulebook, plan.first_day)
        problem = problem_line(speaker, view.problem) if view.problem is not None else ""
        self._planned.setText(problem or planned_line(speaker, scheme, view.starts))
        self.draft.setEnabled(self._desk.place.may(Act.RULEBOOK_TRY))
        self.install.setEnabled(self._desk.place.may(Act.RULEBOOK_INSTALL) and self._errand is None)
        self._show_editions(view)
        self._show_against(view)
        self.lines.show_lines(self._desk.lines())
        found = self._desk.differences()
        self.differences.show_lines([line for each in found for line in _told(each.says, each.source)])
        self._difference.setText(self._difference_title(view, len(found)))

    def _show_editions(self, view: RulesView) -> None:
        speaker = self._speaker
        rows = tuple(
            (
                speaker.name(each.edition.name),
                each.edition.first_day.isoformat(),
                state_name(speaker, view.terms.get(key_of(each)), view.today, decides=view.decides(each)),
            )
            for each in view.editions
        )
        keys = tuple(key_of(each) for each in view.editions)
        columns = (speaker.say("规则库"), speaker.say("施行首日"), speaker.say("状态"))
        self.editions.blockSignals(True)
        self.editions.show_table(Table("", columns, rows, keys))
        if view.chosen is not None:
            self.editions.setCurrentCell(keys.index(key_of(view.chosen)), 0)
        self.editions.blockSignals(False)
        self._fit_side()

    def _show_against(self, view: RulesView) -> None:
        self.against.clear()
        for each in view.editions:
            name = f"{each.edition.first_day} {self._speaker.name(each.edition.name)}"
            self.against.addItem(name, key_of(each))
        if view.against is not None:
            self.against.setCurrentIndex(self.against.findData(key_of(view.against)))
        self.against.setToolTip(plain_tip(self.against.currentText()))

    def _difference_title(self, view: RulesView, count: int) -> str:
        if view.chosen is None or view.against is None:
            return ""
        before, after = (
            edition_name(self._speaker, each.edition, each.draft) for each in (view.against, view.chosen)
        )
        return difference_title(self._speaker, before, after, count)


def _told(says: str, source: str) -> list[str]:
    """A sentence heads its source."""
    return [says, f"  {source}"] if source else [says]
