"""The care screen: who is to be contacted, what to say, and what came of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from teller_app.desk.care import CareDesk
from teller_app.desk.care_view import CareLine, CareView
from teller_app.ui import theme
from teller_app.ui.ask_bar import Again, AskBar
from teller_app.ui.follow import Guard, follow
from teller_app.ui.parts.care_table import CareTable
from teller_app.ui.parts.field import Choice
from teller_app.ui.parts.folding import Folding
from teller_app.ui.parts.labels import Card, Label, head_card
from teller_app.words.amounts import day
from teller_app.words.care import kind_name, step_name, when_line
from teller_app.words.codes import code_name
from teller_app.words.lines import with_more
from teller_app.words.speaker import Speaker

LISTS = ("today", "late", "escalated", "week")
DETAIL_LEAST, DETAIL_MOST = 300, 420
_SHARES = (64, 36)
"""Of the lists and of what is beside them, between its least and its most."""


class CareScreen(QWidget):
    """Shows a ``CareView``; one list at a time, and all about the chosen line beside it."""

    open_client = Signal(str)

    def __init__(self, desk: CareDesk, speaker: Speaker, ask: AskBar, guard: Guard) -> None:
        super().__init__()
        self._desk, self._speaker, self._ask, self._guard = desk, speaker, ask, guard
        self._list = 0
        say = speaker.say
        self._head = Label(role="name")
        self._remark = Label(role="quiet", wrap=True)
        names = (say("今天 Alt+1"), say("逾期 Alt+2"), say("已上报 Alt+3"), say("本周 Alt+4"))
        self.choice = Choice(say("清单"), names, self.turn_to)
        self.table = CareTable(speaker)
        self._nothing = Label(role="quiet", wrap=True)
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.detail = Detail(speaker)
        self.print, self.export = QPushButton(say("打印清单 Ctrl+P")), QPushButton(say("存为日历 Ctrl+S"))
        self._lay_out()
        self.table.chosen.connect(self.detail.show_line)
        self.table.opened.connect(self.open_client)
        for button, act in (
            (self.detail.done, self.done),
            (self.detail.put_off, self.put_off),
            (self.detail.not_wanted, self.not_wanted),
            (self.detail.never, self.never),
            (self.detail.open, self.open_chosen),
        ):
            button.clicked.connect(lambda _=False, act=act: self._guard(act))
        follow(self, desk.changed, self.show_view)
        self.show_view(desk.view)

    def _lay_out(self) -> None:
        lists = Card()
        lists.body.addWidget(self.choice)
        lists.body.addWidget(self.table, 1)
        lists.body.addWidget(self._nothing, 1)
        below = QHBoxLayout()
        below.setSpacing(12)
        for part, share in zip((lists, self.detail), _SHARES, strict=True):
            below.addWidget(part, share)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 12, 18, 12)
        layout.setSpacing(12)
        layout.addWidget(head_card((self._head, self._remark), (self.print, self.export)))
        layout.addLayout(below, 1)

    def show_view(self, view: CareView) -> None:
        """Repaint everything from one state."""
        say = self._speaker.say
        counts = [len(self._lines(view, at)) for at in range(len(LISTS))]
        self._head.setText(
            say(
                "今天 {today} 项 · 逾期 {late} 项 · 已上报 {escalated} 项",
                today=counts[0],
                late=counts[1],
                escalated=counts[2],
            )
        )
        remarks = [say("{day}，今天已完成 {done} 项", day=day(view.day), done=view.done_today)]
        if view.day_off:
            remarks.append(say("今天休息，不安排联系"))
        if not view.certain:
            remarks.append(say("这一年的调休安排尚未公布，只按周末和法定节日排"))
        if view.more:
            remarks.append(say("另有 {count} 项未列出", count=view.more))
        self._remark.setText(" · ".join(remarks))
        lines = self._lines(view, self._list)
        self.choice.show_chosen(self._list)
        self.table.show_lines(lines)
        self.table.setVisible(bool(lines))
        self._nothing.setText(say("这里没有要做的事") if not lines else "")
        self._nothing.setVisible(not lines)

    def choose_file(self) -> None:
        """Ask where to, then write the calendar file."""
        title = self._speaker.say("存为日历")
        chosen, _ = QFileDialog.getSaveFileName(self, title, "care.ics", "iCalendar (*.ics)")
        if chosen:
            self._desk.save_calendar(Path(chosen))

    def turn_to(self, at: int) -> None:
        """Show another list."""
        self._list = at
        self.show_view(self._desk.view)

    def done(self) -> None:
        """The contact was made; what came of it can be noted."""
        line = self._chosen()
        if line is not None:
            question = self._speaker.say("{name} · 已联系，备注（可空）", name=line.name)
            self._put(question, self._desk.done, line, "done")

    def put_off(self) -> None:
        """Another day."""
        line = self._chosen()
        if line is not None:
            question = self._speaker.say("{name} · 推迟到哪一天", name=line.name)
            self._put(question, self._desk.put_off, line, "put_off")

    def not_wanted(self) -> None:
        """The client does not want this kind of contact any more."""
        line = self._chosen()
        if line is not None:
            step = step_name(self._speaker, line.step)
            question = self._speaker.say("{name} · 以后不再{step}，备注（可空）", name=line.name, step=step)
            self._put(question, self._desk.not_wanted, line, "not_wanted")

    def never(self) -> None:
        """The client does not want to be contacted at all."""
        line = self._chosen()
        if line is not None:
            question = self._speaker.say("{name} · 谢绝一切联系，备注（可空）", name=line.name)
            self._put(
                question,
                lambda task, note: self._desk.not_wanted(task, note, all_contacts=True),
                line,
                "never",
            )

    def open_chosen(self) -> None:
        """The client of the chosen line."""
        line = self._chosen()
        if line is not None:
            self.open_client.emit(line.client)

    def in_hand(self) -> dict[str, str]:
        """Which list is shown, and the task of the line that is chosen."""
        line = self._chosen()
        return {"list": str(self._list), "task": str(line.task) if line is not None else ""}

    def take_in_hand(self, was: dict[str, str]) -> None:
        """Stand on the list and the line again, where they are still there."""
        self.turn_to(int(was.get("list", self._list)))
        if was.get("task"):
            self.table.choose(int(was["task"]))

    def ask_again(self, again: Again) -> bool:
        """Put a question again, if it is one of these and its task is chosen; say whether it is asked."""
        asks = {
            "done": self.done,
            "put_off": self.put_off,
            "not_wanted": self.not_wanted,
            "never": self.never,
        }
        line = self._chosen()
        return self._ask.ask_again(again, str(line.task) if line is not None else "", asks)

    def _put(self, question: str, act: Callable[[int, str], object], line: CareLine, code: str) -> None:
        """Ask, then act on the task that was chosen when the question came up."""
        self._ask.ask(question, lambda text: act(line.task, text), Again(code, str(line.task)))

    def _chosen(self) -> CareLine | None:
        return self.table.line

    @staticmethod
    def _lines(view: CareView, at: int) -> tuple[CareLine, ...]:
        lists: tuple[tuple[CareLine, ...], ...] = (view.today, view.late, view.escalated, view.week)
        return lists[at]


class Detail(Card):
    """All about one line: what to say, and the three things that can come of it."""

    def __init__(self, speaker: Speaker) -> None:
        super().__init__(speaker.say("怎么说"))
        self.setMinimumWidth(theme.px(DETAIL_LEAST))
        self.setMaximumWidth(theme.px(DETAIL_MOST))
        self._speaker = speaker
        say = speaker.say
        self._who, self._when = Label(role="name"), Label(role="quiet", wrap=True)
        self._wording = Label(role="spoken", wrap=True)
        self._note = Label(role="quiet", wrap=True)
        self.done = QPushButton(say("已完成 Ctrl+D"))
        self.done.setProperty("role", "primary")
        self.put_off, self.not_wanted = QPushButton(say("推迟 Ctrl+L")), QPushButton(say("不再需要 Ctrl+B"))
        self.never, self.open = QPushButton(say("谢绝一切联系 Alt+B")), QPushButton(say("打开客户 Enter"))
        for widget in (self._who, self._when, self._wording, self._note):
            self.body.addWidget(widget)
        self.body.addStretch(1)
        for buttons in ((self.done, self.put_off), (self.not_wanted, self.never)):
            self.body.addWidget(Folding(*buttons, (1, 1)))
        self.body.addWidget(self.open)

    def show_line(self, line: CareLine | None) -> None:
        """Repaint; without a line there is nothing to do."""
        for button in (self.done, self.put_off, self.not_wanted, self.never, self.open):
            button.setEnabled(line is not None)
        if line is None:
            for label in (self._who, self._when, self._wording, self._note):
                label.show_text("")
            return
        speaker, say = self._speaker, self._speaker.say
        self._who.show_text(line.name)
        kind = code_name(speaker, line.value_type) if line.value_type else say("价值类型未知")
        parts = [
            with_more(
                speaker,
                step_name(speaker, line.step),
                f"{kind_name(speaker, line.kind)} {day(line.event_day)}",
            ),
            when_line(speaker, line.due, line.late_days),
            kind,
            line.phone or say("没有电话"),
        ]
        if line.put_off:
            parts.append(say("已推迟 {count} 次", count=line.put_off))
        if line.escalated:
            parts.append(say("{day} 已上报主管", day=day(line.escalated)))
        self._when.show_text(" · ".join(parts))
        self._wording.show_text(line.wording)
        self._note.show_text(line.note)
