"""Every screen of the program, one after the other, with ordinary clients and with the longest."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QWidget

from teller_app.desk.care import CareDesk
from teller_app.desk.counter import Counter
from teller_app.desk.ledger import LedgerDesk
from teller_app.desk.morning import plan_morning
from teller_app.desk.rescue import RescueDesk
from teller_app.desk.workplace import Workplace
from teller_app.rules.client import Client
from teller_app.rules.codes import AssetClass, CareKind
from teller_app.rules.errors import Refusal, Unavailable
from teller_app.store.demo import SEED, demo_clients
from teller_app.ui.entrance import Entrance
from teller_app.ui.first_start import FirstStart
from teller_app.ui.rescue_screen import RescueScreen
from teller_app.ui.shell import Shell
from teller_app.ui.window import Window
from teller_app.ui.work import Progress, Work
from teller_app.words.speaker import Language, Speaker
from tests.conftest import TODAY
from tests.screenshots import STAFF, Stage, make_branch, screens
from tests.staff import FIRST, branch_at
from tests.stage import LONGEST_NAME, history, keeping_at, open_stage

CLIENTS = 300
"""Enough for every list of the branch desk to have rows."""
LONGEST_AMOUNT = "99999999999.99"
LONGEST_FILE = "journal-2026-11-23-000001.db"
Look = tuple[str, QWidget]
"""The name of a screen, and the window that shows it until the next one is asked for."""


def clients(*, longest: bool) -> tuple[Client, ...]:
    """The demo's first clients; with the longest names and amounts, if so asked."""
    found = tuple(demo_clients(SEED, CLIENTS, TODAY))
    return tuple(_longest(each) for each in found) if longest else found


def _longest(client: Client) -> Client:
    # What all holdings of a person can be at once: deposits are said in all or by kind, never both.
    kinds = {*client.holdings, *AssetClass} - {AssetClass.DEPOSIT}
    most = history(("2024-03-01", LONGEST_AMOUNT))
    return replace(client, name=LONGEST_NAME, holdings=dict.fromkeys(sorted(kinds), most))


def make_homes(folder: Path) -> None:
    """What every language is shown on: two books and a branch with people."""
    for name, longest in (("ordinary", False), ("longest", True)):
        make_book(folder / name, longest=longest)
    make_branch(folder / "branch")


def make_book(folder: Path, *, longest: bool) -> None:
    """A counter's home, with ordinary clients or with the longest."""
    place = open_stage(folder, clients=clients(longest=longest))
    _serve(place)
    place.close()


def _serve(place: Workplace) -> None:
    """A morning with something due, something given and something recorded."""
    plan_morning(place)
    care, ledger = CareDesk(place), LedgerDesk(place)
    for key, kind in (("C000003", CareKind.DEAL), ("C000004", CareKind.COMPLAINT)):
        care.event(place.open_client(key), kind)
    ledger.give(place.open_client("C000004"), "airport_channel")


def looks(app: QApplication, homes: Path, language: Language, only: str = "") -> Iterator[Look]:
    """Every screen in one language; ``only`` one of the books ``ordinary`` and ``longest``, or else all."""
    with TemporaryDirectory() as folder:
        here = Path(shutil.copytree(homes, Path(folder) / "homes"))
        if only != "longest":
            yield from every(app, here / "ordinary", here / "branch", language)
        if only != "ordinary":
            for name, window in counter(app, here / "longest", language):
                yield f"longest {name}", window


def every(app: QApplication, home: Path, branch: Path, language: Language) -> Iterator[Look]:
    """The screens of one book, those of a branch that has people, and what is there before anybody is in.

    Much is written meanwhile, into both homes.
    """
    yield from counter(app, home, language)
    yield from _people(app, branch, language)
    yield from _before(app, home, branch, language)


def _end(app: QApplication, window: QWidget) -> None:
    """Close a window and let Qt delete it now, with whatever in it has been asked to go."""
    window.close()
    window.deleteLater()
    app.processEvents()
    app.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def counter(app: QApplication, home: Path, language: Language) -> Iterator[Look]:
    """The screens of one book as the demo's person sees them."""
    place = open_stage(home, language)
    window = Window(Counter(place))
    window.show()
    for name in screens(Stage(app, window, window._counter)):
        yield name, window
    _end(app, window)
    place.close()


def _people(app: QApplication, home: Path, language: Language) -> Iterator[Look]:
    staff = branch_at(home)
    for code, screens_of in STAFF:
        session, door = staff.log_in(code), staff.door
        place = open_stage(
            staff.home, language, session=session, approvals=staff.approvals, door=lambda door=door: door
        )
        window = Window(Counter(place))
        window.show()
        for name in screens_of(Stage(app, window, window._counter)):
            yield name, window
        _end(app, window)
        place.close()


def _before(app: QApplication, home: Path, branch: Path, language: Language) -> Iterator[Look]:
    """What is there before anybody is in: the first look, the entrance, the first start, a lost journal."""
    speaker = Speaker(language)
    shell = Shell(speaker)
    shell.show()
    yield "shell", shell
    _end(app, shell)
    yield from _entrance(app, speaker, branch)
    held = threading.Event()

    def until_held(_: Progress) -> None:
        held.wait()

    first = FirstStart(speaker, Work(until_held))
    first._show(3000, 10_000)
    first.show()
    yield "first-start", first
    held.set()
    _end(app, first)
    for code in ("store.missing", "store.unreadable"):
        rescue = RescueScreen(
            RescueDesk(keeping_at(home), Unavailable(code, file=LONGEST_FILE)), speaker
        )
        rescue.show()
        while rescue._errand is not None:
            app.processEvents()
        yield f"rescue-{code}", rescue
        _end(app, rescue)


def _entrance(app: QApplication, speaker: Speaker, branch: Path) -> Iterator[Look]:
    entrance = Entrance(speaker, branch_at(branch).door, lambda who, words: None)
    entrance.show()
    entrance.begin(FIRST, speaker.say("已锁定"))
    entrance.login.say(Refusal("login.wrong", left=9))
    yield "entrance-login", entrance
    entrance.words.show_words(" ".join(["shortword"] * 33))
    for name, page in (("change", entrance.change), ("first", entrance.first), ("words", entrance.words)):
        entrance._turn(page)
        yield f"entrance-{name}", entrance
    _end(app, entrance)
    demo = Entrance(speaker, None, lambda who, words: None)
    demo.show()
    demo.begin()
    yield "entrance-demo", demo
    _end(app, demo)
