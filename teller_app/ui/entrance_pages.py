"""The pages of the entrance: log in, choose a password, begin with the first supervisor, keep the words."""

from __future__ import annotations

from PySide6.QtWidgets import QCheckBox, QGridLayout, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from teller_app.ui import theme
from teller_app.ui.parts.form import Form
from teller_app.ui.parts.going import empty
from teller_app.ui.parts.labels import Card, Label
from teller_app.words.speaker import Speaker

WIDTH = 460
WORDS_ACROSS = 4


class EntrancePage(Form):
    """One form in the middle of the window."""

    def __init__(self, speaker: Speaker, title: str, does: str) -> None:
        super().__init__(speaker, Card(), does)
        self.card.setFixedWidth(theme.px(WIDTH))
        self.card.body.setContentsMargins(24, 20, 24, 20)
        self.card.body.addWidget(Label(title, "name"))
        self._remark = Label(role="quiet", wrap=True)
        self._remark.hide()
        self.card.body.addWidget(self._remark)
        layout = QVBoxLayout(self)
        layout.addStretch(2)
        middle = QHBoxLayout()
        middle.addStretch(1)
        middle.addWidget(self.card)
        middle.addStretch(1)
        layout.addLayout(middle)
        layout.addStretch(3)

    def remark(self, text: str) -> None:
        """Say why this page is here."""
        self._remark.show_text(text)


class LoginPage(EntrancePage):
    """Code and password."""

    def __init__(self, speaker: Speaker) -> None:
        super().__init__(speaker, speaker.say("登录"), speaker.say("登录 Enter"))
        self.add_field("code", speaker.say("工号"))
        self.add_field("password", speaker.say("密码"), secret=True)
        self.add_foot()


class ChangePage(EntrancePage):
    """A password of one's own, in place of one that somebody else knows."""

    def __init__(self, speaker: Speaker) -> None:
        super().__init__(speaker, speaker.say("换成自己的密码"), speaker.say("更换并登录 Enter"))
        self.add_field("new", speaker.say("新密码（至少 8 个字符）"), secret=True)
        self.add_field("again", speaker.say("再输入一次"), secret=True)
        self.back = QPushButton(speaker.say("返回 Esc"))
        self.add_foot(self.back)


class FirstPage(EntrancePage):
    """The first supervisor of a workplace."""

    def __init__(self, speaker: Speaker) -> None:
        super().__init__(speaker, speaker.say("首次启动：建立第一位主管"), speaker.say("建立 Enter"))
        self.add_field("code", speaker.say("工号（小写字母和数字）"))
        self.add_field("name", speaker.say("姓名"))
        self.add_field("new", speaker.say("密码（至少 8 个字符）"), secret=True)
        self.add_field("again", speaker.say("再输入一次"), secret=True)
        self.add_foot()
        self.remark(
            speaker.say("这里还没有人员。第一位主管之后可以增加其他人；客户数据从此只有登录后才能打开。")
        )


class DemoPage(EntrancePage):
    """The demo has no passwords: it says so, and goes on."""

    def __init__(self, speaker: Speaker) -> None:
        super().__init__(speaker, speaker.say("演示"), speaker.say("继续 Enter"))
        self.card.body.addWidget(Label(speaker.say("演示数据没有密码；正式使用时在这里登录。"), wrap=True))
        self.add_foot()


class WordsPage(EntrancePage):
    """Recovery words, shown this once; ``does`` is what comes after them."""

    def __init__(self, speaker: Speaker, does: str) -> None:
        super().__init__(speaker, speaker.say("恢复词：只显示这一次"), does)
        self.card.setFixedWidth(theme.px(WIDTH + 180))
        self.remark(
            speaker.say(
                "请打印或抄下，封存，与他人的分开存放。任意两位主管的恢复词合在一起，可以在忘记密码或更换电脑后"
                "打开数据；单独一份打不开任何东西。"
            )
        )
        # Words come and go; in a widget of their own they are read where they stand.
        holder = QWidget()
        self._grid = QGridLayout(holder)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setVerticalSpacing(4)
        self.card.body.addWidget(holder)
        self.print = QPushButton(speaker.say("打印 Ctrl+P"))
        self.kept = QCheckBox(speaker.say("已经打印或抄下，并已封存 Alt+Y"))
        self.kept.toggled.connect(self.does.setEnabled)
        self.card.body.addWidget(self.kept)
        self.add_foot(self.print)

    def show_words(self, words: str) -> None:
        """Each word with its number."""
        empty(self._grid)
        for at, word in enumerate(words.split()):
            self._grid.addWidget(Label(f"{at + 1:>2}  {word}", "fine"), at // WORDS_ACROSS, at % WORDS_ACROSS)
        self.kept.setChecked(False)
        self.does.setEnabled(False)
        self.kept.setFocus()
