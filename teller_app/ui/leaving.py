"""What must be said before a counter is left, and what must be done then, whatever else goes wrong."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from teller_app.desk.counter import Counter
from teller_app.desk.draft import would_be_lost
from teller_app.safe.residue import tell
from teller_app.ui.cover import Cover

if TYPE_CHECKING:
    from teller_app.ui.window import Window


def warned(window: Window, counter: Counter) -> bool:
    """Say what closing ``window`` would lose, out from under a cover, unless it stands there already.

    Returns:
        Whether there is nothing to be said, or it has been said before.
    """
    warning, notice = would_be_lost(counter), window.notice
    # Asked is what was said, not what is seen: behind a cover no notice is.
    if not warning or (not notice.isHidden() and notice.text.text() == warning):
        return True
    for cover in window.findChildren(Cover):
        cover.leave()
    notice.say(warning, "caution")
    return False


def at_any_rate(*steps: Callable[[], object]) -> None:
    """Do each of ``steps``, whatever came of those before; a fault is told, and holds nothing up.

    For a lock alone: one that ends halfway would leave a counter open that nobody watches any more.
    """
    for step in steps:
        try:
            step()
        except Exception as fault:  # noqa: BLE001  told, without its values
            tell(fault)


def at_end(*steps: Callable[[], object]) -> None:
    """Do each of ``steps`` when the program ends, in this order, after the last window has gone."""
    app = QCoreApplication.instance()
    if app is not None:
        for step in steps:
            app.aboutToQuit.connect(step)
