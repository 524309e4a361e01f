"""The window anew, in another language or look: the desks stay, and so does what the hand was at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from teller_app.ui import theme
from teller_app.ui.parts.going import away
from teller_app.ui.rail import DESKS, Page
from teller_app.ui.shell import Shell

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from teller_app.ui.window import Window

_PAGES = (*DESKS, Page.FILES, Page.PEOPLE, Page.SETTINGS, Page.HELP, Page.INTAKE)
"""Pages that show what a desk holds; those around a client come over with what was typed there."""


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
    """Bring what was typed and is in no desk yet, the tab and the page; a password is never carried."""
    kept = old.settings.kept
    search = new.bar.search
    search.setText(old.bar.search.text())
    search.matches.setVisible(old.bar.search.matches.isVisible())
    for name, field in old.people.add.fields.items():
        new.people.add.fields[name].show_text(field.edit.text())
    new.files.folder.show_text(old.files.folder.edit.text())
    new.client.below.turn_to(old.client.below.page)
    new.care.come_over(old.care)
    if old.page in _PAGES:
        new.turn_to(old.page)
    else:
        new.service.come_over(old.service, old.page)
    old.ask.ask_in(new)
    if old.page is Page.SETTINGS:
        new.settings.came_back(kept)
