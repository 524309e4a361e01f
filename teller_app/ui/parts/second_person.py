"""What a second person reads, and where that person gives code and password."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from teller_app.desk.approving import Approval, Ask, Shown
from teller_app.rules.errors import Refusal, Unavailable
from teller_app.ui.parts.field import Field
from teller_app.ui.parts.labels import Label, furnish
from teller_app.ui.parts.turning import Scroll, turn_page
from teller_app.ui.work import Work
from teller_app.words.refusals import Wrong, problem_line
from teller_app.words.speaker import Speaker

_FIELDS = {
    "approval.who": "code",
    "approval.same_person": "code",
    "text.unusable": "code",
    "role.not_allowed": "code",
    "login.unknown": "code",
    "login.disabled": "code",
    "approval.password": "password",
    "login.wrong": "password",
    "login.locked": "password",
    "login.must_change": "password",
}
"""Beside which field a refusal stands; every other one stands below both."""
Act = Callable[[Approval], object]
_LEAST_LINES = 4


class _Place(Scroll):
    """As high as the words where there is room; else the rest of them comes with PageDown."""

    def __init__(self, words: Label) -> None:
        super().__init__()
        furnish(self)
        self._words = words
        self.setWidget(words)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """All of them."""
        return QSize(super().sizeHint().width(), self._words.heightForWidth(max(1, self.width())))

    def minimumSizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """Some of them."""
        return QSize(0, min(self.sizeHint().height(), _LEAST_LINES * self.fontMetrics().lineSpacing()))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  Qt's name
        """Another width, another height."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()


