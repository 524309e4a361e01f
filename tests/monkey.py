"""``make monkey``: an hour of random keys, words, clicks and locks in the real window, from one seed.

The window is the real one, on a demo book, with no screen, in a loop of its own. What is raised or warned of
ends the run, with the seed and the last acts. The longest time that the loop was held is noted for each kind of
act: as it passed, and what of it the process worked, and the window's own thread. On a shared machine the first is
not the program's alone.
After every tenth of the time the memory is noted while nobody is there; from the first of them, when caches are
full, to the end it may not have grown by more than promised. Linux only: the memory is read from ``/proc``.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import tempfile
import threading
import time
import traceback
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QObject, QTimer, QtMsgType, qInstallMessageHandler
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QApplication, QFileDialog

from teller_app.desk.rescue import RescueDesk
from teller_app.rules.errors import Refusal
from teller_app.safe.residue import keep_nothing_large
from teller_app.ui import print_screen, printer, theme
from teller_app.ui.run import Application
from teller_app.ui.shell import Shell
from teller_app.words.speaker import Language, Speaker
from tests.monkey_hand import Hand
from tests.soak import BOOK, LONGEST_STALL_MS, MOST_GROWTH_MB, make_book, memory_mb
from tests.stage import keeping_at, open_stage, start_at

TURNS_BETWEEN = 3
"""Turns of the loop after an act, so that what it leaves to the loop is counted as its own."""
REMEMBERED, SHOWN = 40, 16
QUIET = ("This plugin does not support",)
"""What the platform without a screen says of itself."""
WARM = 10_000
"""Acts before which caches are not full, however slow the machine."""
TENTHS = 10
MODAL_TURNS = 400
"""Turns after which whatever waits inside an act, like a dialog, is closed."""


class Clocks(NamedTuple):
    """Time on the wall, the work of the process, and the work of the window's thread."""

    wall: float
    worked: float
    own: float

    @classmethod
    def now(cls) -> Clocks:
        return cls(time.perf_counter(), time.process_time(), time.thread_time())

    def since(self, then: Clocks) -> Clocks:
        """In milliseconds."""
        return Clocks(*(1000 * (here - before) for here, before in zip(self, then, strict=True)))


@dataclass
class Held:
    """How long one kind of act held the loop at most, in milliseconds, and what that one was."""

    times: int = 0
    longest: float = 0.0
    worked: float = 0.0
    """What the process worked in the longest one, on all its threads."""
    own: float = 0.0
    """What the thread of the window worked in it."""
    most_own: float = 0.0
    what: str = ""
    what_own: str = ""
    """Which one it worked most in."""

    def take(self, passed: Clocks, what: str) -> None:
        """One more; the clocks say milliseconds."""
        if passed.wall > self.longest:
            self.longest, self.worked, self.own, self.what = *passed, what
        if passed.own > self.most_own:
            self.most_own, self.what_own = passed.own, what


class Watch:
    """Everything that goes wrong while the monkey plays."""

    def __init__(self) -> None:
        self.wrong: list[str] = []
        # The program's own handler says it on the screen; here it also ends the run.
        said = sys.excepthook

        def raised(kind, error, trace) -> None:
            self.wrong.append("".join(traceback.format_exception(kind, error, trace)))
            said(kind, error, trace)

        sys.excepthook = raised
        threading.excepthook = lambda args: self.wrong.append(
            "".join(traceback.format_exception(args.exc_type, args.exc_value, args.exc_traceback))
        )
        qInstallMessageHandler(self._qt)

    def _qt(self, kind: QtMsgType, _context: object, text: str) -> None:
        loud = kind in {QtMsgType.QtWarningMsg, QtMsgType.QtCriticalMsg, QtMsgType.QtFatalMsg}
        if loud and not text.startswith(QUIET):
            self.wrong.append(f"Qt: {text}")


