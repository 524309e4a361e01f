"""A trial on the book: the answer, the table of migration, and who goes where."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QPushButton

from teller_app.desk.approving import Approval
from teller_app.desk.branch_tables import Table
from teller_app.desk.rules import RulesDesk
from teller_app.desk.trial_files import Save, masked_file, show_unmasked, unmasked_file
from teller_app.desk.trial_tables import MOVED, cell_at, matrix_table, moved_table
from teller_app.desk.trials import Chosen, Trial, TrialView, asked_line
from teller_app.rules.errors import Refusal, Unavailable
from teller_app.rules.migration import Way
from teller_app.safe.roles import Act
from teller_app.ui import theme
from teller_app.ui.approve_bar import ApproveBar
from teller_app.ui.follow import Guard, follow
from teller_app.ui.keeper import Errand
from teller_app.ui.parts.fact_table import FactTable
from teller_app.ui.parts.flow import flowing
from teller_app.ui.parts.folding import NO_BOUND
from teller_app.ui.parts.labels import Card, Label
from teller_app.ui.parts.progress import Waiting
from teller_app.ui.work import Cancelled
from teller_app.ui.writing import Writing
from teller_app.words.refusals import problem_line
from teller_app.words.speaker import Speaker
from teller_app.words.trial import answer_line, remark, way_name

WAY_KEYS = {Way.UP: "Alt+U", Way.DOWN: "Alt+D", Way.OTHER: "Alt+B"}
KINDS = "XLSX (*.xlsx);;CSV (*.csv)"
_LEAST_LIST = 76
"""Pixels: its head and two rows."""


class TrialTab(Card):
    """Shows a ``TrialView``; it is worked out on another thread, with progress and a way out."""

    open_client = Signal(str)
    said = Signal(str)

    def __init__(self, desk: RulesDesk, speaker: Speaker, approve: ApproveBar, guard: Guard) -> None:
        super().__init__()
        self._rules, self._desk, self._speaker = desk, desk.trials, speaker
        self._approve, self._guard = approve, guard
        self._errand: Errand | None = None
        say = speaker.say
        self.saving = Waiting(speaker, self.cancel_file, say("正在存为文件"))
        self._writing = Writing(guard, lambda: self._show_buttons(self._desk.view), self, self.saving)
        self.answer, self._asked = Label(role="name", wrap=True), Label(role="quiet", wrap=True)
        self._remark = Label(role="quiet", wrap=True)
        self.begin = QPushButton(say("开始试算 Ctrl+L"))
        self.begin.setProperty("role", "primary")
        self.ways = {way: QPushButton() for way in MOVED}
        self.export = QPushButton(say("存为文件 Ctrl+S"))
        self.unmasked = QPushButton(say("含姓名导出… Alt+S"))
        self.unmasked.setProperty("role", "link")
        self.waiting = Waiting(speaker, self.cancel)
        self.matrix = FactTable(say("迁移表"))
        self.list = FactTable(say("试算名单"), wide=1)
        self._title = Label(role="title", wrap=True)
        self._lay_out()
        self._connect()
        self.show_view(self._desk.view)

    def _lay_out(self) -> None:
        self.body.addWidget(self.answer)
        self.body.addWidget(self._asked)
        self.body.addWidget(self.waiting)
        self.body.addWidget(self.saving)
        self.body.addWidget(flowing(self.begin, *self.ways.values(), self.export))
        # The answer as far as there is room, and of the list the rest, but not less than a few rows.
        self.body.addWidget(self.matrix, 100)
        row = QHBoxLayout()
        row.addWidget(self._title, 1)
        row.addWidget(self.unmasked)
        self.body.addLayout(row)
        self.list.setMinimumHeight(theme.px(_LEAST_LIST))
        self.body.addWidget(self.list, 1)
        self.body.addWidget(self._remark)

    def _connect(self) -> None:
        self.begin.clicked.connect(lambda: self._guard(self.start))
        for way, button in self.ways.items():
            button.clicked.connect(lambda _=False, way=way: self._guard(lambda: self.choose(way)))
        self.matrix.cell_chosen.connect(lambda row, at: self._guard(lambda: self._choose_cell(row, at)))
        self.list.opened.connect(self.open_client)
        self.export.clicked.connect(lambda: self._guard(self.choose_file))
        self.unmasked.clicked.connect(lambda: self._guard(self.choose_unmasked))
        follow(self, self._desk.changed, self.show_view)

    def start(self) -> None:
        """Try the chosen edition; one trial at a time.

        Raises:
            Refusal: as ``RulesDesk.ask_trial``.
        """
        if self._errand is not None:
            return
        self._rules.ask_trial()
        self.waiting.begin()
        self._errand = Errand(self._desk.work, self._done, self._failed, self)
        self._errand.progressed.connect(self.waiting.show_progress)
        self._show_buttons(self._desk.view)

    def cancel(self) -> None:
        """Stop working; nothing half made is kept."""
        if self._errand is not None:
            self._errand.cancel()

    def cancel_file(self) -> None:
        """Stop writing; nothing half-written is left."""
        self._writing.cancel()
        self.said.emit(self._speaker.say("已停止，没有存为文件"))

    def stop(self) -> None:
        """Stop, and wait until nothing runs any more; before the window goes."""
        if self._errand is not None:
            self._errand.drop()
            self._errand = None
            self._desk.stopped()
        self._writing.stop()

    def _done(self, trial: object) -> None:
        self._ended()
        if isinstance(trial, Trial):
            self._desk.show(trial)
            self.matrix.setFocus()

    def _failed(self, error: object) -> None:
        self._ended()
        if isinstance(error, Cancelled):
            self._desk.stopped()
        elif isinstance(error, (Refusal, Unavailable)):
            self._desk.fail(error)
        elif isinstance(error, Exception):
            # A bug of ours; the handler of unexpected faults says so.
            raise error

    def _ended(self) -> None:
        self._errand = None
        self.waiting.hide()

    def choose(self, way: Way) -> None:
        """Bring up who goes one way."""
        self._desk.choose(way)
        self.list.setFocus()

    def _choose_cell(self, row: str, column: int) -> None:
        """A double click asks twice, and is one look."""
        trial, listed = self._desk.view.trial, self._desk.view.listed
        cell = cell_at(trial, row, column) if trial is not None else None
        if cell is not None and (listed is None or listed.cell != cell):
            self._desk.choose(cell=cell)

    def choose_file(self) -> None:
        """Ask where to, then write the list, or everybody who moves."""
        file = self._ask_where("trial.xlsx")
        if file:
            self._write(masked_file(self._desk, self._what(), file))

    def choose_unmasked(self) -> None:
        """Ask where to, then for a second person, who reads that too; whole names leave only then."""
        file = self._ask_where("trial-names.xlsx")
        if file:
            what = self._what()
            self._approve.ask(
                show_unmasked(self._desk.place, what, file), partial(self._save_names, what, file)
            )

    def _save_names(self, what: Chosen, file: str, approval: Approval) -> None:
        _, save = unmasked_file(self._desk, what, file, approval)
        self._write(save)

    def _write(self, save: Save) -> None:
        """One file at a time: a question about another one goes."""
        self._approve.hide()
        self._writing.begin(save, self.said.emit)

    def _what(self) -> Chosen:
        """The list on the page, or everybody who moves."""
        shown = self._desk.view.listed
        return self._desk.chosen(*shown.ways, cell=shown.cell) if shown else self._desk.chosen(*MOVED)

    def _ask_where(self, suggested: str) -> str:
        """Which file; empty where nobody says so, or while another one is being written."""
        if self._desk.view.trial is None:
            raise Refusal("trial.none")
        if self._writing.busy:
            return ""
        title = self._speaker.say("存为文件")
        chosen, _ = QFileDialog.getSaveFileName(self, title, suggested, KINDS)
        return chosen

    def show_view(self, view: TrialView) -> None:
        """Repaint everything from one state."""
        speaker = self._speaker
        self.answer.setText(self._answer(view))
        self._asked.setText("" if view.asked is None else asked_line(speaker, view.asked))
        self._remark.setText(remark(speaker, draft=view.asked is not None and view.asked.draft))
        self._show_buttons(view)
        nothing = Table("", (), (), ())
        self.matrix.setMaximumHeight(NO_BOUND)
        self.matrix.show_table(matrix_table(speaker, view.trial) if view.trial else nothing)
        if view.trial is not None:
            self.matrix.setMaximumHeight(self.matrix.whole_height())
        if view.listed is not None:
            table = moved_table(speaker, view.listed)
            self._title.setText(table.title)
            self.list.show_table(table)
        else:
            self._title.setText(speaker.say("选一个方向，或在表中点一格，看是哪些客户") if view.trial else "")
            self.list.show_table(nothing)

    def _answer(self, view: TrialView) -> str:
        """The answer first; without one, what there is to do."""
        say = self._speaker.say
        if view.trial is not None:
            return answer_line(self._speaker, view.trial.ways)
        if view.problem is not None:
            return problem_line(self._speaker, view.problem)
        if view.stopped:
            return say("已停止试算")
        if view.waiting:
            return say("正在试算")
        if not self._desk.place.may(Act.RULEBOOK_TRY):
            return say("试算由主管办理")
        return say("还没有试算")

    def _show_buttons(self, view: TrialView) -> None:
        place, there = self._desk.place, view.trial is not None
        self.begin.setEnabled(place.may(Act.RULEBOOK_TRY) and self._errand is None)
        ways = view.trial.ways if view.trial is not None else {}
        for way, button in self.ways.items():
            name = way_name(self._speaker, way)
            counted = f"{name} {ways[way]:,}" if there else name
            button.setText(f"{counted} {WAY_KEYS[way]}")
            button.setEnabled(bool(ways.get(way)))
        for button in (self.export, self.unmasked):
            button.setEnabled(there and not self._writing.busy)
        self.unmasked.setVisible(place.may(Act.EXPORT_UNMASKED))
