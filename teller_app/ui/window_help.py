"""What F1 opens on the page in front."""

from __future__ import annotations

from typing import TYPE_CHECKING

from teller_app.desk.client_view import Mode
from teller_app.desk.counter import Counter
from teller_app.ui.below_panel import KEY, PLAN, TIES
from teller_app.ui.rail import Page

if TYPE_CHECKING:
    from teller_app.ui.window import Window

_TABS = {KEY: "key", TIES: "ties", PLAN: "plan"}


def show_help(window: Window) -> None:
    """The chapter about where the teller is; in the manual, the keys and back."""
    if window.page is Page.HELP:
        window.help.turn_over()
    else:
        window.turn_to(Page.HELP)


def leave_help(window: Window) -> None:
    """Back to where F1 was pressed, with the question that it was pressed for."""
    window.turn_to(window.help.came_from, back=True)
    for bar in (window.ask, window.approve):
        bar.bring_back()
    window.help.return_focus()


def place_of(window: Window, counter: Counter) -> str:
    """Where the teller is, by the names that the manual's contents use."""
    bars = (("approve", window.approve), ("revealed", window.revealed))
    asking = next((name for name, bar in bars if bar.isVisible()), None)
    if asking is not None:
        return asking
    if window.page is not Page.CLIENT:
        return window.page.name.lower()
    mode = counter.client.view.mode
    if mode is not Mode.CLIENT:
        return mode.value
    return _TABS.get(window.client.below.page, "client")
