"""The files: whether they are sound, where their backups lie, and the way back to one of them."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from teller_app.desk.files import Doing, FilesDesk, FilesView
from teller_app.ui import theme
from teller_app.ui.approve_bar import ApproveBar
from teller_app.ui.follow import Guard, follow
from teller_app.ui.parts.copy_table import CopyTable
from teller_app.ui.parts.field import Field
from teller_app.ui.parts.flow import flowing
from teller_app.ui.parts.folding import NO_BOUND, Folding
from teller_app.ui.parts.labels import Card, Label
from teller_app.ui.parts.progress import Waiting
from teller_app.words.exchange import exchange_lines
from teller_app.words.files import checked_lines, made_line, preview_lines, saved_line
from teller_app.words.refusals import problem_line
from teller_app.words.speaker import Speaker

TABLE_WIDTH, LONGEST_PATH = 380, 400
BESIDE, TABLE_HEIGHT = 720, 150
"""With less width a line stands above its buttons, and the backups above what one of them would lose."""


class FilesScreen(QWidget):
    """Shows a ``FilesView``. What takes a while is asked for by a signal, and done beside the window."""

    check_wanted = Signal()
    backup_wanted = Signal()
    look_wanted = Signal()
    folder_wanted = Signal(str)
    preview_wanted = Signal(object)
    restore_wanted = Signal(object, object)
    exchange_wanted = Signal()
    send_wanted = Signal(str)
    stop_wanted = Signal()

    def __init__(self, desk: FilesDesk, speaker: Speaker, approve: ApproveBar, guard: Guard) -> None:
        super().__init__()
        self._desk, self._speaker, self._approve, self._guard = desk, speaker, approve, guard
        say = speaker.say
        self._checked, self._saved = Label(wrap=True), Label(wrap=True)
        self.take_in = QPushButton(say("导入下发文件… Ctrl+I"))
        self.check, self.backup = QPushButton(say("全面校验 Ctrl+L")), QPushButton(say("立即备份 Ctrl+B"))
        self._exchange, self.send = Label(wrap=True), QPushButton(say("写出上报文件 Ctrl+G"))
        self.folder = Field(speaker, say("第二备份文件夹（另一块磁盘，可空）"), say("如 /media/backup"))
        self.folder.edit.setMaxLength(LONGEST_PATH)
        self.keep = QPushButton(say("采用 Ctrl+S"))
        self.table = CopyTable(speaker)
        self._head, self._lines = Label(role="strong", wrap=True), Label(wrap=True)
        self.restore = QPushButton(say("恢复这一份… Alt+R"))
        self.checking, self._saving, self._sending, self._restoring = (
            Waiting(speaker, self.stop_wanted.emit, says)
            for says in (say("正在校验"), say("正在备份"), say("正在写出上报文件"), say("正在恢复"))
        )
        self.take_in.setEnabled(desk.may_take_in)  # a key would press it unseen
        self._lay_out()
        # In its place by now: outside of one, whatever is let be seen is a window of its own for a moment.
        self.take_in.setVisible(desk.may_take_in)
        self.check.clicked.connect(self.check_wanted.emit)
        self.backup.clicked.connect(self.backup_wanted.emit)
        self.keep.clicked.connect(self.save_folder)
        self.send.clicked.connect(self.choose_folder)
        self.folder.edit.returnPressed.connect(self.save_folder)
        self.restore.clicked.connect(lambda: self._guard(self.ask_restore))
        self.table.chosen.connect(self._choose)
        follow(self, desk.changed, self.show_view)
        self.folder.show_text(desk.view.folder)
        self.show_view(desk.view)

    def _lay_out(self) -> None:
        say = self._speaker.say
        state, second, copies = Card(say("校验")), Card(say("备份")), Card(say("恢复"))
        office = Card(say("上报总行"))
        for card, label, waiting, button in (
            (state, self._checked, self.checking, self.check),
            (second, self._saved, self._saving, self.backup),
            (office, self._exchange, self._sending, self.send),
        ):
            told = QWidget()
            lines = QVBoxLayout(told)
            lines.setContentsMargins(0, 0, 0, 0)
            lines.addWidget(label)
            lines.addWidget(waiting)
            lines.addStretch(1)
            buttons = (self.take_in, button) if card is state else (button,)
            card.body.addWidget(Folding(told, flowing(*buttons, right=True), (1, 0), beside=theme.px(BESIDE)))
        below = QHBoxLayout()
        below.setSpacing(8)
        below.addWidget(self.folder, 1)
        beside = QVBoxLayout()
        beside.setSpacing(0)
        beside.addWidget(Label(" ", "quiet"))  # as high as the field's name, so that the two stand in line
        beside.addWidget(self.keep)
        beside.addStretch(1)
        below.addLayout(beside)
        second.body.addLayout(below)
        copies.body.addWidget(self._copies(), 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 8, 18, 8)
        layout.setSpacing(8)
        layout.addWidget(state)
        layout.addWidget(second)
        layout.addWidget(office)
        layout.addWidget(copies, 1)
        office.setVisible(self._desk.may_send)

    def _copies(self) -> Folding:
        """The backups, and beside them what the chosen one would lose."""
        beside = QWidget()
        right = QVBoxLayout(beside)
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(8)
        right.addWidget(self._head)
        right.addWidget(self._lines)
        right.addStretch(1)
        foot = QHBoxLayout()
        foot.addWidget(self._restoring, 1)
        foot.addStretch(1)
        foot.addWidget(self.restore)
        right.addLayout(foot)
        self.table.setMinimumWidth(theme.px(TABLE_WIDTH))
        self.table.setMaximumWidth(theme.px(TABLE_WIDTH))
        whole = Folding(self.table, beside, (0, 1), gap=16, beside=theme.px(BESIDE))
        whole.folded.connect(self._stack)
        return whole

    def _stack(self, below: bool) -> None:  # noqa: FBT001  the slot of a signal
        """Below each other the table has all of the width, and the height of a few backups."""
        self.table.setMaximumWidth(NO_BOUND if below else theme.px(TABLE_WIDTH))
        self.table.setMinimumHeight(theme.px(TABLE_HEIGHT) if below else 0)

    def begin(self) -> None:
        """The page comes to the front."""
        self.look_wanted.emit()
        if (chosen := self._desk.compare_anew()) is not None:
            # More may be written by now than was compared, and a second person stands for what is lost.
            self.preview_wanted.emit(chosen)
        if self._desk.may_send:
            self.exchange_wanted.emit()
        self.table.setFocus()

    def show_view(self, view: FilesView) -> None:
        """Repaint everything from one state."""
        say = self._speaker.say
        self._checked.setText("\n".join(self._found_lines(view)))
        self._checked.set_tone("bad" if view.checked and view.checked.findings else "")
        self._saved.setText(saved_line(self._speaker, [copy.made for copy in view.copies]))
        self.folder.show_problem(view.problem)
        self.table.show_lines(view.copies, view.chosen)
        self.check.setEnabled(not view.busy)
        self.backup.setEnabled(not view.busy)
        self._exchange.show_text(
            "\n".join(exchange_lines(self._speaker, view.exchange)) if view.exchange else ""
        )
        self.send.setEnabled(view.exchange is not None and view.exchange.ready and not view.busy)
        self._show_doing(view)
        self.restore.setEnabled(view.difference is not None and not view.busy)
        if view.chosen is None:
            self._head.setText(say("选择一份备份，先看恢复会丢失什么"))
            self._lines.show_text("")
        else:
            self._head.setText(say("恢复到 {made}", made=made_line(view.chosen.made)))
            found = view.difference
            lines = preview_lines(self._speaker, found) if found else [say("正在比较")]
            if view.unusable is not None:
                lines = [problem_line(self._speaker, view.unusable)]
            self._lines.show_text("\n".join(lines))

    def _show_doing(self, view: FilesView) -> None:
        """What is being done, where the last result stands; only the reading of every row can be stopped."""
        for waiting, doing, label in (
            (self.checking, {Doing.CHECK, Doing.VERIFY}, self._checked),
            (self._saving, {Doing.BACK_UP}, self._saved),
            (self._sending, {Doing.SEND}, self._exchange),
            (self._restoring, {Doing.RESTORE}, None),
        ):
            now = bool(view.doing & doing)
            if now and waiting.isHidden():
                waiting.begin()
            waiting.setVisible(now)
            waiting.stop.setVisible(Doing.VERIFY in view.doing & doing)
            if label is not None:
                label.setVisible(not now)  # without a word too, or the button takes its room

    def in_hand(self) -> dict[str, str]:
        """A folder that was typed and is not the one that is used; what is used may change meanwhile."""
        typed = self.folder.edit.text()
        return {} if typed == self._desk.view.folder else {"folder": typed}

    def take_in_hand(self, was: dict[str, str]) -> None:
        """Put it back into its field."""
        if "folder" in was:
            self.folder.show_text(was["folder"])

    def save_folder(self) -> None:
        """Copy backups there too; the first copy is made at once."""
        self.folder_wanted.emit(self.folder.edit.text())

    def choose_folder(self) -> None:
        """Ask where to, then write what waits for head office there."""
        chosen = QFileDialog.getExistingDirectory(self, self._speaker.say("选择写到哪个文件夹"))
        if chosen:
            self.send_wanted.emit(chosen)

    def ask_restore(self) -> None:
        """Ask for a second person, with what is known to be lost on the page below.

        Raises:
            Refusal: as ``FilesDesk.show_restore``.
        """
        line, shown = self._desk.view.chosen, self._desk.show_restore()
        self._approve.ask(shown, lambda approval: self.restore_wanted.emit(line, approval))

    def _choose(self, line: object) -> None:
        view = self._desk.view
        chosen = next((copy for copy in view.copies if copy == line), None)
        self._desk.choose(chosen)
        if chosen is not None:
            self.preview_wanted.emit(chosen)

    def _found_lines(self, view: FilesView) -> list[str]:
        found = view.checked
        if found is None:
            return [self._speaker.say("还没有校验")]
        says = [problem_line(self._speaker, each) for each in found.wrong]
        return checked_lines(self._speaker, found.at, says, whole=found.whole)
