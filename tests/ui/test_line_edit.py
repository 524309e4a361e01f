"""A field that has the keyboard leaves the window its keys; what it can take back itself, it does."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from teller_app.ui.parts import line_edit
from teller_app.ui.parts.line_edit import LineEdit

CTRL = Qt.KeyboardModifier.ControlModifier


class Taking(LineEdit):
    """Has something to take back."""

    def wants_escape(self) -> bool:
        return True


@pytest.fixture
def page(qtbot):
    """Two fields in a window that has Ctrl+K and Escape, and which of these were pressed."""
    window, fired = QWidget(), []
    fields, column = (LineEdit(), Taking()), QVBoxLayout(window)
    for each in fields:
        each.setText("half of it")
        column.addWidget(each)
    for key in ("Ctrl+K", "Esc"):
        QShortcut(QKeySequence(key), window).activated.connect(lambda key=key: fired.append(key))
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow, timeout=5000)
    return fields, fired, window  # pytest-qt keeps it no longer than Python does


def go_to(qtbot, field):
    field.setFocus()
    qtbot.waitUntil(field.hasFocus, timeout=5000)
    field.setCursorPosition(4)


def test_ctrl_k_is_the_windows_also_when_the_keyboard_comes_back(page, qtbot, monkeypatch):
    """Which letters Qt takes hangs on the desktop; Ctrl+C it takes everywhere, and stands for them here."""
    monkeypatch.setattr(line_edit, "OURS", line_edit.OURS | {Qt.Key.Key_C})
    (plain, other), fired, _ = page
    for times, field in enumerate((plain, other, plain), start=1):
        go_to(qtbot, field)
        field.selectAll()
        asked = QKeyEvent(QEvent.Type.ShortcutOverride, Qt.Key.Key_C, CTRL)
        QApplication.sendEvent(field, asked)
        assert not asked.isAccepted()
        field.setCursorPosition(4)
        qtbot.keyClick(field, Qt.Key.Key_K, CTRL)
        assert fired == ["Ctrl+K"] * times
        assert field.text() == "half of it", "Qt would cut the rest of the line"


def test_escape_is_the_windows_unless_the_field_has_something_to_take_back(page, qtbot):
    (plain, taking), fired, _ = page
    go_to(qtbot, taking)
    qtbot.keyClick(taking, Qt.Key.Key_Escape)
    assert fired == []
    go_to(qtbot, plain)
    qtbot.keyClick(plain, Qt.Key.Key_Escape)
    assert fired == ["Esc"]
