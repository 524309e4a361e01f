"""Wait for the window that another language or other letters put in the place of the one that is there."""

from __future__ import annotations

from PySide6.QtTest import QTest

from teller_app.ui.run import Application
from teller_app.ui.window import Window


def in_another_language(program: Application) -> Window:
    """With a click on the language, as whoever sees the window does it."""
    before = program.window
    assert before is not None
    before.bar.language.click()
    return instead_of(program, before)


def instead_of(program: Application, before: Window) -> Window:
    """The window in whose place another one is coming keeps every key until then."""
    for _ in range(500):
        if program.window is not before and not program._making.turns.busy:
            break
        QTest.qWait(20)
    assert program.window not in {before, None}
    return program.window