class SecondPerson(QWidget):
    """The words, and below them code and password; the demo has only a name.

    A password is checked beside the window's thread, for it takes its time on purpose. It is gone from its
    field as soon as it is tried, and when the page is left.
    """

    asked = Signal()
    waiting = Signal(bool)
    """While a password is being checked nothing on the page can be typed."""

    def __init__(self, speaker: Speaker, ask: Ask, *, by_name: bool, lines: int = 0) -> None:
        """Begin with room for so many ``lines``, so that the fields below stay where they are.

        Without, the words have the room that there is, and are turned where it is not enough.
        """
        super().__init__()
        self._speaker, self._ask, self._by_name = speaker, ask, by_name
        self._work: Work | None = None
        self._act: Act | None = None
        say = speaker.say
        self.words = Label(wrap=True)
        self.words.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.words.ensurePolished()
        self.words.setMinimumHeight(lines * self.words.fontMetrics().lineSpacing())
        self._place = self.words if lines else _Place(self.words)
        self.code = Field(speaker, say("复核人") if by_name else say("复核人工号"))
        self.password = Field(speaker, say("复核人密码"))
        self._problem = Label(role="problem", wrap=True)
        demo = say("演示没有密码，写上另一人的姓名即可；正式使用时由复核人输入工号和密码")
        self._demo = Label(demo, "quiet", wrap=True)
        self._lay_out()
        self.password.setVisible(not by_name)
        self._demo.setVisible(by_name)
        self._problem.hide()
        self.password.hide_text()
        self.code.edit.returnPressed.connect(self.enter)
        self.password.edit.returnPressed.connect(self.enter)

    def _lay_out(self) -> None:
        box = QFrame()
        box.setProperty("role", "second")
        inside = QVBoxLayout(box)
        inside.setContentsMargins(12, 4, 12, 4)
        inside.setSpacing(4)
        inside.addWidget(Label(self._speaker.say("请复核人核对："), "quiet"))
        inside.addWidget(self._place)
        row = QHBoxLayout()
        row.setSpacing(12)
        for field in (self.code, self.password):
            row.addWidget(field, 1, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._demo, 2, Qt.AlignmentFlag.AlignBottom)
        if not self._by_name:
            row.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(box)
        layout.addLayout(row)
        layout.addWidget(self._problem)

    @property
    def edits(self) -> tuple[QLineEdit, ...]:
        """The fields that are shown, in their order."""
        return (self.code.edit,) if self._by_name else (self.code.edit, self.password.edit)

    def begin(self) -> None:
        """Nobody has stood for anything yet."""
        self.forget()
        self.code.edit.clear()
        self.say(None)
        self.show_words(None)

    def show_words(self, shown: Shown | None) -> None:
        """What is to be stood for as it is typed; ``None`` while there is something missing."""
        waits = self._speaker.say("填写完整后，这里显示要复核的内容")
        self.words.setText("\n".join(shown.lines) if shown else waits)
        self.words.set_tone("" if shown else "quiet")
        self._place.updateGeometry()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        """What is to be read comes by keys, while the field below has them."""
        if not turn_page(self, event):
            super().keyPressEvent(event)

    def ask(self, shown: Shown, act: Act) -> None:
        """Have the second person stand for ``shown``, then do ``act``, which refuses by raising.

        What is wrong is said beside its field; a refusal of ``act`` stands below both.
        """
        if self._work is not None:
            return
        self.say(None)
        self.show_words(shown)
        code, password = self.code.edit.text(), self.password.edit.text()
        self.password.edit.clear()
        if not code.strip():
            self.say(Refusal("approval.who"))
            return
        if not self._by_name and not password:
            self.say(Refusal("approval.password"))
            return
        self._act = act
        if self._by_name:
            self._by_name_alone(shown, code)
            return
        self.waiting.emit(True)
        ask = self._ask
        self._work = Work(lambda _: ask(shown, code, password), self)
        self._work.done.connect(self._answered)
        self._work.failed.connect(self._refused)
        self._work.start()

    def _by_name_alone(self, shown: Shown, name: str) -> None:
        """The demo checks nothing that takes time."""
        try:
            approval = self._ask(shown, name, "")
        except (Refusal, Unavailable) as wrong:
            self._refused(wrong)
        else:
            self._answered(approval)

    def _answered(self, approval: object) -> None:
        act = self._ended()
        if act is None or not isinstance(approval, Approval):
            return
        try:
            act(approval)
        except (Refusal, Unavailable) as wrong:
            self.say(wrong)

    def _refused(self, wrong: object) -> None:
        if self._ended() is None:
            return
        if isinstance(wrong, (Refusal, Unavailable)):
            self.say(wrong)
        elif isinstance(wrong, Exception):
            # A bug of ours; the handler of unexpected faults says so.
            raise wrong

    def _ended(self) -> Act | None:
        """What was to be done; nothing where the page has been left meanwhile."""
        if self._work is None and not self._by_name:
            # Told before the window went, and heard after it.
            return None
        act, self._act = self._act, None
        self._end_work()
        return act

    def _end_work(self) -> None:
        """Wait for a check to its end, for the guess has been counted; half a second at the most."""
        if self._work is None:
            return
        work, self._work = self._work, None
        work.wait()
        # It knows a password, so it must not wait for its parent's end.
        work.deleteLater()
        QApplication.sendPostedEvents(work, QEvent.Type.DeferredDelete)
        self.waiting.emit(False)

    def say(self, wrong: Wrong | None) -> None:
        """Say what went wrong beside its field, and put the focus there."""
        fields = {"code": self.code, "password": self.password}
        for field in fields.values():
            field.show_problem(None)
        self._problem.show_text("")
        if wrong is None:
            return
        beside = fields.get(_FIELDS.get(wrong.code, ""))
        if beside is None:
            self._problem.show_text(problem_line(self._speaker, wrong), "bad")
            self.code.edit.setFocus()
            return
        beside.show_problem(wrong)
        beside.edit.setFocus()
        beside.edit.selectAll()

    def forget(self) -> None:
        """Empty what is secret, and do nothing more with what was asked."""
        self._act = None
        self.password.edit.clear()

    def stop(self) -> None:
        """Nothing runs on when the window goes."""
        self.forget()
        self._end_work()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802  Qt's name
        """Left: whoever comes back begins with an empty password. In a window made small a check goes on."""
        if event.spontaneous():
            self.password.edit.clear()
        else:
            self.forget()
        super().hideEvent(event)

    def enter(self) -> None:
        """Enter: from the code to the password that is still empty, and from there it is asked."""
        if self.code.edit.hasFocus() and not self._by_name and not self.password.edit.text():
            self.password.edit.setFocus()
        else:
            self.asked.emit()
