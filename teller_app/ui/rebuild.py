"""The window anew, in another language or look: the desks stay, and so does what the hand was at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from teller_app.ui import theme
from teller_app.ui.in_hand import in_hand, put_in_hand
from teller_app.ui.parts.going import away
from teller_app.ui.rail import Page
from teller_app.ui.shell import Shell

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from teller_app.ui.window import Window


def uncover(window: Window, before: QWidget | None) -> None:
    """Show the window in the place of what stood there, which goes."""
    keeps = before is not None and not before.isMaximized()
    theme.show_fitting(window, before.geometry() if before is not None and keeps else None)
    if isinstance(before, Shell):
        window.bar.search.setText(before.search.text())
    elif before is not None and isinstance(before, type(window)):
        before.stop()
        carry_over(before, window)
    away(before)


def carry_over(old: Window, new: Window) -> None:
    """Bring what was typed and is in no desk yet, the question and the page; a password is never carried."""
    kept = old.settings.kept
    put_in_hand(new, in_hand(old), old.page)
    if old.page is Page.SETTINGS:
        new.settings.came_back(kept)
