"""A way through every screen of the window, on a small book whose clients have numbers of every kind."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from teller_app.desk.care import CareDesk
from teller_app.desk.ledger import LedgerDesk
from teller_app.desk.morning import plan_morning
from teller_app.desk.overrides import Said
from teller_app.rules.codes import CareKind, ListKind, OverrideKind
from teller_app.safe.keys import DeviceKeys
from teller_app.store.book import Origin, build_book
from teller_app.store.clients import client_keys, write_clients
from teller_app.store.demo import SEED, demo_clients
from teller_app.store.terms import terms_of
from teller_app.ui.branch_screen import LIST, PICTURES, TABLES
from teller_app.ui.care_screen import LISTS
from teller_app.ui.rail import Page
from tests.conftest import TODAY
from tests.screenshots import Stage, screens
from tests.seconds import by_hand
from tests.stage import NOW, open_stage

COUNT, FEW = 40, 6
UNTIL = (TODAY + timedelta(days=60)).isoformat()


def make_branch(home: Path) -> None:
    """A morning at a branch where every list has somebody on it who has numbers."""
    clients = tuple(demo_clients(SEED, COUNT, TODAY - timedelta(days=1)))
    origin = Origin(TODAY - timedelta(days=1), NOW, "test")
    build_book(home, DeviceKeys(home), origin, lambda db: write_clients(db, clients, terms_of))
    place = open_stage(home)
    care, ledger = CareDesk(place), LedgerDesk(place)
    for key in client_keys(place.book.db)[:12]:
        care.event(place.open_client(key), CareKind.DEAL, (TODAY - timedelta(days=20)).isoformat())
    for key in ("C000001", "C000003", "C000004"):
        care.event(place.open_client(key), CareKind.COMPLAINT)
    plan_morning(place)
    ledger.give(place.open_client("C000004"), "airport_channel")
    by_hand(place, place.open_client("C000002"), Said("diamond", OverrideKind.FLOOR, "总行批准", UNTIL))
    place.journal.close()
    place.book.close()


def every_screen(stage: Stage) -> Iterator[str]:
    """Those that are pictured, and then what lies behind them."""
    yield from screens(stage)
    yield from _around_clients(stage)
    yield from _questions(stage)
    yield from _lists(stage)
    yield from _papers(stage)


def _around_clients(stage: Stage) -> Iterator[str]:
    """Everybody in turn, with every tab; and the pages around whoever has ties."""
    window = stage.window
    for key in client_keys(stage.counter.place.book.db)[:FEW]:
        window.open_client(key)
        for at in range(5):
            window.client.below.turn_to(at)
            yield f"{key} tab {at}"
        for name, act in (("key account", window.service.open_key), ("ties", window.service.open_ties)):
            act()
            yield f"{key} {name}"
            window.go_back()
        window.show_prescreen()
        yield f"{key} pre-screen"


def _questions(stage: Stage) -> Iterator[str]:
    """The bars above the screen, with what they refuse."""
    window = stage.window
    window.open_client("C000004")
    for ask in ("ask_event", "ask_undo", "ask_referrer", "ask_join", "ask_found", "ask_override"):
        window.guarded(getattr(window.service, ask))
        yield ask
        window.ask.edit.setText("99")
        window.ask.done.click()
        yield f"{ask} refused"
        window.ask.hide()
        window.go_back()
    window.open_client("C000002")
    window.service.ask_override()
    yield "a tier by hand that is there"
    window.ask.hide()
    window.guarded(lambda: window.open_client("C999999"))
    yield "nobody"
    at = window.bar.rulebook.findData("icbc")
    window.bar.rulebook.setCurrentIndex(at)
    window.bar.rulebook.activated.emit(at)
    yield "another rulebook"
    window.approve.hide()


def _lists(stage: Stage) -> Iterator[str]:
    """Care and branch with every list, and the trail of all that."""
    window = stage.window
    window.show_care()
    for at, name in enumerate(LISTS):
        window.care.turn_to(at)
        for row in range(min(2, window.care.table.rowCount())):
            window.care.table.setCurrentCell(row, 0)
            yield f"care {name} {row}"
        for act in (window.care.put_off, window.care.never):
            act()
            yield f"care {name} {act.__name__}"
            window.ask.hide()
    window.show_branch()
    stage.until(lambda: stage.counter.branch.view.figures is not None)
    for page in (PICTURES, TABLES, LIST):
        window.branch.turn_to(page)
        yield f"branch {page}"
    tiers = [each.tier for each in stage.counter.branch.view.figures.totals.tiers]
    for kind in (*(kind for kind in ListKind if kind is not ListKind.TIER), None):
        window.branch.choose(kind)
        yield f"branch {kind}"
    for tier in tiers:
        window.branch.choose(ListKind.TIER, tier)
        yield f"branch {tier}"
    window.turn_to(Page.AUDIT)
    yield "audit"


def _papers(stage: Stage) -> Iterator[str]:
    """The preview of everything that can be printed, on each paper."""
    window = stage.window
    for page in (Page.CARE, Page.BRANCH, Page.AUDIT):
        window.turn_to(page)
        stage.app.processEvents()
        window.print_current()
        yield f"print {page.name}"
        window.go_back()
    for key in ("C000001", "C000003", "C000004"):
        window.open_client(key)
        stage.loan("30万")
        window.prescreen.form.choices["consent"].button(0).click()
        for page in (Page.PRESCREEN, Page.CLIENT):
            window.turn_to(page)
            window.print_current()
            for way in range(6):
                window.printing.turn_to(way)
                yield f"print {key} {page.name} {way}"
            window.go_back()
