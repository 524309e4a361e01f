"""What is seen first: the bar with its search box, which takes keys while the rest is loaded."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QLabel, QMainWindow, QVBoxLayout, QWidget

from teller_app.ui import theme
from teller_app.ui.parts.labels import Label, plain_tip
from teller_app.ui.parts.line_edit import LineEdit
from teller_app.words.speaker import Language, Speaker

WIDTH, HEIGHT, BAR_HEIGHT = 1366, 768, 56
SETTINGS = "settings.json"


class Shell(QMainWindow):
    """Looks like the window, and hands over what was typed when that is ready.

    Args:
        speaker: the language.
        searching: whether keys go to the search; before a log-in they go nowhere, for they may be a password.
    """

    def __init__(self, speaker: Speaker, *, searching: bool = True) -> None:
        super().__init__()
        self.setWindowTitle(speaker.say("柜员助手"))
        self.resize(WIDTH, HEIGHT)
        bar = QFrame()
        bar.setObjectName("bar")
        bar.setFixedHeight(BAR_HEIGHT)
        brand: QLabel = Label(speaker.say("柜员助手"))
        brand.setObjectName("brand")
        self.search = LineEdit()
        self.search.setObjectName("search")
        self.search.setMaxLength(60)
        self.search.setPlaceholderText(speaker.say("刷证件、手机号、卡号、姓名或拼音首字母（wxm）    Ctrl+K"))
        self.search.setToolTip(plain_tip(self.search.placeholderText()))
        self.search.setAccessibleName(speaker.say("查找客户"))
        row = QHBoxLayout(bar)
        row.setContentsMargins(18, 0, 18, 0)
        row.setSpacing(12)
        row.addWidget(brand)
        row.addWidget(self.search, 5)
        self.search.setVisible(searching)
        row.addStretch(5)
        ground = QWidget()
        ground.setObjectName("ground")
        whole = QVBoxLayout(ground)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(bar)
        whole.addStretch(1)
        self.setCentralWidget(ground)
        self.search.setFocus()


def run_shell(
    home: Path, loading: Iterator[None], begin: Callable[[object], None], *, searching: bool
) -> int:
    """Show the shell, load the rest between two keys, then ``begin``; runs until the window is closed."""
    app = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(app, QApplication)  # noqa: S101  nobody makes another kind
    theme.apply(app)
    shell = Shell(Speaker(_language(home)), searching=searching)
    theme.show_fitting(shell)
    timer = QTimer(shell)

    def step() -> None:
        if next(loading, _END) is _END:
            timer.stop()
            begin(shell)

    timer.timeout.connect(step)
    timer.start(0)
    return app.exec()


_END = object()


def _language(home: Path) -> Language:
    """The language of the settings, if it can be seen at a glance; they are read properly later."""
    try:
        return Language(json.loads((home / SETTINGS).read_text("utf-8"))["language"])
    except (OSError, ValueError, KeyError, TypeError):
        return Language.ZH
