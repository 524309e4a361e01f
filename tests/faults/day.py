"""A day at the real window, off screen, driven from inside its event loop; it may end badly.

``python -m tests.faults.day HOW CHOSEN [PAPERS]``: ``HOW`` is ``quiet``, ``exception``, ``segv``, ``abort``, or
``staffed`` where people log in; files that the teller saves go to the folder ``CHOSEN``, head office's lie in ``PAPERS``.
"""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import sys
import traceback
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from tests.faults import staffed_day
from tests.faults.canary import NAME, NOTE, WALK_IN, Search

if TYPE_CHECKING:
    from teller_app.ui.window import Window

W = TypeVar("W")
STAFFED = "staffed"
EVERYWHERE = ("Label.text", "SearchBox.text", "clipboard", "read aloud")
"""Where a client stands before a lock, or the looking would find nothing afterwards whatever is left."""
_EVERY_MS = 40
_WENT_WRONG = 9
_LONGEST = 120
"""Seconds; whatever hangs ends."""
_PATIENCE = 500
"""Steps of waiting, at most."""


def main(arguments: list[str]) -> int:
    """Begin as the program does, with somebody at the keyboard."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    signal.alarm(_LONGEST)
    # A dump would be written, were it not for the program itself.
    hard = resource.getrlimit(resource.RLIMIT_CORE)[1]
    resource.setrlimit(resource.RLIMIT_CORE, (hard, hard))
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication

    from teller_app.app import main as program

    app = QApplication(sys.argv[:1])
    how, *folders = arguments
    steps = Visit(how, *map(Path, folders)).steps()
    timer = QTimer(app)

    def step() -> None:
        try:
            next(steps, None)
        except Exception:  # noqa: BLE001  a visit that goes wrong must end
            traceback.print_exc()
            app.exit(_WENT_WRONG)

    timer.timeout.connect(step)
    timer.start(_EVERY_MS)
    # As from a command line, so that it seals its process.
    sys.argv[1:] = [] if how == STAFFED else ["--demo"]
    return program()


class Visit:
    """Whoever sits at the window."""

    def __init__(self, how: str, chosen: Path, papers: Path | None = None) -> None:
        self._how, self._chosen, self._papers = how, chosen, papers

    def steps(self) -> Iterator[None]:
        """One after another, each when the window is ready for it."""
        from PySide6.QtTest import QTest
        from shiboken6 import isValid

        from teller_app.ui.window import Window

        window = yield from self._come_in()
        QTest.keyClicks(window.bar.search, "C000001")
        yield
        window.open_client("C000001")
        yield
        yield from self._badly(window)
        if self._how == "quiet":
            yield from self._at_the_counter(window)
            yield from self._at_the_branch(window)
        elif self._how == STAFFED:
            yield from staffed_day.with_a_second_person(window, self._chosen)
            yield from staffed_day.at_the_trail(window, self._chosen)
            yield from staffed_day.take_files_in(window, self._papers)
            yield from staffed_day.until(lambda: not isValid(window) or not window.isVisible())
            window = yield from _come(Window)
        yield from self._lock(window)
        window = yield from _come(Window)
        print("done", flush=True)
        window.close()
        window.close()
        yield

    def _come_in(self) -> Generator[None, None, Window]:
        """Past the entrance, where there is one."""
        from teller_app.ui.entrance import Entrance
        from teller_app.ui.window import Window

        if self._how == STAFFED:
            entrance = yield from _come(Entrance)
            staffed_day.log_in(entrance)
            del entrance
        window = yield from _come(Window)
        return window

    def _lock(self, window: Window) -> Iterator[None]:
        """Whatever is seen, marked, copied or told before is nowhere afterwards; then somebody comes back."""
        from PySide6.QtCore import Qt
        from PySide6.QtTest import QTest

        from teller_app.ui.entrance import Entrance

        window.open_client("C000001")
        QTest.keyClick(window, Qt.Key.Key_H, Qt.KeyboardModifier.ControlModifier)
        yield
        window.bar.search.setText(f"王{NAME}")
        # As by Ctrl+C: the program's own copying, which clears by itself, knows nothing of it.
        window.bar.search.selectAll()
        window.bar.search.copy()
        yield
        seen = seen_of_clients()
        print("seen:", *(kind for kind in EVERYWHERE if kind in seen))
        QTest.keyClick(window, Qt.Key.Key_F12)
        del window
        entrance = yield from _come(Entrance)
        yield
        print("left:", *seen_of_clients(), flush=True)
        if self._how == STAFFED:
            staffed_day.log_in(entrance)
        else:
            QTest.keyClick(entrance, Qt.Key.Key_Return)

    def _badly(self, window: Window) -> Iterator[None]:
        from PySide6.QtCore import QTimer

        client = window._counter.client.view.client
        if self._how == "exception":

            def broken() -> None:
                told = f"{client.name} {client.id_number} {client.phone} {client.holdings}"
                raise ValueError(told)

            QTimer.singleShot(0, broken)
            yield
            yield
            assert window.notice.isVisible()
        elif self._how == "segv":
            print("now", flush=True)
            ctypes.string_at(0)
        elif self._how == "abort":
            print("now", flush=True)
            os.abort()

    def _at_the_counter(self, window: Window) -> Iterator[None]:
        from teller_app.desk.client_view import Entry
        from teller_app.rules.codes import AssetClass, CareKind

        counter = window._counter
        counter.service.give("airport_channel", NOTE)
        counter.service.record(CareKind.COMPLAINT, NOTE)
        yield
        window.print_current()
        window.printing.save_to(self._chosen / "summary.pdf")
        yield
        window.show_prescreen()
        for name, text in (("principal", "30w"), ("annual_rate", "4.35%"), ("months", "36")):
            window.prescreen.form.fields[name].edit.setText(text)
        yield
        window.start_walk_in()
        window.client.amounts.table.row(AssetClass.DEPOSIT).edit.setText("7319052.11")
        counter.client.type_amount(AssetClass.DEPOSIT, "7319052.11")
        counter.client.type_entry(Entry(name=f"赵{WALK_IN}", phone="17712349999", note=NOTE))
        yield
        window.save()
        assert counter.client.view.saved is not None
        yield

    def _at_the_branch(self, window: Window) -> Iterator[None]:
        from teller_app.desk.branch_paper import branch_workbook
        from teller_app.desk.saving import save_file
        from teller_app.rules.codes import ListKind
        from teller_app.ui.rail import Page

        window.show_care()
        yield
        window._counter.care.save_calendar(self._chosen / "care.ics")
        window.show_branch()
        for _ in range(_PATIENCE):
            if window._counter.branch.view.figures is not None:
                break
            yield
        window.branch.choose(ListKind.TIER, "diamond")
        desk = window._counter.branch
        save_file(self._chosen / "branch.xlsx", branch_workbook(desk.place, desk.view))
        window.print_current()
        window.printing.save_to(self._chosen / "branch.pdf")
        yield
        window.turn_to(Page.CLIENT)
        yield


def _come(kind: type[W]) -> Generator[None, None, W]:
    """Wait until such a window is on the screen."""
    from PySide6.QtWidgets import QApplication

    for _ in range(_PATIENCE):
        for each in QApplication.topLevelWidgets():
            if isinstance(each, kind) and each.isVisible():
                return each
        yield
    raise AssertionError(kind.__name__)


def seen_of_clients() -> list[str]:
    """Where anything of a canary stands: in any window that there is, seen or not, and in what is read aloud.

    Never what it is: this is printed.
    """
    from PySide6.QtGui import QAccessible
    from PySide6.QtWidgets import QApplication

    from tests.counter.looking import read_aloud, told

    search = Search()
    texts = {each for window in QApplication.topLevelWidgets() for each in told(window)}
    everything = QAccessible.queryAccessibleInterface(QApplication.instance())
    assert everything is not None
    assert everything.childCount() > 0
    texts |= set(read_aloud(everything))
    return sorted({where for where, text in texts if search.in_text(text)})


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
