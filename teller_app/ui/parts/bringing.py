"""What is asked for by a key comes into sight, where the page around it is longer than the screen."""

from __future__ import annotations

from PySide6.QtCore import QObject, QPoint, QTimer
from PySide6.QtWidgets import QLineEdit, QScrollArea, QWidget

from teller_app.ui.parts.turning import page_around

AROUND = 6
"""Pixels of the page that are seen above the panel, and below it."""
_Hand = tuple[QWidget, str] | None


class Bringing(QObject):
    """Brings a panel into sight, and keeps it there until a hand moves the page or types beside it."""

    def __init__(self, panel: QWidget) -> None:
        super().__init__(panel)
        self._panel = panel
        self._page: QScrollArea | None = None
        self._wanted = False
        self._hand: _Hand = None
        # Later, and once more for each round in which the page comes to be longer: lines wrap, tabs open up.
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._move)

    @property
    def up(self) -> bool:
        """Whether the page stands where it was brought, and is not as it begins."""
        return self._wanted and self._page is not None and self._page.verticalScrollBar().value() > 0

    def bring(self) -> None:
        """The panel whole, or as much of it as there is room for, from its top on."""
        if self._around() is not None:
            self._wanted, self._hand = True, self._typing()
            self._soon.start()

    def back(self) -> None:
        """The page as it begins."""
        self._wanted = False
        page = self._around()
        if page is not None:
            page.verticalScrollBar().setValue(0)

    def _around(self) -> QScrollArea | None:
        """The page that the panel lies on, once it does."""
        if self._page is None and (page := page_around(self._panel)) is not None:
            self._page = page
            bar = page.verticalScrollBar()
            bar.rangeChanged.connect(self._again)
            bar.actionTriggered.connect(self._let_go)
        return self._page

    def _again(self) -> None:
        if self._wanted:
            self._soon.start()

    def _let_go(self) -> None:
        """A hand has moved the page, or is somewhere else on it."""
        self._wanted = False

    def _typing(self) -> _Hand:
        """The field of the page, and none of the panel's, that has the keyboard; and what stands in it."""
        inside = self._page.widget() if self._page is not None else None
        at = self._panel.window().focusWidget()
        if inside is None or at is None or not inside.isAncestorOf(at):
            return None
        if at is self._panel or self._panel.isAncestorOf(at):
            return None
        return at, at.text() if isinstance(at, QLineEdit) else ""

    def _move(self) -> None:
        page = self._page
        inside = page.widget() if page is not None else None
        if not self._wanted or page is None or inside is None:
            return
        if self._typing() not in (None, self._hand):
            # Nothing moves away from under a hand that has come to a field since, or has typed on in one.
            self._let_go()
            return
        bar, top = page.verticalScrollBar(), self._panel.mapTo(inside, QPoint(0, 0)).y() - AROUND
        beyond = top + self._panel.height() + 2 * AROUND - page.viewport().height()
        bar.setValue(max(min(bar.value(), top), min(beyond, top)))
