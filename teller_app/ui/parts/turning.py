"""PageUp, PageDown, Home and End: they move what is longer than its place, wherever the keyboard is."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QScrollArea, QScrollBar, QWidget

PAGES = {Qt.Key.Key_PageUp: -1, Qt.Key.Key_PageDown: 1}
ENDS = {
    Qt.Key.Key_Home: QScrollBar.SliderAction.SliderToMinimum,
    Qt.Key.Key_End: QScrollBar.SliderAction.SliderToMaximum,
}


class Scroll(QScrollArea):
    """Takes the keys that move it; Qt's own takes them where nothing moves as well."""

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        """At its end a key goes on to what lies around it."""
        if event.key() not in {*PAGES, *ENDS}:
            super().keyPressEvent(event)
        else:
            event.setAccepted(turned(self, event))


def page_around(widget: QWidget) -> QScrollArea | None:
    """The nearest area that scrolls with ``widget`` on it; ``None`` where there is none, or not yet."""
    at = widget.parentWidget()
    while at is not None and not isinstance(at, QScrollArea):
        at = at.parentWidget()
    return at


def turned(area: QScrollArea, event: QKeyEvent) -> bool:
    """Move ``area`` as the key says; whether that has moved it. A line cut at an edge is whole then."""
    key, bar = Qt.Key(event.key()), area.verticalScrollBar()
    if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
        return False
    was = bar.value()
    if key in PAGES:
        bar.setValue(was + PAGES[key] * max(1, bar.pageStep() - area.fontMetrics().lineSpacing()))
    elif key in ENDS:
        bar.triggerAction(ENDS[key])
    return bar.value() != was


def turn_page(page: QWidget, event: QKeyEvent) -> bool:
    """Let a key that nobody has taken move what is largest on ``page`` and not at its end; whether it has."""
    areas = [page] if isinstance(page, QScrollArea) else []
    seen = [each for each in (*areas, *page.findChildren(QScrollArea)) if each.isVisible()]
    seen.sort(key=lambda each: each.width() * each.height(), reverse=True)
    return any(turned(each, event) for each in seen)
