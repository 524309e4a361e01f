"""``make soak``: a counter that is open all day, with thousands of clients, prints and locks, in one process.

The window is the real one, on a demo book, with no screen. After a tenth of everything, when caches are as
full as they get, the memory of the process is noted; at the end it may not have grown by more than promised.
Linux only: the memory is read from ``/proc``.
"""

from __future__ import annotations

import argparse
import gc
import os
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from teller_app.desk.rescue import RescueDesk
from teller_app.safe.keys import DeviceKeys
from teller_app.safe.residue import keep_nothing_large
from teller_app.store.book import Origin, build_book
from teller_app.store.clients import write_clients
from teller_app.store.demo import SEED, demo_clients
from teller_app.store.terms import terms_of
from teller_app.ui import theme
from teller_app.ui.rail import Page
from teller_app.ui.run import Application
from teller_app.ui.shell import Shell
from teller_app.words.speaker import Language, Speaker
from tests.conftest import TODAY
from tests.screenshots import plan_morning
from tests.stage import NOW, keeping_at, open_stage, start_at

BOOK = 10_000
MOST_GROWTH_MB, LONGEST_STALL_MS = 30.0, 200.0


class Day:
    """One program from its start to its end, and the longest time that each kind of act held the window up."""

    def __init__(self, home: Path, book: int) -> None:
        app = QApplication.instance() or QApplication([])
        assert isinstance(app, QApplication)
        theme.apply(app)
        keep_nothing_large()
        self.app, self.home, self.book = app, home, book
        self.longest: dict[str, float] = defaultdict(float)
        shell = Shell(Speaker(Language.ZH))
        shell.show()
        start = start_at(home, lambda session: open_stage(home, session=session))
        self.program = Application(
            shell, start, lambda wrong, session: RescueDesk(keeping_at(home, session), wrong)
        )
        self.program.begin(None)
        self.settle()

    def settle(self) -> None:
        """Let the window paint, and let what runs beside it come back; a loop deletes what is to be deleted."""
        for turn in self.turns():
            turn()

    def turns(self) -> tuple[Callable[[], object], ...]:
        """What the loop does after an act, turn by turn; between two of them a key would be taken."""
        drop = lambda: QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)  # noqa: E731
        return (*(3 * (self.app.processEvents,)), drop)

    def timed(self, what: str, act: Callable[[], object]) -> None:
        """The act is one turn of the loop; the longest of all is how long the window took no key."""
        waiting = [act, *self.turns()]
        while waiting:
            begun = time.perf_counter()
            waiting.pop(0)()
            self.longest[what] = max(self.longest[what], (time.perf_counter() - begun) * 1000)
            if not waiting and self.coming_in:
                waiting += self.turns()

    @property
    def coming_in(self) -> bool:
        """Whether the window is still being made for whoever has come in."""
        return self.program._opening.busy or self.program._returning is not None

    def client(self, number: int) -> None:
        window = self.program.window
        assert window is not None
        self.timed("client", lambda: window.open_client(f"C{number % self.book + 1:06d}"))

    def print(self) -> None:
        """Preview the summary on the screen, and write its PDF."""
        window = self.program.window
        assert window is not None
        self.timed("preview", window.print_current)
        self.timed("PDF", lambda: window.printing.save_to(self.home.parent / "summary.pdf"))
        window.turn_to(Page.CLIENT)

    def lock(self) -> None:
        """Away, and back again as the same person."""
        self.timed("lock", lambda: self.program.lock("key"))
        entrance = self.program.entrance
        assert entrance is not None
        self.timed("unlock", lambda: QTest.keyClick(entrance, Qt.Key.Key_Return))
        assert self.program.window is not None, "nobody came back in"

    def serve(self, first: int, clients: int, prints: int, locks: int) -> None:
        """Spread prints and locks evenly over the clients."""
        for at in range(clients):
            self.client(first + at)
            if at * prints // clients != (at + 1) * prints // clients:
                self.print()
            if at * locks // clients != (at + 1) * locks // clients:
                self.lock()

    def end(self) -> None:
        if self.program.window is not None:
            self.program.window.close()
        self.settle()


def make_book(home: Path, clients: int) -> None:
    """The demo's clients, as many as are wanted, in a book without a journal."""
    home.mkdir(parents=True)
    origin = Origin(TODAY, NOW, "soak")
    drawn = demo_clients(SEED, clients, TODAY)
    build_book(home, DeviceKeys(home), origin, lambda db: write_clients(db, drawn, terms_of))


def memory_mb() -> float:
    """What the process holds in memory now."""
    gc.collect()
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.soak", description=__doc__)
    parser.add_argument("--clients", type=int, default=5000)
    parser.add_argument("--prints", type=int, default=500)
    parser.add_argument("--locks", type=int, default=200)
    parser.add_argument("--book", type=int, default=BOOK, help="clients of the book")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        make_book(home, asked.book)
        place = open_stage(home)
        plan_morning(place)
        place.journal.close()
        day = Day(home, asked.book)
        warm = [each // 10 for each in (asked.clients, asked.prints, asked.locks)]
        day.serve(0, *warm)
        before = memory_mb()
        day.longest.clear()
        day.serve(warm[0], asked.clients - warm[0], asked.prints - warm[1], asked.locks - warm[2])
        growth = memory_mb() - before
        day.end()
    longest = ", ".join(f"{what} {time:.0f} ms" for what, time in day.longest.items())
    print(f"{asked.clients} clients, {asked.prints} prints, {asked.locks} locks: {before:.0f} MB, {growth:+.1f} MB")
    print(f"longest: {longest}")
    slow = {what: time for what, time in day.longest.items() if time > LONGEST_STALL_MS}
    if slow:
        print(f"longer than the {LONGEST_STALL_MS:.0f} ms promised: {', '.join(slow)}")
    return 1 if growth > MOST_GROWTH_MB or slow else 0


if __name__ == "__main__":
    sys.exit(main())
