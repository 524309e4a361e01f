"""A journal that cannot be used at the start: what is known, and one key back to the last good backup."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from teller_app.desk.approving import Approval
from teller_app.desk.files import CopyLine
from teller_app.desk.rescue import Compared, Found, RescueDesk
from teller_app.rules.errors import Refusal, Unavailable
from teller_app.ui import theme
from teller_app.ui.approve_bar import ApproveBar
from teller_app.ui.giving_up import unexpected_line
from teller_app.ui.keeper import Errand
from teller_app.ui.parts.copy_table import CopyTable
from teller_app.ui.parts.labels import Card, Label, scroll
from teller_app.ui.work import Cancelled, Progress
from teller_app.words.brand import window_title
from teller_app.words.files import lost_lines, made_line
from teller_app.words.refusals import problem_line
from teller_app.words.speaker import Speaker, mark

WIDTH, HEIGHT, TABLE_WIDTH = 900, 480, 320


class RescueScreen(QWidget):
    """A small window of its own; the damaged file is kept, and nothing happens before a key is pressed."""

    restored = Signal(object)
    """Where the damaged journal is kept; ``None`` where there was none."""
    given_up = Signal()

    def __init__(self, desk: RescueDesk, speaker: Speaker, *, demo: bool = False) -> None:
        super().__init__()
        self._desk, self._speaker = desk, speaker
        self._errand: Errand | None = None
        self._found: Compared | None = None
        self._newest: CopyLine | None = None
        self._lines: tuple[CopyLine, ...] = ()
        self._done = False
        say = speaker.say
        self.setObjectName("ground")
        self.setWindowTitle(window_title(speaker, demo=demo))
        self.resize(WIDTH, HEIGHT)
        self.says, self.lost = Label(wrap=True), Label(wrap=True)
        self.problem = Label(role="problem", wrap=True)
        self.table = CopyTable(speaker)
        self.approve = ApproveBar(speaker, desk.ask_second, by_name=desk.by_name)
        self.table.setFixedWidth(theme.px(TABLE_WIDTH))
        self.restore = QPushButton(say("恢复 Enter"))
        self.restore.setProperty("role", "primary")
        self.other, self.quit = QPushButton(say("另选文件… Alt+O")), QPushButton(say("退出 Esc"))
        self._lay_out()
        self.restore.clicked.connect(self.take)
        self.other.clicked.connect(self.choose_file)
        self.quit.clicked.connect(self._back)
        self.table.chosen.connect(self._choose)
        for key in ("Return", "Enter"):
            QShortcut(QKeySequence(key), self, self.take)
        QShortcut(QKeySequence("Alt+O"), self, self.other.click)
        # A button's own shortcut clicks a moment later, when a restore may already have begun.
        QShortcut(QKeySequence("Esc"), self, self._back)
        self.says.setText(say("正在查找完好的备份"))
        self._run(self._desk.look, self._looked)

    @property
    def _is_gone(self) -> bool:
        """There is no file to be kept aside."""
        return self._desk.wrong.code == "store.missing"

    def _wrong(self) -> str:
        """What is wrong with the journal; what helps with a book of clients has no place here."""
        wrong, say = self._desk.wrong, self._speaker.say
        match wrong.code:
            case "store.unreadable":
                return say("{file} 打不开：密钥不符，或文件头已损坏。可以从备份恢复。", **wrong.values)
            case "store.damaged":
                return say("{file} 已损坏，没有显示其中的数据。可以从备份恢复。", **wrong.values)
            case _:
                return problem_line(self._speaker, wrong)

    def _lay_out(self) -> None:
        say = self._speaker.say
        title = say("台账不见了") if self._is_gone else say("台账打不开")
        card = Card()
        card.body.addWidget(Label(title, "name"))
        card.body.addWidget(Label(self._wrong(), wrap=True))
        right = QVBoxLayout()
        right.setSpacing(8)
        for label in (self.says, self.lost, self.problem):
            right.addWidget(label)
        right.addStretch(1)
        middle = QHBoxLayout()
        middle.setSpacing(16)
        middle.addWidget(self.table)
        middle.addLayout(right, 1)
        card.body.addLayout(middle, 1)
        if not self._is_gone:
            card.body.addWidget(Label(say("恢复后，打不开的台账会原样保留在旁边。"), "quiet", wrap=True))
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.quit)
        buttons.addStretch(1)
        buttons.addWidget(self.other)
        buttons.addWidget(self.restore)
        card.body.addLayout(buttons)
        inside = QWidget()
        layout = QVBoxLayout(inside)
        layout.setContentsMargins(18, 12, 18, 12)
        layout.addWidget(self.approve)
        layout.addWidget(card)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scroll(inside, sideways=True))

    def take(self) -> None:
        """Restore the backup that is chosen."""
        found = self._found
        if found is None or self._errand is not None:
            return
        if self.approve.isVisible():
            self.approve.second.enter()
            return
        try:
            shown = self._desk.show_restore(found)
        except (Refusal, Unavailable) as wrong:
            self._failed(wrong)
            return
        self.approve.ask(shown, lambda approval: self._approved(found.line, approval))

    def _approved(self, line: CopyLine, approval: Approval) -> None:
        self.says.setText(self._speaker.say("正在恢复"))
        self._run(lambda progress: self._desk.restore(line, approval, progress), self._restored)

    def _back(self) -> None:
        """Out of the question, then out of the window."""
        if self.approve.isVisible():
            self.approve.hide()
        else:
            self.close()

    def choose_file(self) -> None:
        """A backup from elsewhere, such as a stick."""
        title = self._speaker.say("选择台账的备份")
        chosen, _ = QFileDialog.getOpenFileName(self, title, "", "*.db")
        if chosen:
            self.try_file(Path(chosen))

    def try_file(self, path: Path) -> None:
        """Look at a backup that lies elsewhere."""
        if self._errand is None:
            self._run(lambda progress: self._desk.line_of(path, progress), self._take_file)

    def say_fault(self, kind: type) -> None:
        """Something unforeseen has happened; whoever is here can try again."""
        self.problem.show_text(unexpected_line(self._speaker, kind), "bad")

    def leave(self) -> None:
        """Go without a word: nobody stands here any more.

        A restore is done to its end, unless it still waits for a folder that does not answer.
        """
        self._done = True
        self.close()

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802  Qt's name
        """Nothing runs on, and nothing was changed."""
        self.approve.second.stop()
        if self._errand is not None:
            self._errand.drop()
        super().closeEvent(event)
        if not self._done:
            self.given_up.emit()

    def _run(self, task: Callable[[Progress], object], take: Callable[[object], object]) -> None:
        """One thing at a time; a key that comes meanwhile means nothing."""
        self.problem.show_text("")
        self.restore.setEnabled(False)
        self.other.setEnabled(False)
        self._errand = Errand(task, take, self._failed, self)
        self._errand.ended.connect(self._ended)

    def _ended(self, _: object) -> None:
        self._errand = None
        self.other.setEnabled(True)
        self.restore.setEnabled(self._found is not None)

    def _looked(self, found: object) -> None:
        assert isinstance(found, Found)  # noqa: S101  what the task returns
        say = self._speaker.say
        self._lines = found.good
        self.table.setVisible(bool(found.good))
        if found.newest is not None:
            self._newest = found.newest.line
            self.table.show_lines(found.good, self._newest)
            self._compared(found.newest)
            self.restore.setFocus()
        else:
            self.says.setText(say("没有找到完好的备份。可另选文件，或请技术人员处理；文件没有改动。"))
        wrong = [problem_line(self._speaker, found.silent)] if found.silent is not None else []
        if found.bad:
            wrong.append(say("{count} 份备份已损坏，没有列出", count=found.bad))
        self.problem.show_text("\n".join(wrong), "caution")

    def _choose(self, line: object) -> None:
        chosen = next((each for each in self._lines if each == line), None)
        here = self._found.line if self._found is not None else None
        if chosen is None or chosen == here or self._errand is not None:
            return
        self.approve.hide()
        self.lost.setText(self._speaker.say("正在比较"))
        self._run(lambda progress: self._desk.preview(chosen, progress), self._compared)

    def _compared(self, found: object) -> None:
        assert isinstance(found, Compared)  # noqa: S101  what the task returns
        self._found, made = found, made_line(found.line.made)
        say = self._speaker.say
        newest = found.line == self._newest
        text = mark("最近一份完好的备份是 {made} 的") if newest else mark("{made} 的备份完好")
        self.says.setText(say(text, made=made))
        self.lost.setText("\n".join(lost_lines(self._speaker, found.difference)))
        self.restore.setText(say("恢复 {made} 的备份 Enter", made=made))
        self.restore.setEnabled(True)

    def _take_file(self, line: object) -> None:
        assert isinstance(line, CopyLine)  # noqa: S101  what the task returns
        self._lines = (line, *(each for each in self._lines if each != line))
        self.table.setVisible(True)
        self.table.show_lines(self._lines, line)
        self._choose(line)

    def _restored(self, kept: object) -> None:
        self._done = True
        self.restored.emit(kept)
        self.close()

    def _failed(self, wrong: object) -> None:
        if isinstance(wrong, (Refusal, Unavailable)):
            self.problem.show_text(problem_line(self._speaker, wrong), "bad")
        elif not isinstance(wrong, Cancelled):
            self.say_fault(type(wrong))
