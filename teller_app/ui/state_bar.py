"""One calm line for as long as the book is old, empty, away or damaged: over every page, or in the foot."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout

from teller_app.desk.book_state import BookKind, BookState, book_state
from teller_app.desk.counter import Counter
from teller_app.ui.follow import follow
from teller_app.ui.parts.labels import Label, restyle
from teller_app.words.amounts import day
from teller_app.words.refusals import problem_line
from teller_app.words.speaker import Speaker


class StateBar(QFrame):
    """Nothing closes it: it goes when what it says is over. In a low window the foot says it instead."""

    elsewhere = Signal(str, str)
    """What the foot is to say, and its tone; empty where there is nothing, or the bar says it itself."""

    def __init__(self, counter: Counter) -> None:
        super().__init__()
        self.setObjectName("state")
        self._place, self._low = counter.place, False
        self.text = Label(wrap=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(18, 3, 18, 3)
        row.addWidget(self.text, 1)
        follow(self, counter.preferences.changed, self._look_again)
        # A window may stay open over midnight, and over a restore.
        follow(self, counter.client.changed, self._look_again)
        self._look_again(None)

    def _look_again(self, _: object) -> None:
        state = book_state(self._place)
        text = state_line(self._place.speaker, state)
        self.text.setText(text)
        self.setVisible(bool(text) and not self._low)
        tone = "bad" if state.kind is BookKind.BROKEN else ""
        below = foot_line(self._place.speaker, state) if self._low else ""
        self.elsewhere.emit(below, tone or "caution")
        if self.property("tone") != tone:
            self.setProperty("tone", tone)
            restyle(self)

    def sit(self, *, low: bool) -> None:
        """Give the page the room where there is none to give away."""
        self._low = low
        self._look_again(None)


def foot_line(speaker: Speaker, state: BookState) -> str:
    """The same in the width that a low window's foot has beside its keys."""
    if state.kind is not BookKind.OLD:
        return state_line(speaker, state)
    return speaker.say(
        "客户册 {day}，已过 {days} 个工作日（限度 {limit}）；以核心系统为准，F9 导入",
        day=day(state.day) if state.day else "",
        days=state.working_days,
        limit=state.limit,
    )


def state_line(speaker: Speaker, state: BookState) -> str:
    """What whoever stands here must know about the book, and what to do; nothing where it is fresh."""
    say = speaker.say
    match state.kind:
        case BookKind.OLD:
            return say(
                "客户册是 {day} 的，已过 {days} 个工作日（限度 {limit} 个）。"
                "金额和等级以核心系统为准；请主管导入新的客户册（F9、Ctrl+I）",
                day=day(state.day) if state.day else "",
                days=state.working_days,
                limit=state.limit,
            )
        case BookKind.EMPTY:
            return say(
                "客户册里没有客户，查找只会找到本网点手工录入的。"
                "请主管导入客户册（F9、Ctrl+I）；手工录入按 Ctrl+N"
            )
        case BookKind.NONE:
            return say(
                "还没有客户册，查找只会找到本网点手工录入的。"
                "请主管导入客户册（F9、Ctrl+I）；手工录入按 Ctrl+N"
            )
        case BookKind.BROKEN if state.trouble is not None:
            says = problem_line(speaker, state.trouble)
            return say("{problem}。现在可按 Ctrl+N 手工录入", problem=says)
        case _:
            return ""
