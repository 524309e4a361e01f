"""Cards, contracts and the like that a scheme may ask for: to be said for a walk-in, or tried."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QPushButton

from teller_app.desk.client_view import ClientView
from teller_app.rules.codes import Card, Status
from teller_app.words.codes import code_name
from teller_app.words.speaker import Speaker

FACTS: tuple[Card | Status, ...] = (*Card, *Status)


class FactMenu(QPushButton):
    """A button with a list of what can be had; what is had is ticked."""

    def __init__(self, speaker: Speaker, said: Callable[[Card | Status, bool], None]) -> None:
        super().__init__(speaker.say("卡与签约 Alt+C"))
        self.setProperty("role", "link")
        menu = QMenu(self)
        self.actions_by_fact: dict[Card | Status, QAction] = {}
        for code in FACTS:
            action = menu.addAction(code_name(speaker, code))
            action.setCheckable(True)
            action.triggered.connect(lambda on, code=code: said(code, on))
            self.actions_by_fact[code] = action
        self.setMenu(menu)

    def show_view(self, view: ClientView) -> None:
        """Tick what counts as had."""
        for code, action in self.actions_by_fact.items():
            action.setChecked(code in view.facts)
