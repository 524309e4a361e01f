"""What is seen first: the bar with its search box, which takes keys while the rest is loaded."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QLabel, QMainWindow, QVBoxLayout, QWidget

from teller_app.desk.looks import Look, TextSize
from teller_app.safe.strict_json import read_object
from teller_app.ui import theme
from teller_app.ui.parts.labels import Label, plain_tip
from teller_app.ui.parts.line_edit import HintedEdit
from teller_app.ui.told_to_end import ended_by_signals
from teller_app.words.brand import window_title
from teller_app.words.keys import search_hints
from teller_app.words.speaker import Language, Speaker

WIDTH, HEIGHT = 1366, 768
SETTINGS, DEMO_TELLER = "settings.json", "0231"


class Shell(QMainWindow):
    """Looks like the window, and hands over what was typed when that is ready.

    Args:
        speaker: the language.
        searching: whether keys go to the search, as in the demo; before a log-in they go nowhere, for they
            may be a password.
    """

    def __init__(self, speaker: Speaker, *, searching: bool = True) -> None:
        super().__init__()
        self.speaker = speaker
        self.setWindowTitle(window_title(speaker, demo=searching))
        self.resize(WIDTH, HEIGHT)
        self._bar = bar = QFrame()
        bar.setObjectName("bar")
        bar.setFixedHeight(theme.bar_height(self.height()))
        brand: QLabel = Label(speaker.say("柜员助手"))
        brand.setObjectName("brand")
        self.search = HintedEdit()
        self.search.setObjectName("search")
        self.search.setMaxLength(60)
        self.search.offer_hints(*search_hints(speaker))
        self.search.setToolTip(plain_tip(search_hints(speaker)[0]))
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
        waiting = Label(speaker.say("正在打开"), "quiet")
        waiting.setAlignment(Qt.AlignmentFlag.AlignCenter)
        whole.addWidget(waiting, 1)
        self.setCentralWidget(ground)
        self.search.setFocus()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  Qt's name
        """As the window that takes its place will be."""
        super().resizeEvent(event)
        self._bar.setFixedHeight(theme.bar_height(self.height()))


def run_shell(
    home: Path, loading: Iterator[None], begin: Callable[[object], None], *, searching: bool
) -> int:
    """Show the shell, load the rest between two keys, then ``begin``; runs until the window is closed."""
    app = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(app, QApplication)  # noqa: S101  nobody makes another kind
    language, look = _glance(home, demo=searching)
    theme.apply(app, look)
    shell = Shell(Speaker(language), searching=searching)
    theme.show_fitting(shell)
    timer = QTimer(shell)

    def step() -> None:
        try:
            if next(loading, _END) is _END:
                timer.stop()
                begin(shell)
        except Exception as fault:  # noqa: BLE001  nobody else could say it before there is a window
            from teller_app.ui.giving_up import give_up  # noqa: PLC0415  it knows the shell

            timer.stop()
            give_up(shell, Speaker(language), fault)

    timer.timeout.connect(step)
    timer.start(0)
    with ended_by_signals(app):
        return app.exec()


_END = object()


def _glance(home: Path, *, demo: bool) -> tuple[Language, Look]:
    """Language and look, as far as they can be seen at a glance; the settings are read properly later.

    Before a log-in they are the workplace's; the demo's person is known, and so is what this one has chosen.
    """
    kept = _peek(home / SETTINGS)
    if demo:
        teller = str(kept.get("teller", DEMO_TELLER))
        kept |= _peek(home / f"settings-{teller.partition(' ')[0]}.json")
    try:
        size = TextSize(str(kept.get("text_size", "normal")))
        return Language(str(kept.get("language", "zh"))), Look(size, kept.get("high_contrast") is True)
    except ValueError:
        return Language.ZH, Look()


def _peek(path: Path) -> dict[str, object]:
    try:
        return read_object(path)
    except (OSError, ValueError, RecursionError):
        return {}
