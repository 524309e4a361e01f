"""The audit screen: who did what, with filters; the close of the day on paper; a file to take along."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import NoReturn

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QPushButton, QStyle, QVBoxLayout, QWidget

from teller_app.desk.audit import MOST_EXPORTED, PAGE, AuditDesk
from teller_app.desk.audit_tables import audit_csv, audit_table, audit_workbook
from teller_app.desk.audit_view import AuditView, Shown
from teller_app.desk.saving import save_file
from teller_app.ui import theme
from teller_app.ui.audit_entry_card import EntryCard
from teller_app.ui.follow import Guard, follow
from teller_app.ui.parts.combo import Combo
from teller_app.ui.parts.fact_table import FactTable
from teller_app.ui.parts.field import UP_AND_DOWN
from teller_app.ui.parts.flow import flowing
from teller_app.ui.parts.going import empty
from teller_app.ui.parts.labels import Card, Label, head_card, named, plain_tip
from teller_app.ui.parts.line_edit import FilterEdit
from teller_app.ui.parts.opening import Opening
from teller_app.ui.work import Work
from teller_app.words.amounts import day
from teller_app.words.audit import action_name, code_line
from teller_app.words.speaker import Speaker

SIDE_WIDTH, USER_WIDTH = 232, 150
RULES_COLUMN = 10
FILTERS = ("first", "last", "client")


class AuditScreen(QWidget):
    """Shows an ``AuditView``; Enter looks, and opens a record; a button at the side chooses one action."""

    open_client = Signal(str)
    said = Signal(str)

    def __init__(self, desk: AuditDesk, speaker: Speaker, guard: Guard) -> None:
        super().__init__()
        self._desk, self._speaker, self._guard = desk, speaker, guard
        self._saving: Work | None = None
        self._file = ""
        self._lines: tuple[Shown, ...] | None = None
        self._came_back: dict[str, str] = {}
        say = speaker.say
        self._head, self._remark = Label(role="name"), Label(role="quiet", wrap=True)
        self.print, self.export = QPushButton(say("打印日结单 Ctrl+P")), QPushButton(say("存为 Excel Ctrl+S"))
        self.user = Combo(say("经办人"))
        self.user.setFixedWidth(theme.px(USER_WIDTH))
        self.first = FilterEdit(say("起始日"), say("如 2026-11-01"), 124)
        self.last = FilterEdit(say("截止日"), say("今天"), 124)
        self.client = FilterEdit(say("客户号"), say("全部"), 124)
        self.code = FilterEdit(say("打印件的审计码"), say("如 57-4f2a-9c01-77de"), 210)
        self.check = QPushButton(say("核对 Alt+V"))
        self._answer = Label(wrap=True)
        self.look, self.clear = QPushButton(say("查询 Enter")), QPushButton(say("清除 Alt+X"))
        self.newer, self.older = QPushButton(say("较新 Alt+1")), QPushButton(say("较早 Alt+2"))
        self._reach, self._nothing = Label(role="quiet"), Label(role="quiet", wrap=True)
        self.table = FactTable(say("审计记录"), wide=RULES_COLUMN)
        self.table.setProperty("role", "roomy")
        self.entry = EntryCard(speaker)
        self._actions = QVBoxLayout()
        self._side = Card(say("动作"))
        self.actions_by_code: dict[str, QPushButton] = {}
        self._lay_out()
        self._connect()
        self.show_view(desk.view)

    def _connect(self) -> None:
        for edit in self._fields():
            edit.returnPressed.connect(self._look)
        self.user.activated.connect(self._look)
        self.code.returnPressed.connect(self._check)
        self.check.clicked.connect(self._check)
        self.look.clicked.connect(self._look)
        self.clear.clicked.connect(lambda: self._guard(self._clear))
        self.newer.clicked.connect(lambda: self.turn(0))
        self.older.clicked.connect(lambda: self.turn(1))
        self.table.opened.connect(self._open)
        self.entry.open_client.connect(self.open_client)
        self.entry.close_now.clicked.connect(self.put_away)
        follow(self, self._desk.changed, self.show_view)

    def _fields(self) -> tuple[FilterEdit, ...]:
        return (self.first, self.last, self.client)

    def in_hand(self) -> dict[str, str]:
        """The filters as they stand in their fields, looked for or not, whose acts and which."""
        texts = {name: edit.text() for name, edit in zip(FILTERS, self._fields(), strict=True)}
        wanted = self._desk.view.wanted
        return {**texts, "user": wanted.user or "", "action": wanted.action or ""}

    def take_in_hand(self, was: dict[str, str]) -> None:
        """Put the filters back; they are looked for when the page comes to the front."""
        for name, edit in zip(FILTERS, self._fields(), strict=True):
            edit.setText(was.get(name, ""))
            edit.setModified(True)
        self._came_back = was

    def _lay_out(self) -> None:
        side, holder = self._side, QWidget()
        self._actions.setContentsMargins(0, 0, 0, 0)
        self._actions.setSpacing(6)
        outer = QVBoxLayout(holder)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addLayout(self._actions)
        outer.addStretch(1)
        side.body.addWidget(Opening(holder), 1)
        records = Card()
        records.body.addLayout(self._pager())
        records.body.addWidget(self.table, 1)
        records.body.addWidget(self._nothing, 1)
        records.body.addWidget(self.entry)
        below = QHBoxLayout()
        below.setSpacing(12)
        below.addWidget(side)
        below.addWidget(records, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 12, 18, 12)
        layout.setSpacing(12)
        layout.addWidget(self._head_card())
        layout.addLayout(below, 1)

    def _head_card(self) -> Card:
        head = head_card((self._head, self._remark), (self.print, self.export))
        fields = (self.user, *self._fields())
        filters = (named(each.accessibleName(), each) for each in fields)
        head.body.addWidget(flowing(*filters, self.look, self.clear))
        head.body.addLayout(self._code_row())
        return head

    def _code_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(Label(self.code.accessibleName(), "quiet"))
        row.addWidget(self.code)
        row.addWidget(self.check)
        row.addWidget(self._answer, 1)
        return row

    def _pager(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self._reach)
        row.addStretch(1)
        row.addWidget(self.newer)
        row.addWidget(self.older)
        return row

    def begin(self) -> None:
        """The newest records, with the filters that there are."""
        was, self._came_back = self._came_back, {}
        if was:
            self._guard(lambda: self._desk.choose(was.get("action") or None))
            self._look_for(was.get("user", ""))  # what cannot be read is said, and stays in its field
        else:
            self._desk.refresh()
        (self.table if self.table.isVisible() else self).setFocus()

    def turn(self, at: int) -> None:
        """A page newer (0) or older (1)."""
        self._guard(self._desk.older if at else self._desk.newer)

    def choose(self, action: str | None) -> None:
        """Only one action, or all."""
        self._guard(lambda: self._desk.choose(action))

    def _look(self) -> None:
        self._look_for(str(self.user.currentData() or ""))

    def _look_for(self, user: str) -> None:
        texts = [edit.text() for edit in self._fields()]
        self._guard(lambda: self._show_taken(self._desk.look_for(user, *texts)))

    def _clear(self) -> None:
        self._show_taken(self._desk.clear())

    def _show_taken(self, view: AuditView) -> None:
        """What was typed has been taken up: the fields show what it was read as."""
        for edit in self._fields():
            edit.setModified(False)
        self._show_filters(view)

    def _open(self, record: str) -> None:
        """What the journal says of an act; of a look there is only the client."""
        found = next((each for each in self._desk.view.lines if str(each.line.number) == record), None)
        if found is None:
            return
        number = found.line.entry
        if number is None:
            self.open_client.emit(found.key)
        else:
            self._guard(lambda: self._desk.read(number))

    def put_away(self) -> bool:
        """Read no entry any more; whether one was read."""
        there = self._desk.put_away()
        if there:
            self.table.setFocus()
        return there

    def _check(self) -> None:
        """Whether what a print carries is in this log; the key leads to the field while that is empty."""
        text = self.code.text().strip()
        if text:
            self._guard(lambda: self._desk.check_code(text))
        else:
            self.code.setFocus()

    def choose_file(self) -> None:
        """Ask where to, then write every record that fits."""
        title = self._speaker.say("存为 Excel")
        kinds = "XLSX (*.xlsx);;CSV (*.csv)"
        chosen, _ = QFileDialog.getSaveFileName(self, title, "audit.xlsx", kinds)
        if chosen:
            self.save_to(Path(chosen))

    def save_to(self, path: Path) -> None:
        """CSV where the name says so, otherwise a workbook; beside the window, for a year takes seconds."""
        if self._saving is not None:
            return
        lay = audit_csv if path.suffix.lower() == ".csv" else audit_workbook
        speaker, everything = self._speaker, self._desk.everything()
        self._saving = Work(lambda _: save_file(path, lay(speaker, everything)), self)
        self._file = path.name
        self._saving.done.connect(self._saved)
        self._saving.failed.connect(self._saved)
        self.export.setEnabled(False)
        self._saving.start()

    def stop(self) -> None:
        """Wait for a file that is being written; before the window goes."""
        if self._saving is not None:
            self._saving.wait()

    def _saved(self, came: object) -> None:
        """Nothing has come where all is well."""
        saving, self._saving = self._saving, None
        self.export.setEnabled(True)
        if saving is not None:
            saving.wait()
            saving.deleteLater()
        if isinstance(came, Exception):
            # What nobody foresaw goes on to the handler of unexpected faults.
            self._guard(partial(_raise, came))
        else:
            self.said.emit(self._speaker.say("已存为 {file}", file=self._file))

    def show_view(self, view: AuditView) -> None:
        """Repaint everything from one state."""
        say = self._speaker.say
        count = f"{view.total:,}"
        own = say("本人的审计记录 {count} 条", count=count)
        self._head.setText(own if view.own else say("审计记录 {count} 条", count=count))
        code = say("最新审计码 {code}", code=view.head.text) if view.head else say("还没有审计记录")
        notes = [code]
        if view.total > MOST_EXPORTED:
            notes.append(say("存文件时最多 {most} 条，请缩小范围", most=f"{MOST_EXPORTED:,}"))
        self._remark.setText(" · ".join(notes))
        answer = view.code
        self._answer.setText(code_line(self._speaker, answer.number, answer.at) if answer else "")
        self._answer.set_tone("bad" if answer and not answer.at else "good")
        self.user.setEnabled(not view.own)
        self._show_filters(view)
        last = min(view.at + PAGE, view.total)
        self._reach.setText(
            say("第 {first} – {last} 条，新的在前", first=f"{view.at + 1:,}", last=f"{last:,}")
            if view.lines
            else ""
        )
        self.newer.setEnabled(bool(view.lines))
        self.older.setEnabled(last < view.total)
        self._show_actions(view)
        if view.lines is not self._lines:
            # Rows stay as they are while an entry is read, with the one that was chosen.
            self._lines = view.lines
            self.table.show_table(audit_table(self._speaker, view))
        self.entry.show_entry(view.entry)
        self.table.setVisible(bool(view.lines))
        self._nothing.setText("" if view.lines else say("没有符合条件的记录"))
        self._nothing.setVisible(not view.lines)

    def _show_filters(self, view: AuditView) -> None:
        wanted = view.wanted
        self._offer(view.people, wanted.user or "")
        days = [day(each) if each else "" for each in (wanted.first, wanted.last)]
        texts = (*days, wanted.client or "")
        for edit, text in zip(self._fields(), texts, strict=True):
            # What was typed and not looked for yet is nobody's but the hand's.
            if edit.text() != text and not edit.isModified():
                edit.setText(text)

    def _offer(self, people: tuple[tuple[str, str], ...], chosen: str) -> None:
        """Everybody once, by code and today's name; whose acts are shown stays chosen, whoever that is."""
        offered = {code: f"{code} {name}".rstrip() for code, name in people}
        choices = {"": self._speaker.say("全部"), **offered}
        choices.setdefault(chosen, chosen)
        if [self.user.itemText(at) for at in range(self.user.count())] != list(choices.values()):
            self.user.clear()
            for code, says in choices.items():
                self.user.addItem(says, code)
        self.user.setCurrentIndex(list(choices).index(chosen))

    def _show_actions(self, view: AuditView) -> None:
        """One button an action that there is, the chosen one too where nothing of it fits."""
        counts = dict(view.counts)
        if view.wanted.action is not None:
            counts.setdefault(view.wanted.action, 0)
        shown = {"": sum(view.counts.values()), **counts}
        if list(shown) != list(self.actions_by_code):
            self._make_actions(list(shown))
        for code, number in shown.items():
            button = self.actions_by_code[code]
            name = action_name(self._speaker, code) if code else self._speaker.say("全部动作")
            button.setText(f"{name}　{number:,}")
            button.setChecked((view.wanted.action or "") == code)
            button.ensurePolished()
        # As wide as the longest act in this language: what is said there is not scrolled sideways.
        longest = max(each.sizeHint().width() for each in self.actions_by_code.values())
        margins = self._side.body.contentsMargins()
        bar = self.style().pixelMetric(QStyle.PixelMetric.PM_ScrollBarExtent)
        wanted = longest + margins.left() + margins.right() + bar + 2
        self._side.setFixedWidth(max(theme.px(SIDE_WIDTH), wanted))

    def _make_actions(self, codes: list[str]) -> None:
        focused = next((code for code, each in self.actions_by_code.items() if each.hasFocus()), None)
        empty(self._actions)
        self.actions_by_code = {}
        for code in codes:
            button = QPushButton()
            button.setCheckable(True)
            button.setAutoExclusive(True)  # one of them: so a screen reader says it
            button.setProperty("role", "line")
            button.setToolTip(plain_tip(UP_AND_DOWN))
            button.clicked.connect(lambda _=False, code=code: self.choose(code or None))
            self._actions.addWidget(button)
            self.actions_by_code[code] = button
        if focused in self.actions_by_code:
            self.actions_by_code[focused].setFocus()


def _raise(wrong: Exception) -> NoReturn:
    raise wrong
