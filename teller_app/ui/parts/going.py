"""How a widget goes: off the screen at once, and out of memory in a turn of the loop."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel, QLayout, QWidget
from shiboken6 import delete


def away(widget: QWidget | None) -> None:
    """What it says goes at once as well: what is to be deleted lives on until Qt comes round to it."""
    if widget is None:
        return
    if isinstance(widget, QLabel):
        widget.clear()
    widget.hide()
    widget.deleteLater()


def empty(layout: QLayout) -> None:
    """Everything that lies in ``layout`` goes."""
    while (item := layout.takeAt(0)) is not None:
        away(item.widget())
        delete(item)  # whoever takes one out of a layout frees it; Python does not by itself
