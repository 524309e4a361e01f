"""The last word of a program that cannot open its window, in one language from its title to its button."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMessageBox, QPushButton

from teller_app.rules.errors import Unavailable
from teller_app.ui import giving_up
from teller_app.words.speaker import Language, Speaker


@pytest.mark.parametrize(("language", "word"), [(Language.ZH, "关闭"), (Language.EN, "Close")])
def test_it_says_why_and_its_button_speaks_the_same_language(qtbot, monkeypatch, language, word):
    ended, seen = [], []
    monkeypatch.setattr(QApplication, "exit", ended.append)

    def read_and_press():
        box = QApplication.activeModalWidget()
        assert isinstance(box, QMessageBox)
        buttons = box.findChildren(QPushButton)
        seen.extend((box.text(), [button.text() for button in buttons]))
        buttons[0].click()

    QTimer.singleShot(0, read_and_press)
    speaker = Speaker(language)
    giving_up.give_up(None, speaker, Unavailable("store.unreadable", file="journal.db"))
    assert "journal.db" in seen[0]
    assert "store.unreadable" not in seen[0]
    assert seen[1] == [word]
    assert ended == [1]
