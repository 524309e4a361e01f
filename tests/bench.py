"""``make bench``: the budgets of the design, measured in one run and given as ratios to the budget.

``python -m tests.bench [--clients N]`` works on a demo book, or on N clients made the same way.
A ratio above 1 is over budget; nothing here fails, because machines are noisy. The figures stay in ``build/bench_N.json``.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"

from PySide6.QtWidgets import QApplication

from teller_app.desk.branch import MOST_LISTED, BranchDesk
from teller_app.desk.counter import Counter
from teller_app.desk.door import Door
from teller_app.desk.workplace import Workplace
from teller_app.rules.branch import branch_line
from teller_app.rules.codes import AssetClass, ListKind
from teller_app.rules.facts import ClientFacts
from teller_app.rules.holdings import BalanceHistory
from teller_app.rules.money import Money
from teller_app.rules.tier import assess
from teller_app.safe.keys import DeviceKeys
from teller_app.safe.residue import keep_nothing_large
from teller_app.safe.roles import Act
from teller_app.store.book import Origin, build_book
from teller_app.store.clients import write_clients
from teller_app.store.demo import SEED, demo_clients
from teller_app.store.tally import Making, Mark, build_tally, open_tally
from teller_app.store.terms import terms_of
from teller_app.ui import theme
from teller_app.ui.window import Window
from tests import bench_window
from tests.bench_results import Results
from tests.bench_start import MOST_RATIO, start_costs
from tests.bench_window import MS, percentile, timed
from tests.conftest import TODAY
from tests.stage import NOW, open_stage

RESULTS = Results()


def line(what: str, found: float, budget: float, unit: str) -> None:
    print(f"{what:52} {found:9.2f} {unit:3}  budget {budget:7.2f} {unit:3}  ratio {found / budget:5.2f}")
    RESULTS.add(what, found=found, budget=budget, unit=unit)


def start_ratio(home: Path) -> None:
    found = start_costs(home)
    what = f"cold start to search, {found.search_ms:.0f} ms; bare window {found.bare_ms:.0f} ms"
    line(what, found.ratio, MOST_RATIO, "x")
    whole = found.whole_ms / found.bare_ms
    print(f"cold start until the whole window is there: {found.whole_ms:.0f} ms, {whole:.1f} x a bare window")


def assess_cost(shelf) -> None:
    facts = ClientFacts(
        TODAY,
        {
            code: BalanceHistory.steady(Money(amount))
            for code, amount in (
                (AssetClass.DEPOSIT, 32_000_000),
                (AssetClass.WEALTH, 8_000_000),
                (AssetClass.FUND, 2_000_000),
            )
        },
    )
    edition = shelf.edition("general", TODAY)
    assess(facts, edition)
    rounds = [timed(lambda: [assess(facts, edition) for _ in range(500)]) / 500 for _ in range(9)]
    line("one assessment in Python", statistics.median(rounds) * 1e6, 100, "µs")


def login_costs(home: Path) -> None:
    """With guesses as dear as they are in earnest, and what an act asks of its session."""
    door = Door(home, home / "state", lambda: NOW)
    session = door.first_start("8001", "李娜", "tiger on the river").session
    times = [timed(lambda: door.log_in("8001", "tiger on the river")) for _ in range(7)]
    line("log-in, one guess of 64 MiB", statistics.median(times) * MS, 1000, "ms")
    times = [timed(lambda: session.require(Act.LOOK)) for _ in range(1000)]
    line("asking whether a session may act, p99", percentile(times, 0.99) * MS, 1, "ms")


def window_costs(window: Window, app: QApplication, clients: int) -> None:
    keys = [f"C{number:06d}" for number in range(1, min(clients, 1000) + 1)]
    found = bench_window.window_costs(window, app, keys)
    line(f"a keystroke in search until rows show, p99, {clients:,}", found.search_p99_ms, 8, "ms")
    line("opening a client, p99", found.open_p99_ms, 50, "ms")
    line("an amount typed until the tier repaints, p99", found.typed_p99_ms, 16, "ms")
    line(f"memory growth after {bench_window.VIEWS:,} client views", found.growth_mb, 30, "MB")
    line("memory with the book open", found.memory_mb, 250, "MB")
    print(f"memory, most so far, with all that this bench has made before: {found.most_mb:.0f} MB")


def branch_costs(home: Path, place: Workplace, lines: int) -> None:
    """What a branch of ``lines`` clients costs: to work out once, by rate, and to read whenever it is shown."""
    desk = BranchDesk(place)
    took = timed(desk.work)
    clients = desk.work().totals.clients
    print(f"a branch worked out: {clients / took:,.0f} clients a second on {os.cpu_count()} cores")
    edition = place.shelf.edition("general", TODAY)
    told = [
        branch_line(client, edition, TODAY) for client in demo_clients(SEED, 2000, TODAY - timedelta(days=1))
    ]
    mark = Mark("bench", edition.rulebook, edition.first_day, TODAY, 0)
    batches = (
        [replace(line, client=f"{line.client}-{at}") for line in told]
        for at in range(max(1, lines // len(told)))
    )
    keys = DeviceKeys(home)
    build_tally(home, keys, Making(mark, tuple(edition.tier), lines, NOW), batches)
    window = (TODAY.isoformat(), (TODAY + timedelta(days=60)).isoformat())
    values = {ListKind.TIER: ("gold",), ListKind.ID_EXPIRY: window, ListKind.CARD_EXPIRY: window}
    values |= {ListKind.UNDER: ("",), ListKind.OVER: ("",), ListKind.BIRTHDAY: ("11-23", "12-07")}

    def read() -> None:
        tally = open_tally(home, keys, mark)
        assert tally is not None
        tally.totals()
        tally.edges()
        for kind in ListKind:
            tally.count(kind, *values.get(kind, ()))
            tally.listed(kind, MOST_LISTED, *values.get(kind, ()))
        tally.close()

    times = [timed(read) for _ in range(9)]
    line(f"every sum and list of a branch, {lines:,} clients", max(times) * MS, 200, "ms")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clients", type=int, default=10_000)
    parser.add_argument(
        "--branch", type=int, default=1_000_000, help="clients of the branch whose sums are read"
    )
    arguments = parser.parse_args()
    clients = arguments.clients
    RESULTS.of = str(clients)
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        demo = home / "demo"
        origin = Origin(TODAY - timedelta(days=1), NOW, "bench")
        people = demo_clients(SEED, clients, origin.business_date)
        keys = DeviceKeys(demo)
        took = timed(lambda: build_book(demo, keys, origin, lambda db: write_clients(db, people, terms_of)))
        print(f"{clients:,} clients built in {took:.1f} s")
        start_ratio(home)
        app = QApplication([])
        theme.apply(app)
        keep_nothing_large()
        place = open_stage(demo)
        assess_cost(place.shelf)
        branch_costs(home, place, arguments.branch)
        login_costs(home / "people")
        window = Window(Counter(place))
        window.show()
        app.processEvents()
        window_costs(window, app, clients)
    RESULTS.write()
    return 0


if __name__ == "__main__":
    sys.exit(main())
