"""The rail: one button a desk, and the manual at its foot."""

from __future__ import annotations

from enum import IntEnum

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QPushButton, QScrollArea, QVBoxLayout

from teller_app.ui import theme
from teller_app.ui.parts.labels import scroll
from teller_app.words.speaker import Speaker

WIDTH = 84


class Page(IntEnum):
    """Every page of the window; those without a button are reached from another one."""

    CLIENT = 0
    PRESCREEN = 1
    PRINT = 2
    HELP = 3
    CARE = 4
    KEY_ACCOUNT = 5
    TIES = 6
    PROCEDURE = 7
    OVERRIDE = 8
    BRANCH = 9
    AUDIT = 10
    FILES = 11
    PEOPLE = 12
    SETTINGS = 13
    RULES = 14
    INTAKE = 15


DESKS = (Page.CLIENT, Page.PRESCREEN, Page.CARE, Page.BRANCH, Page.RULES, Page.AUDIT)
"""Where work begins; every other page goes back to one of these."""


AROUND_CLIENT = (Page.CLIENT, Page.KEY_ACCOUNT, Page.TIES, Page.PROCEDURE, Page.OVERRIDE)
"""Where the client on the screen is seen; anywhere else a key does nothing for somebody out of sight."""


OF_CLIENTS = (Page.CLIENT, Page.PRESCREEN, Page.CARE, Page.BRANCH)
"""Desks that show clients; a custodian and an auditor have none of them."""


class Rail(QFrame):
    """Shows which desk is in front, and turns to another.

    Args:
        speaker: the language.
        clients: whether whoever works here may see clients; otherwise their desks are not there.
    """

    chosen = Signal(int)

    def __init__(self, speaker: Speaker, *, clients: bool = True) -> None:
        super().__init__()
        self.setObjectName("rail")
        self._group = QButtonGroup(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 4)
        column.setSpacing(0)  # ten of them fit on the lowest screen that a branch has
        say = speaker.say
        for page, text in (
            (Page.CLIENT, say("客户\nF2")),
            (Page.PRESCREEN, say("预审\nF3")),
            (Page.CARE, say("维护\nF4")),
            (Page.BRANCH, say("网点\nF5")),
            (Page.RULES, say("规则\nF6")),
            (Page.AUDIT, say("审计\nF7")),
            (Page.FILES, say("文件\nF9")),
            (Page.PEOPLE, say("人员\nF10")),
            (Page.SETTINGS, say("设置\nCtrl+,")),
            (Page.HELP, say("帮助\nF1")),
        ):
            button = QPushButton(text)
            button.setAccessibleName(text.replace("\n", " "))
            button.setCheckable(True)
            button.setAutoExclusive(True)  # one of them: so a screen reader says it
            self._group.addButton(button, page)
            if page is Page.FILES:
                column.addStretch(1)
            column.addWidget(button)
            button.setVisible(clients or page not in OF_CLIENTS)
        self._group.idClicked.connect(self.chosen)
        self.show_page(Page.CLIENT)

    def show_page(self, page: Page) -> None:
        """Mark the desk that ``page`` belongs to; a page of its own leaves the mark."""
        button = self._group.button(page)
        if button is not None:
            button.setChecked(True)


def beside(rail: Rail) -> QScrollArea:
    """The rail in its place: on a screen that is lower than it, it scrolls to the desk that has the focus."""
    area = scroll(rail)
    area.setFixedWidth(theme.px(WIDTH))
    return area
