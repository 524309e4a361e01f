"""Head office's files: chosen, shown column by column, checked, and taken in with one key."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QFileDialog,
    QHBoxLayout,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from teller_app.desk.branch_tables import Table
from teller_app.desk.intake_changed import changed
from teller_app.desk.intake_lines import outcome_line, outcome_lines
from teller_app.desk.intake_making import Outcome
from teller_app.desk.intake_page import IntakePage
from teller_app.desk.intake_peer import ImportStopped
from teller_app.desk.intake_state import IntakeView
from teller_app.desk.saving import save_file
from teller_app.rules.errors import Refusal, Unavailable
from teller_app.ui import theme
from teller_app.ui.follow import Guard, follow
from teller_app.ui.intake_columns import ColumnsCard
from teller_app.ui.intake_found import FoundCard
from teller_app.ui.intake_looking import Looking
from teller_app.ui.intake_profile import ProfileKeys
from teller_app.ui.parts.fact_table import FactTable
from teller_app.ui.parts.field import Field
from teller_app.ui.parts.flow import flowing
from teller_app.ui.parts.labels import Card, Label, make_primary
from teller_app.ui.parts.progress import Waiting
from teller_app.ui.work import Cancelled, Progress, Work
from teller_app.ui.writing import Writing
from teller_app.words.intake import STEPS
from teller_app.words.intake_fields import kind_name
from teller_app.words.refusals import problem_line
from teller_app.words.speaker import Speaker

SIDE_LEAST, SIDE_MOST = 300, 372
LEAST_WIDTH = 460
"""Of the columns: a choice and what stands in its column are seen together, or the page scrolls sideways."""
CHANGES = "XLSX (*.xlsx);;CSV (*.csv)"
FILES = "CSV, TSV, TXT, XLSX (*.csv *.tsv *.txt *.xlsx);;* (*)"


class IntakeScreen(QWidget):
    """Shows an ``IntakeView``; what takes long is done beside the window, and look-ups go on meanwhile."""

    switched = Signal(object)
    """Another book serves: whoever has the last one open lets go of it."""
    said = Signal(str)
    """What came of it, where another page is in front."""

    def __init__(self, desk: IntakePage, speaker: Speaker, guard: Guard) -> None:
        super().__init__()
        self._desk, self._speaker, self._guard = desk, speaker, guard
        self._work: Work | None = None
        self._step = ""
        say = speaker.say
        self.files = FactTable(say("要导入的文件"))
        self.add, self.remove = QPushButton(say("选择文件… Ctrl+F")), QPushButton(say("移出 Ctrl+D"))
        self.profile = ProfileKeys(desk, speaker, guard)
        self._manifest = Label(wrap=True)
        self.day = Field(speaker, say("营业日（空为昨天）"), say("如 2026-11-27"))
        self.without, self.fresh = QCheckBox(say("没有清单 Alt+N")), QCheckBox(say("整册替换 Alt+X"))
        self.gap, self.whole = QCheckBox(say("允许缺批 Alt+E")), QCheckBox(say("行数已核实 Alt+U"))
        self._card = ColumnsCard(desk, speaker, guard)
        self.kind, self.adds, self.columns = self._card.kind, self._card.adds, self._card.columns
        self.answer, self._lines = Label(role="name", wrap=True), Label(wrap=True)
        self._found = FoundCard(speaker)
        self.faults, self.changes = self._found.faults, self._found.changes
        self.check, self.take = QPushButton(say("检查 Ctrl+L")), QPushButton(say("启用新客户册 Ctrl+S"))
        self.rejects = QPushButton(say("不合格的行存为… Ctrl+B"))
        self.save_changes = QPushButton(say("变化名单存为… Alt+S"))
        self._writing = Writing(guard, self._show_writing, self)
        self.waiting = Waiting(speaker, self.cancel, say("正在导入"), say("停止 Esc"))
        self._looking = Looking(desk, speaker, guard, self.waiting, lambda: self._work is None, self)
        self._pages = QStackedWidget()
        self._lay_out()
        self._connect()
        self.show_view(desk.view)

    def _connect(self) -> None:
        desk, guard = self._desk, self._guard
        buttons: tuple[tuple[QPushButton, Callable[[], object]], ...] = (
            (self.add, self.choose_files),
            (self.remove, self.leave_out),
            (self.check, self.begin_check),
            (self.take, self.begin_switch),
            (self.rejects, self.choose_rejects),
            (self.save_changes, self.choose_changes),
        )
        for button, act in buttons:
            button.clicked.connect(lambda _=False, act=act: guard(act))
        for box, name in (
            (self.without, "without"),
            (self.fresh, "fresh"),
            (self.gap, "gap_ok"),
            (self.whole, "whole"),
        ):
            box.clicked.connect(lambda on, name=name: guard(partial(desk.answer, **{name: on})))
        self.day.edit.textEdited.connect(lambda text: guard(lambda: desk.set_day(text)))
        self.day.edit.returnPressed.connect(lambda: guard(self.begin_check))
        self.profile.said.connect(self.said)
        self.files.currentCellChanged.connect(lambda row, *_: desk.choose(row))
        follow(self, desk.changed, self.show_view)

    def _lay_out(self) -> None:
        say = self._speaker.say
        side, came = Card(say("要导入的文件")), Card()
        side.setMinimumWidth(theme.px(SIDE_LEAST))
        side.setMaximumWidth(theme.px(SIDE_MOST))
        self._pages.setMinimumWidth(theme.px(LEAST_WIDTH))
        side.body.addWidget(flowing(self.add, self.remove))
        side.body.addWidget(self.files, 1)
        side.body.addWidget(self.profile)
        side.body.addWidget(self._manifest)
        side.body.addWidget(self.day)
        for box in (self.without, self.fresh, self.gap, self.whole):
            side.body.addWidget(box)
        came.body.addWidget(self.answer)
        came.body.addWidget(flowing(self.check, self.take, self.rejects, self.save_changes))
        came.body.addWidget(self.waiting)
        came.body.addWidget(self._lines)
        self._pages.addWidget(self._card)
        self._pages.addWidget(self._found)
        right = QVBoxLayout()
        right.setSpacing(12)
        right.addWidget(came)
        right.addWidget(self._pages, 1)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(18, 12, 18, 12)
        whole.setSpacing(12)
        whole.addWidget(side, 2)
        whole.addLayout(right, 3)

    def begin(self) -> None:
        """The page comes to the front."""
        self._desk.recall()
        self._looking.follow()
        (self.files if self._desk.view.files or self._looking.busy else self.add).setFocus()

    def follow(self) -> None:
        """Hear of what a lock or another language has left alone, and look at the files that come back."""
        desk = self._desk
        self._looking.follow()
        if self._work is not None:
            return
        if desk.served is not None:
            self.switched.emit(desk.served)
        elif desk.there:
            self._run(lambda progress: desk.follow(partial(self._report, progress)))
        elif desk.view.busy:
            desk.take_wrong(None)

    def choose_files(self) -> None:
        """Ask which files, and have each looked at.

        Raises:
            Refusal: as ``IntakePage.begin_look``, before anybody has to choose.
        """
        self._desk.require_rest()
        chosen, _ = QFileDialog.getOpenFileNames(self, self._speaker.say("选择要导入的文件"), "", FILES)
        if chosen:
            self._desk.begin_look([Path(name) for name in chosen])
            self._looking.follow()
            self.files.setFocus()

    def leave_out(self) -> None:
        """Without the file whose columns are shown.

        Raises:
            Refusal: as ``IntakePage.remove``.
        """
        self._desk.remove()

    def choose_rejects(self) -> None:
        """Ask where rows that are left out go, and check again: they are not kept anywhere until then.

        Raises:
            Refusal: as ``IntakePage.asked``.
        """
        if self.rejects.isHidden():
            return
        title = self._speaker.say("不合格的行存为")
        chosen, _ = QFileDialog.getSaveFileName(self, title, "rejected-rows.csv", "CSV (*.csv)")
        if chosen:
            self._desk.write_rejects(Path(chosen))
            self.begin_check()

    def choose_changes(self) -> None:
        """Ask where the list of whom the new book changes goes, and write it beside the window.

        Raises:
            Refusal: as ``IntakePage.changes_file``.
            StoreUnavailable: likewise.
        """
        if self._writing.busy:
            return
        title = self._speaker.say("变化名单存为")
        chosen, _ = QFileDialog.getSaveFileName(self, title, "changes.xlsx", CHANGES)
        if chosen:
            content, path = self._desk.changes_file(chosen), Path(chosen)
            saved = self._speaker.say("已存为 {file}", file=path.name)
            self._writing.begin(lambda _: save_file(path, content), lambda _: self.said.emit(saved))

    def _show_writing(self) -> None:
        self.save_changes.setEnabled(not self._writing.busy)

    def begin_check(self) -> None:
        """Check everything and build the new book beside the present one.

        Raises:
            Refusal: as ``IntakePage.asked``.
        """
        asked = self._desk.asked()
        self._desk.begin(asked)
        self._run(lambda progress: self._desk.prepare(asked, partial(self._report, progress)))

    def begin_switch(self) -> None:
        """Let the new book serve; the journal is backed up first.

        Raises:
            Refusal: ``import.nothing_waits``, or as ``IntakePage.require_rest``.
        """
        self._desk.require_rest()
        if not self._desk.view.waits:
            raise Refusal("import.nothing_waits")
        self._run(lambda _: self._desk.switch())

    def cancel(self) -> bool:
        """Stop what runs: the present book goes on serving. Says whether anything ran."""
        if self._looking.cancel() and self._work is None:
            return True  # a new book that waits goes on waiting
        if self._work is None:
            return False
        self._desk.cancel()
        return True

    def stop(self) -> None:
        """Before the window goes: hear no more of what runs. An import goes on; another window hears it."""
        self._looking.stop()
        self._writing.stop()
        if self._work is not None:
            self._work.cancel()
            self._work.wait()
            self._work = None

    def show_view(self, view: IntakeView) -> None:
        """Repaint everything from one state."""
        say = self._speaker.say
        self.files.blockSignals(True)
        rows = tuple((each.name, kind_name(self._speaker, each.kind.value)) for each in view.files)
        self.files.show_table(Table("", (say("文件"), say("文件内容")), rows, ("",) * len(rows)))
        self.files.setCurrentCell(view.chosen if view.files else -1, 0)
        self.files.blockSignals(False)
        self._show_answers(view)
        self._card.show_view(view)
        self._show_outcome(view)

    def _show_answers(self, view: IntakeView) -> None:
        say = self._speaker.say
        if view.profile is not None and view.profile.keys and view.manifest is None and view.files:
            self._manifest.show_text(say("导入配置要求有总行签名的清单"), "caution")
        elif view.manifest is not None:
            self._manifest.show_text(say("清单：{file}", file=view.manifest.name), "good")
        elif view.files:
            self._manifest.show_text(say("没有找到清单 manifest.json 或 manifest.toml"), "caution")
        else:
            self._manifest.show_text(say("清单放在同一文件夹，会自动核对"), "quiet")
        self.day.show_text(view.day)
        self.day.show_problem(view.problem)
        self.day.setEnabled(view.manifest is None and not view.busy)
        for box, on in (
            (self.without, view.without),
            (self.fresh, view.fresh),
            (self.gap, view.gap_ok),
            (self.whole, view.whole),
        ):
            box.setChecked(on)
            box.setEnabled(not view.busy)
        self.without.setEnabled(view.manifest is None and not view.busy)
        self.add.setEnabled(view.rests)
        self.profile.show_view(view)
        self.remove.setEnabled(bool(view.files) and view.rests)
        self.check.setEnabled(bool(view.files) and view.rests)
        self.take.setEnabled(view.waits and view.rests)
        for button, first in ((self.check, not view.waits), (self.take, view.waits)):
            make_primary(button, first=first)

    def _show_outcome(self, view: IntakeView) -> None:
        say, outcome = self._speaker.say, view.outcome
        left_out = outcome is not None and outcome.report.rejected > 0 and outcome.rejects is None
        self.rejects.setVisible(left_out)
        changes = outcome.changes if outcome is not None and view.rests else None
        self.save_changes.setVisible(changes is not None and changed(changes))
        self._lines.setVisible(view.rests)
        if not view.rests:
            importing, looking = say("正在导入；柜面照常查询"), say("正在查看文件；柜面照常查询")
            self.answer.setText(importing if view.busy else looking)
            return
        if view.wrong is not None:
            self._lines.show_text(problem_line(self._speaker, view.wrong), "bad")
            nothing = say("没有导入任何数据")
            self.answer.setText(say("新客户册还没有启用，可再按 Ctrl+S") if outcome else nothing)
        elif outcome is not None:
            self._lines.show_text("\n".join(outcome_lines(self._speaker, outcome)))
            self.answer.setText(outcome_line(self._speaker, outcome.report))
        else:
            self._lines.show_text("")
            self.answer.setText(say("核对下面每一列，再检查") if view.files else say("先选择总行下发的文件"))
        # Turned to once: a table that is left for a moment loses the keyboard.
        found = outcome is not None and self._found.show_outcome(outcome, self._desk.edition())
        self._pages.setCurrentWidget(self._found if found else self._card)

    def _run(self, task: Callable[[Progress], object]) -> None:
        self._desk.show_busy(busy=True)
        self.waiting.begin()
        self._work = Work(task, self)
        self._work.progressed.connect(self._progressed)
        self._work.done.connect(self._done)
        self._work.failed.connect(self._failed)
        self._work.start()

    def _report(self, progress: Progress, step: str, done: int, total: int) -> None:
        """Called beside the window, by the work."""
        self._step = step
        progress(done, total)

    def _progressed(self, done: int, total: int) -> None:
        if self.sender() is self._work:
            self.waiting.show_step(self._speaker.say(STEPS[self._step]), done, total)

    def _done(self, result: object) -> None:
        if self.sender() is not self._work:
            return
        self._end()
        if isinstance(result, Outcome) and not self._desk.there:
            self._desk.take_wrong(None)  # it was stopped in the moment in which it was done
        elif isinstance(result, Outcome):
            self._desk.take_outcome(result)
            self._say_elsewhere(result)
            if self.isVisible():
                (self.take if self._desk.view.waits else self.check).setFocus()
        else:
            self.switched.emit(result)

    def _failed(self, error: object) -> None:
        if self.sender() is not self._work:
            return
        self._end()
        wrong = error if isinstance(error, (Refusal, Unavailable)) else None
        self._desk.take_wrong(wrong)
        stopped = isinstance(error, (Cancelled, ImportStopped))
        if wrong is None and not stopped and isinstance(error, Exception):
            # A bug of ours; the handler of unexpected faults says so.
            raise error

    def _say_elsewhere(self, outcome: Outcome) -> None:
        if self.isVisible():
            return
        say = self._speaker.say
        if outcome.report.acceptable:
            self.said.emit(say("新客户册检查通过，等待启用：按 F9，再按 Ctrl+I"))
        else:
            self.said.emit(say("导入没有通过检查：按 F9，再按 Ctrl+I 查看"))

    def _end(self) -> None:
        if self._work is not None:
            self._work.wait()
            self._work.deleteLater()
            self._work = None
        self.waiting.hide()
