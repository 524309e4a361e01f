"""A day at the real window, off screen, driven from inside its event loop; it may end badly.

``python -m tests.faults.day HOW CHOSEN``: ``HOW`` is ``quiet``, ``exception``, ``segv`` or ``abort``; files that
the teller saves go to the folder ``CHOSEN``.
"""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import sys
import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from tests.faults.canary import NOTE, WALK_IN

if TYPE_CHECKING:
    from teller_app.ui.window import Window

_EVERY_MS = 40
_WENT_WRONG = 9
_LONGEST = 60
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
    steps = Visit(arguments[0], Path(arguments[1])).steps()
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
    sys.argv[1:] = ["--demo"]
    return program()


class Visit:
    """Whoever sits at the window."""

    def __init__(self, how: str, chosen: Path) -> None:
        self._how, self._chosen = how, chosen

    def steps(self) -> Iterator[None]:
        """One after another, each when the window is ready for it."""
        from PySide6.QtTest import QTest
        from PySide6.QtWidgets import QApplication

        from teller_app.ui.window import Window

        window = None
        for _ in range(_PATIENCE):
            window = next((each for each in QApplication.topLevelWidgets() if isinstance(each, Window)), None)
            if window is not None and window.isVisible():
                break
            yield
        assert window is not None
        QTest.keyClicks(window.bar.search, "C000001")
        yield
        window.open_client("C000001")
        yield
        yield from self._badly(window)
        if self._how == "quiet":
            yield from self._at_the_counter(window)
            yield from self._at_the_branch(window)
        print("done", flush=True)
        window.close()
        window.close()
        yield

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


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
