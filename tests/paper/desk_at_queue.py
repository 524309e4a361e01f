"""A counter's window in a process of its own, which prints on whatever queues its CUPS_SERVER has.

One order a line on standard input, one answer a line: what the print page says, and what the journal has.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QApplication

from teller_app.desk.counter import Counter
from teller_app.desk.own_file import OwnFile
from teller_app.ui import theme
from teller_app.ui.printer import print_words
from teller_app.ui.window import Window
from tests.stage import open_stage

LONGEST_SECONDS = 30


class Desk:
    """One window at a time on one home."""

    def __init__(self, home: Path) -> None:
        self._app, self._home = QApplication([]), home
        theme.apply(self._app)
        self.open("")

    def open(self, _: str) -> None:
        """The window, as after a log-in."""
        self._place = open_stage(self._home)
        own = OwnFile(self._home, self._place.session.code)
        self._place.settings = own.over(self._place.settings_file.read()).settings
        self._counter = Counter(self._place)
        self._window = Window(self._counter)
        self._window.show()

    def close(self, _: str) -> None:
        """The window goes as at a lock: at once, whatever is still being printed."""
        self._window.stop()
        self._window.hide()
        self._window.deleteLater()
        del self._window
        self._counter.client.close()
        self._place.close()

    def client(self, key: str) -> None:
        """Open a client, and the preview of the summary."""
        self._window.open_client(key)
        self._window.print_current()

    def other(self, key: str) -> None:
        """Open another client, and leave it at that."""
        self._window.open_client(key)

    def turn(self, way: str) -> None:
        """As Alt and a digit."""
        self._window.printing.turn_to(int(way) - 1)

    def choose(self, queue: str) -> None:
        """Another printer."""
        self._window.printing.printer.setCurrentText(queue)

    def send(self, _: str) -> None:
        """As Ctrl+P in the preview."""
        self._window.printing.send()

    def save(self, path: str) -> None:
        """Keep the PDF that belongs to it."""
        self._window.printing.save_to(Path(path))

    def words(self, words: str) -> None:
        """Print recovery words."""
        print_words(self._place, self._place.speaker, "0231 李娜", words)

    def until(self, part: str) -> None:
        """Wait until the page says ``part``."""
        self._work_until(lambda: part in self._said())

    def work(self, seconds: str) -> None:
        """Let the window go on for a while."""
        end = time.monotonic() + float(seconds)
        self._work_until(lambda: time.monotonic() > end)

    def answer(self) -> dict[str, object]:
        """What there is to see."""
        if not hasattr(self, "_window"):
            return {}
        page, journal = self._window.printing, self._place.journal
        kinds = journal.db.execute("select kind from entry order by number").fetchall()
        return {
            "said": self._said(),
            "notice": self._window.notice.text.text() if self._window.notice.isVisible() else "",
            "number": page._number.text(),
            "printer": page.printer.currentText(),
            "printers": [page.printer.itemText(at) for at in range(page.printer.count())],
            "may print": page.print.isEnabled(),
            "pages": page._pages.count(),
            "kinds": [kind for (kind,) in kinds],
        }

    def _said(self) -> str:
        return self._window.printing._said.text() if hasattr(self, "_window") else ""

    def _work_until(self, there: Callable[[], bool]) -> None:
        end = time.monotonic() + LONGEST_SECONDS
        while not there() and time.monotonic() < end:
            self._app.processEvents()
            time.sleep(0.02)


def main() -> None:
    """Take orders until there are none."""
    desk = Desk(Path(sys.argv[1]))
    for line in sys.stdin:
        order, _, value = line.strip().partition(" ")
        getattr(desk, order)(value)
        print(json.dumps(desk.answer(), ensure_ascii=False), flush=True)


main()
