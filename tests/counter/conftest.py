"""The real window on a small branch, driven by the keyboard."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from teller_app.desk.counter import Counter
from teller_app.desk.looks import Look
from teller_app.ui import theme
from teller_app.ui.window import Window
from teller_app.words.speaker import Language
from tests.stage import open_stage

Type = Callable[[str], None]


@pytest.fixture(autouse=True)
def _looks(qapp: QApplication) -> None:
    if not qapp.styleSheet() or theme.look() != Look():
        theme.apply(qapp)


@pytest.fixture
def open_window(qtbot: QtBot, tmp_path: Path) -> Iterator[Callable[..., Window]]:
    """Opens a window; what it opened is closed afterwards."""
    counters: list[Counter] = []

    def opened(language: Language = Language.ZH, width: int = 1366, height: int = 768) -> Window:
        counter = Counter(open_stage(tmp_path, language))
        counters.append(counter)
        window = Window(counter)
        qtbot.addWidget(window, before_close_func=lambda _: counter.client.close())
        window.resize(width, height)
        window.show()
        window.activateWindow()
        qtbot.waitExposed(window)
        return window

    yield opened
    for counter in counters:
        counter.imports.end()
        counter.place.journal.close()
        assert counter.place.book is not None
        counter.place.book.close()


@pytest.fixture
def window(open_window: Callable[..., Window]) -> Window:
    return open_window()


@pytest.fixture
def press(qtbot: QtBot, window: Window) -> Callable[..., None]:
    """Press one key where the focus is."""

    def pressed(key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        qtbot.keyClick(QApplication.focusWidget() or window, key, modifier)

    return pressed


@pytest.fixture
def type_text(qtbot: QtBot, window: Window) -> Type:
    """Type where the focus is: Latin by keys, Chinese as an input method commits it."""

    def typed(text: str) -> None:
        target = QApplication.focusWidget() or window
        if text.isascii():
            qtbot.keyClicks(target, text)
        else:
            commit(target, text)

    return typed


def commit(target: QWidget, text: str) -> None:
    """What fcitx and ibus send for Chinese."""
    event = QInputMethodEvent()
    event.setCommitString(text)
    QApplication.sendEvent(target, event)


def field(window: Window, name: str) -> QLineEdit:
    """A field by its accessible name."""
    return next(
        edit for edit in window.findChildren(QLineEdit) if edit.accessibleName() == name and edit.isVisible()
    )
