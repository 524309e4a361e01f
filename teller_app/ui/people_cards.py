"""The cards of the page of people: a password, somebody new, somebody chosen, and what is shown once."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from teller_app.desk.roster import Change, Given, RosterView
from teller_app.safe.roles import Role
from teller_app.ui.parts.flow import flowing
from teller_app.ui.parts.form import Form
from teller_app.ui.parts.labels import Card, Label
from teller_app.ui.parts.role_box import RoleBox
from teller_app.words.people import since_line
from teller_app.words.speaker import Speaker

SHOWN_SECONDS = 120
"""How long a one-time password is shown at the most."""


class PasswordForm(Form):
    """Another password of one's own."""

    def __init__(self, speaker: Speaker) -> None:
        say = speaker.say
        super().__init__(speaker, Card(say("我的密码")), say("更换密码 Enter"))
        self.add_field("password", say("现在的密码"), secret=True)
        self.add_field("new", say("新密码（至少 8 个字符）"), secret=True)
        self.add_field("again", say("再输入一次"), secret=True)
        self.add_foot()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.card)


class AddForm(Form):
    """Somebody new, on one line."""

    def __init__(self, speaker: Speaker) -> None:
        say = speaker.say
        super().__init__(speaker, Card(say("增加人员")), say("增加 Enter"))
        self.role = RoleBox(speaker, say("角色"))
        row = QHBoxLayout()
        row.setSpacing(12)
        for name, says, share in (("code", say("工号（小写字母和数字）"), 4), ("name", say("姓名"), 5)):
            row.addWidget(self.add_field(name, says), share, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.role, 3, Qt.AlignmentFlag.AlignTop)
        beside = QVBoxLayout()
        beside.setSpacing(2)
        beside.addWidget(Label(" ", "quiet"))  # as high as a field's name, so that all stand in line
        beside.addWidget(self.does)
        beside.addStretch(1)
        row.addLayout(beside)
        self.card.body.addLayout(row)
        self.card.body.addWidget(self.problem)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.card)

    def begin(self, **texts: str) -> None:
        """Empty, for a teller: that is what most people are."""
        self.role.show_role(Role.TELLER)
        super().begin(**texts)


class PersonCard(Card):
    """Whoever is chosen, and only those acts that make sense for this person now."""

    wanted = Signal(str)

    def __init__(self, speaker: Speaker) -> None:
        super().__init__()
        self._speaker = speaker
        say = speaker.say
        self._name, self._state = Label(role="name", wrap=True), Label(role="quiet", wrap=True)
        self._alone = Label(
            say("停用和改任须由另一位主管复核，现在没有：请先增加一位主管，由其登录并换成自己的密码"),
            "warning",
            wrap=True,
        )
        self.role = RoleBox(speaker, say("改任"))
        self.buttons = {
            Change.UNLOCK: QPushButton(say("解锁 Alt+U")),
            Change.RESET: QPushButton(say("重置密码… Alt+R")),
            Change.ENABLE: QPushButton(say("启用 Alt+E")),
            Change.DISABLE: QPushButton(say("停用… Alt+D")),
            Change.ROLE: QPushButton(say("改任… Alt+C")),
        }
        self._shown = RosterView("")
        self._lay_out()
        for change, button in self.buttons.items():
            button.clicked.connect(lambda _=False, change=change: self.wanted.emit(change.value))
        self.role.list.currentIndexChanged.connect(self._role_chosen)

    def _lay_out(self) -> None:
        self.body.setSpacing(2)
        self.body.addWidget(self._name)
        self.body.addWidget(self._state)
        self._another = QWidget()
        another = QHBoxLayout(self._another)
        another.setContentsMargins(8, 0, 0, 0)
        another.addWidget(self.role)
        another.addWidget(self.buttons[Change.ROLE], 0, Qt.AlignmentFlag.AlignBottom)
        acts = [button for change, button in self.buttons.items() if change is not Change.ROLE]
        self.body.addWidget(flowing(*acts, self._another, right=True, low=True))
        self.body.addWidget(self._alone)

    def show_view(self, view: RosterView) -> None:
        """Repaint; a role that was chosen for somebody else is forgotten."""
        before, self._shown = self._shown.person, view
        person = view.person
        if person is None:
            self._name.setText(self._speaker.say("从上面选一位"))
            self._state.setText("")
        else:
            self._name.setText(f"{person.code} {person.name}")
            self._state.setText(since_line(self._speaker, person, person.since.date()))
            if before != person:
                self.role.show_role(person.role)
        for change, button in self.buttons.items():
            button.setVisible(change in view.changes)
        self._another.setVisible(Change.ROLE in view.changes)
        self._alone.setVisible(view.alone and person is not None)
        self._role_chosen()

    def _role_chosen(self) -> None:
        """A role that somebody has already is nothing to change."""
        person = self._shown.person
        self.buttons[Change.ROLE].setEnabled(person is not None and person.role is not self.role.role)


class GivenCard(Card):
    """A one-time password, to be handed over; it goes by itself."""

    over = Signal()

    def __init__(self, speaker: Speaker) -> None:
        super().__init__()
        self._speaker = speaker
        say = speaker.say
        self._head = Label(role="title", wrap=True)
        self.password = Label(role="figure")
        self.password.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
        says = say(
            "请当面交给本人，首次登录时须换成自己的密码。离开本页、办理下一件事或两分钟后，这里不再显示"
        )
        self.hide_now = QPushButton(say("已交给本人 Alt+H"))
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SHOWN_SECONDS * 1000)
        self._timer.timeout.connect(self.over)
        self.hide_now.clicked.connect(self.over)
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addWidget(self.password)
        row.addWidget(Label(says, "quiet", wrap=True), 1)
        row.addWidget(self.hide_now)
        self.body.addWidget(self._head)
        self.body.addLayout(row)
        self.hide()

    def show_given(self, given: Given | None) -> None:
        """Show it, or let go of it."""
        if given is None:
            self._timer.stop()
            self._head.setText("")
            self.password.setText("")
        elif self.password.text() != given.password:
            who = f"{given.code} {given.name}"
            self._head.setText(self._speaker.say("{who} 的一次性密码：只显示这一次", who=who))
            self.password.setText(given.password)
            self._timer.start()
        self.setVisible(given is not None)


class WordsCard(Card):
    """Whether a supervisor has recovery words, and the way to them."""

    def __init__(self, speaker: Speaker) -> None:
        super().__init__(speaker.say("我的恢复词"))
        self._speaker = speaker
        self._says = Label(wrap=True)
        self.take = QPushButton(speaker.say("领取恢复词… Alt+W"))
        self.anew = QPushButton(speaker.say("重新制作… Alt+W"))
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.take)
        foot.addWidget(self.anew)
        self.body.addWidget(self._says)
        self.body.addLayout(foot)

    def show_view(self, view: RosterView) -> None:
        """Repaint; words are taken once."""
        say = self._speaker.say
        self._says.setText(
            say(
                "已领取。请确认封存完好，与他人的分开存放。没有写下或已遗失时请重新制作：所有人原来的随即作废。"
            )
            if view.has_words
            else say("还没有领取。只显示一次，锁定后也不再显示：请先备好打印机或纸笔。")
        )
        self.take.setVisible(not view.has_words)
        self.anew.setVisible(view.has_words)


def column(*parts: QWidget) -> QWidget:
    """One above the other, from the top."""
    holder = QWidget()
    layout = QVBoxLayout(holder)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(12)
    for part in parts:
        layout.addWidget(part)
    layout.addStretch(1)
    return holder