class Monkey(QObject):
    """One program, and a hand that does whatever comes; the timer is the beat by which the loop is measured."""

    def __init__(self, home: Path, seed: int, seconds: float) -> None:
        app = QApplication.instance() or QApplication([])
        assert isinstance(app, QApplication)
        super().__init__(app)
        theme.apply(app)
        keep_nothing_large()
        self.app, self.seconds = app, seconds
        self.held: dict[str, Held] = {}
        self.last: deque[str] = deque(maxlen=REMEMBERED)
        self.acts = 0
        self.memory: list[float] = []
        """After each tenth of the time and at the end, in MB."""
        self.program = self._begin(home)
        self.watch = Watch()
        self.hand = Hand(random.Random(seed), self.program)
        self._kind, self._turns, self._inside = "start", 0, False
        self._coming: deque[Callable[[], object]] = deque()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._turn)
        self._begun = self._beat = Clocks.now()

    @staticmethod
    def _begin(home: Path) -> Application:
        shell = Shell(Speaker(Language.ZH))
        shell.show()
        start = start_at(home, lambda session: open_stage(home, session=session))
        program = Application(
            shell, start, lambda wrong, session: RescueDesk(keeping_at(home, session), wrong)
        )
        program.begin(None)
        return program

    def run(self) -> None:
        """Until the time is over, something goes wrong, or the program has ended itself."""
        self._timer.start(0)
        self.app.exec()
        self._timer.stop()
        if Clocks.now().wall - self._begun.wall < self.seconds and not self.watch.wrong:
            self.watch.wrong.append("the program ended")

    @property
    def growth(self) -> float:
        """From the first note of the memory to the last, in MB."""
        return self.memory[-1] - self.memory[0] if self.memory else 0.0

    def _turn(self) -> None:
        """One turn of the loop: from beat to beat it took no key; after some turns, the next act."""
        now = Clocks.now()
        held = self.held.setdefault(self._kind, Held())
        held.take(now.since(self._beat), self.last[-1] if self.last else "")
        self._beat, gone = now, now.wall - self._begun.wall
        self._turns += 1
        if self.watch.wrong or gone > self.seconds:
            self._close_what_waits()
            if self.memory and not self.watch.wrong and not self._inside:
                # Within the loop, as the others: after it, what is to be deleted later never is.
                self._mark()
            self.app.quit()
        elif self._inside:
            # An act has not come back: something asks in a loop of its own.
            if self._turns > MODAL_TURNS:
                self._close_what_waits()
        elif gone > self.seconds * (len(self.memory) + 1) / TENTHS and self.acts > WARM:
            self._mark()
            if len(self.memory) == 1:
                self.held.clear()
            self._kind, self._beat = "start", Clocks.now()
        elif self._turns > TURNS_BETWEEN:
            self._next()

    def _next(self) -> None:
        if not self._coming:
            drawn = self.hand.draw()
            self._kind = drawn.kind
            self._coming.extend(drawn.acts)
            self.held.setdefault(drawn.kind, Held()).times += 1
            self.last.append(drawn.says)
            self.acts += 1
        self._turns, self._inside = 0, True
        try:
            self._coming.popleft()()
        except Exception as error:  # noqa: BLE001  whatever it is, it ends the run
            sys.excepthook(type(error), error, error.__traceback__)
        self._inside = False

    def _close_what_waits(self) -> None:
        waits = self.app.activeModalWidget() or self.app.activePopupWidget()
        if waits is not None:
            waits.close()

    def _mark(self) -> None:
        """Note the memory while nobody is there: what is on the screen by chance does not count."""
        self._coming.clear()
        self.hand.leave()
        for _ in range(20):
            self.app.processEvents()
        self.memory.append(memory_mb())


def no_paper(folder: Path, hand: random.Random) -> None:
    """A printer that is a file, and file dialogs that answer at once: no real queue, nobody to wait for."""

    def print_pages(pages: list[bytes], title: str, name: str) -> None:
        if hand.random() < 0.1:
            raise Refusal("print.failed", printer=name)
        paper = QPrinter(QPrinter.PrinterMode.HighResolution)
        paper.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        paper.setOutputFileName(str(folder / "printed.pdf"))
        printer.paint(paper, pages)

    def chosen(*_args: object) -> tuple[str, str]:
        name = hand.choice(("", "", "saved", "there is no such folder/saved"))
        return (str(folder / name) if name else "", "")

    for place in (printer, print_screen):
        place.print_pages = print_pages
        place.printers = lambda: ["a file"]
    QFileDialog.getSaveFileName = chosen
    QFileDialog.getOpenFileName = chosen
    QFileDialog.getExistingDirectory = lambda *_: chosen()[0]


def report(monkey: Monkey, seed: int) -> bool:
    """Say how it went; whether all of it was well."""
    rows = sorted(monkey.held.items(), key=lambda row: -row[1].longest)
    print(f"seed {seed}: {monkey.acts} acts")
    noted = " ".join(f"{each:.0f}" for each in monkey.memory)
    print(f"memory {noted} MB: {monkey.growth:+.1f} MB" if noted else "too few acts for the memory")
    print(f"{'act':<16}{'times':>7}{'held ms':>9}{'worked':>8}{'own':>6}{'most own':>10}  where")
    for kind, held in rows[:SHOWN]:
        figures = (
            f"{held.times:>7}{held.longest:>9.0f}{held.worked:>8.0f}{held.own:>6.0f}{held.most_own:>10.0f}"
        )
        print(f"{kind:<16}{figures}  {held.what}")
    slow = [kind for kind, held in rows if held.longest > LONGEST_STALL_MS]
    own = [kind for kind, held in rows if held.most_own > LONGEST_STALL_MS]
    if slow:
        print(f"longer than the {LONGEST_STALL_MS:.0f} ms promised: {', '.join(slow)}")
        print(f"of these by the work of the window's own thread: {', '.join(own) or 'none'}")
        for kind in own:
            print(f"  {monkey.held[kind].most_own:.0f} ms of it in {monkey.held[kind].what_own}")
    for wrong in monkey.watch.wrong:
        print(wrong)
    if monkey.watch.wrong:
        print(f"seed {seed}, the last acts:", *monkey.last, sep="\n  ")
    return not (monkey.watch.wrong or slow or monkey.growth > MOST_GROWTH_MB)


def main(arguments: list[str], broken: Callable[[Monkey], object] = lambda monkey: None) -> int:
    """Play, and say how it went.

    Args:
        arguments: of the command line.
        broken: a test breaks something here, to see that it is found.
    """
    parser = argparse.ArgumentParser(prog="python -m tests.monkey", description=__doc__)
    parser.add_argument("--minutes", type=float, default=60.0)
    parser.add_argument("--seed", type=int, default=None)
    parser.add_argument("--clients", type=int, default=BOOK)
    asked = parser.parse_args(arguments)
    seed = asked.seed if asked.seed is not None else random.SystemRandom().randrange(10**6)
    with tempfile.TemporaryDirectory() as folder:
        make_book(Path(folder) / "home", asked.clients)
        no_paper(Path(folder), random.Random(seed))
        monkey = Monkey(Path(folder) / "home", seed, asked.minutes * 60)
        broken(monkey)
        monkey.run()
        good = report(monkey, seed)
        sys.stdout.flush()
        if monkey.program.window is not None:
            monkey.program.window.close()
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
